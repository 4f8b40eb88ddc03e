#include "chassis/text/embedded/embedded_text_index.hpp"

#include "chassis/core/check.hpp"
#include "chassis/text/embedded/merge.hpp"
#include "chassis/text/embedded/segment_builder.hpp"
#include "chassis/text/validate.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <unordered_map>

namespace innkeeper::text::embedded {
namespace {

/// Ascending by tag; of equal ids the last stays.
void arrange(std::vector<Document>& documents) {
    std::unordered_map<std::string_view, std::size_t> last;
    for (std::size_t i = 0; i < documents.size(); ++i) last[documents[i].id] = i;
    std::vector<Document> kept;
    kept.reserve(last.size());
    for (std::size_t i = 0; i < documents.size(); ++i)
        if (last.at(documents[i].id) == i) kept.push_back(documents[i]);
    std::ranges::sort(kept, [](const Document& a, const Document& b) {
        return a.tag != b.tag ? a.tag < b.tag : a.id < b.id;
    });
    documents = std::move(kept);
}

}  // namespace

EmbeddedTextIndex::EmbeddedTextIndex(std::vector<FieldKind> kinds, Offload& offload)
    : kinds_(std::move(kinds)), offload_(offload), reader_(std::make_shared<const Reader>()) {
    require_kinds(kinds_);
}

void EmbeddedTextIndex::publish() {
    reader_.store(std::make_shared<const Reader>(parts_, total_length_));
    unpublished_.assign(parts_.size(), nullptr);
}

/// What a reader has is copied before it is changed.
void EmbeddedTextIndex::remove_from(std::size_t number, std::uint32_t document) {
    Part& part = parts_[number];
    if (part.is_removed(document)) return;
    auto& removals = unpublished_[number];
    if (!removals) {
        removals = part.removals ? std::make_shared<Removals>(*part.removals)
                                 : std::make_shared<Removals>(*part.segment);
        part.removals = removals;
    }
    removals->add(*part.segment, document);
    total_length_ -= part.segment->lengths[document];
}

void EmbeddedTextIndex::remove_now(std::string_view id) {
    for (std::size_t i = 0; i < parts_.size(); ++i)
        if (const auto document = parts_[i].segment->find(id)) remove_from(i, *document);
}

void EmbeddedTextIndex::install(std::shared_ptr<const Segment> segment, std::uint64_t length) {
    for (std::size_t i = 0; i < segment->size(); ++i) remove_now(segment->ids[i]);
    parts_.push_back({std::move(segment), nullptr});
    total_length_ += length;
    publish();
}

Task<Result<void>> EmbeddedTextIndex::put(std::vector<Document> documents) {
    CO_TRY_VOID(check_documents(kinds_, documents));
    if (documents.empty()) co_return Result<void>{};
    arrange(documents);
    // Two puts at once each have a vocabulary; one of them is kept.
    auto vocabulary = std::move(vocabulary_);
    if (!vocabulary || vocabulary->full()) vocabulary = std::make_unique<Vocabulary>();
    SegmentBuilder builder(kinds_, *vocabulary);
    const auto executor = co_await boost::asio::this_coro::executor;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        if (i > 0 && i % kSlice == 0)
            co_await boost::asio::post(executor, boost::asio::use_awaitable);
        builder.add(documents[i]);
    }
    const double average = static_cast<double>(total_length_ + builder.total_length()) /
                           static_cast<double>(snapshot()->size() + documents.size());
    install(builder.finish(average), builder.total_length());
    vocabulary_ = std::move(vocabulary);
    co_await maintain();
    co_return Result<void>{};
}

Task<Result<void>> EmbeddedTextIndex::remove(std::vector<std::string> ids) {
    CO_TRY_VOID(check_ids(ids));
    for (const std::string& id : ids) remove_now(id);
    publish();
    co_await maintain();
    co_return Result<void>{};
}

Task<Result<Matches>> EmbeddedTextIndex::search(TextQuery query) {
    const auto reader = snapshot();
    co_return reader->search(query);
}

Task<Result<std::vector<Completion>>> EmbeddedTextIndex::suggest(std::string prefix,
                                                                 std::size_t limit) {
    const auto reader = snapshot();
    co_return reader->suggest(prefix, limit);
}

/// What is to be merged next: a part of which half is removed; or neighbours, of which the newer
/// are together as large as the oldest. Parts that are in a merge are left alone.
EmbeddedTextIndex::Range EmbeddedTextIndex::due() const {
    for (std::size_t i = merging_; i < parts_.size(); ++i)
        if (parts_[i].live() * 2 < parts_[i].segment->size()) return {i, i + 1, parts_[i].live()};
    for (std::size_t end = parts_.size(); end > merging_ + 1; --end) {
        Range range{end - 1, end, parts_[end - 1].live()};
        while (range.begin > merging_ && range.documents >= parts_[range.begin - 1].live())
            range.documents += parts_[--range.begin].live();
        if (range.end - range.begin > 1) return range;
    }
    return {};
}

std::vector<Part> EmbeddedTextIndex::parts_of(const Range& range) const {
    return {parts_.begin() + static_cast<std::ptrdiff_t>(range.begin),
            parts_.begin() + static_cast<std::ptrdiff_t>(range.end)};
}

/// What was removed while the merge ran is removed from its outcome too.
void EmbeddedTextIndex::replace(const std::vector<Part>& merged,
                                std::shared_ptr<const Segment> by) {
    const auto first = std::ranges::find(parts_, merged.front().segment, &Part::segment);
    CHECK(first != parts_.end());
    Part part{std::move(by), nullptr};
    const auto removals = std::make_shared<Removals>(*part.segment);
    for (std::size_t i = 0; i < merged.size(); ++i) {
        const Part& now = first[static_cast<std::ptrdiff_t>(i)];
        CHECK(now.segment == merged[i].segment);
        if (now.removals == merged[i].removals) continue;
        for (std::uint32_t document = 0; document < now.segment->size(); ++document) {
            if (!now.is_removed(document) || merged[i].is_removed(document)) continue;
            const auto there = part.segment->find(now.segment->ids[document]);
            CHECK(there.has_value());
            removals->add(*part.segment, *there);
        }
    }
    if (removals->size() > 0) part.removals = removals;
    const auto after = parts_.erase(first, first + static_cast<std::ptrdiff_t>(merged.size()));
    if (part.live() > 0) parts_.insert(after, std::move(part));
    publish();
}

Task<void> EmbeddedTextIndex::maintain() {
    for (Range range = due(); range.begin < range.end; range = due()) {
        const auto merged = parts_of(range);
        const double average = snapshot()->average_length();
        if (range.documents <= kMergeAtOnce) {
            replace(merged, merge_parts(merged, average));
            continue;
        }
        if (merging_ > 0) co_return;
        merging_ = range.end;
        std::shared_ptr<const Segment> made;
        const std::function<void()> job = [&] { made = merge_parts(merged, average); };
        const auto ran = co_await offload_.run(job);
        merging_ = 0;
        if (!ran) co_return;
        replace(merged, std::move(made));
    }
}

}  // namespace innkeeper::text::embedded
