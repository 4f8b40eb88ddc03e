#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/store/embedded/embedded_store.hpp"
#include "services/search/app/rebuild.hpp"

namespace innkeeper {

/// The rows of search as the events of the other services make them, told from the tables of
/// those. Reads every row of theirs: blocks.
[[nodiscard]] Result<search::Rebuilt> rebuilt_search(store::EmbeddedStore& store, Instant now);

/// Search's rows are as rebuilt when it returns; does nothing when they are of this program's
/// layout. Before search starts: a data folder of an earlier program, or one whose rows of search
/// were lost, serves like any other.
[[nodiscard]] Task<Result<void>> prepare_search(store::EmbeddedStore& store, store::Table& table,
                                                Instant now);

}  // namespace innkeeper
