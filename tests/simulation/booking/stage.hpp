#pragma once

#include "tests/simulation/booking/answers.hpp"
#include "tests/simulation/booking/room_watch.hpp"
#include "tests/simulation/booking/stock_watch.hpp"
#include "tests/simulation/sim.hpp"

#include <deque>
#include <string>
#include <vector>

namespace innkeeper::sim {

/// A hotel as its first offer shows it.
struct HotelSeen {
    std::string id;
    std::string room_type_id;
    std::string rate_plan_id;
    int rooms = 0;
    [[nodiscard]] HotelSeen at_rate(std::string plan) const {
        HotelSeen other = *this;
        other.rate_plan_id = std::move(plan);
        return other;
    }
};

/// Who sleeps in which room.
using Party = std::vector<stay::RoomParty>;
[[nodiscard]] Party couple();

/// A booking that managers are to decide, and what each was told.
struct Case {
    struct Verdict {
        std::string manager;
        bool approve = false;
        Told told;
    };
    BookingSeen submitted;
    bool open = false;      ///< may be decided
    bool given_up = false;  ///< nothing came of it
    std::vector<Verdict> verdicts = {};
};

/// What the workloads of one run share.
struct Stage {
    explicit Stage(Sim& the_sim)
        : sim(the_sim),
          draw(the_sim.world().fork()),
          answers(the_sim.world()),
          stock(the_sim.world()),
          rooms(the_sim.world()) {}

    Sim& sim;
    Generator draw;
    AnswerBook answers;
    StockWatch stock;
    RoomWatch rooms;
    HotelSeen race;     ///< all want the same nights of it, and nobody gives a room back
    HotelSeen desk;     ///< managers decide
    HotelSeen inn;      ///< confirms by itself, and its managers change what it sells
    bool open = false;  ///< all can be booked
    Millis hold_for{};
    Millis pay_within{};
    Micros spread{};  ///< people begin so long after the opening, at most
    Millis leap{};    ///< so much have booking's clocks been set forward
    std::vector<std::string> booking_processes{"booking"};
    std::deque<Case> cases;
    bool rebuilding = false;  ///< somebody has begun to
    unsigned race_guests = 0;
    unsigned race_booked = 0;
};

/// The rate at which everything is paid in advance, and cancelling costs half of it.
inline constexpr const char* kPrepaid = "prepaid";

/// A hotel gets no more rooms than that.
inline constexpr std::uint64_t kMostRooms = 4;

/// The first date of draw_stay(), and the last night.
inline constexpr std::pair<const char*, const char*> kSeason{"2027-03-26", "2027-04-02"};

/// The one stay that the race is about.
[[nodiscard]] Stay race_stay();
/// A short stay in a few weeks around which others are drawn too.
[[nodiscard]] Stay draw_stay(Generator& draw);

}  // namespace innkeeper::sim
