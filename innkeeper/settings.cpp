#include "innkeeper/settings.hpp"

#include "chassis/core/dates.hpp"

#include <algorithm>
#include <charconv>
#include <thread>

namespace innkeeper {
namespace {

constexpr std::string_view kDefaultListen = "127.0.0.1:8080";

/// "127.0.0.1:8080", "[::1]:0"
bool split_listen(const std::string& text, Settings& settings) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) return false;
    std::string host = text.substr(0, colon);
    if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    const char* begin = text.data() + colon + 1;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(begin, end, settings.port);
    if (error != std::errc{} || at != end || begin == end) return false;
    settings.host = host == "localhost" ? "127.0.0.1" : host;
    return true;
}

hotels::Place read_default_place(Config& config) {
    const std::string code = config.text("hotels.default_currency", "USD");
    auto currency = Currency::parse(code);
    if (!currency) {
        config.error("hotels.default_currency", "an ISO 4217 code");
        currency = Currency::parse("USD");
    }
    hotels::Place place{.country = config.text("hotels.default_country", "US"),
                        .lat = 0,
                        .lon = 0,
                        .time_zone = config.text("hotels.default_time_zone", "UTC"),
                        .currency = *currency};
    if (!is_time_zone(place.time_zone))
        config.error("hotels.default_time_zone", "an IANA time zone");
    return place;
}

std::size_t cores() { return std::max(1U, std::thread::hardware_concurrency()); }

}  // namespace

const std::vector<std::string>& service_names() {
    static const std::vector<std::string> names{"gateway", "identity", "hotels",    "search",
                                                "booking", "bookings", "approvals", "payments"};
    return names;
}

Result<Settings> load_settings(const ServeArguments& arguments, Environment environment) {
    auto loaded = arguments.config ? Config::load(*arguments.config, std::move(environment))
                                   : Config::parse("", "defaults", std::move(environment));
    TRY(Config config, std::move(loaded));
    Settings out{.default_place = read_default_place(config)};
    out.data = arguments.data.value_or(config.text("data", "data"));
    const std::string listen = config.text("http.listen", kDefaultListen);
    if (!split_listen(arguments.listen.value_or(listen), out))
        config.error("http.listen", "HOST:PORT");
    out.public_url = config.text("http.public_url", "");
    out.drain_grace = config.duration("http.drain_grace", Millis(5000), Millis(0), Millis(60'000));
    out.site = config.text("gateway.site", INNKEEPER_SITE);
    out.cors_origins = config.texts("gateway.cors_origins", {});
    out.rate_factor =
        static_cast<double>(config.integer("gateway.rate_percent", 100, 1, 10'000'000)) / 100;
    out.loops = static_cast<std::size_t>(config.integer(
        "loops", static_cast<std::int64_t>(std::min(cores(), kMaxLoops)), 1, kMaxLoops));
    out.sample = arguments.sample || config.boolean("sample.enabled", false);
    out.sample_hotels = static_cast<std::size_t>(
        config.integer("sample.hotels", kSampleHotels, 0, kMaxSampleHotelsAsked));
    out.debug_log = config.one_of("log.level", {"info", "debug"}, 0) == 1;
    out.log_path = config.text("log.path", "");
    out.only = arguments.only;
    for (const std::string& name : out.only)
        if (std::ranges::find(service_names(), name) == service_names().end())
            config.error("--only", "names of services; there is no " + name);
    TRY_VOID(config.finish());
    return out;
}

}  // namespace innkeeper
