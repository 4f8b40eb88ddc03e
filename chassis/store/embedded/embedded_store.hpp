#pragma once

#include "chassis/store/embedded/committer.hpp"
#include "chassis/store/embedded/document_packer.hpp"
#include "chassis/store/embedded/join.hpp"
#include "chassis/store/embedded/rocks_engine.hpp"
#include "chassis/store/table.hpp"
#include "chassis/telemetry/log.hpp"
#include "chassis/telemetry/metrics.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::store {

struct EmbeddedOptions {
    embedded::RocksOptions engine = {};
    embedded::CommitterLimits committer = {};
    std::size_t row_cache_bytes = 128 * 1024 * 1024;
    /// To pack long documents with: with the last one, to read with all. A store must be opened
    /// with all that it ever was opened with.
    std::vector<embedded::Dictionary> dictionaries = {};
};

/// One durable store in a directory for all services of a process; each has a database of its
/// own in it and no way to another's. Reads run in the caller; commits of all databases and all
/// loops go through one committer and share its fsyncs.
///
/// After a failed write it answers commits with `unavailable` and the slug of the cause
/// (`store-full`, `store-read-only`, `store-damaged`, `store-unavailable`) until it is opened
/// again; reads go on, and answer `store-damaged` where the disk gives other bytes than it was
/// given. Safe from any thread. A coroutine that waits for a commit may be destroyed with its
/// context at any time.
class EmbeddedStore {
public:
    /// Makes the directory if there is none. Errors, each naming the directory: `store-in-use`,
    /// `store-damaged`, `store-full`, `store-read-only`, `store-unavailable`. `clock` and `metrics`
    /// outlive the store.
    [[nodiscard]] static Result<std::unique_ptr<EmbeddedStore>> open(std::string directory,
                                                                     EmbeddedOptions options,
                                                                     const Clock& clock,
                                                                     telemetry::Log log,
                                                                     telemetry::Metrics& metrics);
    /// The store as of one moment, also while another process has it open: for commands beside a
    /// server. Later changes are not seen; commits answer `unavailable`.
    [[nodiscard]] static Result<std::unique_ptr<EmbeddedStore>> open_read_only(
        std::string directory, EmbeddedOptions options, const Clock& clock, telemetry::Log log,
        telemetry::Metrics& metrics);
    ~EmbeddedStore();
    EmbeddedStore(const EmbeddedStore&) = delete;
    EmbeddedStore& operator=(const EmbeddedStore&) = delete;

    /// The database `name` (`[a-z][a-z0-9_-]{0,31}`, CHECKed). Two tables of one name are views
    /// of the same items. A table may outlive the store; it then answers `unavailable`.
    [[nodiscard]] std::unique_ptr<Table> database(const std::string& name,
                                                  std::optional<Join> join = {});

    /// Every live item of a database in the order of its keys, until `visit` returns false:
    /// for checks and exports, not for requests. Blocks.
    [[nodiscard]] Result<void> for_each(const std::string& name,
                                        const std::function<bool(const Item&)>& visit);
    /// Every row of all databases as it lies in the engine (record.hpp), expired ones too, in the
    /// order of the keys and as of one moment, until `visit` returns false. Blocks.
    using RowVisitor = std::function<bool(std::string_view key, std::string_view value)>;
    [[nodiscard]] Result<void> for_each_row(const RowVisitor& visit);
    /// False from the moment on when a write has failed, or the store was closed. Cheap, from any
    /// thread.
    [[nodiscard]] bool takes_writes() const;
    /// A consistent copy of all databases in `directory`, which must not exist yet and is a store
    /// of its own. Commits go on meanwhile. Blocks. Error: `store-copy-failed`.
    [[nodiscard]] Result<void> copy_to(const std::string& directory);

    /// Writes and answers what waits, then lets the directory go. Blocks for as long. Later calls
    /// of tables answer `unavailable`. The destructor does the same.
    void close();

    struct Core;

private:
    explicit EmbeddedStore(std::shared_ptr<Core> core) : core_(std::move(core)) {}
    std::shared_ptr<Core> core_;
};

}  // namespace innkeeper::store
