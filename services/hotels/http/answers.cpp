#include "services/hotels/http/answers.hpp"

#include "chassis/http/params.hpp"
#include "services/hotels/app/json.hpp"

namespace innkeeper::hotels {

http::Response hotel_response(int status, const Hotel& hotel) {
    http::Response response = http::json_response(status, codec::hotel_json(hotel));
    response.headers.set("ETag", http::etag(hotel.version));
    return response;
}

}  // namespace innkeeper::hotels
