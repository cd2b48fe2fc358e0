// Bottles that were filled ahead and stand in the safe. They are still stock: a state of it, not a loss.
#pragma once

#include "domain/records.hpp"
#include "domain/stock.hpp"
#include "store/clients.hpp"
#include "store/store.hpp"

#include <map>
#include <optional>
#include <vector>

namespace mat::store {

/// What one lot has given to a bottle; of a bottle of two lots there are two, one after the other.
struct PreparedPart {
    std::int64_t id = 0;
    std::int64_t client = 0;
    std::int64_t order = 0;
    Day covers;      ///< the day that it is for
    Amount amount;   ///< of the whole bottle
    domain::Draw draw{0, 0};
    Day day;         ///< on which it was filled
    std::optional<std::int64_t> staff;
};
/// Fills a bottle. Answers the number of its first part, by which it is called.
std::int64_t record_prepared(Writer& writer, const Client& client, std::int64_t order, Day covers, Amount amount,
                             const std::vector<domain::Draw>& draws, Day day, Instant at, std::int64_t staff);
/// What stands in the safe, by number: of one person where one is named.
std::vector<PreparedPart> prepared_parts(const Reader& reader, const Client* client = nullptr);
/// The parts of the bottle of that number; empty where none stands there.
std::vector<PreparedPart> prepared_bottle(const Reader& reader, std::int64_t number);
/// `handed-out` as that dose, poured `back`, or `wasted`.
void record_prepared_end(Writer& writer, const std::vector<PreparedPart>& bottle, std::string_view outcome, std::optional<DoseNumber> dose, Day day,
                         Instant at, std::int64_t staff);
/// How much of each lot stands in bottles.
std::map<std::int64_t, std::int64_t> prepared_by_lot(const Reader& reader);

} // namespace mat::store
