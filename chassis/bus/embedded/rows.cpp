#include "chassis/bus/embedded/rows.hpp"

#include "chassis/core/strings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace innkeeper::bus::embedded {
namespace {

std::unexpected<Error> damaged() {
    return fail(Code::bug, "bus-row-damaged", "A row of the bus does not read as it was written.");
}

/// Takes `begin … separator` from the front of a text.
std::optional<std::string_view> take(std::string_view& text, char separator) {
    const auto end = text.find(separator);
    if (end == text.npos) return {};
    const auto part = text.substr(0, end);
    text.remove_prefix(end + 1);
    return part;
}

template <class Number>
std::optional<Number> number(std::optional<std::string_view> text) {
    Number value = 0;
    if (!text) return {};
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc{} || end != text->data() + text->size()) return {};
    return value;
}

std::string one_line(std::string text) {
    std::ranges::replace_if(text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return text;
}

}  // namespace

std::string log_partition(std::string_view topic) { return strings::concat({"log#", topic}); }

store::Key cursor_key(std::string_view topic, std::string_view subscriber) {
    return {strings::concat({"cursor#", topic}), std::string(subscriber)};
}

std::string parked_partition(std::string_view topic, std::string_view subscriber) {
    return strings::concat({"parked#", topic, "#", subscriber});
}

std::string dead_partition(std::string_view topic, std::string_view subscriber) {
    return strings::concat({"dead#", topic, "#", subscriber});
}

std::string encode(const Parked& parked) {
    return fmt::format("1 {} {}\n{}", parked.deliveries, to_unix_ms(parked.due), parked.event_json);
}

Result<Parked> parse_parked(std::string_view document) {
    const auto format = number<int>(take(document, ' '));
    const auto deliveries = number<int>(take(document, ' '));
    const auto due = number<std::int64_t>(take(document, '\n'));
    if (format != 1 || !deliveries || !due) return damaged();
    return Parked{*deliveries, from_unix_ms(*due), std::string(document)};
}

Result<Event> event_in(const Result<Parked>& parked) {
    if (!parked) return std::unexpected(parked.error());
    return parse_event(parked->event_json);
}

std::string encode(const DeadLetter& letter) {
    return fmt::format("1 {} {} {}\n{}\n{}", letter.deliveries, to_unix_ms(letter.time),
                       letter.slug, one_line(letter.detail), letter.event_json);
}

Result<DeadLetter> parse_dead(const store::Item& item) {
    std::string_view document = item.document;
    const auto position = parse_position(item.key.sort);
    const auto format = number<int>(take(document, ' '));
    const auto deliveries = number<int>(take(document, ' '));
    const auto time = number<std::int64_t>(take(document, ' '));
    const auto slug = take(document, '\n');
    const auto detail = take(document, '\n');
    if (!position || format != 1 || !deliveries || !time || !slug || !detail) return damaged();
    return DeadLetter{*position,          *deliveries,          from_unix_ms(*time),
                      std::string(*slug), std::string(*detail), std::string(document)};
}

}  // namespace innkeeper::bus::embedded
