// `mat policy replay`: every recorded dose and hand-over of a range, judged by the present policy and by the one with a
// file over it. A pass a person: their facts are read once, and grow dose by dose as they did then.
#include "cli/parse.hpp"
#include "cli/policy.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

// What a nurse would have been told.
const domain::Asker nurse{domain::Role::nurse, {}};

std::vector<std::string> codes_of(const Verdict& verdict) {
    std::vector<std::string> codes;
    for (const Reason& reason : verdict.reasons)
        if (std::ranges::count(codes, reason.code) == 0) codes.push_back(reason.code);
    return codes;
}

// One act at the window: an observed dose, or all bottles of one hand-over.
struct Act {
    std::size_t first, last; ///< of the person's doses, in order of number
    bool observed;
};

std::vector<Act> acts_of(const std::vector<domain::DoseRecord>& doses) {
    std::vector<Act> acts;
    for (std::size_t i = 0; i < doses.size(); ++i) {
        const domain::DoseRecord& dose = doses[i];
        if (dose.voided || (!domain::observed(dose.kind) && dose.kind != domain::DoseKind::take_home)) continue;
        const bool observed = domain::observed(dose.kind);
        const domain::DoseRecord* before = acts.empty() ? nullptr : &doses[acts.back().last];
        const bool same = !observed && before != nullptr && !acts.back().observed && before->number.day() == dose.number.day() &&
                          before->at == dose.at && before->medication == dose.medication && before->day < dose.day;
        if (same) acts.back().last = i;
        else acts.push_back({i, i, observed});
    }
    return acts;
}

class Replay {
  public:
    Replay(const store::Reader& reader, const store::Clinic& clinic, DayRange range, std::optional<store::AdoptedLayer> extra)
        : reader_(reader), clinic_(clinic), range_(range), present_(reader, clinic), changed_(reader, clinic, std::move(extra)) {
        const DayRange around{range.first - 14, range.last + domain::farthest_cover};
        for (const store::Closure& closure : store::closures(reader, around))
            (closure.kind == "weekly" ? weekly_closures_ : closures_).push_back(closure.day);
    }

    /// Adds a row for each act of this person that would be judged otherwise. Answers how many were judged.
    std::int64_t person(const store::Client& client, report::Table& table) {
        const std::int64_t number = client.number.sequence();
        const domain::Policy& now = present_.on(number, clinic_.today);
        const domain::Policy& then = changed_.on(number, clinic_.today);
        domain::DosingFacts facts = store::dosing_facts(reader_, client, clinic_, range_.first);
        facts.closures = closures_;
        facts.weekly_closures = weekly_closures_;
        facts.doses_unknown = false;
        facts.clock_floor = Instant();
        facts.history.doses.clear();
        const std::vector<domain::DoseRecord> doses = store::doses_of(reader_, client, Day::from_number(Day::first_number));
        std::int64_t judged = 0;
        std::size_t known = 0; // doses that had been recorded by then
        for (const Act& act : acts_of(doses)) {
            const Day day = doses[act.first].number.day();
            for (; known < act.first; ++known) facts.history.doses.push_back(doses[known]);
            if (day < range_.first || day > range_.last) continue;
            forget_before(facts.history.doses, day - domain::farthest_cover);
            ++judged;
            const auto before = judge(facts, doses, act, now), after = judge(facts, doses, act, then);
            if (before == after) continue;
            table.rows.push_back({doses[act.first].number.text(), client.number.text(), std::string(name_of(doses[act.first].kind)),
                                  before.empty() ? Cell() : Cell(before), after.empty() ? Cell() : Cell(after)});
        }
        return judged;
    }

  private:
    // What no rule looks at any more; the last dose stays, however long ago.
    static void forget_before(std::vector<domain::DoseRecord>& doses, Day day) {
        auto keep = doses.begin();
        while (keep != doses.end() && keep->day + keep->every_days <= day) ++keep;
        if (keep == doses.end() && keep != doses.begin()) --keep;
        doses.erase(doses.begin(), keep);
    }

    std::vector<std::string> judge(domain::DosingFacts& facts, const std::vector<domain::DoseRecord>& doses, const Act& act,
                                   const domain::Policy& policy) const {
        const domain::DoseRecord& dose = doses[act.first];
        const Day day = dose.number.day();
        const Instant moment = dose.at.value_or(clinic_.zone.moment_or_nearest({day, noon}));
        facts.policy = policy;
        facts.today = day;
        facts.now = moment;
        if (act.observed) {
            domain::AdministerRequest asked;
            asked.day = day;
            asked.moment = moment;
            asked.medication = dose.medication;
            asked.amount = dose.amount;
            return codes_of(domain::judge_administer(facts, asked, nurse, policy).verdict);
        }
        domain::DispenseRequest asked;
        asked.day = day;
        asked.moment = moment;
        asked.medication = dose.medication;
        asked.days = doses[act.last].day - day;
        return codes_of(domain::judge_dispense(facts, asked, nurse, policy).verdict);
    }

    static constexpr std::int32_t noon = 12 * 3600;
    const store::Reader& reader_;
    const store::Clinic& clinic_;
    DayRange range_;
    store::Policies present_, changed_;
    std::vector<Day> closures_, weekly_closures_;
};

// Everybody to whom something was given or handed out then.
std::vector<store::Client> people_of(const store::Reader& reader, DayRange range) {
    std::vector<std::int64_t> numbers;
    for (const store::HandOver& dose : store::hand_overs(reader, range)) numbers.push_back(dose.client);
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    const auto merged = store::survivors(reader);
    std::vector<store::Client> people;
    for (const std::int64_t number : numbers)
        if (const auto client = ClientNumber::from_sequence(number)) people.push_back(store::person_of(*client, merged));
    return people;
}

} // namespace

void add_policy_replay(Flags& flags, PolicyReplayRequest& request) {
    flags.operand("FILE", request.file, "a layer of policy (mat-policy(5)); - is standard input");
    flags.operand("RANGE", request.range, "days of the doses and hand-overs");
    flags.value("--client", "CLIENT", request.client, "whose layer it would be, for a patient's");
    flags.example("mat policy replay layer.toml last-month");
}

Result<Answer> run_policy_replay(const PolicyReplayRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto range = parse_range(request.range, clinic.today);
        if (!range) return range.failure();
        const auto given = given_policy(request.file, request.client, reader, clinic, clinic.today, surroundings);
        if (!given) return given.failure();
        if (given->layer.kind == domain::LayerKind::patient && !given->client)
            return Failure{Exit::usage, "policy-client", "a patient's layer needs the client it is for", "--client CLIENT"};
        store::AdoptedLayer extra;
        extra.layer = given->layer;
        if (given->client) extra.client = given->client->number.sequence();
        Answer answer;
        answer.table.columns = {{"dose", Type::text, "number of the dose, or of the first bottle of a hand-over"},
                                {"client", Type::text, "client number"},
                                {"kind", Type::text, "what was recorded"},
                                {"before", Type::list, "codes by the present policy; absent where it is allowed"},
                                {"after", Type::list, "codes with the file; absent where it would be allowed"}};
        Replay replay(reader, clinic, *range, extra);
        std::int64_t judged = 0;
        const std::vector<store::Client> people = given->client ? std::vector{*given->client} : people_of(reader, *range);
        for (const store::Client& client : people) judged += replay.person(client, answer.table);
        std::ranges::stable_sort(answer.table.rows, {}, [](const auto& row) {
            const auto number = DoseNumber::parse(std::get<std::string>(row[0]));
            return number ? number->key() : std::int64_t{0};
        });
        answer.title = "judged otherwise with " + request.file + ", " + range->first.text() + " to " + range->last.text();
        answer.notes = std::to_string(answer.table.rows.size()) + " of " + std::to_string(judged) + " doses and hand-overs.\n";
        return answer;
    });
}

} // namespace mat::cli
