#pragma once

#include "chassis/blobs/blobs.hpp"

#include <map>

namespace innkeeper::blobs {

/// Blobs in memory, for tests and the simulation. One thread.
class MemoryBlobs final : public Blobs {
public:
    Task<Result<void>> put(std::string name, std::string bytes) override;
    Task<Result<std::optional<std::string>>> get(std::string name) override;

private:
    std::map<std::string, std::string> blobs_;
};

}  // namespace innkeeper::blobs
