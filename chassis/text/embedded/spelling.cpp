#include "chassis/text/embedded/spelling.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"
#include "chassis/text/words.hpp"

#include <algorithm>

namespace innkeeper::text::embedded {
namespace {

constexpr std::size_t kOneEditFrom = 4;
constexpr std::size_t kTwoEditsFrom = 8;
constexpr std::size_t kCandidates = 64;  ///< as many as one mostly has
static_assert(kOneEditFrom - 1 >= Neighbours::kOneEditFrom);
static_assert(kTwoEditsFrom - 2 >= Neighbours::kTwoEditsFrom);
static_assert(kMaxWordBytes <= 64, "a bit a character");

}  // namespace

std::size_t allowed_edits(std::string_view word) {
    const std::size_t length = utf8_length(word);
    if (length < kOneEditFrom) return 0;
    return length < kTwoEditsFrom ? 1 : 2;
}

EditDistance::EditDistance(std::string_view word) {
    CHECK(!word.empty() && word.size() <= kMaxWordBytes);
    for (std::size_t at = 0; at < word.size(); ++size_) {
        const std::uint32_t c = next_character(word, at);
        const std::uint64_t place = std::uint64_t{1} << size_;
        if (c < ascii_.size()) {
            ascii_[c] |= place;
            continue;
        }
        const auto known =
            std::ranges::find(others_, c, [](const auto& each) { return each.first; });
        if (known != others_.end())
            known->second |= place;
        else
            others_.emplace_back(c, place);
    }
}

std::uint64_t EditDistance::places_of(std::uint32_t character) const {
    if (character < ascii_.size()) return ascii_[character];
    for (const auto& [other, places] : others_)
        if (other == character) return places;
    return 0;
}

/// Names as in the paper: D0 has no cost on the diagonal; P and N are one more and one less, down
/// (V) and across (H).
std::size_t EditDistance::to(std::string_view other) const {
    const std::uint64_t last = std::uint64_t{1} << (size_ - 1);
    std::size_t distance = size_;
    std::uint64_t vp = ~std::uint64_t{0};
    std::uint64_t vn = 0;
    std::uint64_t d0 = 0;
    std::uint64_t before = 0;
    for (std::size_t at = 0; at < other.size();) {
        const std::uint64_t here = places_of(next_character(other, at));
        const std::uint64_t exchanged = ((~d0 & here) << 1) & before;
        d0 = (((here & vp) + vp) ^ vp) | here | vn | exchanged;
        std::uint64_t hp = vn | ~(d0 | vp);
        std::uint64_t hn = d0 & vp;
        if ((hp & last) != 0) ++distance;
        if ((hn & last) != 0) --distance;
        hp = hp << 1 | 1;
        hn <<= 1;
        vp = hn | ~(d0 | hp);
        vn = hp & d0;
        before = here;
    }
    return distance;
}

Spelling::Spelling(std::string_view word)
    : word_(word), stump_(word), most_(allowed_edits(word)), distance_(word), nearest_(most_ + 1) {}

/// Takes note of a surface, of which `form` is the first form.
void Spelling::consider(const Part& part, std::size_t form, std::size_t edits) {
    const Segment& segment = *part.segment;
    const std::string_view surface = segment.surfaces[form];
    if (is_concept(surface)) return;
    const std::size_t distance = distance_.to(surface);
    if (distance > std::min(edits, nearest_)) return;
    std::uint64_t documents = 0;
    for (; form < segment.surfaces.size() && segment.surfaces[form] == surface; ++form)
        documents += part.documents_with(segment.form_lists[form]);
    if (documents == 0) return;
    if (distance < nearest_) found_.clear();
    nearest_ = distance;
    found_[surface] += documents;
}

void Spelling::look_in(const Part& part, std::size_t edits) {
    const Segment& segment = *part.segment;
    if (!segment.neighbours.knows()) {
        // A character has at most four bytes.
        const std::size_t spare = 4 * edits;
        for (std::size_t form = 0; form < segment.surfaces.size(); ++form) {
            const std::string_view surface = segment.surfaces[form];
            if (surface.size() > word_.size() + spare || surface.size() + spare < word_.size())
                continue;
            if (form == 0 || segment.surfaces[form - 1] != surface) consider(part, form, edits);
        }
        return;
    }
    candidates_.clear();
    candidates_.reserve(kCandidates);
    segment.neighbours.append(stump_, edits, candidates_);
    std::ranges::sort(candidates_);
    const auto rest = std::ranges::unique(candidates_);
    candidates_.erase(rest.begin(), rest.end());
    for (const std::uint32_t form : candidates_) __builtin_prefetch(segment.surfaces[form].data());
    for (const std::uint32_t form : candidates_) consider(part, form, edits);
}

std::string Spelling::nearest_in(std::span<const Part> parts) {
    // One edit is looked for first: it takes a few looks, two edits take many.
    for (std::size_t edits = 1; edits <= most_ && found_.empty(); ++edits)
        for (const Part& part : parts) look_in(part, edits);
    const auto most = std::ranges::max_element(
        found_, [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == found_.end() ? std::string() : std::string(most->first);
}

}  // namespace innkeeper::text::embedded
