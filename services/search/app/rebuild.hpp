#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/store/table.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::search {

/// The rows of search as events alone make them.
class Rebuilt {
public:
    /// `now`: months that are over and forgotten get no row.
    explicit Rebuilt(Instant now) : now_(now) {}
    /// In any order, any number of times. Errors: those of told_by().
    [[nodiscard]] Result<void> apply(const bus::Event& event);

    struct Row {
        std::string document;
        std::optional<Instant> expires;
    };
    [[nodiscard]] const std::map<store::Key, Row>& rows() const { return rows_; }

private:
    Instant now_;
    std::map<store::Key, Row> rows_;
};

/// A row that is not as it should be: which and how, and what makes it so if it has not changed
/// since.
struct Difference {
    std::string text;
    store::Write write;
};
using StoredRows = std::map<store::Key, store::Item>;
/// Rows that have expired may be there or not.
[[nodiscard]] std::vector<Difference> differences_of(const StoredRows& stored,
                                                     const Rebuilt& rebuilt, Instant now);
/// As many commits as it takes. Errors: those of the table; `row-moved-on` when a row has changed:
/// what was committed before stays.
[[nodiscard]] Task<Result<void>> write_all(store::Table& table,
                                           std::vector<Difference> differences);
/// All rows that the query finds.
[[nodiscard]] Task<Result<StoredRows>> read_rows(store::Table& table, store::Query query);

/// What became of the rows of a table. A difference names a row and says how it was.
struct RebuildReport {
    std::size_t rows = 0;
    std::vector<std::string> differences;
};

/// The rows of the table are not as rebuilt: which and how. Writes nothing.
[[nodiscard]] Task<Result<RebuildReport>> compare(store::Table& table, const Rebuilt& rebuilt,
                                                  Instant now);
/// As compare(), and makes them so; then marks the table as of this layout. For a table at rest.
[[nodiscard]] Task<Result<RebuildReport>> put_right(store::Table& table, const Rebuilt& rebuilt,
                                                    Instant now);
/// The row of that mark, which no event tells of.
[[nodiscard]] const store::Key& layout_key();
/// Marks the table as of this layout.
[[nodiscard]] Task<Result<void>> mark_layout(store::Table& table);
/// False for a table that is new or comes from a program with another layout of rows: what is in
/// it says nothing, and put_right() must come first.
[[nodiscard]] Task<Result<bool>> has_layout(store::Table& table);

}  // namespace innkeeper::search
