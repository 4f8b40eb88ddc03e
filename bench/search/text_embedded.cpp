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
    [[nodiscard]] std::vector<double> best_20(const std::vector<std::string>& queries,
                                              bool prefix) const override {
        return ask(queries, prefix, text::Order::score, 20);
    }
    [[nodiscard]] std::vector<double> all(const std::vector<std::string>& queries,
                                          bool prefix) const override {
        return ask(queries, prefix, text::Order::tag, text::kMaxMatches);
    }
    [[nodiscard]] std::vector<double> completions(
        const std::vector<std::string>& prefixes) const override {
        const auto reader = index_.snapshot();
        std::vector<double> out;
        for (const std::string& prefix : prefixes) {
            const auto begin = cpu_micros();
            INNKEEPER_CHECK(reader->suggest(prefix, 10).has_value());
            out.push_back(cpu_micros() - begin);
        }
        return out;
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
    [[nodiscard]] std::vector<double> ask(const std::vector<std::string>& queries, bool prefix,
                                          text::Order order, std::size_t limit) const {
        const auto reader = index_.snapshot();
        std::vector<double> out;
        for (const std::string& words : queries) {
            const text::TextQuery query{
                .text = words, .prefix_last_word = prefix, .order = order, .limit = limit};
            const auto begin = cpu_micros();
            INNKEEPER_CHECK(reader->search(query).has_value());
            out.push_back(cpu_micros() - begin);
        }
        return out;
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
