#pragma once

#include "chassis/core/money.hpp"
#include "chassis/core/result.hpp"

#include <string>
#include <vector>

/// Inside the kernel: what the checks share.
namespace innkeeper::stay {

/// Collects every wrong field.
class Mistakes {
public:
    void unless(bool good, std::string field, std::string message);
    /// `value` lies in min..max, both included.
    void range(std::int64_t value, std::int64_t min, std::int64_t max, std::string field);
    /// One line of 1 to kMaxName characters.
    void name(const std::string& text);
    /// Not negative, or more than zero, and not absurdly large, of that currency.
    void price(const Money& price, Currency currency, std::int64_t least, const std::string& field);
    [[nodiscard]] Result<void> result() &&;

private:
    std::vector<FieldError> errors_;
    bool other_currency_ = false;
};

}  // namespace innkeeper::stay
