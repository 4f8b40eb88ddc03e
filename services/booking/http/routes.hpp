#pragma once

#include "chassis/http/router.hpp"
#include "services/booking/app/offers.hpp"
#include "services/booking/app/place_hold.hpp"
#include "services/booking/app/transitions.hpp"

namespace innkeeper::booking {

/// What the routes call. Outlives the router.
struct UseCases {
    FindOffers& offers;
    PlaceHold& place_hold;
    Transitions& transitions;
};

/// The routes of api/openapi.yaml with `service: booking`, and the internal one for decisions.
void add_routes(http::Router& router, UseCases use_cases);

}  // namespace innkeeper::booking
