#include "store/merges.hpp"

#include "store/connection.hpp"
#include "store/derived.hpp"

#include <algorithm>

namespace mat::store {
namespace {

// The first day on which anything of those numbers counts: from it on, days may be missed that were not, or the other
// way round.
std::optional<Day> first_day_of(const Reader& reader, const std::vector<std::int64_t>& numbers) {
    std::optional<Day> first;
    for (const char* sql : {"SELECT min(start_day) FROM medication_order WHERE client=:client", "SELECT min(day) FROM dose WHERE client=:client",
                            "SELECT min(day) FROM hold WHERE client=:client", "SELECT min(first_day) FROM absence WHERE client=:client",
                            "SELECT min(first_day) FROM guest_stay WHERE client=:client"})
        for (const std::int64_t number : numbers) {
            Statement statement(reader.connection(), sql);
            statement.bind(":client", number);
            if (!statement.step() || statement.is_null(0)) continue;
            const Day day = Day::from_number(statement.integer(0));
            first = first ? std::min(*first, day) : day;
        }
    return first;
}

} // namespace

std::optional<Alias> alias_of(const Reader& reader, ClientNumber number) {
    Statement statement(reader.connection(), "SELECT id, survivor FROM client_alias WHERE client=:client AND entry<=:bound ORDER BY id DESC");
    statement.bind(":client", number.sequence()).bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::client_alias);
    while (statement.step())
        if (const auto survivor = ClientNumber::from_sequence(statement.integer(1)); survivor && !voided.contains(statement.integer(0)))
            return Alias{statement.integer(0), *survivor};
    return std::nullopt;
}

void record_merge(Writer& writer, const Client& survivor, const Client& merged) {
    std::vector<std::int64_t> numbers = survivor.numbers;
    numbers.insert(numbers.end(), merged.numbers.begin(), merged.numbers.end());
    if (const auto first = first_day_of(writer, numbers)) touch_days(writer, *first);
    writer.record(Fact::client_alias, {merged.number.sequence(), survivor.number.sequence()});
}

void record_unmerge(Writer& writer, const Client& whole, const Alias& alias, Day day, std::int64_t staff) {
    if (const auto first = first_day_of(writer, whole.numbers)) touch_days(writer, *first);
    writer.record(Fact::void_, {static_cast<std::int64_t>(Fact::client_alias), alias.id, std::string("unmerged"),
                                std::int64_t{day.number()}, staff, Value()});
}

} // namespace mat::store
