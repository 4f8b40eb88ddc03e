#include "services/booking/app/stock_layout.hpp"

#include "services/booking/app/fixture_test.hpp"
#include "services/booking/app/replay.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

store::Key night_key(CivilDate night) {
    return {stock_partition(sample::kHotelId, "double"), innkeeper::to_string(night)};
}

std::string night_document(const NightStock& s) {
    return fmt::format(
        R"({{"sold":{},"pending":{},"held":{},"out_of_order":{},"overbook_limit":{},)"
        R"("stop_sell":{},"oversold":{}}})",
        s.sold, s.pending, s.held, s.out_of_order, s.overbook_limit, s.stop_sell, s.oversold);
}

/// A hotel with bookings in two months, whose stock lies as it did before.
struct Before {
    Fixture f;
    StockMonth july;
    StockMonth august;

    Before() {
        (void)f.pending("gus");
        const Stay long_stay{sample::date("2027-07-21"), sample::date("2027-08-03")};
        (void)f.hold(guest("eve"), long_stay).value();
        july = take_apart("2027-07-01");
        august = take_apart("2027-08-01");
    }

    /// Each night's row is written as often as the night has changed.
    StockMonth take_apart(std::string_view date) {
        const store::Key key = Fixture::month_of_double(date);
        StockMonth month = month_at(date);
        commit(store::Write::remove(key));
        for (const auto& [night, row] : month)
            for (std::uint64_t i = 0; i < row.version; ++i)
                commit(store::Write::put(night_key(night), night_document(row.stock)));
        return month;
    }
    StockMonth month_at(std::string_view date) {
        const auto item = f.table.inner.get_now(Fixture::month_of_double(date)).value();
        return stock_row(item).value().value;
    }
    void commit(store::Write write) { (void)f.table.inner.commit_now({std::move(write)}).value(); }
    std::vector<std::string> differences() {
        return f.run(replay(f.table.inner)).value().differences;
    }
    Result<void> move() { return f.run(move_nights_into_months(f.table)); }
};

}  // namespace

TEST_CASE("nights are moved into their months, with how often they have changed") {
    Before before;
    REQUIRE_EQ(before.july.size(), 12);
    REQUIRE_EQ(before.august.size(), 2);
    CHECK_EQ(before.july.at(sample::date("2027-07-21")).version, 3);
    // Also as they lay before they can be checked and replayed.
    CHECK_EQ(before.f.violations(), std::vector<Violation>{});
    CHECK_EQ(before.differences(), std::vector<std::string>{});

    REQUIRE(before.move());
    CHECK((before.month_at("2027-07-01") == before.july));
    CHECK((before.month_at("2027-08-01") == before.august));
    CHECK_EQ(before.f.rows_of(stock_partition(sample::kHotelId, "double")), 2);
    CHECK_EQ(before.f.violations(), std::vector<Violation>{});
    CHECK_EQ(before.differences(), std::vector<std::string>{});
}

TEST_CASE("a move that was cut short goes on, and what was moved is not looked for again") {
    Before before;
    before.f.table.next_fault = [n = 0]() mutable {
        return ++n == 2 ? FaultyTable::Fault::unavailable : FaultyTable::Fault::none;
    };
    CHECK_EQ(before.move().error().slug, "store-unavailable");
    before.f.table.next_fault = [] { return FaultyTable::Fault::none; };
    CHECK_EQ(before.f.rows_of(stock_partition(sample::kHotelId, "double")), 3);
    REQUIRE(before.move());
    CHECK((before.month_at("2027-07-01") == before.july));
    CHECK((before.month_at("2027-08-01") == before.august));

    (void)before.take_apart("2027-08-01");
    REQUIRE(before.move());
    CHECK(before.month_at("2027-08-01").empty());
}

TEST_CASE("a night that cannot be read stops the move") {
    Before before;
    before.commit(store::Write::put(night_key(sample::date("2027-08-02")), "{"));
    CHECK_EQ(before.move().error().slug, "document-damaged");
}

}  // namespace innkeeper::booking
