#pragma once

#include "services/identity/app/password_hasher.hpp"
#include "services/identity/limits.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>

namespace innkeeper::identity {

/// The cost of one hash. The default is for production; tests use `cheapest()`.
struct ArgonCost {
    unsigned long long passes = kArgonPasses;
    std::size_t memory_bytes = kArgonMemoryBytes;
    [[nodiscard]] static ArgonCost cheapest();
};

/// argon2id (RFC 9106) of libsodium on threads of its own. At most `max_queue` hashes are under way
/// or waiting. The destructor finishes what waits, so it must run before the executors end whose
/// coroutines wait here.
class SodiumPasswordHasher final : public PasswordHasher {
public:
    explicit SodiumPasswordHasher(ArgonCost cost = {}, std::size_t threads = kHashThreads,
                                  std::size_t max_queue = kMaxHashQueue);
    ~SodiumPasswordHasher() override;
    SodiumPasswordHasher(const SodiumPasswordHasher&) = delete;
    SodiumPasswordHasher& operator=(const SodiumPasswordHasher&) = delete;

    Task<Result<std::string>> hash(std::string password) override;
    Task<Result<bool>> verify(std::string encoded, std::string password) override;

private:
    struct Pool;
    struct Place;
    /// Runs `work` on the pool and returns its text.
    Task<Result<std::string>> run(std::function<std::string()> work);

    ArgonCost cost_;
    std::size_t max_queue_;
    std::atomic<std::size_t> queued_{0};
    std::unique_ptr<Pool> pool_;
};

}  // namespace innkeeper::identity
