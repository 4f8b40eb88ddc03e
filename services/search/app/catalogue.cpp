#include "services/search/app/catalogue.hpp"

namespace innkeeper::search {
namespace {

/// Of a hotel that is not active nothing is found.
std::optional<text::Document> text_of(ReadHotel hotel) {
    if (hotel.listing->terms.status != stay::HotelStatus::active) return std::nullopt;
    return std::move(hotel.document);
}

}  // namespace

void WholeHotel::apply(Update update) {
    if (auto* hotel = std::get_if<ReadHotel>(&update)) {
        draft_.put(hotel->listing);
        const std::uint64_t version = hotel->listing->terms.version;
        if (version_ >= version) return;
        version_ = version;
        text_ = text_of(std::move(*hotel));
    } else if (const auto* nights = std::get_if<InventoryUpdate>(&update)) {
        draft_.apply(*nights);
    } else {
        draft_.apply(std::get<stay::RatesChanged>(update));
    }
}

std::uint64_t& Catalogue::version_of(Ordinal ordinal) {
    if (ordinal >= versions_.size()) versions_.resize(ordinal + std::size_t{1});
    return versions_[ordinal];
}

void Catalogue::set_text(Ordinal ordinal, const std::string& hotel_id, std::uint64_t version,
                         std::optional<text::Document> text) {
    version_of(ordinal) = version;
    if (text) text->tag = ordinal;
    texts_[hotel_id] = std::move(text);
}

void Catalogue::put(ReadHotel hotel) {
    const auto listing = hotel.listing;
    const Ordinal ordinal = index_.put(listing);
    if (version_of(ordinal) >= listing->terms.version) return;
    set_text(ordinal, listing->terms.id, listing->terms.version, text_of(std::move(hotel)));
}

void Catalogue::apply(Update update) {
    if (auto* hotel = std::get_if<ReadHotel>(&update)) return put(std::move(*hotel));
    if (const auto* nights = std::get_if<InventoryUpdate>(&update)) return index_.apply(*nights);
    index_.apply(std::get<stay::RatesChanged>(update));
}

void Catalogue::set(WholeHotel hotel) {
    const std::string id = hotel.id();
    const auto ordinal = index_.set(std::move(hotel.draft_));
    if (!ordinal) return;
    set_text(*ordinal, id, hotel.version_, std::move(hotel.text_));
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
