#pragma once

#include "services/hotels/domain/hotel.hpp"

#include <optional>
#include <string>
#include <vector>

namespace innkeeper::hotels {

/// What a city stands for: its country, position, zone and currency.
class CityDirectory {
public:
    virtual ~CityDirectory() = default;
    /// The best known city of that name (case and diacritics folded); of several the largest.
    [[nodiscard]] virtual std::optional<Place> find(const std::string& city) const = 0;
};

/// A picture in its sizes, made from what was uploaded.
struct ProcessedPicture {
    std::string id;  ///< derived from the content
    struct Size {
        std::string name;  ///< "thumb", "card" or "full"
        std::string webp;  ///< bytes
    };
    std::vector<Size> sizes;
};

/// Makes pictures safe and small. Pure and slow: called through Offload.
class PictureProcessor {
public:
    virtual ~PictureProcessor() = default;
    /// Errors: `picture-too-large`, `picture-type-unsupported`, `picture-damaged`,
    /// `picture-dimensions`.
    [[nodiscard]] virtual Result<ProcessedPicture> process(const std::string& upload) const = 0;
};

/// Pictures that need not be uploaded, since they can be drawn when first asked for: those of the
/// sample hotels. Slow: called through Offload.
class PictureSource {
public:
    virtual ~PictureSource() = default;
    /// The picture in all sizes, or nothing when `photo_id` is none of its own.
    [[nodiscard]] virtual std::optional<ProcessedPicture> draw(
        const std::string& photo_id) const = 0;
};

}  // namespace innkeeper::hotels
