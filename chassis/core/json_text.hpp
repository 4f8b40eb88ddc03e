#pragma once

#include "chassis/core/result.hpp"

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::json {

/// One JSON object as the text that it is: members are found, kept and left out without a tree of
/// the rest being made. For documents that are mostly handed on, such as events and stored rows.
/// Names are compared as they are written, without looking at escapes.
class ObjectText {
public:
    struct Member {
        std::string_view name;
        std::string_view value;
    };

    /// `text` outlives the object. Errors: `malformed-json`; `invalid-request` when it is no
    /// object.
    [[nodiscard]] static Result<ObjectText> read(std::string_view text);
    /// As read(), of a text that is known to be JSON: the value of a member that was read before.
    [[nodiscard]] static Result<ObjectText> within(std::string_view text);

    /// The object as it stands in the text.
    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] const std::vector<Member>& members() const { return members_; }
    /// The text of a member, which may be null; nothing when it is absent.
    [[nodiscard]] std::optional<std::string_view> value_of(std::string_view name) const;
    /// A member that is an object. Error: `invalid-request`.
    [[nodiscard]] Result<ObjectText> object(std::string_view name) const;
    /// An object with those members alone, or with all others, in the order of the text.
    [[nodiscard]] std::string only(std::span<const std::string_view> names) const;
    [[nodiscard]] std::string without(std::span<const std::string_view> names) const;

private:
    ObjectText(std::string_view text, std::vector<Member> members)
        : text_(text), members_(std::move(members)) {}
    [[nodiscard]] std::string filtered(std::span<const std::string_view> names, bool keep) const;

    std::string_view text_;
    std::vector<Member> members_;
};

}  // namespace innkeeper::json
