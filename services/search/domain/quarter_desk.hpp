#pragma once

#include "services/search/domain/quarter.hpp"
#include "services/search/domain/record.hpp"

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

/// Inside the engine: the writer's side of one quarter.
namespace innkeeper::search {

class QuarterDesk {
public:
    QuarterDesk(std::uint32_t number, std::uint32_t city) : number_(number), city_(city) {}

    [[nodiscard]] std::uint32_t number() const { return number_; }
    [[nodiscard]] bool is_full() const { return hotels_.size() == kQuarterHotels; }
    /// By place, as they are shown after publish().
    [[nodiscard]] const std::vector<Record*>& hotels() const { return hotels_; }

    /// The record has no desk yet; not full.
    void add(Record& record);
    /// The record's nights go with it.
    void remove(Record& record);
    /// The record is of this desk, and something was said of it.
    void touch(Record& record);
    /// True the first time since publish(): what is shown will be older.
    [[nodiscard]] bool wait() { return !std::exchange(waits_, true); }

    /// So many hotels have come that gather() is worth it: their grids are given back in pieces
    /// that fit no quarter's.
    [[nodiscard]] bool has_many_apart() const;
    /// Moves the nights of all hotels into one grid, from the south to the north.
    void gather();
    /// A quarter is made of its hotels as they are now: first what takes numbers from `with`, then,
    /// on any thread, all else. Nothing else is asked of the desk in between.
    void prepare(Dictionaries& with);
    void make();
    /// That was done, and nothing was said since.
    [[nodiscard]] bool is_made() const { return made_; }
    /// It is made unless it was. nullptr: it has no hotels.
    [[nodiscard]] std::shared_ptr<const Quarter> publish(Dictionaries& with);

private:
    void sort_hotels();
    void drop_past();
    [[nodiscard]] std::shared_ptr<const QuarterHotels> stated();
    void set_from(Quarter& quarter, bool all) const;

    std::uint32_t number_;
    std::uint32_t city_;
    std::vector<Record*> hotels_;
    std::vector<Record*> dirty_;
    std::unique_ptr<NightGrid> nights_;
    std::size_t added_ = 0;   ///< hotels, since all were gathered
    bool scattered_ = false;  ///< a hotel's nights are elsewhere, or others have gaps between them
    bool waits_ = false;
    bool made_ = false;
    bool restates_ = false;          ///< what is made has others than the hotels that are shown,
    std::vector<HotelParts> parts_;  ///< and of those that are restated these, in their order
    std::shared_ptr<const Quarter> shown_;
};

}  // namespace innkeeper::search
