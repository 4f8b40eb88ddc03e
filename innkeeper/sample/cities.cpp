#include "innkeeper/sample/cities.hpp"

#include "chassis/core/check.hpp"

#include <array>
#include <charconv>

namespace innkeeper::sample {
namespace {

constexpr std::size_t kColumns = 9;
constexpr std::string_view kFirstColumn = "name\t";

template <class T>
T number(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    CHECK(error == std::errc{} && end == text.data() + text.size());
    return value;
}

City parse_row(std::string_view line) {
    std::array<std::string_view, kColumns> cell;
    for (std::size_t i = 0; i < kColumns; ++i) {
        const std::size_t tab = line.find('\t');
        CHECK((tab == std::string_view::npos) == (i + 1 == kColumns));
        cell[i] = line.substr(0, tab);
        line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
    }
    return City{std::string(cell[0]),    std::string(cell[1]),          std::string(cell[2]),
                number<double>(cell[3]), number<double>(cell[4]),       std::string(cell[5]),
                std::string(cell[6]),    number<std::int64_t>(cell[7]), cell[8].contains('s'),
                cell[8].contains('m')};
}

std::vector<City> parse(std::string_view table) {
    std::vector<City> out;
    while (!table.empty()) {
        const std::size_t end = table.find('\n');
        const std::string_view line = table.substr(0, end);
        table.remove_prefix(end == std::string_view::npos ? table.size() : end + 1);
        if (line.empty() || line.starts_with('#') || line.starts_with(kFirstColumn)) continue;
        out.push_back(parse_row(line));
    }
    CHECK(!out.empty());
    return out;
}

}  // namespace

const std::vector<City>& cities() {
    static const std::vector<City> kCities = parse(kCitiesTable);
    return kCities;
}

}  // namespace innkeeper::sample
