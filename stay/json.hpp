#pragma once

#include "chassis/core/json.hpp"
#include "chassis/core/json_writer.hpp"
#include "stay/availability.hpp"
#include "stay/hotel.hpp"
#include "stay/hotel_document.hpp"
#include "stay/penalties.hpp"
#include "stay/price.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The JSON of the API (api/openapi.yaml) for what services exchange about selling stays. One codec
/// for events, documents and answers. For codec .cpp files only.
namespace innkeeper::stay {

[[nodiscard]] boost::json::object to_json(const RoomType& room_type);
[[nodiscard]] boost::json::object to_json(const RatePlan& plan);
[[nodiscard]] boost::json::object to_json(const TaxRule& rule);
[[nodiscard]] boost::json::object to_json(const CancellationPolicy& policy,
                                          Currency currency);  ///< of fixed penalties
/// Without the date; only the fields that are set.
[[nodiscard]] boost::json::object to_json(const RateDay& day);

/// What each quote and booking is told with is written without a tree.
void write(json::Writer& out, const RoomParty& party);
void write(json::Writer& out, const PriceLine& line);
void write(json::Writer& out, const Price& price);
void write(json::Writer& out, const Penalties& penalties);
template <class T>
void write(json::Writer& out, const std::vector<T>& all) {
    out.begin_array();
    for (const T& one : all) write(out, one);
    out.end_array();
}

/// Readers count mistakes in `in`, with the path, and answer what could be read. They refuse
/// nothing that they do not know: commands call `in.finish()` strictly themselves. A price that is
/// negative or in another currency than the hotel's is a mistake; other limits are the business of
/// checks.hpp. An absent id is empty: in commands the path or the service says it.
[[nodiscard]] RoomType read_room_type(json::Fields& in);
/// All but the version. Nothing when the currency is none: there is no hotel without one.
[[nodiscard]] std::optional<Hotel> read_hotel(json::Fields& in);
[[nodiscard]] RatePlan read_rate_plan(json::Fields& in, Currency currency);
[[nodiscard]] TaxRule read_tax_rule(json::Fields& in, Currency currency);
[[nodiscard]] CancellationPolicy read_policy(json::Fields& in, Currency currency);
[[nodiscard]] RoomParty read_party(json::Fields& in);
[[nodiscard]] RateDay read_rate_day(json::Fields& in, Currency currency);
/// Of a price from before there were taxes: all due at the hotel, nothing to take off.
[[nodiscard]] std::optional<Price> read_price(json::Fields& in, std::string_view name);
/// Absent: nothing, and no mistake. The windows lie end to end, as window_at() needs them.
[[nodiscard]] std::optional<Penalties> read_penalties(json::Fields& in, std::string_view name);

}  // namespace innkeeper::stay
