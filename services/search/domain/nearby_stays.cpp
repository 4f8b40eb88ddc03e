#include "services/search/domain/nearby_stays.hpp"

#include "services/search/limits.hpp"
#include "stay/limits.hpp"

#include <algorithm>
#include <cstdlib>
#include <tuple>

namespace innkeeper::search {

using std::chrono::days;

std::vector<Stay> nearby_stays(const Stay& wanted, CivilDate first) {
    const int nights = wanted.nights();
    const int least = std::max(1, nights - kNearestNights);
    const int most = std::min(stay::kMaxStayNights, nights + kNearestNights);
    std::vector<Stay> out;
    for (int shift = -kNearestDays; shift <= kNearestDays; ++shift) {
        const CivilDate arrival = wanted.arrival + days(shift);
        if (arrival < first) continue;
        for (int length = least; length <= most; ++length)
            if (shift != 0 || length != nights) out.push_back({arrival, arrival + days(length)});
    }
    std::ranges::sort(out, {}, [&](const Stay& stay) {
        const auto shift = (stay.arrival - wanted.arrival).count();
        const int length = stay.nights();
        return std::tuple(std::abs(shift), std::abs(length - nights), -shift, -length);
    });
    return out;
}

}  // namespace innkeeper::search
