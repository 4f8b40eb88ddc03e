#include "services/search/domain/facet_counts.hpp"

#include <doctest/doctest.h>

#include <cstdint>

using namespace innkeeper;
using namespace innkeeper::search;

TEST_CASE("an amount is in the band whose edges are around it") {
    for (const char* code : {"JPY", "EUR", "KWD"}) {
        const PriceBands bands(Currency::parse(code).value());
        CHECK(bands.band_of(0) == 0);
        for (std::size_t band = 1; band < kBands; ++band) {
            CAPTURE(code);
            CAPTURE(band);
            REQUIRE(bands.edge(band) > bands.edge(band - 1));
            CHECK(bands.band_of(bands.edge(band) - 1) == band - 1);
            CHECK(bands.band_of(bands.edge(band)) == band);
            CHECK(bands.band_of(bands.edge(band) + 1) ==
                  (bands.edge(band) + 1 < bands.edge(band + 1) ? band : band + 1));
        }
        CHECK(bands.band_of(bands.edge(kBands)) == kBands - 1);
        CHECK(bands.band_of(INT64_MAX) == kBands - 1);
    }
}
