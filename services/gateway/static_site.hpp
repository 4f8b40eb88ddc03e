#pragma once

#include "chassis/core/result.hpp"
#include "chassis/http/message.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace innkeeper::gateway {

/// The built site, read into memory at start: a request touches no disk, and no path can lead out
/// of the folder. Served below `/hotel/`; a path that is no file is the application's own, and
/// gets index.html. Text is kept gzipped too. Read-only after load.
class StaticSite {
public:
    /// Errors: `site-missing` when there is no index.html, `site-unreadable`, `site-too-large`
    /// past a limit.
    [[nodiscard]] static Result<StaticSite> load(const std::filesystem::path& folder);

    /// True for paths that the site answers: `/`, `/favicon.ico`, `/hotel` and all below it.
    [[nodiscard]] static bool owns(std::string_view path);
    /// GET or HEAD of such a path.
    [[nodiscard]] http::Response serve(const http::Request& request) const;

private:
    struct File {
        std::string type;
        std::string bytes;
        std::string gzip;        ///< empty: not worth it
        std::string etag;        ///< without the quotes
        bool immutable = false;  ///< its name holds a hash of its content
    };
    [[nodiscard]] static Result<File> read(const std::filesystem::path& path, std::string name);
    [[nodiscard]] static http::Response respond(const File& file, const http::Request& request);
    std::map<std::string, File, std::less<>> files_;  ///< by path below the folder
};

}  // namespace innkeeper::gateway
