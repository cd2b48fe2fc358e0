// Rules of medicines that stay: what is still on board whatever the order says, and when an injection may follow another.
// Private to dosing*.cpp.
#pragma once

#include "domain/dosing_findings.hpp"
#include "domain/formulation.hpp"

namespace mat::domain {

/// A medicine that somebody means to order or to give.
struct Intended {
    Medication medication = Medication::methadone;
    std::optional<Formulation> formulation;
    Day day;
    std::optional<Instant> moment;    ///< when it is given; nothing: an order, judged by its first day
    std::optional<std::int64_t> cows; ///< withdrawal scored now, or that day
    bool planned_crossing = false;    ///< a prescriber has planned what meets on board: then nothing here speaks
};

/// A finding with the request that would not meet it.
struct Exposed {
    Finding finding;
    std::optional<Day> from = {};          ///< the first day on which it is silent
    std::optional<Instant> moment = {};    ///< the first instant
    std::optional<std::int64_t> cows = {}; ///< the score that is asked for
};

/// `two-agonists`, `naltrexone-with-agonist` and `opioid-free-interval`, by what was last taken and how long it stays
/// (domain.md 1.5a): bottles that are out, fills, days elsewhere and the tails of injections count.
std::vector<Exposed> judge_exposure(const DosingFacts& facts, const Intended& intended, const Policy& policy);

/// Whether that dose closes or covers the day for this order: one agonist for the other, but what was taken under the tongue
/// or by mouth leads in to an injection of the same medicine, and the next injection has its own window.
bool closes_day_for(const OrderRecord& order, const DoseRecord& dose, Day day);

/// An injection's finding, with the moment at which it would be silent.
std::vector<Exposed> judge_injection(const DosingFacts& facts, const OrderRecord& order, Day day, Instant moment, const Policy& policy);

/// Warnings of one order or dose: over 24 mg of film a day, fewer careful days without an opioid, an injection later than the label
/// has in mind, a delivery nobody recorded, bottles out beside an injection.
std::vector<std::string> medicine_warnings(const DosingFacts& facts, const OrderRecord& order, Day day, const Policy& policy);

/// The edit that follows an exposure's way out, for a request to give.
std::function<void(AdministerRequest&)> edit_of(const Exposed& exposed);

} // namespace mat::domain
