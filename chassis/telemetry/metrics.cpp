#include "chassis/telemetry/metrics.hpp"

#include "chassis/core/check.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>

namespace innkeeper::telemetry {
namespace {

const prometheus::Histogram::BucketBoundaries kSecondsBounds{
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
    0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10};

/// The series of one name, looked up by label set.
template <class Metric>
struct Group {
    prometheus::Family<Metric>* family = nullptr;
    std::map<Metrics::Labels, Metric*> series;

    template <class... Args>
    Metric& at(const Metrics::Labels& labels, const Args&... args) {
        auto found = series.find(labels);
        if (found != series.end()) return *found->second;
        static const Metrics::Labels kOverflow{{"overflow", "true"}};
        if (series.size() >= kMaxSeries && labels != kOverflow) return at(kOverflow, args...);
        Metric& made = family->Add(labels, args...);
        series.emplace(labels, &made);
        return made;
    }
};

}  // namespace

struct Metrics::State {
    std::mutex mutex;
    prometheus::Registry registry;
    std::map<std::string, Group<prometheus::Counter>> counters;
    std::map<std::string, Group<prometheus::Gauge>> gauges;
    std::map<std::string, Group<prometheus::Histogram>> histograms;

    template <class Metric, class Builder>
    Group<Metric>& group(std::map<std::string, Group<Metric>>& groups, const std::string& name,
                         Builder builder) {
        auto [place, fresh] = groups.try_emplace(name);
        if (fresh) place->second.family = &builder.Name(name).Register(registry);
        return place->second;
    }
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Counter::add(double by) const {
    CHECK(by >= 0);
    series_.Increment(by);
}

Counter Metrics::counter(const std::string& name, const Labels& labels) {
    const std::lock_guard lock(state_->mutex);
    return Counter(state_->group(state_->counters, name, prometheus::BuildCounter()).at(labels));
}

void Metrics::count(const std::string& name, const Labels& labels, double by) {
    counter(name, labels).add(by);
}

void Metrics::gauge(const std::string& name, double value, const Labels& labels) {
    const std::lock_guard lock(state_->mutex);
    state_->group(state_->gauges, name, prometheus::BuildGauge()).at(labels).Set(value);
}

void Metrics::seconds(const std::string& name, double value, const Labels& labels) {
    const std::lock_guard lock(state_->mutex);
    state_->group(state_->histograms, name, prometheus::BuildHistogram())
        .at(labels, kSecondsBounds)
        .Observe(value);
}

std::string Metrics::exposition() const {
    return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

}  // namespace innkeeper::telemetry
