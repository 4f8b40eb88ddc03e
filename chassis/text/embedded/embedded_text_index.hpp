#pragma once

#include "chassis/core/offload.hpp"
#include "chassis/text/embedded/reader.hpp"
#include "chassis/text/embedded/vocabulary.hpp"
#include "chassis/text/text_index.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::text::embedded {

/// A text index in this process's memory, filled anew at each start. put() and remove() run on one
/// event loop; search(), suggest() and snapshot() may be called from any thread.
///
/// Each put makes a small segment that never changes; what it replaces is marked as removed.
/// Segments are merged when the newer ones have grown as large as the one before, so there are
/// few of them; larger merges run on the Offload, and the put that set one off waits for it.
/// While that runs, others go on. When the Offload is busy, a later put tries again.
class EmbeddedTextIndex final : public TextIndex {
public:
    /// The kinds are written by the program: what is past a limit aborts.
    EmbeddedTextIndex(std::vector<FieldKind> kinds, Offload& offload);

    Task<Result<void>> put(std::vector<Document> documents) override;
    Task<Result<void>> remove(std::vector<std::string> ids) override;
    Task<Result<Matches>> search(TextQuery query) override;
    Task<Result<std::vector<Completion>>> suggest(std::string prefix, std::size_t limit) override;

    /// What was put and removed so far. One atomic load.
    [[nodiscard]] std::shared_ptr<const Reader> snapshot() const { return reader_.load(); }

    /// A put of more documents lets others have the loop after each so many.
    static constexpr std::size_t kSlice = 64;
    /// A merge of at most so many documents is made at once, on the loop.
    static constexpr std::size_t kMergeAtOnce = 256;

private:
    /// Neighbouring parts that are to become one.
    struct Range {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::size_t documents = 0;
    };

    void install(std::shared_ptr<const Segment> segment, std::uint64_t length);
    void remove_now(std::string_view id);
    void remove_from(std::size_t part, std::uint32_t document);
    void publish();
    [[nodiscard]] Range due() const;
    [[nodiscard]] std::vector<Part> parts_of(const Range& range) const;
    void replace(const std::vector<Part>& merged, std::shared_ptr<const Segment> by);
    Task<void> maintain();

    std::vector<FieldKind> kinds_;
    Offload& offload_;
    std::unique_ptr<Vocabulary> vocabulary_;
    std::vector<Part> parts_;  ///< the oldest first
    /// The removals of the parts that no reader has yet.
    std::vector<std::shared_ptr<Removals>> unpublished_;
    std::uint64_t total_length_ = 0;
    std::size_t merging_ = 0;  ///< the first so many parts are in a merge on the Offload
    std::atomic<std::shared_ptr<const Reader>> reader_;
};

}  // namespace innkeeper::text::embedded
