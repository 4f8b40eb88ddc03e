#include "services/payments/service.hpp"

#include "chassis/auth/test_authenticator.hpp"
#include "chassis/testing/api_call.hpp"
#include "chassis/testing/recording_bus.hpp"
#include "services/payments/app/fixture_test.hpp"

namespace innkeeper::payments {
namespace {

using http::Response;
using ApiCall = testing::Call;
using testing::object_in;
using testing::slug_of;
using testing::text_in;

const std::string kCards = "/api/v1/payment-methods";
const std::string kPayment = "/api/v1/bookings/" + sample::kBookingId + "/payment";

std::string card(const std::string& number, int month = 12, int year = 2030,
                 const std::string& cvc = "731") {
    return fmt::format(R"({{"card_number":"{}","expiry_month":{},"expiry_year":{},"cvc":"{}"}})",
                       number, month, year, cvc);
}

/// The whole service, started, with a manual clock.
struct Site {
    Fixture f;
    testing::RecordingBus bus;
    auth::TestAuthenticator authenticator;
    telemetry::Metrics metrics;
    std::string logged;
    SeededRandom random{7};
    std::unique_ptr<host::Service> service;
    int keys = 0;

    Site() { start(); }
    ~Site() { stop(); }
    void start() {
        service = make_service(
            {.executor = f.io.get_executor(),
             .clock = f.clock,
             .random = random,
             .table = f.table,
             .bus = bus,
             .authenticator = authenticator,
             .provider = f.provider,
             .log = telemetry::Log(
                 "payments", f.clock, [this](const std::string& line) { logged += line; },
                 telemetry::Level::debug),
             .metrics = metrics});
        REQUIRE(f.run(service->start()));
        testing::settle(f.io);
    }
    void stop() {
        f.run(service->stop());
        service.reset();
    }
    Response send(const ApiCall& call) { return f.run(service->router().handle(call.request())); }
    std::string fresh_key() { return fmt::format("card-key-{}", ++keys); }
    Response add(const std::string& body, const std::string& token = "guest:gus",
                 const std::string& key = "") {
        return send(ApiCall::post(kCards).as(token).json(body).with(
            "Idempotency-Key", key.empty() ? fresh_key() : key));
    }
    Response payment(const std::string& token) { return send(ApiCall::get(kPayment).as(token)); }
    std::string method(const std::string& number) {
        const auto made = add(card(number));
        REQUIRE_EQ(made.status, 201);
        return text_in(object_in(made), "id");
    }
    void hand(const bus::Event& event) {
        auto shared = std::make_shared<const bus::Event>(event);
        REQUIRE(f.run(bus.subscribers.at("booking").back()(std::move(shared))));
    }
    void deliver(const bus::Event& event) {
        hand(event);
        testing::settle(f.io);
    }
    void pass(Millis time) {
        constexpr Millis kStep{2'000};
        for (Millis passed{0}; passed < time; passed += kStep) {
            f.clock.advance(kStep);
            testing::settle(f.io);
        }
    }
    std::vector<std::string> published() {
        std::vector<std::string> out;
        for (const auto& event : bus.published["payments"]) out.push_back(event.type);
        return out;
    }
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a card is added, pays, and its payment is read") {
    Site s;
    const auto made = s.add(card("4242 4242 4242 4242"));
    CHECK_EQ(made.status, 201);
    const auto method = object_in(made);
    CHECK_EQ(text_in(method, "brand"), "visa");
    CHECK_EQ(text_in(method, "last4"), "4242");
    CHECK(text_in(method, "id").starts_with("pm_"));
    s.deliver(s.f.request(1, "authorisation", "100.00", text_in(method, "id")));
    s.deliver(s.f.request(2, "capture", "60.00"));
    s.deliver(s.f.request(3, "refund", "20.00"));
    s.pass(Millis(2'000));
    CHECK_EQ(s.published(),
             Names{"innkeeper.payments.authorised.v1", "innkeeper.payments.captured.v1",
                   "innkeeper.payments.refunded.v1"});
    const auto payment = object_in(s.payment("guest:gus"));
    CHECK_EQ(text_in(payment, "state"), "part_refunded");
    CHECK_EQ(text_in(payment.at("captured").as_object(), "amount"), "60.00");
    CHECK_EQ(text_in(payment.at("card").as_object(), "last4"), "4242");
    CHECK_EQ(payment.at("entries").as_array().size(), 3);
    CHECK_EQ(text_in(payment.at("refunds").as_array().at(0).as_object(), "state"), "done");
}

TEST_CASE("who may see a payment") {
    Site s;
    CHECK_EQ(slug_of(s.payment("guest:gus")), "payment-not-found");
    s.deliver(s.f.request(1, "authorisation", "1.00", "pm_none"));
    for (const char* token : {"guest:gus", "manager:mia", "admin:ann"})
        CHECK_EQ(s.payment(token).status, 200);
    for (const char* token : {"guest:eve", "manager:max", "guest:mia"}) {
        CHECK_EQ(s.payment(token).status, 404);
        CHECK_EQ(slug_of(s.payment(token)), "payment-not-found");
    }
    CHECK_EQ(s.payment("").status, 401);
    CHECK_EQ(s.payment("expired").status, 401);
    CHECK_EQ(s.send(ApiCall::get("/api/v1/bookings/short/payment").as("admin:ann")).status, 404);
    CHECK_FALSE(object_in(s.payment("guest:gus")).contains("card"));
}

TEST_CASE("every bad card has its own answer") {
    Site s;
    const auto refused = [&](const std::string& body) {
        const auto response = s.add(body);
        return fmt::format("{} {}", response.status, slug_of(response));
    };
    CHECK_EQ(refused("{"), "400 malformed-json");
    CHECK_EQ(refused("{}"), "400 invalid-request");
    CHECK_EQ(refused(card("4242 4242 424")), "422 card-invalid");
    CHECK_EQ(refused(card("42424242424")), "400 invalid-request");
    CHECK_EQ(refused(card("424242424242")), "422 not-a-test-card");
    CHECK_EQ(s.add(card("4242 4242 4242 4242    ")).status, 201);  // kMaxCardText
    CHECK_EQ(refused(card("4242 4242 4242 4242     ")), "400 invalid-request");
    CHECK_EQ(refused(card("4242-4242-4242-4242")), "400 invalid-request");
    CHECK_EQ(refused(card("                ")), "400 invalid-request");
    CHECK_EQ(refused(card("4242424242424242", 13)), "400 invalid-request");
    CHECK_EQ(refused(card("4242424242424242", 0)), "400 invalid-request");
    CHECK_EQ(refused(card("4242424242424242", 1, 1999)), "400 invalid-request");
    CHECK_EQ(refused(card("4242424242424242", 1, 2101)), "400 invalid-request");
    CHECK_EQ(refused(card("4242424242424242", 1, 2030, "12")), "400 invalid-request");
    CHECK_EQ(refused(card("4242424242424242", 1, 2030, "12345")), "400 invalid-request");
    CHECK_EQ(refused(card("4242424242424242", 1, 2030, "12a")), "400 invalid-request");
    CHECK_EQ(refused(card("4242424242424241")), "422 card-invalid");
    CHECK_EQ(refused(card("4242424242424242", 12, 2026)), "422 card-expired");
    CHECK_EQ(refused(card("4000056655665556")), "422 not-a-test-card");
    CHECK_EQ(s.add(card("4242424242424242", 1, 2027)).status, 201);
    CHECK_EQ(s.add(card("4242424242424242", 1, 2100, "1234")).status, 201);

    const std::string body = card("4242424242424242");
    const auto padded = [&](std::size_t size) {
        return body + std::string(size - body.size(), ' ');
    };
    CHECK_EQ(s.add(padded(kMaxCardBody)).status, 201);
    CHECK_EQ(s.add(padded(kMaxCardBody + 1)).status, 413);
    CHECK_EQ(s.add(body, "").status, 401);
    CHECK_EQ(slug_of(s.send(ApiCall::post(kCards).as("guest:gus").json(body))),
             "idempotency-key-missing");
    CHECK_EQ(s.send(ApiCall::post(kCards + "?x=1").as("guest:gus").json(body)).status, 400);
}

TEST_CASE("the same key gives the first method again; another card under it is refused") {
    Site s;
    const auto first = s.add(card("4242424242424242"), "guest:gus", "one-and-the-same");
    const auto again = s.add(card("4242 4242 4242 4242"), "guest:gus", "one-and-the-same");
    CHECK_EQ(again.status, 201);
    CHECK_EQ(again.body, first.body);
    CHECK_EQ(again.headers.get("Idempotency-Replayed"), "true");
    CHECK_EQ(slug_of(s.add(card("4000000000000002"), "guest:gus", "one-and-the-same")),
             "idempotency-key-reused");
    const auto other = s.add(card("4242424242424242"), "guest:eve", "one-and-the-same");
    CHECK_NE(other.body, first.body);
}

TEST_CASE("a card whose commit was lost is added once; a table that is away says so") {
    using Fault = FaultyTable::Fault;
    for (const Fault fault : {Fault::answer_lost, Fault::commit_lost}) {
        Site s;
        int left = 1;
        s.f.table.next_fault = [&] { return left-- > 0 ? fault : Fault::none; };
        CHECK_EQ(s.add(card("4242424242424242")).status, 201);
        std::size_t methods = 0;
        for (const auto& item : s.f.bank.items())
            if (item.key.partition.starts_with("sandbox#method#")) ++methods;
        CHECK_EQ(methods, 1);
        left = kMaxAttempts;
        s.f.table.next_fault = [&] { return left-- > 0 ? Fault::commit_lost : Fault::none; };
        CHECK_EQ(slug_of(s.add(card("4242424242424242"))), "payment-method-outcome-unknown");
        s.f.table.next_fault = [] { return Fault::unavailable; };
        CHECK_EQ(s.add(card("4242424242424242")).status, 503);
        s.f.table.next_fault = [] { return Fault::none; };
    }
}

TEST_CASE("neither a card number nor a cvc is kept or logged anywhere") {
    Site s;
    const std::string cvc = "9173";
    std::vector<std::string> secrets{cvc, "4000056655665556"};
    for (const auto& each : sandbox::kTestCards) {
        const std::string number(each.number);
        secrets.push_back(number);
        const auto made = s.add(card(number, 12, 2030, cvc));
        REQUIRE_EQ(made.status, 201);
        CHECK_EQ(made.body.find(number), std::string::npos);
        s.deliver(s.f.request(static_cast<std::uint64_t>(s.keys), "authorisation", "5.00",
                              text_in(object_in(made), "id")));
    }
    for (const std::string& body :
         {card("4000056655665556", 12, 2030, cvc), card("4242424242424242", 12, 2020, cvc),
          card("4242424242424242", 13, 2030, cvc), card("4242424242424242", 1, 2030, cvc + "x")}) {
        const auto refused = s.add(body);
        for (const std::string& secret : secrets)
            CHECK_EQ(refused.body.find(secret), std::string::npos);
    }
    s.pass(std::chrono::minutes(62));
    CHECK_FALSE(s.logged.empty());
    std::size_t rows = 0;
    for (const auto* table : {&s.f.memory, &s.f.bank})
        for (const auto& item : table->items()) {
            ++rows;
            const std::string text = item.key.partition + item.key.sort + item.document;
            // Instants and ids have digits too; a cvc is looked for where it would stand.
            for (const std::string& secret : secrets) {
                if (secret == cvc)
                    CHECK_EQ(text.find("\"" + cvc + "\""), std::string::npos);
                else
                    CHECK_EQ(text.find(secret), std::string::npos);
            }
            CHECK_EQ(text.find("cvc"), std::string::npos);
        }
    CHECK_GT(rows, 30);
    for (const std::string& secret : secrets)
        CHECK_EQ(s.logged.find(secret == cvc ? "\"" + cvc + "\"" : secret), std::string::npos);
}

TEST_CASE("the running worker: late approval, time-out, and a restart in the middle") {
    Site s;
    const std::string late = s.method("4000000000000259");
    s.deliver(s.f.request(1, "authorisation", "5.00", late));
    s.pass(std::chrono::minutes(1));
    CHECK_EQ(s.published(), Names{});
    CHECK_EQ(text_in(object_in(s.payment("guest:gus")), "state"), "authorising");
    s.stop();
    s.f.clock.advance(std::chrono::minutes(3));
    s.start();
    s.pass(Millis(5'000));
    CHECK_EQ(s.published(), Names{"innkeeper.payments.authorised.v1"});
    s.deliver(s.f.request(2, "authorisation", "5.00", s.method("4000000000000119")));
    s.pass(std::chrono::minutes(61));
    CHECK_EQ(s.published().back(), "innkeeper.payments.declined.v1");
    CHECK_EQ(text_in(object_in(s.payment("guest:gus")), "state"), "authorised");
    CHECK_EQ(s.f.violations(), std::vector<Violation>{});
}

TEST_CASE("more bookings than are carried out at once all come to their turn") {
    Site s;
    const std::string method = s.method("4242424242424242");
    const std::size_t count = 3 * kMaxAtOnce;
    for (std::size_t i = 0; i < count; ++i) {
        const auto event = s.f.request(1, "authorisation", "5.00", method,
                                       fmt::format("0197c000-0000-7000-8000-{:012}", i));
        s.hand(event);
    }
    s.pass(Millis(2'000));
    CHECK_EQ(s.published().size(), count);
}

}  // namespace innkeeper::payments
