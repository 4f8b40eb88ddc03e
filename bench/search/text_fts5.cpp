#include "bench/search/text_peers.hpp"
#include "chassis/core/check.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>

namespace innkeeper::bench {
namespace {

class Statement {
public:
    Statement(sqlite3* database, const char* sql) {
        CHECK(sqlite3_prepare_v2(database, sql, -1, &statement_, nullptr) == SQLITE_OK);
    }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement() { sqlite3_finalize(statement_); }

    void bind(int at, const std::string& text) {
        sqlite3_bind_text(statement_, at, text.data(), static_cast<int>(text.size()),
                          SQLITE_TRANSIENT);
    }
    /// Runs to the end.
    void run() {
        while (sqlite3_step(statement_) == SQLITE_ROW) (void)sqlite3_column_int64(statement_, 0);
        CHECK(sqlite3_reset(statement_) == SQLITE_OK);
    }

private:
    sqlite3_stmt* statement_ = nullptr;
};

/// Each word quoted, so that none is an operator.
std::string match_of(const std::string& words, bool prefix) {
    std::string out;
    for (std::size_t at = 0; at < words.size();) {
        const std::size_t space = std::min(words.find(' ', at), words.size());
        if (space > at) out += fmt::format("\"{}\" ", words.substr(at, space - at));
        at = space + 1;
    }
    if (prefix) out.back() = '*';
    return out;
}

class Fts5Peer final : public TextPeer {
public:
    explicit Fts5Peer(const TextHotels& hotels) {
        CHECK(sqlite3_open(":memory:", &database_) == SQLITE_OK);
        const auto begin = cpu_micros();
        Statement(database_,
                  "CREATE VIRTUAL TABLE hotels USING fts5(name, city, description, content='', "
                  "prefix='2 3', tokenize='porter unicode61 remove_diacritics 2')")
            .run();
        Statement(database_, "BEGIN").run();
        {
            Statement insert(database_,
                             "INSERT INTO hotels(name, city, description) VALUES(?,?,?)");
            for (const text::Document& hotel : hotels.documents()) {
                for (int i = 0; i < 3; ++i)
                    insert.bind(i + 1, hotel.fields[static_cast<std::size_t>(i)].text);
                insert.run();
            }
        }
        Statement(database_, "COMMIT").run();
        Statement(database_, "INSERT INTO hotels(hotels) VALUES('optimize')").run();
        build_seconds_ = (cpu_micros() - begin) / 1e6;
    }
    Fts5Peer(const Fts5Peer&) = delete;
    Fts5Peer& operator=(const Fts5Peer&) = delete;
    ~Fts5Peer() override { sqlite3_close(database_); }

    [[nodiscard]] std::string name() const override { return "SQLite FTS5 " SQLITE_VERSION; }
    [[nodiscard]] double build_seconds() const override { return build_seconds_; }
    [[nodiscard]] Asking best_20(bool prefix) const override {
        const auto select =
            std::make_shared<Statement>(database_,
                                        "SELECT rowid FROM hotels WHERE hotels MATCH ? "
                                        "ORDER BY bm25(hotels, 5.0, 3.0, 1.0) LIMIT 20");
        return [select, prefix](const std::string& words) {
            select->bind(1, match_of(words, prefix));
            select->run();
        };
    }

private:
    sqlite3* database_ = nullptr;
    double build_seconds_ = 0;
};

}  // namespace

std::shared_ptr<TextPeer> make_fts5(const TextHotels& hotels) {
    return std::make_shared<Fts5Peer>(hotels);
}

}  // namespace innkeeper::bench
