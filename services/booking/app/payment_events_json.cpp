#include "chassis/core/json.hpp"
#include "services/booking/app/published.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;

/// In the order of PaymentCommand::Kind.
constexpr std::array<std::string_view, 4> kCommandTypes{
    "innkeeper.booking.authorisation_requested.v1", "innkeeper.booking.capture_requested.v1",
    "innkeeper.booking.void_requested.v1", "innkeeper.booking.refund_requested.v1"};
static_assert(static_cast<int>(PaymentCommand::Kind::refund) + 1 == kCommandTypes.size());

/// In the order of PaymentAnswer::Kind.
constexpr std::array<std::string_view, 7> kAnswerTypes{
    "innkeeper.payments.authorised.v1",   "innkeeper.payments.declined.v1",
    "innkeeper.payments.captured.v1",     "innkeeper.payments.capture_failed.v1",
    "innkeeper.payments.voided.v1",       "innkeeper.payments.refunded.v1",
    "innkeeper.payments.refund_failed.v1"};
static_assert(static_cast<int>(PaymentAnswer::Kind::refund_failed) + 1 == kAnswerTypes.size());

std::string command_id(std::string_view booking_id, std::uint64_t number) {
    return fmt::format("{}:{}", booking_id, number);
}

/// Nothing when it is not the id of a command of that booking, letter by letter.
std::optional<std::uint64_t> number_in(std::string_view command, std::string_view booking_id) {
    const auto colon = command.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::uint64_t number = 0;
    std::from_chars(command.data() + colon + 1, command.data() + command.size(), number);
    if (number == 0 || command != command_id(booking_id, number)) return std::nullopt;
    return number;
}

}  // namespace

bus::Event payment_command_event(std::string id, std::string traceparent, Instant time,
                                 const PaymentCommand& command, const Booking& booking,
                                 const stay::Hotel& hotel) {
    bj::object payment{{"booking_id", booking.id},
                       {"command_id", command_id(booking.id, command.number)},
                       {"amount", json::of(command.amount)}};
    const bool names_card = command.kind == PaymentCommand::Kind::authorise && booking.details &&
                            booking.details->payment_method_id;
    if (names_card) payment["payment_method_id"] = *booking.details->payment_method_id;
    payment["guest_subject"] = booking.terms->guest_subject;
    payment["hotel_id"] = booking.terms->hotel_id;
    payment["hotel_manager_ids"] = bj::array(hotel.manager_ids.begin(), hotel.manager_ids.end());
    return {.id = std::move(id),
            .source = std::string(kSource),
            .type = std::string(kCommandTypes[static_cast<std::size_t>(command.kind)]),
            .subject = "payment/" + booking.id,
            .time = time,
            .sequence = command.number,
            .traceparent = std::move(traceparent),
            .data = bj::serialize(bj::object{{"payment", std::move(payment)}})};
}

Result<PaymentNews> parse_payment_event(const bus::Event& event) {
    const auto* const type = std::ranges::find(kAnswerTypes, event.type);
    if (type == kAnswerTypes.end())
        return fail(Code::invalid, "event-mismatch", "It is no answer to a payment command.");
    TRY(const auto value, json::member_of(event.data, "payment"));
    json::Fields in(value, "payment");
    PaymentNews news{
        .booking_id = in.text("booking_id"),
        .answer = {.kind = static_cast<PaymentAnswer::Kind>(type - kAnswerTypes.begin()),
                   .amount = in.money("amount"),
                   .reason = in.optional_text("reason").value_or("")}};
    const auto number = number_in(in.text("command_id"), news.booking_id);
    if (!number) in.error("command_id", "must name a command of the booking");
    if (news.answer.amount.minor < 0) in.error("amount", "must not be negative");
    TRY_VOID(in.finish_tolerant());
    if (news.booking_id != event.subject)
        return fail(Code::invalid, "event-mismatch", "The event's subject is another booking.");
    news.answer.number = *number;
    return news;
}

}  // namespace innkeeper::booking
