#include "tests/contract/bodies.hpp"

#include <stdexcept>

namespace innkeeper::contract {

const std::string kRoomTypeBody =
    R"({"name":"Contract room","max_adults":2,"max_children":2,"max_total":4,"physical":50,)"
    R"("archived":false})";

const std::string kRatePlanBody =
    R"({"name":"Contract rate","room_type_id":"${room_type_id}","price":)" + money("120") +
    R"(,"standard_adults":2,"extra_adult":)" + money("30") +
    R"(,"child_bands":[{"from_age":0,"to_age":17,"price":)" + money("10") +
    R"(}],"meal_plan":"breakfast","payment":"at_hotel","deposit_basis_points":0,)"
    R"("cancellation_policy_id":"${policy_id}","min_advance_days":0,"max_advance_days":700,)"
    R"("archived":false})";

const std::string kPolicyBody = R"({"name":"Contract policy","windows":[)"
                                R"({"days_before":7,"time":"18:00","penalty":{"kind":"none"}}],)"
                                R"("otherwise":{"kind":"fixed","amount":)" +
                                money("50") +
                                R"(},"no_show":{"kind":"percent","basis_points":10000}})";

const std::string kTaxRulesBody =
    R"({"tax_rules":[{"id":"city","name":"City tax","kind":"tax","basis":"per_person_night",)"
    R"("amount":)" +
    money("2") +
    R"(,"included":false,"collected_by":"hotel","adults_only":true,)"
    R"("valid_from":"2027-01-01","valid_to":"2040-12-31"}]})";

const std::string kCardBody =
    R"({"card_number":"4242 4242 4242 4242","expiry_month":12,"expiry_year":2090,"cvc":"123"})";

std::string replaced(std::string body, const std::string& from, const std::string& to) {
    const auto at = body.find(from);
    if (at == std::string::npos) throw std::runtime_error(from + " is not in " + body);
    return body.replace(at, from.size(), to);
}

std::string plus(std::string body, const std::string& member) {
    body.insert(body.size() - 1, "," + member);
    return body;
}

std::string money(const std::string& amount) {
    return R"({"amount":")" + amount + R"(","currency":"${currency}"})";
}

}  // namespace innkeeper::contract
