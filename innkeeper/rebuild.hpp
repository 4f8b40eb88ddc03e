#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/store/embedded/embedded_store.hpp"
#include "innkeeper/commands.hpp"
#include "services/search/app/rebuild.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace innkeeper {

/// The rows of search as the events of the other services make them, told from the tables of
/// those. Reads every row of theirs: blocks.
[[nodiscard]] Result<search::Rebuilt> rebuilt_search(store::EmbeddedStore& store, Instant now);

/// Search's rows are as rebuilt when it returns; does nothing when they are of this program's
/// layout. Before search starts: a data folder of an earlier program, or one whose rows of search
/// were lost, serves like any other.
[[nodiscard]] Task<Result<void>> prepare_search(store::EmbeddedStore& store, store::Table& table,
                                                Instant now);

struct RebuildOutcome {
    std::size_t rows = 0;
    std::size_t different = 0;
    std::vector<std::string> differences = {};  ///< some of them, when there are very many
};
void print_rebuilt(const RebuildOutcome& outcome);

/// `innkeeper rebuild search` where a server uses the folder: asks it, and says how far it is.
[[nodiscard]] int rebuild_served_search(const RebuildArguments& arguments);

}  // namespace innkeeper
