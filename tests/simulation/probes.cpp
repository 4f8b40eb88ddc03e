#include "tests/simulation/probes.hpp"

namespace innkeeper::sim {

void ProbeTally::add(const ProbeTally& other) {
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
}

std::uint64_t ProbeTally::count(std::string_view name) const {
    return counts_[probe::index_of(name)];
}

std::vector<std::string_view> ProbeTally::never_reached() const {
    std::vector<std::string_view> found;
    for (std::size_t i = 0; i < counts_.size(); ++i)
        if (counts_[i] == 0) found.push_back(probe::names()[i]);
    return found;
}

RunObserver::RunObserver(std::uint64_t seed, Ppm buggify)
    : before_(probe::t_observer),
      seed_(seed),
      buggify_(buggify),
      generator_(scramble(seed ^ 0x62756767696679ULL)) {
    probe::t_observer = this;
}

RunObserver::~RunObserver() { probe::t_observer = before_; }

bool RunObserver::buggify(std::uint64_t site, double probability) {
    if (buggify_ == 0) return false;
    const bool on = scramble(site ^ scramble(seed_)) % kAlways < buggify_;
    return on && generator_.chance(static_cast<Ppm>(probability * kAlways));
}

}  // namespace innkeeper::sim
