#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/http/router.hpp"
#include "chassis/store/table.hpp"
#include "chassis/text/text_index.hpp"
#include "services/search/app/catalogue.hpp"
#include "services/search/app/rebuilder.hpp"
#include "services/search/http/page_cache.hpp"

namespace innkeeper::search {

/// What the routes of one loop read. Nothing is written but its own pages, and what may be called
/// from any thread is called, so each loop may have its own routes. Outlives the router.
struct Reading {
    const Catalogue& catalogue;
    text::TextIndex& texts;
    store::Table& table;
    const Clock& clock;
    Rebuilder& rebuilder;
    PageCache pages = {};
};

/// Mounts the routes of api/openapi.yaml with `service: search`.
void mount_routes(http::Router& router, Reading& reading);

}  // namespace innkeeper::search
