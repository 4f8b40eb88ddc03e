#pragma once

#include "stay/penalties.hpp"
#include "stay/price.hpp"

#include <string>

namespace innkeeper::booking {

/// Price and penalties in kTermsDigest characters: equal for equal ones. Not for the disk: what is
/// digested, and in which form, may change with every version.
[[nodiscard]] std::string terms_digest(const stay::Price& price, const stay::Penalties& penalties);

inline constexpr std::size_t kTermsDigest = 20;

}  // namespace innkeeper::booking
