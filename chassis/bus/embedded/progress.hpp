#pragma once

#include "chassis/store/table.hpp"

#include <cstdint>
#include <deque>
#include <set>
#include <vector>

namespace innkeeper::bus::embedded {

/// How far a subscription is: which positions it has read and not settled, and the rows that
/// settle them. Its cursor moves over a position only in the commit that holds its rows, or
/// later. Plain data.
class Progress {
public:
    explicit Progress(std::uint64_t cursor) : cursor_(cursor), read_to_(cursor) {}

    void read(std::uint64_t position) { unsettled_.insert(position); }
    /// A position that is not waited for: it is settled with what comes before it.
    void pass() { ++passed_; }
    void read_to(std::uint64_t position) { read_to_ = position; }
    /// The outcome of an event: `position` is done with once `writes` are durable. Position 0
    /// stands for an event that the cursor has passed already.
    void settle(std::uint64_t position, std::vector<store::Write> writes);

    /// The writes of the next commit, the cursor's row `key` among them when it moves. The same
    /// again until written() is called. Empty: nothing to do.
    [[nodiscard]] std::vector<store::Write> next_commit(const store::Key& key);
    void written();

    /// Events that are settled and not yet durably so.
    [[nodiscard]] std::size_t waiting() const { return waiting_.size() + passed_ + taken_; }
    /// True when a commit may have something to do.
    [[nodiscard]] bool is_behind() const {
        return waiting() > 0 || (unsettled_.empty() && read_to_ > cursor_);
    }
    /// True when rows wait, which must not wait for long.
    [[nodiscard]] bool has_rows() const { return rows_ > 0; }
    [[nodiscard]] std::uint64_t cursor() const { return cursor_; }
    [[nodiscard]] std::uint64_t read_to() const { return read_to_; }
    /// Positions between the cursor and what has been read.
    [[nodiscard]] std::uint64_t window() const { return read_to_ - cursor_; }

private:
    struct Settled {
        std::uint64_t position = 0;
        std::vector<store::Write> writes;
    };

    std::uint64_t cursor_;
    std::uint64_t read_to_;
    std::set<std::uint64_t> unsettled_;
    std::deque<Settled> waiting_;
    std::size_t rows_ = 0;
    std::size_t passed_ = 0;
    std::size_t taken_ = 0;
    std::uint64_t target_ = 0;
    std::vector<store::Write> commit_;
};

}  // namespace innkeeper::bus::embedded
