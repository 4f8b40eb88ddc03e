#include "chassis/blobs/memory_blobs.hpp"

#include "chassis/blobs/validate.hpp"

#include <utility>

namespace innkeeper::blobs {

Task<Result<void>> MemoryBlobs::put(std::string name, std::string bytes) {
    CO_TRY_VOID(check_name(name));
    CO_TRY_VOID(check_size(bytes.size()));
    blobs_.try_emplace(std::move(name), std::move(bytes));
    co_return Result<void>{};
}

Task<Result<std::optional<std::string>>> MemoryBlobs::get(std::string name) {
    CO_TRY_VOID(check_name(name));
    const auto it = blobs_.find(name);
    if (it == blobs_.end()) co_return std::nullopt;
    co_return it->second;
}

}  // namespace innkeeper::blobs
