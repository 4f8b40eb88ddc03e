#include "chassis/text/fold.hpp"

#include "chassis/core/check.hpp"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

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
    icu::UnicodeString text = icu::UnicodeString::fromUTF8(
        icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
    transliterator().transliterate(text);
    // The sigma of a word's end must be that of its middle, or a prefix would not match.
    text.findAndReplace(icu::UnicodeString(u'\u03C2'), icu::UnicodeString(u'\u03C3'));
    std::string out;
    text.toUTF8String(out);
    return squeeze(out);
}

}  // namespace innkeeper::text
