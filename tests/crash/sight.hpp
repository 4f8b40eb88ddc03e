#pragma once

#include "chassis/core/money.hpp"
#include "chassis/core/result.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::crash {

/// A hold, under way or over: no booking yet, or never one.
[[nodiscard]] bool is_hold(std::string_view status);

/// A booking with its timeline, as `GET /api/v1/bookings/{id}` shows it, or a hold.
struct Sight {
    std::string status = {};
    std::uint64_t version = 0;
    std::map<std::uint64_t, std::string> steps = {};  ///< version → status
    std::int64_t due_now = 0;                         ///< minor units, as the next
    std::int64_t paid = 0;

    /// Whether the timeline has each step up to the version.
    [[nodiscard]] bool complete() const { return steps.size() == version; }
    [[nodiscard]] bool passed(std::string_view what) const;
    [[nodiscard]] bool prepaid() const { return due_now > 0; }
};
/// Error: `answer-damaged`.
[[nodiscard]] Result<Sight> parse_sight(std::string_view body);
/// `GET /api/v1/holds/{id}`, which has no timeline: a hold's steps are that it was held, and what
/// it is now. Error: `answer-damaged`.
[[nodiscard]] Result<Sight> parse_hold(std::string_view body);

/// `GET /api/v1/bookings/{id}/payment`; minor units.
struct Till {
    std::string state = {};
    std::int64_t captured = 0;
    std::int64_t refunded = 0;
};
/// Error: `answer-damaged`.
[[nodiscard]] Result<Till> parse_till(std::string_view body);

/// Whether all money of a booking is where it belongs for good, unless somebody asks for more.
[[nodiscard]] bool at_rest(const Sight& sight, const Till& till);

struct Page {
    struct Line {
        std::string id;
        std::string status;
        std::uint64_t version = 0;
    };
    std::vector<Line> lines = {};
    std::string next = {};
};
/// A page of bookings or of approvals. Error: `answer-damaged`.
[[nodiscard]] Result<Page> parse_page(std::string_view body);
/// `GET /api/v1/holds`. Error: `answer-damaged`.
[[nodiscard]] Result<std::vector<Page::Line>> parse_holds(std::string_view body);

}  // namespace innkeeper::crash
