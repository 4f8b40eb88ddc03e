#include "chassis/host/loops.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

namespace innkeeper::host {

Loops::Loops(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        Loop& loop = loops_.emplace_back();
        loop.work.emplace(loop.io.get_executor());
    }
}

Loops::~Loops() { stop(); }

void Loops::run() {
    for (Loop& loop : loops_) loop.thread = std::thread([&loop] { loop.io.run(); });
}

void Loops::run_on(std::size_t index, Task<void> task) {
    boost::asio::co_spawn(at(index), std::move(task), boost::asio::use_future).get();
}

void Loops::stop() {
    for (Loop& loop : loops_) {
        loop.work.reset();
        loop.io.stop();
    }
    for (Loop& loop : loops_)
        if (loop.thread.joinable()) loop.thread.join();
}

}  // namespace innkeeper::host
