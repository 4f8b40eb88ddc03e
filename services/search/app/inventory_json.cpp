#include "chassis/core/json_text.hpp"
#include "services/search/app/changes.hpp"
#include "services/search/limits.hpp"
#include "stay/limits.hpp"

#include <limits>

namespace innkeeper::search {
namespace {

Result<int> count(const json::ObjectText& in, std::string_view name) {
    TRY(const std::int64_t value, in.integer_of(name, 0, stay::kMaxCount));
    return static_cast<int>(value);
}

Result<NightCounters> read_night(const json::ObjectText& in) {
    NightCounters night;
    TRY(const std::string date, in.text_of("night", stay::kMaxPartId));
    const auto day = parse_date(date);
    if (!day) return fail_field("night", "must be a date, YYYY-MM-DD");
    night.night = *day;
    TRY(const std::int64_t version,
        in.integer_of("version", 1, std::numeric_limits<std::int64_t>::max()));
    night.version = static_cast<std::uint64_t>(version);
    // What is left depends on the sum alone, and who claims is nobody's business here.
    for (const char* claim : {"sold", "pending", "held"}) {
        TRY(const int claimed, count(in, claim));
        night.stock.sold += claimed;
    }
    TRY(night.stock.out_of_order, count(in, "out_of_order"));
    TRY(night.stock.overbook_limit, count(in, "overbook_limit"));
    TRY(night.stock.stop_sell, in.boolean_of("stop_sell"));
    return night;
}

}  // namespace

Result<InventoryUpdate> parse_inventory_event(std::string_view data) {
    TRY(const auto in, json::ObjectText::within(data));
    InventoryUpdate update;
    TRY(update.hotel_id, in.text_of("hotel_id", stay::kMaxPartId));
    TRY(update.room_type_id, in.text_of("room_type_id", stay::kMaxPartId));
    TRY(const auto nights, in.objects_of("nights", kMaxEventNights));
    update.nights.reserve(nights.size());
    for (const json::ObjectText& each : nights) {
        TRY(const NightCounters night, read_night(each));
        update.nights.push_back(night);
    }
    return update;
}

}  // namespace innkeeper::search
