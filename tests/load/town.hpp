#pragma once

#include "chassis/core/dates.hpp"
#include "chassis/core/result.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace innkeeper::load {

/// The address that tokens are for; nobody resolves it.
inline constexpr const char* kPublicUrl = "http://innkeeper.test";

/// A room and rate.
struct Offer {
    std::string hotel_id;
    std::string room_type_id;
    std::string rate_plan_id;
    std::uint64_t rooms = 0;  ///< that were left on every night
};

/// Who there is, by their tokens.
struct Town {
    std::vector<std::string> guests;
    std::string manager;  ///< of every hotel
};

struct TownOptions {
    std::size_t hotels = 2000;  ///< besides the sample's own three
    std::size_t guests = 64;
};

/// Makes a data folder with the sample's hotels and accounts and with guests, in this process
/// and not over HTTP: signing up is slow on purpose. No server may use the folder meanwhile.
[[nodiscard]] Result<Town> make_town(const std::filesystem::path& data, TownOptions options);

/// One offer of each hotel that has one for two adults, these dates and this way to pay
/// (`at_hotel`, `prepay`); asked of a server. Waits for `at_least` of them, as hotels come to
/// booking by events. Error: `unavailable` (`no-offers`) when they do not come.
[[nodiscard]] Result<std::vector<Offer>> find_offers(std::uint16_t port, Stay stay,
                                                     std::size_t at_least,
                                                     std::string payment = "at_hotel");

/// Asks `/health/ready` until it is answered 200, for kReadyWithin at most; false when it is not.
[[nodiscard]] bool wait_until_ready(std::uint16_t port);
inline constexpr std::chrono::seconds kReadyWithin{30};

}  // namespace innkeeper::load
