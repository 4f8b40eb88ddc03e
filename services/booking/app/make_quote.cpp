#include "services/booking/app/make_quote.hpp"

#include "services/booking/app/errors.hpp"
#include "services/booking/app/terms_digest.hpp"
#include "services/booking/limits.hpp"

#include <algorithm>

namespace innkeeper::booking {
namespace {

RowsQuery query_of(const StayRequest& request, const Stay& nights) {
    return {.booking_id = {},
            .hotel_id = request.hotel_id,
            .guest_subject = {},
            .stays = {{request.room_type_id, request.rate_plan_id, nights}}};
}

StayRequest request_of(const Terms& terms) {
    return {terms.hotel_id, terms.room_type_id, terms.rate_plan_id, terms.stay, terms.rooms};
}

}  // namespace

Window window_around(const Stay& stay, CivilDate today) {
    const CivilDate before = stay.arrival - std::chrono::days(kAlternativeBefore);
    return {.from = std::min(stay.arrival, std::max(today, before)),
            .to = stay.departure + std::chrono::days(kAlternativeAfter)};
}

Result<Quote> quote_of(Context& context, Terms terms, std::string booking_id,
                       std::uint64_t version) {
    const Instant expires_at = context.clock.now() + context.quote_for;
    std::string id = context.signer->sign({.request = request_of(terms),
                                           .digest = terms_digest(terms.price, terms.penalties),
                                           .expires_at = expires_at,
                                           .booking_id = std::move(booking_id),
                                           .version = version});
    if (id.size() > kMaxQuoteId)
        return fail(Code::rejected, "quote-too-long", "So many guests do not go into one quote.");
    return Quote{std::move(id), std::move(terms), expires_at};
}

Task<Result<MakeQuote::Seen>> MakeQuote::look(StayRequest request) {
    const Instant now = context_.clock.now();
    CO_TRY(Rows rows,
           co_await load_rows(context_.table, context_.hotels, query_of(request, request.stay)));
    if (!rows.hotel.value) co_return fail(hotel_not_found());
    CO_TRY(Verdict verdict, judge(rows, request, now));
    if (!verdict.refusal)
        co_return Seen{terms_of({}, *rows.hotel.value, request, std::move(verdict))};

    CO_TRY(const CivilDate today, date_in_zone(rows.hotel.value->time_zone, now));
    const Window window = window_around(request.stay, today);
    const Stay nights{window.from, window.to};
    CO_TRY(Rows wide,
           co_await load_rows(context_.table, context_.hotels, query_of(request, nights)));
    if (!wide.hotel.value) co_return fail(hotel_not_found());
    CO_TRY(verdict, judge(wide, request, now, window.from, window.to));
    if (!verdict.refusal)
        co_return Seen{terms_of({}, *wide.hotel.value, request, std::move(verdict))};
    co_return Seen{{}, *std::move(verdict.refusal)};
}

Task<Result<Quote>> MakeQuote::run(StayRequest request) {
    CO_TRY_VOID(stay::check_length(request.stay));
    CO_TRY(Seen seen, co_await look(request));
    if (!seen.terms && seen.refusal.code == Code::conflict) {
        CO_TRY(const bool due, co_await timers_.any_due());
        if (due) {
            CO_TRY_VOID(co_await timers_.run_due());
            CO_TRY(seen, co_await look(std::move(request)));
        }
    }
    if (!seen.terms) co_return fail(std::move(seen.refusal));
    co_return quote_of(context_, *std::move(seen.terms));
}

Task<Result<QuoteCheck>> MakeQuote::check(std::string quote_id) {
    CO_TRY(const QuoteClaims claims, context_.signer->open(quote_id));
    CO_TRY_VOID(check_lifetime(claims, context_.clock.now()));
    auto now = co_await run(claims.request);
    if (!now && now.error().reasons.empty()) co_return fail(now.error());
    if (!now) co_return QuoteCheck{QuoteCheck::State::sold_out, {}, now.error()};
    if (terms_digest(now->terms.price, now->terms.penalties) != claims.digest)
        co_return QuoteCheck{QuoteCheck::State::price_changed, *std::move(now), {}};
    Quote same{std::move(quote_id), std::move(now->terms), claims.expires_at};
    co_return QuoteCheck{QuoteCheck::State::available, std::move(same), {}};
}

}  // namespace innkeeper::booking
