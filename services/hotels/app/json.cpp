#include "services/hotels/app/json.hpp"

#include "chassis/core/json.hpp"
#include "services/hotels/limits.hpp"
#include "stay/json.hpp"
#include "stay/limits.hpp"

#include <algorithm>

namespace innkeeper::hotels::codec {
namespace {

namespace bj = json::bj;

const std::vector<std::string_view> kStatuses{"draft", "active", "archived"};
const std::vector<std::string_view> kModes{"manual", "auto"};
const std::vector<std::string_view> kOnDeadline{"reject", "confirm"};

template <class Strings>
bj::array array_of(const Strings& strings) {
    return bj::array(strings.begin(), strings.end());
}

template <class Parts>
bj::array objects_of(const Parts& parts) {
    bj::array out;
    for (const auto& part : parts) out.push_back(stay::to_json(part));
    return out;
}

bj::object photo_json(const std::string& id) {
    const std::string base = "/api/v1/pictures/" + id;
    return {{"id", id},
            {"thumb_url", base + "-thumb.webp"},
            {"card_url", base + "-card.webp"},
            {"full_url", base + "-full.webp"}};
}

bj::object to_object(const Hotel& h) {
    bj::array photos;
    for (const auto& id : h.photo_ids) photos.push_back(photo_json(id));
    bj::array policies;
    for (const auto& policy : h.selling.cancellation_policies)
        policies.push_back(stay::to_json(policy, h.place.currency));
    return {{"id", h.id},
            {"owner_id", h.owner_id},
            {"name", h.name},
            {"star_rating", h.star_rating},
            {"city", h.city},
            {"country", h.place.country},
            {"address", h.address},
            {"lat", h.place.lat},
            {"lon", h.place.lon},
            {"time_zone", h.place.time_zone},
            {"currency", h.place.currency.code()},
            {"price", json::of(headline_plan(h).price)},
            {"check_in_from", h.check_in_from},
            {"check_out_until", h.check_out_until},
            {"description", h.description},
            {"amenities", array_of(h.amenities)},
            {"photos", std::move(photos)},
            {"manager_ids", array_of(h.manager_ids)},
            {"approval_mode", kModes[static_cast<std::size_t>(h.approval_mode)]},
            {"approval_deadline_hours", h.approval_deadline_hours},
            {"on_deadline", kOnDeadline[static_cast<std::size_t>(h.on_deadline)]},
            {"room_types", objects_of(h.selling.room_types)},
            {"rate_plans", objects_of(h.selling.rate_plans)},
            {"tax_rules", objects_of(h.selling.tax_rules)},
            {"cancellation_policies", std::move(policies)},
            {"status", kStatuses[static_cast<std::size_t>(h.status)]},
            {"version", h.version},
            {"created_at", json::of(h.created_at)},
            {"updated_at", json::of(h.updated_at)}};
}

template <class T, class Read>
std::vector<T> read_parts(json::Fields& in, std::string_view name, Read read) {
    std::vector<T> out;
    in.objects(name, stay::kMaxListed, [&](json::Fields& part) {
        out.push_back(read(part));
        if (out.back().id.empty()) part.error("id", "is required");
    });
    return out;
}

/// Rules and policies came later than the first stored hotels: there they are absent.
Selling read_selling(json::Fields& in, Currency currency) {
    Selling out;
    out.room_types = read_parts<RoomType>(
        in, "room_types", [](json::Fields& part) { return stay::read_room_type(part); });
    out.rate_plans = read_parts<RatePlan>(
        in, "rate_plans", [&](json::Fields& part) { return stay::read_rate_plan(part, currency); });
    if (in.has("tax_rules"))
        out.tax_rules = read_parts<TaxRule>(in, "tax_rules", [&](json::Fields& part) {
            return stay::read_tax_rule(part, currency);
        });
    if (in.has("cancellation_policies"))
        out.cancellation_policies = read_parts<CancellationPolicy>(
            in, "cancellation_policies",
            [&](json::Fields& part) { return stay::read_policy(part, currency); });
    const bool sells = std::ranges::any_of(out.rate_plans, [&](const RatePlan& plan) {
        const auto& rooms = out.room_types;
        return !plan.derived &&
               std::ranges::find(rooms, plan.room_type_id, &RoomType::id) != rooms.end();
    });
    if (!sells) in.error("rate_plans", "must have one that is not derived");
    return out;
}

/// A stored or received hotel is ours: a value that does not fit is a defect, not a bad request.
Hotel read_hotel(json::Fields& in, Currency currency) {
    Hotel h{.id = in.text("id"),
            .owner_id = in.text("owner_id"),
            .name = in.text("name"),
            .star_rating = static_cast<int>(in.integer("star_rating", 1, 5)),
            .city = in.text("city"),
            .address = in.text("address"),
            .place = {.country = in.text("country"),
                      .lat = in.number("lat", -90, 90),
                      .lon = in.number("lon", -180, 180),
                      .time_zone = in.text("time_zone"),
                      .currency = currency},
            .check_in_from = in.text("check_in_from"),
            .check_out_until = in.text("check_out_until"),
            .description = in.text("description", {0, kMaxDescription}),
            .amenities = in.texts("amenities", kMaxAmenities),
            .photo_ids = {},
            .manager_ids = in.texts("manager_ids", kMaxManagers),
            .approval_mode = static_cast<ApprovalMode>(in.one_of("approval_mode", kModes)),
            .approval_deadline_hours =
                static_cast<int>(in.integer("approval_deadline_hours", 1, kMaxDeadlineHours)),
            .on_deadline = OnDeadline::reject,
            .selling = read_selling(in, currency),
            .status = static_cast<HotelStatus>(in.one_of("status", kStatuses)),
            .version = static_cast<std::uint64_t>(
                in.integer("version", 1, std::numeric_limits<std::int64_t>::max())),
            .created_at = in.instant("created_at"),
            .updated_at = in.instant("updated_at")};
    in.objects("photos", kMaxPhotos,
               [&](json::Fields& photo) { h.photo_ids.push_back(photo.text("id")); });
    if (in.has("on_deadline"))
        h.on_deadline = static_cast<OnDeadline>(in.one_of("on_deadline", kOnDeadline));
    return h;
}

/// The shape of a command's fields; the domain says what they may be, with better words.
constexpr json::Length kAnyText{0, kMaxJsonBody};
constexpr std::size_t kAnyCount = 1000;
constexpr auto kLeast = std::numeric_limits<std::int32_t>::min();
constexpr auto kMost = std::numeric_limits<std::int32_t>::max();

std::optional<int> optional_int(json::Fields& in, std::string_view name) {
    const auto value = in.optional_integer(name, kLeast, kMost);
    if (!value) return std::nullopt;
    return static_cast<int>(*value);
}

}  // namespace

std::string hotel_json(const Hotel& hotel) { return bj::serialize(to_object(hotel)); }

Result<Hotel> parse_hotel(std::string_view text) {
    TRY(const auto value, json::parse(text));
    json::Fields in(value);
    TRY(const Currency currency, Currency::parse(in.text("currency")));
    Hotel hotel = read_hotel(in, currency);
    TRY_VOID(in.finish_tolerant());
    return hotel;
}

std::string page_json(const std::vector<Hotel>& hotels, const std::string& next) {
    bj::array items;
    for (const Hotel& hotel : hotels) items.push_back(to_object(hotel));
    return bj::serialize(bj::object{{"items", std::move(items)},
                                    {"next", next.empty() ? bj::value(nullptr) : bj::value(next)}});
}

// The shape is checked here and the rules in the domain, so that each stands in one place.
Result<NewHotel> parse_new_hotel(std::string_view body) {
    TRY(const auto value, json::parse(body));
    json::Fields in(value);
    NewHotel out;
    out.name = in.text("name", kAnyText);
    out.star_rating = static_cast<int>(in.integer("star_rating", kLeast, kMost));
    out.city = in.text("city", kAnyText);
    in.object("price", [&](json::Fields& price) {
        out.price_amount = price.text("amount");
        out.price_currency = price.optional_text("currency");
    });
    out.country = in.optional_text("country");
    out.lat = in.optional_number("lat", kLeast, kMost);
    out.lon = in.optional_number("lon", kLeast, kMost);
    out.time_zone = in.optional_text("time_zone");
    out.address = in.optional_text("address", kAnyText).value_or("");
    out.description = in.optional_text("description", kAnyText).value_or("");
    if (in.has("amenities")) out.amenities = in.texts("amenities", kAnyCount, kAnyText);
    if (in.has("manager_ids")) out.manager_ids = in.texts("manager_ids", kAnyCount, kAnyText);
    out.rooms = optional_int(in, "rooms").value_or(out.rooms);
    out.max_adults = optional_int(in, "max_adults").value_or(out.max_adults);
    out.max_children = optional_int(in, "max_children").value_or(out.max_children);
    out.check_in_from = in.optional_text("check_in_from").value_or(out.check_in_from);
    out.check_out_until = in.optional_text("check_out_until").value_or(out.check_out_until);
    if (in.has("approval_mode"))
        out.approval_mode = static_cast<ApprovalMode>(in.one_of("approval_mode", kModes));
    out.approval_deadline_hours =
        optional_int(in, "approval_deadline_hours").value_or(out.approval_deadline_hours);
    TRY_VOID(in.finish());
    return out;
}

Result<Edit> parse_edit(std::string_view body) {
    TRY(const auto value, json::parse(body));
    json::Fields in(value);
    Edit out;
    out.name = in.optional_text("name", kAnyText);
    out.star_rating = optional_int(in, "star_rating");
    if (in.has("price")) out.price = in.money("price");
    out.address = in.optional_text("address", kAnyText);
    out.description = in.optional_text("description", kAnyText);
    if (in.has("amenities")) out.amenities = in.texts("amenities", kAnyCount, kAnyText);
    out.rooms = optional_int(in, "rooms");
    out.check_in_from = in.optional_text("check_in_from");
    out.check_out_until = in.optional_text("check_out_until");
    if (in.has("approval_mode"))
        out.approval_mode = static_cast<ApprovalMode>(in.one_of("approval_mode", kModes));
    if (in.has("on_deadline"))
        out.on_deadline = static_cast<OnDeadline>(in.one_of("on_deadline", kOnDeadline));
    out.approval_deadline_hours = optional_int(in, "approval_deadline_hours");
    TRY_VOID(in.finish());
    if (out == Edit{})
        return fail(Code::invalid, "nothing-to-change", "The request has no field to change.");
    return out;
}

Result<std::vector<std::string>> parse_managers(std::string_view body) {
    TRY(const auto value, json::parse(body));
    json::Fields in(value);
    auto ids = in.texts("manager_ids", kAnyCount, kAnyText);
    TRY_VOID(in.finish());
    return ids;
}

}  // namespace innkeeper::hotels::codec
