#include "chassis/core/result.hpp"

#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>

using namespace innkeeper;

namespace {

Result<int> half(int n) {
    if (n % 2 != 0) return fail(Code::rejected, "odd-number", "The number is odd.");
    return n / 2;
}

Result<void> even(int n) {
    TRY_VOID(half(n));
    return {};
}

Result<int> quarter(int n) {
    TRY(const int h, half(n));
    TRY_VOID(even(h));
    return half(h);
}

Task<Result<int>> half_later(int n) { co_return half(n); }

Task<Result<int>> quarter_later(int n) {
    CO_TRY(const int h, co_await half_later(n));
    CO_TRY_VOID(even(h));
    co_return h / 2;
}

}  // namespace

TEST_CASE("each code has one status and one retry class") {
    struct Row {
        Code code;
        int status;
        Retry retry;
    };
    for (const Row row :
         {Row{Code::invalid, 400, Retry::never}, Row{Code::unauthenticated, 401, Retry::never},
          Row{Code::forbidden, 403, Retry::never}, Row{Code::not_found, 404, Retry::never},
          Row{Code::conflict, 409, Retry::after_reread}, Row{Code::too_large, 413, Retry::never},
          Row{Code::rejected, 422, Retry::never}, Row{Code::busy, 429, Retry::later},
          Row{Code::unavailable, 503, Retry::later}, Row{Code::timeout, 504, Retry::later},
          Row{Code::unknown_outcome, 504, Retry::after_reread},
          Row{Code::bug, 500, Retry::never}}) {
        CAPTURE(to_string(row.code));
        CHECK(http_status(row.code) == row.status);
        CHECK(retry_class(row.code) == row.retry);
        // What a 504 of another service did cannot be known.
        const Code back = row.code == Code::timeout ? Code::unknown_outcome : row.code;
        CHECK(code_from_http_status(row.status) == back);
    }
    CHECK(code_from_http_status(418) == Code::invalid);
    CHECK(code_from_http_status(502) == Code::unavailable);
    CHECK(to_string(Code::unknown_outcome) == "unknown_outcome");
}

TEST_CASE("TRY hands the value on, or returns the error") {
    CHECK(quarter(8) == Result<int>(2));
    CHECK(quarter(7).error().slug == "odd-number");
    CHECK(quarter(6).error().slug == "odd-number");
    boost::asio::io_context io;
    CHECK(innkeeper::testing::run(io, quarter_later(8)) == Result<int>(2));
    CHECK(innkeeper::testing::run(io, quarter_later(7)).error().slug == "odd-number");
    CHECK(innkeeper::testing::run(io, quarter_later(6)).error().slug == "odd-number");
}

TEST_CASE("a wrong field is an invalid request that names it") {
    const Result<int> result = fail_field("rooms[1].adults", "is required");
    CHECK(result.error().code == Code::invalid);
    CHECK(result.error().slug == "invalid-request");
    CHECK(result.error().fields == std::vector<FieldError>{{"rooms[1].adults", "is required"}});
}
