#include "chassis/core/json.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::json {
namespace {

using ErrorCode = boost::system::error_code;

/// Builds the value as bj::parser does, and sees the keys before duplicates are dropped.
struct Handler {
    static constexpr std::size_t max_object_size = bj::object::max_size();
    static constexpr std::size_t max_array_size = bj::array::max_size();
    static constexpr std::size_t max_key_size = bj::string::max_size();
    static constexpr std::size_t max_string_size = bj::string::max_size();

    bj::value_stack stack;
    std::string key;
    std::vector<std::string> keys;        // of all objects that are open
    std::vector<std::size_t> first_keys;  // where those of each open object begin
    std::optional<std::string> duplicate;

    bool on_document_begin(ErrorCode&) { return true; }
    bool on_document_end(ErrorCode&) { return true; }
    bool on_object_begin(ErrorCode&) {
        first_keys.push_back(keys.size());
        return true;
    }
    bool on_object_end(std::size_t n, ErrorCode& ec) {
        const auto first = keys.begin() + static_cast<std::ptrdiff_t>(first_keys.back());
        std::sort(first, keys.end());
        const auto twice = std::adjacent_find(first, keys.end());
        if (twice != keys.end()) {
            duplicate = *twice;
            ec = bj::error::syntax;
            return false;
        }
        keys.erase(first, keys.end());
        first_keys.pop_back();
        stack.push_object(n);
        return true;
    }
    bool on_array_begin(ErrorCode&) { return true; }
    bool on_array_end(std::size_t n, ErrorCode&) {
        stack.push_array(n);
        return true;
    }
    bool on_key_part(bj::string_view part, std::size_t, ErrorCode&) {
        key.append(part);
        stack.push_chars(part);
        return true;
    }
    bool on_key(bj::string_view part, std::size_t, ErrorCode&) {
        key.append(part);
        keys.push_back(std::exchange(key, {}));
        stack.push_key(part);
        return true;
    }
    bool on_string_part(bj::string_view part, std::size_t, ErrorCode&) {
        stack.push_chars(part);
        return true;
    }
    bool on_string(bj::string_view part, std::size_t, ErrorCode&) {
        stack.push_string(part);
        return true;
    }
    bool on_number_part(bj::string_view, ErrorCode&) { return true; }
    bool on_int64(std::int64_t i, bj::string_view, ErrorCode&) {
        stack.push_int64(i);
        return true;
    }
    bool on_uint64(std::uint64_t u, bj::string_view, ErrorCode&) {
        stack.push_uint64(u);
        return true;
    }
    bool on_double(double d, bj::string_view, ErrorCode&) {
        stack.push_double(d);
        return true;
    }
    bool on_bool(bool b, ErrorCode&) {
        stack.push_bool(b);
        return true;
    }
    bool on_null(ErrorCode&) {
        stack.push_null();
        return true;
    }
    bool on_comment_part(bj::string_view, ErrorCode&) { return true; }
    bool on_comment(bj::string_view, ErrorCode&) { return true; }
};

std::string describe(const ErrorCode& ec, const Handler& handler, std::size_t position) {
    if (handler.duplicate)
        return fmt::format("The JSON names the field \"{}\" twice.", *handler.duplicate);
    if (ec == bj::error::too_deep)
        return fmt::format("The JSON is nested deeper than {} levels.", kMaxDepth);
    return fmt::format("The body is not valid JSON: {} at byte {}.", ec.message(), position);
}

}  // namespace

Result<bj::value> parse(std::string_view text) {
    bj::parse_options options;
    options.max_depth = kMaxDepth;
    bj::basic_parser<Handler> parser(options);
    Handler& handler = parser.handler();
    handler.stack.reset();
    ErrorCode ec;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
    if (!ec && used < text.size()) ec = bj::error::extra_data;
    if (ec) return fail(Code::invalid, "malformed-json", describe(ec, handler, used));
    return handler.stack.release();
}

Result<bj::value> member_of(std::string_view text, std::string_view name) {
    TRY(const auto value, parse(text));
    Fields in(value);
    if (!in.has(name)) in.error(name, "is missing");
    TRY_VOID(in.finish_tolerant());
    return *in.raw(name);
}

bj::value of(const Money& money) {
    return bj::object{{"amount", money.amount()}, {"currency", money.currency.code()}};
}
bj::value of(CivilDate date) { return bj::value(to_string(date)); }
bj::value of(Instant instant) { return bj::value(to_rfc3339(instant)); }

}  // namespace innkeeper::json
