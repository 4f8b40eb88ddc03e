#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace innkeeper::testing {

/// An empty directory of its own under the system's temporary directory; removed, with what is in
/// it, at the end.
class TempDir {
public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path operator/(std::string_view name) const {
        return path_ / name;
    }
    /// Writes a file below the directory, with its folders, and returns its path.
    std::filesystem::path write(std::string_view name, std::string_view text) const;

private:
    std::filesystem::path path_;
};

/// The whole file. Throws std::runtime_error when it cannot be read.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

}  // namespace innkeeper::testing
