/// The text index over 100,000 invented hotels, beside others: CPU time of building it and of each
/// sort of query, and memory.
#include "bench/search/text_hotels.hpp"
#include "bench/search/text_peers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace innkeeper::bench {
namespace {

void report(const char* what, std::vector<double> micros) {
    std::ranges::sort(micros);
    double sum = 0;
    for (const double each : micros) sum += each;
    fmt::print("  {:<34} p50 {:9.1f} us   p99 {:9.1f} us   max {:9.1f} us   mean {:9.1f} us\n",
               what, micros[micros.size() / 2], micros[micros.size() * 99 / 100], micros.back(),
               sum / static_cast<double>(micros.size()));
}

struct Sort {
    const char* name;
    std::vector<std::string> queries;
};

void measure(const TextPeer& peer, const std::vector<Sort>& sorts) {
    fmt::print("{}: built in {:.2f} s of CPU\n", peer.name(), peer.build_seconds());
    for (const Sort& sort : sorts)
        report(sort.name, peer.best_20(sort.queries, sort.name == std::string("beginnings")));
}

}  // namespace
}  // namespace innkeeper::bench

int main(int count, char** arguments) {
    using namespace innkeeper::bench;
    const std::size_t hotels = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 100'000;
    const bool with_peers = count > 2 && arguments[2] == std::string("peers");
    constexpr std::size_t kQueries = 2000;
    const TextHotels made(hotels, 1);
    const std::vector<Sort> sorts = {
        {"one common word", made.common(kQueries)}, {"one rare word", made.rare(kQueries)},
        {"two words", made.two_words(kQueries)},    {"two common words", made.two_common(kQueries)},
        {"beginnings", made.beginnings(kQueries)},  {"misspelt", made.misspelt(kQueries)},
    };
    const auto ours = make_embedded(made);
    measure(*ours, sorts);
    for (const Sort& sort : sorts) {
        const auto name = fmt::format("{}, all matches", sort.name);
        report(name.c_str(), ours->all(sort.queries, sort.name == std::string("beginnings")));
    }
    report("completions", ours->completions(made.beginnings(kQueries)));
    fmt::print("{}\n", ours->facts());
    ours->update(made);
    if (!with_peers) return 0;
    for (const auto& peer : {make_xapian(made), make_fts5(made)}) measure(*peer, sorts);
}
