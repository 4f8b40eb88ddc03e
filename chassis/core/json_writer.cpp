#include "chassis/core/json_writer.hpp"

#include "chassis/core/bytes.hpp"
#include "chassis/core/strings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

namespace innkeeper::json {
namespace {

using strings::put;

/// What stands behind the backslash of a character that must be escaped; 'u' for six characters,
/// 0 for one that stands for itself.
constexpr auto kEscapes = [] {
    std::array<char, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
    table['\b'] = 'b';
    table['\f'] = 'f';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    table['"'] = '"';
    table['\\'] = '\\';
    return table;
}();

char escape_of(char c) { return kEscapes[static_cast<unsigned char>(c)]; }

/// Whether a text as long as a word or longer has something to escape. The last word overlaps the
/// one before.
bool words_need_escapes(std::string_view text) {
    const auto marks = [&text](std::size_t i) {
        const std::uint64_t word = bytes::word(text.data() + i);
        return bytes::marks_below(word, 0x20) | bytes::marks_of(word, '"') |
               bytes::marks_of(word, '\\');
    };
    const std::size_t last = text.size() - bytes::kWord;
    for (std::size_t i = 0; i < last; i += bytes::kWord)
        if (marks(i) != 0) return true;
    return marks(last) != 0;
}

bool needs_escapes(std::string_view text) {
    if (text.size() >= bytes::kWord) return words_need_escapes(text);
    return std::ranges::any_of(text, [](char c) { return escape_of(c) != 0; });
}

std::string escaped(std::string_view text) {
    std::string out;
    std::size_t done = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char escape = escape_of(text[i]);
        if (escape == 0) continue;
        out.append(text, done, i - done);
        out += '\\';
        out += escape;
        if (escape == 'u') fmt::format_to(std::back_inserter(out), "{:04x}", int{text[i]});
        done = i + 1;
    }
    out.append(text, done);
    return out;
}

}  // namespace

std::string Writer::text() && {
    if (out_ == here_.data()) return {out_, size_};
    longer_.resize(size_);
    return std::move(longer_);
}

/// What is new is left as it is: it will be written over or cut off. Kept apart, so that finding
/// room where there is some stays small.
[[gnu::noinline]] void Writer::grow(std::size_t needed) {
    std::string larger;
    larger.resize_and_overwrite(2 * needed, [this](char* at, std::size_t size) {
        std::memcpy(at, out_, size_);
        return size;
    });
    longer_ = std::move(larger);
    out_ = longer_.data();
    room_ = longer_.size();
}

char* Writer::start(std::size_t bytes) {
    const std::size_t needed = size_ + 1 + bytes;
    if (needed > room_) grow(needed);
    char* at = out_ + size_;
    if (follows_) *at++ = ',';
    follows_ = true;
    return at;
}

Writer& Writer::open(char bracket) {
    char* at = start(1);
    *at++ = bracket;
    end(at);
    follows_ = false;
    return *this;
}

Writer& Writer::close(char bracket) {
    follows_ = false;
    char* at = start(1);
    *at++ = bracket;
    end(at);
    return *this;
}

Writer& Writer::key(std::string_view name) {
    char* at = start(name.size() + 3);
    *at++ = '"';
    at = put(at, name);
    *at++ = '"';
    *at++ = ':';
    end(at);
    follows_ = false;
    return *this;
}

Writer& Writer::quoted(std::string_view text) {
    char* at = start(text.size() + 2);
    *at++ = '"';
    at = put(at, text);
    *at++ = '"';
    end(at);
    return *this;
}

Writer& Writer::value(std::string_view text) {
    return needs_escapes(text) ? quoted(escaped(text)) : quoted(text);
}

Writer& Writer::raw(std::string_view json) {
    end(put(start(json.size()), json));
    return *this;
}

Writer& Writer::signed_number(std::int64_t number) {
    const fmt::format_int digits(number);
    return raw({digits.data(), digits.size()});
}

Writer& Writer::unsigned_number(std::uint64_t number) {
    const fmt::format_int digits(number);
    return raw({digits.data(), digits.size()});
}

Writer& Writer::value(const Money& money) {
    static constexpr std::string_view kAmount = R"({"amount":")";
    static constexpr std::string_view kCurrency = R"(","currency":")";
    static constexpr std::string_view kEnd = R"("})";
    const std::string_view currency = money.currency.code();
    char* at = start(kAmount.size() + Money::kMaxAmount + kCurrency.size() + currency.size() +
                     kEnd.size());
    at = money.put_amount(put(at, kAmount));
    at = put(put(at, kCurrency), currency);
    end(put(at, kEnd));
    return *this;
}

Writer& Writer::value(CivilDate date) {
    char* at = start(strings::kMaxDate + 2);
    *at++ = '"';
    at = put(at, std::chrono::year_month_day(date));
    *at++ = '"';
    end(at);
    return *this;
}

Writer& Writer::value(Instant instant) {
    char* at = start(strings::kMaxInstant + 2);
    *at++ = '"';
    at = put(at, instant);
    *at++ = '"';
    end(at);
    return *this;
}

}  // namespace innkeeper::json
