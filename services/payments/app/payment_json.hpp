#pragma once

#include "chassis/core/json.hpp"
#include "services/payments/domain/card.hpp"
#include "services/payments/domain/payment.hpp"

/// Parts of documents that the state and the events share. For codec .cpp files.
namespace innkeeper::payments {

[[nodiscard]] const std::vector<std::string_view>& entry_kinds();
[[nodiscard]] json::bj::object command_json(const Command& command);
[[nodiscard]] json::bj::object parties_json(const Parties& parties);
[[nodiscard]] json::bj::object method_json(const PaymentMethod& method);
[[nodiscard]] Command read_command(json::Fields& in);
[[nodiscard]] Parties read_parties(json::Fields& in, std::string_view name);

}  // namespace innkeeper::payments
