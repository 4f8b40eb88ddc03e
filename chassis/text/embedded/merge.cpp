#include "chassis/text/embedded/merge.hpp"

#include "chassis/core/check.hpp"
#include "chassis/text/embedded/segment_writer.hpp"

#include <algorithm>
#include <tuple>

namespace innkeeper::text::embedded {
namespace {

constexpr std::uint32_t kNowhere = UINT32_MAX;

struct Place {
    std::uint32_t tag = 0;
    std::uint32_t source = 0;
    std::uint32_t document = 0;
    auto operator<=>(const Place&) const = default;
};

class Merge {
public:
    Merge(const std::vector<Part>& sources, double average_length)
        : sources_(sources), writer_(average_length) {}

    std::shared_ptr<const Segment> run() {
        add_documents();
        add_forms();
        add_forms_of_documents();
        return writer_.finish();
    }

private:
    void add_documents() {
        for (std::uint32_t s = 0; s < sources_.size(); ++s) {
            const Segment* const segment = sources_[s].segment.get();
            for (std::uint32_t document = 0; document < segment->size(); ++document)
                if (!sources_[s].is_removed(document))
                    places_.push_back({segment->tags[document], s, document});
            new_document_.emplace_back(segment->size(), kNowhere);
            new_form_.emplace_back(segment->surfaces.size(), kNowhere);
        }
        std::ranges::sort(places_);
        for (std::uint32_t i = 0; i < places_.size(); ++i) {
            const Place& place = places_[i];
            const Segment& from = *sources_[place.source].segment;
            new_document_[place.source][place.document] = i;
            writer_.add_document({from.ids[place.document], place.tag, from.lengths[place.document],
                                  from.titles.title(place.document),
                                  from.titles.folded(place.document),
                                  from.titles.prominence(place.document)});
        }
    }

    [[nodiscard]] std::pair<std::string_view, std::string_view> form_at(std::size_t source) const {
        const Segment& segment = *sources_[source].segment;
        const std::uint32_t form = next_[source];
        return {segment.surfaces[form], segment.terms[segment.form_terms[form]]};
    }

    /// The sources whose next form is the least of all.
    void find_least(std::vector<std::size_t>& least) const {
        least.clear();
        for (std::size_t s = 0; s < sources_.size(); ++s) {
            if (next_[s] == sources_[s].segment->surfaces.size()) continue;
            const auto form = form_at(s);
            if (!least.empty() && form_at(least.front()) < form) continue;
            if (!least.empty() && form < form_at(least.front())) least.clear();
            least.push_back(s);
        }
    }

    void add_forms() {
        next_.assign(sources_.size(), 0);
        std::vector<std::size_t> least;
        for (find_least(least); !least.empty(); find_least(least)) {
            const auto [surface, term] = form_at(least.front());
            gather(least);
            if (!postings_.empty()) {
                const std::uint32_t form = writer_.add_form(surface, term, postings_);
                for (const std::size_t s : least) new_form_[s][next_[s]] = form;
            }
            for (const std::size_t s : least) ++next_[s];
        }
    }

    void gather(const std::vector<std::size_t>& least) {
        postings_.clear();
        for (const std::size_t s : least) {
            const Segment& from = *sources_[s].segment;
            old_.clear();
            from.postings.append_all(from.form_lists[next_[s]], old_);
            for (const Posting& posting : old_) {
                const std::uint32_t document = new_document_[s][posting.document];
                if (document != kNowhere) postings_.push_back({document, posting.frequency});
            }
        }
        if (!std::ranges::is_sorted(postings_, {}, &Posting::document))
            std::ranges::sort(postings_, {}, &Posting::document);
    }

    void add_forms_of_documents() {
        std::vector<std::uint32_t> forms;
        for (const Place& place : places_) {
            forms.clear();
            sources_[place.source].segment->forms_of_document.append(place.document, forms);
            for (std::uint32_t& form : forms) form = new_form_[place.source][form];
            writer_.add_forms_of_document(forms);
        }
    }

    const std::vector<Part>& sources_;
    SegmentWriter writer_;
    std::vector<Place> places_;                             ///< of the new documents
    std::vector<std::vector<std::uint32_t>> new_document_;  ///< by source and document
    std::vector<std::vector<std::uint32_t>> new_form_;      ///< by source and form
    std::vector<std::uint32_t> next_;                       ///< form of each source
    std::vector<Posting> old_;
    std::vector<Posting> postings_;
};

}  // namespace

std::shared_ptr<const Segment> merge_parts(const std::vector<Part>& sources,
                                           double average_length) {
    CHECK(!sources.empty());
    return Merge(sources, average_length).run();
}

}  // namespace innkeeper::text::embedded
