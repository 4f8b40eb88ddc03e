#include "tests/simulation/booking/person.hpp"

#include "chassis/core/json.hpp"
#include "chassis/core/probe.hpp"
#include "chassis/http/params.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace innkeeper::sim {
namespace {

namespace bj = json::bj;

constexpr Micros kFirstRetry{200'000};
constexpr Micros kMaxRetry{2'000'000};

bool is_definite(const Result<http::Response>& answer) {
    if (!answer) return false;
    constexpr std::array kTransient{429, 503, 504};
    if (std::ranges::find(kTransient, answer->status) != kTransient.end()) return false;
    return answer->status != 409 || http::error_of(*answer).slug != "request-in-progress";
}

Told told_by(const http::Response& answer, Micros asked) {
    Told told;
    told.status = answer.status;
    told.body = answer.body;
    told.asked = asked;
    told.replayed = answer.headers.get("Idempotency-Replayed").has_value();
    if (told.ok())
        told.booking = booking_in(answer.body);
    else
        told.slug = http::error_of(answer).slug;
    return told;
}

}  // namespace

std::string id_in(const std::string& body) {
    const auto value = json::parse(body);
    if (!value) return {};
    json::Fields in(*value);
    return in.text("id");
}

BookingSeen booking_in(const std::string& body) {
    const auto value = json::parse(body);
    if (!value) return {};
    json::Fields in(*value);
    BookingSeen seen;
    seen.id = in.text("id");
    seen.status = in.text("status");
    seen.version = static_cast<std::uint64_t>(in.integer("version", 1, 1'000'000));
    if (!in.finish_tolerant()) return {};
    return seen;
}

Stay race_stay() {
    const CivilDate arrival = *parse_date("2027-02-10");
    return *Stay::make(arrival, arrival + std::chrono::days(2));
}

Stay draw_stay(Generator& draw) {
    constexpr std::uint64_t kDays = 6;
    constexpr std::uint64_t kMaxNights = 3;
    const auto day = static_cast<int>(draw.below(kDays));
    const auto nights = static_cast<int>(draw.between(1, kMaxNights));
    const CivilDate arrival = *parse_date("2027-03-26") + std::chrono::days(day);
    return *Stay::make(arrival, arrival + std::chrono::days(nights));
}

Person::Person(Stage& stage, Ports& ports, std::string role, std::string subject)
    : stage_(stage), ports_(ports), role_(std::move(role)), subject_(std::move(subject)) {}

Task<void> Person::wait(Micros duration) {
    return ports_.executor.world().sleep(ports_.executor, duration);
}

Task<void> Person::pause(Micros most) {
    const auto bound = static_cast<std::uint64_t>(most.count());
    return wait(Micros{static_cast<std::int64_t>(ports_.random.below(bound) + 1)});
}

http::Request Person::request(http::Method method, std::string path) {
    http::Request made;
    made.method = method;
    made.path = std::move(path);
    made.headers.set("Authorization", fmt::format("Bearer {}:{}", role_, subject_));
    made.trace.trace_id =
        fmt::format("{:016x}{:016x}", ports_.random.next_u64(), ports_.random.next_u64());
    made.trace.span_id = fmt::format("{:016x}", ports_.random.next_u64());
    return made;
}

std::string Person::some_booking_process() {
    const auto& all = stage_.booking_processes;
    return all[ports_.random.below(all.size())];
}

Task<Told> Person::insist(std::string service, http::Request request) {
    const Micros asked = stage_.sim.world().now();
    Micros retry = kFirstRetry;
    for (;;) {
        const std::string target = service == "booking" ? some_booking_process() : service;
        const auto answer = co_await ports_.http.send(target, request);
        if (is_definite(answer)) co_return told_by(*answer, asked);
        REACHED("people-person-insists");
        co_await pause(2 * retry);
        retry = std::min(2 * retry, kMaxRetry);
    }
}

Task<Told> Person::get(std::string service, std::string path, http::Pairs query) {
    http::Request asked = request(http::Method::get, std::move(path));
    asked.query = std::move(query);
    return insist(std::move(service), std::move(asked));
}

Task<Told> Person::post(std::string service, std::string path, std::string body, std::string key) {
    http::Request asked = request(http::Method::post, std::move(path));
    asked.headers.set("Content-Type", "application/json");
    if (!key.empty()) asked.headers.set("Idempotency-Key", std::move(key));
    asked.body = std::move(body);
    return insist(std::move(service), std::move(asked));
}

Task<void> Person::wait_for_opening() {
    constexpr Micros kLookAgain{250'000};
    while (!stage_.open) co_await wait(kLookAgain);
    co_await pause(stage_.spread);
}

void Person::check_sold_out(const HotelSeen& hotel, Stay stay, const Told& told) {
    if (told.slug != "room-sold-out") return;
    if (stage_.stock.was_full(hotel.id, hotel.room_type_id, stay, told.asked)) return;
    stage_.sim.world().fail("availability",
                            fmt::format("{} was told that {} is sold out, and it was not", subject_,
                                        to_string(stay.arrival)));
}

Task<Told> Person::quote(HotelSeen hotel, Stay stay) {
    const bj::object room{{"adults", 2}, {"children_ages", bj::array{}}};
    std::string body = bj::serialize(bj::object{{"hotel_id", hotel.id},
                                                {"room_type_id", hotel.room_type_id},
                                                {"rate_plan_id", hotel.rate_plan_id},
                                                {"arrival", json::of(stay.arrival)},
                                                {"departure", json::of(stay.departure)},
                                                {"rooms", bj::array{room}}});
    Told told = co_await post("booking", "/api/v1/quotes", std::move(body), {});
    check_sold_out(hotel, stay, told);
    co_return told;
}

Task<Told> Person::hold(HotelSeen hotel, Stay stay, std::string quote_id, std::string key) {
    std::string body = bj::serialize(bj::object{{"quote_id", quote_id}});
    stage_.answers.asks_for_hold(subject_, key);
    Told told = co_await post("booking", "/api/v1/holds", std::move(body), key);
    if (told.replayed) REACHED("people-answer-replayed");
    if (told.ok()) stage_.answers.took(subject_, "hold " + key, told.booking);
    check_sold_out(hotel, stay, told);
    co_return told;
}

Task<Told> Person::hold(HotelSeen hotel, Stay stay, std::string key) {
    for (;;) {
        const Told quoted = co_await quote(hotel, stay);
        if (!quoted.ok()) co_return quoted;
        Told held = co_await hold(hotel, stay, id_in(quoted.body), key);
        if (held.slug != "quote-expired") co_return held;
        REACHED("people-quote-expired");
        key += "-again";
    }
}

Task<Told> Person::book(std::string hold_id, std::string key) {
    std::string body =
        bj::serialize(bj::object{{"hold_id", hold_id},
                                 {"guest", bj::object{{"given_name", subject_},
                                                      {"family_name", "Guest"},
                                                      {"email", subject_ + "@example.test"}}}});
    Told told = co_await post("booking", "/api/v1/bookings", std::move(body), key);
    // A key counts for one route; hold and book may use the same.
    if (told.ok()) stage_.answers.took(subject_, "book " + key, told.booking);
    co_return told;
}

Task<Told> Person::release(std::string hold_id) {
    return insist("booking", request(http::Method::del, "/api/v1/holds/" + hold_id));
}

Task<Told> Person::cancel(BookingSeen seen) {
    http::Request asked = request(http::Method::post, "/api/v1/bookings/" + seen.id + "/cancel");
    asked.headers.set("If-Match", http::etag(seen.version));
    Told told = co_await insist("booking", std::move(asked));
    if (told.ok()) stage_.answers.took(subject_, {}, told.booking);
    co_return told;
}

Task<Told> Person::decide(BookingSeen seen, bool approve) {
    http::Request asked = request(
        http::Method::post, "/api/v1/approvals/" + seen.id + (approve ? "/approve" : "/reject"));
    asked.headers.set("If-Match", http::etag(seen.version));
    if (!approve) {
        asked.headers.set("Content-Type", "application/json");
        asked.body = R"({"reason":"We are full."})";
    }
    Told told = co_await insist("approvals", std::move(asked));
    if (told.ok()) stage_.answers.took(subject_, {}, told.booking);
    co_return told;
}

Task<Told> Person::look_at(BookingSeen seen) {
    Told told = co_await get("bookings", "/api/v1/bookings/" + seen.id,
                             {{"min_version", std::to_string(seen.version)}});
    if (told.ok() && told.booking.version < seen.version)
        stage_.sim.world().fail("read-your-writes",
                                fmt::format("{} has seen version {} of {} and got {}", subject_,
                                            seen.version, seen.id, told.booking.version));
    co_return told;
}

void Person::surprised(const std::string& what, const Told& told) {
    stage_.sim.world().fail("answer", fmt::format("{}: {} was told {} {} {}", what, subject_,
                                                  told.status, told.slug, told.body));
}

}  // namespace innkeeper::sim
