#include "chassis/text/validate.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::text {
namespace {

bool is_kind_name(std::string_view name) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !name.empty() && name.size() <= 32 && name.front() >= 'a' && name.front() <= 'z' &&
           std::ranges::all_of(name, allowed);
}

Result<void> check_id(std::string_view id) {
    if (!id.empty() && id.size() <= kMaxIdBytes) return {};
    return fail(Code::invalid, "invalid-document",
                fmt::format("A document has an id of 1 to {} bytes.", kMaxIdBytes));
}

Result<void> check_count(std::size_t count) {
    if (count <= kMaxPut) return {};
    return fail(Code::invalid, "too-many-documents",
                fmt::format("At most {} documents are put or removed at once.", kMaxPut));
}

Result<void> check_document(const std::vector<FieldKind>& kinds, const Document& document) {
    TRY_VOID(check_id(document.id));
    if (document.fields.size() > kMaxFields)
        return fail(Code::invalid, "invalid-document",
                    fmt::format("A document has at most {} fields.", kMaxFields));
    std::size_t bytes = document.title.size();
    for (const Field& field : document.fields) {
        bytes += field.text.size();
        if (field.languages.size() > kMaxLanguages)
            return fail(Code::invalid, "invalid-document",
                        fmt::format("A field has at most {} languages.", kMaxLanguages));
        if (std::ranges::find(kinds, field.kind, &FieldKind::name) == kinds.end())
            return fail(Code::invalid, "invalid-document", "The index has no such kind of field.");
    }
    if (bytes > kMaxDocumentBytes)
        return fail(Code::invalid, "text-too-large",
                    fmt::format("A document has at most {} bytes of text.", kMaxDocumentBytes));
    return {};
}

/// C0 but tab, line feed and carriage return; delete; C1, which in UTF-8 begins with C2.
bool has_control(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') return true;
        if (c == 0x7F) return true;
        if (c == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
    }
    return false;
}

Result<void> check_text(std::string_view text) {
    if (text.size() > kMaxQueryBytes)
        return fail(Code::invalid, "query-too-long",
                    fmt::format("A search has at most {} bytes.", kMaxQueryBytes));
    if (!is_utf8(text) || has_control(text))
        return fail(Code::invalid, "query-malformed",
                    "A search is UTF-8 without control characters.");
    return {};
}

Result<void> check_limit(std::size_t limit, std::size_t most) {
    if (limit >= 1 && limit <= most) return {};
    return fail(Code::invalid, "invalid-limit", fmt::format("A limit is 1 to {} here.", most));
}

}  // namespace

void require_kinds(const std::vector<FieldKind>& kinds) {
    CHECK(!kinds.empty() && kinds.size() <= kMaxKinds);
    for (const FieldKind& kind : kinds) {
        CHECK(is_kind_name(kind.name));
        CHECK(kind.weight >= 1 && kind.weight <= kMaxWeight);
        CHECK(std::ranges::count(kinds, kind.name, &FieldKind::name) == 1);
    }
}

Result<void> check_documents(const std::vector<FieldKind>& kinds,
                             const std::vector<Document>& documents) {
    TRY_VOID(check_count(documents.size()));
    for (const Document& document : documents) TRY_VOID(check_document(kinds, document));
    return {};
}

Result<void> check_ids(const std::vector<std::string>& ids) {
    TRY_VOID(check_count(ids.size()));
    for (const std::string& id : ids) TRY_VOID(check_id(id));
    return {};
}

Result<void> check_query(const TextQuery& query) {
    TRY_VOID(check_text(query.text));
    return check_limit(query.limit, query.order == Order::tag ? kMaxMatches : kMaxBest);
}

Result<void> check_word_count(std::size_t words) {
    if (words == 0)
        return fail(Code::invalid, "query-without-words", "There is no word to search for.");
    if (words > kMaxQueryWords)
        return fail(Code::invalid, "query-too-many-words",
                    fmt::format("A search has at most {} words.", kMaxQueryWords));
    return {};
}

Result<void> check_suggest(std::string_view prefix, std::size_t limit) {
    TRY_VOID(check_text(prefix));
    return check_limit(limit, kMaxCompletions);
}

}  // namespace innkeeper::text
