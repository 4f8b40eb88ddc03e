#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace innkeeper::search {

/// A list that lies inside its owner as long as it has at most N elements.
template <class T, std::size_t N>
class Few {
public:
    void push_back(const T& value) {
        if (size_ < N) {
            few_[size_] = value;
        } else {
            if (size_ == N) many_.assign(few_.begin(), few_.end());
            many_.push_back(value);
        }
        ++size_;
    }
    void clear() {
        size_ = 0;
        many_.clear();
    }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] const T* begin() const { return size_ <= N ? few_.data() : many_.data(); }
    [[nodiscard]] const T* end() const { return begin() + size_; }
    [[nodiscard]] T* begin() { return size_ <= N ? few_.data() : many_.data(); }
    [[nodiscard]] T* end() { return begin() + size_; }
    [[nodiscard]] const T& operator[](std::size_t i) const { return begin()[i]; }
    [[nodiscard]] T& operator[](std::size_t i) { return begin()[i]; }
    [[nodiscard]] const T& front() const { return *begin(); }

private:
    std::uint32_t size_ = 0;
    std::array<T, N> few_{};
    std::vector<T> many_;  ///< all of them, when they are more than N
};

}  // namespace innkeeper::search
