#include "innkeeper/row_file.hpp"

#include "chassis/store/embedded/crc32c.hpp"
#include "chassis/store/embedded/record.hpp"

#include <fmt/format.h>

namespace innkeeper {
namespace {

using store::embedded::crc32c;
using store::embedded::kMaxRowKey;
using store::embedded::kMaxRowValue;

constexpr std::size_t kNumber = 4;

void put_number(std::string& out, std::size_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

std::size_t number_at(std::string_view bytes, std::size_t at) {
    std::size_t value = 0;
    for (const char c : bytes.substr(at, kNumber))
        value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

std::string head_of(std::string_view key, std::string_view value) {
    std::string head;
    put_number(head, key.size());
    put_number(head, value.size());
    return head;
}

}  // namespace

void StateHash::add(std::string_view key, std::string_view value) {
    hash_.add(head_of(key, value));
    hash_.add(key);
    hash_.add(value);
}

Result<RowWriter> RowWriter::create(std::filesystem::path path) {
    TRY(auto file, FileWriter::create(std::move(path)));
    RowWriter writer(std::move(file));
    TRY_VOID(writer.file_.write(kRowFileHead));
    return writer;
}

Result<void> RowWriter::add(std::string_view key, std::string_view value) {
    std::string row = head_of(key, value);
    row.append(key).append(value);
    put_number(row, crc32c(row));
    return file_.write(row);
}

std::unexpected<Error> RowReader::damaged(std::string_view what) const {
    return fail(Code::unavailable, "backup-damaged",
                fmt::format("The backup is damaged: {}: {}.", name_, what));
}

Result<RowReader> RowReader::open(const std::filesystem::path& path) {
    TRY(auto file, FileReader::open(path));
    RowReader reader(path.filename().string(), std::move(file));
    TRY(const auto head, reader.file_.read(kRowFileHead.size()));
    if (head != kRowFileHead) return reader.damaged("it is no file of rows");
    return reader;
}

Result<std::optional<Row>> RowReader::next() {
    TRY(const auto head, file_.read(2 * kNumber));
    if (head.empty()) return std::optional<Row>{};
    ++row_;
    const auto where = [this](const char* what) { return fmt::format("row {} {}", row_, what); };
    if (head.size() < 2 * kNumber) return damaged(where("has no end"));
    const std::size_t key = number_at(head, 0);
    const std::size_t value = number_at(head, kNumber);
    if (key > kMaxRowKey || value > kMaxRowValue) return damaged(where("is too long"));
    TRY(const auto body, file_.read(key + value + kNumber));
    if (body.size() < key + value + kNumber) return damaged(where("has no end"));
    const auto bytes = std::string_view(body).substr(0, key + value);
    if (crc32c(bytes, crc32c(head)) != number_at(body, key + value))
        return damaged(where("has a wrong checksum"));
    return Row{std::string(bytes.substr(0, key)), std::string(bytes.substr(key))};
}

}  // namespace innkeeper
