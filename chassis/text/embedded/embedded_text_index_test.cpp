#include "chassis/text/embedded/embedded_text_index.hpp"

#include "chassis/testing/run.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <doctest/doctest.h>

#include <thread>

namespace innkeeper::text::embedded {
namespace {

const std::vector<FieldKind> kKinds = {{"name", 5}};

Document hotel(std::uint32_t tag, const std::string& name) {
    return {
        .id = fmt::format("h{}", tag), .tag = tag, .fields = {{"name", name, {}}}, .title = name};
}

std::vector<Document> hotels(std::uint32_t begin, std::uint32_t end, const std::string& name) {
    std::vector<Document> out;
    for (std::uint32_t tag = begin; tag < end; ++tag) out.push_back(hotel(tag, name));
    return out;
}

std::size_t count(const Reader& reader, const std::string& words) {
    const auto answer = reader.search({.text = words, .limit = kMaxMatches});
    REQUIRE(answer.has_value());
    return answer->total;
}

/// Runs a job when it is let go, and refuses it when it is full.
class HeldOffload final : public Offload {
public:
    Task<Result<void>> run(std::function<void()> job) override {
        ++asked;
        if (full) co_return fail(Code::busy, "workers-busy", "Too much waits.");
        const auto executor = co_await boost::asio::this_coro::executor;
        while (held) co_await boost::asio::post(executor, boost::asio::use_awaitable);
        job();
        co_return Result<void>{};
    }
    bool held = false;
    bool full = false;
    int asked = 0;
};

struct Fixture {
    boost::asio::io_context io;
    HeldOffload offload;
    EmbeddedTextIndex index{kKinds, offload};

    void put(std::vector<Document> documents) {
        REQUIRE(testing::run(io, index.put(std::move(documents))).has_value());
    }
    void remove(std::vector<std::string> ids) {
        REQUIRE(testing::run(io, index.remove(std::move(ids))).has_value());
    }
    void poll() {
        for (int i = 0; i < 100; ++i) {
            io.restart();
            io.poll_one();
        }
    }
};

TEST_CASE("what changes while a merge runs is in its outcome") {
    Fixture f;
    f.put(hotels(0, 1000, "Old House"));
    f.offload.held = true;
    bool done = false;
    boost::asio::co_spawn(f.io, f.index.put(hotels(1000, 2000, "Old House")),
                          [&](std::exception_ptr, Result<void> result) {
                              CHECK(result.has_value());
                              done = true;
                          });
    f.poll();
    REQUIRE(f.offload.asked == 1);
    CHECK(count(*f.index.snapshot(), "old house") == 2000);  // found before it is merged
    f.remove({"h5", "h1500"});
    f.put({hotel(7, "New Villa"), hotel(3000, "New Villa")});
    f.remove({"h3000"});
    CHECK(count(*f.index.snapshot(), "old house") == 1997);
    REQUIRE_FALSE(done);
    f.offload.held = false;
    f.poll();
    REQUIRE(done);
    const auto reader = f.index.snapshot();
    CHECK(reader->size() == 1998);
    CHECK(count(*reader, "old house") == 1997);
    CHECK(count(*reader, "new") == 1);
    CHECK(reader->parts().size() == 2);
    CHECK(reader->total_length() == 1998 * 10);
    CHECK(reader->suggest("new", 5)->size() == 1);
}

TEST_CASE("when the offload is full a later put merges") {
    Fixture f;
    f.offload.full = true;
    f.put(hotels(0, 600, "House"));
    f.put(hotels(600, 1200, "House"));
    CHECK(f.index.snapshot()->parts().size() == 2);
    CHECK(count(*f.index.snapshot(), "house") == 1200);
    f.offload.full = false;
    f.put(hotels(1200, 1201, "House"));
    CHECK(f.index.snapshot()->parts().size() == 2);
    CHECK(f.index.snapshot()->parts().front().live() == 1200);
    CHECK(count(*f.index.snapshot(), "house") == 1201);
}

TEST_CASE("a snapshot stays as it was") {
    Fixture f;
    f.put(hotels(0, 300, "Old House"));
    f.put({hotel(300, "Lonely Villa")});
    const auto before = f.index.snapshot();
    f.remove({"h300"});
    const auto between = f.index.snapshot();
    for (std::uint32_t tag = 0; tag < 200; ++tag) f.put({hotel(tag, "New House")});
    f.remove({"h250"});
    CHECK(count(*before, "lonely") == 1);
    CHECK(count(*before, "lonly") == 1);
    CHECK(count(*before, "old") == 300);
    CHECK(count(*before, "new") == 0);
    CHECK(before->size() == 301);
    CHECK(count(*between, "lonely") == 0);
    CHECK(count(*between, "old") == 300);
    CHECK(count(*f.index.snapshot(), "old") == 99);
    CHECK(count(*f.index.snapshot(), "new") == 200);
    CHECK(before->suggest("old", 50)->size() == 50);
}

TEST_CASE("segments stay few, and what is removed leaves no trace") {
    Fixture f;
    for (std::uint32_t tag = 0; tag < 3000; ++tag) f.put({hotel(tag, "House")});
    CHECK(f.index.snapshot()->parts().size() <= 13);
    std::vector<std::string> ids;
    for (std::uint32_t tag = 0; tag < 3000; ++tag) {
        ids.push_back(fmt::format("h{}", tag));
        if (ids.size() < kMaxPut) continue;
        f.remove(std::move(ids));
        ids.clear();
    }
    CHECK(f.index.snapshot()->parts().empty());
    CHECK(f.index.snapshot()->size() == 0);
    CHECK(f.index.snapshot()->total_length() == 0);
}

TEST_CASE("readers on other threads see one moment each while the index changes") {
    Fixture f;
    f.put(hotels(0, 500, "Blue House"));
    std::atomic<bool> stop = false;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> readers;
    for (int i = 0; i < 2; ++i)
        readers.emplace_back([&] {
            while (!stop) {
                const auto reader = f.index.snapshot();
                const auto blue = reader->search({.text = "blue", .limit = kMaxMatches});
                const auto red = reader->search({.text = "red", .limit = kMaxMatches});
                if (!blue || !red || blue->total + red->total != 500) ++wrong;
            }
        });
    for (std::uint32_t tag = 0; tag < 500; ++tag) f.put({hotel(tag, "Red House")});
    stop = true;
    for (std::thread& reader : readers) reader.join();
    CHECK(wrong == 0);
    CHECK(count(*f.index.snapshot(), "red") == 500);
}

TEST_CASE("of too many words that begin so those that most documents have are taken") {
    Fixture f;
    std::vector<Document> all;
    for (std::uint32_t tag = 0; tag < kMaxExpansions; ++tag)
        all.push_back(hotel(tag, fmt::format("pre{:05}", tag)));
    f.put(std::move(all));
    const auto begin = [&](const char* text) {
        const auto reader = f.index.snapshot();
        return reader->search({.text = text, .prefix_last_word = true, .limit = kMaxMatches});
    };
    CHECK(begin("pre")->total == kMaxExpansions);
    f.put({hotel(5000, "prezz")});  // in another part, of equals the last
    CHECK(begin("pre")->total == kMaxExpansions);
    CHECK(begin("prez")->total == 1);
    f.put({hotel(5001, "prezz")});  // takes the place of the last of those that one has
    CHECK(begin("pre")->total == kMaxExpansions - 1 + 2);
    const auto matches = begin("pre")->matches;
    CHECK(matches.back().tag == 5001);
    CHECK(matches[kMaxExpansions - 2].tag == kMaxExpansions - 2);
    CHECK(begin(fmt::format("pre{:05}", kMaxExpansions - 1).c_str())->total == 1);
}

TEST_CASE("the words that are too long to keep whole are the same in text and query") {
    Fixture f;
    const std::string word(kMaxWordBytes, 'x');
    f.put({hotel(1, word + "y")});
    CHECK(count(*f.index.snapshot(), word + "z") == 1);
}

}  // namespace
}  // namespace innkeeper::text::embedded
