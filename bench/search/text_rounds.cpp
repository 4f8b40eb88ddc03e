#include "bench/search/text_rounds.hpp"

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

TextTimes ask(std::string name, const Asking& asking, const std::vector<std::string>& queries) {
    TextTimes out{std::move(name), {}};
    double left = kSortSeconds * 1e6;
    for (const std::string& query : queries) {
        if (left <= 0) break;
        const double begin = cpu_micros();
        asking(query);
        out.micros.push_back(cpu_micros() - begin);
        left -= out.micros.back();
    }
    return out;
}

TextSide ask(const TextPeer& peer, const std::vector<Sort>& sorts) {
    TextSide out{peer.name(), peer.build_seconds(), {}};
    for (const Sort& sort : sorts)
        out.times.push_back(ask(sort.name, peer.best_20(sort.prefix), sort.queries));
    return out;
}

}  // namespace

double TextTimes::mean(std::size_t first) const {
    const auto end = micros.begin() + static_cast<std::ptrdiff_t>(first);
    return std::accumulate(micros.begin(), end, 0.0) / static_cast<double>(first);
}

TextSize measure_texts(std::size_t hotels, std::size_t queries) {
    const TextHotels made(hotels, 1);
    const std::vector<Sort> sorts = sorts_of(made, queries);
    const auto ours = make_embedded(made);
    TextSize out{
        .hotels = hotels, .ours = ask(*ours, sorts), .peers = {}, .alone = {}, .mib = ours->mib()};
    for (const Sort& sort : sorts)
        out.alone.push_back(ask(sort.name + ", every match", ours->all(sort.prefix), sort.queries));
    out.alone.push_back(ask("completions", ours->completions(), made.beginnings(queries)));
    out.alone.push_back({"one hotel put anew", ours->update(made)});
    for (const auto& make : {make_xapian, make_fts5}) out.peers.push_back(ask(*make(made), sorts));
    return out;
}

double times_faster(const TextSize& size, std::size_t sort) {
    double least = std::numeric_limits<double>::max();
    for (const TextSide& peer : size.peers) {
        const TextTimes& theirs = peer.times[sort];
        const TextTimes& ours = size.ours.times[sort];
        const std::size_t both = std::min(theirs.micros.size(), ours.micros.size());
        least = std::min(least, theirs.mean(both) / ours.mean(both));
    }
    return least;
}

std::size_t answered_by_all(const TextSize& size, std::size_t sort) {
    std::size_t out = size.ours.times[sort].micros.size();
    for (const TextSide& peer : size.peers) out = std::min(out, peer.times[sort].micros.size());
    return out;
}

}  // namespace innkeeper::bench
