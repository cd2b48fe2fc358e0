// An open store: who may read it how, and the one way to write to it.
//
// A command that writes opens one Writer, asks facts of it, lets a rule judge them, records, and commits; only then
// does it speak. A command that reads opens one Reader, whose every query is bounded by one audit entry.
#pragma once

#include "domain/roles.hpp"
#include "mat/day.hpp"
#include "mat/instant.hpp"
#include "mat/result.hpp"
#include "store/canonical.hpp"
#include "store/rights.hpp"
#include "store/tables.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace mat::store {

class Connection;
class Keys;
enum class Access;

/// The recording clock. Called after the lock is held, so that entries and times agree.
using Clock = std::function<Instant()>;

inline constexpr std::int64_t schema_version = 4;
inline constexpr std::int64_t application_mark = 0x6d617431; ///< "mat1" in the file's header
inline constexpr int log_pages_kept = 32; ///< the write-ahead log is emptied once it holds so many pages

/// The version of the engine that is linked.
std::string_view engine_version();

/// The store file, checked: there, private, on a local disk, of this program and of this version.
class Store {
  public:
    /// Throws Error: no store, not permitted, damaged, older or newer.
    static Store open_to_read(const std::string& path, Whose whose = Whose::clinic);
    static Store open_to_write(const std::string& path);
    /// For completion: makes no file, changes nothing, waits for nobody.
    static Store open_to_glance(const std::string& path);
    /// A store of an older schema, for `store migrate`; its version is not checked.
    static Store open_to_migrate(const std::string& path);
    ~Store();
    Store(Store&&) noexcept;
    /// Whether anything stands where the clinic's store should.
    static bool is_there(const std::string& path);

    const std::string& path() const { return path_; }
    Connection& connection() const { return *connection_; }

  private:
    Store(std::string path, Access access, bool any_version, Whose whose = Whose::clinic);
    std::string path_;
    std::unique_ptr<Connection> connection_;
};

/// Makes the schema in a new file and marks it as a store of this version. For `init`.
void make_schema(Connection& connection);

/// A consistent look at the facts up to one audit entry.
class Reader {
  public:
    /// What was recorded up to now. `moment` is the now of the answer.
    Reader(const Store& store, Instant moment);
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// The same look, but only at entries up to `bound`; `moment` is then the now of the answer.
    void look_back_to(std::int64_t bound, Instant moment);

    /// Every query reads the rows of entries up to this one.
    std::int64_t bound() const { return bound_; }
    /// Whether everything recorded so far is in view, so that derived tables may be used.
    bool at_head() const { return bound_ == head_; }
    std::int64_t head() const { return head_; }
    Instant moment() const { return moment_; }
    Connection& connection() const { return connection_; }
    const std::string& path() const { return path_; }

  protected:
    enum class Begin { read, write };
    Reader(const Store& store, Instant moment, Begin begin);
    Connection& connection_;
    std::string path_;
    std::int64_t bound_ = 0, head_ = 0;
    Instant moment_;
    bool open_ = false;
};

/// Bytes of the store's file; what its log still holds is not counted.
std::int64_t size_of_store(const Reader& reader);

/// The greatest entry such that every entry up to it was recorded by that moment (inclusive); 0 when there is none.
std::int64_t entry_by(const Reader& reader, Instant moment);

/// When that entry was recorded; nothing when there is no such entry.
std::optional<Instant> recorded_at(const Reader& reader, std::int64_t entry);

/// Rows of the table that were voided by the reader's entry. Voids are few: one look, where a condition on `void` in
/// every query would cost more to prepare than the query takes.
std::unordered_set<std::int64_t> voided_rows(const Reader& reader, Fact fact);

/// A turn in the writers' queue. Writer's first base, so that it is taken before the transaction begins and given
/// back after it has ended.
class QueueTurn {
  public:
    QueueTurn(const std::string& store_path, const Clock& clock, std::chrono::milliseconds patience);
    ~QueueTurn();

  private:
    std::unique_ptr<class WritersQueue> queue_;
};

/// One transaction with its place in the writers' queue, from construction to `commit`; destroyed without it, nothing
/// happened. Its reads see what it has recorded.
class Writer : private QueueTurn, public Reader {
  public:
    /// Waits for its turn. `command` is what the audit entries will say, for instance `dose-log administer`.
    Writer(const Store& store, std::string actor, std::string command, const Clock& clock,
           std::chrono::milliseconds patience = std::chrono::seconds(5));
    ~Writer();

    /// The id that the next row of a table with plain numbers gets.
    std::int64_t next_id(Fact fact) const;

    /// Inserts one row and its audit entry, and reads the row back. `columns` are all columns but `id`,
    /// `recorded_at` and `entry`, in the order of the table's form. Answers the id.
    std::int64_t record(Fact fact, std::int64_t id, const std::vector<Value>& columns);
    std::int64_t record(Fact fact, const std::vector<Value>& columns) { return record(fact, next_id(fact), columns); }

    /// An entry for a look at an identity: whose, and what for. It has no row.
    void record_look(std::int64_t client, std::string_view purpose);

    /// The entry of an import: many rows, whose `entry` column must be the number that `next_entry` gave.
    void record_rows(const std::vector<ManifestPart>& parts);
    std::int64_t next_entry() const { return bound_ + 1; }

    const std::string& actor() const { return actor_; }
    /// Makes everything safe on disk. Only after it returns may anybody be told.
    void commit();

  private:
    void append_entry(EntryFields fields, std::string_view row);
    std::string actor_, command_;
    Digest last_hash_{};
    std::int64_t latest_at_ = 0;
};

} // namespace mat::store
