#include "services/booking/app/rows.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

const CivilDate kNight{std::chrono::year(2027) / 7 / 1};

/// In a version that tells its price.
store::Item month_row(std::int64_t minor, std::string_view hotel = "h", std::string_view at = "") {
    stay::RateMonth month{"p", "2027-07", 1};
    month.days[kNight].price = Money{minor, *Currency::parse("EUR")};
    return {rates_key(hotel, "p", "2027-07" + std::string(at)),
            stay::to_document(month),
            static_cast<std::uint64_t>(minor),
            {}};
}

TEST_CASE("a month of rates is parsed once, and again when it has changed") {
    ParsedHotels parsed;
    const Currency eur = *Currency::parse("EUR");
    const auto first = parsed.read_rates(month_row(10'000), eur).value();
    CHECK(first->at(kNight).price->minor == 10'000);
    CHECK(parsed.read_rates(month_row(10'000), eur).value() == first);
    const auto changed = parsed.read_rates(month_row(12'000), eur).value();
    CHECK(changed->at(kNight).price->minor == 12'000);
    CHECK(first->at(kNight).price->minor == 10'000);  // whoever holds it has it as it was
    CHECK(parsed.read_rates(month_row(12'000, "other"), eur).value() != changed);
    // The currency is the hotel's.
    const auto yen = parsed.read_rates(month_row(12'000), *Currency::parse("JPY"));
    CHECK((!yen || *yen != changed));
    store::Item damaged = month_row(13'000);
    damaged.document = "{";
    CHECK(parsed.read_rates(damaged, eur).error().slug == "document-damaged");
    CHECK(parsed.read_rates(month_row(12'000), eur).value() == changed);
}

TEST_CASE("so many months are kept, and past that all are parsed again") {
    ParsedHotels parsed;
    const Currency eur = *Currency::parse("EUR");
    const auto first = parsed.read_rates(month_row(1), eur).value();
    const auto fill = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i)
            REQUIRE(parsed.read_rates(month_row(1, "h", std::to_string(i)), eur));
    };
    fill(1, kMaxParsedRates);
    CHECK(parsed.read_rates(month_row(1), eur).value() == first);
    fill(kMaxParsedRates, kMaxParsedRates + 1);
    CHECK(parsed.read_rates(month_row(1), eur).value() != first);
}

}  // namespace
}  // namespace innkeeper::booking
