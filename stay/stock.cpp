#include "stay/stock.hpp"

#include <algorithm>

namespace innkeeper::stay {

int NightStock::available(int physical) const {
    return stop_sell ? 0 : std::max(0, capacity(physical) - claimed());
}

}  // namespace innkeeper::stay
