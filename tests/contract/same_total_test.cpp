#include "chassis/core/json.hpp"
#include "tests/contract/stage.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <map>
#include <optional>
#include <thread>

/// What search offers is what offers and quotes say: one function, over all services.
namespace innkeeper::contract {
namespace {

namespace bj = json::bj;

struct Party {
    std::string query;  ///< of a search and of offers
    std::string rooms;  ///< of a quote
};

const std::vector<Party> kParties{
    {"adults=2", R"([{"adults":2}])"},
    {"adults=1&children_ages=4", R"([{"adults":1,"children_ages":[4]}])"},
    {"adults=4&rooms=2", R"([{"adults":2},{"adults":2}])"}};

bj::value body_of(const http::Response& response) {
    auto value = json::parse(response.body);
    REQUIRE(value.has_value());
    return *std::move(value);
}

std::string text(const bj::value& value) { return std::string(value.as_string()); }

/// What a quote says of the offer of a hit: total, due now, due at the hotel.
std::string quoted(const Stage& stage, const bj::value& hit, const Party& party) {
    const bj::value& offer = hit.at("offer");
    const auto response =
        stage.send({.method = "POST",
                    .target = "/api/v1/quotes",
                    .headers = {{"Content-Type", "application/json"}},
                    .body = fmt::format(
                        R"({{"hotel_id":"{}","room_type_id":"{}","rate_plan_id":"{}",)"
                        R"("arrival":"${{arrival}}","departure":"${{departure}}","rooms":{}}})",
                        text(hit.at("id")), text(offer.at("room_type_id")),
                        text(offer.at("rate_plan_id")), party.rooms)});
    if (response.status != 201) return response.body;
    const bj::value price = body_of(response).at("price");
    return bj::serialize(
        bj::array{price.at("total"), price.at("due_now"), price.at("due_at_hotel")});
}

std::string offered(const bj::value& hit) {
    const bj::value& offer = hit.at("offer");
    return bj::serialize(
        bj::array{offer.at("total"), offer.at("due_now"), offer.at("due_at_hotel")});
}

/// The total of the cheapest offer that can be booked; empty when there is none.
std::string cheapest(const Stage& stage, const std::string& hotel_id, const Party& party) {
    const bj::value offers = body_of(stage.expect(
        200, {.target = "/api/v1/hotels/" + hotel_id +
                        "/offers?arrival=${arrival}&departure=${departure}&" + party.query}));
    std::optional<Money> least;
    std::string written;
    for (const auto& offer : offers.at("items").as_array()) {
        if (!offer.at("bookable").as_bool()) continue;
        const bj::value& total = offer.at("price").at("total");
        const auto currency = Currency::parse(text(total.at("currency")));
        const auto money = Money::parse(text(total.at("amount")), *currency);
        if (least && least->minor <= money->minor) continue;
        least = *money;
        written = bj::serialize(total);
    }
    return written;
}

/// What is wrong with the answers of search; empty: nothing.
std::string differences(const Stage& stage, const Party& party) {
    const bj::value hits = body_of(stage.expect(
        200, {.target = "/api/v1/hotels?arrival=${arrival}&departure=${departure}&limit=100&" +
                        party.query}));
    std::string wrong;
    std::map<std::string, std::string> totals;
    for (const auto& hit : hits.at("items").as_array()) {
        totals[text(hit.at("id"))] = bj::serialize(hit.at("offer").at("total"));
        const std::string quote = quoted(stage, hit, party);
        if (quote != offered(hit)) wrong += fmt::format("{} is quoted {}\n", offered(hit), quote);
    }
    const bj::value all = body_of(stage.expect(200, {.target = "/api/v1/hotels?limit=100"}));
    for (const auto& hotel : all.at("items").as_array()) {
        const std::string id = text(hotel.at("id"));
        const std::string offer = cheapest(stage, id, party);
        if (totals[id] != offer)
            wrong += fmt::format("{}: found {}, offered {}\n", id, totals[id], offer);
    }
    return wrong;
}

TEST_CASE("a stay that search offers is offered and quoted at the same total") {
    const Stage stage;
    for (const Party& party : kParties) {
        INFO(party.query);
        std::string wrong;
        // Events of the setting up may still be on their way.
        for (int i = 0; i < 100; ++i) {
            wrong = differences(stage, party);
            if (wrong.empty()) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        CHECK(wrong == "");
    }
}

}  // namespace
}  // namespace innkeeper::contract
