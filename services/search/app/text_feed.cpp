#include "services/search/app/text_feed.hpp"

#include "services/search/limits.hpp"

#include <algorithm>

namespace innkeeper::search {

TextFeed::TextFeed(Catalogue& catalogue, text::TextIndex& index, Clock& clock,
                   telemetry::Metrics& metrics, Executor executor)
    : catalogue_(catalogue),
      index_(index),
      metrics_(metrics),
      timer_(clock.make_timer(executor)),
      scope_(std::move(executor)) {}

Task<void> TextFeed::begin() {
    begun_ = true;
    running_ = true;
    const bool all = co_await tell_all();
    running_ = false;
    if (!all) wake();
}

void TextFeed::wake() {
    if (!begun_ || running_ || !catalogue_.waits_for_texts()) return;
    running_ = true;
    scope_.spawn(run());
}

Task<void> TextFeed::run() {
    for (Millis delay = kTextRetry;; delay = std::min(2 * delay, kMaxTextRetry)) {
        const bool all = co_await tell_all();
        if (all) break;
        co_await timer_->sleep_for(delay);
    }
    running_ = false;
}

Task<bool> TextFeed::tell_all() {
    while (catalogue_.waits_for_texts()) {
        std::vector<TextChange> texts = catalogue_.take_texts(text::kMaxPut);
        auto again = texts;
        const auto told = co_await tell(std::move(texts));
        if (told) continue;
        catalogue_.give_back(std::move(again));
        co_return false;
    }
    catalogue_.texts_are_there();
    co_return true;
}

Task<Result<void>> TextFeed::tell(std::vector<TextChange> texts) {
    std::vector<text::Document> documents;
    std::vector<std::string> gone;
    for (TextChange& text : texts) {
        if (text.document)
            documents.push_back(*std::move(text.document));
        else
            gone.push_back(std::move(text.id));
    }
    if (!documents.empty()) {
        CO_TRY_VOID(co_await put(std::move(documents)));
    }
    if (!gone.empty()) {
        CO_TRY_VOID(co_await index_.remove(std::move(gone)));
    }
    co_return Result<void>{};
}

/// One that the index refuses for good keeps the others from nothing.
Task<Result<void>> TextFeed::put(std::vector<text::Document> documents) {
    auto one_by_one = documents;
    const auto all = co_await index_.put(std::move(documents));
    if (all || all.error().code != Code::invalid) co_return all;
    for (text::Document& document : one_by_one) {
        std::vector<text::Document> alone;
        alone.push_back(std::move(document));
        const auto done = co_await index_.put(std::move(alone));
        if (!done && done.error().code != Code::invalid) co_return done;
        if (!done) metrics_.count("search_texts_refused_total");
    }
    co_return Result<void>{};
}

}  // namespace innkeeper::search
