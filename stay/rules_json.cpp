#include "stay/parts_json.hpp"

#include <fmt/format.h>

namespace innkeeper::stay {
namespace {

namespace bj = boost::json;
using json::Fields;
using std::chrono::minutes;

const Names kRuleKinds{"tax", "fee"};
const Names kPenaltyKinds{"none", "percent", "nights", "fixed", "full"};

bj::object penalty_json(const Penalty& penalty, Currency currency) {
    bj::object out{{"kind", name_of(kPenaltyKinds, penalty.kind)}};
    if (penalty.kind == Penalty::Kind::percent) out["basis_points"] = penalty.value;
    if (penalty.kind == Penalty::Kind::nights) out["nights"] = penalty.value;
    if (penalty.kind == Penalty::Kind::fixed)
        out["amount"] = json::of(Money{penalty.value, currency});
    return out;
}

Penalty read_penalty(Fields& in, Currency currency) {
    Penalty out{static_cast<Penalty::Kind>(in.one_of("kind", kPenaltyKinds)), 0};
    if (out.kind == Penalty::Kind::percent)
        out.value = in.integer("basis_points", 0, kWholeBasisPoints);
    if (out.kind == Penalty::Kind::nights) out.value = in.integer("nights", 0, kMaxCount);
    if (out.kind == Penalty::Kind::fixed) {
        if (!in.has("amount")) in.error("amount", "is required");
        out.value = read_price_field(in, "amount", currency).minor;
    }
    return out;
}

/// "18:00"
std::optional<minutes> parse_time(std::string_view text) {
    const auto digit = [text](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4))
        return std::nullopt;
    const auto number = [text](std::size_t i) { return (text[i] - '0') * 10 + text[i + 1] - '0'; };
    if (number(0) > 23 || number(3) > 59) return std::nullopt;
    return minutes(number(0) * 60 + number(3));
}

CancellationWindow read_window(Fields& in, Currency currency) {
    CancellationWindow window;
    window.days_before = static_cast<int>(in.integer("days_before", 0, kMaxCount));
    if (const auto text = in.optional_text("time")) {
        const auto time = parse_time(*text);
        if (!time) in.error("time", "must be HH:MM");
        window.time = time.value_or(window.time);
    }
    in.object("penalty", [&](Fields& field) { window.penalty = read_penalty(field, currency); });
    return window;
}

}  // namespace

bj::object to_json(const TaxRule& rule) {
    bj::object out{{"id", rule.id},
                   {"name", rule.name},
                   {"kind", name_of(kRuleKinds, rule.kind)},
                   {"basis", name_of(kBases, rule.basis)}};
    if (rule.basis == Basis::percent_of)
        out["basis_points"] = rule.basis_points;
    else
        out["amount"] = json::of(rule.amount);
    out["included"] = rule.included;
    out["collected_by"] = name_of(kCollectors, rule.collected_by);
    out["adults_only"] = rule.adults_only;
    if (rule.valid_from) out["valid_from"] = json::of(*rule.valid_from);
    if (rule.valid_to) out["valid_to"] = json::of(*rule.valid_to);
    return out;
}

TaxRule read_tax_rule(Fields& in, Currency currency) {
    TaxRule rule{.id = in.optional_text("id", kIdLength).value_or(""),
                 .name = in.text("name"),
                 .amount = {0, currency}};
    rule.kind = read_enum(in, "kind", kRuleKinds, rule.kind);
    rule.basis = static_cast<Basis>(in.one_of("basis", kBases));
    if (rule.basis == Basis::percent_of) {
        rule.basis_points = in.integer("basis_points", 0, kWholeBasisPoints);
    } else if (in.has("basis")) {
        if (!in.has("amount")) in.error("amount", "is required");
        rule.amount = read_price_field(in, "amount", currency);
    }
    rule.included = in.boolean("included", false);
    rule.collected_by = read_enum(in, "collected_by", kCollectors, rule.collected_by);
    rule.adults_only = in.boolean("adults_only", false);
    rule.valid_from = read_optional_date(in, "valid_from");
    rule.valid_to = read_optional_date(in, "valid_to");
    return rule;
}

bj::object to_json(const CancellationPolicy& policy, Currency currency) {
    bj::array windows;
    for (const CancellationWindow& window : policy.windows)
        windows.push_back(bj::object{{"days_before", window.days_before},
                                     {"time", fmt::format("{:02}:{:02}", window.time.count() / 60,
                                                          window.time.count() % 60)},
                                     {"penalty", penalty_json(window.penalty, currency)}});
    return {{"id", policy.id},
            {"name", policy.name},
            {"windows", std::move(windows)},
            {"otherwise", penalty_json(policy.otherwise, currency)},
            {"no_show", penalty_json(policy.no_show, currency)}};
}

CancellationPolicy read_policy(Fields& in, Currency currency) {
    CancellationPolicy policy{.id = in.optional_text("id", kIdLength).value_or(""),
                              .name = in.text("name")};
    if (in.has("windows"))
        in.objects("windows", kMaxWindows, [&](Fields& window) {
            policy.windows.push_back(read_window(window, currency));
        });
    in.optional_object("otherwise",
                       [&](Fields& field) { policy.otherwise = read_penalty(field, currency); });
    in.optional_object("no_show",
                       [&](Fields& field) { policy.no_show = read_penalty(field, currency); });
    return policy;
}

}  // namespace innkeeper::stay
