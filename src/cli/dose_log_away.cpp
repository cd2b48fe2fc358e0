#include "cli/dose_log_away.hpp"

#include "cli/dose_log_asking.hpp"
#include "cli/note.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/away.hpp"
#include "store/incidents.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <set>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

constexpr std::string_view absence_kinds[] = {"hospital", "jail", "travel", "residential", "other"};
constexpr std::string_view dosed_words[] = {"verified", "unknown", "no"};
constexpr std::string_view yes_words[] = {"yes", "no"};

std::string range_text(const DayRange& days) {
    return days.first == days.last ? days.first.text_with_weekday() : days.first.text_with_weekday() + " to " + days.last.text_with_weekday();
}

report::Table absence_table(const domain::AbsenceRecord& absence) {
    report::Table table;
    table.columns = {{"absence", Type::integer, "number of the absence"},
                     {"client", Type::text, "client number"},
                     {"first_day", Type::day, "first day away"},
                     {"last_day", Type::day, "last day away"},
                     {"kind", Type::text, "where"},
                     {"dosed", Type::text, "verified, unknown or no"}};
    table.rows = {{absence.id, client_text(absence.client), absence.days.first, absence.days.last, absence.kind, absence.dosed}};
    return table;
}

report::Table stay_table(const domain::GuestStay& stay) {
    report::Table table;
    table.columns = {{"stay", Type::integer, "number of the stay"}, {"client", Type::text, "client number"}, {"first_day", Type::day, "first day"},
                     {"last_day", Type::day, "last day"}, {"direction", Type::text, "planned or out: ours elsewhere; in: another program's here"},
                     {"verified_mg", Type::amount, "milligrams that the other program verified"}};
    table.rows = {
        {stay.id, client_text(stay.client), stay.days.first, stay.days.last, stay.direction, stay.verified ? Cell(*stay.verified) : Cell()}};
    return table;
}

// Bottles for those days that the person holds, where nobody may let them take any.
void warn_of_bottles(Answer& answer, const store::Reader& reader, const store::Client& client, const domain::AbsenceRecord& absence) {
    std::int64_t bottles = 0;
    for (const domain::DoseRecord& dose : store::doses_of(reader, client, absence.days.first, absence.days.last))
        bottles += !dose.voided && dose.kind == domain::DoseKind::take_home ? 1 : 0;
    if (bottles > 0)
        answer.warnings.push_back(std::to_string(bottles) + (bottles == 1 ? " bottle is" : " bottles are") + " out for these days (" + absence.kind +
                                  "): ask where, and whether they were taken; what comes back is returned");
}

Result<Answer> end_absence(store::Writer& writer, const store::Client& client, Day day) {
    const domain::AbsenceRecord* found = nullptr;
    const auto absences = store::absences_of(writer, client);
    for (const domain::AbsenceRecord& absence : absences)
        if (absence.includes(day)) found = &absence;
    if (found == nullptr)
        return Failure{Exit::not_found, "no-absence", "no absence of " + client.number.text() + " includes " + day.text(),
            "mat dose-log calendar " + client.number.text()};
    store::record_absence_end(writer, *found, day);
    domain::AbsenceRecord ended = *found;
    ended.days.last = day - 1;
    Answer answer;
    answer.one_record = true;
    answer.table = absence_table(ended);
    answer.recorded = "the end of the absence";
    answer.sentence = "Back: " + client.number.text() + " is no longer away (" + ended.kind + ") from " + day.text_with_weekday() + " on.";
    return answer;
}

} // namespace

void add_dose_log_absence(Flags& flags, DoseLogAbsenceRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("RANGE", request.range, "days away, both ends included");
    flags.value("--kind", "KIND", request.kind, "hospital, jail, travel, residential, other");
    flags.words(absence_kinds);
    flags.value("--dosed", "WORD", request.dosed, "there: verified, unknown (default) or no");
    flags.words(dosed_words);
    flags.value("--end", "DATE", request.end, "first day back, of an absence that ended early");
    flags.example("mat dose-log absence 1042-9 today..+3d --kind hospital --dosed unknown");
}

Result<Answer> run_dose_log_absence(const DoseLogAbsenceRequest& request, const Globals& globals, const Surroundings& surroundings,
                                    const Need& need) {
    if (request.end ? request.range || request.kind || request.dosed : !request.range || !request.kind)
        return Failure{Exit::usage, "usage", "give the days and --kind, or --end alone",
            "mat dose-log absence CLIENT 2026-11-21..2026-11-24 --kind hospital --dosed unknown"};
    if (request.kind)
        if (auto code = check_code(*request.kind, absence_kinds, "to be away"); !code) return code.failure();
    const std::string dosed = request.dosed.value_or("unknown");
    if (auto code = check_code(dosed, dosed_words, "for --dosed"); !code) return code.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        if (request.end) {
            const auto day = parse_day(*request.end, clinic.today);
            if (!day) return day.failure();
            return end_absence(writer, *client, *day);
        }
        const auto days = parse_range(*request.range, clinic.today);
        if (!days) return days.failure();
        if (dosed == "verified" && !actor.roles.any_of(domain::Role::prescriber | domain::Role::nurse))
            return Failure{Exit::not_permitted, "not-permitted", "a nurse or prescriber verifies doses elsewhere",
                           "--dosed unknown, until they have"};
        if (dosed == "verified" && days->last > clinic.today)
            return Failure{Exit::usage, "future", "doses of days to come cannot be verified yet",
                "verify up to today, and the rest when it has come; --dosed unknown until then"};
        domain::AbsenceRecord absence{client->number.sequence(), *days, *request.kind, dosed, 0};
        absence.id = store::record_absence(writer, *client, absence);
        Answer answer;
        answer.one_record = true;
        answer.table = absence_table(absence);
        answer.recorded = "absence " + std::to_string(absence.id);
        answer.sentence = "Away: " + client->number.text() + " " + range_text(*days) + " (" + absence.kind + "), dosed there: " + dosed + ".";
        if (dosed != "verified") answer.sentence += "\nThese days are not missed, and count as days without a dose.";
        if (absence.kind == "hospital" || absence.kind == "jail") warn_of_bottles(answer, writer, *client, absence);
        return answer;
    });
}

void add_dose_log_guest_out(Flags& flags, DoseLogGuestOutRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("RANGE", request.range, "days at another program, both ends included");
    flags.flag("--days-confirmed", request.days_confirmed, "the other program has confirmed a dose on each of them");
    flags.value("--end", "DATE", request.end, "first day back, of a stay that ended early");
    flags.example("mat dose-log guest out 1042-9 tomorrow..+3d");
}

Result<Answer> run_dose_log_guest_out(const DoseLogGuestOutRequest& request, const Globals& globals, const Surroundings& surroundings,
                                      const Need& need) {
    if (request.end ? request.range || request.days_confirmed : !request.range)
        return Failure{Exit::usage, "usage", "give the days, or --end alone", "mat dose-log guest out CLIENT 2026-11-23..2026-11-25"};
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        Answer answer;
        answer.one_record = true;
        if (request.end) {
            const auto day = parse_day(*request.end, clinic.today);
            if (!day) return day.failure();
            auto stays = store::guest_stays_of(writer, *client);
            std::erase_if(stays, [&](const domain::GuestStay& stay) { return !stay.sends_away(*day); });
            if (stays.empty()) return Failure{Exit::not_found, "no-stay", "no stay of " + client->number.text() + " at another program includes " +
                day->text(), ""};
            domain::GuestStay& stay = stays.back();
            store::record_guest_stay_end(writer, stay, *day);
            stay.days.last = *day - 1;
            answer.table = stay_table(stay);
            answer.recorded = "the end of the stay";
            answer.sentence = "Back: " + client->number.text() + " is dosed here again from " + day->text_with_weekday() + " on.";
            return answer;
        }
        const auto days = parse_range(*request.range, clinic.today);
        if (!days) return days.failure();
        if (request.days_confirmed && days->last > clinic.today)
            return Failure{Exit::usage, "future", "doses of days to come cannot be confirmed yet",
                "plan them without --days-confirmed; mat dose-log guest confirm says which were given"};
        // What goes with the person is a hand-over as bottles are: nobody is sent away to be dosed while on hold.
        if (const Day from = std::max(days->first, clinic.today); days->last >= clinic.today) {
            const Verdict verdict = domain::judge_guest_out(store::dosing_facts(writer, *client, clinic, from), {from, *moment});
            if (!verdict.allowed) return refusal(verdict);
        }
        const auto doses = store::doses_of(writer, *client, days->first, days->last);
        domain::GuestStay stay{client->number.sequence(), *days, request.days_confirmed ? "out" : "planned", 0, {}, {}};
        stay.id = store::record_guest_stay(writer, *client, stay);
        answer.table = stay_table(stay);
        answer.recorded = "stay " + std::to_string(stay.id);
        answer.sentence = "Guest elsewhere: " + client->number.text() + " " + range_text(*days) +
                          (request.days_confirmed ? ", a dose confirmed on each day."
                                                  : ". A day counts as dosed once the dose is confirmed:\n  mat dose-log guest confirm " +
                                                        client->number.text() + " DATE");
        if (std::ranges::any_of(doses, [](const domain::DoseRecord& dose) { return !dose.voided && domain::covers(dose.kind); }))
            answer.warnings.emplace_back("some of these days are covered by doses or bottles of ours: tell the other program");
        return answer;
    });
}

void add_dose_log_guest_confirm(Flags& flags, DoseLogGuestConfirmRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("DATE,…", request.days, "days on which the other program dosed them");
    flags.operand("AMOUNT", request.amount, "the amount of each (default: our order's)");
    flags.flag("--as-given", request.as_given, "though the day has a dose of ours; opens an incident");
    flags.example("mat dose-log guest confirm 1003-5 yesterday");
}

namespace {

// A dose that another program gave: no stock of ours, no clock time.
Result<domain::DoseRecord> confirm_guest(store::Writer& writer, const store::Clinic& clinic, const Actor& actor, const store::Client& client, Day day,
                                         std::optional<Amount> amount, bool as_given, Answer& answer) {
    const domain::DosingFacts facts = store::dosing_facts(writer, client, clinic, day);
    const auto [verdict, order] = domain::judge_guest_dose(facts, {day, {}});
    if (!verdict.allowed && !(as_given && order)) {
        Failure failure = refusal(verdict);
        if (order) failure.hint += (failure.hint.empty() ? "" : "; or ") + std::string("if both were really given, --as-given records it");
        return failure;
    }
    domain::DoseRecord dose;
    dose.client = client.number.sequence();
    dose.order = order->id;
    dose.day = day;
    dose.kind = domain::DoseKind::guest;
    dose.medication = order->medication;
    dose.amount = amount.value_or(order->amount);
    dose.staff = actor.staff;
    dose.late = day < clinic.today;
    dose.number = store::next_dose_number(writer, day);
    store::record_dose(writer, client, dose);
    if (!verdict.allowed) {
        std::set<std::string> codes;
        for (const Reason& reason : verdict.reasons) codes.insert(reason.code);
        store::record_as_given(writer, dose.number, {codes.begin(), codes.end()});
        const std::int64_t incident = store::record_incident(writer, nullptr, {0, dose.client, {}, "two-doses", day, writer.moment(), dose.number,
            actor.staff, false, false}, "");
        answer.warnings.push_back(day.text() + " has two doses: incident " + std::to_string(incident) + " is open, and prescribers are told");
    }
    if (dose.amount != order->amount) answer.warnings.push_back(dose.amount.text() + " on " + day.text() + " is not the ordered " +
        order->amount.text() + ": tell the prescriber");
    if (std::ranges::none_of(facts.history.guest_stays, [day](const domain::GuestStay& stay) { return stay.sends_away(day); }))
        answer.warnings.push_back("no stay elsewhere was planned for " + day.text());
    return dose;
}

Result<std::vector<Day>> days_named(const std::string& typed, Day today) {
    std::vector<Day> days;
    for (const std::string& word : words_between_commas(typed)) {
        const auto day = parse_day(word, today);
        if (!day) return day.failure();
        if (*day > today) return Failure{Exit::usage, "future", day->text() + " has not come yet", "a dose is confirmed once it was given"};
        if (std::ranges::count(days, *day) > 0) return Failure{Exit::usage, "twice", day->text() + " is named twice", ""};
        days.push_back(*day);
    }
    return days;
}

} // namespace

Result<Answer> run_dose_log_guest_confirm(const DoseLogGuestConfirmRequest& request, const Globals& globals, const Surroundings& surroundings,
    const Need& need) {
    std::optional<Amount> amount;
    if (request.amount) {
        const auto parsed = parse_amount(*request.amount);
        if (!parsed) return parsed.failure();
        amount = *parsed;
    }
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto days = days_named(request.days, clinic.today);
        if (!days) return days.failure();
        Answer answer;
        std::vector<domain::DoseRecord> doses;
        for (const Day day : *days) {
            const auto dose = confirm_guest(writer, clinic, actor, *client, day, amount, request.as_given, answer);
            if (!dose) return dose.failure(); // all of them or none
            doses.push_back(*dose);
        }
        answer.table = dose_table(writer, clinic, doses);
        answer.recorded = doses.front().number.text();
        answer.sentence = "Confirmed for " + client->number.text() + ", given elsewhere:";
        for (const domain::DoseRecord& dose : doses)
            answer.sentence += "\n  " + dose.number.text() + "  " + std::string(name_of(dose.medication)) + " " + dose.amount.text() + ", " +
                dose.day.text_with_weekday();
        return answer;
    });
}

void add_dose_log_guest_in(Flags& flags, DoseLogGuestInRequest& request) {
    flags.operand("CLIENT", request.client, "client number, referred here");
    flags.operand("RANGE", request.range, "days on which they are dosed here");
    flags.required_value("--amount", "AMOUNT", request.amount, "of the last dose there, as verified");
    flags.required_value("--last-dose", "DATE", request.last_dose, "the day of the last dose there");
    flags.required_value("--verified-by", "LOGIN", request.verified_by, "who of us verified it with the other program");
    flags.completes(Completes::staff);
    flags.required_value("--take-homes", "WORD", request.take_homes, "whether the other program allows them: yes, no");
    flags.words(yes_words);
    flags.value("--medication", "MEDICATION", request.medication, "methadone (default), buprenorphine");
    flags.value("--note", "FILE", request.note, "the other program and why, kept sealed; - is standard input");
    flags.example("mat dose-log guest in 1043-2 today..+6d --amount 110mg --last-dose yesterday --verified-by nchen --take-homes no");
}

Result<Answer> run_dose_log_guest_in(const DoseLogGuestInRequest& request, const Globals& globals, const Surroundings& surroundings,
                                     const Need& need) {
    store::GuestArrival arrival;
    const auto amount = parse_amount(request.amount);
    if (!amount) return amount.failure();
    const auto medication = medication_option(request.medication);
    if (!medication) return medication.failure();
    if (auto code = check_code(request.take_homes, yes_words, "for --take-homes"); !code) return code.failure();
    const auto note = note_from(request.note, surroundings);
    if (!note) return note.failure();
    arrival.amount = *amount;
    arrival.medication = medication->value_or(domain::Medication::methadone);
    arrival.take_homes = request.take_homes == "yes";
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto days = parse_range(request.range, clinic.today);
        if (!days) return days.failure();
        const auto last = parse_day(request.last_dose, clinic.today);
        if (!last) return last.failure();
        if (*last > clinic.today) return Failure{Exit::usage, "future", "--last-dose " + last->text() + " has not come yet", ""};
        const auto member = store::find_staff(writer, request.verified_by);
        if (!member) return Failure{Exit::not_found, "no-such-staff", quoted(request.verified_by) + " is not of the staff", "mat staff list"};
        if (!member->roles.any_of(domain::Role::prescriber | domain::Role::nurse))
            return Failure{Exit::not_permitted, "not-permitted", quoted(request.verified_by) + " is neither nurse nor prescriber",
                "a nurse or prescriber verifies doses elsewhere"};
        for (const domain::EpisodeRecord& other : store::episodes_of(writer, *client))
            if (other.open_on(days->first) && other.program != "guest")
                return Failure{Exit::refused, "already-in-care", "client " + client->number.text() + " is in care here since " +
                    other.admitted.text(), "a guest is another program's person"};
        arrival.last_dose = *last;
        arrival.verified_by = member->id;
        domain::EpisodeRecord episode;
        episode.admitted = days->first;
        episode.program = "guest";
        const std::int64_t number = store::record_episode(writer, *client, episode);
        store::record_episode_end(writer, number, days->last + 1, "guest-stay-over");
        domain::GuestStay stay{client->number.sequence(), *days, "in", 0, arrival.amount, arrival.medication};
        stay.id = store::record_guest_stay(writer, *client, stay);
        const auto keys = keys_for(note->words, writer, globals, surroundings);
        store::record_guest_arrival(writer, keys ? &*keys : nullptr, *client, stay.id, arrival, note->words);
        const auto before = store::doses_of(writer, *client, *last, *last);
        const auto known = std::ranges::find_if(before, [&](const domain::DoseRecord& each) { // of a stay that is recorded anew
            return !each.voided && each.kind == domain::DoseKind::guest && each.day == *last && each.medication == arrival.medication &&
                   each.amount == arrival.amount;
        });
        domain::DoseRecord dose; // given elsewhere and verified: tolerance goes by it
        dose.number = store::next_dose_number(writer, *last);
        dose.client = client->number.sequence();
        dose.day = *last;
        dose.kind = domain::DoseKind::guest;
        dose.medication = arrival.medication;
        dose.amount = arrival.amount;
        dose.staff = member->id;
        dose.late = true;
        if (known != before.end()) dose.number = known->number;
        else store::record_dose(writer, *client, dose);
        Answer answer;
        answer.one_record = true;
        answer.table = stay_table(stay);
        answer.recorded = "stay " + std::to_string(stay.id);
        answer.sentence = "Guest here: " + client->number.text() + " " + range_text(*days) + ", " + std::string(name_of(arrival.medication)) + " " +
                          arrival.amount.text() + " verified by " + request.verified_by + ", last dose " + last->text_with_weekday() + " (" +
                          dose.number.text() + "), take-homes: " + request.take_homes + ".\nNext: mat dose-log order " + client->number.text() + " " +
                          std::string(name_of(arrival.medication)) + " AMOUNT, by a prescriber";
        return answer;
    });
}

} // namespace mat::cli
