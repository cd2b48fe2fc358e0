// The engine behind the store: one connection with its settings and its authorizer, and statements bound by name.
// Only files of src/store include this.
#pragma once

#include "store/canonical.hpp"
#include "store/rights.hpp"

#include <SQLiteCpp/Database.h>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3_stmt;

namespace mat::store {

/// What a connection may do; its authorizer holds it to that.
enum class Access {
    read,    ///< nothing changes, not even by accident
    glance,  ///< the same, no file is made, and it gives up at once where somebody is in the way; for completion
    write,   ///< the verbs of the table of tables
    migrate, ///< also CREATE; for `init` and `store migrate`
};

class Connection {
  public:
    /// Opens an existing file (or makes one, with Access::migrate) and sets what every connection has: WAL,
    /// synchronous=FULL, foreign keys, defensive mode. The caller has the rights that it takes (AsOwner), and keeps them
    /// until the first question, with which SQLite opens the log. Throws Error.
    Connection(const std::string& path, Access access, Whose whose = Whose::clinic);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Runs statements that give no rows.
    void execute(const std::string& sql);
    std::int64_t user_version();
    std::int64_t application_id();
    /// Runs `unchecked` with the authorizer off: the few acts (VACUUM INTO, pragmas) that no table of verbs covers.
    void without_authorizer(const std::function<void()>& unchecked);
    /// Makes sure that commits go to a write-ahead log. A backup keeps a rollback journal instead: its removal is what
    /// commits, and that is not synced, so that a power cut could bring the journal back and undo a dose.
    void keep_log();
    /// Looks names up for the last time: while the connection lasts, the file is read as it stands open, whatever comes
    /// to lie beside it.
    void hold();
    /// Empties the write-ahead log into the file once it holds so many pages, when nobody reads; never waits.
    void trim_log(int pages);

    SQLite::Database& database() { return database_; }
    Access access() const { return access_; }
    Whose whose() const { return whose_; }

  private:
    friend class Statement;
    void set_authorizer(bool on);
    /// A statement of that SQL: one that lies idle, else a new one.
    sqlite3_stmt* take(const std::string& sql);
    /// Keeps it, reset and without its values, for the next who asks for the same SQL.
    void give_back(sqlite3_stmt* statement) noexcept;
    [[noreturn]] void fail() const;
    Access access_;
    Whose whose_;
    SQLite::Database database_;
    std::vector<sqlite3_stmt*> idle_; ///< oldest first; to prepare a statement costs several times its run
};

/// One statement. Values are bound by name (SQLite numbers $N by first appearance, which swaps values), results are
/// read by column number. Every failure of the engine leaves as Error. The connection keeps it for the next use.
class Statement {
  public:
    Statement(Connection& connection, const std::string& sql) : connection_(connection), statement_(connection.take(sql)) {}
    ~Statement() { connection_.give_back(statement_); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(const char* name, std::int64_t value);
    Statement& bind(const char* name, std::string_view text);
    Statement& bind(const char* name, const Blob& blob);
    Statement& bind(const char* name, const Value& value);
    Statement& bind_null(const char* name);
    template <class T>
    Statement& bind(const char* name, const std::optional<T>& value) {
        return value ? bind(name, *value) : bind_null(name);
    }

    /// The next row; false at the end.
    bool step();
    /// For statements that give no rows.
    void run();
    /// Ready to run again with the bindings kept.
    void reset();

    bool is_null(int column);
    std::int64_t integer(int column);
    std::optional<std::int64_t> optional_integer(int column);
    std::string text(int column);
    std::optional<std::string> optional_text(int column);
    std::string blob(int column);
    Value value(int column);
    /// Appends the column's canonical form, without copying it first.
    void append_canonical(int column, std::string& out);
    int columns();
    std::string column_name(int column);

  private:
    int place_of(const char* name) const;
    Statement& bound(int code);
    std::string_view bytes(int column) const;
    Connection& connection_;
    sqlite3_stmt* statement_;
};

/// Turns what SQLite reported into words for people and an exit status. Call inside a catch of SQLite::Exception.
[[noreturn]] void rethrow_as_error(int extended_code, const char* what);

} // namespace mat::store
