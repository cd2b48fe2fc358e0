#include "cli/dose_log_why.hpp"

#include "cli/dose_log_asking.hpp"
#include "cli/order_words.hpp"
#include "cli/records.hpp"
#include "domain/dosing.hpp"
#include "domain/take_home_cap.hpp"
#include "store/treatment.hpp"

namespace mat::cli {
using report::Cell;
using report::Type;

void add_dose_log_why(Flags& flags, DoseLogWhyRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.value("--medication", "MEDICATION", request.medication, "where several are ordered");
    flags.example("mat dose-log why 1042-9");
}

Result<Answer> run_dose_log_why(const DoseLogWhyRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto medication = medication_option(request.medication);
    if (!medication) return medication.failure();
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(reader, request.client);
        if (!client) return client.failure();
        const auto asker = asker_of(globals, actor);
        if (!asker) return asker.failure();
        const Day today = clinic.today;
        const domain::DosingFacts facts = store::dosing_facts(reader, *client, clinic, today);
        if (auto one = check_one_medication(facts, today, *medication); !one) return one.failure();
        const domain::AdministerVerdict judged =
            domain::judge_administer(facts, {today, reader.moment(), *medication, std::nullopt}, *asker, facts.policy);
        const Verdict& verdict = judged.verdict;
        std::optional<domain::Medication> asked = *medication;
        if (judged.order) asked = judged.order->medication;

        std::vector<std::string> codes, clears;
        for (const Reason& reason : verdict.reasons) {
            codes.push_back(reason.code);
            clears.push_back(reason.code + ": " + std::string(domain::who_clears(reason.code)));
        }
        const auto gap = asked ? domain::days_since_dose(facts.history, *asked, today) : std::nullopt;
        // Today counts as missed once the window has closed, as it does in `missed`.
        const domain::KnownDays known = store::known_days(reader, clinic.zone);
        const Day last = clinic.window_has_closed(reader.moment()) ? today : today - 1;
        const auto run = domain::open_run(facts.history, known, last, Day::from_number(Day::first_number));
        const auto treatment_day = domain::treatment_day(facts.episodes, facts.history, facts.policy, today);

        Answer answer;
        answer.one_record = true;
        auto& table = answer.table;
        table.rows.emplace_back();
        const auto add = [&](const char* name, Type type, const char* meaning, Cell cell) {
            table.columns.push_back({name, type, meaning});
            table.rows.front().push_back(std::move(cell));
        };
        add("client", Type::text, "client number", client->number.text());
        if (globals.format == Format::json) { // the verdict as it stands in every refusal: reasons with their facts
            const std::string json = verdict_as_json(verdict);
            answer.verdict_json = json.substr(1, json.size() - 2);
        } else {
            add("allowed", Type::boolean, "whether a dose may be given now", verdict.allowed);
            add("reasons", Type::list, "codes of the rules in the way, in order of precedence", codes.empty() ? Cell() : Cell(codes));
            add("change", Type::text, "what would change the answer", text_or_null(verdict.change));
        }
        add("clears", Type::list, "who can clear each, and how", clears.empty() ? Cell() : Cell(clears));
        add("days_since_dose", Type::integer, "civil days without a dose before today", gap ? Cell(*gap) : Cell());
        add("missed_run", Type::integer, "civil days missed in a row, up to now", run ? run->days() : std::int64_t{0});
        add("treatment_day", Type::integer, "day of treatment, the first being 1",
            treatment_day ? Cell(*treatment_day) : Cell());
        add("covered_by", Type::text, "what covers today", text_or_null(domain::what_covers(facts.history, asked, today)));
        const auto& portion = judged.portion;
        add("amount_mg", Type::amount, "what would be given: the next portion's, or the day's",
            judged.order && verdict.allowed ? Cell(judged.amount) : Cell());
        add("portion", Type::text, "portions given of those of the day",
            judged.order && portion.is_split() ? Cell(std::to_string(portion.given) + " of " + std::to_string(portion.count)) : Cell());
        add("frozen_since", Type::day, "the day that was not observed, since which the order does not increase", day_or_null(judged.due.frozen_on));
        const auto ahead =
            judged.order ? domain::freeze_ahead(*judged.order, facts.history, today, [&](Day day) { return facts.is_closed(day); }) : std::nullopt;
        add("freezes_on", Type::day, "the first day to come that nobody observes, which freezes a titration",
            ahead ? Cell(ahead->days.front()) : Cell());
        answer.warnings = judged.warnings;

        answer.asked = true;
        answer.sentence = client->number.text() + (verdict.allowed ? " may be dosed now" : " may not be dosed now");
        if (verdict.allowed && judged.order)
            answer.sentence += ": " + std::string(name_of(judged.order->medication)) + " " + judged.amount.text() + " (order " +
                               std::to_string(judged.order->id) + ")";
        answer.sentence += ".";
        if (judged.order)
            for (const std::string& line : standing_lines(*judged.order, facts)) answer.sentence += "\n  " + line;
        for (const Reason& reason : verdict.reasons)
            answer.sentence +=
                "\n  " + reason.code + ": " + reason.message + "\n    who can clear it: " + std::string(domain::who_clears(reason.code));
        if (!verdict.change.empty()) answer.sentence += "\nwhat would change it: " + verdict.change;
        answer.sentence += "\n" + (gap ? std::to_string(*gap) + (*gap == 1 ? " day" : " days") + " without a dose before today"
                                       : std::string("no dose before today"));
        if (judged.suggestion) { // for prescribers alone; nothing is filled in
            add("suggested_mg", Type::amount, "what the missed-dose schedule suggests to a prescriber", judged.suggestion->amount);
        }
        if (run) answer.sentence += ", " + std::to_string(run->days()) + " missed in a row since " + run->first.text();
        if (treatment_day) answer.sentence += "; day " + std::to_string(*treatment_day) + " of treatment";
        answer.sentence += ".";
        if (judged.suggestion) answer.sentence += "\nsuggested: " + judged.suggestion->text + ".";
        if (globals.explain) {
            answer.explanation = verdict_as_text(verdict);
            if (globals.format != Format::json) answer.verdict_json = "\"verdict\":" + verdict_as_json(verdict);
        }
        return answer;
    });
}

} // namespace mat::cli
