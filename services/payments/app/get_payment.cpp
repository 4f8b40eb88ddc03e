#include "services/payments/app/get_payment.hpp"

#include "services/payments/app/api_text.hpp"
#include "services/payments/app/rows.hpp"
#include "services/payments/limits.hpp"

#include <algorithm>

namespace innkeeper::payments {
namespace {

bool may_see(const auth::Principal& who, const Parties& parties) {
    if (who.is_admin() || who.subject == parties.guest_subject) return true;
    return who.is_manager() && std::ranges::find(parties.hotel_manager_ids, who.subject) !=
                                   parties.hotel_manager_ids.end();
}

}  // namespace

Task<Result<http::Response>> get_payment(Context& context, auth::Principal who,
                                         std::string booking_id) {
    const auto not_found = [] {
        return fail(Code::not_found, "payment-not-found", "There is no such payment.");
    };
    if (booking_id.size() != kIdLength) co_return not_found();
    CO_TRY(const PaymentRow row, co_await load_payment(context.table, booking_id));
    if (!row.value || !may_see(who, row.value->payment.parties)) co_return not_found();
    const Payment& payment = row.value->payment;
    std::optional<PaymentMethod> card;
    if (!payment.method_id.empty()) {
        CO_TRY(const auto owned, co_await load_method(context.table, payment.method_id));
        // A method that was named and is another's is nobody's business.
        if (owned && owned->subject == payment.parties.guest_subject) card = owned->method;
    }
    co_return http::json_response(200, payment_text(payment, card));
}

}  // namespace innkeeper::payments
