#pragma once

#include "chassis/core/offload.hpp"
#include "chassis/core/scope.hpp"
#include "chassis/core/wait_point.hpp"
#include "services/search/app/catalogue.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace innkeeper::search {

/// The catalogue out of its rows, at a start: they are read one after the other on the service's
/// executor and understood by the workers, some hotels at a time.
class Loader {
public:
    struct Deps {
        store::Table& table;
        Catalogue& catalogue;
        Offload& offload;
        const Clock& clock;
        Executor executor;
    };
    explicit Loader(Deps deps);

    /// Into a catalogue that nobody else tells of anything until it returns; published then. Once.
    /// Errors: those of the table and of the offload, `row-damaged`.
    [[nodiscard]] Task<Result<void>> run();

private:
    using Rows = std::vector<store::Item>;

    [[nodiscard]] Task<Result<void>> read_all();
    [[nodiscard]] Task<Result<void>> read_shard(int shard);
    /// All rows of some hotels.
    [[nodiscard]] Task<Result<void>> add(Rows rows);
    [[nodiscard]] Task<void> work_off(Work work);
    [[nodiscard]] Task<Result<void>> do_part(std::span<const std::function<void()>> part);
    /// Beside others, once fewer than kLoadAhead are under way.
    [[nodiscard]] Task<void> begin(Task<Result<void>> task);
    [[nodiscard]] Task<void> watch(Task<Result<void>> task);
    /// Until no more than these are under way.
    [[nodiscard]] Task<void> wait_for(std::size_t at_most);

    Deps deps_;
    Result<void> outcome_;  ///< the first error
    std::size_t under_way_ = 0;
    WaitPoint ended_;
    Scope scope_;
};

}  // namespace innkeeper::search
