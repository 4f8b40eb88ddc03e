#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace innkeeper {

/// Chance as a port. Production draws from the system's cryptographic generator; the simulation
/// from its seed.
class Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::byte> out) = 0;
    [[nodiscard]] std::uint64_t next_u64();
    /// Uniform in [0, bound); bound > 0. No modulo bias.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
    /// `bytes` random bytes in base64url without padding: a token, a nonce, a verifier.
    [[nodiscard]] std::string token(std::size_t bytes);
};

/// getrandom(2) through libsodium. Safe from any thread.
class SystemRandom final : public Random {
public:
    SystemRandom();
    void fill(std::span<std::byte> out) override;
};

/// xoshiro256** seeded by splitmix64: the same numbers on every machine. Not for secrets.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed);
    void fill(std::span<std::byte> out) override;
    /// A generator of its own for a subsystem, so that its draws do not shift another's.
    [[nodiscard]] SeededRandom fork();

private:
    std::uint64_t next();
    std::array<std::uint64_t, 4> s_{};
};

}  // namespace innkeeper
