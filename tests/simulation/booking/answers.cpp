#include "tests/simulation/booking/answers.hpp"

#include <fmt/format.h>

namespace innkeeper::sim {

void AnswerBook::took(const std::string& subject, const std::string& key,
                      const BookingSeen& booking) {
    promises_.push_back(booking);
    if (key.empty()) return;
    const auto [first, fresh] = first_.try_emplace({subject, key}, booking);
    if (fresh || first->second == booking) return;
    world_.fail(
        "I5", fmt::format("key {} of {} was answered {} {} v{}, and then {} {} v{}", key, subject,
                          first->second.id, first->second.status, first->second.version, booking.id,
                          booking.status, booking.version));
}

std::size_t AnswerBook::keys_of(const std::string& subject) const {
    const auto found = hold_keys_.find(subject);
    return found == hold_keys_.end() ? 0 : found->second.size();
}

}  // namespace innkeeper::sim
