#include "services/gateway/static_site.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"
#include "services/gateway/limits.hpp"

#include <zlib.h>

#include <fstream>
#include <iterator>

namespace innkeeper::gateway {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBase = "/hotel/";

/// Everything from this origin; Mantine sets styles on elements; pictures are previewed as blobs.
constexpr std::string_view kPolicy =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

const std::map<std::string, std::string> kTypes{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".webp", "image/webp"},
    {".jpg", "image/jpeg"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
};

bool is_text(const std::string& type) {
    return type.starts_with("text/") || type.starts_with("application/") || type == "image/svg+xml";
}

std::string gzip(const std::string& bytes) {
    z_stream stream{};
    constexpr int kGzipWindow = 15 + 16;
    CHECK(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipWindow, 9,
                       Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

http::Response redirect(std::string to) {
    http::Response response;
    response.status = 302;
    response.headers.set("Location", std::move(to));
    return response;
}

}  // namespace

Result<StaticSite> StaticSite::load(const fs::path& folder) {
    StaticSite site;
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
        if (!at->is_regular_file()) continue;
        if (at->file_size() > kMaxSiteFile || site.files_.size() >= kMaxSiteFiles)
            return fail(Code::invalid, "site-too-large", at->path().string() + " is past a limit.");
        std::ifstream in(at->path(), std::ios::binary);
        File file;
        file.bytes.assign(std::istreambuf_iterator<char>(in), {});
        const auto type = kTypes.find(at->path().extension().string());
        file.type = type == kTypes.end() ? "application/octet-stream" : type->second;
        file.etag = '"' + base64url_encode(sha256(file.bytes).substr(0, 12)) + '"';
        if (is_text(file.type) && file.bytes.size() >= kMinGzip) file.gzip = gzip(file.bytes);
        const std::string name = fs::relative(at->path(), folder).generic_string();
        file.immutable = name.starts_with("assets/");
        site.files_.emplace(name, std::move(file));
    }
    if (!site.files_.contains("index.html"))
        return fail(Code::invalid, "site-missing",
                    "There is no built site in " + folder.string() + "; make run builds it.");
    return site;
}

bool StaticSite::owns(std::string_view path) {
    return path == "/" || path == "/hotel" || path == "/favicon.ico" || path.starts_with(kBase);
}

http::Response StaticSite::respond(const File& file, const http::Request& request) {
    http::Response response;
    response.headers.set("Content-Type", file.type);
    response.headers.set("ETag", file.etag);
    response.headers.set("Cache-Control",
                         file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    response.headers.set("Content-Security-Policy", std::string(kPolicy));
    response.headers.set("Vary", "Accept-Encoding");
    if (request.headers.get("If-None-Match") == file.etag) {
        response.status = 304;
        return response;
    }
    const bool zipped = !file.gzip.empty() && request.headers.get("Accept-Encoding")
                                                      .value_or("")
                                                      .find("gzip") != std::string_view::npos;
    if (zipped) response.headers.set("Content-Encoding", "gzip");
    response.body = zipped ? file.gzip : file.bytes;
    return response;
}

http::Response StaticSite::serve(const http::Request& request) const {
    if (request.path == "/" || request.path == "/hotel") return redirect(std::string(kBase));
    if (request.method != http::Method::get && request.method != http::Method::head) {
        auto response = http::problem(405, "method-not-allowed", "The site is only read.",
                                      request.trace);
        response.headers.set("Allow", "GET, HEAD");
        return response;
    }
    std::string_view name = request.path;
    name.remove_prefix(name == "/favicon.ico" ? 1 : kBase.size());
    if (const auto found = files_.find(name); found != files_.end())
        return respond(found->second, request);
    // A missing file with a hash in its name belongs to another build: index.html would be wrong.
    if (name.starts_with("assets/") || name == "favicon.ico")
        return http::problem(404, "no-such-file", "The site has no such file.", request.trace);
    return respond(files_.find("index.html")->second, request);
}

}  // namespace innkeeper::gateway
