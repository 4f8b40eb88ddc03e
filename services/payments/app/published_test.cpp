#include "services/payments/app/published.hpp"

#include "services/payments/domain/sample_test.hpp"

#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

namespace innkeeper::payments {
namespace {

using namespace sample;
using Kind = CommandKind;

/// The golden files are only added to: a consumer may have been written against any of them.
std::string golden(const std::string& name) {
    std::ifstream file(std::string(PAYMENTS_GOLDEN_DIR) + "/" + name + ".v1.json");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("each answer is its golden file, letter by letter") {
    Payment payment = after({accepted(1, Kind::authorise, 12'300)});
    std::uint64_t next = 1;
    const auto check = [&](const std::string& name, const Fact& fact) {
        CAPTURE(name);
        const Payment before = payment;
        payment.apply({kNow, fact});
        const auto answer = answer_of(before, fact, payment);
        REQUIRE(answer);
        CHECK_EQ(to_string(answer->kind), name);
        CHECK_EQ(bus::to_json(answer_event("0197c000-0000-7000-8000-000000000001", "", kNow,
                                           *answer, payment)) +
                     "\n",
                 golden(name));
        ++next;
    };
    const auto ask = [&](Kind kind, std::int64_t minor) {
        payment.apply({kNow, accepted(next, kind, minor)});
    };
    check("authorised", Authorised{1, "au_1"});
    ask(Kind::authorise, 99);
    check("declined", Declined{2, "insufficient_funds"});
    ask(Kind::capture, 10'000);
    check("captured", Captured{3, 1, money(10'000)});
    ask(Kind::capture, 10'001);
    check("capture_failed", CaptureFailed{4, "exceeds_authorised"});
    ask(Kind::release, 12'300);
    check("voided", Voided{5, 1, money(2'300)});
    ask(Kind::refund, 2'500);
    check("refunded", Refunded{6, 1, money(2'500)});
    ask(Kind::refund, 10'000);
    check("refund_failed", RefundFailed{7, "exceeds_captured"});
}

}  // namespace innkeeper::payments
