#include "services/hotels/app/rows.hpp"

#include "services/hotels/http/json.hpp"

#include <algorithm>

namespace innkeeper::hotels::rows {

store::Key hotel_key(const std::string& id) { return {"hotel#" + id, ""}; }
std::string owner_partition(const std::string& subject) { return "owner#" + subject; }
std::string manager_partition(const std::string& subject) { return "manager#" + subject; }

std::string to_document(const Hotel& hotel) { return codec::hotel_json(hotel); }
Result<Hotel> from_document(std::string_view document) { return codec::parse_hotel(document); }

std::vector<store::Write> index_writes(const Hotel* before, const Hotel& after) {
    std::vector<store::Write> writes;
    if (!before)
        writes.push_back(store::Write::put({owner_partition(after.owner_id), after.id}, ""));
    const std::vector<std::string> none;
    const auto& old_managers = before ? before->manager_ids : none;
    for (const std::string& id : after.manager_ids)
        if (std::ranges::find(old_managers, id) == old_managers.end())
            writes.push_back(store::Write::put({manager_partition(id), after.id}, ""));
    for (const std::string& id : old_managers)
        if (std::ranges::find(after.manager_ids, id) == after.manager_ids.end())
            writes.push_back(store::Write::remove({manager_partition(id), after.id}));
    return writes;
}

bus::Event event_of(const Hotel& hotel, std::string_view what, std::string id,
                    std::string traceparent) {
    return {.id = std::move(id),
            .source = "/innkeeper/hotels",
            .type = "innkeeper.hotels." + std::string(what) + ".v1",
            .subject = hotel.id,
            .time = hotel.updated_at,
            .sequence = hotel.version,
            .traceparent = std::move(traceparent),
            .data = R"({"hotel":)" + codec::hotel_json(hotel) + "}"};
}

}  // namespace innkeeper::hotels::rows
