#include "report/reports.hpp"
#include "store/due.hpp"

#include <algorithm>

namespace mat::report {

namespace {

std::vector<Column> columns(const Question&) {
    return {{"login", Type::text, "who is told"},
            {"kind", Type::text, "kind of reminder"},
            {"client", Type::text, "client number"},
            {"due_day", Type::day, "day by which it should be done"},
            {"state", Type::text, "due-soon, due, overdue or lapsed"},
            {"days", Type::integer, "days that a missed run has lasted; else days until it is due, negative after it"},
            {"lapses_day", Type::day, "day from which it is too late"},
            {"resolved_by", Type::text, "the command that settles it"}};
}

Result<Findings> make(const store::Reader& reader, const store::Clinic& clinic, const Question& question) {
    Findings findings;
    findings.table.columns = columns(question);
    const auto staff = store::list_staff(reader, nullptr);
    struct Row { std::string login; domain::Due due; };
    std::vector<Row> rows;
    for (const domain::DueFacts& facts : store::due_facts(reader, clinic, question.on))
        for (const domain::Due& due : domain::due_items(facts, clinic.policy)) {
            const auto logins = store::logins_told(staff, due);
            if (logins.empty()) rows.push_back({"", due}); // nobody is there who could be told: it stays visible
            for (const std::string& login : logins) rows.push_back({login, due});
        }
    std::ranges::stable_sort(rows, {}, [](const Row& row) { return std::tuple(row.login, row.due.due, row.due.kind, row.due.client); });
    for (const Row& row : rows) {
        const domain::Due& due = row.due;
        findings.table.rows.push_back({row.login.empty() ? Cell() : Cell(row.login), std::string(domain::name_of(due.kind)),
                                       ClientNumber::from_sequence(due.client)->text(), due.due,
                                       std::string(domain::name_of(domain::state_of(due, question.on))),
                                       due.kind == domain::DueKind::missed_doses ? due.days : due.due - question.on,
                                       due.lapses ? Cell(*due.lapses) : Cell(), std::string(domain::resolved_by(due.kind))});
    }
    findings.rows = findings.table; // every line is a record already
    return findings;
}

} // namespace

constinit const Report due_report{
    "due", "everything due or overdue, per worker",
    "Open missed runs (the counselor calls), the next injection (the day after the last one's interval), orders that "
    "expire with nothing after them, holds that no prescriber has decided on. Due soon: orders 14 days, injections 7 "
    "days ahead. Where nobody is named, everybody with the role is told. The source of mat remind.",
    "house definition; intervals of injections are those of their orders", "", "nothing",
    Time::day, true, false, false, columns, make};

} // namespace mat::report
