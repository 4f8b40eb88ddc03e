#include "services/identity/app/sodium_password_hasher.hpp"

#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>
#include <boost/asio/executor_work_guard.hpp>

using namespace innkeeper;
using namespace innkeeper::identity;

namespace {

/// As testing::run, but the answer comes from another thread, so the loop has to wait for it.
template <class T>
T run_waiting(boost::asio::io_context& io, Task<T> task) {
    const auto work = boost::asio::make_work_guard(io);
    return testing::run(io, std::move(task));
}

}  // namespace

TEST_CASE("a hash is argon2id, salted, and knows its password") {
    boost::asio::io_context io;
    SodiumPasswordHasher hasher(ArgonCost::cheapest());
    const auto one = run_waiting(io, hasher.hash("correct horse"));
    const auto two = run_waiting(io, hasher.hash("correct horse"));
    REQUIRE(one.has_value());
    REQUIRE(two.has_value());
    CHECK(one->starts_with("$argon2id$"));
    CHECK(*one != *two);
    CHECK(run_waiting(io, hasher.verify(*one, "correct horse")) == true);
    CHECK(run_waiting(io, hasher.verify(*one, "correct horsf")) == false);
    CHECK(run_waiting(io, hasher.verify(*one, "")) == false);
    CHECK(run_waiting(io, hasher.verify("no hash", "correct horse")) == false);
    CHECK(run_waiting(io, hasher.verify(std::string(500, 'x'), "correct horse")) == false);
}

TEST_CASE("production parameters stand in the hash") {
    boost::asio::io_context io;
    SodiumPasswordHasher hasher;
    const auto hash = run_waiting(io, hasher.hash("correct horse"));
    REQUIRE(hash.has_value());
    CHECK(hash->find("$m=19456,t=2,p=1$") != std::string::npos);
}

TEST_CASE("past its queue the hasher says busy") {
    constexpr std::size_t kPlaces = 3;
    boost::asio::io_context io;
    // Hashes that take long enough for all requests to arrive while the first is under way.
    SodiumPasswordHasher hasher({.passes = 3, .memory_bytes = 64 * 1024 * 1024}, 1, kPlaces);
    int done = 0;
    int busy = 0;
    for (std::size_t i = 0; i < kPlaces + 1; ++i) {
        boost::asio::co_spawn(
            io, hasher.hash("correct horse"), [&](std::exception_ptr, Result<std::string> result) {
                if (result)
                    ++done;
                else if (result.error().slug == "sign-in-busy" &&
                         result.error().code == Code::unavailable && result.error().retry_after)
                    ++busy;
            });
    }
    const auto work = boost::asio::make_work_guard(io);
    while (done + busy < static_cast<int>(kPlaces) + 1) io.run_one();
    CHECK(done == static_cast<int>(kPlaces));
    CHECK(busy == 1);
    CHECK(run_waiting(io, hasher.hash("correct horse")).has_value());
}
