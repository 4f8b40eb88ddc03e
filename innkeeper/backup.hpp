#pragma once

#include "chassis/store/embedded/embedded_store.hpp"
#include "innkeeper/backup_manifest.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <string>

/// Backups of a data folder. A backup is a folder (mode 0700, since it has signing keys):
///
///     rows/<database>.rows     every row of the store as of one moment (row_file.hpp)
///     blobs/<xx>/<yy>/<name>   every picture, as in the data folder
///     public-url, sample-accounts.json   where they are there
///     manifest.json            what is above, with sizes and hashes; written last
///
/// A dump of rows and not of RocksDB's files: those may be deleted at any time by the server that
/// writes, a checkpoint needs the server's own handle, and every block that is read for a dump has
/// its checksum verified.
namespace innkeeper {

/// What a long command tells meanwhile, one line at a time.
using Progress = std::function<void(const std::string& line)>;

struct StoreState {
    std::map<std::string, std::uint64_t> rows;  ///< by database
    std::string hash;
    [[nodiscard]] std::uint64_t total() const;
};
/// Reads the whole store. Errors: those of the store, `store-damaged`.
[[nodiscard]] Result<StoreState> state_of(store::EmbeddedStore& store);

/// Copies the data folder `data` to the folder `to`, also while a server uses it: the rows as of
/// one moment, and all pictures that they can refer to, since pictures are stored before the rows
/// and never removed. Blocks, and holds no more than a row and some buffers in memory.
/// Errors: `no-store`, `folder-not-empty`, `folder-in-use`, `backup-unwritable`,
/// `backup-unreadable`, those of the store. What an error leaves in `to` has no manifest.
[[nodiscard]] Result<Manifest> make_backup(const std::filesystem::path& data,
                                           const std::filesystem::path& to,
                                           const std::string& version, const Progress& progress);

/// Makes the data folder `data`, which is missing or empty, out of a backup. It is built beside
/// it, in `<data>.restoring`, and takes its place in one step when every file and the state in
/// the new store have proved to be those of the manifest. A leftover of a restore that was
/// interrupted is removed by the next one.
/// Errors: `backup-missing`, `backup-unfinished`, `backup-damaged`, `backup-format`,
/// `folder-not-empty`, `folder-in-use`, `backup-unreadable`, `backup-unwritable`.
[[nodiscard]] Result<Manifest> restore_backup(const std::filesystem::path& from,
                                              const std::filesystem::path& data,
                                              const Progress& progress);

}  // namespace innkeeper
