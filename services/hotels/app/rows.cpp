#include "services/hotels/app/rows.hpp"

#include "services/hotels/app/json.hpp"
#include "services/hotels/limits.hpp"

#include <algorithm>

namespace innkeeper::hotels::rows {

namespace {

constexpr std::string_view kHotels = "hotel#";
constexpr std::string_view kRates = "rates#";

std::optional<std::string> rest_of(std::string_view text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return std::nullopt;
    return std::string(text.substr(prefix.size()));
}

}  // namespace

store::Key hotel_key(const std::string& id) { return {std::string(kHotels) + id, ""}; }
std::optional<std::string> hotel_of_partition(std::string_view partition) {
    return rest_of(partition, kHotels);
}
std::optional<std::string> hotel_of_rates_partition(std::string_view partition) {
    return rest_of(partition, kRates);
}
std::string owner_partition(const std::string& subject) { return "owner#" + subject; }
std::string manager_partition(const std::string& subject) { return "manager#" + subject; }
store::Key rate_key(const std::string& hotel_id, const std::string& rate_plan_id,
                    const std::string& month) {
    return {std::string(kRates) + hotel_id, stay::month_row(rate_plan_id, month)};
}

std::string to_document(const Hotel& hotel) { return codec::hotel_json(hotel); }
Result<Hotel> from_document(std::string_view document) { return codec::parse_hotel(document); }

Result<void> must_fit(std::string_view document) {
    if (document.size() <= kMaxHotelBytes) return {};
    return fail(Code::rejected, "hotel-too-large",
                "All that the hotel sells is too much for one hotel.");
}

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

bus::Event event_of(const Hotel& hotel, std::string_view document, std::string_view what,
                    std::string id, std::string traceparent) {
    return {.id = std::move(id),
            .source = "/innkeeper/hotels",
            .type = "innkeeper.hotels." + std::string(what) + ".v1",
            .subject = hotel.id,
            .time = hotel.updated_at,
            .sequence = hotel.version,
            .traceparent = std::move(traceparent),
            .data = R"({"hotel":)" + std::string(document) + "}"};
}

bus::Event rates_event_of(std::string hotel_id, std::string currency,
                          std::vector<stay::RateMonth> months, std::string id, Instant now,
                          std::string traceparent) {
    std::string subject = hotel_id + "/" + months.at(0).rate_plan_id;
    return {
        .id = std::move(id),
        .source = "/innkeeper/hotels",
        .type = "innkeeper.rates.changed.v1",
        .subject = std::move(subject),
        .time = now,
        .sequence = 0,
        .traceparent = std::move(traceparent),
        .data = stay::to_event_data({std::move(hotel_id), std::move(currency), std::move(months)})};
}

}  // namespace innkeeper::hotels::rows
