#pragma once

#include "tests/contract/rows.hpp"

#include <vector>

/// The parts of rows(), by who uses the operations.
namespace innkeeper::contract {

[[nodiscard]] std::vector<Row> search_rows();
/// Quotes, holds, bookings and payments of a guest.
[[nodiscard]] std::vector<Row> booking_rows();
/// Decisions, the desk and what is there of a hotel.
[[nodiscard]] std::vector<Row> manager_rows();
/// What a manager says of room types, rates, taxes and nights.
[[nodiscard]] std::vector<Row> selling_rows();
[[nodiscard]] std::vector<Row> admin_rows();

}  // namespace innkeeper::contract
