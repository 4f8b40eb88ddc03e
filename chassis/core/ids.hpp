#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/random.hpp"

#include <string>
#include <string_view>

namespace innkeeper {

/// Makes UUIDv7 (RFC 9562 section 5.7) in lower-case text. Ids of one maker sort in the order in
/// which they were made, also within one millisecond and when the wall clock steps back.
/// Not thread-safe: one maker a loop.
class Ids {
public:
    Ids(const Clock& clock, Random& random) : clock_(clock), random_(random) {}
    [[nodiscard]] std::string next();

private:
    const Clock& clock_;
    Random& random_;
    std::int64_t last_ms_ = 0;
    std::uint32_t counter_ = 0;
};

/// True for a UUID in the form that Ids makes (36 characters, lower case, any version).
[[nodiscard]] bool is_uuid(std::string_view text);

}  // namespace innkeeper
