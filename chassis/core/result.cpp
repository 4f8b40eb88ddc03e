#include "chassis/core/result.hpp"

#include "chassis/core/check.hpp"

#include <array>

namespace innkeeper {
namespace {

struct Row {
    Code code;
    int status;
    Retry retry;
    std::string_view name;
};

constexpr std::array kTable{
    Row{Code::invalid, 400, Retry::never, "invalid"},
    Row{Code::unauthenticated, 401, Retry::never, "unauthenticated"},
    Row{Code::forbidden, 403, Retry::never, "forbidden"},
    Row{Code::not_found, 404, Retry::never, "not_found"},
    Row{Code::conflict, 409, Retry::after_reread, "conflict"},
    Row{Code::too_large, 413, Retry::never, "too_large"},
    Row{Code::rejected, 422, Retry::never, "rejected"},
    Row{Code::busy, 429, Retry::later, "busy"},
    Row{Code::unavailable, 503, Retry::later, "unavailable"},
    Row{Code::timeout, 504, Retry::later, "timeout"},
    Row{Code::unknown_outcome, 504, Retry::after_reread, "unknown_outcome"},
    Row{Code::bug, 500, Retry::never, "bug"},
};

const Row& row(Code code) {
    const auto index = static_cast<std::size_t>(code);
    CHECK(index < kTable.size());
    return kTable[index];
}

}  // namespace

int http_status(Code code) { return row(code).status; }
Retry retry_class(Code code) { return row(code).retry; }
std::string_view to_string(Code code) { return row(code).name; }

Code code_from_http_status(int status) {
    for (const Row& r : kTable)
        if (r.status == status) return r.code == Code::timeout ? Code::unknown_outcome : r.code;
    if (status >= 400 && status < 500) return Code::invalid;
    return Code::unavailable;
}

std::unexpected<Error> fail_field(std::string field, std::string message) {
    Error error{Code::invalid, "invalid-request", "The request has a field that is not valid."};
    error.fields.push_back({std::move(field), std::move(message)});
    return std::unexpected(std::move(error));
}

}  // namespace innkeeper
