#pragma once

#include "chassis/http/router.hpp"
#include "services/payments/app/context.hpp"

namespace innkeeper::payments {

/// The routes of api/openapi.yaml with `service: payments`. The context outlives the router.
void add_routes(http::Router& router, Context& context);

}  // namespace innkeeper::payments
