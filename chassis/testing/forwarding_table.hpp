#pragma once

#include "chassis/store/table.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace innkeeper::testing {

/// A table that passes every call on to another, for doubles that change one of them.
class ForwardingTable : public store::Table {
public:
    explicit ForwardingTable(store::Table& inner) : inner_(inner) {}
    Task<Result<std::optional<store::Item>>> get(store::Key key) override {
        return inner_.get(std::move(key));
    }
    Task<Result<std::vector<std::optional<store::Item>>>> get_many(
        std::vector<store::Key> keys) override {
        return inner_.get_many(std::move(keys));
    }
    Task<Result<std::vector<std::optional<store::Item>>>> get_changed(
        std::vector<store::Key> keys, std::vector<std::uint64_t> known) override {
        return inner_.get_changed(std::move(keys), std::move(known));
    }
    Task<Result<store::Page>> query(store::Query query) override {
        return inner_.query(std::move(query));
    }
    Task<Result<store::Committed>> commit(std::vector<store::Write> writes) override {
        return inner_.commit(std::move(writes));
    }

protected:
    store::Table& inner_;
};

}  // namespace innkeeper::testing
