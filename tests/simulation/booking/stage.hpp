#pragma once

#include "tests/simulation/booking/answers.hpp"
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
};

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
          stock(the_sim.world()) {}

    Sim& sim;
    Generator draw;
    AnswerBook answers;
    StockWatch stock;
    HotelSeen race;     ///< all want the same nights of it, and nobody gives a room back
    HotelSeen desk;     ///< managers decide
    bool open = false;  ///< both can be booked
    Millis hold_for{};
    Micros spread{};  ///< people begin so long after the opening, at most
    Millis leap{};    ///< so much have booking's clocks been set forward
    std::vector<std::string> booking_processes{"booking"};
    std::deque<Case> cases;
    unsigned race_guests = 0;
    unsigned race_booked = 0;
};

/// The one stay that the race is about.
[[nodiscard]] Stay race_stay();
/// A short stay in a few weeks around which others are drawn too.
[[nodiscard]] Stay draw_stay(Generator& draw);

}  // namespace innkeeper::sim
