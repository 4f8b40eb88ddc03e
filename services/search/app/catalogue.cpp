#include "services/search/app/catalogue.hpp"

namespace innkeeper::search {

void Catalogue::put(ReadHotel hotel) {
    const stay::Hotel& terms = hotel.listing->terms;
    const Ordinal ordinal = index_.put(hotel.listing);
    if (ordinal >= versions_.size()) versions_.resize(ordinal + std::size_t{1});
    if (versions_[ordinal] >= terms.version) return;
    versions_[ordinal] = terms.version;
    std::optional<text::Document>& text = texts_[terms.id];
    text.reset();
    if (terms.status != stay::HotelStatus::active) return;
    hotel.document.tag = ordinal;
    text = std::move(hotel.document);
}

void Catalogue::apply(Update update) {
    if (auto* hotel = std::get_if<ReadHotel>(&update)) return put(std::move(*hotel));
    if (const auto* nights = std::get_if<InventoryUpdate>(&update)) return index_.apply(*nights);
    index_.apply(std::get<stay::RatesChanged>(update));
}

void Catalogue::renew(const std::string& hotel_id, std::vector<Update> updates) {
    if (const auto ordinal = index_.forget(hotel_id)) {
        versions_[*ordinal] = 0;
        texts_[hotel_id].reset();
    }
    for (Update& update : updates) apply(std::move(update));
}

void Catalogue::publish() {
    auto snapshot = index_.publish();
    const std::lock_guard lock(mutex_);
    shown_.swap(snapshot);
}

std::shared_ptr<const Snapshot> Catalogue::shown() const {
    const std::lock_guard lock(mutex_);
    return shown_;
}

std::vector<TextChange> Catalogue::take_texts(std::size_t max) {
    std::vector<TextChange> taken;
    while (!texts_.empty() && taken.size() < max) {
        auto node = texts_.extract(texts_.begin());
        taken.push_back({std::move(node.key()), std::move(node.mapped())});
    }
    return taken;
}

void Catalogue::give_back(std::vector<TextChange> texts) {
    // What came meanwhile is newer.
    for (TextChange& text : texts) texts_.try_emplace(std::move(text.id), std::move(text.document));
}

}  // namespace innkeeper::search
