#include "chassis/core/check.hpp"
#include "stay/price.hpp"

namespace innkeeper::stay {

// The children go on where the last extra adult stopped, so that neither adults, children nor
// persons of two rooms differ by more than one.
std::vector<RoomParty> spread(const RoomParty& party, int rooms) {
    CHECK(rooms > 0);
    CHECK(party.adults >= 0);
    const int larger = party.adults % rooms;
    std::vector<RoomParty> out(static_cast<std::size_t>(rooms));
    for (int i = 0; i < rooms; ++i)
        out[static_cast<std::size_t>(i)].adults = party.adults / rooms + (i < larger ? 1 : 0);
    auto next = static_cast<std::size_t>(larger);
    for (const int age : party.children_ages) out[next++ % out.size()].children_ages.push_back(age);
    return out;
}

}  // namespace innkeeper::stay
