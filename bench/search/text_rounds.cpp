#include "bench/search/text_rounds.hpp"

#include "bench/samples.hpp"
#include "bench/search/text_hotels.hpp"
#include "bench/search/text_peers.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace innkeeper::bench {
namespace {

struct Sort {
    std::string name;
    std::vector<std::string> queries;
    bool prefix = false;
};

std::vector<Sort> sorts_of(const TextHotels& made, std::size_t queries) {
    return {{"one common word", made.common(queries)},
            {"one rare word", made.rare(queries)},
            {"two words", made.two_words(queries)},
            {"two common words", made.two_common(queries)},
            {"beginnings", made.beginnings(queries), true},
            {"misspelt", made.misspelt(queries)}};
}

TextTimes times_of(std::string name, const std::vector<double>& micros) {
    const double sum = std::accumulate(micros.begin(), micros.end(), 0.0);
    return {std::move(name), quantile(micros, 0.5), quantile(micros, 0.99),
            sum / static_cast<double>(micros.size())};
}

TextSide ask(const TextPeer& peer, const std::vector<Sort>& sorts) {
    TextSide out{peer.name(), peer.build_seconds(), {}};
    for (const Sort& sort : sorts)
        out.times.push_back(times_of(sort.name, peer.best_20(sort.queries, sort.prefix)));
    return out;
}

}  // namespace

TextSize measure_texts(std::size_t hotels, std::size_t queries) {
    const TextHotels made(hotels, 1);
    const std::vector<Sort> sorts = sorts_of(made, queries);
    const auto ours = make_embedded(made);
    TextSize out{
        .hotels = hotels, .ours = ask(*ours, sorts), .peers = {}, .alone = {}, .mib = ours->mib()};
    for (const Sort& sort : sorts)
        out.alone.push_back(
            times_of(sort.name + ", every match", ours->all(sort.queries, sort.prefix)));
    out.alone.push_back(times_of("completions", ours->completions(made.beginnings(queries))));
    out.alone.push_back(times_of("one hotel put anew", ours->update(made)));
    for (const auto& make : {make_xapian, make_fts5}) out.peers.push_back(ask(*make(made), sorts));
    return out;
}

double times_faster(const TextSize& size, std::size_t sort) {
    double least = std::numeric_limits<double>::max();
    for (const TextSide& peer : size.peers) least = std::min(least, peer.times[sort].mean);
    return least / size.ours.times[sort].mean;
}

}  // namespace innkeeper::bench
