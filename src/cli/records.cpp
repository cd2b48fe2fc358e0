#include "cli/records.hpp"

#include "cli/parse.hpp"
#include "domain/formulation.hpp"

#include <algorithm>

namespace mat::cli {

using report::Cell;
using report::Type;

Cell text_or_null(const std::string& text) { return text.empty() ? Cell() : Cell(text); }
Cell day_or_null(const std::optional<Day>& day) { return day ? Cell(*day) : Cell(); }

std::string client_text(std::int64_t sequence) {
    const auto number = ClientNumber::from_sequence(sequence);
    return number ? number->text() : "?";
}

std::string clock_text(const domain::Zone& zone, Instant moment) { return zone.text(moment).substr(11, 5); }

report::Table client_table(const store::Reader& reader, const std::vector<store::ClientLine>& lines) {
    report::Table table;
    table.columns = {{"client", Type::text, "client number"}, {"status", Type::text, "referred, in-care or discharged"},
                     {"episode", Type::integer, "number of the open or last episode"},
                     {"admit_date", Type::day, "first day of the episode"},
                     {"discharge_date", Type::day, "first day after it"}, {"program", Type::text, "program"},
                     {"counselor", Type::text, "login of the counselor"}};
    for (const store::ClientLine& line : lines) {
        std::vector<Cell> row{line.number.text(), line.status};
        if (line.episode) {
            row.insert(row.end(), {Cell(line.episode->id), Cell(line.episode->admitted), day_or_null(line.episode->discharged),
                                   text_or_null(line.episode->program),
                                   text_or_null(store::staff_login(reader, line.episode->counselor))});
        } else {
            row.resize(table.columns.size());
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

report::Table order_table(const std::vector<domain::OrderRecord>& orders) {
    report::Table table;
    table.columns = {{"order", Type::integer, "number of the order"}, {"client", Type::text, "client number"},
                     {"medication", Type::text, "medication"}, {"amount_mg", Type::amount, "milligrams of the active ingredient"},
                     {"every_days", Type::integer, "days from dose to dose"}, {"portions", Type::list, "split portions"},
                     {"start_date", Type::day, "first day"}, {"end_date", Type::day, "first day on which it no longer holds"},
                     {"supply", Type::text, "clinic or pharmacy"}, {"until_date", Type::day, "first day on which it has expired"},
                     {"steps", Type::list, "milligrams by the first day of each step"},
                     {"formulation", Type::text, "brand or form, where one is named"}};
    for (const domain::OrderRecord& order : orders) {
        std::vector<std::string> portions, steps;
        for (const Amount portion : order.portions) portions.push_back(portion.milligrams_text());
        for (const domain::OrderStep& step : order.steps) steps.push_back(step.first.text() + " " + step.amount.milligrams_text());
        table.rows.push_back({order.id, client_text(order.client), std::string(name_of(order.medication)), order.amount,
                              order.every_days, portions.empty() ? Cell() : Cell(portions), order.start, day_or_null(order.end), order.supply,
                              day_or_null(order.until), steps.empty() ? Cell() : Cell(steps),
                              order.formulation ? Cell(std::string(name_of(order.medication, order.formulation))) : Cell()});
    }
    return table;
}

report::Table dose_table(const store::Reader& reader, const store::Clinic& clinic, const std::vector<domain::DoseRecord>& doses) {
    report::Table table;
    table.columns = {{"dose", Type::text, "number of the dose"}, {"client", Type::text, "client number"},
                     {"order", Type::integer, "the order it was given on"}, {"day", Type::day, "the day it is for"},
                     {"at", Type::text, "when it was given or handed out"}, {"kind", Type::text, "what was done"},
                     {"medication", Type::text, "medication"}, {"amount_mg", Type::amount, "milligrams of the active ingredient"},
                     {"dispensed_day", Type::day, "the day of the hand-over"}, {"by", Type::text, "login of who gave it"},
                     {"late", Type::boolean, "recorded after the fact"}, {"voided_at", Type::text, "when it was voided"},
                     {"void_reason", Type::text, "why"}, {"replaces", Type::text, "the dose it corrects"}};
    const auto merged = store::survivors(reader);
    for (const domain::DoseRecord& dose : doses) {
        table.rows.push_back(
            {dose.number.text(), client_text(store::survivor_of(dose.client, merged)),
             dose.order ? Cell(*dose.order) : Cell(), dose.day, dose.at ? Cell(clinic.zone.text(*dose.at)) : Cell(),
             std::string(name_of(dose.kind)), std::string(name_of(dose.medication)), dose.amount, dose.number.day(),
             text_or_null(store::staff_login(reader, dose.staff)), dose.late,
             dose.voided ? Cell(clinic.zone.text(dose.voided->at)) : Cell(), dose.voided ? Cell(dose.voided->code) : Cell(),
             dose.replaces ? Cell(dose.replaces->text()) : Cell()});
    }
    return table;
}

std::string initials_of(std::string_view name) {
    std::string out;
    bool at_start = true;
    for (const char c : name) {
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (letter && at_start && out.size() < 3) out += static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c);
        at_start = c == ' ' || c == '-' || c == '.';
    }
    return out.empty() ? "?" : out;
}

Result<Nothing> check_login(std::string_view login) {
    const bool fits = !login.empty() && login.size() <= 32 && login.front() != '-' && std::ranges::all_of(login, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || (c >= 'A' && c <= 'Z');
    });
    if (fits) return Nothing{};
    return Failure{Exit::usage, "login", quoted(login) + " is not a login", "a login is the word that whoami prints"};
}

} // namespace mat::cli
