#include "services/search/domain/quarter_desk.hpp"

#include "chassis/core/check.hpp"

#include <algorithm>
#include <utility>

namespace innkeeper::search {

namespace {

constexpr std::size_t kMostApart = kQuarterHotels / 2;

}  // namespace

void QuarterDesk::add(Record& record) {
    CHECK(!is_full() && record.desk == nullptr);
    made_ = false;
    ++added_;
    record.desk = this;
    record.restated = true;
    hotels_.push_back(&record);
    scattered_ = true;
}

void QuarterDesk::remove(Record& record) {
    made_ = false;
    record.nights.move_out();
    record.desk = nullptr;
    record.dirty = false;
    std::erase(hotels_, &record);
    std::erase(dirty_, &record);
    scattered_ = true;
}

void QuarterDesk::touch(Record& record) {
    made_ = false;
    if (!std::exchange(record.dirty, true)) dirty_.push_back(&record);
}

bool QuarterDesk::has_many_apart() const { return added_ >= kMostApart || is_full(); }

// Around a point some are asked for that lie near each other.
void QuarterDesk::sort_hotels() {
    std::ranges::sort(hotels_, {}, [](const Record* hotel) {
        return std::pair(hotel->facts->lat, *hotel->ordinal);
    });
}

void QuarterDesk::gather() {
    sort_hotels();
    std::vector<NightGrid::Part> parts;
    Slots all;
    DayNumber first = hotels_.empty() ? 0 : hotels_.front()->today;
    for (const Record* hotel : hotels_) {
        const NightLedger& ledger = hotel->nights;
        if (ledger.grid() != nullptr) parts.push_back(ledger.cells(all));
        all.plans += ledger.slots().plans;
        all.types += ledger.slots().types;
        first = std::min(first, hotel->today);
    }
    auto nights = std::make_unique<NightGrid>(first, all);
    nights->copy(parts);
    Slots at;
    for (Record* hotel : hotels_) {
        const Slots slots = hotel->nights.slots();
        hotel->nights.move_to(*nights, at);
        at.plans += slots.plans;
        at.types += slots.types;
    }
    nights_ = std::move(nights);
    added_ = 0;
    scattered_ = false;
}

void QuarterDesk::drop_past() {
    const auto today = [](const Record* hotel) { return hotel->today; };
    const DayNumber latest = std::ranges::max(dirty_, {}, today)->today;
    if (nights_->first() + nights_->run_from(nights_->first()) > latest) return;
    nights_->drop_before(std::ranges::min(hotels_, {}, today)->today);
}

std::shared_ptr<const QuarterHotels> QuarterDesk::stated() {
    auto out = std::make_shared<QuarterHotels>(city_);
    const std::vector<HotelParts> parts = std::exchange(parts_, {});
    auto next = parts.begin();
    for (Record* hotel : hotels_) {
        const bool restated = std::exchange(hotel->restated, false);
        out->add(restated ? *next++ : shown_->hotels->parts(hotel->place), hotel->nights.at());
    }
    out->close();
    return out;
}

void QuarterDesk::set_from(Quarter& quarter, bool all) const {
    const auto part = [&](const Record& hotel) {
        return std::span(quarter.from)
            .subspan(quarter.hotels->first_plan(hotel.place),
                     quarter.hotels->plans(hotel.place).size());
    };
    quarter.from.resize(quarter.hotels->plans().size());
    if (all)
        for (const Record* hotel : hotels_) hotel->from.show(part(*hotel));
    for (Record* hotel : dirty_)
        hotel->from.update(HotelRef(quarter, hotel->place), hotel->today,
                           hotel->nights.take_changed(), std::exchange(hotel->anew, false),
                           part(*hotel));
}

void QuarterDesk::prepare(Dictionaries& with) {
    restates_ = scattered_;
    for (Record* hotel : dirty_) {
        if (hotel->nights.take_restated()) hotel->restated = true;
        hotel->anew = hotel->restated;
        restates_ = restates_ || hotel->restated;
        scattered_ = scattered_ || hotel->nights.own() != nullptr;
    }
    if (scattered_) sort_hotels();
    parts_.clear();
    if (!restates_) return;
    for (Record* hotel : hotels_)
        if (hotel->restated) parts_.push_back(hotel->parts(with));
}

void QuarterDesk::make() {
    made_ = true;
    if (hotels_.empty()) {
        nights_.reset();
        shown_.reset();
        return;
    }
    if (scattered_)
        gather();
    else if (!dirty_.empty())
        drop_past();
    auto out = std::make_shared<Quarter>(
        Quarter{restates_ ? stated() : shown_->hotels, nights_->share(), {}});
    if (!restates_) out->from = shown_->from;
    for (Place place = 0; restates_ && place < hotels_.size(); ++place)
        hotels_[place]->place = place;
    set_from(*out, restates_);
    for (Record* hotel : dirty_) hotel->dirty = false;
    dirty_.clear();
    shown_ = std::move(out);
}

std::shared_ptr<const Quarter> QuarterDesk::publish(Dictionaries& with) {
    waits_ = false;
    if (!made_) {
        prepare(with);
        make();
    }
    return shown_;
}

}  // namespace innkeeper::search
