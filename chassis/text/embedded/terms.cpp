#include "chassis/text/embedded/terms.hpp"

#include <algorithm>

namespace innkeeper::text::embedded {

std::string term_of(LanguageSet set, const std::string& surface) {
    std::vector<std::string> stems;
    for (std::size_t i = 0; i < languages().size(); ++i) {
        if (!has_language(set, i)) continue;
        std::string made = stem(i, surface);
        if (std::ranges::find(stems, made) == stems.end()) stems.push_back(std::move(made));
    }
    if (stems.empty()) return surface;
    std::string term = std::move(stems.front());
    for (std::size_t i = 1; i < stems.size(); ++i) term += kBetweenStems + stems[i];
    return term;
}

std::vector<std::string_view> names_of(std::string_view surface, std::string_view term) {
    std::vector<std::string_view> names{surface};
    each_stem(term, [&names](std::string_view stem) { names.push_back(stem); });
    return names;
}

}  // namespace innkeeper::text::embedded
