#include "chassis/core/json.hpp"
#include "services/booking/http/json.hpp"
#include "stay/json.hpp"

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;

bj::array texts(const std::vector<std::string>& values) {
    return bj::array(values.begin(), values.end());
}

bj::array rooms_json(const std::vector<stay::RoomParty>& rooms) {
    bj::array out;
    for (const stay::RoomParty& room : rooms) out.push_back(stay::to_json(room));
    return out;
}

bj::object offer_json(const Offer& offer, const std::vector<stay::RoomParty>& rooms) {
    const stay::Answer& answer = offer.verdict.answer;
    bj::array reasons;
    for (const stay::Reason& reason : answer.reasons) reasons.emplace_back(to_string(reason));
    bj::object out{{"room_type_id", offer.room_type.id},
                   {"room_type_name", offer.room_type.name},
                   {"rate_plan_id", offer.rate_plan.id},
                   {"rate_plan_name", offer.rate_plan.name},
                   {"meal_plan", stay::to_string(offer.rate_plan.meal_plan)},
                   {"payment", stay::to_string(offer.rate_plan.payment)},
                   {"rooms", rooms_json(rooms)},
                   {"bookable", answer.reasons.empty()},
                   {"available_rooms", answer.available_rooms},
                   {"reasons", std::move(reasons)}};
    if (answer.price) out["price"] = stay::to_json(*answer.price);
    if (offer.verdict.penalties) out["cancellation"] = stay::to_json(*offer.verdict.penalties);
    if (answer.alternative)
        out["alternative"] = bj::object{{"arrival", json::of(answer.alternative->arrival)},
                                        {"departure", json::of(answer.alternative->departure)}};
    return out;
}

bj::object quote_json(const Quote& quote) {
    const Terms& terms = quote.terms;
    return {{"id", quote.id},
            {"hotel_id", terms.hotel_id},
            {"hotel_name", terms.hotel_name},
            {"room_type_id", terms.room_type_id},
            {"room_type_name", terms.room_type_name},
            {"rate_plan_id", terms.rate_plan_id},
            {"rate_plan_name", terms.rate_plan_name},
            {"arrival", json::of(terms.stay.arrival)},
            {"departure", json::of(terms.stay.departure)},
            {"nights", terms.stay.nights()},
            {"rooms", rooms_json(terms.rooms)},
            {"meal_plan", stay::to_string(terms.meal_plan)},
            {"payment", stay::to_string(terms.payment)},
            {"price", stay::to_json(terms.price)},
            {"cancellation", stay::to_json(terms.penalties)},
            {"expires_at", json::of(quote.expires_at)}};
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

std::string offers_text(const Offers& offers) {
    bj::array items;
    for (const Offer& offer : offers.items) items.push_back(offer_json(offer, offers.rooms));
    return bj::serialize(bj::object{{"hotel_id", offers.hotel_id},
                                    {"arrival", json::of(offers.stay.arrival)},
                                    {"departure", json::of(offers.stay.departure)},
                                    {"nights", offers.stay.nights()},
                                    {"items", std::move(items)}});
}

std::string quote_text(const Quote& quote) { return bj::serialize(quote_json(quote)); }

std::string quote_check_text(const QuoteCheck& check) {
    bj::object out{{"state", to_string(check.state)}};
    if (check.quote) out["quote"] = quote_json(*check.quote);
    if (check.refusal) {
        out["reasons"] = texts(check.refusal->reasons);
        const auto& context = check.refusal->context;
        if (const auto arrival = context.find("alternative_arrival"); arrival != context.end())
            out["alternative"] = bj::object{{"arrival", arrival->second},
                                            {"departure", context.at("alternative_departure")}};
    }
    return bj::serialize(out);
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
    return bj::serialize(bj::object{{"id", quote.quote.id},
                                    {"booking_id", quote.booking_id},
                                    {"version", quote.version},
                                    {"quote", quote_json(quote.quote)},
                                    {"difference", json::of(quote.difference)},
                                    {"refund", json::of(quote.refund)},
                                    {"due_at_hotel", json::of(quote.due_at_hotel)},
                                    {"expires_at", json::of(quote.quote.expires_at)}});
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
