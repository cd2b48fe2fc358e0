#include "cli/dose_log_sheet.hpp"

#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/formulation.hpp"
#include "domain/order_plan.hpp"
#include "store/arrivals.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

struct Line { // of one person and medication
    ClientNumber client;
    std::string medication;
    Amount amount;
    std::string last, remark;
};

// How the amount is given, what covers the day already, and what stands in the way of a dose.
std::string remark_of(const domain::DosingFacts& facts, const domain::OrderRecord& order, Amount amount, Day day, Instant now) {
    std::string remark;
    const auto add = [&](const std::string& words) { remark += (remark.empty() ? "" : "; ") + words; };
    for (const domain::HoldRecord& hold : facts.history.holds)
        if (hold.in_force(now)) add("HOLD, " + hold.reason);
    std::string portions;
    for (const Amount portion : domain::portions_of(order, amount)) portions += (portions.empty() ? "" : ", ") + portion.text();
    if (!portions.empty())
        add("NOT AT ONCE: " + portions + ", at least " + std::to_string(facts.policy.hours_between_portions) + " h between");
    if (order.supply != "clinic") add("supplied by the " + order.supply);
    if (const std::string cover = domain::what_covers(facts.history, order.medication, day); !cover.empty()) add("covered by " + cover);
    for (const domain::AbsenceRecord& absence : facts.history.absences)
        if (absence.includes(day)) add("away, " + absence.kind);
    if (order.expired_on(day)) add("order EXPIRED");
    if (facts.open_episode(day) == nullptr) add("not in care");
    const auto gap = domain::days_since_dose(facts.history, order.medication, day);
    if (gap && *gap > 1) add(std::to_string(*gap) + " days without a dose if none is given before");
    return remark;
}

std::string last_of(const domain::TreatmentHistory& history, domain::Medication medication, Day before) {
    const domain::DoseRecord* last = nullptr;
    for (const domain::DoseRecord& dose : history.doses)
        if (domain::counts_as_given(dose) && domain::observed(dose.kind) && dose.medication == medication && dose.day <= before &&
            (last == nullptr || last->number.key() < dose.number.key()))
            last = &dose;
    return last == nullptr ? "" : last->day.text() + " " + last->amount.text();
}

std::string field(const store::Identity& identity, const char* name) {
    const auto found = identity.find(name);
    return found == identity.end() ? "" : found->second;
}

Day next_open_day(const store::Reader& reader, const store::Clinic& clinic) {
    Day day = clinic.today + 1;
    while (store::closed_on(reader, clinic, day) && day < clinic.today + domain::farthest_cover) day = day + 1;
    return day;
}

} // namespace

void add_dose_log_sheet(Flags& flags, DoseLogSheetRequest& request) {
    flags.operand("DATE", request.day, "the day it is for (default: the next open day)");
    flags.example("mat dose-log sheet -o sheet.html");
}

Result<Answer> run_dose_log_sheet(const DoseLogSheetRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (globals.at) return Failure{Exit::usage, "usage", "a sheet is printed as it stands now: --at has no place here", ""};
    // First the sheet is on record, with the looks at its names: whatever changes from then on is told to be stale, and what is
    // read below knows of all before. Who asks what would be printed is shown no name.
    std::optional<Day> day;
    std::vector<ClientNumber> people;
    const auto kept = writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        day = next_open_day(writer, clinic);
        if (request.day) {
            const auto typed = parse_day(*request.day, clinic.today);
            if (!typed) return typed.failure();
            if (*typed < clinic.today)
                return Failure{Exit::usage, "past-day", quoted(*request.day) + " is over: a sheet is for today or a day to come", ""};
            day = *typed;
        }
        for (const store::Client& client : store::people_with_orders(writer, {*day, *day}))
            if (!domain::medications_ordered(store::orders_of(writer, client), *day).empty()) people.push_back(client.number);
        if (!globals.dry_run) static_cast<void>(store::Keys::open(writer, key_path(globals, surroundings)));
        for (const ClientNumber person : people) writer.record_look(person.sequence(), "downtime sheet");
        store::record_sheet(writer, *day, static_cast<std::int64_t>(people.size()), actor.staff);
        return Answer{};
    });
    if (!kept) return kept.failure();
    Answer answer;
    std::vector<Line> lines;
    const auto read =
        reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
            for (const ClientNumber person : people) {
                const auto client = store::find_client(reader, person);
                if (!client) return client.failure();
                const domain::DosingFacts facts = store::dosing_facts(reader, *client, clinic, clinic.today);
                for (const domain::OrderRecord& order : facts.history.orders) {
                    if (!order.active_on(*day)) continue;
                    const Amount amount = domain::amount_due(order, facts.history, *day).amount;
                    lines.push_back({person, std::string(domain::name_of(order.medication, order.formulation)), amount,
                                     last_of(facts.history, order.medication, clinic.today),
                                     remark_of(facts, order, amount, *day, reader.moment())});
                }
            }
            answer.title = clinic.name + "\nDowntime sheet for " + day->text_with_weekday() + ", as of " + clinic.zone.text(reader.moment()) +
                           "\nVOID AFTER " + day->text() + ". Names are on it: under lock, and shredded when its doses are keyed in with --at.";
            return Answer{};
        });
    if (!read) return read.failure();
    std::vector<store::Identity> identities;
    if (!globals.dry_run) {
        const store::Store store = store::Store::open_to_read(store_path(globals, surroundings));
        const store::Reader reader(store, surroundings.now());
        const store::Keys keys = store::Keys::open(reader, key_path(globals, surroundings));
        for (const ClientNumber person : people) {
            const auto client = store::find_client(reader, person);
            if (!client) return client.failure();
            identities.push_back(store::open_identity(reader, keys, *client));
        }
    }
    answer.table.columns = {{"client", Type::text, "client number"},
                            {"name", Type::text, "last and first name"},
                            {"born", Type::text, "birth date"},
                            {"medication", Type::text, "medication"},
                            {"amount_mg", Type::amount, "milligrams for that day"},
                            {"last", Type::text, "last observed dose"},
                            {"remark", Type::text, "what covers the day, or stands in the way"},
                            {"given", Type::text, "left blank: amount and time, by hand"},
                            {"initials", Type::text, "left blank: of who gave it"}};
    for (const Line& line : lines) {
        const auto place = static_cast<std::size_t>(std::ranges::find(people, line.client) - people.begin());
        const store::Identity identity = place < identities.size() ? identities[place] : store::Identity();
        const std::string first = field(identity, "preferred_name").empty() ? field(identity, "first_name") : field(identity, "preferred_name");
        answer.table.rows.push_back({line.client.text(), text_or_null(field(identity, "last_name") + (first.empty() ? "" : ", " + first)),
                                     text_or_null(field(identity, "birth_date")), line.medication, line.amount, text_or_null(line.last),
                                     text_or_null(line.remark), std::string("________"), std::string("____")});
    }
    answer.named = true;
    answer.dry_run = kept->dry_run;
    return answer;
}

} // namespace mat::cli
