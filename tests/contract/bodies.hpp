#pragma once

#include <string>

/// Good bodies that both the stage and the rows send, and changes to them. `${name}` is a value of
/// the stage.
namespace innkeeper::contract {

inline constexpr const char* kJson = "application/json";
inline constexpr const char* kForm = "application/x-www-form-urlencoded";
inline constexpr const char* kMultipart = "multipart/form-data; boundary=b";
inline constexpr const char* kUnknownId = "00000000-0000-7000-8000-000000000000";

/// The stage's room type: for two adults and two children.
extern const std::string kRoomTypeBody;
/// Its rate, at 120 a night.
extern const std::string kRatePlanBody;
/// Its cancellation policy: free until a week before the arrival.
extern const std::string kPolicyBody;
extern const std::string kTaxRulesBody;
/// A test card that is always good.
extern const std::string kCardBody;

/// `body` with another text in place of the first `from`, which must be in it.
[[nodiscard]] std::string replaced(std::string body, const std::string& from,
                                   const std::string& to);
/// A member before the last brace.
[[nodiscard]] std::string plus(std::string body, const std::string& member);
/// An amount in the hotel's currency.
[[nodiscard]] std::string money(const std::string& amount);

}  // namespace innkeeper::contract
