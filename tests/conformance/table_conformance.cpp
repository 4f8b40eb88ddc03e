#include "tests/conformance/table_conformance.hpp"

#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <exception>
#include <string>
#include <vector>

namespace innkeeper::conformance {
namespace {

using namespace store;

/// The port without coroutines, for tests that read as lists of steps.
struct Steps {
    TableFixture& fixture;

    Result<Committed> commit(std::vector<Write> writes) {
        return testing::run(fixture.io, fixture.table().commit(std::move(writes)));
    }
    Result<std::optional<Item>> get(Key key) {
        return testing::run(fixture.io, fixture.table().get(std::move(key)));
    }
    Result<Page> query(Query query) {
        return testing::run(fixture.io, fixture.table().query(std::move(query)));
    }
    bool put(Key key, std::string document, Expect expect = {}) {
        const auto done = commit({Write::put(std::move(key), std::move(document), expect)});
        REQUIRE(done.has_value());
        return done->ok();
    }
    std::uint64_t version(Key key) {
        const auto item = get(std::move(key));
        REQUIRE(item.has_value());
        return item->has_value() ? (*item)->version : 0;
    }
    std::string refusal(std::vector<Write> writes) {
        const auto done = commit(std::move(writes));
        REQUIRE_FALSE(done.has_value());
        CHECK(done.error().code == Code::invalid);
        return done.error().slug;
    }
    std::string sorts(Query query) {
        const auto page = this->query(std::move(query));
        REQUIRE(page.has_value());
        std::string all;
        for (const Item& item : page->items) all += item.key.sort + ' ';
        return all;
    }
};

const Key kA{"p", "a"};
const Key kB{"p", "b"};

void items(Steps t) {
    REQUIRE(t.put(kA, "one"));
    const auto item = t.get(kA);
    REQUIRE((item && *item));
    CHECK((*item)->key == kA);
    CHECK((*item)->document == "one");
    CHECK((*item)->version == 1);
    CHECK_FALSE((*item)->expires.has_value());
    const auto none = t.get({"p", "none"});
    CHECK((none && !*none));

    REQUIRE(t.put(kA, "two"));
    CHECK(t.version(kA) == 2);
    REQUIRE(t.commit({Write::remove(kA)})->ok());
    CHECK(t.version(kA) == 0);
    REQUIRE(t.commit({Write::remove(kA)})->ok());
    REQUIRE(t.put(kA, "three"));
    CHECK(t.version(kA) == 1);
}

void expectations(Steps t) {
    CHECK(t.put(kA, "1", Expect::absent()));
    CHECK_FALSE(t.put(kA, "2", Expect::absent()));
    CHECK_FALSE(t.put(kA, "2", Expect::exactly(0)));
    CHECK_FALSE(t.put(kA, "2", Expect::exactly(2)));
    CHECK(t.put(kA, "2", Expect::exactly(1)));
    CHECK_FALSE(t.put(kA, "3", Expect::exactly(1)));
    CHECK(t.put(kA, "3", Expect::any()));
    CHECK(t.version(kA) == 3);

    CHECK(t.commit({Write::check(kA, Expect::exactly(3))})->ok());
    CHECK_FALSE(t.commit({Write::check(kA, Expect::exactly(2))})->ok());
    CHECK_FALSE(t.commit({Write::check(kA, Expect::absent())})->ok());
    CHECK(t.commit({Write::check(kB, Expect::absent())})->ok());
    CHECK_FALSE(t.commit({Write::check(kB, Expect::exactly(1))})->ok());
    CHECK(t.version(kA) == 3);

    CHECK_FALSE(t.commit({Write::remove(kA, Expect::exactly(2))})->ok());
    CHECK_FALSE(t.commit({Write::remove(kB, Expect::exactly(1))})->ok());
    CHECK(t.commit({Write::remove(kA, Expect::exactly(3))})->ok());
    CHECK(t.put(kA, "4", Expect::absent()));
}

void all_or_nothing(Steps t) {
    REQUIRE(t.put(kA, "1"));
    const auto refused = t.commit({Write::put({"other", "x"}, "new"), Write::remove(kA),
                                   Write::put(kB, "new", Expect::exactly(7)),
                                   Write::check({"p", "c"}, Expect::exactly(1))});
    REQUIRE(refused.has_value());
    CHECK(refused->failed == 2);
    CHECK(t.version({"other", "x"}) == 0);
    CHECK(t.version(kA) == 1);
    CHECK(t.version(kB) == 0);
    CHECK(t.commit({Write::put({"other", "x"}, "new"), Write::remove(kA), Write::put(kB, "new"),
                    Write::check({"p", "c"}, Expect::absent())})
              ->ok());
    CHECK(t.version({"other", "x"}) == 1);
    CHECK(t.version(kA) == 0);
    CHECK(t.version(kB) == 1);
    CHECK(t.version({"p", "c"}) == 0);
}

void distinct_keys(Steps t) {
    CHECK(t.refusal({Write::put(kA, "1"), Write::put(kB, "2"), Write::check(kA, Expect::any())}) ==
          "duplicate-key");
    CHECK(t.version(kB) == 0);
}

void get_many(Steps t) {
    REQUIRE(t.put(kA, "A"));
    REQUIRE(t.put(kB, "B"));
    const auto read = [&](std::vector<Key> keys) {
        return testing::run(t.fixture.io, t.fixture.table().get_many(std::move(keys)));
    };
    const auto items = read({kB, {"p", "none"}, kA, {"q", "a"}, kB});
    REQUIRE((items && items->size() == 5));
    CHECK((*items)[0]->document == "B");
    CHECK_FALSE((*items)[1].has_value());
    CHECK((*items)[2]->document == "A");
    CHECK_FALSE((*items)[3].has_value());
    CHECK((*items)[4]->document == "B");
    CHECK(read({})->empty());
    CHECK(read(std::vector<Key>(kMaxGetMany, kA))->size() == kMaxGetMany);
    const auto past = read(std::vector<Key>(kMaxGetMany + 1, kA));
    REQUIRE_FALSE(past.has_value());
    CHECK(past.error().slug == "too-many-keys");
    CHECK(read({{"", "x"}}).error().slug == "invalid-key");
}

void get_changed(Steps t) {
    REQUIRE(t.put(kA, "A1"));
    REQUIRE(t.put(kA, "A2"));
    REQUIRE(t.put(kB, "B"));
    const auto read = [&](std::vector<Key> keys, std::vector<std::uint64_t> known) {
        return testing::run(t.fixture.io,
                            t.fixture.table().get_changed(std::move(keys), std::move(known)));
    };
    // Again and again: what was read before may come from another place.
    for (int i = 0; i < 2; ++i) {
        const auto items = read({kA, kA, kB, {"p", "none"}, kA}, {2, 1, 0, 1, 3});
        REQUIRE((items && items->size() == 5));
        CHECK((*items)[0]->version == 2);
        CHECK((*items)[0]->document.empty());
        CHECK((*items)[0]->key == kA);
        CHECK((*items)[1]->version == 2);
        CHECK((*items)[1]->document == "A2");
        CHECK((*items)[2]->document == "B");
        CHECK_FALSE((*items)[3].has_value());
        CHECK((*items)[4]->document == "A2");
        CHECK(read({kB}, {1})->front()->document.empty());
        CHECK(read({kB}, {0})->front()->document == "B");
    }
    REQUIRE(t.put(kB, "B2"));
    CHECK(read({kB}, {1})->front()->document == "B2");
    CHECK(read({kB}, {2})->front()->document.empty());
    CHECK(read({}, {})->empty());
    const std::vector<std::uint64_t> none(kMaxGetMany + 1, 0);
    CHECK(read(std::vector<Key>(kMaxGetMany + 1, kA), none).error().slug == "too-many-keys");
    CHECK(read({{"", "x"}}, {1}).error().slug == "invalid-key");
}

void ranges(Steps t) {
    // Bytes order, in which "é" stands behind "z", and a prefix before what continues it.
    for (const char* sort : {"", "a", "a#1", "a#10", "a#2", "b", "z", "é"})
        REQUIRE(t.put({"p", sort}, sort));
    REQUIRE(t.put({"o", "x"}, ""));
    REQUIRE(t.put({"p2", "x"}, ""));
    REQUIRE(t.put({"pa", "x"}, ""));
    CHECK(t.sorts({.partition = "p"}) == " a a#1 a#10 a#2 b z é ");
    CHECK(t.sorts({.partition = "p", .descending = true}) == "é z b a#2 a#10 a#1 a  ");
    CHECK(t.sorts({.partition = "p", .from = "a#", .to = "a$"}) == "a#1 a#10 a#2 ");
    CHECK(t.sorts({.partition = "p", .from = "a#1", .to = "b"}) == "a#1 a#10 a#2 ");
    CHECK(t.sorts({.partition = "p", .from = "a#1", .to = "b", .descending = true}) ==
          "a#2 a#10 a#1 ");
    CHECK(t.sorts({.partition = "p", .from = "b"}) == "b z é ");
    CHECK(t.sorts({.partition = "p", .to = "a"}) == " ");
    CHECK(t.sorts({.partition = "p", .from = "b", .to = "b"}) == "");
    CHECK(t.sorts({.partition = "p", .from = "z", .to = "a"}) == "");
    CHECK(t.sorts({.partition = "p", .from = "z", .to = "a", .descending = true}) == "");
    CHECK(t.sorts({.partition = "nobody"}) == "");
    const auto page = t.query({.partition = "p", .from = "b", .to = "c"});
    REQUIRE((page && page->items.size() == 1));
    CHECK(page->items[0].document == "b");
    CHECK(page->items[0].version == 1);
    CHECK(page->items[0].key == kB);
    CHECK(page->cursor.empty());
}

std::string walk(Steps t, Query query, std::size_t& pages) {
    std::string all;
    for (pages = 1;; ++pages) {
        const auto page = t.query(query);
        REQUIRE(page.has_value());
        REQUIRE(page->items.size() <= query.limit);
        for (const Item& item : page->items) all += item.key.sort;
        if (page->cursor.empty()) return all;
        REQUIRE_FALSE(page->items.empty());
        query.cursor = page->cursor;
    }
}

void paging(Steps t) {
    for (const char* sort : {"a", "b", "c", "d", "e", "f", "g"}) REQUIRE(t.put({"p", sort}, ""));
    std::size_t pages = 0;
    CHECK(walk(t, {.partition = "p", .limit = 3}, pages) == "abcdefg");
    CHECK(pages == 3);
    CHECK(walk(t, {.partition = "p", .descending = true, .limit = 3}, pages) == "gfedcba");
    CHECK(walk(t, {.partition = "p", .limit = 7}, pages) == "abcdefg");
    CHECK(pages == 1);
    CHECK(walk(t, {.partition = "p", .from = "b", .to = "g", .limit = 1}, pages) == "bcdef");
    CHECK(pages == 5);
    CHECK(walk(t, {.partition = "p", .from = "b", .to = "g", .descending = true, .limit = 2},
               pages) == "fedcb");

    // What changes between two pages neither repeats nor hides the rest.
    Query query{.partition = "p", .limit = 3};
    query.cursor = t.query(query)->cursor;
    REQUIRE(t.commit({Write::remove({"p", "c"}), Write::remove({"p", "d"}),
                      Write::put({"p", "a2"}, "")})
                ->ok());
    CHECK(t.sorts(query) == "e f g ");
}

void cursors(Steps t) {
    for (const char* sort : {"a", "b", "c", "d"}) REQUIRE(t.put({"p", sort}, ""));
    REQUIRE(t.put({"q", "a"}, ""));
    Query query{.partition = "p", .limit = 2};
    const std::string good = t.query(query)->cursor;
    REQUIRE_FALSE(good.empty());
    const auto refused = [&](Query other, const std::string& cursor) {
        other.cursor = cursor;
        const auto page = t.query(other);
        if (page) return std::string("accepted");
        CHECK(page.error().code == Code::invalid);
        return page.error().slug;
    };
    CHECK(refused(query, good) == "accepted");
    CHECK(refused({.partition = "q"}, good) == "invalid-cursor");
    CHECK(refused({.partition = "p", .from = "b"}, good) == "invalid-cursor");
    CHECK(refused({.partition = "p", .to = "c"}, good) == "invalid-cursor");
    CHECK(refused({.partition = "p", .descending = true}, good) == "invalid-cursor");
    CHECK(refused(query, "x") == "invalid-cursor");
    CHECK(refused(query, "not base64!") == "invalid-cursor");
    CHECK(refused(query, std::string(5000, 'A')) == "invalid-cursor");
    CHECK(refused(query, good.substr(0, good.size() - 1)) == "invalid-cursor");
    std::string forged = good;
    forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
    CHECK(refused(query, forged) == "invalid-cursor");
}

void binary_documents(Steps t) {
    std::string bytes;
    for (int i = 0; i < 1024; ++i) bytes.push_back(static_cast<char>(i & 0xff));
    REQUIRE(t.put(kA, bytes));
    REQUIRE(t.put(kB, ""));
    CHECK((*t.get(kA))->document == bytes);
    CHECK((*t.get(kB))->document.empty());
    CHECK(t.query({.partition = "p"})->items[0].document == bytes);
    // A zero byte is UTF-8 too, and must not end a key.
    const Key zero{std::string("p\0q", 3), std::string("s\0t", 3)};
    REQUIRE(t.put(zero, "zero"));
    CHECK((*t.get(zero))->document == "zero");
    CHECK(t.version({"p", std::string("q\0s\0t", 5)}) == 0);
    CHECK(t.sorts({.partition = "p"}) == "a b ");
}

void key_limits(Steps t) {
    const std::string most(kMaxKeyBytes, 'k');
    REQUIRE(t.put({most, most}, "long"));
    CHECK((*t.get({most, most}))->document == "long");
    CHECK(t.sorts({.partition = most, .from = most}) == most + ' ');
    for (const Key& key : {Key{"", "s"}, Key{most + 'k', "s"}, Key{"p", most + 'k'},
                           Key{"\xff", "s"}, Key{"p", "\xc3"}}) {
        CHECK(t.refusal({Write::put(key, "")}) == "invalid-key");
        CHECK(t.get(key).error().slug == "invalid-key");
        CHECK(t.query({.partition = key.partition, .from = key.sort}).error().slug ==
              "invalid-key");
    }
    CHECK(t.query({.partition = "p", .to = most + 'k'}).error().slug == "invalid-key");
    CHECK(t.query({.partition = "p", .limit = kMaxPage}).has_value());
    CHECK(t.query({.partition = "p", .limit = kMaxPage + 1}).error().slug == "invalid-limit");
    CHECK(t.query({.partition = "p", .limit = 0}).error().slug == "invalid-limit");
}

void commit_limits(Steps t) {
    const std::string most(kMaxDocument, 'd');
    REQUIRE(t.put(kA, most));
    CHECK((*t.get(kA))->document == most);
    CHECK(t.refusal({Write::put(kA, most + 'd')}) == "document-too-large");
    CHECK(t.refusal({}) == "empty-commit");

    std::vector<Write> writes;
    for (std::size_t i = 0; i < kMaxWrites; ++i)
        writes.push_back(Write::put({"many", std::to_string(i)}, "x"));
    REQUIRE(t.commit(writes)->ok());
    CHECK(t.query({.partition = "many", .limit = kMaxWrites})->items.size() == kMaxWrites);
    writes.push_back(Write::check({"many", "more"}, Expect::any()));
    CHECK(t.refusal(writes) == "too-many-writes");

    std::vector<Write> large;
    std::size_t left = kMaxCommitBytes;
    for (char part = 'a'; left > 0; ++part) {
        const std::size_t size = std::min(left - 6, kMaxDocument);
        large.push_back(Write::put({"large", {part}}, std::string(size, 'x')));
        left -= size + 6;
        if (left <= 6) left = 0;
    }
    REQUIRE(t.commit(large)->ok());
    large.back().document += std::string(7, 'x');
    CHECK(t.refusal(large) == "commit-too-large");
    CHECK(t.version({"large", "a"}) == 1);
}

void large_pages(Steps t) {
    constexpr std::size_t kItems = kMaxPageBytes / kMaxDocument + 3;
    const std::string document(kMaxDocument, 'd');
    for (std::size_t i = 0; i < kItems; ++i)
        REQUIRE(t.put({"p", {static_cast<char>('A' + i)}}, document));
    std::size_t pages = 0;
    CHECK(walk(t, {.partition = "p"}, pages).size() == kItems);
    CHECK(pages == 2);
    CHECK(walk(t, {.partition = "p", .descending = true}, pages).size() == kItems);
    CHECK(pages == 2);
}

void expiry(Steps t) {
    const Instant soon = t.fixture.clock.now() + Millis(1000);
    REQUIRE(t.commit({Write::put(kA, "1", {}, soon), Write::put(kB, "1")})->ok());
    CHECK((*t.get(kA))->expires == soon);
    REQUIRE(t.commit({Write::put(kA, "2", Expect::exactly(1), soon)})->ok());
    t.fixture.clock.advance(Millis(999));
    CHECK(t.version(kA) == 2);
    CHECK(t.sorts({.partition = "p"}) == "a b ");
    t.fixture.clock.advance(Millis(1));
    CHECK(t.version(kA) == 0);
    CHECK(t.sorts({.partition = "p"}) == "b ");
    CHECK(t.sorts({.partition = "p", .descending = true}) == "b ");
    const auto page = t.query({.partition = "p", .descending = true, .limit = 1});
    CHECK(page->cursor.empty());
    const auto many = testing::run(t.fixture.io, t.fixture.table().get_many({kA, kB}));
    CHECK_FALSE((*many)[0].has_value());
    CHECK_FALSE(t.put(kA, "3", Expect::exactly(2)));
    CHECK(t.commit({Write::check(kA, Expect::absent())})->ok());
    CHECK(t.put(kA, "3", Expect::absent()));
    CHECK(t.version(kA) == 1);
    CHECK_FALSE((*t.get(kA))->expires.has_value());
}

Task<void> add_one(Table& table, int& wins, int& losses) {
    auto read = co_await table.get(kA);
    REQUIRE(read.has_value());
    const int before = std::stoi((*read)->document);
    std::vector<Write> writes{
        Write::put(kA, std::to_string(before + 1), Expect::exactly((*read)->version))};
    auto done = co_await table.commit(std::move(writes));
    REQUIRE(done.has_value());
    ++(done->ok() ? wins : losses);
}

void concurrent_commits(Steps t) {
    REQUIRE(t.put(kA, "0"));
    int wins = 0;
    int losses = 0;
    for (int round = 0; round < 10; ++round) {
        for (int i = 0; i < 10; ++i)
            boost::asio::co_spawn(t.fixture.io, add_one(t.fixture.table(), wins, losses),
                                  [](std::exception_ptr e) { CHECK_FALSE(e); });
        t.fixture.io.restart();
        t.fixture.io.run();
    }
    CHECK(wins + losses == 100);
    CHECK(wins >= 10);
    CHECK((*t.get(kA))->document == std::to_string(wins));
    CHECK(t.version(kA) == static_cast<std::uint64_t>(wins) + 1);
}

void appends(Steps t) {
    const auto append = [&](std::vector<std::string> documents) {
        std::vector<Write> writes;
        for (std::string& document : documents)
            writes.push_back(Write::append("log", std::move(document)));
        return t.commit(std::move(writes))->positions;
    };
    CHECK(append({"a"}) == std::vector<std::uint64_t>{1});
    CHECK(append({"b", "c"}) == std::vector<std::uint64_t>{2, 3});
    CHECK((*t.get({"log", position_key(3)}))->document == "c");
    CHECK(t.version({"log", position_key(3)}) == 1);

    // With other writes, in the order of its own; and not where those do not come to pass.
    const auto mixed =
        t.commit({Write::append("other", "x"), Write::put(kA, "1"), Write::append("log", "d"),
                  Write::check(kB, Expect::absent()), Write::append("other", "y")});
    REQUIRE((mixed && mixed->ok()));
    CHECK(mixed->positions == std::vector<std::uint64_t>{1, 4, 2});
    const auto refused =
        t.commit({Write::append("log", "e"), Write::check(kB, Expect::exactly(1))});
    CHECK(refused->failed == 1);
    CHECK(refused->positions.empty());

    // Who takes rows away, also the last one, gives no place to another.
    REQUIRE(
        t.commit({Write::remove({"log", position_key(1)}), Write::remove({"log", position_key(4)})})
            ->ok());
    CHECK(append({"f"}) == std::vector<std::uint64_t>{5});
    CHECK(t.sorts({.partition = "log"}) ==
          position_key(2) + ' ' + position_key(3) + ' ' + position_key(5) + ' ');

    Write named = Write::append("log", "g");
    named.key.sort = position_key(9);
    CHECK(t.refusal({std::move(named)}) == "invalid-key");
    CHECK(t.refusal({Write::append("", "g")}) == "invalid-key");
    CHECK(t.refusal({Write::append("log", std::string(kMaxDocument + 1, 'x'))}) ==
          "document-too-large");
}

void concurrent_appends(Steps t) {
    constexpr int kAppends = 50;
    std::vector<std::uint64_t> positions;
    for (int i = 0; i < kAppends; ++i)
        boost::asio::co_spawn(t.fixture.io,
                              t.fixture.table().commit({Write::append("log", std::to_string(i))}),
                              [&](std::exception_ptr, Result<Committed> done) {
                                  positions.push_back(done.value().positions.front());
                              });
    t.fixture.io.restart();
    t.fixture.io.run();
    std::ranges::sort(positions);
    REQUIRE(positions.size() == kAppends);
    CHECK(positions.front() == 1);
    CHECK(positions.back() == kAppends);
    CHECK(std::ranges::adjacent_find(positions) == positions.end());
}

}  // namespace

void check_table(const MakeTable& make) {
    struct Part {
        const char* name;
        void (*check)(Steps);
    };
    static constexpr Part kParts[] = {
        {"items and versions", items},
        {"expectations", expectations},
        {"all or nothing", all_or_nothing},
        {"distinct keys", distinct_keys},
        {"get_many", get_many},
        {"get_changed", get_changed},
        {"ranges in both directions", ranges},
        {"paging", paging},
        {"cursors", cursors},
        {"binary documents and keys", binary_documents},
        {"limits of keys and pages", key_limits},
        {"limits of commits", commit_limits},
        {"pages bounded in bytes", large_pages},
        {"expiry", expiry},
        {"concurrent commits", concurrent_commits},
        {"appends", appends},
        {"concurrent appends", concurrent_appends},
    };
    for (const Part& part : kParts) {
        SUBCASE(part.name) {
            const auto fixture = make();
            part.check(Steps{*fixture});
        }
    }
}

}  // namespace innkeeper::conformance
