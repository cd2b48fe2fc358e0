#include "cli/order_words.hpp"

#include "domain/formulation.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace mat::cli {
namespace {

constexpr std::int64_t days_told_one_by_one = 28;

std::string days_words(std::int64_t days) { return days == 1 ? " daily" : " every " + std::to_string(days) + " days"; }

// ` as 2 films of 8/2`, where a form is named and counted.
std::string made_of(const domain::OrderRecord& order) {
    if (!order.formulation || domain::is_injection(order.formulation)) return "";
    const std::string text = domain::units_text(domain::preparation_of(order.medication, order.formulation), order.amount);
    return text.empty() ? "" : " as " + text;
}
// `75 mg`, and of a split dose how that amount is divided.
std::string amount_words(const domain::OrderRecord& order, Amount amount) {
    std::string portions;
    for (const Amount portion : domain::portions_of(order, amount)) portions += (portions.empty() ? "" : ", ") + portion.text();
    return amount.text() + (portions.empty() ? "" : " in portions of " + portions);
}
// Days and what is taken on them, a line each, in two columns.
std::string in_columns(const std::vector<std::pair<std::string, std::string>>& lines) {
    std::size_t width = 0;
    for (const auto& [days, doses] : lines) width = std::max(width, days.size());
    std::string text;
    for (const auto& [days, doses] : lines) text += (text.empty() ? "  " : "\n  ") + days + std::string(width - days.size() + 2, ' ') + doses;
    return text;
}

// The orders that stand beside each other in a cross-taper, this one first.
std::vector<domain::OrderRecord> beside(const domain::OrderRecord& order, const domain::DosingFacts& facts) {
    std::vector<domain::OrderRecord> orders{order};
    for (const domain::OrderRecord& other : facts.history.orders)
        if (other.id != order.id && other.medication != order.medication && domain::taper_across(order, other)) orders.push_back(other);
    return orders;
}

std::string doses_of_day(const std::vector<domain::OrderRecord>& orders, const domain::DosingFacts& facts, Day day) {
    std::string words;
    for (const domain::OrderRecord& order : orders) {
        if (!order.active_on(day) || order.expired_on(day)) continue;
        const domain::TreatmentHistory then = domain::projected(order, facts.history, facts.today, day);
        words += (words.empty() ? "" : ", ") + (orders.size() > 1 ? std::string(name_of(order.medication)) + " " : "") +
                 amount_words(order, domain::amount_due(order, then, day).amount);
    }
    return words.empty() ? "nothing" : words;
}

} // namespace

std::string order_text(const domain::OrderRecord& order) {
    std::string text =
        std::string(name_of(order.medication, order.formulation)) + " " + order.amount.text() + made_of(order) + days_words(order.every_days);
    for (std::size_t i = 0; i < order.portions.size(); ++i) text += (i == 0 ? " in portions of " : ", ") + order.portions[i].text();
    return text + (order.steps.empty() ? "" : ", then by steps,");
}

std::string schedule_text(const domain::OrderRecord& order, const domain::DosingFacts& facts) {
    const auto orders = beside(order, facts);
    if (order.steps.empty() && orders.size() == 1) return "";
    Day last = order.steps.empty() ? order.start : order.steps.back().first;
    for (const domain::OrderRecord& other : orders)
        if (!other.steps.empty()) last = std::max(last, other.steps.back().first);
    if (order.until) last = std::min(last, *order.until - 1);
    std::vector<std::pair<std::string, std::string>> lines;
    const auto line = [&](std::string days, std::string doses) { lines.emplace_back(std::move(days), std::move(doses)); };
    const std::string then_on = !order.until ? " on" : *order.until - 1 > last ? " to " + (*order.until - 1).text_with_weekday() : "";
    if (orders.size() > 1 || last - order.start < days_told_one_by_one) {
        for (Day day = order.start; day < last; day = day + 1) line(day.text_with_weekday(), doses_of_day(orders, facts, day));
        line(last.text_with_weekday() + then_on, doses_of_day(orders, facts, last));
        return in_columns(lines);
    }
    for (const domain::PlannedDays& days : domain::planned_days(order, facts.history, facts.today, order.start))
        line(days.first.text_with_weekday() + (!days.last                ? " on"
                                               : *days.last > days.first ? " to " + days.last->text_with_weekday()
                                                                         : ""),
             amount_words(order, days.amount));
    return in_columns(lines);
}

std::string freeze_text(const domain::OrderRecord& order, const domain::DosingFacts& facts) {
    const auto ahead = domain::freeze_ahead(order, facts.history, facts.today, [&](Day day) { return facts.is_closed(day); });
    if (!ahead) return "";
    const Day first = ahead->days.front();
    std::string text = "freezes on " + first.text_with_weekday() + ", which nobody observes (" +
                       (facts.is_closed(first) ? "closed" : "a bottle or days away") + "): at " + ahead->with_bottle.text() +
                       (ahead->without == ahead->with_bottle ? "" : " with a bottle, else at " + ahead->without.text());
    if (ahead->next)
        text += "; " + ahead->next->amount.text() + " of " + ahead->next->first.text_with_weekday() + " comes by a new order only, from " +
                std::max(ahead->next->first, ahead->open).text_with_weekday() + " on";
    for (std::size_t i = 1; i < ahead->days.size(); ++i) text += (i == 1 ? "; nobody observes " : ", ") + ahead->days[i].text_with_weekday();
    return text + (ahead->days.size() > 1 ? " either" : "");
}

std::vector<std::string> standing_lines(const domain::OrderRecord& order, const domain::DosingFacts& facts) {
    std::vector<std::string> lines;
    const domain::TreatmentHistory& history = facts.history;
    const Day today = facts.today;
    const domain::DueAmount due = domain::amount_due(order, history, today);
    if (!order.steps.empty()) lines.push_back("today   " + amount_words(order, due.amount));
    if (due.frozen())
        lines.push_back("FROZEN at " + due.amount.text() + ": " + due.frozen_on->text_with_weekday() + " was not observed (" +
                        std::string(due.frozen_by) + "); a prescriber decides");
    const auto plan = domain::planned_days(order, history, today, today);
    if (plan.size() > 1) lines.push_back("next    " + amount_words(order, plan[1].amount) + " from " + plan[1].first.text_with_weekday());
    if (const std::string freezes = freeze_text(order, facts); !freezes.empty()) lines.push_back("ahead   " + freezes);
    if (const auto next = domain::next_portion(order, due.amount, history, today); next.is_split())
        lines.push_back("portion " + std::to_string(next.given) + " of " + std::to_string(next.count) + " given today");
    if (order.verbal && !order.verbal->is_signed) lines.push_back("UNSIGNED verbal order: mat sign order " + std::to_string(order.id));
    return lines;
}

std::string bottles_out_text(const domain::OrderRecord& order, const domain::TreatmentHistory& history) {
    std::vector<domain::DoseRecord> out;
    const domain::DoseRecord* last = nullptr;
    for (const domain::DoseRecord& dose : history.doses) {
        if (dose.voided || dose.medication != order.medication) continue;
        if (dose.kind == domain::DoseKind::take_home && !dose.returned && dose.day >= order.start) out.push_back(dose);
        if (domain::observed(dose.kind) && (last == nullptr || last->number < dose.number)) last = &dose;
    }
    if (out.empty()) return "";
    std::string text;
    for (const domain::DoseRecord& bottle : out) text += (text.empty() ? "" : ", ") + bottle.amount.text() + " for " + bottle.day.text_with_weekday();
    text = (out.size() == 1 ? "A bottle is out: " : "Bottles are out: ") + text + "; this order does not dose " +
           (out.size() == 1 ? "that day" : "those days") + " again.";
    if (last != nullptr) text += "\nLast given: " + last->amount.text() + " on " + last->day.text_with_weekday() + ".";
    return text;
}

} // namespace mat::cli
