#include "services/payments/app/published.hpp"

#include "chassis/core/json.hpp"

#include <fmt/format.h>

#include <array>

namespace innkeeper::payments {

namespace bj = boost::json;

std::string_view to_string(Answer::Kind kind) {
    constexpr std::array<std::string_view, 7> kNames{"authorised",     "declined", "captured",
                                                     "capture_failed", "voided",   "refunded",
                                                     "refund_failed"};
    return kNames[static_cast<std::size_t>(kind)];
}

bus::Event answer_event(std::string id, std::string traceparent, Instant time, const Answer& answer,
                        const Payment& after) {
    bj::object payment{{"booking_id", after.booking_id},
                       {"command_id", answer.command_id},
                       {"amount", json::of(answer.amount)}};
    if (!answer.reason.empty()) payment["reason"] = answer.reason;
    payment["authorised"] = json::of(after.money(after.sum(EntryKind::authorised)));
    payment["captured"] = json::of(after.money(after.sum(EntryKind::captured)));
    payment["refunded"] = json::of(after.money(after.sum(EntryKind::refunded)));
    return {.id = std::move(id),
            .source = std::string(kSource),
            .type = fmt::format("innkeeper.payments.{}.v1", to_string(answer.kind)),
            .subject = after.booking_id,
            .time = time,
            .sequence = answer.sequence,
            .traceparent = std::move(traceparent),
            .data = bj::serialize(bj::object{{"payment", std::move(payment)}})};
}

}  // namespace innkeeper::payments
