#include "services/payments/app/rows.hpp"

#include "chassis/core/encoding.hpp"

#include <fmt/format.h>

#include <charconv>

namespace innkeeper::payments {
namespace {

constexpr std::size_t kTimerDigits = 16;

}  // namespace

store::Key state_key(std::string_view booking_id) {
    return {fmt::format("payment#{}", booking_id), "state"};
}

store::Key method_key(std::string_view method_id) {
    return {fmt::format("method#{}", method_id), "method"};
}

store::Key timer_key(Instant due, std::string_view booking_id) {
    return {std::string(kTimers),
            fmt::format("{:0{}}#{}", to_unix_ms(due), kTimerDigits, booking_id)};
}

std::string timers_until(Instant now) {
    return fmt::format("{:0{}}", to_unix_ms(now) + 1, kTimerDigits);
}

std::optional<TimerRef> parse_timer(std::string_view sort) {
    if (sort.size() <= kTimerDigits + 1 || sort[kTimerDigits] != '#') return std::nullopt;
    std::int64_t ms = 0;
    const char* end = sort.data() + kTimerDigits;
    const auto read = std::from_chars(sort.data(), end, ms);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return TimerRef{from_unix_ms(ms), std::string(sort.substr(kTimerDigits + 1))};
}

std::string payment_index(int shard) { return fmt::format("all-payments#{:02x}", shard); }

store::Key payment_index_key(std::string_view booking_id) {
    const auto shard = static_cast<unsigned char>(sha256(booking_id).front());
    return {payment_index(shard), std::string(booking_id)};
}

Task<Result<PaymentRow>> load_payment(store::Table& table, std::string booking_id) {
    CO_TRY(const auto item, co_await table.get(state_key(booking_id)));
    if (!item) co_return PaymentRow{};
    CO_TRY(auto document, read_payment(item->document));
    co_return PaymentRow{std::move(document), item->version};
}

Task<Result<std::optional<OwnedMethod>>> load_method(store::Table& table, std::string method_id) {
    CO_TRY(const auto item, co_await table.get(method_key(method_id)));
    if (!item) co_return std::optional<OwnedMethod>{};
    CO_TRY(auto method, read_method(item->document));
    co_return std::optional(std::move(method));
}

}  // namespace innkeeper::payments
