#include "tests/simulation/sim_blobs.hpp"

#include <algorithm>

namespace innkeeper::sim {
namespace {

constexpr std::size_t kMaxName = 128;

Result<void> check_name(const std::string& name) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    const bool good = !name.empty() && name.size() <= kMaxName && letter(name.front()) &&
                      std::ranges::all_of(name, [&](char c) {
                          return letter(c) || c == '.' || c == '_' || c == '-';
                      });
    if (!good) return fail(Code::invalid, "invalid-blob-name", "The blob's name is not valid.");
    return {};
}

std::unexpected<Error> down() {
    return fail(Code::unavailable, "blobs-unavailable", "The blob store cannot be reached.");
}

}  // namespace

Task<void> SimBlobs::pause() {
    return where_.world().sleep(where_, store_.faults.latency.draw(store_.generator));
}

Task<Result<void>> SimBlobs::put(std::string name, std::string bytes) {
    CO_TRY_VOID(check_name(name));
    if (bytes.size() > blobs::kMaxBlob)
        co_return fail(Code::too_large, "blob-too-large", "The blob is too large.");
    co_await pause();
    if (store_.generator.chance(store_.faults.unavailable)) co_return down();
    where_.world().mix(name);
    const auto [place, fresh] = store_.blobs.try_emplace(name, bytes);
    if (!fresh && place->second != bytes)
        where_.world().fail("blob-immutable", "a blob was put twice with different bytes: " + name);
    co_await pause();
    if (store_.generator.chance(store_.faults.lost_answer)) co_return down();
    co_return Result<void>{};
}

Task<Result<std::optional<std::string>>> SimBlobs::get(std::string name) {
    CO_TRY_VOID(check_name(name));
    co_await pause();
    if (store_.generator.chance(store_.faults.unavailable)) co_return down();
    std::optional<std::string> found;
    if (const auto it = store_.blobs.find(name); it != store_.blobs.end()) found = it->second;
    co_await pause();
    co_return found;
}

}  // namespace innkeeper::sim
