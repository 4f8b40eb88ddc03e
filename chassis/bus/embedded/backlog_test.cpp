#include "chassis/bus/embedded/backlog.hpp"

#include <doctest/doctest.h>

#include <string>

namespace innkeeper::bus::embedded {
namespace {

Entry entry(std::uint64_t position, std::string subject, std::int64_t due_ms = 0,
            bool parked = false) {
    return {position, std::move(subject), 0, from_unix_ms(due_ms), parked, {}};
}

const Instant kNow = from_unix_ms(1000);

TEST_CASE("subjects take turns in the order in which they are due, then of position") {
    Backlog backlog;
    backlog.add(entry(1, "a", 500));
    backlog.add(entry(2, "b"));
    backlog.add(entry(3, "c"));
    backlog.add(entry(4, "b"));
    backlog.add(entry(5, "d", 1001));
    CHECK(backlog.size() == 5);
    CHECK(backlog.begin(kNow) == "b");
    CHECK(backlog.begin(kNow) == "c");
    CHECK(backlog.begin(kNow) == "a");
    CHECK_FALSE(backlog.begin(kNow).has_value());
    CHECK(backlog.next_due() == from_unix_ms(1001));
    CHECK(backlog.pop("b").position == 2);
    CHECK(backlog.head("b")->position == 4);
    backlog.end("b");
    CHECK(backlog.begin(kNow) == "b");
    CHECK(backlog.pop("b").position == 4);
    CHECK(backlog.head("b") == nullptr);
    backlog.end("b");
    CHECK_FALSE(backlog.begin(kNow).has_value());
    CHECK(backlog.size() == 3);
}

TEST_CASE("a late entry goes to its place, but not before one under way") {
    Backlog backlog;
    backlog.add(entry(5, "a"));
    backlog.add(entry(3, "a"));
    CHECK(backlog.begin(kNow) == "a");
    CHECK(backlog.head("a")->position == 3);
    backlog.add(entry(1, "a"));
    backlog.add(entry(4, "a"));
    std::string order;
    while (backlog.head("a") != nullptr) order += std::to_string(backlog.pop("a").position);
    CHECK(order == "3145");
}

TEST_CASE("what stands behind a claimed head can be changed") {
    Backlog backlog;
    for (const std::uint64_t position : {1U, 2U, 3U}) backlog.add(entry(position, "a"));
    CHECK(backlog.begin(kNow) == "a");
    std::string seen;
    backlog.for_each_behind("a", [&seen](Entry& behind) {
        seen += std::to_string(behind.position);
        behind.parked = true;
    });
    CHECK(seen == "23");
    CHECK_FALSE(backlog.pop("a").parked);
    CHECK(backlog.pop("a").parked);
    CHECK(backlog.pop("a").parked);
    backlog.for_each_behind("a", [](Entry&) { FAIL("nothing is there"); });
}

TEST_CASE("a parked event blocks what comes behind it") {
    Backlog backlog;
    CHECK_FALSE(backlog.is_blocked("a"));
    backlog.add(entry(1, "a"));
    CHECK_FALSE(backlog.is_blocked("a"));
    CHECK(backlog.begin(kNow) == "a");
    Entry head = *backlog.head("a");
    head.parked = true;
    head.due = from_unix_ms(2000);
    backlog.replace_head("a", head);
    CHECK(backlog.is_blocked("a"));
    backlog.add(entry(2, "a", 0, true));
    backlog.end("a");
    CHECK_FALSE(backlog.begin(kNow).has_value());
    CHECK(backlog.next_due() == from_unix_ms(2000));
    CHECK(backlog.begin(from_unix_ms(2000)) == "a");
}

}  // namespace
}  // namespace innkeeper::bus::embedded
