#include "services/approvals/app/work_queue.hpp"

#include "services/approvals/approvals_fixture.hpp"
#include "services/approvals/limits.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace innkeeper::approvals {
namespace {

using Numbers = std::vector<int>;

struct Outcome {
    std::string rows;
    std::vector<std::string> decisions;  ///< data of the events
};

/// Every order of the events, with duplicates: the same rows and the same decisions.
Outcome same_in_any_order(const std::vector<bus::Event>& events) {
    std::vector<std::size_t> order(events.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::optional<Outcome> expected;
    do {
        World world;
        for (const std::size_t i : order) {
            REQUIRE(world.deliver(events[i]).has_value());
            REQUIRE(world.deliver(events[i]).has_value());
        }
        for (const auto& event : events) REQUIRE(world.deliver(event).has_value());
        Outcome got{world.rows(), {}};
        for (const auto& event : world.decisions()) got.decisions.push_back(event.data);
        if (!expected) expected = got;
        REQUIRE(got.rows == expected->rows);
        REQUIRE(got.decisions == expected->decisions);
    } while (std::ranges::next_permutation(order).found);
    return *expected;
}

std::string decision(const std::string& what, std::uint64_t at, const std::string& who) {
    const std::string by = who.empty() ? "" : fmt::format(R"(,"decided_by":"{}")", who);
    return fmt::format(
        R"({{"booking_id":"{}","hotel_id":"{}","decision":"{}","decided_at":"{}"{}}})",
        booking_id(1), hotel_id(1), what, minute(at), by);
}

/// The golden files are only added to: a consumer may have been written against any of them.
std::string golden(const std::string& name) {
    std::ifstream file(std::string(APPROVALS_GOLDEN_DIR) + "/" + name + ".v1.json");
    return {std::istreambuf_iterator<char>(file), {}};
}

const bus::Event kHeld = event({.version = 1, .status = "held", .decide_by = 0});
const bus::Event kSubmitted = event({});
const std::vector<bus::Event> kManagers{hotel_event(1, 1, {"max"}), hotel_event(1, 2, {"mia"})};

std::vector<bus::Event> with_managers(std::vector<bus::Event> events) {
    events.insert(events.end(), kManagers.begin(), kManagers.end());
    return events;
}

}  // namespace

TEST_CASE("a decision is recorded once, whatever the order: a manager's, and what came later") {
    const auto confirmed = event({.version = 3, .status = "confirmed", .decided_by = "max"});
    const auto rejected = event({.version = 3, .status = "rejected", .decided_by = "max"});
    const auto cancelled = event({.version = 4, .status = "cancelled", .decided_by = "max"});
    const std::vector<std::string> approved{decision("approved", 3, "max")};
    CHECK(same_in_any_order(with_managers({kHeld, kSubmitted, confirmed})).decisions == approved);
    CHECK(same_in_any_order(with_managers({kSubmitted, rejected})).decisions ==
          std::vector<std::string>{decision("rejected", 3, "max")});
    const auto after = same_in_any_order(with_managers({kSubmitted, confirmed, cancelled}));
    CHECK(after.decisions == approved);
    CHECK(after.rows.find(R"("decision":"approved")") != std::string::npos);
    CHECK(after.rows.find("all#decided | " + minute(3) + "#" + booking_id(1)) != std::string::npos);
    CHECK(after.rows.find(R"("status":"cancelled")") != std::string::npos);
}

TEST_CASE("a decision of the deadline is one too; nobody made it") {
    const auto confirmed = event({.version = 3, .status = "confirmed"});
    const auto rejected = event({.version = 3, .status = "rejected"});
    const auto cancelled = event({.version = 4, .status = "cancelled"});
    CHECK(same_in_any_order({kHeld, kSubmitted, rejected}).decisions ==
          std::vector<std::string>{decision("rejected", 3, "")});
    CHECK(same_in_any_order({kHeld, kSubmitted, confirmed, cancelled}).decisions ==
          std::vector<std::string>{decision("approved", 3, "")});
}

TEST_CASE("events that come together do what they do one by one, also more than one commit takes") {
    // A decided booking is an approval, two rows of queues out and two in, and an event.
    const std::size_t kTogether = bus::kMaxBatch;
    static_assert(bus::kMaxBatch * 6 > store::kMaxWrites);
    World one_by_one;
    World together;
    for (const char* status : {"pending_approval", "confirmed"}) {
        std::vector<bus::Event> events;
        const std::uint64_t version = status == std::string("confirmed") ? 3 : 2;
        for (std::size_t i = 1; i <= kTogether; ++i)
            events.push_back(
                event({.booking = static_cast<int>(i), .version = version, .status = status}));
        for (const bus::Event& each : events) REQUIRE(one_by_one.deliver(each).has_value());
        REQUIRE(together.deliver_together(events).has_value());
        CHECK(together.rows() == one_by_one.rows());
    }
    CHECK(together.decisions().size() == kTogether);
    // As after a batch of which the second commit failed: each comes again alone.
    const std::string rows = together.rows();
    for (std::size_t i = 1; i <= kTogether; ++i)
        together.add({.booking = static_cast<int>(i), .version = 3, .status = "confirmed"});
    CHECK(together.rows() == rows);
    CHECK(together.decisions().size() == kTogether);
}

TEST_CASE("the record of a decision is its golden file, letter by letter") {
    const auto recorded = [](const std::string& status, const std::string& by) {
        World world;
        for (const auto& one :
             {kSubmitted, event({.version = 3, .status = status, .decided_by = by})})
            REQUIRE(world.deliver(one).has_value());
        const auto decisions = world.decisions();
        REQUIRE(decisions.size() == 1);
        bus::Event record = decisions.front();
        record.id = "0197c000-0000-7000-8000-000000000001";
        return bus::to_json(record) + "\n";
    };
    CHECK_EQ(recorded("confirmed", "max"), golden("decision_recorded"));
    CHECK_EQ(recorded("rejected", ""), golden("decision_recorded_by_time"));
}

TEST_CASE("a withdrawn booking, and one that needed no decision, record none") {
    const auto withdrawn = same_in_any_order(
        with_managers({kHeld, kSubmitted, event({.version = 3, .status = "cancelled"})}));
    CHECK(withdrawn.decisions.empty());
    CHECK(withdrawn.rows.find(R"("decision":"withdrawn")") != std::string::npos);
    const auto automatic = same_in_any_order(
        with_managers({kHeld, event({.version = 2, .status = "confirmed", .decide_by = 0}),
                       event({.version = 3, .status = "cancelled", .decide_by = 0})}));
    CHECK(automatic.decisions.empty());
    CHECK(automatic.rows.find("booking#") == std::string::npos);
    const auto expired = same_in_any_order(
        {kHeld,
         event({.version = 2, .status = "expired", .decide_by = 0, .type = "hold_expired"})});
    CHECK(expired.decisions.empty());
}

TEST_CASE("of a booking that nobody has to decide nothing is kept, and nothing is asked") {
    const auto paid =
        event({.version = 2, .status = "pending_payment", .decide_by = 0, .type = "authorised"});
    const auto confirmed = event({.version = 3, .status = "confirmed", .decide_by = 0});
    const auto cancelled = event({.version = 4, .status = "cancelled", .decide_by = 0});
    CHECK(same_in_any_order({kHeld}).rows.empty());
    CHECK(same_in_any_order({kHeld, paid, confirmed, cancelled}).rows.empty());
    CHECK_FALSE(same_in_any_order({kSubmitted}).rows.empty());
}

TEST_CASE("what came before a submission takes no work away, in any order") {
    const auto paid =
        event({.version = 2, .status = "pending_payment", .decide_by = 0, .type = "authorised"});
    const auto submitted = event({.version = 3});
    const auto confirmed = event({.version = 4, .status = "confirmed", .decided_by = "max"});
    const auto pending = same_in_any_order({kHeld, paid, submitted});
    CHECK(pending.rows.find("all#pending") != std::string::npos);
    CHECK(pending.decisions.empty());
    const auto decided = same_in_any_order({kHeld, paid, submitted, confirmed});
    CHECK(decided.rows.find("#pending") == std::string::npos);
    CHECK(decided.decisions == std::vector<std::string>{decision("approved", 4, "max")});
}

TEST_CASE("a row of an earlier version that tells of no work is read, and grows into work") {
    World world;
    const std::string old = fmt::format(
        R"({{"booking_id":"{}","hotel_id":"{}","version":1,"state":"none","decide_by":"",)"
        R"("decision":"","decided_by":"","decided_at":"","decided_version":0,"recorded":false,)"
        R"("booking":{{"id":"{}"}}}})",
        booking_id(1), hotel_id(1), booking_id(1));
    std::vector<store::Write> writes{store::Write::put({"booking#" + booking_id(1), ""}, old)};
    REQUIRE(testing::run(world.io, world.table.commit(std::move(writes)))->ok());
    REQUIRE(world.deliver(kHeld).has_value());
    CHECK(world.numbers("", "admin:ada").empty());
    world.add({});
    CHECK(world.numbers("", "admin:ada") == Numbers{1});
    world.add({.version = 3, .status = "confirmed", .decided_by = "max"});
    CHECK(world.numbers("", "admin:ada").empty());
    CHECK(world.numbers("?state=decided", "admin:ada") == Numbers{1});
}

TEST_CASE("what happens to a confirmed booking later is no second decision") {
    const auto outcome = same_in_any_order(
        {kSubmitted, event({.version = 3, .status = "confirmed", .decided_by = "max"}),
         event({.version = 4, .status = "confirmed", .decided_by = "max", .type = "modified"}),
         event({.version = 5, .status = "cancelled", .decided_by = "max"})});
    CHECK(outcome.decisions == std::vector<std::string>{decision("approved", 3, "max")});
}

TEST_CASE("the decision's event carries the trace and its subject") {
    World world;
    world.add({});
    CHECK(world.decisions().empty());
    world.add({.version = 3, .status = "confirmed", .decided_by = "max"});
    const auto events = world.decisions();
    REQUIRE(events.size() == 1);
    CHECK(events[0].type == "innkeeper.approvals.decision_recorded.v1");
    CHECK(events[0].source == "/innkeeper/approvals");
    CHECK(events[0].subject == booking_id(1));
    CHECK(events[0].sequence == 1);
    CHECK(events[0].traceparent == event({}).traceparent);
}

TEST_CASE("managers that change: pending and decided bookings go with the hotel") {
    World world;
    world.add({.booking = 1});
    world.add({.booking = 2, .version = 3, .status = "confirmed", .decided_by = "max"});
    world.add({.booking = 3, .hotel = 2});
    CHECK(world.numbers("", "manager:max").empty());
    world.managed_by(1, {"max", "moe"});
    world.managed_by(2, {"max"});
    CHECK(world.numbers("", "manager:max") == Numbers{1, 3});
    CHECK(world.numbers("", "manager:moe") == Numbers{1});
    CHECK(world.numbers("?state=decided", "manager:moe") == Numbers{2});
    world.managed_by(1, {"moe", "mia"}, 2);
    CHECK(world.numbers("", "manager:max") == Numbers{3});
    CHECK(world.numbers("?state=decided", "manager:max").empty());
    CHECK(world.numbers("?state=decided", "manager:mia") == Numbers{2});
    world.managed_by(1, {"max"}, 1);  // late
    CHECK(world.numbers("", "manager:max") == Numbers{3});
    world.add({.booking = 4});
    CHECK(world.numbers("", "manager:mia") == Numbers{1, 4});
    CHECK(world.numbers("", "admin:ada") == Numbers{1, 3, 4});
    world.managed_by(1, {}, 3);
    CHECK(world.numbers("", "manager:mia").empty());
    CHECK(world.numbers("", "admin:ada") == Numbers{1, 3, 4});
}

TEST_CASE("a manager with the strangest name spoils no queue") {
    World world;
    world.add({.booking = 1});
    world.managed_by(1, {"*", "all", "hotel#pending#" + hotel_id(1)});
    world.add({.booking = 2});
    CHECK(world.numbers("", "admin:ada") == Numbers{1, 2});
    CHECK(world.numbers("", "manager:*") == Numbers{1, 2});
}

TEST_CASE("pending by deadline, decided latest first") {
    World world;
    world.managed_by(1, {"max"});
    world.managed_by(2, {"max"});
    world.add({.booking = 1, .decide_by = 300});
    world.add({.booking = 2, .hotel = 2, .decide_by = 100});
    world.add({.booking = 3, .decide_by = 200});
    for (const char* who : {"manager:max", "admin:ada"}) {
        CHECK(world.numbers("", who) == Numbers{2, 3, 1});
        CHECK(world.numbers("?state=decided", who).empty());
    }
    world.add({.booking = 3, .version = 7, .status = "confirmed"});
    world.add({.booking = 1, .version = 9, .status = "rejected"});
    world.add({.booking = 2, .version = 8, .status = "cancelled", .hotel = 2});
    for (const char* who : {"manager:max", "admin:ada"}) {
        CHECK(world.numbers("", who).empty());
        CHECK(world.numbers("?state=decided", who) == Numbers{1, 2, 3});
    }
}

TEST_CASE("as many managers as a hotel may have, and one more") {
    World world;
    Texts managers;
    for (std::size_t i = 0; i < kMaxManagers; ++i) managers.push_back(fmt::format("m{}", i));
    world.managed_by(1, managers);
    world.add({});
    CHECK(world.numbers("", "manager:m19") == Numbers{1});
    managers.push_back("more");
    CHECK_FALSE(world.deliver(hotel_event(1, 2, managers)).has_value());
}

TEST_CASE("a manager of more hotels than are read at once sees them all") {
    World world;
    const int last = static_cast<int>(kHotelsPage) + 1;
    for (int hotel = 1; hotel <= last; ++hotel) world.managed_by(hotel, {"max"});
    world.add({.booking = 1, .hotel = 1});
    world.add({.booking = 2, .hotel = last});
    CHECK(world.numbers("", "manager:max") == Numbers{1, 2});
}

TEST_CASE("events that are wrong are refused, those of others let pass") {
    World world;
    auto inventory = kSubmitted;
    inventory.type = "innkeeper.inventory.changed.v1";
    inventory.data = "{}";
    CHECK(world.deliver(inventory).has_value());
    auto command = kSubmitted;
    command.type = "innkeeper.booking.capture_requested.v1";
    command.subject = "payment/" + command.subject;
    command.data = "{}";
    CHECK(world.deliver(command).has_value());
    auto rates = kSubmitted;
    rates.type = "innkeeper.rates.changed.v1";
    rates.data = "{}";
    CHECK(world.deliver(rates).has_value());
    auto subject = kSubmitted;
    subject.subject = booking_id(2);
    auto sequence = kSubmitted;
    sequence.sequence = 9;
    auto empty = kSubmitted;
    empty.data = "{}";
    auto hotel_subject = hotel_event(1, 1, {});
    hotel_subject.subject = hotel_id(2);
    for (const auto& bad : {subject, sequence, empty, hotel_subject, event({.decide_by = 0}),
                            event({.version = 0})}) {
        const auto refused = world.deliver(bad);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == Code::invalid);
    }
    CHECK(world.rows().empty());
    world.add({});
    auto later = event({.version = 3, .status = "confirmed"});
    later.sequence = 4;
    CHECK(world.deliver(later).error().slug == "event-mismatch");
}

}  // namespace innkeeper::approvals
