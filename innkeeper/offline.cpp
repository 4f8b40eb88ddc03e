#include "innkeeper/offline.hpp"

#include "innkeeper/store_options.hpp"

#include <unistd.h>
#include <filesystem>

namespace innkeeper {

telemetry::Log OfflineStore::log() const {
    return {"command", clock_, telemetry::fd_sink(STDERR_FILENO), telemetry::Level::warn};
}

Result<std::unique_ptr<OfflineStore>> OfflineStore::open_by(const std::string& data, Open& open) {
    const auto directory = std::filesystem::path(data) / "store";
    if (!std::filesystem::exists(directory / "CURRENT"))
        return fail(Code::not_found, "no-store", "There is no store in " + data + ".");
    std::unique_ptr<OfflineStore> out(new OfflineStore);
    TRY(out->store_,
        open(directory.string(), store_options(), out->clock_, out->log(), out->metrics_));
    return out;
}

Result<std::unique_ptr<OfflineStore>> OfflineStore::open(const std::string& data) {
    return open_by(data, store::EmbeddedStore::open_read_only);
}

Result<std::unique_ptr<OfflineStore>> OfflineStore::open_for_writing(const std::string& data) {
    return open_by(data, store::EmbeddedStore::open);
}

}  // namespace innkeeper
