#pragma once

#include <string>

namespace innkeeper::store {

/// What is appended to `partition` of a database goes into the partition `to` of another database
/// of the store instead, in the same commit: an outbox that is joined to the log of a bus.
struct Join {
    std::string partition;
    std::string database;
    std::string to;
};

}  // namespace innkeeper::store
