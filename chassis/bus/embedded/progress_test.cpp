#include "chassis/bus/embedded/progress.hpp"

#include <doctest/doctest.h>

#include <string>

namespace innkeeper::bus::embedded {
namespace {

const store::Key kCursor{"cursor", "s"};
constexpr std::uint64_t kEnd = 1000;  ///< of the log

store::Write row(const std::string& sort, std::string document = "") {
    return store::Write::put({"rows", sort}, std::move(document));
}

std::string describe(const std::vector<store::Write>& writes) {
    std::string all;
    for (const auto& write : writes)
        all += write.key == kCursor ? "@" + write.document : write.key.sort;
    return all;
}

TEST_CASE("the cursor follows the settled events without a gap") {
    Progress progress(10);
    for (std::uint64_t i = 11; i <= 14; ++i) progress.read(i);
    progress.read_to(14);
    CHECK(progress.window() == 4);
    CHECK_FALSE(progress.is_behind());
    progress.settle(12, {});
    CHECK(progress.is_behind());
    CHECK(progress.next_commit(kCursor, kEnd).empty());
    CHECK_FALSE(progress.is_behind());
    progress.settle(11, {});
    CHECK(describe(progress.next_commit(kCursor, kEnd)) == "@12");
    progress.written();
    CHECK(progress.cursor() == 12);
    progress.settle(14, {row("x")});
    CHECK(progress.has_rows());
    CHECK(describe(progress.next_commit(kCursor, kEnd)) == "x");
    progress.written();
    progress.settle(13, {});
    CHECK(describe(progress.next_commit(kCursor, kEnd)) == "@14");
    progress.written();
    CHECK(progress.window() == 0);
}

TEST_CASE("a commit that failed is the same the next time") {
    Progress progress(0);
    progress.read(1);
    progress.read(2);
    progress.read_to(2);
    progress.settle(1, {row("a")});
    CHECK(describe(progress.next_commit(kCursor, kEnd)) == "a@1");
    progress.settle(2, {row("b")});
    CHECK(describe(progress.next_commit(kCursor, kEnd)) == "a@1");
    progress.written();
    CHECK(describe(progress.next_commit(kCursor, kEnd)) == "b@2");
}

TEST_CASE("positions without events do not hold the cursor up") {
    Progress progress(3);
    progress.read_to(900);
    CHECK(progress.is_behind());
    CHECK(describe(progress.next_commit(kCursor, kEnd)) == "@900");
    progress.written();
    CHECK_FALSE(progress.is_behind());
}

TEST_CASE("nothing is kept of a position that the log does not hold durably") {
    Progress progress(3);
    for (std::uint64_t i = 4; i <= 6; ++i) progress.read(i);
    progress.read_to(6);
    progress.settle(4, {});
    progress.settle(6, {row("x")});
    progress.settle(5, {row("y")});
    CHECK(progress.is_ahead_of(3));
    CHECK(progress.next_commit(kCursor, 3).empty());
    CHECK_FALSE(progress.is_ahead_of(4));
    CHECK(describe(progress.next_commit(kCursor, 5)) == "@4");
    progress.written();
    CHECK(progress.is_ahead_of(5));
    CHECK(progress.next_commit(kCursor, 5).empty());
    CHECK(describe(progress.next_commit(kCursor, 6)) == "xy@6");
    progress.written();
    CHECK_FALSE(progress.is_behind());
    progress.read_to(9);
    CHECK(progress.next_commit(kCursor, 6).empty());
}

TEST_CASE("a commit stays below the table's limits and names a row once") {
    Progress progress(0);
    for (std::uint64_t i = 1; i <= 150; ++i) {
        progress.read(i);
        progress.settle(i, {row(std::to_string(i))});
    }
    progress.read_to(150);
    auto writes = progress.next_commit(kCursor, kEnd);
    CHECK(writes.size() == store::kMaxWrites);
    CHECK(writes.back().document == "99");
    progress.written();
    CHECK(progress.next_commit(kCursor, kEnd).size() == 52);
    progress.written();
    CHECK(progress.cursor() == 150);

    progress.settle(0, {row("a", "1")});
    progress.settle(0, {row("a", "2")});
    CHECK(progress.next_commit(kCursor, kEnd).size() == 1);
    progress.written();
    CHECK(progress.next_commit(kCursor, kEnd).front().document == "2");
    progress.written();

    for (int i = 0; i < 40; ++i)
        progress.settle(0, {row("big" + std::to_string(i), std::string(260'000, 'x'))});
    std::size_t bytes = 0;
    for (const auto& write : progress.next_commit(kCursor, kEnd)) bytes += write.document.size();
    CHECK(bytes < store::kMaxCommitBytes - 100 * store::kMaxKeyBytes);
}

}  // namespace
}  // namespace innkeeper::bus::embedded
