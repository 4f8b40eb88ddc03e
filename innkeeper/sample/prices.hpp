#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace innkeeper::sample {

/// What a plain three-star room costs a night where this currency is used, roughly, in whole
/// units. Made up for samples: not an exchange rate. None for a currency that no city uses.
[[nodiscard]] std::optional<std::int64_t> price_level(std::string_view currency);

/// `amount` with its first two digits kept: 12,345 is 12,000. At least 1.
[[nodiscard]] std::int64_t round_price(double amount);

}  // namespace innkeeper::sample
