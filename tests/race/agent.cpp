#include "tests/race/agent.hpp"

#include "tests/race/stage.hpp"

#include <fmt/format.h>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>

namespace innkeeper::race {
namespace {

constexpr std::string_view kHeld = "held";
constexpr std::string_view kPendingPayment = "pending_payment";
constexpr std::string_view kPending = "pending_approval";
constexpr std::string_view kConfirmed = "confirmed";

constexpr std::size_t kOldKeys = 8;
constexpr int kPatience = 20;  ///< tries with one change quote
constexpr std::uint64_t kOneAbandonedIn = 32;
constexpr std::uint64_t kOneRejectedIn = 8;
constexpr std::uint64_t kOneBadCardIn = 4;
constexpr std::uint64_t kOnePaymentLookIn = 4;

bool is_live(std::string_view state) {
    return state == kHeld || state == kPendingPayment || state == kPending || state == kConfirmed;
}

}  // namespace

enum class Agent::Doing {
    attempt,
    click_twice,
    repeat_old_key,
    quote_and_hold,
    take_neighbour,
    change_on,
    change_off,
    book,
    decide,
    release,
    cancel,
    look
};

StayAsked Race::stay(const Shape& shape, bool prepaid) const {
    return {.hotel_id = hotel_id,
            .room_type_id = kRoomType,
            .rate_plan_id = prepaid ? kPrepaidPlan : kPlan,
            .arrival = hot + std::chrono::days(shape.from),
            .departure = hot + std::chrono::days(shape.to),
            .rooms = shape.rooms};
}

Agent::Agent(Race& race, std::size_t number, std::uint64_t seed)
    : race_(race),
      number_(number),
      random_(seed),
      guest_(race.client, fmt::format("guest:racer-{}", number)),
      manager_(race.client, kManager) {}

Tally Agent::tally() const {
    Tally tally = guest_.tally();
    tally.add(manager_.tally());
    return tally;
}

std::string Agent::process() { return fmt::format("booking-{}", random_.below(kBookingDesks)); }

std::string Agent::fresh_key() { return fmt::format("race-{}-{:08}", number_, ++keys_); }

const Race::Offer& Agent::draw(const std::vector<Race::Offer>& offers) {
    return offers[random_.below(offers.size())];
}

Agent::Item* Agent::find(std::string_view state, bool hot) {
    const auto fits = [&](const Item& item) {
        return item.state == state && item.shape.is_hot() == hot;
    };
    const auto found = std::ranges::find_if(items_, fits);
    return found == items_.end() ? nullptr : &*found;
}

Agent::Item* Agent::find(const std::string& id) {
    const auto found = std::ranges::find(items_, id, &Item::id);
    return found == items_.end() ? nullptr : &*found;
}

Task<void> Agent::get_cards() {
    const Answer good = co_await guest_.add_card("4242424242424242", fresh_key());
    const Answer bad = co_await guest_.add_card("4000000000000002", fresh_key());
    good_card_ = good.id;
    bad_card_ = bad.id;
}

Task<void> Agent::run() {
    while (race_.goes_on()) {
        if (race_.phase == Race::Phase::open)
            co_await step();
        else
            co_await closing_step();
    }
}

Task<void> Agent::step() {
    /// In a thousand; what is left is the plain attempt.
    struct Share {
        Doing doing;
        std::uint64_t share;
    };
    static constexpr std::array kShares{Share{Doing::click_twice, 15},
                                        Share{Doing::repeat_old_key, 5},
                                        Share{Doing::quote_and_hold, 5},
                                        Share{Doing::take_neighbour, 20},
                                        Share{Doing::change_on, 60},
                                        Share{Doing::change_off, 40},
                                        Share{Doing::book, 40},
                                        Share{Doing::decide, 40},
                                        Share{Doing::release, 30},
                                        Share{Doing::cancel, 120},
                                        Share{Doing::look, 5}};
    std::uint64_t drawn = random_.below(1000);
    for (const Share& share : kShares) {
        if (drawn >= share.share) {
            drawn -= share.share;
            continue;
        }
        const bool done = co_await act(share.doing);
        if (done) co_return;
        break;
    }
    co_await attempt(draw(race_.hot_offers));
}

Task<bool> Agent::act(Doing doing) {
    switch (doing) {
        case Doing::repeat_old_key:
            co_return co_await repeat_old_key();
        case Doing::change_on:
            co_return co_await change_on();
        case Doing::change_off:
            co_return co_await change_off();
        case Doing::book:
            co_return co_await book();
        case Doing::decide:
            co_return co_await decide();
        case Doing::release:
            co_return co_await release();
        case Doing::cancel:
            co_return co_await cancel();
        case Doing::click_twice:
            co_await click_twice();
            break;
        case Doing::quote_and_hold:
            co_await quote_and_hold();
            break;
        case Doing::take_neighbour:
            co_await attempt(draw(race_.neighbour_offers));
            break;
        case Doing::look:
            co_await look();
            break;
        case Doing::attempt:
            co_return false;
    }
    co_return true;
}

/// The rest of the race: what is there is booked and approved, and all rooms that are left wanted.
Task<void> Agent::closing_step() {
    if (find(kHeld, true) != nullptr) {
        (void)co_await book();
        co_return;
    }
    if (find(kHeld, false) != nullptr) {
        (void)co_await release();
        co_return;
    }
    const bool may_have_paid = find(kPendingPayment, true) != nullptr && one_in(kOnePaymentLookIn);
    if (find(kPending, true) != nullptr || may_have_paid) {
        (void)co_await decide();
        co_return;
    }
    co_await attempt(race_.hot_offers.front());
}

void Agent::count_attempt(const Answer& answer) {
    if (answer.ok()) ++race_.taken;
    if (answer.sold_out() && race_.phase == Race::Phase::closing) ++race_.refused_in_closing;
}

void Agent::take(const Race::Offer& offer, const std::string& key, const Answer& answer) {
    if (!answer.ok()) return;
    told_.push_back({answer.id, answer.version, answer.state});
    if (answer.replayed) return;
    old_keys_.push_back({key, offer.quote_id, answer.id});
    if (old_keys_.size() > kOldKeys) old_keys_.erase(old_keys_.begin());
    if (race_.phase == Race::Phase::open && one_in(kOneAbandonedIn)) return;
    items_.push_back({.id = answer.id,
                      .state = answer.state,
                      .version = answer.version,
                      .shape = offer.shape,
                      .prepaid = offer.prepaid});
}

void Agent::learn(const std::string& id, const Answer& answer) {
    if (answer.ok() && !answer.state.empty())
        told_.push_back({answer.id, answer.version, answer.state});
    Item* item = find(id);
    if (item == nullptr || answer.state.empty()) return;
    item->state = answer.state;
    item->version = answer.version;
    if (!is_live(item->state)) std::erase_if(items_, [&](const Item& i) { return i.id == id; });
}

Task<void> Agent::attempt(Race::Offer offer) {
    if (offer.shape.is_hot()) ++race_.attempts;
    const std::string key = fresh_key();
    const Answer answer = co_await guest_.hold(process(), offer.quote_id, key);
    if (offer.shape.is_hot()) count_attempt(answer);
    take(offer, key, answer);
}

/// Both processes get the same request at once. At most one booking may come of it.
Task<void> Agent::click_twice() {
    using namespace boost::asio::experimental::awaitable_operators;
    const Race::Offer offer = draw(race_.hot_offers);
    const std::string key = fresh_key();
    race_.attempts += 2;
    Task<Answer> first = guest_.hold("booking-0", offer.quote_id, key);
    Task<Answer> second = guest_.hold("booking-1", offer.quote_id, key);
    const auto [one, two] = co_await (std::move(first) && std::move(second));
    if (one.ok() && two.ok() && (one.id != two.id || one.replayed == two.replayed))
        race_.violations.add(
            fmt::format("key {} gave the bookings {} and {}", key, one.id, two.id));
    count_attempt(one.replayed ? two : one);
    take(offer, key, one);
    take(offer, key, two);
}

Task<bool> Agent::repeat_old_key() {
    if (old_keys_.empty()) co_return false;
    const Taken old = old_keys_[random_.below(old_keys_.size())];
    ++race_.attempts;
    const Answer answer = co_await guest_.hold(process(), old.quote_id, old.key);
    if (answer.status != 201 || answer.id != old.id || !answer.replayed)
        race_.violations.add(fmt::format("key {} gave {} and then {} {} {}", old.key, old.id,
                                         answer.status, answer.slug, answer.id));
    take({}, old.key, answer);
    co_return true;
}

Task<void> Agent::quote_and_hold() {
    Race::Offer offer = draw(race_.hot_offers);
    const Answer quote = co_await guest_.quote(process(), race_.stay(offer.shape, offer.prepaid));
    if (!quote.ok()) co_return;
    offer.quote_id = quote.id;
    co_await attempt(std::move(offer));
}

Task<bool> Agent::book() {
    const Item* found = find(kHeld, true);
    if (found == nullptr) found = find(kHeld, false);
    if (found == nullptr) co_return false;
    const Item item = *found;
    std::string card;
    if (item.prepaid) card = one_in(kOneBadCardIn) ? bad_card_ : good_card_;
    const Answer answer = co_await guest_.book(process(), item.id, std::move(card), fresh_key());
    learn(item.id, answer);
    co_return true;
}

Task<bool> Agent::decide() {
    const bool closing = race_.phase != Race::Phase::open;
    const Item* found = find(kPending, true);
    if (found == nullptr) found = find(kPendingPayment, true);
    if (found == nullptr && !closing) found = find(kPending, false);
    if (found == nullptr && !closing) found = find(kPendingPayment, false);
    if (found == nullptr) co_return false;
    const Item item = *found;
    const bool approve = closing || !one_in(kOneRejectedIn);
    const Answer answer = co_await manager_.decide(process(), item.id, item.version, approve);
    learn(item.id, answer);
    co_return true;
}

Task<bool> Agent::release() {
    const bool closing = race_.phase != Race::Phase::open;
    const Item* found = find(kHeld, closing ? false : one_in(2));
    if (found == nullptr) co_return false;
    const std::string id = found->id;
    const Answer answer = co_await guest_.release(process(), id);
    learn(id, answer);
    if (!answer.ok()) co_return true;
    told_.push_back({id, 0, "released"});
    std::erase_if(items_, [&](const Item& item) { return item.id == id; });
    co_return true;
}

Task<bool> Agent::cancel() {
    if (items_.empty()) co_return false;
    const Item item = items_[random_.below(items_.size())];
    if (item.state == kHeld) co_return false;
    const Answer answer = co_await guest_.cancel(process(), item.id, item.version);
    learn(item.id, answer);
    co_return true;
}

/// With a change quote that is kept while the hot night is sold out.
Task<bool> Agent::change_on() {
    Item* found = find(kConfirmed, false);
    if (found == nullptr) co_return false;
    Item item = *found;
    if (item.change_quote.empty()) {
        const Answer quote = co_await guest_.change_quote(process(), item.id, race_.hot,
                                                          race_.hot + std::chrono::days(1));
        learn(item.id, quote.ok() ? Answer{} : quote);
        found = find(item.id);
        if (!quote.ok() || found == nullptr) co_return true;
        found->change_quote = item.change_quote = quote.id;
        found->patience = kPatience;
    }
    ++race_.attempts;
    const Answer answer =
        co_await guest_.change(process(), item.id, item.version, item.change_quote);
    count_attempt(answer);
    learn(item.id, answer);
    found = find(item.id);
    if (found == nullptr) co_return true;
    if (answer.ok()) found->shape = {.rooms = item.shape.rooms};
    if (!answer.sold_out() || --found->patience <= 0) found->change_quote.clear();
    co_return true;
}

Task<bool> Agent::change_off() {
    const Item* found = find(kConfirmed, true);
    if (found == nullptr) co_return false;
    const Item item = *found;
    const CivilDate arrival = race_.hot + std::chrono::days(1);
    const Answer quote =
        co_await guest_.change_quote(process(), item.id, arrival, arrival + std::chrono::days(1));
    if (!quote.ok()) {
        learn(item.id, quote);
        co_return true;
    }
    const Answer answer = co_await guest_.change(process(), item.id, item.version, quote.id);
    learn(item.id, answer);
    Item* now = find(item.id);
    if (now != nullptr && answer.ok()) now->shape = {.from = 1, .to = 2, .rooms = now->shape.rooms};
    co_return true;
}

Task<void> Agent::look() {
    const Answer answer =
        co_await manager_.inventory(process(), race_.hotel_id, kRoomType, race_.hot);
    if (!answer.night) {
        race_.violations.add("the inventory of the hot night is not told");
        co_return;
    }
    const Answer::Night& night = *answer.night;
    if (night.claimed() > night.physical || night.available != night.physical - night.claimed())
        race_.violations.add(fmt::format("{} of {} rooms are claimed, and {} free", night.claimed(),
                                         night.physical, night.available));
}

}  // namespace innkeeper::race
