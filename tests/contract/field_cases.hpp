#pragma once

#include "tests/contract/api.hpp"
#include "tests/contract/rows.hpp"

#include <string>
#include <vector>

namespace innkeeper::contract {

/// A value that a schema does not allow, as JSON.
struct WrongValue {
    std::string what;  ///< "too long"
    std::string json;
};

/// One for each rule of the schema: type, length, range, fewest items, list, form.
[[nodiscard]] std::vector<WrongValue> wrong_values(const YAML::Node& schema);
/// The same for a value of an address: not in quotes.
[[nodiscard]] std::vector<WrongValue> wrong_texts(const YAML::Node& schema);

/// Bodies that break the schema in one place each: a field missing, unknown, or with a value that
/// is not allowed, also inside of the objects and first items that the good body has.
[[nodiscard]] std::vector<Case> field_cases(const Api& api, const YAML::Node& schema,
                                            const std::string& good_body);

}  // namespace innkeeper::contract
