#pragma once

#include "chassis/auth/authenticator.hpp"
#include "chassis/bus/bus.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/offload.hpp"
#include "chassis/host/service.hpp"
#include "chassis/store/table.hpp"
#include "chassis/telemetry/metrics.hpp"
#include "chassis/text/text_index.hpp"
#include "services/search/app/owners.hpp"

#include <memory>

namespace innkeeper::search {

struct Deps {
    Executor executor;
    Clock& clock;
    store::Table& table;
    bus::Bus& bus;
    auth::Authenticator& authenticator;
    telemetry::Metrics& metrics;
    /// Of text_fields() (app/listing.hpp). search() and suggest() are called from every loop that
    /// the service reads on.
    text::TextIndex& texts;
    Offload& offload;
    Owners* owners = nullptr;  ///< null where they run in other processes: nothing is rebuilt
};

[[nodiscard]] std::unique_ptr<host::Service> make_service(Deps deps);

}  // namespace innkeeper::search
