#pragma once

#include "chassis/core/result.hpp"
#include "chassis/store/table.hpp"
#include "services/booking/domain/stock.hpp"

#include <boost/container/flat_map.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

/// The stock of a room type: a row for each month in which something has happened to a night.
namespace innkeeper::booking {

struct StockNight {
    NightStock stock;
    /// How often the night has changed: others are told which of two states is the newer one.
    std::uint64_t version = 0;
    bool operator==(const StockNight&) const = default;
};

/// The nights that something has happened to; all of one month.
using StockMonth = boost::container::flat_map<CivilDate, StockNight>;

/// A room type's id and stay::month_of().
using MonthKey = std::pair<std::string, std::string>;

/// The night, as if nothing had happened to it when nothing has.
[[nodiscard]] StockNight night_of(const StockMonth& month, CivilDate night);

/// A line for each night: its date, sold, pending, held, out of order, overbooking limit, stop-sell
/// and oversold (0 or 1), and its version, with a space between.
[[nodiscard]] std::string to_document(const StockMonth& month);
/// Error: `bug` `document-damaged`.
[[nodiscard]] Result<StockMonth> read_stock_month(std::string_view document);

/// In the layout before each night had a row of its own, with its date as sort key.
[[nodiscard]] bool is_month(const store::Item& row);
/// Of either layout. Error: `bug` `document-damaged`.
[[nodiscard]] Result<StockMonth> read_stock_row(const store::Item& row);

}  // namespace innkeeper::booking
