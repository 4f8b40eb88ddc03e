#include "tests/simulation/booking/stock_watch.hpp"

#include "services/booking/app/documents.hpp"
#include "services/booking/app/rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::sim {
namespace {

std::string text(const booking::NightStock& stock) {
    return fmt::format("sold {} pending {} held {}", stock.sold, stock.pending, stock.held);
}

}  // namespace

void StockWatch::watch(SimDisk& disk) {
    disk.on_commit([this](const std::vector<store::Write>& writes, const SimDisk& after) {
        committed(writes, after);
    });
}

void StockWatch::committed(const std::vector<store::Write>& writes, const SimDisk& disk) {
    for (const store::Write& write : writes) {
        const bool state = write.kind == store::Write::Kind::put && write.key.sort == "state" &&
                           write.key.partition.starts_with("booking#");
        if (!state) continue;
        const auto now = booking::read_booking(write.document);
        if (!now) {
            world_.fail("state", "a booking's row cannot be read: " + now.error().detail);
            return;
        }
        moved(*now);
        compare(*now, disk);
    }
}

void StockWatch::moved(const booking::Booking& now) {
    const auto known = bookings_.find(now.id);
    const booking::Claim before =
        known == bookings_.end() ? booking::Claim::none : known->second.claim();
    if (known != bookings_.end() && now.version <= known->second.version)
        world_.fail("state",
                    fmt::format("booking {} went back to version {}", now.id, now.version));
    for (const CivilDate date : now.terms.stay.each_night()) {
        Night& changed = night(now.terms, date);
        booking::move_claim(changed.claims, before, now.claim(), now.terms.rooms);
        const bool full = changed.claims.claimed() >= changed.rooms;
        if (changed.full && !full) changed.last_full = world_.now();
        changed.full = full;
    }
    bookings_.insert_or_assign(now.id, now);
}

void StockWatch::compare(const booking::Booking& changed, const SimDisk& disk) {
    const booking::Terms& terms = changed.terms;
    for (const CivilDate date : terms.stay.each_night()) {
        const store::Key key = booking::stock_key(terms.hotel_id, terms.room_type_id, date);
        const auto row = disk.items().find(key);
        const auto stored = row == disk.items().end()
                                ? booking::NightStock{}
                                : booking::read_stock(row->second.document)
                                      .value_or(booking::NightStock{.sold = -1});
        const Night& expected = night(terms, date);
        const std::string what = fmt::format("{}: {}; the bookings claim {} of {} rooms", key.sort,
                                             text(stored), text(expected.claims), expected.rooms);
        if (std::min({stored.sold, stored.pending, stored.held}) < 0) world_.fail("I1", what);
        if (expected.claims.claimed() > expected.rooms || stored.claimed() > expected.rooms)
            world_.fail("I2", what);
        if (stored.sold != expected.claims.sold || stored.pending != expected.claims.pending ||
            stored.held != expected.claims.held)
            world_.fail("I3", what);
    }
}

StockWatch::Night& StockWatch::night(const booking::Terms& terms, CivilDate date) {
    Night& found = nights_[booking::stock_key(terms.hotel_id, terms.room_type_id, date)];
    const auto rooms = rooms_.find(terms.hotel_id);
    if (rooms == rooms_.end())
        world_.fail("state", "a booking of a hotel that nobody made");
    else
        found.rooms = rooms->second;
    return found;
}

const StockWatch::Night* StockWatch::find(const std::string& hotel_id,
                                          const std::string& room_type_id, CivilDate date) const {
    const auto found = nights_.find(booking::stock_key(hotel_id, room_type_id, date));
    return found == nights_.end() ? nullptr : &found->second;
}

bool StockWatch::was_full(const std::string& hotel_id, const std::string& room_type_id, Stay stay,
                          Micros from) const {
    return std::ranges::any_of(stay.each_night(), [&](CivilDate date) {
        const Night* found = find(hotel_id, room_type_id, date);
        return found != nullptr && (found->full || found->last_full >= from);
    });
}

bool StockWatch::all_gone(const std::string& hotel_id, const std::string& room_type_id,
                          Stay stay) const {
    return std::ranges::all_of(stay.each_night(), [&](CivilDate date) {
        const Night* found = find(hotel_id, room_type_id, date);
        return found != nullptr && found->claims.sold + found->claims.pending >= found->rooms;
    });
}

}  // namespace innkeeper::sim
