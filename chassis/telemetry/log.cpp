#include "chassis/telemetry/log.hpp"

#include "chassis/core/encoding.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <cerrno>

namespace innkeeper::telemetry {
namespace {

std::string_view name_of(Level level) {
    switch (level) {
        case Level::debug:
            return "debug";
        case Level::info:
            return "info";
        case Level::warn:
            return "warn";
        case Level::error:
            return "error";
    }
    return "error";
}

bool is_reserved(std::string_view name) {
    return name == "time" || name == "level" || name == "service" || name == "event";
}

/// What is left of `text` after a cut at kMaxFieldBytes that does not fall inside a character.
std::string_view cut(std::string_view text) {
    if (text.size() <= kMaxFieldBytes) return text;
    std::size_t end = kMaxFieldBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    return text.substr(0, end);
}

/// Appends `text` as a JSON string (RFC 8259 section 7). Each byte that is not part of UTF-8
/// becomes U+FFFD, so that the line is JSON whatever a client has sent.
void append_quoted(std::string& out, std::string_view text) {
    const bool well_formed = is_utf8(text);
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (byte < 0x20 || byte == 0x7f) {
            out += fmt::format("\\u{:04x}", byte);
        } else if (byte >= 0x80 && !well_formed) {
            out += "\xef\xbf\xbd";
        } else {
            out += c;
        }
    }
    out += '"';
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out += ',';
    append_quoted(out, is_reserved(name) ? fmt::format("field_{}", name) : std::string(name));
    out += ':';
    append_quoted(out, cut(value));
}

}  // namespace

Log::Log(std::string service, const Clock& clock, Sink sink, Level least)
    : service_(std::move(service)), clock_(&clock), sink_(std::move(sink)), least_(least) {}

void Log::write(Level level, std::string_view event, LogFields fields) const {
    if (level < least_) return;
    std::string line = fmt::format(R"({{"time":"{}","level":"{}","service":)",
                                   to_rfc3339(clock_->now()), name_of(level));
    append_quoted(line, service_);
    line += R"(,"event":)";
    append_quoted(line, event);
    for (const auto& [name, value] : fields) append_field(line, name, value);
    line += "}\n";
    sink_(std::move(line));
}

void Log::info(std::string_view event, LogFields fields) const {
    write(Level::info, event, fields);
}
void Log::warn(std::string_view event, LogFields fields) const {
    write(Level::warn, event, fields);
}
void Log::error(std::string_view event, LogFields fields) const {
    write(Level::error, event, fields);
}

Log Log::named(std::string service) const {
    return Log(std::move(service), *clock_, sink_, least_);
}

Log::Sink fd_sink(int fd) {
    return [fd](std::string line) {
        // One write for the line, so that lines of several threads and processes do not mix. What
        // the descriptor does not take has nowhere else to go.
        ssize_t written = -1;
        do written = ::write(fd, line.data(), line.size());
        while (written < 0 && errno == EINTR);
    };
}

}  // namespace innkeeper::telemetry
