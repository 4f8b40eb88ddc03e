#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace innkeeper::search {

/// A list in pieces of N, of which a copy shares those that have not changed since.
template <class T, std::size_t N>
class SharedList {
    using Piece = std::array<T, N>;

public:
    /// A copy, for any thread.
    class Copy {
    public:
        /// `i` is below what was opened: not checked.
        const T& operator[](std::size_t i) const { return (*pieces_[i / N])[i % N]; }
        /// All that was opened is below it.
        [[nodiscard]] std::size_t size() const { return pieces_.size() * N; }

    private:
        friend SharedList;
        std::vector<std::shared_ptr<const Piece>> pieces_;
    };

    /// An element, to be changed; one that is new is T().
    T& open(std::size_t i) {
        const std::size_t piece = i / N;
        while (pieces_.size() <= piece) {
            pieces_.push_back(std::make_shared<Piece>());
            own_.push_back(true);
        }
        if (!own_[piece]) pieces_[piece] = std::make_shared<Piece>(*pieces_[piece]);
        own_[piece] = true;
        return (*pieces_[piece])[i % N];
    }
    /// `i` was opened: not checked.
    const T& operator[](std::size_t i) const { return (*pieces_[i / N])[i % N]; }
    [[nodiscard]] Copy share() {
        own_.assign(own_.size(), false);
        Copy out;
        out.pieces_.assign(pieces_.begin(), pieces_.end());
        return out;
    }

private:
    std::vector<std::shared_ptr<Piece>> pieces_;
    std::vector<bool> own_;  ///< pieces that no copy shares
};

}  // namespace innkeeper::search
