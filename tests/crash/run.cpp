#include "tests/crash/run.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace innkeeper::crash {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kHotels = 200;
constexpr std::size_t kProgressEvery = 10;
constexpr int kHotDays = 300;
constexpr std::uint64_t kLeastLoadMs = 50;
constexpr std::uint64_t kMostLoadMs = 600;
/// So many rounds and clients do something of every kind.
constexpr std::size_t kRoundsOfAll = 10;
constexpr std::size_t kClientsOfAll = 16;
constexpr milliseconds kCanaryCopyAt{150};
constexpr milliseconds kCanaryKillAt{650};
/// Access tokens are for an hour.
constexpr std::chrono::minutes kTokensLast{55};

class Run {
public:
    explicit Run(const Options& options)
        : options_(options), data_(options.work / "data"), random_(options.seed) {}

    Result<Report> run() {
        TRY_VOID(begin());
        for (std::size_t round = 1; round <= options_.rounds && found_.none(); ++round) {
            play(round);
            if (round % kProgressEvery == 0 && found_.none()) print_progress(round);
        }
        if (found_.none()) end();
        report_.findings = std::move(found_);
        report_.acknowledged = records_.acknowledged();
        report_.unknown = records_.unanswered();
        report_.done = records_.done();
        report_.refused = records_.refused();
        return std::move(report_);
    }

private:
    Result<void> begin() {
        TRY(auto town, load::make_town(data_, {.hotels = kHotels, .guests = options_.clients}));
        tokens_ = std::move(town.guests);
        tokens_.push_back(std::move(town.manager));
        cards_.resize(options_.clients);
        begun_ = SteadyClock::now();
        TRY(auto server, load::ServerProcess::start(options_.binary, data_, load::kPublicUrl));
        server_ = std::make_unique<load::ServerProcess>(std::move(server));
        TRY(market_, find_market(server_->port()));
        return {};
    }

    void play(std::size_t round) {
        if (SteadyClock::now() - begun_ > kTokensLast)
            return wrong("The tokens run out: fewer rounds, please.");
        records_.begin_round();
        load_and_kill(round);
        if (!found_.none()) return;
        check();
        restart();
        if (!found_.none()) return;
        audit();
    }

    /// The last word: everything that was answered in any round, then a stop in good order.
    void end() {
        records_.begin_last_round();
        audit();
        if (options_.rounds >= kRoundsOfAll && options_.clients >= kClientsOfAll) look_for_gaps();
        if (!server_->stop()) wrong("The server ended badly when it was stopped.");
        check();
    }

    /// A test that no longer does what it is for must fail too.
    void look_for_gaps() {
        for (const Kind kind : kKinds)
            if (!records_.done().contains(kind))
                wrong(fmt::format("Nobody did any {} in all rounds.", to_string(kind)));
        if (records_.refused() == 0) wrong("Nothing was sold out in all rounds.");
        if (report_.audit.survived == 0)
            wrong("No kill came between a commit and its answer in all rounds.");
        if (report_.audit.payments == 0) wrong("Nobody paid in all rounds.");
    }

    void load_and_kill(std::size_t round) {
        boost::asio::io_context io{1};
        Crowd crowd{.records = records_, .market = market_, .cards = cards_};
        crowd.hot_day = market_.first + std::chrono::days(static_cast<int>(round) % kHotDays);
        std::vector<std::unique_ptr<load::Guest>> persons;
        for (std::size_t who = 0; who < tokens_.size(); ++who) {
            persons.push_back(std::make_unique<load::Guest>(io.get_executor(), server_->port(),
                                                            tokens_[who], random_.next_u64()));
            auto life = who + 1 < tokens_.size() ? keep_travelling(crowd, *persons[who], who)
                                                 : keep_deciding(crowd, *persons[who], who);
            boost::asio::co_spawn(io, std::move(life), boost::asio::detached);
        }
        const bool loses = options_.canary == Canary::lose_answered;
        const milliseconds drawn(kLeastLoadMs + random_.below(kMostLoadMs - kLeastLoadMs + 1));
        boost::asio::steady_timer copy(io);
        if (loses) {
            copy.expires_after(kCanaryCopyAt);
            copy.async_wait([this](boost::system::error_code) { keep_old_store(); });
        }
        boost::asio::steady_timer kill(io, loses ? kCanaryKillAt : drawn);
        kill.async_wait([this, &crowd](boost::system::error_code) {
            if (records_.unanswered() > unanswered_) wrong("The server did not answer, alive.");
            crowd.over = true;
            server_->kill();
        });
        io.run();
        ++report_.kills;
        unanswered_ = records_.unanswered();
        if (loses) bring_old_store();
    }

    void check() {
        const auto ended = load::run_program(options_.binary, {"check", "--data", data_.string()});
        if (ended.code != 0)
            wrong(fmt::format("innkeeper check ends with {}: {}", ended.code, ended.output));
    }

    void restart() {
        const auto begin = SteadyClock::now();
        auto server = load::ServerProcess::start(options_.binary, data_, load::kPublicUrl);
        if (!server) return wrong("It does not start again: " + server.error().detail);
        *server_ = std::move(*server);
        if (!load::wait_until_ready(server_->port()))
            return wrong("It never was ready after the restart.");
        report_.restarts.push_back(load::Seconds(SteadyClock::now() - begin).count());
        if (report_.restarts.back() > load::Seconds(kRestartBar).count())
            wrong(fmt::format("The restart took {:.0f} ms.", report_.restarts.back() * 1e3));
    }

    void audit() {
        Audit audit(records_, found_, *server_,
                    {.tokens = tokens_,
                     .seed = random_.next_u64(),
                     .new_keys = options_.canary == Canary::new_keys});
        audit.repeat();
        audit.verify();
        // What is lost need not be waited for in each list once more.
        if (found_.none()) audit.read_lists();
        unanswered_ = records_.unanswered();
        report_.audit.repeated += audit.counts().repeated;
        report_.audit.survived += audit.counts().survived;
        report_.audit.payments += audit.counts().payments;
    }

    void keep_old_store() {
        server_->pause();
        std::filesystem::copy(data_ / "store", old_store(),
                              std::filesystem::copy_options::recursive);
        server_->resume();
    }
    void bring_old_store() {
        std::filesystem::remove_all(data_ / "store");
        std::filesystem::rename(old_store(), data_ / "store");
    }
    [[nodiscard]] std::filesystem::path old_store() const { return options_.work / "old-store"; }

    void wrong(std::string what) { found_.wrong.push_back(std::move(what)); }

    void print_progress(std::size_t round) const {
        fmt::print("round {}: {} bookings, acknowledged {}, unknown {}, last restart {:.0f} ms\n",
                   round, records_.bookings().size(), records_.acknowledged(),
                   records_.unanswered(), report_.restarts.back() * 1e3);
        std::fflush(stdout);
    }

    const Options& options_;
    std::filesystem::path data_;
    SeededRandom random_;
    Findings found_;
    Records records_{found_};
    Report report_;
    std::vector<std::string> tokens_;
    std::vector<std::string> cards_;
    std::unique_ptr<load::ServerProcess> server_;
    Market market_;
    SteadyClock::time_point begun_;
    std::size_t unanswered_ = 0;
};

}  // namespace

Result<Report> run(const Options& options) {
    Run run(options);
    return run.run();
}

}  // namespace innkeeper::crash
