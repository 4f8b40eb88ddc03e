#pragma once

#include "chassis/core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

/// Files of a backup: written once, read once, summed up on the way.
namespace innkeeper {

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
class Sha256 {
public:
    Sha256();
    void add(std::string_view bytes);
    /// In hexadecimal; once.
    [[nodiscard]] std::string finish();

private:
    struct Free {
        void operator()(void* context) const;
    };
    std::unique_ptr<void, Free> context_;
};

struct FileFacts {
    std::uint64_t bytes = 0;
    std::string sha256;  ///< hexadecimal
    bool operator==(const FileFacts&) const = default;
};

/// A new file with mode 0600. Errors: `backup-unwritable`, with the path and the reason.
class FileWriter {
public:
    [[nodiscard]] static Result<FileWriter> create(std::filesystem::path path);
    FileWriter(FileWriter&& other) noexcept;
    FileWriter& operator=(FileWriter&&) = delete;
    ~FileWriter();
    [[nodiscard]] Result<void> write(std::string_view bytes);
    /// Synced and closed; the folder's entry is not synced yet.
    [[nodiscard]] Result<FileFacts> finish();

private:
    FileWriter(std::filesystem::path path, int fd) : path_(std::move(path)), fd_(fd) {}
    [[nodiscard]] Result<void> flush();
    std::filesystem::path path_;
    int fd_;
    std::string buffer_;
    std::uint64_t bytes_ = 0;
    Sha256 hash_;
};

/// Errors: `backup-unreadable`, with the path and the reason.
class FileReader {
public:
    [[nodiscard]] static Result<FileReader> open(std::filesystem::path path);
    FileReader(FileReader&& other) noexcept;
    FileReader& operator=(FileReader&&) = delete;
    ~FileReader();
    /// The next bytes: `count` of them, or what is left.
    [[nodiscard]] Result<std::string> read(std::size_t count);
    /// Of what has been read. Once.
    [[nodiscard]] FileFacts facts() { return {bytes_, hash_.finish()}; }

private:
    FileReader(std::filesystem::path path, int fd) : path_(std::move(path)), fd_(fd) {}
    std::filesystem::path path_;
    int fd_;
    std::string buffer_;
    std::size_t used_ = 0;
    std::uint64_t bytes_ = 0;
    Sha256 hash_;
};

/// Errors: `backup-unreadable`, `backup-unwritable`.
[[nodiscard]] Result<FileFacts> copy_hashed(const std::filesystem::path& from,
                                            const std::filesystem::path& to);

/// A folder of mode 0700 that is empty and that no other such command works in, for as long as
/// this lives. Made when it is missing.
/// Errors: `folder-not-empty`, `folder-in-use`, `backup-unwritable`.
class EmptyFolder {
public:
    [[nodiscard]] static Result<EmptyFolder> take(const std::filesystem::path& path);
    /// As take(), and what an interrupted command has left in it is removed.
    [[nodiscard]] static Result<EmptyFolder> take_and_clear(const std::filesystem::path& path);
    EmptyFolder(EmptyFolder&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
    EmptyFolder& operator=(EmptyFolder&&) = delete;
    ~EmptyFolder();

private:
    explicit EmptyFolder(int fd) : fd_(fd) {}
    [[nodiscard]] static Result<EmptyFolder> lock(const std::filesystem::path& path);
    int fd_;
};

[[nodiscard]] Result<bool> is_empty_or_missing(const std::filesystem::path& path);
/// The folder with its sub-folders. Error: `backup-unwritable`.
[[nodiscard]] Result<void> make_folders(const std::filesystem::path& path);
/// Files and folders below it, and itself, are on disk when it returns. Error: `backup-unwritable`.
[[nodiscard]] Result<void> sync_tree(const std::filesystem::path& path);
[[nodiscard]] Result<void> sync_path(const std::filesystem::path& path);
/// Error: `backup-unwritable`.
[[nodiscard]] Result<void> rename_path(const std::filesystem::path& from,
                                       const std::filesystem::path& to);

}  // namespace innkeeper
