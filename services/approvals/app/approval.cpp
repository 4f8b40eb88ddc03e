#include "services/approvals/app/approval.hpp"

#include "chassis/core/ids.hpp"
#include "chassis/core/json.hpp"
#include "chassis/core/json_text.hpp"
#include "services/approvals/limits.hpp"

#include <array>

namespace innkeeper::approvals {
namespace {

namespace bj = json::bj;

constexpr auto kMaxVersion = std::numeric_limits<std::int64_t>::max();
const std::vector<std::string_view> kStates{"none", "pending", "decided"};
constexpr std::array<std::string_view, 3> kPrivateFields{"guest_subject", "hotel_manager_ids",
                                                         "decided_by"};

constexpr std::array<std::string_view, 1> kBooking{"booking"};
constexpr std::string_view kPending = "pending_approval";

std::string decision_of(const Report& report) {
    if (report.status == "rejected") return "rejected";
    return report.status == "confirmed" || !report.decided_by.empty() ? "approved" : "withdrawn";
}

bool is_decision(std::string_view type) {
    return type == "innkeeper.booking.confirmed.v1" || type == "innkeeper.booking.rejected.v1";
}

void take_decision(Approval& approval, const Report& report) {
    approval.decision = decision_of(report);
    approval.decided_by = report.decided_by;
    approval.decided_at = report.updated_at;
    approval.decided_version = report.now.version;
    approval.recorded = is_decision(report.type);
}

void keep_decision(Approval& approval, const Approval& before) {
    approval.decision = before.decision;
    approval.decided_by = before.decided_by;
    approval.decided_at = before.decided_at;
    approval.decided_version = before.decided_version;
    approval.recorded = before.recorded;
}

/// An event that is older than the state that is known: it may be the decision itself.
Approval put_right(Approval before, const Report& report) {
    if (report.status != kPending && before.state == Approval::State::decided &&
        report.now.version < before.decided_version)
        take_decision(before, report);
    return before;
}

Result<HotelManagers> read_managers(const bj::value& value) {
    json::Fields in(value, "hotel");
    HotelManagers out{.hotel_id = in.text("id", {1, 64}),
                      .version = static_cast<std::uint64_t>(in.integer("version", 1, kMaxVersion)),
                      .manager_ids = in.texts("manager_ids", kMaxManagers, {1, 128})};
    TRY_VOID(in.finish_tolerant());
    return out;
}

/// A booking is handed on as it came, without being made a tree.
std::string with_booking(std::string object, std::string_view booking_json) {
    object.back() = ',';
    object.append(R"("booking":)").append(booking_json).push_back('}');
    return object;
}

bj::array strings(const std::vector<std::string>& texts) {
    return bj::array(texts.begin(), texts.end());
}

}  // namespace

Result<std::optional<Report>> parse_booking_event(const bus::Event& event) {
    TRY(const auto booking, json::ObjectText::within_member(event.data, "booking"));
    Report report;
    report.type = event.type;
    Approval& now = report.now;
    TRY(now.booking_id, booking.text_of("id", kMaxShortText));
    TRY(const std::int64_t version, booking.integer_of("version", 1, kMaxVersion));
    now.version = static_cast<std::uint64_t>(version);
    if (now.booking_id != event.subject || now.version != event.sequence ||
        !is_uuid(now.booking_id))
        return fail(Code::invalid, "event-mismatch", "The event's envelope is not its booking's.");
    TRY(report.status, booking.text_of("status", kMaxShortText));
    if (report.status != kPending && !booking.has("decide_by")) return std::nullopt;
    TRY(now.decide_by, booking.text_of("decide_by", kMaxShortText));
    TRY(now.hotel_id, booking.text_of("hotel_id", kMaxShortText));
    TRY(report.updated_at, booking.text_of("updated_at", kMaxShortText));
    if (booking.has("decided_by")) {
        TRY(report.decided_by, booking.text_of("decided_by", kMaxSubject));
    }
    now.booking_json = booking.without(kPrivateFields);
    return report;
}

Approval advance(const Approval* before, const Report& report) {
    if (before && before->version >= report.now.version) return put_right(*before, report);
    Approval now = report.now;
    if (report.status == kPending) {
        now.state = Approval::State::pending;
        return now;
    }
    now.decide_by.clear();
    now.state = Approval::State::decided;
    if (before && before->state == Approval::State::decided)
        keep_decision(now, *before);
    else
        take_decision(now, report);
    return now;
}

std::string to_document(const Approval& a) {
    const bj::object head{{"booking_id", a.booking_id},
                          {"hotel_id", a.hotel_id},
                          {"version", a.version},
                          {"state", kStates[static_cast<std::size_t>(a.state)]},
                          {"decide_by", a.decide_by},
                          {"decision", a.decision},
                          {"decided_by", a.decided_by},
                          {"decided_at", a.decided_at},
                          {"decided_version", a.decided_version},
                          {"recorded", a.recorded}};
    return with_booking(bj::serialize(head), a.booking_json);
}

Result<Approval> from_document(std::string_view document) {
    TRY(const auto text, json::ObjectText::within(document));
    TRY(const auto value, json::parse(text.without(kBooking)));
    json::Fields in(value);
    Approval out;
    out.booking_id = in.text("booking_id");
    out.hotel_id = in.text("hotel_id");
    out.version = static_cast<std::uint64_t>(in.integer("version", 1, kMaxVersion));
    out.state = static_cast<Approval::State>(in.one_of("state", kStates));
    out.decide_by = in.text("decide_by");
    out.decision = in.text("decision");
    out.decided_by = in.text("decided_by");
    out.decided_at = in.text("decided_at");
    out.decided_version = static_cast<std::uint64_t>(in.integer("decided_version", 0, kMaxVersion));
    out.recorded = in.boolean("recorded");
    out.booking_json = text.value_of(kBooking.front()).value_or("");
    if (!out.booking_json.starts_with('{')) in.error(kBooking.front(), "must be an object");
    TRY_VOID(in.finish());
    return out;
}

std::string to_json(const Approval& a) {
    bj::object out{{"state", kStates[static_cast<std::size_t>(a.state)]}};
    if (!a.decision.empty()) out["decision"] = a.decision;
    if (!a.decided_by.empty()) out["decided_by"] = a.decided_by;
    if (!a.decided_at.empty()) out["decided_at"] = a.decided_at;
    return with_booking(bj::serialize(out), a.booking_json);
}

std::string decision_data(const Approval& a) {
    bj::object out{{"booking_id", a.booking_id},
                   {"hotel_id", a.hotel_id},
                   {"decision", a.decision},
                   {"decided_at", a.decided_at}};
    if (!a.decided_by.empty()) out["decided_by"] = a.decided_by;
    return bj::serialize(out);
}

Result<HotelManagers> parse_hotel_event(std::string_view data) {
    TRY(const auto hotel, json::member_of(data, "hotel"));
    return read_managers(hotel);
}

std::string to_document(const HotelManagers& managers) {
    return bj::serialize(bj::object{{"id", managers.hotel_id},
                                    {"version", managers.version},
                                    {"manager_ids", strings(managers.manager_ids)}});
}

Result<HotelManagers> managers_from_document(std::string_view document) {
    TRY(const auto value, json::parse(document));
    return read_managers(value);
}

}  // namespace innkeeper::approvals
