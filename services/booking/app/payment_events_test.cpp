#include "services/booking/app/codec_sample_test.hpp"
#include "services/booking/app/published.hpp"

#include <array>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

using codec_sample::eur;
using codec_sample::full;
using codec_sample::hotel;
using codec_sample::kBookingId;
using codec_sample::kNow;

std::string golden(const std::string& name) {
    std::ifstream file(std::string(BOOKING_GOLDEN_DIR) + "/" + name + ".v1.json");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

bus::Event command(PaymentCommand::Kind kind, std::uint64_t number) {
    return payment_command_event("0197c000-0000-7000-8000-000000000004", "", kNow,
                                 {number, kind, eur(25'050)}, full(), hotel());
}

bus::Event answer(std::string_view kind, std::string_view command_id, std::string_view more = "") {
    bus::Event event;
    event.type = "innkeeper.payments." + std::string(kind) + ".v1";
    event.subject = kBookingId;
    event.data = R"({"payment":{"booking_id":")" + kBookingId + R"(","command_id":")" +
                 std::string(command_id) +
                 R"(","amount":{"amount":"250.50","currency":"EUR"},)"
                 R"("captured":{"amount":"0.00","currency":"EUR"})" +
                 std::string(more) + "}}";
    return event;
}

bool refused(const bus::Event& event) {
    const auto news = parse_payment_event(event);
    return !news && news.error().code == Code::invalid;
}

}  // namespace

TEST_CASE("each payment command is its golden file, and only an authorisation names the card") {
    using enum PaymentCommand::Kind;
    const auto check = [](const std::string& name, const bus::Event& event, bool names_card) {
        CAPTURE(name);
        CHECK_EQ(bus::to_json(event) + "\n", golden(name));
        CHECK_EQ(event.data.find("pm-1") != std::string::npos, names_card);
    };
    check("authorisation_requested", command(authorise, 1), true);
    check("capture_requested", command(capture, 2), false);
    check("void_requested", command(void_authorisation, 3), false);
    check("refund_requested", command(refund, 4), false);
}

TEST_CASE("each answer of the payments service is read") {
    constexpr std::array kinds{"authorised", "declined", "captured",     "capture_failed",
                               "voided",     "refunded", "refund_failed"};
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const auto news = parse_payment_event(answer(kinds[i], kBookingId + ":12"));
        REQUIRE(news);
        CHECK_EQ(news->booking_id, kBookingId);
        CHECK(news->answer ==
              PaymentAnswer{12, static_cast<PaymentAnswer::Kind>(i), eur(25'050), ""});
    }
    const auto declined =
        parse_payment_event(answer("declined", kBookingId + ":1", R"(,"reason":"timed_out")"));
    CHECK_EQ(declined.value().answer.reason, "timed_out");
    const std::string most = kBookingId + ":18446744073709551615";
    CHECK_EQ(parse_payment_event(answer("voided", most)).value().answer.number, UINT64_MAX);
}

TEST_CASE("an answer to a command of another booking, or to none, is refused") {
    for (const std::string& id : std::vector<std::string>{
             "0197b000-0000-7000-8000-000000000002:1", kBookingId, kBookingId + ":",
             kBookingId + ":0", kBookingId + ":-1", kBookingId + ":+1", kBookingId + ":01",
             kBookingId + ":1x", kBookingId + ": 1", kBookingId + "1:1", kBookingId + ":1:1",
             kBookingId + ":18446744073709551616", ":1", ""}) {
        CAPTURE(id);
        CHECK(refused(answer("captured", id)));
    }
}

TEST_CASE("an event that is no answer, or a damaged one, is refused") {
    CHECK(refused(answer("pondered", kBookingId + ":1")));
    bus::Event event = answer("captured", kBookingId + ":1");
    CHECK_FALSE(refused(event));
    event.subject = "another";
    CHECK_EQ(parse_payment_event(event).error().slug, "event-mismatch");
    event.subject = kBookingId;
    for (const char* data : {"", "{}", "[]", R"({"payment":1})", R"({"payment":{}})"}) {
        event.data = data;
        CHECK(refused(event));
    }
    event = answer("captured", kBookingId + ":1");
    event.data.replace(event.data.find("250.50"), 6, "-50.50");
    CHECK(refused(event));
}

}  // namespace innkeeper::booking
