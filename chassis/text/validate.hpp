#pragma once

#include "chassis/text/text_index.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What every adapter of the text port refuses, in one place, so that all refuse the same.
namespace innkeeper::text {

/// For bugs alone: a schema is written by the program. Aborts on one that is past a limit.
void require_kinds(const std::vector<FieldKind>& kinds);

[[nodiscard]] Result<void> check_documents(const std::vector<FieldKind>& kinds,
                                           const std::vector<Document>& documents);
[[nodiscard]] Result<void> check_ids(const std::vector<std::string>& ids);
/// All but the number of words, which the adapter counts when it has found them.
[[nodiscard]] Result<void> check_query(const TextQuery& query);
[[nodiscard]] Result<void> check_word_count(std::size_t words);
[[nodiscard]] Result<void> check_suggest(std::string_view prefix, std::size_t limit);

}  // namespace innkeeper::text
