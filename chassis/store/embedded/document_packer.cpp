#include "chassis/store/embedded/document_packer.hpp"

#include "chassis/core/check.hpp"
#include "chassis/store/embedded/record.hpp"

#include <lz4.h>

#include <algorithm>

namespace innkeeper::store::embedded {
namespace {

constexpr std::size_t kSizeBytes = 3;
constexpr std::size_t kHeadBytes = 1 + kSizeBytes;
static_assert(kMaxDocument < 1U << (8 * kSizeBytes));
/// Of 1 (the shortest result) and more (the fastest). This one takes a quarter less
/// time than 1, and makes rows of a booking 4 in a hundred longer.
constexpr int kAcceleration = 6;

bool is_worth_it(std::size_t packed, std::size_t plain) { return packed <= plain / 4 * 3; }

void put_size(char* to, std::size_t size) {
    for (std::size_t i = 0; i < kSizeBytes; ++i)
        to[i] = static_cast<char>(size >> (8 * (kSizeBytes - 1 - i)));
}

std::size_t size_in(std::string_view bytes) {
    std::size_t size = 0;
    for (const char c : bytes.substr(0, kSizeBytes))
        size = size << 8 | static_cast<unsigned char>(c);
    return size;
}

}  // namespace

struct DocumentPacker::Loaded {
    explicit Loaded(const Dictionary& dictionary)
        : id(static_cast<char>(dictionary.id)), text(dictionary.text) {
        LZ4_initStream(&stream, sizeof stream);
        LZ4_loadDict(&stream, text.data(), static_cast<int>(text.size()));
    }
    Loaded(const Loaded&) = delete;
    Loaded& operator=(const Loaded&) = delete;

    char id;
    std::string text;
    LZ4_stream_t stream;  ///< has read the text: copied, it goes on from there
};

DocumentPacker::DocumentPacker(const std::vector<Dictionary>& dictionaries) {
    for (const Dictionary& dictionary : dictionaries)
        loaded_.push_back(std::make_unique<const Loaded>(dictionary));
}

DocumentPacker::~DocumentPacker() = default;

std::optional<std::string> DocumentPacker::pack(std::string_view document) const {
    if (loaded_.empty() || document.size() < kMinPacked) return std::nullopt;
    static thread_local std::string room;
    const auto size = static_cast<int>(document.size());
    const auto bound = static_cast<std::size_t>(LZ4_compressBound(size));
    room.resize(std::max(room.size(), kHeadBytes + bound));
    const Loaded& with = *loaded_.back();
    LZ4_stream_t stream = with.stream;
    const int packed =
        LZ4_compress_fast_continue(&stream, document.data(), room.data() + kHeadBytes, size,
                                   static_cast<int>(bound), kAcceleration);
    INNKEEPER_CHECK(packed > 0);  // there is room for the longest
    const std::size_t whole = kHeadBytes + static_cast<std::size_t>(packed);
    if (!is_worth_it(whole, document.size())) return std::nullopt;
    room.front() = with.id;
    put_size(room.data() + 1, document.size());
    return room.substr(0, whole);
}

Result<std::string> DocumentPacker::unpack(std::string_view packed) const {
    if (packed.size() < kHeadBytes) return damaged_record();
    const auto with =
        std::ranges::find(loaded_, packed.front(), [](const auto& loaded) { return loaded->id; });
    if (with == loaded_.end()) return damaged_record();
    const std::size_t size = size_in(packed.substr(1));
    if (size > kMaxDocument) return damaged_record();
    packed.remove_prefix(kHeadBytes);
    const std::string& text = (*with)->text;
    int got = 0;
    std::string document;
    document.resize_and_overwrite(size, [&](char* to, std::size_t room) {
        got = LZ4_decompress_safe_usingDict(packed.data(), to, static_cast<int>(packed.size()),
                                            static_cast<int>(room), text.data(),
                                            static_cast<int>(text.size()));
        return room;
    });
    if (got < 0 || static_cast<std::size_t>(got) != size) return damaged_record();
    return document;
}

}  // namespace innkeeper::store::embedded
