#pragma once

#include "tests/crash/change.hpp"
#include "tests/crash/sight.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace innkeeper::crash {

/// What was answered: in this version the booking was so. Version 0: in some version.
struct Promise {
    std::uint64_t version = 0;
    std::string status = {};
};

/// A booking that somebody was told of.
struct Known {
    std::size_t owner = 0;
    std::uint64_t version = 0;  ///< the last that was answered or seen
    std::string status = {};    ///< that was seen last
    std::vector<Promise> promises = {};
};

/// What is wrong with `sight` after all that was promised; empty when nothing is.
[[nodiscard]] std::string broken_promise(const Known& known, const Sight& sight);

/// What went wrong, in sentences.
struct Findings {
    std::vector<std::string> lost;     ///< acknowledged, and not there
    std::vector<std::string> doubled;  ///< there without a request, or twice for one
    std::vector<std::string> wrong;    ///< any other answer that may not be
    [[nodiscard]] bool none() const { return lost.empty() && doubled.empty() && wrong.empty(); }
};

/// What all persons together know, beside the server.
class Records {
public:
    explicit Records(Findings& findings) : findings_(findings) {}

    /// Takes down what was sent and how it was answered; a wrong answer becomes a finding.
    Outcome note(Change change);
    /// What was seen of a booking that is known.
    void saw(const std::string& booking_id, const Sight& sight);

    /// Forgets the answers of the round before, but for one of each kind of key.
    void begin_round();
    /// Makes all bookings and the answers kept of old rounds those of this round.
    void begin_last_round();

    /// Bookings that changes of this round were about.
    [[nodiscard]] const std::set<std::string>& touched() const { return touched_; }
    [[nodiscard]] const std::map<std::string, Known>& bookings() const { return bookings_; }
    /// Of this round: not answered, and answered with a key.
    [[nodiscard]] const std::vector<Change>& unknown() const { return unknown_; }
    [[nodiscard]] const std::vector<Change>& repeatable() const { return repeatable_; }
    /// Bookings of a person that were not given up when last heard of.
    [[nodiscard]] std::vector<std::string>& stays_of(std::size_t who) { return stays_[who]; }
    /// The newest booking before this round: ids grow with time.
    [[nodiscard]] const std::string& newest_before() const { return newest_before_; }

    [[nodiscard]] std::size_t acknowledged() const;
    [[nodiscard]] std::size_t unanswered() const { return unanswered_; }
    /// Acknowledged, by kind.
    [[nodiscard]] const std::map<Kind, std::size_t>& done() const { return done_; }
    [[nodiscard]] std::size_t refused() const { return refused_; }

private:
    void promise(const Change& change);

    Findings& findings_;
    std::map<std::string, Known> bookings_;
    std::set<std::string> touched_;
    std::vector<Change> unknown_;
    std::vector<Change> repeatable_;
    std::vector<Change> kept_;
    std::map<std::size_t, std::vector<std::string>> stays_;
    std::string newest_before_;
    std::map<Kind, std::size_t> done_;
    std::size_t refused_ = 0;
    std::size_t unanswered_ = 0;
};

}  // namespace innkeeper::crash
