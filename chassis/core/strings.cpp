#include "chassis/core/strings.hpp"

#include <fmt/format.h>

namespace innkeeper::strings {
namespace {

char* put_year(char* at, int year) {
    if (year >= 0 && year <= 9999) return put_digits<4>(at, static_cast<std::uint32_t>(year));
    return fmt::format_to(at, "{:04}", year);
}

}  // namespace

std::string concat(std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (const std::string_view part : parts) size += part.size();
    std::string out(size, '\0');
    char* at = out.data();
    for (const std::string_view part : parts) at = put(at, part);
    return out;
}

std::string padded(std::uint64_t number, std::size_t width) {
    const fmt::format_int digits(number);
    std::string out(std::max(width, digits.size()), '0');
    put(out.data() + out.size() - digits.size(), {digits.data(), digits.size()});
    return out;
}

char* put(char* at, std::chrono::year_month_day date) {
    at = put_year(at, int(date.year()));
    *at++ = '-';
    at = put_digits<2>(at, unsigned(date.month()));
    *at++ = '-';
    return put_digits<2>(at, unsigned(date.day()));
}

char* put(char* at, std::chrono::sys_time<std::chrono::milliseconds> instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const auto ms = static_cast<std::uint32_t>((instant - day).count());
    at = put(at, std::chrono::year_month_day(day));
    *at++ = 'T';
    at = put_digits<2>(at, ms / 3'600'000);
    *at++ = ':';
    at = put_digits<2>(at, ms / 60'000 % 60);
    *at++ = ':';
    at = put_digits<2>(at, ms / 1'000 % 60);
    *at++ = '.';
    at = put_digits<3>(at, ms);
    *at++ = 'Z';
    return at;
}

}  // namespace innkeeper::strings
