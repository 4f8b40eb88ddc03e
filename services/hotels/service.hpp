#pragma once

#include "chassis/auth/authenticator.hpp"
#include "chassis/blobs/blobs.hpp"
#include "chassis/bus/bus.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/offload.hpp"
#include "chassis/core/random.hpp"
#include "chassis/host/service.hpp"
#include "chassis/store/table.hpp"
#include "services/hotels/app/hotels_app.hpp"

#include <memory>

namespace innkeeper::hotels {

struct Deps {
    Executor executor;
    Clock& clock;
    Random& random;
    store::Table& table;
    blobs::Blobs& blobs;
    bus::Bus& bus;
    auth::Authenticator& authenticator;
    Offload& offload;
    const CityDirectory& cities;
    const PictureProcessor& pictures;
    const PictureSource* drawn;  ///< may be null
    Place default_place;
};

class HotelsService : public host::Service {
public:
    /// The use cases, for the seeder of the same process; called on the service's executor.
    [[nodiscard]] virtual HotelsApp& app() = 0;
};

[[nodiscard]] std::unique_ptr<HotelsService> make_service(Deps deps);

}  // namespace innkeeper::hotels
