#include "services/booking/app/terms_json.hpp"

#include "services/booking/limits.hpp"

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;
using json::Fields;

std::optional<Price> read_price(Fields& in) {
    std::optional<Price> price;
    in.object("price", [&](Fields& field) {
        price = Price{{}, field.money("total")};
        field.objects("lines", kMaxStayNights, [&](Fields& line) {
            const CivilDate date = line.date("date");
            const auto quantity = static_cast<int>(line.integer("quantity", 1, kMaxRooms));
            const Money unit = line.money("unit");
            price->lines.push_back({date, quantity, unit, line.money("amount")});
        });
    });
    return price;
}

}  // namespace

bj::object price_json(const Price& price) {
    bj::array lines;
    for (const PriceLine& line : price.lines)
        lines.push_back(bj::object{{"kind", "room"},
                                   {"basis", "per_night"},
                                   {"date", json::of(line.date)},
                                   {"quantity", line.quantity},
                                   {"unit", json::of(line.unit)},
                                   {"amount", json::of(line.amount)},
                                   {"included", true},
                                   {"collected_by", "hotel"}});
    return {{"lines", std::move(lines)}, {"total", json::of(price.total)}};
}

bj::object guest_json(const GuestDetails& guest) {
    return {{"given_name", guest.given_name},
            {"family_name", guest.family_name},
            {"email", guest.email}};
}

bj::object details_json(const BookingDetails& details) {
    bj::object out{{"guest", guest_json(details.guest)}, {"payment", "at_hotel"}};
    if (details.note) out["note"] = *details.note;
    return out;
}

bj::object terms_json(const Terms& t) {
    return {
        {"guest_subject", t.guest_subject},
        {"hotel_id", t.hotel_id},
        {"hotel_name", t.hotel_name},
        {"hotel_city", t.hotel_city},
        {"hotel_version", t.hotel_version},
        {"room_type_id", t.room_type_id},
        {"room_type_name", t.room_type_name},
        {"rate_plan_id", t.rate_plan_id},
        {"rooms", t.rooms},
        {"arrival", json::of(t.stay.arrival)},
        {"departure", json::of(t.stay.departure)},
        {"adults", t.party.adults},
        {"children_ages", bj::array(t.party.children_ages.begin(), t.party.children_ages.end())},
        {"price", price_json(t.price)}};
}

std::optional<Terms> read_terms(Fields& in, std::string_view name) {
    std::optional<Terms> terms;
    in.object(name, [&](Fields& t) {
        auto price = read_price(t);
        if (!price) return;
        Party party{static_cast<int>(t.integer("adults", 1, kMaxAdults)), {}};
        for (const auto age : t.integers("children_ages", kMaxChildren, 0, kMaxChildAge))
            party.children_ages.push_back(static_cast<int>(age));
        const Stay stay{t.date("arrival"), t.date("departure")};
        terms = Terms{.guest_subject = t.text("guest_subject"),
                      .hotel_id = t.text("hotel_id"),
                      .hotel_name = t.text("hotel_name"),
                      .hotel_city = t.text("hotel_city"),
                      .hotel_version = static_cast<std::uint64_t>(
                          t.integer("hotel_version", 0, std::numeric_limits<std::int64_t>::max())),
                      .room_type_id = t.text("room_type_id"),
                      .room_type_name = t.text("room_type_name"),
                      .rate_plan_id = t.text("rate_plan_id"),
                      .rooms = static_cast<int>(t.integer("rooms", 1, kMaxRooms)),
                      .stay = stay,
                      .party = std::move(party),
                      .price = std::move(*price)};
        if (!(stay.arrival < stay.departure)) t.error("departure", "must be after the arrival");
    });
    return terms;
}

std::optional<BookingDetails> read_details(Fields& in, std::string_view name) {
    std::optional<BookingDetails> details;
    in.optional_object(name, [&](Fields& field) {
        details.emplace();
        field.object("guest", [&](Fields& guest) {
            details->guest.given_name = guest.text("given_name");
            details->guest.family_name = guest.text("family_name");
            details->guest.email = guest.text("email");
        });
        details->note = field.optional_text("note");
    });
    return details;
}

}  // namespace innkeeper::booking
