#include "chassis/core/json_text.hpp"

#include "chassis/core/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace innkeeper::json {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

/// Characters as a table: a text is looked through byte by byte.
struct Set {
    constexpr explicit Set(std::string_view characters) {
        for (const char c : characters) has[static_cast<unsigned char>(c)] = true;
    }
    std::array<bool, 256> has{};
};
constexpr Set kStringEnds("\"\\");
constexpr Set kBrackets("\"{}[]");
constexpr Set kScalarEnds(",:]} \t\r\n");

/// Walks over a JSON text that a parser has accepted, so it need not look at what it skips.
class Walker {
public:
    explicit Walker(std::string_view text) : text_(text) {}

    std::vector<ObjectText::Member> members() {
        std::vector<ObjectText::Member> found;
        skip_space();
        ++at_;  // the brace
        for (skip_space(); text_[at_] != '}'; skip_space()) {
            if (text_[at_] == ',') {
                ++at_;
                skip_space();
            }
            const auto name = take_value();
            skip_space();
            ++at_;  // the colon
            skip_space();
            const auto value = take_value();
            found.push_back({name.substr(1, name.size() - 2), value});
        }
        return found;
    }

private:
    void skip_space() { at_ = text_.find_first_not_of(kSpace, at_); }

    void skip_to(const Set& set) {
        while (at_ < text_.size() && !set.has[static_cast<unsigned char>(text_[at_])]) ++at_;
    }

    void skip_string() {
        for (++at_; skip_to(kStringEnds), text_[at_] != '"';) at_ += 2;  // and what is escaped
        ++at_;
    }

    void skip_nested() {
        int depth = 0;
        do {
            skip_to(kBrackets);
            const char c = text_[at_];
            if (c == '"') {
                skip_string();
                continue;
            }
            depth += c == '{' || c == '[' ? 1 : -1;
            ++at_;
        } while (depth > 0);
    }

    std::string_view take_value() {
        const std::size_t begin = at_;
        if (text_[at_] == '"')
            skip_string();
        else if (text_[at_] == '{' || text_[at_] == '[')
            skip_nested();
        else
            skip_to(kScalarEnds);
        return text_.substr(begin, at_ - begin);
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

Result<ObjectText> ObjectText::read(std::string_view text) {
    TRY_VOID(validate(text));
    return within(text);
}

Result<ObjectText> ObjectText::within(std::string_view text) {
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos || text[first] != '{')
        return fail(Error{Code::invalid,
                          "invalid-request",
                          "This must be an object.",
                          {{"", "must be an object"}}});
    text = text.substr(first, text.find_last_not_of(kSpace) + 1 - first);
    return ObjectText(text, Walker(text).members());
}

std::optional<std::string_view> ObjectText::value_of(std::string_view name) const {
    const auto found = std::ranges::find(members_, name, &Member::name);
    if (found == members_.end()) return std::nullopt;
    return found->value;
}

Result<ObjectText> ObjectText::object(std::string_view name) const {
    const auto text = value_of(name);
    if (!text || !text->starts_with('{')) return fail_field(std::string(name), "must be an object");
    return within(*text);
}

std::string ObjectText::only(std::span<const std::string_view> names) const {
    return filtered(names, true);
}
std::string ObjectText::without(std::span<const std::string_view> names) const {
    return filtered(names, false);
}

std::string ObjectText::filtered(std::span<const std::string_view> names, bool keep) const {
    std::string out = "{";
    for (const Member& each : members_) {
        const bool named = std::ranges::find(names, each.name) != names.end();
        if (named != keep) continue;
        if (out.size() > 1) out += ',';
        out.append("\"").append(each.name).append("\":").append(each.value);
    }
    return out += '}';
}

}  // namespace innkeeper::json
