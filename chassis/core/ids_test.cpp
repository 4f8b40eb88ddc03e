#include "chassis/core/ids.hpp"
#include "chassis/testing/manual_clock.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <thread>

using namespace innkeeper;
using innkeeper::testing::ManualClock;

namespace {

/// The same byte for ever.
class ConstantRandom final : public Random {
public:
    explicit ConstantRandom(unsigned char byte) : byte_(std::byte{byte}) {}
    void fill(std::span<std::byte> out) override { std::ranges::fill(out, byte_); }

private:
    std::byte byte_;
};

std::string time_part(const std::string& id) { return id.substr(0, 8) + id.substr(9, 4); }

}  // namespace

TEST_CASE("an id is a UUIDv7 of the clock's time") {
    // The time of RFC 9562 appendix A.6.
    ManualClock clock(from_unix_ms(0x017F22E279B0));
    SeededRandom random(1);
    Ids ids(clock, random);
    const std::string id = ids.next();
    CHECK(is_uuid(id));
    CHECK(id.starts_with("017f22e2-79b0-7"));
    CHECK(std::string("89ab").contains(id[19]));
}

TEST_CASE("the bits are where RFC 9562 wants them") {
    ManualClock clock(from_unix_ms(0x017F22E279B0));
    ConstantRandom zeros(0x00);
    ConstantRandom ones(0xff);
    Ids low(clock, zeros);
    CHECK(low.next() == "017f22e2-79b0-7000-8000-000000000000");
    CHECK(low.next() == "017f22e2-79b0-7000-8100-000000000000");
    Ids high(clock, ones);
    CHECK(high.next() == "017f22e2-79b0-77ff-bfff-ffffffffffff");
    CHECK(high.next() == "017f22e2-79b0-7800-80ff-ffffffffffff");
}

TEST_CASE("ids sort in the order in which they were made") {
    ManualClock clock;
    SeededRandom random(2);
    Ids ids(clock, random);
    std::string last;
    std::set<std::string> all;
    for (int i = 0; i < 20'000; ++i) {
        const std::string id = ids.next();
        CHECK_MESSAGE(last < id, i);
        all.insert(id);
        last = id;
        if (i % 100 == 0) clock.advance(Millis(1));
        if (i % 1000 == 0) clock.step_wall(Millis(-50));
    }
    CHECK(all.size() == 20'000);
}

TEST_CASE("a counter that runs over takes the next millisecond") {
    ManualClock clock(from_unix_ms(0x017F22E279B0));
    ConstantRandom ones(0xff);
    Ids ids(clock, ones);
    std::string id = ids.next();
    const std::string first_time = time_part(id);
    std::string last = id;
    std::uint32_t made = 1;
    for (; time_part(id) == first_time && made < (1U << 17) + 2; ++made) {
        last = std::move(id);
        id = ids.next();
    }
    CHECK(made == (1U << 17) + 2);
    CHECK(last == "017f22e2-79b0-7fff-bfff-ffffffffffff");
    CHECK(id == "017f22e2-79b1-77ff-bfff-ffffffffffff");
}

TEST_CASE("what is no UUID") {
    CHECK(is_uuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
    for (const std::string text :
         {"", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "017f22e279b07cc398c4dc0c0c07398f",
          "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
          "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
          "017f22e2079b0-7cc3-98c4-dc0c0c07398f", "017f22e-279b0-7cc3-98c4-dc0c0c07398f"})
        CHECK_MESSAGE(!is_uuid(text), text);
}

TEST_CASE("the seeded generator is xoshiro256** seeded by splitmix64") {
    // From the reference programs of Blackman and Vigna, seed 0: the state is splitmix64's first
    // four numbers e220a8397b1dcdaf 6e789e6aa1b965f4 06c45d188009454f f88bb8a8724c81ec.
    SeededRandom random(0);
    CHECK(random.next_u64() == 0x99ec5f36cb75f2b4U);
    CHECK(random.next_u64() == 0xbf6e1f784956452aU);
    CHECK(random.next_u64() == 0x1a5f849d4933e6e0U);
    SeededRandom again(0);
    SeededRandom fork = again.fork();
    CHECK(fork.next_u64() != again.next_u64());
}

TEST_CASE("below() is uniform and in range") {
    SeededRandom random(3);
    std::map<std::uint64_t, int> counts;
    for (int i = 0; i < 30'000; ++i) ++counts[random.below(3)];
    CHECK(counts.size() == 3);
    for (const auto& [value, count] : counts) {
        CHECK(value < 3);
        CHECK(count > 9'500);
        CHECK(count < 10'500);
    }
    CHECK(random.below(1) == 0);
    constexpr std::uint64_t kAboveHalf = (std::uint64_t{1} << 63) + 1;
    for (int i = 0; i < 100; ++i) CHECK(random.below(kAboveHalf) < kAboveHalf);
}

TEST_CASE("the system's chance comes in any length, and nothing of it twice") {
    SystemRandom random;
    std::set<std::string> seen;
    for (int i = 0; i < 300; ++i)
        for (const std::size_t bytes : {7U, 16U, 1023U, 1024U, 1025U, 3000U}) {
            const std::string token = random.token(bytes);
            // Whether or not it began in the middle of what was drawn for another.
            for (std::size_t at = 0; at + 9 <= token.size(); at += 100)
                CHECK(seen.insert(token.substr(at, 9)).second);
            CHECK_FALSE(token.contains("AAAAAAAAAAAA"));
        }
    std::string elsewhere;
    std::jthread([&] { elsewhere = SystemRandom().token(32); }).join();
    CHECK(elsewhere != random.token(32));
}

TEST_CASE("tokens come from all bytes asked for") {
    SystemRandom random;
    CHECK(random.token(32).size() == 43);
    CHECK(random.token(0).empty());
    CHECK(random.token(32) != random.token(32));
    CHECK(ConstantRandom(0xff).token(3) == "____");
    SeededRandom a(7);
    SeededRandom b(7);
    CHECK(a.token(13) == b.token(13));
}
