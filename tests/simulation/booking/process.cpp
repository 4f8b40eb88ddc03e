#include "tests/simulation/booking/process.hpp"

#include "chassis/auth/test_authenticator.hpp"
#include "chassis/core/check.hpp"
#include "chassis/text/embedded/embedded_text_index.hpp"
#include "services/approvals/service.hpp"
#include "services/booking/app/told_state.hpp"
#include "services/booking/service.hpp"
#include "services/bookings/service.hpp"
#include "services/hotels/app/told_state.hpp"
#include "services/hotels/service.hpp"
#include "services/payments/sandbox/sandbox_provider.hpp"
#include "services/payments/service.hpp"
#include "services/search/app/listing.hpp"
#include "services/search/service.hpp"
#include "tests/simulation/booking/canaries.hpp"

namespace innkeeper::sim {
namespace {

/// Every city is this one.
class OneCity final : public hotels::CityDirectory {
public:
    std::optional<hotels::Place> find(const std::string&) const override { return place(); }
    [[nodiscard]] static hotels::Place place() {
        return {"DE", 52.5, 13.4, "Europe/Berlin", *Currency::parse("EUR")};
    }
};

class NoPictures final : public hotels::PictureProcessor {
public:
    Result<hotels::ProcessedPicture> process(const std::string&) const override {
        return fail(Code::rejected, "picture-type-unsupported", "No pictures here.");
    }
};

/// A wall clock that can be set forward while it runs.
class LeapClock final : public Clock {
public:
    LeapClock(Clock& inner, const Millis* leap) : inner_(inner), leap_(leap) {}
    [[nodiscard]] Instant now() const override {
        return leap_ == nullptr ? inner_.now() : inner_.now() + *leap_;
    }
    [[nodiscard]] Millis monotonic() const override { return inner_.monotonic(); }
    [[nodiscard]] std::unique_ptr<Timer> make_timer(Executor executor) override {
        return inner_.make_timer(std::move(executor));
    }

private:
    Clock& inner_;
    const Millis* leap_;
};

telemetry::Log::Sink notes_to(const SimExecutor& where) {
    return [where](const std::string& line) {
        if (where.world().tracing()) where.world().note(where.node(), line);
    };
}

/// The other services' own tellers, on their disks.
class DiskOwners final : public search::Owners {
public:
    DiskOwners(SimDisk& hotels, SimDisk& booking, SimExecutor where)
        : disk_(hotels), hotels_(hotels, where), booking_(booking, where) {}
    Task<Result<std::vector<std::string>>> hotels() override {
        std::vector<std::string> ids;
        for (const auto& [key, item] : disk_.items())
            if (auto id = hotels::told_hotel(key)) ids.push_back(*std::move(id));
        co_return ids;
    }
    Task<Result<std::vector<bus::Event>>> told_of(std::string hotel_id) override {
        CO_TRY(auto told, co_await hotels::told_of(hotels_, hotel_id));
        CO_TRY(const auto stock, co_await booking::told_of(booking_, hotel_id));
        told.insert(told.end(), stock.begin(), stock.end());
        co_return told;
    }

private:
    SimDisk& disk_;
    SimTable hotels_;
    SimTable booking_;
};

class Process final : public host::Service {
public:
    Process(std::string_view service, Ports& ports, const BookingSetup& setup, store::Table& table,
            bus::Bus& bus)
        : clock_(ports.clock, setup.leap),
          log_(std::string(service), ports.clock, notes_to(ports.executor)),
          bad_table_(table, ports.random, setup.bugs),
          bad_bus_(bus, ports.random, setup.bugs) {
        if (service == "hotels") make_hotels(ports, table, bus);
        if (service == "search") make_search(ports, table, bus, setup);
        if (service == "booking") make_booking(ports, setup);
        if (service == "bookings")
            inner_ =
                bookings::make_service({ports.executor, ports.clock, table, bus, authenticator_});
        if (service == "approvals")
            inner_ = approvals::make_service({ports.executor, ports.clock, ports.random, table, bus,
                                              authenticator_, ports.http});
        if (service == "payments") make_payments(ports, setup);
        CHECK(inner_ != nullptr);
    }

    [[nodiscard]] std::string_view name() const override { return inner_->name(); }
    [[nodiscard]] http::Router& router() override { return (twin_ ? twin_ : inner_)->router(); }
    Task<Result<void>> start() override {
        CO_TRY_VOID(co_await inner_->start());
        if (twin_) CO_TRY_VOID(co_await twin_->start());
        co_return Result<void>{};
    }
    Task<void> drain() override { return inner_->drain(); }
    Task<void> stop() override {
        if (twin_) co_await twin_->stop();
        co_await inner_->stop();
    }

private:
    void make_hotels(Ports& ports, store::Table& table, bus::Bus& bus) {
        inner_ = hotels::make_service({ports.executor, ports.clock, ports.random, table,
                                       ports.blobs, bus, authenticator_, offload_, cities_,
                                       pictures_, nullptr, OneCity::place()});
    }

    void make_search(Ports& ports, store::Table& table, bus::Bus& bus, const BookingSetup& setup) {
        metrics_ = std::make_unique<telemetry::Metrics>();
        texts_ =
            std::make_unique<text::embedded::EmbeddedTextIndex>(search::text_fields(), offload_);
        if (setup.of_hotels != nullptr && setup.of_booking != nullptr)
            owners_ =
                std::make_unique<DiskOwners>(*setup.of_hotels, *setup.of_booking, ports.executor);
        stale_bus_ = std::make_unique<StaleBus>(bus, setup.bugs);
        inner_ = search::make_service({.executor = ports.executor,
                                       .clock = ports.clock,
                                       .table = table,
                                       .bus = *stale_bus_,
                                       .authenticator = authenticator_,
                                       .metrics = *metrics_,
                                       .texts = *texts_,
                                       .offload = offload_,
                                       .owners = owners_.get()});
    }

    void make_booking(Ports& ports, const BookingSetup& setup) {
        metrics_ = std::make_unique<telemetry::Metrics>();
        inner_ = booking::make_service({.executor = ports.executor,
                                        .clock = clock_,
                                        .random = ports.random,
                                        .table = bad_table_,
                                        .bus = bad_bus_,
                                        .authenticator = authenticator_,
                                        .log = log_,
                                        .metrics = *metrics_,
                                        .hold_for = setup.hold_for,
                                        .pay_within = setup.pay_within});
        if (ports.random.below(2) == 0) twin_ = inner_->twin_for(ports.executor, authenticator_);
    }

    void make_payments(Ports& ports, const BookingSetup& setup) {
        metrics_ = std::make_unique<telemetry::Metrics>();
        bank_ = std::make_unique<Bank>(*setup.bank, ports, setup.bugs);
        inner_ = payments::make_service({.executor = ports.executor,
                                         .clock = ports.clock,
                                         .random = ports.random,
                                         .table = ports.table,
                                         .bus = ports.bus,
                                         .authenticator = authenticator_,
                                         .provider = bank_->provider,
                                         .log = log_,
                                         .metrics = *metrics_,
                                         .give_up_after = setup.give_up_after});
    }

    /// The provider, with its own table, behind the planted bug.
    struct Bank {
        Bank(SimDisk& disk, Ports& ports, BookingBugs bugs)
            : table(disk, ports.executor),
              sandbox(table, ports.clock, ports.random),
              provider(sandbox, bugs) {}
        SimTable table;
        payments::SandboxProvider sandbox;
        BadProvider provider;
    };

    auth::TestAuthenticator authenticator_;
    InlineOffload offload_;
    OneCity cities_;
    NoPictures pictures_;
    LeapClock clock_;
    telemetry::Log log_;
    std::unique_ptr<telemetry::Metrics> metrics_;
    std::unique_ptr<Bank> bank_;
    std::unique_ptr<text::TextIndex> texts_;
    std::unique_ptr<DiskOwners> owners_;
    std::unique_ptr<StaleBus> stale_bus_;
    BadTable bad_table_;
    BadBus bad_bus_;
    std::unique_ptr<host::Service> inner_;  ///< it refers to all of them
    std::unique_ptr<host::Service> twin_;   ///< answers for it where there is one
};

}  // namespace

std::unique_ptr<host::Service> make_process(std::string_view service, Ports& ports,
                                            const BookingSetup& setup) {
    return make_process(service, ports, setup, ports.table, ports.bus);
}

std::unique_ptr<host::Service> make_process(std::string_view service, Ports& ports,
                                            const BookingSetup& setup, store::Table& table,
                                            bus::Bus& bus) {
    return std::make_unique<Process>(service, ports, setup, table, bus);
}

}  // namespace innkeeper::sim
