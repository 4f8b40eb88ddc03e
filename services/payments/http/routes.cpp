#include "services/payments/http/routes.hpp"

#include "services/payments/app/add_card.hpp"
#include "services/payments/app/get_payment.hpp"
#include "services/payments/http/json.hpp"
#include "services/payments/limits.hpp"

namespace innkeeper::payments {
namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;

Task<Result<Response>> post_payment_method(Context& context, Request request) {
    CO_TRY(const Card card, parse_add_card(request.body));
    CO_TRY(auto key,
           idempotency::key_of(request, "POST /api/v1/payment-methods", card_content(card)));
    AddCard command{request.principal->subject, card, std::move(key)};
    co_return co_await add_card(context, std::move(command));
}

Task<Result<Response>> get_booking_payment(Context& context, Request request) {
    std::string booking_id(request.path_param("booking_id"));
    co_return co_await get_payment(context, *request.principal, std::move(booking_id));
}

}  // namespace

void add_routes(http::Router& router, Context& context) {
    router.add({.method = Method::post,
                .pattern = "/api/v1/payment-methods",
                .access = Access::signed_in,
                .query = {},
                .max_body = kMaxCardBody},
               [&context](Request r) { return post_payment_method(context, std::move(r)); });
    router.add({.method = Method::get,
                .pattern = "/api/v1/bookings/{booking_id}/payment",
                .access = Access::signed_in},
               [&context](Request r) { return get_booking_payment(context, std::move(r)); });
}

}  // namespace innkeeper::payments
