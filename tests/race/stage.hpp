#pragma once

#include "chassis/auth/test_authenticator.hpp"
#include "chassis/bus/embedded/embedded_bus.hpp"
#include "chassis/host/local_client.hpp"
#include "chassis/host/loops.hpp"
#include "chassis/host/service.hpp"
#include "chassis/store/embedded/embedded_store.hpp"
#include "chassis/telemetry/log.hpp"
#include "chassis/telemetry/metrics.hpp"
#include "chassis/testing/temp_dir.hpp"
#include "services/booking/limits.hpp"
#include "services/payments/sandbox/sandbox_provider.hpp"
#include "stay/hotel.hpp"
#include "tests/race/competing_bus.hpp"
#include "tests/race/tables.hpp"

#include <memory>
#include <string>
#include <vector>

namespace innkeeper::race {

inline constexpr std::size_t kBookingProcesses = 2;
/// Where booking is asked: each process on its loop, and its twin on another's.
inline constexpr std::size_t kBookingDesks = 2 * kBookingProcesses;
inline constexpr std::size_t kClientLoops = 2;

inline const std::string kRoomType = "double";
inline const std::string kPlan = "flex";  ///< paid at the hotel
inline const std::string kPrepaidPlan = "saver";
inline const std::string kManager = "manager:mia";

/// A hotel with one room type, whose bookings a manager approves; €200 a room and night.
[[nodiscard]] stay::Hotel make_hotel(std::size_t index, int rooms);

struct StageOptions {
    std::vector<stay::Hotel> hotels;
    Canary canary = Canary::none;
    CommitLog* log = nullptr;  ///< of booking's table
    Millis hold_for = booking::kHoldMinutes;
    Millis quote_for = booking::kQuoteMinutes;
};

/// The services as the platform puts them together, on threads of their own: the store on disk,
/// the bus and payments on one loop, two processes of booking on one table on a loop each, and
/// loops for clients, who hop to the services as the gateways do. Hotels are known when it is made.
/// Throws std::runtime_error when it cannot be set up.
class Stage {
public:
    explicit Stage(StageOptions options);
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    [[nodiscard]] Executor client_loop(std::size_t index);
    /// From any loop; the processes are "booking-0", "booking-1", "payments".
    [[nodiscard]] http::Client& client() { return client_; }
    [[nodiscard]] Clock& clock() { return clock_; }
    [[nodiscard]] const telemetry::Metrics& metrics() const { return metrics_; }

    /// Ends services and loops; the store stays open for the audit. Nobody asks any more.
    void stop();
    [[nodiscard]] store::Table& booking_table() { return *booking_table_; }
    [[nodiscard]] store::Table& payments_table() { return *payments_table_; }

private:
    void make_booking(const StageOptions& options);
    void make_payments();
    void start();
    void put_hotels(std::vector<stay::Hotel> hotels);

    testing::TempDir dir_;
    SystemClock clock_;
    SystemRandom random_;
    telemetry::Log log_;
    telemetry::Metrics metrics_;
    auth::TestAuthenticator authenticator_;
    std::unique_ptr<store::EmbeddedStore> store_;
    std::unique_ptr<store::Table> bus_table_;
    std::unique_ptr<store::Table> payments_table_;
    std::unique_ptr<store::Table> sandbox_table_;
    std::unique_ptr<store::Table> booking_table_;
    std::unique_ptr<BadTable> bad_table_;
    std::unique_ptr<WatchedTable> watched_table_;
    host::Loops loops_;
    std::unique_ptr<bus::EmbeddedBus> bus_;
    std::unique_ptr<CompetingBus> competing_bus_;
    std::unique_ptr<payments::SandboxProvider> sandbox_;
    /// With the loop of each.
    std::vector<std::pair<std::size_t, std::unique_ptr<host::Service>>> services_;
    std::vector<std::pair<std::size_t, std::unique_ptr<host::Service>>> twins_;
    host::Directory directory_;
    host::LocalClient client_;
    bool running_ = false;
};

}  // namespace innkeeper::race
