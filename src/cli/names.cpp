#include "cli/names.hpp"

#include <algorithm>
#include <map>

namespace mat::cli {
namespace {

using report::Cell;

// Whose row it is; nothing where the cell is empty or no client number.
std::optional<ClientNumber> client_in(const Cell& cell) {
    const std::string* text = std::get_if<std::string>(&cell);
    return text == nullptr ? std::nullopt : ClientNumber::parse(*text);
}

} // namespace

Result<Nothing> add_names(Answer& answer, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    report::Table& table = answer.table;
    const auto column = std::ranges::find(table.columns, "client", &report::Column::name);
    const bool in_rows = column != table.columns.end();
    const auto place = static_cast<std::size_t>(column - table.columns.begin());
    std::map<std::string, store::Identity> people; // by number as it is shown
    std::vector<ClientNumber> numbers = for_people(globals.format) ? answer.about : std::vector<ClientNumber>();
    if (in_rows)
        for (const auto& row : table.rows)
            if (const auto number = client_in(row[place]); number && people.try_emplace(number->text()).second) numbers.push_back(*number);
    if (!in_rows && numbers.empty()) return Nothing{};
    const auto identities = look_at(globals, surroundings, need, numbers, need.command);
    if (!identities) return identities.failure();
    for (std::size_t i = 0; i < numbers.size(); ++i) people[numbers[i].text()] = (*identities)[i];
    const auto named = [&](const Cell& client, const char* field) {
        const auto number = client_in(client);
        if (!number) return Cell();
        const store::Identity& identity = people[number->text()];
        const auto found = identity.find(field);
        return found == identity.end() ? Cell() : Cell(found->second);
    };
    if (!answer.sentence.empty() || !in_rows)
        for (const ClientNumber number : numbers) {
            std::string name;
            for (const char* field : {"first_name", "last_name"})
                if (const auto found = people[number.text()].find(field); found != people[number.text()].end()) name += " " + found->second;
            answer.notes += "\n" + number.text() + " is" + (name.empty() ? " without a name" : name) + ".\n";
        }
    if (!in_rows) return Nothing{};
    for (const char* field : {"last_name", "first_name"}) {
        table.columns.push_back({field, report::Type::text, "of the sealed identity"});
        for (auto& row : table.rows) row.push_back(named(row[place], field));
    }
    return Nothing{};
}

} // namespace mat::cli
