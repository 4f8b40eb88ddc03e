#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/dates.hpp"
#include "chassis/core/money.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
    Writer() {}  // here_ begins as it is
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() = default;

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

    [[nodiscard]] std::string text() &&;

private:
    Writer& open(char bracket);
    Writer& close(char bracket);
    Writer& signed_number(std::int64_t number);
    Writer& unsigned_number(std::uint64_t number);
    /// A text without anything to escape.
    Writer& quoted(std::string_view text);
    /// Where the next value or key goes, after a comma if there must be one, with room for `bytes`.
    char* start(std::size_t bytes);
    void end(const char* at) { size_ = static_cast<std::size_t>(at - out_); }
    void grow(std::size_t needed);

    static constexpr std::size_t kMostTexts = 2048;  ///< bytes; longer ones are written elsewhere

    std::array<char, kMostTexts> here_;  ///< most texts, which are copied once they are whole
    std::string longer_;                 ///< as large as there is room
    char* out_ = here_.data();
    std::size_t room_ = here_.size();
    std::size_t size_ = 0;  ///< of what is written
    bool follows_ = false;  ///< a value stands before in the same object or array
};

}  // namespace innkeeper::json
