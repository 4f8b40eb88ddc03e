#pragma once

#include "chassis/http/client.hpp"
#include "chassis/http/router.hpp"
#include "services/approvals/app/work_queue.hpp"

namespace innkeeper::approvals {

/// Mounts the routes of api/openapi.yaml with `service: approvals`.
void mount_routes(http::Router& router, WorkQueue& queue, http::Client& services);

}  // namespace innkeeper::approvals
