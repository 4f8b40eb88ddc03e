#include "tests/simulation/booking/scenario.hpp"

#include "services/booking/app/rows.hpp"
#include "services/payments/app/rows.hpp"
#include "tests/simulation/booking/audit.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

#include <array>

namespace innkeeper::sim {
namespace {

constexpr Micros kAuditLimit{120'000'000};
/// All at once, or so spread that troubles find each at another point.
constexpr Micros kRush{100'000};
constexpr Micros kDrizzle{20'000'000};
/// A timer that is due sooner is waited for: holds, not decisions of an hour.
constexpr Millis kSoon{30 * 60 * 1'000};
/// A payment is given up before the late card is approved, or after.
constexpr Millis kImpatient{60'000};
constexpr Millis kPatient{240'000};

class BookingScenario final : public Scenario {
public:
    void begin(Sim& sim) override {
        stage_ = std::make_unique<Stage>(sim);
        Stage& stage = *stage_;
        stage.hold_for = Millis{sim.weather().tiny_limits ? 1'000 : 10'000};
        stage.pay_within = Millis{sim.weather().tiny_limits ? 2'000 : 15'000};
        stage.spread = stage.draw.below(2) == 0 ? kRush : kDrizzle;
        setup_ = {.bugs = {.oversell = sim.canary("oversell"),
                           .lost_answer = sim.canary("lost-answer"),
                           .forget_keys = sim.canary("forget-keys"),
                           .drop_events = sim.canary("drop-events"),
                           .stale_search = sim.canary("stale-search"),
                           .deaf_search = sim.canary("deaf-search"),
                           .charge_twice = sim.canary("double-charge")},
                  .hold_for = stage.hold_for,
                  .pay_within = stage.pay_within,
                  .give_up_after = stage.draw.below(2) == 0 ? kImpatient : kPatient,
                  .bank = &sim.disk("bank"),
                  .of_hotels = &sim.disk("hotels"),
                  .of_booking = &sim.disk("booking"),
                  .leap = &stage.leap};
        // The provider is another's: what ends our processes does not touch its store.
        sim.disk("bank").share();
        add_services(sim);
        stage.stock.watch(sim.disk("booking"));
        stage.rooms.watch(sim.broker(), sim.disk("hotels"), sim.disk("booking"));
        sim.start_all();
        open_hotels(stage);
        add_people(sim.weather().clients);
        sim.begin_troubles();
    }

    void healed(Sim& sim) override { redrive(sim); }

    bool settled(Sim& sim) override {
        redrive(sim);
        return still_open(sim).empty();
    }

    std::string unsettled(Sim& sim) override { return still_open(sim); }

    void audit(Sim& sim) override {
        World& world = sim.world();
        Ports& ports = sim.add_client("auditor");
        sim.run_client(ports, audit_bookings(*stage_, ports, setup_));
        world.run_until([&] { return sim.clients_running() == 0; }, world.now() + kAuditLimit,
                        kStepLimit + world.steps());
        if (sim.clients_running() != 0) world.fail("liveness", "the audit does not end");
    }

private:
    static constexpr std::array kServices{"hotels",   "search",    "booking",
                                          "bookings", "approvals", "payments"};

    void add_services(Sim& sim) {
        for (const char* service : kServices)
            sim.add_service(service, [this, service](Ports& ports) {
                return make_process(service, ports, at_start());
            });
        // Compare-and-set is what keeps two processes apart; one has its queue besides.
        if (stage_->draw.below(2) == 0) return;
        sim.add_process("booking-2", "booking", [this](Ports& ports) {
            return make_process("booking", ports, at_start());
        });
        stage_->booking_processes.emplace_back("booking-2");
    }

    /// Whoever starts a process again may have changed its limits. Nobody holds for longer.
    BookingSetup at_start() {
        BookingSetup setup = setup_;
        Generator& draw = stage_->draw;
        if (draw.below(4) == 0) setup.hold_for = setup.hold_for / 2;
        if (draw.below(4) == 0) setup.pay_within = setup.pay_within / 2;
        if (draw.below(4) == 0) setup.give_up_after = kImpatient;
        return setup;
    }

    void add_people(unsigned clients) {
        constexpr std::array kWorkloads{click_twice,     decide_against_each_other,
                                        decide_late,     book_and_cancel,
                                        abandon_hold,    pay_ahead,
                                        pay_ahead,       pay_late,
                                        change_dates,    come_today,
                                        keep_house,      change_rooms,
                                        change_prices,   hoard,
                                        look_around,     search_and_book,
                                        search_and_book, rebuild_early,
                                        rebuild_served};
        Stage& stage = *stage_;
        for (unsigned i = 0; i <= clients / 2; ++i) race_for_last_room(stage, i);
        for (unsigned i = 0; i < clients; ++i)
            kWorkloads[stage.draw.below(kWorkloads.size())](stage, i);
    }

    static void redrive(Sim& sim) {
        // What was tried too often while the world was ill is put back by an operator.
        sim.broker().redrive([&sim](const DeadLetter& letter) {
            if (retry_class(letter.reason.code) == Retry::never)
                sim.world().fail("poison", fmt::format("{} refused {}: {}", letter.subscriber,
                                                       letter.event.type, letter.reason.detail));
            return true;
        });
    }

    std::string still_open(Sim& sim) {
        std::string open;
        for (const char* service : kServices) {
            if (!sim.serving(service)) open += fmt::format("{} does not serve; ", service);
            const SimDisk::Items& items = sim.disk(service).items();
            const auto outbox = items.lower_bound({"outbox", ""});
            if (outbox != items.end() && outbox->first.partition.starts_with("outbox"))
                open += fmt::format("{} has {}; ", service, outbox->first.partition);
        }
        const SimDisk::Items& paid = sim.disk("payments").items();
        const auto work = paid.lower_bound({std::string(payments::kTimers), ""});
        if (work != paid.end() && work->first.partition == payments::kTimers)
            open += fmt::format("payment {}; ", work->first.sort);
        const SimDisk::Items& items = sim.disk("booking").items();
        const auto timer = items.lower_bound({std::string(booking::kTimers), ""});
        if (timer != items.end() && timer->first.partition == booking::kTimers &&
            timer->first.sort < booking::timers_until(now(sim) + kSoon))
            open += fmt::format("timer {}; ", timer->first.sort);
        return open;
    }

    [[nodiscard]] Instant now(Sim& sim) const {
        return from_unix_ms(kWorldStartMs) + std::chrono::duration_cast<Millis>(sim.world().now()) +
               stage_->leap;
    }

    std::unique_ptr<Stage> stage_;
    BookingSetup setup_;
};

}  // namespace

ScenarioKind booking_scenario() {
    return {
        .name = "booking",
        .canaries = {"oversell", "lost-answer", "forget-keys", "drop-events", "stale-search",
                     "deaf-search", "double-charge"},
        // Dead letters take eight failures; nothing here expires so soon. Booking sends a
        // command when the one before is answered, and none that has nothing to do.
        .out_of_reach = {"ledger-", "mirror-", "sim-dead-letter", "sim-item-expired",
                         "payment-command-before-its-turn", "payment-answered-without-provider"},
        .make = [] { return std::make_unique<BookingScenario>(); }};
}

}  // namespace innkeeper::sim
