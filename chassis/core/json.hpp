#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/dates.hpp"
#include "chassis/core/money.hpp"
#include "chassis/core/result.hpp"

#include <boost/json.hpp>

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// JSON (RFC 8259) on Boost.JSON, with a reader that names the path of what is wrong. Include it
/// in codec .cpp files only: it costs compile time.
namespace innkeeper::json {

namespace bj = boost::json;

inline constexpr std::size_t kMaxDepth = 16;

/// Mistakes that one error lists; a request with more is told of the first ones.
inline constexpr std::size_t kMaxFieldErrors = 50;

/// Parses one document, at most kMaxDepth deep. An object that has a key twice is refused: RFC 8259
/// leaves its meaning open. Errors: `malformed-json`.
[[nodiscard]] Result<bj::value> parse(std::string_view text);

/// As parse(), without making anything of it; keys that are there twice are let pass.
/// Error: `malformed-json`.
[[nodiscard]] Result<void> validate(std::string_view text);

struct Length {
    std::size_t min = 0;
    std::size_t max = 1000;  ///< code points
};

/// Reads the fields of one JSON object and collects every mistake, so that a client sees all of
/// them at once. Getters return a default when the field is wrong; `finish()` tells. A field that
/// is null counts as absent. Texts with U+0000 are refused.
///
///     json::Fields in(value);
///     hotel.name = in.text("name", {1, kMaxName});
///     hotel.stars = in.integer("star_rating", 1, 5);
///     TRY_VOID(in.finish());
class Fields {
public:
    /// A value that is not an object is one error at `path`.
    explicit Fields(const bj::value& value, std::string path = "");

    [[nodiscard]] bool has(std::string_view name);  ///< present and not null
    [[nodiscard]] std::string text(std::string_view name, Length length = {});
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view name,
                                                           Length length = {});
    [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t min, std::int64_t max);
    [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view name,
                                                               std::int64_t min, std::int64_t max);
    [[nodiscard]] double number(std::string_view name, double min, double max);
    [[nodiscard]] std::optional<double> optional_number(std::string_view name, double min,
                                                        double max);
    [[nodiscard]] bool boolean(std::string_view name, std::optional<bool> fallback = {});
    [[nodiscard]] CivilDate date(std::string_view name);
    [[nodiscard]] Instant instant(std::string_view name);
    [[nodiscard]] std::optional<Instant> optional_instant(std::string_view name);
    [[nodiscard]] Money money(std::string_view name);  ///< {"amount":"1.00","currency":"EUR"}
    [[nodiscard]] std::vector<std::string> texts(std::string_view name, std::size_t max_items,
                                                 Length each = {});
    [[nodiscard]] std::vector<std::int64_t> integers(std::string_view name, std::size_t max_items,
                                                     std::int64_t min, std::int64_t max);
    /// The index of the field's text in `names`.
    [[nodiscard]] std::size_t one_of(std::string_view name,
                                     const std::vector<std::string_view>& names);
    /// Reads a nested object; `read` may use the reader, whose mistakes count here. Absent: error.
    void object(std::string_view name, const std::function<void(Fields&)>& read);
    void optional_object(std::string_view name, const std::function<void(Fields&)>& read);
    /// Calls `read` for each element (an object) of an array of at most `max_items`.
    void objects(std::string_view name, std::size_t max_items,
                 const std::function<void(Fields&)>& read);
    /// The raw value of a field, or nullptr; marks it as known.
    [[nodiscard]] const bj::value* raw(std::string_view name);

    void error(std::string_view name, std::string message);
    /// `invalid-request` with every mistake and every unknown field, or nothing.
    [[nodiscard]] Result<void> finish();
    /// As finish(), but fields that were not read are let pass: for events of a newer writer.
    [[nodiscard]] Result<void> finish_tolerant();

private:
    /// Of the object `name` within another, which lives longer; `index` when it is an element.
    Fields(const bj::value& value, const Fields& outer, std::string_view name,
           std::optional<std::size_t> index);

    [[nodiscard]] const bj::value* find(std::string_view name, bool required);
    void expect_object();
    /// Paths are made when something is wrong, and only then.
    [[nodiscard]] std::string path() const;
    [[nodiscard]] std::string path_of(std::string_view name) const;
    void wrong(std::string path, std::string message);
    void not_known(std::string path);
    /// `name` may be that of an element, as "ages[2]".
    [[nodiscard]] std::optional<std::string> checked_text(const bj::value& value,
                                                          std::string_view name, Length length);
    [[nodiscard]] std::optional<std::int64_t> checked_integer(const bj::value& value,
                                                              std::string_view name,
                                                              std::int64_t min, std::int64_t max);
    /// The array of a required field, with at most `max_items`; otherwise nullptr and an error.
    [[nodiscard]] const bj::array* items(std::string_view name, std::size_t max_items);
    void read_nested(Fields nested, const std::function<void(Fields&)>& read);
    void collect_unknown();

    const bj::object* object_ = nullptr;
    const Fields* outer_ = nullptr;
    std::string_view name_;  ///< within the outer one
    std::optional<std::size_t> index_;
    std::string path_;                     ///< of one that has no outer one
    std::vector<const bj::value*> known_;  ///< that were asked for
    std::vector<FieldError> errors_;
    std::vector<FieldError> unknown_;
};

/// The one member `name` of the object that `text` is, such as the hotel in the data of an event;
/// other members are let pass. Errors: `malformed-json`; `invalid-request` when `text` is no object
/// or the member is absent or null.
[[nodiscard]] Result<bj::value> member_of(std::string_view text, std::string_view name);

[[nodiscard]] bj::value of(const Money& money);
[[nodiscard]] bj::value of(CivilDate date);
[[nodiscard]] bj::value of(Instant instant);

}  // namespace innkeeper::json
