#include "services/booking/app/stock_month.hpp"

#include "services/booking/app/codec_sample_test.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

using codec_sample::date;

StockMonth sample_month() {
    StockMonth month;
    month[date("2027-07-20")] = {{.sold = 1,
                                  .pending = 2,
                                  .held = 3,
                                  .out_of_order = 4,
                                  .overbook_limit = 5,
                                  .stop_sell = true,
                                  .oversold = true},
                                 7};
    month[date("2027-07-31")] = {{.sold = 1'000'000, .held = -1'000'000}, 1};
    month[date("2027-07-01")] = {};
    return month;
}

constexpr std::string_view kSample =
    "2027-07-01 0 0 0 0 0 0 0 0\n"
    "2027-07-20 1 2 3 4 5 1 1 7\n"
    "2027-07-31 1000000 0 -1000000 0 0 0 0 1\n";

}  // namespace

TEST_CASE("a month of stock is read back as it was, extremes too") {
    CHECK(to_document(sample_month()) == kSample);
    CHECK((read_stock_month(kSample).value() == sample_month()));
    CHECK(read_stock_month("").value().empty());
    StockMonth last;
    last[date("2027-07-01")].version = std::numeric_limits<std::int64_t>::max();
    CHECK((read_stock_month(to_document(last)).value() == last));
}

TEST_CASE("a night of a month is found, and one that nothing has happened to is as new") {
    const StockMonth month = sample_month();
    CHECK((night_of(month, date("2027-07-20")) == month.at(date("2027-07-20"))));
    CHECK((night_of(month, date("2027-07-21")) == StockNight{}));
}

TEST_CASE("a document that is no month of stock is a bug") {
    for (const char* text :
         {"{}", "\n", "2027-07-01 0 0 0 0 0 0 0 0", "2027-07-01 0 0 0 0 0 0 0\n",
          "2027-07-01 0 0 0 0 0 0 0 0 0\n", "2027-07-32 0 0 0 0 0 0 0 0\n",
          "2027-07-01 x 0 0 0 0 0 0 0\n", "2027-07-01  0 0 0 0 0 0 0\n",
          "2027-07-01 1000001 0 0 0 0 0 0 0\n", "2027-07-01 0 0 -1000001 0 0 0 0 0\n",
          "2027-07-01 0 0 0 0 0 2 0 0\n", "2027-07-01 0 0 0 0 0 0 -1 0\n",
          "2027-07-01 0 0 0 0 0 0 0 -1\n", "2027-07-01 0 0 0 0 0 0 0 9223372036854775808\n",
          "2027-07-01 0 0 0 0 0 0 0 0 \n",
          "2027-07-02 0 0 0 0 0 0 0 0\n2027-07-01 0 0 0 0 0 0 0 0\n",
          "2027-07-01 0 0 0 0 0 0 0 0\n2027-07-01 0 0 0 0 0 0 0 0\n"}) {
        CAPTURE(text);
        const auto read = read_stock_month(text);
        REQUIRE_FALSE(read);
        CHECK(read.error().slug == "document-damaged");
        CHECK(read.error().code == Code::bug);
    }
}

TEST_CASE("a row of the layout before is a month of one night") {
    const store::Item row{{"stock#h#double", "2027-07-20"},
                          R"({"sold":1,"pending":2,"held":3,"out_of_order":4,)"
                          R"("overbook_limit":5,"stop_sell":true,"oversold":true})",
                          7,
                          {}};
    const auto night = read_stock_row(row);
    REQUIRE(night);
    CHECK_FALSE(is_month(row));
    CHECK(night->size() == 1);
    CHECK((night->at(date("2027-07-20")) == sample_month().at(date("2027-07-20"))));
    for (const auto& [from, to] : {std::pair("\"oversold\":true", "\"oversold\":1"),
                                   {"\"held\":3", "\"held\":3.5"},
                                   {"\"sold\":1", "\"sold\":1000001"},
                                   {"\"sold\":1", "\"sole\":1"}}) {
        store::Item damaged = row;
        damaged.document.replace(damaged.document.find(from), std::string_view(from).size(), to);
        CHECK(read_stock_row(damaged).error().slug == "document-damaged");
    }
    const store::Item month{{"stock#h#double", "2027-07"}, std::string(kSample), 3, {}};
    CHECK(is_month(month));
    CHECK((read_stock_row(month).value() == sample_month()));
}

}  // namespace innkeeper::booking
