#pragma once

#include "chassis/core/random.hpp"
#include "tests/race/crew.hpp"
#include "tests/race/person.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace innkeeper::race {

/// Nights of a stay, counted from the hot one, and its rooms.
struct Shape {
    int from = 0;
    int to = 1;
    int rooms = 1;
    auto operator<=>(const Shape&) const = default;
    [[nodiscard]] bool is_hot() const { return from <= 0 && to > 0; }
};

/// What the agents of a race share.
struct Race {
    enum class Phase {
        open,     ///< rooms are taken and given back
        closing,  ///< nobody gives a room back any more, and what is held is booked
        over,
    };
    struct Offer {
        Shape shape;
        bool prepaid = false;
        std::string quote_id;  ///< from before the first room was taken
    };

    Race(http::Client& the_client, std::string the_hotel, CivilDate night)
        : client(the_client), hotel_id(std::move(the_hotel)), hot(night) {}

    http::Client& client;
    const std::string hotel_id;
    const CivilDate hot;
    std::vector<Offer> hot_offers;        ///< the first: one room, the hot night alone
    std::vector<Offer> neighbour_offers;  ///< the nights beside it
    std::atomic<Phase> phase{Phase::open};
    std::atomic<std::uint64_t> attempts{0};  ///< requests that would take rooms of the hot night
    std::atomic<std::uint64_t> taken{0};     ///< those that did
    std::atomic<std::uint64_t> refused_in_closing{0};
    Violations violations;

    [[nodiscard]] StayAsked stay(const Shape& shape, bool prepaid) const;
    [[nodiscard]] bool goes_on() const { return phase != Phase::over && !violations.any(); }
};

/// What somebody was told about a booking, which must be found again.
struct Told {
    std::string id;
    std::uint64_t version = 0;  ///< 0: only the state was told
    std::string state;
};

/// A guest who wants rooms of the hot night all the time, does something with those that it has
/// now and then, and knows the manager. One executor.
class Agent {
public:
    Agent(Race& race, std::size_t number, std::uint64_t seed);
    /// Until the race is over. The agent must have cards.
    Task<void> run();
    Task<void> get_cards();

    [[nodiscard]] const std::vector<Told>& told() const { return told_; }
    [[nodiscard]] Tally tally() const;

private:
    struct Item {
        std::string id;
        std::string state;
        std::uint64_t version = 0;
        Shape shape;
        bool prepaid = false;
        std::string change_quote = {};  ///< onto the hot night
        int patience = 0;
    };
    struct Taken {
        std::string key;
        std::string quote_id;
        std::string id;
    };
    enum class Doing;

    Task<void> step();
    Task<void> closing_step();
    /// False when there is nothing to do it with.
    Task<bool> act(Doing doing);
    Task<void> attempt(Race::Offer offer);
    Task<void> click_twice();
    Task<bool> repeat_old_key();
    Task<void> quote_and_hold();
    Task<bool> book();
    Task<bool> decide();
    Task<bool> release();
    Task<bool> cancel();
    Task<bool> change_on();
    Task<bool> change_off();
    Task<void> look();

    void take(const Race::Offer& offer, const std::string& key, const Answer& answer);
    /// Of something that was asked of an item of mine: what it is by now.
    void learn(const std::string& id, const Answer& answer);
    void count_attempt(const Answer& answer);
    [[nodiscard]] Item* find(std::string_view state, bool hot);
    [[nodiscard]] Item* find(const std::string& id);
    [[nodiscard]] std::string process();
    [[nodiscard]] std::string fresh_key();
    [[nodiscard]] const Race::Offer& draw(const std::vector<Race::Offer>& offers);
    [[nodiscard]] bool one_in(std::uint64_t n) { return random_.below(n) == 0; }

    Race& race_;
    const std::size_t number_;
    SeededRandom random_;
    Person guest_;
    Person manager_;
    std::string good_card_;
    std::string bad_card_;
    std::vector<Item> items_;
    std::vector<Told> told_;
    std::vector<Taken> old_keys_;
    std::uint64_t keys_ = 0;
};

}  // namespace innkeeper::race
