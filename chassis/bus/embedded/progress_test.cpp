#include "chassis/bus/embedded/progress.hpp"

#include <doctest/doctest.h>

#include <string>

namespace innkeeper::bus::embedded {
namespace {

const store::Key kCursor{"cursor", "s"};

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
    CHECK(progress.next_commit(kCursor).empty());
    CHECK_FALSE(progress.is_behind());
    progress.settle(11, {});
    CHECK(describe(progress.next_commit(kCursor)) == "@12");
    progress.written();
    CHECK(progress.cursor() == 12);
    progress.settle(14, {row("x")});
    CHECK(progress.has_rows());
    CHECK(describe(progress.next_commit(kCursor)) == "x");
    progress.written();
    progress.settle(13, {});
    CHECK(describe(progress.next_commit(kCursor)) == "@14");
    progress.written();
    CHECK(progress.window() == 0);
}

TEST_CASE("what is passed over counts as settled and moves the cursor") {
    Progress progress(0);
    progress.read(1);
    progress.pass();
    progress.pass();
    progress.read_to(3);
    CHECK(progress.waiting() == 2);
    CHECK(progress.is_behind());
    CHECK(progress.next_commit(kCursor).empty());
    CHECK(progress.waiting() == 0);
    progress.settle(1, {});
    CHECK(describe(progress.next_commit(kCursor)) == "@3");
    progress.written();
    CHECK_FALSE(progress.is_behind());
    for (int i = 0; i < 5; ++i) progress.pass();
    progress.read_to(8);
    CHECK(progress.waiting() == 5);
    CHECK(describe(progress.next_commit(kCursor)) == "@8");
}

TEST_CASE("a commit that failed is the same the next time") {
    Progress progress(0);
    progress.read(1);
    progress.read(2);
    progress.read_to(2);
    progress.settle(1, {row("a")});
    CHECK(describe(progress.next_commit(kCursor)) == "a@1");
    progress.settle(2, {row("b")});
    CHECK(describe(progress.next_commit(kCursor)) == "a@1");
    progress.written();
    CHECK(describe(progress.next_commit(kCursor)) == "b@2");
}

TEST_CASE("positions without events do not hold the cursor up") {
    Progress progress(3);
    progress.read_to(900);
    CHECK(progress.is_behind());
    CHECK(describe(progress.next_commit(kCursor)) == "@900");
    progress.written();
    CHECK_FALSE(progress.is_behind());
}

TEST_CASE("a commit stays below the table's limits and names a row once") {
    Progress progress(0);
    for (std::uint64_t i = 1; i <= 150; ++i) {
        progress.read(i);
        progress.settle(i, {row(std::to_string(i))});
    }
    progress.read_to(150);
    auto writes = progress.next_commit(kCursor);
    CHECK(writes.size() == store::kMaxWrites);
    CHECK(writes.back().document == "99");
    progress.written();
    CHECK(progress.next_commit(kCursor).size() == 52);
    progress.written();
    CHECK(progress.cursor() == 150);

    progress.settle(0, {row("a", "1")});
    progress.settle(0, {row("a", "2")});
    CHECK(progress.next_commit(kCursor).size() == 1);
    progress.written();
    CHECK(progress.next_commit(kCursor).front().document == "2");
    progress.written();

    for (int i = 0; i < 40; ++i)
        progress.settle(0, {row("big" + std::to_string(i), std::string(260'000, 'x'))});
    std::size_t bytes = 0;
    for (const auto& write : progress.next_commit(kCursor)) bytes += write.document.size();
    CHECK(bytes < store::kMaxCommitBytes - 100 * store::kMaxKeyBytes);
}

}  // namespace
}  // namespace innkeeper::bus::embedded
