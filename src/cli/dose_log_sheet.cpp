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

// What covers the day already, and what stands in the way of a dose.
std::string remark_of(const domain::DosingFacts& facts, const domain::OrderRecord& order, Day day, Instant now) {
    std::string remark;
    const auto add = [&](const std::string& words) { remark += (remark.empty() ? "" : "; ") + words; };
    for (const domain::HoldRecord& hold : facts.history.holds)
        if (hold.in_force(now)) add("HOLD, " + hold.reason);
    for (const domain::DoseRecord& dose : facts.history.doses)
        if (dose.covers_day(day) && domain::covers_for(dose.medication, order.medication)) add("covered by " + dose.number.text());
    for (const domain::GuestStay& stay : facts.history.guest_stays)
        if (stay.direction == "out" && stay.includes(day)) add("guest elsewhere");
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
    const auto closed = store::closures(reader, {clinic.today, clinic.today + domain::farthest_cover});
    for (Day day = clinic.today + 1; day < clinic.today + domain::farthest_cover; day = day + 1)
        if (((clinic.closed_weekdays >> day.weekday()) & 1U) == 0 && std::ranges::count(closed, day, &store::Closure::day) == 0) return day;
    return clinic.today + 1;
}

} // namespace

void add_dose_log_sheet(Flags& flags, DoseLogSheetRequest& request) {
    flags.operand("DATE", request.day, "the day it is for (default: the next open day)");
    flags.example("mat dose-log sheet -o sheet.html");
}

Result<Answer> run_dose_log_sheet(const DoseLogSheetRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (globals.at) return Failure{Exit::usage, "usage", "a sheet is printed as it stands now: --at has no place here", ""};
    std::vector<Line> lines;
    std::vector<ClientNumber> people;
    std::optional<Day> day;
    Answer answer;
    const auto looked =
        reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
            day = next_open_day(reader, clinic);
            if (request.day) {
                const auto typed = parse_day(*request.day, clinic.today);
                if (!typed) return typed.failure();
                if (*typed < clinic.today)
                    return Failure{Exit::usage, "past-day", quoted(*request.day) + " is over: a sheet is for today or a day to come", ""};
                day = *typed;
            }
            for (const store::Client& client : store::people_with_orders(reader, {*day, *day})) {
                const domain::DosingFacts facts = store::dosing_facts(reader, client, clinic, clinic.today);
                for (const domain::OrderRecord& order : facts.history.orders) {
                    if (!order.active_on(*day)) continue;
                    lines.push_back({client.number, std::string(domain::name_of(order.medication, order.formulation)),
                                     domain::amount_due(order, facts.history, *day).amount, last_of(facts.history, order.medication, clinic.today),
                                     remark_of(facts, order, *day, reader.moment())});
                    if (people.empty() || people.back() != client.number) people.push_back(client.number);
                }
            }
            answer.title = clinic.name + "\nDowntime sheet for " + day->text_with_weekday() + ", as of " + clinic.zone.text(reader.moment()) +
                           "\nVOID AFTER " + day->text() + ". Names are on it: under lock, and shredded when its doses are keyed in with --at.";
            return Answer{};
        });
    if (!looked) return looked.failure();
    // The looks and the sheet are one act, before any name is shown. Who asks what would be printed is shown none.
    const auto kept = writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic&, const Actor& actor) -> Result<Answer> {
        if (!globals.dry_run) static_cast<void>(store::Keys::open(writer, key_path(globals, surroundings)));
        for (const ClientNumber person : people) writer.record_look(person.sequence(), "downtime sheet");
        store::record_sheet(writer, *day, static_cast<std::int64_t>(people.size()), actor.staff);
        return Answer{};
    });
    if (!kept) return kept.failure();
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
