// Who has come and waits for the dosing window, and the sheets printed against a day without a computer.
#pragma once

#include "store/clients.hpp"
#include "store/store.hpp"

#include <vector>

namespace mat::store {

/// Somebody who waits; `client` is the number that they go by now.
struct Waiting {
    std::int64_t client;
    Instant since;
};
/// Records that the person has come. Answers its number.
std::int64_t record_arrival(Writer& writer, const Client& client, Day day, Instant at, std::int64_t staff);
/// Who came that day and has neither been given nor declined a dose since, in the order in which they came.
std::vector<Waiting> waiting_on(const Reader& reader, Day day);

/// Records that a sheet for that day was printed, with so many people on it. Answers its number.
std::int64_t record_sheet(Writer& writer, Day day, std::int64_t people, std::int64_t staff);
/// Whose line on a sheet for that day or a later one is no longer right, by what was recorded after the entry: an order, a hold,
/// bottles for days to come, a void. Empty where no sheet was printed.
std::vector<ClientNumber> stale_on_sheet(const Reader& reader, Day day, std::int64_t after);

} // namespace mat::store
