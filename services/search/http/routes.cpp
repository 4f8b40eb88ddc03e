#include "services/search/http/routes.hpp"

#include "chassis/http/params.hpp"
#include "services/search/domain/quarter.hpp"
#include "services/search/http/cursor.hpp"
#include "services/search/http/render.hpp"
#include "services/search/http/search_params.hpp"
#include "services/search/limits.hpp"

#include <algorithm>

namespace innkeeper::search {
namespace {

using http::Request;
using http::Response;
using Answered = Result<Response>;

/// Search answers may be a few seconds old in a browser, never shared by a proxy.
constexpr std::string_view kCacheControl = "private, max-age=5";

Response cached(std::string body) {
    Response response = http::json_response(200, std::move(body));
    response.headers.set("Cache-Control", std::string(kCacheControl));
    return response;
}

Result<std::shared_ptr<const Snapshot>> shown(const Reading& reading) {
    auto snapshot = reading.catalogue.shown();
    if (!snapshot)
        return fail(Code::unavailable, "not-ready", "The process is starting or stopping.");
    return snapshot;
}

std::unexpected<Error> hotel_not_found() {
    return fail(Code::not_found, "hotel-not-found", "There is no such hotel.");
}

/// What the text index says of words that it cannot take is said of the parameter.
std::unexpected<Error> words_refused(Error error) {
    if (error.code == Code::invalid) error.fields.assign(1, {"q", error.detail});
    return fail(std::move(error));
}

/// Never an answer from half of the texts: until all are there it is as if the index was down.
Result<void> must_have_texts(const Reading& reading) {
    if (reading.catalogue.has_texts()) return {};
    Error error{Code::unavailable, "text-search-unavailable",
                "Searching by words does not work at this moment."};
    error.retry_after = kTextsRetryAfter;
    return fail(std::move(error));
}

struct Words {
    std::vector<TextMatch> matches;
    std::optional<std::string> corrected;
};

Task<Result<Words>> find_words(Reading& reading, std::string text) {
    CO_TRY_VOID(must_have_texts(reading));
    text::TextQuery query{
        .text = std::move(text), .prefix_last_word = true, .limit = text::kMaxMatches};
    auto found = co_await reading.texts.search(std::move(query));
    if (!found) co_return words_refused(std::move(found.error()));
    Words words{{}, std::move(found->corrected)};
    words.matches.reserve(found->matches.size());
    for (const text::Match& match : found->matches)
        words.matches.push_back({match.tag, match.score});
    co_return words;
}

Task<Answered> search_hotels(Reading& reading, Request request) {
    CO_TRY(SearchParams params, parse_search(request, reading.clock.now()));
    Query& query = params.query;
    if (!params.cursor.empty()) {
        CO_TRY(query.after, cursor::decode(request, params.cursor));
    }
    std::optional<std::string> corrected;
    if (!params.text.empty()) {
        CO_TRY(Words words, co_await find_words(reading, std::move(params.text)));
        query.text = std::move(words.matches);
        corrected = std::move(words.corrected);
    }
    CO_TRY(const auto snapshot, shown(reading));
    const SearchResult result = find_hotels(*snapshot, query);
    std::optional<int> nights;
    if (query.dates) nights = query.dates->stay.nights();
    const std::string next =
        result.more ? cursor::encode(request, result.hits.back().key) : std::string();
    co_return cached(hits_text({result, nights, std::move(corrected), next}));
}

/// Hotels whose names begin like the text. Of a text index that is down: nothing, where there are
/// cities to suggest.
Task<Result<std::vector<text::Completion>>> complete(Reading& reading, std::string prefix,
                                                     bool needed) {
    std::vector<text::Completion> none;
    if (const auto ready = must_have_texts(reading); !ready) {
        if (needed) co_return fail(ready.error());
        co_return none;
    }
    auto found = co_await reading.texts.suggest(std::move(prefix), kSuggestions);
    if (found) co_return std::move(*found);
    const bool no_words = found.error().code == Code::invalid;
    if (needed && !no_words) co_return fail(std::move(found.error()));
    co_return none;
}

/// Both kinds have places where both match; what one leaves over, the other has.
void share_places(Suggestions& suggestions) {
    const std::size_t kept = std::min(suggestions.hotels.size(), kSuggestedHotels);
    const std::size_t cities = std::min(suggestions.cities.size(), kSuggestions - kept);
    const std::size_t hotels = std::min(suggestions.hotels.size(), kSuggestions - cities);
    suggestions.cities.resize(cities);
    suggestions.hotels.resize(hotels);
}

Task<Answered> suggest(Reading& reading, Request request) {
    CO_TRY(auto text, http::text_param(request, "q", 1, kMaxCityQuery));
    if (!text) co_return fail_field("q", "is required");
    CO_TRY(const std::string folded, fold_param("q", *text));
    CO_TRY(const auto snapshot, shown(reading));
    Suggestions suggestions{snapshot->suggest_cities(folded, kSuggestions), {}};
    const bool needed = suggestions.cities.empty();
    CO_TRY(const auto names, co_await complete(reading, *std::move(text), needed));
    for (const text::Completion& name : names)
        if (const auto hotel = snapshot->at(name.tag))
            suggestions.hotels.push_back(hotel->block().facts);
    share_places(suggestions);
    co_return cached(suggestions_text(suggestions));
}

Task<Answered> get_hotel(Reading& reading, Request request) {
    const std::string id(request.path_param("hotel_id"));
    CO_TRY(const auto snapshot, shown(reading));
    const auto view = view_hotel(*snapshot, id);
    if (!view) co_return hotel_not_found();
    if (const std::string* page = reading.pages.find(view->facts)) co_return cached(*page);
    CO_TRY(const auto row, co_await reading.table.get(hotel_key(id)));
    if (!row) co_return hotel_not_found();
    CO_TRY(const std::string hotel, hotel_of_row(row->document));
    CO_TRY(std::string page, page_of(hotel));
    reading.pages.keep(view->facts, page);
    co_return cached(std::move(page));
}

Task<Answered> get_calendar(Reading& reading, Request request) {
    CO_TRY(const auto month, parse_month(request, reading.clock.now()));
    CO_TRY(const auto rooms, parse_party(request));
    CO_TRY(const auto snapshot, shown(reading));
    const auto view = view_hotel(*snapshot, request.path_param("hotel_id"));
    if (!view) co_return hotel_not_found();
    const HotelRef hotel = *snapshot->at(view->ordinal);
    const auto nights = calendar_of(hotel, month, rooms, reading.clock.now());
    co_return cached(calendar_text(*view->facts, month, nights));
}

Response progress_response(int status, const Reading& reading) {
    return http::json_response(status, progress_text(reading.rebuilder.progress()));
}

Task<Answered> begin_rebuild(Reading& reading, Request request) {
    if (!request.body.empty() && request.body != "{}")
        co_return fail(Code::invalid, "body-not-expected", "This request takes no body.");
    CO_TRY_VOID(reading.rebuilder.begin());
    co_return progress_response(202, reading);
}

Task<Answered> get_rebuild(Reading& reading, Request) { co_return progress_response(200, reading); }

}  // namespace

void mount_routes(http::Router& router, Reading& reading) {
    using http::Method;
    router.add(
        {.method = Method::get,
         .pattern = "/api/v1/hotels",
         .query = {"city", "q", "near", "box", "arrival", "departure", "adults", "children_ages",
                   "rooms", "min_rating", "max_price", "currency", "amenities", "meal_plans",
                   "free_cancellation", "sort", "limit", "cursor"}},
        [&reading](Request r) { return search_hotels(reading, std::move(r)); });
    router.add({.method = Method::get, .pattern = "/api/v1/hotels/suggestions", .query = {"q"}},
               [&reading](Request r) { return suggest(reading, std::move(r)); });
    router.add({.method = Method::get, .pattern = "/api/v1/hotels/{hotel_id}"},
               [&reading](Request r) { return get_hotel(reading, std::move(r)); });
    router.add({.method = Method::get,
                .pattern = "/api/v1/hotels/{hotel_id}/calendar",
                .query = {"month", "adults", "children_ages", "rooms"}},
               [&reading](Request r) { return get_calendar(reading, std::move(r)); });
    const std::string rebuild = "/api/v1/admin/search/rebuild";
    router.add({.method = Method::post, .pattern = rebuild, .access = http::Access::admin},
               [&reading](Request r) { return begin_rebuild(reading, std::move(r)); });
    router.add({.method = Method::get, .pattern = rebuild, .access = http::Access::admin},
               [&reading](Request r) { return get_rebuild(reading, std::move(r)); });
}

}  // namespace innkeeper::search
