#include "chassis/core/json.hpp"
#include "services/booking/app/documents.hpp"
#include "services/booking/app/terms_json.hpp"

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;
using json::Fields;

struct Body {
    std::string type;
    bj::object data;
};

Body body_of(const HoldPlaced& fact) {
    return {"HoldPlaced",
            {{"booking_id", fact.booking_id},
             {"terms", terms_json(fact.terms)},
             {"expires_at", json::of(fact.expires_at)}}};
}
Body body_of(const HoldExpired&) { return {"HoldExpired", {}}; }
Body body_of(const HoldReleased&) { return {"HoldReleased", {}}; }
Body body_of(const BookingSubmitted& fact) {
    return {"BookingSubmitted",
            {{"details", details_json(fact.details)}, {"decide_by", json::of(fact.decide_by)}}};
}
Body body_of(const BookingConfirmed& fact) {
    Body body{"BookingConfirmed", {}};
    if (fact.details) body.data["details"] = details_json(*fact.details);
    if (fact.decided_by) body.data["decided_by"] = *fact.decided_by;
    return body;
}
Body body_of(const BookingRejected& fact) {
    Body body{"BookingRejected", {{"reason", fact.reason}}};
    if (fact.decided_by) body.data["decided_by"] = *fact.decided_by;
    return body;
}
Body body_of(const BookingCancelled& fact) {
    Body body{"BookingCancelled", {{"cancelled_by", fact.cancelled_by}}};
    if (fact.reason) body.data["reason"] = *fact.reason;
    return body;
}

std::optional<Fact> read_submitted(Fields& in) {
    auto details = read_details(in, "details");
    const Instant decide_by = in.instant("decide_by");
    if (!details) return std::nullopt;
    return BookingSubmitted{std::move(*details), decide_by};
}

std::optional<Fact> read_placed(Fields& in) {
    std::string id = in.text("booking_id");
    auto terms = read_terms(in, "terms");
    const Instant expires_at = in.instant("expires_at");
    if (!terms) return std::nullopt;
    return HoldPlaced{std::move(id), std::move(*terms), expires_at};
}

std::optional<Fact> read_fact(const std::string& type, Fields& in) {
    if (type == "HoldPlaced") return read_placed(in);
    if (type == "HoldExpired") return HoldExpired{};
    if (type == "HoldReleased") return HoldReleased{};
    if (type == "BookingSubmitted") return read_submitted(in);
    if (type == "BookingConfirmed") {
        auto details = read_details(in, "details");
        return BookingConfirmed{std::move(details), in.optional_text("decided_by")};
    }
    if (type == "BookingRejected") {
        auto by = in.optional_text("decided_by");
        return BookingRejected{std::move(by), in.text("reason")};
    }
    if (type == "BookingCancelled") {
        std::string by = in.text("cancelled_by");
        return BookingCancelled{std::move(by), in.optional_text("reason")};
    }
    return std::nullopt;
}

}  // namespace

eventsourcing::Recorded to_recorded(const Event& event) {
    Body body = std::visit([](const auto& fact) { return body_of(fact); }, event.fact);
    return {.sequence = 0,
            .type = std::move(body.type),
            .time = event.time,
            .data = bj::serialize(body.data)};
}

Result<Event> read_event(const eventsourcing::Recorded& recorded) {
    const auto refuse = [&] {
        return fail(Code::bug, "document-damaged", "A stored event cannot be read.");
    };
    const auto value = json::parse(recorded.data);
    if (!value) return refuse();
    Fields in(*value);
    auto fact = read_fact(recorded.type, in);
    if (!fact || !in.finish_tolerant()) return refuse();
    return Event{recorded.time, std::move(*fact)};
}

}  // namespace innkeeper::booking
