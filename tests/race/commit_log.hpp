#pragma once

#include "chassis/store/table.hpp"
#include "services/booking/app/stock_month.hpp"
#include "services/booking/domain/booking.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::race {

/// What one commit of booking says of stock and of the booking that it is about.
struct SeenCommit {
    struct Month {
        store::Key key;
        std::uint64_t version = 0;  ///< that the commit has made
        booking::StockMonth nights;
    };
    std::string booking_id;                          ///< empty: of none
    std::map<std::uint64_t, booking::Event> events;  ///< of the booking, by its version after each
    std::vector<Month> months;
    std::string trouble;  ///< what could not be read
};

/// Every commit that booking's processes made on stock, to be told afterwards what each version of
/// each month was and who made it. Answers come to several threads in any order, so the order is
/// that of the versions: a version that two commits say they have made, or one that is not the
/// version before it plus what its booking claims more or less of each night (I3), is a claim that
/// got lost. A version that holds more than the rooms is an oversold night (I2), whatever came
/// later. Safe from any thread.
class CommitLog {
public:
    /// `physical` rooms has every room type.
    explicit CommitLog(int physical) : physical_(physical) {}

    /// Before the commit. Nothing for one without a booking or a month of stock.
    [[nodiscard]] static std::optional<SeenCommit> read(const std::vector<store::Write>& writes);
    /// After it.
    void note(std::optional<SeenCommit> seen, const Result<store::Committed>& committed);

    /// Commits that happened, that lost against another, and that the store was too busy for.
    struct Counts {
        std::uint64_t made = 0;
        std::uint64_t lost = 0;
        std::uint64_t busy = 0;
    };
    [[nodiscard]] Counts counts() const { return {made_, lost_, busy_}; }
    /// What is wrong so far, as far as it shows at once. Cheap.
    [[nodiscard]] std::vector<std::string> alarms() const;
    /// At rest: everything that is wrong, at most kMaxViolations lines.
    [[nodiscard]] std::vector<std::string> verify() const;
    /// Versions of months that were looked at.
    [[nodiscard]] std::size_t versions() const;

    static constexpr std::size_t kMaxViolations = 20;

private:
    struct Claims {
        std::string hotel_id;
        booking::Claimed claimed;
    };
    /// Of each version of a booking; none at version 0.
    using Life = std::vector<Claims>;
    struct Version {
        booking::StockMonth nights;
        std::string booking_id;  ///< empty: not of a booking
        std::uint64_t booking_before = 0;
        std::uint64_t booking_after = 0;
    };
    [[nodiscard]] static Life life_of(const std::map<std::uint64_t, booking::Event>& events);
    struct Night {
        std::string partition;
        CivilDate date;
    };
    /// Which room type and hotel a night is of is told by its key, as the booking's would be.
    static void add(booking::NightStock& stock, const Night& night, const Claims& claims, int sign);
    [[nodiscard]] static booking::NightStock expected(const Night& night,
                                                      const booking::NightStock& before,
                                                      const Version& version, const Life& life);
    static void verify_night(const Night& night, std::uint64_t number,
                             const booking::StockNight& before, const booking::StockNight& now,
                             const booking::NightStock& right,
                             std::vector<std::string>& violations);
    static void verify_month(const store::Key& month,
                             const std::map<std::uint64_t, Version>& versions,
                             const std::map<std::string, Life>& lives,
                             std::vector<std::string>& violations);
    void trouble(std::string what);

    const int physical_;
    std::atomic<std::uint64_t> made_{0};
    std::atomic<std::uint64_t> lost_{0};
    std::atomic<std::uint64_t> busy_{0};
    mutable std::mutex mutex_;
    std::map<std::string, std::map<std::uint64_t, booking::Event>> bookings_;
    std::map<store::Key, std::map<std::uint64_t, Version>> months_;
    std::vector<std::string> troubles_;
};

}  // namespace innkeeper::race
