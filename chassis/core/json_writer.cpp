#include "chassis/core/json_writer.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace innkeeper::json {
namespace {

constexpr std::size_t kFirstReserve = 1024;

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

void append_text(std::string& out, std::string_view text) {
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
}

}  // namespace

void Writer::separate() {
    if (follows_) out_ += ',';
    follows_ = true;
}

Writer& Writer::open(char bracket) {
    if (out_.empty()) out_.reserve(kFirstReserve);
    separate();
    out_ += bracket;
    follows_ = false;
    return *this;
}

Writer& Writer::close(char bracket) {
    out_ += bracket;
    follows_ = true;
    return *this;
}

Writer& Writer::key(std::string_view name) {
    separate();
    out_ += '"';
    out_.append(name);
    out_.append("\":");
    follows_ = false;
    return *this;
}

Writer& Writer::value(std::string_view text) {
    separate();
    out_ += '"';
    append_text(out_, text);
    out_ += '"';
    return *this;
}

Writer& Writer::raw(std::string_view json) {
    separate();
    out_.append(json);
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
    separate();
    out_.append(R"({"amount":")");
    out_.append(money.amount());
    out_.append(R"(","currency":")");
    out_.append(money.currency.code());
    out_.append(R"("})");
    return *this;
}

Writer& Writer::value(CivilDate date) { return value(to_string(date)); }
Writer& Writer::value(Instant instant) { return value(to_rfc3339(instant)); }

}  // namespace innkeeper::json
