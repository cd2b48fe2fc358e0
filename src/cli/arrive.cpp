#include "cli/arrive.hpp"

#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/dosing.hpp"
#include "store/arrivals.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

constexpr domain::Roles dose_readers = domain::Role::prescriber | domain::Role::nurse;

// What must happen before the dose. Who may not read doses learns no more than that a nurse is to be asked first.
std::vector<std::string> before_the_dose(const store::Reader& reader, const store::Clinic& clinic, const Actor& actor, const store::Client& client) {
    const domain::DosingFacts facts = store::dosing_facts(reader, client, clinic, clinic.today);
    const auto medications = domain::medications_ordered(facts.history.orders, clinic.today);
    std::vector<std::optional<domain::Medication>> ordered(medications.begin(), medications.end());
    if (ordered.empty()) ordered.emplace_back(); // the rule says why nothing may be given
    std::vector<std::string> reasons;
    for (const auto& medication : ordered) {
        const auto judged = domain::judge_administer(facts, {clinic.today, reader.moment(), medication, std::nullopt}, {}, facts.policy);
        for (const Reason& reason : judged.verdict.reasons) {
            const std::string line = reason.code + ": " + reason.message;
            if (std::ranges::count(reasons, line) == 0) reasons.push_back(line);
        }
    }
    if (!reasons.empty() && !actor.roles.any_of(dose_readers)) return {"a nurse is to be asked first"};
    return reasons;
}

report::Table queue_table(const std::vector<store::Waiting>& queue, const store::Clinic& clinic) {
    report::Table table;
    table.columns = {
        {"place", Type::integer, "place in the queue"}, {"client", Type::text, "client number"}, {"since", Type::text, "when they came"}};
    std::int64_t place = 0;
    for (const store::Waiting& each : queue) table.rows.push_back({++place, client_text(each.client), clinic.zone.text(each.since)});
    return table;
}

} // namespace

void add_arrive(Flags& flags, ArriveRequest& request) {
    flags.operand("CLIENT", request.client, "who has come (without: who waits)");
    flags.example("mat arrive 1003-5");
    flags.example("mat arrive");
}

Result<Answer> run_arrive(const ArriveRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (!request.client)
        return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
            Answer answer;
            answer.table = queue_table(store::waiting_on(reader, clinic.today), clinic);
            return answer;
        });
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, *request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        if (clinic.zone.day(*moment) != clinic.today)
            return Failure{Exit::usage, "another-day", quoted(globals.at.value_or("")) + " is not today: who came on another day does not wait", ""};
        auto queue = store::waiting_on(writer, clinic.today);
        const auto own = [&] { return std::ranges::find_if(queue, [&](const store::Waiting& each) { return client->has(each.client); }); };
        const bool again = own() != queue.end();
        if (!again) {
            store::record_arrival(writer, *client, clinic.today, *moment, actor.staff);
            queue = store::waiting_on(writer, clinic.today);
        }
        const std::int64_t place = own() - queue.begin() + 1;
        const auto before = before_the_dose(writer, clinic, actor, *client);
        Answer answer;
        answer.one_record = true;
        answer.table.columns = {{"client", Type::text, "client number"},
                                {"place", Type::integer, "place in the queue"},
                                {"since", Type::text, "when they came"},
                                {"before", Type::list, "what must happen before the dose"}};
        answer.table.rows = {{client->number.text(), place, clinic.zone.text(own()->since), before.empty() ? Cell() : Cell(before)}};
        answer.recorded = "the arrival";
        answer.sentence =
            client->number.text() +
            (again ? " waits already, since " + clock_text(clinic.zone, own()->since) : " has come, " + clock_text(clinic.zone, own()->since)) +
            "; place " + std::to_string(place) + ".";
        for (const std::string& line : before) answer.sentence += "\nbefore the dose: " + line;
        return answer;
    });
}

} // namespace mat::cli
