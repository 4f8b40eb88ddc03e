#include "chassis/core/check.hpp"
#include "services/hotels/app/rates_app.hpp"
#include "services/hotels/app/rows.hpp"
#include "services/hotels/limits.hpp"

#include <algorithm>
#include <span>

namespace innkeeper::hotels {
namespace {

using stay::RateMonth;

/// The months of a range as they are stored, and the versions of their rows: 0 where there is none.
struct Stored {
    std::vector<RateMonth> months;
    std::vector<std::uint64_t> versions;
};

// A range has 25 months at most, the check of the hotel and four events stand beside them.
static_assert(kMaxRateNights / 28 + 2 <= static_cast<int>(store::kMaxGetMany));

Task<Result<Stored>> load(HotelsApp& app, std::string hotel_id, std::string plan_id, CivilDate from,
                          CivilDate to, Currency currency) {
    const std::vector<std::string> months = stay::months_between(from, to);
    std::vector<store::Key> keys;
    for (const std::string& month : months)
        keys.push_back(rows::rate_key(hotel_id, plan_id, month));
    CO_TRY(const auto items, co_await app.table.get_many(std::move(keys)));
    Stored out;
    for (std::size_t i = 0; i < months.size(); ++i) {
        if (!items[i]) {
            out.months.push_back({.rate_plan_id = plan_id, .month = months[i]});
            out.versions.push_back(0);
            continue;
        }
        CO_TRY(auto month, stay::read_rate_month(items[i]->document, currency));
        out.months.push_back(std::move(month));
        out.versions.push_back(items[i]->version);
    }
    co_return out;
}

RateNights nights_of(std::string plan_id, const std::vector<RateMonth>& months, CivilDate from,
                     CivilDate to) {
    RateNights out{std::move(plan_id), {}};
    for (const RateMonth& month : months)
        out.days.insert(month.days.lower_bound(from), month.days.upper_bound(to));
    return out;
}

Result<void> must_have_plan(const Hotel& hotel, const std::string& plan_id) {
    const auto& plans = hotel.selling.rate_plans;
    if (std::ranges::find(plans, plan_id, &RatePlan::id) != plans.end()) return {};
    return fail(Code::not_found, "rate-plan-not-found", "The hotel has no such rate plan.");
}

/// The index of a month in what was loaded.
std::size_t place_of(const Stored& stored, const RateMonth& month) {
    const auto found = std::ranges::find(stored.months, month.month, &RateMonth::month);
    CHECK(found != stored.months.end());
    return static_cast<std::size_t>(found - stored.months.begin());
}

bus::Commit commit_of(HotelsApp& app, const Hotel& hotel, const Stored& stored,
                      const std::vector<RateMonth>& changed, const std::string& traceparent) {
    // Prices suit the plan as it was read: who changes the plan meanwhile sends us round again.
    bus::Commit commit{
        {store::Write::check(rows::hotel_key(hotel.id), store::Expect::exactly(hotel.version))}};
    for (const RateMonth& month : changed)
        commit.put(store::Write::put(
            rows::rate_key(hotel.id, month.rate_plan_id, month.month), stay::to_document(month),
            store::Expect::exactly(stored.versions[place_of(stored, month)])));
    for (std::size_t at = 0; at < changed.size(); at += kMonthsPerEvent) {
        const auto part =
            std::span(changed).subspan(at, std::min(kMonthsPerEvent, changed.size() - at));
        commit.tell(rows::rates_event_of(hotel.id, std::string(hotel.place.currency.code()),
                                         {part.begin(), part.end()}, app.ids.next(),
                                         app.clock.now(), traceparent));
    }
    return commit;
}

}  // namespace

Task<Result<Hotel>> get_managed_hotel(HotelsApp& app, std::string hotel_id, auth::Principal who) {
    CO_TRY(Hotel hotel, co_await get_hotel(app, std::move(hotel_id)));
    if (!who.is_admin() && !hotel.is_managed_by(who.subject))
        co_return fail(Code::forbidden, "not-your-hotel", "You do not manage the hotel.");
    co_return hotel;
}

Task<Result<RateNights>> get_rates(HotelsApp& app, auth::Principal who, std::string hotel_id,
                                   std::string rate_plan_id, CivilDate from, CivilDate to) {
    CO_TRY(const Hotel hotel, co_await get_managed_hotel(app, std::move(hotel_id), std::move(who)));
    CO_TRY_VOID(must_have_plan(hotel, rate_plan_id));
    CO_TRY_VOID(check_rate_range(from, to));
    CO_TRY(const Stored stored,
           co_await load(app, hotel.id, rate_plan_id, from, to, hotel.place.currency));
    co_return nights_of(std::move(rate_plan_id), stored.months, from, to);
}

Task<Result<RateNights>> set_rates(HotelsApp& app, auth::Principal who, std::string hotel_id,
                                   SetRates change, std::string traceparent) {
    for (int attempt = 0; attempt < kRateAttempts; ++attempt) {
        CO_TRY(const Hotel hotel, co_await get_managed_hotel(app, hotel_id, who));
        CO_TRY_VOID(must_be_active(hotel));
        CO_TRY_VOID(must_have_plan(hotel, change.rate_plan_id));
        CO_TRY(const CivilDate today, date_in_zone(hotel.place.time_zone, app.clock.now()));
        CO_TRY_VOID(check_rate_range(change.from, change.to, today));
        CO_TRY(Stored stored, co_await load(app, hotel.id, change.rate_plan_id, change.from,
                                            change.to, hotel.place.currency));
        const stay::Hotel terms = terms_of(hotel);
        CO_TRY(auto changed,
               set_rates(terms, *terms.rate_plan(change.rate_plan_id), change, stored.months));
        if (!changed.empty()) {
            bus::Commit commit = commit_of(app, hotel, stored, changed, traceparent);
            CO_TRY(auto done, co_await app.table.commit(std::move(commit.writes)));
            if (!done.ok()) continue;
            app.relay.hand({std::move(commit.events), std::move(done)});
        }
        for (RateMonth& month : changed) {
            const std::size_t at = place_of(stored, month);
            stored.months[at] = std::move(month);
        }
        co_return nights_of(change.rate_plan_id, stored.months, change.from, change.to);
    }
    co_return fail(Code::busy, "rates-contended",
                   "The rates of these nights are being changed by others.");
}

}  // namespace innkeeper::hotels
