#pragma once

#include "chassis/core/result.hpp"
#include "stay/hotel.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// The hotel as events carry it and as replicas store it. Apart from json.hpp, so that whoever
/// only reads rows does not compile JSON.
namespace innkeeper::stay {

/// `{"hotel": Hotel}` of a hotels.* event; `version` is the event's sequence. Error: `invalid`.
[[nodiscard]] Result<Hotel> parse_hotel_event(std::string_view data, std::uint64_t version);
/// A replica as a service stores it, and back. Error: `bug`, `document-damaged`.
[[nodiscard]] std::string to_document(const Hotel& hotel);
[[nodiscard]] Result<Hotel> read_hotel(std::string_view document);

}  // namespace innkeeper::stay
