#include "chassis/core/json.hpp"
#include "services/search/app/changes.hpp"
#include "services/search/limits.hpp"
#include "stay/limits.hpp"

namespace innkeeper::search {
namespace {

int count(json::Fields& in, std::string_view name) {
    return static_cast<int>(in.integer(name, 0, stay::kMaxCount));
}

}  // namespace

Result<InventoryUpdate> parse_inventory_event(std::string_view data) {
    TRY(const auto value, json::parse(data));
    json::Fields in(value);
    InventoryUpdate update{in.text("hotel_id", {1, stay::kMaxPartId}),
                           in.text("room_type_id", {1, stay::kMaxPartId}),
                           {}};
    in.objects("nights", kMaxEventNights, [&](json::Fields& item) {
        NightCounters night;
        night.night = item.date("night");
        night.version = static_cast<std::uint64_t>(
            item.integer("version", 1, std::numeric_limits<std::int64_t>::max()));
        // What is left depends on the sum alone, and who claims is nobody's business here.
        night.stock.sold = count(item, "sold") + count(item, "pending") + count(item, "held");
        night.stock.out_of_order = count(item, "out_of_order");
        night.stock.overbook_limit = count(item, "overbook_limit");
        night.stock.stop_sell = item.boolean("stop_sell");
        update.nights.push_back(night);
    });
    TRY_VOID(in.finish_tolerant());
    return update;
}

}  // namespace innkeeper::search
