#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

/// Marks for the simulation in production code. Both are off, at the price of one load of a
/// thread-local pointer, unless an observer is set.
///
///     REACHED("late-payment-refunded");            the simulation must come here now and then
///     const auto batch = BUGGIFY(0.1) ? 1 : kBatch; the code cooperates in being difficult
namespace innkeeper::probe {

/// What the simulation sets to hear of probes and to answer BUGGIFY. One per thread.
class Observer {
public:
    virtual ~Observer() = default;
    /// `index` is the position in names().
    virtual void reached(std::size_t index) = 0;
    /// True when the place should misbehave now. `site` is the same on every machine.
    virtual bool buggify(std::uint64_t site, double probability) = 0;
};

inline constinit thread_local Observer* t_observer = nullptr;

/// Every probe that is linked into this program, whether reached or not, in byte order.
[[nodiscard]] const std::vector<std::string_view>& names();
/// Position of a name in names(), which must have it.
[[nodiscard]] std::size_t index_of(std::string_view name);

namespace detail {

/// Called before main, once for each probe.
bool declare(std::string_view name);
void reached(std::string_view name);
/// `file` counts by its last component, so that a checkout's place does not matter.
[[nodiscard]] bool buggify(std::string_view file, std::uint32_t line, double probability);

template <std::size_t N>
struct Name {
    // NOLINTNEXTLINE(google-explicit-constructor): made from a literal by the macro
    consteval Name(const char (&text)[N]) {
        for (std::size_t i = 0; i < N; ++i) chars[i] = text[i];
    }
    char chars[N];
};

template <Name kName>
struct Probe {
    static inline const bool declared = declare({kName.chars, sizeof(kName.chars) - 1});
    static void hit() {
        if (t_observer != nullptr && declared) [[unlikely]]
            reached({kName.chars, sizeof(kName.chars) - 1});
    }
};

}  // namespace detail
}  // namespace innkeeper::probe

/// The name is a literal in kebab-case, the same name may stand in several places.
#define REACHED(name) ::innkeeper::probe::detail::Probe<name>::hit()

/// False in production. In the simulation: in some runs, with this probability.
#define BUGGIFY(probability)                      \
    (::innkeeper::probe::t_observer != nullptr && \
     ::innkeeper::probe::detail::buggify(__FILE__, __LINE__, (probability)))
