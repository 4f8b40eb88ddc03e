#include "services/booking/app/stock_month.hpp"

#include "chassis/core/json_text.hpp"
#include "chassis/core/strings.hpp"
#include "services/booking/app/document_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <limits>
#include <optional>

namespace innkeeper::booking {
namespace {

constexpr std::int64_t kMaxCount = 1'000'000;
constexpr std::size_t kDateSize = std::string_view("2027-07-20").size();
constexpr std::size_t kUsualLine = 32;
constexpr std::size_t kMaxNumber = std::string_view(" 18446744073709551615").size();
constexpr std::size_t kMaxLine = strings::kMaxDate + 8 * kMaxNumber + 1;

/// The numbers of a line, each after a space.
class Numbers {
public:
    explicit Numbers(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

    template <std::integral T>
    Numbers& read(T& number, std::int64_t lowest, std::int64_t highest) {
        std::int64_t read = 0;
        fine_ = fine_ && at_ != end_ && *at_ == ' ';
        if (!fine_) return *this;
        const auto [after, error] = std::from_chars(at_ + 1, end_, read);
        fine_ = error == std::errc{} && lowest <= read && read <= highest;
        at_ = after;
        number = static_cast<T>(read);
        return *this;
    }
    Numbers& count(int& number) { return read(number, -kMaxCount, kMaxCount); }
    Numbers& flag(bool& truth) { return read(truth, 0, 1); }
    [[nodiscard]] bool all_read() const { return fine_ && at_ == end_; }

private:
    const char* at_;
    const char* end_;
    bool fine_ = true;
};

std::optional<StockMonth::value_type> read_line(std::string_view line) {
    const auto night = parse_date(line.substr(0, kDateSize));
    if (!night) return std::nullopt;
    StockNight read;
    NightStock& stock = read.stock;
    Numbers numbers(line.substr(kDateSize));
    numbers.count(stock.sold).count(stock.pending).count(stock.held);
    numbers.count(stock.out_of_order).count(stock.overbook_limit);
    numbers.flag(stock.stop_sell).flag(stock.oversold);
    numbers.read(read.version, 0, std::numeric_limits<std::int64_t>::max());
    if (!numbers.all_read()) return std::nullopt;
    return StockMonth::value_type{*night, read};
}

char* put_number(char* at, std::integral auto number) {
    *at++ = ' ';
    return std::to_chars(at, at + kMaxNumber, number).ptr;
}

Result<int> count_of(const json::ObjectText& in, std::string_view name) {
    TRY(const auto count, in.integer_of(name, -kMaxCount, kMaxCount));
    return static_cast<int>(count);
}

Result<NightStock> parse_night(std::string_view document) {
    TRY(const auto in, json::ObjectText::within(document));
    NightStock stock;
    TRY(stock.sold, count_of(in, "sold"));
    TRY(stock.pending, count_of(in, "pending"));
    TRY(stock.held, count_of(in, "held"));
    TRY(stock.out_of_order, count_of(in, "out_of_order"));
    TRY(stock.overbook_limit, count_of(in, "overbook_limit"));
    TRY(stock.stop_sell, in.boolean_of("stop_sell"));
    TRY(stock.oversold, in.boolean_of("oversold"));
    return stock;
}

}  // namespace

StockNight night_of(const StockMonth& month, CivilDate night) {
    const auto found = month.find(night);
    return found == month.end() ? StockNight{} : found->second;
}

/// By hand, as is the reader: a command reads and writes all nights of a month for those of a stay.
std::string to_document(const StockMonth& month) {
    std::string text;
    text.reserve(month.size() * kUsualLine);
    std::array<char, kMaxLine> line;
    for (const auto& [night, row] : month) {
        const NightStock& s = row.stock;
        char* end = strings::put(line.data(), std::chrono::year_month_day(night));
        for (const int count : {s.sold, s.pending, s.held, s.out_of_order, s.overbook_limit,
                                int{s.stop_sell}, int{s.oversold}})
            end = put_number(end, count);
        end = put_number(end, row.version);
        *end++ = '\n';
        text.append(line.data(), end);
    }
    return text;
}

Result<StockMonth> read_stock_month(std::string_view document) {
    StockMonth month;
    month.reserve(static_cast<std::size_t>(std::ranges::count(document, '\n')));
    while (!document.empty()) {
        const auto end = document.find('\n');
        if (end == std::string_view::npos) return damaged();
        const auto night = read_line(document.substr(0, end));
        const bool follows = night && (month.empty() || month.rbegin()->first < night->first);
        if (!follows) return damaged();
        month.emplace_hint(month.end(), *night);
        document.remove_prefix(end + 1);
    }
    return month;
}

bool is_month(const store::Item& row) { return row.key.sort.size() != kDateSize; }

Result<StockMonth> read_stock_row(const store::Item& row) {
    if (is_month(row)) return read_stock_month(row.document);
    const auto night = parse_date(row.key.sort);
    const auto stock = parse_night(row.document);
    if (!night || !stock) return damaged();
    return StockMonth{{*night, {*stock, row.version}}};
}

}  // namespace innkeeper::booking
