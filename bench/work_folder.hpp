#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace innkeeper::bench {

/// A folder of its own on the disk that is measured; gone with the object.
class WorkFolder {
public:
    explicit WorkFolder(const std::filesystem::path& in) {
        std::string name = (in / "innkeeper-bench.XXXXXX").string();
        if (::mkdtemp(name.data()) != nullptr) path_ = name;
    }
    ~WorkFolder() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;
    /// Empty: none could be made.
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace innkeeper::bench
