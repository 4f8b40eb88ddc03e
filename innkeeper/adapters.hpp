#pragma once

#include "innkeeper/sample/hotels.hpp"
#include "services/hotels/app/ports.hpp"

#include <map>
#include <string>
#include <vector>

/// What the host plugs into the ports of services, where the two know nothing of each other.
namespace innkeeper {

/// Cities of the built-in table, by folded name; of several the largest.
class SampleCities final : public hotels::CityDirectory {
public:
    SampleCities();
    [[nodiscard]] std::optional<hotels::Place> find(const std::string& city) const override;

private:
    std::map<std::string, std::size_t> by_name_;  ///< index into sample::cities()
};

class MediaPictures final : public hotels::PictureProcessor {
public:
    [[nodiscard]] Result<hotels::ProcessedPicture> process(
        const std::string& upload) const override;
};

/// The picture of each sample hotel, drawn when it is first asked for: its id says which.
class SamplePictures final : public hotels::PictureSource {
public:
    explicit SamplePictures(std::vector<sample::SampleHotel> hotels) : hotels_(std::move(hotels)) {}
    [[nodiscard]] static std::string id_of(std::size_t index);
    [[nodiscard]] std::optional<hotels::ProcessedPicture> draw(
        const std::string& photo_id) const override;

private:
    std::vector<sample::SampleHotel> hotels_;
};

}  // namespace innkeeper
