#pragma once

#include "chassis/http/parser.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

/// The rules of RFC 9112 for a message head that are checked on the raw bytes, before any parser.
/// Internal to chassis/http.
namespace innkeeper::http {

/// Looks for the empty line that ends a head. Give it the same growing input again and again.
/// Refuses bare CR or LF, folded lines and zero bytes as soon as it sees one, so that two parsers
/// of one connection cannot disagree about where a line ends.
class HeadScan {
public:
    explicit HeadScan(std::size_t max_bytes) : max_bytes_(max_bytes) {}
    /// The size of the head with its empty line, or nothing yet.
    [[nodiscard]] std::optional<std::size_t> scan(std::string_view input);
    [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }
    void reset();

private:
    std::size_t max_bytes_;
    std::size_t line_ = 0;  ///< where the line begins that is not complete yet
    std::size_t seen_ = 0;  ///< up to where it was looked at
    std::optional<Refusal> refusal_;
};

/// The origin-form of a request target, from origin-form or absolute-form (RFC 9112 section 3.2).
/// `host` is the Host field. Nothing when it is no such target or names another host.
[[nodiscard]] std::optional<std::string_view> origin_form(std::string_view target,
                                                          std::string_view host);
/// Only visible ASCII.
[[nodiscard]] bool is_target_text(std::string_view target);
/// `uri-host [":" port]`, RFC 9110 section 7.2.
[[nodiscard]] bool is_host(std::string_view host);
/// True when the first line ends in a version of HTTP that is neither 1.0 nor 1.1.
[[nodiscard]] bool names_other_version(std::string_view head);
/// Digits only, at most 18 of them: no sign, no list.
[[nodiscard]] bool is_length(std::string_view value);

}  // namespace innkeeper::http
