#include "services/hotels/http/form.hpp"

#include "chassis/http/multipart.hpp"
#include "services/hotels/limits.hpp"
#include "stay/limits.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace innkeeper::hotels::form {
namespace {

using Parts = std::map<std::string, std::string>;

Result<Parts> read_parts(const http::Request& request, const std::vector<std::string>& allowed) {
    const auto content_type = request.headers.get("Content-Type").value_or("");
    TRY(auto parts, http::parse_multipart(content_type, request.body));
    Parts out;
    std::vector<FieldError> errors;
    for (auto& part : parts) {
        if (std::ranges::find(allowed, part.name) == allowed.end())
            errors.push_back({part.name, "is not a field of this form"});
        else if (!out.emplace(part.name, std::move(part.bytes)).second)
            errors.push_back({part.name, "stands twice"});
    }
    if (!errors.empty())
        return fail(Error{Code::invalid, "invalid-request",
                          "The form has fields that are not valid.", std::move(errors)});
    return out;
}

Result<std::int64_t> whole(const Parts& parts, const std::string& name) {
    const std::string& text = parts.at(name);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return fail_field(name, "must be a whole number");
    return value;
}

std::string trimmed(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string::npos) return "";
    return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

std::vector<std::string> split_list(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t comma = std::min(text.find(',', at), text.size());
        out.push_back(trimmed(text.substr(at, comma - at)));
        at = comma + 1;
    }
    return out;
}

const std::map<std::string, std::string> kFormNames{
    {"name", "hotelName"},          {"star_rating", "hotelRating"},   {"city", "hotelCity"},
    {"price.amount", "hotelPrice"}, {"price.currency", "hotelPrice"}, {"manager_ids", "managerIds"},
    {"rooms", "hotelRooms"},
};

/// "200" in the city's currency, or "200 EUR".
void read_price(const std::string& text, NewHotel& hotel) {
    const std::size_t space = text.find(' ');
    hotel.price_amount = text.substr(0, space);
    if (space != std::string::npos) hotel.price_currency = text.substr(space + 1);
}

}  // namespace

Result<HotelForm> parse_hotel(const http::Request& request) {
    TRY(Parts parts, read_parts(request, {"hotelName", "hotelRating", "hotelCity", "hotelPrice",
                                          "photo", "managerIds", "hotelRooms"}));
    std::vector<FieldError> missing;
    for (const char* name : {"hotelName", "hotelRating", "hotelCity", "hotelPrice"})
        if (!parts.contains(name)) missing.push_back({name, "is missing"});
    if (!missing.empty())
        return fail(
            Error{Code::invalid, "invalid-request", "The form lacks fields.", std::move(missing)});
    HotelForm form;
    form.hotel.name = parts["hotelName"];
    form.hotel.city = parts["hotelCity"];
    TRY(const auto rating, whole(parts, "hotelRating"));
    form.hotel.star_rating = static_cast<int>(std::clamp<std::int64_t>(rating, 0, 6));
    read_price(parts["hotelPrice"], form.hotel);
    if (parts.contains("hotelRooms")) {
        TRY(const auto rooms, whole(parts, "hotelRooms"));
        form.hotel.rooms =
            static_cast<int>(std::clamp<std::int64_t>(rooms, 0, stay::kMaxPhysical + 1));
    }
    if (parts.contains("managerIds")) form.hotel.manager_ids = split_list(parts["managerIds"]);
    // A browser sends an empty part for a file field in which nothing was chosen.
    if (parts.contains("photo") && !parts["photo"].empty()) form.photo = std::move(parts["photo"]);
    return form;
}

Error in_names_of_form(Error error) {
    for (FieldError& field : error.fields)
        if (const auto name = kFormNames.find(field.field); name != kFormNames.end())
            field.field = name->second;
    return error;
}

Result<std::string> content_of(const http::Request& request) {
    const auto content_type = request.headers.get("Content-Type").value_or("");
    TRY(const auto parts, http::parse_multipart(content_type, request.body));
    std::string out;
    for (const http::Part& part : parts)
        out += std::to_string(part.name.size()) + ":" + part.name +
               std::to_string(part.bytes.size()) + ":" + part.bytes;
    return out;
}

Result<std::string> parse_photo(const http::Request& request) {
    TRY(Parts parts, read_parts(request, {"photo"}));
    if (!parts.contains("photo") || parts["photo"].empty())
        return fail_field("photo", "is missing");
    return std::move(parts["photo"]);
}

}  // namespace innkeeper::hotels::form
