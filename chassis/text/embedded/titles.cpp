#include "chassis/text/embedded/titles.hpp"

#include <algorithm>

namespace innkeeper::text::embedded {
namespace {

/// The first eight bytes as a number that orders as they do.
std::uint64_t leading(std::string_view text) {
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < 8; ++i)
        key = key << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
    return key;
}

}  // namespace

void Titles::push_back(std::string_view title, std::string_view folded, std::uint32_t prominence) {
    titles_.push_back(title);
    folded_.push_back(folded);
    prominences_.push_back(prominence);
}

void Titles::finish() {
    struct Keyed {
        std::uint64_t key;
        Start start;
    };
    std::vector<Keyed> keyed;
    for (std::uint32_t document = 0; document < folded_.size(); ++document) {
        const std::string_view title = folded_[document];
        for (std::size_t at = 0; at < title.size();) {
            keyed.push_back(
                {leading(title.substr(at)), {document, static_cast<std::uint32_t>(at)}});
            const std::size_t space = title.find(' ', at);
            at = space == std::string_view::npos ? title.size() : space + 1;
        }
    }
    std::ranges::sort(keyed, [this](const Keyed& a, const Keyed& b) {
        return a.key != b.key ? a.key < b.key : from(a.start) < from(b.start);
    });
    starts_.reserve(keyed.size());
    for (const Keyed& each : keyed) starts_.push_back(each.start);
    titles_.shrink_to_fit();
    folded_.shrink_to_fit();
    prominences_.shrink_to_fit();
}

std::vector<Titles::Start>::const_iterator Titles::begin_of(std::string_view folded) const {
    return std::ranges::lower_bound(starts_, folded, {},
                                    [this](const Start& start) { return from(start); });
}

std::vector<Titles::Start>::const_iterator Titles::end_of(std::string_view folded) const {
    return std::ranges::upper_bound(starts_, folded, {}, [&](const Start& start) {
        return from(start).substr(0, folded.size());
    });
}

bool Titles::is_first(const Start& start, std::string_view folded) const {
    const std::string_view title = folded_[start.document];
    for (std::size_t at = title.find(folded); at < start.offset; at = title.find(folded, at + 1))
        if (at == 0 || title[at - 1] == ' ') return false;
    return true;
}

std::size_t Titles::bytes() const {
    return titles_.bytes() + folded_.bytes() + prominences_.capacity() * sizeof(std::uint32_t) +
           starts_.capacity() * sizeof(Start);
}

}  // namespace innkeeper::text::embedded
