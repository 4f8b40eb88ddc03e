#include "services/search/domain/index.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/dates.hpp"
#include "chassis/text/fold.hpp"
#include "services/search/domain/record.hpp"
#include "services/search/domain/snapshot_parts.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>

namespace innkeeper::search {
namespace {

/// Before the today of every zone.
DayNumber day_before(Instant now) {
    return static_cast<DayNumber>(
               std::chrono::floor<std::chrono::days>(now).time_since_epoch().count()) -
           1;
}

}  // namespace

struct Index::State {
    Instant now;
    std::deque<Record> records;
    std::unordered_map<std::string, Record*> by_id;
    std::vector<Record*> by_ordinal;
    std::vector<Record*> dirty;
    std::size_t sweep = 0;  ///< the next record that advance() looks at
    bool sweeping = false;

    Names zones;
    std::vector<DayNumber> today;  ///< by zone
    Names amenities;
    Policies policies;
    std::map<City::Key, std::uint32_t> city_ids;
    Shelves<City> cities;
    Shelves<GeoCell> grid;
    Shelves<IdShelf> ids;
    std::vector<std::shared_ptr<BlockChunk>> chunks;
    std::vector<bool> own_chunks;  ///< chunks that no snapshot has yet
    std::size_t active = 0;
    std::shared_ptr<const Snapshot> published = std::make_shared<const Snapshot>();
    bool changed = false;

    Record& record(const std::string& id);
    void touch(Record& record);
    [[nodiscard]] DayNumber today_in(const std::string& zone);
    [[nodiscard]] DayNumber floor_of(const Record& record);
    void place(Record& record, const HotelFacts& facts);
    void displace(Record& record);
    void rebuild(Record& record);
    std::shared_ptr<const HotelBlock>& slot(Ordinal ordinal);
};

Record& Index::State::record(const std::string& id) {
    Record*& known = by_id[id];
    if (known == nullptr) {
        known = &records.emplace_back();
        known->id = id;
        known->floor = day_before(now);
    }
    return *known;
}

void Index::State::touch(Record& record) {
    changed = true;
    if (std::exchange(record.dirty, true)) return;
    dirty.push_back(&record);
}

// Of a zone that nobody knows no today can be told: its hotels are not offered.
DayNumber Index::State::today_in(const std::string& zone) {
    const std::uint32_t number = zones.number(zone);
    if (number == today.size()) {
        const auto date = date_in_zone(zone, now);
        today.push_back(date ? number_of(*date) : day_before(now));
    }
    return today[number];
}

DayNumber Index::State::floor_of(const Record& record) {
    return record.facts ? today_in(record.facts->terms.time_zone) : day_before(now);
}

std::shared_ptr<const HotelBlock>& Index::State::slot(Ordinal ordinal) {
    const std::size_t chunk = ordinal / kBlocksPerChunk;
    while (chunks.size() <= chunk) {
        chunks.push_back(std::make_shared<BlockChunk>());
        own_chunks.push_back(true);
    }
    if (!own_chunks[chunk]) {
        chunks[chunk] = std::make_shared<BlockChunk>(*chunks[chunk]);
        own_chunks[chunk] = true;
    }
    return (*chunks[chunk])[ordinal % kBlocksPerChunk];
}

void Index::State::place(Record& record, const HotelFacts& facts) {
    record.city = {text::fold(facts.terms.city), facts.country};
    record.spelling = facts.terms.city;
    record.cell = geo_cell_of(facts.lat, facts.lon);
    cities.add(record.city, *record.ordinal);
    City& city = cities.open(record.city);
    city.id =
        city_ids.emplace(record.city, static_cast<std::uint32_t>(city_ids.size())).first->second;
    ++city.spellings[record.spelling];
    grid.add(record.cell, *record.ordinal);
    record.placed = true;
    ++active;
}

void Index::State::displace(Record& record) {
    if (!std::exchange(record.placed, false)) return;
    City& city = cities.open(record.city);
    const auto spelling = city.spellings.find(record.spelling);
    if (--spelling->second == 0) city.spellings.erase(spelling);
    cities.remove(record.city, *record.ordinal);
    grid.remove(record.cell, *record.ordinal);
    --active;
}

void Index::State::rebuild(Record& record) {
    record.dirty = false;
    if (!record.ordinal) return;
    std::shared_ptr<const HotelBlock>& block = slot(*record.ordinal);
    if (!record.placed) {
        block.reset();
        return;
    }
    const Dictionaries with{zones.number(record.facts->terms.time_zone), city_ids.at(record.city),
                            amenities, policies};
    block = record.block(with, floor_of(record), block.get());
}

Index::Index(Instant now) : state_(std::make_unique<State>()) { state_->now = now; }
Index::~Index() = default;
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;

Ordinal Index::put(std::shared_ptr<const HotelFacts> facts) {
    CHECK(facts != nullptr);
    State& s = *state_;
    Record& record = s.record(facts->terms.id);
    if (!record.ordinal) {
        record.ordinal = static_cast<Ordinal>(s.by_ordinal.size());
        s.by_ordinal.push_back(&record);
        s.ids.add(id_shelf_of(record.id), *record.ordinal);
    }
    if (record.facts && record.facts->terms.version >= facts->terms.version) return *record.ordinal;
    s.displace(record);
    record.facts = std::move(facts);
    record.drop_before(s.floor_of(record));
    if (record.facts->terms.status == stay::HotelStatus::active) s.place(record, *record.facts);
    s.touch(record);
    return *record.ordinal;
}

void Index::apply(const InventoryUpdate& update) {
    static const std::vector<stay::RoomType> kNone;
    State& s = *state_;
    Record& record = s.record(update.hotel_id);
    const auto& expected = record.facts ? record.facts->terms.room_types : kNone;
    if (record.nights.apply(update, s.floor_of(record), expected)) s.touch(record);
}

void Index::apply(const stay::RatesChanged& rates) {
    State& s = *state_;
    Record& record = s.record(rates.hotel_id);
    if (record.nights.apply(rates, s.floor_of(record))) s.touch(record);
}

std::optional<Ordinal> Index::forget(const std::string& hotel_id) {
    State& s = *state_;
    const auto known = s.by_id.find(hotel_id);
    if (known == s.by_id.end()) return std::nullopt;
    Record& record = *known->second;
    s.displace(record);
    record.forget(day_before(s.now));
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
            const auto date = date_in_zone(s.zones.names[zone], now);
            const DayNumber today = date ? number_of(*date) : day_before(now);
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

std::shared_ptr<const Snapshot> Index::publish() {
    State& s = *state_;
    if (!std::exchange(s.changed, false)) return s.published;
    for (Record* record : s.dirty) s.rebuild(*record);
    s.dirty.clear();
    if (!s.by_ordinal.empty()) (void)s.slot(static_cast<Ordinal>(s.by_ordinal.size() - 1));
    auto parts = std::make_unique<Snapshot::Parts>();
    parts->chunks.assign(s.chunks.begin(), s.chunks.end());
    s.own_chunks.assign(s.chunks.size(), false);
    parts->ordinals = s.by_ordinal.size();
    parts->active = s.active;
    parts->cities = s.cities.publish();
    parts->grid = s.grid.publish();
    parts->ids = s.ids.publish();
    parts->city_ids = s.city_ids.size();
    const Snapshot::Parts& before = s.published->parts();
    parts->zones = before.zones->names.size() == s.zones.names.size()
                       ? before.zones
                       : std::make_shared<const Names>(s.zones);
    parts->amenities = before.amenities->names.size() == s.amenities.names.size()
                           ? before.amenities
                           : std::make_shared<const Names>(s.amenities);
    parts->policies =
        before.policies->size() == s.policies.all.size()
            ? before.policies
            : std::make_shared<const std::vector<stay::CancellationPolicy>>(s.policies.all);
    s.published = std::make_shared<const Snapshot>(std::move(parts));
    return s.published;
}

}  // namespace innkeeper::search
