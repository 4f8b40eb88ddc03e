#include "services/booking/app/check.hpp"

#include "chassis/core/encoding.hpp"
#include "services/booking/app/managed_nights.hpp"
#include "services/booking/app/published.hpp"
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
    Checker(store::Table& table, std::optional<Instant> now) : table_(table), now_(now) {}

    Task<Result<CheckReport>> run() {
        for (int shard = 0; shard < kIndexShards; ++shard) {
            CO_TRY_VOID(co_await check_bookings(shard));
            CO_TRY_VOID(co_await note_hotels(shard));
        }
        for (const auto& [place, hotel_claims] : claims_) {
            CO_TRY_VOID(co_await check_stock(place));
        }
        for (const Booking& state : states_) {
            CO_TRY_VOID(co_await check_saga(state));
            check_money(state);
        }
        CO_TRY_VOID(co_await check_guests());
        CO_TRY_VOID(co_await check_timers());
        co_return std::move(report_);
    }

private:
    void violation(std::string invariant, std::string subject, std::string what) {
        report_.violations.push_back({std::move(invariant), std::move(subject), std::move(what)});
    }

    Task<Result<void>> note_hotels(int shard) {
        CO_TRY(const auto items, co_await all_rows(table_, hotel_index(shard)));
        for (const store::Item& item : items) {
            const auto row = co_await load_hotel(table_, hotels_, item.key.sort);
            if (!row && row.error().code != Code::bug) co_return fail(row.error());
            if (!row || !row->value) {
                violation("index", item.key.sort, "the hotel is not there or cannot be read");
                continue;
            }
            // A place without a booking has no claim, and its rows must say so.
            for (const stay::RoomType& type : row->value->room_types) {
                claims_.try_emplace({row->value->id, type.id});
                physical_[{row->value->id, type.id}] = type.physical;
            }
            if (!now_) continue;
            CO_TRY(const CivilDate today, date_in_zone(row->value->time_zone, *now_));
            today_[row->value->id] = today;
        }
        co_return Result<void>{};
    }

    Task<Result<void>> check_bookings(int shard) {
        CO_TRY(const auto items, co_await all_rows(table_, booking_index(shard)));
        for (const store::Item& item : items) {
            const std::string& id = item.key.sort;
            const auto recorded = co_await eventsourcing::load(table_, std::string(kCategory), id);
            if (!recorded && recorded.error().code != Code::bug) co_return fail(recorded.error());
            if (!recorded) {
                violation("state", id, "an event is missing or cannot be read");
                continue;
            }
            CO_TRY(const auto snapshot, co_await table_.get(state_key(id)));
            check_booking(id, *recorded);
            if (snapshot) check_snapshot(id, *recorded, snapshot->document);
        }
        co_return Result<void>{};
    }

    void check_booking(const std::string& id,
                       const std::vector<eventsourcing::Recorded>& recorded) {
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
        if (!is_hold(state->status))
            report_.shown[id] = {state->version, sha256(booking_text(*state))};
        note_claims(*state);
        states_.push_back(*state);
        if (state->status == Status::held)
            holds_[state->terms->guest_subject].push_back({state->id, state->hold_expires_at});
        if (const auto due = state->due()) timers_.insert(timer_key(*due, id).sort);
    }

    void check_snapshot(const std::string& id, std::vector<eventsourcing::Recorded> recorded,
                        std::string_view document) {
        const auto kept = read_booking(document);
        if (!kept) return violation("state", id, "the snapshot cannot be read");
        if (kept->version > recorded.size())
            return violation("state", id, "the snapshot has more events than the stream");
        recorded.resize(kept->version);
        const auto then = fold_booking(recorded);
        if (!then || *then != *kept)
            violation("state", id, "the snapshot is not the fold of its events");
    }

    void note_claims(const Booking& state) {
        const Terms& terms = *state.terms;
        const Place place{terms.hotel_id, terms.room_type_id};
        Claims& nights = claims_[place];
        const Claimed claimed = state.claimed();
        if (claimed.claim == Claim::none) return;
        for (CivilDate night = claimed.from; night < claimed.to; night += std::chrono::days(1)) {
            NightStock& sum = nights[night];
            (claimed.claim == Claim::held      ? sum.held
             : claimed.claim == Claim::pending ? sum.pending
                                               : sum.sold) += claimed.rooms;
        }
        live_[place].push_back(state);
    }

    void check_money(const Booking& state) {
        const stay::Price& price = state.terms->price;
        Money sum{0, price.total.currency};
        for (const stay::PriceLine& line : price.lines) {
            if (line.included) continue;
            const auto next = add(sum, line.amount);
            if (!next) return violation("I6", state.id, "the price lines cannot be summed");
            sum = *next;
        }
        if (sum != price.total) violation("I6", state.id, "the lines do not sum to the total");
        if (price.due_now.minor + price.due_at_hotel.minor != price.total.minor)
            violation("I6", state.id, "what is due does not sum to the total");
        if (state.refunded.minor > state.captured.minor)
            violation("I6", state.id, "more was given back than taken");
        const auto goal = goal_of(state);
        const bool ended = state.status == Status::cancelled || state.status == Status::rejected ||
                           state.status == Status::no_show;
        const std::int64_t kept = state.captured.minor - state.refunded.minor;
        if (ended && at_rest(state.id) && kept > goal.amount.minor)
            violation("I6", state.id, "more is kept than the penalty");
    }

    [[nodiscard]] bool at_rest(const std::string& id) const {
        const auto saga = sagas_.find(id);
        return saga == sagas_.end() || (saga->second.at_rest() && !saga->second.refund_refused);
    }

    /// I7: a payment saga has nothing left to do, or waits for an answer; what it knows is what
    /// the events tell.
    Task<Result<void>> check_saga(Booking state) {
        CO_TRY(const auto item, co_await table_.get(saga_key(state.id)));
        const PaymentGoal goal = goal_of(state);
        if (!item) {
            if (goal.kind == PaymentGoal::Kind::authorise)
                violation("I7", state.id, "a payment is due, and nobody asks for it");
            co_return Result<void>{};
        }
        const auto saga = read_saga(item->document);
        if (!saga) {
            violation("I7", state.id, "the saga cannot be read");
            co_return Result<void>{};
        }
        sagas_.emplace(state.id, *saga);
        if (saga->goal != goal) violation("I7", state.id, "the saga has another goal");
        if (!saga->at_rest() && !saga->on_its_way)
            violation("I7", state.id, "the saga has stopped before its end");
        const bool same = saga->authorised == state.authorised &&
                          saga->captured == state.captured && saga->refunded == state.refunded;
        if (!same) violation("I7", state.id, "the saga knows of other sums than the events");
        co_return Result<void>{};
    }

    Task<Result<void>> check_stock(Place place) {
        CO_TRY(const auto items,
               co_await all_rows(table_, stock_partition(place.first, place.second)));
        Claims rows;
        for (const store::Item& item : items) {
            const auto month = read_stock_row(item);
            if (!month) {
                violation("I3", item.key.partition + "/" + item.key.sort, "cannot be read");
                continue;
            }
            for (const auto& [night, row] : *month) rows[night] = row.stock;
        }
        report_.nights += rows.size();
        const auto managed =
            co_await load_managed_nights(table_, inventory_stream(place.first, place.second));
        if (!managed && managed.error().code != Code::bug) co_return fail(managed.error());
        if (managed)
            check_managed(place, rows, *managed);
        else
            violation("I3", place.first + "/" + place.second, "what managers set cannot be read");
        check_nights(place, rows, claims_[place]);
        for (const Booking& booking : live_[place]) check_all_nights(booking, rows);
        co_return Result<void>{};
    }

    /// A row that is not there has nothing set.
    void check_managed(const Place& place, const Claims& rows, const ManagedNights& managed) {
        std::set<CivilDate> nights;
        for (const auto& [night, stock] : rows) nights.insert(night);
        for (const auto& [night, said] : managed.nights) nights.insert(night);
        for (const CivilDate night : nights) {
            const auto row = rows.find(night);
            const NightStock stock = row == rows.end() ? NightStock{} : row->second;
            if (managed_of(stock) != managed.at(night))
                violation(
                    "I3",
                    fmt::format("{}/{}/{}", place.first, place.second, innkeeper::to_string(night)),
                    "is not as managers set it");
        }
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
            const auto physical = physical_.find(place);
            const bool over =
                physical != physical_.end() && row.claimed() > row.capacity(physical->second);
            if (over && !row.oversold && !is_past(place.first, night))
                violation("I2", subject,
                          fmt::format("{} rooms claimed of {}", row.claimed(),
                                      row.capacity(physical->second)));
            if (std::tie(row.sold, row.pending, row.held) !=
                std::tie(sum.sold, sum.pending, sum.held))
                violation(
                    "I3", subject,
                    fmt::format("sold, pending, held are {}, {}, {}; by the events {}, {}, {}",
                                row.sold, row.pending, row.held, sum.sold, sum.pending, sum.held));
            if (over && row.oversold)
                report_.notices.push_back(subject + ": the capacity was lowered below the claims");
        }
    }

    /// Rooms may have been taken away since, and nobody marks a night that is over.
    [[nodiscard]] bool is_past(const std::string& hotel_id, CivilDate night) const {
        const auto today = today_.find(hotel_id);
        return today != today_.end() && night < today->second;
    }

    void check_all_nights(const Booking& booking, const Claims& rows) {
        const Claimed claimed = booking.claimed();
        for (CivilDate night = claimed.from; night < claimed.to; night += std::chrono::days(1)) {
            const auto row = rows.find(night);
            if (row == rows.end() || counter(row->second, claimed.claim) < claimed.rooms)
                violation("I4", booking.id, "has no room on " + innkeeper::to_string(night));
        }
    }

    Task<Result<void>> check_guests() {
        for (const auto& [subject, holds] : holds_) {
            CO_TRY(const auto item, co_await table_.get(holds_key(subject)));
            const auto row = holds_row(item);
            const auto is_listed = [&](const LiveHold& hold) {
                return std::ranges::find(row->value, hold) != row->value.end();
            };
            if (!row || !std::ranges::all_of(holds, is_listed))
                violation("holds", subject, "a hold is not in the list of its guest");
        }
        co_return Result<void>{};
    }

    Task<Result<void>> check_timers() {
        CO_TRY(const auto items, co_await all_rows(table_, std::string(kTimers)));
        std::set<std::string> found;
        for (const store::Item& item : items) found.insert(item.key.sort);
        for (const std::string& sort : timers_)
            if (!found.contains(sort)) violation("timers", sort, "the timer is missing");
        for (const std::string& sort : found)
            if (!timers_.contains(sort)) violation("timers", sort, "the timer is of no state");
        co_return Result<void>{};
    }

    store::Table& table_;
    std::optional<Instant> now_;
    ParsedHotels hotels_;
    CheckReport report_;
    std::map<Place, Claims> claims_;
    std::map<Place, int> physical_;
    std::map<std::string, CivilDate> today_;  ///< by hotel
    std::map<Place, std::vector<Booking>> live_;
    std::vector<Booking> states_;
    std::map<std::string, PaymentSaga> sagas_;
    std::map<std::string, std::vector<LiveHold>> holds_;
    std::set<std::string> timers_;
};

}  // namespace

Task<Result<CheckReport>> check(store::Table& table, std::optional<Instant> now) {
    Checker checker(table, now);
    co_return co_await checker.run();
}

}  // namespace innkeeper::booking
