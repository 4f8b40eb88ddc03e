#include "bench/search/text_hotels.hpp"

#include "chassis/core/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace innkeeper::bench {

class Draw {
public:
    explicit Draw(std::uint64_t seed) : random_(seed) {}
    std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }
    double share() { return static_cast<double>(random_.below(1U << 30)) / (1U << 30); }
    template <class Values>
    const auto& of(const Values& values) {
        return values[below(std::size(values))];
    }

private:
    SeededRandom random_;
};

namespace {

constexpr std::size_t kVocabulary = 40'000;
constexpr std::size_t kCommon = 30;  ///< words that are in most texts

const std::vector<std::string> kWords = {
    "the",      "and",      "a",          "in",          "of",
    "to",       "with",     "hotel",      "is",          "rooms",
    "from",     "for",      "free",       "breakfast",   "guests",
    "city",     "at",       "room",       "located",     "minutes",
    "offers",   "wifi",     "station",    "modern",      "und",
    "the",      "all",      "restaurant", "centre",      "parking",
    "service",  "bar",      "bathroom",   "private",     "terrace",
    "view",     "walk",     "near",       "airport",     "pool",
    "garden",   "spa",      "family",     "comfortable", "air-conditioned",
    "historic", "quiet",    "beach",      "located",     "Frühstück",
    "Zimmer",   "ruhig",    "Stadt",      "swimming",    "wi-fi",
    "fitness",  "elegant",  "lake",       "mountains",   "river",
    "museum",   "business", "luxury",     "welcome",     "enjoy",
    "include",  "features", "balcony",    "shuttle",     "desk",
};
const std::vector<std::string> kFirst = {"Grand", "Royal",  "Park",   "City",  "Central", "Golden",
                                         "Blue",  "Old",    "The",    "Hôtel", "Villa",   "Palais",
                                         "Sea",   "Alpine", "Garden", "Star"};
const std::vector<std::string> kLast = {"Hotel",  "Inn",    "Resort", "Palace", "House", "Lodge",
                                        "Suites", "Hostel", "Hof",    "Plaza",  "Hotel", "Hotel"};
const std::vector<std::string> kSyllables = {
    "ba",  "re",   "li",    "mon", "ta",  "ver", "sel",  "no", "gra", "dor", "win",
    "ham", "burg", "stein", "au",  "fel", "kir", "chen", "lo", "mar", "pi",  "tru",
    "os",  "en",   "wald",  "sa",  "vi",  "ko",  "nia",  "lü", "mé"};

std::string invented(Draw& draw, std::size_t least, std::size_t most) {
    std::string out;
    for (std::size_t n = least + draw.below(most - least + 1); n > 0; --n)
        out += draw.of(kSyllables);
    return out;
}

std::string capital(std::string word) {
    if (word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
    return word;
}

}  // namespace

const std::string& TextHotels::word(Draw& draw) const {
    const auto at = std::ranges::lower_bound(shares_, draw.share() * shares_.back());
    return words_[static_cast<std::size_t>(at - shares_.begin())];
}

TextHotels::TextHotels(std::size_t hotels, std::uint64_t seed) : seed_(seed), words_(kWords) {
    Draw draw(seed);
    std::set<std::string> known(words_.begin(), words_.end());
    while (words_.size() < kVocabulary)
        if (std::string made = invented(draw, 2, 4); known.insert(made).second)
            words_.push_back(std::move(made));
    double sum = 0;
    for (std::size_t i = 0; i < words_.size(); ++i)
        shares_.push_back(sum += 1.0 / std::pow(static_cast<double>(i) + 2.0, 0.95));
    std::vector<std::string> cities;
    for (int i = 0; i < 2000; ++i) cities.push_back(capital(invented(draw, 2, 3)));
    for (std::uint32_t tag = 0; tag < hotels; ++tag) {
        const std::string& city = cities[draw.below(1 + draw.below(cities.size()))];
        std::string name = fmt::format("{} {} {}", draw.of(kFirst), draw.of(kLast),
                                       draw.below(3) == 0 ? capital(invented(draw, 2, 3)) : city);
        std::string description;
        for (std::uint64_t n = 30 + draw.below(31); n > 0; --n)
            description += word(draw) + (draw.below(12) == 0 ? ". " : " ");
        text::Document made{.id = fmt::format("htl_{:022}", tag), .tag = tag, .title = name};
        made.prominence = static_cast<std::uint32_t>(draw.below(1000));
        made.fields = {{"name", std::move(name), {}},
                       {"city", city, {}},
                       {"description", std::move(description), {tag % 4 == 0 ? "de" : "en"}}};
        documents_.push_back(std::move(made));
    }
}

std::vector<text::FieldKind> TextHotels::kinds() {
    return {{"name", 5}, {"city", 3}, {"description", 1}};
}

std::vector<std::string> TextHotels::common(std::size_t n) const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < n; ++i) out.push_back(words_[i % kCommon]);
    return out;
}

std::vector<std::string> TextHotels::rare(std::size_t n) const {
    Draw draw(seed_ + 1);
    std::vector<std::string> out;
    while (out.size() < n) out.push_back(words_[500 + draw.below(words_.size() - 500)]);
    return out;
}

std::vector<std::string> TextHotels::two_words(std::size_t n) const {
    Draw draw(seed_ + 2);
    std::vector<std::string> out;
    while (out.size() < n) {
        const std::string& first = word(draw);
        out.push_back(first + " " + word(draw));
    }
    return out;
}

std::vector<std::string> TextHotels::two_common(std::size_t n) const {
    Draw draw(seed_ + 3);
    std::vector<std::string> out;
    while (out.size() < n)
        out.push_back(words_[draw.below(kCommon)] + " " + words_[draw.below(kCommon)]);
    return out;
}

std::vector<std::string> TextHotels::beginnings(std::size_t n) const {
    Draw draw(seed_ + 4);
    std::vector<std::string> out;
    while (out.size() < n) {
        std::string begun = word(draw);
        if (begun.size() < 2) continue;
        std::size_t size = std::min<std::size_t>(2 + draw.below(3), begun.size());
        while (size < begun.size() && (begun[size] & 0xC0) == 0x80) ++size;
        out.push_back(begun.substr(0, size));
    }
    return out;
}

std::vector<std::string> TextHotels::misspelt(std::size_t n) const {
    Draw draw(seed_ + 5);
    std::vector<std::string> out;
    while (out.size() < n) {
        std::string wrong = words_[draw.below(5000)];
        if (wrong.size() < 6 || std::ranges::any_of(wrong, [](char c) { return c < 'A'; }))
            continue;
        wrong[1 + draw.below(wrong.size() - 1)] = 'q';
        out.push_back(std::move(wrong));
    }
    return out;
}

}  // namespace innkeeper::bench
