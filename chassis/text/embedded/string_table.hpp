#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::text::embedded {

/// Strings by number, one after another in memory: 4 bytes each beside the text.
class StringTable {
public:
    void push_back(std::string_view text) {
        bytes_ += text;
        ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
    }
    [[nodiscard]] std::string_view operator[](std::size_t i) const {
        const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(bytes_).substr(begin, ends_[i] - begin);
    }
    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    /// Of strings that were added in their order: the first that is not less than `text`.
    [[nodiscard]] std::size_t lower_bound(std::string_view text) const {
        std::size_t low = 0;
        std::size_t high = size();
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            if ((*this)[middle] < text)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
    void shrink_to_fit() {
        bytes_.shrink_to_fit();
        ends_.shrink_to_fit();
    }
    [[nodiscard]] std::size_t bytes() const {
        return bytes_.capacity() + ends_.capacity() * sizeof(std::uint32_t);
    }

private:
    std::string bytes_;
    std::vector<std::uint32_t> ends_;
};

}  // namespace innkeeper::text::embedded
