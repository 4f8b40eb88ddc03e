#pragma once

#include "stay/json.hpp"
#include "stay/limits.hpp"

/// Inside the kernel: what its codecs share. For codec .cpp files only.
namespace innkeeper::stay {

inline constexpr json::Length kIdLength{1, kMaxPartId};

using Names = std::vector<std::string_view>;

inline const Names kBases{"per_night", "per_stay", "per_person_night", "percent_of"};
inline const Names kCollectors{"platform", "hotel"};

template <class E>
[[nodiscard]] std::string_view name_of(const Names& names, E value) {
    return names[static_cast<std::size_t>(value)];
}

template <class E>
[[nodiscard]] E read_enum(json::Fields& in, std::string_view name, const Names& names, E fallback) {
    return in.has(name) ? static_cast<E>(in.one_of(name, names)) : fallback;
}

/// A whole number from 0 to `max`; absent: the fallback.
[[nodiscard]] int read_count(json::Fields& in, std::string_view name, int fallback,
                             std::int64_t max = kMaxCount);
[[nodiscard]] std::optional<int> read_optional_count(json::Fields& in, std::string_view name,
                                                     std::int64_t max = kMaxCount);
[[nodiscard]] std::optional<CivilDate> read_optional_date(json::Fields& in, std::string_view name);

/// The fields `amount` and `currency` of `in` itself. Of another currency: a mistake.
[[nodiscard]] Money read_amount(json::Fields& in, Currency currency);
[[nodiscard]] Money read_money(json::Fields& in, std::string_view name, Currency currency);
/// A price: not negative. Absent: zero, or nothing.
[[nodiscard]] Money read_price_field(json::Fields& in, std::string_view name, Currency currency);
[[nodiscard]] std::optional<Money> read_optional_price(json::Fields& in, std::string_view name,
                                                       Currency currency);

template <class T>
[[nodiscard]] boost::json::array array_of(const std::vector<T>& all) {
    boost::json::array out;
    for (const T& one : all) out.push_back(to_json(one));
    return out;
}

}  // namespace innkeeper::stay
