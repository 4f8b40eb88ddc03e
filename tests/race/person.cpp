#include "tests/race/person.hpp"

#include "chassis/core/json.hpp"
#include "chassis/http/params.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace innkeeper::race {
namespace {

namespace bj = json::bj;
using http::Method;

/// Refusals that are a part of any race for rooms (docs/errors.md).
constexpr std::array<std::string_view, 6> kExpected{"409 room-sold-out",  "409 booking-moved-on",
                                                    "409 hold-expired",   "409 request-in-progress",
                                                    "422 too-many-holds", "429 stock-contended"};

std::string text_of(const bj::object& object, std::string_view name) {
    const bj::value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

int count_of(const bj::object& object, std::string_view name) {
    const bj::value* value = object.if_contains(name);
    return value != nullptr && value->is_int64() ? static_cast<int>(value->get_int64()) : -1;
}

/// As a number, or as a text in a refusal.
std::uint64_t version_of(const bj::object& object, std::string_view name) {
    const std::string text = text_of(object, name);
    if (text.empty()) return static_cast<std::uint64_t>(std::max(0, count_of(object, name)));
    std::uint64_t version = 0;
    std::from_chars(text.data(), text.data() + text.size(), version);
    return version;
}

std::optional<Answer::Night> night_of(const bj::object& object) {
    const bj::value* items = object.if_contains("items");
    if (items == nullptr || !items->is_array() || items->get_array().size() != 1)
        return std::nullopt;
    const bj::value& item = items->get_array().front();
    if (!item.is_object()) return std::nullopt;
    const bj::object& night = item.get_object();
    return Answer::Night{count_of(night, "physical"), count_of(night, "sold"),
                         count_of(night, "pending"), count_of(night, "held"),
                         count_of(night, "available")};
}

Answer answer_of(const http::Response& response) {
    Answer answer;
    answer.status = response.status;
    answer.replayed = response.headers.get("Idempotency-Replayed").has_value();
    if (response.body.empty()) return answer;
    const auto value = json::parse(response.body);
    if (!value || !value->is_object()) return {};
    const bj::object& object = value->get_object();
    if (!answer.ok()) {
        answer.slug = text_of(object, "slug");
        answer.state = text_of(object, "status_now");
        answer.version = version_of(object, "version_now");
        return answer;
    }
    answer.id = text_of(object, "id");
    answer.state = text_of(object, "status");
    answer.version = version_of(object, "version");
    answer.night = night_of(object);
    return answer;
}

}  // namespace

void Tally::count(std::string_view operation, const Answer& answer) {
    std::string name = fmt::format("{} {}{}{}", operation, answer.status,
                                   answer.slug.empty() ? "" : " ", answer.slug);
    ++counts_[std::move(name)];
}

void Tally::add(const Tally& other) {
    for (const auto& [name, count] : other.counts_) counts_[name] += count;
}

std::string Tally::text() const {
    std::string text;
    for (const auto& [name, count] : counts_)
        text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, count);
    return text;
}

std::vector<std::string> Tally::unexpected() const {
    std::vector<std::string> found;
    for (const auto& [name, count] : counts_) {
        const std::string_view answer = std::string_view(name).substr(name.find(' ') + 1);
        if (answer == "200" || answer == "201" || answer == "204") continue;
        if (std::ranges::find(kExpected, answer) != kExpected.end()) continue;
        found.push_back(fmt::format("answered {} times: {}", count, name));
    }
    return found;
}

http::Request Person::request(Method method, std::string path, std::string body) const {
    http::Request request;
    request.method = method;
    request.path = std::move(path);
    request.headers.set("Authorization", "Bearer " + token_);
    if (!body.empty()) request.headers.set("Content-Type", "application/json");
    request.body = std::move(body);
    request.trace = {"0123456789abcdef0123456789abcdef", "0123456789abcdef"};
    return request;
}

Task<Answer> Person::ask(std::string service, std::string operation, http::Request request) {
    const auto response = co_await client_.send(std::move(service), std::move(request));
    Answer answer;
    if (response)
        answer = answer_of(*response);
    else
        answer.slug = response.error().slug;
    tally_.count(operation, answer);
    co_return answer;
}

Task<Answer> Person::quote(std::string process, StayAsked stay) {
    std::string rooms;
    for (int i = 0; i < stay.rooms; ++i) rooms += i == 0 ? R"({"adults":2})" : R"(,{"adults":2})";
    return ask(std::move(process), "quote",
               request(Method::post, "/api/v1/quotes",
                       fmt::format(R"({{"hotel_id":"{}","room_type_id":"{}","rate_plan_id":"{}",)"
                                   R"("arrival":"{}","departure":"{}","rooms":[{}]}})",
                                   stay.hotel_id, stay.room_type_id, stay.rate_plan_id,
                                   to_string(stay.arrival), to_string(stay.departure), rooms)));
}

Task<Answer> Person::hold(std::string process, std::string quote_id, std::string key) {
    http::Request asked =
        request(Method::post, "/api/v1/holds", fmt::format(R"({{"quote_id":"{}"}})", quote_id));
    asked.headers.set("Idempotency-Key", std::move(key));
    return ask(std::move(process), "hold", std::move(asked));
}

Task<Answer> Person::release(std::string process, std::string id) {
    return ask(std::move(process), "release", request(Method::del, "/api/v1/holds/" + id));
}

Task<Answer> Person::book(std::string process, std::string id, std::string card_id,
                          std::string key) {
    const std::string card =
        card_id.empty() ? "" : fmt::format(R"(,"payment_method_id":"{}")", card_id);
    http::Request asked =
        request(Method::post, "/api/v1/bookings",
                fmt::format(R"({{"hold_id":"{}","guest":{{"given_name":"Ada",)"
                            R"("family_name":"Lovelace","email":"ada@example.test"}}{}}})",
                            id, card));
    asked.headers.set("Idempotency-Key", std::move(key));
    return ask(std::move(process), "book", std::move(asked));
}

Task<Answer> Person::cancel(std::string process, std::string id, std::uint64_t seen) {
    http::Request asked = request(Method::post, "/api/v1/bookings/" + id + "/cancel");
    asked.headers.set("If-Match", http::etag(seen));
    return ask(std::move(process), "cancel", std::move(asked));
}

Task<Answer> Person::change_quote(std::string process, std::string id, CivilDate arrival,
                                  CivilDate departure) {
    return ask(std::move(process), "change-quote",
               request(Method::post, "/api/v1/bookings/" + id + "/change-quote",
                       fmt::format(R"({{"arrival":"{}","departure":"{}"}})", to_string(arrival),
                                   to_string(departure))));
}

Task<Answer> Person::change(std::string process, std::string id, std::uint64_t seen,
                            std::string quote_id) {
    http::Request asked = request(Method::post, "/api/v1/bookings/" + id + "/change",
                                  fmt::format(R"({{"change_quote_id":"{}"}})", quote_id));
    asked.headers.set("If-Match", http::etag(seen));
    return ask(std::move(process), "change", std::move(asked));
}

Task<Answer> Person::decide(std::string process, std::string id, std::uint64_t seen, bool approve) {
    http::Request asked =
        request(Method::post, "/internal/bookings/" + id + "/decision",
                approve ? R"({"decision":"approve"})" : R"({"decision":"reject","reason":"no"})");
    asked.headers.set("If-Match", http::etag(seen));
    return ask(std::move(process), approve ? "approve" : "reject", std::move(asked));
}

Task<Answer> Person::inventory(std::string process, std::string hotel_id, std::string room_type_id,
                               CivilDate night) {
    http::Request asked = request(Method::get, "/api/v1/manage/hotels/" + hotel_id + "/inventory");
    asked.query = {{"room_type_id", std::move(room_type_id)},
                   {"from", to_string(night)},
                   {"to", to_string(night)}};
    return ask(std::move(process), "inventory", std::move(asked));
}

Task<Answer> Person::set_out_of_order(std::string process, std::string hotel_id,
                                      std::string room_type_id, CivilDate night, int rooms) {
    return ask(std::move(process), "set-inventory",
               request(Method::put, "/api/v1/manage/hotels/" + hotel_id + "/inventory",
                       fmt::format(R"({{"room_type_id":"{}","from":"{}","to":"{}",)"
                                   R"("out_of_order":{}}})",
                                   room_type_id, to_string(night), to_string(night), rooms)));
}

Task<Answer> Person::add_card(std::string number, std::string key) {
    http::Request asked =
        request(Method::post, "/api/v1/payment-methods",
                fmt::format(R"({{"card_number":"{}","expiry_month":12,"expiry_year":2035,)"
                            R"("cvc":"731"}})",
                            number));
    asked.headers.set("Idempotency-Key", std::move(key));
    return ask("payments", "card", std::move(asked));
}

}  // namespace innkeeper::race
