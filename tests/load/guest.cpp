#include "tests/load/guest.hpp"

#include <fmt/format.h>

#include <utility>

namespace innkeeper::load {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::string quote_body(const Plan& plan) {
    std::string rooms;
    for (int i = 0; i < plan.rooms; ++i) rooms += i == 0 ? R"({"adults":2})" : R"(,{"adults":2})";
    return fmt::format(R"({{"hotel_id":"{}","room_type_id":"{}","rate_plan_id":"{}",)"
                       R"("arrival":"{}","departure":"{}","rooms":[{}]}})",
                       plan.offer.hotel_id, plan.offer.room_type_id, plan.offer.rate_plan_id,
                       to_string(plan.stay.arrival), to_string(plan.stay.departure), rooms);
}

constexpr std::size_t kKeyBytes = 16;

}  // namespace

Task<Sent> Guest::send(Ask ask) {
    Sent sent{.ask = std::move(ask)};
    sent.answer = co_await wire_.ask(sent.ask);
    co_return sent;
}

Task<Sent> Guest::create(std::string target, std::string body) {
    Ask ask{.method = "POST",
            .target = std::move(target),
            .key = random_.token(kKeyBytes),
            .body = std::move(body)};
    return send(std::move(ask));
}

Task<Answer> Guest::quote(const Plan& plan) {
    Ask question{.method = "POST", .target = "/api/v1/quotes", .body = quote_body(plan)};
    return ask(question);
}

Task<Sent> Guest::hold(std::string quote_id) {
    std::string body = fmt::format(R"({{"quote_id":"{}"}})", quote_id);
    return create("/api/v1/holds", std::move(body));
}

Task<Sent> Guest::book(std::string hold_id, std::string payment_method_id) {
    std::string payment;
    if (!payment_method_id.empty())
        payment = fmt::format(R"(,"payment_method_id":"{}")", payment_method_id);
    std::string body =
        fmt::format(R"({{"hold_id":"{}","guest":{{"given_name":"Load","family_name":"Guest",)"
                    R"("email":"guest@load.example"}}{}}})",
                    hold_id, payment);
    return create("/api/v1/bookings", std::move(body));
}

Task<Sent> Guest::release(std::string hold_id) {
    return send({.method = "DELETE", .target = "/api/v1/holds/" + hold_id});
}

Task<Sent> Guest::cancel(std::string booking_id) {
    const std::string booking = "/api/v1/bookings/" + booking_id;
    Sent preview = co_await send({.target = booking + "/cancellation-quote"});
    if (preview.answer.status != 200) co_return preview;
    Ask ask{.method = "POST",
            .target = booking + "/cancel",
            .version = number_of(preview.answer.body, "version"),
            .body = fmt::format(R"({{"reason":"Plans have changed.","penalty":{}}})",
                                object_of(preview.answer.body, "penalty"))};
    co_return co_await send(std::move(ask));
}

Task<Sent> Guest::move(std::string booking_id, Stay stay) {
    const std::string booking = "/api/v1/bookings/" + booking_id;
    Ask question{.method = "POST",
                 .target = booking + "/change-quote",
                 .body = fmt::format(R"({{"arrival":"{}","departure":"{}"}})",
                                     to_string(stay.arrival), to_string(stay.departure))};
    Sent quote = co_await send(std::move(question));
    if (quote.answer.status != 201) co_return quote;
    Ask ask{.method = "POST",
            .target = booking + "/change",
            .version = number_of(quote.answer.body, "version"),
            .body = fmt::format(R"({{"change_quote_id":"{}"}})", text_of(quote.answer.body, "id"))};
    co_return co_await send(std::move(ask));
}

Task<Sent> Guest::add_card(std::string number) {
    std::string body = fmt::format(
        R"({{"card_number":"{}","expiry_month":12,"expiry_year":2099,"cvc":"123"}})", number);
    return create("/api/v1/payment-methods", std::move(body));
}

Task<Sent> Guest::decide(std::string booking_id, std::uint64_t version, bool approve) {
    Ask ask{.method = "POST",
            .target = "/api/v1/approvals/" + booking_id + (approve ? "/approve" : "/reject"),
            .version = version,
            .body = approve ? "" : R"({"reason":"The house is being painted."})"};
    return send(std::move(ask));
}

Task<Guest::Trip> Guest::travel(Plan plan) {
    Trip trip;
    auto begin = SteadyClock::now();
    const auto took = [&begin] {
        return Seconds(SteadyClock::now() - std::exchange(begin, SteadyClock::now()));
    };
    trip.quote = co_await quote(plan);
    trip.quote_time = took();
    if (trip.quote.status != 201) co_return trip;
    trip.hold = co_await hold(text_of(trip.quote.body, "id"));
    trip.hold_time = took();
    if (trip.hold.answer.status != 201) co_return trip;
    trip.book = co_await book(text_of(trip.hold.answer.body, "id"), "");
    trip.book_time = took();
    co_return trip;
}

Plan draw_plan(SeededRandom& random, const std::vector<Offer>& offers, CivilDate first, int days,
               int nights) {
    const auto day = static_cast<int>(random.below(static_cast<std::uint64_t>(days)));
    const CivilDate arrival = first + std::chrono::days(day);
    return {.offer = offers[random.below(offers.size())],
            .stay = {arrival, arrival + std::chrono::days(nights)}};
}

}  // namespace innkeeper::load
