#pragma once

#include "chassis/core/result.hpp"
#include "chassis/text/text_index.hpp"
#include "services/search/domain/hotel_facts.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::search {

/// What search knows of a hotel, and what it shows of it in lists. All facts of the index are
/// listings.
struct Listing : HotelFacts {
    /// The members of `HotelHit` of the API that no query changes, as JSON text without braces.
    std::string members;
};
[[nodiscard]] inline const Listing& listing_of(const HotelFacts& facts) {
    return static_cast<const Listing&>(facts);
}

/// A hotel as its event tells it, or its row.
struct ReadHotel {
    std::shared_ptr<const Listing> listing;
    text::Document document;  ///< what is found by words; its tag is not known here
};
/// Error: `invalid`.
[[nodiscard]] Result<ReadHotel> read_hotel(std::string_view hotel_json);
/// The text of the member `hotel` of an event's data. Error: `invalid`.
[[nodiscard]] Result<std::string> hotel_of_event(std::string_view data);
/// `HotelPage` of the API. Error: `invalid`.
[[nodiscard]] Result<std::string> page_of(std::string_view hotel_json);

/// The fields of the documents and their weights, for whoever makes the text index.
[[nodiscard]] const std::vector<text::FieldKind>& text_fields();

}  // namespace innkeeper::search
