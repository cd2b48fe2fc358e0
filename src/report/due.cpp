#include "report/reports.hpp"
#include "store/due.hpp"

#include <algorithm>
#include <map>

namespace mat::report {
namespace {

constexpr std::string_view groups[] = {"login", "kind", "state"};

std::vector<Column> columns(const Question& question) {
    const Column login{"login", Type::text, "who is told", Part::key}, kind{"kind", Type::text, "kind of reminder", Part::key},
        state{"state", Type::text, "due-soon, due, overdue or lapsed", Part::key};
    std::vector<Column> columns;
    for (const std::string& word : question.by) columns.push_back(word == "login" ? login : word == "kind" ? kind : state);
    if (!columns.empty()) {
        columns.push_back({"items", Type::integer, "things due, each once for everybody who is told", Part::count});
        return columns;
    }
    return {login,
            kind,
            {"client", Type::text, "client number", Part::key},
            {"due_day", Type::day, "day by which it should be done", Part::key},
            state,
            {"days", Type::integer, "days that a missed run or a long absence has lasted; else days until it is due, negative after it"},
            {"lapses_day", Type::day, "day from which it is too late"},
            {"resolved_by", Type::text, "the command that settles it"}};
}

Cell client_cell(const domain::Due& due) { return due.client == 0 ? Cell() : Cell(ClientNumber::from_sequence(due.client)->text()); }

Result<Findings> make(const store::Reader& reader, const store::Clinic& clinic, const Question& question) {
    const auto staff = store::list_staff(reader, nullptr);
    struct Row { std::string login; domain::Due due; };
    std::vector<Row> rows;
    const auto add = [&](const std::vector<domain::Due>& items) {
        for (const domain::Due& due : items) {
            const auto logins = store::logins_told(staff, due);
            if (logins.empty()) rows.push_back({"", due}); // nobody is there who could be told: it stays visible
            for (const std::string& login : logins) rows.push_back({login, due});
        }
    };
    store::visit_due_facts(reader, clinic, question.on, [&](const domain::DueFacts& facts) { add(domain::due_items(facts)); });
    add(domain::stock_due_items(store::stock_due_facts(reader, clinic, question.on)));
    std::ranges::stable_sort(rows, {},
                             [](const Row& row) { return std::tuple(row.login, row.due.due, row.due.kind, row.due.client, row.due.about); });

    Findings findings;
    findings.table.columns = columns(question);
    if (question.by.empty()) {
        for (const Row& row : rows) {
            const domain::Due& due = row.due;
            findings.table.rows.push_back({row.login.empty() ? Cell() : Cell(row.login), std::string(domain::name_of(due.kind)),
                                           client_cell(due), due.due,
                                           std::string(domain::name_of(domain::state_of(due, question.on))),
                                           due.days > 0 ? due.days : due.due - question.on,
                                           due.lapses ? Cell(*due.lapses) : Cell(), domain::resolved_by(due)});
        }
        findings.rows = findings.table; // each line is a record
        return findings;
    }
    findings.rows.columns = findings.table.columns;
    findings.rows.columns.insert(findings.rows.columns.end() - 1, {"client", Type::text, "client number"});
    std::map<std::vector<Cell>, std::int64_t> counts;
    for (const Row& row : rows) {
        std::vector<Cell> key;
        for (const std::string& word : question.by) {
            if (word == "login") key.push_back(row.login.empty() ? Cell() : Cell(row.login));
            if (word == "kind") key.emplace_back(std::string(domain::name_of(row.due.kind)));
            if (word == "state") key.emplace_back(std::string(domain::name_of(domain::state_of(row.due, question.on))));
        }
        ++counts[key];
        key.insert(key.end(), {client_cell(row.due), Cell(std::int64_t{1})});
        findings.rows.rows.push_back(std::move(key));
    }
    for (const auto& [key, count] : counts) {
        findings.table.rows.push_back(key);
        findings.table.rows.back().emplace_back(count);
    }
    return findings;
}

} // namespace

constinit const Report due_report{
    "due", "everything due or overdue, per worker",
    "Open missed runs (the counselor calls), the next injection (the day after the last one's interval), orders that "
    "expire with nothing after them, holds that no prescriber has decided on, bottles that are out under a hold, titrations that stand "
    "still after a day that was not observed, verbal orders without a signature, requests, incidents that nobody has looked at, long absences, "
    "take-home orders to review, naloxone that has expired, bottles to be counted or counted with a variance, examinations that follow an "
    "admission. Of stock: counts with an open variance, waste that nobody has witnessed, lots that expire, inventories, notice and form 106 of a "
    "loss. Due soon: orders and reviews 14 days, injections and examinations 7 days ahead. Where nobody is named, everybody with the role "
    "is told. The source of mat remind.",
    "house definition", groups, "nothing", Time::day_ahead, true, false, false, columns, make};

} // namespace mat::report
