// An order in words: its amount and portions, its steps day by day, where it stands today.
#pragma once

#include "cli/output.hpp"
#include "domain/dosing.hpp"
#include "store/clinic.hpp"

#include <string>

namespace mat::cli {

/// `methadone 120 mg daily in portions of 60 mg, 60 mg`
std::string order_text(const domain::OrderRecord& order);

/// The steps of an order, a line a day, or a line a step where there are more than four weeks of them; across a taper each
/// product's dose of the day is named. Empty for an order of one amount that stands alone. No line end at the end.
std::string schedule_text(const domain::OrderRecord& order, const domain::DosingFacts& facts);

/// What days to come do to a titration though nobody misses anything, with their dates and what becomes of the next step:
/// `freezes on Sun 2026-11-22, which nobody observes (closed): at 35 mg …`. Empty where nothing does.
std::string freeze_text(const domain::OrderRecord& order, const domain::DosingFacts& facts);

/// Where the order stands today, a line each: today's amount, the next change, that it is frozen or is going to be, the portion,
/// a signature that it waits for. Empty where there is nothing to say beside its amount.
std::vector<std::string> standing_lines(const domain::OrderRecord& order, const domain::DosingFacts& facts);

/// Bottles of that medication that are out for a day of the new order or later, with the amount given last. Empty where
/// none are.
std::string bottles_out_text(const domain::OrderRecord& order, const domain::TreatmentHistory& history);

} // namespace mat::cli
