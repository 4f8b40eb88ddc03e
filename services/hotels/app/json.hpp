#pragma once

#include "services/hotels/domain/hotel.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The API's JSON of hotels (`Hotel` of api/openapi.yaml). The same text is what the table keeps
/// and what events carry.
namespace innkeeper::hotels::codec {

[[nodiscard]] std::string hotel_json(const Hotel& hotel);
[[nodiscard]] Result<Hotel> parse_hotel(std::string_view text);
[[nodiscard]] std::string page_json(const std::vector<Hotel>& hotels, const std::string& next);

/// Commands. Errors: `malformed-json`, `invalid-request`.
[[nodiscard]] Result<NewHotel> parse_new_hotel(std::string_view body);
[[nodiscard]] Result<Edit> parse_edit(std::string_view body);
[[nodiscard]] Result<std::vector<std::string>> parse_managers(std::string_view body);

}  // namespace innkeeper::hotels::codec
