#include "bench/search/engine_json.hpp"

namespace innkeeper::bench {
namespace {

namespace bj = json::bj;

bj::object times_json(const QueryTimes& times) {
    return {{"p50_us", times.p50}, {"p99_us", times.p99}};
}

QueryTimes times_of(const bj::value& value) {
    return {value.at("p50_us").to_number<double>(), value.at("p99_us").to_number<double>()};
}

}  // namespace

bj::object to_json(const EngineSize& size) {
    bj::array kinds;
    for (const QueryKind& kind : size.kinds)
        kinds.push_back(bj::object{{"query", kind.name},
                                   {"hits", kind.hits},
                                   {"cpu", times_json(kind.cpu)},
                                   {"wall", times_json(kind.wall)}});
    return {{"hotels", size.hotels},
            {"build_cpu_s", size.build_cpu},
            {"build_wall_s", size.build_wall},
            {"resident_mib", size.mib},
            {"queries", std::move(kinds)},
            {"stock_updates_per_cpu_second", size.stock_updates},
            {"rate_updates_per_cpu_second", size.rate_updates}};
}

EngineSize engine_size_of(const bj::value& value) {
    const auto number = [&](const char* name) { return value.at(name).to_number<double>(); };
    EngineSize out{.hotels = value.at("hotels").to_number<std::size_t>(),
                   .build_cpu = number("build_cpu_s"),
                   .build_wall = number("build_wall_s"),
                   .mib = number("resident_mib"),
                   .kinds = {},
                   .stock_updates = number("stock_updates_per_cpu_second"),
                   .rate_updates = number("rate_updates_per_cpu_second")};
    for (const bj::value& kind : value.at("queries").as_array())
        out.kinds.push_back({std::string(kind.at("query").as_string()),
                             kind.at("hits").to_number<double>(), times_of(kind.at("cpu")),
                             times_of(kind.at("wall"))});
    return out;
}

}  // namespace innkeeper::bench
