#include "chassis/core/json_text.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/core/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace innkeeper::json {
namespace {

constexpr std::size_t kUsualMembers = 32;

/// Characters as a table: a text is looked through byte by byte.
struct Set {
    constexpr explicit Set(std::string_view characters) {
        for (const char c : characters) has[static_cast<unsigned char>(c)] = true;
    }
    std::array<bool, 256> has{};
};
constexpr Set kSpace(" \t\r\n");
constexpr Set kStringEnds("\"\\");
constexpr Set kBrackets("\"{}[]");
constexpr Set kScalarEnds(",:{}[]\" \t\r\n");

const char* first_of(const Set& set, const char* at, const char* end) {
    while (at != end && !set.has[static_cast<unsigned char>(*at)]) ++at;
    return at;
}

/// What stands behind the string that begins at `at`; nullptr when it does not end.
const char* behind_string(const char* at, const char* end) {
    for (++at;; at += 2) {  // what is escaped, too
        at = first_of(kStringEnds, at, end);
        if (at == end) return nullptr;
        if (*at == '"') return at + 1;
        if (end - at < 2) return nullptr;
    }
}

/// Of 64 characters, a bit for each.
using Block = unsigned char __attribute__((ext_vector_type(64)));
using Marks = bool __attribute__((ext_vector_type(64)));

template <class Comparison>
std::uint64_t bits_of(const Comparison& comparison) {
    return std::bit_cast<std::uint64_t>(__builtin_convertvector(comparison, Marks));
}

/// From each set bit on up to the next, without that: what lies within quotes.
std::uint64_t between(std::uint64_t quotes) {
    for (int shift = 1; shift < 64; shift *= 2) quotes ^= quotes << shift;
    return quotes;
}

bool opens(char bracket) { return bracket == '{' || bracket == '['; }

/// Likewise of an object or an array. Most of a text is skipped, so it is looked through a block at
/// a time, as far as nothing is escaped.
const char* behind_nested(const char* at, const char* end) {
    int depth = 0;
    bool in_string = false;
    for (; end - at >= 64; at += 64) {
        Block block;
        std::memcpy(&block, at, sizeof block);
        if (bits_of(block == '\\') != 0) break;
        std::uint64_t strings = between(bits_of(block == '"'));
        if (in_string) strings = ~strings;
        // The two kinds of brackets differ by one bit.
        const Block kind = block | 0x20;
        std::uint64_t brackets = bits_of((kind == '{') | (kind == '}')) & ~strings;
        for (; brackets != 0; brackets &= brackets - 1) {
            const char* const bracket = at + std::countr_zero(brackets);
            depth += opens(*bracket) ? 1 : -1;
            if (depth == 0) return bracket + 1;
        }
        in_string = (strings >> 63) != 0;
    }
    if (in_string) {
        at = behind_string(at - 1, end);
        if (at == nullptr) return nullptr;
    }
    do {
        at = first_of(kBrackets, at, end);
        if (at == end) return nullptr;
        if (*at == '"') {
            at = behind_string(at, end);
            if (at == nullptr) return nullptr;
            continue;
        }
        depth += opens(*at) ? 1 : -1;
        ++at;
    } while (depth > 0);
    return at;
}

/// Walks over a text that should be JSON, and stays within whatever it is. It need not look at what
/// it skips.
class Walker {
public:
    explicit Walker(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

    /// Takes an object, and each value of it by `take(name)`. False when it is broken.
    template <class Take>
    bool take_object(const Take& take) {
        if (!take_char('{')) return false;
        if (take_char('}')) return true;
        do {
            skip_space();
            const auto name = at_ != end_ && *at_ == '"' ? take_value() : std::string_view();
            if (name.empty() || !take_char(':')) return false;
            skip_space();
            if (!take(name.substr(1, name.size() - 2))) return false;
        } while (take_char(','));
        return take_char('}');
    }

    bool take_members(std::vector<ObjectText::Member>& found) {
        found.reserve(kUsualMembers);
        return take_object([&](std::string_view name) {
            const auto value = take_value();
            found.push_back({name, value});
            return !value.empty();
        });
    }

    /// Takes an array, and each value of it by `take()`. False when it is broken.
    template <class Take>
    bool take_array(const Take& take) {
        if (!take_char('[')) return false;
        if (take_char(']')) return true;
        do {
            skip_space();
            if (!take()) return false;
        } while (take_char(','));
        return take_char(']');
    }

    /// Empty when there is none, or one that does not end.
    std::string_view take_value() {
        const char* const begin = at_;
        if (at_ == end_) return {};
        const char* const behind = *at_ == '"'   ? behind_string(at_, end_)
                                   : is_nested() ? behind_nested(at_, end_)
                                                 : first_of(kScalarEnds, at_, end_);
        if (behind == nullptr) return {};
        at_ = behind;
        return since(begin);
    }

    bool take_char(char c) {
        skip_space();
        if (at_ == end_ || *at_ != c) return false;
        ++at_;
        return true;
    }

    bool is_at_end() {
        skip_space();
        return at_ == end_;
    }
    [[nodiscard]] bool is_nested() const { return at_ != end_ && (*at_ == '{' || *at_ == '['); }
    [[nodiscard]] const char* place() const { return at_; }
    [[nodiscard]] std::string_view since(const char* begin) const { return {begin, at_}; }

private:
    void skip_space() {
        while (at_ != end_ && kSpace.has[static_cast<unsigned char>(*at_)]) ++at_;
    }

    const char* at_;
    const char* end_;
};

std::unexpected<Error> broken() {
    return fail(Code::invalid, "malformed-json", "The JSON is not whole.");
}

std::unexpected<Error> no_object() {
    return fail(Error{
        Code::invalid, "invalid-request", "This must be an object.", {{"", "must be an object"}}});
}

std::unexpected<Error> wrong(std::string_view name, std::string message) {
    return fail_field(std::string(name), std::move(message));
}

/// The text of a string as it is written between its quotes.
Result<std::string> unescaped(std::string_view name, std::string_view written) {
    if (!written.contains('\\')) return std::string(written);
    const auto value = parse(fmt::format("\"{}\"", written));
    if (!value || !value->is_string() || value->get_string().find('\0') != bj::string::npos)
        return wrong(name, "must be text without U+0000");
    return std::string(value->get_string());
}

}  // namespace

Result<ObjectText> ObjectText::read(std::string_view text) {
    TRY_VOID(validate(text));
    return within(text);
}

Result<ObjectText> ObjectText::within(std::string_view text) {
    Walker walker(text);
    if (walker.is_at_end()) return broken();
    const char* const begin = walker.place();
    if (*begin != '{') return no_object();
    std::vector<Member> members;
    if (!walker.take_members(members)) return broken();
    const auto object = walker.since(begin);
    if (!walker.is_at_end()) return broken();
    return ObjectText(object, std::move(members));
}

Result<ObjectText> ObjectText::within_member(std::string_view text, std::string_view name) {
    Walker walker(text);
    if (walker.is_at_end()) return broken();
    if (*walker.place() != '{') return no_object();
    ObjectText found({}, {});
    const bool whole = walker.take_object([&](std::string_view member) {
        const char* const begin = walker.place();
        if (member != name || !found.text_.empty() || !walker.is_nested() || *begin != '{')
            return !walker.take_value().empty();
        const bool taken = walker.take_members(found.members_);
        found.text_ = walker.since(begin);
        return taken;
    });
    if (!whole || !walker.is_at_end()) return broken();
    if (found.text_.empty()) return wrong(name, "must be an object");
    return found;
}

std::optional<std::string_view> ObjectText::value_of(std::string_view name) const {
    const auto found = std::ranges::find(members_, name, &Member::name);
    if (found == members_.end()) return std::nullopt;
    return found->value;
}

bool ObjectText::has(std::string_view name) const {
    return value_of(name).value_or("null") != "null";
}

Result<std::string> ObjectText::text_of(std::string_view name, std::size_t max) const {
    const auto value = value_of(name).value_or("");
    if (!value.starts_with('"')) return wrong(name, "must be text");
    TRY(std::string text, unescaped(name, value.substr(1, value.size() - 2)));
    if (text.empty() || (text.size() > max && utf8_length(text) > max))
        return wrong(name, fmt::format("must be text of 1 to {} characters", max));
    return text;
}

Result<std::int64_t> ObjectText::integer_of(std::string_view name, std::int64_t min,
                                            std::int64_t max) const {
    const auto text = value_of(name).value_or("");
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < min || value > max)
        return wrong(name, fmt::format("must be a whole number from {} to {}", min, max));
    return value;
}

Result<bool> ObjectText::boolean_of(std::string_view name) const {
    const auto text = value_of(name).value_or("");
    if (text != "true" && text != "false") return wrong(name, "must be true or false");
    return text == "true";
}

Result<std::vector<ObjectText>> ObjectText::objects_of(std::string_view name,
                                                       std::size_t max) const {
    Walker walker(value_of(name).value_or(""));
    std::vector<ObjectText> found;
    const bool whole = walker.take_array([&] {
        const char* const begin = walker.place();
        std::vector<Member> members;
        if (!walker.take_members(members)) return false;
        found.push_back(ObjectText(walker.since(begin), std::move(members)));
        return found.size() <= max;
    });
    if (!whole) return wrong(name, fmt::format("must be a list of at most {} objects", max));
    return found;
}

std::string ObjectText::without(std::span<const std::string_view> names) const {
    std::string out;
    out.reserve(text_.size());
    out += '{';
    for (const Member& each : members_) {
        if (std::ranges::find(names, each.name) != names.end()) continue;
        if (out.size() > 1) out += ',';
        out += '"';
        out.append(each.name).append("\":").append(each.value);
    }
    out += '}';
    return out;
}

}  // namespace innkeeper::json
