#include "store/verify.hpp"

#include "store/connection.hpp"
#include "store/error.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <sodium.h>

namespace mat::store {
namespace {

// What an entry claims, kept small: there may be millions.
struct Claim {
    std::int64_t row = 0;
    std::int32_t fact = 0;
    std::int8_t kind = 0;
    bool row_seen = false;
    Digest row_digest{};
};

struct Batch { // an import's rows in one table, as they are found
    RowsDigest digest;
};

// Keeps the fault of the lowest entry.
class FirstFault {
  public:
    void report(std::int64_t entry, std::string what) {
        if (!fault_ || entry < fault_->entry) fault_ = ChainFault{entry, std::move(what)};
    }
    std::optional<ChainFault> fault() const { return fault_; }

  private:
    std::optional<ChainFault> fault_;
};

std::string columns_of(const FactTable& table) {
    std::string out;
    for (const std::string_view column : table.columns) out += (out.empty() ? "" : ",") + std::string(column);
    return out;
}

std::string row_name(const FactTable& table, std::int64_t row) {
    return "row " + std::to_string(row) + " of table " + std::string(table.name);
}

} // namespace

Verification verify_chain(const Reader& reader, const std::string& head) {
    Connection& connection = reader.connection();
    FirstFault faults;
    Verification out;
    std::vector<Claim> claims(1); // entry numbers begin at 1
    std::map<std::pair<std::int64_t, std::int64_t>, Batch> batches; // (entry, fact)

    {
        Statement statement(connection, "SELECT number, kind, fact, row_id, manifest FROM entry ORDER BY number");
        while (statement.step()) {
            const std::int64_t number = statement.integer(0);
            if (number < 1) {
                faults.report(number, "no entry can have this number");
                continue;
            }
            if (number > static_cast<std::int64_t>(claims.size())) {
                // A missing entry: what follows cannot fit either.
                faults.report(static_cast<std::int64_t>(claims.size()), "the entry is missing");
                break;
            }
            Claim claim;
            claim.kind = static_cast<std::int8_t>(statement.integer(1));
            claim.fact = static_cast<std::int32_t>(statement.optional_integer(2).value_or(0));
            claim.row = statement.optional_integer(3).value_or(0);
            if (claim.kind == many_rows)
                for (const ManifestPart& part : decode_manifest(statement.blob(4))) batches[{number, part.fact}];
            claims.push_back(claim);
        }
    }
    const auto last = static_cast<std::int64_t>(claims.size()) - 1;
    std::map<std::pair<std::int32_t, std::int64_t>, std::int64_t> owners; // (fact, row): filled when a row strays

    // Every row of every fact table, in key order: to its entry, or to the list of orphans.
    for (const FactTable& table : fact_tables()) {
        const auto fact = static_cast<std::int32_t>(table.fact);
        const int entry_column = static_cast<int>(table.columns.size()) - 1;
        const std::string start = canonical_row_start(table.name, table.form, table.columns.size());
        std::vector<std::pair<std::int64_t, std::int64_t>> strays; // row, entry it names
        Statement statement(connection, "SELECT " + columns_of(table) + " FROM " + std::string(table.name) + " ORDER BY id");
        std::string canonical;
        std::pair<std::int64_t, Batch*> current{0, nullptr};
        while (statement.step()) {
            ++out.rows;
            const std::int64_t row = statement.integer(0), entry = statement.integer(entry_column);
            canonical = start;
            for (int column = 0; column <= entry_column; ++column) statement.append_canonical(column, canonical);
            Claim* claim = entry >= 1 && entry <= last ? &claims[static_cast<std::size_t>(entry)] : nullptr;
            if (claim != nullptr && claim->kind == one_row && claim->fact == fact && claim->row == row) {
                claim->row_seen = true;
                claim->row_digest = digest_of(canonical);
                continue;
            }
            if (claim != nullptr && claim->kind == many_rows) {
                if (current.first != entry) {
                    const auto batch = batches.find({entry, fact});
                    current = {entry, batch == batches.end() ? nullptr : &batch->second};
                }
                if (current.second != nullptr) {
                    current.second->digest.add(canonical);
                    continue;
                }
            }
            strays.emplace_back(row, entry);
        }
        // A stray row belongs to the entry that claims it, wherever its own column points; else it is an orphan.
        if (!strays.empty() && owners.empty())
            for (std::size_t number = 1; number < claims.size(); ++number)
                if (claims[number].kind == one_row)
                    owners.try_emplace({claims[number].fact, claims[number].row}, static_cast<std::int64_t>(number));
        for (const auto& [row, entry] : strays) {
            const auto owner = owners.find({fact, row});
            if (owner != owners.end()) faults.report(owner->second, row_name(table, row) + " names another entry");
            else faults.report(std::max<std::int64_t>(1, entry), row_name(table, row) + " has no entry");
        }
    }

    // The chain itself, from the first entry on.
    Digest previous = first_previous;
    std::int64_t latest = INT64_MIN;
    const std::size_t colon = head.find(':');
    const std::string wanted = head.substr(colon == std::string::npos ? 0 : colon + 1);
    std::int64_t wanted_at = 0; // the head's number, where it was given
    if (colon != std::string::npos) std::from_chars(head.data(), head.data() + colon, wanted_at);
    bool head_found = wanted.empty();
    Statement statement(connection, "SELECT number, actor, at, latest, command, kind, fact, row_id, form, client, purpose, "
                                    "row_count, manifest, hash FROM entry ORDER BY number");
    while (statement.step()) {
        EntryFields fields;
        fields.number = statement.integer(0);
        if (fields.number < 1) continue;             // reported above
        if (fields.number != out.entries + 1) break; // and so is this
        fields.actor = statement.text(1);
        fields.at = statement.integer(2);
        fields.command = statement.text(4);
        fields.kind = statement.integer(5);
        fields.fact = statement.optional_integer(6).value_or(0);
        fields.row_id = statement.optional_integer(7).value_or(0);
        fields.form = statement.optional_integer(8).value_or(0);
        fields.client = statement.optional_integer(9).value_or(0);
        fields.purpose = statement.optional_text(10).value_or("");
        fields.row_count = statement.optional_integer(11).value_or(0);
        fields.manifest = statement.blob(12);
        // The hash cannot tell nothing from zero, so there is one way to write it.
        const bool spelled = statement.is_null(6) == (fields.fact == 0) && statement.is_null(7) == (fields.fact == 0) &&
                             statement.is_null(8) == (fields.form == 0) && statement.is_null(9) == (fields.client == 0) &&
                             statement.is_null(10) == fields.purpose.empty() && statement.is_null(11) == (fields.row_count == 0) &&
                             statement.is_null(12) == fields.manifest.empty();
        if (!spelled) faults.report(fields.number, "the entry was altered");
        const auto stored_latest = statement.optional_integer(3);
        const bool behind = fields.at < latest;
        if (stored_latest != (behind ? std::optional<std::int64_t>(latest) : std::nullopt))
            faults.report(fields.number, "the moment of the entry was altered");
        latest = std::max(latest, fields.at);

        Claim& claim = claims[static_cast<std::size_t>(fields.number)];
        const FactTable* table = fact_table(static_cast<Fact>(fields.fact));
        std::string_view row;
        if (fields.kind == one_row) {
            if (table == nullptr) faults.report(fields.number, "the entry names no table");
            else if (!claim.row_seen) faults.report(fields.number, row_name(*table, fields.row_id) + " is missing");
            row = view(claim.row_digest);
        } else if (fields.kind == many_rows) {
            std::int64_t rows = 0;
            for (const ManifestPart& part : decode_manifest(fields.manifest)) {
                rows += part.rows;
                Batch& batch = batches[{fields.number, part.fact}];
                const FactTable* of = fact_table(static_cast<Fact>(part.fact));
                const std::int64_t found = batch.digest.rows();
                if (of == nullptr || found != part.rows || batch.digest.finish() != part.digests)
                    faults.report(fields.number, "rows of table " + std::string(of == nullptr ? "?" : of->name) +
                                                     " were altered");
            }
            if (rows != fields.row_count) faults.report(fields.number, "the number of rows was altered");
        } else if (fields.kind != look || fields.fact != 0) {
            faults.report(fields.number, "the entry is of no known kind");
        }
        const Digest hash = entry_hash(previous, fields, row);
        const std::string stored = statement.blob(13);
        if (stored != view(hash)) faults.report(fields.number, "the entry or its row was altered");
        if (fields.number == wanted_at && hex(stored) != wanted)
            faults.report(fields.number, "the entry has another hash than the head that was kept");
        if (!head_found && (wanted_at == 0 || wanted_at == fields.number) && hex(stored) == wanted) head_found = true;
        previous = hash;
        ++out.entries;
    }
    if (!head_found)
        faults.report(out.entries + 1, "the chain does not hold the head " + wanted.substr(0, 16) +
                                           "…: its end was cut off, or it was rewritten");
    out.head = previous;
    out.fault = faults.fault();
    return out;
}

namespace {
const char* audit_columns = "SELECT number, actor, at, command, fact, row_id, row_count, client, purpose, hash FROM entry ";

AuditEntry audit_entry(Statement& statement) {
    AuditEntry entry;
    entry.number = statement.integer(0);
    entry.actor = statement.text(1);
    entry.at = Instant::from_microseconds(statement.integer(2));
    entry.command = statement.text(3);
    if (!statement.is_null(4))
        if (const FactTable* table = fact_table(static_cast<Fact>(statement.integer(4)))) entry.table = table->name;
    entry.row = statement.optional_integer(5);
    entry.rows = statement.optional_integer(6);
    entry.client = statement.optional_integer(7);
    entry.purpose = statement.optional_text(8).value_or("");
    entry.hash = hex(statement.blob(9));
    return entry;
}
} // namespace

std::vector<AuditEntry> audit_log(const Reader& reader, const AuditFilter& filter,
                                  const std::vector<std::int64_t>& client_numbers) {
    std::string where = "WHERE number<=:bound";
    if (filter.looks_only) where += " AND kind=2";
    if (!client_numbers.empty()) {
        std::string list;
        for (const std::int64_t number : client_numbers) list += (list.empty() ? "" : ",") + std::to_string(number);
        where += " AND client IN (" + list + ")";
    }
    if (!filter.actor.empty()) where += " AND actor=:actor";
    if (!filter.command.empty()) where += " AND command=:command";
    Statement statement(reader.connection(), audit_columns + where + " ORDER BY number DESC LIMIT :last");
    statement.bind(":bound", reader.bound()).bind(":last", filter.last.value_or(-1));
    if (!filter.actor.empty()) statement.bind(":actor", std::string_view(filter.actor));
    if (!filter.command.empty()) statement.bind(":command", std::string_view(filter.command));
    std::vector<AuditEntry> entries;
    while (statement.step()) entries.push_back(audit_entry(statement));
    std::ranges::reverse(entries);
    return entries;
}

std::optional<AuditEntry> audit_head(const Reader& reader) {
    Statement statement(reader.connection(), std::string(audit_columns) + "WHERE number=:bound");
    statement.bind(":bound", reader.bound());
    if (!statement.step()) return std::nullopt;
    return audit_entry(statement);
}

} // namespace mat::store
