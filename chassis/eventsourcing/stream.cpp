#include "chassis/eventsourcing/stream.hpp"

#include "chassis/core/strings.hpp"

#include <fmt/format.h>

#include <utility>

namespace innkeeper::eventsourcing {
namespace {

/// Documents are one head line, `1 <type> <time>`, and the body as it was given, byte for byte.
constexpr std::string_view kFormat = "1 ";
constexpr std::size_t kSequenceDigits = 20;

std::string sort_key(std::uint64_t sequence) { return strings::padded(sequence, kSequenceDigits); }

std::unexpected<Error> damaged(const store::Key& key) {
    return fail(Code::bug, "stream-damaged",
                fmt::format("The stream {} does not read as it was written, at {}.", key.partition,
                            key.sort));
}

}  // namespace

std::string stream_partition(std::string_view category, std::string_view id) {
    return strings::concat({"stream#", category, "#", id});
}

store::Key event_key(std::string_view category, std::string_view id, std::uint64_t sequence) {
    return {stream_partition(category, id), sort_key(sequence)};
}

Result<Recorded> read_recorded(const store::Key& key, std::string_view text,
                               std::uint64_t sequence) {
    if (key.sort != sort_key(sequence)) return damaged(key);
    const auto line_end = text.find('\n');
    if (!text.starts_with(kFormat) || line_end == text.npos) return damaged(key);
    const auto head = text.substr(kFormat.size(), line_end - kFormat.size());
    const auto space = head.find(' ');
    if (space == head.npos) return damaged(key);
    const auto time = parse_rfc3339(head.substr(space + 1));
    if (!time) return damaged(key);
    return Recorded{sequence, std::string(head.substr(0, space)), *time,
                    std::string(text.substr(line_end + 1))};
}

std::vector<store::Write> append_writes(std::string_view category, std::string_view id,
                                        std::uint64_t version, std::vector<Recorded> events,
                                        store::Expect place) {
    const std::string partition = stream_partition(category, id);
    std::vector<store::Write> writes;
    writes.reserve(events.size());
    for (Recorded& event : events) {
        std::string document =
            strings::concat({kFormat, event.type, " ", to_rfc3339(event.time), "\n", event.data});
        writes.push_back(
            store::Write::put({partition, sort_key(++version)}, std::move(document), place));
    }
    return writes;
}

Task<Result<std::vector<Recorded>>> load(store::Table& table, std::string category, std::string id,
                                         std::uint64_t after) {
    store::Query query{.partition = stream_partition(category, id),
                       .from = sort_key(after + 1),
                       .limit = store::kMaxPage};
    std::vector<Recorded> events;
    do {
        CO_TRY(const auto page, co_await table.query(query));
        for (const store::Item& item : page.items) {
            CO_TRY(auto event, read_recorded(item.key, item.document, after + events.size() + 1));
            events.push_back(std::move(event));
        }
        query.cursor = page.cursor;
    } while (!query.cursor.empty());
    co_return events;
}

}  // namespace innkeeper::eventsourcing
