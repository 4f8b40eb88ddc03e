#include "services/booking/domain/stock.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {

TEST_CASE("available follows the formula of the domain and is never negative") {
    const NightStock night{.sold = 3, .pending = 2, .held = 1};
    CHECK_EQ(night.available(10), 4);
    CHECK_EQ(night.available(6), 0);
    CHECK_EQ(night.available(5), 0);  // the capacity was lowered below the claims
    NightStock out = night;
    out.out_of_order = 2;
    CHECK_EQ(out.available(10), 2);
    NightStock over = night;
    over.overbook_limit = 2;
    CHECK_EQ(over.available(6), 2);
    NightStock stopped = night;
    stopped.stop_sell = true;
    CHECK_EQ(stopped.available(10), 0);
}

TEST_CASE("a claim moves between counters as the life of a booking says") {
    NightStock night;
    move_claim(night, Claim::none, Claim::held, 2);
    CHECK_EQ(night, NightStock{.held = 2});
    move_claim(night, Claim::held, Claim::pending, 2);
    CHECK_EQ(night, NightStock{.pending = 2});
    move_claim(night, Claim::pending, Claim::sold, 2);
    CHECK_EQ(night, NightStock{.sold = 2});
    CHECK_EQ(counter(night, Claim::sold), 2);
    CHECK_EQ(counter(night, Claim::none), 0);
    move_claim(night, Claim::sold, Claim::none, 2);
    CHECK_EQ(night, NightStock{});
}

}  // namespace innkeeper::booking
