#include "chassis/core/json.hpp"
#include "chassis/http/http_client.hpp"
#include "innkeeper/rebuild.hpp"
#include "innkeeper/token.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>

namespace innkeeper {
namespace {

constexpr Millis kLookEvery{200};
constexpr const char* kPath = "/api/v1/admin/search/rebuild";
constexpr std::int64_t kMany = std::numeric_limits<std::int64_t>::max();

struct Progress {
    std::string state;
    std::int64_t hotels = 0;
    std::int64_t hotels_done = 0;
    RebuildOutcome outcome;
    std::optional<Error> error;
};

Result<Progress> read_progress(const std::string& body) {
    TRY(const auto value, json::parse(body));
    json::Fields in(value);
    Progress progress{.state = in.text("state"),
                      .hotels = in.integer("hotels", 0, kMany),
                      .hotels_done = in.integer("hotels_done", 0, kMany),
                      .outcome = {},
                      .error = {}};
    progress.outcome = {static_cast<std::size_t>(in.integer("rows", 0, kMany)),
                        static_cast<std::size_t>(in.integer("different", 0, kMany)),
                        in.texts("differences", std::numeric_limits<std::size_t>::max())};
    in.optional_object("error", [&](json::Fields& error) {
        progress.error = Error{Code::unavailable, error.text("slug"), error.text("detail")};
    });
    TRY_VOID(in.finish_tolerant());
    return progress;
}

/// The server, asked in the name of an administrator.
class Server {
public:
    Server(std::string url, std::string token)
        : url_(std::move(url)), token_(std::move(token)), client_(io_, {}, nowhere, clock_) {}

    Result<Progress> run() {
        auto done = boost::asio::co_spawn(io_, rebuild(), boost::asio::use_future);
        io_.run();
        return done.get();
    }

private:
    Task<Result<Progress>> rebuild() {
        Result<Progress> done = co_await follow();
        co_await client_.stop();
        co_return done;
    }

    Task<Result<Progress>> follow() {
        CO_TRY(Progress progress, co_await ask(http::Method::post));
        const auto timer = clock_.make_timer(io_.get_executor());
        while (progress.state == "running") {
            say(progress);
            co_await timer->sleep_for(kLookEvery);
            CO_TRY(progress, co_await ask(http::Method::get));
        }
        say(progress);
        if (progress.state == "done") co_return progress;
        if (progress.error) co_return fail(*std::move(progress.error));
        co_return fail(Code::unavailable, "search-rebuild-lost",
                       "The server was started again before it was done.");
    }

    static Result<std::string> nowhere(const std::string&) {
        return fail(Code::bug, "internal", "There are no services here.");
    }

    Task<Result<Progress>> ask(http::Method method) {
        http::Request request;
        request.method = method;
        request.path = kPath;
        request.headers.set("Authorization", "Bearer " + token_);
        CO_TRY(const auto answer, co_await client_.send_to(url_, std::move(request)));
        if (answer.status >= 400) co_return fail(http::error_of(answer));
        co_return read_progress(answer.body);
    }

    void say(const Progress& progress) {
        if (progress.hotels == 0 || progress.hotels_done == said_) return;
        said_ = progress.hotels_done;
        fmt::print(stderr, "{} of {} hotels\n", progress.hotels_done, progress.hotels);
    }

    std::string url_;
    std::string token_;
    SystemClock clock_;
    boost::asio::io_context io_{1};
    http::HttpClient client_;
    std::int64_t said_ = 0;
};

Result<RebuildOutcome> ask_server(const RebuildArguments& arguments) {
    if (arguments.email.empty())
        return fail(Code::invalid, "administrator-needed",
                    "A server uses this data folder. Say with --as which administrator asks it.");
    std::string url = arguments.url;
    if (url.empty()) {
        TRY(url, public_url_of(arguments.data));
    }
    TRY(std::string token, access_token_for(arguments.data, arguments.email));
    TRY(Progress progress, Server(std::move(url), std::move(token)).run());
    return std::move(progress.outcome);
}

}  // namespace

int rebuild_served_search(const RebuildArguments& arguments) {
    const auto outcome = ask_server(arguments);
    if (!outcome) {
        print_error(outcome.error());
        return outcome.error().slug == "administrator-needed" ? kExitUsage : kExitFailed;
    }
    print_rebuilt(*outcome);
    return kExitGood;
}

}  // namespace innkeeper
