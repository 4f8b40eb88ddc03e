#include "services/hotels/domain/hotel.hpp"

#include "chassis/core/dates.hpp"
#include "chassis/core/encoding.hpp"
#include "services/hotels/limits.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace innkeeper::hotels {
namespace {

bool is_slug(const std::string& text) {
    return !text.empty() && text.size() <= kMaxAmenity && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

bool is_time_of_day(const std::string& t) {
    const auto digit = [&](std::size_t i) { return t[i] >= '0' && t[i] <= '9'; };
    if (t.size() != 5 || t[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4))
        return false;
    return t.substr(0, 2) <= "23" && t.substr(3) <= "59";
}

bool is_country(const std::string& text) {
    return text.size() == 2 &&
           std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_visible_ascii(const std::string& text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

/// No control characters; line breaks and tabs where the text may have several lines.
bool is_plain(const std::string& text, bool lines) {
    return is_utf8(text) && std::ranges::all_of(text, [lines](unsigned char c) {
               return (c >= 0x20 && c != 0x7f) || (lines && (c == '\n' || c == '\r' || c == '\t'));
           });
}

bool all_distinct(const std::vector<std::string>& texts) {
    return std::set<std::string>(texts.begin(), texts.end()).size() == texts.size();
}

/// Collects every wrong field.
class Mistakes {
public:
    void unless(bool good, std::string field, std::string message) {
        if (!good) errors_.push_back({std::move(field), std::move(message)});
    }
    [[nodiscard]] Result<void> result() && {
        if (errors_.empty()) return {};
        return fail(Error{Code::invalid, "invalid-request",
                          "The request has fields that are not valid.", std::move(errors_)});
    }

private:
    std::vector<FieldError> errors_;
};

bool blank(const std::string& text) {
    return std::ranges::all_of(text, [](unsigned char c) { return std::isspace(c) != 0; });
}

enum class Text { one_line, lines };

/// A text of one line is one that must be there.
void check_text(Mistakes& m, const std::string& field, const std::string& text, std::size_t max,
                Text kind) {
    if (!is_plain(text, kind == Text::lines))
        return m.unless(false, field, "must be UTF-8 text without control characters");
    m.unless(kind == Text::lines || !blank(text), field, "must not be empty");
    m.unless(utf8_length(text) <= max, field,
             "must have at most " + std::to_string(max) + " characters");
}

void check_price(Mistakes& m, const Money& price) {
    std::int64_t scale = 1;
    for (int i = 0; i < price.currency.exponent(); ++i) scale *= 10;
    m.unless(price.minor > 0, "price.amount", "must be more than 0");
    m.unless(price.minor <= kMaxPricePerNightMajor * scale, "price.amount", "is too large");
}

void check_details(Mistakes& m, const Hotel& h) {
    check_text(m, "name", h.name, kMaxName, Text::one_line);
    check_text(m, "city", h.city, kMaxCity, Text::one_line);
    check_text(m, "address", h.address, kMaxAddress, Text::lines);
    check_text(m, "description", h.description, kMaxDescription, Text::lines);
    m.unless(h.star_rating >= 1 && h.star_rating <= 5, "star_rating", "must be 1 to 5");
    m.unless(is_country(h.place.country), "country", "must be an ISO 3166-1 code, such as AU");
    m.unless(is_time_zone(h.place.time_zone), "time_zone",
             "must be an IANA zone, such as Europe/Berlin");
    m.unless(h.place.lat >= -90 && h.place.lat <= 90, "lat", "must be -90 to 90");
    m.unless(h.place.lon >= -180 && h.place.lon <= 180, "lon", "must be -180 to 180");
    m.unless(is_time_of_day(h.check_in_from), "check_in_from", "must be HH:MM");
    m.unless(is_time_of_day(h.check_out_until), "check_out_until", "must be HH:MM");
    m.unless(h.amenities.size() <= kMaxAmenities && all_distinct(h.amenities) &&
                 std::ranges::all_of(h.amenities, is_slug),
             "amenities", "must be distinct words of a-z, 0-9 and '-', at most 40");
    m.unless(h.approval_deadline_hours >= 1 && h.approval_deadline_hours <= kMaxDeadlineHours,
             "approval_deadline_hours", "must be 1 to 168");
    for (const RoomType& room : h.room_types) {
        m.unless(room.physical >= 1 && room.physical <= kMaxRooms, "rooms", "must be 1 to 5000");
        m.unless(room.max_adults >= 1 && room.max_adults <= kMaxAdults, "max_adults",
                 "must be 1 to 20");
        m.unless(room.max_children >= 0 && room.max_children <= kMaxChildren, "max_children",
                 "must be 0 to 20");
    }
    for (const RatePlan& plan : h.rate_plans) check_price(m, plan.price);
}

void check_managers(Mistakes& m, const std::vector<std::string>& ids) {
    m.unless(ids.size() <= kMaxManagers, "manager_ids", "must be at most 20");
    m.unless(all_distinct(ids), "manager_ids", "must be distinct");
    m.unless(std::ranges::all_of(ids,
                                 [](const std::string& id) {
                                     return !id.empty() && id.size() <= kMaxManagerId &&
                                            is_visible_ascii(id);
                                 }),
             "manager_ids", "must be subjects of users");
}

Result<void> must_be_active(const Hotel& hotel) {
    if (hotel.status == Status::archived)
        return fail(Code::conflict, "hotel-archived", "The hotel is archived.");
    return {};
}

template <class T>
void assign(T& target, const std::optional<T>& value) {
    if (value) target = *value;
}

}  // namespace

Result<Hotel> create(NewHotel asked, const Place& place, NewIds ids, std::string owner_id,
                     Instant now) {
    Mistakes mistakes;
    Place where = place;
    assign(where.country, asked.country);
    assign(where.lat, asked.lat);
    assign(where.lon, asked.lon);
    assign(where.time_zone, asked.time_zone);
    if (asked.price_currency) {
        const auto currency = Currency::parse(*asked.price_currency);
        mistakes.unless(currency.has_value(), "price.currency", "is not an ISO 4217 code");
        where.currency = currency.value_or(where.currency);
    }
    const auto price = Money::parse(asked.price_amount, where.currency);
    mistakes.unless(price.has_value(), "price.amount",
                    "must be a decimal number in " + where.currency.code());

    Hotel hotel{
        .id = std::move(ids.hotel),
        .owner_id = std::move(owner_id),
        .name = std::move(asked.name),
        .star_rating = asked.star_rating,
        .city = std::move(asked.city),
        .address = std::move(asked.address),
        .place = where,
        .check_in_from = std::move(asked.check_in_from),
        .check_out_until = std::move(asked.check_out_until),
        .description = std::move(asked.description),
        .amenities = std::move(asked.amenities),
        .photo_ids = std::move(asked.photo_ids),
        .manager_ids = std::move(asked.manager_ids),
        .approval_mode = asked.approval_mode,
        .approval_deadline_hours = asked.approval_deadline_hours,
        .room_types = {{ids.room_type, "Standard room", asked.max_adults, asked.max_children,
                        asked.max_adults + asked.max_children, asked.rooms}},
        .rate_plans = {{ids.rate_plan, "Standard rate", ids.room_type,
                        price.value_or(Money{1, where.currency})}},
        .status = Status::active,
        .version = 1,
        .created_at = now,
        .updated_at = now,
    };
    check_details(mistakes, hotel);
    check_managers(mistakes, hotel.manager_ids);
    mistakes.unless(hotel.photo_ids.size() <= kMaxPhotos, "photos", "must be at most 20");
    TRY_VOID(std::move(mistakes).result());
    return hotel;
}

Result<void> edit(Hotel& hotel, const Edit& changes) {
    TRY_VOID(must_be_active(hotel));
    Hotel next = hotel;
    assign(next.name, changes.name);
    assign(next.star_rating, changes.star_rating);
    assign(next.address, changes.address);
    assign(next.description, changes.description);
    assign(next.amenities, changes.amenities);
    assign(next.check_in_from, changes.check_in_from);
    assign(next.check_out_until, changes.check_out_until);
    assign(next.approval_mode, changes.approval_mode);
    assign(next.approval_deadline_hours, changes.approval_deadline_hours);
    if (changes.rooms)
        for (RoomType& room : next.room_types) room.physical = *changes.rooms;
    if (changes.price) {
        if (changes.price->currency != next.place.currency)
            return fail_field("price.currency",
                              "must be the hotel's, " + next.place.currency.code());
        for (RatePlan& plan : next.rate_plans) plan.price = *changes.price;
    }
    Mistakes mistakes;
    check_details(mistakes, next);
    TRY_VOID(std::move(mistakes).result());
    hotel = std::move(next);
    return {};
}

Result<void> archive(Hotel& hotel) {
    hotel.status = Status::archived;
    return {};
}

Result<void> add_photo(Hotel& hotel, const std::string& photo_id) {
    TRY_VOID(must_be_active(hotel));
    if (std::ranges::find(hotel.photo_ids, photo_id) != hotel.photo_ids.end()) return {};
    if (hotel.photo_ids.size() >= kMaxPhotos)
        return fail(Code::rejected, "too-many-photos", "A hotel has at most 20 pictures.");
    hotel.photo_ids.push_back(photo_id);
    return {};
}

Result<void> remove_photo(Hotel& hotel, const std::string& photo_id) {
    TRY_VOID(must_be_active(hotel));
    if (std::erase(hotel.photo_ids, photo_id) == 0)
        return fail(Code::not_found, "photo-not-found", "The hotel has no such picture.");
    return {};
}

Result<void> set_managers(Hotel& hotel, std::vector<std::string> manager_ids) {
    TRY_VOID(must_be_active(hotel));
    Mistakes mistakes;
    check_managers(mistakes, manager_ids);
    TRY_VOID(std::move(mistakes).result());
    hotel.manager_ids = std::move(manager_ids);
    return {};
}

}  // namespace innkeeper::hotels
