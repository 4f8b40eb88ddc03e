#pragma once

#include "chassis/core/result.hpp"

#include <string>

namespace innkeeper::store::embedded {

/// Owns a store's directory among processes, and within one, for as long as it lives.
class DirectoryLock {
public:
    /// Makes the directory if there is none. Errors: `store-in-use`, and
    /// those of open_error().
    [[nodiscard]] static Result<DirectoryLock> take(const std::string& directory);
    DirectoryLock(DirectoryLock&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
    DirectoryLock& operator=(DirectoryLock&&) = delete;
    ~DirectoryLock();

private:
    explicit DirectoryLock(int fd) : fd_(fd) {}
    int fd_;
};

}  // namespace innkeeper::store::embedded
