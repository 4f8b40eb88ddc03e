#include "innkeeper/backup.hpp"

#include "chassis/store/embedded/record.hpp"
#include "chassis/store/embedded/row_loader.hpp"
#include "innkeeper/backup_layout.hpp"
#include "innkeeper/offline.hpp"
#include "innkeeper/row_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace innkeeper {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxManifestBytes = std::size_t{4} * 1024 * 1024 * 1024;

std::unexpected<Error> damaged(std::string_view what) {
    return fail(Code::unavailable, "backup-damaged",
                fmt::format("The backup is damaged: {}.", what));
}

Result<Manifest> read_manifest(const fs::path& from) {
    std::error_code ec;
    if (!fs::is_directory(from, ec))
        return fail(Code::not_found, "backup-missing",
                    fmt::format("There is no backup in {}.", from.string()));
    if (!fs::exists(from / kManifestFile, ec))
        return fail(Code::unavailable, "backup-unfinished",
                    fmt::format("The backup in {} has no {}: it was not finished, or this is no "
                                "backup. Take another one.",
                                from.string(), kManifestFile));
    TRY(auto reader, FileReader::open(from / kManifestFile));
    TRY(const auto text, reader.read(kMaxManifestBytes));
    return parse_manifest(text);
}

/// Every file of the manifest is there and has its size, and no other file is.
Result<void> check_listing(const fs::path& from, const Manifest& manifest) {
    std::size_t found = 0;
    std::error_code ec;
    for (fs::recursive_directory_iterator it(from, ec), end; !ec && it != end; it.increment(ec)) {
        if (it->is_directory(ec)) continue;
        const auto path = it->path().lexically_relative(from).generic_string();
        if (path == kManifestFile) continue;
        const auto listed = manifest.files.find(path);
        if (listed == manifest.files.end()) return damaged(fmt::format("{} is not of it", path));
        if (!it->is_regular_file(ec)) return damaged(fmt::format("{} is no plain file", path));
        const auto bytes = it->file_size(ec);
        if (!ec && bytes != listed->second.bytes)
            return damaged(
                fmt::format("{} has {} bytes, and had {}", path, bytes, listed->second.bytes));
        ++found;
    }
    if (ec)
        return fail(Code::unavailable, "backup-unreadable",
                    fmt::format("{} cannot be read: {}.", from.string(), ec.message()));
    if (found == manifest.files.size()) return {};
    for (const auto& [path, facts] : manifest.files)
        if (!fs::exists(from / path, ec)) return damaged(fmt::format("{} is missing", path));
    return damaged("files are missing");
}

std::string rows_path(const std::string& database) {
    return fmt::format("{}/{}{}", kRowsFolder, database, kRowsExtension);
}

/// The kinds of files there are; a rows file is that of a database of the manifest.
Result<void> check_kinds(const Manifest& manifest) {
    std::size_t rows = 0;
    for (const auto& [path, facts] : manifest.files) {
        const bool is_plain = std::ranges::find(kPlainFiles, path) != kPlainFiles.end();
        const bool is_blob = path.starts_with(fmt::format("{}/", kBlobsFolder));
        const bool is_rows = path.starts_with(fmt::format("{}/", kRowsFolder));
        if (!is_plain && !is_blob && !is_rows)
            return damaged(fmt::format("{} is no file of a backup", path));
        if (is_rows) ++rows;
    }
    for (const auto& [database, count] : manifest.rows)
        if (!manifest.files.contains(rows_path(database)))
            return damaged(fmt::format("{} is not listed", rows_path(database)));
    if (rows != manifest.rows.size()) return damaged("a file of rows has no database");
    return {};
}

Result<void> load_database(const fs::path& from, const std::string& database,
                           const Manifest& manifest, store::embedded::RowLoader& loader) {
    const std::string path = rows_path(database);
    TRY(auto reader, RowReader::open(from / path));
    std::uint64_t count = 0;
    std::string last;
    for (;; ++count) {
        TRY(auto row, reader.next());
        if (!row) break;
        const auto name = store::embedded::database_of(row->key);
        if (!name || *name != database || row->key <= last)
            return damaged(fmt::format("{}: row {} has a wrong key", path, count + 1));
        TRY_VOID(loader.add(row->key, row->value));
        last = std::move(row->key);
    }
    if (count != manifest.rows.at(database))
        return damaged(
            fmt::format("{} has {} rows, and had {}", path, count, manifest.rows.at(database)));
    if (reader.facts() != manifest.files.at(path))
        return damaged(fmt::format("{} is not as it was written", path));
    return {};
}

/// Keys begin with the name and a zero byte, so databases in the order of their names are rows
/// in the order of their keys.
Result<void> restore_rows(const fs::path& from, const fs::path& data, const Manifest& manifest,
                          const Progress& progress) {
    const SystemClock clock;
    const std::string directory = data / kStoreFolder;
    TRY(const auto loader, store::embedded::open_row_loader(directory, {}, clock));
    for (const auto& [database, rows] : manifest.rows) {
        TRY_VOID(load_database(from, database, manifest, *loader));
        progress(fmt::format("{}: {} rows", database, rows));
    }
    return loader->finish();
}

Result<void> restore_files(const fs::path& from, const fs::path& data, const Manifest& manifest,
                           const Progress& progress) {
    std::size_t pictures = 0;
    for (const auto& [path, facts] : manifest.files) {
        if (path.starts_with(kRowsFolder)) continue;
        TRY_VOID(make_folders((data / path).parent_path()));
        TRY(const auto copied, copy_hashed(from / path, data / path));
        if (copied != facts) return damaged(fmt::format("{} is not as it was written", path));
        if (path.starts_with(kBlobsFolder)) ++pictures;
    }
    progress(fmt::format("pictures: {} files", pictures));
    return {};
}

/// Reads back what was built, as the next server will.
Result<void> check_state(const fs::path& data, const Manifest& manifest) {
    TRY(const auto store, OfflineStore::open(data.string()));
    TRY(const auto state, state_of(store->store()));
    if (state.hash != manifest.state_hash || state.rows != manifest.rows)
        return damaged("its rows are not the state that its manifest names");
    return {};
}

Result<void> build(const fs::path& from, const fs::path& building, const Manifest& manifest,
                   const Progress& progress) {
    TRY_VOID(restore_rows(from, building, manifest, progress));
    TRY_VOID(restore_files(from, building, manifest, progress));
    TRY_VOID(check_state(building, manifest));
    return sync_tree(building);
}

}  // namespace

Result<Manifest> restore_backup(const fs::path& from, const fs::path& data,
                                const Progress& progress) {
    TRY(auto manifest, read_manifest(from));
    TRY(const bool is_free, is_empty_or_missing(data));
    if (!is_free)
        return fail(Code::conflict, "folder-not-empty",
                    fmt::format("The folder {} is not empty. Take another one, or move it away.",
                                data.string()));
    TRY_VOID(check_kinds(manifest));
    TRY_VOID(check_listing(from, manifest));
    // A path with a slash at its end has no name to put anything beside.
    fs::path place = fs::absolute(data).lexically_normal();
    if (!place.has_filename()) place = place.parent_path();
    const fs::path building = place.string() + ".restoring";
    TRY(const auto folder, EmptyFolder::take_and_clear(building));
    auto built = build(from, building, manifest, progress);
    if (built) built = rename_path(building, place);
    if (!built) {
        std::error_code ec;
        fs::remove_all(building, ec);
        return fail(built.error());
    }
    TRY_VOID(sync_path(place.parent_path()));
    return manifest;
}

}  // namespace innkeeper
