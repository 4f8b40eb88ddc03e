#include "innkeeper/platform.hpp"

#include "chassis/text/embedded/embedded_text_index.hpp"
#include "innkeeper/client_id.hpp"
#include "innkeeper/rebuild.hpp"
#include "innkeeper/store_options.hpp"
#include "services/approvals/service.hpp"
#include "services/booking/service.hpp"
#include "services/bookings/service.hpp"
#include "services/gateway/limits.hpp"
#include "services/payments/service.hpp"
#include "services/search/app/listing.hpp"
#include "services/search/service.hpp"

#include <algorithm>
#include <fstream>

namespace innkeeper {
namespace {

constexpr const char* kBusDatabase = "bus";
constexpr std::size_t kWorkers = 2;
constexpr std::size_t kMaxWaitingWork = 64;
constexpr std::uint64_t kSampleSeed = 20'270'720;

/// The key set as any service gets it: by a call to identity.
Task<Result<std::string>> fetch_keys(http::Client& client) {
    http::Request request;
    request.path = "/.well-known/jwks.json";
    CO_TRY(auto response, co_await client.send("identity", std::move(request)));
    if (response.status != 200) co_return fail(http::error_of(response));
    co_return std::move(response.body);
}

Task<void> start_service(host::Service& service, Result<void>& result) {
    result = co_await service.start();
}

std::string json_quoted(const std::string& text) {
    return '"' + text + '"';  // addresses and ids only: nothing in them needs an escape
}

void report_bugs(host::Service& service, telemetry::Log log) {
    service.router().report_bugs_to(
        [log = std::move(log)](std::string_view route, std::string_view what) {
            log.error("bug", {{"route", route}, {"what", what}});
        });
}

}  // namespace

Platform::Platform(Settings settings, telemetry::Log log)
    : settings_(std::move(settings)),
      log_(std::move(log)),
      limiter_(gateway::kMaxRateKeys),
      loops_(settings_.loops) {}

Platform::~Platform() { drain(); }

Result<std::unique_ptr<Platform>> Platform::open(Settings settings, telemetry::Log log) {
    std::unique_ptr<Platform> platform(new Platform(std::move(settings), std::move(log)));
    TRY(platform->api_, gateway::ApiDocument::parse(std::string(kApiDocument)));
    TRY_VOID(platform->open_stores());
    platform->make_clients();
    TRY_VOID(platform->listen());
    TRY_VOID(platform->make_services());
    if (platform->here("gateway")) {
        TRY_VOID(platform->make_gateways());
    } else {
        platform->make_direct_entrances();
    }
    return platform;
}

bool Platform::here(const std::string& service) const {
    return settings_.only.empty() ||
           std::ranges::find(settings_.only, service) != settings_.only.end();
}

/// Booking has a loop to itself where there are two: it is the one that must never wait.
std::size_t Platform::loop_of(const std::string& service) const {
    return service == "booking" ? loops_.size() - 1 : 0;
}

Executor Platform::executor_of(const std::string& service) {
    return loops_.at(loop_of(service)).get_executor();
}

void Platform::run_on(const std::string& service, Task<void> task) {
    loops_.run_on(loop_of(service), std::move(task));
}

Result<void> Platform::open_stores() {
    std::error_code error;
    std::filesystem::create_directories(settings_.data, error);
    if (error)
        return fail(
            Code::unavailable, "data-folder",
            "The data folder " + settings_.data.string() + " cannot be made: " + error.message());
    std::filesystem::permissions(settings_.data, std::filesystem::perms::owner_all, error);
    TRY(store_, store::EmbeddedStore::open((settings_.data / "store").string(), store_options(),
                                           clock_, log_.named("store"), metrics_));
    offload_ = std::make_unique<host::ThreadOffload>(kWorkers, kMaxWaitingWork);
    TRY(blobs_, blobs::FilesystemBlobs::open(settings_.data / "blobs", *offload_));
    hasher_ = std::make_unique<identity::SodiumPasswordHasher>();
    bus_ = std::make_unique<bus::EmbeddedBus>(table(kBusDatabase), executor_of("bus"), clock_,
                                              random_, log_.named("bus"), metrics_);
    return {};
}

store::Table& Platform::table(const std::string& database) {
    auto& slot = tables_[database];
    if (!slot) slot = store_->database(database);
    return *slot;
}

store::Table& Platform::publishing_table(const std::string& service) {
    auto& slot = tables_[service];
    if (!slot) slot = store_->database(service, bus::EmbeddedBus::join(service, kBusDatabase));
    return *slot;
}

Result<void> Platform::listen() {
    const auto balance = std::make_shared<http::Balance>();
    for (std::size_t i = 0; i < loops_.size(); ++i) {
        http::ServerOptions options;
        options.host = settings_.host;
        options.port = i == 0 ? settings_.port : port_;
        options.balance = balance;
        options.name = "gateway-" + std::to_string(i);
        PerLoop* loop = &per_loop_[i];
        options.body_limit = [loop](const http::Request& request) {
            return loop->body_limit(request);
        };
        loop->server = std::make_unique<http::Server>(
            loops_.at(i), std::move(options),
            [loop](http::Request request) { return loop->handle(std::move(request)); }, clock_,
            random_, log_.named("http"), metrics_);
        TRY(port_, loop->server->listen());
    }
    public_url_ = settings_.public_url.empty() ? "http://localhost:" + std::to_string(port_)
                                               : settings_.public_url;
    for (PerLoop& loop : per_loop_)
        loop.authenticator->set_rules(
            {.issuer = public_url_, .audiences = {std::string(kClientId)}});
    std::ofstream(settings_.data / kPublicUrlFile) << public_url_;
    return {};
}

void Platform::make_clients() {
    per_loop_.resize(loops_.size());
    for (std::size_t i = 0; i < loops_.size(); ++i) {
        PerLoop& loop = per_loop_[i];
        loop.client = std::make_unique<host::LocalClient>(directory_, nullptr);
        http::Client* client = loop.client.get();
        loop.authenticator = std::make_unique<auth::JwksAuthenticator>(
            auth::JwksOptions{}, [client] { return fetch_keys(*client); }, clock_,
            loops_.at(i).get_executor());
    }
}

void Platform::add(std::unique_ptr<host::Service> service) {
    const std::string name(service->name());
    report_bugs(*service, log_.named(name));
    directory_.add(name, executor_of(name), service->router());
    add_twins(*service);
    services_.push_back(std::move(service));
}

void Platform::add_twins(host::Service& service) {
    const std::string name(service.name());
    for (std::size_t loop = 0; loop < loops_.size(); ++loop) {
        if (loop == loop_of(name)) continue;
        PerLoop& own = per_loop_[loop];
        auto twin = service.twin_for(loops_.at(loop).get_executor(), *own.authenticator);
        if (!twin) return;
        report_bugs(*twin, log_.named(name));
        own.client->answer_here(name, twin->router());
        twins_.push_back({loop, std::move(twin)});
    }
}

Result<void> Platform::make_services() {
    const auto executor = [this](const char* name) { return executor_of(name); };
    const auto authenticator = [this](const char* name) -> auth::Authenticator& {
        return *per_loop_[loop_of(name)].authenticator;
    };
    if (here("identity")) {
        identity_ids_ = std::make_unique<Ids>(clock_, random_);
        auto service = identity::make_service({.table = table("identity"),
                                               .clock = clock_,
                                               .random = random_,
                                               .ids = *identity_ids_,
                                               .hasher = *hasher_,
                                               .executor = executor("identity"),
                                               .log = log_.named("identity"),
                                               .metrics = metrics_,
                                               .issuer = public_url_,
                                               .clients = site_clients()});
        identity_ = service.get();
        add(std::move(service));
    }
    if (here("hotels")) {
        drawn_ = std::make_unique<SamplePictures>(
            sample::sample_hotels(kSampleSeed, settings_.sample_hotels));
        auto service =
            hotels::make_service({executor("hotels"), clock_, random_, publishing_table("hotels"),
                                  *blobs_, *bus_, authenticator("hotels"), *offload_, cities_,
                                  pictures_, drawn_.get(), settings_.default_place});
        hotels_ = service.get();
        add(std::move(service));
    }
    if (here("search")) {
        texts_ =
            std::make_unique<text::embedded::EmbeddedTextIndex>(search::text_fields(), *offload_);
        if (here("hotels") && here("booking"))
            search_owners_ = std::make_unique<SearchOwners>(*store_, publishing_table("hotels"),
                                                            publishing_table("booking"), *offload_);
        add(search::make_service({.executor = executor("search"),
                                  .clock = clock_,
                                  .table = table("search"),
                                  .bus = *bus_,
                                  .authenticator = authenticator("search"),
                                  .metrics = metrics_,
                                  .texts = *texts_,
                                  .offload = *offload_,
                                  .owners = search_owners_.get()}));
    }
    if (here("booking"))
        add(booking::make_service({.executor = executor("booking"),
                                   .clock = clock_,
                                   .random = random_,
                                   .table = publishing_table("booking"),
                                   .bus = *bus_,
                                   .authenticator = authenticator("booking"),
                                   .log = log_.named("booking"),
                                   .metrics = metrics_}));
    if (here("bookings"))
        add(bookings::make_service(
            {executor("bookings"), clock_, table("bookings"), *bus_, authenticator("bookings")}));
    if (here("approvals"))
        add(approvals::make_service(
            {executor("approvals"), clock_, random_, publishing_table("approvals"), *bus_,
             authenticator("approvals"), *per_loop_[loop_of("approvals")].client}));
    if (here("payments")) {
        sandbox_ = std::make_unique<payments::SandboxProvider>(table("sandbox"), clock_, random_);
        add(payments::make_service({.executor = executor("payments"),
                                    .clock = clock_,
                                    .random = random_,
                                    .table = publishing_table("payments"),
                                    .bus = *bus_,
                                    .authenticator = authenticator("payments"),
                                    .provider = *sandbox_,
                                    .log = log_.named("payments"),
                                    .metrics = metrics_}));
    }
    return {};
}

Result<void> Platform::make_gateways() {
    if (!settings_.site.empty()) {
        TRY(site_, gateway::StaticSite::load(settings_.site));
    }
    std::vector<std::string> origins = settings_.cors_origins;
    origins.push_back(public_url_);
    shared_ = std::make_unique<gateway::Shared>(gateway::Shared{
        .api = api_,
        .site = site_ ? &*site_ : nullptr,
        .limiter = limiter_,
        .metrics = metrics_,
        .rate_factor = settings_.rate_factor,
        .origins = std::move(origins),
        .site_config = R"({"issuer":)" + json_quoted(public_url_) + R"(,"client_id":)" +
                       json_quoted(std::string(kClientId)) + R"(,"sample":)" +
                       (settings_.sample ? "true" : "false") + "}",
        .ready = [this] { return is_ready(); }});
    for (PerLoop& loop : per_loop_)
        loop.gateway = std::make_unique<gateway::Gateway>(
            gateway::Deps{*shared_, clock_, *loop.authenticator, *loop.client});
    return {};
}

void Platform::make_direct_entrances() {
    std::vector<host::Service*> services;
    for (const auto& service : services_) services.push_back(service.get());
    for (PerLoop& loop : per_loop_)
        loop.direct = std::make_unique<DirectEntrance>(
            DirectEntrance::Deps{.services = services,
                                 .clock = clock_,
                                 .authenticator = *loop.authenticator,
                                 .client = *loop.client,
                                 .metrics = metrics_,
                                 .ready = [this] { return is_ready(); }});
}

Task<http::Response> Platform::PerLoop::handle(http::Request request) {
    return gateway ? gateway->handle(std::move(request)) : direct->handle(std::move(request));
}

std::size_t Platform::PerLoop::body_limit(const http::Request& request) const {
    return gateway ? gateway->body_limit(request) : direct->body_limit(request);
}

Result<void> Platform::prepare() {
    // Where hotels or booking are elsewhere, nobody here can tell what search has missed.
    if (!here("search") || !here("hotels") || !here("booking")) return {};
    Result<void> prepared;
    const auto prepare = [](store::EmbeddedStore& store, store::Table& table, Instant now,
                            Result<void>& result) -> Task<void> {
        result = co_await prepare_search(store, table, now);
    };
    run_on("search", prepare(*store_, table("search"), clock_.now(), prepared));
    return prepared;
}

Result<void> Platform::run() {
    loops_.run();
    running_ = true;
    TRY_VOID(prepare());
    for (const auto& service : services_) {
        Result<void> started;
        run_on(std::string(service->name()), start_service(*service, started));
        if (!started) return started;
    }
    for (TwinPlace& twin : twins_) {
        Result<void> started;
        loops_.run_on(twin.loop, start_service(*twin.service, started));
        if (!started) return started;
    }
    // Only now, so that no event meets a service that has not loaded its state.
    Result<void> started;
    const auto start_bus = [](bus::EmbeddedBus& bus, Result<void>& result) -> Task<void> {
        result = co_await bus.start();
    };
    run_on("bus", start_bus(*bus_, started));
    if (!started) return started;
    ready_ = true;
    return {};
}

void Platform::drain() {
    if (!running_) return;
    running_ = false;
    ready_ = false;
    for (const auto& service : services_) run_on(std::string(service->name()), service->drain());
    for (std::size_t i = 0; i < per_loop_.size(); ++i)
        if (per_loop_[i].server)
            loops_.run_on(i, per_loop_[i].server->drain(settings_.drain_grace));
    if (bus_) run_on("bus", bus_->stop());
    for (TwinPlace& twin : twins_) loops_.run_on(twin.loop, twin.service->stop());
    for (const auto& service : services_) run_on(std::string(service->name()), service->stop());
    loops_.stop();
    if (store_) store_->close();
}

}  // namespace innkeeper
