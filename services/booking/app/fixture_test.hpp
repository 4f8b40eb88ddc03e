#pragma once

#include "chassis/core/random.hpp"
#include "chassis/store/memory_table.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"
#include "services/booking/app/book.hpp"
#include "services/booking/app/cancel_booking.hpp"
#include "services/booking/app/change_booking.hpp"
#include "services/booking/app/check.hpp"
#include "services/booking/app/hotel_events.hpp"
#include "services/booking/app/inventory.hpp"
#include "services/booking/app/make_quote.hpp"
#include "services/booking/app/offers.hpp"
#include "services/booking/app/payment_events.hpp"
#include "services/booking/app/place_hold.hpp"
#include "services/booking/app/release_hold.hpp"
#include "services/booking/app/run_hotel.hpp"
#include "services/booking/app/terms_digest.hpp"
#include "services/booking/domain/sample_test.hpp"
#include "services/booking/limits.hpp"

#include "chassis/core/check.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <string>

// After check.hpp, whose CHECK it replaces.
#include <doctest/doctest.h>

namespace innkeeper::booking {

/// A table that can lose the answers of commits, and lets other coroutines run before each call,
/// so that commands interleave.
class FaultyTable final : public store::Table {
public:
    enum class Fault {
        none,
        answer_lost,  ///< the commit happens, and its answer is unknown_outcome
        commit_lost,  ///< it does not happen, with the same answer
        commit_late,  ///< the same answer, and it happens when land_late() is called
        refused,      ///< it never meets its expectations
        unavailable,
    };
    FaultyTable(const Clock& clock, Executor executor)
        : inner(clock), executor_(std::move(executor)) {}

    Task<Result<std::optional<store::Item>>> get(store::Key key) override {
        co_await pause(read_turns());
        co_return co_await inner.get(std::move(key));
    }
    Task<Result<std::vector<std::optional<store::Item>>>> get_many(
        std::vector<store::Key> keys) override {
        co_await pause(read_turns());
        const auto meanwhile = std::exchange(within_read, nullptr);
        auto items = co_await inner.get_many(keys);
        if (!meanwhile) co_return items;
        co_await meanwhile();
        // Of two moments: the last of several keys of the next.
        if (items && items->size() > 1) {
            CO_TRY(items->back(), inner.get_now(keys.back()));
        }
        co_return items;
    }
    Task<Result<store::Page>> query(store::Query query) override {
        co_await pause();
        co_return co_await inner.query(std::move(query));
    }
    Task<Result<store::Committed>> commit(std::vector<store::Write> writes) override {
        co_await pause();
        ++commits;
        most_writes = std::max(most_writes, writes.size());
        const Fault fault = next_fault();
        if (fault == Fault::refused) co_return store::Committed{0};
        if (fault == Fault::unavailable)
            co_return fail(Code::unavailable, "store-unavailable", "The store is away.");
        if (fault == Fault::commit_late)
            late.push_back(std::move(writes));
        else if (fault != Fault::commit_lost) {
            auto committed = inner.commit_now(std::move(writes));
            if (fault == Fault::none) co_return committed;
        }
        co_return fail(Code::unknown_outcome, "store-outcome-unknown", "Nobody knows.");
    }

    /// The late commits happen now; how many met their expectations.
    int land_late() {
        int landed = 0;
        for (auto& writes : std::exchange(late, {})) {
            const auto committed = inner.commit_now(std::move(writes));
            if (committed && committed->ok()) ++landed;
        }
        return landed;
    }

    store::MemoryTable inner;
    std::function<Fault()> next_fault = [] { return Fault::none; };
    std::function<Task<void>()> within_read;  ///< happens in the middle of the next get_many()
    std::function<int()> read_turns = [] { return 1; };  ///< that others have before a read
    std::vector<std::vector<store::Write>> late;
    int commits = 0;
    std::size_t most_writes = 0;

private:
    Task<void> pause(int turns = 1) {
        for (; turns > 0; --turns)
            co_await boost::asio::post(executor_, boost::asio::use_awaitable);
    }
    Executor executor_;
};

/// One process: its own queue and keys in flight, on a table that it may share.
struct Process {
    Process(store::Table& table, testing::ManualClock& clock, Executor executor, std::uint64_t seed)
        : random(seed),
          context{.clock = clock,
                  .table = table,
                  .ids = Ids(clock, random),
                  .queue = KeyedQueue(kMaxQueue),
                  .in_flight = {},
                  .log = telemetry::Log("booking", clock, [](const std::string&) {}),
                  .metrics = metrics,
                  .hold_for = kHoldMinutes,
                  .pay_within = kPaymentMinutes,
                  .quote_for = kQuoteMinutes,
                  .signer = QuoteSigner("a key of this test")},
          transitions(context),
          timers(context, transitions, executor),
          make_quote(context, timers),
          place_hold(context, timers),
          change_booking(context, transitions, timers),
          offers(context, timers),
          inventory(context),
          hotel_events(context),
          payment_events(context, transitions, timers) {}

    SeededRandom random;
    telemetry::Metrics metrics;
    Context context;
    Transitions transitions;
    Timers timers;
    MakeQuote make_quote;
    PlaceHold place_hold;
    ChangeBooking change_booking;
    FindOffers offers;
    Inventory inventory;
    HotelEvents hotel_events;
    PaymentEvents payment_events;
};

/// A decision, as approvals asks for it.
inline Task<Result<Outcome>> decide_booking(Transitions& transitions, Caller caller,
                                            std::string booking_id, std::uint64_t seen,
                                            std::optional<std::string> reject_reason) {
    using Kind = HotelCommand::Kind;
    HotelCommand command{reject_reason ? Kind::reject : Kind::approve, {}};
    if (reject_reason) command.reason = *reject_reason;
    co_return co_await run_hotel_command(transitions, std::move(caller), std::move(booking_id),
                                         seen, std::move(command));
}

inline Caller caller(std::string subject, std::vector<std::string> groups) {
    auth::Principal who;
    who.subject = std::move(subject);
    who.groups = std::move(groups);
    return {std::move(who), {}};
}
inline Caller guest(std::string subject) { return caller(std::move(subject), {}); }
inline Caller manager(std::string subject) { return caller(std::move(subject), {"HotelManager"}); }
inline Caller admin() { return caller("ann", {"Admin"}); }

inline idempotency::Key keyed(const Caller& caller, const std::string& route,
                              const std::string& key, const std::string& body = "body") {
    return idempotency::key_of(caller.who.subject, route, key, body).value();
}
/// Of the booking in the answer.
inline std::uint64_t version_of(const Outcome& outcome) {
    const auto etag = outcome.response.headers.get("ETag");
    REQUIRE(etag);
    return std::stoull(std::string(etag->substr(1)));
}

/// Use cases on a memory table with a manual clock, and one hotel with two double rooms.
struct Fixture {
    Fixture() : Fixture(sample::hotel()) {}
    explicit Fixture(const stay::Hotel& hotel) { put_hotel(hotel); }

    boost::asio::io_context io;
    testing::ManualClock clock{sample::kNow};
    FaultyTable table{clock, io.get_executor()};
    Process one{table, clock, io.get_executor(), 1};
    Process two{table, clock, io.get_executor(), 2};
    int keys = 0;

    template <class T>
    T run(Task<T> task) {
        return testing::run(io, std::move(task));
    }

    /// Runs all at once, interleaved, and returns their results in order.
    std::vector<Result<Outcome>> run_all(std::vector<Task<Result<Outcome>>> tasks) {
        std::vector<Result<Outcome>> results(tasks.size(), fail(Code::bug, "not-run", ""));
        for (std::size_t i = 0; i < tasks.size(); ++i)
            boost::asio::co_spawn(io, std::move(tasks[i]),
                                  [&results, i](std::exception_ptr e, Result<Outcome> result) {
                                      if (e) std::rethrow_exception(e);
                                      results[i] = std::move(result);
                                  });
        io.restart();
        io.run();
        return results;
    }

    void put_hotel(const stay::Hotel& hotel) {
        store::Write row = store::Write::put(hotel_key(hotel.id), stay::to_document(hotel));
        store::Write index = store::Write::put(hotel_index_key(hotel.id), "{}");
        (void)table.inner.commit_now({row, index}).value();
    }

    std::string fresh_key() { return fmt::format("key-{:08}", ++keys); }

    /// The hotel as it is in the table now.
    stay::Hotel hotel() {
        const auto item = table.inner.get_now(hotel_key(sample::kHotelId));
        return stay::read_hotel(item.value()->document).value();
    }
    StayRequest stay_request(Stay stay = sample::kStay, int rooms = 1,
                             const std::string& plan = "flex") {
        return {.hotel_id = sample::kHotelId,
                .room_type_id = "double",
                .rate_plan_id = plan,
                .stay = stay,
                .rooms = std::vector<stay::RoomParty>(static_cast<std::size_t>(rooms), {2, {}})};
    }
    /// A quote as it was made when nothing was sold yet; genuine even where there is no such stay.
    std::string quote_id(const StayRequest& request) {
        Rows rows;
        rows.hotel.value = std::make_shared<const stay::Hotel>(hotel());
        const auto verdict = judge(rows, request, clock.now());
        std::string digest = "none";
        if (verdict && !verdict->refusal)
            digest = terms_digest(*verdict->answer.price, *verdict->penalties);
        return one.context.signer->sign(
            {.request = request, .digest = digest, .expires_at = clock.now() + kQuoteMinutes});
    }
    HoldRequest hold_request(const Caller& who, const StayRequest& request) {
        return {.guest_subject = who.who.subject,
                .quote_id = quote_id(request),
                .key = keyed(who, "POST /holds", fresh_key()),
                .traceparent = {}};
    }
    HoldRequest hold_request(const Caller& who, Stay stay = sample::kStay, int rooms = 1) {
        return hold_request(who, stay_request(stay, rooms));
    }
    Result<Outcome> hold(const Caller& who, Stay stay = sample::kStay, int rooms = 1) {
        return run(one.place_hold.run(hold_request(who, stay, rooms)));
    }
    Task<Result<Outcome>> booking(Process& process, const Caller& who, std::string id) {
        return book(process.transitions, who, std::move(id), sample::details(), kPaymentMinutes,
                    keyed(who, "POST /bookings", fresh_key()));
    }
    Result<Outcome> book_it(const Caller& who, std::string id) {
        return run(booking(one, who, std::move(id)));
    }
    std::string held(const std::string& who = "gus") { return hold(guest(who)).value().booking_id; }
    std::string pending(const std::string& who = "gus") {
        return book_it(guest(who), held(who)).value().booking_id;
    }
    Booking state(const std::string& id) { return *run(load_booking(table.inner, id)).value(); }
    NightStock night(std::string_view date) {
        return night_of(stock_row(table.inner.get_now(month_of_double(date)).value()).value().value,
                        sample::date(date))
            .stock;
    }
    static store::Key month_of_double(std::string_view date) {
        return stock_key(sample::kHotelId, "double", stay::month_of(sample::date(date)));
    }
    /// Writes over what is kept of a night.
    void put_night(std::string_view date, const NightStock& stock) {
        const store::Key key = month_of_double(date);
        StockMonth month = stock_row(table.inner.get_now(key).value()).value().value;
        month[sample::date(date)].stock = stock;
        (void)table.inner.commit_now({store::Write::put(key, to_document(month))}).value();
    }
    /// Events of a type that wait to be published.
    std::size_t outbox_of(std::string_view type) {
        std::size_t count = 0;
        for (const auto& item : table.inner.items())
            if (item.key.partition.starts_with("outbox") &&
                item.document.find(type) != std::string::npos)
                ++count;
        return count;
    }
    std::vector<Violation> violations() { return run(check(table.inner)).value().violations; }
    std::size_t rows_of(std::string_view partition) {
        std::size_t count = 0;
        for (const auto& item : table.inner.items())
            if (item.key.partition == partition) ++count;
        return count;
    }
};

}  // namespace innkeeper::booking

namespace doctest {
template <>
struct StringMaker<std::vector<innkeeper::booking::Violation>> {
    static String convert(const std::vector<innkeeper::booking::Violation>& all) {
        std::string text;
        for (const auto& v : all) text += v.invariant + " " + v.subject + ": " + v.what + "\n";
        return text.c_str();
    }
};
}  // namespace doctest
