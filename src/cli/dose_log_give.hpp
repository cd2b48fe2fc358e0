// What the ways of giving a dose share: the row with its draws on stock, and the two ways beside the one as ordered.
#pragma once

#include "cli/card.hpp"
#include "cli/dose_log.hpp"
#include "cli/dose_log_take_homes.hpp"
#include "domain/dosing.hpp"
#include "store/stock.hpp"

namespace mat::cli {

/// A dose of that moment's day, as far as every way of giving one knows it.
domain::DoseRecord dose_given_at(const store::Clinic& clinic, const store::Client& client, Instant moment, Instant now, std::int64_t staff);
/// What a dose of that order takes from stock at that station. Failure (refused) where every lot that could be given has expired.
Result<store::DrawPlan> draw_for(const store::Reader& reader, const domain::OrderRecord& order, Amount amount, Day day, std::string_view station);
/// Numbers and records the dose, and draws it from stock.
void record_given(store::Writer& writer, const store::Client& client, domain::DoseRecord& dose, const store::DrawPlan& draw);
/// Adds to the answer which lots the doses took, in mL or units, and what does not fit there.
void say_drawn(Answer& answer, const store::Reader& reader, const std::vector<domain::DoseRecord>& doses, const std::string& remark);
/// The answer about one dose: `Recorded 2026-11-21.17: 1042-9 methadone 80 mg WHAT, Sat 2026-11-21 06:44.`
Answer answer_given(const store::Reader& reader, const store::Clinic& clinic, const store::Client& client, const domain::DoseRecord& dose,
                    const std::string& what);

/// The dose as it is ordered, or a part of it; after a card was shown, where one was.
Result<Answer> give_ordered(const DoseLogAdministerRequest&, const Card&, const Globals&, const Surroundings&, const Need&);
/// The bottles of `dispense`, after a card was shown, where one was.
Result<Answer> hand_out(const DoseLogDispenseRequest&, const Card&, const Globals&, const Surroundings&, const Need&);
/// What `dispense` would hand out now: `2 bottles, for`, then a line a bottle. Failure where it would be refused.
Result<std::string> bottles_offered(const DoseLogDispenseRequest&, const Globals&, const Surroundings&, const Need&);
/// `administer --as-given`: what really happened, whatever stands in the way.
Result<Answer> give_as_given(const DoseLogAdministerRequest&, const Globals&, const Surroundings&, const Need&);
/// `administer --replace-spill` and `--replace-emesis`.
Result<Answer> give_replacement(const DoseLogAdministerRequest&, const Globals&, const Surroundings&, const Need&);

/// `void --reason given-to:CLIENT`: the dose where it belongs, the void of the row where it does not, and an incident.
Result<Answer> void_given_to(const DoseLogVoidRequest&, const std::string& note, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
