#include "tests/crash/sight.hpp"

#include "chassis/core/json.hpp"

#include <algorithm>

namespace innkeeper::crash {
namespace {

namespace bj = json::bj;

std::string text(const bj::value& value, const char* name) {
    return std::string(value.at(name).as_string());
}
std::uint64_t number(const bj::value& value, const char* name) {
    return value.at(name).to_number<std::uint64_t>();
}
std::int64_t minor(const bj::value& money) {
    const auto currency = Currency::parse(money.at("currency").as_string());
    if (!currency) throw std::invalid_argument("currency");
    const auto parsed = Money::parse(money.at("amount").as_string(), *currency);
    if (!parsed) throw std::invalid_argument("amount");
    return parsed->minor;
}

/// All but its steps.
Sight sight_of(const bj::value& booking) {
    Sight sight{.status = text(booking, "status"), .version = number(booking, "version")};
    sight.due_now = minor(booking.at("price").at("due_now"));
    const auto* paid = booking.as_object().if_contains("paid");
    if (paid != nullptr) sight.paid = minor(*paid);
    return sight;
}
Page::Line line_of(const bj::value& booking) {
    return {text(booking, "id"), text(booking, "status"), number(booking, "version")};
}

/// Boost.JSON throws where a member is missing or of another kind.
template <class T, class F>
Result<T> read(std::string_view body, F reader) {
    const auto value = json::parse(body);
    if (value) {
        try {
            return reader(*value);
        } catch (const std::exception&) {
        }
    }
    return fail(Code::bug, "answer-damaged", "Not what was asked for: " + std::string(body));
}

}  // namespace

bool is_hold(std::string_view status) {
    return status == "held" || status == "released" || status == "expired";
}

bool Sight::passed(std::string_view what) const {
    return std::ranges::any_of(steps, [&](const auto& step) { return step.second == what; });
}

Result<Sight> parse_sight(std::string_view body) {
    return read<Sight>(body, [](const bj::value& value) {
        Sight sight = sight_of(value);
        for (const auto& step : value.at("timeline").as_array())
            sight.steps.emplace(number(step, "version"), text(step, "status"));
        return sight;
    });
}

Result<Sight> parse_hold(std::string_view body) {
    return read<Sight>(body, [](const bj::value& value) {
        Sight sight = sight_of(value);
        sight.steps.emplace(1, "held");
        sight.steps.insert_or_assign(sight.version, sight.status);
        return sight;
    });
}

Result<Till> parse_till(std::string_view body) {
    return read<Till>(body, [](const bj::value& value) {
        return Till{text(value, "state"), minor(value.at("captured")), minor(value.at("refunded"))};
    });
}

bool at_rest(const Sight& sight, const Till& till) {
    if (sight.paid != till.captured - till.refunded) return false;
    if (sight.status == "confirmed") return sight.paid == sight.due_now;
    if (sight.status == "pending_payment" || till.state == "authorising") return false;
    // What waits for the hotel is reserved; what has ended is taken, given back or let go.
    return (sight.status == "pending_approval") == (till.state == "authorised");
}

Result<Page> parse_page(std::string_view body) {
    return read<Page>(body, [](const bj::value& value) {
        Page page;
        for (const auto& item : value.at("items").as_array()) {
            const auto* approval = item.as_object().if_contains("booking");
            const bj::value& booking = approval != nullptr ? *approval : item;
            page.lines.push_back(line_of(booking));
        }
        if (value.at("next").is_string()) page.next = text(value, "next");
        return page;
    });
}

Result<std::vector<Page::Line>> parse_holds(std::string_view body) {
    return read<std::vector<Page::Line>>(body, [](const bj::value& value) {
        std::vector<Page::Line> lines;
        for (const auto& hold : value.at("holds").as_array()) lines.push_back(line_of(hold));
        return lines;
    });
}

}  // namespace innkeeper::crash
