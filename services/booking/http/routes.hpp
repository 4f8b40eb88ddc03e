#pragma once

#include "chassis/http/router.hpp"
#include "services/booking/app/change_booking.hpp"
#include "services/booking/app/inventory.hpp"
#include "services/booking/app/make_quote.hpp"
#include "services/booking/app/offers.hpp"
#include "services/booking/app/place_hold.hpp"
#include "services/booking/app/transitions.hpp"

namespace innkeeper::booking {

/// What the routes call. Outlives the router.
struct UseCases {
    Context& context;
    FindOffers& offers;
    MakeQuote& make_quote;
    PlaceHold& place_hold;
    Transitions& transitions;
    ChangeBooking& change_booking;
    Inventory& inventory;
};

/// The routes of api/openapi.yaml with `service: booking`, and the internal one for decisions.
void add_routes(http::Router& router, UseCases use_cases);
/// Those of them that a hotel's managers use.
void add_manager_routes(http::Router& router, UseCases use_cases);

}  // namespace innkeeper::booking
