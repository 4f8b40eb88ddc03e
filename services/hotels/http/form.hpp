#pragma once

#include "chassis/core/result.hpp"
#include "chassis/http/message.hpp"
#include "services/hotels/domain/hotel.hpp"

#include <optional>
#include <string>

namespace innkeeper::hotels::form {

/// The notes' multipart form of a new hotel, or of a picture.
struct HotelForm {
    NewHotel hotel;
    std::optional<std::string> photo;  ///< bytes as uploaded
};

/// Fields hotelName, hotelRating, hotelCity, hotelPrice, and perhaps photo, managerIds,
/// hotelRooms. Errors: `malformed-multipart`, `invalid-request` (unknown, missing or double).
[[nodiscard]] Result<HotelForm> parse_hotel(const http::Request& request);
/// An error about fields of a hotel, in the names that the form has for them.
[[nodiscard]] Error in_names_of_form(Error error);
/// What the form says, whatever its boundary: a client that sends it again makes a new one.
/// Error: `malformed-multipart`.
[[nodiscard]] Result<std::string> content_of(const http::Request& request);
/// The one field `photo`.
[[nodiscard]] Result<std::string> parse_photo(const http::Request& request);

}  // namespace innkeeper::hotels::form
