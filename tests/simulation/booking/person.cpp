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

/// Each guest's address is their subject's: one that belongs to another must never be shown.
std::string address_of_another(const std::string& body, const std::string& subject) {
    constexpr std::string_view kDomain = "@example.test";
    for (auto at = body.find(kDomain); at != std::string::npos; at = body.find(kDomain, at + 1)) {
        const auto quote = body.rfind('"', at);
        const std::string shown = body.substr(quote + 1, at - quote - 1);
        if (shown != subject) return shown;
    }
    return {};
}

Told told_by(const http::Response& answer, Span span) {
    Told told;
    told.status = answer.status;
    told.body = answer.body;
    told.asked = span.asked;
    told.answered = span.answered;
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

Party couple() { return {{.adults = 2}}; }

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
        if (is_definite(answer)) {
            check_answer(*answer);
            co_return told_by(*answer, {asked, stage_.sim.world().now()});
        }
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
    // Keys have eight characters at least.
    if (!key.empty()) asked.headers.set("Idempotency-Key", "the-key-" + key);
    asked.body = std::move(body);
    return insist(std::move(service), std::move(asked));
}

Task<void> Person::wait_for_opening() {
    constexpr Micros kLookAgain{250'000};
    while (!stage_.open) co_await wait(kLookAgain);
    co_await pause(stage_.spread);
}

void Person::check_answer(const http::Response& answer) {
    if (answer.status >= 500)
        stage_.sim.world().fail(
            "bug", fmt::format("{} was told {} {}", subject_, answer.status, answer.body));
    if (role_ != "guest") return;
    const std::string stranger = address_of_another(answer.body, subject_);
    if (!stranger.empty())
        stage_.sim.world().fail("privacy",
                                fmt::format("{} was shown what {} has", subject_, stranger));
}

void Person::check_sold_out(const HotelSeen& hotel, Stay stay, std::size_t rooms,
                            const Told& told) {
    if (told.slug != "room-sold-out") return;
    const RoomsWanted wanted{hotel.id, hotel.room_type_id, stay, static_cast<int>(rooms)};
    if (stage_.rooms.was_short(wanted, {told.asked, told.answered})) return;
    stage_.sim.world().fail("availability",
                            fmt::format("{} was told that {} is sold out, and it was not", subject_,
                                        to_string(stay.arrival)));
}

Task<Told> Person::quote(HotelSeen hotel, Stay stay, Party party) {
    bj::array rooms;
    for (const stay::RoomParty& room : party)
        rooms.push_back(bj::object{
            {"adults", room.adults},
            {"children_ages", bj::array(room.children_ages.begin(), room.children_ages.end())}});
    std::string body = bj::serialize(bj::object{{"hotel_id", hotel.id},
                                                {"room_type_id", hotel.room_type_id},
                                                {"rate_plan_id", hotel.rate_plan_id},
                                                {"arrival", json::of(stay.arrival)},
                                                {"departure", json::of(stay.departure)},
                                                {"rooms", std::move(rooms)}});
    Told told = co_await post("booking", "/api/v1/quotes", std::move(body), {});
    check_sold_out(hotel, stay, party.size(), told);
    co_return told;
}

Task<Told> Person::hold(HotelSeen hotel, Stay stay, std::string quote_id, std::string key,
                        std::size_t rooms) {
    std::string body = bj::serialize(bj::object{{"quote_id", quote_id}});
    stage_.answers.asks_for_hold(subject_, key);
    Told told = co_await post("booking", "/api/v1/holds", std::move(body), key);
    if (told.replayed) REACHED("people-answer-replayed");
    if (told.ok()) stage_.answers.took(subject_, "hold " + key, told.booking);
    check_sold_out(hotel, stay, rooms, told);
    co_return told;
}

Task<Told> Person::hold(HotelSeen hotel, Stay stay, std::string key) {
    for (;;) {
        const Told quoted = co_await quote(hotel, stay);
        if (!quoted.ok()) co_return quoted;
        Told held = co_await hold(hotel, stay, id_in(quoted.body), key);
        if (held.slug == "quote-expired") REACHED("people-quote-expired");
        if (held.slug == "price-changed") REACHED("people-price-changed");
        if (held.slug != "quote-expired" && held.slug != "price-changed") co_return held;
        key += "-again";
    }
}

Task<Told> Person::book(std::string hold_id, std::string key) {
    return book(std::move(hold_id), {}, std::move(key));
}

Task<Told> Person::book(std::string hold_id, std::string method_id, std::string key) {
    bj::object body{{"hold_id", hold_id},
                    {"guest", bj::object{{"given_name", subject_},
                                         {"family_name", "Guest"},
                                         {"email", subject_ + "@example.test"}}}};
    if (!method_id.empty()) body["payment_method_id"] = method_id;
    Told told = co_await post("booking", "/api/v1/bookings", bj::serialize(body), key);
    // A key counts for one route; hold and book may use the same.
    if (told.ok()) stage_.answers.took(subject_, "book " + key, told.booking);
    co_return told;
}

Task<Told> Person::add_card(std::string number, std::string key) {
    std::string body = bj::serialize(bj::object{
        {"card_number", number}, {"expiry_month", 12}, {"expiry_year", 2030}, {"cvc", "123"}});
    return post("payments", "/api/v1/payment-methods", std::move(body), std::move(key));
}

Task<Told> Person::release(std::string hold_id) {
    return insist("booking", request(http::Method::del, "/api/v1/holds/" + hold_id));
}

Task<Told> Person::cancel(BookingSeen seen) {
    for (;;) {
        const Told shown =
            co_await get("booking", "/api/v1/bookings/" + seen.id + "/cancellation-quote", {});
        if (!shown.ok()) co_return shown;
        const bj::value penalty = bj::parse(shown.body).at("penalty");
        Told told = co_await command(seen, "/api/v1/bookings/" + seen.id + "/cancel",
                                     bj::serialize(bj::object{{"penalty", penalty}}));
        if (told.slug != "penalty-changed") co_return told;
    }
}

Task<Told> Person::cancel_free(BookingSeen seen) {
    std::string path = "/api/v1/bookings/" + seen.id + "/cancel";
    return command(std::move(seen), std::move(path), {});
}

Task<Told> Person::command(BookingSeen seen, std::string path, std::string body) {
    http::Request asked = request(http::Method::post, std::move(path));
    asked.headers.set("If-Match", http::etag(seen.version));
    if (!body.empty()) asked.headers.set("Content-Type", "application/json");
    asked.body = std::move(body);
    Told told = co_await insist("booking", std::move(asked));
    if (told.ok()) stage_.answers.took(subject_, {}, told.booking);
    co_return told;
}

Task<Told> Person::put(std::string service, std::string path, std::string body,
                       std::uint64_t seen) {
    http::Request asked = request(http::Method::put, std::move(path));
    asked.headers.set("Content-Type", "application/json");
    if (seen != 0) asked.headers.set("If-Match", http::etag(seen));
    asked.body = std::move(body);
    return insist(std::move(service), std::move(asked));
}

Task<Told> Person::put_part(std::string hotel_id, std::string path, std::string body) {
    const std::string hotel = "/api/v1/manage/hotels/" + hotel_id;
    for (;;) {
        const Told now = co_await get("hotels", hotel, {});
        if (!now.ok()) co_return now;
        const auto version = bj::parse(now.body).at("version").to_number<std::uint64_t>();
        Told told = co_await put("hotels", hotel + path, body, version);
        if (told.slug != "hotel-moved-on") co_return told;
    }
}

Task<Told> Person::wait_while(BookingSeen seen, std::string status, Micros most) {
    constexpr Micros kLookAgain{1'000'000};
    const Micros until = stage_.sim.world().now() + most;
    for (;;) {
        Told now = co_await look_at(seen);
        const bool done = !now.ok() || now.booking.status != status;
        if (done || stage_.sim.world().now() >= until) co_return now;
        seen = now.booking;
        co_await pause(2 * kLookAgain);
    }
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
    check_not_behind(seen, told);
    co_return told;
}

Task<Told> Person::look_at_hold(BookingSeen seen) {
    const std::string path = "/api/v1/holds/" + seen.id;
    Told told = co_await get("booking", path, {});
    check_not_behind(seen, told);
    Person eve(stage_, ports_, "guest", "eve");
    const Told spied = co_await eve.get("booking", path, {});
    if (spied.slug != "hold-not-found") eve.surprised("a stranger's hold", spied);
    co_return told;
}

void Person::check_not_behind(const BookingSeen& seen, const Told& told) {
    if (told.ok() && told.booking.version < seen.version)
        stage_.sim.world().fail("read-your-writes",
                                fmt::format("{} has seen version {} of {} and got {}", subject_,
                                            seen.version, seen.id, told.booking.version));
}

void Person::surprised(const std::string& what, const Told& told) {
    stage_.sim.world().fail("answer", fmt::format("{}: {} was told {} {} {}", what, subject_,
                                                  told.status, told.slug, told.body));
}

}  // namespace innkeeper::sim
