#include "tests/crash/audit.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace innkeeper::crash {
namespace {

using load::Guest;

constexpr std::chrono::milliseconds kLookAgain{20};
constexpr std::chrono::seconds kHang{120};
constexpr std::size_t kSample = 2;  ///< answered requests a person repeats
constexpr std::size_t kPage = 100;
constexpr std::size_t kKeyBytes = 16;

Task<void> wait_a_little() {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, kLookAgain);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

std::unexpected<Error> not_shown(const load::Answer& answer) {
    return fail(Code::not_found, "not-shown",
                fmt::format("is answered {} {}", answer.status, answer.body));
}

/// Of a person's own request, after a restart, with a hold that lives: it cannot be refused.
bool must_be_done(Kind kind) {
    return kind == Kind::book || kind == Kind::release || kind == Kind::card;
}

}  // namespace

Audit::Audit(Records& records, Findings& findings, load::ServerProcess& server,
             AuditOptions options)
    : records_(records), findings_(findings), server_(server), options_(std::move(options)) {
    SeededRandom random(options_.seed);
    for (const std::string& token : options_.tokens)
        persons_.push_back(
            std::make_unique<Guest>(io_.get_executor(), server.port(), token, random.next_u64()));
}

void Audit::run(Part part) {
    until_ = std::chrono::steady_clock::now() + kCatchUp;
    active_ = persons_.size();
    io_.restart();
    boost::asio::steady_timer hang(io_, kHang);
    hang.async_wait([this](boost::system::error_code error) {
        if (error) return;
        findings_.wrong.push_back("The server hangs after the restart.");
        server_.kill();
    });
    all_done_ = [&hang] { hang.cancel(); };
    for (std::size_t who = 0; who < persons_.size(); ++who)
        boost::asio::co_spawn(io_, finish(part, *persons_[who], who), boost::asio::detached);
    io_.run();
}

Task<void> Audit::finish(Part part, Guest& guest, std::size_t who) {
    co_await (this->*part)(guest, who);
    if (--active_ == 0) all_done_();
}

bool Audit::in_time() const { return std::chrono::steady_clock::now() < until_; }

void Audit::repeat() { run(&Audit::repeat_own); }
void Audit::verify() { run(&Audit::verify_own); }
void Audit::read_lists() {
    run(&Audit::list_own);
    run(&Audit::list_holds);
}

Task<void> Audit::repeat_own(Guest& guest, std::size_t who) {
    std::vector<Change> answered;
    for (const Change& change : records_.repeatable())
        if (change.who == who) answered.push_back(change);
    std::vector<Change> unknown;
    for (const Change& change : records_.unknown())
        if (change.who == who) unknown.push_back(change);
    for (Change& change : unknown) co_await repeat_unknown(guest, std::move(change));
    for (std::size_t i = 0; i < kSample && !answered.empty(); ++i) {
        const auto one =
            answered.begin() + static_cast<std::ptrdiff_t>(guest.random().below(answered.size()));
        co_await repeat_answered(guest, *one);
        answered.erase(one);
    }
}

Task<void> Audit::repeat_unknown(Guest& guest, Change change) {
    if (options_.new_keys) change.sent.ask.key = guest.random().token(kKeyBytes);
    change.sent.answer = co_await guest.ask(change.sent.ask);
    ++counts_.repeated;
    if (change.sent.answer.replayed) ++counts_.survived;
    const Outcome outcome = records_.note(change);
    if (outcome == Outcome::unknown || (outcome == Outcome::refused && must_be_done(change.kind)))
        findings_.wrong.push_back("After the restart, " + describe(change));
    if (outcome == Outcome::acknowledged && has_key(change.kind)) {
        if (change.kind == Kind::hold)
            change.booking_id = load::text_of(change.sent.answer.body, "id");
        co_await repeat_answered(guest, std::move(change));
    }
}

Task<void> Audit::repeat_answered(Guest& guest, Change change) {
    Change again = change;
    again.sent.answer = co_await guest.ask(change.sent.ask);
    ++counts_.repeated;
    const bool same = again.sent.answer.status == change.sent.answer.status &&
                      again.sent.answer.body == change.sent.answer.body;
    if (same && again.sent.answer.replayed) co_return;
    const bool second =
        outcome_of(again) == Outcome::acknowledged &&
        load::text_of(again.sent.answer.body, "id") != load::text_of(change.sent.answer.body, "id");
    auto& findings = second ? findings_.doubled : findings_.lost;
    findings.push_back("First answered " + describe(change) + "\n  and again " + describe(again));
}

Task<void> Audit::verify_own(Guest& guest, std::size_t who) {
    std::vector<std::string> ids;
    for (const std::string& id : records_.touched()) {
        const auto known = records_.bookings().find(id);
        if (known != records_.bookings().end() && known->second.owner == who) ids.push_back(id);
    }
    for (const std::string& id : ids) {
        co_await verify_one(guest, id);
        if (records_.bookings().at(id).status == "held") co_await give_back(guest, who, id);
    }
}

Task<void> Audit::verify_one(Guest& guest, std::string id) {
    while (true) {
        Sight sight;
        const bool last = !in_time();
        const std::string fault = co_await fault_of(guest, id, sight);
        if (fault.empty()) {
            records_.saw(id, sight);
            co_return;
        }
        if (last) {
            const bool is_there = broken_promise(records_.bookings().at(id), sight).empty();
            auto& findings = is_there ? findings_.wrong : findings_.lost;
            findings.push_back(fmt::format("Booking {} {}", id, fault));
            co_return;
        }
        co_await wait_a_little();
    }
}

/// Looks where the booking is by all that is known of it: a hold may have become one.
Task<Result<Sight>> Audit::look_at(Guest& guest, std::string id) {
    if (is_hold(records_.bookings().at(id).status)) {
        const load::Answer hold = co_await guest.ask({.target = "/api/v1/holds/" + id});
        if (hold.status != 200) co_return not_shown(hold);
        CO_TRY(auto sight, parse_hold(hold.body));
        if (is_hold(sight.status)) co_return sight;
    }
    const load::Answer booking = co_await guest.ask({.target = "/api/v1/bookings/" + id});
    if (booking.status != 200) co_return not_shown(booking);
    co_return parse_sight(booking.body);
}

/// `sight` is that of the server, and stays empty when it shows none.
Task<std::string> Audit::fault_of(Guest& guest, std::string id, Sight& sight) {
    auto seen = co_await look_at(guest, id);
    if (!seen) co_return seen.error().detail;
    sight = *std::move(seen);
    std::string broken = broken_promise(records_.bookings().at(id), sight);
    if (!broken.empty()) co_return broken;
    if (sight.status == "pending_payment") co_return "still waits for its payment";
    if (!sight.prepaid() || is_hold(sight.status)) co_return "";
    const std::string target = "/api/v1/bookings/" + id;
    const load::Answer money = co_await guest.ask({.target = target + "/payment"});
    const auto till = parse_till(money.body);
    if (money.status != 200 || !till)
        co_return fmt::format("has no payment: {} {}", money.status, money.body);
    if (at_rest(sight, *till)) {
        ++counts_.payments;
        co_return "";
    }
    co_return fmt::format("is {}, paid {} of {}, and its payment is {}, captured {}, refunded {}",
                          sight.status, sight.paid, sight.due_now, till->state, till->captured,
                          till->refunded);
}

Task<void> Audit::give_back(Guest& guest, std::size_t who, std::string id) {
    Change change{Kind::release, who, id, co_await guest.release(id)};
    const Outcome outcome = records_.note(change);
    if (outcome != Outcome::acknowledged)
        findings_.wrong.push_back("After the restart, " + describe(change));
}

/// Whether somebody asked for the booking.
bool Audit::explain(const Page::Line& line, std::size_t who) {
    const auto known = records_.bookings().find(line.id);
    const bool explained = known != records_.bookings().end() && known->second.owner == who;
    if (!explained)
        findings_.doubled.push_back(
            fmt::format("Booking {} of person {} is {} in version {}, and "
                        "no request of theirs made it",
                        line.id, who, line.status, line.version));
    return explained;
}

/// Reads as far back as this round goes. False when the list is not to be had.
Task<bool> Audit::read_list(Guest& guest, std::size_t who, std::set<std::string>& seen) {
    std::string cursor;
    do {
        std::string target = fmt::format("/api/v1/bookings?limit={}", kPage);
        if (!cursor.empty()) target += "&cursor=" + cursor;
        const load::Answer answer = co_await guest.ask({.target = std::move(target)});
        const auto page = parse_page(answer.body);
        if (answer.status != 200 || !page) {
            findings_.wrong.push_back(
                fmt::format("The list of person {}: {} {}", who, answer.status, answer.body));
            co_return false;
        }
        for (const Page::Line& line : page->lines) {
            if (line.id <= records_.newest_before()) co_return true;
            const bool fresh = seen.insert(line.id).second;
            if (fresh && !explain(line, who)) co_return false;
        }
        cursor = page->next;
    } while (!cursor.empty());
    co_return true;
}

Task<void> Audit::list_own(Guest& guest, std::size_t who) {
    std::set<std::string> expected;
    for (const auto& [id, known] : records_.bookings())
        if (known.owner == who && id > records_.newest_before() && !is_hold(known.status))
            expected.insert(id);
    while (true) {
        std::set<std::string> seen;
        const bool last = !in_time();
        const bool read = co_await read_list(guest, who, seen);
        if (!read) co_return;
        std::vector<std::string> missing;
        std::ranges::set_difference(expected, seen, std::back_inserter(missing));
        if (missing.empty()) co_return;
        if (last) {
            for (const std::string& id : missing)
                findings_.lost.push_back(
                    fmt::format("Booking {} is not in the list of person {}", id, who));
            co_return;
        }
        co_await wait_a_little();
    }
}

/// All were given back, and the service that holds them says so at once.
Task<void> Audit::list_holds(Guest& guest, std::size_t who) {
    const load::Answer answer = co_await guest.ask({.target = "/api/v1/holds"});
    const auto holds = parse_holds(answer.body);
    if (answer.status == 200 && holds && holds->empty()) co_return;
    if (holds)
        for (const Page::Line& line : *holds)
            if (!explain(line, who)) co_return;
    findings_.wrong.push_back(
        fmt::format("Person {} still has holds: {} {}", who, answer.status, answer.body));
}

}  // namespace innkeeper::crash
