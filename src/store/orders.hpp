// What an order has beyond its amount: steps, portions, the order it stands beside, who gave it by word of mouth, and
// whether they signed.
#pragma once

#include "domain/records.hpp"
#include "store/clients.hpp"
#include "store/store.hpp"

#include <string_view>
#include <vector>

namespace mat::store {

/// Fills in what stands beside the order's row.
void read_order_detail(const Reader& reader, domain::OrderRecord& order);

/// Records the order with all of it, and the sealed words of its rationale; those need the keys. Answers its number.
std::int64_t record_whole_order(Writer& writer, const Keys* keys, const Client& client, const domain::OrderRecord& order,
                                std::string_view rationale);

/// That prescriber's verbal orders that wait for a signature, oldest first; one that has ended is signed all the same.
std::vector<domain::OrderRecord> unsigned_orders(const Reader& reader, std::int64_t staff);
/// The numbers under which verbal orders stand that nobody has signed or declined, whoever is to.
std::vector<std::int64_t> clients_with_unsigned_orders(const Reader& reader);
void record_signature(Writer& writer, std::int64_t order, std::int64_t staff, bool declined);

} // namespace mat::store
