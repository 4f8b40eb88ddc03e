#pragma once

#include "tests/load/guest.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::bench {

/// A hotel that a watcher looks at.
struct Place {
    std::string hotel_id;
    std::string near;  ///< as the parameter of a search
};

/// Places of at most `most` hotels that a server lists.
[[nodiscard]] Result<std::vector<Place>> find_places(std::uint16_t port, std::size_t most);

/// Takes rooms where nobody else does, and searches until that shows.
class Watcher {
public:
    Watcher(load::Guest& guest, std::vector<Place> places, CivilDate first, int days)
        : guest_(guest), places_(std::move(places)), first_(first), days_(days) {}

    Task<void> watch(std::chrono::steady_clock::time_point until);

    [[nodiscard]] const std::vector<double>& seen() const { return seen_; }
    [[nodiscard]] const std::vector<double>& answers() const { return answers_; }
    /// Empty: all was as it must be.
    [[nodiscard]] const std::string& wrong() const { return wrong_; }

private:
    struct View {
        load::Offer offer;
        bool at_hotel = false;
    };
    Task<std::optional<View>> look(const Place& place, Stay stay);
    Task<void> try_one(const Place& place, Stay stay);
    Task<bool> wait_for(const Place& place, Stay stay, const load::Offer& before);
    bool refuse(std::string why);

    load::Guest& guest_;
    std::vector<Place> places_;
    CivilDate first_;
    int days_;
    std::vector<double> seen_;
    std::vector<double> answers_;
    std::string wrong_;
};

}  // namespace innkeeper::bench
