#include "chassis/core/ids.hpp"
#include "chassis/core/json.hpp"
#include "services/search/app/listing.hpp"
#include "services/search/limits.hpp"
#include "stay/json.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <span>

namespace innkeeper::search {
namespace {

namespace bj = json::bj;

/// What a guest may see as it is; the rest of a hotel (owner, managers, …) stays inside.
constexpr std::array<std::string_view, 20> kPublicFields{"id",
                                                         "name",
                                                         "star_rating",
                                                         "city",
                                                         "country",
                                                         "address",
                                                         "lat",
                                                         "lon",
                                                         "time_zone",
                                                         "currency",
                                                         "price",
                                                         "check_in_from",
                                                         "description",
                                                         "check_out_until",
                                                         "amenities",
                                                         "photos",
                                                         "tax_rules",
                                                         "cancellation_policies",
                                                         "approval_mode",
                                                         "approval_deadline_hours"};
constexpr std::array<std::string_view, 7> kPlanFields{"id",
                                                      "name",
                                                      "room_type_id",
                                                      "meal_plan",
                                                      "payment",
                                                      "deposit_basis_points",
                                                      "cancellation_policy_id"};

bj::object part_of(const bj::object& whole, std::span<const std::string_view> names) {
    bj::object part;
    for (const std::string_view name : names)
        if (const auto* value = whole.if_contains(name)) part[name] = *value;
    return part;
}

bool on_sale(const bj::object& part) {
    const auto* archived = part.if_contains("archived");
    return archived == nullptr || !archived->is_bool() || !archived->get_bool();
}

bj::value card_picture(const bj::object& hotel) {
    const auto* photos = hotel.if_contains("photos");
    if (!photos || !photos->is_array() || photos->get_array().empty()) return nullptr;
    const auto* first = photos->get_array().front().if_object();
    const auto* url = first ? first->if_contains("card_url") : nullptr;
    return url ? *url : bj::value(nullptr);
}

std::string members_of(const bj::object& hotel) {
    constexpr std::array<std::string_view, 8> kFields{
        "id", "name", "star_rating", "city", "country", "lat", "lon", "amenities"};
    bj::object hit = part_of(hotel, kFields);
    hit["picture_url"] = card_picture(hotel);
    const std::string text = bj::serialize(hit);
    return text.substr(1, text.size() - 2);
}

/// At most `max` bytes of UTF-8: a document past its limit would be refused as a whole.
std::string clipped(std::string text, std::size_t max) {
    if (text.size() <= max) return text;
    std::size_t end = max;
    while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text.resize(end);
    return text;
}

text::Document document_of(json::Fields& in, const Listing& listing) {
    std::string amenities;
    for (const std::string& amenity : listing.amenities) amenities += amenity + ". ";
    const stay::Hotel& terms = listing.terms;
    text::Document document{.id = terms.id,
                            .title = clipped(terms.name, kMaxTextName),
                            .prominence = static_cast<std::uint32_t>(listing.star_rating)};
    const auto add = [&](std::string kind, std::string text, std::size_t max,
                         std::vector<std::string> languages) {
        document.fields.push_back(
            {std::move(kind), clipped(std::move(text), max), std::move(languages)});
    };
    const auto text = [&](std::string_view name) {
        return in.optional_text(name, {0, kMaxTextBytes}).value_or("");
    };
    const std::vector<std::string> languages(kTextLanguages.begin(), kTextLanguages.end());
    add("name", terms.name, kMaxTextName, {});
    add("city", terms.city, kMaxTextName, {});
    add("address", text("address"), kMaxTextName, {});
    add("amenities", std::move(amenities), kMaxTextBytes, languages);
    add("description", text("description"), kMaxTextBytes, languages);
    return document;
}

}  // namespace

const std::vector<text::FieldKind>& text_fields() {
    static const std::vector<text::FieldKind> all{
        {"name", 10}, {"city", 6}, {"address", 3}, {"amenities", 3}, {"description", 1}};
    return all;
}

Result<ReadHotel> read_hotel(std::string_view hotel_json) {
    TRY(const auto value, json::parse(hotel_json));
    json::Fields in(value);
    auto terms = stay::read_hotel(in);
    if (!terms) return fail_field("currency", "must be an ISO 4217 code");
    auto listing = std::make_shared<Listing>(Listing{{.terms = *std::move(terms)}, {}});
    if (!is_uuid(listing->terms.id)) in.error("id", "is not an id");
    listing->terms.version = static_cast<std::uint64_t>(
        in.integer("version", 1, std::numeric_limits<std::int64_t>::max()));
    listing->star_rating = static_cast<int>(in.integer("star_rating", 1, 5));
    listing->country = in.text("country");
    listing->lat = in.number("lat", -90, 90);
    listing->lon = in.number("lon", -180, 180);
    listing->amenities = in.texts("amenities", stay::kMaxListed);
    text::Document document = document_of(in, *listing);
    TRY_VOID(in.finish_tolerant());
    listing->members = members_of(value.get_object());
    trim(*listing);
    return ReadHotel{std::move(listing), std::move(document)};
}

Result<std::string> hotel_of_event(std::string_view data) {
    TRY(const auto hotel, json::member_of(data, "hotel"));
    return bj::serialize(hotel);
}

Result<std::string> page_of(std::string_view hotel_json) {
    TRY(const auto value, json::parse(hotel_json));
    const auto* hotel = value.if_object();
    if (!hotel) return fail_field("hotel", "must be an object");
    bj::object page = part_of(*hotel, kPublicFields);
    const auto add = [&](std::string_view name, const auto& shown) {
        bj::array parts;
        if (const auto* all = hotel->if_contains(name); all && all->is_array())
            for (const auto& part : all->get_array())
                if (part.is_object() && on_sale(part.get_object()))
                    parts.push_back(shown(part.get_object()));
        page[name] = std::move(parts);
    };
    add("room_types", [](const bj::object& type) { return type; });
    add("rate_plans", [](const bj::object& plan) { return part_of(plan, kPlanFields); });
    for (const std::string_view name : {"tax_rules", "cancellation_policies"})
        if (!page.contains(name)) page[name] = bj::array{};
    return bj::serialize(page);
}

}  // namespace innkeeper::search
