#pragma once

#include "chassis/blobs/blobs.hpp"
#include "tests/simulation/faults.hpp"

#include <map>
#include <string>

namespace innkeeper::sim {

/// The durable side of a blob store.
struct SimBlobStore {
    SimBlobStore(World& world, BlobFaults blob_faults)
        : faults(blob_faults), generator(world.fork()) {}
    BlobFaults faults;
    Generator generator;
    std::map<std::string, std::string> blobs;
};

/// The handle of one node's incarnation.
class SimBlobs final : public blobs::Blobs {
public:
    SimBlobs(SimBlobStore& blobs, SimExecutor where) : store_(blobs), where_(where) {}
    Task<Result<void>> put(std::string name, std::string bytes) override;
    Task<Result<std::optional<std::string>>> get(std::string name) override;

private:
    Task<void> pause();

    SimBlobStore& store_;
    SimExecutor where_;
};

}  // namespace innkeeper::sim
