#include "chassis/telemetry/metrics.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

using innkeeper::telemetry::kMaxSeries;
using innkeeper::telemetry::Metrics;

namespace {

bool has_line(const Metrics& metrics, const std::string& line) {
    return ("\n" + metrics.exposition()).contains("\n" + line + "\n");
}

}  // namespace

TEST_CASE("counters add, gauges keep the last, histograms count by bound") {
    Metrics metrics;
    metrics.count("requests_total", {{"route", "/hotels"}, {"status", "200"}});
    metrics.count("requests_total", {{"route", "/hotels"}, {"status", "200"}}, 2);
    metrics.counter("requests_total", {{"route", "/hotels"}, {"status", "404"}}).add();
    metrics.gauge("queue_depth", 7);
    metrics.gauge("queue_depth", -3);
    metrics.seconds("request_seconds", 0.0001);
    metrics.seconds("request_seconds", 0.003);
    metrics.seconds("request_seconds", 11);

    CHECK(has_line(metrics, "# TYPE requests_total counter"));
    CHECK(has_line(metrics, R"(requests_total{route="/hotels",status="200"} 3)"));
    CHECK(has_line(metrics, R"(requests_total{route="/hotels",status="404"} 1)"));
    CHECK(has_line(metrics, "# TYPE queue_depth gauge"));
    CHECK(has_line(metrics, "queue_depth -3"));
    CHECK(has_line(metrics, "# TYPE request_seconds histogram"));
    CHECK(has_line(metrics, R"(request_seconds_bucket{le="0.0001"} 1)"));
    CHECK(has_line(metrics, R"(request_seconds_bucket{le="0.0025"} 1)"));
    CHECK(has_line(metrics, R"(request_seconds_bucket{le="0.005"} 2)"));
    CHECK(has_line(metrics, R"(request_seconds_bucket{le="10"} 2)"));
    CHECK(has_line(metrics, R"(request_seconds_bucket{le="+Inf"} 3)"));
    CHECK(has_line(metrics, "request_seconds_count 3"));
}

TEST_CASE("nothing counted, nothing shown") { CHECK(Metrics().exposition().empty()); }

TEST_CASE("label values are escaped as the exposition format wants") {
    Metrics metrics;
    metrics.count("odd_total", {{"value", "a\"b\\c\nd"}});
    CHECK(has_line(metrics, R"(odd_total{value="a\"b\\c\nd"} 1)"));
}

TEST_CASE("a name keeps kMaxSeries label sets and counts the others together") {
    Metrics metrics;
    for (std::size_t i = 0; i < kMaxSeries; ++i)
        metrics.count("paths_total", {{"path", std::to_string(i)}});
    CHECK_FALSE(metrics.exposition().contains("overflow"));
    metrics.count("paths_total", {{"path", "one more"}});
    metrics.count("paths_total", {{"path", "and another"}});
    metrics.count("paths_total", {{"path", "0"}});
    CHECK(has_line(metrics, R"(paths_total{overflow="true"} 2)"));
    CHECK(has_line(metrics, R"(paths_total{path="0"} 2)"));
    CHECK_FALSE(metrics.exposition().contains("one more"));
}

TEST_CASE("several threads count at once") {
    Metrics metrics;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&metrics, i] {
                for (int n = 0; n < 500; ++n) {
                    metrics.count("hits_total");
                    metrics.seconds("hit_seconds", 0.01, {{"thread", std::to_string(i)}});
                }
            });
    }
    CHECK(has_line(metrics, "hits_total 2000"));
    CHECK(has_line(metrics, R"(hit_seconds_count{thread="3"} 500)"));
}
