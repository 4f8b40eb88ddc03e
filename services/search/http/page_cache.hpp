#pragma once

#include "services/search/domain/hotel_facts.hpp"
#include "services/search/limits.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace innkeeper::search {

/// Hotel pages as they were answered last: memory for those that are looked at, not for all.
/// At most kPages; when it is full, it forgets them all.
class PageCache {
public:
    using Facts = std::shared_ptr<const HotelFacts>;
    /// Null unless the page was kept for these very facts: after a rebuild those of one version may
    /// be others. Until the next keep().
    [[nodiscard]] const std::string* find(const Facts& facts) const {
        const auto page = pages_.find(facts->terms.id);
        return page != pages_.end() && page->second.facts == facts ? &page->second.text : nullptr;
    }
    void keep(const Facts& facts, std::string text) {
        const std::string& hotel_id = facts->terms.id;
        if (pages_.size() >= kPages && !pages_.contains(hotel_id)) pages_.clear();
        pages_.insert_or_assign(hotel_id, Page{facts, std::move(text)});
    }
    [[nodiscard]] std::size_t size() const { return pages_.size(); }

private:
    struct Page {
        Facts facts;
        std::string text;
    };
    std::map<std::string, Page, std::less<>> pages_;
};

}  // namespace innkeeper::search
