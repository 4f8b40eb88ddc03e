#include "bench/search/engine_build.hpp"

#include "bench/search/clocks.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <latch>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace innkeeper::bench {
namespace {

constexpr std::size_t kHotels = 1'024;  // drafts that wait for the index
constexpr std::size_t kQuarters = 64;   // made together

using Drafts = std::vector<std::optional<search::HotelDraft>>;

class Build {
public:
    Build(search::Index& index, const SampleHotels& sample) : index_(index), sample_(sample) {}

    BuildTimes run() {
        for (std::size_t at = 0; at < sample_.size(); at += kHotels) {
            Drafts drafts = drafts_of(at, std::min(kHotels, sample_.size() - at));
            const double cpu = process_cpu_micros();
            const Stopwatch watch;
            for (auto& draft : drafts) (void)index_.set(*std::move(draft));
            work_off(index_.gather());
            add(process_cpu_micros() - cpu, watch.wall());
        }
        const double cpu = process_cpu_micros();
        const Stopwatch watch;
        for (auto work = index_.prepare(kQuarters); !work.empty(); work = index_.prepare(kQuarters))
            work_off(work);
        (void)index_.publish();
        add(process_cpu_micros() - cpu, watch.wall());
        return times_;
    }

private:
    /// Each thread makes samples and drafts of them in turn, as one that reads rows does.
    Drafts drafts_of(std::size_t first, std::size_t hotels) {
        Drafts drafts(hotels);
        std::array<double, kBuilders> micros{};
        each(hotels, [&](std::size_t builder, std::size_t i) {
            const SampleHotels::Told told = sample_.told_of(first + i);
            const Stopwatch watch;
            search::HotelDraft& draft = drafts[i].emplace(told.facts->terms.id, sample_.now());
            draft.put(told.facts);
            draft.apply(told.rates);
            for (const search::InventoryUpdate& stock : told.stock) draft.apply(stock);
            micros[builder] += watch.cpu();
        });
        add(std::reduce(micros.begin(), micros.end()), std::ranges::max(micros));
        return drafts;
    }

    void work_off(const search::Work& work) {
        each(work.size(), [&](std::size_t, std::size_t i) { work[i](); });
    }

    /// Calls `job` with the number of a thread and each number below `end`; returns when all are
    /// done.
    void each(std::size_t end, const std::function<void(std::size_t, std::size_t)>& job) {
        std::atomic<std::size_t> next = 0;
        std::latch done(kBuilders);
        for (std::size_t builder = 0; builder < kBuilders; ++builder)
            boost::asio::post(pool_, [&, builder] {
                for (std::size_t i = next++; i < end; i = next++) job(builder, i);
                done.count_down();
            });
        done.wait();
    }

    void add(double cpu_micros, double wall_micros) {
        times_.cpu += cpu_micros / 1e6;
        times_.wall += wall_micros / 1e6;
    }

    search::Index& index_;
    const SampleHotels& sample_;
    boost::asio::thread_pool pool_{kBuilders};
    BuildTimes times_;
};

}  // namespace

BuildTimes build(search::Index& index, const SampleHotels& sample) {
    return Build(index, sample).run();
}

}  // namespace innkeeper::bench
