#include "services/booking/app/check.hpp"

#include "chassis/eventsourcing/stream.hpp"
#include "services/booking/app/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace innkeeper::booking {
namespace {

using Place = std::pair<std::string, std::string>;  // hotel, room type
using Claims = std::map<CivilDate, NightStock>;

class Checker {
public:
    explicit Checker(store::Table& table) : table_(table) {}

    Task<Result<CheckReport>> run() {
        for (int shard = 0; shard < kIndexShards; ++shard) {
            CO_TRY_VOID(co_await check_bookings(shard));
            CO_TRY_VOID(co_await note_hotels(shard));
        }
        for (const auto& [place, hotel_claims] : claims_) {
            CO_TRY_VOID(co_await check_stock(place));
        }
        CO_TRY_VOID(co_await check_guests());
        CO_TRY_VOID(co_await check_timers());
        co_return std::move(report_);
    }

private:
    Task<Result<std::vector<store::Item>>> all_of(std::string partition) {
        std::vector<store::Item> items;
        store::Query query{.partition = std::move(partition), .limit = store::kMaxPage};
        do {
            CO_TRY(auto page, co_await table_.query(query));
            std::ranges::move(page.items, std::back_inserter(items));
            query.cursor = std::move(page.cursor);
        } while (!query.cursor.empty());
        co_return items;
    }

    void violation(std::string invariant, std::string subject, std::string what) {
        report_.violations.push_back({std::move(invariant), std::move(subject), std::move(what)});
    }

    Task<Result<void>> note_hotels(int shard) {
        CO_TRY(const auto items, co_await all_of(hotel_index(shard)));
        for (const store::Item& item : items) {
            const auto row = co_await load_hotel(table_, item.key.sort);
            if (!row && row.error().code != Code::bug) co_return fail(row.error());
            if (!row || !row->value) {
                violation("index", item.key.sort, "the hotel is not there or cannot be read");
                continue;
            }
            // A place without a booking has no claim, and its rows must say so.
            for (const RoomType& type : row->value->room_types) {
                claims_.try_emplace({row->value->id, type.id});
                physical_[{row->value->id, type.id}] = type.physical;
            }
        }
        co_return Result<void>{};
    }

    Task<Result<void>> check_bookings(int shard) {
        CO_TRY(const auto items, co_await all_of(booking_index(shard)));
        for (const store::Item& item : items) {
            CO_TRY(const auto recorded,
                   co_await eventsourcing::load(table_, std::string(kCategory), item.key.sort));
            const auto row = co_await load_booking(table_, item.key.sort);
            if (!row && row.error().code != Code::bug) co_return fail(row.error());
            check_booking(item.key.sort, recorded, row ? row->value : std::nullopt);
        }
        co_return Result<void>{};
    }

    void check_booking(const std::string& id, const std::vector<eventsourcing::Recorded>& recorded,
                       const std::optional<Booking>& row) {
        ++report_.bookings;
        report_.events += recorded.size();
        std::optional<Booking> state;
        for (std::size_t i = 0; i < recorded.size(); ++i) {
            const auto event = read_event(recorded[i]);
            const bool is_first = event && std::holds_alternative<HoldPlaced>(event->fact);
            if (!event || recorded[i].sequence != i + 1 || is_first != (i == 0))
                return violation("state", id, fmt::format("event {} cannot be right", i + 1));
            if (state)
                state->apply(*event);
            else
                state = Booking::begin(*event);
        }
        if (!state) return violation("index", id, "the booking has no event");
        if (state != row) violation("state", id, "the state is not the fold of its events");
        note_claims(*state);
        check_price(*state);
        if (state->status == Status::held)
            holds_[state->terms.guest_subject].push_back({state->id, state->hold_expires_at});
        else
            holds_.try_emplace(state->terms.guest_subject);
        if (const auto due = state->due()) timers_.insert(timer_key(*due, id).sort);
    }

    void note_claims(const Booking& state) {
        Claims& nights = claims_[{state.terms.hotel_id, state.terms.room_type_id}];
        if (state.claim() == Claim::none) return;
        for (const CivilDate night : state.terms.stay.each_night())
            move_claim(nights[night], Claim::none, state.claim(), state.terms.rooms);
        live_[{state.terms.hotel_id, state.terms.room_type_id}].push_back(state);
    }

    void check_price(const Booking& state) {
        const Price& price = state.terms.price;
        const auto nights = state.terms.stay.each_night();
        Money sum{0, price.total.currency};
        for (const PriceLine& line : price.lines) {
            const auto next = add(sum, line.amount);
            if (!next) return violation("I6", state.id, "the price lines cannot be summed");
            sum = *next;
        }
        if (sum != price.total) violation("I6", state.id, "the lines do not sum to the total");
        if (!std::ranges::equal(nights, price.lines, {}, {}, &PriceLine::date))
            violation("I6", state.id, "the price does not have one line for each night");
    }

    Task<Result<void>> check_stock(Place place) {
        CO_TRY(const auto items, co_await all_of(stock_partition(place.first, place.second)));
        Claims rows;
        for (const store::Item& item : items) {
            const auto night = parse_date(item.key.sort);
            const auto stock = read_stock(item.document);
            if (!night || !stock) {
                violation("I3", item.key.partition + "/" + item.key.sort, "cannot be read");
                continue;
            }
            rows[*night] = *stock;
        }
        report_.nights += rows.size();
        check_nights(place, rows, claims_[place]);
        for (const Booking& booking : live_[place]) check_all_nights(booking, rows);
        co_return Result<void>{};
    }

    void check_nights(const Place& place, const Claims& rows, const Claims& claims) {
        std::set<CivilDate> nights;
        for (const auto& [night, stock] : rows) nights.insert(night);
        for (const auto& [night, stock] : claims) nights.insert(night);
        for (const CivilDate night : nights) {
            const std::string subject =
                fmt::format("{}/{}/{}", place.first, place.second, innkeeper::to_string(night));
            const NightStock row = rows.contains(night) ? rows.at(night) : NightStock{};
            const NightStock sum = claims.contains(night) ? claims.at(night) : NightStock{};
            if (std::min({row.sold, row.pending, row.held}) < 0)
                violation("I1", subject, "a counter is negative");
            if (row.claimed() > row.capacity_at_claim)
                violation(
                    "I2", subject,
                    fmt::format("{} rooms claimed of {}", row.claimed(), row.capacity_at_claim));
            if (std::tie(row.sold, row.pending, row.held) !=
                std::tie(sum.sold, sum.pending, sum.held))
                violation(
                    "I3", subject,
                    fmt::format("sold, pending, held are {}, {}, {}; by the events {}, {}, {}",
                                row.sold, row.pending, row.held, sum.sold, sum.pending, sum.held));
            const auto physical = physical_.find(place);
            if (physical != physical_.end() && row.claimed() > row.capacity(physical->second))
                report_.notices.push_back(subject + ": the capacity was lowered below the claims");
        }
    }

    void check_all_nights(const Booking& booking, const Claims& rows) {
        for (const CivilDate night : booking.terms.stay.each_night()) {
            const auto row = rows.find(night);
            if (row == rows.end() || counter(row->second, booking.claim()) < booking.terms.rooms)
                violation("I4", booking.id, "has no room on " + innkeeper::to_string(night));
        }
    }

    Task<Result<void>> check_guests() {
        for (auto& [subject, expected] : holds_) {
            CO_TRY(const auto item, co_await table_.get(holds_key(subject)));
            auto row = holds_row(item);
            if (row) std::ranges::sort(row->value, {}, &LiveHold::booking_id);
            std::ranges::sort(expected, {}, &LiveHold::booking_id);
            if (!row || row->value != expected)
                violation("holds", subject, "the live holds are not those of the states");
        }
        co_return Result<void>{};
    }

    Task<Result<void>> check_timers() {
        CO_TRY(const auto items, co_await all_of(std::string(kTimers)));
        std::set<std::string> found;
        for (const store::Item& item : items) found.insert(item.key.sort);
        for (const std::string& sort : timers_)
            if (!found.contains(sort)) violation("timers", sort, "the timer is missing");
        for (const std::string& sort : found)
            if (!timers_.contains(sort)) violation("timers", sort, "the timer is of no state");
        co_return Result<void>{};
    }

    store::Table& table_;
    CheckReport report_;
    std::map<Place, Claims> claims_;
    std::map<Place, int> physical_;
    std::map<Place, std::vector<Booking>> live_;
    std::map<std::string, std::vector<LiveHold>> holds_;
    std::set<std::string> timers_;
};

}  // namespace

Task<Result<CheckReport>> check(store::Table& table) {
    Checker checker(table);
    co_return co_await checker.run();
}

}  // namespace innkeeper::booking
