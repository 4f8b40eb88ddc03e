#pragma once

#include "chassis/core/random.hpp"
#include "services/search/domain/brute_force_test.hpp"
#include "services/search/domain/index.hpp"

#include <variant>
#include <vector>

/// Small random worlds, full of restrictions, and questions about them.
namespace innkeeper::search::test {

using Update = std::variant<HotelFacts, InventoryUpdate, stay::RatesChanged>;

/// Dice with names.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}
    int to(int last) {
        return static_cast<int>(random_.below(static_cast<std::uint64_t>(last) + 1));
    }
    int from(int first, int last) { return first + to(last - first); }
    bool one_in(int n) { return to(n - 1) == 0; }
    template <class T>
    const T& of(const std::vector<T>& all) {
        return all[random_.below(all.size())];
    }
    template <class T>
    void shuffle(std::vector<T>& all) {
        for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[random_.below(i)]);
    }

private:
    SeededRandom random_;
};

/// 2027-03-20, noon in UTC.
[[nodiscard]] Instant start_of_world();
/// Every version of `hotels` hotels, their rates and stock, in a random order; some twice, some
/// cut into pieces.
[[nodiscard]] std::vector<Update> random_updates(Dice& dice, int hotels);
[[nodiscard]] Query random_query(Dice& dice, const World& world, Instant now);

void apply_all(World& world, Index& index, const std::vector<Update>& updates);

}  // namespace innkeeper::search::test
