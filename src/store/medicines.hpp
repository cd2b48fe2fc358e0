// What stays on board and what a pharmacy delivers: withdrawal scores, the last opioid as reported, injectables received.
#pragma once

#include "domain/dosing.hpp"
#include "store/clients.hpp"

namespace mat::store {

/// Adds to the facts what the rules of their orders ask for: the last opioid check where buprenorphine or naltrexone is
/// ordered, deliveries where a pharmacy supplies an injection. Other people cost no query.
void add_medicine_facts(const Reader& reader, const Client& client, Day day, domain::DosingFacts& facts);
/// The last opioid check of a day up to that one; score and last opioid each from the newest row that says it.
std::optional<domain::OpioidCheck> opioid_check_of(const Reader& reader, const Client& client, Day day);
std::int64_t record_opioid_check(Writer& writer, const Client& client, const domain::OpioidCheck& check, std::int64_t staff);
/// Says that a pharmacy delivered an injectable for that order. Answers the number of the delivery.
std::int64_t record_receipt(Writer& writer, const Client& client, const domain::InjectableReceipt& receipt, std::int64_t staff);

} // namespace mat::store
