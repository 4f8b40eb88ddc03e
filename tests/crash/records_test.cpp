#include "tests/crash/records.hpp"

#include <fmt/format.h>

#include <doctest/doctest.h>

namespace innkeeper::crash {
namespace {

Change change_of(Kind kind, std::string id, int status, std::string is, std::uint64_t version) {
    Change change{.kind = kind, .who = 3, .booking_id = kind == Kind::hold ? "" : id};
    change.sent.ask = {.method = "POST", .target = "/x", .key = "a key"};
    change.sent.answer = {
        .status = status,
        .body = fmt::format(R"({{"id":"{}","status":"{}","version":{}}})", id, is, version)};
    return change;
}

TEST_CASE("an answered hold is a booking that is known, with what was promised") {
    Findings findings;
    Records records(findings);
    CHECK(records.note(change_of(Kind::hold, "b1", 201, "held", 1)) == Outcome::acknowledged);
    CHECK(records.note(change_of(Kind::book, "b1", 201, "confirmed", 2)) == Outcome::acknowledged);
    const Known& known = records.bookings().at("b1");
    CHECK(known.owner == 3);
    CHECK(known.version == 2);
    REQUIRE(known.promises.size() == 2);
    CHECK(known.promises[1].status == "confirmed");
    CHECK(records.touched().contains("b1"));
    CHECK(records.repeatable().size() == 2);
    CHECK(records.stays_of(3) == std::vector<std::string>{"b1"});
    CHECK(records.acknowledged() == 2);
    CHECK(findings.none());
}

TEST_CASE("what is not answered may have happened: its booking is looked at") {
    Findings findings;
    Records records(findings);
    records.note(change_of(Kind::hold, "b1", 201, "held", 1));
    records.begin_round();
    records.note(change_of(Kind::cancel, "b1", 0, "", 0));
    CHECK(records.unknown().size() == 1);
    CHECK(records.unanswered() == 1);
    CHECK(records.touched().contains("b1"));
    CHECK(records.bookings().at("b1").promises.size() == 1);
}

TEST_CASE("a refusal promises nothing, and a wrong answer is a finding") {
    Findings findings;
    Records records(findings);
    Change refused = change_of(Kind::hold, "", 409, "", 0);
    refused.sent.answer.body = R"({"slug":"room-sold-out"})";
    records.note(refused);
    CHECK(records.bookings().empty());
    CHECK(records.refused() == 1);
    CHECK(findings.none());
    records.note(change_of(Kind::hold, "", 500, "", 0));
    CHECK(findings.wrong.size() == 1);
}

TEST_CASE("an answer about a booking that nobody held is a finding") {
    Findings findings;
    Records records(findings);
    records.note(change_of(Kind::book, "b1", 201, "confirmed", 2));
    CHECK(findings.wrong.size() == 1);
}

TEST_CASE("the last round is about all bookings and repeats answers of old rounds") {
    Findings findings;
    Records records(findings);
    records.note(change_of(Kind::hold, "b1", 201, "held", 1));
    records.begin_round();
    CHECK(records.touched().empty());
    CHECK(records.repeatable().empty());
    CHECK(records.newest_before() == "b1");
    records.note(change_of(Kind::hold, "b2", 201, "held", 1));
    records.begin_last_round();
    CHECK(records.touched() == std::set<std::string>{"b1", "b2"});
    CHECK(records.repeatable().size() == 2);
    CHECK(records.newest_before().empty());
}

TEST_CASE("a promise is broken by an older version, a missing step or another status") {
    const Known known{.version = 2, .status = "confirmed", .promises = {{2, "confirmed"}}};
    const Sight good{.status = "cancelled",
                     .version = 3,
                     .steps = {{1, "held"}, {2, "confirmed"}, {3, "cancelled"}}};
    CHECK(broken_promise(known, good).empty());
    const Sight old{.status = "held", .version = 1, .steps = {{1, "held"}}};
    CHECK_FALSE(broken_promise(known, old).empty());
    Sight gap = good;
    gap.steps.erase(1);
    CHECK_FALSE(broken_promise(known, gap).empty());
    Sight other = good;
    other.steps[2] = "pending_approval";
    CHECK_FALSE(broken_promise(known, other).empty());
}

TEST_CASE("a release promises a step, whatever its version") {
    Findings findings;
    Records records(findings);
    records.note(change_of(Kind::hold, "b1", 201, "held", 1));
    Change release{.kind = Kind::release, .who = 3, .booking_id = "b1"};
    release.sent.ask = {.method = "DELETE", .target = "/x"};
    release.sent.answer = {.status = 204};
    records.note(release);
    const Known& known = records.bookings().at("b1");
    const Sight held{.status = "held", .version = 1, .steps = {{1, "held"}}};
    CHECK_FALSE(broken_promise(known, held).empty());
    const Sight released{
        .status = "released", .version = 2, .steps = {{1, "held"}, {2, "released"}}};
    CHECK(broken_promise(known, released).empty());
}

}  // namespace
}  // namespace innkeeper::crash
