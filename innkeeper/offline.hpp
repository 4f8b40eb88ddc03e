#pragma once

#include "chassis/store/embedded/embedded_store.hpp"
#include "chassis/telemetry/metrics.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <memory>
#include <string>

namespace innkeeper {

/// The store of a data folder for commands beside the server.
class OfflineStore {
public:
    /// For reading, as it is at this moment, also while a server uses it; commits answer
    /// `unavailable`. Errors: `no-store` when the folder has none, and those of EmbeddedStore.
    [[nodiscard]] static Result<std::unique_ptr<OfflineStore>> open(const std::string& data);
    /// For both. Errors also: `store-in-use` while a server runs.
    [[nodiscard]] static Result<std::unique_ptr<OfflineStore>> open_for_writing(
        const std::string& data);

    [[nodiscard]] std::unique_ptr<store::Table> database(const std::string& name) {
        return store_->database(name);
    }
    [[nodiscard]] store::EmbeddedStore& store() { return *store_; }
    /// Runs a task to its end.
    template <class T>
    T run(Task<T> task) {
        auto result = boost::asio::co_spawn(io_, std::move(task), boost::asio::use_future);
        io_.restart();
        io_.run();
        return result.get();
    }
    [[nodiscard]] Executor executor() { return io_.get_executor(); }
    [[nodiscard]] SystemClock& clock() { return clock_; }
    [[nodiscard]] telemetry::Metrics& metrics() { return metrics_; }
    [[nodiscard]] telemetry::Log log() const;

private:
    OfflineStore() = default;
    using Open = decltype(store::EmbeddedStore::open);
    [[nodiscard]] static Result<std::unique_ptr<OfflineStore>> open_by(const std::string& data,
                                                                       Open& open);
    SystemClock clock_;
    telemetry::Metrics metrics_;
    boost::asio::io_context io_{1};
    std::unique_ptr<store::EmbeddedStore> store_;
};

}  // namespace innkeeper
