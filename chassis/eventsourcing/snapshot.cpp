#include "chassis/eventsourcing/snapshot.hpp"

#include "chassis/core/check.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace innkeeper::eventsourcing {
namespace {

/// Documents are one head line, `1 <sequence>`, and the data byte for byte.
constexpr std::string_view kFormat = "1 ";
constexpr std::string_view kLatest = "latest";

std::optional<Snapshot> read(std::string_view text) {
    const auto line_end = text.find('\n');
    if (!text.starts_with(kFormat) || line_end == text.npos) return std::nullopt;
    const auto head = text.substr(kFormat.size(), line_end - kFormat.size());
    Snapshot snapshot{.sequence = 0, .data = std::string(text.substr(line_end + 1))};
    const char* end = head.data() + head.size();
    const auto number = std::from_chars(head.data(), end, snapshot.sequence);
    const bool whole = number.ec == std::errc{} && number.ptr == end && snapshot.sequence > 0;
    return whole ? std::optional(std::move(snapshot)) : std::nullopt;
}

}  // namespace

store::Key snapshot_key(std::string_view category, std::string_view id) {
    return {fmt::format("snapshot#{}#{}", category, id), std::string(kLatest)};
}

store::Write snapshot_write(std::string_view category, std::string_view id,
                            const Snapshot& snapshot) {
    CHECK(snapshot.sequence > 0);
    std::string document = fmt::format("{}{}\n", kFormat, snapshot.sequence);
    document += snapshot.data;
    return store::Write::put(snapshot_key(category, id), std::move(document));
}

bool is_snapshot_due(std::uint64_t before, std::uint64_t after, std::uint64_t every) {
    CHECK(every > 0);
    return before / every != after / every;
}

Task<Result<Tail>> load_tail(store::Table& table, std::string category, std::string id) {
    CO_TRY(const auto item, co_await table.get(snapshot_key(category, id)));
    Tail tail;
    if (item) tail.snapshot = read(item->document);
    const std::uint64_t after = tail.snapshot ? tail.snapshot->sequence : 0;
    CO_TRY(tail.events, co_await load(table, std::move(category), std::move(id), after));
    co_return tail;
}

}  // namespace innkeeper::eventsourcing
