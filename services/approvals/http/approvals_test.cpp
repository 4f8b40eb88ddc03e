#include "services/approvals/approvals_fixture.hpp"
#include "services/approvals/limits.hpp"

#include <algorithm>

namespace innkeeper::approvals {
namespace {

const std::string kOne = "/api/v1/approvals/" + booking_id(1);

Call approving(const std::string& token = "manager:max") {
    return Call::post(kOne + "/approve").as(token).with("If-Match", "\"2\"");
}

Call rejecting(const std::string& body, const std::string& token = "manager:max") {
    return Call::post(kOne + "/reject").as(token).with("If-Match", "\"2\"").json(body);
}

std::string reason_of(std::size_t characters) {
    std::string text;
    for (std::size_t i = 0; i < characters; ++i) text += "é";
    return R"({"reason":")" + text + R"("})";
}

}  // namespace

TEST_CASE("without a token 401, with the wrong role 403, and booking hears nothing") {
    World world;
    std::vector<Call> calls{Call::get("/api/v1/approvals"), approving(""),
                            rejecting(R"({"reason":"Full."})", "")};
    for (Call& call : calls) {
        CHECK(world.send(call).status == 401);
        CHECK(world.send(call.as("expired")).status == 401);
        CHECK(world.send(call.as("guest:gus")).status == 403);
    }
    CHECK(world.booking.sent.empty());
}

TEST_CASE("a list shows the booking and what became of it, and nothing private") {
    World world;
    world.managed_by(1, {"max"});
    world.add({});
    const auto pending = world.list("", "manager:max");
    CHECK(pending.status == 200);
    const auto page = object_in(pending);
    CHECK(page.at("next").is_null());
    const auto& first = page.at("items").as_array().at(0).as_object();
    CHECK(text_in(first, "state") == "pending");
    CHECK_FALSE(first.contains("decision"));
    CHECK(text_in(first.at("booking").as_object(), "decide_by") == minute(600));
    CHECK(first.at("booking").as_object().at("new_field") == 7);
    world.add({.version = 3, .status = "confirmed", .decided_by = "moe"});
    const auto decided = world.list("?state=decided", "manager:max");
    const auto decided_page = object_in(decided);
    const auto& item = decided_page.at("items").as_array().at(0).as_object();
    CHECK(text_in(item, "decision") == "approved");
    CHECK(text_in(item, "decided_by") == "moe");
    CHECK(text_in(item, "decided_at") == minute(3));
    for (const char* secret : {"secret", "guest_subject", "hotel_manager_ids", "recorded"}) {
        CHECK(pending.body.find(secret) == std::string::npos);
        CHECK(decided.body.find(secret) == std::string::npos);
    }
}

TEST_CASE("pages of both lists neither skip nor repeat, over several hotels") {
    World world;
    std::vector<int> pending;
    std::vector<int> decided;
    for (int hotel = 1; hotel <= 3; ++hotel) world.managed_by(hotel, {"max"});
    world.managed_by(4, {"mia"});
    for (int i = 1; i <= 40; ++i) {
        const bool done = i % 4 == 0;
        world.add({.booking = i,
                   .version = static_cast<std::uint64_t>(100 + i),
                   .status = done ? "confirmed" : "pending_approval",
                   .hotel = 1 + i % 3,
                   .decide_by = 1000 - i / 2});
        if (done)
            decided.insert(decided.begin(), i);
        else
            pending.push_back(i);
    }
    world.add({.booking = 99, .hotel = 4});
    std::ranges::sort(pending, {}, [](int i) { return std::pair(1000 - i / 2, i); });
    for (const char* state : {"pending", "decided"}) {
        for (const int limit : {1, 3, 10, 30, 100}) {
            std::vector<int> seen;
            std::string next;
            do {
                const auto page = world.list(fmt::format("?state={}&limit={}{}", state, limit,
                                                         next.empty() ? "" : "&cursor=" + next),
                                             "manager:max");
                REQUIRE(page.status == 200);
                for (const int n : World::numbers(page)) seen.push_back(n);
                next = text_in(object_in(page), "next");
                REQUIRE(seen.size() <= 40);
            } while (!next.empty());
            CHECK(seen == (state == std::string("pending") ? pending : decided));
        }
    }
}

TEST_CASE("bad parameters of the list") {
    World world;
    world.managed_by(1, {"max"});
    for (int i = 1; i <= 3; ++i) world.add({.booking = i});
    const auto wrong = [&](const std::string& query) {
        const auto response = world.list(query, "manager:max");
        CHECK(response.status == 400);
        return fields_of(response);
    };
    for (const char* bad : {"none", "", "Pending"})
        CHECK(wrong(std::string("?state=") + bad) == Texts{"state"});
    for (const char* bad : {"0", "101", "x", ""})
        CHECK(wrong(std::string("?limit=") + bad) == Texts{"limit"});
    CHECK(world.list("?limit=100", "manager:max").status == 200);
    CHECK(wrong("?hotel=1") == Texts{"hotel"});
    const auto next = text_in(object_in(world.list("?limit=1", "manager:max")), "next");
    CHECK(world.list("?cursor=" + next, "manager:max").status == 200);
    CHECK(wrong("?state=decided&cursor=" + next) == Texts{"cursor"});
    CHECK(slug_of(world.send(Call::get("/api/v1/approvals?cursor=x").as("manager:max"))) ==
          "invalid-cursor");
    for (const std::string& bad :
         {std::string("forged"), std::string("***"), next.substr(0, 20), std::string(2001, 'A')})
        CHECK(wrong("?cursor=" + bad) == Texts{"cursor"});
}

TEST_CASE("a decision goes to booking in the manager's own name, with the version that was seen") {
    World world;
    auto call = approving();
    http::Request request = call.request();
    request.deadline = Millis(1234);
    const auto response = testing::run(world.io, world.service->router().handle(request));
    CHECK(response.status == 200);
    CHECK(response.body == world.booking.answer.body);
    REQUIRE(world.booking.sent.size() == 1);
    const auto& sent = world.booking.sent[0];
    CHECK(sent.method == http::Method::post);
    CHECK(sent.path == "/internal/bookings/" + booking_id(1) + "/decision");
    CHECK(sent.query.empty());
    CHECK(sent.headers.get("Authorization") == "Bearer manager:max");
    CHECK(sent.headers.get("If-Match") == "\"2\"");
    CHECK(sent.headers.get("Content-Type") == "application/json");
    CHECK(sent.body == R"({"decision":"approve"})");
    CHECK(sent.trace.traceparent() == request.trace.traceparent());
    CHECK(sent.deadline == Millis(1234));

    CHECK(world.send(rejecting(R"({"reason":"Fully \"booked\""})", "admin:ada")).status == 200);
    CHECK(world.booking.sent[1].body == R"({"decision":"reject","reason":"Fully \"booked\""})");
    CHECK(world.booking.sent[1].headers.get("Authorization") == "Bearer admin:ada");
}

TEST_CASE("booking's refusal comes through with its context") {
    World world;
    Error moved{Code::conflict, "booking-moved-on", "The booking has moved on."};
    moved.context = {{"status_now", "cancelled"}, {"version_now", "3"}};
    world.booking.answer = http::problem(moved, {});
    const auto response = world.send(approving());
    CHECK(response.status == 409);
    const auto problem = object_in(response);
    CHECK(text_in(problem, "slug") == "booking-moved-on");
    CHECK(text_in(problem, "status_now") == "cancelled");
    CHECK(text_in(problem, "version_now") == "3");
    CHECK(text_in(problem, "trace_id") == "0123456789abcdef0123456789abcdef");
    for (const auto& [code, status] :
         std::vector<std::pair<Code, int>>{{Code::not_found, 404},
                                           {Code::forbidden, 403},
                                           {Code::unavailable, 503},
                                           {Code::unknown_outcome, 504},
                                           {Code::rejected, 422}}) {
        world.booking.answer = http::problem(Error{code, "some-slug", "Why."}, {});
        const auto refused = world.send(approving());
        CHECK(refused.status == status);
        CHECK(slug_of(refused) == "some-slug");
    }
}

TEST_CASE("when booking is not reachable the answer is 503 with Retry-After, on both ways") {
    World world;
    world.booking.down = true;
    for (const Call& call : {approving(), rejecting(R"({"reason":"Full."})")}) {
        const auto response = world.send(call);
        CHECK(response.status == 503);
        CHECK(response.headers.get("Retry-After").has_value());
    }
}

TEST_CASE("bad decisions are refused before booking hears of them") {
    World world;
    for (const char* verb : {"/approve", "/reject"}) {
        auto call = Call::post(kOne + verb).as("manager:max");
        if (verb == std::string("/reject")) call.json(R"({"reason":"Full."})");
        CHECK(slug_of(world.send(call)) == "if-match-missing");
        CHECK(slug_of(world.send(call.with("If-Match", "2"))) == "if-match-invalid");
        CHECK(slug_of(world.send(call.with("If-Match", "*"))) == "if-match-invalid");
    }
    CHECK(slug_of(world.send(approving().json(R"({"reason":"x"})"))) == "body-not-expected");
    CHECK(world.send(approving().sends("text/plain", "x")).status == 415);
    CHECK(slug_of(world.send(rejecting(""))) == "malformed-json");
    CHECK(slug_of(world.send(rejecting("{"))) == "malformed-json");
    CHECK(fields_of(world.send(rejecting("{}"))) == Texts{"reason"});
    CHECK(fields_of(world.send(rejecting(R"({"reason":""})"))) == Texts{"reason"});
    CHECK(fields_of(world.send(rejecting(R"({"reason":"x","decision":"approve"})"))) ==
          Texts{"decision"});
    CHECK(fields_of(world.send(rejecting(reason_of(kMaxReason + 1)))) == Texts{"reason"});
    CHECK(world.send(rejecting(std::string(64 * 1024 + 1, ' '))).status == 413);
    for (const char* id : {"nonsense", "..%2e", "00000000-0000-7000-8000-00000000000G"}) {
        auto call = Call::post("/api/v1/approvals/x/approve").as("manager:max");
        http::Request request = call.with("If-Match", "\"2\"").request();
        request.path = std::string("/api/v1/approvals/") + id + "/approve";
        const auto response = testing::run(world.io, world.service->router().handle(request));
        CHECK(response.status == 404);
        CHECK(slug_of(response) == "booking-not-found");
    }
    CHECK(world.booking.sent.empty());
    CHECK(world.send(rejecting(reason_of(kMaxReason))).status == 200);
    CHECK(world.send(approving().json("{}")).status == 200);
    CHECK(world.booking.sent.size() == 2);
}

TEST_CASE("decisions reach the topic approvals") {
    World world;
    REQUIRE(testing::run(world.io, world.service->start()).has_value());
    world.add({});
    world.add({.version = 3, .status = "confirmed", .decided_by = "max"});
    testing::settle(world.io);
    REQUIRE(world.bus.published["approvals"].size() == 1);
    CHECK(world.bus.published["approvals"][0].subject == booking_id(1));
    CHECK(world.decisions().empty());
    testing::run(world.io, world.service->stop());
}

}  // namespace innkeeper::approvals
