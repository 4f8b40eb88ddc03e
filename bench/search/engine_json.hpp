#pragma once

#include "bench/search/engine_bench.hpp"
#include "chassis/core/json.hpp"

namespace innkeeper::bench {

[[nodiscard]] json::bj::object to_json(const EngineSize& size);
/// Of what to_json made.
[[nodiscard]] EngineSize engine_size_of(const json::bj::value& value);

}  // namespace innkeeper::bench
