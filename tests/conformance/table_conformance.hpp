#pragma once

#include "chassis/store/table.hpp"
#include "chassis/testing/manual_clock.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>

namespace innkeeper::conformance {

/// One adapter of the table port, empty, with the clock and the loop that it runs on.
class TableFixture {
public:
    virtual ~TableFixture() = default;
    [[nodiscard]] virtual store::Table& table() = 0;

    boost::asio::io_context io;
    testing::ManualClock clock;
};

using MakeTable = std::function<std::unique_ptr<TableFixture>()>;

/// Everything that the table port promises. Called inside a doctest test case, which it divides
/// into subcases; each gets a fixture of its own.
void check_table(const MakeTable& make);

}  // namespace innkeeper::conformance
