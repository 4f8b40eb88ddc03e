#include "chassis/bus/event.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/core/json.hpp"
#include "chassis/core/json_text.hpp"
#include "chassis/core/json_writer.hpp"
#include "chassis/core/strings.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

namespace innkeeper::bus {
namespace {

constexpr std::size_t kMaxAttribute = 256;
constexpr std::array<std::string_view, 1> kData{"data"};

std::uint64_t read_sequence(json::Fields& in) {
    const std::string text = in.text("sequence", {1, 20});
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        in.error("sequence", "must be a decimal number");
    return value;
}

std::unexpected<Error> malformed(Error cause) {
    cause.slug = "malformed-event";
    return std::unexpected(std::move(cause));
}

bool is_attribute(std::string_view text) {
    return is_utf8(text) && (text.size() <= kMaxAttribute || utf8_length(text) <= kMaxAttribute) &&
           !text.contains('\0');
}

/// Whether `data` may be a value and a whole one: a look at its ends.
bool looks_whole(std::string_view data) {
    if (data.empty()) return false;
    const char first = data.front();
    const char last = data.back();
    if (first == '{') return data.size() > 1 && last == '}';
    if (first == '[') return data.size() > 1 && last == ']';
    return json::validate(data).has_value();
}

Error bad_attribute() {
    return {Code::invalid, "malformed-event",
            fmt::format("An attribute of an event has 1 to {} characters.", kMaxAttribute)};
}

}  // namespace

Result<void> check_event(const Event& event) {
    for (const std::string* text : {&event.id, &event.source, &event.type, &event.subject})
        if (text->empty() || !is_attribute(*text)) return malformed(bad_attribute());
    if (!is_attribute(event.traceparent)) return malformed(bad_attribute());
    if (!looks_whole(event.data))
        return malformed({Code::invalid, "malformed-event", "The data of an event is JSON."});
    return {};
}

std::string to_json(const Event& event) {
    json::Writer out;
    out.begin_object().field("specversion", "1.0").field("id", event.id);
    out.field("source", event.source).field("type", event.type).field("subject", event.subject);
    out.field("time", event.time).field("sequence", strings::padded(event.sequence, 1));
    if (!event.traceparent.empty()) out.field("traceparent", event.traceparent);
    out.field("datacontenttype", "application/json").key("data").raw(event.data).end_object();
    return std::move(out).text();
}

Result<Event> parse_event(std::string_view json) {
    const auto text = json::ObjectText::read(json);
    if (!text) return malformed(text.error());
    // Events are mostly data, which nobody needs as a tree here.
    const auto value = json::parse(text->without(kData));
    if (!value) return malformed(value.error());
    json::Fields in(*value);
    Event event;
    if (in.text("specversion") != "1.0") in.error("specversion", "must be 1.0");
    event.id = in.text("id", {1, kMaxAttribute});
    event.source = in.text("source", {1, kMaxAttribute});
    event.type = in.text("type", {1, kMaxAttribute});
    event.subject = in.text("subject", {1, kMaxAttribute});
    event.time = in.instant("time");
    event.sequence = read_sequence(in);
    event.traceparent = in.optional_text("traceparent", {1, kMaxAttribute}).value_or("");
    const auto content = in.optional_text("datacontenttype", {1, kMaxAttribute});
    if (content && *content != "application/json")
        in.error("datacontenttype", "must be application/json");
    const auto data = text->value_of(kData.front());
    if (data)
        event.data = *data;
    else
        in.error("data", "is required");
    if (const auto read = in.finish_tolerant(); !read) return malformed(read.error());
    return event;
}

}  // namespace innkeeper::bus
