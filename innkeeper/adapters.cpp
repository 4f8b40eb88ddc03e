#include "innkeeper/adapters.hpp"

#include "chassis/core/check.hpp"
#include "chassis/media/picture.hpp"
#include "chassis/text/fold.hpp"
#include "innkeeper/sample/cities.hpp"
#include "innkeeper/sample/picture.hpp"

#include <charconv>

namespace innkeeper {
namespace {

constexpr std::string_view kSamplePrefix = "sample-";

std::vector<hotels::ProcessedPicture::Size> sizes_of(media::Picture picture) {
    std::vector<hotels::ProcessedPicture::Size> out;
    for (media::Rendition& rendition : picture.renditions)
        out.push_back({std::move(rendition.name), std::move(rendition.bytes)});
    return out;
}

}  // namespace

SampleCities::SampleCities() {
    const auto& all = sample::cities();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto [at, is_new] = by_name_.try_emplace(text::fold(all[i].name), i);
        if (!is_new && all[at->second].population < all[i].population) at->second = i;
    }
}

std::optional<hotels::Place> SampleCities::find(const std::string& city) const {
    const auto found = by_name_.find(text::fold(city));
    if (found == by_name_.end()) return std::nullopt;
    const sample::City& row = sample::cities()[found->second];
    const auto currency = Currency::parse(row.currency);
    CHECK(currency.has_value());
    return hotels::Place{row.country, row.lat, row.lon, row.time_zone, *currency};
}

Result<hotels::ProcessedPicture> MediaPictures::process(const std::string& upload) const {
    TRY(auto picture, media::process_picture(upload));
    std::string id = picture.renditions.back().hash;
    return hotels::ProcessedPicture{std::move(id), sizes_of(std::move(picture))};
}

std::string SamplePictures::id_of(std::size_t index) {
    return std::string(kSamplePrefix) + std::to_string(index);
}

std::optional<hotels::ProcessedPicture> SamplePictures::draw(const std::string& photo_id) const {
    if (!photo_id.starts_with(kSamplePrefix)) return std::nullopt;
    std::size_t index = 0;
    const char* begin = photo_id.data() + kSamplePrefix.size();
    const char* end = photo_id.data() + photo_id.size();
    const auto [at, error] = std::from_chars(begin, end, index);
    if (error != std::errc{} || at != end || index >= hotels_.size() || photo_id != id_of(index))
        return std::nullopt;
    auto picture = media::render_sizes(sample::draw_picture(sample::scene_of(hotels_[index])));
    CHECK(picture.has_value());
    return hotels::ProcessedPicture{photo_id, sizes_of(*std::move(picture))};
}

}  // namespace innkeeper
