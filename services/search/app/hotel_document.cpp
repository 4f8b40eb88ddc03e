#include "chassis/core/ids.hpp"
#include "chassis/core/json.hpp"
#include "chassis/text/fold.hpp"
#include "services/search/app/catalogue.hpp"
#include "services/search/limits.hpp"

#include <array>

namespace innkeeper::search {
namespace {

namespace bj = json::bj;

/// What a guest may see; the rest of a hotel (owner, managers, …) stays inside.
constexpr std::array<std::string_view, 19> kPublicFields{"id",
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
                                                         "check_out_until",
                                                         "description",
                                                         "amenities",
                                                         "photos",
                                                         "room_types",
                                                         "approval_mode",
                                                         "approval_deadline_hours"};

bj::object page_of(const bj::object& hotel) {
    bj::object page;
    for (const std::string_view field : kPublicFields)
        if (const auto* value = hotel.if_contains(field)) page[field] = *value;
    return page;
}

bj::value card_picture(const bj::object& hotel) {
    const auto* photos = hotel.if_contains("photos");
    if (!photos || !photos->is_array() || photos->get_array().empty()) return nullptr;
    const auto* first = photos->get_array().front().if_object();
    const auto* url = first ? first->if_contains("card_url") : nullptr;
    return url ? *url : bj::value(nullptr);
}

/// At most kMaxRankName bytes of UTF-8, so that a cursor that holds it stays short.
std::string rank_name(const std::string& name) {
    std::string folded = text::fold(name);
    if (folded.size() <= kMaxRankName) return folded;
    std::size_t end = kMaxRankName;
    while ((static_cast<unsigned char>(folded[end]) & 0xc0) == 0x80) --end;
    folded.resize(end);
    return folded;
}

bj::object hit_of(const bj::object& hotel) {
    bj::object hit;
    for (const std::string_view field :
         {"id", "name", "star_rating", "city", "country", "price", "amenities"})
        hit[field] = hotel.at(field);
    hit["picture_url"] = card_picture(hotel);
    return hit;
}

}  // namespace

Result<HotelDocument> parse_hotel(std::string_view hotel_json) {
    TRY(const auto value, json::parse(hotel_json));
    json::Fields in(value);
    HotelDocument out;
    out.entry.rank.id = in.text("id");
    if (!is_uuid(out.entry.rank.id)) in.error("id", "is not an id");
    out.entry.rank.folded_name = rank_name(in.text("name"));
    out.entry.rank.star_rating = static_cast<int>(in.integer("star_rating", 1, 5));
    out.entry.city = in.text("city");
    out.entry.country = in.text("country");
    out.active = in.text("status") == "active";
    out.version = static_cast<std::uint64_t>(
        in.integer("version", 1, std::numeric_limits<std::int64_t>::max()));
    (void)in.money("price");
    (void)in.texts("amenities", 1000);
    TRY_VOID(in.finish_tolerant());
    out.hit_json = bj::serialize(hit_of(value.get_object()));
    out.page_json = bj::serialize(page_of(value.get_object()));
    return out;
}

Result<std::string> hotel_of_event(std::string_view data) {
    TRY(const auto hotel, json::member_of(data, "hotel"));
    return bj::serialize(hotel);
}

}  // namespace innkeeper::search
