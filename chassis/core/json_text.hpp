#pragma once

#include "chassis/core/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::json {

/// One JSON object as the text that it is: members are found, kept and left out without a tree of
/// the rest being made. For documents that are mostly handed on, such as events and stored rows.
/// Names are compared as they are written, without looking at escapes; of two members of one name
/// the first counts.
class ObjectText {
public:
    struct Member {
        std::string_view name;
        std::string_view value;
    };

    /// `text` outlives the object. Errors: `malformed-json`; `invalid-request` when it is no
    /// object.
    [[nodiscard]] static Result<ObjectText> read(std::string_view text);
    /// As read(), of a text that is known to be JSON: a row, an event's data, the value of a
    /// member. Looks at quotes, brackets and its own members' places alone, so what is no JSON
    /// may pass as such members; it does no other harm.
    [[nodiscard]] static Result<ObjectText> within(std::string_view text);
    /// The object that the member `name` of the object `text` is, likewise and in one pass. Error
    /// besides: `invalid-request` naming it.
    [[nodiscard]] static Result<ObjectText> within_member(std::string_view text,
                                                          std::string_view name);

    /// The object as it stands in the text.
    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] const std::vector<Member>& members() const { return members_; }
    /// The text of a member, which may be null; nothing when it is absent.
    [[nodiscard]] std::optional<std::string_view> value_of(std::string_view name) const;
    /// True for a member that is there and not null.
    [[nodiscard]] bool has(std::string_view name) const;

    /// Members of a kind. Error of all: `invalid-request` naming the member.
    /// A text of 1 to `max` code points without U+0000.
    [[nodiscard]] Result<std::string> text_of(std::string_view name, std::size_t max) const;
    [[nodiscard]] Result<std::int64_t> integer_of(std::string_view name, std::int64_t min,
                                                  std::int64_t max) const;
    [[nodiscard]] Result<bool> boolean_of(std::string_view name) const;
    /// An array of at most `max` objects.
    [[nodiscard]] Result<std::vector<ObjectText>> objects_of(std::string_view name,
                                                             std::size_t max) const;

    /// An object with all members but those, in the order of the text.
    [[nodiscard]] std::string without(std::span<const std::string_view> names) const;

private:
    ObjectText(std::string_view text, std::vector<Member> members)
        : text_(text), members_(std::move(members)) {}

    std::string_view text_;
    std::vector<Member> members_;
};

}  // namespace innkeeper::json
