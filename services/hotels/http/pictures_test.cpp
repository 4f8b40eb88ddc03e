#include "services/hotels/http/hotels_fixture.hpp"

#include "services/hotels/limits.hpp"

#include <doctest/doctest.h>

namespace innkeeper::hotels {
namespace {

Call upload(const std::string& id, const std::string& bytes) {
    return Call::post("/api/v1/admin/hotels/" + id + "/photos")
        .as("admin:ada")
        .sends(form_type(), form_body({{"photo", bytes}}));
}

Call picture(const std::string& name) { return Call::get("/api/v1/pictures/" + name); }

std::vector<std::string> photos(const http::Response& response) {
    std::vector<std::string> ids;
    const auto hotel = object_in(response);
    for (const auto& photo : hotel.at("photos").as_array())
        ids.push_back(text_in(photo.as_object(), "id"));
    return ids;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("pictures are added, shown in their sizes, and taken off") {
    World world;
    const auto id = world.made("One");
    const auto added = world.send(upload(id, "image:a"));
    CHECK(added.status == 201);
    CHECK(added.headers.get("ETag") == "\"2\"");
    CHECK(photos(added) == Ids{"a"});
    CHECK(photos(world.send(upload(id, "image:b"))) == Ids{"a", "b"});
    const auto thumb = world.send(picture("a-thumb.webp"));
    CHECK(thumb.status == 200);
    CHECK(thumb.body == "Timage:a");
    CHECK(thumb.headers.get("Content-Type") == "image/webp");
    CHECK(thumb.headers.get("Cache-Control") == "public, max-age=31536000, immutable");

    const auto same = world.send(upload(id, "image:a"));
    CHECK(same.status == 201);
    CHECK(same.headers.get("ETag") == "\"3\"");
    CHECK(photos(same) == Ids{"a", "b"});

    const std::string one = "/api/v1/admin/hotels/" + id + "/photos/";
    CHECK(photos(world.send(Call::del(one + "a").as("admin:ada"))) == Ids{"b"});
    const auto gone = world.send(Call::del(one + "a").as("admin:ada"));
    CHECK(gone.status == 404);
    CHECK(slug_of(gone) == "photo-not-found");
}

TEST_CASE("a hotel has at most kMaxPhotos") {
    World world;
    const auto id = world.made("One");
    for (std::size_t i = 0; i < kMaxPhotos; ++i)
        REQUIRE(world.send(upload(id, "image:p" + std::to_string(i))).status == 201);
    const auto more = world.send(upload(id, "image:more"));
    CHECK(more.status == 422);
    CHECK(slug_of(more) == "too-many-photos");
}

TEST_CASE("bad uploads") {
    World world;
    const auto id = world.made("One");
    const std::string path = "/api/v1/admin/hotels/" + id + "/photos";
    CHECK(slug_of(world.send(upload(id, "MZ"))) == "picture-type-unsupported");
    CHECK(fields_of(world.send(upload(id, ""))) == Ids{"photo"});
    CHECK(fields_of(world.send(Call::post(path)
                                   .as("admin:ada")
                                   .sends(form_type(), form_body({{"file", "image:a"}})))) ==
          Ids{"file"});
    CHECK(fields_of(world.send(
              Call::post(path)
                  .as("admin:ada")
                  .sends(form_type(), form_body({{"photo", "image:a"}, {"photo", "image:b"}})))) ==
          Ids{"photo"});
    CHECK(slug_of(world.send(Call::post(path).as("admin:ada").sends(form_type(), "--b0und"))) ==
          "malformed-multipart");
    CHECK(world.send(Call::post(path).as("admin:ada").sends("image/png", "x")).status == 415);
    const auto frame = form_body({{"photo", ""}}).size();
    CHECK(world.send(upload(id, std::string(kMaxUploadBody - frame + 1, 'x'))).status == 413);
    CHECK(world.send(upload(id, std::string(kMaxUploadBody - frame, 'x'))).status == 422);
    CHECK(photos(world.send(Call::get("/api/v1/admin/hotels/" + id).as("admin:ada"))).empty());
}

TEST_CASE("a sample picture is drawn once, and then comes from the blobs") {
    World world;
    CHECK(world.send(picture("sample-7-card.webp")).body == "Cdrawn");
    CHECK(world.send(picture("sample-7-card.webp")).body == "Cdrawn");
    CHECK(world.send(picture("sample-7-full.webp")).body == "Fdrawn");
    CHECK(world.drawn.asked == 1);
}

TEST_CASE("names that no picture has are 404, and cost no drawing") {
    World world;
    for (const std::string& name :
         {std::string("sample-7-huge.webp"), std::string("sample-7.webp"),
          std::string("sample-7-card.png"), std::string("-card.webp"),
          std::string("%20sample-7-card.webp"), std::string("sample-7-cardx.webp"),
          std::string("Sample-7-card.webp"), std::string("card.webp"), std::string("x"),
          std::string(200, 'a') + "-card.webp"}) {
        const auto response = world.send(picture(name));
        CHECK(response.status == 404);
        CHECK(slug_of(response) == "picture-not-found");
    }
    CHECK(world.drawn.asked == 0);
    CHECK(world.send(picture("other-card.webp")).status == 404);
    CHECK(world.drawn.asked == 1);
    CHECK(world.send(picture("a-card.webp?size=1")).status == 400);
}

}  // namespace innkeeper::hotels
