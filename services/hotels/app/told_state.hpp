#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/store/table.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::hotels {

/// Tells the rows of this service as the events that said so: for who rebuilds a read model, when
/// the bus has long forgotten them. It is given every row of the table in the order of the keys.
class StateTeller {
public:
    /// Nothing for a row that no event tells of. Error: `bug` for one that cannot be read.
    [[nodiscard]] Result<std::optional<bus::Event>> tell(const store::Item& row);

private:
    std::map<std::string, std::string> currencies_;  ///< by hotel
};

/// The hotel whose own row that is; such rows lie together in the table. Nothing for any other row.
[[nodiscard]] std::optional<std::string> told_hotel(const store::Key& key);
/// All that a StateTeller tells of one hotel, read from the table of this service: nothing where
/// there is no such hotel. Not as of one moment; each event has its own version. Errors: those of
/// the table and of the teller.
[[nodiscard]] Task<Result<std::vector<bus::Event>>> told_of(store::Table& table,
                                                            std::string hotel_id);

}  // namespace innkeeper::hotels
