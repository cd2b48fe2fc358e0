// Scenes at the dosing window for the tests of its rules: a person with whom nothing is amiss, and what
// somebody who reads a verdict's `change` would do.
#pragma once

#include "domain/dosing.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scenes {

using mat::Amount;
using mat::Day;
using mat::DoseNumber;
using mat::Instant;
using mat::Verdict;
using namespace mat::domain;

constexpr std::int64_t hour = 3'600'000'000;
constexpr std::int64_t day_length = 24 * hour;

/// The codes of dosing in the contract's order of precedence.
inline const std::vector<std::string> contract_order{
    "no-open-episode",    "no-active-order",      "on-hold",
    "covered-today",      "already-dosed",        "portion-too-soon",
    "card-changed",       "doses-unknown",        "clock-behind",
    "supply-overlap",     "today-open",           "amount-not-ordered",
    "not-dosed",          "nothing-to-replace",   "more-than-lost",
    "injection-never-bottle", "day1-over-50mg",   "guest-take-homes",
    "take-home-cap",
    "no-take-home-order", "injectable-too-old",   "two-agonists",
    "naltrexone-with-agonist", "opioid-free-interval", "needs-order",
    "reinduction",        "interval-too-short",   "needs-lead-in",
    "over-confirm",       "order-expired",        "emesis-limit"};
inline const std::vector<std::string> local_codes{"needs-order",   "reinduction",  "interval-too-short", "needs-lead-in",
                                                  "over-confirm", "order-expired", "emesis-limit"};

inline std::string layer_of(const std::string& code) {
    if (code == "day1-over-50mg" || code == "guest-take-homes" || code == "take-home-cap" || code == "no-take-home-order" || code == "injectable-too-old") return "law";
    return std::ranges::count(local_codes, code) > 0 ? "local" : "safety";
}

inline Day day(std::string_view text) { return Day::parse(text).value(); }
inline constexpr Day today = *Day::from_civil(2026, 11, 21); // a Saturday
constexpr Instant at(Day when, std::int64_t hours) {
    return Instant::from_seconds(when.number() * 86400LL) + hours * hour;
}
inline constexpr Instant morning = at(today, 13);

/// The codes of its reasons: `on-hold, already-dosed`; empty when it is allowed.
inline std::string codes_of(const Verdict& verdict) {
    std::string codes;
    for (const auto& reason : verdict.reasons) codes += (codes.empty() ? "" : ", ") + reason.code;
    return codes;
}
inline std::string words_of(const Verdict& verdict) {
    std::string words = verdict.allowed ? "allowed" : "refused";
    for (const auto& reason : verdict.reasons) words += "\n" + reason.code + ": " + reason.message;
    return words;
}

inline OrderRecord order_of(std::int64_t id, Medication medication, Amount amount, Day start) {
    OrderRecord order;
    order.id = id;
    order.medication = medication;
    order.amount = amount;
    order.start = start;
    order.written = start;
    order.supply = "clinic";
    return order;
}

inline DoseRecord dose_of(Day handed_out, std::int64_t sequence, Day covered,
                          DoseKind kind = DoseKind::administered,
                          Medication medication = Medication::methadone) {
    DoseRecord dose;
    dose.number = *DoseNumber::from_parts(handed_out, sequence);
    dose.day = covered;
    dose.kind = kind;
    dose.medication = medication;
    dose.amount = Amount::milligrams(40);
    if (kind != DoseKind::guest && kind != DoseKind::filled) dose.at = at(handed_out, 13);
    return dose;
}
inline DoseRecord dose_of(Day when, DoseKind kind = DoseKind::administered) {
    return dose_of(when, 17, when, kind);
}

inline DoseRecord injection_of(Day when, Medication medication, std::int64_t every_days) {
    DoseRecord dose = dose_of(when, 17, when, DoseKind::administered, medication);
    dose.every_days = every_days;
    return dose;
}

inline DoseRecord voided(DoseRecord dose, bool confirmed = false, bool replaced = false) {
    dose.voided = VoidRecord{1, "not-given", Instant(), confirmed, replaced};
    return dose;
}

inline HoldRecord hold_of(std::int64_t id, Instant since, std::optional<Instant> released = std::nullopt) {
    HoldRecord hold;
    hold.id = id;
    hold.day = today - 1;
    hold.at = since;
    hold.reason = "sedation";
    hold.released_at = released;
    if (released) hold.released = today;
    return hold;
}

/// A bottle that came back as it was handed out.
inline DoseRecord returned(DoseRecord bottle, Day when) {
    bottle.returned = ReturnRecord{when, "sealed", true, opens_its_day("sealed", true, bottle.day, when)};
    return bottle;
}

/// A determination of that day, with every criterion met.
inline TakeHomeOrder take_home_order_of(std::int64_t id, Day when, std::int64_t days) {
    TakeHomeOrder order;
    order.id = id;
    order.day = order.education = when;
    order.days = days;
    order.met = all_take_home_criteria;
    order.review = when + 90;
    return order;
}

/// In care since January on 40 mg, dosed yesterday, the clinic closed on Sundays, nothing amiss.
inline DosingFacts ordinary_facts() {
    DosingFacts facts;
    facts.today = today;
    facts.now = morning;
    facts.clock_floor = morning + -hour;
    EpisodeRecord episode;
    episode.admitted = day("2026-01-05");
    facts.episodes = {episode};
    facts.history.orders = {order_of(1, Medication::methadone, Amount::milligrams(40), day("2026-01-05"))};
    facts.history.doses = {dose_of(today - 1)};
    facts.closed_weekdays = 1; // Sunday
    return facts;
}

struct AdministerScene {
    using Request = AdministerRequest;
    DosingFacts facts = ordinary_facts();
    AdministerRequest request{today, morning, std::nullopt, std::nullopt};
    Asker asker{Role::nurse, {}};
    Verdict judge() const { return judge_administer(facts, request, asker, {}).verdict; }
    OrderRecord& order() { return facts.history.orders.at(0); }
    std::vector<DoseRecord>& doses() { return facts.history.doses; }
    std::vector<OrderRecord>& orders() { return facts.history.orders; }
};

/// The same after today's dose: the bottle of a closed Sunday is due.
struct DispenseScene : AdministerScene {
    using Request = DispenseRequest;
    DispenseRequest request{today, morning, std::nullopt, std::nullopt};
    DispenseScene() { doses().push_back(dose_of(today, 1, today)); }
    Verdict judge() const { return judge_dispense(facts, request, asker, {}).verdict; }
};

/// A prescriber who raises 40 mg to 50 mg from today.
struct OrderScene : AdministerScene {
    using Request = OrderRequest;
    OrderRequest request{today, morning, Medication::methadone, Amount::milligrams(50),
                         1,     today,   std::nullopt,          false};
    OrderScene() { asker.roles = Role::prescriber; }
    Verdict judge() const { return judge_order(facts, request, asker, {}).verdict; }
};

// What somebody who reads `change` would do, by its words alone. Each answers whether it knew the words.

inline bool has(std::string_view words, std::string_view part) {
    return words.find(part) != std::string_view::npos;
}

/// The words between two others: `14` in `the end of order 14`.
inline std::string between(std::string_view words, std::string_view before, std::string_view after = "") {
    const std::size_t from = words.find(before) + before.size();
    const std::size_t to = after.empty() ? std::string_view::npos : words.find(after, from);
    return std::string(words.substr(from, to == std::string_view::npos ? to : to - from));
}
inline Amount milligrams(const std::string& text) {
    return Amount::micrograms(static_cast<std::int64_t>(std::stod(text) * 1000 + 0.5));
}

inline void take_out(DosingFacts& facts, const std::string& number) {
    const auto gone = DoseNumber::parse(number);
    REQUIRE_MESSAGE(gone, number);
    const auto count =
        std::erase_if(facts.history.doses, [&](const DoseRecord& dose) { return dose.number == *gone; });
    REQUIRE_MESSAGE(count == 1, "there is one dose " << number);
}

inline bool do_as_told(DosingFacts& facts, Day asked, std::string_view words) {
    if (words == "an admission") {
        EpisodeRecord episode;
        episode.admitted = asked;
        facts.episodes.push_back(episode);
    } else if (words.starts_with("release of hold ")) {
        const auto id = std::stoll(between(words, "release of hold ", " by a prescriber"));
        for (HoldRecord& hold : facts.history.holds)
            if (hold.id == id) hold.released_at = hold.at;
    } else if (words == "mat store attest --doses-through INSTANT") {
        facts.doses_unknown = false;
    } else if (words.starts_with("a clock that is right")) {
        facts.now = facts.clock_floor;
    } else if (words.starts_with("the signature of order ")) {
        const auto id = std::stoll(between(words, "the signature of order "));
        for (OrderRecord& order : facts.history.orders)
            if (order.id == id) order.verbal->is_signed = true;
    } else if (words.starts_with("the end of order ")) {
        const auto id = std::stoll(between(words, "the end of order "));
        for (OrderRecord& order : facts.history.orders)
            if (order.id == id) order.end = order.start;
    } else if (words == "the end of the guest stay") {
        for (GuestStay& stay : facts.history.guest_stays) stay.days.last = asked - 1;
    } else if (words == "the end of the absence") {
        for (AbsenceRecord& absence : facts.history.absences) absence.days.last = asked - 1;
    } else if (words == "the end of the guest stay or absence") {
        facts.history.guest_stays.clear();
        facts.history.absences.clear();
    } else if (words.starts_with("the return of ")) {
        take_out(facts, between(words, "the return of "));
    } else if (words.starts_with("the void of ")) {
        take_out(facts,
                 between(words, has(words, "of dose ") ? "the void of dose " : "the void of ", ", confirmed"));
    } else if (words.starts_with("mat dose-log void ")) {
        const auto number =
            DoseNumber::parse(between(words, "mat dose-log void ", " --confirm by a second login"));
        REQUIRE(number);
        for (DoseRecord& dose : facts.history.doses)
            if (dose.number == *number) dose.voided->confirmed = true;
    } else {
        return false;
    }
    return true;
}

inline void order_anew(DosingFacts& facts, std::optional<Amount> most) {
    OrderRecord& order = facts.history.orders.at(0);
    order.written = today;
    order.until.reset();
    if (!most) return; // anew as it was
    order.portions.clear();
    order.amount = std::min(order.amount, *most);
}

inline bool do_as_told(AdministerScene& scene, std::string_view words) {
    AdministerRequest& request = scene.request;
    if (do_as_told(scene.facts, request.day, words)) return true;
    if (words == "an order") {
        scene.orders().push_back(order_of(99, request.medication.value_or(Medication::methadone),
                                          request.amount.value_or(Amount::milligrams(30)), request.day));
    } else if (words == "a new order" || words.starts_with("an order written since ")) {
        order_anew(scene.facts, std::nullopt);
    } else if (has(words, "a portion of ") && words.ends_with(" mg or less")) {
        const Amount most = milligrams(between(words, "a portion of ", " mg or less"));
        auto& portions = scene.order().portions;
        portions.back() = std::min(portions.back(), most);
        if (request.amount) request.amount = std::min(*request.amount, most);
    } else if (has(words, "order of ") && words.ends_with(" mg or less")) {
        const Amount most = milligrams(between(words, "order of ", " mg or less"));
        order_anew(scene.facts, most);
        if (request.amount) request.amount = std::min(*request.amount, most);
    } else if (words.starts_with("the ordered ")) {
        request.amount = milligrams(between(words, "the ordered ", " mg"));
    } else if (has(words, " h after dose ") || has(words, " h before dose ")) {
        const bool after = has(words, " h after dose ");
        const auto number = DoseNumber::parse(between(words, " dose "));
        const auto dose = std::ranges::find(scene.doses(), number, &DoseRecord::number);
        REQUIRE(dose != scene.doses().end());
        request.moment = *dose->at + (after ? 1 : -1) * std::stoll(std::string(words)) * hour;
    } else if (words.starts_with("COWS ")) {
        request.cows = std::stoll(between(words, "COWS ", " or more"));
    } else if (words == "24 h after methadone") {
        for (const DoseRecord& dose : scene.doses())
            if (dose.medication == Medication::methadone && dose.at) request.moment = std::max(request.moment, *dose.at + 24 * hour);
    } else if (words.ends_with(" or later")) {
        const Day open = day(between(words, "", " or later"));
        request.moment = request.moment + std::max<std::int64_t>(0, open - request.day) * day_length;
        request.day = std::max(request.day, open);
    } else if (words.starts_with("a day from ")) {
        const Day open = day(between(words, "a day from ", " on"));
        request.moment = request.moment + (open - request.day) * day_length;
        request.day = open;
    } else {
        return false;
    }
    return true;
}

inline bool do_as_told(DispenseScene& scene, std::string_view words) {
    if (do_as_told(scene.facts, scene.request.day, words)) return true;
    if (words == "an order") {
        scene.orders().push_back(order_of(99, scene.request.medication.value_or(Medication::methadone),
                                          Amount::milligrams(30), scene.request.day));
    } else if (words == "a new order") {
        order_anew(scene.facts, std::nullopt);
    } else if (words == "their program's word that it allows bottles, in mat dose-log guest in") {
        for (GuestStay& stay : scene.facts.history.guest_stays) stay.take_homes = true;
    } else if (words == "today's dose first") {
        scene.doses().push_back(dose_of(scene.request.day, 99, scene.request.day));
    } else if (words == "bottles for closure days only") {
        std::int64_t days = 0;
        while (scene.facts.needs_no_determination(scene.request.day + days + 1)) ++days;
        scene.request.days = days;
    } else if (words.starts_with("bottles up to ")) {
        scene.request.days = day(between(words, "bottles up to ")) - scene.request.day;
    } else {
        return false;
    }
    return true;
}

inline bool do_as_told(OrderScene& scene, std::string_view words) {
    if (do_as_told(scene.facts, scene.request.start, words)) return true;
    if (words.ends_with(" mg or less on the first day") || words.ends_with(" mg or less more on the first day")) {
        scene.request.amount = milligrams(between(words, "", " mg or less"));
        scene.request.portions.clear();
        scene.request.steps.clear();
    } else if (words.starts_with("a start on ")) {
        scene.request.start = day(between(words, "a start on "));
    } else if (words.starts_with("the amount typed again")) {
        scene.request.amount_retyped = true;
    } else if (words.ends_with(" or later")) {
        const Day open = day(between(words, "", " or later"));
        if (scene.request.until && open > scene.request.start) scene.request.until = *scene.request.until + (open - scene.request.start);
        scene.request.start = std::max(scene.request.start, open);
    } else if (words.ends_with(" mg or less, typed again")) {
        scene.request.amount = milligrams(between(words, "", " mg or less"));
        scene.request.steps.clear();
        scene.request.amount_retyped = true;
    } else {
        return false;
    }
    return true;
}

/// Whether the request is allowed once everything that `change` asks for is done.
template <class Scene>
bool allowed_as_told(Scene scene, std::string change) {
    while (!change.empty()) {
        const std::size_t comma = change.find("; and ");
        const std::string words = change.substr(0, comma);
        REQUIRE_MESSAGE(do_as_told(scene, words), "these words say what to do: " << words);
        change = comma == std::string::npos ? "" : change.substr(comma + 6);
    }
    return scene.judge().allowed;
}

} // namespace scenes
