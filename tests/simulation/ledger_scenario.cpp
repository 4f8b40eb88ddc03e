#include "tests/simulation/ledger_scenario.hpp"

#include "chassis/core/probe.hpp"
#include "tests/simulation/ledger_services.hpp"

#include <fmt/format.h>

#include <map>

namespace innkeeper::sim {
namespace {

constexpr int kAdditions = 8;
constexpr int kMaxTries = 12;
constexpr Micros kRetryAfter{300'000};
constexpr Micros kPoisonAfter{100'000};
constexpr const char* kPoison = "poison";

class LedgerScenario final : public Scenario {
public:
    void begin(Sim& sim) override {
        const LedgerBugs bugs{.answer_early = sim.canary("answer-early"),
                              .forget_keys = sim.canary("forget-keys"),
                              .lose_updates = sim.canary("lose-updates"),
                              .count_twice = sim.canary("count-twice")};
        sim.add_service("ledger", [bugs](Ports& ports) { return make_ledger(ports, bugs); });
        sim.add_service("mirror", [bugs](Ports& ports) { return make_mirror(ports, bugs); });
        sim.disk("ledger").on_commit([&sim](const auto&, const SimDisk& disk) {
            if (balance_on(disk) < 0) sim.world().fail("L1", "the balance fell below zero");
        });
        sim.start_all();
        sim.world().after(sim.world().executor(), kPoisonAfter, [&sim] {
            sim.broker().inject(kLedgerTopic, {.id = kPoison,
                                               .source = "/elsewhere",
                                               .type = "innkeeper.ledger.added.v1",
                                               .subject = "poison",
                                               .time = {},
                                               .sequence = 1,
                                               .traceparent = {},
                                               .data = "not a number"});
        });
        for (unsigned i = 0; i < sim.weather().clients; ++i) {
            const std::string name = fmt::format("client-{}", i);
            Ports& ports = sim.add_client(name);
            sim.run_client(ports, add_some(ports, name));
        }
        sim.begin_troubles();
    }

    void healed(Sim& sim) override { redrive(sim); }

    bool settled(Sim& sim) override {
        // A handler that lost eight races goes to the dead letters; an operator puts it back.
        redrive(sim);
        return sim.serving("ledger") && sim.serving("mirror") && outbox_size(sim) == 0;
    }

    std::string unsettled(Sim& sim) override {
        return fmt::format("ledger serves: {}, mirror serves: {}, outbox: {}",
                           sim.serving("ledger"), sim.serving("mirror"), outbox_size(sim));
    }

    void audit(Sim& sim) override {
        const std::int64_t ledger = balance_on(sim.disk("ledger"));
        const std::int64_t mirror = balance_on(sim.disk("mirror"));
        if (ledger < answered_)
            sim.world().fail(
                "L2", fmt::format("{} were answered, the ledger holds {}", answered_, ledger));
        if (ledger > asked_)
            sim.world().fail("L3",
                             fmt::format("{} were asked for, the ledger holds {}", asked_, ledger));
        if (ledger != mirror)
            sim.world().fail("L4",
                             fmt::format("the ledger holds {}, the mirror {}", ledger, mirror));
    }

private:
    static void redrive(Sim& sim) {
        sim.broker().redrive([&sim](const DeadLetter& letter) {
            const bool poison = letter.event.id == kPoison;
            if (poison && retry_class(letter.reason.code) != Retry::never)
                sim.world().fail("L5", "a poison event was tried again and again");
            return !poison;
        });
    }

    static std::size_t outbox_size(Sim& sim) {
        std::size_t size = 0;
        for (const auto& [key, item] : sim.disk("ledger").items())
            if (key.partition == "outbox") ++size;
        return size;
    }

    Task<void> add_some(Ports& ports, std::string name) {
        for (int i = 0; i < kAdditions; ++i) {
            const auto amount = static_cast<std::int64_t>(ports.random.below(100) + 1);
            asked_ += amount;
            if (co_await add(ports, fmt::format("{}-{}", name, i), amount)) {
                answered_ += amount;
            } else {
                REACHED("ledger-client-gave-up");
            }
        }
    }

    /// True when the ledger has said that it is done.
    static Task<bool> add(Ports& ports, std::string key, std::int64_t amount) {
        for (int i = 0; i < kMaxTries; ++i) {
            http::Request request;
            request.method = http::Method::post;
            request.path = "/add";
            request.headers.set("key", key);
            request.headers.set("content-type", "text/plain");
            request.body = std::to_string(amount);
            const auto answer = co_await ports.http.send("ledger", std::move(request));
            if (answer && answer->status == 201) co_return true;
            co_await ports.executor.world().sleep(ports.executor, kRetryAfter);
        }
        co_return false;
    }

    std::int64_t asked_ = 0;
    std::int64_t answered_ = 0;
};

}  // namespace

ScenarioKind ledger_scenario() {
    return {.name = "ledger",
            .canaries = {"answer-early", "forget-keys", "lose-updates", "count-twice"},
            .out_of_reach = {"booking-", "hold-", "late-payment-", "payment-", "people-"},
            .make = [] { return std::make_unique<LedgerScenario>(); }};
}

}  // namespace innkeeper::sim
