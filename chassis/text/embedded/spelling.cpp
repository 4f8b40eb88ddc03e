#include "chassis/text/embedded/spelling.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"

#include <unicode/utf8.h>

#include <algorithm>

namespace innkeeper::text::embedded {
namespace {

constexpr std::size_t kOneEditFrom = 4;
constexpr std::size_t kTwoEditsFrom = 8;
constexpr std::size_t kNever = SIZE_MAX;

std::uint32_t next_character(std::string_view text, std::size_t& at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) {
        ++at;
        return first;
    }
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    auto next = static_cast<std::int32_t>(at);
    UChar32 c = 0;
    U8_NEXT(bytes, next, static_cast<std::int32_t>(text.size()), c);
    at = static_cast<std::size_t>(next);
    return c < 0 ? 0xFFFD : static_cast<std::uint32_t>(c);
}

std::vector<std::uint32_t> characters_of(std::string_view text) {
    std::vector<std::uint32_t> out;
    for (std::size_t at = 0; at < text.size();) out.push_back(next_character(text, at));
    return out;
}

}  // namespace

std::size_t allowed_edits(std::string_view word) {
    const std::size_t length = utf8_length(word);
    return length >= kTwoEditsFrom ? 2 : length >= kOneEditFrom ? 1 : 0;
}

Spelling::Spelling(std::string_view word)
    : word_(characters_of(word)), most_(allowed_edits(word)), distance_(most_) {
    rows_.resize(1);
    for (std::size_t j = 0; j <= word_.size(); ++j)
        rows_[0].distances.push_back(static_cast<std::uint8_t>(j));
}

/// One character more of `form`; false when whatever begins so is too far away.
bool Spelling::push(std::string_view form) {
    std::size_t end = rows_[depth_].end;
    const std::uint32_t character = next_character(form, end);
    const std::size_t i = ++depth_;
    if (rows_.size() == i) rows_.emplace_back();
    Row& row = rows_[i];
    const Row& above = rows_[i - 1];
    row.end = end;
    row.character = character;
    const auto far = static_cast<std::uint8_t>(most_ + 1);
    row.distances.assign(word_.size() + 1, far);
    // Outside of this band all distances are too large.
    const std::size_t from = i > most_ ? i - most_ : 0;
    const std::size_t to = std::min(word_.size(), i + most_);
    std::uint8_t least = far;
    for (std::size_t j = from; j <= to; ++j) {
        std::size_t best = above.distances[j] + 1U;
        if (j > 0) {
            best = std::min<std::size_t>(best, row.distances[j - 1] + 1U);
            best = std::min<std::size_t>(
                best, above.distances[j - 1] + (word_[j - 1] == character ? 0U : 1U));
        }
        if (i > 1 && j > 1 && word_[j - 1] == above.character && word_[j - 2] == character)
            best = std::min<std::size_t>(best, rows_[i - 2].distances[j - 2] + 1U);
        row.distances[j] = static_cast<std::uint8_t>(std::min<std::size_t>(best, far));
        least = std::min(least, row.distances[j]);
    }
    // Of a transposition that begins here the row before knows.
    return least <= most_ || *std::ranges::min_element(above.distances) < most_;
}

void Spelling::note(std::string_view surface, std::uint32_t documents, std::size_t distance) {
    if (documents == 0 || distance > distance_) return;
    if (distance < distance_) nearest_.clear();
    distance_ = distance;
    const auto found = nearest_.find(surface);
    if (found != nearest_.end())
        found->second += documents;
    else
        nearest_.emplace(surface, documents);
}

void Spelling::look_in(const Part& part) {
    const Segment& segment = *part.segment;
    if (most_ == 0) return;
    depth_ = 0;
    std::size_t too_far_from = kNever;  // what shares as many bytes with the last is too far
    for (std::size_t form = 0; form < segment.surfaces.size(); ++form) {
        const std::size_t shared = segment.shared_bytes[form];
        if (shared >= too_far_from) continue;
        too_far_from = kNever;
        const std::string_view surface = segment.surfaces[form];
        if (is_concept(surface)) continue;
        while (rows_[depth_].end > shared) --depth_;
        bool near = true;
        while (near && rows_[depth_].end < surface.size()) near = push(surface);
        if (!near)
            too_far_from = rows_[depth_].end;
        else
            note(surface, part.documents_with(segment.form_lists[form]),
                 rows_[depth_].distances.back());
    }
}

std::string Spelling::best() const {
    const auto most = std::ranges::max_element(
        nearest_, [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == nearest_.end() ? std::string() : most->first;
}

}  // namespace innkeeper::text::embedded
