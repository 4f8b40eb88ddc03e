#include "chassis/core/json.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace innkeeper::json {
namespace {

using ErrorCode = boost::system::error_code;

constexpr std::size_t kTemporaryBytes = 4 * 1024;
constexpr std::size_t kFewValues = 512;  ///< bytes
constexpr std::size_t kUsualKeys = 32;

/// Builds the value as bj::parser does, and sees the keys before duplicates are dropped. Keys are
/// told apart by their hash; only when two are the same is the text read again, for the name.
struct Handler {
    static constexpr std::size_t max_object_size = bj::object::max_size();
    static constexpr std::size_t max_array_size = bj::array::max_size();
    static constexpr std::size_t max_key_size = bj::string::max_size();
    static constexpr std::size_t max_string_size = bj::string::max_size();

    std::array<unsigned char, kTemporaryBytes> temporary;
    bj::value_stack stack{{}, temporary.data(), temporary.size()};
    std::string key;                      // of which a part has come
    std::vector<std::size_t> keys;        // hashes of those of all objects that are open
    std::vector<std::size_t> first_keys;  // where those of each open object begin
    std::optional<std::size_t> twice;     // the hash that was met again
    std::optional<std::size_t> wanted;    // a hash whose key is to be kept
    std::string wanted_key;

    // Written out, so that `temporary` is left as it is instead of being filled with zeros.
    Handler() {
        keys.reserve(kUsualKeys);
        first_keys.reserve(kMaxDepth);
    }

    bool on_document_begin(ErrorCode&) { return true; }
    bool on_document_end(ErrorCode&) { return true; }
    bool on_object_begin(ErrorCode&) {
        first_keys.push_back(keys.size());
        return true;
    }
    bool on_object_end(std::size_t n, ErrorCode& ec) {
        const auto first = keys.begin() + static_cast<std::ptrdiff_t>(first_keys.back());
        std::sort(first, keys.end());
        const auto same = std::adjacent_find(first, keys.end());
        if (same != keys.end()) {
            twice = *same;
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
        keep_key(part);
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

    void keep_key(bj::string_view last_part) {
        std::string_view whole(last_part.data(), last_part.size());
        if (!key.empty()) whole = key.append(last_part);
        keys.push_back(std::hash<std::string_view>()(whole));
        if (wanted == keys.back()) wanted_key = whole;
        key.clear();
    }
};

/// Sees that a text is JSON, and no more.
struct Nothing {
    static constexpr std::size_t max_object_size = bj::object::max_size();
    static constexpr std::size_t max_array_size = bj::array::max_size();
    static constexpr std::size_t max_key_size = bj::string::max_size();
    static constexpr std::size_t max_string_size = bj::string::max_size();

    bool on_document_begin(ErrorCode&) { return true; }
    bool on_document_end(ErrorCode&) { return true; }
    bool on_object_begin(ErrorCode&) { return true; }
    bool on_object_end(std::size_t, ErrorCode&) { return true; }
    bool on_array_begin(ErrorCode&) { return true; }
    bool on_array_end(std::size_t, ErrorCode&) { return true; }
    bool on_key_part(bj::string_view, std::size_t, ErrorCode&) { return true; }
    bool on_key(bj::string_view, std::size_t, ErrorCode&) { return true; }
    bool on_string_part(bj::string_view, std::size_t, ErrorCode&) { return true; }
    bool on_string(bj::string_view, std::size_t, ErrorCode&) { return true; }
    bool on_number_part(bj::string_view, ErrorCode&) { return true; }
    bool on_int64(std::int64_t, bj::string_view, ErrorCode&) { return true; }
    bool on_uint64(std::uint64_t, bj::string_view, ErrorCode&) { return true; }
    bool on_double(double, bj::string_view, ErrorCode&) { return true; }
    bool on_bool(bool, ErrorCode&) { return true; }
    bool on_null(ErrorCode&) { return true; }
    bool on_comment_part(bj::string_view, ErrorCode&) { return true; }
    bool on_comment(bj::string_view, ErrorCode&) { return true; }
};

using Parser = bj::basic_parser<Handler>;

/// Where it stopped. The values lie in pieces of memory that all of them share.
std::size_t run(Parser& parser, std::string_view text, ErrorCode& ec) {
    parser.handler().stack.reset(
        bj::make_shared_resource<bj::monotonic_resource>(2 * text.size() + kFewValues));
    const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
    if (!ec && used < text.size()) ec = bj::error::extra_data;
    return used;
}

bj::parse_options strict() {
    bj::parse_options options;
    options.max_depth = kMaxDepth;
    return options;
}

std::string key_of(std::size_t hash, std::string_view text) {
    Parser parser(strict());
    parser.handler().wanted = hash;
    ErrorCode ignored;
    run(parser, text, ignored);
    return std::move(parser.handler().wanted_key);
}

std::string describe(const ErrorCode& ec, std::size_t position) {
    if (ec == bj::error::too_deep)
        return fmt::format("The JSON is nested deeper than {} levels.", kMaxDepth);
    return fmt::format("The body is not valid JSON: {} at byte {}.", ec.message(), position);
}

}  // namespace

Result<bj::value> parse(std::string_view text) {
    Parser parser(strict());
    ErrorCode ec;
    const std::size_t used = run(parser, text, ec);
    if (const auto twice = parser.handler().twice)
        return fail(Code::invalid, "malformed-json",
                    fmt::format("The JSON names the field \"{}\" twice.", key_of(*twice, text)));
    if (ec) return fail(Code::invalid, "malformed-json", describe(ec, used));
    return parser.handler().stack.release();
}

Result<void> validate(std::string_view text) {
    bj::basic_parser<Nothing> parser(strict());
    ErrorCode ec;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
    if (!ec && used < text.size()) ec = bj::error::extra_data;
    if (ec) return fail(Code::invalid, "malformed-json", describe(ec, used));
    return {};
}

Result<bj::value> member_of(std::string_view text, std::string_view name) {
    TRY(auto value, parse(text));
    Fields in(value);
    if (!in.has(name)) in.error(name, "is missing");
    TRY_VOID(in.finish_tolerant());
    return std::move(value.as_object().at(name));
}

bj::value of(const Money& money) {
    return bj::object{{"amount", money.amount()}, {"currency", money.currency.code()}};
}
bj::value of(CivilDate date) { return bj::value(to_string(date)); }
bj::value of(Instant instant) { return bj::value(to_rfc3339(instant)); }

}  // namespace innkeeper::json
