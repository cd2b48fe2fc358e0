#include "store/bulk.hpp"

#include "store/connection.hpp"
#include "store/error.hpp"

#include <sqlite3.h>

namespace mat::store {
namespace {

void must(Writer& writer, int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
        rethrow_as_error(sqlite3_extended_errcode(writer.connection().database().getHandle()), "import");
}

std::string column_list(const FactTable& table) {
    std::string names;
    for (const std::string_view column : table.columns) names += (names.empty() ? "" : ",") + std::string(column);
    return names;
}

} // namespace

struct BulkTable::Inside {
    Writer& writer;
    const FactTable& table;
    std::string start, canonical;
    sqlite3_stmt* insert = nullptr;
    RowsDigest digest;
    std::int64_t entry, moment, rows = 0, last_id = INT64_MIN;
    bool in_key_order = true;

    Inside(Writer& to, const FactTable& of)
        : writer(to), table(of), start(canonical_row_start(of.name, of.form, of.columns.size())),
          entry(to.next_entry()), moment(to.moment().microseconds()) {
        std::string sql = "INSERT INTO " + std::string(of.name) + "(" + column_list(of) + ") VALUES(";
        for (std::size_t i = 0; i < of.columns.size(); ++i) sql += i == 0 ? "?" : ",?";
        must(to, sqlite3_prepare_v3(to.connection().database().getHandle(), (sql + ")").c_str(), -1,
                                    SQLITE_PREPARE_PERSISTENT, &insert, nullptr));
    }
    ~Inside() { sqlite3_finalize(insert); }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
};

BulkTable::BulkTable(Writer& writer, Fact fact) : inside_(std::make_unique<Inside>(writer, *fact_table(fact))) {}
BulkTable::~BulkTable() = default;
BulkTable::BulkTable(BulkTable&&) noexcept = default;

void BulkTable::add(std::int64_t id, std::initializer_list<BulkValue> columns) {
    Inside& in = *inside_;
    if (columns.size() + 3 != in.table.columns.size())
        throw std::logic_error("columns of " + std::string(in.table.name) + " do not fit its form");
    in.canonical = in.start;
    int position = 0;
    const auto integer = [&](std::int64_t value) {
        sqlite3_bind_int64(in.insert, ++position, value);
        append_integer(in.canonical, value);
    };
    integer(id);
    for (const BulkValue& value : columns) {
        switch (value.kind_) {
        case BulkValue::Kind::null:
            sqlite3_bind_null(in.insert, ++position);
            append_null(in.canonical);
            break;
        case BulkValue::Kind::integer: integer(value.integer_); break;
        case BulkValue::Kind::text:
            sqlite3_bind_text64(in.insert, ++position, value.bytes_.data(), value.bytes_.size(), SQLITE_STATIC, SQLITE_UTF8);
            append_text(in.canonical, value.bytes_);
            break;
        case BulkValue::Kind::blob:
            sqlite3_bind_blob64(in.insert, ++position, value.bytes_.data(), value.bytes_.size(), SQLITE_STATIC);
            append_blob(in.canonical, value.bytes_);
            break;
        }
    }
    integer(in.moment);
    integer(in.entry);
    must(in.writer, sqlite3_step(in.insert));
    must(in.writer, sqlite3_reset(in.insert));
    in.in_key_order = in.in_key_order && id > in.last_id;
    in.last_id = id;
    ++in.rows;
    if (in.in_key_order) in.digest.add(in.canonical);
}

std::int64_t BulkTable::rows() const { return inside_->rows; }

ManifestPart BulkTable::finish() {
    Inside& in = *inside_;
    ManifestPart part{static_cast<std::int64_t>(in.table.fact), in.table.form, in.rows, {}};
    if (!in.in_key_order) { // the file was not in key order: read the rows back in it
        in.digest = RowsDigest();
        Statement statement(in.writer.connection(), "SELECT " + column_list(in.table) + " FROM " + std::string(in.table.name) +
                                                        " WHERE entry=:entry ORDER BY id");
        statement.bind(":entry", in.entry);
        while (statement.step()) {
            in.canonical = in.start;
            for (int column = 0; column < static_cast<int>(in.table.columns.size()); ++column)
                statement.append_canonical(column, in.canonical);
            in.digest.add(in.canonical);
        }
    }
    part.digests = in.digest.finish();
    return part;
}

DeferredIndexes::DeferredIndexes(Writer& writer) : writer_(writer) {
    std::vector<std::string> names;
    {
        Statement statement(writer.connection(), "SELECT name, sql, tbl_name FROM sqlite_master WHERE type='index' AND sql IS NOT NULL "
                                                 "AND tbl_name IN ('dose', 'session', 'medication_order', 'drug_test')");
        while (statement.step()) {
            Statement rows(writer.connection(), "SELECT 1 FROM " + statement.text(2) + " LIMIT 1");
            if (rows.step()) continue;
            names.push_back(statement.text(0));
            sql_.push_back(statement.text(1));
        }
    }
    writer.connection().without_authorizer([&] {
        for (const std::string& name : names) writer.connection().execute("DROP INDEX " + name);
        // Pages that a first import fills come back for the indexes: room for more of them than a command needs.
        writer.connection().execute("PRAGMA cache_size=-65536");
        // Rows are checked against what was just read, and all of them once at the end.
        sqlite3_db_config(writer.connection().database().getHandle(), SQLITE_DBCONFIG_ENABLE_FKEY, 0, nullptr);
        // The check of all references reads every parent again and again: 0.55 instead of 1.0 s on two million doses.
        writer.connection().execute("PRAGMA cache_size=-16384");
    });
}

void DeferredIndexes::make() {
    writer_.connection().without_authorizer([&] {
        for (const std::string& sql : sql_) writer_.connection().execute(sql);
        sqlite3_db_config(writer_.connection().database().getHandle(), SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    });
}

void check_references(Writer& writer) {
    Statement statement(writer.connection(), "PRAGMA foreign_key_check");
    if (statement.step())
        throw Error(Exit::damaged, "damaged", "a record of table " + statement.text(0) + " points to one that is not there");
}

} // namespace mat::store
