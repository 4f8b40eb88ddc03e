#include "innkeeper/direct_entrance.hpp"

#include "chassis/auth/test_authenticator.hpp"
#include "chassis/host/local_client.hpp"
#include "chassis/http/http_client.hpp"
#include "chassis/testing/api_call.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"
#include "chassis/testing/temp_dir.hpp"
#include "innkeeper/platform.hpp"

#include <fmt/format.h>

#include <doctest/doctest.h>

namespace innkeeper {
namespace {

using http::Response;
using testing::Call;
using testing::slug_of;

/// A process as `innkeeper serve --only …` starts it, and a client of it.
struct Process {
    explicit Process(std::vector<std::string> only) {
        const ServeArguments arguments{.data = (folder / "data").string(),
                                       .listen = "127.0.0.1:0",
                                       .config = {},
                                       .only = std::move(only)};
        const auto index = folder.write("site/index.html", "<!doctype html>");
        const auto settings = load_settings(
            arguments,
            {{"INNKEEPER_LOOPS", "2"}, {"INNKEEPER_GATEWAY_SITE", index.parent_path().string()}});
        REQUIRE(settings.has_value());
        auto opened = Platform::open(*settings, log);
        if (!opened) FAIL(opened.error().slug << ": " << opened.error().detail);
        platform = *std::move(opened);
        REQUIRE(platform->run().has_value());
    }
    ~Process() { testing::run(io, client.stop()); }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    Response send(const Call& call) {
        const auto response = testing::run(
            io,
            client.send_to(fmt::format("http://127.0.0.1:{}", platform->port()), call.request()));
        REQUIRE(response.has_value());
        return *response;
    }
    Response get(std::string_view target) { return send(Call::get(target)); }
    std::string refused(const Call& call) {
        const Response response = send(call);
        return fmt::format("{} {}", response.status, slug_of(response));
    }

    testing::TempDir folder;
    SystemClock clock;
    telemetry::Log log{"test", clock, [](const std::string&) {}};
    std::unique_ptr<Platform> platform;
    boost::asio::io_context io;
    http::HttpClient client{io, {}, {}, clock};
};

const std::string kDecision = "/internal/bookings/00000000-0000-7000-8000-000000000000/decision";

}  // namespace

TEST_CASE("a process without gateway serves the routes of its own services and no others") {
    Process search({"search"});
    CHECK(search.get("/api/v1/hotels").status == 200);
    CHECK(search.get("/api/v1/hotels/suggestions?q=s").status == 200);
    for (const char* other : {"/", "/hotel/", "/api/v1/me", "/api/v1/config", "/api/v1/bookings",
                              "/api/v1/admin/hotels", "/.well-known/jwks.json"})
        CHECK_MESSAGE(search.refused(Call::get(other)) == "404 no-such-route", other);
    CHECK(search.refused(Call::post(kDecision)) == "404 no-such-route");
    const Response other_method = search.send(Call::del("/api/v1/hotels"));
    CHECK(slug_of(other_method) == "method-not-allowed");
    CHECK(other_method.headers.get("Allow").value_or("").find("GET") != std::string_view::npos);
}

TEST_CASE("health and metrics are answered by every process") {
    for (const auto& only : {std::vector<std::string>{"search"}, {"gateway"}, {"booking"}}) {
        Process process(only);
        CHECK(process.get("/health/live").status == 200);
        CHECK(process.get("/health/ready").status == 200);
        const Response metrics = process.get("/metrics");
        CHECK(metrics.status == 200);
        CHECK(metrics.headers.get("Content-Type").value_or("").starts_with("text/plain"));
        CHECK(process.send(Call::post("/health/live")).status == 405);
    }
}

TEST_CASE("two services of one process are both served, with their own rules") {
    Process process({"booking", "search"});
    CHECK(process.get("/api/v1/hotels").status == 200);
    CHECK(process.refused(Call::post("/api/v1/holds").json("{}")) == "401 token-missing");
    CHECK(process.refused(Call::post(kDecision).json("{}")) == "401 token-missing");
    const std::string most(64 * 1024, ' ');
    CHECK(process.refused(Call::post("/api/v1/holds").json(most)) == "401 token-missing");
    CHECK(process.refused(Call::post("/api/v1/holds").json(most + " ")) == "413 body-too-large");
    CHECK(process.refused(Call::get("/api/v1/approvals")) == "404 no-such-route");
}

TEST_CASE("with a gateway, the document tells what there is, and who is not here says so") {
    Process process({"gateway", "search"});
    CHECK(process.get("/api/v1/hotels").status == 200);
    CHECK(process.get("/api/v1/config").status == 200);
    CHECK(process.get("/hotel/").body == "<!doctype html>");
    CHECK(process.refused(Call::get("/.well-known/jwks.json")) == "503 service-not-here");
    CHECK(process.refused(Call::post(kDecision)) == "404 no-such-route");
}

TEST_CASE("an entrance tells whether it is ready, and gives a service kDirectTimeout") {
    boost::asio::io_context io;
    testing::ManualClock clock;
    auth::TestAuthenticator authenticator;
    telemetry::Metrics metrics;
    bool is_ready = false;

    class Slow final : public host::Service {
    public:
        explicit Slow(auth::Authenticator& who) : router_(who) {
            router_.add({.method = http::Method::get, .pattern = "/slow"},
                        [this](http::Request r) { return answer(this, std::move(r)); });
        }
        std::string_view name() const override { return "slow"; }
        http::Router& router() override { return router_; }
        Task<Result<void>> start() override { co_return Result<void>{}; }
        Task<void> stop() override { co_return; }
        std::optional<Millis> deadline;

    private:
        static Task<Result<Response>> answer(Slow* self, http::Request request) {
            self->deadline = request.deadline;
            co_return http::json_response(200, "{}");
        }
        http::Router router_;
    } slow{authenticator};

    host::Directory directory;
    directory.add("slow", io.get_executor(), slow.router());
    host::LocalClient client(directory, nullptr);
    DirectEntrance entrance({.services = {&slow},
                             .clock = clock,
                             .authenticator = authenticator,
                             .client = client,
                             .metrics = metrics,
                             .ready = [&] { return is_ready; }});
    const auto get = [&](std::string_view target) {
        return testing::run(io, entrance.handle(Call::get(target).request()));
    };
    CHECK(slug_of(get("/health/ready")) == "not-ready");
    CHECK(get("/health/live").status == 200);
    is_ready = true;
    CHECK(get("/health/ready").status == 200);
    metrics.count("steps_total");
    CHECK(get("/metrics").body.find("steps_total 1") != std::string::npos);
    CHECK(get("/slow").status == 200);
    CHECK(slow.deadline == clock.monotonic() + kDirectTimeout);
}

}  // namespace innkeeper
