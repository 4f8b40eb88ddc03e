#include "tests/race/commit_log.hpp"

#include "services/booking/app/documents.hpp"
#include "services/booking/app/rows.hpp"
#include "services/booking/domain/sample_test.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace innkeeper::race {
namespace {

using booking::NightStock;
using booking::Status;
using booking::sample::kHotelId;
using booking::sample::kStay;
using store::Expect;
using store::Write;

const store::Key kMonth = booking::stock_key(kHotelId, "double", stay::month_of(kStay.arrival));

/// The two nights of the stay, each of which has changed with each version of the month.
Write nights(std::uint64_t before, NightStock first, NightStock second) {
    booking::StockMonth month;
    month[kStay.arrival] = {first, before + 1};
    month[kStay.arrival + std::chrono::days(1)] = {second, before + 1};
    return Write::put(kMonth, booking::to_document(month), Expect::exactly(before));
}
Write nights(std::uint64_t before, NightStock stock) { return nights(before, stock, stock); }

Write state(const std::string& id, std::uint64_t version, Status status) {
    namespace sample = booking::sample;
    booking::Fact fact = booking::HoldReleased{};
    if (status == Status::held)
        fact = booking::HoldPlaced{id, sample::terms(), sample::kPayBy};
    else if (status == Status::pending_approval)
        fact = booking::BookingSubmitted{sample::details(), sample::kDecideBy};
    else if (status == Status::confirmed)
        fact = booking::BookingConfirmed{{}, "mia"};
    auto recorded = booking::to_recorded({sample::kNow, std::move(fact)});
    return eventsourcing::append_writes(booking::kCategory, id, version - 1, {recorded}).front();
}

/// Two rooms of each night.
struct Fixture {
    CommitLog log{2};

    void commit(const std::vector<Write>& writes, Result<store::Committed> answer = {}) {
        log.note(CommitLog::read(writes), answer);
    }
    void hold(const std::string& id, std::uint64_t before, int held) {
        commit({state(id, 1, Status::held), nights(before, {.held = held})});
    }
    std::string wrong() const {
        std::string all;
        for (const std::string& line : log.verify()) all += line + "\n";
        return all;
    }
    bool says(std::string_view text) const { return wrong().find(text) != std::string::npos; }
};

}  // namespace

TEST_CASE("commits that follow from each other, answered in any order, are right") {
    Fixture f;
    f.commit({state("a", 2, Status::pending_approval), nights(2, {.pending = 1, .held = 1})});
    f.hold("b", 1, 2);
    f.hold("a", 0, 1);
    f.commit({state("b", 2, Status::released), nights(3, {.pending = 1})});
    f.commit({state("a", 3, Status::confirmed), nights(4, {.sold = 1})});
    CHECK_EQ(f.wrong(), "");
    CHECK_EQ(f.log.alarms(), std::vector<std::string>{});
    CHECK_EQ(f.log.versions(), 5);
    CHECK_EQ(f.log.counts().made, 5);
}

TEST_CASE("a commit of two events is one step") {
    Fixture f;
    f.hold("a", 0, 1);
    f.commit({state("a", 2, Status::pending_approval), state("a", 3, Status::confirmed),
              nights(1, {.sold = 1})});
    CHECK_EQ(f.wrong(), "");
}

TEST_CASE("what did not happen is counted and not looked at") {
    Fixture f;
    f.commit({state("a", 1, Status::held), nights(0, {.held = 7})}, store::Committed{0});
    f.commit({nights(0, {.held = 7})}, fail(Code::busy, "store-busy", ""));
    f.commit({Write::put({"outbox", "1"}, "{}")});
    CHECK_EQ(f.wrong(), "");
    CHECK_EQ(f.log.counts().made, 1);
    CHECK_EQ(f.log.counts().lost, 1);
    CHECK_EQ(f.log.counts().busy, 1);
    CHECK_EQ(f.log.versions(), 0);
}

TEST_CASE("a claim that got lost is found") {
    Fixture f;
    f.hold("a", 0, 1);
    f.hold("b", 0, 1);
    CHECK(f.says("version 1 was made twice"));
    CHECK_EQ(f.log.alarms().size(), 1);
}

TEST_CASE("a night that is not what its booking makes of it is found, though it fits") {
    Fixture f;
    f.hold("a", 0, 1);
    f.hold("b", 1, 1);
    CHECK(f.says("I3 stock#"));
    CHECK(f.says("version 2 is sold 0 pending 0 held 1; by its booking sold 0 pending 0 held 2"));
    CHECK_EQ(f.log.alarms(), std::vector<std::string>{});
}

TEST_CASE("a night past its rooms is found, at once, and whatever comes later") {
    Fixture f;
    f.hold("a", 0, 1);
    f.hold("b", 1, 2);
    CHECK_EQ(f.log.alarms(), std::vector<std::string>{});
    f.hold("c", 2, 3);
    CHECK_EQ(f.log.alarms().size(), 2);
    f.commit({state("c", 2, Status::released), nights(3, {.held = 2})});
    CHECK(f.says("I2 stock#"));
    CHECK(f.says("version 3 claims 3 of 2"));
}

TEST_CASE("a version that nobody made, a negative counter, a booking version made twice") {
    Fixture f;
    f.hold("a", 1, 1);
    CHECK(f.says("version 2 follows 0"));
    Fixture g;
    g.hold("a", 0, 1);
    g.commit({state("a", 2, Status::released), nights(1, {.held = -1}, {})});
    CHECK(g.says("I1 stock#"));
    Fixture h;
    h.hold("a", 0, 1);
    h.commit({state("a", 1, Status::held)});
    CHECK(h.says("version 1 of booking a was made twice"));
}

TEST_CASE("a night that is lost, or says that it has changed more often than it has, is found") {
    const auto say = [](const booking::StockMonth& month) {
        Fixture f;
        f.hold("a", 0, 1);
        f.commit({state("a", 2, Status::pending_approval),
                  Write::put(kMonth, booking::to_document(month), Expect::exactly(1))});
        return f.wrong();
    };
    booking::StockMonth month;
    month[kStay.arrival] = {{.pending = 1}, 2};
    CHECK(say(month).find("version 2 has lost the night") != std::string::npos);
    month[kStay.arrival + std::chrono::days(1)] = {{.pending = 1}, 3};
    CHECK(say(month).find("has changed 2 times, and says 3") != std::string::npos);
    month[kStay.arrival + std::chrono::days(1)].version = 2;
    CHECK_EQ(say(month), "");
}

TEST_CASE("what cannot be judged is trouble") {
    Fixture f;
    f.commit({Write::put(kMonth, "")});
    CHECK(f.says("whatever its version"));
    Fixture g;
    g.commit({Write::put(kMonth, "{", Expect::absent())});
    CHECK_FALSE(g.wrong().empty());
    Fixture h;
    h.commit({Write::put(eventsourcing::event_key("booking", "a", 1), "{", Expect::absent())});
    CHECK(h.says("an event of a booking cannot be read"));
    Fixture j;
    j.hold("a", 0, 1);
    j.commit({state("a", 3, Status::released), nights(1, {})});
    CHECK(j.says("booking a lacks an event"));
    Fixture i;
    i.commit({nights(0, {})}, fail(Code::unknown_outcome, "store-outcome-unknown", ""));
    CHECK(i.says("store-outcome-unknown"));
}

TEST_CASE("no more lines than anybody reads") {
    Fixture f;
    for (std::uint64_t i = 0; i < CommitLog::kMaxViolations; ++i)
        f.commit({nights(i, {.held = 3}, {})});
    CHECK_EQ(f.log.alarms().size(), CommitLog::kMaxViolations);
    f.commit({nights(100, {.held = 3}, {})});
    CHECK_EQ(f.log.alarms().size(), CommitLog::kMaxViolations);
    CHECK_EQ(f.log.verify().size(), CommitLog::kMaxViolations);
}

}  // namespace innkeeper::race
