#include "services/gateway/static_site.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"
#include "services/gateway/limits.hpp"

#include <zlib.h>

#include <algorithm>
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

std::unexpected<Error> unreadable(const fs::path& path) {
    return fail(Code::unavailable, "site-unreadable", path.string() + " cannot be read.");
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

/// True when `wanted` says so of one item of a list with commas.
template <class Wanted>
bool any_item(std::string_view list, const Wanted& wanted) {
    for (;;) {
        const std::size_t comma = std::min(list.find(','), list.size());
        if (wanted(trimmed(list.substr(0, comma)))) return true;
        if (comma == list.size()) return false;
        list.remove_prefix(comma + 1);
    }
}

/// RFC 9110 section 12.5.3, as far as gzip goes: `gzip` without the weight 0.
bool takes_gzip(const http::Request& request) {
    return any_item(request.headers.get("Accept-Encoding").value_or(""), [](std::string_view item) {
        const std::size_t semicolon = std::min(item.find(';'), item.size());
        if (!http::equal_ignoring_case(trimmed(item.substr(0, semicolon)), "gzip")) return false;
        std::string_view weight = trimmed(item.substr(std::min(semicolon + 1, item.size())));
        return !weight.starts_with("q=0") || weight.find_first_of("123456789") != weight.npos;
    });
}

/// RFC 9110 section 13.1.2: weak comparison with one of a list of tags, or any.
bool has_already(const http::Request& request, const std::string& etag) {
    return any_item(request.headers.get("If-None-Match").value_or(""), [&](std::string_view item) {
        if (item.starts_with("W/")) item.remove_prefix(2);
        return item == "*" || item == etag;
    });
}

http::Response redirect(std::string to) {
    http::Response response;
    response.status = 302;
    response.headers.set("Location", std::move(to));
    return response;
}

}  // namespace

Result<StaticSite::File> StaticSite::read(const fs::path& path, std::string name) {
    std::error_code error;
    if (const auto size = fs::file_size(path, error); !error && size > kMaxSiteFile)
        return fail(Code::invalid, "site-too-large", path.string() + " is past a limit.");
    File file;
    std::ifstream in(path, std::ios::binary);
    file.bytes.assign(std::istreambuf_iterator<char>(in), {});
    if (error || !in) return unreadable(path);
    const auto type = kTypes.find(path.extension().string());
    file.type = type == kTypes.end() ? "application/octet-stream" : type->second;
    file.etag = base64url_encode(sha256(file.bytes).substr(0, 12));
    if (is_text(file.type) && file.bytes.size() >= kMinGzip) file.gzip = gzip(file.bytes);
    file.immutable = name.starts_with("assets/");
    return file;
}

Result<StaticSite> StaticSite::load(const fs::path& folder) {
    StaticSite site;
    std::error_code error;
    if (fs::is_regular_file(folder / "index.html", error)) {
        for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
             at.increment(error)) {
            if (!at->is_regular_file(error)) continue;
            if (site.files_.size() >= kMaxSiteFiles)
                return fail(Code::invalid, "site-too-large", "The site has too many files.");
            std::string name = at->path().lexically_relative(folder).generic_string();
            TRY(auto file, read(at->path(), name));
            site.files_.emplace(std::move(name), std::move(file));
        }
        if (error) return unreadable(folder);
        return site;
    }
    return fail(Code::invalid, "site-missing",
                "There is no built site in " + folder.string() + "; make run builds it.");
}

bool StaticSite::owns(std::string_view path) {
    return path == "/" || path == "/hotel" || path == "/favicon.ico" || path.starts_with(kBase);
}

http::Response StaticSite::respond(const File& file, const http::Request& request) {
    const bool zipped = !file.gzip.empty() && takes_gzip(request);
    // A strong tag is one of a representation: the zipped one has another.
    const std::string etag = '"' + file.etag + (zipped ? "-gzip\"" : "\"");
    http::Response response;
    response.headers.set("Content-Type", file.type);
    response.headers.set("ETag", etag);
    response.headers.set("Cache-Control",
                         file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    response.headers.set("Content-Security-Policy", std::string(kPolicy));
    response.headers.set("Vary", "Accept-Encoding");
    if (has_already(request, etag)) {
        response.status = 304;
        return response;
    }
    if (zipped) response.headers.set("Content-Encoding", "gzip");
    response.body = zipped ? file.gzip : file.bytes;
    return response;
}

http::Response StaticSite::serve(const http::Request& request) const {
    if (request.method != http::Method::get && request.method != http::Method::head) {
        auto response =
            http::problem(405, "method-not-allowed", "The site is only read.", request.trace);
        response.headers.set("Allow", "GET, HEAD");
        return response;
    }
    if (request.path == "/" || request.path == "/hotel") return redirect(std::string(kBase));
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
