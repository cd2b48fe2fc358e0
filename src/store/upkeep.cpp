#include "store/upkeep.hpp"

#include "store/clients.hpp"
#include "store/connection.hpp"
#include "store/derived.hpp"
#include "store/error.hpp"
#include "store/files.hpp"
#include "store/migrations.hpp"
#include "store/rights.hpp"
#include "store/tokens.hpp"
#include "store/verify.hpp"

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>
#include <unistd.h>

namespace mat::store {
namespace {

// A file of our own making that is removed again unless it has become what it was made for.
class Leftover {
  public:
    explicit Leftover(std::string path) : path_(std::move(path)) {}
    ~Leftover() {
        if (path_.empty()) return;
        for (const char* tail : {"", "-wal", "-shm", "-journal", ".lock"}) ::unlink((path_ + tail).c_str());
    }
    Leftover(const Leftover&) = delete;
    Leftover& operator=(const Leftover&) = delete;
    void keep() { path_.clear(); }

  private:
    std::string path_;
};

// Folds the log into the file and leaves none, so that the file alone is the whole store.
void fold_in(const Store& store) {
    Connection& connection = store.connection();
    connection.without_authorizer([&] {
        sqlite3_busy_timeout(connection.database().getHandle(), 0);
        int in_log = 0, copied = 0;
        const int code = sqlite3_wal_checkpoint_v2(connection.database().getHandle(), nullptr,
                                                   SQLITE_CHECKPOINT_TRUNCATE, &in_log, &copied);
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
            throw Error(Exit::busy, "busy", "somebody is reading the store", "try again when nobody is using it");
        if (code != SQLITE_OK)
            rethrow_as_error(sqlite3_extended_errcode(connection.database().getHandle()), "checkpoint");
    });
    // The emptied log must stay empty: an old one that came back after a power cut would be replayed over what is
    // about to stand in the store's place.
    if (exists(store.path() + "-wal")) sync_file(store.path() + "-wal");
}

void remove_logs(const std::string& path) {
    for (const char* tail : {"-wal", "-shm"}) remove_file(path + tail);
}

// An empty log, safe on disk under its name before any record relies on it: SQLite makes it when it is first needed,
// and goes on where its folder cannot be synced.
void leave_empty_log(const std::string& path) {
    remove_file(path + "-shm");
    write_file(path + "-wal", "", 0600);
}

// An interrupted `init` leaves a half-made store and perhaps its key. They belong together, and to nobody: no other
// store has this key, so both may go.
void clear_interrupted_init(const std::string& half_made, const std::string& key_path) {
    if (!exists(half_made)) return;
    bool key_is_its = false;
    try {
        const Store store = Store::open_to_read(half_made);
        const Reader reader(store, Instant());
        key_is_its = key_fits(reader, key_path);
    } catch (const Error&) { // cut off before it was a store at all: no key had been written then
    }
    if (key_is_its) remove_file(key_path);
    remove_logs(half_made);
    remove_file(half_made + ".lock");
    remove_file(half_made);
}

} // namespace

bool lies_beside(const std::string& key_path, const std::string& store_path) {
    const AsOwner rights;
    return folder_of(key_path) == folder_of(store_path);
}

void check_new_place(const NewStore& wanted) {
    const AsOwner rights;
    if (exists(wanted.path))
        throw Error(Exit::usage, "store-exists", "there is a store at '" + wanted.path + "' already", "--store names another place");
    if (file_size(wanted.path + "-wal") > 0) // it may hold what was recorded last; beside a new store it would be replayed
        throw Error(Exit::usage, "log-exists", "there is the log of a lost store at '" + wanted.path + "-wal'", "move it away first");
}

std::string make_store(const NewStore& wanted, const std::string& actor, const Clock& clock) {
    check_new_place(wanted);
    const AsOwner rights;
    make_folder_of(wanted.path);
    make_folder_of(wanted.key_path);
    if (lies_beside(wanted.key_path, wanted.path))
        throw Error(Exit::usage, "key-beside-store",
                    "the key would lie beside the store, in '" + folder_of(wanted.path) + "': whoever takes one has both",
                    "name a place in another folder with --key");
    if (auto check = check_local_disk(wanted.path); !check) throw Error(check.failure());
    if (!wanted.in_version_control && under_version_control(wanted.path))
        throw Error(Exit::usage, "version-control",
                    "'" + folder_of(wanted.path) + "' is under version control, which copies what it sees",
                    "choose another folder, or say --force");
    const std::string half_made = wanted.path + ".init";
    clear_interrupted_init(half_made, wanted.key_path);
    if (exists(wanted.key_path))
        throw Error(Exit::usage, "key-exists", "there is a key at '" + wanted.key_path + "' already, perhaps of another store",
                    "--key names another place");

    Leftover store_file(half_made), key_file(wanted.key_path);
    const Secret master = Secret::random();
    std::string recovery;
    {
        {
            Connection connection(half_made, Access::migrate);
            make_schema(connection);
        }
        const Store store = Store::open_to_write(half_made);
        Writer writer(store, actor, "init", clock);
        recovery = recovery_text(make_keyring(writer, master));
        record_event(writer, "init", std::nullopt);
        const auto zone = load_zone(wanted.zone);
        if (!zone) throw Error(zone.failure());
        // Settings hold from the beginning of time: a late entry for an earlier day finds them too.
        const Day from = Day::from_number(Day::first_number);
        record_setting(writer, "clinic", wanted.clinic, from);
        record_setting(writer, "zone", wanted.zone, from);
        record_setting(writer, "address", wanted.address, from);
        record_setting(writer, "phone", wanted.phone, from);
        record_setting(writer, "closed_weekdays", wanted.closed_weekdays, from);
        record_setting(writer, "policy", wanted.policy, from);
        // The key goes to disk before anything sealed with it can be the only copy.
        write_file(wanted.key_path + ".init", key_file_text(master), 0600);
        const Leftover key_draft(wanted.key_path + ".init");
        const Keys keys = Keys::open(writer, wanted.key_path + ".init");
        record_staff(writer, keys, wanted.admin_login, wanted.admin_initials, wanted.admin_name, domain::Role::admin);
        writer.commit();
        fold_in(store);
    }
    sync_file(half_made);
    remove_logs(half_made);
    sync_folder_of(half_made);
    write_file(wanted.key_path, key_file_text(master), 0600);
    remove_file(half_made + ".lock");
    leave_empty_log(wanted.path);
    // From the rename on the store is there, whatever follows: its key must stay.
    key_file.keep();
    store_file.keep();
    rename_durably(half_made, wanted.path);
    return recovery;
}

CheckResult check_store(const Reader& reader, const Clinic& clinic, const Keys* keys) {
    CheckResult result;
    {
        Statement statement(reader.connection(), "PRAGMA integrity_check(20)");
        while (statement.step())
            if (const std::string line = statement.text(0); line != "ok") result.faults.push_back("page structure: " + line);
    }
    if (result.faults.empty()) {
        Statement statement(reader.connection(), "PRAGMA foreign_key_check");
        while (statement.step() && result.faults.size() < 20)
            result.faults.push_back("table " + statement.text(0) + ", row " + statement.text(1) + " points to no row of " + statement.text(2));
    }
    if (result.faults.empty()) {
        const Verification verification = verify_chain(reader, "");
        result.entries = verification.entries;
        result.rows = verification.rows;
        if (verification.fault)
            result.faults.push_back("audit chain: entry " + std::to_string(verification.fault->entry) + ": " + verification.fault->what);
        for (const std::string& table : differing_tables(reader, clinic))
            result.faults.push_back("derived table " + table + " differs from the facts; mat store check --rebuild mends it");
        if (keys == nullptr) result.remarks.emplace_back("name tokens unchecked: they need the key (--key)");
        else if (!tokens_agree(reader, *keys)) {
            if (tokens_of_older_program(reader, *keys))
                result.remarks.emplace_back("name tokens are of an older program; mat store check --rebuild renews them");
            else
                result.faults.emplace_back("derived table client_token differs from the facts; mat store check --rebuild mends it");
        }
    }
    return result;
}

void verify_copy(const std::string& path, const Clock& clock, Whose whose) {
    const Store store = Store::open_to_read(path, whose);
    const Reader reader(store, clock());
    Statement statement(reader.connection(), "PRAGMA integrity_check(1)");
    if (!statement.step() || statement.text(0) != "ok") throw Error(Exit::damaged, "damaged", "'" + path + "' is damaged");
    const Verification verification = verify_chain(reader, "");
    if (verification.fault)
        throw Error(Exit::damaged, "damaged",
                    "'" + path + "' does not verify: entry " + std::to_string(verification.fault->entry) + ": " + verification.fault->what);
}

namespace {
// A whole copy of a store under a temporary name, safe on disk.
void copy_into(const Store& store, const std::string& to) {
    remove_file(to);
    store.connection().without_authorizer([&] {
        sqlite3_db_config(store.connection().database().getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
        store.connection().execute("PRAGMA query_only=0");
        Statement statement(store.connection(), "VACUUM INTO :path");
        statement.bind(":path", std::string_view(to));
        statement.run();
    });
    sync_file(to);
}
} // namespace

void backup_store(const Store& store, const std::string& to, const Clock& clock) {
    if (exists(to)) throw Error(Exit::usage, "file-exists", "'" + to + "' exists already; a backup never overwrites one");
    const std::string temporary = to + ".tmp" + std::to_string(::getpid());
    Leftover leftover(temporary);
    copy_into(store, temporary);
    verify_copy(temporary, clock, Whose::user);
    remove_logs(temporary);
    rename_durably(temporary, to);
    leftover.keep();
}

bool is_whole(const std::string& path) {
    const AsOwner rights;
    if (!exists(path)) return false;
    try {
        const Store store = Store::open_to_read(path);
        const Reader reader(store, Instant());
        Statement statement(reader.connection(), "PRAGMA integrity_check(1)");
        return statement.step() && statement.text(0) == "ok";
    } catch (const Error& error) {
        if (error.failure().code == "damaged" || file_size(path) == 0) return false;
        throw;
    }
}

namespace {

// Everything committed in the store that is to be replaced, in its one file. Nothing can be done for one that is too
// damaged to be opened.
void fold_in_if_whole(const std::string& store_path) {
    try {
        fold_in(Store::open_to_write(store_path));
    } catch (const Error& error) {
        if (error.failure().code != "damaged" && file_size(store_path) > 0) throw;
    }
}

// Gives the store that stands there a second name, and what is left of its log another one: it would be replayed over
// the store that comes. Answers the second name; empty when there was no store.
std::string set_aside(const std::string& store_path, const std::string& tail) {
    const std::string log = store_path + "-wal";
    std::string kept;
    for (int i = 1; kept.empty() || exists(kept) || exists(kept + "-wal"); ++i)
        kept = store_path + tail + "-" + std::to_string(i);
    const bool there = exists(store_path);
    if (there && ::link(store_path.c_str(), kept.c_str()) != 0)
        throw Error(Exit::failed, "file-error", "cannot keep the old store as '" + kept + "'");
    if (there) sync_folder_of(kept);
    if (file_size(log) > 0) rename_durably(log, kept + "-wal");
    return there ? kept : std::string();
}

// What was done to the store that is to come, as an event of its own, and the store in its one file, safe on disk.
void finish_incoming(const std::string& incoming, const std::string& kind, const std::string& actor, const Clock& clock) {
    {
        const Store store = Store::open_to_write(incoming);
        Writer writer(store, actor, "store " + kind, clock);
        record_event(writer, kind, std::nullopt);
        writer.commit();
        fold_in(store);
    }
    sync_file(incoming);
    remove_logs(incoming);
    remove_file(incoming + ".lock");
}

// Puts it in the store's place. Nobody may be writing: the caller has the queue's turn.
std::string take_place(const std::string& incoming, const std::string& store_path, const std::string& tail) {
    std::string kept = set_aside(store_path, tail);
    if (kept.empty()) leave_empty_log(store_path);
    rename_durably(incoming, store_path);
    // Who still reads the old store keeps its log and index until they close them.
    if (!kept.empty()) leave_empty_log(store_path);
    return kept;
}

} // namespace

std::string restore_store(const std::string& store_path, const std::string& backup, const std::string& actor,
                          const Clock& clock) {
    const std::string incoming = store_path + ".restore";
    // Opened with the user's rights, and no name beside it is looked up with others: a log or a journal there could be a
    // link to anything.
    std::optional<Store> source(Store::open_to_read(backup, Whose::user));
    source->connection().hold();
    const AsOwner rights;
    make_folder_of(store_path);
    Leftover leftover(incoming);
    remove_logs(incoming);
    copy_into(*source, incoming);
    source.reset();
    verify_copy(incoming, clock, Whose::clinic);
    finish_incoming(incoming, "restore", actor, clock);
    const QueueTurn turn(store_path, clock, std::chrono::seconds(5));
    if (exists(store_path)) fold_in_if_whole(store_path);
    std::string kept = take_place(incoming, store_path, ".before-restore");
    leftover.keep();
    return kept;
}

std::string migrate_store(const std::string& store_path, const std::string& actor, const Clock& clock) {
    const AsOwner rights;
    const QueueTurn turn(store_path, clock, std::chrono::seconds(5));
    const std::string incoming = store_path + ".migrate";
    Leftover leftover(incoming);
    remove_logs(incoming);
    std::int64_t version = 0;
    {
        const Store store = Store::open_to_migrate(store_path);
        version = store.connection().user_version();
        if (version > schema_version)
            throw Error(Exit::damaged, "store-newer", "the store has schema " + std::to_string(version) + ", this program needs " +
                                                          std::to_string(schema_version), "install the newer mat");
        if (version == schema_version) return {};
        fold_in(store);
        copy_into(store, incoming);
    }
    {
        const Store copy = Store::open_to_migrate(incoming);
        migrate(copy.connection(), version, migrations());
        fold_in(copy);
    }
    finish_incoming(incoming, "migrate", actor, clock);
    verify_copy(incoming, clock, Whose::clinic);
    remove_logs(incoming);
    std::string kept = take_place(incoming, store_path, ".schema-" + std::to_string(version));
    leftover.keep();
    return kept;
}

void rekey_store(Writer& writer, const Keys& keys, const std::string& key_path) {
    const AsOwner rights;
    make_folder_of(key_path);
    // An earlier rekey that was cut off before its rename: the store's only key lies where the next one is to be written.
    if (key_fits(writer, key_path + ".new")) rename_durably(key_path + ".new", key_path);
    const Secret next = keys.rewrap(writer);
    record_event(writer, "rekey", std::nullopt);
    // New key beside the old one, then the wraps, then the rename: cut off anywhere, one of the two files opens.
    write_file(key_path + ".new", key_file_text(next), 0600);
    writer.commit();
    rename_durably(key_path + ".new", key_path);
}

} // namespace mat::store
