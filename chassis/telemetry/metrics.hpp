#pragma once

#include <map>
#include <memory>
#include <string>

namespace prometheus {
class Counter;
}

namespace innkeeper::telemetry {

/// Label sets that one name may have. Further ones are counted together, as {overflow="true"}: a
/// label that a client can choose must not fill the memory.
inline constexpr std::size_t kMaxSeries = 500;

/// A series of a counter that was looked up once, for who counts often. Lives as long as its
/// Metrics. Safe from any thread.
class Counter {
public:
    explicit Counter(prometheus::Counter& series) : series_(series) {}
    void add(double by = 1) const;  ///< at least 0

private:
    prometheus::Counter& series_;
};

/// Metrics with the Prometheus text exposition, on prometheus-cpp. A name ends in its unit
/// (`_seconds`, `_total`) and belongs to one of the three kinds. Safe from any thread.
class Metrics {
public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    using Labels = std::map<std::string, std::string>;
    [[nodiscard]] Counter counter(const std::string& name, const Labels& labels = {});
    /// Adds `by`, at least 0.
    void count(const std::string& name, const Labels& labels = {}, double by = 1);
    void gauge(const std::string& name, double value, const Labels& labels = {});
    /// Histogram with bounds from 0.1 ms to 10 s.
    void seconds(const std::string& name, double value, const Labels& labels = {});
    [[nodiscard]] std::string exposition() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace innkeeper::telemetry
