#include "chassis/text/words.hpp"

#include "chassis/core/check.hpp"
#include "chassis/text/fold.hpp"

#include <unicode/brkiter.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace innkeeper::text {
namespace {

enum class Kind : std::uint8_t {
    other,
    letter,
    digit,
    joiner,          ///< '_': part of a word
    within_letters,  ///< ':' and the middle point, between letters
    within_digits,   ///< ',' and ';', between digits
    within_both,     ///< '.'
    apostrophe,
    unknown,  ///< ICU must say
};

struct Character {
    Kind kind = Kind::other;
    std::uint32_t size = 1;
};

constexpr std::array<Kind, 128> kAscii = [] {
    std::array<Kind, 128> kinds{};
    for (char c = 'a'; c <= 'z'; ++c) kinds[static_cast<std::size_t>(c)] = Kind::letter;
    for (char c = 'A'; c <= 'Z'; ++c) kinds[static_cast<std::size_t>(c)] = Kind::letter;
    for (char c = '0'; c <= '9'; ++c) kinds[static_cast<std::size_t>(c)] = Kind::digit;
    kinds['_'] = Kind::joiner;
    kinds[','] = kinds[';'] = Kind::within_digits;
    kinds['.'] = Kind::within_both;
    kinds['\''] = Kind::apostrophe;
    return kinds;
}();

/// Latin letters and the usual quotes and dashes; whatever else is left to ICU.
Kind kind_of(UChar32 c) {
    if (c == 0xB7) return Kind::within_letters;
    if (c == 0xAA || c == 0xB5 || c == 0xBA) return Kind::letter;
    if (c >= 0xC0 && c < 0x250) return c == 0xD7 || c == 0xF7 ? Kind::other : Kind::letter;
    if (c >= 0xA0 && c < 0xC0) return c == 0xAD ? Kind::unknown : Kind::other;
    if (c == 0x2018 || c == 0x2019) return Kind::apostrophe;
    if ((c >= 0x2010 && c <= 0x2015) || (c >= 0x201C && c <= 0x201E) || c == 0x20AC)
        return Kind::other;
    return Kind::unknown;
}

Character character_at(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) return {kAscii[first], 1};
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    auto next = static_cast<std::int32_t>(at);
    UChar32 c = 0;
    U8_NEXT(bytes, next, static_cast<std::int32_t>(text.size()), c);
    return {c < 0 ? Kind::unknown : kind_of(c),
            static_cast<std::uint32_t>(next) - static_cast<std::uint32_t>(at)};
}

bool joins(Kind before, Kind between, Kind after) {
    if (before == Kind::letter && after == Kind::letter)
        return between == Kind::within_letters || between == Kind::within_both;
    if (before == Kind::digit && after == Kind::digit)
        return between == Kind::within_digits || between == Kind::within_both;
    return false;
}

bool is_possessive(std::string_view text, std::size_t begin, std::size_t end) {
    return end == begin + 1 && (text[begin] == 's' || text[begin] == 'S');
}

/// False when the text has characters that only ICU can judge.
bool find_latin(std::string_view text, std::vector<Word>& out) {
    std::size_t at = 0;
    bool after_apostrophe = false;
    while (at < text.size()) {
        Character c = character_at(text, at);
        if (c.kind == Kind::unknown) return false;
        if (c.kind != Kind::letter && c.kind != Kind::digit && c.kind != Kind::joiner) {
            after_apostrophe = false;
            at += c.size;
            continue;
        }
        const std::size_t begin = at;
        bool has_content = false;
        Kind last = c.kind;
        while (true) {
            has_content = has_content || c.kind != Kind::joiner;
            last = c.kind;
            at += c.size;
            if (at == text.size()) break;
            c = character_at(text, at);
            if (c.kind == Kind::letter || c.kind == Kind::digit || c.kind == Kind::joiner) continue;
            if (at + c.size >= text.size()) break;
            const Character next = character_at(text, at + c.size);
            if (!joins(last, c.kind, next.kind)) break;
            at += c.size;
            c = next;
        }
        const bool dropped = after_apostrophe && is_possessive(text, begin, at);
        if (has_content && !dropped)
            out.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)});
        const bool apostrophe = at < text.size() && c.kind == Kind::apostrophe;
        after_apostrophe = apostrophe && last == Kind::letter;
        if (apostrophe) at += c.size;
    }
    return true;
}

std::size_t apostrophe_at(std::string_view text, std::size_t at) {
    if (text[at] == '\'') return 1;
    const std::string_view rest = text.substr(at);
    return rest.starts_with("\u2019") || rest.starts_with("\u2018") ? 3 : 0;
}

/// What ICU says is a word, apart at its apostrophes.
void split(std::string_view text, std::size_t begin, std::size_t end, std::vector<Word>& out) {
    std::size_t from = begin;
    const auto add = [&](std::size_t to) {
        if (from > begin && is_possessive(text, from, to)) return;
        if (text.substr(from, to - from).find_first_not_of('_') == std::string_view::npos) return;
        out.push_back({static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to)});
    };
    for (std::size_t at = begin; at < end;) {
        const std::size_t size = apostrophe_at(text, at);
        if (size > 0) {
            add(at);
            from = at + size;
        }
        at += size > 0 ? size : 1;
    }
    add(end);
}

/// A break iterator is not safe for use by two threads at once.
icu::BreakIterator& break_iterator() {
    thread_local const std::unique_ptr<icu::BreakIterator> instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::BreakIterator> made(
            icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
        CHECK(U_SUCCESS(status) && made);
        return made;
    }();
    return *instance;
}

}  // namespace

void find_words_icu(std::string_view text, std::vector<Word>& out) {
    out.clear();
    UErrorCode status = U_ZERO_ERROR;
    UText input = UTEXT_INITIALIZER;
    utext_openUTF8(&input, text.data(), static_cast<std::int64_t>(text.size()), &status);
    icu::BreakIterator& breaks = break_iterator();
    breaks.setText(&input, status);
    CHECK(U_SUCCESS(status));
    std::int32_t begin = breaks.first();
    for (std::int32_t end = breaks.next(); end != icu::BreakIterator::DONE; end = breaks.next()) {
        if (breaks.getRuleStatus() >= UBRK_WORD_NONE_LIMIT)
            split(text, static_cast<std::size_t>(begin), static_cast<std::size_t>(end), out);
        begin = end;
    }
    utext_close(&input);
}

void find_words(std::string_view text, std::vector<Word>& out) {
    out.clear();
    if (!find_latin(text, out)) find_words_icu(text, out);
}

std::string fold_word(std::string_view word) {
    std::string folded = fold(word);
    std::erase(folded, ' ');
    if (folded.size() <= kMaxWordBytes) return folded;
    std::size_t size = kMaxWordBytes;
    while ((static_cast<unsigned char>(folded[size]) & 0xC0U) == 0x80U) --size;
    folded.resize(size);
    return folded;
}

std::string fold_words(std::string_view utf8) {
    std::vector<Word> words;
    find_words(utf8, words);
    std::string out;
    for (const Word& word : words) {
        const std::string folded = fold_word(utf8.substr(word.begin, word.end - word.begin));
        if (folded.empty()) continue;
        if (!out.empty()) out.push_back(' ');
        out += folded;
    }
    return out;
}

}  // namespace innkeeper::text
