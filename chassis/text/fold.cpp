#include "chassis/text/fold.hpp"

#include "chassis/core/check.hpp"

#include <unicode/translit.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace innkeeper::text {
namespace {

bool plain(std::string_view text) {
    return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

/// A transliterator is not safe for use by two threads at once.
const icu::Transliterator& transliterator() {
    thread_local const std::unique_ptr<icu::Transliterator> instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createInstance(
            "NFKD; [:Nonspacing Mark:] Remove; Latin-ASCII; Lower; NFC", UTRANS_FORWARD, status));
        CHECK(U_SUCCESS(status) && made);
        return made;
    }();
    return *instance;
}

std::string fold_by_icu(std::string_view utf8) {
    icu::UnicodeString text = icu::UnicodeString::fromUTF8(
        icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
    transliterator().transliterate(text);
    // The sigma of a word's end must be that of its middle, or a prefix would not match.
    text.findAndReplace(icu::UnicodeString(u'\u03C2'), icu::UnicodeString(u'\u03C3'));
    std::string out;
    text.toUTF8String(out);
    return out;
}

constexpr UChar32 kLatinFrom = 0x80;
constexpr UChar32 kLatinTo = 0x250;  ///< what follows is no precomposed Latin letter

/// What ICU makes of each Latin letter, which is the same wherever the letter stands.
const std::string& folded_latin(UChar32 c) {
    static const auto table = [] {
        std::vector<std::string> made;
        for (UChar32 each = kLatinFrom; each < kLatinTo; ++each) {
            std::string text;
            icu::UnicodeString(each).toUTF8String(text);
            made.push_back(fold_by_icu(text));
        }
        return made;
    }();
    return table[static_cast<std::size_t>(c - kLatinFrom)];
}

/// False when there is more than Latin letters without marks of their own.
bool fold_latin(std::string_view utf8, std::string& out) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
    const auto size = static_cast<std::int32_t>(utf8.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 c = 0;
        U8_NEXT(bytes, at, size, c);
        if (c < 0 || c >= kLatinTo) return false;
        if (c < kLatinFrom)
            out.push_back(static_cast<char>(c));
        else
            out += folded_latin(c);
    }
    return true;
}

std::string squeeze(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const bool space = c == ' ' || (c >= '\t' && c <= '\r');
        if (!space)
            out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
        else if (!out.empty() && out.back() != ' ')
            out.push_back(' ');
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

}  // namespace

std::string fold(std::string_view utf8) {
    if (plain(utf8)) return squeeze(utf8);
    std::string latin;
    return squeeze(fold_latin(utf8, latin) ? latin : fold_by_icu(utf8));
}

}  // namespace innkeeper::text
