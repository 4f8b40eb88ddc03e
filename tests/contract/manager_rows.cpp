#include "tests/contract/bodies.hpp"
#include "tests/contract/row_groups.hpp"

namespace innkeeper::contract {
namespace {

const std::string kRates =
    R"({"rate_plan_id":"${rate_plan_id}","from":"${arrival}","to":"${departure}",)"
    R"("weekdays":["mon","tue","wed","thu","fri","sat","sun"],"set":{"price":)" +
    money("110") + R"(,"min_stay_arrival":1,"closed":false}})";
const std::string kInventory =
    R"({"room_type_id":"${room_type_id}","from":"${arrival}","to":"${departure}",)"
    R"("out_of_order":1,"overbook_limit":0,"stop_sell":false})";

const Case kOfAnotherManager{.what = "another manager's hotel",
                             .expected = {403, "not-your-hotel"},
                             .as = As::other_manager};

Case with_body(std::string what, Expected expected, std::string body) {
    return {.what = std::move(what), .expected = std::move(expected), .body = std::move(body)};
}

/// `body` for other nights.
std::string on(const std::string& body, const std::string& from, const std::string& to) {
    return replaced(replaced(body, "${arrival}", from), "${departure}", to);
}

std::vector<Row> desk_rows() {
    const std::string of = "/api/v1/manage/bookings/${";
    return {
        {.operation = "POST /api/v1/manage/bookings/{booking_id}/check-in",
         .ids = {{"booking_id", "to_check_in"}},
         .cases = {kOfAnotherManager,
                   {.what = "a stay that has not begun",
                    .expected = {422, "not-yet-arrived"},
                    .target = of + "to_change}/check-in"},
                   {.what = "a booking that is not confirmed",
                    .expected = {409, "booking-moved-on"},
                    .target = of + "booking_id}/check-in"}}},
        {.operation = "POST /api/v1/manage/bookings/{booking_id}/check-out",
         .ids = {{"booking_id", "to_check_out"}},
         .cases = {kOfAnotherManager,
                   {.what = "guests who are not in the house",
                    .expected = {409, "booking-moved-on"},
                    .target = of + "to_change}/check-out"}}},
        {.operation = "POST /api/v1/manage/bookings/{booking_id}/no-show",
         .good_status = 422,  // the day after an arrival is in the tests of booking
         .ids = {{"booking_id", "to_change"}},
         .otherwise = {{"a version long gone", {422, "too-early-for-no-show"}}},
         .cases = {kOfAnotherManager,
                   {.what = "a stay that has not begun",
                    .expected = {422, "too-early-for-no-show"}},
                   {.what = "guests who are in the house",
                    .expected = {409, "booking-moved-on"},
                    .target = of + "to_check_out}/no-show"}}},
    };
}

Row rate_plan_row() {
    const auto wrong = [](const std::string& field) {
        return Expected{400, "invalid-request", field};
    };
    const auto derived_from = [](const std::string& parent) {
        return plus(kRatePlanBody, R"("derived":{"parent_id":")" + parent +
                                       R"(","kind":"percent","basis_points":-1000})");
    };
    return {.operation = "PUT /api/v1/manage/hotels/{hotel_id}/rate-plans/{rate_plan_id}",
            .body = kRatePlanBody,
            .type = kJson,
            .cases = {
                kOfAnotherManager,
                with_body("an unknown field", wrong("no_such_field"),
                          plus(kRatePlanBody, R"("no_such_field":1)")),
                with_body("a room type that the hotel does not have", wrong("room_type_id"),
                          replaced(kRatePlanBody, "${room_type_id}", "no-such")),
                with_body("a policy that the hotel does not have", wrong("cancellation_policy_id"),
                          replaced(kRatePlanBody, "${policy_id}", "no-such")),
                with_body("another currency", wrong("price.currency"),
                          replaced(kRatePlanBody, "${currency}", "XCD")),
                with_body("a negative price", wrong("price"), replaced(kRatePlanBody, "120", "-1")),
                with_body("a deposit of nothing", wrong("deposit_basis_points"),
                          replaced(kRatePlanBody, "at_hotel", "deposit")),
                with_body("derived from itself", wrong("derived.parent_id"),
                          derived_from("${rate_plan_id}")),
                with_body("derived by more than all of it", wrong("derived.basis_points"),
                          replaced(derived_from("${prepaid_plan_id}"), "-1000", "-10001")),
                with_body("derived in no known way", wrong("derived.kind"),
                          replaced(derived_from("${prepaid_plan_id}"), "percent", "half"))}};
}

Row rates_row() {
    const auto wrong = [](const std::string& field) {
        return Expected{400, "invalid-request", field};
    };
    return {
        .operation = "PUT /api/v1/manage/hotels/{hotel_id}/rates",
        .body = kRates,
        .type = kJson,
        .otherwise = {{"rate_plan_id: of another form", {404, "rate-plan-not-found"}}},
        .cases = {
            kOfAnotherManager,
            with_body("an unknown rate plan", {404, "rate-plan-not-found"},
                      replaced(kRates, "${rate_plan_id}", kUnknownId)),
            with_body("dates the wrong way round", wrong("to"),
                      on(kRates, "2027-02-02", "2027-02-01")),
            with_body("more than two years", wrong("to"), on(kRates, "2027-02-01", "2029-02-02")),
            with_body("nights that are over", {422, "rates-in-past"},
                      on(kRates, "2020-02-01", "2020-02-02")),
            with_body("nights that nobody can plan yet", {422, "rates-too-far"},
                      on(kRates, "2090-02-01", "2090-02-02")),
            with_body("nothing to set", {400, "nothing-to-change"},
                      R"({"rate_plan_id":"${rate_plan_id}","from":"${arrival}",)"
                      R"("to":"${departure}","set":{}})"),
            with_body("an unknown field", wrong("set.no_such_field"),
                      replaced(kRates, "min_stay_arrival", "no_such_field")),
            with_body("a stay of no night", wrong("set.min_stay_arrival"),
                      replaced(kRates, R"("min_stay_arrival":1)", R"("min_stay_arrival":0)")),
            with_body("another currency", {422, "currency-mismatch", "set.price.currency"},
                      replaced(kRates, "${currency}", "XCD"))}};
}

Row inventory_row() {
    return {.operation = "PUT /api/v1/manage/hotels/{hotel_id}/inventory",
            .body = kInventory,
            .type = kJson,
            .otherwise = {{"room_type_id: of another form", {404, "room-type-not-found"}},
                          {"from: no date of the calendar", {400, "invalid-date", "from"}},
                          {"to: no date of the calendar", {400, "invalid-date", "to"}}},
            .cases = {kOfAnotherManager,
                      with_body("an unknown room type", {404, "room-type-not-found"},
                                replaced(kInventory, "${room_type_id}", kUnknownId)),
                      with_body("nothing to set", {400, "invalid-request", "stop_sell"},
                                R"({"room_type_id":"${room_type_id}","from":"${arrival}",)"
                                R"("to":"${departure}"})"),
                      with_body("dates the wrong way round", {400, "invalid-request", "to"},
                                on(kInventory, "2027-02-02", "2027-02-01")),
                      with_body("more nights than one step takes", {400, "invalid-request", "to"},
                                on(kInventory, "2027-02-01", "2027-05-04")),
                      with_body("nights that are over", {422, "inventory-in-past"},
                                on(kInventory, "2020-02-01", "2020-02-02")),
                      with_body("nights that nobody can plan yet", {422, "inventory-too-far"},
                                on(kInventory, "2090-02-01", "2090-02-02"))}};
}

std::vector<Row> night_rows() {
    const std::string hotel = "/api/v1/manage/hotels/${hotel_id}";
    const http::Pairs nights{{"from", "${arrival}"}, {"to", "${departure}"}};
    http::Pairs of_plan = nights;
    of_plan.emplace_back("rate_plan_id", "${rate_plan_id}");
    const Expected from{400, "invalid-request", "from"};
    const Expected to{400, "invalid-request", "to"};
    return {
        {.operation = "GET /api/v1/manage/hotels/{hotel_id}/rates",
         .query = of_plan,
         .otherwise = {{"rate_plan_id: of another form", {404, "rate-plan-not-found"}},
                       {"from: no date of the calendar", from},
                       {"from: missing", from},
                       {"to: no date of the calendar", to},
                       {"to: missing", to}},
         .cases = {kOfAnotherManager,
                   {.what = "dates the wrong way round",
                    .expected = to,
                    .target = hotel + "/rates?rate_plan_id=${rate_plan_id}&from=2027-02-02"
                                      "&to=2027-02-01"}}},
        rates_row(),
        {.operation = "GET /api/v1/manage/hotels/{hotel_id}/inventory",
         .query = nights,
         .otherwise = {{"room_type_id: of another form", {404, "room-type-not-found"}}},
         .cases = {kOfAnotherManager,
                   {.what = "an unknown room type",
                    .expected = {404, "room-type-not-found"},
                    .target = hotel + "/inventory?from=${arrival}&to=${departure}&room_type_id=" +
                              kUnknownId},
                   {.what = "more nights than one answer has",
                    .expected = to,
                    .target = hotel + "/inventory?from=2027-02-01&to=2027-05-04"}}},
        inventory_row(),
    };
}

}  // namespace

std::vector<Row> manager_rows() {
    const std::string of_hotel = "/api/v1/manage/hotels/${hotel_id}/bookings";
    std::vector<Row> out{
        {.operation = "GET /api/v1/approvals"},
        {.operation = "POST /api/v1/approvals/{booking_id}/approve",
         .ids = {{"booking_id", "to_approve"}},
         .cases = {kOfAnotherManager,
                   {.what = "a body",
                    .expected = {400, "body-not-expected"},
                    .body = R"({"reason":"x"})",
                    .type = kJson}}},
        {.operation = "POST /api/v1/approvals/{booking_id}/reject",
         .body = R"({"reason":"full"})",
         .type = kJson,
         .ids = {{"booking_id", "to_reject"}},
         .cases = {kOfAnotherManager}},
        {.operation = "GET /api/v1/manage/hotels"},
        {.operation = "GET /api/v1/manage/hotels/{hotel_id}", .cases = {kOfAnotherManager}},
        {.operation = "GET /api/v1/manage/hotels/{hotel_id}/bookings",
         .otherwise = {{"arrival_from: no date of the calendar",
                        {400, "invalid-request", "arrival_from"}},
                       {"arrival_to: no date of the calendar",
                        {400, "invalid-request", "arrival_to"}}},
         .cases = {{.what = "another manager's hotel",
                    .expected = {404, "hotel-not-found"},
                    .as = As::other_manager},
                   {.what = "dates the wrong way round",
                    .expected = {400, "invalid-request", "arrival_to"},
                    .target = of_hotel + "?arrival_from=2027-02-02&arrival_to=2027-02-01"}}},
    };
    for (Row& row : desk_rows()) out.push_back(std::move(row));
    return out;
}

std::vector<Row> selling_rows() {
    std::vector<Row> out{
        {.operation = "PUT /api/v1/manage/hotels/{hotel_id}/room-types/{room_type_id}",
         .body = kRoomTypeBody,
         .type = kJson,
         .cases = {kOfAnotherManager,
                   with_body("fewer persons than adults", {400, "invalid-request", "max_total"},
                             replaced(kRoomTypeBody, R"("max_total":4)", R"("max_total":1)"))}},
        rate_plan_row(),
        {.operation = "PUT /api/v1/manage/hotels/{hotel_id}/cancellation-policies/{policy_id}",
         .body = kPolicyBody,
         .type = kJson,
         .cases = {kOfAnotherManager,
                   with_body("an unknown field", {400, "invalid-request", "no_such_field"},
                             plus(kPolicyBody, R"("no_such_field":1)")),
                   with_body("a time of day that there is not",
                             {400, "invalid-request", "windows[0].time"},
                             replaced(kPolicyBody, "18:00", "24:00")),
                   with_body("a penalty of more than all of it",
                             {400, "invalid-request", "no_show.basis_points"},
                             replaced(kPolicyBody, "10000", "10001"))}},
        {.operation = "PUT /api/v1/manage/hotels/{hotel_id}/tax-rules",
         .body = kTaxRulesBody,
         .type = kJson,
         .cases = {kOfAnotherManager,
                   with_body("another currency",
                             {400, "invalid-request", "tax_rules[0].amount.currency"},
                             replaced(kTaxRulesBody, "${currency}", "XCD")),
                   with_body("an end before the beginning",
                             {400, "invalid-request", "tax_rules[0].valid_to"},
                             replaced(kTaxRulesBody, "2040", "2026"))}},
    };
    for (Row& row : night_rows()) out.push_back(std::move(row));
    return out;
}

}  // namespace innkeeper::contract
