#pragma once

#include "chassis/text/embedded/removals.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::text::embedded {

/// How many edits a word may be away from what it should be: none below 4 characters.
[[nodiscard]] std::size_t allowed_edits(std::string_view word);

/// Looks for the forms nearest to a word, in edits of characters: one more, one less, another, or
/// two neighbours exchanged (optimal string alignment). A sorted dictionary is walked like a trie:
/// what two neighbours have in common is not reckoned twice, and a beginning that is too far away
/// already is passed over with all that begin so.
class Spelling {
public:
    explicit Spelling(std::string_view word);

    /// Takes note of what a part's documents have.
    void look_in(const Part& part);
    /// The nearest; of those the most frequent, then the first by its bytes. Empty: none.
    [[nodiscard]] std::string best() const;

private:
    /// A row of the table of distances: of the first characters of a form to those of the word.
    struct Row {
        std::size_t end = 0;  ///< bytes of the form
        std::uint32_t character = 0;
        std::vector<std::uint8_t> distances;
    };

    bool push(std::string_view form);
    void note(std::string_view surface, std::uint32_t documents, std::size_t distance);

    std::vector<std::uint32_t> word_;
    std::size_t most_;
    std::vector<Row> rows_;
    std::size_t depth_ = 0;                                      ///< rows in use but the first
    std::map<std::string, std::uint64_t, std::less<>> nearest_;  ///< documents by form
    std::size_t distance_;                                       ///< of those
};

}  // namespace innkeeper::text::embedded
