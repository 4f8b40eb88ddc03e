#pragma once

#include "chassis/core/json.hpp"
#include "chassis/core/result.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// JSON Schema (draft 2020-12), as much of it as api/events uses.
namespace innkeeper::events {

/// A set of schemas that refer to each other by their `$id`.
class Schemas {
public:
    /// Every `*.schema.json` of the folder.
    [[nodiscard]] static Result<Schemas> read(const std::filesystem::path& folder);

    /// Errors: `invalid` for a schema without `$id`, for one whose `$id` is there already, and for
    /// a keyword that this reader does not know: what is not looked at must not look checked.
    [[nodiscard]] Result<void> add(const json::bj::value& schema);

    /// The `$id`s, in order.
    [[nodiscard]] std::vector<std::string> ids() const;

    /// What is wrong with the document by the schema of that `$id`, each with the path of the
    /// value; nothing when it is as it should be. A reference that leads nowhere is a mistake.
    [[nodiscard]] std::vector<std::string> mistakes(const std::string& id,
                                                    const json::bj::value& document) const;

private:
    std::map<std::string, json::bj::value> by_id_;
};

}  // namespace innkeeper::events
