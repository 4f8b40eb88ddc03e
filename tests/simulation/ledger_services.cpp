#include "tests/simulation/ledger_services.hpp"

#include "chassis/auth/test_authenticator.hpp"
#include "chassis/core/probe.hpp"
#include "chassis/core/scope.hpp"

#include <charconv>

namespace innkeeper::sim {
namespace {

using store::Expect;
using store::Key;
using store::Write;

const Key kBalance{"balance", ""};
constexpr const char* kOutbox = "outbox";
constexpr Millis kPoll{250};
constexpr Millis kRecent{500};
constexpr int kMaxTries = 5;

Result<std::int64_t> parse_number(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return fail(Code::invalid, "invalid-amount", "The amount is not a whole number.");
    return value;
}

struct Balance {
    std::int64_t amount = 0;
    std::uint64_t version = 0;
};

http::Response text(int status, std::string body) {
    http::Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

Task<Result<Balance>> read_balance(store::Table& table) {
    CO_TRY(const auto item, co_await table.get(kBalance));
    if (!item) co_return Balance{};
    CO_TRY(const std::int64_t amount, parse_number(item->document));
    co_return Balance{amount, item->version};
}

Write write_balance(const Balance& before, std::int64_t add, bool lose_updates) {
    return Write::put(kBalance, std::to_string(before.amount + add),
                      lose_updates ? Expect::any() : Expect::exactly(before.version));
}

class Base : public host::Service {
public:
    explicit Base(Ports& ports) : ports_(ports), router_(authenticator_), scope_(ports.executor) {
        router_.add({.method = http::Method::get, .pattern = "/balance"},
                    [this](http::Request) { return balance(); });
    }
    http::Router& router() override { return router_; }
    Task<Result<void>> start() override { co_return Result<void>{}; }
    Task<void> stop() override { return scope_.stop(); }

protected:
    Task<Result<http::Response>> balance() {
        CO_TRY(const Balance now, co_await read_balance(ports_.table));
        co_return text(200, std::to_string(now.amount));
    }

    Ports& ports_;
    auth::TestAuthenticator authenticator_;
    http::Router router_;
    Scope scope_;
};

class Ledger final : public Base {
public:
    Ledger(Ports& ports, LedgerBugs bugs)
        : Base(ports), bugs_(bugs), timer_(ports.clock.make_timer(ports.executor)) {
        router_.add({.method = http::Method::post, .pattern = "/add", .content_type = ""},
                    [this](http::Request request) { return add(std::move(request)); });
    }
    [[nodiscard]] std::string_view name() const override { return "ledger"; }

    Task<Result<void>> start() override {
        // Reads first, as a service that loads what it needs: a start can fail.
        CO_TRY_VOID(co_await read_balance(ports_.table));
        scope_.spawn(relay());
        co_return Result<void>{};
    }

private:
    Task<Result<http::Response>> add(http::Request request) {
        CO_TRY(const std::int64_t amount, parse_number(request.body));
        const std::string key(request.headers.get("key").value_or(""));
        if (bugs_.answer_early) {
            scope_.spawn(add_in_background(key, amount));
            co_return text(201, "added");
        }
        for (int i = 0; i < kMaxTries; ++i) {
            CO_TRY(const bool done, co_await try_add(key, amount));
            if (done) co_return text(201, "added");
            REACHED("ledger-raced");
        }
        co_return fail(Code::busy, "too-many-races", "Others were faster.");
    }

    Task<void> add_in_background(std::string key, std::int64_t amount) {
        const auto ignored = co_await try_add(std::move(key), amount);
        static_cast<void>(ignored);
    }

    /// False when another commit came between.
    Task<Result<bool>> try_add(std::string key, std::int64_t amount) {
        CO_TRY(const Balance before, co_await read_balance(ports_.table));
        const Key seen{"seen", bugs_.forget_keys ? ports_.ids.next() : key};
        // The event has the key as its id, so that a retry is a duplicate for the mirror.
        std::vector<Write> writes;
        writes.push_back(Write::put(seen, "", Expect::absent()));
        writes.push_back(write_balance(before, amount, bugs_.lose_updates));
        writes.push_back(Write::put({kOutbox, ports_.ids.next() + "/" + key},
                                    std::to_string(amount), Expect::absent()));
        writes.push_back(Write::put({"recent", key.substr(0, key.rfind('-'))}, "", Expect::any(),
                                    ports_.clock.now() + kRecent));
        CO_TRY(const auto committed, co_await ports_.table.commit(std::move(writes)));
        if (committed.failed == 0) REACHED("ledger-retry-recognised");
        if (committed.ok() || committed.failed == 0) {
            timer_->wake();
            co_return true;
        }
        co_return false;
    }

    Task<void> relay() {
        while (!scope_.stopping()) {
            const auto moved = co_await move_batch();
            if (!moved || !*moved) co_await timer_->sleep_for(kPoll);
        }
    }

    /// True when there may be more.
    Task<Result<bool>> move_batch() {
        const std::size_t limit = BUGGIFY(0.5) ? 1 : 10;
        store::Query query{.partition = kOutbox, .limit = limit};
        CO_TRY(const auto page, co_await ports_.table.query(std::move(query)));
        std::vector<bus::Event> events;
        std::vector<Write> removals;
        for (const store::Item& item : page.items) {
            events.push_back({.id = item.key.sort.substr(item.key.sort.find('/') + 1),
                              .source = "/innkeeper/ledger",
                              .type = "innkeeper.ledger.added.v1",
                              .subject = "ledger",
                              .time = ports_.clock.now(),
                              .sequence = 0,
                              .traceparent = {},
                              .data = item.document});
            removals.push_back(Write::remove(item.key));
        }
        if (events.empty()) co_return false;
        CO_TRY_VOID(co_await ports_.bus.publish(kLedgerTopic, std::move(events)));
        CO_TRY_VOID(co_await ports_.table.commit(std::move(removals)));
        co_return true;
    }

    LedgerBugs bugs_;
    std::unique_ptr<Timer> timer_;
};

class Mirror final : public Base {
public:
    Mirror(Ports& ports, LedgerBugs bugs) : Base(ports), bugs_(bugs) {
        ports.bus.subscribe(kLedgerTopic, "mirror", ports.executor,
                            [this](const bus::SharedEvent& event) { return heard(*event); });
    }
    [[nodiscard]] std::string_view name() const override { return "mirror"; }

private:
    Task<Result<void>> heard(bus::Event event) {
        CO_TRY(const std::int64_t amount, parse_number(event.data));
        CO_TRY(const Balance before, co_await read_balance(ports_.table));
        const Key seen{"seen", bugs_.count_twice ? ports_.ids.next() : event.id};
        std::vector<Write> writes;
        writes.push_back(Write::put(seen, "", Expect::absent()));
        writes.push_back(write_balance(before, amount, false));
        CO_TRY(const auto committed, co_await ports_.table.commit(std::move(writes)));
        if (committed.failed == 0) REACHED("mirror-duplicate-recognised");
        if (committed.ok() || committed.failed == 0) co_return Result<void>{};
        co_return fail(Code::conflict, "raced", "Another event was faster.");
    }

    LedgerBugs bugs_;
};

}  // namespace

std::unique_ptr<host::Service> make_ledger(Ports& ports, LedgerBugs bugs) {
    return std::make_unique<Ledger>(ports, bugs);
}

std::unique_ptr<host::Service> make_mirror(Ports& ports, LedgerBugs bugs) {
    return std::make_unique<Mirror>(ports, bugs);
}

std::int64_t balance_on(const SimDisk& disk) {
    const auto found = disk.items().find(kBalance);
    if (found == disk.items().end()) return 0;
    return parse_number(found->second.document).value_or(-1);
}

}  // namespace innkeeper::sim
