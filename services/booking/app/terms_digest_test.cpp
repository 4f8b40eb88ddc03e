#include "services/booking/app/terms_digest.hpp"

#include "services/booking/app/codec_sample_test.hpp"

#include <doctest/doctest.h>
#include <set>

namespace innkeeper::booking {
namespace {

namespace sample = codec_sample;

struct Quoted {
    stay::Price price = sample::price();
    stay::Penalties penalties = sample::penalties();
    [[nodiscard]] std::string digest() const { return terms_digest(price, penalties); }
};

}  // namespace

TEST_CASE("equal terms have one digest, of the length that is said") {
    CHECK(Quoted{}.digest() == Quoted{}.digest());
    CHECK(Quoted{}.digest().size() == kTermsDigest);
}

TEST_CASE("terms that differ in anything have another digest") {
    using Alter = void (*)(Quoted&);
    const std::vector<Alter> alterations{
        [](Quoted& q) { q.price.lines[0].kind = stay::PriceLine::Kind::fee; },
        [](Quoted& q) { q.price.lines[0].basis = stay::Basis::per_stay; },
        [](Quoted& q) { q.price.lines[0].name = "5"; },
        [](Quoted& q) { q.price.lines[0].date = sample::date("2027-07-22"); },
        [](Quoted& q) { q.price.lines[0].date.reset(); },
        [](Quoted& q) { ++q.price.lines[0].quantity; },
        [](Quoted& q) { ++q.price.lines[0].unit.minor; },
        [](Quoted& q) { ++q.price.lines[0].basis_points; },
        [](Quoted& q) { ++q.price.lines[0].amount.minor; },
        [](Quoted& q) { q.price.lines[0].amount.currency = Currency::parse("USD").value(); },
        [](Quoted& q) { q.price.lines[0].included = !q.price.lines[0].included; },
        [](Quoted& q) { q.price.lines[0].collected_by = stay::Collector::hotel; },
        [](Quoted& q) { q.price.lines.pop_back(); },
        [](Quoted& q) { std::swap(q.price.lines[0], q.price.lines[1]); },
        [](Quoted& q) { ++q.price.total.minor; },
        [](Quoted& q) { ++q.price.total_exclusive.minor; },
        [](Quoted& q) { ++q.price.due_now.minor; },
        [](Quoted& q) { ++q.price.due_at_hotel.minor; },
        [](Quoted& q) { q.penalties.windows[0].from = sample::kNow; },
        [](Quoted& q) { q.penalties.windows[0].to.reset(); },
        [](Quoted& q) { ++q.penalties.windows[0].amount.minor; },
        [](Quoted& q) { q.penalties.windows[0].local_until += '0'; },
        [](Quoted& q) { q.penalties.windows.pop_back(); },
        [](Quoted& q) { ++q.penalties.no_show.minor; },
    };
    std::set<std::string> digests{Quoted{}.digest()};
    for (const Alter alter : alterations) {
        Quoted quoted;
        alter(quoted);
        digests.insert(quoted.digest());
    }
    CHECK(digests.size() == alterations.size() + 1);
}

}  // namespace innkeeper::booking
