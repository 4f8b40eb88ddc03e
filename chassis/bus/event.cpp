#include "chassis/bus/event.hpp"

#include "chassis/core/json.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace innkeeper::bus {
namespace {

constexpr std::size_t kMaxAttribute = 256;
constexpr std::string_view kData = "\"data\"";

std::string quoted(const std::string& text) { return boost::json::serialize(text); }

/// Walks over a JSON text that a parser has accepted, so it need not look at what it skips.
class Walker {
public:
    explicit Walker(std::string_view text) : text_(text) {}

    /// The object that the text is, without the data, and that. Events are mostly data, which
    /// nobody needs as a tree here.
    struct Parts {
        std::string envelope;
        std::string_view data;  ///< empty when there is none
    };
    Parts split() {
        Parts parts{"{", {}};
        skip_space();
        ++at_;  // the brace
        for (skip_space(); text_[at_] != '}'; skip_space()) {
            if (text_[at_] == ',') {
                ++at_;
                skip_space();
            }
            const auto key = take_value();
            skip_space();
            ++at_;  // the colon
            skip_space();
            const auto value = take_value();
            if (key == kData && parts.data.empty()) {
                parts.data = value;
                continue;
            }
            if (parts.envelope.size() > 1) parts.envelope += ',';
            parts.envelope.append(key).append(":").append(value);
        }
        parts.envelope += '}';
        return parts;
    }

private:
    void skip_space() { at_ = text_.find_first_not_of(" \t\r\n", at_); }

    void skip_string() {
        for (++at_; text_[at_] != '"'; ++at_)
            if (text_[at_] == '\\') ++at_;
        ++at_;
    }

    std::string_view take_value() {
        const std::size_t begin = at_;
        const auto is_end = [](char c) {
            return std::string_view(",:]} \t\r\n").find(c) != std::string_view::npos;
        };
        int depth = 0;
        do {
            const char c = text_[at_];
            if (c == '"') {
                skip_string();
                continue;
            }
            if (c == '{' || c == '[') ++depth;
            if (c == '}' || c == ']') --depth;
            ++at_;
        } while (depth > 0 || (text_[begin] != '"' && text_[begin] != '{' && text_[begin] != '[' &&
                               !is_end(text_[at_])));
        return text_.substr(begin, at_ - begin);
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

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

}  // namespace

std::string to_json(const Event& event) {
    std::string out = fmt::format(
        R"({{"specversion":"1.0","id":{},"source":{},"type":{},"subject":{},"time":"{}",)"
        R"("sequence":"{}",)",
        quoted(event.id), quoted(event.source), quoted(event.type), quoted(event.subject),
        to_rfc3339(event.time), event.sequence);
    if (!event.traceparent.empty())
        out += fmt::format(R"("traceparent":{},)", quoted(event.traceparent));
    out += R"("datacontenttype":"application/json","data":)";
    out += event.data;
    out += '}';
    return out;
}

Result<Event> parse_event(std::string_view json) {
    if (const auto valid = json::validate(json); !valid) return malformed(valid.error());
    const bool is_object = json[json.find_first_not_of(" \t\r\n")] == '{';
    const auto parts = is_object ? Walker(json).split() : Walker::Parts{"{}", {}};
    const auto value = json::parse(parts.envelope);
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
    if (parts.data.empty()) in.error("data", "is required");
    if (const auto read = in.finish_tolerant(); !read) return malformed(read.error());
    event.data = parts.data;
    return event;
}

}  // namespace innkeeper::bus
