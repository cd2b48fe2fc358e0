#include "cli/dose_log_take_homes.hpp"

#include "cli/choice.hpp"
#include "cli/card.hpp"
#include "cli/dose_log_asking.hpp"
#include "cli/fields.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/supply.hpp"
#include "store/take_homes.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

constexpr std::string_view end_reasons[] = {"diversion", "missed-call-back", "attendance", "clinical-change", "not-safe-at-home",
                                            "asked-by-client", "entered-in-error"};

// The questions in the order of the rule; the words of the criteria are those of domain/records.hpp.
std::string wrong_count(const std::string& text) { return wrong(parse_count(text)); }
std::string wrong_education(const std::string& text) { return yes_or_no({{"education", text}}, "education") ? "" : wrong_day(text); }

constexpr FieldKind fields_of_order[] = {
    {"days", "Days of supply beyond closure days", false, false, true, wrong_count},
    {"criteria.i.met", "i.   No active condition that raises the risk of overdose or impairs safe functioning (yes or no)", false, true, true},
    {"criteria.i.note", "     note", false, false, true},
    {"criteria.ii.met", "ii.  Regular attendance for supervised doses (yes or no)", false, true, true},
    {"criteria.ii.note", "     note", false, false, true},
    {"criteria.iii.met", "iii. No serious behavioral problem that endangers anybody (yes or no)", false, true, true},
    {"criteria.iii.note", "     note", false, false, true},
    {"criteria.iv.met", "iv.  No known recent diversion (yes or no)", false, true, true},
    {"criteria.iv.note", "     note", false, false, true},
    {"criteria.v.met", "v.   Can transport and store take-homes safely (yes or no)", false, true, true},
    {"criteria.v.note", "     note", false, false, true},
    {"criteria.vi.met", "vi.  Anything else relevant to safety and public health is in order (yes or no)", false, true, true},
    {"criteria.vi.note", "     note", false, false, true},
    {"rationale", "Rationale", false, false, true},
    {"education", "Education on transport and storage given (yes, or the day)", false, false, true, wrong_education},
    {"review_date", "Review by (empty: in as many days as the policy says)", false, false, false, wrong_day},
};

std::string value_of(const Fields& fields, const std::string& name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
}

// Each criterion with value and note, and the rationale: what the rule asks to be documented. All that is missing is named.
Result<Nothing> check_documented(const Fields& fields) {
    std::string missing;
    const auto need = [&](const std::string& name) {
        if (value_of(fields, name).empty()) missing += (missing.empty() ? "" : ", ") + name;
    };
    for (const auto& [code, text] : domain::take_home_criteria) {
        need("criteria." + std::string(code) + ".met");
        need("criteria." + std::string(code) + ".note");
    }
    need("rationale");
    need("education");
    if (missing.empty()) return Nothing{};
    return Failure{Exit::usage, "field", "missing: " + missing,
                   "each criterion i to vi has met and note; a rationale; education (42 CFR 8.12(i)(2), (4))"};
}

// Days of the operand or of the field; both say the same.
Result<std::int64_t> days_of(const std::optional<std::string>& typed, const Fields& fields) {
    const std::string field = value_of(fields, "days");
    if (!typed && field.empty()) return Failure{Exit::usage, "field", "field 'days' is missing", "give it as DAYS or in --from"};
    const auto days = parse_count(typed ? *typed : field);
    if (!days) return days.failure();
    if (typed && !field.empty() && field != *typed)
        return Failure{Exit::usage, "field", "DAYS is " + quoted(*typed) + " and field 'days' says another number", ""};
    return *days;
}

Result<Day> education_of(const Fields& fields, Day today, Day on) {
    const std::string word = value_of(fields, "education");
    if (word == "yes" || word == "true" || word == "1") return on;
    if (word == "no" || word == "false" || word == "0")
        return Failure{Exit::refused, "education-first", "education on transport and storage comes before take-homes", "42 CFR 8.12(i)(4)"};
    const auto day = parse_day(word, today);
    if (!day) return Failure{Exit::usage, "field", "field 'education' is neither yes nor a day", ""};
    if (*day > on) return Failure{Exit::usage, "future", "field 'education' is after the take-home order", ""};
    return *day;
}

Result<domain::TakeHomeOrder> order_from(const Fields& fields, const store::Clinic& clinic, Day on, const domain::Policy& policy) {
    domain::TakeHomeOrder order;
    order.day = on;
    unsigned bit = 1;
    for (const auto& [code, text] : domain::take_home_criteria) {
        const auto met = yes_or_no(fields, "criteria." + std::string(code) + ".met");
        if (!met) return met.failure();
        if (met->value_or(false)) order.met |= bit;
        bit *= 2;
    }
    const auto education = education_of(fields, clinic.today, on);
    if (!education) return education.failure();
    order.education = *education;
    order.review = on + policy.take_home_review_days;
    if (const std::string review = value_of(fields, "review_date"); !review.empty()) {
        const auto day = parse_day(review, clinic.today);
        if (!day) return Failure{Exit::usage, "field", "field 'review_date' is not a day", "write it as 2026-12-31"};
        if (*day <= on) return Failure{Exit::usage, "field", "field 'review_date' is not after the take-home order", ""};
        order.review = *day;
    }
    return order;
}

std::vector<std::string> criteria(const domain::TakeHomeOrder& order, bool met) {
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < std::size(domain::take_home_criteria); ++i)
        if (((order.met >> i) & 1U) == (met ? 1U : 0U)) codes.emplace_back(domain::take_home_criteria[i].code);
    return codes;
}

Cell list_or_null(std::vector<std::string> words) { return words.empty() ? Cell() : Cell(std::move(words)); }

report::Table take_home_order_table(const store::Reader& reader, const std::vector<domain::TakeHomeOrder>& orders) {
    report::Table table;
    table.columns = {{"take_home_order", Type::integer, "number of the determination"}, {"client", Type::text, "client number"},
                     {"date", Type::day, "day of the determination"}, {"days", Type::integer, "days of supply beyond closure days"},
                     {"met", Type::list, "criteria of 42 CFR 8.12(i)(2) that are met"}, {"not_met", Type::list, "criteria that are not"},
                     {"education", Type::day, "day of the education on transport and storage"},
                     {"review_date", Type::day, "day by which it is looked at again"}, {"by", Type::text, "login of the practitioner"},
                     {"cap_days", Type::integer, "most days of that day's tier; absent where no day cap applies"},
                     {"end_date", Type::day, "first day on which it no longer holds"}, {"end_reason", Type::text, "why it ended"}};
    for (const domain::TakeHomeOrder& order : orders)
        table.rows.push_back({order.id, client_text(order.client), order.day, order.days, list_or_null(criteria(order, true)),
                              list_or_null(criteria(order, false)), order.education, order.review,
                              text_or_null(store::staff_login(reader, order.staff)), order.most_days ? Cell(*order.most_days) : Cell(),
                              day_or_null(order.end), text_or_null(order.end_reason)});
    return table;
}

std::string not_met_text(const domain::TakeHomeOrder& order) {
    std::string out;
    for (std::size_t i = 0; i < std::size(domain::take_home_criteria); ++i)
        if (((order.met >> i) & 1U) == 0)
            out += (out.empty() ? "" : "; ") +
                   (std::string(domain::take_home_criteria[i].code) + " (" + std::string(domain::take_home_criteria[i].text) + ")");
    return out;
}

struct Judged {
    store::Client client;
    domain::DosingFacts facts;
    domain::TakeHomeOrderVerdict verdict;
    Instant moment;
    Day day;
};
Result<Judged> judged_by(const store::Reader& reader, const store::Clinic& clinic, const std::string& typed, std::int64_t days,
                         const Globals& globals) {
    const auto client = client_named(reader, typed);
    if (!client) return client.failure();
    const auto moment = moment_of(globals, reader, clinic);
    if (!moment) return moment.failure();
    const Day day = clinic.zone.day(*moment);
    Judged out{*client, store::take_home_facts(reader, *client, clinic, day), {}, *moment, day};
    out.verdict = domain::judge_take_home_order(out.facts, {day, days}, out.facts.policy);
    if (!out.verdict.verdict.allowed) return refusal(out.verdict.verdict);
    return out;
}

std::string where_it_stands(const domain::TakeHomeOrderVerdict& verdict, const domain::Policy& policy) {
    return "treatment day " + std::to_string(verdict.treatment_day) +
           (verdict.tiers.empty() ? ", no day cap" : ", at most " + domain::tiers_text(policy, verdict.tiers));
}

// Before a prescriber answers fifteen questions they learn whether they may, and what the decision rests on.
Result<Nothing> look_first(const DoseLogTakeHomeOrderRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (request.from || !surroundings.input_is_terminal() || globals.no_input) return Nothing{};
    Globals looking = globals;
    looking.at.reset();
    const auto looked =
        reading(looking, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
            const auto days = request.days ? parse_count(*request.days) : Result<std::int64_t>(std::int64_t{1});
            if (!days) return days.failure();
            const auto judged = judged_by(reader, clinic, request.client, *days, globals);
            if (!judged) return judged.failure();
            const domain::KnownDays known = store::known_days(reader, clinic.zone);
            std::int64_t missed = 0;
            for (Day day = judged->day - 30; day < judged->day; day = day + 1)
                missed += domain::outcome_of(judged->facts.history, known, day) == domain::DayOutcome::missed ? 1 : 0;
            write_warning(judged->client.number.text() + ": " + where_it_stands(judged->verdict, judged->facts.policy) + "; missed " +
                              std::to_string(missed) + " of the last 30 days",
                          globals, surroundings);
            return Answer{};
        });
    if (!looked) return looked.failure();
    return Nothing{};
}

Result<Answer> end_take_home_order(const DoseLogTakeHomeOrderRequest& request, const Globals& globals, const Surroundings& surroundings,
                                   const Need& need) {
    if (request.days || request.from) return Failure{Exit::usage, "usage", "--end takes no DAYS and no --from", ""};
    if (!request.reason)
        return Failure{Exit::usage, "usage", "--end needs --reason CODE",
                       "reasons are diversion, missed-call-back, attendance, clinical-change, not-safe-at-home, asked-by-client, entered-in-error"};
    if (auto code = check_code(*request.reason, end_reasons, "to end a take-home order"); !code) return code.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const Day day = clinic.zone.day(*moment);
        auto order = domain::determination_on(store::take_home_facts(writer, *client, clinic, day), day);
        if (!order)
            return Failure{Exit::not_found, "no-take-home-order",
                           "client " + client->number.text() + " has no take-home order in force on " + day.text(), ""};
        store::record_take_home_order_end(writer, order->id, day, *request.reason, actor.staff);
        order->end = day;
        order->end_reason = *request.reason;
        Answer answer;
        answer.one_record = true;
        answer.table = take_home_order_table(writer, {*order});
        answer.recorded = "the end of take-home order " + std::to_string(order->id);
        answer.sentence = "Ended take-home order " + std::to_string(order->id) + " of " + client->number.text() + " on " + day.text_with_weekday() +
                          " (" + *request.reason + ").";
        const auto out = store::bottles_out(writer, *client, day + 1).size();
        if (out > 0)
            answer.warnings.push_back(std::to_string(out) + (out == 1 ? " bottle is" : " bottles are") + " still out: mat dose-log return " +
                                      client->number.text());
        return answer;
    });
}

// The determinations with their words, which are a look at the person.
Result<Answer> list_take_home_orders(const DoseLogTakeHomeOrderRequest& request, const Globals& globals, const Surroundings& surroundings,
                                     const Need& need) {
    if (request.days || request.from || request.reason) return Failure{Exit::usage, "usage", "--list takes no DAYS, no --from and no --reason", ""};
    const auto number = parse_client_number(request.client);
    if (!number) return number.failure();
    const auto looked = look_at(globals, surroundings, need, {*number}, "take-home orders");
    if (!looked) return looked.failure();
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic&, const Actor&) -> Result<Answer> {
        const auto client = store::find_client(reader, *number);
        if (!client) return client.failure();
        const store::Keys keys = store::Keys::open(reader, key_path(globals, surroundings));
        const auto orders = store::take_home_orders_of(reader, *client);
        Answer answer;
        answer.table = take_home_order_table(reader, orders);
        for (const auto& [code, text] : domain::take_home_criteria)
            answer.table.columns.push_back({"note_" + std::string(code), Type::text, "note on criterion " + std::string(code)});
        answer.table.columns.push_back({"rationale", Type::text, "rationale"});
        for (std::size_t i = 0; i < orders.size(); ++i) {
            const store::TakeHomeWords words = store::take_home_words(reader, keys, orders[i]);
            for (const auto& [code, text] : domain::take_home_criteria)
                answer.table.rows[i].push_back(text_or_null(value_of(words, "criteria." + std::string(code) + ".note")));
            answer.table.rows[i].push_back(text_or_null(value_of(words, "rationale")));
        }
        return answer;
    });
}

// What the practitioner determines, asked for after the card.
Result<Answer> determine(const DoseLogTakeHomeOrderRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need,
                         const Card& card) {
    if (auto first = look_first(request, globals, surroundings, need); !first) return first.failure();
    const std::span<const FieldKind> kinds(fields_of_order);
    const auto fields = read_fields(request.days && !request.from ? kinds.subspan(1) : kinds, request.from, globals, surroundings);
    if (!fields) return fields.failure();
    const auto days = days_of(request.days, *fields);
    if (!days) return days.failure();
    if (auto documented = check_documented(*fields); !documented) return documented.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto judged = judged_by(writer, clinic, request.client, *days, globals);
        if (!judged) return judged.failure();
        if (auto same = card.check(writer, judged->client, clinic); !same) return same.failure();
        auto order = order_from(*fields, clinic, judged->day, judged->facts.policy);
        if (!order) return order.failure();
        order->client = judged->client.number.sequence();
        order->days = *days;
        order->staff = actor.staff;
        order->most_days = domain::least_of(judged->verdict.tiers);
        for (const domain::TakeHomeTier& tier : judged->verdict.tiers)
            if (tier.days == order->most_days) order->tier_from = tier.from_day;
        store::TakeHomeWords words;
        for (const auto& [name, value] : *fields)
            if (name == "rationale" || name.ends_with(".note")) words[name] = value;
        const store::Keys keys = store::Keys::open(writer, key_path(globals, surroundings));
        order->id = store::record_take_home_order(writer, keys, judged->client, *order, judged->moment, words);
        Answer answer;
        answer.one_record = true;
        answer.table = take_home_order_table(writer, {*order});
        answer.recorded = "take-home order " + std::to_string(order->id);
        answer.sentence = "Take-home order " + std::to_string(order->id) + ": " + judged->client.number.text() + ", " + std::to_string(*days) +
                          (*days == 1 ? " day" : " days") + " beyond closure days, from " + judged->day.text_with_weekday() + " (" +
                          where_it_stands(judged->verdict, judged->facts.policy) + ").";
        if (order->met != domain::all_take_home_criteria) answer.sentence += "\nNOT MET: " + not_met_text(*order) + ". The rationale says why.";
        answer.sentence += "\nReview by " + order->review.text_with_weekday() + ".";
        if (judged->verdict.replaced)
            answer.sentence += "\nIt replaces take-home order " + std::to_string(judged->verdict.replaced->id) + " (" +
                               std::to_string(judged->verdict.replaced->days) + (judged->verdict.replaced->days == 1 ? " day" : " days") + ").";
        const auto naloxone = store::naloxone_of(writer, judged->client);
        const bool offered = std::ranges::any_of(
            naloxone, [&](const domain::NaloxoneRecord& each) { return each.day + judged->facts.policy.naloxone_every_days > judged->day; });
        if (!offered)
            answer.warnings.push_back("no naloxone was handed out within a year: offer it, mat dose-log naloxone " + judged->client.number.text());
        explain(answer, globals, judged->verdict.verdict);
        return answer;
    });
}

} // namespace

void add_dose_log_take_home_order(Flags& flags, DoseLogTakeHomeOrderRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("DAYS", request.days, "days of supply beyond closure days");
    flags.value("--from", "FILE", request.from,
                "days, criteria (i to vi: met, note), rationale, education, review_date as JSON or 'field: value' lines; - is standard input");
    flags.flag("--end", request.end, "end the one in force");
    flags.value("--reason", "CODE", request.reason,
                "of the end: diversion, missed-call-back, attendance, clinical-change, not-safe-at-home, asked-by-client, entered-in-error");
    flags.words(end_reasons);
    flags.flag("--list", request.list, "every one with its words; needs the key");
    flags.example("mat dose-log take-home-order 1042-9 6");
    flags.example("mat dose-log take-home-order 1021-5 --end --reason attendance");
}

Result<Answer> run_dose_log_take_home_order(const DoseLogTakeHomeOrderRequest& request, const Globals& globals, const Surroundings& surroundings,
                                            const Need& need) {
    if (auto none = check_overrides(globals, {}); !none) return none.failure();
    if (request.end && request.list) return Failure{Exit::usage, "usage", "--end and --list do not go together", ""};
    if (request.end) return end_take_home_order(request, globals, surroundings, need);
    if (request.list) return list_take_home_orders(request, globals, surroundings, need);
    if (request.reason)
        return Failure{Exit::usage, "usage", "--reason is of --end; the rationale of a take-home order comes by --from or a prompt", ""};
    return with_card(request.client, globals, surroundings, need,
                     [&](const Card& card) { return determine(request, globals, surroundings, need, card); });
}

} // namespace mat::cli
