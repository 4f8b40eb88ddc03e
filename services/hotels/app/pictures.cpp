#include "services/hotels/app/hotels_app.hpp"

#include <algorithm>
#include <array>

namespace innkeeper::hotels {
namespace {

constexpr std::string_view kSuffix = ".webp";
constexpr std::array<std::string_view, 3> kSizes{"thumb", "card", "full"};

std::string blob_name(const std::string& photo_id, const std::string& size) {
    return photo_id + "-" + size + std::string(kSuffix);
}

/// Nothing for a name that no picture has: it must not cost the drawing of one.
std::optional<std::string> photo_id_of(const std::string& name) {
    const auto dash = name.rfind('-');
    if (dash == std::string::npos || dash == 0 || !name.ends_with(kSuffix)) return std::nullopt;
    const std::string_view size =
        std::string_view(name).substr(dash + 1, name.size() - dash - 1 - kSuffix.size());
    if (std::ranges::find(kSizes, size) == kSizes.end()) return std::nullopt;
    return name.substr(0, dash);
}

std::unexpected<Error> picture_not_found() {
    return fail(Code::not_found, "picture-not-found", "There is no such picture.");
}

Task<Result<void>> keep(HotelsApp& app, ProcessedPicture picture) {
    for (auto& size : picture.sizes)
        CO_TRY_VOID(co_await app.blobs.put(blob_name(picture.id, size.name), std::move(size.webp)));
    co_return Result<void>{};
}

}  // namespace

Task<Result<std::string>> store_picture(HotelsApp& app, std::string upload) {
    Result<ProcessedPicture> picture =
        fail(Code::bug, "internal", "The picture was not processed.");
    CO_TRY_VOID(co_await app.offload.run([&] { picture = app.pictures.process(upload); }));
    if (!picture) co_return fail(std::move(picture).error());
    std::string id = picture->id;
    CO_TRY_VOID(co_await keep(app, *std::move(picture)));
    co_return id;
}

Task<Result<std::string>> get_picture(HotelsApp& app, std::string name) {
    const auto id = photo_id_of(name);
    if (!id) co_return picture_not_found();
    auto stored = co_await app.blobs.get(name);
    if (!stored && stored.error().code == Code::invalid) co_return picture_not_found();
    if (!stored) co_return fail(std::move(stored).error());
    if (*stored) co_return std::move(**stored);

    if (app.drawn) {
        std::optional<ProcessedPicture> picture;
        CO_TRY_VOID(co_await app.offload.run([&] { picture = app.drawn->draw(*id); }));
        if (picture) {
            CO_TRY_VOID(co_await keep(app, *std::move(picture)));
            CO_TRY(auto drawn, co_await app.blobs.get(name));
            if (drawn) co_return *std::move(drawn);
        }
    }
    co_return picture_not_found();
}

}  // namespace innkeeper::hotels
