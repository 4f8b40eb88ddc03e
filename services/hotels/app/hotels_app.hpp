#pragma once

#include "chassis/auth/principal.hpp"
#include "chassis/blobs/blobs.hpp"
#include "chassis/bus/outbox.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/ids.hpp"
#include "chassis/core/offload.hpp"
#include "chassis/idempotency/idempotency.hpp"
#include "chassis/store/table.hpp"
#include "services/hotels/app/ports.hpp"
#include "services/hotels/domain/hotel.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::hotels {

/// What the use cases work with. Outlives them all.
struct HotelsApp {
    store::Table& table;
    blobs::Blobs& blobs;
    const Clock& clock;
    Ids& ids;
    Offload& offload;
    const CityDirectory& cities;
    const PictureProcessor& pictures;
    const PictureSource* drawn;  ///< may be null
    Place default_place;         ///< of a city that the directory does not know
    bus::OutboxRelay& relay;
};

struct HotelPage {
    std::vector<Hotel> hotels;
    std::string next;  ///< cursor; empty: that was all
};

/// Stores a new hotel, its index rows and its event in one commit. The event goes on with the
/// trace of `traceparent`; empty: none. `record` is the idempotency
/// row that goes along, made from the hotel; nothing for callers without a key. The caller
/// replays on `conflict` with slug `idempotency-race`.
using MakeRecord = std::function<store::Write(const Hotel&)>;
[[nodiscard]] Task<Result<Hotel>> create_hotel(HotelsApp& app, std::string owner_id, NewHotel asked,
                                               std::optional<NewIds> ids, MakeRecord record,
                                               std::string traceparent = {});

/// Loads, applies `change` (pure), stores and announces. `expected_version` is what the caller
/// saw; without one the change is tried again when another writer was first. A change that
/// leaves the hotel as it is makes neither a version nor an event.
/// Errors: `hotel-not-found`; `hotel-moved-on` with `version_now`; those of `change`.
using Change = std::function<Result<void>(Hotel&)>;
[[nodiscard]] Task<Result<Hotel>> change_hotel(HotelsApp& app, std::string hotel_id,
                                               std::optional<std::uint64_t> expected_version,
                                               Change change, std::string traceparent = {});

[[nodiscard]] Task<Result<Hotel>> get_hotel(HotelsApp& app, std::string hotel_id);
/// Newest first.
[[nodiscard]] Task<Result<HotelPage>> list_owned(HotelsApp& app, std::string owner_id,
                                                 std::size_t limit, std::string cursor);
[[nodiscard]] Task<Result<HotelPage>> list_managed(HotelsApp& app, std::string manager_id,
                                                   std::size_t limit, std::string cursor);

/// Checks, resizes and keeps an upload; the id of the picture. Off the loop.
[[nodiscard]] Task<Result<std::string>> store_picture(HotelsApp& app, std::string upload);
/// WebP bytes by `<photo id>-<size>.webp`. Error: `picture-not-found`.
[[nodiscard]] Task<Result<std::string>> get_picture(HotelsApp& app, std::string name);

}  // namespace innkeeper::hotels
