#include "chassis/store/embedded/embedded_store.hpp"
#include "chassis/store/memory_table.hpp"
#include "chassis/testing/temp_dir.hpp"
#include "tests/conformance/table_conformance.hpp"

#include <doctest/doctest.h>

namespace innkeeper::conformance {
namespace {

class Memory final : public TableFixture {
public:
    store::Table& table() override { return table_; }

private:
    store::MemoryTable table_{clock};
};

class Embedded final : public TableFixture {
public:
    Embedded() {
        auto opened =
            store::EmbeddedStore::open(directory_.path(), {}, clock,
                                       telemetry::Log("test", clock, [](std::string) {}), metrics_);
        REQUIRE(opened.has_value());
        store_ = std::move(*opened);
        table_ = store_->database("conformance");
    }
    store::Table& table() override { return *table_; }

private:
    testing::TempDir directory_;
    telemetry::Metrics metrics_;
    std::unique_ptr<store::EmbeddedStore> store_;
    std::unique_ptr<store::Table> table_;
};

TEST_CASE("MemoryTable keeps the table port's promises") {
    check_table([] { return std::make_unique<Memory>(); });
}

TEST_CASE("EmbeddedStore keeps the table port's promises") {
    check_table([] { return std::make_unique<Embedded>(); });
}

}  // namespace
}  // namespace innkeeper::conformance
