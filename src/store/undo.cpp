#include "store/undo.hpp"

#include "store/connection.hpp"
#include "store/derived.hpp"

#include <algorithm>

namespace mat::store {
namespace {

constexpr Fact undoable[] = {Fact::closure,     Fact::client_alias,   Fact::staff_mail,  Fact::staff_supervisor,
                             Fact::staff_credential, Fact::staff_leave, Fact::group_join, Fact::group_leave,
                             Fact::session,     Fact::group_plan,     Fact::meeting,     Fact::session_detail, Fact::session_note,
                             Fact::absence,     Fact::absence_end,    Fact::guest_stay,  Fact::guest_stay_end, Fact::dose_check, Fact::dose_response,
                             Fact::order_request, Fact::order_request_answer, Fact::arrival};

bool has_client(const FactTable& table) { return std::ranges::find(table.columns, "client") != table.columns.end(); }

// Rows that are about somebody through the row they belong to.
struct Belongs {
    Fact fact;
    std::string_view column;
    Fact to;
};
constexpr Belongs belongings[] = {{Fact::order_end, "order_id", Fact::medication_order}, {Fact::hold_release, "hold", Fact::hold},
                                  {Fact::hold_bottles, "hold", Fact::hold},             {Fact::episode_end, "episode", Fact::episode},
                                  {Fact::absence_end, "absence", Fact::absence},        {Fact::guest_stay_end, "stay", Fact::guest_stay},
                                  {Fact::health_fact_end, "health_fact", Fact::health_fact}};

} // namespace

std::optional<std::int64_t> client_of_row(const Reader& reader, Fact fact, std::int64_t id) {
    const FactTable* table = fact_table(fact);
    if (fact == Fact::client || table == nullptr) return table == nullptr ? std::nullopt : std::optional(id);
    const auto belongs = std::ranges::find(belongings, fact, &Belongs::fact);
    const std::string_view column = has_client(*table) ? "client" : belongs != std::end(belongings) ? belongs->column : "";
    if (fact != Fact::void_ && column.empty()) return std::nullopt;
    Statement statement(reader.connection(), "SELECT " + (fact == Fact::void_ ? "fact, row_id" : std::string(column)) + " FROM " +
                                                 std::string(table->name) + " WHERE id=:id");
    statement.bind(":id", id);
    if (!statement.step()) return std::nullopt;
    if (fact == Fact::void_) return client_of_row(reader, static_cast<Fact>(statement.integer(0)), statement.integer(1));
    if (column == "client") return statement.optional_integer(0);
    return client_of_row(reader, belongs->to, statement.integer(0));
}

std::optional<Act> last_act(const Reader& reader, std::string_view login) {
    std::optional<Act> act;
    std::int64_t next = 0;
    Statement statement(reader.connection(), "SELECT number, at, command, fact, row_id FROM entry WHERE actor=:actor AND kind=1 AND "
                                             "fact NOT IN (1,2) AND number<=:bound ORDER BY number DESC");
    statement.bind(":actor", login).bind(":bound", reader.bound());
    // The rows of one transaction stand under numbers without a gap, at one moment.
    while (statement.step()) {
        const std::int64_t number = statement.integer(0);
        const Instant at = Instant::from_microseconds(statement.integer(1));
        if (!act) act = Act{statement.text(2), at, {}, number, false};
        else if (number != next || at.microseconds() != act->at.microseconds() || statement.text(2) != act->command) break;
        act->rows.push_back({static_cast<Fact>(statement.integer(3)), statement.integer(4)});
        next = number - 1;
    }
    if (!act) return act;
    std::ranges::reverse(act->rows);
    act->voided = std::ranges::all_of(act->rows, [&](const Act::Row& row) { return voided_rows(reader, row.fact).contains(row.id); });
    return act;
}

bool can_be_undone(Fact fact) { return std::ranges::find(undoable, fact) != std::end(undoable); }

void record_undo(Writer& writer, const Act& act, Day day, std::int64_t staff) {
    for (const Act::Row& row : act.rows) {
        writer.record(Fact::void_,
                      {static_cast<std::int64_t>(row.fact), row.id, std::string("entered-in-error"), std::int64_t{day.number()}, staff, Value()});
        // Two people's days are one person's, or two people's again: from the beginning on.
        // An absence or its end was, or was not: which days it was about is not asked again.
        if (row.fact == Fact::client_alias || row.fact == Fact::absence || row.fact == Fact::absence_end || row.fact == Fact::guest_stay ||
            row.fact == Fact::guest_stay_end)
            touch_days(writer, Day::from_number(Day::first_number));
    }
}

namespace {

// The number that somebody goes by now.
std::optional<ClientNumber> number_now(const Reader& reader, std::int64_t client) {
    return ClientNumber::from_sequence(survivor_of(client, survivors(reader)));
}

} // namespace

std::optional<ClientNumber> client_of(const Reader& reader, const Act& act) {
    for (const Act::Row& row : act.rows)
        if (const auto client = client_of_row(reader, row.fact, row.id)) return number_now(reader, *client);
    return std::nullopt;
}

std::optional<Look> last_look(const Reader& reader, std::string_view login) {
    Statement statement(reader.connection(), "SELECT number, client, at FROM entry WHERE actor=:actor AND kind=2 AND client>0 AND number<=:bound "
                                             "ORDER BY number DESC LIMIT 1");
    statement.bind(":actor", login).bind(":bound", reader.bound());
    if (!statement.step()) return std::nullopt;
    const auto number = number_now(reader, statement.integer(1));
    if (!number) return std::nullopt;
    return Look{statement.integer(0), *number, Instant::from_microseconds(statement.integer(2))};
}

std::optional<ClientNumber> last_client(const Reader& reader, std::string_view login) {
    Statement statement(reader.connection(), "SELECT fact, row_id, client FROM entry WHERE actor=:actor AND number<=:bound ORDER BY number DESC");
    statement.bind(":actor", login).bind(":bound", reader.bound());
    while (statement.step()) {
        std::optional<std::int64_t> client;
        if (!statement.is_null(2) && statement.integer(2) > 0) client = statement.integer(2);
        else if (!statement.is_null(0) && !statement.is_null(1))
            client = client_of_row(reader, static_cast<Fact>(statement.integer(0)), statement.integer(1));
        if (!client) continue;
        return number_now(reader, *client);
    }
    return std::nullopt;
}

} // namespace mat::store
