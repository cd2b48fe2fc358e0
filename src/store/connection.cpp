#include "store/connection.hpp"

#include "store/engine_memory.hpp"
#include "store/error.hpp"
#include "store/files.hpp"
#include "store/tables.hpp"

#include <SQLiteCpp/Exception.h>
#include <algorithm>
#include <cstring>
#include <sqlite3.h>

namespace mat::store {
namespace {

std::optional<TableClass> class_of(const char* table) {
    const auto tables = all_tables();
    const auto found = std::ranges::find(tables, std::string_view(table), &TableOfTables::name);
    if (found == tables.end()) return std::nullopt;
    return found->kind;
}

// Which verbs a connection may use. Blind to REPLACE, which is an INSERT here: a test bans the word in this folder.
int authorize(void* data, int action, const char* first, const char* second, const char* database, const char*) {
    const auto access = *static_cast<const Access*>(data);
    const bool temporary = database != nullptr && std::strcmp(database, "temp") == 0;
    switch (action) {
    case SQLITE_SELECT: case SQLITE_READ: case SQLITE_FUNCTION: case SQLITE_RECURSIVE: case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return SQLITE_OK;
    case SQLITE_PRAGMA: // settings are made before the authorizer is set
        return first != nullptr && (std::strcmp(first, "data_version") == 0 || std::strcmp(first, "integrity_check") == 0 ||
                                    std::strcmp(first, "foreign_key_check") == 0 ||
                                    (std::strcmp(first, "user_version") == 0 && second == nullptr)) // read, not set
                   ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_INSERT: case SQLITE_UPDATE: case SQLITE_DELETE: {
        if (access == Access::read || access == Access::glance) return temporary ? SQLITE_OK : SQLITE_DENY;
        if (access == Access::migrate || temporary) return SQLITE_OK;
        const auto kind = class_of(first);
        if (!kind) return SQLITE_DENY;
        const bool insert_only = *kind == TableClass::fact || *kind == TableClass::chain;
        return insert_only && action != SQLITE_INSERT ? SQLITE_DENY : SQLITE_OK;
    }
    default:
        return access == Access::migrate ? SQLITE_OK : SQLITE_DENY;
    }
}

} // namespace

void rethrow_as_error(int extended_code, const char* what) {
    switch (extended_code & 0xff) {
    case SQLITE_BUSY: case SQLITE_LOCKED:
        throw Error(Exit::busy, "busy", "the store is busy", "try again in a moment");
    case SQLITE_CORRUPT: case SQLITE_NOTADB: case SQLITE_FORMAT:
        throw Error(Exit::damaged, "damaged", "the store is damaged", "mat store restore brings back a backup");
    case SQLITE_FULL:
        throw Error(Exit::failed, "disk-full", "the disk is full; nothing was recorded", "make room and try again");
    case SQLITE_READONLY: case SQLITE_PERM:
        throw Error(Exit::not_permitted, "read-only", "the store cannot be written by this user");
    case SQLITE_AUTH:
        throw Error(Exit::not_permitted, "not-permitted", "that is not permitted on this store");
    case SQLITE_CANTOPEN:
        throw Error(Exit::failed, "cannot-open", "the store cannot be opened");
    case SQLITE_IOERR:
        // Only where a write failed the end of the commit is certainly not in the log. After a failed sync, or where
        // the index beside the log could not grow, the next program may well find the whole record there.
        if (extended_code == SQLITE_IOERR_WRITE)
            throw Error(Exit::failed, "disk-error", "the disk did not take it; nothing was recorded",
                        "check the disk, then mat store check");
        if (extended_code == SQLITE_IOERR_READ || extended_code == SQLITE_IOERR_SHORT_READ)
            throw Error(Exit::failed, "disk-error", "the disk could not be read", "check the disk, then mat store check");
        throw Error(Exit::failed, "disk-error", "the disk did not say that it is safe: it may or may not have been recorded",
                    "look before you repeat it, and check the disk");
    case SQLITE_INTERRUPT:
        throw Error(Exit::usage, "too-long", "that took too many steps and was stopped");
    case SQLITE_CONSTRAINT:
        throw Error(Exit::failed, "inconsistent", "the store refused a record that does not fit it; nothing was recorded",
                    "please report this");
    default:
        throw Error(Exit::failed, "store-error", std::string("the store failed: ") + what);
    }
}

namespace {
// Runs one call into the wrapper and turns its exceptions into ours.
template <class Call> decltype(auto) engine(Call&& call) {
    try {
        return call();
    } catch (const SQLite::Exception& failure) {
        rethrow_as_error(failure.getExtendedErrorCode() > 0 ? failure.getExtendedErrorCode() : failure.getErrorCode(),
                         failure.what());
    }
}

// A connection belongs to one thread, and nobody asks how much memory SQLite has taken: locks at every call and every
// allocation would guard nothing. The second is a setting of the whole engine, made before its first connection.
const int without_memory_count = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
#ifndef __SANITIZE_ADDRESS__ // it sees a piece that is used after it was returned only where the C library gives it
const int with_own_memory = use_engine_memory();
#endif

constexpr std::size_t most_idle = 64; // statements; the longest command uses fewer than fifty

int open_flags(Access access) {
    switch (access) {
    case Access::read: // WAL readers write the shared-memory index
    case Access::write: return SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX;
    case Access::glance: return SQLite::OPEN_READONLY | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX;
    case Access::migrate: return SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX;
    }
    return SQLite::OPEN_READONLY;
}

// Even a connection that only reads makes the log and the shared-memory index beside it where they are not there, unless
// it is told not to by address: then what the file alone holds has to do.
std::string address(const std::string& path, Access access) {
    if (access != Access::glance) return path;
    std::string uri = "file:";
    for (const char c : path) {
        if (c == '%' || c == '?' || c == '#') {
            constexpr char digits[] = "0123456789ABCDEF";
            const auto byte = static_cast<unsigned char>(c);
            uri += {'%', digits[byte >> 4], digits[byte & 15]};
        } else {
            uri += c;
        }
    }
    return uri + (exists(path + "-wal") && exists(path + "-shm") ? "?readonly_shm=1" : "?immutable=1");
}

constexpr int patience_of(Access access) { return access == Access::glance ? 30 : 5000; } // milliseconds
} // namespace

Connection::Connection(const std::string& path, Access access, Whose whose)
    : access_(access), whose_(whose),
      database_(engine([&] { return SQLite::Database(address(path, access), open_flags(access), patience_of(access)); })) {
    idle_.reserve(most_idle);
    sqlite3* handle = database_.getHandle();
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    // The last process to close would fold the log in, with three more syncs: trim_log does it every 32 pages.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    const bool writes = access == Access::write || access == Access::migrate;
    if (access == Access::migrate) execute("PRAGMA journal_mode=WAL");
    if (writes) execute("PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0");
    execute("PRAGMA temp_store=MEMORY"); // else SQLITE_TMPDIR would say where records are laid down
    if (!writes) execute("PRAGMA query_only=1");
    if (access != Access::glance) execute("PRAGMA cache_size=-32768"); // KiB; a report comes back to most of the pages it reads
    set_authorizer(true);
}

Connection::~Connection() {
    for (sqlite3_stmt* statement : idle_) sqlite3_finalize(statement);
}

void Connection::set_authorizer(bool on) {
    sqlite3_set_authorizer(database_.getHandle(), on ? authorize : nullptr, &access_);
}

void Connection::execute(const std::string& sql) {
    engine([&] { database_.exec(sql); return 0; });
}

std::int64_t Connection::user_version() {
    Statement statement(*this, "PRAGMA user_version");
    return statement.step() ? statement.integer(0) : 0;
}

std::int64_t Connection::application_id() {
    std::int64_t id = 0;
    without_authorizer([&] {
        Statement statement(*this, "PRAGMA application_id");
        if (statement.step()) id = statement.integer(0);
    });
    return id;
}

void Connection::without_authorizer(const std::function<void()>& unchecked) {
    set_authorizer(false);
    try {
        unchecked();
    } catch (...) {
        set_authorizer(true);
        throw;
    }
    set_authorizer(true);
}

void Connection::keep_log() {
    without_authorizer([&] {
        // To the end: the change is committed after the row that tells it, and an open question would stand in its way.
        const auto mode_after = [&](const char* sql) {
            Statement statement(*this, sql);
            std::string mode;
            while (statement.step()) mode = statement.text(0);
            return mode;
        };
        if (mode_after("PRAGMA journal_mode") == "wal") return;
        if (mode_after("PRAGMA journal_mode=WAL") != "wal")
            throw Error(Exit::busy, "busy", "somebody is reading the store", "try again when nobody is using it");
        // The next question makes the log, whose name must be safe before a commit relies on it.
        mode_after("PRAGMA user_version");
        sync_folder_of(database_.getFilename());
    });
}

void Connection::hold() {
    without_authorizer([&] { execute("PRAGMA locking_mode=EXCLUSIVE"); }); // for a reader: its shared lock stays
    user_version();
}

void Connection::trim_log(int pages) {
    int in_log = 0, copied = 0;
    sqlite3* handle = database_.getHandle();
    sqlite3_busy_timeout(handle, 0);
    // A passive call with nothing to do only tells how long the log is; it copies too, which costs a sync, so the
    // length is taken from the file instead.
    std::string path = database_.getFilename();
    const std::int64_t bytes = file_size(path + "-wal");
    if (bytes / 4120 >= pages)
        sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_TRUNCATE, &in_log, &copied);
    sqlite3_busy_timeout(handle, 5000);
}

sqlite3_stmt* Connection::take(const std::string& sql) {
    // From the end: what was used last is asked for most.
    const auto found = std::find_if(idle_.rbegin(), idle_.rend(), [&](sqlite3_stmt* each) {
        return std::strcmp(sqlite3_sql(each), sql.c_str()) == 0;
    });
    sqlite3_stmt* statement = nullptr;
    if (found != idle_.rend()) {
        statement = *found;
        idle_.erase(std::next(found).base());
    } else if (sqlite3_prepare_v2(database_.getHandle(), sql.c_str(), static_cast<int>(sql.size() + 1), &statement, nullptr) !=
               SQLITE_OK) {
        fail();
    }
    return statement;
}

void Connection::give_back(sqlite3_stmt* statement) noexcept {
    sqlite3_reset(statement); // says again what its last step said
    sqlite3_clear_bindings(statement);
    if (idle_.size() == idle_.capacity()) {
        sqlite3_finalize(idle_.front());
        idle_.erase(idle_.begin());
    }
    idle_.push_back(statement);
}

void Connection::fail() const {
    sqlite3* handle = database_.getHandle();
    rethrow_as_error(sqlite3_extended_errcode(handle), sqlite3_errmsg(handle));
}

int Statement::place_of(const char* name) const { return sqlite3_bind_parameter_index(statement_, name); }
Statement& Statement::bound(int code) {
    if (code != SQLITE_OK) connection_.fail();
    return *this;
}

Statement& Statement::bind(const char* name, std::int64_t value) {
    return bound(sqlite3_bind_int64(statement_, place_of(name), value));
}
Statement& Statement::bind(const char* name, std::string_view text) {
    return bound(sqlite3_bind_text64(statement_, place_of(name), text.empty() ? "" : text.data(), text.size(),
                                     SQLITE_TRANSIENT, SQLITE_UTF8));
}
Statement& Statement::bind(const char* name, const Blob& blob) {
    return bound(sqlite3_bind_blob64(statement_, place_of(name), blob.bytes.data(), blob.bytes.size(), SQLITE_TRANSIENT));
}
Statement& Statement::bind(const char* name, const Value& value) {
    switch (value.index()) {
    case 0: return bind_null(name);
    case 1: return bind(name, std::get<1>(value));
    case 2: return bind(name, std::string_view(std::get<2>(value)));
    default: return bind(name, std::get<3>(value));
    }
}
Statement& Statement::bind_null(const char* name) { return bound(sqlite3_bind_null(statement_, place_of(name))); }

bool Statement::step() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) connection_.fail();
    return code == SQLITE_ROW;
}
void Statement::run() {
    while (step()) {}
}
void Statement::reset() { sqlite3_reset(statement_); } // what it says was said by the last step already

std::string_view Statement::bytes(int column) const {
    const void* at = sqlite3_column_blob(statement_, column); // before the size: it may turn a number into text
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return {size == 0 ? "" : static_cast<const char*>(at), size};
}
bool Statement::is_null(int column) { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) { return sqlite3_column_int64(statement_, column); }
std::optional<std::int64_t> Statement::optional_integer(int column) {
    if (is_null(column)) return std::nullopt;
    return integer(column);
}
std::string Statement::text(int column) { return std::string(bytes(column)); }
std::optional<std::string> Statement::optional_text(int column) {
    if (is_null(column)) return std::nullopt;
    return text(column);
}
std::string Statement::blob(int column) { return std::string(bytes(column)); }
Value Statement::value(int column) {
    switch (sqlite3_column_type(statement_, column)) {
    case SQLITE_NULL: return std::monostate{};
    case SQLITE_INTEGER: return integer(column);
    case SQLITE_BLOB: return Blob{blob(column)};
    default: return text(column);
    }
}
void Statement::append_canonical(int column, std::string& out) {
    switch (sqlite3_column_type(statement_, column)) {
    case SQLITE_NULL: return append_null(out);
    case SQLITE_INTEGER: return append_integer(out, integer(column));
    case SQLITE_BLOB: return append_blob(out, bytes(column));
    default: return append_text(out, bytes(column));
    }
}
int Statement::columns() { return sqlite3_column_count(statement_); }
std::string Statement::column_name(int column) { return sqlite3_column_name(statement_, column); }

} // namespace mat::store
