#include "services/search/domain/id_number.hpp"

#include "chassis/core/ids.hpp"

namespace innkeeper::search {

IdNumber id_number_of(std::string_view id) {
    if (!is_uuid(id)) return {};
    IdNumber out;
    for (const char c : id) {
        if (c == '-') continue;
        const auto digit = static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
        out.high = out.high << 4 | out.low >> 60;
        out.low = out.low << 4 | digit;
    }
    return out;
}

}  // namespace innkeeper::search
