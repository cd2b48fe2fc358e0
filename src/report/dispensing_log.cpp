#include "domain/formulation.hpp"
#include "report/reports.hpp"
#include "store/counter.hpp"
#include "store/stock.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace mat::report {
namespace {

std::vector<Column> columns(const Question&) {
    return {{"substance", Type::text, "1: name of the substance", Part::key},
            {"strength", Type::text, "2: strength of the finished form; absent where the dose drew on no lot", Part::key},
            {"form", Type::text, "3: dosage form, of what was consumed and of what was taken home", Part::key},
            {"day", Type::day, "4: date dispensed", Part::key},
            {"client", Type::text, "5: identification of the patient: client number", Part::key},
            {"consumed_mg", Type::amount, "6: amount consumed, in milligrams", Part::sum},
            {"taken_home_mg", Type::amount, "7: amount taken home, in milligrams", Part::sum},
            {"initials", Type::text, "8: initials of who dispensed", Part::key}};
}

bool narcotic(domain::Medication medication) { return domain::is_agonist(medication); }

// A brand is a name of the substance; a film or a tablet is a form of it, and stands there.
std::optional<domain::Formulation> brand_of(const store::HandOver& dose) {
    return dose.formulation && *dose.formulation >= domain::Formulation::zubsolv ? dose.formulation : std::nullopt;
}

Result<Findings> make(const store::Reader& reader, const store::Clinic& clinic, const Question& question) {
    const DayRange range = question.range.value_or(DayRange{clinic.today, clinic.today});
    const std::vector<store::Product> products = store::products(reader);
    const auto drawn = store::products_drawn(reader, range);
    const auto spills = store::spilled(reader, range);
    std::unordered_map<std::int64_t, std::string> initials;
    for (const store::StaffMember& member : store::list_staff(reader, nullptr)) initials[member.id] = member.initials;

    struct Line { Amount consumed, taken_home; };
    using Key = std::vector<Cell>; // day and client first, as a log is read
    std::map<Key, Line> lines;
    Findings findings;
    findings.table.columns = columns(question);
    findings.rows.columns = findings.table.columns;
    findings.rows.columns.insert(findings.rows.columns.begin() + 5, {"dose", Type::text, "number of the dose"});
    for (const store::HandOver& dose : store::hand_overs(reader, range)) {
        const bool consumed = domain::observed(dose.kind);
        if (!narcotic(dose.medication) || (!consumed && dose.kind != domain::DoseKind::take_home)) continue;
        const auto by = dose.staff ? initials.find(*dose.staff) : initials.end();
        const Cell who = by == initials.end() ? Cell() : Cell(by->second);
        const Cell client = ClientNumber::from_sequence(dose.client)->text(), substance = std::string(name_of(dose.medication, brand_of(dose)));
        Amount spilled;
        if (const auto found = spills.find(dose.number.key()); found != spills.end()) spilled = found->second;
        const auto add = [&](const Cell& strength, const Cell& form, Amount amount) {
            const Amount less = consumed ? std::min(spilled, amount) : Amount(); // what was spilled was not consumed
            spilled = spilled - less;
            const Amount eaten = consumed ? amount - less : Amount(), carried = consumed ? Amount() : amount;
            Line& line = lines[{dose.number.day(), client, substance, strength, form, who}];
            line.consumed = line.consumed + eaten;
            line.taken_home = line.taken_home + carried;
            if (question.rows)
                findings.rows.rows.push_back({substance, strength, form, dose.number.day(), client, dose.number.text(), eaten, carried, who});
        };
        const auto found = drawn.find(dose.number.key());
        if (found == drawn.end()) {
            add(Cell(), Cell(), dose.amount);
            continue;
        }
        // A line for each strength and form: 10 mg may be a film of 8 mg and one of 2 mg.
        std::map<std::int64_t, std::int64_t> quantities;
        for (const store::ProductDraw& draw : found->second) quantities[draw.product] += draw.quantity;
        for (const auto& [id, quantity] : quantities) {
            const auto product = std::ranges::find(products, id, &store::Product::id);
            if (product == products.end()) continue;
            add(product->strength.text() + "/" + (product->liquid() ? "mL" : product->form), product->form,
                quantities.size() == 1 ? dose.amount : product->amount_of(quantity));
        }
    }
    for (const auto& [key, line] : lines)
        findings.table.rows.push_back({key[2], key[3], key[4], key[0], key[1], line.consumed, line.taken_home, key[5]});
    return findings;
}

} // namespace

constinit const Report dispensing_log_report{
    "dispensing-log",
    "the dispensing log: the eight fields of 21 CFR 1304.24",
    "A line for each day of hand-over, person, narcotic, strength, form and dispenser: what was consumed on the premises and what was "
    "taken "
    "home. Strength and form are those of the lots that were drawn on, a line for each; doses of an imported history drew on none. What was "
    "spilled before it was swallowed was not consumed: it is waste (report reconcile). Voided doses are left "
    "out, corrected ones stand as corrected. Naltrexone is no narcotic and not in it. The log is subject to 42 CFR Part 2.",
    "21 CFR 1304.24(a), (b) and (d)", {}, "", Time::range, true, false, false, columns, make};

} // namespace mat::report
