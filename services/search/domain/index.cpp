#include "services/search/domain/index.hpp"

#include "chassis/core/check.hpp"
#include "chassis/text/fold.hpp"
#include "services/search/domain/quarter_desk.hpp"
#include "services/search/domain/record.hpp"
#include "services/search/domain/snapshot_parts.hpp"

#include <algorithm>
#include <deque>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace innkeeper::search {
namespace {

std::shared_ptr<const std::vector<std::uint32_t>> city_order_of(const ShelfList<City>& cities) {
    std::vector<std::uint32_t> ids;
    ids.reserve(cities.size());
    for (const auto& city : cities) ids.push_back(city->id);
    return std::make_shared<const std::vector<std::uint32_t>>(std::move(ids));
}

}  // namespace

struct Index::State {
    Instant now;
    std::deque<Record> records;
    std::unordered_map<std::string_view, Record*> by_id;  ///< the records' own ids
    std::vector<Record*> by_ordinal;
    std::deque<QuarterDesk> desks;
    std::vector<std::vector<QuarterDesk*>> desks_of;  ///< by city
    std::vector<QuarterDesk*> dirty;
    std::set<QuarterDesk*> apart;  ///< with many hotels that are
    std::size_t sweep = 0;         ///< the next record that advance() looks at
    bool sweeping = false;

    Dictionaries names;
    std::vector<DayNumber> today;                 ///< by zone
    std::map<City::Key, std::uint32_t> city_ids;  ///< only grows
    Shelves<City> cities;
    Shelves<GeoCell> grid;
    IdList ids;
    std::shared_ptr<const IdList::Copy> shown_ids;  ///< nullptr: ids has changed
    QuarterList quarters;
    WhereList where;
    std::size_t active = 0;
    std::shared_ptr<const Snapshot> published = std::make_shared<const Snapshot>();
    bool changed = false;

    Record& record(const std::string& id);
    void touch(Record& record);
    void wait(QuarterDesk& desk);
    [[nodiscard]] std::uint32_t zone_of(const std::string& zone);
    [[nodiscard]] DayNumber floor_of(const Record& record) const;
    /// The record has other facts and nights than before, and no desk.
    void settle(Record& record);
    void place(Record& record, const HotelFacts& facts);
    void displace(Record& record);
    [[nodiscard]] QuarterDesk& desk_in(std::uint32_t city);
    void publish_desks();
};

Record& Index::State::record(const std::string& id) {
    if (const auto known = by_id.find(id); known != by_id.end()) return *known->second;
    Record& added = records.emplace_back();
    added.id = id;
    added.floor = day_before(now);
    by_id.emplace(added.id, &added);
    return added;
}

void Index::State::touch(Record& record) {
    changed = true;
    record.today = floor_of(record);
    if (record.desk == nullptr) return;
    record.desk->touch(record);
    wait(*record.desk);
}

void Index::State::wait(QuarterDesk& desk) {
    if (desk.wait()) dirty.push_back(&desk);
}

std::uint32_t Index::State::zone_of(const std::string& zone) {
    const std::uint32_t number = names.zones.number(zone);
    if (number == today.size()) today.push_back(today_in(zone, now));
    return number;
}

DayNumber Index::State::floor_of(const Record& record) const {
    return record.facts ? today[record.zone] : day_before(now);
}

/// A desk of the city that is not full.
QuarterDesk& Index::State::desk_in(std::uint32_t city) {
    if (desks_of.size() <= city) desks_of.resize(city + std::size_t{1});
    std::vector<QuarterDesk*>& all = desks_of[city];
    const auto roomy = std::ranges::find_if_not(all.rbegin(), all.rend(), &QuarterDesk::is_full);
    if (roomy != all.rend()) return **roomy;
    all.push_back(&desks.emplace_back(static_cast<std::uint32_t>(desks.size()), city));
    return *all.back();
}

void Index::State::place(Record& record, const HotelFacts& facts) {
    City& city = cities.add({text::fold(facts.terms.city), facts.country});
    if (city.quarters.empty())
        city.id = city_ids.try_emplace(city.key, static_cast<std::uint32_t>(city_ids.size()))
                      .first->second;
    record.city = &city.key;
    record.cell = geo_cell_of(facts.lat, facts.lon);
    ++city.spellings[facts.terms.city];
    QuarterDesk& desk = desk_in(city.id);
    desk.add(record);
    grid.add(record.cell).add(desk.number());
    if (desk.has_many_apart()) apart.insert(&desk);
    if (city.quarters.size() != desks_of[city.id].size()) {
        city.quarters.clear();
        for (const QuarterDesk* one : desks_of[city.id]) city.quarters.push_back(one->number());
    }
    ++active;
}

void Index::State::displace(Record& record) {
    if (record.desk == nullptr) return;
    QuarterDesk& desk = *record.desk;
    wait(desk);
    desk.remove(record);
    where.open(*record.ordinal) = {};
    City& city = cities.open(*record.city);
    const auto spelling = city.spellings.find(record.facts->terms.city);
    if (--spelling->second == 0) city.spellings.erase(spelling);
    cities.remove(*record.city);
    grid.open(record.cell).remove(desk.number());
    grid.remove(record.cell);
    --active;
}

void Index::State::publish_desks() {
    for (QuarterDesk* desk : dirty) {
        quarters.open(desk->number()) = desk->publish(names);
        for (Place place = 0; place < desk->hotels().size(); ++place) {
            const Where at(desk->number(), place);
            const Ordinal ordinal = *desk->hotels()[place]->ordinal;
            if (where[ordinal] != at) where.open(ordinal) = at;
        }
    }
    dirty.clear();
    apart.clear();
}

Index::Index(Instant now) : state_(std::make_unique<State>()) { state_->now = now; }
Index::~Index() = default;
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;

void Index::State::settle(Record& record) {
    if (!record.ordinal) {
        record.ordinal = static_cast<Ordinal>(by_ordinal.size());
        by_ordinal.push_back(&record);
        where.open(*record.ordinal) = {};
        if (by_ordinal.size() == 1) (void)ids.open(kIdKeys - 1);
        ids.open(id_key_of(record.id)).push_back(*record.ordinal);
        shown_ids.reset();
    }
    record.zone = zone_of(record.facts->terms.time_zone);
    record.drop_before(floor_of(record));
    if (record.facts->terms.status == stay::HotelStatus::active) place(record, *record.facts);
}

Ordinal Index::put(std::shared_ptr<const HotelFacts> facts) {
    CHECK(facts != nullptr);
    State& s = *state_;
    Record& record = s.record(facts->terms.id);
    if (record.facts && record.facts->terms.version >= facts->terms.version) return *record.ordinal;
    s.displace(record);
    record.facts = std::move(facts);
    s.settle(record);
    s.touch(record);
    return *record.ordinal;
}

void Index::apply(const InventoryUpdate& update) {
    State& s = *state_;
    Record& record = s.record(update.hotel_id);
    if (record.nights.apply(update, s.floor_of(record), room_types_of(record.facts.get())))
        s.touch(record);
}

void Index::apply(const stay::RatesChanged& rates) {
    State& s = *state_;
    Record& record = s.record(rates.hotel_id);
    if (record.nights.apply(rates, s.floor_of(record), room_types_of(record.facts.get())))
        s.touch(record);
}

std::optional<Ordinal> Index::set(HotelDraft draft) {
    State& s = *state_;
    if (draft.empty() && !s.by_id.contains(draft.id_)) return std::nullopt;
    Record& record = s.record(draft.id_);
    s.displace(record);
    record.facts = std::move(draft.facts_);
    record.nights = std::move(draft.nights_);
    record.floor = draft.floor_;
    if (record.facts) s.settle(record);
    s.touch(record);
    return record.ordinal;
}

std::vector<std::string> Index::hotels() const {
    std::vector<std::string> ids;
    ids.reserve(state_->records.size());
    for (const Record& record : state_->records) ids.push_back(record.id);
    return ids;
}

bool Index::advance(Instant now, std::size_t max_hotels) {
    State& s = *state_;
    if (now > s.now) {
        const bool new_floor = day_before(now) != day_before(s.now);
        s.now = now;
        bool new_day = new_floor;
        for (std::size_t zone = 0; zone < s.today.size(); ++zone) {
            const DayNumber today = today_in(s.names.zones.names[zone], now);
            new_day = new_day || today != s.today[zone];
            s.today[zone] = today;
        }
        if (new_day) {
            s.sweeping = true;
            s.sweep = 0;
        }
    }
    for (std::size_t done = 0; s.sweeping && done < max_hotels;) {
        if (s.sweep == s.records.size()) {
            s.sweeping = false;
            break;
        }
        Record& record = s.records[s.sweep++];
        const DayNumber floor = s.floor_of(record);
        if (record.floor >= floor) continue;
        record.drop_before(floor);
        s.touch(record);
        ++done;
    }
    return s.sweeping;
}

Work Index::gather() {
    Work work;
    for (QuarterDesk* desk : std::exchange(state_->apart, {}))
        work.push_back([desk] { desk->gather(); });
    return work;
}

Work Index::prepare(std::size_t max_quarters) {
    State& s = *state_;
    Work work;
    for (QuarterDesk* desk : s.dirty) {
        if (desk->is_made()) continue;
        if (work.size() == max_quarters) break;
        desk->prepare(s.names);
        work.push_back([desk] { desk->make(); });
    }
    return work;
}

std::shared_ptr<const Snapshot> Index::publish() {
    State& s = *state_;
    if (!std::exchange(s.changed, false)) return s.published;
    s.publish_desks();
    auto parts = std::make_unique<Snapshot::Parts>();
    parts->quarters = s.quarters.share();
    parts->where = s.where.share();
    parts->ordinals = s.by_ordinal.size();
    parts->active = s.active;
    parts->cities = s.cities.publish();
    parts->grid = s.grid.publish();
    if (s.shown_ids == nullptr && !s.by_ordinal.empty())
        s.shown_ids = std::make_shared<const IdList::Copy>(s.ids.share());
    parts->ids = s.shown_ids;
    parts->city_ids = s.city_ids.size();
    const Snapshot::Parts& before = s.published->parts();
    parts->city_order =
        parts->cities == before.cities ? before.city_order : city_order_of(*parts->cities);
    parts->zones = before.zones->names.size() == s.names.zones.names.size()
                       ? before.zones
                       : std::make_shared<const Names>(s.names.zones);
    parts->amenities = before.amenities->names.size() == s.names.amenities.names.size()
                           ? before.amenities
                           : std::make_shared<const Names>(s.names.amenities);
    parts->policies =
        before.policies->size() == s.names.policies.all.size()
            ? before.policies
            : std::make_shared<const std::vector<stay::CancellationPolicy>>(s.names.policies.all);
    s.published = std::make_shared<const Snapshot>(std::move(parts));
    return s.published;
}

}  // namespace innkeeper::search
