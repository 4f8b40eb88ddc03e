#pragma once

#include "tests/contract/stage.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::contract {

/// How a handler says no. What is refused before it reaches one is a problem document always.
enum class Style {
    problem,  ///< RFC 9457
    page,     ///< HTML for a person
    oauth,    ///< {"error", "error_description"} of RFC 6749 section 5.2
};

struct Expected {
    int status = 400;
    std::string slug =
        "invalid-request";   ///< Style::oauth: the `error`; Style::page: not looked at
    std::string field = {};  ///< that `errors` names; empty: not looked at
};

/// One bad request: the row's good one, but for what is said here.
struct Case {
    std::string what;
    Expected expected;
    std::optional<As> as = {};
    std::optional<std::string> target = {};
    std::optional<std::string> body = {};
    std::optional<std::string> type = {};  ///< of the body
};

/// What the test knows of one operation. Most bad requests are derived from the API document and
/// this row (cases.hpp); `cases` are those that only a person can think of.
struct Row {
    std::string operation;   ///< "POST /api/v1/holds"
    int good_status = 200;   ///< of the good request, sent when all bad are done
    http::Pairs query = {};  ///< of the good request, encoded
    std::string body = {};   ///< of the good request
    std::string type = {};   ///< of the body
    Style style = Style::problem;
    std::map<std::string, std::string> ids = {};     ///< path parameter to a value of the stage of
                                                     ///< another name
    std::map<std::string, Expected> otherwise = {};  ///< derived cases, by `what`, that are
                                                     ///< answered in another way than the rules say
    std::vector<Case> cases = {};
};

[[nodiscard]] const std::vector<Row>& rows();

/// What comes of a value of a path parameter that nothing has.
struct UnknownId {
    Expected expected;
    /// The caller may choose it: one that is new and well-formed makes something new, so that only
    /// values of a wrong form are refused.
    bool chosen = false;
};

/// By path parameter.
[[nodiscard]] const std::map<std::string, UnknownId>& unknown_ids();

}  // namespace innkeeper::contract
