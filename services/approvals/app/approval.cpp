#include "services/approvals/app/approval.hpp"

#include "chassis/core/json.hpp"
#include "services/approvals/limits.hpp"

#include <array>

namespace innkeeper::approvals {
namespace {

namespace bj = json::bj;

constexpr auto kMaxVersion = std::numeric_limits<std::int64_t>::max();
const std::vector<std::string_view> kStates{"none", "pending", "decided"};
constexpr std::array<std::string_view, 3> kPrivateFields{"guest_subject", "hotel_manager_ids",
                                                         "decided_by"};

/// A decision is read off the booking itself, so that events in any order tell the same: it had
/// a deadline, so it was pending; it is not any more, so it was decided or withdrawn.
std::string_view decision_of(std::string_view status, bool somebody_decided) {
    if (status == "rejected") return "rejected";
    return status == "confirmed" || somebody_decided ? "approved" : "withdrawn";
}

void advance(Approval& now, const Approval* before, const std::string& status,
             const std::string& decided_by, const std::string& at) {
    if (status == "pending_approval") {
        now.state = Approval::State::pending;
        return;
    }
    const bool was_pending = !now.decide_by.empty();
    now.decide_by.clear();
    if (!was_pending) return;
    now.state = Approval::State::decided;
    if (before && before->state == Approval::State::decided) {
        now.decision = before->decision;
        now.decided_by = before->decided_by;
        now.decided_at = before->decided_at;
        return;
    }
    now.decision = decision_of(status, !decided_by.empty());
    now.decided_by = decided_by;
    now.decided_at = at;
}

Result<bj::value> member(std::string_view data, std::string_view name) {
    TRY(const auto value, json::parse(data));
    json::Fields in(value);
    const bj::value* found = in.raw(name);
    if (!found) in.error(name, "is missing");
    TRY_VOID(in.finish_tolerant());
    return *found;
}

Result<HotelManagers> read_managers(const bj::value& value) {
    json::Fields in(value, "hotel");
    HotelManagers out{
        .hotel_id = in.text("id", {1, 64}),
        .version = static_cast<std::uint64_t>(in.integer("version", 1, kMaxVersion)),
        .manager_ids = in.texts("manager_ids", kMaxManagers, {1, 128})};
    TRY_VOID(in.finish_tolerant());
    return out;
}

bj::array strings(const std::vector<std::string>& texts) {
    return bj::array(texts.begin(), texts.end());
}

}  // namespace

Result<Approval> parse_booking_event(std::string_view data, const Approval* before) {
    TRY(const auto value, member(data, "booking"));
    json::Fields in(value, "booking");
    Approval now;
    now.booking_id = in.text("id", {1, 64});
    now.hotel_id = in.text("hotel_id", {1, 64});
    now.version = static_cast<std::uint64_t>(in.integer("version", 1, kMaxVersion));
    now.decide_by = in.optional_text("decide_by").value_or("");
    const std::string status = in.text("status", {1, 40});
    const std::string decided_by = in.optional_text("decided_by").value_or("");
    const std::string at = in.text("updated_at");
    if (status == "pending_approval" && now.decide_by.empty()) in.error("decide_by", "is missing");
    TRY_VOID(in.finish_tolerant());
    bj::object shown = value.get_object();
    for (const std::string_view name : kPrivateFields) shown.erase(name);
    now.booking_json = bj::serialize(shown);
    advance(now, before, status, decided_by, at);
    return now;
}

std::string to_document(const Approval& a) {
    return bj::serialize(bj::object{{"booking_id", a.booking_id},
                                    {"hotel_id", a.hotel_id},
                                    {"version", a.version},
                                    {"state", kStates[static_cast<std::size_t>(a.state)]},
                                    {"decide_by", a.decide_by},
                                    {"decision", a.decision},
                                    {"decided_by", a.decided_by},
                                    {"decided_at", a.decided_at},
                                    {"booking", bj::parse(a.booking_json)},
                                    {"manager_ids", strings(a.manager_ids)}});
}

Result<Approval> from_document(std::string_view document) {
    TRY(const auto value, json::parse(document));
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
    out.manager_ids = in.texts("manager_ids", kMaxManagers);
    const bj::value* booking = in.raw("booking");
    TRY_VOID(in.finish());
    out.booking_json = bj::serialize(*booking);
    return out;
}

std::string to_json(const Approval& a) {
    bj::object out{{"state", kStates[static_cast<std::size_t>(a.state)]},
                   {"booking", bj::parse(a.booking_json)}};
    if (!a.decision.empty()) out["decision"] = a.decision;
    if (!a.decided_by.empty()) out["decided_by"] = a.decided_by;
    if (!a.decided_at.empty()) out["decided_at"] = a.decided_at;
    return bj::serialize(out);
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
    TRY(const auto hotel, member(data, "hotel"));
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
