#include "stay/parts_json.hpp"

namespace innkeeper::stay {
namespace {

using json::Fields;

const Names kLineKinds{"room", "extra_adult", "extra_child", "tax", "fee"};

bool is_tax_or_fee(PriceLine::Kind kind) {
    return kind == PriceLine::Kind::tax || kind == PriceLine::Kind::fee;
}

PriceLine read_line(Fields& in) {
    PriceLine line{.kind = static_cast<PriceLine::Kind>(in.one_of("kind", kLineKinds)),
                   .basis = static_cast<Basis>(in.one_of("basis", kBases)),
                   .name = in.optional_text("name").value_or(""),
                   .date = read_optional_date(in, "date"),
                   .quantity = static_cast<int>(in.integer("quantity", 0, kMaxCount)),
                   .unit = in.money("unit"),
                   .basis_points = in.optional_integer("basis_points", 0, kMaxCount).value_or(0),
                   .amount = in.money("amount"),
                   .included = in.boolean("included", false),
                   .collected_by = read_enum(in, "collected_by", kCollectors, Collector::platform)};
    // Older prices said it of rooms too, which are never inside another line.
    line.included = line.included && is_tax_or_fee(line.kind);
    return line;
}

Money read_money_or(Fields& in, std::string_view name, const Money& fallback) {
    return in.has(name) ? in.money(name) : fallback;
}

PenaltyWindow read_window(Fields& in) {
    PenaltyWindow window{.from = in.optional_instant("from"),
                         .to = in.optional_instant("to"),
                         .amount = in.money("amount")};
    window.local_until = in.optional_text("local_until").value_or("");
    return window;
}

bool cover_all_time(const std::vector<PenaltyWindow>& windows) {
    if (windows.empty() || windows.front().from || windows.back().to) return false;
    for (std::size_t i = 1; i < windows.size(); ++i)
        if (!windows[i].from || windows[i - 1].to != windows[i].from) return false;
    return true;
}

}  // namespace

void write(json::Writer& out, const RoomParty& party) {
    out.begin_object().field("adults", party.adults).key("children_ages").begin_array();
    for (const int age : party.children_ages) out.value(age);
    out.end_array().end_object();
}

RoomParty read_party(Fields& in) {
    RoomParty party;
    party.adults = static_cast<int>(in.integer("adults", 0, kMaxPartyAdults));
    if (in.has("children_ages"))
        for (const auto age : in.integers("children_ages", kMaxPartyChildren, 0, kMaxChildAge))
            party.children_ages.push_back(static_cast<int>(age));
    return party;
}

void write(json::Writer& out, const PriceLine& line) {
    out.begin_object();
    out.field("kind", name_of(kLineKinds, line.kind)).field("basis", name_of(kBases, line.basis));
    if (!line.name.empty()) out.field("name", line.name);
    out.field("date", line.date).field("quantity", line.quantity).field("unit", line.unit);
    if (line.basis == Basis::percent_of) out.field("basis_points", line.basis_points);
    out.field("amount", line.amount).field("included", line.included);
    out.field("collected_by", name_of(kCollectors, line.collected_by)).end_object();
}

void write(json::Writer& out, const Price& price) {
    write(out.begin_object().key("lines"), price.lines);
    out.field("total", price.total).field("total_exclusive", price.total_exclusive);
    out.field("due_now", price.due_now).field("due_at_hotel", price.due_at_hotel).end_object();
}

std::optional<Price> read_price(Fields& in, std::string_view name) {
    std::optional<Price> price;
    in.object(name, [&](Fields& field) {
        const Money total = field.money("total");
        const Money exclusive = read_money_or(field, "total_exclusive", total);
        const Money now = read_money_or(field, "due_now", {0, total.currency});
        price = Price{{}, total, exclusive, now, read_money_or(field, "due_at_hotel", total)};
        field.objects("lines", kMaxPriceLines,
                      [&](Fields& line) { price->lines.push_back(read_line(line)); });
    });
    return price;
}

void write(json::Writer& out, const Penalties& penalties) {
    out.begin_object().key("windows").begin_array();
    for (const PenaltyWindow& window : penalties.windows) {
        out.begin_object().field("from", window.from).field("to", window.to);
        out.field("amount", window.amount);
        if (!window.local_until.empty()) out.field("local_until", window.local_until);
        out.end_object();
    }
    out.end_array().field("no_show", penalties.no_show).end_object();
}

std::optional<Penalties> read_penalties(Fields& in, std::string_view name) {
    std::optional<Penalties> penalties;
    in.optional_object(name, [&](Fields& field) {
        penalties = Penalties{{}, field.money("no_show")};
        field.objects("windows", kMaxWindows + 1,
                      [&](Fields& item) { penalties->windows.push_back(read_window(item)); });
        if (cover_all_time(penalties->windows)) return;
        field.error("windows", "must lie end to end and cover all time");
        penalties.reset();
    });
    return penalties;
}

}  // namespace innkeeper::stay
