#include "services/booking/app/managed_nights.hpp"

#include "services/booking/app/fixture_test.hpp"
#include "services/booking/app/replay.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

using sample::date;
using Texts = std::vector<std::string>;

const Caller kMia = manager("mia");
const std::string kStream = inventory_stream(sample::kHotelId, "double");
const store::Key kSnapshot = eventsourcing::snapshot_key(kInventory, kStream);

InventorySet on(std::string_view from, std::string_view to) {
    return {.from = date(from), .to = date(to)};
}

/// A house whose manager changes one night after another, each time to something else.
struct Kept {
    void set(std::uint64_t times) {
        for (std::uint64_t i = 0; i < times; ++i, ++said) {
            InventorySet next = on("2027-07-20", "2027-07-20");
            next.from += std::chrono::days(said % 7);
            next.to = next.from + std::chrono::days(said % 3);
            next.out_of_order = static_cast<int>(said % 2);
            next.overbook_limit = static_cast<int>(said % 5);
            CHECK(f.run(f.one.inventory.set(kMia, sample::kHotelId, "double", next)));
        }
    }
    std::optional<eventsourcing::Snapshot> snapshot() { return tail().snapshot; }
    eventsourcing::Tail tail() {
        return f.run(eventsourcing::load_tail(f.table.inner, std::string(kInventory), kStream))
            .value();
    }
    ManagedNights from_the_beginning() {
        const auto all =
            f.run(eventsourcing::load(f.table.inner, std::string(kInventory), kStream));
        return fold({}, all.value()).value();
    }
    ManagedNights loaded() { return f.run(load_managed_nights(f.table.inner, kStream)).value(); }
    void put(store::Key key, std::string document) {
        (void)f.table.inner.commit_now({store::Write::put(std::move(key), std::move(document))});
    }
    Texts differences() { return f.run(replay(f.table.inner)).value().differences; }

    Fixture f{sample::hotel(9)};
    std::uint64_t said = 1;  // of 0 nothing would be set
};

}  // namespace

TEST_CASE(
    "what managers set is the fold of what they said: the last word of each, night by night") {
    ManagedNights managed;
    InventorySet said = on("2027-07-20", "2027-07-23");
    said.out_of_order = 2;
    managed.apply(said);
    said = on("2027-07-22", "2027-07-24");
    said.stop_sell = true;
    managed.apply(said);
    CHECK_EQ(managed.at(date("2027-07-19")), ManagedNights::Night{});
    CHECK_EQ(managed.at(date("2027-07-20")), ManagedNights::Night{2, 0, false});
    CHECK_EQ(managed.at(date("2027-07-23")), ManagedNights::Night{2, 0, true});
    CHECK_EQ(managed.at(date("2027-07-24")), ManagedNights::Night{0, 0, true});
    said = on("2027-07-01", "2027-07-31");
    said.out_of_order = 0;
    said.stop_sell = false;
    managed.apply(said);
    CHECK_EQ(managed, ManagedNights{});
}

TEST_CASE("a fold is read back as it was, and nights in a row are one entry") {
    ManagedNights managed;
    InventorySet said = on("2028-02-27", "2028-03-02");
    said.overbook_limit = 3;
    managed.apply(said);
    said = on("2028-02-29", "2028-02-29");
    said.stop_sell = true;
    managed.apply(said);
    said = on("2028-03-09", "2028-03-09");
    said.out_of_order = 1;
    managed.apply(said);
    const std::string document = to_document(managed);
    CHECK_EQ(std::ranges::count(document, '{'), 1 + 4);
    CHECK_EQ(read_managed_nights(document).value(), managed);
    CHECK_EQ(read_managed_nights(to_document(ManagedNights{})).value(), ManagedNights{});
    for (const char* damaged :
         {"", "[]", "{}", R"({"nights":[{}]})",
          R"({"nights":[{"from":"2027-02-29","to":"2027-03-01","out_of_order":0,)"
          R"("overbook_limit":0,"stop_sell":true}]})",
          R"({"nights":[{"from":"2027-02-28","to":"2027-03-01","out_of_order":-1,)"
          R"("overbook_limit":0,"stop_sell":true}]})"})
        CHECK_EQ(read_managed_nights(damaged).error().slug, "document-damaged");
}

TEST_CASE("each kInventorySnapshotEvery-th word of managers brings a snapshot, in its commit") {
    Kept kept;
    kept.set(kInventorySnapshotEvery - 1);
    CHECK_FALSE(kept.snapshot());
    const int commits = kept.f.table.commits;
    kept.set(1);
    CHECK_EQ(kept.f.table.commits, commits + 1);
    CHECK_EQ(kept.snapshot(), eventsourcing::Snapshot{kInventorySnapshotEvery,
                                                      to_document(kept.from_the_beginning())});
    kept.set(1);
    CHECK_EQ(kept.snapshot()->sequence, kInventorySnapshotEvery);
    CHECK_EQ(kept.tail().events.size(), 1);
    CHECK_EQ(kept.loaded(), kept.from_the_beginning());
    kept.set(2 * kInventorySnapshotEvery);
    CHECK_EQ(kept.snapshot()->sequence, 3 * kInventorySnapshotEvery);
    CHECK_EQ(kept.tail().events.size(), 1);
    CHECK_EQ(kept.loaded(), kept.from_the_beginning());
    CHECK_EQ(kept.differences(), Texts{});
    CHECK_EQ(kept.f.violations(), std::vector<Violation>{});
}

TEST_CASE("the longest range that is set brings its snapshot within one commit") {
    Kept kept;
    kept.set(kInventorySnapshotEvery - 1);
    InventorySet all = on("2027-07-20", "2027-07-20");
    all.to = all.from + std::chrono::days(kMaxInventoryNights - 1);
    all.stop_sell = true;
    CHECK(kept.f.run(kept.f.one.inventory.set(kMia, sample::kHotelId, "double", all)));
    CHECK(kept.snapshot());
    CHECK_LE(kept.f.table.most_writes, store::kMaxWrites);
}

TEST_CASE("a snapshot that cannot be read, or is gone, changes nothing") {
    Kept kept;
    kept.set(kInventorySnapshotEvery + 3);
    const ManagedNights expected = kept.from_the_beginning();
    kept.put(kSnapshot, fmt::format("1 {}\n{{}}", kInventorySnapshotEvery));
    CHECK_EQ(kept.loaded(), expected);
    kept.put(kSnapshot, "?");
    CHECK_EQ(kept.loaded(), expected);
    (void)kept.f.table.inner.commit_now({store::Write::remove(kSnapshot)});
    CHECK_EQ(kept.loaded(), expected);
    CHECK_EQ(kept.differences(), Texts{});
}

TEST_CASE("replay tells of a snapshot that its events do not tell, check of a night") {
    const std::string name = kSnapshot.partition + "/" + kSnapshot.sort;
    Kept kept;
    kept.set(kInventorySnapshotEvery);
    const auto snapshot = kept.snapshot().value();
    for (const std::uint64_t sequence : {snapshot.sequence - 1, snapshot.sequence + 1}) {
        kept.put(kSnapshot, fmt::format("1 {}\n{}", sequence, snapshot.data));
        CHECK_EQ(kept.differences(), Texts{name + ": is not what its events tell"});
    }
    kept.put(kSnapshot, fmt::format("1 {}\n{}", snapshot.sequence, to_document(ManagedNights{})));
    CHECK_EQ(kept.differences(), Texts{name + ": is not what its events tell"});

    // check() goes by the snapshot, which is right again, and sees the row.
    kept.put(kSnapshot, fmt::format("1 {}\n{}", snapshot.sequence, snapshot.data));
    CHECK_EQ(kept.f.violations(), std::vector<Violation>{});
    NightStock night = kept.f.night("2027-07-22");
    night.overbook_limit += 1;
    kept.f.put_night("2027-07-22", night);
    REQUIRE_EQ(kept.f.violations().size(), 1);
    CHECK_EQ(kept.f.violations()[0].invariant, "I3");
}

TEST_CASE("a fold past the limit of a document is not kept") {
    ManagedNights managed;
    InventorySet one = on("2027-01-01", "2027-01-01");
    const std::size_t each = 100;  // bytes of an entry, or a little less
    for (std::size_t i = 0; i < store::kMaxDocument / each; ++i) {
        one.from = one.to = one.from + std::chrono::days(2);
        one.out_of_order = 1;
        managed.apply(one);
    }
    CHECK(snapshot_of(managed, kStream, 1));
    for (std::size_t i = 0; i < store::kMaxDocument / each; ++i) {
        one.from = one.to = one.from + std::chrono::days(2);
        managed.apply(one);
    }
    CHECK_FALSE(snapshot_of(managed, kStream, 1));
}

}  // namespace innkeeper::booking
