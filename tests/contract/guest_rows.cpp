#include "tests/contract/bodies.hpp"
#include "tests/contract/row_groups.hpp"

namespace innkeeper::contract {
namespace {

const std::string kParty = R"([{"adults":2,"children_ages":[4]}])";
const std::string kStay = R"("room_type_id":"${room_type_id}","rate_plan_id":"${rate_plan_id}",)"
                          R"("arrival":"${arrival}","departure":"${departure}","rooms":)" +
                          kParty + "}";
const std::string kQuote = R"({"hotel_id":"${hotel_id}",)" + kStay;
const std::string kHold = R"({"quote_id":"${quote_id}"})";
const std::string kBook =
    R"({"hold_id":"${to_book}","guest":{"given_name":"Ann","family_name":"Gray",)"
    R"("email":"ann@guests.example"},"room_guests":[{"given_name":"Bo","family_name":"Lind"}],)"
    R"("note":"Late"})";
const std::string kCancel = R"({"reason":"rain","penalty":)" + money("0") + R"(,"waive":false})";
const std::string kChange = R"({"change_quote_id":"${change_quote_id}"})";
const std::string kNewStay = replaced(replaced("{" + kStay, "${arrival}", "${change_arrival}"),
                                      "${departure}", "${change_departure}");

std::string booking(const std::string& name, const std::string& route) {
    return "/api/v1/bookings/${" + name + "}/" + route;
}

/// `kQuote` for other nights.
std::string quote_of(const std::string& arrival, const std::string& departure) {
    return replaced(replaced(kQuote, "${arrival}", arrival), "${departure}", departure);
}

Case of_another_guest(const std::string& slug) {
    return {.what = "another guest's", .expected = {404, slug}, .as = As::other_guest};
}

/// Not of the form of a part's id, and so of no part.
std::map<std::string, Expected> stay_exceptions() {
    return {{"arrival: no date of the calendar", {400, "invalid-date", "arrival"}},
            {"departure: no date of the calendar", {400, "invalid-date", "departure"}},
            {"room_type_id: of another form", {404, "room-type-not-found"}},
            {"rate_plan_id: of another form", {404, "rate-plan-not-found"}}};
}

std::vector<Case> quote_cases() {
    return {
        {.what = "an unknown hotel",
         .expected = {404, "hotel-not-found"},
         .body = replaced(kQuote, "${hotel_id}", kUnknownId)},
        {.what = "an unknown room type",
         .expected = {404, "room-type-not-found"},
         .body = replaced(kQuote, "${room_type_id}", kUnknownId)},
        {.what = "an unknown rate plan",
         .expected = {404, "rate-plan-not-found"},
         .body = replaced(kQuote, "${rate_plan_id}", kUnknownId)},
        {.what = "a stay that ends before it begins",
         .expected = {400, "stay-reversed", "departure"},
         .body = quote_of("2027-02-03", "2027-02-01")},
        {.what = "a stay in the past",
         .expected = {422, "stay-in-past"},
         .body = quote_of("2020-02-01", "2020-02-02")},
        {.what = "a stay of two months",
         .expected = {422, "stay-too-long"},
         .body = quote_of("2027-02-01", "2027-04-01")},
        {.what = "a stay that nobody can plan yet",
         .expected = {422, "stay-too-far"},
         .body = quote_of("2090-02-01", "2090-02-02")},
        {.what = "too many guests for the room",
         .expected = {422, "party-too-large"},
         .body = replaced(kQuote, R"("adults":2)", R"("adults":3)")},
    };
}

Row hold_row() {
    return {.operation = "POST /api/v1/holds",
            .good_status = 201,
            .body = kHold,
            .type = kJson,
            .cases = {{.what = "a quote that nobody made",
                       .expected = {400, "quote-not-genuine"},
                       .body = R"({"quote_id":"x.y"})"},
                      {.what = "a quote of another price",
                       .expected = {409, "price-changed"},
                       .body = replaced(kHold, "${quote_id}", "${old_quote_id}")},
                      {.what = "the quote of a change",
                       .expected = {422, "quote-of-a-change"},
                       .body = replaced(kHold, "${quote_id}", "${change_quote_id}")}}};
}

Row book_row() {
    return {.operation = "POST /api/v1/bookings",
            .good_status = 201,
            .body = kBook,
            .type = kJson,
            .cases = {{.what = "an unknown hold",
                       .expected = {404, "hold-not-found"},
                       .body = replaced(kBook, "${to_book}", kUnknownId)},
                      of_another_guest("hold-not-found"),
                      {.what = "no e-mail address",
                       .expected = {400, "invalid-request", "guest.email"},
                       .body = replaced(kBook, "ann@guests.example", "ann")},
                      {.what = "more guests than rooms",
                       .expected = {422, "too-many-room-guests"},
                       .body = replaced(kBook, R"("room_guests":[)",
                                        R"("room_guests":[{"given_name":"C","family_name":"D"},)")},
                      {.what = "no card for what is to be paid now",
                       .expected = {422, "payment-method-missing"},
                       .body = replaced(kBook, "${to_book}", "${to_pay}")}}};
}

Row cancel_row() {
    return {.operation = "POST /api/v1/bookings/{booking_id}/cancel",
            .body = kCancel,
            .type = kJson,
            .ids = {{"booking_id", "to_cancel"}},
            .cases = {of_another_guest("booking-not-found"),
                      {.what = "another penalty",
                       .expected = {409, "penalty-changed"},
                       .body = replaced(kCancel, R"("0")", R"("5")")},
                      {.what = "no word of a penalty that there is",
                       .expected = {409, "penalty-changed"},
                       .target = booking("to_check_in", "cancel"),
                       .body = R"({"reason":"rain"})"},
                      {.what = "a waiver without a reason",
                       .expected = {400, "invalid-request", "reason"},
                       .body = R"({"waive":true})"},
                      {.what = "a waiver by the guest",
                       .expected = {403, "not-your-hotel"},
                       .body = replaced(kCancel, "false", "true")}}};
}

Row change_quote_row() {
    return {.operation = "POST /api/v1/bookings/{booking_id}/change-quote",
            .good_status = 201,
            .body = kNewStay,
            .type = kJson,
            .ids = {{"booking_id", "to_change"}},
            .otherwise = stay_exceptions(),
            .cases = {of_another_guest("booking-not-found"),
                      {.what = "nothing to change",
                       .expected = {400, "invalid-request", "arrival"},
                       .body = "{}"},
                      {.what = "an unknown rate plan",
                       .expected = {404, "rate-plan-not-found"},
                       .body = replaced(kNewStay, "${rate_plan_id}", kUnknownId)},
                      {.what = "too many guests for the room",
                       .expected = {422, "party-too-large"},
                       .body = replaced(kNewStay, R"("adults":2)", R"("adults":3)")},
                      {.what = "a booking that is not confirmed",
                       .expected = {409, "booking-moved-on"},
                       .target = booking("booking_id", "change-quote")},
                      {.what = "a booking that costs something to cancel",
                       .expected = {422, "change-not-free"},
                       .target = booking("to_check_in", "change-quote")}}};
}

Row change_row() {
    return {.operation = "POST /api/v1/bookings/{booking_id}/change",
            .body = kChange,
            .type = kJson,
            .ids = {{"booking_id", "to_change"}},
            // The quote is looked at first, and it is of a booking.
            .otherwise = {{"booking_id: unknown", {422, "quote-of-another-booking"}}},
            .cases = {of_another_guest("booking-not-found"),
                      {.what = "a quote that nobody made",
                       .expected = {400, "quote-not-genuine"},
                       .body = R"({"change_quote_id":"x.y"})"},
                      {.what = "the quote of another booking",
                       .expected = {422, "quote-of-another-booking"},
                       .target = booking("booking_id", "change")},
                      {.what = "a quote for a new booking",
                       .expected = {422, "quote-of-another-booking"},
                       .body = replaced(kChange, "${change_quote_id}", "${quote_id}")}}};
}

std::vector<Row> payment_rows() {
    const Expected none{404, "payment-not-found"};
    const Case wrong_digit{.what = "a card number with a wrong digit",
                           .expected = {422, "card-invalid"},
                           .body = replaced(kCardBody, "4242\"", "4243\"")};
    const Case expired{.what = "a card that has expired",
                       .expected = {422, "card-expired"},
                       .body = replaced(kCardBody, "2090", "2020")};
    const Case real{.what = "a card that is no test card",
                    .expected = {422, "not-a-test-card"},
                    .body = replaced(kCardBody, "4242 4242 4242 4242", "4111 1111 1111 1111")};
    return {
        {.operation = "GET /api/v1/bookings/{booking_id}/payment",
         .ids = {{"booking_id", "paid"}},
         .otherwise = {{"booking_id: unknown", none},
                       {"booking_id: no id", none},
                       {"booking_id: too long", none},
                       {"booking_id: with odd characters", none}},
         .cases = {of_another_guest("payment-not-found"),
                   {.what = "of another manager's hotel",
                    .expected = none,
                    .as = As::other_manager},
                   {.what = "of a booking that is paid at the hotel",
                    .expected = none,
                    .target = booking("booking_id", "payment")}}},
        {.operation = "POST /api/v1/payment-methods",
         .good_status = 201,
         .body = kCardBody,
         .type = kJson,
         // Payments takes less than the document allows.
         .otherwise = {{std::string("as many bytes as may be as ") + kJson,
                        {413, "body-too-large"}}},
         .cases = {wrong_digit, expired, real}},
    };
}

/// A search that is refused for one parameter.
Case search_case(const std::string& what, const std::string& query, const std::string& field,
                 const std::string& slug = "invalid-request") {
    return {.what = what, .expected = {400, slug, field}, .target = "/api/v1/hotels?" + query};
}

Row hotels_row() {
    const Expected no_currency{400, "invalid-request", "currency"};
    const Expected unknown_currency{400, "unknown-currency", "currency"};
    return {
        .operation = "GET /api/v1/hotels",
        .query = {{"arrival", "${arrival}"}, {"departure", "${departure}"}},
        .otherwise = {{"arrival: missing", {400, "invalid-request", "arrival"}},
                      {"departure: missing", {400, "invalid-request", "departure"}},
                      {"max_price: too long", no_currency},
                      {"max_price: too short", no_currency},
                      {"currency: too long", unknown_currency},
                      {"currency: too short", unknown_currency}},
        .cases = {
            search_case("a stay that ends before it begins",
                        "arrival=${departure}&departure=${arrival}", "departure", "stay-reversed"),
            search_case("a stay in the past", "arrival=2020-02-01&departure=2020-02-02", "arrival"),
            search_case("a stay of 41 nights", "arrival=2027-02-01&departure=2027-03-14",
                        "departure"),
            search_case("a stay of 400 nights", "arrival=2027-02-01&departure=2028-03-07",
                        "departure"),
            search_case("a stay that nobody can plan yet",
                        "arrival=2090-02-01&departure=2090-02-02", "arrival"),
            search_case("a place beyond the pole", "near=90.01,0,5", "near"),
            search_case("a circle of half the earth", "near=0,0,501", "near"),
            search_case("a place that is no number", "near=nan,0,5", "near"),
            search_case("a place without end", "near=0,0,inf", "near"),
            search_case("a circle of four numbers", "near=0,0,5,5", "near"),
            search_case("a box upside down", "box=1,0,0,1", "box"),
            search_case("a box of five numbers", "box=0,0,1,1,1", "box"),
            search_case("a box that is no number", "box=0,0,NaN,1", "box"),
            search_case("a circle and a box", "near=0,0,5&box=0,0,1,1", "box"),
            search_case("by distance from nowhere", "sort=distance", "sort"),
            search_case("by relevance to nothing", "sort=relevance", "sort"),
            search_case("a price below nothing", "currency=EUR&max_price=-1", "max_price"),
            search_case("a price of fractions of a cent", "currency=EUR&max_price=1.001",
                        "max_price", "invalid-amount"),
            search_case("an amenity without a name", "amenities=pool,,spa", "amenities"),
            search_case("words that are none", "q=%21%21", "q", "query-without-words"),
            search_case("words of ten kilobytes", "q=" + std::string(10'000, 'x'), "q"),
            search_case("a cursor of another search",
                        "min_rating=2&cursor=QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo", "cursor",
                        "invalid-cursor"),
            search_case("a room without an adult", "adults=1&rooms=2", "adults")}};
}

}  // namespace

std::vector<Row> search_rows() {
    const std::string stay = "?arrival=${arrival}&departure=${departure}";
    const std::string offers = "/api/v1/hotels/${hotel_id}/offers";
    return {
        hotels_row(),
        {.operation = "GET /api/v1/hotels/suggestions", .query = {{"q", "li"}}},
        {.operation = "GET /api/v1/hotels/{hotel_id}"},
        {.operation = "GET /api/v1/hotels/{hotel_id}/calendar",
         .query = {{"month", "${month}"}},
         .cases = {{.what = "a month long past",
                    .expected = {400, "invalid-request", "month"},
                    .target = "/api/v1/hotels/${hotel_id}/calendar?month=2020-01"},
                   {.what = "a month that nobody can plan yet",
                    .expected = {400, "invalid-request", "month"},
                    .target = "/api/v1/hotels/${hotel_id}/calendar?month=2090-01"}}},
        {.operation = "GET /api/v1/hotels/{hotel_id}/offers",
         .query = {{"arrival", "${arrival}"}, {"departure", "${departure}"}},
         .cases = {{.what = "no nights",
                    .expected = {400, "stay-reversed", "departure"},
                    .target = offers + "?arrival=${arrival}&departure=${arrival}"},
                   {.what = "a child of 18 years",
                    .expected = {400, "invalid-request", "children_ages"},
                    .target = offers + stay + "&children_ages=4,18"},
                   {.what = "ages with a gap",
                    .expected = {400, "invalid-request", "children_ages"},
                    .target = offers + stay + "&children_ages=4,,5"},
                   {.what = "a room without an adult",
                    .expected = {400, "invalid-request", "adults"},
                    .target = offers + stay + "&adults=2&rooms=3"}}},
        {.operation = "GET /api/v1/pictures/{name}",
         .cases = {{.what = "no size of a picture",
                    .expected = {404, "picture-not-found"},
                    .target = "/api/v1/pictures/${photo_id}-huge.webp"},
                   {.what = "a way out of the folder",
                    .expected = {400, "malformed-target"},
                    .target = "/api/v1/pictures/..%2f..%2fsample-accounts.json"}}},
    };
}

std::vector<Row> booking_rows() {
    std::vector<Row> out = payment_rows();
    for (const Row& row : {hold_row(), book_row(), cancel_row(), change_quote_row(), change_row()})
        out.push_back(row);
    const std::vector<Row> others{
        {.operation = "POST /api/v1/quotes",
         .good_status = 201,
         .body = kQuote,
         .type = kJson,
         .otherwise = stay_exceptions(),
         .cases = quote_cases()},
        {.operation = "GET /api/v1/quotes/{quote_id}"},
        {.operation = "GET /api/v1/holds"},
        {.operation = "GET /api/v1/holds/{hold_id}",
         .ids = {{"hold_id", "to_book"}},
         .cases = {of_another_guest("hold-not-found"),
                   {.what = "of the manager's hotel",
                    .expected = {404, "hold-not-found"},
                    .as = As::manager}}},
        {.operation = "DELETE /api/v1/holds/{hold_id}",
         .good_status = 204,
         .ids = {{"hold_id", "to_release"}},
         .cases = {of_another_guest("hold-not-found")}},
        {.operation = "GET /api/v1/bookings"},
        {.operation = "GET /api/v1/bookings/events"},
        {.operation = "GET /api/v1/bookings/{booking_id}",
         .cases = {of_another_guest("booking-not-found"),
                   {.what = "of another manager's hotel",
                    .expected = {404, "booking-not-found"},
                    .as = As::other_manager}}},
        {.operation = "GET /api/v1/bookings/{booking_id}/cancellation-quote",
         .cases = {of_another_guest("booking-not-found"),
                   {.what = "of a hold",
                    .expected = {409, "booking-moved-on"},
                    .target = booking("to_book", "cancellation-quote")}}},
        {.operation = "GET /api/v1/me"},
    };
    out.insert(out.end(), others.begin(), others.end());
    return out;
}

}  // namespace innkeeper::contract
