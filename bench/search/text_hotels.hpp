#pragma once

#include "chassis/text/text_index.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace innkeeper::bench {

/// Invented hotels whose words are as unevenly common as those of real texts: names and cities
/// that repeat, descriptions of 30 to 60 words drawn by Zipf's law, in English and German.
class TextHotels {
public:
    TextHotels(std::size_t hotels, std::uint64_t seed);

    [[nodiscard]] static std::vector<text::FieldKind> kinds();
    [[nodiscard]] const std::vector<text::Document>& documents() const { return documents_; }

    /// Queries of one sort, all different draws.
    [[nodiscard]] std::vector<std::string> common(std::size_t n) const;  ///< one word of most texts
    [[nodiscard]] std::vector<std::string> rare(std::size_t n) const;    ///< one word of few
    [[nodiscard]] std::vector<std::string> two_words(std::size_t n) const;  ///< both as in texts
    [[nodiscard]] std::vector<std::string> two_common(std::size_t n) const;
    [[nodiscard]] std::vector<std::string> beginnings(std::size_t n) const;  ///< 2 to 4 letters
    [[nodiscard]] std::vector<std::string> misspelt(std::size_t n) const;

private:
    [[nodiscard]] const std::string& word(class Draw& draw) const;

    std::uint64_t seed_;
    std::vector<std::string> words_;  ///< the most common first
    std::vector<double> shares_;      ///< added up
    std::vector<text::Document> documents_;
};

}  // namespace innkeeper::bench
