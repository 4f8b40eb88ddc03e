#pragma once

#include "chassis/core/probe.hpp"
#include "tests/simulation/generator.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace innkeeper::sim {

/// How often each probe of probe::names() was reached.
class ProbeTally {
public:
    ProbeTally() : counts_(probe::names().size()) {}
    void add(std::size_t index, std::uint64_t times = 1) { counts_.at(index) += times; }
    void add(const ProbeTally& other);
    [[nodiscard]] const std::vector<std::uint64_t>& counts() const { return counts_; }
    [[nodiscard]] std::uint64_t count(std::string_view name) const;
    [[nodiscard]] std::vector<std::string_view> never_reached() const;

private:
    std::vector<std::uint64_t> counts_;
};

/// Listens to this thread's probes while it lives; the one before is put back after.
class RunObserver final : public probe::Observer {
public:
    /// `buggify`: the share of BUGGIFY places that are on in this run.
    RunObserver(std::uint64_t seed, Ppm buggify);
    ~RunObserver() override;
    RunObserver(const RunObserver&) = delete;
    RunObserver& operator=(const RunObserver&) = delete;

    void reached(std::size_t index) override { tally_.add(index); }
    bool buggify(std::uint64_t site, double probability) override;
    /// From here on no place is on.
    void calm() { buggify_ = 0; }
    [[nodiscard]] const ProbeTally& tally() const { return tally_; }

private:
    probe::Observer* before_;
    std::uint64_t seed_;
    Ppm buggify_;
    Generator generator_;
    ProbeTally tally_;
};

}  // namespace innkeeper::sim
