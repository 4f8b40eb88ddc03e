#pragma once

#include "chassis/http/message.hpp"
#include "tests/simulation/world.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace innkeeper::sim {

/// What an answer says of a booking; no id when it is about none.
struct BookingSeen {
    std::string id;
    std::string status;
    std::uint64_t version = 0;
    bool operator==(const BookingSeen&) const = default;
};

/// What a person was told in the end.
struct Told {
    int status = 0;
    std::string slug;  ///< of a refusal
    std::string body;
    bool replayed = false;
    BookingSeen booking;
    Micros asked{};     ///< when they asked first
    Micros answered{};  ///< when they had this answer
    [[nodiscard]] bool ok() const { return status >= 200 && status < 300; }
};

/// Every definite answer that a client got. Whoever has seen one may rely on it (I5).
class AnswerBook {
public:
    explicit AnswerBook(World& world) : world_(world) {}

    /// Before the first request with that key.
    void asks_for_hold(const std::string& subject, const std::string& key) {
        hold_keys_[subject].insert(key);
    }
    /// A good answer. Two answers to one key must be the same.
    void took(const std::string& subject, const std::string& key, const BookingSeen& booking);

    /// All that was answered, in the order of the answers.
    [[nodiscard]] const std::vector<BookingSeen>& promises() const { return promises_; }
    /// So many bookings may a person have: one for each key.
    [[nodiscard]] std::size_t keys_of(const std::string& subject) const;

private:
    World& world_;
    std::map<std::pair<std::string, std::string>, BookingSeen> first_;
    std::map<std::string, std::set<std::string>> hold_keys_;
    std::vector<BookingSeen> promises_;
};

}  // namespace innkeeper::sim
