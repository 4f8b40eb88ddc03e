#pragma once

#include "chassis/store/embedded/embedded_store.hpp"

namespace innkeeper {

/// How every part of the program opens the store of a data folder. Long documents are packed with
/// store_dictionary_1.txt, which holds one of each kind that the services keep. A dictionary is
/// never changed or removed: rows on disk need it. A better one gets the next number, and packs
/// what is written from then on.
[[nodiscard]] store::EmbeddedOptions store_options();

}  // namespace innkeeper
