#include "cli/store_command.hpp"

#include "cli/fields.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "exchange/import.hpp"
#include "store/derived.hpp"
#include "store/error.hpp"
#include "store/files.hpp"
#include "store/query.hpp"
#include "store/tokens.hpp"
#include "store/upkeep.hpp"
#include "store/verify.hpp"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <unistd.h>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

// One record from names and cells.
report::Table record(std::initializer_list<std::tuple<const char*, Type, Cell>> cells) {
    report::Table table;
    table.rows.emplace_back();
    for (const auto& [name, type, cell] : cells) {
        table.columns.push_back({name, type, ""});
        table.rows.front().push_back(cell);
    }
    return table;
}

} // namespace

void add_store_info(Flags& flags, StoreInfoRequest&) { flags.example("mat store info"); }

Result<Answer> run_store_info(const StoreInfoRequest&, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto known = store::known_days(reader, clinic.zone);
        const auto sealed = store::sealed_through(reader);
        const auto trust = store::store_trust(reader);
        Answer answer;
        answer.one_record = true;
        answer.table = record({{"store", Type::text, reader.path()},
                               {"clinic", Type::text, clinic.name},
                               {"zone", Type::text, clinic.zone.name()},
                               {"today", Type::day, clinic.today},
                               {"schema", Type::integer, store::schema_version},
                               {"entries", Type::integer, reader.bound()},
                               {"size_bytes", Type::integer, store::size_of_store(reader)},
                               {"history_from", Type::day, known.imported ? Cell(known.imported->first) : Cell()},
                               {"history_to", Type::day, known.imported ? Cell(known.imported->last) : Cell()},
                               {"recorded_from", Type::day, day_or_null(known.recorded_from)},
                               {"sealed_through", Type::day, day_or_null(sealed)},
                               {"dosing", Type::text, std::string(trust.doses_unknown ? "shut: attest the doses since the restore" : "open")}});
        return answer;
    });
}

void add_store_check(Flags& flags, StoreCheckRequest& request) {
    flags.flag("--rebuild", request.rebuild, "make the derived tables anew from the facts");
    flags.example("mat store check");
}

Result<Answer> run_store_check(const StoreCheckRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const store::Store store = request.rebuild ? store::Store::open_to_write(store_path(globals, surroundings))
                                               : store::Store::open_to_read(store_path(globals, surroundings));
    // The tokens need the key; a check without it says so and goes on.
    const auto keys_of = [&](const store::Reader& reader) -> std::optional<store::Keys> {
        if (!store::key_is_there(key_path(globals, surroundings))) return std::nullopt;
        return store::Keys::open(reader, key_path(globals, surroundings));
    };
    if (request.rebuild) {
        store::Writer writer(store, "", need.command, surroundings.now);
        const auto actor = permitted_actor(writer, surroundings, need);
        if (!actor) return actor.failure();
        const store::Clinic clinic = store::read_clinic(writer);
        store::rebuild_derived(writer, clinic);
        if (!actor->roles.any_of(domain::Role::robot))
            if (const auto keys = keys_of(writer)) store::rebuild_tokens(writer, *keys);
        if (!globals.dry_run) writer.commit();
    }
    const store::Reader reader(store, surroundings.now());
    const auto actor = permitted_actor(reader, surroundings, need);
    if (!actor) return actor.failure();
    const store::Clinic clinic = store::read_clinic(reader);
    std::optional<store::Keys> keys;
    if (!actor->roles.any_of(domain::Role::robot)) keys = keys_of(reader); // role robot never opens the key
    const store::CheckResult checked = store::check_store(reader, clinic, keys ? &*keys : nullptr);
    if (!checked.faults.empty()) {
        Failure failure{Exit::damaged, "damaged", "", ""};
        for (const std::string& fault : checked.faults) failure.message += (failure.message.empty() ? "" : "\n") + fault;
        return failure;
    }
    Answer answer;
    answer.one_record = true;
    answer.dry_run = request.rebuild && globals.dry_run;
    answer.table = record({{"ok", Type::boolean, true}, {"entries", Type::integer, checked.entries}, {"rows", Type::integer, checked.rows}});
    answer.warnings = checked.remarks;
    answer.sentence = "The store is whole: " + std::to_string(checked.entries) + " audit entries, " + std::to_string(checked.rows) + " rows" +
                      (request.rebuild ? "; derived tables made anew." : ".");
    return answer;
}

void add_store_import(Flags& flags, StoreImportRequest& request) {
    flags.operand("DIR", request.folder, "folder with the nine CSV files");
    flags.flag("--partial", request.partial, "record what is sound, write the rest to DIR/rejected");
    flags.flag("--ignore-unknown", request.ignore_unknown, "leave out columns that are not known");
    flags.value("--map", "FILE", request.map, "TOML file with other names of columns and values");
    flags.example("mat store import history");
}

Result<Answer> run_store_import(const StoreImportRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const store::Keys keys = store::Keys::open(writer, key_path(globals, surroundings));
        const bool show = !globals.quiet && surroundings.error_is_terminal();
        const auto outcome = exchange::import_clinic(
            writer, keys, clinic, {request.folder, request.partial && !globals.dry_run, request.ignore_unknown, request.map.value_or("")},
            [&](const std::string& file, int percent) {
                if (show) write_bytes(surroundings.error, fmt::format("\r{:>3} % {:<14}", percent, file));
            });
        if (show) write_bytes(surroundings.error, "\r                    \r");
        if (!outcome) return outcome.failure();
        Answer answer;
        answer.table.columns = {{"file", Type::text, "file"}, {"rows", Type::integer, "rows recorded"}};
        std::int64_t rows = 0;
        for (const auto& [file, count] : outcome->recorded) {
            answer.table.rows.push_back({file, count});
            rows += count;
        }
        answer.recorded = "the import";
        answer.exit = outcome->rejected_rows > 0 ? Exit::partial : Exit::done;
        answer.sentence = "Imported " + std::to_string(rows) + " rows from " + std::to_string(outcome->recorded.size()) + " files.";
        for (const auto& [file, count] : outcome->recorded) answer.sentence += fmt::format("\n  {:<14} {:>9}", file, count);
        if (outcome->clients > 0)
            answer.sentence +=
                "\nClient numbers " + outcome->first_client.text() + " to " + outcome->last_client.text() + ", in the order of clients.csv.";
        answer.sentence += "\nHistory " + outcome->history.first.text() + " to " + outcome->history.last.text() + "; " +
                           std::to_string(outcome->missed_listed) + " missed days listed, " + std::to_string(outcome->missed_implied) +
                           " implied by orders and doses.";
        if (outcome->missed_differences > 0) {
            answer.warnings.push_back(std::to_string(outcome->missed_differences) +
                                      (outcome->missed_differences == 1 ? " missed day differs" : " missed days differ") +
                                      " from what orders and doses imply:");
            for (const std::string& example : outcome->difference_examples) answer.warnings.push_back("  " + example);
        }
        for (const exchange::Rejection& rejected : outcome->rejected)
            answer.warnings.push_back(rejected.file + ", line " + std::to_string(rejected.line) +
                                      (rejected.column.empty() ? "" : ", column " + rejected.column) + ": " + rejected.reason);
        if (outcome->rejected_rows > 0)
            answer.warnings.push_back(std::to_string(outcome->rejected_rows) +
                                      (outcome->rejected_rows == 1 ? " row was refused; it is in " : " rows were refused; they are in ") +
                                      request.folder + "/rejected");
        return answer;
    });
}

void add_store_backup(Flags& flags, StoreBackupRequest& request) {
    flags.operand("FILE", request.file, "where the copy goes; never overwritten");
    flags.example("mat store backup mat-2026-11-21.db");
}

Result<Answer> run_store_backup(const StoreBackupRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (request.file.empty() || request.file == "-") // a stream cannot be read back
        return Failure{Exit::usage, "file-name", quoted(request.file) + " names no file",
                       "a backup is verified where it lies: mat store backup copy.db"};
    const store::Store store = store::Store::open_to_read(store_path(globals, surroundings));
    std::int64_t entries = 0;
    {
        const store::Reader reader(store, surroundings.now());
        const auto actor = permitted_actor(reader, surroundings, need);
        if (!actor) return actor.failure();
        entries = reader.head();
    }
    if (!store::exists(store::folder_of(request.file)))
        return Failure{Exit::usage, "no-folder", "there is no folder " + quoted(store::folder_of(request.file)), "make it first"};
    if (::access(store::folder_of(request.file).c_str(), W_OK | X_OK) != 0)
        return Failure{Exit::failed, "file-error", "cannot write " + quoted(request.file) + ": " + std::strerror(errno), ""};
    Answer answer;
    answer.one_record = true;
    answer.table = record({{"backup", Type::text, request.file}, {"entries", Type::integer, entries}});
    answer.dry_run = globals.dry_run;
    if (!globals.dry_run) {
        store::backup_store(store, request.file, surroundings.now);
        answer.recorded = "the backup";
    }
    answer.sentence = "Backed up to " + request.file + ", verified. The key is not in it.";
    return answer;
}

void add_store_restore(Flags& flags, StoreRestoreRequest& request) {
    flags.operand("FILE", request.file, "a backup");
    flags.flag("--check", request.check, "only check that it could be restored");
    flags.example("mat store restore mat-2026-11-21.db --check");
}

Result<Answer> run_store_restore(const StoreRestoreRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const std::string path = store_path(globals, surroundings);
    if (::access(request.file.c_str(), R_OK) != 0)
        return Failure{Exit::usage, "file-unreadable", "cannot read " + quoted(request.file) + ": " + std::strerror(errno), ""};
    // Who may is said by the store that is there; on a new machine, or where it is damaged, by the backup's own staff.
    {
        const bool whole = store::is_whole(path);
        if (!whole && store::has_owner_rights()) // anybody can write a backup in which they are an admin
            return Failure{Exit::not_permitted, "no-judge", "no store that is whole says who may restore here",
                           "restore it to a place of your own with --store, and let root put it here: man mat-security"};
        const store::Store judge = whole ? store::Store::open_to_read(path) : store::Store::open_to_read(request.file, store::Whose::user);
        const store::Reader reader(judge, surroundings.now());
        const auto actor = permitted_actor(reader, surroundings, need);
        if (!actor) return actor.failure();
    }
    store::verify_copy(request.file, surroundings.now, store::Whose::user);
    Answer answer;
    answer.one_record = true;
    answer.dry_run = globals.dry_run && !request.check;
    if (request.check || globals.dry_run) {
        answer.table = record({{"backup", Type::text, request.file}, {"ok", Type::boolean, true}});
        answer.sentence = "The backup " + request.file + " is whole and could be restored.";
        return answer;
    }
    const auto login = surroundings.login();
    if (!login) return login.failure();
    const std::string kept = store::restore_store(path, request.file, *login, surroundings.now);
    answer.table = record({{"store", Type::text, path}, {"backup", Type::text, request.file}, {"kept", Type::text, text_or_null(kept)}});
    answer.recorded = "the restore";
    answer.sentence = "Restored " + path + " from " + request.file + "." + (kept.empty() ? "" : "\nThe store before it is kept as " + kept + ".") +
                      "\nDosing is shut until somebody says that the doses since the backup are known:\n"
                      "  mat store attest --doses-through INSTANT";
    return answer;
}

void add_store_attest(Flags& flags, StoreAttestRequest& request) {
    flags.value("--doses-through", "INSTANT", request.through, "every dose given up to then is in the store: dosing opens again");
    flags.flag("--clock", request.clock, "the clock is right now, although entries are ahead of it; takes two logins");
    flags.example("mat store attest --doses-through now");
}

Result<Answer> run_store_attest(const StoreAttestRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (request.clock == request.through.has_value())
        return Failure{Exit::usage, "usage", "give --doses-through INSTANT or --clock", ""};
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const store::StoreTrust trust = store::store_trust(writer);
        Answer answer;
        answer.one_record = true;
        if (request.through) {
            const auto through = parse_moment(*request.through, writer.moment(), clinic.zone);
            if (!through) return through.failure();
            if (!trust.doses_unknown) {
                answer.table = record({{"dosing", Type::text, std::string("open")}});
                answer.sentence = "Dosing is open; there is nothing to attest.";
                return answer;
            }
            store::record_event(writer, "doses-attested", *through);
            answer.table = record({{"dosing", Type::text, std::string("open")}, {"through", Type::text, clinic.zone.text(*through)}});
            answer.recorded = "the attestation";
            answer.sentence = "Attested by " + actor.login + ": every dose up to " + clinic.zone.text(*through) + " is known. Dosing is open.";
            return answer;
        }
        if (writer.moment() >= trust.clock_floor && !trust.clock_proposed_by) {
            answer.table = record({{"clock", Type::text, std::string("right")}});
            answer.sentence = "The clock is not behind; there is nothing to attest.";
            return answer;
        }
        if (!trust.clock_proposed_by) {
            if (!actor.roles.any_of(domain::Role::admin))
                return Failure{Exit::not_permitted, "not-permitted", "an admin says it first", ""};
            store::record_event(writer, "clock-proposed", std::nullopt);
            answer.table = record({{"clock", Type::text, std::string("proposed")}});
            answer.recorded = "the first word";
            answer.sentence =
                "Said by " + actor.login + ": the clock is right. Dosing opens when a second login says so too: mat store attest --clock";
            return answer;
        }
        if (*trust.clock_proposed_by == actor.login)
            return Failure{Exit::not_permitted, "second-login", "you said it already: a second login says it too", ""};
        store::record_event(writer, "clock-attested", std::nullopt);
        answer.table = record({{"clock", Type::text, std::string("attested")}});
        answer.recorded = "the attestation";
        answer.sentence = "Attested by " + *trust.clock_proposed_by + " and " + actor.login + ": the clock is right.";
        return answer;
    });
}

void add_store_rekey(Flags& flags, StoreRekeyRequest& request) {
    flags.flag("--recovery", request.recovery, "open the store with the recovery key: the key file is lost");
    flags.value("--from", "FILE", request.from, "where the recovery key is; - is standard input");
    flags.flag("--new-recovery-key", request.new_recovery, "also make and print another recovery key");
    flags.example("mat store rekey");
}

Result<Answer> run_store_rekey(const StoreRekeyRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (request.from && !request.recovery) return Failure{Exit::usage, "usage", "--from goes with --recovery", ""};
    const std::string path = key_path(globals, surroundings);
    std::string words;
    if (request.recovery) {
        const auto typed = request.from ? words_from(request.from, surroundings, "The recovery key")
                                        : ask_hidden("Recovery key", "give it with --from FILE, or --from -", globals, surroundings);
        if (!typed) return typed.failure();
        words = *typed;
    }
    const store::Store store = store::Store::open_to_write(store_path(globals, surroundings));
    const auto login = surroundings.login();
    if (!login) return login.failure();
    store::Writer writer(store, *login, need.command, surroundings.now);
    const auto actor = permitted_actor(writer, surroundings, need);
    if (!actor) return actor.failure();
    const store::Keys keys = request.recovery ? store::Keys::recover(writer, store::parse_recovery_text(words)) : store::Keys::open(writer, path);
    if (request.recovery && store::lies_beside(path, store.path()))
        return Failure{Exit::usage, "key-beside-store", "the key would lie beside the store", "name a place in another folder with --key"};
    Answer answer;
    answer.one_record = true;
    answer.dry_run = globals.dry_run;
    std::string recovery;
    if (!globals.dry_run) {
        if (request.new_recovery) recovery = store::recovery_text(store::make_recovery(writer, keys));
        store::rekey_store(writer, keys, path);
        answer.recorded = "the new key in " + path;
    }
    answer.table = record({{"key", Type::text, path}, {"recovery_key", Type::text, text_or_null(recovery)}});
    answer.sentence = "Made a new master key and wrapped every data key with it: " + path + ".\nBackups made before open with the old key or the " +
                      std::string("recovery key only.");
    if (!recovery.empty()) answer.sentence += "\n\nNew recovery key, shown this once:\n\n    " + recovery + "\n";
    answer.asked = !recovery.empty();
    return answer;
}

void add_store_migrate(Flags& flags, StoreMigrateRequest&) { flags.example("mat store migrate"); }

Result<Answer> run_store_migrate(const StoreMigrateRequest&, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const std::string path = store_path(globals, surroundings);
    const auto login = surroundings.login();
    if (!login) return login.failure();
    {
        const store::Store store = store::Store::open_to_migrate(path);
        const store::Reader reader(store, surroundings.now());
        const auto actor = permitted_actor(reader, surroundings, need);
        if (!actor) return actor.failure();
    }
    Answer answer;
    answer.one_record = true;
    answer.dry_run = globals.dry_run;
    const std::string backup = globals.dry_run ? std::string() : store::migrate_store(path, *login, surroundings.now);
    answer.table = record({{"schema", Type::integer, store::schema_version}, {"migrated", Type::boolean, !backup.empty()},
                           {"backup", Type::text, text_or_null(backup)}});
    const std::string schema = std::to_string(store::schema_version);
    answer.sentence = backup.empty() ? "The store has schema " + schema + ", which this program uses; nothing to do."
                                     : "The store has schema " + schema + " now. What it was before is kept as " + backup + ".";
    if (!backup.empty()) answer.recorded = "the migration";
    return answer;
}

void add_store_query(Flags& flags, StoreQueryRequest& request) {
    flags.operand("SQL", request.sql, "one SELECT over the views");
    flags.example("mat store query 'SELECT medication, count(*) FROM v_order WHERE end_date IS NULL GROUP BY 1'");
    for (const store::ViewOfQuery& view : store::query_views()) flags.example(std::string(view.name) + ": " + std::string(view.meaning));
}

Result<Answer> run_store_query(const StoreQueryRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    std::string sql = request.sql;
    if (sql == "-") {
        const auto words = words_from(sql, surroundings, "The query");
        if (!words) return words.failure();
        sql = *words;
    }
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto found = store::run_query(reader, clinic, actor.roles, sql);
        if (!found) return found.failure();
        Answer answer;
        for (std::size_t i = 0; i < found->columns.size(); ++i) {
            bool numbers = !found->rows.empty();
            for (const auto& row : found->rows) numbers = numbers && std::holds_alternative<std::int64_t>(row[i]);
            answer.table.columns.push_back({found->columns[i], numbers ? Type::integer : Type::text, ""});
        }
        for (const auto& row : found->rows) {
            auto& cells = answer.table.rows.emplace_back();
            for (const store::QueryCell& cell : row) {
                if (const auto* number = std::get_if<std::int64_t>(&cell)) cells.emplace_back(*number);
                else if (const auto* real = std::get_if<double>(&cell)) cells.emplace_back(fmt::format("{}", *real));
                else if (const auto* text = std::get_if<std::string>(&cell)) cells.emplace_back(*text);
                else cells.emplace_back();
            }
        }
        return answer;
    });
}

} // namespace mat::cli
