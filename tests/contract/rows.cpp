#include "tests/contract/bodies.hpp"
#include "tests/contract/row_groups.hpp"

namespace innkeeper::contract {
namespace {

std::vector<Row> identity_rows() {
    const Expected page{400, ""};
    const Expected csrf{403, ""};
    const std::string fields = "email=a%40b.example&password=x";
    const auto form_page = [&](const std::string& operation) {
        return Row{.operation = operation,
                   .good_status = 403,  // the way with its cookie is in the tests of identity
                   .body = fields,
                   .type = kForm,
                   .style = Style::page,
                   .cases = {{.what = "no protection", .expected = csrf},
                             {.what = "a forged protection",
                              .expected = csrf,
                              .body = fields + "&csrf=" + std::string(43, 'A')}}};
    };
    const std::string code =
        "grant_type=authorization_code&client_id=innkeeper-web&code=x&redirect_uri=x"
        "&code_verifier=" +
        std::string(43, 'v');
    return {
        {.operation = "GET /.well-known/openid-configuration"},
        {.operation = "GET /.well-known/jwks.json"},
        {.operation = "GET /oauth2/authorize",
         .good_status = 400,  // the whole way is in the tests of identity
         .style = Style::page,
         .cases = {{.what = "an unknown client",
                    .expected = page,
                    .target = "/oauth2/authorize?client_id=nobody&response_type=code"}}},
        {.operation = "POST /oauth2/authorize",
         .good_status = 400,
         .body = "client_id=nobody",
         .type = kForm,
         .style = Style::page,
         .cases = {{.what = "an unknown client", .expected = page}}},
        {.operation = "POST /oauth2/token",
         .good_status = 400,
         .body = code,
         .type = kForm,
         .style = Style::oauth,
         .otherwise = {{"a broken form", {400, "invalid_request"}},
                       {"a form that is no UTF-8", {400, "invalid_request"}},
                       {std::string("as many bytes as may be as ") + kForm,
                        {400, "invalid_request"}}},
         .cases = {{.what = "an unknown code", .expected = {400, "invalid_grant"}},
                   {.what = "an unknown client",
                    .expected = {400, "invalid_client"},
                    .body = replaced(code, "innkeeper-web", "nobody")},
                   {.what = "an unknown refresh token",
                    .expected = {400, "invalid_grant"},
                    .body = "grant_type=refresh_token&client_id=innkeeper-web&refresh_token=x"},
                   {.what = "another grant",
                    .expected = {400, "unsupported_grant_type"},
                    .body = "grant_type=password&client_id=innkeeper-web"},
                   {.what = "nothing in the form",
                    .expected = {400, "invalid_request"},
                    .body = ""},
                   {.what = "a field twice",
                    .expected = {400, "invalid_request"},
                    .body = code + "&code=y"}}},
        {.operation = "GET /oauth2/userInfo"},
        {.operation = "POST /oauth2/userInfo"},
        {.operation = "POST /oauth2/revoke",
         .body = "client_id=innkeeper-web&token=unknown",  // RFC 7009 section 2.2: 200 all the same
         .type = kForm,
         .style = Style::oauth,
         .otherwise = {{"a broken form", {400, "invalid_request"}},
                       {"a form that is no UTF-8", {400, "invalid_request"}},
                       {std::string("as many bytes as may be as ") + kForm,
                        {400, "invalid_request"}}},
         .cases = {{.what = "an unknown client",
                    .expected = {400, "invalid_client"},
                    .body = "client_id=nobody&token=x"},
                   {.what = "no token",
                    .expected = {400, "invalid_request"},
                    .body = "client_id=innkeeper-web"}}},
        {.operation = "GET /logout",
         .style = Style::page,
         .cases = {{.what = "an address that is not registered",
                    .expected = page,
                    .target = "/logout?client_id=innkeeper-web&logout_uri=https://evil.example"}}},
        form_page("POST /logout"),
        {.operation = "GET /signin",
         .style = Style::page,
         .cases = {{.what = "somewhere else to return to",
                    .expected = page,
                    .target = "/signin?return_to=https://evil.example"}}},
        form_page("POST /signin"),
        {.operation = "GET /signup",
         .style = Style::page,
         .cases = {{.what = "somewhere else to return to",
                    .expected = page,
                    .target = "/signup?return_to=https://evil.example"}}},
        form_page("POST /signup"),
    };
}

std::vector<Row> operator_rows() {
    return {{.operation = "GET /api/v1/config"},
            {.operation = "GET /health/live"},
            {.operation = "GET /health/ready"},
            {.operation = "GET /metrics"}};
}

}  // namespace

const std::vector<Row>& rows() {
    static const std::vector<Row> all = [] {
        std::vector<Row> out;
        for (const auto& group : {search_rows(), booking_rows(), manager_rows(), selling_rows(),
                                  admin_rows(), identity_rows(), operator_rows()})
            out.insert(out.end(), group.begin(), group.end());
        return out;
    }();
    return all;
}

const std::map<std::string, UnknownId>& unknown_ids() {
    const auto chosen = [](const std::string& name) {
        return UnknownId{{400, "invalid-request", name}, true};
    };
    static const std::map<std::string, UnknownId> all{
        {"hotel_id", {{404, "hotel-not-found"}}},
        {"booking_id", {{404, "booking-not-found"}}},
        {"hold_id", {{404, "hold-not-found"}}},
        {"quote_id", {{400, "quote-not-genuine"}}},  // it is a signed text, and not looked up
        {"photo_id", {{404, "photo-not-found"}}},
        {"subject", {{404, "no-such-user"}}},
        {"name", {{404, "picture-not-found"}}},
        {"room_type_id", chosen("room_type_id")},
        {"rate_plan_id", chosen("rate_plan_id")},
        {"policy_id", chosen("policy_id")},
    };
    return all;
}

}  // namespace innkeeper::contract
