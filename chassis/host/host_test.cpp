#include "chassis/auth/test_authenticator.hpp"
#include "chassis/host/local_client.hpp"
#include "chassis/host/loops.hpp"
#include "chassis/host/thread_offload.hpp"
#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>
#include <boost/asio/this_coro.hpp>

#include <atomic>
#include <latch>
#include <thread>

namespace innkeeper::host {
namespace {

/// Says on which thread it was made, read and destroyed.
struct Witness {
    std::thread::id made, read, destroyed;
    std::latch gone{1};
};

class WitnessedStream final : public http::BodyStream {
public:
    explicit WitnessedStream(Witness& witness) : witness_(witness) {
        witness_.made = std::this_thread::get_id();
    }
    ~WitnessedStream() override {
        witness_.destroyed = std::this_thread::get_id();
        witness_.gone.count_down();
    }
    Task<std::optional<std::string>> next() override {
        witness_.read = std::this_thread::get_id();
        co_return "piece";
    }

private:
    Witness& witness_;
};

Task<Result<http::Response>> open_stream(Witness& witness) {
    http::Response response;
    response.stream = std::make_shared<WitnessedStream>(witness);
    co_return response;
}

Task<void> call_across(LocalClient& client, std::thread::id& caller, std::string& piece) {
    http::Request request;
    request.path = "/stream";
    auto response = co_await client.send("far", std::move(request));
    caller = std::this_thread::get_id();
    piece = (co_await response->stream->next()).value_or("");
    CHECK(std::this_thread::get_id() == caller);
}

TEST_CASE("a call hops to the service's loop and comes back; a stream lives there") {
    Loops loops(2);
    auth::TestAuthenticator authenticator;
    http::Router router(authenticator);
    Witness witness;
    router.add({http::Method::get, "/stream"}, [&](http::Request) { return open_stream(witness); });
    Directory directory;
    directory.add("far", loops.at(1).get_executor(), router);
    LocalClient client(directory, nullptr);
    loops.run();

    std::thread::id caller;
    std::string piece;
    loops.run_on(0, call_across(client, caller, piece));
    witness.gone.wait();
    CHECK(piece == "piece");
    CHECK(witness.made != caller);
    CHECK(witness.read == witness.made);
    CHECK(witness.destroyed == witness.made);
}

Task<Result<http::Response>> say_where(std::string what) {
    co_return http::json_response(200, std::move(what));
}

Task<void> ask_twice(LocalClient& client, std::vector<std::string>& answers) {
    for (const char* name : {"near", "far"}) {
        http::Request request;
        request.path = "/where";
        std::string service = name;
        auto answer = co_await client.send(std::move(service), std::move(request));
        answers.push_back(std::move(answer->body));
    }
}

TEST_CASE("what may be read on any loop is answered where it was asked") {
    Loops loops(2);
    auth::TestAuthenticator authenticator;
    http::Router here(authenticator);
    http::Router there(authenticator);
    const auto say = [](http::Router& router, const char* what) {
        router.add({http::Method::get, "/where"},
                   [what](http::Request) { return say_where(what); });
    };
    say(here, "here");
    say(there, "there");
    Directory directory;
    for (const char* name : {"near", "far"}) directory.add(name, loops.at(1).get_executor(), there);
    LocalClient client(directory, nullptr);
    client.answer_here("near", here);
    loops.run();
    std::vector<std::string> answers;
    loops.run_on(0, ask_twice(client, answers));
    CHECK(answers == std::vector<std::string>{"here", "there"});
}

TEST_CASE("a service that is not here is unavailable") {
    boost::asio::io_context io;
    Directory directory;
    LocalClient client(directory, nullptr);
    const auto answer = testing::run(io, client.send("nowhere", {}));
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().slug == "service-not-here");
}

Task<void> offload_once(ThreadOffload& offload, std::thread::id& ran_on, bool& came_back) {
    const auto here = std::this_thread::get_id();
    const auto done = co_await offload.run([&] { ran_on = std::this_thread::get_id(); });
    came_back = done.has_value() && std::this_thread::get_id() == here;
}

TEST_CASE("offloaded work runs elsewhere and the caller goes on at home") {
    Loops loops(1);
    loops.run();
    ThreadOffload offload(1, 4);
    std::thread::id ran_on;
    bool came_back = false;
    loops.run_on(0, offload_once(offload, ran_on, came_back));
    CHECK(came_back);
    CHECK(ran_on != std::thread::id());
}

Task<void> run_blocked(ThreadOffload& offload, std::latch& release, int& done) {
    const auto result = co_await offload.run([&] { release.wait(); });
    if (result) ++done;
}

TEST_CASE("past the limit of waiting jobs the caller is told so, and the job is not run") {
    boost::asio::io_context io;
    ThreadOffload offload(1, 2);
    std::latch release(1);
    int done = 0;
    for (int i = 0; i < 2; ++i)
        boost::asio::co_spawn(io, run_blocked(offload, release, done), [](std::exception_ptr) {});
    io.poll();
    bool ran = false;
    const auto refused = testing::run(io, offload.run([&] { ran = true; }));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().slug == "workers-busy");
    CHECK_FALSE(ran);
    release.count_down();
    const auto work = boost::asio::make_work_guard(io);
    while (done < 2) io.run_one();
}

}  // namespace
}  // namespace innkeeper::host
