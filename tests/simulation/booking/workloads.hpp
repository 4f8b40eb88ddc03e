#pragma once

#include "tests/simulation/booking/stage.hpp"

namespace innkeeper::sim {

// What people do in a run. Each function starts clients of its own; `number` tells them apart.

/// An admin makes both hotels and waits until they can be booked.
void open_hotels(Stage& stage);
/// One of many guests who want the same nights, until they have a room or all are gone.
void race_for_last_room(Stage& stage, unsigned number);
/// One guest in two windows sends everything twice at once, and some of it again later.
void click_twice(Stage& stage, unsigned number);
/// Two managers decide one booking, one this way and one that.
void decide_against_each_other(Stage& stage, unsigned number);
/// A manager decides while the deadline passes.
void decide_late(Stage& stage, unsigned number);
/// A guest books, reads it back, and cancels.
void book_and_cancel(Stage& stage, unsigned number);
/// A guest holds rooms and walks away, or gives them back; coming back later is too late.
void abandon_hold(Stage& stage, unsigned number);

}  // namespace innkeeper::sim
