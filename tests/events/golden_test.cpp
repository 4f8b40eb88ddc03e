#include "tests/events/schema.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

/// The golden files of all publishers against the schemas of api/events.
namespace innkeeper::events {
namespace {

namespace bj = json::bj;
namespace fs = std::filesystem;

const fs::path kSource = INNKEEPER_SOURCE_DIR;
const std::string kIdPrefix = "urn:innkeeper:events:";

std::string text_of(const fs::path& path) {
    std::ifstream file(path);
    REQUIRE_MESSAGE(file.good(), path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

struct Golden {
    std::string name;
    std::string type;
    bj::value data;
};

std::vector<Golden> golden_files() {
    std::vector<Golden> out;
    for (const auto& entry : fs::recursive_directory_iterator(kSource / "services")) {
        const fs::path& path = entry.path();
        if (path.parent_path().filename() != "golden" || path.extension() != ".json") continue;
        const auto event = json::parse(text_of(path));
        REQUIRE_MESSAGE(event.has_value(), path.string());
        out.push_back({fs::relative(path, kSource).string(),
                       std::string(event->at("type").as_string()), event->at("data")});
    }
    return out;
}

Schemas schemas() {
    auto read = Schemas::read(kSource / "api" / "events");
    REQUIRE_MESSAGE(read.has_value(), read.error().detail);
    return *std::move(read);
}

/// Types of events: the ids of schemas that are not parts of others.
std::set<std::string> types_of(const Schemas& all) {
    std::set<std::string> out;
    for (const std::string& id : all.ids()) {
        REQUIRE(id.starts_with(kIdPrefix));
        const std::string type = id.substr(kIdPrefix.size());
        if (type.starts_with("innkeeper.")) out.insert(type);
    }
    return out;
}

std::string joined(const std::vector<std::string>& lines) {
    return fmt::format("{}", fmt::join(lines, "\n"));
}

}  // namespace

TEST_CASE("every golden file is as the schema of its type says") {
    const Schemas all = schemas();
    for (const Golden& golden : golden_files()) {
        const auto mistakes = all.mistakes(kIdPrefix + golden.type, golden.data);
        CHECK_MESSAGE(mistakes.empty(), golden.name, ":\n", joined(mistakes));
    }
}

TEST_CASE("a golden file that says nothing, or says a member otherwise, is not") {
    const Schemas all = schemas();
    for (const Golden& golden : golden_files()) {
        CAPTURE(golden.name);
        const std::string id = kIdPrefix + golden.type;
        CHECK_FALSE(all.mistakes(id, bj::object{}).empty());
        for (const auto& [key, value] : golden.data.as_object()) {
            bj::value other = golden.data;
            other.as_object()[key] = 1.5;
            CHECK_FALSE(all.mistakes(id, other).empty());
        }
    }
}

TEST_CASE("every type of event has a schema, a golden file and a row in the list of events") {
    std::set<std::string> golden;
    for (const Golden& file : golden_files()) golden.insert(file.type);
    CHECK_EQ(golden, types_of(schemas()));

    const std::string page = text_of(kSource / "api" / "events" / "README.md");
    for (const std::string& type : golden)
        CHECK_MESSAGE(page.find("| `" + type + "` |") != std::string::npos, type);
    const std::string row = "` | `innkeeper.";
    std::size_t rows = 0;
    for (auto at = page.find(row); at != std::string::npos; at = page.find(row, at + 1)) ++rows;
    CHECK_EQ(rows, golden.size());
}

}  // namespace innkeeper::events
