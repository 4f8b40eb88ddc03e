#include "services/identity/app/sodium_password_hasher.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/once.hpp"

#include <sodium.h>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <array>

namespace innkeeper::identity {

struct SodiumPasswordHasher::Pool {
    explicit Pool(std::size_t size) : threads(size) {}
    boost::asio::thread_pool threads;
};

/// A place in the queue, given back when the work is done.
struct SodiumPasswordHasher::Place {
    explicit Place(std::atomic<std::size_t>& counter) : taken(&counter) {}
    Place(Place&& other) noexcept : taken(std::exchange(other.taken, nullptr)) {}
    Place& operator=(Place&&) = delete;
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
        if (taken != nullptr) taken->fetch_sub(1);
    }
    std::atomic<std::size_t>* taken;
};

ArgonCost ArgonCost::cheapest() { return {crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN}; }

SodiumPasswordHasher::SodiumPasswordHasher(ArgonCost cost, std::size_t threads,
                                           std::size_t max_queue)
    : cost_(cost), max_queue_(max_queue), pool_(std::make_unique<Pool>(threads)) {
    CHECK(sodium_init() >= 0);
}

SodiumPasswordHasher::~SodiumPasswordHasher() { pool_->threads.join(); }

Task<Result<std::string>> SodiumPasswordHasher::run(std::function<std::string()> work) {
    if (queued_.fetch_add(1) >= max_queue_) {
        queued_.fetch_sub(1);
        Error error{Code::unavailable, "sign-in-busy",
                    "Too many people are signing in. Try again in a moment."};
        error.retry_after = std::chrono::seconds(1);
        co_return fail(std::move(error));
    }
    Place place(queued_);
    OneShot<std::string> answer;
    boost::asio::post(pool_->threads, [setter = answer.setter(), place = std::move(place),
                                       work = std::move(work)]() mutable {
        auto text = work();
        {
            const Place done = std::move(place);
        }
        setter.set(std::move(text));
    });
    auto text = co_await std::move(answer).wait();
    co_return text;
}

Task<Result<std::string>> SodiumPasswordHasher::hash(std::string password) {
    std::function<std::string()> work = [cost = cost_, password = std::move(password)] {
        std::array<char, crypto_pwhash_STRBYTES> encoded{};
        const int failed =
            crypto_pwhash_str_alg(encoded.data(), password.data(), password.size(), cost.passes,
                                  cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
        return failed != 0 ? std::string() : std::string(encoded.data());
    };
    CO_TRY(auto encoded, co_await run(std::move(work)));
    if (encoded.empty()) {
        co_return fail(Code::unavailable, "sign-in-busy", "There is not enough memory right now.");
    }
    co_return encoded;
}

Task<Result<bool>> SodiumPasswordHasher::verify(std::string encoded, std::string password) {
    std::function<std::string()> work = [encoded = std::move(encoded),
                                         password = std::move(password)] {
        std::array<char, crypto_pwhash_STRBYTES> stored{};
        if (encoded.size() >= stored.size()) return std::string();
        encoded.copy(stored.data(), encoded.size());
        const bool same =
            crypto_pwhash_str_verify(stored.data(), password.data(), password.size()) == 0;
        return same ? std::string("same") : std::string();
    };
    CO_TRY(const auto answer, co_await run(std::move(work)));
    co_return !answer.empty();
}

}  // namespace innkeeper::identity
