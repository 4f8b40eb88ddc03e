#pragma once

#include "chassis/core/offload.hpp"
#include "chassis/store/embedded/embedded_store.hpp"
#include "services/search/app/owners.hpp"

namespace innkeeper {

/// What hotels and booking say, told by their own tellers from their own tables in the store of
/// this process. Reads on the threads of `offload`. From any thread.
class SearchOwners final : public search::Owners {
public:
    /// All outlive it.
    SearchOwners(store::EmbeddedStore& store, store::Table& hotels, store::Table& booking,
                 Offload& offload)
        : store_(store), hotels_(hotels), booking_(booking), offload_(offload) {}
    /// Errors also: `workers-busy`.
    Task<Result<std::vector<std::string>>> hotels() override;
    Task<Result<std::vector<bus::Event>>> told_of(std::string hotel_id) override;

private:
    store::EmbeddedStore& store_;
    store::Table& hotels_;
    store::Table& booking_;
    Offload& offload_;
};

}  // namespace innkeeper
