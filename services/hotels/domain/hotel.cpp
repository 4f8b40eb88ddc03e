#include "services/hotels/domain/hotel.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/dates.hpp"
#include "chassis/core/encoding.hpp"
#include "chassis/core/strings.hpp"
#include "services/hotels/domain/selling.hpp"
#include "services/hotels/limits.hpp"
#include "stay/checks.hpp"
#include "stay/limits.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

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
    /// What the kernel says of a part, in the names that a simple hotel has for its fields.
    void collect(const Result<void>& checked) {
        if (checked) return;
        for (const FieldError& error : checked.error().fields) {
            // The sum of the persons is not a field: what is wrong with it is wrong with a part.
            if (error.field == "max_total") continue;
            unless(false, error.field == "physical" ? "rooms" : error.field, error.message);
        }
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

template <class T>
void assign(T& target, const std::optional<T>& value) {
    if (value) target = *value;
}

/// The one room type and rate plan of a hotel that was described by a price.
Selling simple_selling(const NewHotel& asked, const NewIds& ids, const Money& price) {
    const auto persons =
        std::clamp<std::int64_t>(std::int64_t{asked.max_adults} + asked.max_children, 0,
                                 stay::kMaxAdults + stay::kMaxChildren);
    const Money nothing{0, price.currency};
    CancellationPolicy policy = stay::default_policy();
    policy.id = kStandardPolicyId;
    Selling out;
    out.room_types = {{.id = ids.room_type,
                       .name = "Standard room",
                       .max_adults = asked.max_adults,
                       .max_children = asked.max_children,
                       .max_total = static_cast<int>(persons),
                       .physical = asked.rooms}};
    out.rate_plans = {{.id = ids.rate_plan,
                       .name = "Standard rate",
                       .room_type_id = ids.room_type,
                       .price = price,
                       .extra_adult = nothing,
                       .child_bands = {{0, stay::kMaxChildAge, nothing}},
                       .cancellation_policy_id = policy.id}};
    out.cancellation_policies = {std::move(policy)};
    return out;
}

/// What the price, the rooms and the persons of a simple hotel made.
void check_headline(Mistakes& m, const Hotel& hotel) {
    const stay::Hotel terms = terms_of(hotel);
    const RatePlan& plan = headline_plan(hotel);
    m.collect(stay::check_room_type(*terms.room_type(plan.room_type_id)));
    m.collect(stay::check_rate_plan(terms, plan));
}

RoomType& room_type_of(Hotel& hotel, const RatePlan& plan) {
    const auto found =
        std::ranges::find(hotel.selling.room_types, plan.room_type_id, &RoomType::id);
    CHECK(found != hotel.selling.room_types.end());
    return *found;
}

}  // namespace

bool Hotel::is_managed_by(std::string_view subject) const {
    return std::ranges::find(manager_ids, subject) != manager_ids.end();
}

stay::Hotel terms_of(const Hotel& hotel) {
    return {.id = hotel.id,
            .version = hotel.version,
            .name = hotel.name,
            .city = hotel.city,
            .time_zone = hotel.place.time_zone,
            .currency = hotel.place.currency,
            .status = hotel.status,
            .approval_mode = hotel.approval_mode,
            .approval_deadline_hours = hotel.approval_deadline_hours,
            .on_deadline = hotel.on_deadline,
            .manager_ids = hotel.manager_ids,
            .room_types = hotel.selling.room_types,
            .rate_plans = hotel.selling.rate_plans,
            .tax_rules = hotel.selling.tax_rules,
            .cancellation_policies = hotel.selling.cancellation_policies};
}

const RatePlan& headline_plan(const Hotel& hotel) {
    for (const bool archived_too : {false, true})
        for (const RoomType& room : hotel.selling.room_types)
            for (const RatePlan& plan : hotel.selling.rate_plans) {
                const bool archived = room.archived || plan.archived;
                if (plan.room_type_id == room.id && !plan.derived && (archived_too || !archived))
                    return plan;
            }
    INNKEEPER_CHECK(false);
    std::unreachable();
}

Result<void> must_be_active(const Hotel& hotel) {
    if (hotel.status == HotelStatus::archived)
        return fail(Code::conflict, "hotel-archived", "The hotel is archived.");
    return {};
}

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
                    strings::concat({"must be a decimal number in ", where.currency.code()}));

    const bool simple = !asked.selling;
    Selling selling = simple ? simple_selling(asked, ids, price.value_or(Money{1, where.currency}))
                             : *std::move(asked.selling);
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
        .selling = std::move(selling),
        .status = HotelStatus::active,
        .version = 1,
        .created_at = now,
        .updated_at = now,
    };
    check_details(mistakes, hotel);
    if (simple) check_headline(mistakes, hotel);
    check_managers(mistakes, hotel.manager_ids);
    mistakes.unless(hotel.photo_ids.size() <= kMaxPhotos, "photos", "must be at most 20");
    TRY_VOID(std::move(mistakes).result());
    if (!simple) TRY_VOID(check_selling(hotel));
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
    assign(next.on_deadline, changes.on_deadline);
    const std::string headline = headline_plan(next).id;
    RatePlan& plan = *std::ranges::find(next.selling.rate_plans, headline, &RatePlan::id);
    if (changes.rooms) room_type_of(next, plan).physical = *changes.rooms;
    if (changes.price) {
        if (changes.price->currency != next.place.currency)
            return fail_field("price.currency", strings::concat({"must be the hotel's, ",
                                                                 next.place.currency.code()}));
        plan.price = *changes.price;
    }
    Mistakes mistakes;
    check_details(mistakes, next);
    if (changes.rooms || changes.price) check_headline(mistakes, next);
    TRY_VOID(std::move(mistakes).result());
    hotel = std::move(next);
    return {};
}

Result<void> archive(Hotel& hotel) {
    hotel.status = HotelStatus::archived;
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
