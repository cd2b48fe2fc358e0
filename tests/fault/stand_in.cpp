// A tiny program that keeps doses in an SQLite file the way it should be done, and, when asked to, in one of
// the ways it should not. The fault harness is tried on it: it must find every flaw and nothing else.
//
//   stand_in init | config set WORD | dose-log administer CLIENT | store backup FILE | store check |
//            store tally | audit verify | audit head
//
// MAT_STORE names the store; STAND_IN_FLAW is empty or one of:
//   sync-off         commits are not synced              early-answer    answers before the commit
//   two-steps        dose and entry in two transactions  twice           takes its time, and does not look whether a dose is there
//   unsynced-file    renames a file it has not synced    unsynced-folder does not sync the folder afterwards
//   in-place         overwrites the settings in place    one-write       believes every write writes everything
//   denies           is sure that nothing was recorded when nobody can be
//   deaf             does not look whether the commit worked
//   deaf-sync        does not look whether syncing a file worked
//   litter           cannot cope with what an interrupted run left behind
//   new-names        leaves behind what an interrupted run was about to rename
//   builds-on        goes on writing after what a failed sync may have left out
//   stdio            writes the settings through stdio
//   mute             does not look whether its answer was taken
//   open-streams     leaves a closed stdout to the next file it opens
//   slow-answer      (no flaw) takes its time before it answers
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sqlite3.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

std::string flaw;

bool has(const char* name) { return flaw == name; }

[[noreturn]] void fail(int status, const std::string& what) {
    std::fprintf(stderr, "stand_in: %s\n", what.c_str());
    std::exit(status);
}

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash);
}

void sync_path(const std::string& path, int flags) {
    const int descriptor = open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0) fail(1, "cannot open " + path);
    if (fsync(descriptor) != 0 && !has("deaf-sync")) fail(1, "cannot sync " + path);
    close(descriptor);
}

void put_in_place(const std::string& part, const std::string& path) {
    if (!has("unsynced-file")) sync_path(part, O_RDONLY);
    if (rename(part.c_str(), path.c_str()) != 0) fail(1, "cannot rename to " + path);
    if (!has("unsynced-folder")) sync_path(folder_of(path), O_RDONLY | O_DIRECTORY);
}

void write_file(const std::string& path, const std::string& text) {
    if (has("stdio")) {
        FILE* file = std::fopen(path.c_str(), "w");
        if (file == nullptr || std::fputs(text.c_str(), file) < 0 || std::fclose(file) != 0)
            fail(1, "cannot write");
        return;
    }
    const std::string part =
        has("in-place") ? path : path + ".part" + (has("new-names") ? std::to_string(getpid()) : "");
    const int descriptor = open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) fail(1, "cannot make " + part);
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t some = write(descriptor, text.data() + done, text.size() - done);
        if (some < 0) fail(1, "cannot write " + part);
        done += has("one-write") ? text.size() : static_cast<std::size_t>(some);
    }
    close(descriptor);
    if (has("in-place"))
        sync_path(path, O_RDONLY);
    else
        put_in_place(part, path);
}

/// The answer is the last thing: what it says has happened.
void answer(const std::string& text) {
    if (has("slow-answer") || has("twice")) usleep(2000);
    const bool taken = std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
    if (!taken && !has("mute")) {
        std::string what = text;
        while (what.ends_with('\n')) what.pop_back();
        fail(1, what + ", but the answer could not be written");
    }
}

/// The answer of a command that only reads.
void tell(const std::string& text) {
    const bool taken = std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
    if (!taken && !has("mute")) fail(1, "the answer could not be written");
}

/// A stream that was closed by who started us would be the first file we open, and take our answers.
void occupy_streams() {
    for (int stream = 0; stream < 3; ++stream)
        if (fcntl(stream, F_GETFD) < 0 && !has("open-streams"))
            open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY);
}

class Store {
  public:
    explicit Store(const std::string& path, bool make = false) {
        if (!make && access(path.c_str(), F_OK) != 0) fail(10, "no store here");
        if (sqlite3_open_v2(path.c_str(), &store_, SQLITE_OPEN_READWRITE | (make ? SQLITE_OPEN_CREATE : 0),
                            nullptr) != SQLITE_OK)
            fail(1, "cannot open the store");
        sqlite3_busy_timeout(store_, 5000);
        if (!make) sqlite3_db_config(store_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        run(has("sync-off") ? "PRAGMA synchronous=OFF" : "PRAGMA synchronous=FULL");
    }
    ~Store() { sqlite3_close(store_); }
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    void run(const std::string& text) {
        if (sqlite3_exec(store_, text.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return;
        if (has("deaf") && text == "COMMIT") return;
        const int code = sqlite3_extended_errcode(store_);
        const std::string words = sqlite3_errmsg(store_);
        // What a failed sync left out is seen until the log is empty.
        if (text == "COMMIT" && !has("builds-on"))
            sqlite3_wal_checkpoint_v2(store_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
        // After a failed sync nobody knows: what was written may well be there tomorrow.
        const bool unknown = code == SQLITE_IOERR_FSYNC && !has("denies");
        fail(1, "the store: " + words + (unknown ? "; it may have been recorded" : "; nothing was recorded"));
    }
    long long number(const std::string& text) {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(store_, text.c_str(), -1, &statement, nullptr) != SQLITE_OK)
            fail(13, std::string("the store: ") + sqlite3_errmsg(store_));
        const int step = sqlite3_step(statement);
        if (step != SQLITE_ROW) fail(13, std::string("the store: ") + sqlite3_errmsg(store_));
        const long long value = sqlite3_column_int64(statement, 0);
        sqlite3_finalize(statement);
        return value;
    }
    std::string rows(const std::string& text) {
        std::string all;
        const auto take = [](void* target, int count, char** cells, char**) {
            for (int i = 0; i < count; ++i)
                static_cast<std::string*>(target)
                    ->append(i == 0 ? "" : ",")
                    .append(cells[i] == nullptr ? "" : cells[i]);
            static_cast<std::string*>(target)->append("\n");
            return 0;
        };
        if (sqlite3_exec(store_, text.c_str(), take, &all, nullptr) != SQLITE_OK)
            fail(13, std::string("the store: ") + sqlite3_errmsg(store_));
        return all;
    }
    /// Empties a log that has grown, so that it never has to be read whole by the next process.
    void trim() {
        int pages = 0;
        sqlite3_wal_checkpoint_v2(store_, nullptr, SQLITE_CHECKPOINT_PASSIVE, &pages, nullptr);
        if (pages >= 12)
            sqlite3_wal_checkpoint_v2(store_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    }

  private:
    sqlite3* store_ = nullptr;
};

void init(const std::string& path) {
    if (access(path.c_str(), F_OK) == 0) fail(1, "there is a store already");
    write_file(folder_of(path) + "/settings", "zone=UTC\n");
    const std::string part = path + ".part";
    unlink((part + "-journal").c_str());
    unlink(part.c_str());
    {
        Store store(part, true);
        store.run("BEGIN; CREATE TABLE dose(id INTEGER PRIMARY KEY, client INTEGER, entry INTEGER, note TEXT);"
                  "CREATE TABLE audit(entry INTEGER PRIMARY KEY, client INTEGER, hash INTEGER); COMMIT");
        store.run("PRAGMA journal_mode=WAL");
    }
    put_in_place(part, path);
    answer("made\n");
}

/// Recomputed in SQL: the hash of an entry covers the one before.
std::string chained(const std::string& before, const std::string& entry, const std::string& client) {
    return "((" + before + ") * 31 + " + entry + " * 7 + " + client + ") % 1000003";
}

void administer(const std::string& path, const std::string& client) {
    const int lock = open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0 || flock(lock, LOCK_EX) != 0) fail(1, "cannot lock");
    Store store(path);
    store.run("BEGIN IMMEDIATE");
    if (!has("twice") && store.number("SELECT count(*) FROM dose WHERE client=" + client) > 0)
        fail(5, "refused: already-dosed");
    const std::string entry = std::to_string(store.number("SELECT coalesce(max(entry), 0) + 1 FROM audit"));
    store.run("INSERT INTO dose(client, entry, note) VALUES(" + client + "," + entry +
              ", hex(zeroblob(3000)))");
    if (has("two-steps")) store.run("COMMIT; BEGIN IMMEDIATE");
    store.run("INSERT INTO audit SELECT " + entry + "," + client + "," +
              chained("coalesce((SELECT hash FROM audit ORDER BY entry DESC LIMIT 1), 0)", entry, client));
    if (has("early-answer")) answer("recorded " + entry + "\n");
    store.run("COMMIT");
    if (!has("early-answer")) answer("recorded " + entry + "\n");
    store.trim();
}

void verify(const std::string& path) {
    Store store(path);
    if (store.rows("PRAGMA integrity_check") != "ok\n") fail(13, "the store is damaged");
    if (store.number("SELECT count(*) FROM dose LEFT JOIN audit USING(entry, client) WHERE hash IS NULL") > 0 ||
        store.number("SELECT count(*) FROM audit LEFT JOIN dose USING(entry, client) WHERE id IS NULL") > 0)
        fail(13, "a dose without an entry, or an entry without a dose");
    if (store.number(
            "SELECT count(*) FROM (SELECT hash, client, entry, lag(hash, 1, 0) OVER (ORDER BY entry) AS before"
            " FROM audit) WHERE hash != " +
            chained("before", "entry", "client")) > 0)
        fail(13, "the chain is broken");
}

void backup(const std::string& path, const std::string& target) {
    const std::string part = target + ".part";
    if (!has("litter")) unlink(part.c_str());
    {
        Store store(path);
        store.run("VACUUM INTO '" + part + "'");
    }
    put_in_place(part, target);
    answer("saved\n");
}

} // namespace

int main(int count, char** words) {
    umask(077);
    if (const char* wanted = std::getenv("STAND_IN_FLAW")) flaw = wanted;
    occupy_streams();
    const char* named = std::getenv("MAT_STORE");
    const std::string path = named == nullptr ? "store.db" : named;
    std::string line;
    for (int i = 1; i < count && i < 3; ++i) line += (i > 1 ? " " : "") + std::string(words[i]);
    const std::string operand = count > 3 ? words[3] : "";
    if (line == "init") {
        init(path);
    } else if (line == "config set") {
        write_file(folder_of(path) + "/settings", operand + "\n");
        answer("set\n");
    } else if (line == "dose-log administer") {
        administer(path, operand);
    } else if (line == "store backup") {
        backup(path, operand);
    } else if (line == "store check" || line == "audit verify") {
        verify(path);
    } else if (line == "store tally") {
        tell(Store(path).rows("SELECT client, count(*) FROM dose GROUP BY client"));
    } else if (line == "audit head") {
        tell(Store(path).rows("SELECT entry, hash FROM audit ORDER BY entry DESC LIMIT 1"));
    } else {
        fail(2, "unknown command " + line);
    }
    return 0;
}
