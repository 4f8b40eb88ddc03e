#include "tests/conformance/bus_conformance.hpp"
#include "chassis/bus/embedded/embedded_bus.hpp"
#include "chassis/core/random.hpp"
#include "chassis/store/embedded/embedded_store.hpp"
#include "chassis/store/memory_table.hpp"
#include "chassis/testing/run.hpp"
#include "chassis/testing/temp_dir.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <vector>

namespace innkeeper::conformance {
namespace {

/// The embedded bus on a table that a derived fixture gives.
class Embedded : public BusFixture {
public:
    bus::Bus& bus() override { return *bus_; }
    void start() override { REQUIRE(testing::run(io, bus_->start())); }
    void restart() override {
        bus_.reset();
        turn();
        open();
    }
    void pass(Millis time) override {
        turn();
        clock.advance(time);
        turn();
    }
    std::size_t dead_letters(const std::string& topic, const std::string& name) override {
        const auto page = testing::run(io, bus_->dead_letters(topic, name, "", 100));
        REQUIRE(page.has_value());
        return page->letters.size();
    }

protected:
    [[nodiscard]] virtual store::Table& table() = 0;
    /// Waits for what other threads still have in hand.
    virtual void wait() {}
    void open() {
        bus_ = std::make_unique<bus::EmbeddedBus>(table(), io.get_executor(), clock, random_, log_,
                                                  metrics_);
    }
    void close() {
        bus_.reset();
        turn();
    }
    void turn() {
        do {
            io.restart();
            io.poll();
            wait();
            io.restart();
        } while (io.poll() > 0);
    }

    telemetry::Log log_{"test", clock, [](std::string) {}};
    telemetry::Metrics metrics_;

private:
    SeededRandom random_{7};
    std::unique_ptr<bus::EmbeddedBus> bus_;
};

class InMemory final : public Embedded {
public:
    InMemory() { open(); }
    ~InMemory() override { close(); }

private:
    store::Table& table() override { return table_; }
    store::MemoryTable table_{clock};
};

class OnDisk final : public Embedded {
public:
    OnDisk() {
        auto opened =
            store::EmbeddedStore::open(directory_.path() / "store", {}, clock, log_, metrics_);
        REQUIRE(opened.has_value());
        store_ = std::move(*opened);
        table_ = store_->database("bus");
        barrier_ = store_->database("barrier");
        open();
    }
    ~OnDisk() override { close(); }

private:
    store::Table& table() override { return *table_; }
    /// The committer answers in order, so what was handed in before this commit is answered too.
    void wait() override {
        std::vector<store::Write> writes{store::Write::put({"b", ""}, "")};
        REQUIRE(testing::run(io, barrier_->commit(std::move(writes))));
    }

    testing::TempDir directory_;
    std::unique_ptr<store::EmbeddedStore> store_;
    std::unique_ptr<store::Table> table_;
    std::unique_ptr<store::Table> barrier_;
};

TEST_CASE("EmbeddedBus in memory keeps the bus port's promises") {
    check_bus([] { return std::make_unique<InMemory>(); });
}

TEST_CASE("EmbeddedBus on the embedded store keeps the bus port's promises") {
    check_bus([] { return std::make_unique<OnDisk>(); });
}

}  // namespace
}  // namespace innkeeper::conformance
