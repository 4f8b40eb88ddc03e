#include "tests/simulation/booking/stock_watch.hpp"

#include "services/booking/app/event_row_test.hpp"
#include "services/booking/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace innkeeper::sim {
namespace {

using booking::Claim;
using booking::NightStock;

std::string text(const NightStock& stock) {
    return fmt::format("sold {} pending {} held {}", stock.sold, stock.pending, stock.held);
}

int& counter(NightStock& stock, Claim claim) {
    return claim == Claim::held ? stock.held : claim == Claim::pending ? stock.pending : stock.sold;
}

}  // namespace

void StockWatch::watch(SimDisk& disk) {
    disk.on_commit(
        [this](const std::vector<store::Write>& writes, const SimDisk&) { committed(writes); });
}

void StockWatch::committed(const std::vector<store::Write>& writes) {
    Touched touched;
    for (const store::Write& write : writes) {
        if (write.kind != store::Write::Kind::put) continue;
        const std::string& partition = write.key.partition;
        if (partition.starts_with("hotel#")) hotel_written(write);
        if (partition.starts_with("stock#")) stock_written(write, touched);
        const auto event = booking::read_event_row(write);
        if (!event) world_.fail("state", "an event cannot be read: " + event.error().detail);
        if (event && *event) event_written(**event, touched);
    }
    for (const auto& [key, claimed_before] : touched) compare(key, claimed_before);
}

void StockWatch::hotel_written(const store::Write& write) {
    const auto hotel = stay::read_hotel(write.document);
    if (!hotel) return world_.fail("state", "a hotel cannot be read: " + hotel.error().detail);
    for (const stay::RoomType& type : hotel->room_types)
        rooms_[booking::stock_partition(hotel->id, type.id)] = type.physical;
}

void StockWatch::stock_written(const store::Write& write, Touched& touched) {
    const auto month = booking::read_stock_month(write.document);
    if (!month) return world_.fail("state", "a month cannot be read: " + month.error().detail);
    for (const auto& [date, night] : *month)
        touch({write.key.partition, date}, touched).row = night.stock;
}

void StockWatch::event_written(const booking::EventRow& row, Touched& touched) {
    const auto known = bookings_.find(row.booking_id);
    const std::uint64_t before = known == bookings_.end() ? 0 : known->second.version;
    const bool is_first = std::holds_alternative<booking::HoldPlaced>(row.event.fact);
    if (row.version != before + 1 || is_first != (before == 0))
        return world_.fail("state", fmt::format("booking {} went from version {} to {}",
                                                row.booking_id, before, row.version));
    if (is_first) {
        const auto placed = booking::Booking::begin(row.event);
        bookings_.emplace(row.booking_id, placed);
        add_claims(placed, 1, touched);
        return check_holds(placed);
    }
    add_claims(known->second, -1, touched);
    known->second.apply(row.event);
    add_claims(known->second, 1, touched);
}

void StockWatch::check_holds(const booking::Booking& placed) {
    const auto live = std::ranges::count_if(bookings_, [&](const auto& entry) {
        const booking::Booking& other = entry.second;
        return other.status == booking::Status::held &&
               other.terms->guest_subject == placed.terms->guest_subject &&
               other.hold_expires_at > placed.updated_at;
    });
    if (live > std::ptrdiff_t{booking::kMaxHoldsPerGuest})
        world_.fail("limits",
                    fmt::format("{} has {} live holds", placed.terms->guest_subject, live));
}

void StockWatch::add_claims(const booking::Booking& booking, int sign, Touched& touched) {
    const booking::Claimed claimed = booking.claimed();
    if (claimed.claim == Claim::none) return;
    const std::string place =
        booking::stock_partition(booking.terms->hotel_id, claimed.room_type_id);
    for (CivilDate date = claimed.from; date < claimed.to; date += std::chrono::days(1))
        counter(touch({place, date}, touched).claims, claimed.claim) += sign * claimed.rooms;
}

void StockWatch::compare(const Place& key, int claimed_before) {
    Night& night = nights_.at(key);
    const NightStock& row = night.row;
    const int capacity = row.capacity(rooms_of(key));
    const std::string what =
        fmt::format("{}/{}: {}; the bookings claim {} of {} rooms", key.first,
                    to_string(key.second), text(row), text(night.claims), capacity);
    if (std::min({row.sold, row.pending, row.held}) < 0) world_.fail("I1", what);
    const int claimed = std::max(night.claims.claimed(), row.claimed());
    if (claimed > claimed_before && claimed > capacity) world_.fail("I2", what);
    if (std::tie(row.sold, row.pending, row.held) !=
        std::tie(night.claims.sold, night.claims.pending, night.claims.held))
        world_.fail("I3", what);
}

StockWatch::Night& StockWatch::touch(const Place& key, Touched& touched) {
    Night& night = nights_[key];
    touched.try_emplace(key, night.claims.claimed());
    return night;
}

int StockWatch::rooms_of(const Place& key) const {
    const auto rooms = rooms_.find(key.first);
    if (rooms != rooms_.end()) return rooms->second;
    world_.fail("state", "stock of a room type that nobody made: " + key.first);
    return 0;
}

const StockWatch::Night* StockWatch::find(const std::string& hotel_id,
                                          const std::string& room_type_id, CivilDate date) const {
    const auto found = nights_.find({booking::stock_partition(hotel_id, room_type_id), date});
    return found == nights_.end() ? nullptr : &found->second;
}

bool StockWatch::all_gone(const std::string& hotel_id, const std::string& room_type_id,
                          Stay stay) const {
    const auto rooms = rooms_.find(booking::stock_partition(hotel_id, room_type_id));
    return std::ranges::all_of(stay.each_night(), [&](CivilDate date) {
        const Night* found = find(hotel_id, room_type_id, date);
        return found != nullptr && rooms != rooms_.end() &&
               found->claims.sold + found->claims.pending >= rooms->second;
    });
}

}  // namespace innkeeper::sim
