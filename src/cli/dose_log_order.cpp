#include "cli/dose_log.hpp"

#include "cli/card.hpp"
#include "cli/choice.hpp"
#include "cli/dose_log_asking.hpp"
#include "cli/fields.hpp"
#include "cli/note.hpp"
#include "cli/order_words.hpp"
#include "cli/parse.hpp"
#include "cli/parse_plan.hpp"
#include "cli/records.hpp"
#include "domain/dosing.hpp"
#include "domain/formulation.hpp"
#include "store/counter.hpp"
#include "store/health.hpp"
#include "store/medicines.hpp"
#include "store/orders.hpp"
#include "store/stock.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <iterator>

namespace mat::cli {
namespace {

using domain::Role;

constexpr std::string_view supplies[] = {"clinic", "pharmacy"};
constexpr std::string_view intervals[] = {"1d", "2d", "7d", "28d"};

Failure usage(std::string message, std::string hint = "") { return {Exit::usage, "usage", std::move(message), std::move(hint)}; }

// What was typed, before the store is asked.
struct Typed {
    std::optional<domain::Medication> medication;
    std::optional<domain::Formulation> formulation;
    std::optional<std::int64_t> cows;
    std::optional<Amount> amount, confirm;
    std::int64_t every = 1;
    std::vector<Amount> portions, steps;
    std::optional<PlanChange> change;
};

// Failure (usage) for an amount that is not made of the strengths there are, with the nearest that are.
Result<Nothing> check_strengths(const domain::Preparation& preparation, Amount amount, const std::string& typed) {
    if (domain::units_of(preparation, amount)) return Nothing{};
    std::string strengths, nearest;
    for (const std::int64_t each : preparation.strengths) strengths += (strengths.empty() ? "" : ", ") + Amount::micrograms(each).milligrams_text();
    for (const Amount each : domain::nearest_made(preparation, amount)) nearest += (nearest.empty() ? "" : " and ") + each.milligrams_text() + "mg";
    return Failure{Exit::usage, "strength",
                   quoted(typed) + " is not made of " + std::string(preparation.name) + ", which comes in " + strengths + " mg" +
                       (domain::is_injection(preparation.formulation) ? " and is never split" : ""),
                   "the nearest " + std::string(nearest.find(' ') == std::string::npos ? "is " : "are ") + nearest};
}

// Failure (usage) where a portion of some day's amount would be no whole micrograms, or is not made of the strengths there are.
Result<Nothing> check_doses(const DoseLogOrderRequest& request, const Typed& typed) {
    domain::OrderRecord order;
    order.amount = *typed.amount;
    order.portions = typed.portions;
    if (typed.change) order.steps = domain::regular_steps(order.start, order.amount, typed.change->by, typed.change->days, typed.change->to);
    else order.steps = domain::daily_steps(order.start, typed.steps.empty() ? std::vector{order.amount} : typed.steps);
    // A low-dose induction cuts what is under the tongue.
    const bool cut = request.cross_taper && !domain::is_injection(typed.formulation);
    for (const domain::OrderStep& step : order.steps) {
        const auto portions = domain::divided(order, step.amount);
        if (!portions)
            return usage(step.amount.text() + " cannot be divided as the portions of the first day are: they would be no whole micrograms",
                         "portions of one size, or steps that they divide: --split 40mg,40mg --taper '-10mg/7d to 40mg'");
        for (const Amount dose : portions->empty() ? std::vector{step.amount} : *portions)
            if (auto made = cut ? Result<Nothing>(Nothing{})
                                : check_strengths(domain::preparation_of(*typed.medication, typed.formulation), dose, dose.milligrams_text() + "mg");
                !made)
                return made.failure();
    }
    return Nothing{};
}

Result<Nothing> read_plan(const DoseLogOrderRequest& request, Typed& typed) {
    if (int{request.taper.has_value()} + int{request.titrate.has_value()} + int{request.steps.has_value()} > 1)
        return usage("give one of --taper, --titrate and --steps");
    if (request.split) {
        auto portions = parse_amounts(*request.split);
        if (!portions) return portions.failure();
        Amount sum;
        for (const Amount portion : *portions) sum = sum + portion;
        if (sum != *typed.amount)
            return usage("the portions sum to " + sum.text() + ", not to the " + typed.amount->text() + " of the day",
                         "AMOUNT is that of the whole day");
        if (typed.every != 1) return usage("a split dose is one of every day", "leave out --every");
        typed.portions = std::move(*portions);
    }
    if (request.steps) {
        auto steps = parse_amounts(*request.steps);
        if (!steps) return steps.failure();
        if (steps->front() != *typed.amount)
            return usage("the first step is " + steps->front().text() + ", not the " + typed.amount->text() + " of the order",
                         "AMOUNT is that of the first day");
        typed.steps = std::move(*steps);
    }
    for (const auto& [words, down] : {std::pair(&request.taper, true), std::pair(&request.titrate, false)}) {
        if (!*words) continue;
        const auto change = parse_plan_change(**words);
        if (!change) return change.failure();
        if (change->down != down || (down ? change->to >= *typed.amount : change->to <= *typed.amount))
            return usage(quoted(**words) + (down ? " does not go down from " : " does not go up from ") + typed.amount->text(),
                         down ? "a taper is written as '-5mg/7d to 30mg'" : "a titration is written as '+5mg/3d to 60mg'");
        constexpr std::int64_t most_steps = 366;
        const Amount way = down ? *typed.amount - change->to : change->to - *typed.amount;
        if (way.micrograms() / change->by.micrograms() > most_steps) return usage(quoted(**words) + " has more steps than a year has days");
        typed.change = *change;
    }
    return check_doses(request, typed);
}

Result<Typed> read_typed(const DoseLogOrderRequest& request) {
    Typed typed;
    if (!request.bridge && !request.amount)
        return usage(std::string(request.medication ? "AMOUNT" : "MEDICATION") + " is missing", "mat dose-log order CLIENT MEDICATION AMOUNT");
    if (request.amount) {
        const auto amount = parse_amount(*request.amount);
        if (!amount) return amount.failure();
        typed.amount = *amount;
    }
    if (request.every) {
        const bool days = request.every->size() > 1 && request.every->back() == 'd';
        const auto count =
            parse_count(days ? std::string_view(*request.every).substr(0, request.every->size() - 1) : std::string_view(*request.every));
        if (!days || !count || *count < 1 || *count >= domain::farthest_cover)
            return Failure{Exit::usage, "every", quoted(*request.every) + " is not a number of days", "write it as 1d, 7d or 28d"};
        typed.every = *count;
    }
    if (request.medication) {
        const auto named = preparation_typed(*request.medication);
        if (!named) return named.failure();
        const domain::Preparation& preparation = **named;
        typed.medication = preparation.medication;
        typed.formulation = preparation.formulation;
        if (typed.amount) {
            if (!typed.formulation) typed.formulation = domain::implied_formulation(preparation.medication, *typed.amount, typed.every);
            // A low-dose induction cuts what is under the tongue.
            const bool cut = request.cross_taper && !domain::is_injection(typed.formulation);
            if (auto made = cut ? Result<Nothing>(Nothing{})
                                : check_strengths(domain::preparation_of(preparation.medication, typed.formulation), *typed.amount, *request.amount);
                !made)
                return made.failure();
        }
    }
    if (request.cows) {
        const auto score = parse_score(*request.cows, most_cows);
        if (!score) return score.failure();
        typed.cows = *score;
    }
    if (domain::is_injection(typed.formulation) && (request.split || request.taper || request.titrate || request.steps))
        return usage("an injection has neither portions nor steps", "leave out --split, --taper, --titrate and --steps");
    if (request.supply)
        if (auto checked = check_choice(*request.supply, supplies, "a supply", "supplies"); !checked) return checked.failure();
    if (request.bridge && (request.split || request.taper || request.titrate || request.steps || request.cross_taper || request.until ||
                           request.every || request.rationale))
        return usage("a bridge goes on as the order was", "give --bridge --verbal-from LOGIN --read-back alone");
    if (!request.bridge)
        if (auto plan = read_plan(request, typed); !plan) return plan.failure();
    if (request.confirm) {
        const auto again = parse_amount(*request.confirm);
        if (!again) return again.failure();
        typed.confirm = *again;
    }
    return typed;
}

// Who writes it and who gave it. A nurse writes what a prescriber says, and reads it back.
Result<std::optional<store::StaffMember>> giver_of(const DoseLogOrderRequest& request, const store::Reader& reader, const Surroundings& surroundings,
                                                   const Need& need, const Actor& actor) {
    using Giver = std::optional<store::StaffMember>;
    const bool prescribes = actor.roles.any_of(Role::prescriber);
    if (!request.verbal_from) {
        if (request.read_back) return usage("--read-back is of a verbal order", "--verbal-from LOGIN says who gave it");
        if (request.bridge) return usage("a bridge is a verbal order", "--verbal-from LOGIN --read-back");
        const auto permitted = permitted_actor(reader, surroundings, {need.command, Role::prescriber});
        if (!permitted) {
            Failure failure = permitted.failure();
            failure.hint = "a nurse writes what a prescriber says: --verbal-from LOGIN --read-back";
            return failure;
        }
        return Giver();
    }
    if (prescribes) return usage("you prescribe yourself: an order of yours is not verbal", "leave out --verbal-from");
    if (request.cross_taper || request.rationale)
        if (auto permitted = permitted_actor(reader, surroundings, {need.command, Role::prescriber}); !permitted) return permitted.failure();
    auto giver = store::find_staff(reader, *request.verbal_from);
    if (!giver) return Failure{Exit::not_found, "no-such-login", quoted(*request.verbal_from) + " is not of the staff", "mat staff list"};
    if (!giver->roles.any_of(Role::prescriber)) return usage(quoted(*request.verbal_from) + " is not a prescriber", "mat staff list");
    if (!request.read_back) {
        const std::string message = "a verbal order is read back to its prescriber before it is recorded";
        Failure failure = refusal({false, {{"read-back", "local", "verbal orders of the program", message, {{"verbal_from", giver->login}}}}, ""});
        failure.hint = "read it back, then say --read-back";
        return failure;
    }
    return Giver(std::move(giver));
}

// The order, the judgement on it, and what is said of it.
struct Draft {
    store::Client client;
    domain::DosingFacts facts;
    domain::OrderRecord order;
    domain::OrderVerdict judged;
    std::optional<Day> last_opioid;
    std::vector<domain::HealthFact> health;
};

// What the facts about the person warn of beside the order.
std::vector<std::string> warnings_of(const Draft& draft) {
    const domain::OrderRecord& order = draft.order;
    std::vector<std::string> warnings = draft.judged.warnings;
    std::ranges::move(domain::health_warnings(draft.health, order.medication, order.amount, order.start, draft.facts.policy),
                      std::back_inserter(warnings));
    if (order.medication == domain::Medication::disulfiram) warnings.emplace_back("at least 12 h without alcohol come before the first disulfiram");
    if (order.medication == domain::Medication::naltrexone && !draft.last_opioid &&
        !(draft.facts.opioid_check && draft.facts.opioid_check->last_opioid))
        warnings.emplace_back("no last opioid is recorded: --last-opioid DATE, as the person reports it");
    if (const std::string freezes = freeze_text(order, draft.facts); !freezes.empty()) warnings.push_back("the order " + freezes);
    return warnings;
}

// The expired order that a bridge goes on with.
Result<domain::OrderRecord> order_to_bridge(const domain::DosingFacts& facts, const Typed& typed, Day day, const domain::Policy& policy) {
    const domain::OrderRecord* found = nullptr;
    for (const domain::OrderRecord& order : facts.history.orders)
        if (order.active_on(day) && order.expired_on(day) && (!typed.medication || order.medication == *typed.medication)) found = &order;
    if (found == nullptr)
        return usage("there is no expired order to go on with on " + day.text(),
                     "a bridge begins where an order has expired; mat dose-log show tells");
    const std::string number = std::to_string(found->id);
    if (!found->bridge_of && day - *found->until < policy.order_bridge_days) return *found;
    return refusal({false,
                    {{"order-expired", "local", "order expiry of the program",
                      found->bridge_of ? "order " + number + " was a bridge already; a prescriber writes the next order"
                                       : "order " + number + " expired on " + found->until->text() + ": longer ago than a bridge reaches",
                      {{"order", number}, {"until", found->until->text()}, {"bridge_days", std::to_string(policy.order_bridge_days)}}}},
                    "a new order by a prescriber"});
}

Result<Nothing> take_bridge(Draft& draft, const Typed& typed, Day day, const domain::Policy& policy) {
    const auto old = order_to_bridge(draft.facts, typed, day, policy);
    if (!old) return old.failure();
    domain::OrderRecord& order = draft.order;
    order.medication = old->medication;
    order.formulation = old->formulation;
    order.amount = domain::amount_due(*old, draft.facts.history, *old->until - 1).amount;
    order.every_days = old->every_days;
    order.portions = domain::portions_of(*old, order.amount);
    order.supply = old->supply;
    order.product = old->product;
    order.bridge_of = old->id;
    order.written = old->written; // no new decision: the days without a dose are judged as before
    if (typed.amount && *typed.amount != order.amount)
        return usage(typed.amount->text() + " is not the last amount, " + order.amount.text(), "a bridge goes on at the last amount only");
    return Nothing{};
}

// The open order of another medication that a cross-taper stands beside.
Result<std::int64_t> order_beside(const Draft& draft, Day start) {
    const domain::OrderRecord* found = nullptr;
    for (const domain::OrderRecord& order : draft.facts.history.orders)
        if (order.medication != draft.order.medication && order.active_on(start)) found = &order;
    if (found == nullptr) return usage("there is no order of another medication on " + start.text() + " to taper across", "leave out --cross-taper");
    return found->id;
}

Result<Nothing> take_days(Draft& draft, const DoseLogOrderRequest& request, const Typed& typed, const store::Clinic& clinic, Day day) {
    domain::OrderRecord& order = draft.order;
    order.start = day;
    std::optional<Day> from;
    if (request.from) {
        const auto typed_day = parse_day(*request.from, clinic.today);
        if (!typed_day) return typed_day.failure();
        if (*typed_day < day)
            return Failure{Exit::usage, "past", "an order cannot begin before it is written, on " + day.text(), "--at says when it was written"};
        from = order.start = *typed_day;
    }
    if (request.cross_taper) {
        const auto other = order_beside(draft, order.start);
        if (!other) return other.failure();
        order.beside = *other;
    }
    // An injection may follow the dose under the tongue on the same day.
    if (!from && !domain::is_injection(order.formulation) && domain::is_covered(order, draft.facts.history, day)) order.start = day + 1;
    if (typed.change) order.steps = domain::regular_steps(order.start, order.amount, typed.change->by, typed.change->days, typed.change->to);
    else if (!typed.steps.empty()) order.steps = domain::daily_steps(order.start, typed.steps);
    if (order.steps.size() == 1) order.steps.clear();
    if (order.bridge_of) order.until = order.start + draft.facts.policy.order_bridge_days;
    if (!request.until) return Nothing{};
    const auto until = parse_day(*request.until, clinic.today);
    if (!until) return until.failure();
    if (*until <= order.start) return Failure{Exit::usage, "range", "the order would expire before it begins, on " + order.start.text(), ""};
    order.until = *until;
    return Nothing{};
}

// A product of stock that the order may be given of, and that can make its amount.
Result<std::int64_t> product_named(const store::Reader& reader, const std::string& typed, const domain::OrderRecord& order) {
    const auto number = parse_count(typed);
    if (!number) return number.failure();
    const std::string hint = "mat stock list shows the products and their numbers";
    const auto products = store::products(reader);
    const auto product = std::ranges::find(products, *number, &store::Product::id);
    if (product == products.end()) return Failure{Exit::not_found, "no-such-product", "there is no product " + std::to_string(*number), hint};
    const std::string name = "product " + std::to_string(*number) + ", " + product_text(*product) + ",";
    if (!domain::may_be_given(order, *product)) return usage(name + " is no " + std::string(name_of(order.medication, order.formulation)), hint);
    if (!product->liquid() && order.amount.micrograms() % product->strength.micrograms() != 0)
        return usage(order.amount.text() + " cannot be made of " + name.substr(0, name.size() - 1), hint);
    return *number;
}

Result<Draft> draft_of(const DoseLogOrderRequest& request, const Typed& typed, const Globals& globals, const Surroundings& surroundings,
                       const Need& need, const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) {
    const auto giver = giver_of(request, reader, surroundings, need, actor);
    if (!giver) return giver.failure();
    const auto client = client_named(reader, request.client);
    if (!client) return client.failure();
    const auto moment = moment_of(globals, reader, clinic);
    if (!moment) return moment.failure();
    const auto asker = asker_of(globals, actor);
    if (!asker) return asker.failure();
    const Day day = clinic.zone.day(*moment);
    Draft draft{*client, store::dosing_facts(reader, *client, clinic, day), {}, {}, {}, {}};
    domain::OrderRecord& order = draft.order;
    order.client = client->number.sequence();
    order.medication = typed.medication.value_or(domain::Medication::methadone);
    order.amount = typed.amount.value_or(Amount());
    order.every_days = typed.every;
    order.portions = typed.portions;
    order.formulation = typed.formulation;
    if (domain::is_injection(order.formulation)) {
        const std::int64_t usual = domain::usual_every_days(order.formulation, draft.facts.policy);
        if (request.every && typed.every != usual)
            return Failure{Exit::usage, "every",
                           quoted(*request.every) + " is not how " + std::string(name_of(order.medication, order.formulation)) + " is given",
                           "it is given every " + std::to_string(usual) + "d, which need not be typed"};
        order.every_days = usual;
    }
    order.supply = request.supply.value_or(domain::is_for_opioids(order.medication) ? "clinic" : "pharmacy");
    if (request.product) {
        const auto product = product_named(reader, *request.product, order);
        if (!product) return product.failure();
        order.product = *product;
    }
    order.staff = *giver ? (*giver)->id : actor.staff;
    order.written = day;
    order.has_rationale = request.rationale.has_value();
    if (*giver) order.verbal = domain::VerbalOrder{actor.staff, *moment, day, false, false};
    if (request.bridge)
        if (auto bridge = take_bridge(draft, typed, day, draft.facts.policy); !bridge) return bridge.failure();
    if (auto days = take_days(draft, request, typed, clinic, day); !days) return days.failure();
    const Amount largest = domain::largest_amount(order);
    if (typed.confirm && *typed.confirm != largest)
        return Failure{Exit::usage, "confirm", "--confirm " + typed.confirm->text() + " is not the " + largest.text() + " of the order", ""};
    draft.facts.opioid_check = store::opioid_check_of(reader, *client, day);
    if (request.last_opioid) {
        const auto last = parse_day(*request.last_opioid, clinic.today);
        if (!last) return last.failure();
        if (*last > day) return Failure{Exit::usage, "future", quoted(*request.last_opioid) + " is still to come", ""};
        draft.last_opioid = *last;
    }
    const domain::OrderRequest asked{day,         *moment,     order.medication, order.amount,        order.every_days, order.start, order.until,
                                     typed.confirm.has_value() || order.bridge_of, order.steps, order.portions, order.has_rationale, order.beside,
                                     order.formulation, draft.last_opioid};
    draft.judged = domain::judge_order(draft.facts, asked, *asker, draft.facts.policy);
    if (!draft.judged.verdict.allowed) return refusal(draft.judged.verdict);
    draft.health = store::health_of(reader, *client);
    if (domain::is_allergic(draft.health, order.medication, order.start) && !request.confirm_allergy)
        return refusal({false,
                        {{"allergy",
                          "local",
                          "allergies on file",
                          "an allergy to " + std::string(name_of(order.medication)) + " is on file",
                          {{"medication", std::string(name_of(order.medication))}}}},
                        "--confirm-allergy, by the prescriber who has weighed it"});
    return draft;
}

// What the order says, day by day, before its number is known.
std::string plan_of(const Draft& draft) {
    domain::DosingFacts facts = draft.facts;
    for (const domain::OrderRecord& old : draft.judged.replaced)
        for (domain::OrderRecord& each : facts.history.orders)
            if (each.id == old.id) each.end = std::max(draft.order.start, each.start);
    std::string plan = schedule_text(draft.order, facts);
    if (domain::has_increase(draft.order))
        plan += "\n  An increase takes effect once every dose before it was observed whole; a day that was not freezes the order.";
    if (domain::has_increase(draft.order) && !draft.order.portions.empty())
        plan += "\n  Every portion of a day is observed then: one that goes home freezes the order too.";
    return plan;
}

std::string sentence_of(const Draft& draft, const std::string& giver, const store::Clinic& clinic) {
    const domain::OrderRecord& order = draft.order;
    std::string sentence = "Ordered " + std::to_string(order.id) + ": " + draft.client.number.text() + " " + order_text(order) + " from " +
                           order.start.text_with_weekday() + (order.until ? ", until " + order.until->text_with_weekday() : "") + ".";
    if (const std::string plan = plan_of(draft); !plan.empty()) sentence += "\n" + plan;
    for (const domain::OrderRecord& old : draft.judged.replaced)
        sentence += "\nOrder " + std::to_string(old.id) + " (" +
                    domain::amount_due(old, draft.facts.history, std::max(draft.facts.today, old.start)).amount.text() + ") ends then.";
    if (order.beside) sentence += "\nTapers across order " + std::to_string(*order.beside) + ": each has its own dose of the day.";
    if (order.bridge_of) sentence += "\nGoes on with order " + std::to_string(*order.bridge_of) + ", which has expired.";
    if (order.verbal) {
        const Instant stands = order.verbal->at + draft.facts.policy.verbal_order_hours * 3'600'000'000;
        sentence += "\nBy word of mouth of " + giver + ", read back. Unsigned it stands until " + clinic.zone.day(stands).text_with_weekday() + " " +
                    clock_text(clinic.zone, stands) + ": mat sign order " + std::to_string(order.id);
    }
    if (const std::string bottles = bottles_out_text(order, draft.facts.history); !bottles.empty()) sentence += "\n" + bottles;
    return sentence;
}

// At a terminal an order that changes from day to day is shown with the card; no lock waits for the answer.
Result<std::string> plan_for_card(const DoseLogOrderRequest& request, const Typed& typed, const Globals& globals, const Surroundings& surroundings,
                                  const Need& need) {
    const bool changes = request.taper || request.titrate || request.steps || request.cross_taper;
    if (!changes || globals.yes || globals.dry_run || !shows_card(globals, surroundings)) return std::string();
    Globals looking = globals;
    looking.at.reset();
    const auto shown =
        reading(looking, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
            const auto draft = draft_of(request, typed, globals, surroundings, need, reader, clinic, actor);
            if (!draft) return draft.failure();
            Answer answer;
            answer.sentence = order_text(draft->order) + " from " + draft->order.start.text_with_weekday() + "\n" + plan_of(*draft) + "\n";
            if (const std::string freezes = freeze_text(draft->order, draft->facts); !freezes.empty()) answer.sentence += "  It " + freezes + ".\n";
            return answer;
        });
    if (!shown) return shown.failure();
    return shown->sentence;
}

} // namespace

void add_dose_log_order(Flags& flags, DoseLogOrderRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("MEDICATION", request.medication, "methadone, zubsolv, sublocade, vivitrol, …");
    flags.words(domain::preparation_names());
    flags.operand("AMOUNT", request.amount, "amount of the (first) day with its unit: 80mg");
    flags.value("--every", "DAYS", request.every, "from dose to dose: 1d (default), 2d, 7d, 28d; of an injection its own");
    flags.words(intervals);
    flags.value("--split", "AMOUNTS", request.split, "portions of the (first) day, in order: 60mg,60mg; steps are divided alike");
    flags.value("--taper", "PLAN", request.taper, "down by steps: '-5mg/7d to 30mg'");
    flags.value("--titrate", "PLAN", request.titrate, "up by steps, each after observed doses: '+5mg/3d to 60mg'");
    flags.value("--steps", "AMOUNTS", request.steps, "an amount a day, the last one goes on: 0.5mg,0.5mg,1mg");
    flags.flag("--cross-taper", request.cross_taper, "beside the open order of another medication");
    flags.value("--from", "DATE", request.from, "first day (default: today, or tomorrow where today's dose is given)");
    flags.value("--until", "DATE", request.until, "first day on which it has expired");
    flags.value("--supply", "WHO", request.supply, "clinic or pharmacy (default: clinic; pharmacy for alcohol and tobacco)");
    flags.words(supplies);
    flags.value("--product", "N", request.product, "which product of stock, where there are several: mat stock list shows their numbers");
    flags.value("--confirm", "AMOUNT", request.confirm, "a large amount or step, typed a second time");
    flags.value("--last-opioid", "DATE", request.last_opioid, "last short-acting opioid, as the person reports it");
    flags.value("--cows", "N", request.cows, "withdrawal as it was scored today, 0 to 48");
    flags.flag("--confirm-allergy", request.confirm_allergy, "an allergy is on file, and you have weighed it");
    flags.value("--rationale", "FILE", request.rationale, "why the first day is above the limit, kept sealed; - is standard input");
    flags.value("--verbal-from", "LOGIN", request.verbal_from, "the prescriber who gave it by word of mouth");
    flags.flag("--read-back", request.read_back, "it was read back to them");
    flags.flag("--bridge", request.bridge, "go on with an expired order for a day, by word of mouth");
    flags.value("--end", "DATE", request.end, "end what is ordered: the first day without a dose of it");
    flags.example("mat dose-log order 1042-9 methadone 30mg");
    flags.example("mat dose-log order 1042-9 methadone 80mg --taper '-5mg/7d to 30mg' --dry-run");
    flags.example("mat dose-log order 1042-9 methadone 80mg --split 40mg,40mg");
    flags.example("mat dose-log order 1042-9 nicotine-patch 21mg");
}

Result<Answer> run_dose_log_order(const DoseLogOrderRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (request.end) return run_order_end(request, globals, surroundings, need);
    const auto typed = read_typed(request);
    if (!typed) return typed.failure();
    const auto rationale = note_from(request.rationale, surroundings);
    if (!rationale) return rationale.failure();
    const auto plan = plan_for_card(request, *typed, globals, surroundings, need);
    if (!plan) return plan.failure();
    return with_card(request.client, globals, surroundings, need, [&](const Card& card) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        auto draft = draft_of(request, *typed, globals, surroundings, need, writer, clinic, actor);
        if (!draft) return draft.failure();
        if (auto same = card.check(writer, draft->client, clinic); !same) return same.failure();
        domain::OrderRecord& order = draft->order;
        const auto keys = keys_for(rationale->words, writer, globals, surroundings);
        for (const domain::OrderRecord& old : draft->judged.replaced)
            store::record_order_end(writer, old.id, std::max(order.start, old.start), "replaced");
        order.id = store::record_whole_order(writer, keys ? &*keys : nullptr, draft->client, order, rationale->words);
        if (typed->cows || draft->last_opioid)
            store::record_opioid_check(writer, draft->client, {order.written, typed->cows, draft->last_opioid}, actor.staff);
        for (const std::string& code : draft->judged.overridden) store::record_override(writer, store::Fact::medication_order, order.id, code);
        Answer answer;
        answer.one_record = true;
        answer.table = order_table({order});
        answer.recorded = "order " + std::to_string(order.id);
        answer.sentence = sentence_of(*draft, store::staff_login(writer, order.staff), clinic);
        // What the missed-dose schedule suggests is shown beside what a prescriber decided, and fills nothing in.
        const auto gap = domain::days_since_dose(draft->facts.history, order.medication, order.start);
        const auto last = domain::amount_taken_last(draft->facts.history.doses, order.medication, order.start);
        if (gap && last && order.medication == domain::Medication::methadone && actor.roles.any_of(Role::prescriber))
            if (const auto suggestion = domain::suggested_after(*gap, *last, draft->facts.policy))
                answer.sentence += "\nAfter " + std::to_string(*gap) + " days without a dose the schedule suggests: " + suggestion->text + ".";
        if (const auto response = store::last_response(writer, draft->client))
            answer.sentence += "\nSaid last, " + response->day.text_with_weekday() + ": " + domain::text_of(*response) + ".";
        answer.warnings = warnings_of(*draft);
        explain(answer, globals, draft->judged.verdict);
        return answer;
    });
    }, *plan);
}

} // namespace mat::cli
