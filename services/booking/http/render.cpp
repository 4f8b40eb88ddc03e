#include "chassis/core/json.hpp"
#include "services/booking/app/published.hpp"
#include "services/booking/http/json.hpp"
#include "stay/json.hpp"

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;

void write_offer(json::Writer& out, const Offer& offer, const std::vector<stay::RoomParty>& rooms) {
    const stay::Answer& answer = offer.verdict.answer;
    out.begin_object().field("room_type_id", offer.room_type.id);
    out.field("room_type_name", offer.room_type.name).field("rate_plan_id", offer.rate_plan.id);
    out.field("rate_plan_name", offer.rate_plan.name);
    out.field("meal_plan", stay::to_string(offer.rate_plan.meal_plan));
    out.field("payment", stay::to_string(offer.rate_plan.payment));
    stay::write(out.key("rooms"), rooms);
    out.field("bookable", answer.reasons.empty()).field("available_rooms", answer.available_rooms);
    out.key("reasons").begin_array();
    for (const stay::Reason& reason : answer.reasons) out.value(to_string(reason));
    out.end_array();
    if (answer.price) stay::write(out.key("price"), *answer.price);
    if (offer.verdict.penalties) stay::write(out.key("cancellation"), *offer.verdict.penalties);
    if (answer.alternative)
        out.key("alternative")
            .begin_object()
            .field("arrival", answer.alternative->arrival)
            .field("departure", answer.alternative->departure)
            .end_object();
    out.end_object();
}

std::string_view to_string(QuoteCheck::State state) {
    switch (state) {
        case QuoteCheck::State::available:
            return "available";
        case QuoteCheck::State::price_changed:
            return "price_changed";
        case QuoteCheck::State::sold_out:
            return "sold_out";
    }
    return "";
}

}  // namespace

std::string quote_text(const Quote& quote) {
    const Terms& terms = quote.terms;
    json::Writer out;
    out.begin_object().field("id", quote.id).field("hotel_id", terms.hotel_id);
    out.field("hotel_name", terms.hotel_name).field("room_type_id", terms.room_type_id);
    out.field("room_type_name", terms.room_type_name).field("rate_plan_id", terms.rate_plan_id);
    out.field("rate_plan_name", terms.rate_plan_name).field("arrival", terms.stay.arrival);
    out.field("departure", terms.stay.departure).field("nights", terms.stay.nights());
    stay::write(out.key("rooms"), terms.rooms);
    out.field("meal_plan", stay::to_string(terms.meal_plan));
    out.field("payment", stay::to_string(terms.payment));
    stay::write(out.key("price"), terms.price);
    stay::write(out.key("cancellation"), terms.penalties);
    out.field("expires_at", quote.expires_at).end_object();
    return std::move(out).text();
}

std::string offers_text(const Offers& offers) {
    json::Writer out;
    out.begin_object().field("hotel_id", offers.hotel_id);
    out.field("arrival", offers.stay.arrival).field("departure", offers.stay.departure);
    out.field("nights", offers.stay.nights()).key("items").begin_array();
    for (const Offer& offer : offers.items) write_offer(out, offer, offers.rooms);
    out.end_array().end_object();
    return std::move(out).text();
}

std::string quote_check_text(const QuoteCheck& check) {
    json::Writer out;
    out.begin_object().field("state", to_string(check.state));
    if (check.quote) out.key("quote").raw(quote_text(*check.quote));
    if (check.refusal) {
        out.key("reasons").begin_array();
        for (const std::string& reason : check.refusal->reasons) out.value(reason);
        out.end_array();
        const auto& context = check.refusal->context;
        if (const auto arrival = context.find("alternative_arrival"); arrival != context.end())
            out.key("alternative")
                .begin_object()
                .field("arrival", arrival->second)
                .field("departure", context.at("alternative_departure"))
                .end_object();
    }
    out.end_object();
    return std::move(out).text();
}

std::string holds_text(const std::vector<KnownBooking>& holds) {
    json::Writer out;
    out.begin_object().key("holds").begin_array();
    for (const KnownBooking& hold : holds) out.raw(booking_text(*hold));
    out.end_array().end_object();
    return std::move(out).text();
}

std::string cancellation_quote_text(const CancellationQuote& quote) {
    bj::object out{{"booking_id", quote.booking_id},
                   {"version", quote.version},
                   {"penalty", json::of(quote.preview.penalty)},
                   {"refund", json::of(quote.preview.refund)}};
    if (quote.preview.until) out["until"] = json::of(*quote.preview.until);
    if (!quote.preview.local_until.empty()) out["local_until"] = quote.preview.local_until;
    return bj::serialize(out);
}

std::string change_quote_text(const ChangeQuote& quote) {
    json::Writer out;
    out.begin_object().field("id", quote.quote.id).field("booking_id", quote.booking_id);
    out.field("version", quote.version).key("quote").raw(quote_text(quote.quote));
    out.field("difference", quote.difference).field("refund", quote.refund);
    out.field("due_at_hotel", quote.due_at_hotel).field("expires_at", quote.quote.expires_at);
    out.end_object();
    return std::move(out).text();
}

std::string inventory_text(const std::vector<InventoryDay>& days) {
    bj::array items;
    for (const InventoryDay& day : days)
        items.push_back(bj::object{{"room_type_id", day.room_type_id},
                                   {"night", json::of(day.night)},
                                   {"physical", day.physical},
                                   {"out_of_order", day.stock.out_of_order},
                                   {"sold", day.stock.sold},
                                   {"pending", day.stock.pending},
                                   {"held", day.stock.held},
                                   {"overbook_limit", day.stock.overbook_limit},
                                   {"stop_sell", day.stock.stop_sell},
                                   {"available", day.stock.available(day.physical)},
                                   {"version", day.version}});
    return bj::serialize(bj::object{{"items", std::move(items)}});
}

}  // namespace innkeeper::booking
