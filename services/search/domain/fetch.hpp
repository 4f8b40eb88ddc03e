#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>

/// Inside the engine: asks for memory that will be read soon, so that it comes while other things
/// are done. Changes nothing; any address will do.
namespace innkeeper::search {

inline constexpr std::size_t kLineBytes = 64;

inline void fetch_bytes(const void* at, std::size_t bytes) {
    // A number: where there is nothing, a pointer must not be moved.
    const auto first = reinterpret_cast<std::uintptr_t>(at);
    for (std::uintptr_t line = first & ~(kLineBytes - 1); line < first + bytes; line += kLineBytes)
        __builtin_prefetch(reinterpret_cast<const void*>(line));
}
/// What it points to.
template <class T>
void fetch(const T* object) {
    fetch_bytes(object, sizeof *object);
}
/// What a vector or a string holds.
template <class Container>
void fetch_all(const Container& all) {
    fetch_bytes(std::data(all), std::size(all) * sizeof *std::data(all));
}

}  // namespace innkeeper::search
