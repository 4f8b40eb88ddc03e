#include "stay/parts_json.hpp"

#include <limits>

namespace innkeeper::stay {
namespace {

namespace bj = boost::json;
using json::Fields;

const Names kModes{"manual", "auto"};
const Names kOnDeadline{"reject", "confirm"};
const Names kStatuses{"draft", "active", "archived"};

/// The parts of a hotel have ids, other than those that a command describes.
void must_have_id(Fields& in, const std::string& id) {
    if (id.empty()) in.error("id", "is required");
}

template <class T, class Read>
std::vector<T> read_list(Fields& in, std::string_view name, Read read) {
    std::vector<T> out;
    in.objects(name, kMaxListed, [&](Fields& item) {
        out.push_back(read(item));
        must_have_id(item, out.back().id);
    });
    return out;
}

}  // namespace

std::optional<Hotel> read_hotel(Fields& in) {
    const auto currency = Currency::parse(in.text("currency"));
    if (!currency) {
        in.error("currency", "must be an ISO 4217 code");
        return std::nullopt;
    }
    Hotel hotel{.id = in.text("id", kIdLength),
                .name = in.text("name"),
                .city = in.text("city"),
                .time_zone = in.text("time_zone"),
                .currency = *currency};
    hotel.status = static_cast<HotelStatus>(in.one_of("status", kStatuses));
    hotel.approval_mode = static_cast<ApprovalMode>(in.one_of("approval_mode", kModes));
    hotel.approval_deadline_hours =
        static_cast<int>(in.integer("approval_deadline_hours", 1, kMaxCount));
    hotel.on_deadline = read_enum(in, "on_deadline", kOnDeadline, hotel.on_deadline);
    hotel.manager_ids = in.texts("manager_ids", kMaxListed);
    if (!is_time_zone(hotel.time_zone)) in.error("time_zone", "must be an IANA name");
    hotel.room_types =
        read_list<RoomType>(in, "room_types", [](Fields& item) { return read_room_type(item); });
    hotel.rate_plans = read_list<RatePlan>(
        in, "rate_plans", [&](Fields& item) { return read_rate_plan(item, *currency); });
    if (in.has("tax_rules"))
        hotel.tax_rules = read_list<TaxRule>(
            in, "tax_rules", [&](Fields& item) { return read_tax_rule(item, *currency); });
    if (in.has("cancellation_policies"))
        hotel.cancellation_policies = read_list<CancellationPolicy>(
            in, "cancellation_policies",
            [&](Fields& item) { return read_policy(item, *currency); });
    return hotel;
}

std::string to_document(const Hotel& hotel) {
    bj::array policies;
    for (const CancellationPolicy& policy : hotel.cancellation_policies)
        policies.push_back(to_json(policy, hotel.currency));
    return bj::serialize(
        bj::object{{"id", hotel.id},
                   {"version", hotel.version},
                   {"name", hotel.name},
                   {"city", hotel.city},
                   {"time_zone", hotel.time_zone},
                   {"currency", hotel.currency.code()},
                   {"status", name_of(kStatuses, hotel.status)},
                   {"approval_mode", name_of(kModes, hotel.approval_mode)},
                   {"approval_deadline_hours", hotel.approval_deadline_hours},
                   {"on_deadline", name_of(kOnDeadline, hotel.on_deadline)},
                   {"manager_ids", bj::array(hotel.manager_ids.begin(), hotel.manager_ids.end())},
                   {"room_types", array_of(hotel.room_types)},
                   {"rate_plans", array_of(hotel.rate_plans)},
                   {"tax_rules", array_of(hotel.tax_rules)},
                   {"cancellation_policies", std::move(policies)}});
}

Result<Hotel> read_hotel(std::string_view document) {
    const auto refuse = [] {
        return fail(Code::bug, "document-damaged", "A stored hotel cannot be read.");
    };
    const auto value = json::parse(document);
    if (!value) return refuse();
    Fields in(*value);
    auto hotel = read_hotel(in);
    const auto version = in.integer("version", 0, std::numeric_limits<std::int64_t>::max());
    if (!hotel || !in.finish_tolerant()) return refuse();
    hotel->version = static_cast<std::uint64_t>(version);
    return *std::move(hotel);
}

Result<Hotel> parse_hotel_event(std::string_view data, std::uint64_t version) {
    TRY(const auto value, json::parse(data));
    Fields in(value);
    std::optional<Hotel> hotel;
    in.object("hotel", [&](Fields& field) { hotel = read_hotel(field); });
    TRY_VOID(in.finish_tolerant());
    if (!hotel) return fail_field("hotel", "is required");
    hotel->version = version;
    return *std::move(hotel);
}

}  // namespace innkeeper::stay
