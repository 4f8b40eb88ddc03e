#pragma once

#include "chassis/core/clock.hpp"

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace innkeeper::telemetry {

enum class Level { debug, info, warn, error };

using LogFields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// A longer value is cut, at a character.
inline constexpr std::size_t kMaxFieldBytes = 8 * 1024;

/// Structured logs: one JSON object a line, `time, level, service, event, …`. An event is a fixed
/// kebab-case name ("outbox-retry"); what varies goes into fields. Never a token, password or
/// card number. A field named as one of the four gets `field_` before it; bytes that are not UTF-8
/// become U+FFFD. Safe from any thread: each line is one call of the sink, with its newline.
class Log {
public:
    using Sink = std::function<void(std::string line)>;
    Log(std::string service, const Clock& clock, Sink sink, Level least = Level::info);
    void write(Level level, std::string_view event, LogFields fields = {}) const;
    void info(std::string_view event, LogFields fields = {}) const;
    void warn(std::string_view event, LogFields fields = {}) const;
    void error(std::string_view event, LogFields fields = {}) const;
    /// The same sink under another service's name.
    [[nodiscard]] Log named(std::string service) const;

private:
    std::string service_;
    const Clock* clock_;
    Sink sink_;
    Level least_;
};

/// Writes whole lines to a file descriptor.
[[nodiscard]] Log::Sink fd_sink(int fd);

}  // namespace innkeeper::telemetry
