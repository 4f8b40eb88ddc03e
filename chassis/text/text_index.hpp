#pragma once

#include "chassis/core/result.hpp"
#include "chassis/core/task.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::text {

/// A kind of field that documents may have. The kinds of an index are given to its adapter when
/// it is made, because a remote index keeps them as its mapping and weighs them when it is asked.
struct FieldKind {
    std::string name;         ///< `[a-z][a-z0-9_]{0,31}`, such as "name", "city", "description"
    std::uint8_t weight = 1;  ///< 1 to kMaxWeight: an occurrence here counts as so many
    bool operator==(const FieldKind&) const = default;
};

struct Field {
    std::string kind;  ///< the name of a FieldKind of the index
    std::string text;  ///< UTF-8; what is malformed in it separates words
    /// Such as "en", "de"; at most kMaxLanguages: those it may be written in. Forms of a word in
    /// any of them count as the same. None, or none that the adapter knows: words are found as they
    /// are written, case and diacritics aside.
    std::vector<std::string> languages = {};
};

struct Document {
    std::string id;         ///< 1 to kMaxIdBytes bytes
    std::uint32_t tag = 0;  ///< the caller's own number of it, distinct; comes back with each match
    std::vector<Field> fields = {};
    std::string title = {};        ///< what suggest() completes; empty: it is never suggested
    std::uint32_t prominence = 0;  ///< of two completions the higher comes first
};

enum class Order {
    tag,    ///< every match, ascending by tag, for combination with other filters
    score,  ///< the best `limit` alone, best first, of equals the lower tag: ends early
};

inline constexpr std::size_t kMaxIdBytes = 128;
inline constexpr std::uint8_t kMaxWeight = 15;
inline constexpr std::size_t kMaxKinds = 16;
inline constexpr std::size_t kMaxFields = 64;
inline constexpr std::size_t kMaxLanguages = 8;              ///< of a field
inline constexpr std::size_t kMaxDocumentBytes = 64 * 1024;  ///< texts and title together
inline constexpr std::size_t kMaxPut = 1000;                 ///< documents or ids of one call
inline constexpr std::size_t kMaxQueryBytes = 256;
inline constexpr std::size_t kMaxQueryWords = 16;
inline constexpr std::size_t kMaxMatches = 1'000'000;  ///< `limit` by tag
inline constexpr std::size_t kMaxBest = 1000;          ///< `limit` by score
inline constexpr std::size_t kMaxCompletions = 50;
/// A last word of fewer characters is taken as a whole word, not as the beginning of one.
inline constexpr std::size_t kMinPrefix = 2;
/// What more words than this begin with may be taken for so many of them alone.
inline constexpr std::size_t kMaxExpansions = 1000;

/// Words are what Unicode's word breaking (UAX #29) says, apart at apostrophes, folded by fold().
/// A document matches when it has every word of `text`, in whatever field: as written, in another
/// form of a language ("pools", "pool"), or as a synonym ("wlan", "wi-fi").
struct TextQuery {
    std::string text;  ///< at most kMaxQueryBytes bytes and kMaxQueryWords words
    /// Whose word forms and synonyms are understood; empty: of all languages that are known.
    std::vector<std::string> languages = {};
    bool prefix_last_word = false;  ///< the last word may be the beginning of one
    Order order = Order::tag;
    std::size_t limit = kMaxBest;  ///< 1 to kMaxMatches by tag, 1 to kMaxBest by score
};

struct Match {
    std::uint32_t tag = 0;
    /// BM25 over the weighted fields: higher is better, comparable in one answer. May be below 0
    /// for what only begins like the last word.
    float score = 0;
    bool operator==(const Match&) const = default;
};

struct Matches {
    std::vector<Match> matches;  ///< in the order that was asked for; by tag the first `limit`
    /// How many documents match. By score it may be less than that, but at least matches.size().
    std::size_t total = 0;
    /// `text` with each misspelt word replaced by the word that was looked for instead (folded).
    std::optional<std::string> corrected = {};
};

struct Completion {
    std::uint32_t tag = 0;
    std::string title;
    bool operator==(const Completion&) const = default;
};

/// Port: full-text search in documents of an id, for relevance, for filters and as you type.
/// Shaped so that an index in memory and OpenSearch (`_bulk`, `_search`) can both keep its
/// promises; what those are to the letter is in tests/conformance/text_conformance.cpp. A remote
/// adapter keeps the tags of what was put through it.
///
/// * A word that occurs in no document is corrected to the nearest that does: one edit (a letter
///   more, less, other, or two exchanged) from 4 characters on, two from 8 on; of the nearest the
///   most frequent. A word that cannot be corrected matches nothing, so the answer is empty.
/// * In a field of several languages a word is found by its form in each, and counts as often as
///   it is written (OpenSearch: a subfield a language, of which the best counts, word by word).
/// * With prefix_last_word, what has the last word itself, in whatever form, is scored as without,
///   and above all that only has a word that begins so. A word that others begin with is not
///   corrected.
/// * Common words are words like others: "The In" finds the hotel of that name.
/// * Score: BM25F with one frequency and one length a document, each the sum over its fields by
///   weight (OpenSearch: `combined_fields`). Other forms and synonyms of a word count as the word.
///
/// Errors of all: `invalid` past a limit. put and remove: `too-many-documents`,
/// `invalid-document` (id, kind, languages or number of fields), `text-too-large`. search and
/// suggest: `query-without-words` (empty, or nothing but punctuation), `query-too-long`,
/// `query-too-many-words`, `query-malformed` (UTF-8, or control characters but space, tab and
/// line end), `invalid-limit`. A remote adapter adds `unavailable` and `timeout`.
class TextIndex {
public:
    virtual ~TextIndex() = default;
    /// At most kMaxPut documents; one whose id is there takes the place of the old, and of equal
    /// ids in one call the last counts. All are found when it returns. When two calls for one id
    /// run at once, either may win.
    virtual Task<Result<void>> put(std::vector<Document> documents) = 0;
    /// At most kMaxPut ids; an id that is not there is no error. Gone when it returns.
    virtual Task<Result<void>> remove(std::vector<std::string> ids) = 0;
    virtual Task<Result<Matches>> search(TextQuery query) = 0;
    /// Documents whose title has `prefix` at its beginning or at that of a later word; those at
    /// the beginning first, then by prominence, title and tag. 1 to kMaxCompletions.
    virtual Task<Result<std::vector<Completion>>> suggest(std::string prefix,
                                                          std::size_t limit) = 0;
};

}  // namespace innkeeper::text
