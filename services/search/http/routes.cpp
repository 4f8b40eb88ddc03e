#include "services/search/http/routes.hpp"

#include "chassis/core/json.hpp"
#include "chassis/http/params.hpp"
#include "chassis/text/fold.hpp"
#include "services/search/http/cursor.hpp"
#include "services/search/limits.hpp"

namespace innkeeper::search {
namespace {

using http::Request;
using http::Response;
namespace bj = json::bj;

/// Search answers may be a few seconds old in a browser, never shared by a proxy.
constexpr std::string_view kCacheControl = "private, max-age=5";

Response cached(std::string body) {
    Response response = http::json_response(200, std::move(body));
    response.headers.set("Cache-Control", std::string(kCacheControl));
    return response;
}

Result<CityQuery> parse_query(const Request& request) {
    TRY(const auto page, http::page_params(request));
    TRY(const auto city, http::text_param(request, "city", 1, kMaxCityQuery));
    TRY(const auto rating, http::integer_param(request, "min_rating", 1, 5));
    CityQuery query{.folded_prefix = text::fold(city.value_or("")),
                    .min_rating = static_cast<int>(rating.value_or(1)),
                    .after = std::nullopt,
                    .limit = page.limit};
    if (!page.cursor.empty()) {
        TRY(query.after, cursor::decode(query, page.cursor));
    }
    return query;
}

Task<Result<Response>> search_hotels(const Catalogue& catalogue, Request request) {
    CO_TRY(const CityQuery query, parse_query(request));
    const CityHits hits = catalogue.index().find(query);
    std::string body = R"({"items":[)";
    for (const Rank& rank : hits.ranks) {
        if (&rank != &hits.ranks.front()) body += ',';
        body += catalogue.find(rank.id)->hit_json;
    }
    body += R"(],"total":)" + std::to_string(hits.total) + R"(,"next":)";
    body += hits.more ? '"' + cursor::encode(query, hits.ranks.back()) + '"' : "null";
    body += '}';
    co_return cached(std::move(body));
}

Task<Result<Response>> suggest(const Catalogue& catalogue, Request request) {
    CO_TRY(const auto q, http::text_param(request, "q", 1, kMaxCityQuery));
    if (!q) co_return fail_field("q", "is missing");
    bj::array items;
    for (const CityCount& found : catalogue.index().suggest(text::fold(*q), kSuggestions))
        items.push_back(
            bj::object{{"city", found.city}, {"country", found.country}, {"hotels", found.hotels}});
    co_return cached(bj::serialize(bj::object{{"items", std::move(items)}}));
}

Task<Result<Response>> get_hotel(const Catalogue& catalogue, Request request) {
    const HotelDocument* hotel = catalogue.find(request.path_param("hotel_id"));
    if (!hotel) co_return fail(Code::not_found, "hotel-not-found", "There is no such hotel.");
    co_return cached(hotel->page_json);
}

}  // namespace

void mount_routes(http::Router& router, const Catalogue& catalogue) {
    const auto add = [&](http::Route route,
                         Task<Result<Response>> (*handler)(const Catalogue&, Request)) {
        router.add(std::move(route), [&catalogue, handler](Request request) {
            return handler(catalogue, std::move(request));
        });
    };
    using enum http::Access;
    constexpr auto kGet = http::Method::get;
    add({kGet, "/api/v1/hotels", anyone, {"city", "min_rating", "limit", "cursor"}}, search_hotels);
    add({kGet, "/api/v1/hotels/suggestions", anyone, {"q"}}, suggest);
    add({kGet, "/api/v1/hotels/{hotel_id}", anyone}, get_hotel);
}

}  // namespace innkeeper::search
