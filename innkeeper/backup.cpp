#include "innkeeper/backup.hpp"

#include "chassis/store/embedded/record.hpp"
#include "innkeeper/backup_layout.hpp"
#include "innkeeper/offline.hpp"
#include "innkeeper/row_file.hpp"

#include <fmt/format.h>

#include <optional>
#include <system_error>

namespace innkeeper {
namespace {

namespace fs = std::filesystem;

/// One database's file while its rows come.
struct OpenFile {
    std::string database;
    std::string path;
    RowWriter writer;
};

class RowsBackup {
public:
    RowsBackup(const fs::path& to, Manifest& manifest) : to_(to), manifest_(manifest) {}

    Result<void> add(std::string_view key, std::string_view value) {
        TRY(const auto database, store::embedded::database_of(key));
        if (!file_ || file_->database != database) {
            TRY_VOID(end_file());
            const std::string name(database);
            const std::string path = fmt::format("{}/{}{}", kRowsFolder, name, kRowsExtension);
            TRY(auto writer, RowWriter::create(to_ / path));
            file_.emplace(name, path, std::move(writer));
        }
        ++manifest_.rows[file_->database];
        hash_.add(key, value);
        return file_->writer.add(key, value);
    }

    Result<void> finish() {
        TRY_VOID(end_file());
        manifest_.state_hash = hash_.finish();
        return {};
    }

private:
    Result<void> end_file() {
        if (!file_) return {};
        TRY(auto facts, file_->writer.finish());
        manifest_.files[file_->path] = std::move(facts);
        file_.reset();
        return {};
    }

    const fs::path& to_;
    Manifest& manifest_;
    StateHash hash_;
    std::optional<OpenFile> file_;
};

Result<void> back_up_rows(store::EmbeddedStore& store, const fs::path& to, Manifest& manifest) {
    TRY_VOID(make_folders(to / kRowsFolder));
    RowsBackup backup(to, manifest);
    Result<void> added;
    TRY_VOID(store.for_each_row([&](std::string_view key, std::string_view value) {
        added = backup.add(key, value);
        return added.has_value();
    }));
    TRY_VOID(added);
    return backup.finish();
}

Result<void> back_up_file(const fs::path& data, const std::string& path, const fs::path& to,
                          Manifest& manifest) {
    TRY_VOID(make_folders((to / path).parent_path()));
    TRY(auto facts, copy_hashed(data / path, to / path));
    manifest.files[path] = std::move(facts);
    return {};
}

Result<std::size_t> back_up_blobs(const fs::path& data, const fs::path& to, Manifest& manifest) {
    std::size_t count = 0;
    std::error_code ec;
    const fs::path folder = data / kBlobsFolder;
    if (!fs::exists(folder, ec)) return count;
    for (fs::recursive_directory_iterator it(folder, ec), end; !ec && it != end; it.increment(ec)) {
        // What is being written; a picture that a row refers to has left it.
        if (it.depth() == 0 && it->path().filename() == "tmp") {
            it.disable_recursion_pending();
            continue;
        }
        if (!it->is_regular_file(ec)) continue;
        const auto path = it->path().lexically_relative(data).generic_string();
        TRY_VOID(back_up_file(data, path, to, manifest));
        ++count;
    }
    if (ec)
        return fail(Code::unavailable, "backup-unreadable",
                    fmt::format("{} cannot be read: {}.", folder.string(), ec.message()));
    return count;
}

Result<void> write_manifest(const fs::path& to, const Manifest& manifest) {
    const fs::path place = to / kManifestFile;
    const fs::path temporary = to / (std::string(kManifestFile) + ".new");
    TRY(auto writer, FileWriter::create(temporary));
    TRY_VOID(writer.write(render_manifest(manifest)));
    TRY(const auto facts, writer.finish());
    TRY_VOID(sync_tree(to));
    TRY_VOID(rename_path(temporary, place));
    return sync_path(to);
}

}  // namespace

std::uint64_t StoreState::total() const {
    std::uint64_t sum = 0;
    for (const auto& [name, count] : rows) sum += count;
    return sum;
}

Result<StoreState> state_of(store::EmbeddedStore& store) {
    StoreState state;
    StateHash hash;
    Result<void> seen;
    TRY_VOID(store.for_each_row([&](std::string_view key, std::string_view value) {
        const auto database = store::embedded::database_of(key);
        if (!database) {
            seen = std::unexpected(database.error());
            return false;
        }
        ++state.rows[std::string(*database)];
        hash.add(key, value);
        return true;
    }));
    TRY_VOID(seen);
    state.hash = hash.finish();
    return state;
}

Result<Manifest> make_backup(const fs::path& data, const fs::path& to, const std::string& version,
                             const Progress& progress) {
    TRY(const auto store, OfflineStore::open(data.string()));
    TRY(const auto folder, EmptyFolder::take(to));
    Manifest manifest;
    manifest.created_at = store->clock().now();
    manifest.version = version;
    TRY_VOID(back_up_rows(store->store(), to, manifest));
    for (const auto& [name, rows] : manifest.rows) progress(fmt::format("{}: {} rows", name, rows));
    TRY(const auto blobs, back_up_blobs(data, to, manifest));
    progress(fmt::format("pictures: {} files", blobs));
    for (const std::string_view name : kPlainFiles) {
        std::error_code ec;
        if (fs::exists(data / name, ec))
            TRY_VOID(back_up_file(data, std::string(name), to, manifest));
    }
    TRY_VOID(write_manifest(to, manifest));
    return manifest;
}

}  // namespace innkeeper
