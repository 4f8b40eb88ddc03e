#include "chassis/text/embedded/neighbours.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

namespace innkeeper::text::embedded {
namespace {

/// Words in a bucket, on average.
constexpr std::size_t kBucket = 8;
constexpr std::size_t kLow = std::size_t{1} << 16;

std::uint64_t hash_of(std::uint64_t bytes) {
    bytes *= 0x9E37'79B9'7F4A'7C15U;
    return (bytes ^ bytes >> 32) * 0xD6E8'FEB8'6659'FD93U;
}

std::uint64_t without(std::uint64_t bytes, std::size_t at) {
    const std::uint64_t before = (std::uint64_t{1} << (8 * at)) - 1;
    return (bytes & before) | (bytes >> 8 & ~before);
}

/// Calls `use` for whatever is left of a stump when up to so many characters are taken from it.
template <class Use>
void each_rest(const Stump& stump, std::size_t edits, Use use) {
    use(hash_of(stump.bytes));
    for (std::size_t i = 0; i < stump.size; ++i) {
        const std::uint64_t one_less = without(stump.bytes, i);
        use(hash_of(one_less));
        if (edits < 2) continue;
        for (std::size_t j = 0; j < i; ++j) use(hash_of(without(one_less, j)));
    }
}

/// An edit changes two letters at most.
bool may_be(std::uint32_t letters, std::uint32_t others, std::size_t edits) {
    std::uint32_t different = letters ^ others;
    for (std::size_t i = 0; i < 2 * edits; ++i) different &= different - 1;
    return different == 0;
}

std::size_t edits_of(const Stump& stump) {
    if (stump.of < Neighbours::kOneEditFrom) return 0;
    return stump.of < Neighbours::kTwoEditsFrom ? 1 : Neighbours::kMaxEdits;
}

}  // namespace

Stump::Stump(std::string_view word) {
    for (std::size_t at = 0; at < word.size(); ++of) {
        const std::uint32_t c = next_character(word, at);
        letters |= std::uint32_t{1} << (c % 32);
        if (of >= kMost) continue;
        const std::uint64_t byte = c < 0x80 ? c : 0x80U | ((c ^ c >> 7) & 0x7FU);
        bytes |= byte << (8 * size++);
    }
}

Neighbours::Neighbours(const StringTable& words) {
    if (words.size() < kMinWords) return;
    struct Known {
        Stump stump;
        std::uint32_t number;
    };
    std::vector<Known> all;
    std::size_t count = 0;
    glances_.resize(words.size());
    for (std::uint32_t i = 0; i < words.size(); ++i) {
        if (i > 0 && words[i] == words[i - 1]) continue;
        const Known known{Stump(words[i]), i};
        if (known.stump.of < kOneEditFrom) continue;
        all.push_back(known);
        glances_[i] = {known.stump.letters,
                       static_cast<std::uint8_t>(std::min(known.stump.of, 255U))};
        each_rest(known.stump, edits_of(known.stump), [&](std::uint64_t) { ++count; });
    }
    const std::size_t buckets = std::bit_ceil(std::max<std::size_t>(count / kBucket, 2));
    shift_ = 64 - std::countr_zero(buckets);
    begins_.resize(buckets + 1);
    checks_.resize(count);
    low_.resize(count);
    if (words.size() > kLow) high_.resize(count);
    for (const Known& known : all)
        each_rest(known.stump, edits_of(known.stump),
                  [&](std::uint64_t hash) { ++begins_[bucket_of(hash)]; });
    // From its end each bucket is filled to its beginning.
    std::uint32_t end = 0;
    for (std::uint32_t& begin : begins_) begin = end += begin;
    for (const Known& known : all)
        each_rest(known.stump, edits_of(known.stump), [&](std::uint64_t hash) {
            const std::uint32_t at = --begins_[bucket_of(hash)];
            checks_[at] = static_cast<std::uint8_t>(hash);
            low_[at] = static_cast<std::uint16_t>(known.number);
            if (!high_.empty()) high_[at] = static_cast<std::uint16_t>(known.number >> 16);
        });
}

void Neighbours::append(const Stump& stump, std::size_t edits,
                        std::vector<std::uint32_t>& out) const {
    struct Look {
        std::uint32_t at;
        std::uint32_t end;
        std::uint8_t check;
    };
    // Memory is waited for by all looks at once.
    std::array<Look, 1 + Stump::kMost + Stump::kMost*(Stump::kMost - 1) / 2> looks;
    std::size_t count = 0;
    each_rest(stump, edits, [&](std::uint64_t hash) {
        const std::size_t bucket = bucket_of(hash);
        looks[count++] = {begins_[bucket], begins_[bucket + 1], static_cast<std::uint8_t>(hash)};
    });
    for (std::size_t i = 0; i < count; ++i) {
        __builtin_prefetch(checks_.data() + looks[i].at);
        __builtin_prefetch(low_.data() + looks[i].at);
    }
    // Most words that are found are found under several rests.
    std::array<std::uint32_t, 256> seen;
    seen.fill(UINT32_MAX);
    const auto size = static_cast<std::int64_t>(stump.of);
    for (std::size_t i = 0; i < count; ++i)
        for (std::uint32_t at = looks[i].at; at < looks[i].end; ++at) {
            if (checks_[at] != looks[i].check) continue;
            const std::uint32_t word =
                low_[at] | (high_.empty() ? 0U : std::uint32_t{high_[at]} << 16);
            std::uint32_t& before = seen[word % seen.size()];
            if (before == word) continue;
            before = word;
            const Glance& glance = glances_[word];
            const std::int64_t apart = std::abs(glance.size - size);
            if (apart <= static_cast<std::int64_t>(edits) &&
                may_be(stump.letters, glance.letters, edits))
                out.push_back(word);
        }
}

std::size_t Neighbours::bytes() const {
    return begins_.capacity() * sizeof(std::uint32_t) + checks_.capacity() +
           (low_.capacity() + high_.capacity()) * sizeof(std::uint16_t) +
           glances_.capacity() * sizeof(Glance);
}

}  // namespace innkeeper::text::embedded
