#include "chassis/core/encoding.hpp"
#include "chassis/core/random.hpp"
#include "chassis/testing/run.hpp"
#include "chassis/text/embedded/embedded_text_index.hpp"
#include "chassis/text/embedded/naive_fixture.hpp"

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

namespace innkeeper::text::embedded {
namespace {

const std::vector<FieldKind> kKinds = {{"name", 5}, {"city", 3}, {"description", 1}};

class World {
public:
    World(std::uint64_t seed, std::size_t ids, std::size_t words = 120)
        : random_(seed), ids_(ids), naive_(kKinds) {
        for (std::size_t i = 0; i < words; ++i) {
            std::string word;
            for (std::uint64_t k = 3 + random_.below(8); k > 0; --k)
                word.push_back(static_cast<char>('a' + random_.below(5)));
            words_.push_back(std::move(word));
        }
        for (const char* word :
             {"Hotel",   "hotels",   "the",       "The",       "in",      "pool",
              "pools",   "swimming", "wi-fi",     "WiFi",      "wlan",    "fitness",
              "centre",  "center",   "Zürich",    "zurich",    "Straße",  "house",
              "houses",  "haus",     "häuser",    "Zimmer",    "Zimmern", "rooms",
              "familie", "familien", "breakfast", "Frühstück", "guest's", "city centre"})
            words_.insert(
                words_.begin() + static_cast<std::ptrdiff_t>(random_.below(words_.size())), word);
    }

    void put(std::size_t most) {
        std::vector<Document> documents;
        for (std::uint64_t n = 1 + random_.below(most); n > 0; --n) documents.push_back(document());
        for (const Document& each : documents) naive_.put(each);
        REQUIRE(testing::run(io_, index_.put(documents)).has_value());
    }
    void remove(std::size_t most) {
        std::vector<std::string> ids;
        for (std::uint64_t n = 1 + random_.below(most); n > 0; --n) {
            ids.push_back(fmt::format("h{}", random_.below(ids_)));
            naive_.remove(ids.back());
        }
        REQUIRE(testing::run(io_, index_.remove(ids)).has_value());
    }
    void ask() {
        TextQuery query{.text = text(1 + random_.below(3)), .limit = kMaxMatches};
        if (random_.below(4) == 0) query.text.erase(random_.below(query.text.size() - 1), 1);
        if (random_.below(4) == 0) query.text.pop_back();
        query.prefix_last_word = random_.below(3) == 0;
        if (random_.below(4) == 0) query.languages = {"de"};
        if (!is_utf8(query.text) || naive::folded_words(query.text).empty()) return;
        CAPTURE(query.text);
        CAPTURE(query.prefix_last_word);
        const auto answer = testing::run(io_, index_.search(query));
        REQUIRE(answer.has_value());
        naive::Strings understood;
        const auto expected = naive_.search(query, understood);
        compare(*answer, expected);
        if (answer->corrected && !expected.empty())
            CHECK(naive::folded_words(*answer->corrected) == understood);
        if (answer->corrected) ++corrected;
        matched += expected.size();
        ask_for_best(query, answer->matches);
    }

    std::size_t corrected = 0;
    std::size_t matched = 0;

private:
    static void compare(const Matches& answer, const std::vector<Match>& expected) {
        REQUIRE(answer.total == expected.size());
        REQUIRE(answer.matches.size() == expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            REQUIRE(answer.matches[i].tag == expected[i].tag);
            REQUIRE(answer.matches[i].score == doctest::Approx(expected[i].score).epsilon(1e-4));
        }
    }

    /// Ending early gives what reading everything gives, to the bit.
    void ask_for_best(TextQuery query, std::vector<Match> all) {
        query.order = Order::score;
        query.limit = 1 + random_.below(20);
        const auto answer = testing::run(io_, index_.search(query));
        REQUIRE(answer.has_value());
        CHECK(answer->total <= all.size());
        CHECK(answer->total >= answer->matches.size());
        std::ranges::sort(all, [](const Match& a, const Match& b) {
            return a.score != b.score ? a.score > b.score : a.tag < b.tag;
        });
        if (all.size() > query.limit) all.resize(query.limit);
        REQUIRE(answer->matches == all);
    }

    std::string text(std::uint64_t words) {
        std::string out;
        for (; words > 0; --words) {
            // Zipf, nearly: the first words are in most documents.
            const std::uint64_t most = 1 + random_.below(words_.size());
            out += words_[random_.below(most)] + (random_.below(8) == 0 ? ", " : " ");
        }
        return out;
    }
    Document document() {
        const std::uint64_t number = random_.below(ids_);
        const std::vector<std::string> languages[] = {
            {"en"}, {"de"}, {}, {"fr"}, {"en", "de"}, {"de", "fr", "en", "de"}};
        Document made{.id = fmt::format("h{}", number),
                      .tag = static_cast<std::uint32_t>((number * 7919) % 100'003)};
        made.fields.push_back({"name", text(1 + random_.below(4)), {}});
        made.fields.push_back({"city", text(1), {}});
        for (std::uint64_t n = random_.below(3); n > 0; --n)
            made.fields.push_back({"description", text(random_.below(25)),
                                   languages[random_.below(std::size(languages))]});
        return made;
    }

    SeededRandom random_;
    std::size_t ids_;
    std::vector<std::string> words_;
    naive::Index naive_;
    boost::asio::io_context io_;
    InlineOffload offload_;
    EmbeddedTextIndex index_{kKinds, offload_};
};

TEST_CASE("whatever is put, removed and asked, the answer is that of reading everything") {
    std::size_t corrected = 0;
    std::size_t matched = 0;
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
        CAPTURE(seed);
        World world(seed, seed % 3 == 0 ? 12 : 80);
        for (int step = 0; step < 40; ++step) {
            world.put(step % 10 == 0 ? 40 : 4);
            if (step % 2 == 0) world.remove(6);
            for (int i = 0; i < 3; ++i) world.ask();
        }
        corrected += world.corrected;
        matched += world.matched;
    }
    CHECK(corrected > 50);
    CHECK(matched > 5000);
}

TEST_CASE("the same with so many words that they are found by their neighbours") {
    std::size_t corrected = 0;
    for (std::uint64_t seed = 200; seed < 206; ++seed) {
        CAPTURE(seed);
        World world(seed, 500, 4 * Neighbours::kMinWords);
        world.put(900);
        for (int step = 0; step < 6; ++step) {
            world.put(40);
            world.remove(40);
            for (int i = 0; i < 8; ++i) world.ask();
        }
        corrected += world.corrected;
    }
    CHECK(corrected > 20);
}

TEST_CASE("the same with lists of many blocks and merges on the offload") {
    for (std::uint64_t seed = 100; seed < 103; ++seed) {
        CAPTURE(seed);
        World world(seed, 3000);
        for (int step = 0; step < 8; ++step) {
            world.put(900);
            world.remove(100);
            for (int i = 0; i < 6; ++i) world.ask();
        }
    }
}

}  // namespace
}  // namespace innkeeper::text::embedded
