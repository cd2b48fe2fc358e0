#include "store/store.hpp"

#include "store/connection.hpp"
#include "store/error.hpp"
#include "store/files.hpp"
#include "store/migrations.hpp"
#include "store/queue.hpp"

#include <SQLiteCpp/Database.h>
#include <algorithm>
#include <cstring>
#include <sqlite3.h>

namespace mat::store {
namespace {

Connection* open_checked(const std::string& path, Access access, bool any_version, Whose whose) {
    const AsOwner rights(whose);
    if (!exists(path))
        throw Error(Exit::no_store, "no-store", "there is no store at '" + path + "'",
                    "mat init makes one; --store names another");
    if (auto check = check_private(path, "the store"); !check) throw Error(check.failure());
    if (auto check = check_local_disk(path); !check) throw Error(check.failure());
    auto connection = std::make_unique<Connection>(path, access, whose);
    if (connection->application_id() != application_mark)
        throw Error(Exit::damaged, "not-a-store", "'" + path + "' is not a store of mat");
    const std::int64_t version = connection->user_version();
    if (!any_version && version != schema_version) {
        const std::string versions = "the store has schema " + std::to_string(version) + ", this program needs " +
                                     std::to_string(schema_version);
        if (version > schema_version)
            throw Error(Exit::damaged, "store-newer", versions, "install the newer mat");
        throw Error(Exit::damaged, "store-older", versions, "mat store migrate (it backs up first)");
    }
    if (access == Access::write) connection->keep_log(); // somebody may have put a backup here by hand
    return connection.release();
}

std::string insert_sql(const FactTable& table) {
    std::string names, values;
    for (const std::string_view column : table.columns) {
        names += (names.empty() ? "" : ",") + std::string(column);
        values += (values.empty() ? ":" : ",:") + std::string(column);
    }
    return "INSERT INTO " + std::string(table.name) + "(" + names + ") VALUES(" + values + ")";
}

std::string select_sql(const FactTable& table) {
    std::string names;
    for (const std::string_view column : table.columns) names += (names.empty() ? "" : ",") + std::string(column);
    return "SELECT " + names + " FROM " + std::string(table.name);
}

} // namespace

std::string_view engine_version() { return sqlite3_libversion(); }

Store::Store(std::string path, Access access, bool any_version, Whose whose)
    : path_(std::move(path)), connection_(open_checked(path_, access, any_version, whose)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store Store::open_to_read(const std::string& path, Whose whose) { return Store(path, Access::read, false, whose); }
Store Store::open_to_glance(const std::string& path) { return Store(path, Access::glance, false); }
Store Store::open_to_write(const std::string& path) { return Store(path, Access::write, false); }
Store Store::open_to_migrate(const std::string& path) { return Store(path, Access::migrate, true); }

bool Store::is_there(const std::string& path) {
    const AsOwner rights;
    return exists(path);
}

void make_schema(Connection& connection) {
    connection.without_authorizer([&] { connection.execute("PRAGMA application_id=" + std::to_string(application_mark)); });
    migrate(connection, 0, migrations());
}

Reader::Reader(const Store& store, Instant moment) : Reader(store, moment, Begin::read) {}

Reader::Reader(const Store& store, Instant moment, Begin begin)
    : connection_(store.connection()), path_(store.path()), moment_(moment) {
    const AsOwner rights(connection_.whose()); // a log may have come to lie beside the file since
    connection_.execute(begin == Begin::write ? "BEGIN IMMEDIATE" : "BEGIN");
    open_ = true;
    Statement statement(connection_, "SELECT max(number) FROM entry");
    if (statement.step()) head_ = bound_ = statement.optional_integer(0).value_or(0);
}

Reader::~Reader() {
    if (!open_) return;
    try {
        connection_.execute("ROLLBACK");
    } catch (const Error&) { // the engine has rolled back already, after an error of its own
    }
}

void Reader::look_back_to(std::int64_t bound, Instant moment) {
    bound_ = std::min(bound, head_);
    moment_ = moment;
}

std::int64_t size_of_store(const Reader& reader) {
    const AsOwner rights(reader.connection().whose());
    return file_size(reader.path());
}

std::int64_t entry_by(const Reader& reader, Instant moment) {
    // `latest` is the greatest moment of all entries so far (null where the entry itself has it), so it never falls.
    Statement statement(reader.connection(), "SELECT coalesce(latest, at) FROM entry WHERE number=:number");
    std::int64_t low = 0, high = reader.head();
    while (low < high) {
        const std::int64_t middle = (low + high + 1) / 2;
        statement.bind(":number", middle);
        const bool by_then = statement.step() && statement.integer(0) <= moment.microseconds();
        statement.reset();
        if (by_then) low = middle;
        else high = middle - 1;
    }
    return low;
}

std::optional<Instant> recorded_at(const Reader& reader, std::int64_t entry) {
    Statement statement(reader.connection(), "SELECT coalesce(latest, at) FROM entry WHERE number=:number");
    statement.bind(":number", entry);
    if (!statement.step()) return std::nullopt;
    return Instant::from_microseconds(statement.integer(0));
}

std::unordered_set<std::int64_t> voided_rows(const Reader& reader, Fact fact) {
    Statement statement(reader.connection(), "SELECT row_id FROM void WHERE fact=:fact AND entry<=:bound");
    statement.bind(":fact", static_cast<std::int64_t>(fact)).bind(":bound", reader.bound());
    std::unordered_set<std::int64_t> rows;
    while (statement.step()) rows.insert(statement.integer(0));
    return rows;
}

namespace {

std::string utc_text(Instant moment) {
    const std::int64_t seconds = moment.seconds(), of_day = ((seconds % 86400) + 86400) % 86400;
    const Day day = Day::from_number((seconds - of_day) / 86400);
    const auto two = [](std::int64_t number) { return std::to_string(100 + number).substr(1); };
    return day.text() + "T" + two(of_day / 3600) + ":" + two(of_day / 60 % 60) + ":" + two(of_day % 60) + "Z";
}

} // namespace

QueueTurn::QueueTurn(const std::string& store_path, const Clock& clock, std::chrono::milliseconds patience)
    : queue_(std::make_unique<WritersQueue>(store_path + ".lock", patience, [&] { return utc_text(clock()); })) {}
QueueTurn::~QueueTurn() = default;

Writer::Writer(const Store& store, std::string actor, std::string command, const Clock& clock,
               std::chrono::milliseconds patience)
    : QueueTurn(store.path(), clock, patience), Reader(store, Instant(), Begin::write), actor_(std::move(actor)),
      command_(std::move(command)) {
    // A restore or migration may have had the turn before: what is recorded now would go to the file it set aside.
    int moved = 0;
    {
        const AsOwner rights;
        sqlite3_file_control(connection_.database().getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    }
    if (moved != 0) throw Error(Exit::busy, "store-replaced", "another store was put in this one's place; nothing was recorded", "do it again");
    moment_ = clock(); // after the lock is held, so that entries and times agree
    Statement statement(connection_, "SELECT hash, coalesce(latest, at) FROM entry WHERE number=:number");
    statement.bind(":number", head_);
    if (!statement.step()) return;
    const std::string hash = statement.blob(0);
    if (hash.size() != last_hash_.size())
        throw Error(Exit::damaged, "damaged", "the audit chain is damaged at entry " + std::to_string(head_));
    std::memcpy(last_hash_.data(), hash.data(), hash.size());
    latest_at_ = statement.integer(1);
}

Writer::~Writer() = default;

std::int64_t Writer::next_id(Fact fact) const {
    Statement statement(connection_, "SELECT coalesce(max(id), 0) + 1 FROM " + std::string(fact_table(fact)->name));
    statement.step();
    return statement.integer(0);
}

std::int64_t Writer::record(Fact fact, std::int64_t id, const std::vector<Value>& columns) {
    const FactTable& table = *fact_table(fact);
    if (columns.size() + 3 != table.columns.size())
        throw std::logic_error("columns of " + std::string(table.name) + " do not fit its form");
    std::vector<Value> row;
    row.reserve(table.columns.size());
    row.emplace_back(id);
    row.insert(row.end(), columns.begin(), columns.end());
    row.emplace_back(moment_.microseconds());
    row.emplace_back(next_entry());
    std::string canonical = canonical_row_start(table.name, table.form, table.columns.size());
    for (const Value& value : row) append_value(canonical, value);

    Statement insert(connection_, insert_sql(table));
    for (std::size_t i = 0; i < row.size(); ++i)
        insert.bind((":" + std::string(table.columns[i])).c_str(), row[i]);
    insert.run();

    // Read back inside the transaction: what was hashed is what stands in the table.
    std::string stored = canonical_row_start(table.name, table.form, table.columns.size());
    Statement read(connection_, select_sql(table) + " WHERE id=:id");
    read.bind(":id", id);
    if (!read.step()) throw Error(Exit::damaged, "damaged", "a record could not be read back; nothing was recorded");
    for (int i = 0; i < static_cast<int>(table.columns.size()); ++i) read.append_canonical(i, stored);
    if (stored != canonical)
        throw Error(Exit::damaged, "damaged", "a record was read back differently; nothing was recorded");

    EntryFields fields;
    fields.kind = one_row;
    fields.fact = static_cast<std::int64_t>(fact);
    fields.row_id = id;
    fields.form = table.form;
    append_entry(std::move(fields), view(digest_of(canonical)));
    return id;
}

void Writer::record_look(std::int64_t client, std::string_view purpose) {
    EntryFields fields;
    fields.kind = look;
    fields.client = client;
    fields.purpose = purpose;
    append_entry(std::move(fields), {});
}

void Writer::record_rows(const std::vector<ManifestPart>& parts) {
    EntryFields fields;
    fields.kind = many_rows;
    for (const ManifestPart& part : parts) fields.row_count += part.rows;
    fields.manifest = encode_manifest(parts);
    append_entry(std::move(fields), {});
}

void Writer::append_entry(EntryFields fields, std::string_view row) {
    fields.number = next_entry();
    fields.actor = actor_;
    fields.at = moment_.microseconds();
    fields.command = command_;
    const Digest hash = entry_hash(last_hash_, fields, row);
    const bool behind = fields.at < latest_at_;
    Statement insert(connection_,
                     "INSERT INTO entry(number,actor,at,latest,command,kind,fact,row_id,form,client,purpose,row_count,"
                     "manifest,hash) VALUES(:number,:actor,:at,:latest,:command,:kind,:fact,:row_id,:form,:client,"
                     ":purpose,:row_count,:manifest,:hash)");
    const auto or_null = [](std::int64_t value) { return value == 0 ? std::optional<std::int64_t>() : value; };
    insert.bind(":number", fields.number).bind(":actor", std::string_view(fields.actor)).bind(":at", fields.at);
    insert.bind(":latest", behind ? std::optional<std::int64_t>(latest_at_) : std::nullopt);
    insert.bind(":command", std::string_view(fields.command)).bind(":kind", fields.kind);
    insert.bind(":fact", or_null(fields.fact)).bind(":row_id", fields.fact == 0 ? std::nullopt : std::optional(fields.row_id));
    insert.bind(":form", or_null(fields.form)).bind(":client", or_null(fields.client));
    insert.bind(":row_count", or_null(fields.row_count));
    if (fields.purpose.empty()) insert.bind_null(":purpose");
    else insert.bind(":purpose", std::string_view(fields.purpose));
    if (fields.manifest.empty()) insert.bind_null(":manifest");
    else insert.bind(":manifest", Blob{fields.manifest});
    insert.bind(":hash", Blob{std::string(view(hash))});
    insert.run();
    last_hash_ = hash;
    latest_at_ = std::max(latest_at_, fields.at);
    bound_ = head_ = fields.number;
}

void Writer::commit() {
    const AsOwner rights; // the first commit into a new log makes its folder safe, and trimming looks at its length
    try {
        connection_.execute("COMMIT");
    } catch (const Error&) {
        // After a failed sync the system goes on showing what the disk does not have, and never writes it again: a
        // record appended to it would be acknowledged, and lost with it at a power cut. Folding in what was safe
        // before leaves an empty log to the next writer.
        connection_.trim_log(0);
        throw;
    }
    open_ = false;
    connection_.trim_log(log_pages_kept);
}

} // namespace mat::store
