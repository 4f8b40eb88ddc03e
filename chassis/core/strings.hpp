#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

/// Texts put together without a format string, for the keys and documents that every request
/// writes. Functions named `put` write at `at`, where the caller has the room, and return the end.
namespace innkeeper::strings {

/// Of a date and of an instant, whatever the year.
inline constexpr std::size_t kMaxDate = 12;
inline constexpr std::size_t kMaxInstant = kMaxDate + std::string_view("Thh:mm:ss.mmmZ").size();

/// The parts one after the other.
[[nodiscard]] std::string concat(std::initializer_list<std::string_view> parts);

/// In decimal, with zeros before it up to `width` digits.
[[nodiscard]] std::string padded(std::uint64_t number, std::size_t width);

inline char* put(char* at, std::string_view part) {
    return std::copy_n(part.data(), part.size(), at);
}

/// The last `digits` decimal digits of `number`.
template <std::size_t digits>
char* put_digits(char* at, std::uint32_t number) {
    for (std::size_t i = digits; i > 0; --i, number /= 10)
        at[i - 1] = static_cast<char>('0' + number % 10);
    return at + digits;
}

/// `YYYY-MM-DD`; a year past 9999 has more digits, and one before 0 a sign.
char* put(char* at, std::chrono::year_month_day date);

/// `YYYY-MM-DDThh:mm:ss.mmmZ` (RFC 3339), with a year as of a date.
char* put(char* at, std::chrono::sys_time<std::chrono::milliseconds> instant);

}  // namespace innkeeper::strings
