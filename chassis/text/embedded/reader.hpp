#pragma once

#include "chassis/text/embedded/query_plan.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace innkeeper::text::embedded {

class Best;

/// The index as it was at one moment. Its documents stay as they are for as long as somebody
/// holds it; any number of threads may ask it, without locks.
class Reader {
public:
    Reader() = default;
    /// `total_length` is that of the live documents.
    Reader(std::vector<Part> parts, std::uint64_t total_length);

    /// As TextIndex::search().
    [[nodiscard]] Result<Matches> search(const TextQuery& query) const;
    /// As TextIndex::suggest().
    [[nodiscard]] Result<std::vector<Completion>> suggest(const std::string& prefix,
                                                          std::size_t limit) const;

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
    [[nodiscard]] std::uint64_t total_length() const { return total_length_; }
    [[nodiscard]] double average_length() const;
    /// Memory of the segments in bytes.
    [[nodiscard]] std::size_t bytes() const;

private:
    /// All that have the words, ascending by tag.
    [[nodiscard]] std::vector<Match> find_all_of(const std::vector<Alternatives>& words) const;
    [[nodiscard]] std::vector<Match> find_all_of(const QueryPlan& plan) const;
    /// As find_best().
    std::size_t add_best_of(const std::vector<Alternatives>& words, Best& best) const;
    void find_best_of(const QueryPlan& plan, std::size_t limit, Matches& out) const;

    std::vector<Part> parts_;
    std::size_t size_ = 0;
    std::uint64_t total_length_ = 0;
};

}  // namespace innkeeper::text::embedded
