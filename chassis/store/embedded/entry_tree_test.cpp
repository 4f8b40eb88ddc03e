#include "chassis/store/embedded/entry_tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace innkeeper::store::embedded {
namespace {

using Random = std::mt19937_64;
using Spot = EntryTree::Spot;

struct Row {
    std::string user;
    std::uint64_t sequence = 0;
    bool operator==(const Row&) const = default;
    friend bool operator<(const Row& a, const Row& b) {
        return a.user != b.user ? a.user < b.user : a.sequence > b.sequence;
    }
};
using Model = std::set<Row>;
constexpr std::uint64_t kMaxSequence = (std::uint64_t{1} << 56) - 1;

std::string internal_key(const Row& row, char type = 1) {
    std::string bytes = row.user + type;
    for (int shift = 0; shift < 56; shift += 8) bytes += static_cast<char>(row.sequence >> shift);
    return bytes;
}
std::string entry_of(const Row& row, char type = 1) {
    const std::string key = internal_key(row, type);
    std::string bytes;
    std::size_t size = key.size();
    for (; size >= 128; size /= 128) bytes += static_cast<char>(size % 128 + 128);
    return bytes + static_cast<char>(size) + key;
}
Row decoded(const char* entry) {
    std::size_t size = 0;
    for (unsigned shift = 0, more = 1; more != 0; shift += 7, ++entry) {
        size |= std::size_t{static_cast<std::uint8_t>(*entry) & 127U} << shift;
        more = static_cast<std::uint8_t>(*entry) & 128U;
    }
    Row row{std::string(entry, size - 8)};
    for (std::size_t i = 1; i < 8; ++i)
        row.sequence |= std::uint64_t{static_cast<std::uint8_t>(entry[size - 8 + i])}
                        << (8 * (i - 1));
    return row;
}
std::optional<Row> row_of(const Spot& spot) {
    return spot.entry == nullptr ? std::nullopt : std::optional(decoded(spot.entry));
}

/// A tree and the memory of it and of its entries, none of it aligned.
class Grove {
public:
    bool insert(const Row& row, char type = 1) {
        const std::string entry = entry_of(row, type);
        return tree_.insert(std::ranges::copy(entry, take(entry.size() + 1)).out - entry.size());
    }
    [[nodiscard]] const EntryTree& operator*() const { return tree_; }
    [[nodiscard]] const EntryTree* operator->() const { return &tree_; }
    [[nodiscard]] std::size_t tree_bytes() const { return tree_bytes_; }

private:
    char* take(std::size_t size) {
        blocks_.push_back(std::make_unique<char[]>(size + 1));
        return blocks_.back().get() + 1;
    }

    std::vector<std::unique_ptr<char[]>> blocks_;
    std::size_t tree_bytes_ = 0;
    EntryTree tree_{[this](std::size_t size) {
        tree_bytes_ += size;
        return take(size);
    }};
};

std::optional<Row> at(const Model& model, Model::const_iterator place) {
    return place == model.end() ? std::nullopt : std::optional(*place);
}
std::optional<Row> before(const Model& model, Model::const_iterator place) {
    return place == model.begin() ? std::nullopt : std::optional(*std::prev(place));
}

void check_all(const EntryTree& tree, const Model& model) {
    Spot spot = tree.first();
    for (const Row& row : model) {
        REQUIRE(row_of(spot) == row);
        spot = tree.after(spot);
    }
    REQUIRE_FALSE(row_of(spot));
    spot = tree.last();
    for (auto place = model.rbegin(); place != model.rend(); ++place) {
        REQUIRE(row_of(spot) == *place);
        spot = tree.before(spot);
    }
    REQUIRE_FALSE(row_of(spot));
}

void check_around(const EntryTree& tree, const Model& model, const Row& row) {
    const std::string bytes = internal_key(row, 7);
    const auto key = EntryTree::Key::of_internal(bytes);
    const Spot behind = tree.at_or_after(key);
    REQUIRE(row_of(behind) == at(model, model.lower_bound(row)));
    if (behind.entry != nullptr)
        REQUIRE(row_of(tree.before(behind)) == before(model, model.lower_bound(row)));
    const Spot ahead = tree.at_or_before(key);
    REQUIRE(row_of(ahead) == before(model, model.upper_bound(row)));
    if (ahead.entry != nullptr)
        REQUIRE(row_of(tree.after(ahead)) == at(model, model.upper_bound(row)));
}

std::string any_of(Random& random, const std::string& bytes, std::size_t most) {
    std::string key(random() % (most + 1), ' ');
    for (char& c : key) c = bytes[random() % bytes.size()];
    return key;
}
std::string padded(std::uint64_t number) { return std::to_string(1'000'000 + number); }

/// Each kind breaks something else: few bytes and many prefixes of each other, the bytes at the
/// ends, prefixes that come and go and are longer than a digest, runs, versions of few keys.
struct Kind {
    const char* name;
    std::function<Row(Random&, std::uint64_t step)> row;
};
const std::array<Kind, 8> kKinds{{
    {"short", [](Random& r, auto step) { return Row{any_of(r, "ab", 9), step / 4}; }},
    {"zeros and ones",
     [](Random& r, auto step) { return Row{any_of(r, std::string("\0\xff", 2), 20), step % 3}; }},
    {"any bytes",
     [](Random& r, auto step) {
         std::string user(r() % 12, ' ');
         for (char& c : user) c = static_cast<char>(r());
         return Row{user, step};
     }},
    {"long prefixes",
     [](Random& r, auto step) {
         const auto common = std::array<std::size_t, 6>{0, 3, 7, 8, 40, 200}[r() % 6];
         return Row{std::string(common, 'p') + std::to_string(r() % 3000), step};
     }},
    {"descending", [](Random&, auto step) { return Row{padded(500'000 - step), 1}; }},
    {"runs side by side",
     [](Random&, auto step) {
         return Row{"run" + std::to_string(step * 7 % 10) + "#" + padded(step / 10), step};
     }},
    {"one key", [](Random& r, auto) { return Row{"the one", r() % 4000}; }},
    {"few keys", [](Random& r, auto step) { return Row{"key#" + std::to_string(r() % 5), step}; }},
}};

TEST_CASE("what is inserted is found, in its order, whatever the keys are like") {
    for (const auto& [name, next] : kKinds) {
        // Past 32 a leaf is split, past about a thousand an inner node.
        for (const std::uint64_t size : {0U, 1U, 31U, 32U, 33U, 6000U}) {
            CAPTURE(name);
            CAPTURE(size);
            Random random(size + 1);
            Grove tree;
            Model model;
            for (std::uint64_t step = 0; step < size; ++step) {
                const Row row = next(random, step);
                REQUIRE(tree.insert(row) == model.insert(row).second);
            }
            check_all(*tree, model);
            for (int i = 0; i < 300; ++i) {
                Row row = next(random, random() % (size + 1));
                if (i % 3 == 1) row.sequence += random() % 3;
                if (i % 3 == 2) row.user += static_cast<char>(random());
                check_around(*tree, model, row);
            }
            for (const std::uint64_t sequence : {std::uint64_t{0}, kMaxSequence})
                for (const char* user : {"", "the one", "\xff\xff\xff\xff\xff\xff\xff\xff\xff"})
                    check_around(*tree, model, {user, sequence});
        }
    }
}

TEST_CASE("an entry of the same key and sequence is refused, whatever its type") {
    Grove tree;
    Model model;
    for (std::uint64_t sequence = 0; sequence < 500; ++sequence) {
        CHECK(tree.insert({"key", sequence}));
        model.insert({"key", sequence});
    }
    const char* const newest = tree->first().entry;
    for (std::uint64_t sequence = 0; sequence < 500; ++sequence)
        for (char type = 0; type < 3; ++type) CHECK_FALSE(tree.insert({"key", sequence}, type));
    CHECK(tree->first().entry == newest);
    check_all(*tree, model);
}

TEST_CASE("a run leaves full leaves behind, and so does one in the midst of other keys") {
    constexpr std::uint64_t kRows = 20'000;
    Grove tree;
    for (std::uint64_t i = 0; i < 20; ++i) REQUIRE(tree.insert({"c#" + padded(i), i}));
    for (std::uint64_t i = 0; i < kRows; ++i)
        REQUIRE(tree.insert({(i % 2 == 0 ? "a#" : "b#") + padded(i), i}));
    // Two words an entry and some for the nodes; if the leaves were half full, twice as many.
    CHECK(tree.tree_bytes() > kRows * 2 * sizeof(void*));
    CHECK(tree.tree_bytes() < kRows * 3 * sizeof(void*));
}

TEST_CASE("who walks goes on over what is inserted meanwhile, and misses nothing older") {
    for (const bool is_forward : {true, false}) {
        Random random(5);
        Grove tree;
        Model all;
        const auto insert = [&] {
            const Row row{"row#" + std::to_string(random() % 100'000), random() % 2};
            REQUIRE(tree.insert(row) == all.insert(row).second);
        };
        for (int i = 0; i < 2000; ++i) insert();
        const Model old = all;
        std::vector<Row> met;
        for (Spot spot = is_forward ? tree->first() : tree->last(); spot.entry != nullptr;
             spot = is_forward ? tree->after(spot) : tree->before(spot)) {
            met.push_back(decoded(spot.entry));
            for (auto left = random() % 4; left > 0; --left) insert();
        }
        if (!is_forward) std::ranges::reverse(met);
        CHECK(met.size() > old.size() + 500);
        CHECK(std::adjacent_find(met.begin(), met.end(),
                                 [](const Row& a, const Row& b) { return !(a < b); }) == met.end());
        CHECK(std::ranges::includes(met, old, std::less<>{}));
        check_all(*tree, all);
    }
}

/// A run, and other keys that keep splitting leaves among the newest ones.
constexpr std::uint64_t kNewest = 512;
Row numbered(std::uint64_t i) {
    if (i % 3 == 0) return {"log#" + padded(i), i};
    return {"row#" + padded(i / kNewest) + "common to them" + std::to_string(i * 48271 % 65537), i};
}

/// Readers and walkers see all that was there when they began, whatever the writer does.
void read_beside_a_writer(std::uint64_t rows) {
    Grove tree;
    std::atomic<std::uint64_t> written = 0;
    std::atomic<int> lost = 0;
    std::atomic<int> disordered = 0;
    std::atomic<int> invented = 0;
    std::thread reader([&] {
        Random random(1);
        while (written < rows) {
            const std::uint64_t known = written;
            if (known == 0) continue;
            Row row = numbered(known - 1 -
                               random() % std::min(known, random() % 4 == 0 ? known : kNewest));
            const std::string entry = entry_of(row);
            const auto key = EntryTree::Key::of_entry(entry.data());
            lost += row_of(tree->at_or_after(key)) != row;
            lost += row_of(tree->at_or_before(key)) != row;
            row.user += 'x';
            invented += row_of(tree->at_or_after(EntryTree::Key::of_internal(internal_key(row)))) ==
                        std::optional(row);
        }
    });
    std::thread walker([&] {
        for (bool is_forward = true; written < rows; is_forward = !is_forward) {
            const std::uint64_t known = written;
            std::uint64_t met = 0;
            std::optional<Row> last;
            for (Spot spot = is_forward ? tree->first() : tree->last(); spot.entry != nullptr;
                 spot = is_forward ? tree->after(spot) : tree->before(spot)) {
                const Row row = decoded(spot.entry);
                if (last) disordered += is_forward ? !(*last < row) : !(row < *last);
                last = row;
                met += row.sequence < known;
            }
            lost += met != known;
        }
    });
    for (std::uint64_t i = 0; i < rows; ++i) {
        tree.insert(numbered(i));
        written = i + 1;
    }
    reader.join();
    walker.join();
    CHECK(lost == 0);
    CHECK(disordered == 0);
    CHECK(invented == 0);
}

TEST_CASE("it is read while it is written") {
    for (int round = 0; round < 8; ++round) read_beside_a_writer(30'000);
}

}  // namespace
}  // namespace innkeeper::store::embedded
