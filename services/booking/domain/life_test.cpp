#include "chassis/core/random.hpp"
#include "services/booking/domain/decide.hpp"
#include "services/booking/domain/sample_test.hpp"
#include "services/booking/limits.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

/// Random lives of one booking, with its payment and its stock beside it.
namespace innkeeper::booking {
namespace {

using Said = PaymentAnswer::Kind;
using Sent = PaymentCommand::Kind;

constexpr int kRooms = 2;
constexpr int kLives = 1'500;
constexpr int kCommands = 24;

bool may_follow(Claim before, Claim after, bool reinstated) {
    if (before == after || after == Claim::none) return true;
    if (before == Claim::none) return reinstated;
    return before < after;
}

class Life {
public:
    explicit Life(std::uint64_t seed)
        : random_(seed), now_(sample::kNow), booking_(sample::held(draw_terms())) {
        rules_ = sample::rules(draw({stay::ApprovalMode::manual, stay::ApprovalMode::automatic}),
                               draw({stay::OnDeadline::reject, stay::OnDeadline::confirm}));
        saga_ = PaymentSaga::begin(sample::kEur);
        move_stock(Claimed{}, booking_.claimed());
    }

    void run() {
        for (int i = 0; i < kCommands; ++i) {
            if (random_.below(4) == 0) pass(std::chrono::hours(random_.below(30)));
            if (random_.below(12) == 0) pass(std::chrono::days(random_.below(200)));
            const bool answers = saga_.on_its_way && random_.below(3) != 0;
            if (answers)
                answer(random_.below(5) != 0);
            else
                carry_out(draw_command());
        }
        while (saga_.on_its_way) answer(true);
        check_end();
    }

    [[nodiscard]] Status status() const { return booking_.status; }
    [[nodiscard]] bool was_reinstated() const { return reinstated_; }
    [[nodiscard]] std::int64_t refunded() const { return booking_.refunded.minor; }

private:
    template <class T>
    T draw(std::initializer_list<T> of) {
        return *(of.begin() + static_cast<std::ptrdiff_t>(random_.below(of.size())));
    }

    Terms draw_terms() {
        const int rooms = draw({1, kRooms});
        const Stay stay = draw({sample::kStay, sample::stay("2027-07-21", "2027-07-24"),
                                sample::stay("2027-02-01", "2027-02-02")});
        const std::int64_t total = std::int64_t{20'000} * stay.nights() * rooms;
        return sample::terms(rooms, stay, draw({std::int64_t{0}, total * 3 / 10, total}));
    }

    Command draw_command() {
        const std::string by = draw<std::string>({"gus", "mia"});
        switch (random_.below(10)) {
            case 0:
                return PassTime{};
            case 1:
                if (random_.below(4) == 0) return ReleaseHold{};
                [[fallthrough]];
            case 2:
            case 3:
                return Book{sample::paying_details(), now_ + std::chrono::hours(20)};
            case 4:
                return Approve{by};
            case 5:
                return Reject{by, "full"};
            case 6:
                return draw_cancel(by);
            case 7:
                return Modify{by, draw_terms()};
            case 8:
                return CheckIn{by};
            default:
                break;
        }
        if (random_.below(2) == 0) return CheckOut{by};
        return MarkNoShow{by};
    }

    Cancel draw_cancel(const std::string& by) {
        const auto preview = preview_cancellation(booking_, now_);
        const auto penalty = preview ? std::optional(preview->penalty) : std::nullopt;
        return {by, "ill", penalty, random_.below(3) == 0};
    }

    void pass(std::chrono::hours hours) {
        now_ += hours;
        rules_.today = date_in_zone("Australia/Sydney", now_).value();
        rules_.decide_by = now_ + std::chrono::hours(24);
        carry_out(PassTime{});
    }

    void answer(bool ok) {
        if (!saga_.on_its_way) return;
        const PaymentCommand sent = *saga_.on_its_way;
        static const std::map<Sent, std::pair<Said, Said>> kSays{
            {Sent::authorise, {Said::authorised, Said::declined}},
            {Sent::capture, {Said::captured, Said::capture_failed}},
            {Sent::void_authorisation, {Said::voided, Said::voided}},
            {Sent::refund, {Said::refunded, Said::refund_failed}}};
        const auto& [good, bad] = kSays.at(sent.kind);
        const PaymentAnswer said{sent.number, ok ? good : bad, sent.amount, ok ? "" : "no"};
        carry_out(TakeAnswer{said, rooms_left()}, said);
    }

    /// As the use cases do it: time first, then the command, the goal, and the answer.
    void carry_out(const Command& command, const std::optional<PaymentAnswer>& said = {}) {
        const bool due = booking_.due().value_or(now_ + Millis(1)) <= now_;
        if (due && !std::holds_alternative<PassTime>(command)) carry_out(PassTime{});
        const auto events = decide(booking_, command, rules_, now_);
        if (!events) {
            // A command may be refused; an answer, and time, never.
            REQUIRE_FALSE(said);
            REQUIRE_FALSE(std::holds_alternative<PassTime>(command));
            return;
        }
        REQUIRE_LE(events->size(), kMaxEvents);
        if (std::holds_alternative<Modify>(command) && !fits(*events)) return;
        take(*events);
        follow(advance(saga_, goal_of(booking_)));
        if (said) follow(advance(saga_, *said));
        check_money();
    }

    void follow(const Advance& advanced) {
        if (advanced.send && advanced.send->kind == Sent::authorise) REQUIRE_FALSE(asked_);
        if (advanced.send) asked_ = true;
        saga_ = advanced.saga;
    }

    void take(const std::vector<Event>& events) {
        const Claimed before = booking_.claimed();
        bool reinstated = false;
        bool dates_may_change = false;
        for (const Event& event : events) {
            note(event.fact);
            reinstated |= std::holds_alternative<BookingReinstated>(event.fact);
            dates_may_change |= std::holds_alternative<BookingModified>(event.fact);
        }
        booking_ = sample::fold(booking_, events);
        const Claimed after = booking_.claimed();
        reinstated_ |= reinstated;
        REQUIRE(may_follow(before.claim, after.claim, reinstated));
        if (before.claim != Claim::none && after.claim != Claim::none && !dates_may_change) {
            REQUIRE_EQ(after.from, before.from);
            REQUIRE_LE(after.to, before.to);
            REQUIRE_GT(after.to, after.from);
            REQUIRE_EQ(after.rooms, before.rooms);
        }
        move_stock(before, after);
    }

    /// What a cancellation or a no-show says that it gives back, of what was in hand then.
    void note(const Fact& fact) {
        modified_ |= std::holds_alternative<BookingModified>(fact);
        if (const auto* cancelled = std::get_if<BookingCancelled>(&fact))
            kept_ = booking_.in_hand().minor - cancelled->refund.minor;
        if (const auto* marked = std::get_if<NoShowMarked>(&fact))
            kept_ = booking_.in_hand().minor - marked->refund.minor;
        if (std::holds_alternative<BookingReinstated>(fact)) kept_.reset();
    }

    bool fits(const std::vector<Event>& events) const {
        const Claimed after = sample::fold(booking_, events).claimed();
        return after.rooms <= kRooms;
    }
    bool rooms_left() { return random_.below(2) == 0; }

    void move_stock(const Claimed& before, const Claimed& after) {
        for (const NightKey& key : nights_between(before, after)) {
            const auto night = moved(stock_[key], key, before, after, kRooms);
            REQUIRE(night);
            stock_[key] = *night;
        }
        // I3: the counters are the sum of the claims, here of one booking.
        for (const auto& [key, night] : stock_) {
            const bool taken = after.takes(key.first, key.second);
            REQUIRE_EQ(night.claimed(), taken ? after.rooms : 0);
            if (taken) REQUIRE_EQ(counter(night, after.claim), after.rooms);
        }
    }

    void check_money() const {
        REQUIRE_EQ(booking_.authorised, saga_.authorised);
        REQUIRE_EQ(booking_.captured, saga_.captured);
        REQUIRE_EQ(booking_.refunded, saga_.refunded);
        REQUIRE_GE(booking_.authorised.minor, 0);
        REQUIRE_LE(booking_.refunded.minor, booking_.captured.minor);
        if (booking_.refund) REQUIRE_GE(booking_.refund->minor, 0);
    }

    /// I6 and I7.
    void check_end() const {
        REQUIRE(saga_.at_rest());
        const std::int64_t kept = booking_.captured.minor - booking_.refunded.minor;
        const std::set<Status> without_stay{Status::cancelled, Status::rejected, Status::no_show,
                                            Status::expired, Status::released};
        if (!without_stay.contains(booking_.status)) return;
        REQUIRE_EQ(booking_.authorised.minor, 0);
        if (saga_.refund_refused) return;  // a person has to see to it
        REQUIRE_LE(kept, booking_.penalty ? booking_.penalty->minor : 0);
        if (!kept_) return;
        REQUIRE_LE(kept, *kept_);
        if (!modified_ && !saga_.capture_refused) REQUIRE_EQ(kept, *kept_);
    }

    SeededRandom random_;
    Instant now_;
    HotelRules rules_ = sample::rules();
    Booking booking_;
    PaymentSaga saga_ = PaymentSaga::begin(sample::kEur);
    std::map<NightKey, NightStock> stock_;
    std::optional<std::int64_t> kept_;
    bool asked_ = false;
    bool modified_ = false;
    bool reinstated_ = false;
};

}  // namespace

TEST_CASE("random lives: stock follows the claims, and money is neither lost nor kept too much") {
    std::map<Status, int> ends;
    int reinstated = 0;
    int refunds = 0;
    for (std::uint64_t seed = 0; seed < kLives; ++seed) {
        CAPTURE(seed);
        Life life(seed);
        life.run();
        ++ends[life.status()];
        reinstated += life.was_reinstated() ? 1 : 0;
        refunds += life.refunded() > 0 ? 1 : 0;
    }
    // The lives went everywhere that a life can end.
    for (const Status end : {Status::expired, Status::released, Status::rejected, Status::cancelled,
                             Status::checked_out, Status::no_show})
        CHECK_GT(ends[end], 0);
    CHECK_GT(reinstated, 0);
    CHECK_GT(refunds, 0);
}

}  // namespace innkeeper::booking
