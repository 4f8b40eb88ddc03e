#pragma once

#include "chassis/core/result.hpp"
#include "tests/simulation/faults.hpp"
#include "tests/simulation/sim_clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::sim {

/// Kinds of trouble that can be switched off one by one, to find the smallest failing run.
enum class Trouble : std::uint8_t {
    late,       ///< a commit of unknown outcome may happen later, after its writer's death too
    table,      ///< errors, lost answers, contention of the stores
    network,    ///< loss, duplication, refusals
    partition,  ///< one-way blocks and clogs that come and go
    bus,
    blobs,
    skew,      ///< wall clocks that differ
    kill,      ///< nodes that die and come back
    outage,    ///< stores that are slow or down for a while
    buggify,   ///< production code that cooperates
    schedule,  ///< the next ready item is drawn, not the oldest
};
inline constexpr std::size_t kTroubles = 11;

/// Which kinds are allowed.
class Troubles {
public:
    [[nodiscard]] static Troubles all() { return Troubles((1U << kTroubles) - 1); }
    [[nodiscard]] static Troubles none() { return Troubles(0); }
    /// "all", "none" or names with commas. Error: `invalid` with slug `unknown-trouble`.
    [[nodiscard]] static Result<Troubles> parse(std::string_view text);
    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool has(Trouble t) const { return (bits_ >> static_cast<unsigned>(t) & 1) != 0; }
    [[nodiscard]] Troubles without(Trouble t) const {
        return Troubles(bits_ & ~(1U << static_cast<unsigned>(t)));
    }
    bool operator==(const Troubles&) const = default;

private:
    explicit Troubles(std::uint32_t bits) : bits_(bits) {}
    std::uint32_t bits_;
};

/// What a run is up against, drawn from its seed. Many rates are zero in any one run, so that
/// faults that hide each other also come alone.
struct Weather {
    Schedule schedule = Schedule::drawn;
    bool one_process = false;  ///< all services on one node
    unsigned clients = 1;      ///< workloads at the same time
    TableFaults table;
    NetworkFaults network;
    BusFaults bus;
    BlobFaults blobs;
    Millis max_skew{0};
    std::int64_t max_drift_ppm = 0;
    Micros kill_every{0};  ///< mean; 0: never
    Micros max_down{2'000'000};
    Micros partition_every{0};
    Micros outage_every{0};
    bool tiny_limits = false;  ///< batches and pages of one, no caches
    Ppm buggify = 0;           ///< share of the BUGGIFY places that are on

    /// The same draws whatever is allowed; what is not allowed is then taken out.
    [[nodiscard]] static Weather draw(std::uint64_t seed, Troubles allowed);
    /// One line for people.
    [[nodiscard]] std::string text() const;
};

inline constexpr unsigned kMaxClients = 8;

}  // namespace innkeeper::sim
