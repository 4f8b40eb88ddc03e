#include "chassis/idempotency/idempotency.hpp"

#include "chassis/store/memory_table.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>

namespace innkeeper::idempotency {
namespace {

constexpr std::string_view kRoute = "POST /api/v1/things";

http::Request request(const std::string& key, const std::string& body = "{}",
                      const std::string& subject = "ada") {
    http::Request out;
    out.headers.set("Idempotency-Key", key);
    out.body = body;
    out.principal = auth::Principal{};
    out.principal->subject = subject;
    return out;
}

Key key(const std::string& header = "key-0001", const std::string& body = "{}",
        const std::string& subject = "ada", std::string_view route = kRoute) {
    const auto made = key_of(request(header, body, subject), route);
    REQUIRE(made.has_value());
    return *made;
}

std::string refused(const std::string& header) {
    const auto made = key_of(request(header), kRoute);
    return made ? "" : made.error().slug;
}

http::Response created() {
    auto response = http::json_response(201, R"({"id":"é\"1"})");
    response.headers.set("Location", "/things/1");
    response.headers.set("ETag", "\"1\"");
    response.headers.set("X-Other", "not kept");
    return response;
}

store::Item kept(std::string document) {
    store::Item item;
    item.key = key().row;
    item.document = std::move(document);
    return item;
}

struct World {
    boost::asio::io_context io;
    testing::ManualClock clock;
    store::MemoryTable table{clock};

    bool keep(const Key& k, const http::Response& response = created()) {
        std::vector<store::Write> writes{record(k, response, clock.now())};
        const auto done = testing::run(io, table.commit(std::move(writes)));
        REQUIRE(done.has_value());
        return done->ok();
    }
    Result<std::optional<http::Response>> again(const Key& k) {
        return testing::run(io, replay(table, k));
    }
};

}  // namespace

TEST_CASE("a key has kMinKey to kMaxKey visible ASCII characters") {
    CHECK(refused(std::string(kMinKey, 'k')).empty());
    CHECK(refused(std::string(kMinKey - 1, 'k')) == "idempotency-key-invalid");
    CHECK(refused(std::string(kMaxKey, 'k')).empty());
    CHECK(refused(std::string(kMaxKey + 1, 'k')) == "idempotency-key-invalid");
    CHECK(refused("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~").empty());
    for (const std::string& bad :
         {std::string("with space"), std::string("tab\tinside"), std::string("umlaut-ü-key"),
          std::string("null\0null", 9), std::string("delete\x7f\x7f"), std::string()})
        CHECK(refused(bad) == "idempotency-key-invalid");
    http::Request without = request("key-0001");
    without.headers.erase("Idempotency-Key");
    const auto missing = key_of(without, kRoute);
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().slug == "idempotency-key-missing");
    CHECK(missing.error().code == Code::invalid);
}

TEST_CASE("the scope is principal, route and key, and no two scopes run together") {
    const Key one = key();
    CHECK(key().row == one.row);
    CHECK(key("key-0002").row != one.row);
    CHECK(key("key-0001", "{}", "bob").row != one.row);
    CHECK(key("key-0001", "{}", "ada", "POST /api/v1/others").row != one.row);
    CHECK(key("key-0001", "{\"a\":1}").row == one.row);
    CHECK(key("key-0001", "{}", "ada\nPOST", " /x").row !=
          key("key-0001", "{}", "ada", "POST\n /x").row);
    CHECK(key("11111111", "{}", "a", "b1:").row != key("11111111", "{}", "a1:", "b").row);
    CHECK(one.row.partition.size() < 100);
}

TEST_CASE("the first answer comes again, marked, with what is kept of it") {
    World world;
    const auto nothing = world.again(key());
    REQUIRE(nothing.has_value());
    CHECK_FALSE(nothing->has_value());
    CHECK(world.keep(key()));
    const auto again = world.again(key());
    REQUIRE(again.has_value());
    REQUIRE(again->has_value());
    const http::Response& response = **again;
    CHECK(response.status == 201);
    CHECK(response.body == created().body);
    CHECK(response.headers.get("Content-Type") == "application/json");
    CHECK(response.headers.get("Location") == "/things/1");
    CHECK(response.headers.get("ETag") == "\"1\"");
    CHECK(response.headers.get("Idempotency-Replayed") == "true");
    CHECK_FALSE(response.headers.get("X-Other").has_value());
    CHECK_FALSE(world.again(key("key-0002"))->has_value());
    CHECK_FALSE(world.again(key("key-0001", "{}", "bob"))->has_value());
}

TEST_CASE("a record is written as ever: those of yesterday and of other builds are read") {
    const auto written = record(key(), created(), testing::ManualClock().now());
    CHECK(written.document == R"({"body_hash":")" + key().body_hash +
                                  R"(","status":201,"body":"{\"id\":\"é\\\"1\"}",)"
                                  R"("Location":"/things/1","ETag":"\"1\""})");
}

TEST_CASE("an answer without Location and ETag comes again without them") {
    World world;
    CHECK(world.keep(key(), http::json_response(200, "")));
    const auto again = world.again(key());
    REQUIRE(again->has_value());
    CHECK((*again)->status == 200);
    CHECK((*again)->body.empty());
    CHECK_FALSE((*again)->headers.get("Location").has_value());
    CHECK_FALSE((*again)->headers.get("ETag").has_value());
}

TEST_CASE("another body with the key is refused, and told nothing of the first answer") {
    World world;
    CHECK(world.keep(key()));
    for (const char* body : {"", "{} ", "{\"a\":1}"}) {
        const auto other = world.again(key("key-0001", body));
        REQUIRE_FALSE(other.has_value());
        CHECK(other.error().code == Code::rejected);
        CHECK(other.error().slug == "idempotency-key-reused");
        CHECK(other.error().detail.find("things") == std::string::npos);
    }
}

TEST_CASE("content stands for the body where its bytes do not tell") {
    World world;
    const auto first = key_of(request("key-0001", "--a--"), kRoute, "same");
    const auto second = key_of(request("key-0001", "--b--"), kRoute, "same");
    const auto other = key_of(request("key-0001", "--a--"), kRoute, "other");
    CHECK(world.keep(*first));
    CHECK(world.again(*second)->has_value());
    CHECK_FALSE(world.again(*other).has_value());
}

TEST_CASE("a key without a request is the key of the request") {
    const auto direct = key_of("ada", kRoute, "key-0001", "{}");
    REQUIRE(direct.has_value());
    CHECK(direct->row == key().row);
    CHECK(direct->body_hash == key().body_hash);
    CHECK(key_of("ada", kRoute, {}, "{}").error().slug == "idempotency-key-missing");
    CHECK(key_of("ada", kRoute, "short", "{}").error().slug == "idempotency-key-invalid");
}

TEST_CASE("a damaged record is a bug and not a guess; fields of later versions pass") {
    for (const char* text : {"", "{}", "[]", R"({"body_hash":"x","status":700,"body":""})"}) {
        const auto read = first_answer(key(), kept(text));
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().code == Code::bug);
        CHECK(read.error().slug == "document-damaged");
    }
    const std::string later =
        R"({"body_hash":")" + key().body_hash + R"(","status":200,"body":"first","later":1})";
    CHECK(first_answer(key(), kept(later)).value().body == "first");
}

TEST_CASE("of two records of one key the second fails, and changes nothing") {
    World world;
    CHECK(world.keep(key()));
    CHECK_FALSE(world.keep(key(), http::json_response(200, "second")));
    CHECK((*world.again(key()))->body == created().body);
}

TEST_CASE("an answer is kept for kKept, and the key is free after it") {
    World world;
    CHECK(world.keep(key()));
    world.clock.advance(std::chrono::duration_cast<Millis>(kKept) - Millis(1));
    CHECK(world.again(key())->has_value());
    world.clock.advance(Millis(2));
    CHECK_FALSE(world.again(key())->has_value());
    CHECK(world.keep(key("key-0001", "{\"new\":1}")));
}

TEST_CASE("the largest answers are kept whole") {
    World world;
    const std::string body(store::kMaxDocument - 1000, 'x');
    CHECK(world.keep(key(), http::json_response(201, body)));
    CHECK((*world.again(key()))->body == body);
}

}  // namespace innkeeper::idempotency
