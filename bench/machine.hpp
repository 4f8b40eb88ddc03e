#pragma once

#include <string>

namespace innkeeper::bench {

/// The name that the processor gives itself.
[[nodiscard]] std::string processor();
/// Resident memory of this process, in MiB.
[[nodiscard]] double resident_mib();

}  // namespace innkeeper::bench
