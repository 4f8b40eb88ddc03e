#include "services/booking/app/documents.hpp"

#include "chassis/core/json.hpp"
#include "services/booking/app/terms_json.hpp"

#include <limits>

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;
using json::Fields;

constexpr json::Length kAnyText{0, 100'000};
constexpr std::int64_t kMaxCount = 1'000'000;
constexpr std::int64_t kMaxVersion = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kMaxLiveHolds = 1000;

std::unexpected<Error> damaged() {
    return fail(Code::bug, "document-damaged", "A stored document cannot be read.");
}

/// Parses `document`, lets `read` take its fields, and turns any mistake into `damaged`.
Result<void> read_object(std::string_view document, const std::function<void(Fields&)>& read) {
    const auto value = json::parse(document);
    if (!value) return damaged();
    Fields in(*value);
    read(in);
    if (!in.finish_tolerant()) return damaged();
    return {};
}

int count_of(Fields& in, std::string_view name) {
    return static_cast<int>(in.integer(name, -kMaxCount, kMaxCount));
}

std::uint64_t version_of(Fields& in, std::string_view name) {
    return static_cast<std::uint64_t>(in.integer(name, 0, kMaxVersion));
}

}  // namespace

std::string to_document(const NightStock& s) {
    return bj::serialize(bj::object{{"sold", s.sold},
                                    {"pending", s.pending},
                                    {"held", s.held},
                                    {"out_of_order", s.out_of_order},
                                    {"overbook_limit", s.overbook_limit},
                                    {"stop_sell", s.stop_sell},
                                    {"capacity_at_claim", s.capacity_at_claim}});
}

Result<NightStock> read_stock(std::string_view document) {
    NightStock stock;
    TRY_VOID(read_object(document, [&](Fields& in) {
        stock = {.sold = count_of(in, "sold"),
                 .pending = count_of(in, "pending"),
                 .held = count_of(in, "held"),
                 .out_of_order = count_of(in, "out_of_order"),
                 .overbook_limit = count_of(in, "overbook_limit"),
                 .stop_sell = in.boolean("stop_sell"),
                 .capacity_at_claim = count_of(in, "capacity_at_claim")};
    }));
    return stock;
}

std::string to_document(const std::vector<LiveHold>& holds) {
    bj::array items;
    for (const LiveHold& hold : holds)
        items.push_back(bj::object{{"id", hold.booking_id}, {"until", json::of(hold.until)}});
    return bj::serialize(bj::object{{"holds", std::move(items)}});
}

Result<std::vector<LiveHold>> read_holds(std::string_view document) {
    std::vector<LiveHold> holds;
    TRY_VOID(read_object(document, [&](Fields& in) {
        in.objects("holds", kMaxLiveHolds, [&](Fields& item) {
            std::string id = item.text("id");
            holds.push_back({std::move(id), item.instant("until")});
        });
    }));
    return holds;
}

std::string to_document(const FirstAnswer& answer) {
    return bj::serialize(bj::object{{"body_hash", answer.body_hash},
                                    {"booking_id", answer.booking_id},
                                    {"version", answer.version},
                                    {"status", answer.status},
                                    {"body", answer.body}});
}

Result<FirstAnswer> read_answer(std::string_view document) {
    FirstAnswer answer;
    TRY_VOID(read_object(document, [&](Fields& in) {
        answer.body_hash = in.text("body_hash");
        answer.booking_id = in.text("booking_id");
        answer.version = version_of(in, "version");
        answer.status = count_of(in, "status");
        answer.body = in.text("body", kAnyText);
    }));
    return answer;
}

std::string to_document(const Booking& b) {
    bj::object out{{"id", b.id},
                   {"terms", terms_json(b.terms)},
                   {"status", to_string(b.status)},
                   {"hold_expires_at", json::of(b.hold_expires_at)},
                   {"version", b.version},
                   {"created_at", json::of(b.created_at)},
                   {"updated_at", json::of(b.updated_at)}};
    if (b.details) out["details"] = details_json(*b.details);
    if (b.reason) out["reason"] = *b.reason;
    if (b.decide_by) out["decide_by"] = json::of(*b.decide_by);
    if (b.decided_by) out["decided_by"] = *b.decided_by;
    if (b.cancelled_by) out["cancelled_by"] = *b.cancelled_by;
    return bj::serialize(out);
}

Result<Booking> read_booking(std::string_view document) {
    std::optional<Booking> booking;
    std::string status;
    TRY_VOID(read_object(document, [&](Fields& in) {
        auto terms = read_terms(in, "terms");
        if (!terms) return in.error("terms", "is damaged");
        booking = Booking{.id = in.text("id"),
                          .terms = std::move(*terms),
                          .status = Status::held,
                          .details = read_details(in, "details"),
                          .reason = in.optional_text("reason"),
                          .hold_expires_at = in.instant("hold_expires_at"),
                          .decide_by = in.optional_instant("decide_by"),
                          .decided_by = in.optional_text("decided_by"),
                          .cancelled_by = in.optional_text("cancelled_by"),
                          .version = version_of(in, "version"),
                          .created_at = in.instant("created_at"),
                          .updated_at = in.instant("updated_at")};
        status = in.text("status");
    }));
    const auto parsed = parse_status(status);
    if (!booking || !parsed) return damaged();
    booking->status = *parsed;
    return *std::move(booking);
}

}  // namespace innkeeper::booking
