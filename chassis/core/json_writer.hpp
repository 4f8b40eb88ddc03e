#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/dates.hpp"
#include "chassis/core/money.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace innkeeper::json {

/// Writes JSON (RFC 8259) as a text from front to back, without a tree. The caller closes what it
/// opens and gives a value to each key. Costs no compile time, unlike json.hpp.
///
///     json::Writer out;
///     out.begin_object().field("id", hotel.id).key("rooms").begin_array();
///     for (const Room& room : rooms) write(out, room);
///     out.end_array().end_object();
///     return std::move(out).text();
class Writer {
public:
    Writer& begin_object() { return open('{'); }
    Writer& end_object() { return close('}'); }
    Writer& begin_array() { return open('['); }
    Writer& end_array() { return close(']'); }
    /// `name` is written as it is: no quotes, backslashes or control characters in it.
    Writer& key(std::string_view name);

    Writer& value(std::string_view text);  ///< UTF-8
    Writer& value(const std::string& text) { return value(std::string_view(text)); }
    Writer& value(const char* text) { return value(std::string_view(text)); }
    Writer& value(std::same_as<bool> auto truth) { return raw(truth ? "true" : "false"); }
    Writer& value(std::signed_integral auto number) { return signed_number(number); }
    template <std::unsigned_integral T>
        requires(!std::same_as<T, bool>)
    Writer& value(T number) {
        return unsigned_number(number);
    }
    Writer& value(const Money& money);  ///< {"amount":"1.00","currency":"EUR"}
    Writer& value(CivilDate date);
    Writer& value(Instant instant);
    Writer& value(std::nullptr_t) { return raw("null"); }
    /// A value that is JSON already.
    Writer& raw(std::string_view json);

    template <class T>
    Writer& field(std::string_view name, const T& v) {
        key(name);
        return value(v);
    }
    /// Nothing is written where there is nothing.
    template <class T>
    Writer& field(std::string_view name, const std::optional<T>& v) {
        return v ? field(name, *v) : *this;
    }

    [[nodiscard]] std::string text() && { return std::move(out_); }

private:
    Writer& open(char bracket);
    Writer& close(char bracket);
    Writer& signed_number(std::int64_t number);
    Writer& unsigned_number(std::uint64_t number);
    void separate();

    std::string out_;
    bool follows_ = false;  ///< a value stands before in the same object or array
};

}  // namespace innkeeper::json
