#pragma once

#include "services/booking/domain/booking.hpp"
#include "tests/simulation/sim_table.hpp"

#include <map>
#include <string>
#include <vector>

namespace innkeeper::sim {

/// Looks at every commit of booking's disk: of each night that it touches the counters are not
/// negative (I1), do not exceed the rooms (I2), and are the sum of the claims of the bookings as
/// their rows say (I3). A booking takes all its nights or none (I4), since each is compared.
class StockWatch {
public:
    explicit StockWatch(World& world) : world_(world) {}
    /// Before anything of the hotel can be claimed.
    void add_hotel(const std::string& hotel_id, int rooms) { rooms_[hotel_id] = rooms; }
    void watch(SimDisk& disk);

    /// True when at some moment since `from` a night of the stay had no room left: what must hold
    /// when somebody who asked then was told so.
    [[nodiscard]] bool was_full(const std::string& hotel_id, const std::string& room_type_id,
                                Stay stay, Micros from) const;
    /// True when every room of every night is pending or sold now.
    [[nodiscard]] bool all_gone(const std::string& hotel_id, const std::string& room_type_id,
                                Stay stay) const;
    /// The bookings as their rows say, by id.
    [[nodiscard]] const std::map<std::string, booking::Booking>& bookings() const {
        return bookings_;
    }

private:
    struct Night {
        booking::NightStock claims;  ///< summed up from the bookings
        int rooms = 0;
        bool full = false;
        Micros last_full{-1};  ///< when it ceased to be full
    };
    void committed(const std::vector<store::Write>& writes, const SimDisk& disk);
    void moved(const booking::Booking& now);
    void compare(const booking::Booking& booking, const SimDisk& disk);
    [[nodiscard]] Night& night(const booking::Terms& terms, CivilDate date);
    [[nodiscard]] const Night* find(const std::string& hotel_id, const std::string& room_type_id,
                                    CivilDate date) const;

    World& world_;
    std::map<std::string, int> rooms_;
    std::map<std::string, booking::Booking> bookings_;
    std::map<store::Key, Night> nights_;
};

}  // namespace innkeeper::sim
