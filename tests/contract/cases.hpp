#pragma once

#include "tests/contract/api.hpp"
#include "tests/contract/rows.hpp"

#include <string>
#include <vector>

namespace innkeeper::contract {

/// One bad request, whole, and what must come of it.
struct Probe {
    std::string what;
    Call call;
    Expected expected;
    Style style = Style::problem;
};

/// The good request of an operation: right role, ids, headers and body.
[[nodiscard]] Call good_call(const Operation& operation, const Row& row);

/// Every bad request of an operation: what its access, parameters, headers, body and limits in the
/// API document say it must refuse, and the row's own cases.
[[nodiscard]] std::vector<Probe> probes_of(const Api& api, const Operation& operation,
                                           const Row& row);

}  // namespace innkeeper::contract
