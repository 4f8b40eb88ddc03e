#pragma once

#include "services/booking/domain/stock.hpp"
#include "tests/simulation/sim_bus.hpp"
#include "tests/simulation/sim_table.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace innkeeper::sim {

/// From a question to its answer.
struct Span {
    Micros asked{};
    Micros answered{};
};

/// Rooms of a type for a stay.
struct RoomsWanted {
    std::string hotel_id;
    std::string room_type_id;
    Stay stay;
    int rooms = 1;
};

/// Remembers each state of nights and hotels that was ever committed, and when search and booking
/// were told of it. Who has acknowledged an event may not answer from an older state any more,
/// however slow the world is: so there is no time after which everything is excused.
class RoomWatch {
public:
    explicit RoomWatch(World& world) : world_(world) {}
    void watch(SimBroker& broker, SimDisk& hotels, SimDisk& booking);

    /// Whether search could say that so many rooms are left on every night: of each night one of
    /// the states that hold within the span, or that it had not heard to be over when it was asked.
    [[nodiscard]] bool may_seem_free(const RoomsWanted& wanted, Span span) const;
    /// Whether a night really had fewer rooms at some moment of the span, as booking knows it.
    [[nodiscard]] bool was_short(const RoomsWanted& wanted, Span span) const;
    /// Whether facts or rates of the hotel changed within the span, or before it without search or
    /// booking having heard of it when it began.
    [[nodiscard]] bool hotel_may_differ(const std::string& hotel_id, Span span) const;
    /// How long search has been waiting for the oldest change that it was not told of.
    [[nodiscard]] Micros search_behind() const;

private:
    template <class T>
    struct State {
        Micros since{};
        std::string event;  ///< that tells of it
        T value;
    };
    template <class T>
    using History = std::vector<State<T>>;
    using RoomType = std::pair<std::string, std::string>;  ///< hotel, room type

    void hotels_committed(const std::vector<store::Write>& writes);
    void booking_committed(const std::vector<store::Write>& writes);
    void replica_written(const store::Write& write);
    void told(const std::string& subscriber, const std::string& event);
    /// The events that go into the outbox with a commit: their ids by their subjects.
    [[nodiscard]] std::map<std::string, std::string> events_in(
        const std::vector<store::Write>& writes, std::string_view type_prefix);
    [[nodiscard]] bool knew(const std::string& subscriber, const std::string& event,
                            Micros at) const;
    /// The states that hold within the span.
    template <class T>
    [[nodiscard]] static std::vector<T> states_in(const History<T>& history, Span span);
    /// And older ones whose end the subscriber had not acknowledged when it
    /// was asked.
    template <class T>
    [[nodiscard]] std::vector<T> states_for(const std::string& subscriber,
                                            const History<T>& history, Span span) const;
    /// With what holds before anybody wrote it.
    [[nodiscard]] History<booking::NightStock> stock_of(const RoomType& type,
                                                        CivilDate night) const;

    World& world_;
    std::map<std::pair<RoomType, CivilDate>, History<booking::NightStock>> stock_;
    std::map<RoomType, History<int>> rooms_;        ///< as hotels has them
    std::map<RoomType, History<int>> booking_has_;  ///< as booking was told
    std::map<std::string, std::vector<std::pair<Micros, std::string>>> changes_;  ///< of hotels
    std::map<std::pair<std::string, std::string>, Micros> told_;  ///< by subscriber and event
    std::map<std::string, Micros> untold_;  ///< to search, and when it was committed
};

}  // namespace innkeeper::sim
