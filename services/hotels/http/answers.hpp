#pragma once

#include "chassis/http/message.hpp"
#include "services/hotels/domain/hotel.hpp"

namespace innkeeper::hotels {

/// The hotel as the API shows it, with its version as the entity tag.
[[nodiscard]] http::Response hotel_response(int status, const Hotel& hotel);

}  // namespace innkeeper::hotels
