#include "chassis/text/embedded/postings.hpp"

#include "chassis/core/random.hpp"
#include "chassis/text/embedded/conjunction.hpp"
#include "chassis/text/embedded/cursor.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

namespace innkeeper::text::embedded {
namespace {

constexpr std::uint32_t kDocuments = 400'000;

/// Gaps of up to `gap` between the documents.
std::vector<Posting> made(SeededRandom& random, std::size_t size, std::uint32_t gap,
                          std::uint32_t frequencies) {
    std::vector<Posting> out;
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < size; ++i) {
        next += static_cast<std::uint32_t>(random.below(gap));
        out.push_back({next++, 1 + static_cast<std::uint32_t>(random.below(frequencies))});
    }
    return out;
}

TEST_CASE("lists come back as they were, whatever their gaps and lengths") {
    SeededRandom random(3);
    const std::vector<std::uint16_t> lengths(kDocuments, 40);
    PostingLists lists;
    std::vector<std::vector<Posting>> all;
    for (const std::size_t size : {1UL, 2UL, 127UL, 128UL, 129UL, 256UL, 300UL})
        for (const std::uint32_t gap : {1U, 2U, 200U, 1200U})
            for (const std::uint32_t frequencies : {1U, 255U})
                all.push_back(made(random, size, gap, frequencies));
    all.push_back({{0, 1}, {70'000, 2}, {kDocuments - 1, 255}});
    for (const auto& postings : all)
        CHECK(lists.add(postings, lengths, Damping::of(40)) + 1 == lists.size());
    for (std::uint32_t list = 0; list < lists.size(); ++list) {
        std::vector<Posting> read;
        lists.append_all(list, read);
        REQUIRE(lists.count(list) == all[list].size());
        REQUIRE(read.size() == all[list].size());
        for (std::size_t i = 0; i < read.size(); ++i) {
            REQUIRE(read[i].document == all[list][i].document);
            REQUIRE(read[i].frequency == all[list][i].frequency);
        }
    }
}

TEST_CASE("a cursor finds every document from wherever it stands") {
    SeededRandom random(4);
    const std::vector<std::uint16_t> lengths(kDocuments, 40);
    PostingLists lists;
    const auto postings = made(random, 5000, 9, 3);
    const std::vector<PartList> list = {{0, lists.add(postings, lengths, Damping::of(40))}};
    for (int round = 0; round < 200; ++round) {
        Cursor cursor(lists, list, kDocuments);
        for (std::size_t i = random.below(50); i < postings.size(); i += 1 + random.below(900)) {
            REQUIRE(cursor.seek(postings[i].document));
            std::vector<std::uint32_t> documents(kBlockSize);
            std::vector<std::uint16_t> frequencies(kBlockSize);
            documents.resize(cursor.select(0, documents.data(), frequencies.data()));
            REQUIRE(std::ranges::binary_search(documents, postings[i].document));
            REQUIRE(cursor.last() == documents.back());
        }
        CHECK_FALSE(cursor.seek(postings.back().document + 1));
    }
}

/// Lists of so many documents; what a cursor over some of them must say, written down plainly.
struct Lists {
    Lists(SeededRandom& random, std::uint32_t documents, const std::vector<std::size_t>& sizes) {
        for (std::uint32_t i = 0; i < documents; ++i)
            lengths.push_back(static_cast<std::uint16_t>(1 + random.below(90)));
        for (const std::size_t size : sizes) {
            std::vector<Posting> postings;
            for (std::uint32_t document = 0; document < documents; ++document)
                if (random.below(documents - document) < size - postings.size())
                    postings.push_back({document, 1 + static_cast<std::uint32_t>(random.below(9))});
            REQUIRE(postings.size() == size);
            numbers.push_back(lists.add(postings, lengths, damping));
            all.push_back(std::move(postings));
        }
    }
    [[nodiscard]] float worth(std::uint32_t document, std::uint32_t frequency) const {
        return saturated(static_cast<float>(frequency), damping.at(lengths[document]));
    }

    Damping damping = Damping::of(40);
    std::vector<std::uint16_t> lengths;
    PostingLists lists;
    std::vector<std::uint32_t> numbers;
    std::vector<std::vector<Posting>> all;
};

void read_through(const Lists& made, Cursor cursor,
                  const std::map<std::uint32_t, std::uint32_t>& sums, std::uint8_t least) {
    std::array<std::uint32_t, kBlockSize> documents{};
    std::array<std::uint16_t, kBlockSize> frequencies{};
    std::size_t found = 0;
    std::size_t wanted = 0;
    for (std::uint32_t from = 0; cursor.seek(from); from = cursor.last() + 1) {
        const std::size_t size = cursor.select(least, documents.data(), frequencies.data());
        const std::set<std::uint32_t> selected(documents.begin(), documents.begin() + size);
        REQUIRE(selected.size() == size);
        for (std::size_t i = 0; i < size; ++i) {
            REQUIRE(sums.contains(documents[i]));
            REQUIRE(sums.at(documents[i]) == frequencies[i]);
        }
        for (auto it = sums.lower_bound(from); it != sums.end() && it->first <= cursor.last();
             ++it) {
            const float worth = made.worth(it->first, it->second);
            REQUIRE(cursor.bound() * 1.0001F >= worth);
            REQUIRE(cursor.bound_until(it->first) * 1.0001F >= worth);
            if (worth * kImpacts < least) continue;
            ++wanted;
            REQUIRE(selected.contains(it->first));
        }
        found += size;
    }
    CHECK(found >= wanted);
    if (least == 0) CHECK(found == sums.size());
    CHECK_FALSE(cursor.seek(static_cast<std::uint32_t>(made.lengths.size())));
}

TEST_CASE("a cursor over lists of whatever size, tables and sums, says what they have") {
    SeededRandom random(6);
    // At a table's share and one less; a document short of a whole block, and one more.
    for (const std::uint32_t documents : {1023U, 1024U, 1025U, 20'000U}) {
        const std::size_t share = (documents + 2) / PostingLists::kTableShare;
        const Lists made(random, documents,
                         {1, 3, 129, share - 1, share, documents / 2, documents});
        CHECK_FALSE(made.lists.blocks(made.numbers[3]).front().table);
        CHECK(made.lists.blocks(made.numbers[4]).front().table);
        for (int round = 0; round < 40; ++round) {
            std::map<std::uint32_t, std::uint32_t> sums;
            std::set<std::size_t> chosen;
            for (std::uint64_t n = 1 + random.below(3); n > 0; --n)
                chosen.insert(random.below(made.numbers.size()));
            std::vector<PartList> lists;
            for (const std::size_t list : chosen) {
                lists.push_back({0, made.numbers[list]});
                for (const Posting& each : made.all[list]) sums[each.document] += each.frequency;
            }
            const Cursor cursor(made.lists, lists, documents);
            for (const int least : {0, 1, 100, 200, 255})
                read_through(made, cursor, sums, static_cast<std::uint8_t>(least));

            std::vector<std::uint32_t> asked;
            for (std::uint32_t next = 0; next < documents && asked.size() < kBlockSize;
                 next += 1 + static_cast<std::uint32_t>(random.below(1 + random.below(300))))
                asked.push_back(next);
            std::array<std::uint8_t, kBlockSize + 1> places{};
            std::array<std::uint16_t, kBlockSize + 1> frequencies{};
            Cursor other = cursor;
            const std::size_t size = other.look_up(asked, places.data(), frequencies.data());
            std::size_t at = 0;
            for (std::size_t i = 0; i < asked.size(); ++i) {
                const auto sum = sums.find(asked[i]);
                if (sum == sums.end()) continue;
                REQUIRE(at < size);
                REQUIRE(places[at] == i);
                REQUIRE(frequencies[at++] == sum->second);
            }
            CHECK(at == size);
        }
    }
}

TEST_CASE("what a document has in several lists is capped, not wrapped round") {
    const std::vector<std::uint16_t> lengths(10, 40);
    PostingLists lists;
    std::vector<PartList> all;
    for (int i = 0; i < 300; ++i) {
        const std::vector<Posting> one = {{7, kMaxFrequency}};
        all.push_back({0, lists.add(one, lengths, Damping::of(40))});
    }
    Cursor table(lists, all, 10);
    Cursor sorted(lists, all, 1'000'000);
    for (Cursor* cursor : {&table, &sorted}) {
        std::array<std::uint32_t, kBlockSize> documents{};
        std::array<std::uint16_t, kBlockSize> frequencies{};
        REQUIRE(cursor->seek(0));
        REQUIRE(cursor->select(255, documents.data(), frequencies.data()) == 1);
        CHECK(documents[0] == 7);
        CHECK(frequencies[0] == UINT16_MAX);
    }
}

TEST_CASE("no word is worth more than its block's bound, however the average length moves") {
    SeededRandom random(5);
    for (int round = 0; round < 2000; ++round) {
        const double then = 1 + static_cast<double>(random.below(200));
        const double now = 1 + static_cast<double>(random.below(200));
        const auto frequency = static_cast<float>(1 + random.below(20));
        const auto length = static_cast<std::uint32_t>(1 + random.below(500));
        const float bound = saturated(frequency, Damping::of(then).at(length));
        const float worth = saturated(frequency, Damping::of(now).at(length));
        CHECK(worth <= bound * raise_bounds(then, now) * 1.0001F);
    }
    CHECK(raise_bounds(0, 10) == 1.0F);
}

}  // namespace
}  // namespace innkeeper::text::embedded
