#pragma once

#include "chassis/http/router.hpp"
#include "services/search/app/catalogue.hpp"

namespace innkeeper::search {

/// Mounts the routes of api/openapi.yaml with `service: search`.
void mount_routes(http::Router& router, const Catalogue& catalogue);

}  // namespace innkeeper::search
