#include "bench/search/text_peers.hpp"
#include "chassis/core/check.hpp"
#include "chassis/core/offload.hpp"
#include "chassis/testing/run.hpp"
#include "chassis/text/embedded/embedded_text_index.hpp"

#include <algorithm>

namespace innkeeper::bench {
namespace {

class Embedded final : public EmbeddedPeer {
public:
    explicit Embedded(const TextHotels& hotels) {
        auto left = hotels.documents();
        const auto begin = cpu_micros();
        for (std::size_t at = 0; at < left.size(); at += text::kMaxPut) {
            const std::size_t end = std::min(at + text::kMaxPut, left.size());
            std::vector<text::Document> part(
                std::make_move_iterator(left.begin() + static_cast<std::ptrdiff_t>(at)),
                std::make_move_iterator(left.begin() + static_cast<std::ptrdiff_t>(end)));
            INNKEEPER_CHECK(testing::run(io_, index_.put(std::move(part))).has_value());
        }
        build_seconds_ = (cpu_micros() - begin) / 1e6;
    }
    [[nodiscard]] std::string name() const override { return "text index"; }
    [[nodiscard]] double build_seconds() const override { return build_seconds_; }
    [[nodiscard]] Asking best_20(bool prefix) const override {
        return ask(prefix, text::Order::score, 20);
    }
    [[nodiscard]] Asking all(bool prefix) const override {
        return ask(prefix, text::Order::tag, text::kMaxMatches);
    }
    [[nodiscard]] Asking completions() const override {
        return [reader = index_.snapshot()](const std::string& prefix) {
            INNKEEPER_CHECK(reader->suggest(prefix, 10).has_value());
        };
    }
    [[nodiscard]] double mib() const override {
        return static_cast<double>(index_.snapshot()->bytes()) / (1 << 20);
    }
    [[nodiscard]] std::vector<double> update(const TextHotels& hotels) override {
        std::vector<double> micros;
        for (std::size_t i = 0; i < 1000; ++i) {
            std::vector<text::Document> one = {
                hotels.documents()[(i * 7919) % hotels.documents().size()]};
            const auto begin = cpu_micros();
            INNKEEPER_CHECK(testing::run(io_, index_.put(std::move(one))).has_value());
            micros.push_back(cpu_micros() - begin);
        }
        return micros;
    }

private:
    [[nodiscard]] Asking ask(bool prefix, text::Order order, std::size_t limit) const {
        return [reader = index_.snapshot(), prefix, order, limit](const std::string& words) {
            const text::TextQuery query{
                .text = words, .prefix_last_word = prefix, .order = order, .limit = limit};
            INNKEEPER_CHECK(reader->search(query).has_value());
        };
    }

    boost::asio::io_context io_;
    InlineOffload offload_;
    text::embedded::EmbeddedTextIndex index_{TextHotels::kinds(), offload_};
    double build_seconds_ = 0;
};

}  // namespace

std::shared_ptr<EmbeddedPeer> make_embedded(const TextHotels& hotels) {
    return std::make_shared<Embedded>(hotels);
}

}  // namespace innkeeper::bench
