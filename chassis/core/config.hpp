#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/result.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper {

/// Names and values of environment variables.
using Environment = std::map<std::string, std::string>;

inline constexpr std::string_view kEnvironmentPrefix = "INNKEEPER_";
inline constexpr std::size_t kMaxConfigDepth = 8;
inline constexpr std::size_t kMaxConfigValues = 10'000;

/// The variables of this process that begin with kEnvironmentPrefix. For main() only.
[[nodiscard]] Environment process_environment();

/// Typed settings: the environment before the file before the default. The key `http.listen` is
///
///     http:
///       listen: 127.0.0.1:8080
///
/// in the YAML file and INNKEEPER_HTTP_LISTEN in the environment. Getters collect what is wrong
/// and return the default; finish() gives it as one error. Every key of the file and every given
/// variable must have been asked for: a misspelt setting is never ignored.
class Config {
public:
    /// Errors: `config-unreadable`, `config-invalid` (not YAML, or past a limit).
    [[nodiscard]] static Result<Config> load(const std::filesystem::path& file,
                                             Environment environment = {});
    /// As load(), from a text; `source` names it in errors.
    [[nodiscard]] static Result<Config> parse(const std::string& yaml, std::string source,
                                              Environment environment = {});

    [[nodiscard]] bool has(std::string_view key);
    [[nodiscard]] std::string text(std::string_view key, std::string_view fallback);
    [[nodiscard]] std::string required_text(std::string_view key);
    [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t fallback,
                                       std::int64_t min, std::int64_t max);
    [[nodiscard]] bool boolean(std::string_view key, bool fallback);
    /// A whole number with its unit: `250ms`, `30s`, `5m`, `12h`, `7d`.
    [[nodiscard]] Millis duration(std::string_view key, Millis fallback, Millis min, Millis max);
    /// A list; in the environment separated by commas.
    [[nodiscard]] std::vector<std::string> texts(std::string_view key,
                                                 std::vector<std::string> fallback);
    /// The index of the value in `names`.
    [[nodiscard]] std::size_t one_of(std::string_view key,
                                     const std::vector<std::string_view>& names,
                                     std::size_t fallback);
    /// The names below `key` in the file (`services` → booking, search), sorted. Their own keys
    /// still have to be asked for.
    [[nodiscard]] std::vector<std::string> names_below(std::string_view key) const;

    /// Adds a mistake that only the caller can see.
    void error(std::string_view key, std::string_view expected);
    /// `config-invalid`, with the file, the line, the key and what was expected, for all mistakes.
    [[nodiscard]] Result<void> finish() const;

private:
    struct Value {
        std::vector<std::string> items;
        bool is_list = false;
        int line = 0;  ///< 0: from the environment
    };
    struct Reader;

    Config() = default;
    [[nodiscard]] const Value* find(std::string_view key);
    [[nodiscard]] const std::string* scalar(std::string_view key, std::string_view expected);
    [[nodiscard]] std::string place_of(std::string_view key) const;
    [[nodiscard]] Error invalid(const std::vector<FieldError>& mistakes) const;

    std::string source_;
    std::map<std::string, Value, std::less<>> values_;
    std::map<std::string, Value> environment_;
    std::set<std::string, std::less<>> asked_;
    std::vector<FieldError> mistakes_;
};

/// `250ms`, `30s`, `5m`, `12h`, `7d`. Error: `invalid-duration`.
[[nodiscard]] Result<Millis> parse_duration(std::string_view text);

}  // namespace innkeeper
