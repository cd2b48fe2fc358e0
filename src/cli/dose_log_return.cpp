#include "cli/dose_log_take_homes.hpp"

#include "cli/choice.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/take_homes.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

// The dose of that number, if it is a bottle that can come back.
Result<domain::DoseRecord> bottle_named(const store::Reader& reader, const std::string& typed, Day today) {
    const auto number = parse_dose_number(typed, today);
    if (!number) return number.failure();
    auto dose = store::find_dose(reader, *number);
    if (!dose) return dose;
    const std::string name = "dose " + number->text();
    if (dose->kind != domain::DoseKind::take_home)
        return Failure{Exit::refused, "no-bottle", name + " is no bottle: it was " + std::string(name_of(dose->kind)),
                       "what was not given is voided: mat dose-log void"};
    if (dose->voided) return Failure{Exit::refused, "already-voided", name + " was voided (" + dose->voided->code + "): it was never handed out", ""};
    if (dose->returned) return Failure{Exit::refused, "already-returned", name + " came back on " + dose->returned->day.text(), ""};
    return dose;
}

// `.17,.18`, each a bottle of that person.
Result<std::vector<domain::DoseRecord>> bottles_named(const store::Reader& reader, const store::Client& client, const std::string& typed, Day today) {
    std::vector<domain::DoseRecord> bottles;
    for (const std::string& word : words_between_commas(typed)) {
        auto bottle = bottle_named(reader, word, today);
        if (!bottle) return bottle.failure();
        if (!client.has(bottle->client))
            return Failure{Exit::usage, "other-client", "bottle " + bottle->number.text() + " is not of client " + client.number.text(), ""};
        if (std::ranges::count(bottles, bottle->number, &domain::DoseRecord::number) > 0)
            return Failure{Exit::usage, "usage", "--bottles names " + bottle->number.text() + " twice", ""};
        bottles.push_back(std::move(*bottle));
    }
    return bottles;
}

Result<std::vector<domain::DoseRecord>> bottles_meant(const DoseLogReturnRequest& request, const store::Reader& reader, Day today) {
    if (request.what.find('.') != std::string::npos) {
        if (request.bottles) return Failure{Exit::usage, "usage", "--bottles goes with a client", ""};
        auto bottle = bottle_named(reader, request.what, today);
        if (!bottle) return bottle.failure();
        return std::vector{std::move(*bottle)};
    }
    const auto client = client_named(reader, request.what);
    if (!client) return client.failure();
    if (request.bottles) return bottles_named(reader, *client, *request.bottles, today);
    auto out = store::bottles_out(reader, *client, today);
    if (out.empty())
        return Failure{Exit::not_found, "no-bottle", "client " + client->number.text() + " has no bottle out for today or later",
                       "name an earlier one with --bottles"};
    return out;
}

} // namespace

void add_dose_log_return(Flags& flags, DoseLogReturnRequest& request) {
    flags.operand("CLIENT|DOSE", request.what, "a bottle, or somebody whose bottles for today and later all come back");
    flags.value("--bottles", "DOSE,…", request.bottles, "these of the client: .17,.18");
    flags.value("--state", "STATE", request.state, "sealed (default), opened or empty");
    flags.words(domain::bottle_states);
    flags.flag("--damaged", request.damaged, "seal, label or bottle are not as they were handed out");
    flags.example("mat dose-log return 1021-5");
    flags.example("mat dose-log return 1021-5 --bottles 2026-11-20.40,2026-11-20.41 --state opened");
}

Result<Answer> run_dose_log_return(const DoseLogReturnRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const std::string state = request.state.value_or("sealed");
    if (auto checked = check_choice(state, domain::bottle_states, "a state of a bottle", "states"); !checked) return checked.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const Day day = clinic.zone.day(*moment);
        auto bottles = bottles_meant(request, writer, clinic.today);
        if (!bottles) return bottles.failure();
        Answer answer;
        answer.table = dose_table(writer, clinic, *bottles);
        answer.table.columns.insert(answer.table.columns.end(), {{"returned_day", Type::day, "day on which it came back"},
                                                                 {"state", Type::text, "how it looked"},
                                                                 {"intact", Type::boolean, "as it was handed out"},
                                                                 {"day_open", Type::boolean, "whether its day is open again"}});
        const std::string count = std::to_string(bottles->size()) + (bottles->size() == 1 ? " bottle" : " bottles");
        answer.recorded = "the return of " + count;
        for (std::size_t i = 0; i < bottles->size(); ++i) {
            domain::DoseRecord& bottle = bottles->at(i);
            if (day < bottle.number.day())
                return Failure{Exit::usage, "past", "bottle " + bottle.number.text() + " was not yet handed out on " + day.text(), ""};
            const bool intact = state == "sealed" && !request.damaged;
            bottle.returned = domain::ReturnRecord{day, state, intact, domain::opens_its_day(state, intact, bottle.day, day)};
            store::record_return(writer, bottle, *bottle.returned, *moment, actor.staff);
            answer.table.rows[i].insert(answer.table.rows[i].end(), {Cell(day), Cell(state), Cell(intact), Cell(bottle.returned->opens)});
            answer.sentence += "\n  " + bottle.number.text() + "  for " + bottle.day.text_with_weekday() + ": ";
            if (!bottle.returned->opens) answer.sentence += "it may have been taken, the day stays covered";
            else if (bottle.day < day) answer.sentence += "it was not taken, the day has no dose";
            else answer.sentence += "the day is open again";
        }
        answer.sentence = "Came back from " + std::get<std::string>(answer.table.rows.front().at(1)) + ", " + state +
                          (request.damaged ? ", damaged" : "") + ": " + count + "." + answer.sentence +
                          "\nNothing goes back into stock: waste it before a witness.";
        if (std::ranges::any_of(*bottles, [](const auto& bottle) { return !bottle.returned->intact; }))
            answer.warnings.push_back("not as it was handed out: tell the prescriber");
        return answer;
    });
}

} // namespace mat::cli
