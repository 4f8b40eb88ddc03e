#pragma once

#include "chassis/http/router.hpp"
#include "services/bookings/app/read_model.hpp"

namespace innkeeper::bookings {

/// Mounts the routes of api/openapi.yaml with `service: bookings`.
void mount_routes(http::Router& router, ReadModel& model, http::EventHub& live);

}  // namespace innkeeper::bookings
