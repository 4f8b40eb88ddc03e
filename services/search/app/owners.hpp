#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/core/result.hpp"
#include "chassis/core/task.hpp"

#include <string>
#include <vector>

namespace innkeeper::search {

/// Port: the services whose events search follows, asked what holds now. Each of them tells its
/// own rows; search sees events alone. Errors: those of their stores, `bug` for a row of theirs
/// that cannot be read.
class Owners {
public:
    virtual ~Owners() = default;
    /// Ids of all hotels, in any order. Ones that come meanwhile may be left out.
    virtual Task<Result<std::vector<std::string>>> hotels() = 0;
    /// The events that tell the hotel, its rates and its stock, not older than the call; in any
    /// order, each with its version. Empty: there is no such hotel.
    virtual Task<Result<std::vector<bus::Event>>> told_of(std::string hotel_id) = 0;
};

}  // namespace innkeeper::search
