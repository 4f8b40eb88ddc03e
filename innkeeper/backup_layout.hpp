#pragma once

#include "innkeeper/client_id.hpp"

#include <array>
#include <string_view>

/// Names in a data folder and in a backup of one.
namespace innkeeper {

inline constexpr std::string_view kRowsFolder = "rows";
inline constexpr std::string_view kRowsExtension = ".rows";
inline constexpr std::string_view kBlobsFolder = "blobs";
inline constexpr std::string_view kStoreFolder = "store";
inline constexpr std::string_view kSampleAccountsFile = "sample-accounts.json";
/// Copied as they are, where they are there.
inline constexpr std::array kPlainFiles{kPublicUrlFile, kSampleAccountsFile};

}  // namespace innkeeper
