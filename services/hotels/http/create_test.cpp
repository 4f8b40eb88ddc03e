#include "services/hotels/http/hotels_fixture.hpp"

#include "services/hotels/limits.hpp"

#include <doctest/doctest.h>

namespace innkeeper::hotels {
namespace {

const std::string kRoot = "/api/v1/admin/hotels";
using Fields = std::vector<std::string>;

const http::Pairs kForm{{"hotelName", "Crown"},
                        {"hotelRating", "5"},
                        {"hotelCity", "Sydney"},
                        {"hotelPrice", "800"},
                        {"photo", "image:crown"}};

http::Pairs form_with(const std::string& name, const std::string& value) {
    http::Pairs form = kForm;
    for (auto& [field, old] : form)
        if (field == name) old = value;
    return form;
}

Call form_call(const http::Pairs& form, const std::string& key = "key-form",
               const std::string& boundary = "b0und") {
    return Call::post(kRoot)
        .as("admin:ada")
        .with("Idempotency-Key", key)
        .sends(form_type(boundary), form_body(form, boundary));
}

Task<void> handle(World& world, http::Request request) {
    const auto response = co_await world.service->router().handle(std::move(request));
    CHECK(response.status == 201);
}

}  // namespace

TEST_CASE("the city gives country, zone and currency; an unknown one the default place") {
    World world;
    const auto known = object_in(world.create(kContinental));
    CHECK(text_in(known, "country") == "AU");
    CHECK(text_in(known, "time_zone") == "Australia/Sydney");
    CHECK(text_in(known.at("price").as_object(), "currency") == "AUD");
    CHECK(text_in(known, "currency") == "AUD");
    const auto unknown = object_in(world.create(
        R"({"name":"X","star_rating":1,"city":"Nowhere","price":{"amount":"1"}})", "key-0002"));
    CHECK(text_in(unknown, "time_zone") == "Europe/Berlin");
    CHECK(text_in(unknown, "currency") == "EUR");
}

TEST_CASE("the owner is the token's subject, whatever the body says") {
    World world;
    CHECK(text_in(object_in(world.create(kContinental)), "owner_id") == "ada");
    const std::string forged = kContinental.substr(0, kContinental.size() - 1);
    for (const char* field : {"owner_id", "id", "status", "version", "ownerId"}) {
        const auto refused = world.create(forged + ",\"" + field + "\":\"eve\"}", "key-0002");
        CHECK(refused.status == 400);
        CHECK(fields_of(refused) == Fields{field});
    }
    http::Pairs form = kForm;
    form.emplace_back("ownerId", "eve");
    CHECK(fields_of(world.send(form_call(form))) == Fields{"ownerId"});
}

TEST_CASE("all fields of the JSON are taken") {
    World world;
    const auto hotel = object_in(world.create(
        R"({"name":"Ünter","star_rating":3,"city":"Tokyo","price":{"amount":"9000"},)"
        R"("country":"JP","lat":35.6,"lon":139.7,"time_zone":"Asia/Tokyo","address":"1-1",)"
        R"("description":"Quiet.","amenities":["wifi","pool"],"rooms":3,"max_adults":4,)"
        R"("max_children":0,"check_in_from":"16:00","check_out_until":"10:00",)"
        R"("approval_mode":"auto","approval_deadline_hours":2,"manager_ids":["max"]})"));
    CHECK(text_in(hotel, "name") == "Ünter");
    CHECK(text_in(hotel.at("price").as_object(), "amount") == "9000");
    CHECK(text_in(hotel, "approval_mode") == "auto");
    const auto& room = hotel.at("room_types").as_array().at(0).as_object();
    CHECK(room.at("physical") == 3);
    CHECK(room.at("max_total") == 4);
    CHECK(each_in(world.send(Call::get("/api/v1/manage/hotels").as("manager:max")), "name") ==
          Fields{"Ünter"});
}

TEST_CASE("bad JSON is refused, with every wrong field") {
    World world;
    const auto slug = [&](const std::string& body) { return slug_of(world.create(body)); };
    for (const char* bad : {"", "{", "[]x", "nul", "{\"name\":\"a\",\"name\":\"b\"}"})
        CHECK(slug(bad) == "malformed-json");
    CHECK(fields_of(world.create("{}")) == Fields{"name", "star_rating", "city", "price"});
    CHECK(fields_of(world.create(
              R"({"name":"","star_rating":0,"city":" ","price":{"amount":"x"},"rooms":0})")) ==
          Fields{"price.amount", "name", "city", "star_rating", "rooms"});
    CHECK(fields_of(world.create(R"({"name":1,"star_rating":"5","city":[],"price":"200"})")) ==
          Fields{"name", "star_rating", "city", "price"});
    CHECK(world.outbox().empty());
}

TEST_CASE("what is neither JSON nor a form is 415") {
    World world;
    for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "text/json",
                             "application/jsonx", "multipart/form-dataX", "multipart/mixed", ""}) {
        const auto refused = world.send(Call::post(kRoot)
                                            .as("admin:ada")
                                            .with("Idempotency-Key", "key-0001")
                                            .sends(type, kContinental));
        CHECK(refused.status == 415);
        CHECK(slug_of(refused) == "unsupported-media-type");
    }
    for (const char* type :
         {"application/json; charset=utf-8", "APPLICATION/JSON", "application/json ;x=1"})
        CHECK(world
                  .send(Call::post(kRoot)
                            .as("admin:ada")
                            .with("Idempotency-Key",
                                  std::string("key-") + type[0] + type[12] + type[16] + "000")
                            .sends(type, kContinental))
                  .status != 415);
    CHECK(world
              .send(Call::post(kRoot)
                        .as("admin:ada")
                        .with("Idempotency-Key", "key-zip1")
                        .with("Content-Encoding", "gzip")
                        .json(kContinental))
              .status == 415);
}

TEST_CASE("a body past the limit is 413, at the limit it is read") {
    World world;
    const std::string padded = kContinental + std::string(kMaxJsonBody - kContinental.size(), ' ');
    CHECK(world.create(padded).status == 201);
    const auto past = world.create(padded + " ", "key-0002");
    CHECK(past.status == 413);
    CHECK(slug_of(past) == "body-too-large");
    const std::string around = form_body(form_with("photo", ""));
    const std::string photo = "image:" + std::string(kMaxUploadBody - around.size() - 6, 'x');
    CHECK(world.send(form_call(form_with("photo", photo + "x"))).status == 413);
    CHECK(world.pictures.processed == 0);
    (void)world.send(form_call(form_with("photo", photo)));
    CHECK(world.pictures.processed == 1);
}

TEST_CASE("the notes' form makes a hotel with its picture") {
    World world;
    const auto response = world.send(form_call(kForm));
    REQUIRE(response.status == 201);
    const auto hotel = object_in(response);
    CHECK(text_in(hotel, "name") == "Crown");
    CHECK(text_in(hotel, "owner_id") == "ada");
    CHECK(hotel.at("star_rating") == 5);
    CHECK(text_in(hotel.at("price").as_object(), "amount") == "800.00");
    const auto& photo = hotel.at("photos").as_array().at(0).as_object();
    CHECK(text_in(photo, "id") == "crown");
    CHECK(world.send(Call::get(text_in(photo, "card_url"))).body == "Cimage:crown");
}

TEST_CASE("the form's other fields") {
    World world;
    http::Pairs form = form_with("hotelPrice", "200 EUR");
    form = [&] {
        http::Pairs more = form;
        more.emplace_back("managerIds", "max, mia");
        more.emplace_back("hotelRooms", "3");
        return more;
    }();
    const auto hotel = object_in(world.send(form_call(form)));
    CHECK(text_in(hotel, "currency") == "EUR");
    CHECK(hotel.at("manager_ids") == json::bj::array{"max", "mia"});
    CHECK(hotel.at("room_types").as_array().at(0).as_object().at("physical") == 3);
    const auto without = world.send(form_call(form_with("photo", ""), "key-empty"));
    CHECK(object_in(without).at("photos").as_array().empty());
}

TEST_CASE("a bad form names its own fields, and leaves no hotel") {
    World world;
    const auto wrong = [&](const std::string& name, const std::string& value) {
        return fields_of(world.send(form_call(form_with(name, value))));
    };
    CHECK(wrong("hotelName", "") == Fields{"hotelName"});
    CHECK(wrong("hotelName", "\xff\xfe") == Fields{"hotelName"});
    CHECK(wrong("hotelName", std::string("a\0b", 3)) == Fields{"hotelName"});
    for (const char* bad : {"0", "6", "five", "", "5.0", "99999999999999999999"})
        CHECK(wrong("hotelRating", bad) == Fields{"hotelRating"});
    for (const char* bad : {"", "-1", "0", "cheap", "200 XXQ", "200 "})
        CHECK(wrong("hotelPrice", bad) == Fields{"hotelPrice"});
    CHECK(wrong("hotelCity", " ") == Fields{"hotelCity"});
    CHECK(fields_of(world.send(form_call({{"photo", "image:a"}}))) ==
          Fields{"hotelName", "hotelRating", "hotelCity", "hotelPrice"});
    http::Pairs twice = kForm;
    twice.emplace_back("hotelName", "Again");
    CHECK(fields_of(world.send(form_call(twice))) == Fields{"hotelName"});
    http::Pairs managers = kForm;
    managers.emplace_back("managerIds", "max,,mia");
    CHECK(fields_of(world.send(form_call(managers))) == Fields{"managerIds"});

    const auto no_picture = world.send(form_call(form_with("photo", "<?php")));
    CHECK(slug_of(no_picture) == "picture-type-unsupported");
    CHECK(slug_of(world.send(Call::post(kRoot)
                                 .as("admin:ada")
                                 .with("Idempotency-Key", "key-0001")
                                 .sends("multipart/form-data", form_body(kForm)))) ==
          "malformed-multipart");
    CHECK(world.memory.items().empty());
}

TEST_CASE("Idempotency-Key: needed, replayed, and not for another body") {
    World world;
    const auto missing = world.send(Call::post(kRoot).as("admin:ada").json(kContinental));
    CHECK(slug_of(missing) == "idempotency-key-missing");
    CHECK(slug_of(world.create(kContinental, "short")) == "idempotency-key-invalid");

    const auto first = world.create(kContinental);
    CHECK_FALSE(first.headers.get("Idempotency-Replayed").has_value());
    const auto again = world.create(kContinental);
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(again.headers.get("Location") == first.headers.get("Location"));
    CHECK(again.headers.get("ETag") == first.headers.get("ETag"));
    CHECK(again.headers.get("Idempotency-Replayed") == "true");
    CHECK(world.outbox().size() == 1);

    const auto other = world.create(kContinental + " ");
    CHECK(other.status == 422);
    CHECK(slug_of(other) == "idempotency-key-reused");
    const auto of_bob = world.create(kContinental, "key-0001", "bob");
    CHECK(of_bob.status == 201);
    CHECK(of_bob.body != first.body);
    CHECK(world.create(kContinental, "key-0002").body != first.body);
}

TEST_CASE("a form that is sent again with a new boundary gets the first answer") {
    World world;
    const auto first = world.send(form_call(kForm, "key-form", "first"));
    const auto again = world.send(form_call(kForm, "key-form", "second"));
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(again.headers.get("Idempotency-Replayed") == "true");
    CHECK(world.pictures.processed == 1);
    CHECK(world.send(form_call(form_with("hotelName", "Crow"), "key-form")).status == 422);
    CHECK(world.send(form_call(form_with("photo", "image:other"), "key-form")).status == 422);
}

TEST_CASE("a request that failed leaves no record: its key is free") {
    World world;
    CHECK(world.create("{}").status == 400);
    CHECK(world.create(kContinental).status == 201);
}

TEST_CASE("of two that race with one key one makes the hotel, the other gets its answer") {
    World world;
    const auto request = Call::post(kRoot)
                             .as("admin:ada")
                             .with("Idempotency-Key", "key-0001")
                             .json(kContinental)
                             .request();
    world.table.before_commit = [&] { return handle(world, request); };
    const auto late = world.create(kContinental);
    CHECK(late.status == 201);
    CHECK(late.headers.get("Idempotency-Replayed") == "true");
    CHECK(each_in(world.send(Call::get(kRoot).as("admin:ada")), "id") ==
          Fields{text_in(object_in(late), "id")});
    CHECK(world.outbox().size() == 1);

    const auto another = Call::post(kRoot)
                             .as("admin:ada")
                             .with("Idempotency-Key", "key-0002")
                             .json(kContinental)
                             .request();
    world.table.before_commit = [&] { return handle(world, another); };
    CHECK(world.create(kContinental + " ", "key-0002").status == 422);
}

}  // namespace innkeeper::hotels
