#include "innkeeper/sample/prices.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace innkeeper::sample {
namespace {

struct Level {
    std::string_view currency;
    std::int64_t units;
};

constexpr std::array kLevels{
    Level{"AED", 420},     Level{"ALL", 6'500},   Level{"AMD", 28'000},    Level{"ARS", 85'000},
    Level{"AUD", 190},     Level{"AWG", 310},     Level{"AZN", 130},       Level{"BAM", 140},
    Level{"BBD", 330},     Level{"BDT", 6'500},   Level{"BHD", 45},        Level{"BOB", 420},
    Level{"BRL", 380},     Level{"BSD", 210},     Level{"BTN", 5'000},     Level{"BWP", 1'100},
    Level{"BZD", 230},     Level{"CAD", 190},     Level{"CHF", 170},       Level{"CLP", 75'000},
    Level{"CNY", 450},     Level{"COP", 260'000}, Level{"CRC", 48'000},    Level{"CUP", 9'000},
    Level{"CZK", 2'400},   Level{"DKK", 1'050},   Level{"DOP", 5'800},     Level{"EGP", 3'000},
    Level{"ETB", 7'500},   Level{"EUR", 120},     Level{"FJD", 240},       Level{"GBP", 115},
    Level{"GEL", 190},     Level{"GHS", 1'100},   Level{"GTQ", 620},       Level{"HKD", 900},
    Level{"HUF", 34'000},  Level{"IDR", 750'000}, Level{"ILS", 520},       Level{"INR", 4'800},
    Level{"ISK", 24'000},  Level{"JMD", 19'000},  Level{"JOD", 60},        Level{"JPY", 12'000},
    Level{"KES", 9'500},   Level{"KHR", 190'000}, Level{"KRW", 110'000},   Level{"KWD", 38},
    Level{"KZT", 38'000},  Level{"LAK", 950'000}, Level{"LBP", 8'000'000}, Level{"LKR", 19'000},
    Level{"MAD", 750},     Level{"MDL", 1'300},   Level{"MGA", 230'000},   Level{"MKD", 4'200},
    Level{"MOP", 950},     Level{"MUR", 4'800},   Level{"MVR", 1'800},     Level{"MXN", 1'700},
    Level{"MYR", 290},     Level{"NAD", 1'300},   Level{"NGN", 75'000},    Level{"NOK", 1'450},
    Level{"NPR", 7'000},   Level{"NZD", 190},     Level{"OMR", 42},        Level{"PAB", 110},
    Level{"PEN", 290},     Level{"PHP", 4'200},   Level{"PKR", 17'000},    Level{"PLN", 380},
    Level{"PYG", 520'000}, Level{"QAR", 420},     Level{"RON", 400},       Level{"RSD", 8'500},
    Level{"RWF", 95'000},  Level{"SAR", 430},     Level{"SCR", 2'600},     Level{"SEK", 1'250},
    Level{"SGD", 190},     Level{"THB", 2'200},   Level{"TND", 230},       Level{"TRY", 3'600},
    Level{"TWD", 3'200},   Level{"TZS", 210'000}, Level{"UAH", 2'600},     Level{"UGX", 280'000},
    Level{"USD", 140},     Level{"UYU", 4'200},   Level{"UZS", 850'000},   Level{"VND", 1'300'000},
    Level{"XOF", 52'000},  Level{"XPF", 17'000},  Level{"ZAR", 1'500},     Level{"ZMW", 2'100},
};

}  // namespace

std::optional<std::int64_t> price_level(std::string_view currency) {
    const auto* found = std::ranges::find(kLevels, currency, &Level::currency);
    if (found == kLevels.end()) return std::nullopt;
    return found->units;
}

std::int64_t round_price(double amount) {
    std::int64_t step = 1;
    while (amount / static_cast<double>(step) >= 100.0) step *= 10;
    return std::max<std::int64_t>(1, std::llround(amount / static_cast<double>(step)) * step);
}

}  // namespace innkeeper::sample
