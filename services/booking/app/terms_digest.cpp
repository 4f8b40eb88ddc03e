#include "services/booking/app/terms_digest.hpp"

#include "chassis/core/encoding.hpp"

#include <concepts>
#include <optional>
#include <string_view>
#include <type_traits>

namespace innkeeper::booking {
namespace {

constexpr std::size_t kDigestBytes = 15;  ///< of SHA-256: a comparison, not a signature
static_assert(kDigestBytes * 4 == kTermsDigest * 3);
constexpr std::size_t kUsualBytes = 1024;

/// Values one after another, each of a length that it says or that its type has, so that no two
/// rows of values are the same bytes.
class Bytes {
public:
    Bytes() { bytes_.reserve(kUsualBytes); }

    template <std::integral T>
    Bytes& put(T number) {
        bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
        return *this;
    }
    template <class T>
        requires std::is_enum_v<T>
    Bytes& put(T name) {
        return put(static_cast<std::underlying_type_t<T>>(name));
    }
    Bytes& put(std::string_view text) {
        put(text.size());
        bytes_.append(text);
        return *this;
    }
    Bytes& put(const std::string& text) { return put(std::string_view(text)); }
    Bytes& put(const Money& money) { return put(money.minor).put(money.currency.code()); }
    Bytes& put(CivilDate date) { return put(date.time_since_epoch().count()); }
    Bytes& put(Instant instant) { return put(to_unix_ms(instant)); }
    template <class T>
    Bytes& put(const std::optional<T>& value) {
        put(value.has_value());
        return value ? put(*value) : *this;
    }

    // The members are named, so that none that comes can be forgotten.
    Bytes& put(const stay::PriceLine& line) {
        const auto& [kind, basis, name, date, quantity, unit, basis_points, amount, included,
                     collected_by] = line;
        put(kind).put(basis).put(name).put(date).put(quantity).put(unit);
        return put(basis_points).put(amount).put(included).put(collected_by);
    }
    Bytes& put(const stay::Price& price) {
        const auto& [lines, total, total_exclusive, due_now, due_at_hotel] = price;
        put(lines.size());
        for (const stay::PriceLine& line : lines) put(line);
        return put(total).put(total_exclusive).put(due_now).put(due_at_hotel);
    }
    Bytes& put(const stay::PenaltyWindow& window) {
        const auto& [from, to, amount, local_until] = window;
        return put(from).put(to).put(amount).put(local_until);
    }
    Bytes& put(const stay::Penalties& penalties) {
        const auto& [windows, no_show] = penalties;
        put(windows.size());
        for (const stay::PenaltyWindow& window : windows) put(window);
        return put(no_show);
    }

    [[nodiscard]] const std::string& text() const { return bytes_; }

private:
    std::string bytes_;
};

}  // namespace

std::string terms_digest(const stay::Price& price, const stay::Penalties& penalties) {
    Bytes bytes;
    bytes.put(price).put(penalties);
    return base64url_encode(sha256(bytes.text()).substr(0, kDigestBytes));
}

}  // namespace innkeeper::booking
