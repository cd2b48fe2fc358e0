// The readers of the nine files. Each takes what its rows point to as it was read before, records its rows
// under one audit entry, counts them in the outcome, and answers what later files point to.
#pragma once

#include "domain/coverage.hpp"
#include "exchange/import_file.hpp"
#include "store/clinic.hpp"
#include "store/keys.hpp"

#include <optional>
#include <vector>

namespace mat::exchange {

/// Staff by row in the store.
IdsRead import_staff(store::Writer& writer, ImportFile& file, ImportOutcome& outcome, const store::Keys& keys);

/// Clients by number; numbers run on from `first`.
struct ClientsRead {
    IdsRead ids{"clients.csv"};
    std::int64_t first = 0;
    std::vector<Day> births;
    Day born(std::int64_t number) const { return births[static_cast<std::size_t>(number - first)]; }
};
ClientsRead import_clients(store::Writer& writer, ImportFile& file, ImportOutcome& outcome,
                           const store::Keys& keys, Day today);

void import_episodes(store::Writer& writer, ImportFile& file, ImportOutcome& outcome, const IdsRead& staff,
                     const ClientsRead& clients, Day today);

/// Orders by place in the list, counted from 1.
struct OrdersRead {
    IdsRead ids{"orders.csv"};
    std::vector<domain::OrderRecord> orders;
    const domain::OrderRecord& order(std::int64_t place) const {
        return orders[static_cast<std::size_t>(place - 1)];
    }
};
OrdersRead import_orders(store::Writer& writer, ImportFile& file, ImportOutcome& outcome,
                         const IdsRead& clients, Day today);

struct DosesRead {
    DaysRead days;
    std::optional<Day> first_dose_day; ///< earliest dose date of any status
    std::optional<Day> last_known;     ///< latest day of which a row tells what happened on it
    std::optional<Day> first_changed;  ///< earliest day under which a row stands in the store
};
DosesRead import_doses(store::Writer& writer, ImportFile& file, ImportOutcome& outcome, const IdsRead& staff,
                       const IdsRead& clients, const OrdersRead& orders, const domain::Zone& zone, Day today);

/// Compares the rows of status `missed` with what orders and doses imply, for the outcome's days of history.
void compare_missed(ImportOutcome& outcome, const OrdersRead& orders, const DosesRead& doses);

/// Groups by row in the store.
IdsRead import_groups(store::Writer& writer, ImportFile& file, ImportOutcome& outcome, const IdsRead& staff);
void import_rosters(store::Writer& writer, ImportFile& file, ImportOutcome& outcome, const IdsRead& clients,
                    const IdsRead& groups, Day today);
void import_sessions(store::Writer& writer, ImportFile& file, ImportOutcome& outcome, const IdsRead& staff,
                     const IdsRead& clients, const IdsRead& groups, Day today);
void import_screens(store::Writer& writer, ImportFile& file, ImportOutcome& outcome, const IdsRead& clients,
                    Day today);

} // namespace mat::exchange
