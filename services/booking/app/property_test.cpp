#include "services/booking/app/fixture_test.hpp"
#include "services/booking/app/replay.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

/// Random commands of several guests and managers on two processes, with random faults of the
/// table and random steps of time, interleaved at every access to the table.
class Storm {
public:
    explicit Storm(std::uint64_t seed) : random_(seed), f_(sample::hotel(3)) {
        f_.table.next_fault = [this] { return draw_fault(); };
    }

    void run(int rounds, int at_once) {
        for (int round = 0; round < rounds; ++round) {
            std::vector<Task<Result<Outcome>>> tasks;
            for (int i = 0; i < at_once; ++i) tasks.push_back(draw_command());
            for (const auto& result : f_.run_all(std::move(tasks))) note(result);
            (void)f_.table.land_late();
            if (random_.below(4) == 0) f_.clock.advance(std::chrono::minutes(random_.below(12)));
            const auto violations = f_.violations();
            const auto replayed = f_.run(replay(f_.table.inner)).value();
            CHECK_EQ(replayed.differences, std::vector<std::string>{});
            REQUIRE_EQ(violations, std::vector<Violation>{});
        }
    }
    int successes = 0;

private:
    FaultyTable::Fault draw_fault() {
        using Fault = FaultyTable::Fault;
        switch (random_.below(20)) {
            case 0:
                return Fault::answer_lost;
            case 1:
                return Fault::commit_lost;
            case 2:
                return Fault::commit_late;
            case 3:
                return Fault::refused;
            case 4:
                return Fault::unavailable;
            default:
                return Fault::none;
        }
    }

    Task<Result<Outcome>> draw_command() {
        Process& process = random_.below(2) == 0 ? f_.one : f_.two;
        const Caller who = guest("guest" + std::to_string(random_.below(4)));
        const std::string id = ids_.empty() ? sample::kBookingId : ids_[random_.below(ids_.size())];
        const std::uint64_t seen = 1 + random_.below(3);
        switch (random_.below(7)) {
            case 0:
                return release_hold(process.transitions, who, id);
            case 1:
                return f_.booking(process, who, id);
            case 2:
                return decide_booking(process.transitions, manager("mia"), id, seen, {});
            case 3:
                return decide_booking(process.transitions, admin(), id, seen, "no");
            case 4:
                return cancel_booking(process.transitions, admin(), id, seen, {});
            default:
                return process.place_hold.run(draw_hold(who));
        }
    }

    HoldRequest draw_hold(const Caller& who) {
        const CivilDate arrival = sample::date("2027-07-10") + std::chrono::days(random_.below(5));
        const Stay stay{arrival, arrival + std::chrono::days(1 + random_.below(4))};
        return f_.hold_request(who, stay, static_cast<int>(1 + random_.below(2)));
    }

    void note(const Result<Outcome>& result) {
        if (!result) {
            CHECK_NE(result.error().code, Code::bug);
            return;
        }
        ++successes;
        if (result->response.status == 201) ids_.push_back(result->booking_id);
        // An answer that a client has seen is true for ever: its version is in the stream.
        const Booking state = f_.state(result->booking_id);
        if (result->response.status == 204) {
            CHECK_NE(state.status, Status::held);
        } else {
            CHECK_GE(state.version, version_of(*result));
        }
    }

    SeededRandom random_;
    Fixture f_;
    std::vector<std::string> ids_;
};

}  // namespace

TEST_CASE("whatever is interleaved with whatever goes wrong, the invariants hold") {
    int successes = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        Storm storm(seed);
        storm.run(25, 8);
        successes += storm.successes;
    }
    CHECK_GT(successes, 500);
}

}  // namespace innkeeper::booking
