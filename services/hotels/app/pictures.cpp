#include "services/hotels/app/hotels_app.hpp"

namespace innkeeper::hotels {
namespace {

constexpr std::string_view kSuffix = ".webp";

std::string blob_name(const std::string& photo_id, const std::string& size) {
    return photo_id + "-" + size + std::string(kSuffix);
}

std::optional<std::string> photo_id_of(const std::string& name) {
    const auto dash = name.rfind('-');
    if (dash == std::string::npos || !name.ends_with(kSuffix)) return std::nullopt;
    return name.substr(0, dash);
}

Task<Result<void>> keep(HotelsApp& app, ProcessedPicture picture) {
    for (auto& size : picture.sizes)
        CO_TRY_VOID(co_await app.blobs.put(blob_name(picture.id, size.name), std::move(size.webp)));
    co_return Result<void>{};
}

}  // namespace

Task<Result<std::string>> store_picture(HotelsApp& app, std::string upload) {
    Result<ProcessedPicture> picture = fail(Code::bug, "internal", "The picture was not processed.");
    CO_TRY_VOID(co_await app.offload.run([&] { picture = app.pictures.process(upload); }));
    if (!picture) co_return fail(std::move(picture).error());
    std::string id = picture->id;
    CO_TRY_VOID(co_await keep(app, *std::move(picture)));
    co_return id;
}

Task<Result<std::string>> get_picture(HotelsApp& app, std::string name) {
    auto stored = co_await app.blobs.get(name);
    if (!stored && stored.error().code != Code::invalid) co_return fail(std::move(stored).error());
    if (stored && *stored) co_return std::move(**stored);

    if (const auto id = photo_id_of(name); id && app.drawn) {
        std::optional<ProcessedPicture> picture;
        CO_TRY_VOID(co_await app.offload.run([&] { picture = app.drawn->draw(*id); }));
        if (picture) {
            CO_TRY_VOID(co_await keep(app, *std::move(picture)));
            CO_TRY(auto drawn, co_await app.blobs.get(name));
            if (drawn) co_return *std::move(drawn);
        }
    }
    co_return fail(Code::not_found, "picture-not-found", "There is no such picture.");
}

}  // namespace innkeeper::hotels
