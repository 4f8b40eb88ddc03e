#pragma once

#include "chassis/core/random.hpp"
#include "tests/load/town.hpp"
#include "tests/load/wire.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace innkeeper::load {

using Seconds = std::chrono::duration<double>;

/// A stay of one room at one offer.
struct Plan {
    Offer offer;
    Stay stay;
    int rooms = 1;
};

/// One request that changes something, and what came back.
struct Sent {
    Ask ask = {};
    Answer answer = {};
};

/// A person over one connection, as the site speaks for them: a guest, and a manager's decisions.
class Guest {
public:
    Guest(Executor executor, std::uint16_t port, std::string token, std::uint64_t seed)
        : wire_(executor, port, std::move(token)), random_(seed) {}

    struct Trip {
        Sent hold;
        Sent book;
        Answer quote;
        Seconds quote_time{0};
        Seconds hold_time{0};
        Seconds book_time{0};
        /// The first request that was not answered as it should be ended it.
        [[nodiscard]] bool booked() const { return book.answer.status == 201; }
    };

    /// Ends at the first answer that is not 201.
    Task<Trip> travel(Plan plan);
    Task<Answer> ask(const Ask& ask) { return wire_.ask(ask); }

    Task<Answer> quote(const Plan& plan);
    Task<Sent> hold(std::string quote_id);
    /// Empty `payment_method_id`: paid at the hotel.
    Task<Sent> book(std::string hold_id, std::string payment_method_id);
    Task<Sent> release(std::string hold_id);
    /// Previews, then cancels for that penalty. What is sent is the preview, a GET, when that is
    /// not answered 200.
    Task<Sent> cancel(std::string booking_id);
    /// Asks what other dates cost, then takes them. What is sent is the first POST, with the target
    /// `…/change-quote`, when that is not answered 201.
    Task<Sent> move(std::string booking_id, Stay stay);
    Task<Sent> add_card(std::string number);
    /// Of a booking that the manager saw in `version`.
    Task<Sent> decide(std::string booking_id, std::uint64_t version, bool approve);

    [[nodiscard]] SeededRandom& random() { return random_; }

private:
    Task<Sent> send(Ask ask);
    /// A POST with a key of its own.
    Task<Sent> create(std::string target, std::string body);

    Wire wire_;
    SeededRandom random_;
};

/// A stay of some nights that begins on one of `days` days from the first on.
[[nodiscard]] Plan draw_plan(SeededRandom& random, const std::vector<Offer>& offers,
                             CivilDate first, int days, int nights);

}  // namespace innkeeper::load
