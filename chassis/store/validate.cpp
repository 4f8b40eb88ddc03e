#include "chassis/store/validate.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"
#include "chassis/core/strings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace innkeeper::store {
namespace {

constexpr char kCursorFormat = '\1';
constexpr std::size_t kCursorSum = 8;
constexpr std::size_t kPositionDigits = 20;

bool is_part(const std::string& text, std::size_t least) {
    return text.size() >= least && text.size() <= kMaxKeyBytes && is_utf8(text);
}

/// Eight bytes that tie a cursor to its query; they guard against mistakes, not against an
/// attacker, who could reach no more than the range of the query anyway.
std::string cursor_sum(const Query& query, std::string_view last) {
    const auto text = fmt::format("{}:{}{}:{}{}:{}{}{}", query.partition.size(), query.partition,
                                  query.from.size(), query.from, query.to.size(), query.to,
                                  query.descending ? 'd' : 'a', last);
    return sha256(text).substr(0, kCursorSum);
}

std::unexpected<Error> bad_cursor() {
    return fail(Code::invalid, "invalid-cursor", "The cursor does not belong to this list.");
}

}  // namespace

std::string position_key(std::uint64_t position) {
    return strings::padded(position, kPositionDigits);
}

std::optional<std::uint64_t> parse_position(std::string_view sort) {
    std::uint64_t position = 0;
    const auto [end, error] = std::from_chars(sort.data(), sort.data() + sort.size(), position);
    if (sort.size() != kPositionDigits || error != std::errc{} || end != sort.data() + sort.size())
        return {};
    return position;
}

Result<void> check_key(const Key& key) {
    if (is_part(key.partition, 1) && is_part(key.sort, 0)) return {};
    return fail(Code::invalid, "invalid-key",
                fmt::format("A key needs a partition of 1 to {0} bytes and a sort key of at most "
                            "{0} bytes, both UTF-8.",
                            kMaxKeyBytes));
}

Result<void> check_keys(const std::vector<Key>& keys) {
    if (keys.size() > kMaxGetMany)
        return fail(Code::invalid, "too-many-keys",
                    fmt::format("At most {} items can be read at once.", kMaxGetMany));
    for (const Key& key : keys) TRY_VOID(check_key(key));
    return {};
}

std::size_t size_of(const Write& write) {
    const std::size_t sort =
        write.kind == Write::Kind::append ? kPositionDigits : write.key.sort.size();
    return write.key.partition.size() + sort + write.document.size();
}

Result<void> check_commit(const std::vector<Write>& writes) {
    if (writes.empty())
        return fail(Code::invalid, "empty-commit", "A commit needs at least one write.");
    if (writes.size() > kMaxWrites)
        return fail(Code::invalid, "too-many-writes",
                    fmt::format("A commit has at most {} writes.", kMaxWrites));
    std::size_t bytes = 0;
    std::vector<const Key*> keys;
    keys.reserve(writes.size());
    for (const Write& write : writes) {
        TRY_VOID(check_key(write.key));
        if (write.document.size() > kMaxDocument)
            return fail(Code::invalid, "document-too-large",
                        fmt::format("A document has at most {} bytes.", kMaxDocument));
        bytes += size_of(write);
        if (write.kind != Write::Kind::append) {
            keys.push_back(&write.key);
        } else if (!write.key.sort.empty()) {
            return fail(Code::invalid, "invalid-key", "An appended row gets its sort key itself.");
        }
    }
    if (bytes > kMaxCommitBytes)
        return fail(Code::invalid, "commit-too-large",
                    fmt::format("A commit has at most {} bytes.", kMaxCommitBytes));
    std::ranges::sort(keys, [](const Key* a, const Key* b) { return *a < *b; });
    const auto same = [](const Key* a, const Key* b) { return *a == *b; };
    if (std::ranges::adjacent_find(keys, same) != keys.end())
        return fail(Code::invalid, "duplicate-key", "A commit names each item once.");
    return {};
}

Result<void> check_query(const Query& query) {
    TRY_VOID(check_key({query.partition, query.from}));
    TRY_VOID(check_key({query.partition, query.to}));
    if (query.limit < 1 || query.limit > kMaxPage)
        return fail(Code::invalid, "invalid-limit",
                    fmt::format("A page has 1 to {} items.", kMaxPage));
    return {};
}

std::string make_cursor(const Query& query, const std::string& last) {
    return base64url_encode(kCursorFormat + cursor_sum(query, last) + last);
}

Result<std::optional<std::string>> read_cursor(const Query& query) {
    if (query.cursor.empty()) return std::optional<std::string>{};
    const auto bytes = base64url_decode(query.cursor);
    if (!bytes || bytes->size() < 1 + kCursorSum || bytes->front() != kCursorFormat)
        return bad_cursor();
    std::string last = bytes->substr(1 + kCursorSum);
    if (bytes->substr(1, kCursorSum) != cursor_sum(query, last)) return bad_cursor();
    return std::optional(std::move(last));
}

bool holds(const Expect& expect, std::uint64_t version) {
    switch (expect.kind) {
        case Expect::Kind::any:
        case Expect::Kind::blind:
            return true;
        case Expect::Kind::absent:
            return version == 0;
        case Expect::Kind::version:
            return version != 0 && version == expect.version;
    }
    INNKEEPER_CHECK(false);
}

}  // namespace innkeeper::store
