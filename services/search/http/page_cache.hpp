#pragma once

#include "services/search/limits.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace innkeeper::search {

/// Hotel pages as they were answered last: memory for those that are looked at, not for all.
/// At most kPages; when it is full, it forgets them all.
class PageCache {
public:
    /// Null unless the page is of that version of the hotel. Until the next keep().
    [[nodiscard]] const std::string* find(std::string_view hotel_id, std::uint64_t version) const {
        const auto page = pages_.find(hotel_id);
        return page != pages_.end() && page->second.version == version ? &page->second.text
                                                                       : nullptr;
    }
    void keep(const std::string& hotel_id, std::uint64_t version, std::string text) {
        if (pages_.size() >= kPages && !pages_.contains(hotel_id)) pages_.clear();
        pages_.insert_or_assign(hotel_id, Page{version, std::move(text)});
    }
    [[nodiscard]] std::size_t size() const { return pages_.size(); }

private:
    struct Page {
        std::uint64_t version;
        std::string text;
    };
    std::map<std::string, Page, std::less<>> pages_;
};

}  // namespace innkeeper::search
