#pragma once

#include "tests/simulation/booking/stage.hpp"

namespace innkeeper::sim {

// What people do in a run. Each function starts clients of its own; `number` tells them apart.

/// An admin makes the hotels and waits until they can be booked.
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

/// A guest in two windows holds more rooms than one may.
void hoard(Stage& stage, unsigned number);
/// A guest searches, and asks for the offers and the price of what was found, while others book.
void look_around(Stage& stage, unsigned number);
/// A guest who asks search for anything books and pays what it says can be booked, while others
/// book and managers change prices.
void search_and_book(Stage& stage, unsigned number);
/// An operator begins to rebuild the read models while they are written; the audit ends it.
void rebuild_early(Stage& stage, unsigned number);
/// An operator has search rebuilt while it serves and is told of changes.
void rebuild_served(Stage& stage, unsigned number);

/// A guest pays in advance, with one test card or another, and perhaps cancels for the penalty.
void pay_ahead(Stage& stage, unsigned number);
/// A guest whose payment comes too late, and another who wants that room meanwhile.
void pay_late(Stage& stage, unsigned number);
/// A guest, or the manager for the guest, moves a booking to other dates.
void change_dates(Stage& stage, unsigned number);
/// A guest comes today; the manager checks in and out, or finds that nobody came.
void come_today(Stage& stage, unsigned number);
/// A manager takes rooms out of order, overbooks, and stops sales of some nights.
void keep_house(Stage& stage, unsigned number);
/// A manager says that the hotel has fewer rooms, and more again.
void change_rooms(Stage& stage, unsigned number);
/// A manager changes prices while guests book.
void change_prices(Stage& stage, unsigned number);

}  // namespace innkeeper::sim
