#pragma once

#include "chassis/core/dates.hpp"
#include "chassis/http/client.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::race {

/// What came back of a request, as far as anybody here looks at it.
struct Answer {
    int status = 0;    ///< 0: no answer
    std::string slug;  ///< of a refusal
    std::string id;    ///< of a quote, a booking, a card
    /// Of a booking; after a refusal what it is by now, where the refusal says so.
    std::string state;
    std::uint64_t version = 0;
    bool replayed = false;
    struct Night {
        int physical = 0;
        int sold = 0;
        int pending = 0;
        int held = 0;
        int available = 0;
        [[nodiscard]] int claimed() const { return sold + pending + held; }
    };
    std::optional<Night> night;  ///< of an inventory that was asked for one night

    [[nodiscard]] bool ok() const { return status >= 200 && status < 300; }
    [[nodiscard]] bool sold_out() const { return status == 409 && slug == "room-sold-out"; }
};

/// How often each operation was answered with what: "hold 409 room-sold-out".
class Tally {
public:
    void count(std::string_view operation, const Answer& answer);
    void add(const Tally& other);
    [[nodiscard]] std::string text() const;
    /// Answers that a race must not have: no answer, 5xx, and refusals that are no part of it.
    [[nodiscard]] std::vector<std::string> unexpected() const;

private:
    std::map<std::string, std::uint64_t, std::less<>> counts_;
};

struct StayAsked {
    std::string hotel_id;
    std::string room_type_id;
    std::string rate_plan_id;
    CivilDate arrival;
    CivilDate departure;
    int rooms = 1;
};

/// Somebody with a token who asks booking, one thing after another; and counts the answers.
/// `process` is that of the service ("booking-1"). One executor.
class Person {
public:
    Person(http::Client& client, std::string token) : client_(client), token_(std::move(token)) {}

    Task<Answer> quote(std::string process, StayAsked stay);
    /// `key`: a repetition of one is the same wish.
    Task<Answer> hold(std::string process, std::string quote_id, std::string key);
    Task<Answer> release(std::string process, std::string id);
    Task<Answer> book(std::string process, std::string id, std::string card_id, std::string key);
    Task<Answer> cancel(std::string process, std::string id, std::uint64_t seen);
    Task<Answer> change_quote(std::string process, std::string id, CivilDate arrival,
                              CivilDate departure);
    Task<Answer> change(std::string process, std::string id, std::uint64_t seen,
                        std::string quote_id);
    /// As a manager.
    Task<Answer> decide(std::string process, std::string id, std::uint64_t seen, bool approve);
    Task<Answer> inventory(std::string process, std::string hotel_id, std::string room_type_id,
                           CivilDate night);
    Task<Answer> set_out_of_order(std::string process, std::string hotel_id,
                                  std::string room_type_id, CivilDate night, int rooms);
    /// From payments.
    Task<Answer> add_card(std::string number, std::string key);

    [[nodiscard]] const Tally& tally() const { return tally_; }

private:
    [[nodiscard]] http::Request request(http::Method method, std::string path,
                                        std::string body = {}) const;
    Task<Answer> ask(std::string service, std::string operation, http::Request request);

    http::Client& client_;
    std::string token_;
    Tally tally_;
};

}  // namespace innkeeper::race
