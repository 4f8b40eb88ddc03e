#include "services/hotels/http/routes.hpp"

#include "chassis/http/params.hpp"
#include "services/hotels/app/json.hpp"
#include "services/hotels/http/answers.hpp"
#include "services/hotels/http/form.hpp"
#include "services/hotels/limits.hpp"

namespace innkeeper::hotels {
namespace {

using http::Request;
using http::Response;

constexpr std::string_view kCreateRoute = "POST /api/v1/admin/hotels";

Response created_response(const Hotel& hotel) {
    Response response = hotel_response(201, hotel);
    response.headers.set("Location", "/api/v1/admin/hotels/" + hotel.id);
    return response;
}

enum class BodyType { json, form, other };

BodyType body_type(const Request& request) {
    std::string_view type = request.headers.get("Content-Type").value_or("");
    type = type.substr(0, type.find(';'));
    while (type.ends_with(' ')) type.remove_suffix(1);
    if (http::equal_ignoring_case(type, "multipart/form-data")) return BodyType::form;
    return http::equal_ignoring_case(type, "application/json") ? BodyType::json : BodyType::other;
}

Result<idempotency::Key> key_of(const Request& request) {
    if (body_type(request) != BodyType::form) return idempotency::key_of(request, kCreateRoute);
    TRY(const std::string content, form::content_of(request));
    return idempotency::key_of(request, kCreateRoute, content);
}

Task<Result<NewHotel>> read_new_hotel(HotelsApp& app, Request request) {
    if (body_type(request) != BodyType::form) co_return codec::parse_new_hotel(request.body);
    CO_TRY(auto form, form::parse_hotel(request));
    if (form.photo) {
        CO_TRY(auto photo_id, co_await store_picture(app, *std::move(form.photo)));
        form.hotel.photo_ids.push_back(std::move(photo_id));
    }
    co_return std::move(form.hotel);
}

Task<Result<Response>> create(HotelsApp& app, Request request) {
    const BodyType type = body_type(request);
    if (type == BodyType::other)
        co_return http::problem(415, "unsupported-media-type",
                                "Send the body as application/json or multipart/form-data.",
                                request.trace);
    if (type == BodyType::json && request.body.size() > kMaxJsonBody)
        co_return fail(Code::too_large, "body-too-large",
                       "A JSON body may have at most " + std::to_string(kMaxJsonBody) + " bytes.");
    CO_TRY(const auto key, key_of(request));
    CO_TRY(auto before, co_await idempotency::replay(app.table, key));
    if (before) co_return *std::move(before);

    std::string owner = request.principal->subject;
    std::string trace = request.trace.traceparent();
    CO_TRY(auto asked, co_await read_new_hotel(app, std::move(request)));
    // A named value: clang 19 destroys a temporary std::function inside an awaited call too early.
    MakeRecord record = [&app, key](const Hotel& hotel) {
        return idempotency::record(key, created_response(hotel), app.clock.now());
    };
    const auto hotel = co_await create_hotel(app, std::move(owner), std::move(asked), std::nullopt,
                                             std::move(record), std::move(trace));
    if (hotel) co_return created_response(*hotel);
    if (hotel.error().slug == "idempotency-race") {
        CO_TRY(auto first, co_await idempotency::replay(app.table, key));
        if (first) co_return *std::move(first);
    }
    co_return fail(type == BodyType::form ? form::in_names_of_form(hotel.error()) : hotel.error());
}

Task<Result<Response>> get(HotelsApp& app, Request request) {
    CO_TRY(const auto hotel, co_await get_hotel(app, std::string(request.path_param("hotel_id"))));
    co_return hotel_response(200, hotel);
}

Task<Result<Response>> list_own(HotelsApp& app, Request request) {
    CO_TRY(auto page, http::page_params(request));
    CO_TRY(const auto found, co_await list_owned(app, request.principal->subject, page.limit,
                                                 std::move(page.cursor)));
    co_return http::json_response(200, codec::page_json(found.hotels, found.next));
}

Task<Result<Response>> list_mine(HotelsApp& app, Request request) {
    CO_TRY(auto page, http::page_params(request));
    CO_TRY(const auto found, co_await list_managed(app, request.principal->subject, page.limit,
                                                   std::move(page.cursor)));
    co_return http::json_response(200, codec::page_json(found.hotels, found.next));
}

/// What the changing routes have in common: If-Match, the change, the hotel as it is then.
Task<Result<Response>> apply(HotelsApp& app, Request request, Change change) {
    CO_TRY(const auto version, http::if_match(request));
    CO_TRY(const auto hotel,
           co_await change_hotel(app, std::string(request.path_param("hotel_id")), version,
                                 std::move(change), request.trace.traceparent()));
    co_return hotel_response(200, hotel);
}

Task<Result<Response>> patch(HotelsApp& app, Request request) {
    CO_TRY(auto changes, codec::parse_edit(request.body));
    Change change = [changes = std::move(changes)](Hotel& hotel) { return edit(hotel, changes); };
    co_return co_await apply(app, std::move(request), std::move(change));
}

Task<Result<Response>> put_managers(HotelsApp& app, Request request) {
    CO_TRY(auto ids, codec::parse_managers(request.body));
    Change change = [ids = std::move(ids)](Hotel& hotel) { return set_managers(hotel, ids); };
    co_return co_await apply(app, std::move(request), std::move(change));
}

Task<Result<Response>> post_photo(HotelsApp& app, Request request) {
    CO_TRY(auto upload, form::parse_photo(request));
    // The hotel is looked up first: a picture for nobody is not worth the work.
    std::string hotel_id(request.path_param("hotel_id"));
    std::string trace = request.trace.traceparent();
    CO_TRY_VOID(co_await get_hotel(app, hotel_id));
    CO_TRY(auto photo_id, co_await store_picture(app, std::move(upload)));
    Change change = [photo_id](Hotel& hotel) { return add_photo(hotel, photo_id); };
    CO_TRY(const auto hotel, co_await change_hotel(app, std::move(hotel_id), std::nullopt,
                                                   std::move(change), std::move(trace)));
    co_return hotel_response(201, hotel);
}

Task<Result<Response>> delete_photo(HotelsApp& app, Request request) {
    std::string photo_id(request.path_param("photo_id"));
    Change change = [photo_id](Hotel& hotel) { return remove_photo(hotel, photo_id); };
    CO_TRY(const auto hotel,
           co_await change_hotel(app, std::string(request.path_param("hotel_id")), std::nullopt,
                                 std::move(change), request.trace.traceparent()));
    co_return hotel_response(200, hotel);
}

Task<Result<Response>> archive_one(HotelsApp& app, Request request) {
    if (!request.body.empty() && request.body != "{}")
        co_return fail(Code::invalid, "body-not-expected", "This request takes no body.");
    Change change(archive);
    co_return co_await apply(app, std::move(request), std::move(change));
}

Task<Result<Response>> picture(HotelsApp& app, Request request) {
    CO_TRY(auto bytes, co_await get_picture(app, std::string(request.path_param("name"))));
    Response response;
    response.headers.set("Content-Type", "image/webp");
    response.headers.set("Cache-Control", "public, max-age=31536000, immutable");
    response.body = std::move(bytes);
    co_return response;
}

}  // namespace

void mount_routes(http::Router& router, HotelsApp& app) {
    using enum http::Access;
    using enum http::Method;
    const auto add = [&](http::Route route,
                         Task<Result<Response>> (*handler)(HotelsApp&, Request)) {
        router.add(std::move(route),
                   [&app, handler](Request request) { return handler(app, std::move(request)); });
    };
    const std::vector<std::string> paged{"limit", "cursor"};
    const std::string one = "/api/v1/admin/hotels/{hotel_id}";
    add({post, "/api/v1/admin/hotels", admin, {}, kMaxUploadBody, ""}, create);
    add({http::Method::get, "/api/v1/admin/hotels", admin, paged}, list_own);
    add({http::Method::get, one, admin}, hotels::get);
    add({http::Method::patch, one, admin}, hotels::patch);
    add({post, one + "/archive", admin}, archive_one);
    add({post, one + "/photos", admin, {}, kMaxUploadBody, "multipart/form-data"}, post_photo);
    add({del, one + "/photos/{photo_id}", admin}, delete_photo);
    add({put, one + "/managers", admin}, put_managers);
    add({http::Method::get, "/api/v1/manage/hotels", manager, paged}, list_mine);
    add({http::Method::get, "/api/v1/pictures/{name}", anyone}, picture);
    mount_manage_routes(router, app);
}

}  // namespace innkeeper::hotels
