#pragma once

#include <cstddef>

namespace innkeeper::approvals {

inline constexpr std::size_t kMaxManagers = 20;   // of one hotel: their rows fit one commit
inline constexpr std::size_t kHotelsPage = 500;   // hotels of a manager that are read at once
inline constexpr std::size_t kMaxReason = 500;    // code points
inline constexpr std::size_t kMaxShortText = 64;  // an id, a status or a time in an event
inline constexpr std::size_t kMaxSubject = 128;   // who decided, as events may say

}  // namespace innkeeper::approvals
