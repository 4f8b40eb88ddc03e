#pragma once

#include "tests/simulation/booking/stage.hpp"

#include <string>

namespace innkeeper::sim {

/// A client that, whatever happens, repeats a request with the same key until it gets a definite
/// answer. Lives in the frame of its workload.
class Person {
public:
    /// `role` as TestAuthenticator has them: guest, manager, admin.
    Person(Stage& stage, Ports& ports, std::string role, std::string subject);

    [[nodiscard]] const std::string& subject() const { return subject_; }

    /// Asks until the answer is definite: no 429, 503, 504, nor "still running".
    Task<Told> insist(std::string service, http::Request request);

    /// What rooms for that party cost. A refusal for want of rooms must be true.
    Task<Told> quote(HotelSeen hotel, Stay stay, Party party = couple());
    /// Holds what that quote of so many rooms is about; likewise.
    Task<Told> hold(HotelSeen hotel, Stay stay, std::string quote_id, std::string key,
                    std::size_t rooms = 1);
    /// Both; again, with another key, when the quote has expired meanwhile.
    Task<Told> hold(HotelSeen hotel, Stay stay, std::string key);
    Task<Told> book(std::string hold_id, std::string key);
    /// Paid with a method of add_card().
    Task<Told> book(std::string hold_id, std::string method_id, std::string key);
    /// A payment method, by its id in the body.
    Task<Told> add_card(std::string number, std::string key);
    Task<Told> release(std::string hold_id);
    /// For the penalty that is shown now.
    Task<Told> cancel(BookingSeen seen);
    /// For nothing.
    Task<Told> cancel_free(BookingSeen seen);
    /// As a manager, through the approvals service.
    Task<Told> decide(BookingSeen seen, bool approve);
    /// Until the booking is in another state than that, or for a while at most.
    Task<Told> wait_while(BookingSeen seen, std::string status, Micros most);
    /// Another read of a booking, not older than what was seen.
    Task<Told> look_at(BookingSeen seen);
    /// Likewise of a hold, where it is held; nobody else sees it.
    Task<Told> look_at_hold(BookingSeen seen);
    Task<Told> get(std::string service, std::string path, http::Pairs query);
    Task<Told> post(std::string service, std::string path, std::string body, std::string key);
    /// A command on a booking that was seen in that version; the answer is the booking.
    Task<Told> command(BookingSeen seen, std::string path, std::string body);
    /// Puts a part of a hotel at `path`, by the version that the hotel has then.
    Task<Told> put_part(std::string hotel_id, std::string path, std::string body);
    Task<Told> put(std::string service, std::string path, std::string body, std::uint64_t seen);

    /// Until the hotels can be booked.
    Task<void> wait_for_opening();
    /// Waits for a while that is drawn up to `most`.
    Task<void> pause(Micros most);
    Task<void> wait(Micros duration);

    /// An answer that this person had no reason to expect.
    void surprised(const std::string& what, const Told& told);

private:
    [[nodiscard]] http::Request request(http::Method method, std::string path);
    [[nodiscard]] std::string some_booking_process();
    void check_not_behind(const BookingSeen& seen, const Told& told);
    void check_answer(const http::Response& answer);
    void check_sold_out(const HotelSeen& hotel, Stay stay, std::size_t rooms, const Told& told);

    Stage& stage_;
    Ports& ports_;
    std::string role_;
    std::string subject_;
};

/// The "id" of a body, or nothing.
[[nodiscard]] std::string id_in(const std::string& body);
/// The booking that a body is, or none.
[[nodiscard]] BookingSeen booking_in(const std::string& body);

}  // namespace innkeeper::sim
