#pragma once

#include "chassis/auth/test_authenticator.hpp"
#include "chassis/blobs/memory_blobs.hpp"
#include "chassis/store/memory_table.hpp"
#include "chassis/testing/api_call.hpp"
#include "chassis/testing/events.hpp"
#include "chassis/testing/forwarding_table.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/recording_bus.hpp"
#include "chassis/testing/run.hpp"
#include "services/hotels/service.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

/// A whole hotels service on in-memory ports. For tests.
namespace innkeeper::hotels {

using testing::Call;
using testing::each_in;
using testing::fields_of;
using testing::object_in;
using testing::slug_of;
using testing::text_in;

inline Place place_of(const char* country, const char* zone, const char* currency) {
    return {country, 1.5, 2.5, zone, *Currency::parse(currency)};
}

class TwoCities final : public CityDirectory {
public:
    std::optional<Place> find(const std::string& city) const override {
        if (city == "Sydney") return place_of("AU", "Australia/Sydney", "AUD");
        if (city == "Tokyo") return place_of("JP", "Asia/Tokyo", "JPY");
        return std::nullopt;
    }
};

inline ProcessedPicture picture_of(const std::string& id, const std::string& bytes) {
    return {id, {{"thumb", "T" + bytes}, {"card", "C" + bytes}, {"full", "F" + bytes}}};
}

/// Takes "image:<name>" as a picture with that name as its id.
class NamedPictures final : public PictureProcessor {
public:
    Result<ProcessedPicture> process(const std::string& upload) const override {
        ++processed;
        if (!upload.starts_with("image:"))
            return fail(Code::rejected, "picture-type-unsupported", "This is no picture.");
        return picture_of(upload.substr(6), upload);
    }
    mutable int processed = 0;
};

class DrawnPictures final : public PictureSource {
public:
    std::optional<ProcessedPicture> draw(const std::string& photo_id) const override {
        ++asked;
        if (photo_id != "sample-7") return std::nullopt;
        return picture_of(photo_id, "drawn");
    }
    mutable int asked = 0;
};

/// A table in which another writer gets in between: `before_commit` runs once, just before the
/// next commit.
class InterleavedTable final : public testing::ForwardingTable {
public:
    using ForwardingTable::ForwardingTable;
    Task<Result<store::Committed>> commit(std::vector<store::Write> writes) override {
        if (before_commit) {
            const auto meanwhile = std::exchange(before_commit, nullptr);
            co_await meanwhile();
        }
        co_return co_await inner_.commit(std::move(writes));
    }
    std::function<Task<void>()> before_commit;
};

struct World {
    boost::asio::io_context io;
    testing::ManualClock clock;
    SeededRandom random{7};
    store::MemoryTable memory{clock};
    InterleavedTable table{memory};
    blobs::MemoryBlobs blobs;
    testing::RecordingBus bus;
    auth::TestAuthenticator authenticator;
    InlineOffload offload;
    TwoCities cities;
    NamedPictures pictures;
    DrawnPictures drawn;
    std::unique_ptr<HotelsService> service =
        make_service({io.get_executor(), clock, random, table, blobs, bus, authenticator, offload,
                      cities, pictures, &drawn, place_of("DE", "Europe/Berlin", "EUR")});

    http::Response send(const Call& call) {
        return testing::run(io, service->router().handle(call.request()));
    }
    /// A hotel of `owner`, made by JSON with the key; the whole answer.
    http::Response create(const std::string& body, const std::string& key = "key-0001",
                          const std::string& owner = "ada") {
        return send(Call::post("/api/v1/admin/hotels")
                        .as("admin:" + owner)
                        .with("Idempotency-Key", key)
                        .json(body));
    }
    /// The id of a new hotel.
    std::string made(const std::string& name, const std::string& owner = "ada") {
        const auto response =
            create(R"({"name":")" + name +
                       R"(","star_rating":4,"city":"Sydney","price":{"amount":"200"}})",
                   "key-of-" + name, owner);
        REQUIRE(response.status == 201);
        return text_in(object_in(response), "id");
    }
    /// The events in the outbox, oldest first.
    std::vector<bus::Event> outbox() const { return testing::outbox_of(memory); }
};

inline const std::string kContinental =
    R"({"name":"Continental","star_rating":4,"city":"Sydney","price":{"amount":"200"}})";
inline const std::string kNoHotel = "00000000-0000-7000-8000-000000000000";

inline std::string form_body(const http::Pairs& fields, const std::string& boundary = "b0und") {
    std::string body;
    for (const auto& [name, value] : fields) {
        body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"";
        if (name == "photo") body += "; filename=\"../../evil.php\"\r\nContent-Type: text/html";
        body += "\r\n\r\n" + value + "\r\n";
    }
    return body + "--" + boundary + "--\r\n";
}

inline std::string form_type(const std::string& boundary = "b0und") {
    return "multipart/form-data; boundary=" + boundary;
}

}  // namespace innkeeper::hotels
