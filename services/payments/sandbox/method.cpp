#include "services/payments/sandbox/method.hpp"

#include "chassis/core/json.hpp"
#include "services/payments/limits.hpp"

namespace innkeeper::payments::sandbox {

namespace bj = boost::json;

std::string to_document(const KeptCard& card) {
    return bj::serialize(bj::object{{"id", card.method.id},
                                    {"brand", card.method.brand},
                                    {"last4", card.method.last4},
                                    {"expiry_month", card.method.expiry_month},
                                    {"expiry_year", card.method.expiry_year},
                                    {"behaviour", to_string(card.behaviour)}});
}

Result<KeptCard> read_kept_card(std::string_view document) {
    const auto damaged = [] {
        return fail(Code::bug, "document-damaged", "A stored document cannot be read.");
    };
    const auto value = json::parse(document);
    if (!value) return damaged();
    json::Fields in(*value);
    const auto behaviour = parse_behaviour(in.text("behaviour"));
    KeptCard card{{.id = in.text("id"),
                   .brand = in.text("brand"),
                   .last4 = in.text("last4"),
                   .expiry_month = static_cast<int>(in.integer("expiry_month", 1, 12)),
                   .expiry_year =
                       static_cast<int>(in.integer("expiry_year", kMinExpiryYear, kMaxExpiryYear))},
                  behaviour.value_or(Behaviour::decline)};
    if (!behaviour || !in.finish_tolerant()) return damaged();
    return card;
}

}  // namespace innkeeper::payments::sandbox
