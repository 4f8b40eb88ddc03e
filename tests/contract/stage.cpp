#include "tests/contract/stage.hpp"

#include "chassis/core/dates.hpp"
#include "chassis/core/json.hpp"
#include "innkeeper/sample_seed.hpp"
#include "tests/contract/bodies.hpp"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>

namespace innkeeper::contract {
namespace {

constexpr std::size_t kHotelsDrawn = 5;
constexpr std::size_t kHotels = kHotelsDrawn + 3;  ///< three of the sample are there always
constexpr std::chrono::seconds kEventsWithin{20};
constexpr double kNoRateLimit = 1'000'000;

struct Account {
    As as;
    const char* email;
    const char* group;
};

/// Besides the three sample accounts.
constexpr Account kOthers[]{{As::other_guest, "ben@guests.example", "Member"},
                            {As::other_manager, "max@hotels.example", "HotelManager"}};

[[noreturn]] void broken(const std::string& what, const Error& error) {
    throw std::runtime_error(what + ": " + error.slug + " " + error.detail);
}

template <class T>
T good(const std::string& what, Result<T> result) {
    if (!result) broken(what, result.error());
    return *std::move(result);
}

Settings settings_of(const std::filesystem::path& data) {
    ServeArguments arguments;
    arguments.data = data.string();
    arguments.listen = "127.0.0.1:0";
    Settings settings = good("settings", load_settings(arguments, {}));
    settings.site.clear();
    settings.sample = true;
    settings.sample_hotels = kHotelsDrawn;
    settings.rate_factor = kNoRateLimit;
    settings.drain_grace = Millis(0);
    return settings;
}

const telemetry::Log& silent_log() {
    static const SystemClock clock;
    static const telemetry::Log log("contract", clock, [](std::string) {});
    return log;
}

Task<void> make_account(identity::IdentityService& identity, Account account,
                        Result<identity::CreatedUser>& result) {
    result = co_await identity.create_user({account.email, "a long password", "Some", "Body", ""},
                                           {account.group});
}

Task<void> issue(identity::IdentityService& identity, std::string email,
                 Result<identity::IssuedToken>& result) {
    result = co_await identity.issue_token(std::move(email));
}

}  // namespace

std::string member_of(const std::string& body, const std::string& name) {
    const auto value = good("JSON", json::parse(body));
    const auto* member = value.is_object() ? value.get_object().if_contains(name) : nullptr;
    if (!member || !member->is_string()) throw std::runtime_error(name + " is not in " + body);
    return std::string(member->get_string());
}

Stage::Stage() {
    platform_ = good("platform", Platform::open(settings_of(dir_ / "data"), silent_log()));
    if (const auto running = platform_->run(); !running) broken("run", running.error());
    sign_up();
    find_hotels();
    sell();
    make_bookings();
    pay();
}

Stage::~Stage() = default;

void Stage::sign_up() {
    const auto samples = good("accounts", seed_accounts(*platform_));
    if (const auto seeded = seed_hotels(*platform_, samples, silent_log()); !seeded)
        broken("hotels", seeded.error());
    std::map<As, std::string> emails{{As::admin, samples.at(0).email},
                                     {As::manager, samples.at(1).email},
                                     {As::guest, samples.at(2).email}};
    set("subject", samples.at(2).sub);
    for (const Account& account : kOthers) {
        Result<identity::CreatedUser> made = fail(Code::bug, "internal", "not run");
        platform_->run_on("identity", make_account(*platform_->identity(), account, made));
        good(account.email, std::move(made));
        emails[account.as] = account.email;
    }
    for (const auto& [as, email] : emails) {
        Result<identity::IssuedToken> token = fail(Code::bug, "internal", "not run");
        platform_->run_on("identity", issue(*platform_->identity(), email, token));
        tokens_[as] = good(email, std::move(token)).access_token;
    }
    tokens_[As::forger] = "eyJhbGciOiJub25lIn0.e30.";
}

void Stage::find_hotels() {
    wait_for(200, fmt::format("\"total\":{}", kHotels), {.target = "/api/v1/hotels"});
    const auto page = expect(200, {.as = As::admin, .target = "/api/v1/admin/hotels"});
    const auto list = good("hotels", json::parse(page.body));
    std::vector<std::string> ids;
    for (const auto& item : list.as_object().at("items").as_array()) {
        const auto& hotel = item.as_object();
        ids.emplace_back(hotel.at("id").as_string());
        if (ids.size() > 1) continue;
        const auto& photo = hotel.at("photos").as_array().at(0).as_object();
        set("time_zone", std::string(hotel.at("time_zone").as_string()));
        set("currency", std::string(hotel.at("currency").as_string()));
        set("photo_id", std::string(photo.at("id").as_string()));
        set("name", std::string(photo.at("id").as_string()) + "-thumb.webp");
    }
    set("hotel_id", ids.at(0));
    set("hotel_to_archive", ids.at(1));
    set("arrival", day_after(20));
    set("departure", day_after(22));
    set("month", day_after(20).substr(0, 7));
}

std::string Stage::day_after(int days) const {
    return to_string(good("today", date_in_zone(fill("${time_zone}"), SystemClock().now())) +
                     std::chrono::days(days));
}

std::string Stage::etag_of(As as, const std::string& target) const {
    return std::string(
        expect(200, {.as = as, .target = target}).headers.get("ETag").value_or("none"));
}

void Stage::put_part(const std::string& part, const std::string& body) const {
    const std::string hotel = "/api/v1/manage/hotels/${hotel_id}";
    (void)expect(200, {.as = As::manager,
                       .method = "PUT",
                       .target = hotel + part,
                       .headers = {{"If-Match", etag_of(As::manager, hotel)},
                                   {"Content-Type", "application/json"}},
                       .body = body});
}

/// A room type and two rates of the stage's own, whose price changes once: the bookings are of
/// them, and not of what the sample happens to have.
void Stage::sell() {
    set("policy_id", "contract-policy");
    set("room_type_id", "contract-room");
    set("rate_plan_id", "contract-flexible");
    set("prepaid_plan_id", "contract-prepaid");
    const std::string hotel = "/api/v1/admin/hotels/${hotel_id}";
    (void)expect(200, {.as = As::admin,
                       .method = "PATCH",
                       .target = hotel,
                       .headers = {{"If-Match", etag_of(As::admin, hotel)},
                                   {"Content-Type", "application/json"}},
                       .body = R"({"approval_mode":"manual"})"});
    put_part("/cancellation-policies/${policy_id}", kPolicyBody);
    put_part("/room-types/${room_type_id}", kRoomTypeBody);
    put_part("/rate-plans/${rate_plan_id}", replaced(kRatePlanBody, "120", "100"));
    put_part("/rate-plans/${prepaid_plan_id}", replaced(kRatePlanBody, "at_hotel", "prepay"));
    wait_for(200, "contract-prepaid",
             {.target = "/api/v1/hotels/${hotel_id}/offers?arrival=${arrival}&"
                        "departure=${departure}"});
    set("old_quote_id", quote(20));
    put_part("/rate-plans/${rate_plan_id}", kRatePlanBody);
    wait_for(200, "price_changed", {.target = "/api/v1/quotes/${old_quote_id}"});
    set("quote_id", quote(20));
}

std::string Stage::quote(int days, const std::string& rate_plan_id) const {
    const auto made =
        expect(201, {.method = "POST",
                     .target = "/api/v1/quotes",
                     .headers = {{"Content-Type", "application/json"}},
                     .body = R"({"hotel_id":"${hotel_id}","room_type_id":"${room_type_id}",)"
                             R"("rooms":[{"adults":2}],"rate_plan_id":")" +
                             rate_plan_id +
                             fmt::format(R"(","arrival":"{}","departure":"{}"}})", day_after(days),
                                         day_after(days + 2))});
    return member_of(made.body, "id");
}

Call Stage::hold_call(As as, const std::string& quote_id) const {
    static int made = 0;
    return {.as = as,
            .method = "POST",
            .target = "/api/v1/holds",
            .headers = {{"Idempotency-Key", fmt::format("stage-{:06}", ++made)},
                        {"Content-Type", "application/json"}},
            .body = R"({"quote_id":")" + quote_id + R"("})"};
}

std::string Stage::hold(As as, int days) const {
    return member_of(expect(201, hold_call(as, quote(days))).body, "id");
}

std::string Stage::book(As as, const std::string& hold_id, const std::string& more) const {
    (void)expect(201, {.as = as,
                       .method = "POST",
                       .target = "/api/v1/bookings",
                       .headers = {{"Idempotency-Key", "stage-book-" + hold_id},
                                   {"Content-Type", "application/json"}},
                       .body = R"({"hold_id":")" + hold_id +
                               R"(","guest":{"given_name":"A","family_name":"B",)"
                               R"("email":"a@b.example"})" +
                               more + "}"});
    return hold_id;
}

/// The manager approves a booking of the stage.
void Stage::confirm(const std::string& name) {
    const std::string id = "${" + name + "}";
    const Call booking{.as = As::guest, .target = "/api/v1/bookings/" + id};
    (void)expect(200, {.as = As::manager,
                       .method = "POST",
                       .target = "/api/v1/approvals/" + id + "/approve",
                       .headers = {{"If-Match", etag_of(As::guest, booking.target)}}});
    wait_for(200, "\"confirmed\"", booking);
    wait_for(200, fill(id), {.as = As::manager, .target = "/api/v1/approvals?state=decided"});
}

void Stage::make_bookings() {
    int days = 30;
    for (const char* name : {"booking_id", "to_approve", "to_reject", "to_cancel", "to_change"})
        set(name, book(As::guest, hold(As::guest, days += 3)));
    set("change_arrival", day_after(days + 1));
    set("change_departure", day_after(days + 4));
    for (const char* name : {"to_check_in", "to_check_out"})
        set(name, book(As::guest, hold(As::guest, 0)));
    for (const char* name : {"booking_id", "to_approve", "to_reject", "to_cancel", "to_change",
                             "to_check_in", "to_check_out"}) {
        const std::string id = fill(std::string("${") + name + "}");
        wait_for(200, id, {.as = As::guest, .target = "/api/v1/bookings/" + id});
        wait_for(200, id, {.as = As::manager, .target = "/api/v1/approvals"});
    }
    for (const char* name : {"to_change", "to_check_in", "to_check_out"}) confirm(name);
    const std::string to_check_out = "/api/v1/bookings/${to_check_out}";
    (void)expect(200, {.as = As::manager,
                       .method = "POST",
                       .target = "/api/v1/manage/bookings/${to_check_out}/check-in",
                       .headers = {{"If-Match", etag_of(As::guest, to_check_out)}}});
    wait_for(200, "\"in_house\"", {.as = As::guest, .target = to_check_out});
    const auto change = expect(
        201, {.as = As::guest,
              .method = "POST",
              .target = "/api/v1/bookings/${to_change}/change-quote",
              .headers = {{"Content-Type", "application/json"}},
              .body = R"({"arrival":"${change_arrival}","departure":"${change_departure}"})"});
    set("change_quote_id", member_of(change.body, "id"));
    for (const char* name : {"to_release", "to_book"}) set(name, hold(As::guest, days += 3));
}

/// One booking that is paid, and a hold that must be.
void Stage::pay() {
    const auto card = expect(201, {.as = As::guest,
                                   .method = "POST",
                                   .target = "/api/v1/payment-methods",
                                   .headers = {{"Idempotency-Key", "stage-the-card"},
                                               {"Content-Type", "application/json"}},
                                   .body = kCardBody});
    const auto prepaid_hold = [&](int days) {
        const Call call = hold_call(As::guest, quote(days, "${prepaid_plan_id}"));
        return member_of(expect(201, call).body, "id");
    };
    set("to_pay", prepaid_hold(80));
    const std::string method = R"(,"payment_method_id":")" + member_of(card.body, "id") + '"';
    set("paid", book(As::guest, prepaid_hold(83), method));
    wait_for(200, R"("state":"authorised")",
             {.as = As::guest, .target = "/api/v1/bookings/${paid}/payment"});
    wait_for(200, "\"pending_approval\"", {.as = As::guest, .target = "/api/v1/bookings/${paid}"});
    wait_for(200, fill("${paid}"), {.as = As::manager, .target = "/api/v1/approvals"});
}

std::string Stage::fill(const std::string& text) const {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = std::min(text.find("${", at), text.size());
        out.append(text, at, begin - at);
        if (begin == text.size()) break;
        const std::size_t end = text.find('}', begin);
        const auto value = values_.find(text.substr(begin + 2, end - begin - 2));
        if (value == values_.end())
            throw std::runtime_error("there is no value for " + text.substr(begin));
        out += value->second;
        at = end + 1;
    }
    return out;
}

http::Response Stage::send(const Call& call) const {
    WireRequest request{.method = call.method,
                        .target = fill(call.target),
                        .headers = {},
                        .body = fill(call.body),
                        .ask_first = call.ask_first};
    for (const auto& [name, value] : call.headers) request.headers.emplace_back(name, fill(value));
    if (const auto token = tokens_.find(call.as); token != tokens_.end())
        request.headers.emplace_back("Authorization", "Bearer " + token->second);
    return exchange(platform_->port(), request);
}

http::Response Stage::expect(int status, const Call& call) const {
    auto response = send(call);
    if (response.status != status)
        throw std::runtime_error(fmt::format("{} {}: {} in place of {}: {}", call.method,
                                             call.target, response.status, status, response.body));
    return response;
}

void Stage::wait_for(int status, const std::string& text, const Call& call) const {
    const auto end = std::chrono::steady_clock::now() + kEventsWithin;
    for (;;) {
        const auto response = send(call);
        if (response.status == status && response.body.find(text) != std::string::npos) return;
        if (std::chrono::steady_clock::now() > end)
            throw std::runtime_error("never came: " + text + " in " + response.body);
    }
}

std::map<std::string, std::string> Stage::listings() const {
    std::map<std::string, std::string> out;
    const auto add = [&](As as, const std::string& target) {
        out[fmt::format("{} {}", static_cast<int>(as), target)] =
            expect(200, {.as = as, .target = target}).body;
    };
    add(As::nobody, "/api/v1/hotels");
    add(As::nobody, "/api/v1/hotels/${hotel_id}/offers?arrival=${arrival}&departure=${departure}");
    add(As::guest, "/api/v1/me");
    for (const As as : {As::guest, As::other_guest, As::manager, As::admin})
        add(as, "/api/v1/bookings");
    for (const As as : {As::guest, As::other_guest}) add(as, "/api/v1/holds");
    add(As::manager, "/api/v1/approvals");
    add(As::manager, "/api/v1/approvals?state=decided");
    add(As::manager, "/api/v1/manage/hotels");
    add(As::other_manager, "/api/v1/manage/hotels");
    add(As::guest, "/api/v1/bookings/${paid}/payment");
    const std::string hotel = "/api/v1/manage/hotels/${hotel_id}";
    const std::string nights = "from=${arrival}&to=${departure}";
    add(As::manager, hotel + "/bookings");
    add(As::manager, hotel + "/inventory?" + nights);
    add(As::manager, hotel + "/rates?rate_plan_id=${rate_plan_id}&" + nights);
    add(As::admin, "/api/v1/admin/hotels");
    add(As::admin, "/api/v1/admin/users");
    return out;
}

}  // namespace innkeeper::contract
