#pragma once

#include "chassis/http/router.hpp"
#include "services/hotels/app/hotels_app.hpp"

namespace innkeeper::hotels {

/// Mounts the routes of api/openapi.yaml with `service: hotels`.
void mount_routes(http::Router& router, HotelsApp& app);
/// Of those, the ones of managers about one of their hotels; part of mount_routes.
void mount_manage_routes(http::Router& router, HotelsApp& app);

}  // namespace innkeeper::hotels
