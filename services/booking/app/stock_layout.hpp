#pragma once

#include "chassis/store/table.hpp"

namespace innkeeper::booking {

/// Stock used to have a row for each night. Puts those that are left into rows of months, a month a
/// commit; once it is done a row says so, and it looks no more. Before any command is carried out:
/// commands see months alone. No process of an older version may run beside it. Errors: those of
/// the table; `bug` `document-damaged`; `stock-contended`.
[[nodiscard]] Task<Result<void>> move_nights_into_months(store::Table& table);

}  // namespace innkeeper::booking
