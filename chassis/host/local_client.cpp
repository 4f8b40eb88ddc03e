#include "chassis/host/local_client.hpp"

#include "chassis/core/hop.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

namespace innkeeper::host {
namespace {

namespace asio = boost::asio;

/// A stream of a service on another loop. A reader that is cancelled gets away with the next
/// piece, which is a keep-alive at the latest.
class HoppingStream final : public http::BodyStream {
public:
    HoppingStream(Executor executor, std::shared_ptr<http::BodyStream> inner)
        : executor_(std::move(executor)), inner_(std::move(inner)) {}
    ~HoppingStream() override {
        asio::post(executor_, [inner = std::move(inner_)] {});
    }
    Task<std::optional<std::string>> next() override { return hop(executor_, next_of(inner_)); }

private:
    // A coroutine of its own, so that the inner stream lives until it has returned there.
    static Task<std::optional<std::string>> next_of(std::shared_ptr<http::BodyStream> inner) {
        co_return co_await inner->next();
    }
    Executor executor_;
    std::shared_ptr<http::BodyStream> inner_;
};

}  // namespace

void Directory::add(std::string name, Executor executor, http::Router& router) {
    places_.insert_or_assign(std::move(name), Place{std::move(executor), &router});
}

const Directory::Place* Directory::find(const std::string& name) const {
    const auto found = places_.find(name);
    return found == places_.end() ? nullptr : &found->second;
}

Task<Result<http::Response>> LocalClient::send(std::string service, http::Request request) {
    if (const auto twin = twins_.find(service); twin != twins_.end())
        co_return co_await twin->second->handle(std::move(request));
    const Directory::Place* place = directory_.find(service);
    if (!place) {
        if (remote_) co_return co_await remote_->send(std::move(service), std::move(request));
        co_return fail(Code::unavailable, "service-not-here",
                       "A part of the platform that this needs is not running.");
    }
    const Executor here = co_await asio::this_coro::executor;
    if (here == place->executor) co_return co_await place->router->handle(std::move(request));
    http::Response response =
        co_await hop(place->executor, place->router->handle(std::move(request)));
    if (response.stream)
        response.stream = std::make_shared<HoppingStream>(place->executor, response.stream);
    co_return response;
}

}  // namespace innkeeper::host
