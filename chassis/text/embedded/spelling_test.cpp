#include "chassis/text/embedded/spelling.hpp"

#include "chassis/core/random.hpp"
#include "chassis/text/embedded/naive_fixture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace innkeeper::text::embedded {
namespace {

/// Few letters, so that many words are near to one another.
std::string word(SeededRandom& random, std::size_t least, std::size_t most) {
    std::string out;
    for (std::uint64_t n = least + random.below(most - least + 1); n > 0; --n)
        out.push_back(static_cast<char>('a' + random.below(4)));
    return out;
}

StringTable table_of(const std::set<std::string>& sorted) {
    StringTable out;
    for (const std::string& each : sorted) out.push_back(each);
    return out;
}

TEST_CASE("edits are of characters: one more, less, other, or two exchanged") {
    CHECK(EditDistance("grand").to("grand") == 0);
    CHECK(EditDistance("grand").to("grnad") == 1);
    CHECK(EditDistance("grand").to("gran") == 1);
    CHECK(EditDistance("grand").to("") == 5);
    CHECK(EditDistance("moskva").to("moksav") == 2);
    CHECK(EditDistance("москва").to("мосва") == 1);
    CHECK(EditDistance("москва").to("мокcва") == 2);  // the c is Latin
    CHECK(EditDistance("東京").to("京東") == 1);
    const std::string longest(kMaxWordBytes, 'x');
    CHECK(EditDistance(longest).to(longest) == 0);
    CHECK(EditDistance(longest).to(longest.substr(1) + "y") == 1);
    CHECK(EditDistance(longest).to("") == kMaxWordBytes);
}

TEST_CASE("distances are those of the table written out") {
    SeededRandom random(8);
    for (int round = 0; round < 20'000; ++round) {
        const std::string a = word(random, 1, 12);
        const std::string b = word(random, 1, 12);
        REQUIRE(EditDistance(a).to(b) == naive::edits(a, b));
    }
}

TEST_CASE("every word that is near enough is among the neighbours") {
    SeededRandom random(9);
    std::set<std::string> words;
    while (words.size() < 3000) words.insert(word(random, 1, 12));
    const StringTable table = table_of(words);
    const Neighbours neighbours(table);
    REQUIRE(neighbours.knows());
    std::size_t near = 0;
    std::size_t offered = 0;
    for (int round = 0; round < 300; ++round) {
        const std::string asked = word(random, 4, 12);
        CAPTURE(asked);
        std::vector<std::uint32_t> found;
        neighbours.append(Stump(asked), allowed_edits(asked), found);
        const std::set<std::uint32_t> candidates(found.begin(), found.end());
        offered += candidates.size();
        for (std::uint32_t i = 0; i < table.size(); ++i) {
            if (naive::edits(asked, std::string(table[i])) > allowed_edits(asked)) continue;
            CAPTURE(table[i]);
            REQUIRE(candidates.contains(i));
            ++near;
        }
    }
    CHECK(near > 1000);
    CHECK(offered < 300 * table.size() / 10);
}

TEST_CASE("a small table is not taken apart") {
    SeededRandom random(10);
    std::set<std::string> words;
    while (words.size() + 1 < Neighbours::kMinWords) words.insert(word(random, 3, 12));
    CHECK_FALSE(Neighbours(table_of(words)).knows());
    words.insert("zzz");
    const StringTable table = table_of(words);
    const Neighbours neighbours(table);
    REQUIRE(neighbours.knows());
    std::vector<std::uint32_t> found;
    neighbours.append(Stump("zzzz"), 1, found);
    CHECK(std::ranges::find(found, table.size() - 1) != found.end());
}

TEST_CASE("a word's number may need more than two bytes") {
    std::set<std::string> words;
    for (std::uint32_t i = 0; i < 66'000; ++i) {
        std::string name = "wxyz";
        for (std::uint32_t rest = i, k = 0; k < 4; ++k, rest /= 20)
            name.push_back(static_cast<char>('a' + rest % 20));
        words.insert(name);
    }
    REQUIRE(words.size() == 66'000);
    const StringTable table = table_of(words);
    const Neighbours neighbours(table);
    for (const std::uint32_t number : {0U, 65'535U, 65'536U, 65'999U}) {
        const std::string name(table[number]);
        std::vector<std::uint32_t> found;
        neighbours.append(Stump(name.substr(0, 3) + name.substr(4)), 1, found);
        CHECK(std::ranges::find(found, number) != found.end());
    }
}

}  // namespace
}  // namespace innkeeper::text::embedded
