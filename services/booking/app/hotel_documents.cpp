#include "chassis/core/json.hpp"
#include "services/booking/app/documents.hpp"
#include "services/booking/limits.hpp"

#include <limits>

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;
using json::Fields;

constexpr std::int64_t kMaxPhysical = 1'000'000;
constexpr std::int64_t kMaxPeople = 10'000;
constexpr std::int64_t kMaxDeadlineHours = 24 * 365;
constexpr json::Length kId{1, kMaxPartId};

const std::vector<std::string_view> kModes{"manual", "auto"};
const std::vector<std::string_view> kStatuses{"draft", "active", "archived"};

RoomType read_room_type(Fields& in) {
    RoomType type;
    type.id = in.text("id", kId);
    type.name = in.text("name");
    type.max_adults = static_cast<int>(in.integer("max_adults", 0, kMaxPeople));
    type.max_children = static_cast<int>(in.integer("max_children", 0, kMaxPeople));
    type.max_total = static_cast<int>(in.integer("max_total", 0, kMaxPeople));
    type.physical = static_cast<int>(in.integer("physical", 0, kMaxPhysical));
    return type;
}

RatePlan read_rate_plan(Fields& in, Currency currency) {
    RatePlan plan{.id = in.text("id", kId),
                  .name = in.text("name"),
                  .room_type_id = in.text("room_type_id", kId),
                  .price = in.money("price")};
    if (plan.price.currency != currency) in.error("price", "must be in the hotel's currency");
    if (plan.price.minor < 0) in.error("price", "must not be negative");
    return plan;
}

std::optional<Hotel> read(Fields& in) {
    const auto currency = Currency::parse(in.text("currency"));
    if (!currency) {
        in.error("currency", "must be an ISO 4217 code");
        return std::nullopt;
    }
    Hotel hotel{.id = in.text("id", kId),
                .version = 0,
                .name = in.text("name"),
                .city = in.text("city"),
                .time_zone = in.text("time_zone"),
                .currency = *currency,
                .approval_mode = static_cast<ApprovalMode>(in.one_of("approval_mode", kModes)),
                .approval_deadline_hours =
                    static_cast<int>(in.integer("approval_deadline_hours", 1, kMaxDeadlineHours)),
                .manager_ids = in.texts("manager_ids", kMaxManagers),
                .status = static_cast<HotelStatus>(in.one_of("status", kStatuses)),
                .room_types = {},
                .rate_plans = {}};
    if (!is_time_zone(hotel.time_zone)) in.error("time_zone", "must be an IANA name");
    in.objects("room_types", kMaxRoomTypes,
               [&](Fields& item) { hotel.room_types.push_back(read_room_type(item)); });
    in.objects("rate_plans", kMaxRatePlans,
               [&](Fields& item) { hotel.rate_plans.push_back(read_rate_plan(item, *currency)); });
    return hotel;
}

bj::object room_type_json(const RoomType& type) {
    return {{"id", type.id},
            {"name", type.name},
            {"max_adults", type.max_adults},
            {"max_children", type.max_children},
            {"max_total", type.max_total},
            {"physical", type.physical}};
}

bj::object rate_plan_json(const RatePlan& plan) {
    return {{"id", plan.id},
            {"name", plan.name},
            {"room_type_id", plan.room_type_id},
            {"price", json::of(plan.price)}};
}

}  // namespace

std::string to_document(const Hotel& hotel) {
    bj::array room_types;
    for (const RoomType& type : hotel.room_types) room_types.push_back(room_type_json(type));
    bj::array rate_plans;
    for (const RatePlan& plan : hotel.rate_plans) rate_plans.push_back(rate_plan_json(plan));
    return bj::serialize(
        bj::object{{"id", hotel.id},
                   {"version", hotel.version},
                   {"name", hotel.name},
                   {"city", hotel.city},
                   {"time_zone", hotel.time_zone},
                   {"currency", hotel.currency.code()},
                   {"approval_mode", kModes[static_cast<std::size_t>(hotel.approval_mode)]},
                   {"approval_deadline_hours", hotel.approval_deadline_hours},
                   {"manager_ids", bj::array(hotel.manager_ids.begin(), hotel.manager_ids.end())},
                   {"status", kStatuses[static_cast<std::size_t>(hotel.status)]},
                   {"room_types", std::move(room_types)},
                   {"rate_plans", std::move(rate_plans)}});
}

Result<Hotel> read_hotel(std::string_view document) {
    const auto refuse = [] {
        return fail(Code::bug, "document-damaged", "A stored hotel cannot be read.");
    };
    const auto value = json::parse(document);
    if (!value) return refuse();
    Fields in(*value);
    auto hotel = read(in);
    const auto version = in.integer("version", 0, std::numeric_limits<std::int64_t>::max());
    if (!hotel || !in.finish_tolerant()) return refuse();
    hotel->version = static_cast<std::uint64_t>(version);
    return *std::move(hotel);
}

Result<Hotel> parse_hotel_event(std::string_view data, std::uint64_t sequence) {
    TRY(const auto value, json::parse(data));
    Fields in(value);
    std::optional<Hotel> hotel;
    in.object("hotel", [&](Fields& field) { hotel = read(field); });
    TRY_VOID(in.finish_tolerant());
    if (!hotel) return fail_field("hotel", "is required");
    hotel->version = sequence;
    return *std::move(hotel);
}

}  // namespace innkeeper::booking
