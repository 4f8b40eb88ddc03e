#pragma once

#include "chassis/blobs/blobs.hpp"
#include "chassis/core/offload.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>

namespace innkeeper::blobs {

/// Blobs as files below a directory: `<xx>/<yy>/<name>`, where xxyy begins the SHA-256 of the
/// name, so that no folder grows large. A file appears whole or not at all: it is written under
/// `tmp/`, synced, renamed, and its folder synced. File work runs on `offload`.
/// One process a directory.
class FilesystemBlobs final : public Blobs {
public:
    /// Makes the directory if there is none, and removes what a crash has left in `tmp/`.
    /// Error: `blobs-unavailable` with the directory. `offload` outlives the blobs.
    [[nodiscard]] static Result<std::unique_ptr<FilesystemBlobs>> open(
        std::filesystem::path directory, Offload& offload);

    /// Errors also: `busy` from the offload, `blobs-unavailable` (a full or read-only disk).
    Task<Result<void>> put(std::string name, std::string bytes) override;
    Task<Result<std::optional<std::string>>> get(std::string name) override;

private:
    FilesystemBlobs(std::filesystem::path directory, Offload& offload)
        : directory_(std::move(directory)), offload_(offload) {}

    std::filesystem::path directory_;
    Offload& offload_;
    std::atomic<std::uint64_t> writes_ = 0;  ///< loops may share the blobs
};

}  // namespace innkeeper::blobs
