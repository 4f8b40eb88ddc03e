#include "innkeeper/commands.hpp"

#include "innkeeper/backup.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace innkeeper {
namespace {

void print_line(const std::string& line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
}

int report(const Result<Manifest>& done, const char* what, const std::string& where) {
    if (!done) {
        print_error(done.error());
        return kExitFailed;
    }
    std::uint64_t bytes = 0;
    for (const auto& [path, facts] : done->files) bytes += facts.bytes;
    print_line(fmt::format("{} {}: {} files, {} bytes, as of {}", what, where, done->files.size(),
                           bytes, to_rfc3339(done->created_at)));
    print_line(fmt::format("state {}", done->state_hash));
    return kExitGood;
}

}  // namespace

int back_up(const std::string& data, const std::string& to, const std::string& version) {
    return report(make_backup(data, to, version, print_line), "backed up to", to);
}

int restore(const std::string& from, const std::string& data) {
    return report(restore_backup(from, data, print_line), "restored in", data);
}

}  // namespace innkeeper
