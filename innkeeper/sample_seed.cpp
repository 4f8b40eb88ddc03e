#include "innkeeper/sample_seed.hpp"

#include "chassis/core/json.hpp"
#include "innkeeper/sample/selling.hpp"
#include "services/hotels/app/rates_app.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <latch>

namespace innkeeper {
namespace {

namespace bj = json::bj;

constexpr std::size_t kPasswordBytes = 12;
constexpr std::size_t kWriters = 32;
constexpr std::uint64_t kSeed = 20'270'720;
/// The first hotels are those of the course notes: one room type, one rate plan.
constexpr std::size_t kNotesHotels = 3;
/// The hotels after those with weekend prices: for all of them the start would take too long.
constexpr std::size_t kWeekendHotels = 40;

struct Role {
    const char* name;
    const char* email;
    const char* given_name;
    const char* family_name;
    std::vector<std::string> groups;
};

const std::array<Role, 3> kRoles{{
    {"admin", "admin@innkeeper.example", "Sample", "Admin", {"Admin"}},
    {"manager", "manager@innkeeper.example", "Sample", "Manager", {"HotelManager"}},
    {"guest", "guest@innkeeper.example", "Sample", "Guest", {"Member"}},
}};

Result<void> write_private(const std::filesystem::path& path, const std::string& text) {
    const std::string next = path.string() + ".new";
    const int fd = ::open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool good = fd >= 0 &&
                      ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                      ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!good || ::rename(next.c_str(), path.c_str()) != 0)
        return fail(Code::unavailable, "sample-accounts-unreadable",
                    "The file " + path.string() + " cannot be written.");
    return {};
}

Result<std::map<std::string, std::string>> read_passwords(const std::filesystem::path& path) {
    std::ifstream in(path);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    TRY(const auto value, json::parse(text));
    json::Fields fields(value);
    std::map<std::string, std::string> out;
    for (const Role& role : kRoles) out[role.name] = fields.text(role.name);
    if (!fields.finish())
        return fail(Code::invalid, "sample-accounts-unreadable",
                    "The file " + path.string() + " does not hold the three sample passwords.");
    return out;
}

/// From the file, or new ones that are in the file before an account has them.
Result<std::map<std::string, std::string>> passwords(const std::filesystem::path& path) {
    if (std::filesystem::exists(path)) return read_passwords(path);
    SystemRandom random;
    std::map<std::string, std::string> out;
    bj::object document;
    for (const Role& role : kRoles) {
        out[role.name] = "sample-" + random.token(kPasswordBytes);
        document[role.name] = out[role.name];
    }
    TRY_VOID(write_private(path, bj::serialize(document) + "\n"));
    return out;
}

Task<void> create_account(identity::IdentityService& identity, identity::Registration registration,
                          std::vector<std::string> groups, Result<identity::CreatedUser>& result) {
    result = co_await identity.create_user(std::move(registration), std::move(groups));
}

/// Version 8 UUIDs (RFC 9562 section 5.8): the same for the same hotel on every machine.
std::string sample_id(std::size_t index, int what) {
    return fmt::format("00000000-0000-8000-8000-{:01x}{:011x}", what, index);
}

hotels::NewHotel to_new_hotel(const sample::SampleHotel& from, std::size_t index,
                              const std::string& manager) {
    hotels::NewHotel out;
    out.name = from.name;
    out.star_rating = from.star_rating;
    out.city = from.city;
    out.price_amount = from.price.amount();
    out.price_currency = from.currency;
    out.country = from.country;
    out.lat = from.lat;
    out.lon = from.lon;
    out.time_zone = from.time_zone;
    out.address = from.address;
    out.description = from.description;
    out.amenities = from.amenities;
    out.manager_ids = {manager};
    out.photo_ids = {SamplePictures::id_of(index)};
    out.rooms = from.rooms;
    out.max_adults = from.max_adults;
    if (index >= kNotesHotels) {
        sample::SampleSelling sells = sample::sample_selling(from);
        out.selling =
            hotels::Selling{std::move(sells.room_types), std::move(sells.rate_plans),
                            std::move(sells.tax_rules), std::move(sells.cancellation_policies)};
    }
    out.approval_mode = from.approval_mode == sample::ApprovalMode::manual
                            ? hotels::ApprovalMode::manual
                            : hotels::ApprovalMode::automatic;
    return out;
}

/// What the writers share; all on the loop of the hotels service.
struct Work {
    hotels::HotelsApp& app;
    const std::vector<sample::SampleHotel>& hotels;
    std::string owner;
    std::string manager;
    const telemetry::Log& log;
    std::size_t next = 0;
    std::size_t made = 0;
    Result<void> result = {};
};

/// Weekend prices of a hotel that is there. Setting them twice sets them once.
Task<Result<void>> write_weekends(Work& work, std::size_t index) {
    const sample::SampleHotel& hotel = work.hotels[index];
    CO_TRY(const CivilDate today, date_in_zone(hotel.time_zone, work.app.clock.now()));
    const sample::SampleRates rates = sample::sample_weekends(hotel);
    hotels::SetRates change{.rate_plan_id = rates.rate_plan_id,
                            .from = today + std::chrono::days(rates.first_day),
                            .to = today + std::chrono::days(rates.last_day),
                            .weekdays = rates.weekdays,
                            .set = {.price = hotels::Said<Money>{rates.price}}};
    if (rates.min_stay_arrival)
        change.set.min_stay_arrival = hotels::Said<int>{*rates.min_stay_arrival};
    auth::Principal manager{.subject = work.manager,
                            .email = {},
                            .given_name = {},
                            .family_name = {},
                            .groups = {std::string(auth::kGroupManager)},
                            .scopes = {}};
    CO_TRY_VOID(co_await hotels::set_rates(work.app, std::move(manager), sample_id(index, 1),
                                           std::move(change)));
    co_return Result<void>{};
}

Task<void> write_hotels(Work& work) {
    while (work.next < work.hotels.size() && work.result) {
        const std::size_t index = work.next++;
        hotels::MakeRecord none;
        const auto made = co_await hotels::create_hotel(
            work.app, work.owner, to_new_hotel(work.hotels[index], index, work.manager),
            hotels::NewIds{sample_id(index, 1), sample_id(index, 2), sample_id(index, 3)},
            std::move(none));
        if (!made && made.error().slug != "hotel-exists") work.result = fail(made.error());
        if (work.result && index >= kNotesHotels && index < kNotesHotels + kWeekendHotels) {
            const auto said = co_await write_weekends(work, index);
            if (!said) work.result = fail(said.error());
        }
        if (made && ++work.made % 500 == 0)
            work.log.info("sample-hotels", {{"made", std::to_string(work.made)}});
    }
}

Task<void> all_there(hotels::HotelsApp& app, std::size_t count, bool& there) {
    there = (co_await hotels::get_hotel(app, sample_id(count - 1, 1))).has_value();
}

}  // namespace

Result<std::vector<SampleAccount>> seed_accounts(Platform& platform) {
    TRY(const auto words, passwords(platform.settings().data / "sample-accounts.json"));
    std::vector<SampleAccount> out;
    for (const Role& role : kRoles) {
        const std::string& password = words.at(role.name);
        Result<identity::CreatedUser> made = fail(Code::bug, "internal", "not run");
        platform.run_on("identity", create_account(*platform.identity(),
                                                   {role.email, password, role.given_name,
                                                    role.family_name, ""},
                                                   role.groups, made));
        if (!made) return fail(made.error());
        out.push_back({role.name, role.email, password, made->sub});
    }
    return out;
}

Result<void> seed_hotels(Platform& platform, const std::vector<SampleAccount>& accounts,
                         const telemetry::Log& log) {
    const auto hotels = sample::sample_hotels(kSeed, platform.settings().sample_hotels);
    bool there = false;
    platform.run_on("hotels", all_there(platform.hotels()->app(), hotels.size(), there));
    if (there) return {};

    Work work{platform.hotels()->app(), hotels, accounts[0].sub, accounts[1].sub, log};
    std::latch done(kWriters);
    for (std::size_t i = 0; i < kWriters; ++i)
        boost::asio::co_spawn(platform.executor_of("hotels"), write_hotels(work),
                              [&done](const std::exception_ptr& failure) {
                                  if (failure) std::rethrow_exception(failure);
                                  done.count_down();
                              });
    done.wait();
    return work.result;
}

}  // namespace innkeeper
