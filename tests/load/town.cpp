#include "tests/load/town.hpp"

#include "chassis/core/json.hpp"
#include "innkeeper/platform.hpp"
#include "innkeeper/sample_seed.hpp"
#include "tests/load/wire.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <optional>
#include <thread>

namespace innkeeper::load {
namespace {

constexpr std::chrono::seconds kEventsWithin{30};
constexpr std::chrono::milliseconds kAskAgain{100};
constexpr std::chrono::milliseconds kReadyAgain{2};

Task<void> sign_up(identity::IdentityService& identity, std::string email, Result<void>& result) {
    const auto made = co_await identity.create_user(
        {email, "a long password of a test", "Load", "Guest", ""}, {"Member"});
    if (!made) result = std::unexpected(made.error());
}

Task<void> issue(identity::IdentityService& identity, std::string email,
                 Result<std::string>& result) {
    const auto issued = co_await identity.issue_token(email);
    if (issued)
        result = issued->access_token;
    else
        result = std::unexpected(issued.error());
}

Result<std::string> token_of(Platform& platform, const std::string& email) {
    Result<std::string> token;
    platform.run_on("identity", issue(*platform.identity(), email, token));
    return token;
}

Result<Settings> settings_of(const std::filesystem::path& data, std::size_t hotels) {
    ServeArguments arguments;
    arguments.data = data.string();
    arguments.listen = "127.0.0.1:0";
    TRY(Settings settings, load_settings(arguments, {}));
    settings.site.clear();
    settings.public_url = kPublicUrl;
    settings.sample = true;
    settings.sample_hotels = hotels;
    settings.drain_grace = Millis(0);
    return settings;
}

/// Blocking questions of one client.
class Asker {
public:
    explicit Asker(std::uint16_t port) : wire_(io_.get_executor(), port) {}

    Answer ask(std::string target) {
        io_.restart();
        auto answer = boost::asio::co_spawn(io_, wire_.ask({.target = std::move(target)}),
                                            boost::asio::use_future);
        io_.run();
        return answer.get();
    }

    Result<json::bj::value> get(const std::string& target) {
        const Answer got = ask(target);
        if (got.status != 200)
            return fail(Code::unavailable, "no-offers",
                        fmt::format("{} answers {} {}", target, got.status, got.body));
        return json::parse(got.body);
    }

private:
    boost::asio::io_context io_{1};
    Wire wire_;
};

std::string text(const json::bj::value& value, const char* name) {
    return std::string(value.at(name).as_string());
}

Result<std::vector<std::string>> hotel_ids(Asker& asker) {
    std::vector<std::string> ids;
    std::string cursor;
    do {
        TRY(const auto page,
            asker.get("/api/v1/hotels?limit=100" + (cursor.empty() ? "" : "&cursor=" + cursor)));
        for (const auto& hotel : page.at("items").as_array()) ids.push_back(text(hotel, "id"));
        const auto* next = page.as_object().if_contains("next");
        cursor = next && next->is_string() ? std::string(next->as_string()) : std::string();
    } while (!cursor.empty());
    return ids;
}

Result<std::optional<Offer>> offer_of(Asker& asker, const std::string& hotel_id, Stay stay,
                                      const std::string& payment) {
    TRY(const auto offers,
        asker.get(fmt::format("/api/v1/hotels/{}/offers?arrival={}&departure={}", hotel_id,
                              to_string(stay.arrival), to_string(stay.departure))));
    for (const auto& offer : offers.at("items").as_array())
        if (offer.at("bookable").as_bool() && offer.at("payment").as_string() == payment)
            return Offer{hotel_id, text(offer, "room_type_id"), text(offer, "rate_plan_id"),
                         offer.at("available_rooms").to_number<std::uint64_t>()};
    return std::optional<Offer>();
}

}  // namespace

Result<Town> make_town(const std::filesystem::path& data, TownOptions options) {
    const SystemClock clock;
    const telemetry::Log silent("load", clock, [](const std::string&) {});
    TRY(const Settings settings, settings_of(data, options.hotels));
    TRY(const auto platform, Platform::open(settings, silent));
    TRY_VOID(platform->run());
    TRY(const auto accounts, seed_accounts(*platform));
    TRY_VOID(seed_hotels(*platform, accounts, silent));
    Town town;
    for (const SampleAccount& account : accounts)
        if (account.role == "manager") {
            TRY(town.manager, token_of(*platform, account.email));
        }
    for (std::size_t i = 0; i < options.guests; ++i) {
        const std::string email = fmt::format("guest{}@load.example", i);
        Result<void> made;
        platform->run_on("identity", sign_up(*platform->identity(), email, made));
        TRY_VOID(made);
        TRY(std::string token, token_of(*platform, email));
        town.guests.push_back(std::move(token));
    }
    platform->drain();
    return town;
}

Result<std::vector<Offer>> find_offers(std::uint16_t port, Stay stay, std::size_t at_least,
                                       std::string payment) {
    Asker asker(port);
    const auto until = std::chrono::steady_clock::now() + kEventsWithin;
    std::vector<Offer> offers;
    while (std::chrono::steady_clock::now() < until) {
        offers.clear();
        TRY(const auto ids, hotel_ids(asker));
        for (const std::string& id : ids) {
            const auto answer = offer_of(asker, id, stay, payment);
            if (!answer) continue;  // booking has not heard of the hotel yet
            const std::optional<Offer>& offer = *answer;
            if (offer) offers.push_back(*offer);
        }
        if (offers.size() >= at_least) return offers;
        std::this_thread::sleep_for(kAskAgain);
    }
    return fail(Code::unavailable, "no-offers",
                fmt::format("Only {} hotels have an offer.", offers.size()));
}

bool wait_until_ready(std::uint16_t port) {
    Asker asker(port);
    const auto until = std::chrono::steady_clock::now() + kReadyWithin;
    while (asker.ask("/health/ready").status != 200) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(kReadyAgain);
    }
    return true;
}

}  // namespace innkeeper::load
