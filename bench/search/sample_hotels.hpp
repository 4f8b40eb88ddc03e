#pragma once

#include "services/search/domain/index.hpp"
#include "services/search/domain/query.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace innkeeper::bench {

/// Hotels of 500 cities, of Zipf's sizes, with three room types and a plan each, a second plan for
/// every third hotel; 365 nights of rates and of claimed stock. The same for the same seed.
class SampleHotels {
    class Dice {
    public:
        explicit Dice(std::uint64_t seed) : random_(seed) {}
        /// 0 to `last`.
        int to(int last);
        std::size_t below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }
        /// 0 to below 1.
        double part() { return std::uniform_real_distribution()(random_); }

    private:
        std::mt19937_64 random_;
    };

public:
    SampleHotels(std::size_t hotels, std::uint64_t seed);

    [[nodiscard]] std::size_t size() const { return hotels_; }
    [[nodiscard]] Instant now() const { return now_; }
    [[nodiscard]] static std::string id_of(std::size_t hotel);
    /// All that is told of one hotel.
    struct Told {
        std::shared_ptr<const search::HotelFacts> facts;
        stay::RatesChanged rates;
        std::vector<search::InventoryUpdate> stock;
    };
    /// Any thread.
    [[nodiscard]] Told told_of(std::size_t hotel) const;
    /// A booking somewhere: three nights of a room type.
    [[nodiscard]] search::InventoryUpdate next_booking();
    /// New prices somewhere: a month of a plan.
    [[nodiscard]] stay::RatesChanged next_rates();
    /// For two, one to seven nights, most of them within weeks; the larger cities more often.
    [[nodiscard]] search::Query next_query();

private:
    struct City {
        std::string name;
        double lat = 0;
        double lon = 0;
        std::size_t price = 0;  ///< whole units
    };
    [[nodiscard]] const City& any_city(Dice& dice) const;
    [[nodiscard]] search::HotelFacts facts_of(std::size_t hotel, Dice& dice) const;
    [[nodiscard]] static stay::RateMonth month_of(const search::HotelFacts& facts,
                                                  const stay::RatePlan& plan,
                                                  std::chrono::year_month month, Dice& dice);

    std::size_t hotels_;
    std::uint64_t seed_;
    Dice dice_;  ///< of what is next
    Instant now_;
    CivilDate today_;
    std::vector<City> cities_;
    std::vector<double> up_to_;  ///< the shares of the cities, added up
    std::uint64_t version_ = 1;
};

}  // namespace innkeeper::bench
