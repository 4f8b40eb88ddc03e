#pragma once

#include "tests/crash/records.hpp"
#include "tests/load/server_process.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace innkeeper::crash {

struct AuditOptions {
    std::vector<std::string> tokens;  ///< of each guest, and last the manager's
    std::uint64_t seed = 0;
    bool new_keys = false;  ///< a planted fault: what is repeated gets another key
};

struct AuditCounts {
    std::size_t repeated = 0;  ///< requests sent again
    std::size_t survived = 0;  ///< unknown ones that had been done before the kill
    std::size_t payments = 0;  ///< seen at rest
};

/// After a restart, compares what the persons know with what the server says, over HTTP, and
/// makes findings. Uses the records of this round.
class Audit {
public:
    Audit(Records& records, Findings& findings, load::ServerProcess& server, AuditOptions options);

    /// Sends again what was not answered, and some of what was.
    void repeat();
    /// Looks at every booking touched in this round until it is as promised and its money at
    /// rest, within kCatchUp; then gives back holds that are left.
    void verify();
    /// Reads the lists of the guests: each booking in them is known, and all that are known are
    /// there. No hold is left.
    void read_lists();

    [[nodiscard]] const AuditCounts& counts() const { return counts_; }

    /// Events reach the read models and payments within that time after a restart.
    static constexpr std::chrono::seconds kCatchUp{10};

private:
    using Part = Task<void> (Audit::*)(load::Guest&, std::size_t);
    /// Everybody at once; a server that hangs is killed.
    void run(Part part);
    Task<void> finish(Part part, load::Guest& guest, std::size_t who);

    Task<void> repeat_own(load::Guest& guest, std::size_t who);
    Task<void> repeat_unknown(load::Guest& guest, Change change);
    Task<void> repeat_answered(load::Guest& guest, Change change);
    Task<void> verify_own(load::Guest& guest, std::size_t who);
    Task<void> verify_one(load::Guest& guest, std::string id);
    Task<Result<Sight>> look_at(load::Guest& guest, std::string id);
    Task<std::string> fault_of(load::Guest& guest, std::string id, Sight& sight);
    Task<void> give_back(load::Guest& guest, std::size_t who, std::string id);
    Task<void> list_own(load::Guest& guest, std::size_t who);
    Task<void> list_holds(load::Guest& guest, std::size_t who);
    Task<bool> read_list(load::Guest& guest, std::size_t who, std::set<std::string>& seen);
    bool explain(const Page::Line& line, std::size_t who);
    [[nodiscard]] bool in_time() const;

    Records& records_;
    Findings& findings_;
    load::ServerProcess& server_;
    AuditOptions options_;
    AuditCounts counts_;
    boost::asio::io_context io_{1};
    std::vector<std::unique_ptr<load::Guest>> persons_;
    std::chrono::steady_clock::time_point until_;
    std::size_t active_ = 0;
    std::function<void()> all_done_;
};

}  // namespace innkeeper::crash
