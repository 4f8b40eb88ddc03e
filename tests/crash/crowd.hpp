#pragma once

#include "tests/crash/records.hpp"
#include "tests/load/town.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace innkeeper::crash {

/// What guests look for.
struct Market {
    std::vector<load::Offer> at_hotel;
    std::vector<load::Offer> prepaid;
    std::vector<load::Offer> hot;  ///< small houses that all want, some of either kind
    CivilDate first;               ///< the first day that a stay may begin on
};
/// Asks a server for it. Error: `no-offers`.
[[nodiscard]] Result<Market> find_market(std::uint16_t port);

/// Everybody at once, on one thread, until the server is killed.
struct Crowd {
    Records& records;
    const Market& market;
    std::vector<std::string>& cards;  ///< of each guest; empty: none yet
    CivilDate hot_day = {};           ///< of this round: what is hot sells out
    bool over = false;                ///< the server is dead: nothing new is begun
    /// Bookings that a manager may decide, with the version that is pending.
    std::deque<std::pair<std::string, std::uint64_t>> pending = {};
};

/// A guest who quotes, holds, releases, books, pays, changes dates, cancels and adds cards.
/// Ends when it is over.
Task<void> keep_travelling(Crowd& crowd, load::Guest& guest, std::size_t who);

/// The manager of every hotel: what guests have just booked, and the queue behind it.
Task<void> keep_deciding(Crowd& crowd, load::Guest& manager, std::size_t who);

}  // namespace innkeeper::crash
