// What happens at the counter beside the dose as ordered: declined, spilled, vomited, replaced, given elsewhere.
#include "domain/dosing_findings.hpp"
#include "domain/formulation.hpp"

namespace mat::domain {
namespace {

bool observed_on(const DoseRecord& dose, Day day) { return !dose.voided && observed(dose.kind) && dose.day == day; }

const DoseRecord* dose_of(const DosingFacts& facts, DoseNumber number) {
    const auto found = std::ranges::find(facts.history.doses, number, &DoseRecord::number);
    return found == facts.history.doses.end() ? nullptr : &*found;
}

Verdict concluded(const auto& found, const DosingFacts& facts, const auto& request, const auto& collect) {
    std::vector<std::string> overridden;
    return conclude(found, facts, request, {}, overridden, collect);
}

Findings<RefuseRequest> find_refuse(const DosingFacts& facts, const RefuseRequest& request) {
    Findings<RefuseRequest> found;
    found.add(judge_care(facts, request.day));
    const auto order = order_in_force(facts, request.day, request.medication);
    if (!order) found.add(no_active_order(request.day, request.medication, Amount::milligrams(1)));
    else found.add(judge_already_dosed(facts, request.day, [&](const DoseRecord& dose) { return covers_for(dose.medication, order->medication); }));
    return found;
}

// Whether that day's dose may have been vomited: also one that nobody here saw being taken.
bool taken_on(const DoseRecord& dose, Day day) { return stands_for(dose, day) && dose.day == day; }

// The dose that was lost: the one that is named, else the last one of that day; one that was observed before any other.
const DoseRecord* lost_dose(const DosingFacts& facts, const LossRequest& request) {
    const DoseRecord *last = nullptr, *elsewhere = nullptr;
    for (const DoseRecord& dose : facts.history.doses) {
        if (request.dose && dose.number != *request.dose) continue;
        if (observed_on(dose, request.day)) last = &dose;
        else if (!request.spilled && taken_on(dose, request.day)) elsewhere = &dose;
    }
    return last == nullptr ? elsewhere : last;
}

Finding not_dosed(const DosingFacts& facts, Day day, Amount amount) {
    const auto order = order_in_force(facts, day, std::nullopt);
    return {Rule::not_dosed,
            "no dose of " + day.text() + " is recorded",
            {{"day", day.text()}},
            "today's dose, recorded first",
            [day, amount, medication = order ? order->medication : Medication::methadone](DosingFacts& other) {
                DoseRecord dose;
                dose.number = *DoseNumber::from_parts(day, DoseNumber::last_sequence); // no other's
                dose.day = day;
                dose.amount = amount;
                dose.medication = medication;
                other.history.doses.push_back(dose);
            }};
}

Findings<LossRequest> find_loss(const DosingFacts& facts, const LossRequest& request) {
    Findings<LossRequest> found;
    const DoseRecord* dose = lost_dose(facts, request);
    if (dose == nullptr) {
        found.add(not_dosed(facts, request.day, request.spilled.value_or(Amount::milligrams(1))),
                  [](LossRequest& asked) { asked.dose.reset(); });
        return found;
    }
    Amount spilled;
    for (const LossRecord& loss : facts.losses)
        if (!loss.emesis && loss.dose == dose->number) spilled = spilled + loss.spilled.value_or(Amount());
    if (!request.spilled || spilled + *request.spilled <= dose->amount) return found;
    const Amount left = dose->amount - spilled;
    found.add({Rule::more_than_lost,
               request.spilled->text() + " is more than the " + left.text() + " that dose " + dose->number.text() + " has left",
               {{"dose", dose->number.text()}, {"dose_mg", dose->amount.milligrams_text()}, {"spilled_mg", spilled.milligrams_text()},
                {"asked_mg", request.spilled->milligrams_text()}},
               left > Amount() ? left.text() + " or less" : ""},
              [left](LossRequest& asked) { asked.spilled = left; });
    return found;
}

// What was given again of that dose, for whatever was lost of it.
Amount given_again(const DosingFacts& facts, DoseNumber dose) {
    Amount sum;
    for (const LossRecord& loss : facts.losses)
        if (loss.dose == dose) sum = sum + loss.replaced;
    return sum;
}

// What may still be given for that loss: a dose that was spilled and vomited too is not given twice over.
Amount left_of(const DosingFacts& facts, const LossRecord& loss) {
    const DoseRecord* dose = dose_of(facts, loss.dose);
    const Amount again = given_again(facts, loss.dose);
    return dose == nullptr || dose->amount <= again ? Amount() : std::min(loss.left(), dose->amount - again);
}

// The last vomiting of that day; the schedule goes by what was seen and when.
const LossRecord* last_emesis(const DosingFacts& facts, Day day) {
    const LossRecord* last = nullptr;
    for (const LossRecord& loss : facts.losses)
        if (loss.emesis && loss.day == day) last = &loss;
    return last;
}

Findings<EmesisRequest> find_emesis(const DosingFacts& facts, const EmesisRequest& request, const Policy& policy) {
    Findings<EmesisRequest> found;
    const LossRecord* loss = last_emesis(facts, request.day);
    const DoseRecord* dose = loss == nullptr ? nullptr : dose_of(facts, loss->dose);
    if (dose == nullptr || !observed_on(*dose, request.day)) {
        found.add({Rule::nothing_to_replace, "no vomiting is recorded on " + request.day.text(), {{"day", request.day.text()}}, ""});
        return found;
    }
    const Amount most = most_after_emesis(*loss, dose->amount, policy);
    std::vector<std::pair<std::string, std::string>> used{{"dose", dose->number.text()}, {"dose_mg", dose->amount.milligrams_text()},
                                                          {"minutes", std::to_string(loss->minutes.value_or(0))},
                                                          {"witnessed", loss->witnessed ? "yes" : "no"},
                                                          {"asked_mg", request.amount.milligrams_text()}};
    const auto less = [](Amount amount) { return [amount](EmesisRequest& asked) { asked.amount = amount; }; };
    if (request.amount > dose->amount) {
        found.add({Rule::more_than_lost, request.amount.text() + " is more than the dose, " + dose->amount.text(), used,
                   most > Amount() ? most.text() + " or less" : ""}, less(most));
    } else if (request.amount > most) {
        const std::string how = !loss->witnessed ? "nobody saw it" : std::to_string(*loss->minutes) + " min after the dose";
        found.add(
            {Rule::emesis_limit,
             how + ": " + (most > Amount() ? "at most " + most.text() + " of " + dose->amount.text() + " is given again" : "nothing is given again"),
             used, most > Amount() ? most.text() + " or less" : ""},
            less(most));
    }
    return found;
}

const LossRecord* loss_to_replace(const DosingFacts& facts, const ReplaceRequest& request) {
    const LossRecord* found = nullptr;
    for (const LossRecord& loss : facts.losses) {
        const DoseRecord* dose = dose_of(facts, loss.dose);
        const bool stands = dose != nullptr && observed_on(*dose, request.day) && loss.emesis == request.emesis;
        if (stands && (found == nullptr || left_of(facts, loss) > Amount())) found = &loss;
    }
    return found;
}

Finding nothing_to_replace(const DosingFacts& facts, const ReplaceRequest& request, const LossRecord* loss) {
    const char* what = request.emesis ? "vomiting" : "spill";
    Finding finding{Rule::nothing_to_replace, "no " + std::string(what) + " of a dose of " + request.day.text() + " is recorded",
                    {{"day", request.day.text()}}, ""};
    if (loss == nullptr) return finding;
    finding.facts.emplace_back("dose", loss->dose.text());
    const DoseRecord* dose = dose_of(facts, loss->dose);
    const Amount again = given_again(facts, loss->dose);
    finding.facts.emplace_back("replaced_mg", again.milligrams_text());
    if (loss->replaced > Amount() || again >= dose->amount) {
        finding.message = again.text() + " was given again already, all there was to replace";
        return finding;
    }
    finding.message = "no prescriber has decided on giving it again";
    finding.change = "a prescriber's decision: mat dose-log emesis CLIENT --replace AMOUNT";
    finding.edit = [id = loss->id, amount = request.amount.value_or(dose->amount)](DosingFacts& other) {
        for (LossRecord& each : other.losses)
            if (each.id == id) each.decided = amount;
    };
    return finding;
}

Findings<ReplaceRequest> find_replace(const DosingFacts& facts, const ReplaceRequest& request) {
    Findings<ReplaceRequest> found;
    found.add(judge_care(facts, request.day));
    found.add(judge_hold(facts, request.moment));
    found.add(judge_trust(facts));
    const LossRecord* loss = loss_to_replace(facts, request);
    const Amount left = loss == nullptr ? Amount() : left_of(facts, *loss);
    if (left == Amount()) found.add(nothing_to_replace(facts, request, loss));
    else if (request.amount && *request.amount > left)
        found.add({Rule::more_than_lost, request.amount->text() + " is more than the " + left.text() + " that may be given again",
                   {{"dose", loss->dose.text()}, {"left_mg", left.milligrams_text()}, {"asked_mg", request.amount->milligrams_text()}},
                   left.text() + " or less"},
                  [left](ReplaceRequest& asked) { asked.amount = left; });
    return found;
}

// What speaks against a dose elsewhere on that day, by our order: a dose or bottle of ours, or one elsewhere that is known already.
void judge_guest_day(Findings<GuestDoseRequest>& found, const DosingFacts& facts, const OrderRecord& order, Day day) {
    found.add(judge_already_dosed(facts, day, [&](const DoseRecord& dose) { return covers_for(dose.medication, order.medication); }));
    for (const DoseRecord& dose : facts.history.doses) {
        const bool given_today = observed(dose.kind) && dose.day == day; // already-dosed speaks of that
        if (given_today || !covers_for(dose.medication, order.medication) || !stands_for(dose, day)) continue;
        const std::string number = dose.number.text(), kind(name_of(dose.kind));
        found.add({Rule::covered_today, day.text() + " is covered by " + kind + " " + number, {{"covered_by", number}, {"kind", kind}},
                   dose.kind == DoseKind::guest ? "the void of " + number + ", confirmed by a second login" : "the return of " + number,
                   without_dose(dose.number)});
    }
    for (const GuestStay& stay : facts.history.guest_stays)
        if (stay.direction == "out" && stay.includes(day))
            found.add({Rule::covered_today, day.text() + " is a day of a guest stay that was confirmed as a whole, until " + stay.days.last.text(),
                       {{"guest_until", stay.days.last.text()}}, "the end of the guest stay",
                       [day](DosingFacts& other) {
                           std::erase_if(other.history.guest_stays,
                                         [day](const GuestStay& guest) { return guest.direction == "out" && guest.includes(day); });
                       }});
    for (const AbsenceRecord& absence : facts.history.absences)
        if (absence.dosed == "verified" && absence.includes(day))
            found.add({Rule::covered_today, "doses elsewhere are verified for " + day.text() + ", until " + absence.days.last.text(),
                       {{"absence_until", absence.days.last.text()}}, "the end of the absence",
                       [day](DosingFacts& other) {
                           std::erase_if(other.history.absences, [day](const AbsenceRecord& away) { return away.includes(day); });
                       }});
}

Findings<GuestDoseRequest> find_guest_dose(const DosingFacts& facts, const GuestDoseRequest& request) {
    Findings<GuestDoseRequest> found;
    const auto order = order_in_force(facts, request.day, request.medication);
    if (!order) {
        found.add(no_active_order(request.day, request.medication, Amount::milligrams(1)));
        return found;
    }
    for (Day day = request.day; day < request.day + days_of_dose(*order); day = day + 1) judge_guest_day(found, facts, *order, day);
    return found;
}

Findings<GuestOutRequest> find_guest_out(const DosingFacts& facts, const GuestOutRequest& request) {
    Findings<GuestOutRequest> found;
    found.add(judge_care(facts, request.day));
    found.add(judge_hold(facts, request.moment));
    return found;
}

} // namespace

RefuseVerdict judge_refuse(const DosingFacts& facts, const RefuseRequest& request) {
    return {concluded(find_refuse(facts, request), facts, request, find_refuse), order_in_force(facts, request.day, request.medication)};
}

LossVerdict judge_loss(const DosingFacts& facts, const LossRequest& request) {
    LossVerdict out{concluded(find_loss(facts, request), facts, request, find_loss), {}, {}};
    if (const DoseRecord* dose = lost_dose(facts, request)) out.dose = *dose;
    return out;
}

LossVerdict judge_emesis(const DosingFacts& facts, const EmesisRequest& request, const Asker& asker, const Policy& policy) {
    const auto collect = [&](const DosingFacts& other, const EmesisRequest& asked) { return find_emesis(other, asked, policy); };
    LossVerdict out;
    out.verdict = conclude(collect(facts, request), facts, request, asker, out.overridden, collect);
    if (const LossRecord* loss = last_emesis(facts, request.day))
        if (const DoseRecord* dose = dose_of(facts, loss->dose)) out.dose = *dose;
    return out;
}

ReplaceVerdict judge_replace(const DosingFacts& facts, const ReplaceRequest& request) {
    ReplaceVerdict out{concluded(find_replace(facts, request), facts, request, find_replace), {}, {}, {}};
    if (const LossRecord* loss = loss_to_replace(facts, request)) {
        out.loss = *loss;
        out.dose = *dose_of(facts, loss->dose);
        out.amount = request.amount.value_or(left_of(facts, *loss));
    }
    return out;
}

GuestDoseVerdict judge_guest_dose(const DosingFacts& facts, const GuestDoseRequest& request) {
    return {concluded(find_guest_dose(facts, request), facts, request, find_guest_dose), order_in_force(facts, request.day, request.medication)};
}

Verdict judge_guest_out(const DosingFacts& facts, const GuestOutRequest& request) {
    return concluded(find_guest_out(facts, request), facts, request, find_guest_out);
}

} // namespace mat::domain
