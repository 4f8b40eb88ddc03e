#pragma once

#include "innkeeper/backup_files.hpp"

#include <optional>
#include <string>
#include <string_view>

/// The rows of one database in a file, in the order of their keys. The file: kRowFileHead, then
/// for each row the length of its key and of its value (4 bytes each, big-endian), key, value,
/// and the CRC-32C of all that (4 bytes, big-endian). Keys and values are as the store has them
/// (chassis/store/embedded/record.hpp).
namespace innkeeper {

inline constexpr std::string_view kRowFileHead = "innkeeper rows 1\n";

struct Row {
    std::string key;
    std::string value;
};

/// The hash of a whole state: SHA-256 over every row's lengths, key and value, in the order of
/// the keys, all databases together. Equal states have equal hashes, whatever their files are.
class StateHash {
public:
    void add(std::string_view key, std::string_view value);
    [[nodiscard]] std::string finish() { return hash_.finish(); }

private:
    Sha256 hash_;
};

class RowWriter {
public:
    /// Errors: those of FileWriter.
    [[nodiscard]] static Result<RowWriter> create(std::filesystem::path path);
    [[nodiscard]] Result<void> add(std::string_view key, std::string_view value);
    [[nodiscard]] Result<FileFacts> finish() { return file_.finish(); }

private:
    explicit RowWriter(FileWriter file) : file_(std::move(file)) {}
    FileWriter file_;
};

class RowReader {
public:
    /// Errors: those of FileReader, `backup-damaged`.
    [[nodiscard]] static Result<RowReader> open(const std::filesystem::path& path);
    /// Nothing at the end. Error: `backup-damaged`, with the file and the number of the row.
    [[nodiscard]] Result<std::optional<Row>> next();
    /// Of the whole file, at its end.
    [[nodiscard]] FileFacts facts() { return file_.facts(); }

private:
    RowReader(std::string name, FileReader file) : name_(std::move(name)), file_(std::move(file)) {}
    [[nodiscard]] std::unexpected<Error> damaged(std::string_view what) const;
    std::string name_;
    FileReader file_;
    std::uint64_t row_ = 0;
};

}  // namespace innkeeper
