#pragma once

#include "chassis/auth/authenticator.hpp"
#include "chassis/http/message.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace innkeeper::http {

using Handler = std::function<Task<Result<Response>>(Request)>;

/// Who may call a route. Whether *this* hotel or booking is theirs is for the use case to say.
enum class Access {
    anyone,     ///< no token needed; one that is sent must be valid, and names the principal
    signed_in,  ///< any valid token
    manager,    ///< group HotelManager or Admin
    admin,      ///< group Admin
};

struct Route {
    Method method;
    std::string
        pattern;  ///< "/api/v1/hotels/{id}"; a last segment "{rest*}" takes all that is left
    Access access = Access::anyone;
    std::vector<std::string> query = {};  ///< allowed query parameters; any other is refused: 400
    std::size_t max_body = 64 * 1024;     ///< bytes; past it 413 `body-too-large`
    std::string content_type = "application/json";  ///< of the body; "" takes any, "multipart/..."
};

/// Finds the route, checks the token, the query names, body size and type, calls the handler and
/// turns an Error into a problem document. An exception is a bug: 500 `internal`, logged.
/// 404 `no-such-route`, 405 with Allow, 415 `unsupported-media-type`, HEAD is served by GET.
/// Not thread-safe after the first handle(): add routes before.
/// A literal segment wins over a parameter, and a parameter over "{rest*}".
class Router {
public:
    /// Told about an exception out of a handler: the route ("GET /api/v1/hotels/{id}") and what().
    using BugReporter = std::function<void(std::string_view route, std::string_view what)>;

    explicit Router(auth::Authenticator& authenticator, BugReporter on_bug = {})
        : authenticator_(authenticator), on_bug_(std::move(on_bug)) {}
    /// Where exceptions of handlers are told; before the first handle().
    void report_bugs_to(BugReporter on_bug) { on_bug_ = std::move(on_bug); }
    /// CHECKs that no route of the same method and shape was added before.
    void add(Route route, Handler handler);
    /// Every answer says Cache-Control: `no-store` unless the handler said another. The answer to
    /// HEAD still has the body of GET; the server leaves it out.
    [[nodiscard]] Task<Response> handle(Request request);
    /// The body limit of the route that would serve the request; nothing when there is none.
    [[nodiscard]] std::optional<std::size_t> max_body(const Request& request) const;
    /// Method and pattern of the routes, for documentation and contract tests.
    [[nodiscard]] std::vector<std::pair<Method, std::string>> routes() const;

private:
    struct Entry {
        Route route;
        std::vector<std::string> segments;
        std::string rank;  ///< a letter a segment; entries are kept in this order
        Handler handler;
    };
    struct Match {
        const Entry* entry = nullptr;
        Pairs params;
        std::string allowed;
    };
    [[nodiscard]] Match match(const Request& request) const;
    Task<Result<Response>> run(const Entry& entry, Request& request);
    Task<Result<void>> authorise(const Entry& entry, Request& request);

    auth::Authenticator& authenticator_;
    BugReporter on_bug_;
    std::vector<Entry> entries_;
};

}  // namespace innkeeper::http
