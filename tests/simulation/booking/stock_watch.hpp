#pragma once

#include "services/booking/app/event_row_test.hpp"
#include "tests/simulation/sim_table.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace innkeeper::sim {

/// Looks at every commit of booking's disk: of each night that it touches the counters are not
/// negative (I1), a claim that grows stays within the capacity (I2), and the counters are the sum
/// of the claims of the bookings as their events say (I3). A booking takes all its nights or none
/// (I4), since each is compared. Rooms are those of the replica that the commit leaves.
class StockWatch {
public:
    explicit StockWatch(World& world) : world_(world) {}
    void watch(SimDisk& disk);

    /// True when every room of every night is pending or sold now.
    [[nodiscard]] bool all_gone(const std::string& hotel_id, const std::string& room_type_id,
                                Stay stay) const;
    /// The bookings as their events say, by id.
    [[nodiscard]] const std::map<std::string, booking::Booking>& bookings() const {
        return bookings_;
    }

private:
    struct Night {
        booking::NightStock claims;  ///< summed up from the bookings
        booking::NightStock row;     ///< as stored
    };
    using Place = std::pair<std::string, CivilDate>;  ///< partition of the stock, night
    /// The nights of one commit: claims before it.
    using Touched = std::map<Place, int>;

    void committed(const std::vector<store::Write>& writes);
    void hotel_written(const store::Write& write);
    void event_written(const booking::EventRow& row, Touched& touched);
    void check_holds(const booking::Booking& placed);
    void stock_written(const store::Write& write, Touched& touched);
    void add_claims(const booking::Booking& booking, int sign, Touched& touched);
    void compare(const Place& key, int claimed_before);
    Night& touch(const Place& key, Touched& touched);
    [[nodiscard]] int rooms_of(const Place& key) const;
    [[nodiscard]] const Night* find(const std::string& hotel_id, const std::string& room_type_id,
                                    CivilDate date) const;

    World& world_;
    std::map<std::string, int> rooms_;  ///< by partition of the stock
    std::map<std::string, booking::Booking> bookings_;
    std::map<Place, Night> nights_;
};

}  // namespace innkeeper::sim
