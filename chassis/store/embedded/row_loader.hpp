#pragma once

#include "chassis/store/embedded/rocks_engine.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace innkeeper::store::embedded {

/// Makes a new store out of rows in the order of their keys: tables straight away, with no log
/// and no compaction, so that the rows come to be just what they were. Streams: what it holds in
/// memory does not grow with the rows.
class RowLoader {
public:
    virtual ~RowLoader() = default;
    /// Errors: `store-damaged` for a key that does not follow the one before, and those of
    /// open_error().
    [[nodiscard]] virtual Result<void> add(std::string_view key, std::string_view value) = 0;
    /// Durable when it returns, but for the entries of folders above the directory. Once.
    [[nodiscard]] virtual Result<void> finish() = 0;
};

/// `directory` holds no store yet. Errors: those of open_rocks().
[[nodiscard]] Result<std::unique_ptr<RowLoader>> open_row_loader(const std::string& directory,
                                                                 RocksOptions options,
                                                                 const Clock& clock);

}  // namespace innkeeper::store::embedded
