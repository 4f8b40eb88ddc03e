#include "chassis/store/embedded/record.hpp"

#include <algorithm>

namespace innkeeper::store::embedded {
namespace {

constexpr std::size_t kInstantBytes = 8;

unsigned char format_of(bool expires, Form form) {
    return static_cast<unsigned char>(1 + (expires ? 1 : 0) + (form == Form::packed ? 2 : 0));
}
constexpr unsigned char kLastFormat = 4;
bool is_expiring(unsigned char format) { return format % 2 == 0; }
Form form_of(unsigned char format) { return format > 2 ? Form::packed : Form::plain; }

void put_varint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
    out.push_back(static_cast<char>(value));
}

std::optional<std::uint64_t> take_varint(std::string_view& in) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !in.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(in.front());
        in.remove_prefix(1);
        value |= std::uint64_t{byte & 0x7fU} << shift;
        if (byte < 0x80) return value;
    }
    return {};
}

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

}  // namespace

std::unexpected<Error> damaged_record() {
    return fail(Code::unavailable, "store-damaged", "The store holds a record it cannot read.");
}

bool is_database_name(std::string_view name) {
    const auto allowed = [](char c) {
        return is_lower(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return !name.empty() && name.size() <= kMaxDatabaseName && is_lower(name.front()) &&
           std::ranges::all_of(name, allowed);
}

std::string database_prefix(std::string_view database) {
    std::string out(database);
    out.push_back('\0');
    return out;
}

std::string partition_prefix(std::string_view database, std::string_view partition) {
    return encode_key(database, partition, {});
}

std::string encode_key(std::string_view database, std::string_view partition,
                       std::string_view sort) {
    std::string out;
    put_key(out, database, partition, sort);
    return out;
}

std::string encode_key(std::string_view database, const Key& key) {
    return encode_key(database, key.partition, key.sort);
}

void put_key(std::string& out, std::string_view database, std::string_view partition,
             std::string_view sort) {
    out.clear();
    out.reserve(database.size() + 3 + partition.size() + sort.size());
    out.append(database).push_back('\0');
    out.push_back(static_cast<char>(partition.size() >> 8));
    out.push_back(static_cast<char>(partition.size() & 0xff));
    out.append(partition).append(sort);
}

std::string end_of_prefix(std::string prefix) {
    while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff) prefix.pop_back();
    if (!prefix.empty())
        prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
    return prefix;
}

Result<Key> decode_key(std::string_view database, std::string_view bytes) {
    const std::size_t head = database.size() + 3;
    if (bytes.size() < head || !bytes.starts_with(database_prefix(database)))
        return damaged_record();
    const auto high = static_cast<unsigned char>(bytes[head - 2]);
    const auto low = static_cast<unsigned char>(bytes[head - 1]);
    const std::size_t partition = std::size_t{high} * 256 + low;
    if (bytes.size() < head + partition) return damaged_record();
    return Key{std::string(bytes.substr(head, partition)),
               std::string(bytes.substr(head + partition))};
}

Result<std::string_view> database_of(std::string_view key) {
    const auto name = key.substr(0, key.find('\0'));
    if (name.size() == key.size() || !is_database_name(name)) return damaged_record();
    return name;
}

std::string encode_stamp(const Stamp& stamp, Form form) {
    std::string out;
    out.push_back(static_cast<char>(format_of(stamp.expires.has_value(), form)));
    put_varint(out, stamp.version);
    if (stamp.expires) {
        const auto ms = static_cast<std::uint64_t>(to_unix_ms(*stamp.expires));
        for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(ms >> shift));
    }
    return out;
}

Result<Value> decode_value(std::string_view bytes) {
    if (bytes.empty()) return damaged_record();
    const auto format = static_cast<unsigned char>(bytes.front());
    if (format == 0 || format > kLastFormat) return damaged_record();
    bytes.remove_prefix(1);
    const auto version = take_varint(bytes);
    if (!version || *version == 0) return damaged_record();
    Value value{{*version, {}}, form_of(format), {}};
    if (is_expiring(format)) {
        if (bytes.size() < kInstantBytes) return damaged_record();
        std::uint64_t ms = 0;
        for (const char c : bytes.substr(0, kInstantBytes))
            ms = ms << 8 | static_cast<unsigned char>(c);
        value.stamp.expires = from_unix_ms(static_cast<std::int64_t>(ms));
        bytes.remove_prefix(kInstantBytes);
    }
    value.document = bytes;
    return value;
}

}  // namespace innkeeper::store::embedded
