#include "tests/simulation/booking/audit.hpp"

#include "chassis/core/json.hpp"
#include "chassis/eventsourcing/stream.hpp"
#include "services/booking/app/check.hpp"
#include "services/booking/app/documents.hpp"
#include "services/booking/app/published.hpp"
#include "services/booking/app/rows.hpp"
#include "tests/simulation/booking/money.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/rebuild.hpp"
#include "tests/simulation/booking/search_audit.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::sim {
namespace {

namespace bj = json::bj;

class Audit {
public:
    Audit(Stage& stage, Ports& ports, BookingSetup setup)
        : stage_(stage),
          ports_(ports),
          setup_(setup),
          table_(stage.sim.disk("booking"), ports.executor),
          admin_(stage, ports, "admin", "ada") {}

    Task<void> run() {
        co_await check_table();
        co_await check_money(stage_, ports_);
        co_await check_promises();
        check_keys();
        check_race();
        for (const Case& one : stage_.cases) check_case(one);
        co_await check_bookings();
        co_await check_queue();
        for (const char* service : {"bookings", "approvals"})
            co_await check_rebuild(stage_.sim, ports_, setup_, service);
        // That bug is for the guests to find who book what search says.
        if (setup_.bugs.deaf_search) co_return;
        co_await check_search(stage_, ports_);
        co_await check_rebuild(stage_.sim, ports_, setup_, "search");
    }

private:
    void fail(std::string invariant, std::string detail) {
        stage_.sim.world().fail(std::move(invariant), std::move(detail));
    }

    Task<void> check_table() {
        // Of the fastest clock: who marks the nights that a hotel has sold twice goes by its own.
        const auto ahead = 2 * stage_.sim.weather().max_skew + stage_.leap;
        const Instant now = ports_.clock.now() + ahead;
        const auto report = co_await booking::check(table_, now);
        if (!report) {
            fail("check", report.error().detail);
            co_return;
        }
        for (const auto& found : report->violations)
            fail(found.invariant, fmt::format("{}: {}", found.subject, found.what));
        if (report->bookings != stage_.stock.bookings().size())
            fail("index", fmt::format("{} bookings were made, the index has {}",
                                      stage_.stock.bookings().size(), report->bookings));
    }

    /// What was answered is in the stream: at that version the booking had that state.
    Task<void> check_promises() {
        for (const BookingSeen& promise : stage_.answers.promises()) {
            const auto recorded =
                co_await eventsourcing::load(table_, std::string(booking::kCategory), promise.id);
            if (!recorded || recorded->size() < promise.version) {
                fail("I5", fmt::format("{} {} v{} was answered and is lost", promise.id,
                                       promise.status, promise.version));
                co_return;
            }
            const std::string status = status_at(*recorded, promise.version);
            if (status != promise.status)
                fail("I5", fmt::format("{} was answered as {} v{}, and was {}", promise.id,
                                       promise.status, promise.version, status));
        }
    }

    static std::string status_at(const std::vector<eventsourcing::Recorded>& recorded,
                                 std::uint64_t version) {
        std::optional<booking::Booking> state;
        for (std::size_t i = 0; i < version; ++i) {
            const auto event = booking::read_event(recorded[i]);
            if (!event) return "unreadable";
            if (state)
                state->apply(*event);
            else
                state = booking::Booking::begin(*event);
        }
        return std::string(to_string(state->status));
    }

    /// No key was applied twice.
    void check_keys() {
        std::map<std::string, std::size_t> bookings;
        for (const auto& [id, booking] : stage_.stock.bookings())
            ++bookings[booking.terms->guest_subject];
        for (const auto& [subject, count] : bookings)
            if (count > stage_.answers.keys_of(subject))
                fail("I5", fmt::format("{} used {} keys and has {} bookings", subject,
                                       stage_.answers.keys_of(subject), count));
    }

    void check_race() {
        const unsigned rooms = static_cast<unsigned>(stage_.race.rooms);
        if (stage_.race_booked != std::min(stage_.race_guests, rooms))
            fail("race", fmt::format("{} guests wanted {} rooms, and {} have one",
                                     stage_.race_guests, rooms, stage_.race_booked));
    }

    void check_case(const Case& one) {
        if (!one.open) return;
        const auto found = stage_.stock.bookings().find(one.submitted.id);
        if (found == stage_.stock.bookings().end()) return;  // told by check_promises
        const booking::Booking& now = found->second;
        std::string expected = "rejected by nobody";
        std::size_t winners = 0;
        for (const Case::Verdict& verdict : one.verdicts) {
            if (!verdict.told.ok()) continue;
            ++winners;
            expected = fmt::format("{} by {}", verdict.approve ? "confirmed" : "rejected",
                                   verdict.manager);
        }
        if (winners > 1) fail("decision", one.submitted.id + " was decided by two");
        const std::string actual =
            fmt::format("{} by {}", to_string(now.status), now.decided_by.value_or("nobody"));
        if (actual != expected)
            fail("decision",
                 fmt::format("{} is {}, and managers were told {}", now.id, actual, expected));
    }

    /// The read model shows every booking as booking would, and no hold.
    Task<void> check_bookings() {
        for (const auto& [id, booking] : stage_.stock.bookings()) {
            Person guest(stage_, ports_, "guest", booking.terms->guest_subject);
            const Told told = co_await guest.get("bookings", "/api/v1/bookings/" + id, {});
            if (!is_hold(booking.status)) {
                check_shown("bookings", told, booking);
                continue;
            }
            if (told.status != 404) fail("I8", "bookings shows " + id + ", which is a hold");
            const Told hold = co_await guest.get("booking", "/api/v1/holds/" + id, {});
            check_shown("booking", hold, booking);
        }
    }

    void check_shown(const std::string& by, const Told& told, const booking::Booking& booking) {
        bj::value shown = bj::parse(told.body);
        if (shown.is_object()) shown.get_object().erase("timeline");
        if (shown != bj::parse(booking::booking_text(booking)))
            fail("I8", fmt::format("{} shows {} as {} v{}, and it is {} v{}", by, booking.id,
                                   told.booking.status, told.booking.version,
                                   to_string(booking.status), booking.version));
    }

    /// The pending queue is what is pending.
    Task<void> check_queue() {
        std::set<std::string> expected;
        for (const auto& [id, booking] : stage_.stock.bookings())
            if (booking.status == booking::Status::pending_approval) expected.insert(id);
        std::set<std::string> shown;
        std::string cursor;
        do {
            http::Pairs query{{"limit", "2"}};
            if (!cursor.empty()) query.emplace_back("cursor", cursor);
            const Told page = co_await admin_.get("approvals", "/api/v1/approvals", query);
            if (!page.ok()) {
                admin_.surprised("the queue", page);
                co_return;
            }
            const bj::value body = bj::parse(page.body);
            for (const auto& item : body.at("items").as_array())
                shown.emplace(item.at("booking").at("id").as_string());
            cursor = body.at("next").is_null() ? "" : std::string(body.at("next").as_string());
        } while (!cursor.empty());
        if (shown != expected)
            fail("I8", fmt::format("pending are [{}], the queue shows [{}]",
                                   fmt::join(expected, " "), fmt::join(shown, " ")));
    }

    Stage& stage_;
    Ports& ports_;
    BookingSetup setup_;
    SimTable table_;
    Person admin_;
};

}  // namespace

Task<void> audit_bookings(Stage& stage, Ports& ports, BookingSetup setup) {
    Audit audit(stage, ports, setup);
    co_await audit.run();
}

}  // namespace innkeeper::sim
