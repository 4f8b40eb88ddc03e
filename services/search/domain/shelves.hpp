#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace innkeeper::search {

/// What is known of hotels by a key, for readers: shelves ascending by key. Immutable.
template <class Shelf>
using ShelfList = std::vector<std::shared_ptr<const Shelf>>;

/// The writer's side: changes some shelves, publishes them all, sharing those that are as before.
/// A Shelf has `key`, of a type Key, and `hotels`, how many there are on it.
template <class Shelf>
class Shelves {
public:
    using Key = decltype(Shelf::key);

    /// The shelf of the key, to be changed.
    Shelf& open(const Key& key) {
        Slot& slot = slots_[key];
        if (!std::exchange(slot.changed, true)) {
            slot.shelf.key = key;
            changed_.push_back(key);
        }
        return slot.shelf;
    }
    /// A hotel more. Its shelf, to be changed.
    Shelf& add(const Key& key) {
        Shelf& shelf = open(key);
        ++shelf.hotels;
        return shelf;
    }
    /// One less. An empty shelf goes. `key` may be the shelf's own.
    void remove(const Key& key) {
        if (--open(key).hotels == 0) slots_.erase(slots_.find(key));
    }
    [[nodiscard]] std::shared_ptr<const ShelfList<Shelf>> publish() {
        if (changed_.empty() && list_) return list_;
        for (const Key& key : changed_) {
            const auto at = slots_.find(key);
            if (at == slots_.end() || !std::exchange(at->second.changed, false)) continue;
            at->second.published = std::make_shared<const Shelf>(at->second.shelf);
        }
        changed_.clear();
        auto list = std::make_shared<ShelfList<Shelf>>();
        list->reserve(slots_.size());
        for (const auto& [key, slot] : slots_) list->push_back(slot.published);
        list_ = std::move(list);
        return list_;
    }

private:
    struct Slot {
        Shelf shelf;
        std::shared_ptr<const Shelf> published;
        bool changed = false;  ///< since it was published
    };
    std::map<Key, Slot> slots_;
    std::vector<Key> changed_;  ///< one may have gone, and come again
    std::shared_ptr<const ShelfList<Shelf>> list_;
};

}  // namespace innkeeper::search
