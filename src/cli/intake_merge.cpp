#include "cli/intake_merge.hpp"

#include "cli/fields.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/merging.hpp"
#include "store/merges.hpp"
#include "store/treatment.hpp"

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

domain::MergeSide side_of(const store::Reader& reader, ClientNumber typed, const store::Client& client) {
    return {typed, client.number,
            {store::orders_of(reader, client), store::doses_of(reader, client, Day::from_number(Day::first_number)),
             store::holds_of(reader, client), store::absences_of(reader, client), store::guest_stays_of(reader, client)}};
}

struct Pair {
    store::Client survivor, merged;
    domain::MergeSide one, other;
};

// Both people, judged: a failure where there is no such client or the rule refuses.
Result<Pair> judged_pair(const store::Reader& reader, ClientNumber survivor, ClientNumber merged, Day today) {
    const auto one = store::find_client(reader, survivor);
    if (!one) return one.failure();
    const auto other = store::find_client(reader, merged);
    if (!other) return other.failure();
    Pair pair{*one, *other, side_of(reader, survivor, *one), side_of(reader, merged, *other)};
    const Verdict verdict = domain::judge_merge(pair.one, pair.other, today);
    if (!verdict.allowed) return refusal(verdict);
    return pair;
}

// The number that changes hands, typed once more; --yes goes without.
Result<Nothing> confirmed(ClientNumber number, const std::string& question, const Globals& globals, const Surroundings& surroundings) {
    if (globals.yes || globals.dry_run) return Nothing{};
    const auto typed = ask(question + " Type " + number.text() + " to go on", "--yes goes on without asking", globals, surroundings);
    if (!typed) return typed.failure();
    const auto again = ClientNumber::parse(*typed);
    if (again && *again == number) return Nothing{};
    return Failure{Exit::unanswered, "cancelled", "that is not " + number.text() + "; nothing was recorded", ""};
}

report::Table person_table(const store::Reader& reader, const store::Client& client, Day today) {
    report::Table table = client_table(reader, {store::line_of(reader, client, today)});
    std::vector<std::string> others;
    for (std::size_t i = 1; i < client.numbers.size(); ++i) others.push_back(client_text(client.numbers[i]));
    table.columns.push_back({"merged_numbers", Type::list, "other numbers of the same person"});
    table.rows.front().push_back(others.empty() ? Cell() : Cell(others));
    return table;
}

} // namespace

void add_intake_merge(Flags& flags, IntakeMergeRequest& request) {
    flags.operand("SURVIVOR", request.survivor, "the client number that stands from now on");
    flags.operand("CLIENT", request.merged, "the number that becomes another number of the same person");
    flags.example("mat intake merge 1042-9 1043-2");
}

Result<Answer> run_intake_merge(const IntakeMergeRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto survivor = parse_client_number(request.survivor);
    if (!survivor) return survivor.failure();
    const auto merged = parse_client_number(request.merged);
    if (!merged) return merged.failure();
    // No lock across the question: judged before it, and again when it has been answered.
    if (!globals.yes && !globals.dry_run) {
        const auto judged =
            reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
                const auto pair = judged_pair(reader, *survivor, *merged, clinic.today);
                if (!pair) return pair.failure();
                return Answer{};
            });
        if (!judged) return judged.failure();
        const std::string question = merged->text() + " becomes another number of " + survivor->text() + ", with everything recorded under it.";
        if (auto sure = confirmed(*merged, question, globals, surroundings); !sure) return sure.failure();
    }
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto pair = judged_pair(writer, *survivor, *merged, clinic.today);
        if (!pair) return pair.failure();
        store::record_merge(writer, pair->survivor, pair->merged);
        const auto person = store::find_client(writer, *survivor);
        if (!person) return person.failure();
        Answer answer;
        answer.one_record = true;
        answer.table = person_table(writer, *person, clinic.today);
        answer.recorded = "the merge of " + merged->text();
        answer.sentence = "Merged: " + merged->text() + " is a number of " + survivor->text() + " from now on. mat intake unmerge " +
                          merged->text() + " takes it back.";
        if (const auto twice = domain::days_dosed_twice(pair->one.history, pair->other.history); !twice.empty())
            answer.warnings.push_back("both numbers were dosed on " + std::to_string(twice.size()) + (twice.size() == 1 ? " day" : " days") +
                                      ", the last " + twice.back().text() + ": tell the prescriber");
        for (const domain::MergeSide* side : {&pair->one, &pair->other})
            for (const domain::HoldRecord& hold : side->history.holds)
                if (hold.in_force(writer.moment()))
                    answer.warnings.push_back("hold " + std::to_string(hold.id) + " of " + client_text(hold.client) + " (" + hold.reason +
                                              ") binds the person under every number");
        return answer;
    });
}

void add_intake_unmerge(Flags& flags, IntakeUnmergeRequest& request) {
    flags.operand("CLIENT", request.client, "the number that is another person after all");
    flags.example("mat intake unmerge 1045-5");
}

Result<Answer> run_intake_unmerge(const IntakeUnmergeRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto number = parse_client_number(request.client);
    if (!number) return number.failure();
    const auto alias = [&](const store::Reader& reader) -> Result<store::Alias> {
        const auto client = store::find_client(reader, *number);
        if (!client) return client.failure();
        const auto found = store::alias_of(reader, *number);
        if (!found)
            return Failure{Exit::not_found, "not-merged", number->text() + " was not merged into anybody", "mat intake show " + number->text()};
        return *found;
    };
    if (!globals.yes && !globals.dry_run) {
        std::string survivor;
        const auto judged =
            reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic&, const Actor&) -> Result<Answer> {
                const auto found = alias(reader);
                if (!found) return found.failure();
                survivor = found->survivor.text();
                return Answer{};
            });
        if (!judged) return judged.failure();
        const std::string question = number->text() + " is a person apart from " + survivor + " again; dose rules no longer read both.";
        if (auto sure = confirmed(*number, question, globals, surroundings); !sure) return sure.failure();
    }
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto found = alias(writer);
        if (!found) return found.failure();
        const auto whole = store::find_client(writer, *number);
        if (!whole) return whole.failure();
        store::record_unmerge(writer, *whole, *found, clinic.today, actor.staff);
        const auto apart = store::find_client(writer, *number);
        if (!apart) return apart.failure();
        Answer answer;
        answer.one_record = true;
        answer.table = person_table(writer, *apart, clinic.today);
        answer.recorded = "the unmerge of " + number->text();
        answer.sentence = "Apart again: " + number->text() + " and " + found->survivor.text() + ". What was recorded under " +
                          whole->number.text() + " since the merge stays there.";
        return answer;
    });
}

} // namespace mat::cli
