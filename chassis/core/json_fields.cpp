#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"
#include "chassis/core/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace innkeeper::json {
namespace {

std::string_view view(const bj::string& text) { return {text.data(), text.size()}; }

std::string text_rule(Length length) {
    if (length.min == 0) return fmt::format("must be text of at most {} characters", length.max);
    if (length.min == length.max) return fmt::format("must be text of {} characters", length.max);
    return fmt::format("must be text of {} to {} characters", length.min, length.max);
}

std::optional<std::int64_t> whole_number(const bj::value& value) {
    if (const auto* i = value.if_int64()) return *i;
    const auto* u = value.if_uint64();
    if (u != nullptr && *u <= std::uint64_t{std::numeric_limits<std::int64_t>::max()})
        return static_cast<std::int64_t>(*u);
    return std::nullopt;
}

std::optional<double> any_number(const bj::value& value) {
    if (const auto* d = value.if_double()) return *d;
    if (const auto* i = value.if_int64()) return static_cast<double>(*i);
    if (const auto* u = value.if_uint64()) return static_cast<double>(*u);
    return std::nullopt;
}

Currency fallback_currency() {
    const auto euro = Currency::parse("EUR");
    CHECK(euro);
    return *euro;
}

}  // namespace

Fields::Fields(const bj::value& value, std::string path)
    : object_(value.if_object()), path_(std::move(path)) {
    expect_object();
}

Fields::Fields(const bj::value& value, const Fields& outer, std::string_view name,
               std::optional<std::size_t> index)
    : object_(value.if_object()), outer_(&outer), name_(name), index_(index) {
    expect_object();
}

void Fields::expect_object() {
    if (object_ == nullptr)
        wrong(path(), "must be an object");
    else
        known_.reserve(object_->size());
}

std::string Fields::path() const {
    if (outer_ == nullptr) return path_;
    const std::string path = outer_->path_of(name_);
    return index_ ? fmt::format("{}[{}]", path, *index_) : path;
}

std::string Fields::path_of(std::string_view name) const {
    const std::string own = path();
    return own.empty() ? std::string(name) : fmt::format("{}.{}", own, name);
}

void Fields::wrong(std::string path, std::string message) {
    if (errors_.size() < kMaxFieldErrors) errors_.push_back({std::move(path), std::move(message)});
}

void Fields::not_known(std::string path) {
    if (unknown_.size() < kMaxFieldErrors)
        unknown_.push_back({std::move(path), "is not a known field"});
}

void Fields::error(std::string_view name, std::string message) {
    wrong(path_of(name), std::move(message));
}

const bj::value* Fields::raw(std::string_view name) {
    if (object_ == nullptr) return nullptr;
    const bj::value* value = object_->if_contains(name);
    if (value != nullptr) known_.push_back(value);
    return value;
}

bool Fields::has(std::string_view name) {
    const bj::value* value = raw(name);
    return value != nullptr && !value->is_null();
}

const bj::value* Fields::find(std::string_view name, bool required) {
    const bj::value* value = raw(name);
    if (value != nullptr && !value->is_null()) return value;
    // That there is no object at all was said once, by the constructor.
    if (required && object_ != nullptr) error(name, "is required");
    return nullptr;
}

std::optional<std::string> Fields::checked_text(const bj::value& value, std::string_view name,
                                                Length length) {
    const bj::string* text = value.if_string();
    const std::size_t size = text == nullptr ? 0 : utf8_length(view(*text));
    if (text == nullptr || size < length.min || size > length.max) {
        error(name, text_rule(length));
        return std::nullopt;
    }
    if (view(*text).contains('\0')) {
        error(name, "must not have the character U+0000");
        return std::nullopt;
    }
    return std::string(view(*text));
}

std::optional<std::int64_t> Fields::checked_integer(const bj::value& value, std::string_view name,
                                                    std::int64_t min, std::int64_t max) {
    const auto number = whole_number(value);
    if (number && *number >= min && *number <= max) return number;
    error(name, fmt::format("must be a whole number from {} to {}", min, max));
    return std::nullopt;
}

std::string Fields::text(std::string_view name, Length length) {
    const bj::value* value = find(name, true);
    if (value == nullptr) return {};
    return checked_text(*value, name, length).value_or("");
}

std::optional<std::string> Fields::optional_text(std::string_view name, Length length) {
    const bj::value* value = find(name, false);
    if (value == nullptr) return std::nullopt;
    return checked_text(*value, name, length);
}

std::int64_t Fields::integer(std::string_view name, std::int64_t min, std::int64_t max) {
    const bj::value* value = find(name, true);
    if (value == nullptr) return min;
    return checked_integer(*value, name, min, max).value_or(min);
}

std::optional<std::int64_t> Fields::optional_integer(std::string_view name, std::int64_t min,
                                                     std::int64_t max) {
    const bj::value* value = find(name, false);
    if (value == nullptr) return std::nullopt;
    return checked_integer(*value, name, min, max);
}

double Fields::number(std::string_view name, double min, double max) {
    if (find(name, true) == nullptr) return min;
    return optional_number(name, min, max).value_or(min);
}

std::optional<double> Fields::optional_number(std::string_view name, double min, double max) {
    const bj::value* value = find(name, false);
    if (value == nullptr) return std::nullopt;
    const auto number = any_number(*value);
    if (number && std::isfinite(*number) && *number >= min && *number <= max) return number;
    error(name, fmt::format("must be a number from {} to {}", min, max));
    return std::nullopt;
}

bool Fields::boolean(std::string_view name, std::optional<bool> fallback) {
    const bj::value* value = find(name, !fallback);
    if (value == nullptr) return fallback.value_or(false);
    if (const bool* b = value->if_bool()) return *b;
    error(name, "must be true or false");
    return fallback.value_or(false);
}

CivilDate Fields::date(std::string_view name) {
    const bj::value* value = find(name, true);
    if (value == nullptr) return {};
    const bj::string* text = value->if_string();
    const auto date =
        text == nullptr ? Result<CivilDate>(fail_field("", "")) : parse_date(view(*text));
    if (date) return *date;
    error(name, "must be a date that exists, as YYYY-MM-DD");
    return {};
}

Instant Fields::instant(std::string_view name) {
    if (find(name, true) == nullptr) return {};
    return optional_instant(name).value_or(Instant{});
}

std::optional<Instant> Fields::optional_instant(std::string_view name) {
    const bj::value* value = find(name, false);
    if (value == nullptr) return std::nullopt;
    if (const bj::string* text = value->if_string())
        if (const auto instant = parse_rfc3339(view(*text))) return *instant;
    error(name, "must be a time in RFC 3339 form, such as 2027-07-20T09:30:00Z");
    return std::nullopt;
}

Money Fields::money(std::string_view name) {
    Money out{0, fallback_currency()};
    object(name, [&out](Fields& in) {
        const std::string code = in.text("currency", {3, 3});
        const std::string amount = in.text("amount", {1, 32});
        if (!in.errors_.empty()) return;
        const auto currency = Currency::parse(code);
        if (!currency) return in.error("currency", "must be an ISO 4217 code, such as EUR");
        const auto money = Money::parse(amount, *currency);
        if (money)
            out = *money;
        else
            in.error("amount", money.error().detail);
    });
    return out;
}

const bj::array* Fields::items(std::string_view name, std::size_t max_items) {
    const bj::value* value = find(name, true);
    if (value == nullptr) return nullptr;
    const bj::array* array = value->if_array();
    if (array != nullptr && array->size() <= max_items) return array;
    error(name, fmt::format("must be a list of at most {} elements", max_items));
    return nullptr;
}

std::vector<std::string> Fields::texts(std::string_view name, std::size_t max_items, Length each) {
    std::vector<std::string> out;
    const bj::array* array = items(name, max_items);
    for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
        auto text = checked_text((*array)[i], fmt::format("{}[{}]", name, i), each);
        if (text) out.push_back(*std::move(text));
    }
    return out;
}

std::vector<std::int64_t> Fields::integers(std::string_view name, std::size_t max_items,
                                           std::int64_t min, std::int64_t max) {
    std::vector<std::int64_t> out;
    const bj::array* array = items(name, max_items);
    for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
        const auto number = checked_integer((*array)[i], fmt::format("{}[{}]", name, i), min, max);
        if (number) out.push_back(*number);
    }
    return out;
}

std::size_t Fields::one_of(std::string_view name, const std::vector<std::string_view>& names) {
    const bj::value* value = find(name, true);
    if (value == nullptr) return 0;
    if (const bj::string* text = value->if_string()) {
        const auto found = std::ranges::find(names, view(*text));
        if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    }
    error(name, fmt::format("must be one of: {}", fmt::join(names, ", ")));
    return 0;
}

void Fields::read_nested(Fields nested, const std::function<void(Fields&)>& read) {
    if (nested.object_ != nullptr) read(nested);
    nested.collect_unknown();
    for (FieldError& e : nested.errors_) wrong(std::move(e.field), std::move(e.message));
    for (FieldError& e : nested.unknown_) not_known(std::move(e.field));
}

void Fields::object(std::string_view name, const std::function<void(Fields&)>& read) {
    if (const bj::value* value = find(name, true))
        read_nested(Fields(*value, *this, name, {}), read);
}

void Fields::optional_object(std::string_view name, const std::function<void(Fields&)>& read) {
    if (const bj::value* value = find(name, false))
        read_nested(Fields(*value, *this, name, {}), read);
}

void Fields::objects(std::string_view name, std::size_t max_items,
                     const std::function<void(Fields&)>& read) {
    const bj::array* array = items(name, max_items);
    for (std::size_t i = 0; array != nullptr && i < array->size(); ++i)
        read_nested(Fields((*array)[i], *this, name, i), read);
}

void Fields::collect_unknown() {
    if (object_ == nullptr) return;
    for (const auto& member : *object_) {
        if (std::ranges::find(known_, &member.value()) != known_.end()) continue;
        not_known(path_of({member.key().data(), member.key().size()}));
    }
}

Result<void> Fields::finish() {
    collect_unknown();
    for (FieldError& e : unknown_) wrong(std::move(e.field), std::move(e.message));
    unknown_.clear();
    return finish_tolerant();
}

Result<void> Fields::finish_tolerant() {
    if (errors_.empty()) return {};
    Error error{Code::invalid, "invalid-request", "The request has fields that are not valid."};
    error.fields = std::move(errors_);
    errors_.clear();
    return fail(std::move(error));
}

}  // namespace innkeeper::json
