#include "bench/search/text_rounds.hpp"

#include "bench/search/text_hotels.hpp"
#include "bench/search/text_peers.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <memory>
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

/// So many queries one after another, before the next index gets its turn at them: all see the
/// same moods of the machine.
constexpr std::size_t kTurn = 500;

/// Asks one index one sort of queries, a turn at a time.
class Asker {
public:
    Asker(std::string name, Asking asking, const std::vector<std::string>& queries)
        : asking_(std::move(asking)), queries_(queries), times_{std::move(name), {}} {}

    /// False when there was nothing left to ask, or no time.
    bool turn() {
        const std::size_t end = std::min(times_.micros.size() + kTurn, queries_.size());
        const std::size_t begin = times_.micros.size();
        for (std::size_t i = begin; i < end && left_ > 0; ++i) {
            const double before = cpu_micros();
            asking_(queries_[i]);
            times_.micros.push_back(cpu_micros() - before);
            left_ -= times_.micros.back();
        }
        return times_.micros.size() > begin;
    }
    [[nodiscard]] TextTimes times() && { return std::move(times_); }

private:
    Asking asking_;
    const std::vector<std::string>& queries_;
    TextTimes times_;
    double left_ = kSortSeconds * 1e6;
};

TextTimes ask_alone(std::string name, Asking asking, const std::vector<std::string>& queries) {
    Asker asker(std::move(name), std::move(asking), queries);
    while (asker.turn()) continue;
    return std::move(asker).times();
}

void ask_in_turn(const Sort& sort, const std::vector<std::shared_ptr<TextPeer>>& all,
                 std::vector<TextSide>& sides) {
    std::vector<Asker> askers;
    for (const auto& peer : all)
        askers.emplace_back(sort.name, peer->best_20(sort.prefix), sort.queries);
    for (bool more = true; more;) {
        more = false;
        for (Asker& asker : askers) more = asker.turn() || more;
    }
    for (std::size_t i = 0; i < all.size(); ++i)
        sides[i].times.push_back(std::move(askers[i]).times());
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
    const std::vector<std::shared_ptr<TextPeer>> all = {ours, make_xapian(made), make_fts5(made)};
    std::vector<TextSide> sides;
    for (const auto& peer : all) sides.push_back({peer->name(), peer->build_seconds(), {}});
    for (const Sort& sort : sorts) ask_in_turn(sort, all, sides);

    TextSize out{
        .hotels = hotels,
        .ours = std::move(sides.front()),
        .peers = {std::make_move_iterator(sides.begin() + 1), std::make_move_iterator(sides.end())},
        .alone = {},
        .mib = ours->mib()};
    for (const Sort& sort : sorts)
        out.alone.push_back(
            ask_alone(sort.name + ", every match", ours->all(sort.prefix), sort.queries));
    const std::vector<std::string> begun = made.beginnings(queries);
    out.alone.push_back(ask_alone("completions", ours->completions(), begun));
    out.alone.push_back({"one hotel put anew", ours->update(made)});
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
