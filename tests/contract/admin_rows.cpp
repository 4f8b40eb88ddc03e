#include "tests/contract/bodies.hpp"
#include "tests/contract/row_groups.hpp"

namespace innkeeper::contract {
namespace {

const std::string kHotel = R"({"name":"Contract House","star_rating":4,"city":"Lisbon",)"
                           R"("price":{"amount":"120.00","currency":"EUR"}})";
const std::string kEdit = R"({"name":"Another Name","price":)" + money("130") + "}";
const std::string kEnd = "--b--\r\n";

std::string part(const std::string& name, const std::string& bytes) {
    return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + bytes + "\r\n";
}

}  // namespace

std::vector<Row> admin_rows() {
    const std::string form = part("hotelName", "Form House") + part("hotelRating", "4") +
                             part("hotelCity", "Lisbon") + part("hotelPrice", "120 EUR");
    return {
        {.operation = "POST /api/v1/admin/hotels",
         .good_status = 201,
         .body = kHotel,
         .type = kJson,
         .cases = {{.what = "a price that is no number",
                    .expected = {400, "invalid-request", "price.amount"},
                    .body = replaced(kHotel, "120.00", "much")},
                   {.what = "a currency that there is not",
                    .expected = {400, "invalid-request", "price.currency"},
                    .body = replaced(kHotel, "EUR", "QQQ")},
                   {.what = "a time zone that there is not",
                    .expected = {400, "invalid-request", "time_zone"},
                    .body = plus(kHotel, R"("time_zone":"Europe/Nowhere")")},
                   {.what = "a form without a name",
                    .expected = {400, "invalid-request", "hotelName"},
                    .body = part("hotelRating", "4") + part("hotelCity", "Lisbon") +
                            part("hotelPrice", "120") + kEnd,
                    .type = kMultipart},
                   {.what = "a form with six stars",
                    .expected = {400, "invalid-request", "hotelRating"},
                    .body = replaced(form, "\r\n4\r\n", "\r\n6\r\n") + kEnd,
                    .type = kMultipart},
                   {.what = "a form with no number of stars",
                    .expected = {400, "invalid-request", "hotelRating"},
                    .body = replaced(form, "\r\n4\r\n", "\r\nx\r\n") + kEnd,
                    .type = kMultipart},
                   {.what = "a form with a field twice",
                    .expected = {400, "invalid-request", "hotelCity"},
                    .body = form + part("hotelCity", "Porto") + kEnd,
                    .type = kMultipart},
                   {.what = "a form with a picture that is none",
                    .expected = {422, "picture-type-unsupported"},
                    .body = form + part("photo", "<svg/>") + kEnd,
                    .type = kMultipart}}},
        {.operation = "GET /api/v1/admin/hotels"},
        {.operation = "GET /api/v1/admin/hotels/{hotel_id}"},
        {.operation = "PATCH /api/v1/admin/hotels/{hotel_id}",
         .body = kEdit,
         .type = kJson,
         .cases = {{.what = "nothing to change",
                    .expected = {400, "nothing-to-change"},
                    .body = "{}"},
                   {.what = "a price that is no number",
                    .expected = {400, "invalid-request", "price.amount"},
                    .body = replaced(kEdit, "130", "much")},
                   {.what = "a price in another currency",
                    .expected = {400, "invalid-request", "price.currency"},
                    .body = replaced(kEdit, "${currency}", "XCD")},
                   {.what = "a time of day that there is not",
                    .expected = {400, "invalid-request", "check_in_from"},
                    .body = plus(kEdit, R"("check_in_from":"24:00")")}}},
        {.operation = "POST /api/v1/admin/hotels/{hotel_id}/archive",
         .ids = {{"hotel_id", "hotel_to_archive"}},
         .cases = {{.what = "a body",
                    .expected = {400, "body-not-expected"},
                    .body = R"({"why":"x"})",
                    .type = kJson}}},
        {.operation = "POST /api/v1/admin/hotels/{hotel_id}/photos",
         .good_status = 422,  // a picture that is one is in the tests of the hotels service
         .body = part("photo", "no picture") + kEnd,
         .type = kMultipart,
         .cases =
             {{.what = "a picture that is none", .expected = {422, "picture-type-unsupported"}},
              {.what = "no picture", .expected = {400, "invalid-request", "photo"}, .body = kEnd},
              {.what = "an empty picture",
               .expected = {400, "invalid-request", "photo"},
               .body = part("photo", "") + kEnd}}},
        {.operation = "DELETE /api/v1/admin/hotels/{hotel_id}/photos/{photo_id}"},
        {.operation = "PUT /api/v1/admin/hotels/{hotel_id}/managers",
         .body = R"({"manager_ids":[]})",
         .type = kJson},
        {.operation = "POST /api/v1/admin/search/rebuild",
         .good_status = 202,
         .cases = {{.what = "a body",
                    .expected = {400, "body-not-expected"},
                    .body = R"({"why":"x"})",
                    .type = kJson}}},
        {.operation = "GET /api/v1/admin/search/rebuild"},
        {.operation = "GET /api/v1/admin/users"},
        {.operation = "GET /api/v1/admin/users/{subject}"},
        {.operation = "PUT /api/v1/admin/users/{subject}/groups",
         .body = R"({"groups":["Member"]})",
         .type = kJson},
    };
}

}  // namespace innkeeper::contract
