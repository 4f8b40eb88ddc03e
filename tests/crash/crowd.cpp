#include "tests/crash/crowd.hpp"

#include <fmt/format.h>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace innkeeper::crash {
namespace {

using load::Guest;

constexpr int kDaysAhead = 30;
constexpr int kDays = 300;
constexpr int kMaxNights = 3;
constexpr int kMaxHotRooms = 3;
constexpr std::size_t kHotOffers = 3;
constexpr std::size_t kLeastOffers = 100;
constexpr std::size_t kLeastPrepaid = 20;
constexpr int kMostHoldsLeft = 2;  ///< a round and guest, of five
constexpr std::size_t kPendingPage = 50;
constexpr std::chrono::milliseconds kIdle{5};
constexpr const char* kGoodCard = "4242 4242 4242 4242";
constexpr const char* kDeclinedCard = "4000 0000 0000 0002";

// Of a hundred.
constexpr std::uint64_t kCard = 3;
constexpr std::uint64_t kOldStay = 12;
constexpr std::uint64_t kHot = 40;
constexpr std::uint64_t kPrepaid = 35;
constexpr std::uint64_t kLeave = 5;
constexpr std::uint64_t kRelease = 15;
constexpr std::uint64_t kCancel = 20;
constexpr std::uint64_t kMove = 15;
constexpr std::uint64_t kDeclined = 10;
constexpr std::uint64_t kApprove = 75;

bool chance(SeededRandom& random, std::uint64_t of_hundred) {
    return random.below(100) < of_hundred;
}

CivilDate later(CivilDate day, std::uint64_t days) {
    return day + std::chrono::days(static_cast<int>(days));
}

struct Wanted {
    load::Plan plan;
    bool prepaid = false;
};

Wanted draw_wish(const Crowd& crowd, SeededRandom& random) {
    const Market& market = crowd.market;
    const int nights = 1 + static_cast<int>(random.below(kMaxNights));
    if (chance(random, kHot)) {
        const std::size_t one = random.below(market.hot.size());
        const CivilDate arrival = later(crowd.hot_day, random.below(2));
        return {{.offer = market.hot[one],
                 .stay = {arrival, arrival + std::chrono::days(nights)},
                 .rooms = 1 + static_cast<int>(random.below(kMaxHotRooms))},
                one >= kHotOffers};
    }
    const bool prepaid = chance(random, kPrepaid);
    const auto& offers = prepaid ? market.prepaid : market.at_hotel;
    return {load::draw_plan(random, offers, market.first, kDays, nights), prepaid};
}

/// One request, and whether it was done.
Task<bool> add_card(Crowd& crowd, Guest& guest, std::size_t who) {
    const char* number = chance(guest.random(), kDeclined) ? kDeclinedCard : kGoodCard;
    auto sent = co_await guest.add_card(number);
    const std::string id = load::text_of(sent.answer.body, "id");
    const Outcome outcome = crowd.records.note({Kind::card, who, "", std::move(sent)});
    if (outcome != Outcome::acknowledged) co_return false;
    crowd.cards[who] = id;
    co_return true;
}

Task<void> cancel(Crowd& crowd, Guest& guest, std::size_t who, std::string id) {
    auto sent = co_await guest.cancel(id);
    crowd.records.note({Kind::cancel, who, id, std::move(sent)});
}

Task<void> move(Crowd& crowd, Guest& guest, std::size_t who, std::string id) {
    const CivilDate arrival = later(crowd.market.first, guest.random().below(kDays));
    const Stay stay{arrival, later(arrival, 1 + guest.random().below(kMaxNights))};
    auto sent = co_await guest.move(id, stay);
    crowd.records.note({Kind::move, who, id, std::move(sent)});
}

Task<void> visit_old_stay(Crowd& crowd, Guest& guest, std::size_t who) {
    auto& stays = crowd.records.stays_of(who);
    if (stays.empty()) co_return;
    const std::size_t one = guest.random().below(stays.size());
    const std::string id = stays[one];
    if (chance(guest.random(), 50)) {
        co_await move(crowd, guest, who, id);
    } else {
        stays.erase(stays.begin() + static_cast<std::ptrdiff_t>(one));
        co_await cancel(crowd, guest, who, id);
    }
}

/// From the hold on; whether it was left as it is.
Task<bool> use_hold(Crowd& crowd, Guest& guest, std::size_t who, std::string id, std::string card) {
    if (chance(guest.random(), kLeave)) co_return true;
    if (chance(guest.random(), kRelease)) {
        auto sent = co_await guest.release(id);
        crowd.records.note({Kind::release, who, id, std::move(sent)});
        co_return false;
    }
    auto sent = co_await guest.book(id, card);
    const std::string status = load::text_of(sent.answer.body, "status");
    const std::uint64_t version = load::number_of(sent.answer.body, "version");
    const Outcome outcome = crowd.records.note({Kind::book, who, id, std::move(sent)});
    if (outcome != Outcome::acknowledged || crowd.over) co_return false;
    if (status == "pending_approval") crowd.pending.emplace_back(id, version);
    if (chance(guest.random(), kCancel)) {
        co_await cancel(crowd, guest, who, id);
    } else if (chance(guest.random(), kMove)) {
        co_await move(crowd, guest, who, id);
    }
    co_return false;
}

/// Whether a hold is left.
Task<bool> travel(Crowd& crowd, Guest& guest, std::size_t who) {
    const Wanted wanted = draw_wish(crowd, guest.random());
    if (wanted.prepaid && crowd.cards[who].empty()) {
        const bool added = co_await add_card(crowd, guest, who);
        if (!added || crowd.over) co_return false;
    }
    const load::Answer quote = co_await guest.quote(wanted.plan);
    if (quote.status != 201) {
        crowd.records.note({Kind::hold, who, "", {.ask = {.target = "quote"}, .answer = quote}});
        co_return false;
    }
    if (crowd.over) co_return false;
    auto held = co_await guest.hold(load::text_of(quote.body, "id"));
    const std::string id = load::text_of(held.answer.body, "id");
    const Outcome outcome = crowd.records.note({Kind::hold, who, "", std::move(held)});
    if (outcome != Outcome::acknowledged || crowd.over) co_return false;
    std::string card = wanted.prepaid ? crowd.cards[who] : "";
    co_return co_await use_hold(crowd, guest, who, id, std::move(card));
}

Task<void> read_queue(Crowd& crowd, Guest& manager) {
    const load::Answer answer =
        co_await manager.ask({.target = fmt::format("/api/v1/approvals?limit={}", kPendingPage)});
    if (answer.status != 200) co_return;
    const auto page = parse_page(answer.body);
    if (!page) co_return;
    for (const Page::Line& line : page->lines)
        if (crowd.records.bookings().contains(line.id))
            crowd.pending.emplace_back(line.id, line.version);
}

Task<void> pause() {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, kIdle);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

}  // namespace

Result<Market> find_market(std::uint16_t port) {
    TRY(const CivilDate today, date_in_zone("UTC", SystemClock().now()));
    Market market{
        .at_hotel = {}, .prepaid = {}, .hot = {}, .first = today + std::chrono::days(kDaysAhead)};
    const Stay stay{market.first, market.first + std::chrono::days(kMaxNights)};
    TRY(market.at_hotel, load::find_offers(port, stay, kLeastOffers));
    TRY(market.prepaid, load::find_offers(port, stay, kLeastPrepaid, "prepay"));
    for (auto* offers : {&market.at_hotel, &market.prepaid}) {
        std::ranges::sort(*offers, {}, [](const load::Offer& offer) {
            return std::pair(offer.rooms, offer.hotel_id);
        });
        market.hot.insert(market.hot.end(), offers->begin(), offers->begin() + kHotOffers);
    }
    return market;
}

Task<void> keep_travelling(Crowd& crowd, Guest& guest, std::size_t who) {
    int left = 0;
    while (!crowd.over) {
        const std::uint64_t dice = guest.random().below(100);
        if (dice < kCard) {
            co_await add_card(crowd, guest, who);
        } else if (dice < kCard + kOldStay || left == kMostHoldsLeft) {
            if (left == kMostHoldsLeft) co_await pause();
            co_await visit_old_stay(crowd, guest, who);
        } else {
            const bool leaves = co_await travel(crowd, guest, who);
            if (leaves) ++left;
        }
    }
}

Task<void> keep_deciding(Crowd& crowd, Guest& manager, std::size_t who) {
    while (!crowd.over) {
        if (crowd.pending.empty()) {
            co_await read_queue(crowd, manager);
            if (crowd.pending.empty()) co_await pause();
            continue;
        }
        const auto [id, version] = crowd.pending.front();
        crowd.pending.pop_front();
        const bool approve = chance(manager.random(), kApprove);
        auto sent = co_await manager.decide(id, version, approve);
        crowd.records.note({approve ? Kind::approve : Kind::reject, who, id, std::move(sent)});
    }
}

}  // namespace innkeeper::crash
