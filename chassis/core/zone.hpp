#pragma once

#include <chrono>
#include <memory>
#include <string_view>

namespace innkeeper {

/// A zone of the system's IANA database; immutable, lives as long as the process. Most code wants
/// the functions of dates.hpp.
class Zone {
public:
    /// nullptr for a name that the database does not have. "localtime" is a machine's setting and
    /// no zone. Safe from any thread.
    [[nodiscard]] static const Zone* find(std::string_view iana_name);

    /// What to add to UTC to get local time at `instant`.
    [[nodiscard]] std::chrono::seconds offset_at(std::chrono::sys_seconds instant) const;
    /// In a gap the first instant after it; of two the first.
    [[nodiscard]] std::chrono::sys_seconds instant_of(std::chrono::local_seconds local) const;

    struct Data;
    explicit Zone(std::unique_ptr<const Data> data);
    Zone(Zone&&) noexcept;
    ~Zone();

private:
    std::unique_ptr<const Data> data_;
};

}  // namespace innkeeper
