#include "services/booking/app/rows.hpp"

#include "chassis/testing/forwarding_table.hpp"
#include "services/booking/app/fixture_test.hpp"

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

Result<MonthOfRates> read(ParsedHotels& parsed, const store::Item& row, Currency currency) {
    return parsed.read_rates(row, currency, parsed.find_rates(row.key, currency));
}

TEST_CASE("a month of rates is parsed once, and again when it has changed") {
    ParsedHotels parsed;
    const Currency eur = *Currency::parse("EUR");
    const auto first = read(parsed, month_row(10'000), eur).value();
    CHECK(first->at(kNight).price->minor == 10'000);
    CHECK(read(parsed, month_row(10'000), eur).value() == first);
    const auto changed = read(parsed, month_row(12'000), eur).value();
    CHECK(changed->at(kNight).price->minor == 12'000);
    CHECK(first->at(kNight).price->minor == 10'000);  // whoever holds it has it as it was
    CHECK(read(parsed, month_row(12'000, "other"), eur).value() != changed);
    // The currency is the hotel's.
    const auto yen = read(parsed, month_row(12'000), *Currency::parse("JPY"));
    CHECK((!yen || *yen != changed));
    store::Item damaged = month_row(13'000);
    damaged.document = "{";
    CHECK(read(parsed, damaged, eur).error().slug == "document-damaged");
    CHECK(read(parsed, month_row(12'000), eur).value() == changed);
}

TEST_CASE("so many months are kept, and past that all are parsed again") {
    ParsedHotels parsed;
    const Currency eur = *Currency::parse("EUR");
    const auto first = read(parsed, month_row(1), eur).value();
    const auto fill = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i)
            REQUIRE(read(parsed, month_row(1, "h", std::to_string(i)), eur));
    };
    fill(1, kMaxParsedRates);
    CHECK(read(parsed, month_row(1), eur).value() == first);
    fill(kMaxParsedRates, kMaxParsedRates + 1);
    CHECK(read(parsed, month_row(1), eur).value() != first);
}

/// Counts what is read.
class CountingTable final : public testing::ForwardingTable {
public:
    using ForwardingTable::ForwardingTable;
    Task<Result<std::vector<std::optional<store::Item>>>> get_changed(
        std::vector<store::Key> keys, std::vector<std::uint64_t> known) override {
        ++reads;
        auto items = co_await inner_.get_changed(std::move(keys), std::move(known));
        for (const auto& item : items.value()) bytes += item ? item->document.size() : 0;
        co_return items;
    }
    int reads = 0;
    std::size_t bytes = 0;
};

TEST_CASE("a hotel that is known, and its rates, are read in one step and without documents") {
    Fixture f;
    const auto put = [&](const store::Key& key, std::string document) {
        REQUIRE(f.table.inner.commit_now({store::Write::put(key, std::move(document))}));
    };
    const stay::RateMonth month{"flex", "2027-07", 1};
    put(rates_key(sample::kHotelId, "flex", "2027-07"), stay::to_document(month));
    CountingTable table(f.table.inner);
    ParsedHotels parsed;
    const Stay stay{sample::date("2027-07-20"), sample::date("2027-07-22")};
    const RowsQuery query{.booking_id = {},
                          .hotel_id = sample::kHotelId,
                          .guest_subject = {},
                          .stays = {{"double", "flex", stay}}};
    const auto read = [&] {
        table.reads = 0;
        table.bytes = 0;
        return f.run(load_rows(table, parsed, query)).value();
    };
    const Rows first = read();
    CHECK(table.reads == 2);
    REQUIRE(first.rates.size() == 1);
    const Rows again = read();
    CHECK(table.reads == 1);
    CHECK(table.bytes == 0);  // no night is sold yet, so there is no stock either
    CHECK(again.hotel.value == first.hotel.value);
    CHECK(again.rates == first.rates);
    // One that has changed is read as it is now.
    put(hotel_key(sample::kHotelId), stay::to_document(sample::hotel(1)));
    const Rows changed = read();
    CHECK(table.reads == 2);
    CHECK(changed.hotel.version == first.hotel.version + 1);
    CHECK(changed.hotel.value->room_type("double")->physical == 1);
    CHECK(changed.rates == first.rates);
}

}  // namespace
}  // namespace innkeeper::booking
