#include "chassis/text/guarded_text_index.hpp"

#include "chassis/core/check.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace innkeeper::text {
namespace {

Error unavailable() {
    return Error{Code::unavailable, "text-search-unavailable",
                 "Searching by words does not work at this moment."};
}

constexpr const char* kTooLate = "Searching by words takes too long at this moment.";

Error query_too_late() { return Error{Code::timeout, "text-search-timeout", kTooLate}; }
Error write_too_late() { return Error{Code::unknown_outcome, "text-search-timeout", kTooLate}; }

/// Where a call leaves its answer. It may come when the caller has given up, so both own it; as
/// long as it is empty there is none, which is not the same as an answer without matches.
template <class T>
using Answer = std::shared_ptr<std::optional<T>>;

// A port's function may do its work before it gives the task back; these do nothing until awaited.
Task<Result<void>> put_into(TextIndex& index, std::vector<Document> documents) {
    co_return co_await index.put(std::move(documents));
}

Task<Result<void>> remove_from(TextIndex& index, std::vector<std::string> ids) {
    co_return co_await index.remove(std::move(ids));
}

Task<Result<void>> search_into(TextIndex& index, TextQuery query, Answer<Matches> answer) {
    CO_TRY(*answer, co_await index.search(std::move(query)));
    co_return Result<void>{};
}

Task<Result<void>> suggest_into(TextIndex& index, std::string prefix, std::size_t limit,
                                Answer<std::vector<Completion>> answer) {
    CO_TRY(*answer, co_await index.suggest(std::move(prefix), limit));
    co_return Result<void>{};
}

template <class T>
T taken(const Answer<T>& answer) {
    std::optional<T>& value = *answer;
    CHECK(value.has_value());
    return *std::move(value);
}

}  // namespace

GuardedTextIndex::GuardedTextIndex(TextIndex& inner, Clock& clock, telemetry::Metrics& metrics,
                                   GuardedTextIndexOptions options)
    : inner_(inner),
      options_(options),
      guard_(clock, metrics,
             {.dependency = "text-index",
              .unavailable = unavailable(),
              .breaker = options.breaker,
              .max_calls = options.max_calls}) {}

Task<Result<void>> GuardedTextIndex::put(std::vector<Document> documents) {
    return guard_.call(put_into(inner_, std::move(documents)), options_.write_timeout,
                       write_too_late());
}

Task<Result<void>> GuardedTextIndex::remove(std::vector<std::string> ids) {
    return guard_.call(remove_from(inner_, std::move(ids)), options_.write_timeout,
                       write_too_late());
}

Task<Result<Matches>> GuardedTextIndex::search(TextQuery query) {
    const auto answer = std::make_shared<std::optional<Matches>>();
    auto work = search_into(inner_, std::move(query), answer);
    CO_TRY_VOID(co_await guard_.call(std::move(work), options_.query_timeout, query_too_late()));
    co_return taken(answer);
}

Task<Result<std::vector<Completion>>> GuardedTextIndex::suggest(std::string prefix,
                                                                std::size_t limit) {
    const auto answer = std::make_shared<std::optional<std::vector<Completion>>>();
    auto work = suggest_into(inner_, std::move(prefix), limit, answer);
    CO_TRY_VOID(co_await guard_.call(std::move(work), options_.query_timeout, query_too_late()));
    co_return taken(answer);
}

}  // namespace innkeeper::text
