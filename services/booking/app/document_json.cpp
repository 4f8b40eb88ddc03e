#include "services/booking/app/document_json.hpp"

#include <limits>

namespace innkeeper::booking {

std::unexpected<Error> damaged() {
    return fail(Code::bug, "document-damaged", "A stored document cannot be read.");
}

Result<void> read_object(std::string_view document,
                         const std::function<void(json::Fields&)>& read) {
    const auto value = json::parse(document);
    if (!value) return damaged();
    json::Fields in(*value);
    read(in);
    if (!in.finish_tolerant()) return damaged();
    return {};
}

std::uint64_t read_number(json::Fields& in, std::string_view name) {
    return static_cast<std::uint64_t>(
        in.integer(name, 0, std::numeric_limits<std::int64_t>::max()));
}

}  // namespace innkeeper::booking
