#include "services/gateway/static_site.hpp"

#include "chassis/testing/api_call.hpp"
#include "chassis/testing/temp_dir.hpp"
#include "services/gateway/limits.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <filesystem>

namespace innkeeper::gateway {
namespace {

using testing::TempDir;

const std::string kIndex = "<!doctype html><title>Innkeeper</title>";
const std::string kScript = "let words = 0;\n" + std::string(2 * kMinGzip, 'x');

struct Fixture {
    TempDir dir;
    StaticSite site;

    Fixture() : site(built(dir)) {}
    static StaticSite built(const TempDir& dir) {
        dir.write("outside.txt", "secret");
        dir.write("site/index.html", kIndex);
        dir.write("site/favicon.ico", "icon");
        dir.write("site/assets/app-1a2b.js", kScript);
        dir.write("site/assets/logo-9f.png", std::string(2 * kMinGzip, 'p'));
        dir.write("site/readme.unknown", "?");
        auto site = StaticSite::load(dir / "site");
        REQUIRE(site.has_value());
        return *std::move(site);
    }
    /// As a server would hand over that path, which is decoded already.
    http::Response get(const std::string& path, const http::Pairs& headers = {},
                       http::Method method = http::Method::get) const {
        http::Request request;
        request.method = method;
        request.path = path;
        for (const auto& [name, value] : headers) request.headers.set(name, value);
        return site.serve(request);
    }
};

std::string unzipped(const std::string& bytes) {
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    std::string out(100'000, '\0');
    std::string in = bytes;
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
}

std::string header(const http::Response& response, std::string_view name) {
    return std::string(response.headers.get(name).value_or(""));
}

std::string slug_of_load(const std::filesystem::path& folder) {
    const auto site = StaticSite::load(folder);
    return site ? "" : site.error().slug;
}

}  // namespace

TEST_CASE("what the site answers for") {
    for (const char* own : {"/", "/hotel", "/hotel/", "/hotel/search", "/favicon.ico"})
        CHECK(StaticSite::owns(own));
    for (const char* other : {"/hotels", "/api/v1/hotels", "/health/live", "", "/hotelx/"})
        CHECK_FALSE(StaticSite::owns(other));
}

TEST_CASE("files with their types, and how long they may be kept") {
    const Fixture f;
    const auto index = f.get("/hotel/");
    CHECK(index.status == 200);
    CHECK(index.body == kIndex);
    CHECK(header(index, "Content-Type") == "text/html; charset=utf-8");
    CHECK(header(index, "Cache-Control") == "no-cache");
    CHECK(header(index, "Content-Security-Policy").starts_with("default-src 'self'"));
    CHECK(header(index, "Vary") == "Accept-Encoding");
    const auto script = f.get("/hotel/assets/app-1a2b.js");
    CHECK(script.body == kScript);
    CHECK(header(script, "Content-Type") == "text/javascript; charset=utf-8");
    CHECK(header(script, "Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(f.get("/favicon.ico").body == "icon");
    CHECK(header(f.get("/hotel/assets/logo-9f.png"), "Content-Type") == "image/png");
    CHECK(header(f.get("/hotel/readme.unknown"), "Content-Type") == "application/octet-stream");
}

TEST_CASE("the root leads to the site") {
    const Fixture f;
    for (const char* path : {"/", "/hotel"}) {
        CHECK(f.get(path).status == 302);
        CHECK(header(f.get(path), "Location") == "/hotel/");
    }
}

TEST_CASE("a page of the application gets index.html, a missing asset 404") {
    const Fixture f;
    for (const char* path :
         {"/hotel/search", "/hotel/book/00000000-0000-7000-8000-000000000001", "/hotel/assets"})
        CHECK(f.get(path).body == kIndex);
    for (const char* path : {"/hotel/assets/app-0000.js", "/hotel/assets/"}) {
        const auto missing = f.get(path);
        CHECK(missing.status == 404);
        CHECK(testing::slug_of(missing) == "no-such-file");
    }
    const TempDir bare;
    bare.write("index.html", kIndex);
    const auto site = StaticSite::load(bare.path());
    REQUIRE(site.has_value());
    http::Request icon;
    icon.path = "/favicon.ico";
    CHECK(site->serve(icon).status == 404);
}

TEST_CASE("no path leads out of the folder") {
    const Fixture f;
    for (const char* path :
         {"/hotel/../outside.txt", "/hotel/assets/../../outside.txt", "/hotel//../outside.txt",
          "/hotel/%2e%2e/outside.txt", "/hotel/..\\outside.txt", "/hotel//etc/passwd",
          "/hotel/../../../../../../etc/passwd", "/hotel/./../outside.txt"}) {
        CAPTURE(path);
        const auto response = f.get(path);
        CHECK(response.body.find("secret") == std::string::npos);
        CHECK(response.body.find("root:") == std::string::npos);
        CHECK((response.body == kIndex || response.status == 404));
    }
    for (const char* target : {"/hotel/../outside.txt", "/hotel/%2e%2e/outside.txt",
                               "/hotel/%2E%2E%2Foutside.txt", "/hotel/..%2foutside.txt"}) {
        http::Request request;
        CHECK_FALSE(http::set_target(request, target).has_value());
    }
}

TEST_CASE("gzip for those who take it, each representation with its own tag") {
    const Fixture f;
    const std::string path = "/hotel/assets/app-1a2b.js";
    const auto plain = f.get(path);
    CHECK(header(plain, "Content-Encoding").empty());
    for (const char* accepted :
         {"gzip", "gzip, deflate, br", "br;q=1.0, GZIP;q=0.5", "deflate,gzip;q=0.1"}) {
        const auto zipped = f.get(path, {{"Accept-Encoding", accepted}});
        CHECK(header(zipped, "Content-Encoding") == "gzip");
        CHECK(zipped.body.size() < plain.body.size());
        CHECK(unzipped(zipped.body) == kScript);
        CHECK(header(zipped, "ETag") != header(plain, "ETag"));
    }
    for (const char* refused : {"", "br", "gzip;q=0", "gzip; q=0.000, br", "x-gzip"})
        CHECK(f.get(path, {{"Accept-Encoding", refused}}).body == kScript);
    const http::Pairs gzip{{"Accept-Encoding", "gzip"}};
    CHECK(f.get("/hotel/", gzip).body == kIndex);  // below kMinGzip
    CHECK(header(f.get("/hotel/assets/logo-9f.png", gzip), "Content-Encoding").empty());
}

TEST_CASE("a file just as long as kMinGzip is zipped, one shorter is not") {
    const TempDir dir;
    dir.write("index.html", std::string(kMinGzip, 'a'));
    dir.write("short.html", std::string(kMinGzip - 1, 'a'));
    const auto site = StaticSite::load(dir.path());
    REQUIRE(site.has_value());
    http::Request request;
    request.headers.set("Accept-Encoding", "gzip");
    request.path = "/hotel/index.html";
    CHECK(header(site->serve(request), "Content-Encoding") == "gzip");
    request.path = "/hotel/short.html";
    CHECK(header(site->serve(request), "Content-Encoding").empty());
}

TEST_CASE("a client that has the file already gets 304 without it") {
    const Fixture f;
    const std::string path = "/hotel/assets/app-1a2b.js";
    const std::string tag = header(f.get(path), "ETag");
    CHECK(tag.starts_with('"'));
    for (const std::string& sent :
         {tag, "W/" + tag, std::string("*"), "\"x\", " + tag, tag + ",\"y\""}) {
        const auto response = f.get(path, {{"If-None-Match", sent}});
        CHECK(response.status == 304);
        CHECK(response.body.empty());
        CHECK(header(response, "ETag") == tag);
        CHECK_FALSE(header(response, "Cache-Control").empty());
    }
    for (const std::string& sent : {std::string(), std::string("\"other\""), tag.substr(1)})
        CHECK(f.get(path, {{"If-None-Match", sent}}).status == 200);
    CHECK(header(f.get("/hotel/"), "ETag") != tag);
}

TEST_CASE("HEAD as GET; every other method is 405") {
    const Fixture f;
    const auto head = f.get("/hotel/", {}, http::Method::head);
    CHECK(head.status == 200);
    CHECK(header(head, "ETag") == header(f.get("/hotel/"), "ETag"));
    for (const auto method : {http::Method::post, http::Method::put, http::Method::patch,
                              http::Method::del, http::Method::options})
        for (const char* path : {"/hotel/", "/hotel", "/", "/favicon.ico", "/hotel/search"}) {
            const auto refused = f.get(path, {}, method);
            CHECK(refused.status == 405);
            CHECK(header(refused, "Allow") == "GET, HEAD");
        }
}

TEST_CASE("a folder without a site, and one past the limits") {
    const TempDir dir;
    CHECK(slug_of_load(dir / "nowhere") == "site-missing");
    CHECK(slug_of_load(dir.path()) == "site-missing");
    dir.write("a/index.html", kIndex);
    dir.write("a/big.bin", std::string(kMaxSiteFile, 'b'));
    CHECK(slug_of_load(dir / "a").empty());
    dir.write("a/big.bin", std::string(kMaxSiteFile + 1, 'b'));
    CHECK(slug_of_load(dir / "a") == "site-too-large");
    dir.write("b/index.html", kIndex);
    for (std::size_t i = 1; i < kMaxSiteFiles; ++i) dir.write("b/f" + std::to_string(i), "x");
    CHECK(slug_of_load(dir / "b").empty());
    dir.write("b/one-more", "x");
    CHECK(slug_of_load(dir / "b") == "site-too-large");
}

}  // namespace innkeeper::gateway
