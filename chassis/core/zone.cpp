#include "chassis/core/zone.hpp"

#include "chassis/core/posix_rule.hpp"

#include <date/tz.h>

#include <fstream>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace innkeeper {

namespace {

namespace chrono = std::chrono;

struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
};
using Zones = std::unordered_map<std::string, Zone, Hash, std::equal_to<>>;

constexpr std::string_view kZoneDirectory = "/usr/share/zoneinfo/";
// The date library gives the last entry of a table an end at the end of its calendar.
constexpr chrono::sys_seconds kNoEnd = chrono::sys_days(chrono::year(10'000) / 1 / 1);

/// The last line of a TZif file.
std::optional<PosixRule> footer_of(const std::string& name) {
    std::ifstream in(std::string(kZoneDirectory) + name, std::ios::binary);
    std::string line;
    std::string last;
    while (std::getline(in, line)) last = std::move(line);
    return PosixRule::parse(last);
}

}  // namespace

struct Zone::Data {
    explicit Data(const date::time_zone& zone) : table(&zone) {}

    /// The rule for times that the table calls its last, which the date library does not know: it
    /// would leave every zone in winter time from 2038 on.
    [[nodiscard]] const PosixRule* rule_past(chrono::sys_seconds end) const {
        if (end < kNoEnd) return nullptr;
        std::call_once(once, [this] { footer = footer_of(table->name()); });
        return footer ? &*footer : nullptr;
    }

    const date::time_zone* table;
    mutable std::once_flag once;
    mutable std::optional<PosixRule> footer;
};

namespace {

Zones load() {
    Zones zones;
    for (const date::time_zone& zone : date::get_tzdb().zones) {
        if (zone.name() == "localtime") continue;
        zones.emplace(zone.name(), Zone(std::make_unique<const Zone::Data>(zone)));
    }
    return zones;
}

}  // namespace

Zone::Zone(std::unique_ptr<const Data> data) : data_(std::move(data)) {}
Zone::Zone(Zone&&) noexcept = default;
Zone::~Zone() = default;

const Zone* Zone::find(std::string_view iana_name) {
    static const Zones zones = load();
    const auto found = zones.find(iana_name);
    return found == zones.end() ? nullptr : &found->second;
}

chrono::seconds Zone::offset_at(chrono::sys_seconds instant) const {
    const date::sys_info info = data_->table->get_info(instant);
    const PosixRule* rule = data_->rule_past(info.end);
    return rule == nullptr ? info.offset : rule->offset_at(instant);
}

chrono::sys_seconds Zone::instant_of(chrono::local_seconds local) const {
    const date::local_seconds there(local.time_since_epoch());
    const date::local_info info = data_->table->get_info(there);
    if (info.result == date::local_info::nonexistent) return info.second.begin;
    if (info.result == date::local_info::unique)
        if (const PosixRule* rule = data_->rule_past(info.first.end))
            return rule->instant_of(local);
    return chrono::sys_seconds(local.time_since_epoch() - info.first.offset);
}

}  // namespace innkeeper
