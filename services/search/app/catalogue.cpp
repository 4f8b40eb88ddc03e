#include "services/search/app/catalogue.hpp"

#include "services/search/limits.hpp"

namespace innkeeper::search {
namespace {

constexpr std::string_view kPartition = "hotels";

}  // namespace

// Never backwards: of two that wait for their commits the older may be answered last.
void Catalogue::show(HotelDocument document) {
    std::string id = document.entry.rank.id;
    const auto known = documents_.find(id);
    if (known != documents_.end() && known->second.version >= document.version) return;
    if (document.active)
        index_.put(document.entry);
    else
        index_.remove(id);
    documents_.insert_or_assign(std::move(id), std::move(document));
}

Task<Result<void>> Catalogue::load() {
    store::Query query{.partition = std::string(kPartition), .limit = kLoadPage};
    do {
        CO_TRY(auto page, co_await table_.query(query));
        for (const store::Item& item : page.items) {
            CO_TRY(auto document, parse_hotel(item.document));
            show(std::move(document));
        }
        query.cursor = std::move(page.cursor);
    } while (!query.cursor.empty());
    co_return Result<void>{};
}

Task<Result<void>> Catalogue::apply(bus::Event event) {
    if (!event.type.starts_with("innkeeper.hotels."))
        co_return Result<void>{};  // rates and the like
    CO_TRY(std::string text, hotel_of_event(event.data));
    CO_TRY(HotelDocument document, parse_hotel(text));
    if (document.entry.rank.id != event.subject || document.version != event.sequence)
        co_return fail(Code::invalid, "event-mismatch", "The event's envelope is not its hotel's.");

    const store::Key key{std::string(kPartition), event.subject};
    CO_TRY(const auto stored, co_await table_.get(key));
    std::uint64_t row_version = 0;
    if (stored) {
        CO_TRY(auto known, parse_hotel(stored->document));
        if (known.version >= document.version) {
            // Also shown: a commit whose outcome was unknown may have put it there unseen.
            show(std::move(known));
            co_return Result<void>{};
        }
        row_version = stored->version;
    }
    std::vector<store::Write> writes;
    writes.push_back(store::Write::put(key, std::move(text), store::Expect::exactly(row_version)));
    CO_TRY(const auto done, co_await table_.commit(std::move(writes)));
    if (!done.ok()) co_return fail(Code::conflict, "row-moved-on", "The row has another writer.");
    show(std::move(document));
    co_return Result<void>{};
}

const HotelDocument* Catalogue::find(std::string_view id) const {
    const auto found = documents_.find(id);
    return found != documents_.end() && found->second.active ? &found->second : nullptr;
}

}  // namespace innkeeper::search
