// What is known of a person's health beside their orders: coded, with words sealed under the person's own key.
#pragma once

#include "domain/health.hpp"
#include "store/clients.hpp"
#include "store/keys.hpp"

namespace mat::store {

/// Everything known of the person, ended facts too, by number.
std::vector<domain::HealthFact> health_of(const Reader& reader, const Client& client);
/// Words need the keys. Answers the number of the fact.
std::int64_t record_health(Writer& writer, const Keys* keys, const Client& client, const domain::HealthFact& fact, std::int64_t staff,
                           std::string_view note);
/// It holds no longer from that day on.
void record_health_end(Writer& writer, std::int64_t fact, Day day, std::int64_t staff);

} // namespace mat::store
