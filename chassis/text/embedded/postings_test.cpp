#include "chassis/text/embedded/postings.hpp"

#include "chassis/core/random.hpp"
#include "chassis/text/embedded/conjunction.hpp"
#include "chassis/text/embedded/cursor.hpp"

#include <doctest/doctest.h>

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
    const std::vector<std::uint32_t> list = {lists.add(postings, lengths, Damping::of(40))};
    for (int round = 0; round < 200; ++round) {
        Cursor cursor(lists, list, kDocuments);
        for (std::size_t i = random.below(50); i < postings.size(); i += 1 + random.below(900)) {
            REQUIRE(cursor.seek(postings[i].document));
            const auto documents = cursor.documents();
            REQUIRE(std::ranges::binary_search(documents, postings[i].document));
            REQUIRE(cursor.last() == documents.back());
        }
        CHECK_FALSE(cursor.seek(postings.back().document + 1));
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
