#include "store/query.hpp"

#include "store/canonical.hpp"
#include "store/clients.hpp"
#include "store/connection.hpp"
#include "store/derived.hpp"
#include "store/error.hpp"
#include "store/sessions.hpp"

#include <algorithm>
#include <sqlite3.h>

namespace mat::store {
namespace {

using domain::Role;

constexpr domain::Roles readers_of_treatment = Role::director | Role::auditor | Role::prescriber | Role::nurse | Role::pharmacist |
                                               Role::counselor | Role::case_manager | Role::admin;
constexpr domain::Roles readers_of_care = Role::director | Role::auditor | Role::prescriber | Role::nurse | Role::counselor |
                                          Role::case_manager | Role::admin;
constexpr domain::Roles readers_of_clients = readers_of_treatment | Role::front_desk | Role::peer_specialist;

constexpr ViewOfQuery views[] = {
    {"v_client", "client, status, episode, admit_date, discharge_date, program, counselor", readers_of_clients},
    {"v_episode", "episode, client, admit_date, discharge_date, reason, program, counselor, age", readers_of_clients},
    {"v_order", "order, client, medication, amount_mg, every_days, portions, start_date, end_date, supply", readers_of_treatment},
    {"v_dose", "dose, client, order, day, at, kind, medication, amount_mg, dispensed_day, by, late, voided_at, void_reason, replaces, "
               "returned_day", readers_of_treatment},
    {"v_missed", "client, day: every missed day", readers_of_treatment},
    {"v_session", "session, client, counselor, group, kind, day, minutes, status, at, approach, modality, with, meeting", readers_of_care},
    {"v_attendance", "group, client, day, status", readers_of_care},
};

constexpr int steps_between_looks = 100'000;
constexpr int most_looks = 20'000; // two thousand million steps: seconds on a big clinic, never minutes

// `bound` and the survivor's number are put in as digits: a temporary view takes no parameters.
std::string view_sql(std::string_view name, const std::string& bound) {
    const std::string live = " AND NOT EXISTS (SELECT 1 FROM main.void v WHERE v.row_id=x.id AND v.entry<=" + bound + " AND v.fact=";
    const std::string until = "x.entry<=" + bound;
    const std::string person = "client_number(x.client)";
    const auto login = [](const std::string& staff) { return "(SELECT s.login FROM main.staff s WHERE s.id=" + staff + ")"; };
    if (name == "v_episode")
        return "SELECT x.id AS episode, " + person + " AS client, date(x.admit_day*86400,'unixepoch') AS admit_date, "
               "date(e.day*86400,'unixepoch') AS discharge_date, e.reason AS reason, x.program AS program, " +
               login("x.counselor") + " AS counselor, x.age AS age FROM main.episode x LEFT JOIN main.episode_end e ON "
               "e.episode=x.id AND e.entry<=" + bound + " AND NOT EXISTS (SELECT 1 FROM main.void w WHERE w.fact=31 AND "
               "w.row_id=e.id AND w.entry<=" + bound + ") WHERE " + until + live + "30)";
    if (name == "v_order")
        return "SELECT x.id AS \"order\", " + person + " AS client, medication_name(x.medication) AS medication, "
               "milligrams(x.amount) AS amount_mg, x.every_days AS every_days, (SELECT group_concat(milligrams(p.amount)) FROM (SELECT "
               "amount FROM main.order_portion WHERE order_id=x.id AND entry<=" + bound + " ORDER BY place) p) AS portions, "
               "date(x.start_day*86400,'unixepoch') AS start_date, (SELECT date(min(e.day)*86400,'unixepoch') FROM "
               "main.order_end e WHERE e.order_id=x.id AND e.entry<=" + bound + " AND NOT EXISTS (SELECT 1 FROM main.void w "
               "WHERE w.fact=41 AND w.row_id=e.id AND w.entry<=" + bound + ")) AS end_date, x.supply AS supply, "
               "date(x.until_day*86400,'unixepoch') AS until_date, x.take_homes AS take_homes FROM main.medication_order x "
               "WHERE " + until + live + "40)";
    if (name == "v_dose")
        return "SELECT dose_number(x.id) AS dose, " + person + " AS client, x.order_id AS \"order\", "
               "date(x.day*86400,'unixepoch') AS day, instant_text(x.at) AS at, dose_kind_name(x.kind) AS kind, "
               "medication_name(x.medication) AS medication, milligrams(x.amount) AS amount_mg, "
               "date((x.id>>20)*86400,'unixepoch') AS dispensed_day, " + login("x.staff") + " AS by, x.late AS late, "
               "instant_text(d.recorded_at) AS voided_at, d.code AS void_reason, dose_number(x.replaces) AS replaces, "
               "(SELECT date(min(r.day)*86400,'unixepoch') FROM main.bottle_return r WHERE r.dose=x.id AND r.entry<=" + bound + ") AS returned_day, "
               "x.amount AS amount_ug FROM main.dose x LEFT JOIN main.void d ON d.fact=42 AND d.row_id=x.id AND d.entry<=" +
               bound + " WHERE " + until;
    // A voided meeting takes its sessions with it.
    const std::string met = " AND NOT EXISTS (SELECT 1 FROM main.void w JOIN main.session_detail m ON m.meeting=w.row_id WHERE w.fact=76 "
                            "AND w.entry<=" + bound + " AND m.id=x.id)";
    if (name == "v_session")
        return "SELECT CAST(session_number(x.id) AS INTEGER) AS session, " + person + " AS client, " + login("x.staff") + " AS counselor, "
               "(SELECT g.name FROM main.care_group g WHERE g.id=x.care_group) AS \"group\", session_kind_name(x.kind) AS kind, "
               "date((x.id>>20)*86400,'unixepoch') AS day, x.minutes AS minutes, session_status_name(x.status) AS status, "
               "instant_text(d.at) AS at, d.approach AS approach, d.modality AS modality, d.with_whom AS \"with\", d.meeting AS meeting "
               "FROM main.session x LEFT JOIN main.session_detail d ON d.id=x.id AND d.entry<=" + bound + " WHERE " + until + live + "73)" + met;
    if (name == "v_attendance")
        return "SELECT (SELECT g.name FROM main.care_group g WHERE g.id=x.care_group) AS \"group\", " + person + " AS client, "
               "date((x.id>>20)*86400,'unixepoch') AS day, session_status_name(x.status) AS status FROM main.session x WHERE "
               "x.care_group IS NOT NULL AND " + until + live + "73)" + met;
    return {};
}

struct Guard { // what the authorizer of a query knows
    const domain::Roles roles;
    const std::string secret;        ///< the views' real names begin with it
    std::vector<std::string> tables; ///< of the schema: any other name is one that the query gave to a part of itself
    bool on = false;
    std::string refused;
    bool only_select = false;
};

// A view reads its tables under its real name, which a query cannot know: under any name that a query gives to a part
// of itself (`WITH v_dose AS ...`) no table is read. The same where no column is asked for (`count(*)`).
int authorize_query(void* data, int action, const char* first, const char* second, const char*, const char* inner) {
    Guard& guard = *static_cast<Guard*>(data);
    if (!guard.on) return SQLITE_OK;
    const auto answer = [&guard](bool allowed, std::string_view what) {
        if (!allowed) guard.refused = what;
        return allowed ? SQLITE_OK : SQLITE_DENY;
    };
    const auto answer_for_view = [&](std::string_view name) {
        const auto view = std::ranges::find(views, name, &ViewOfQuery::name);
        return answer(view != std::end(views) && guard.roles.any_of(view->roles), name);
    };
    const std::string_view table = first == nullptr ? "" : first, within = inner == nullptr ? "" : inner;
    switch (action) {
    case SQLITE_SELECT: case SQLITE_RECURSIVE: case SQLITE_FUNCTION:
        return SQLITE_OK;
    case SQLITE_READ: {
        if (within.starts_with(guard.secret)) return answer_for_view(within.substr(guard.secret.size()));
        if (table.starts_with(guard.secret)) return answer_for_view(table.substr(guard.secret.size()));
        if (std::ranges::find(views, table, &ViewOfQuery::name) != std::end(views)) return answer_for_view(table);
        const bool own_name = (second == nullptr || *second == 0) && !table.starts_with("sqlite_") && !table.starts_with("pragma_") &&
                              std::ranges::find(guard.tables, table) == guard.tables.end();
        return answer(own_name, table);
    }
    default:
        guard.refused = "";
        guard.only_select = true;
        return SQLITE_DENY;
    }
}

// One function of one integer that gives text; null gives null.
template <class Call> void define(sqlite3* handle, const char* name, Call* call) {
    sqlite3_create_function_v2(
        handle, name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, call,
        [](sqlite3_context* context, int, sqlite3_value** values) {
            if (sqlite3_value_type(values[0]) == SQLITE_NULL) return sqlite3_result_null(context);
            const std::string text((*static_cast<Call*>(sqlite3_user_data(context)))(sqlite3_value_int64(values[0])));
            sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
        },
        nullptr, nullptr, nullptr);
}

int count_down(void* looks) { return --*static_cast<int*>(looks) <= 0; }

// A word that nobody can guess.
std::string secret_word() {
    unsigned char bytes[16];
    sqlite3_randomness(sizeof bytes, bytes);
    return "mat_" + hex({reinterpret_cast<const char*>(bytes), sizeof bytes}) + "_";
}

std::vector<std::string> tables_of(const Reader& reader) {
    Statement statement(reader.connection(), "SELECT name FROM main.sqlite_schema");
    std::vector<std::string> names;
    while (statement.step()) names.push_back(statement.text(0));
    return names;
}

void make_tables(const Reader& reader, const Clinic& clinic, const std::string& secret, bool with_missed) {
    Connection& connection = reader.connection();
    const std::string bound = std::to_string(reader.bound());
    connection.execute("CREATE TEMP TABLE v_client(client TEXT, status TEXT, episode INTEGER, admit_date TEXT, discharge_date "
                       "TEXT, program TEXT, counselor TEXT)");
    for (const ClientLine& line : list_clients(reader, clinic.today)) {
        Statement statement(connection, "INSERT INTO temp.v_client VALUES(:client, :status, :episode, :admit, :discharge, :program, :counselor)");
        statement.bind(":client", std::string_view(line.number.text())).bind(":status", std::string_view(line.status));
        if (line.episode) {
            statement.bind(":episode", line.episode->id).bind(":admit", std::string_view(line.episode->admitted.text()));
            if (line.episode->discharged) statement.bind(":discharge", std::string_view(line.episode->discharged->text()));
            statement.bind(":program", std::string_view(line.episode->program));
            if (line.episode->counselor) statement.bind(":counselor", std::string_view(staff_login(reader, line.episode->counselor)));
        }
        statement.run();
    }
    connection.execute("CREATE TEMP TABLE v_missed(client TEXT, day TEXT)");
    if (with_missed) {
        const Day last = clinic.today - 1;
        const MissedDays missed(reader, clinic, last, path_for(reader));
        if (missed.first())
            for (Day day = *missed.first(); day <= last; day = day + 1)
                for (const std::int64_t client : missed.on(day)) {
                    Statement statement(connection, "INSERT INTO temp.v_missed VALUES(:client, :day)");
                    statement.bind(":client", std::string_view(ClientNumber::from_sequence(client)->text()));
                    statement.bind(":day", std::string_view(day.text()));
                    statement.run();
                }
    }
    for (const ViewOfQuery& view : views)
        if (const std::string sql = view_sql(view.name, bound); !sql.empty())
            for (const std::string& made : {secret + std::string(view.name) + " AS " + sql,
                                            std::string(view.name) + " AS SELECT * FROM temp." + secret + std::string(view.name)})
                connection.execute("CREATE TEMP VIEW " + made);
}

} // namespace

std::span<const ViewOfQuery> query_views() { return views; }

Result<QueryAnswer> run_query(const Reader& reader, const Clinic& clinic, domain::Roles roles, const std::string& sql) {
    sqlite3* handle = reader.connection().database().getHandle();
    const auto merged = survivors(reader);
    auto client_number = [&merged](std::int64_t number) {
        const auto client = ClientNumber::from_sequence(survivor_of(number, merged));
        return client ? client->text() : std::string("?");
    };
    auto medication_name = [](std::int64_t code) { return domain::name_of(static_cast<domain::Medication>(code)); };
    auto dose_kind_name = [](std::int64_t code) { return domain::name_of(static_cast<domain::DoseKind>(code)); };
    auto milligrams = [](std::int64_t value) { return Amount::micrograms(value).milligrams_text(); };
    auto dose_number = [](std::int64_t key) {
        const auto number = DoseNumber::from_key(key);
        return number ? number->text() : std::string("?");
    };
    auto instant_text = [&clinic](std::int64_t value) { return clinic.zone.text(Instant::from_microseconds(value)); };
    std::string lowered(sql);
    for (char& c : lowered) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    std::optional<SessionNumbers> numbers; // what takes long is made only for who asks for it
    if (lowered.find("v_session") != std::string::npos) numbers.emplace(reader);
    auto session_number = [&numbers](std::int64_t id) { return numbers ? std::to_string(numbers->of(id)) : std::string("0"); };
    auto kind_name = [](std::int64_t code) { return domain::name_of(static_cast<domain::SessionKind>(code)); };
    auto status_name = [](std::int64_t code) { return domain::name_of(static_cast<domain::SessionStatus>(code)); };

    QueryAnswer answer;
    Guard guard{roles, secret_word(), {}, false, {}, false};
    int looks = most_looks;
    std::optional<Failure> failure;
    reader.connection().without_authorizer([&] {
        reader.connection().execute("PRAGMA query_only=0");
        define(handle, "client_number", &client_number);
        define(handle, "medication_name", &medication_name);
        define(handle, "dose_kind_name", &dose_kind_name);
        define(handle, "milligrams", &milligrams);
        define(handle, "dose_number", &dose_number);
        define(handle, "instant_text", &instant_text);
        define(handle, "session_kind_name", &kind_name);
        define(handle, "session_status_name", &status_name);
        define(handle, "session_number", &session_number);
        guard.tables = tables_of(reader);
        make_tables(reader, clinic, guard.secret, lowered.find("v_missed") != std::string::npos);
        sqlite3_set_authorizer(handle, authorize_query, &guard);
        sqlite3_progress_handler(handle, steps_between_looks, count_down, &looks);
        guard.on = true;
        sqlite3_stmt* statement = nullptr;
        const char* rest = nullptr;
        int code = sqlite3_prepare_v2(handle, sql.c_str(), static_cast<int>(sql.size()), &statement, &rest);
        const bool one = rest == nullptr || std::string_view(rest).find_first_not_of(" \t\r\n;") == std::string_view::npos;
        const std::string why = sqlite3_errmsg(handle);
        if (guard.only_select)
            failure = Failure{Exit::not_permitted, "not-permitted", "a query is one SELECT and changes nothing", ""};
        else if (!guard.refused.empty())
            failure = Failure{Exit::not_permitted, "not-permitted", "this query may not read " + guard.refused,
                              "mat help store query lists the views"};
        else if (code != SQLITE_OK)
            failure = Failure{Exit::usage, "query", "the query is wrong: " + why, "mat help store query lists the views"};
        else if (statement == nullptr || !one)
            failure = Failure{Exit::usage, "query", "give one SELECT", ""};
        else if (sqlite3_stmt_readonly(statement) == 0)
            failure = Failure{Exit::not_permitted, "not-permitted", "a query only reads", ""};
        if (!failure) {
            const int columns = sqlite3_column_count(statement);
            for (int i = 0; i < columns; ++i) answer.columns.emplace_back(sqlite3_column_name(statement, i));
            while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
                auto& row = answer.rows.emplace_back();
                for (int i = 0; i < columns; ++i) {
                    switch (sqlite3_column_type(statement, i)) {
                    case SQLITE_NULL: row.emplace_back(); break;
                    case SQLITE_INTEGER: row.emplace_back(std::int64_t{sqlite3_column_int64(statement, i)}); break;
                    case SQLITE_FLOAT: row.emplace_back(sqlite3_column_double(statement, i)); break;
                    default: {
                        const auto* text = reinterpret_cast<const char*>(sqlite3_column_blob(statement, i));
                        row.emplace_back(text == nullptr ? std::string()
                                                         : std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, i))));
                    }
                    }
                }
            }
            if (code == SQLITE_INTERRUPT)
                failure = Failure{Exit::usage, "too-long", "the query took too many steps and was stopped", "ask for less"};
            else if (code != SQLITE_DONE)
                failure = Failure{Exit::usage, "query", std::string("the query failed: ") + sqlite3_errmsg(handle), ""};
        }
        sqlite3_finalize(statement);
        guard.on = false;
        sqlite3_progress_handler(handle, 0, nullptr, nullptr);
        for (const char* name : {"client_number", "medication_name", "dose_kind_name", "milligrams", "dose_number", "instant_text",
                                 "session_kind_name", "session_status_name", "session_number"})
            sqlite3_create_function_v2(handle, name, 1, SQLITE_UTF8, nullptr, nullptr, nullptr, nullptr, nullptr);
    });
    if (failure) return *failure;
    return answer;
}

} // namespace mat::store
