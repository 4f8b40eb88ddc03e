#pragma once

#include "chassis/core/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::store::embedded {

/// Documents much like those that will be stored, one after another: what a document shares with
/// their last 64 KiB takes hardly any room. Never to be changed once it was packed with.
struct Dictionary {
    std::uint8_t id = 0;
    std::string_view text;
};

/// Shorter documents stay as they are.
inline constexpr std::size_t kMinPacked = 512;

/// Long documents in less room: a dictionary's id, the document's size (3 bytes, big-endian) and a
/// block of LZ4 that goes on from the dictionary's text. From any thread.
class DocumentPacker {
public:
    /// Packs with the last of the dictionaries and unpacks with any; with none, packs nothing.
    explicit DocumentPacker(const std::vector<Dictionary>& dictionaries);
    ~DocumentPacker();
    DocumentPacker(const DocumentPacker&) = delete;
    DocumentPacker& operator=(const DocumentPacker&) = delete;

    /// Nothing where the document is short, or would hardly become shorter.
    [[nodiscard]] std::optional<std::string> pack(std::string_view document) const;
    /// Error: `unavailable` `store-damaged`, also of a dictionary that is not known.
    [[nodiscard]] Result<std::string> unpack(std::string_view packed) const;

private:
    struct Loaded;
    std::vector<std::unique_ptr<const Loaded>> loaded_;
};

}  // namespace innkeeper::store::embedded
