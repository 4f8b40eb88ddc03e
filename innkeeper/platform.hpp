#pragma once

#include "chassis/auth/jwks_authenticator.hpp"
#include "chassis/blobs/filesystem_blobs.hpp"
#include "chassis/bus/embedded/embedded_bus.hpp"
#include "chassis/host/local_client.hpp"
#include "chassis/host/loops.hpp"
#include "chassis/host/service.hpp"
#include "chassis/host/thread_offload.hpp"
#include "chassis/http/server.hpp"
#include "chassis/store/embedded/embedded_store.hpp"
#include "chassis/telemetry/log.hpp"
#include "chassis/telemetry/metrics.hpp"
#include "chassis/text/text_index.hpp"
#include "innkeeper/adapters.hpp"
#include "innkeeper/direct_entrance.hpp"
#include "innkeeper/search_owners.hpp"
#include "innkeeper/settings.hpp"
#include "services/gateway/gateway.hpp"
#include "services/hotels/service.hpp"
#include "services/identity/app/sodium_password_hasher.hpp"
#include "services/identity/service.hpp"
#include "services/payments/sandbox/sandbox_provider.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <vector>

namespace innkeeper {

/// The whole platform in one process: which adapter stands behind which port, which service runs
/// on which loop, in which order all of it starts and stops. Nothing else knows that.
/// open() → run() → [seed] → drain(). All calls from the main thread.
class Platform {
public:
    /// Opens the store and listens, so that the port is known; serves nothing yet.
    [[nodiscard]] static Result<std::unique_ptr<Platform>> open(Settings settings,
                                                                telemetry::Log log);
    ~Platform();

    /// Starts loops and services, then answers `/health/ready` with 200.
    [[nodiscard]] Result<void> run();
    /// Finishes what is in flight, stops the services and closes the store.
    void drain();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] const std::string& public_url() const { return public_url_; }
    [[nodiscard]] const Settings& settings() const { return settings_; }
    /// For the seeder; null when the service does not run here. Used on its executor.
    [[nodiscard]] identity::IdentityService* identity() { return identity_; }
    [[nodiscard]] hotels::HotelsService* hotels() { return hotels_; }
    /// Runs a task on the loop of a service and waits for it.
    void run_on(const std::string& service, Task<void> task);
    [[nodiscard]] Executor executor_of(const std::string& service);

private:
    /// What each loop has of its own, so that nothing on a request's way is shared.
    struct PerLoop {
        std::unique_ptr<auth::JwksAuthenticator> authenticator;
        std::unique_ptr<host::LocalClient> client;
        std::unique_ptr<gateway::Gateway> gateway;  ///< or, where `--only` leaves it out:
        std::unique_ptr<DirectEntrance> direct;
        std::unique_ptr<http::Server> server;

        [[nodiscard]] Task<http::Response> handle(http::Request request);
        [[nodiscard]] std::size_t body_limit(const http::Request& request) const;
    };

    Platform(Settings settings, telemetry::Log log);
    [[nodiscard]] bool here(const std::string& service) const;
    [[nodiscard]] std::size_t loop_of(const std::string& service) const;
    [[nodiscard]] Result<void> open_stores();
    [[nodiscard]] Result<void> listen();
    void make_clients();
    [[nodiscard]] Result<void> make_services();
    [[nodiscard]] Result<void> make_gateways();
    void make_direct_entrances();
    /// Running, and the store takes writes: after a write that failed it does not until a restart.
    [[nodiscard]] bool is_ready() const { return ready_ && store_->takes_writes(); }
    void add(std::unique_ptr<host::Service> service);
    /// What must be done before the services start.
    [[nodiscard]] Result<void> prepare();
    void add_twins(host::Service& service);
    [[nodiscard]] store::Table& table(const std::string& database);
    /// Of a service that publishes to the topic of its name: its outbox is the topic's log.
    [[nodiscard]] store::Table& publishing_table(const std::string& service);

    Settings settings_;
    telemetry::Log log_;
    telemetry::Metrics metrics_;
    SystemClock clock_;
    SystemRandom random_;
    std::uint16_t port_ = 0;
    std::string public_url_;
    std::atomic<bool> ready_ = false;
    bool running_ = false;

    SampleCities cities_;
    MediaPictures pictures_;
    std::unique_ptr<SamplePictures> drawn_;
    gateway::ApiDocument api_;
    std::optional<gateway::StaticSite> site_;
    resilience::RateLimiter limiter_;
    std::unique_ptr<gateway::Shared> shared_;

    std::unique_ptr<store::EmbeddedStore> store_;
    std::unique_ptr<blobs::FilesystemBlobs> blobs_;
    host::Loops loops_;
    std::unique_ptr<host::ThreadOffload> offload_;
    std::unique_ptr<identity::SodiumPasswordHasher> hasher_;
    std::map<std::string, std::unique_ptr<store::Table>> tables_;
    std::unique_ptr<payments::SandboxProvider> sandbox_;
    std::unique_ptr<bus::EmbeddedBus> bus_;
    std::unique_ptr<text::TextIndex> texts_;
    std::unique_ptr<SearchOwners> search_owners_;  ///< null where they are elsewhere
    host::Directory directory_;
    std::vector<PerLoop> per_loop_;
    std::vector<std::unique_ptr<host::Service>> services_;
    /// On the loops beside those of their services.
    struct TwinPlace {
        std::size_t loop;
        std::unique_ptr<host::Service> service;
    };
    std::vector<TwinPlace> twins_;
    std::unique_ptr<Ids> identity_ids_;
    identity::IdentityService* identity_ = nullptr;
    hotels::HotelsService* hotels_ = nullptr;
};

/// The OpenAPI document as it was when the program was built.
extern const std::string_view kApiDocument;

}  // namespace innkeeper
