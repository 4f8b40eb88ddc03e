#include "services/booking/domain/stock.hpp"

#include "chassis/core/check.hpp"

#include <algorithm>

namespace innkeeper::booking {
namespace {

int* counter_of(NightStock& night, Claim claim) {
    switch (claim) {
        case Claim::none:
            return nullptr;
        case Claim::held:
            return &night.held;
        case Claim::pending:
            return &night.pending;
        case Claim::sold:
            return &night.sold;
    }
    CHECK(false);
}

}  // namespace

int NightStock::available(int physical) const {
    return stop_sell ? 0 : std::max(0, capacity(physical) - claimed());
}

void move_claim(NightStock& night, Claim from, Claim to, int rooms) {
    CHECK(rooms > 0);
    if (int* source = counter_of(night, from)) {
        CHECK(*source >= rooms);
        *source -= rooms;
    }
    if (int* target = counter_of(night, to)) *target += rooms;
}

int counter(const NightStock& night, Claim claim) {
    NightStock copy = night;
    const int* value = counter_of(copy, claim);
    return value == nullptr ? 0 : *value;
}

}  // namespace innkeeper::booking
