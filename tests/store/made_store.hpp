// Stores for tests, made in process in a folder that goes away again, with a clock that the test sets; and the
// engine behind them without any of the guards that `mat` puts before it, for those who tamper.
#pragma once

#include "store/clients.hpp"
#include "store/clinic.hpp"
#include "store/keys.hpp"
#include "store/store.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

namespace made {

using mat::ClientNumber;
using mat::Day;
using mat::Instant;
using mat::store::Value;

/// A folder of its own, in memory where the machine has such a disk; removed with everything in it.
class Folder {
  public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

/// The store's file as anybody with the file can open it: no authorizer, no foreign keys, no checks. Needs no
/// disk.
class Engine {
  public:
    explicit Engine(const std::string& path);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    using Row = std::vector<Value>;
    /// Values stand for `?`, in order. A statement that the engine refuses fails the test.
    std::vector<Row> rows(const std::string& sql, const Row& values = {});
    void run(const std::string& sql, const Row& values = {}) { rows(sql, values); }
    /// False where a constraint refused it.
    bool try_run(const std::string& sql, const Row& values = {});
    std::int64_t number(const std::string& sql, const Row& values = {});

  private:
    int step_all(const std::string& sql, const Row& values, std::vector<Row>& rows);
    sqlite3* handle_ = nullptr;
};

/// A day as it is written.
Day day(std::string_view text);
/// Noon of that day in UTC: the morning in Chicago, where the made clinics are.
Instant morning(Day day);

/// What the made clinics call people, and what is written about them: words that no file may hold in the open.
const std::vector<std::string>& secret_words();
/// An identity out of them; `which` tells people apart.
mat::store::Identity person(int which);

/// A store as `mat init` makes it, its key, and a clock that stands until the test moves it.
class MadeStore {
  public:
    MadeStore();
    /// The same store and key in a folder of its own. The other one is not open.
    MadeStore(const MadeStore& other);
    MadeStore& operator=(const MadeStore&) = delete;

    std::string path() const { return folder_.path() + "/store/store.db"; }
    std::string key_path() const { return folder_.path() + "/key/key"; }
    std::string file(const std::string& name) const { return folder_.path() + "/" + name; }
    const std::string& folder() const { return folder_.path(); }
    const std::string& recovery() const { return recovery_; }
    mat::store::Clock clock() const {
        return [this] { return now; };
    }
    mat::store::Keys keys(const mat::store::Reader& reader) const {
        return mat::store::Keys::open(reader, key_path());
    }

    /// One command that writes: what `act` records, the closed days sealed, committed.
    template <class Act>
    void write(const std::string& command, const Act& act, const std::string& actor = "root") const {
        const mat::store::Store store = mat::store::Store::open_to_write(path());
        mat::store::Writer writer(store, actor, command, clock());
        act(writer);
        seal(writer);
        writer.commit();
    }
    /// One command that reads, at the head.
    template <class Act>
    auto read(const Act& act) const {
        const mat::store::Store store = mat::store::Store::open_to_read(path());
        const mat::store::Reader reader(store, now);
        return act(reader);
    }
    /// Folds the write-ahead log in, so that the file alone is the store.
    void settle() const;

    Instant now;

  private:
    static void seal(mat::store::Writer& writer);
    Folder folder_;
    std::string recovery_;
};

/// The person under that number; fails the test where there is none.
mat::store::Client client(const mat::store::Reader& reader, std::int64_t sequence);

/// Voids a row of any fact table; answers the id of the void.
std::int64_t void_row(mat::store::Writer& writer, mat::store::Fact fact, std::int64_t row, Day day);

/// A store with at least two rows in every fact table, each under an entry of its own; two imports of several
/// tables, one of more rows than a digest takes; looks; an entry whose clock was behind. The last entry is a
/// look. Made once.
const MadeStore& rich_store();

} // namespace made
