#include "cli/audit.hpp"

#include "cli/commands.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/verify.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

template <class Value> Cell or_null(const std::optional<Value>& value) { return value ? Cell(*value) : Cell(); }

report::Table entry_table(const store::Clinic& clinic, const std::vector<store::AuditEntry>& entries) {
    report::Table table;
    table.columns = {{"entry", Type::integer, "number"}, {"at", Type::text, "when it was recorded"}, {"actor", Type::text, "login"},
                     {"command", Type::text, "command"}, {"table", Type::text, "table of the row"}, {"row", Type::integer, "its number"},
                     {"rows", Type::integer, "rows of an import"}, {"client", Type::text, "whose identity was looked at"},
                     {"purpose", Type::text, "what for"}};
    for (const store::AuditEntry& entry : entries)
        table.rows.push_back({entry.number, clinic.zone.text(entry.at), entry.actor, entry.command, text_or_null(entry.table), or_null(entry.row),
                              or_null(entry.rows), entry.client ? Cell(client_text(*entry.client)) : Cell(), text_or_null(entry.purpose)});
    return table;
}

// `NUMBER:HASH` as `audit head` prints it, or the hash alone.
bool is_head(std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::string_view hash = colon == std::string_view::npos ? text : text.substr(colon + 1);
    if (hash.size() != 64 || hash.find_first_not_of("0123456789abcdef") != std::string_view::npos) return false;
    return colon == std::string_view::npos || parse_count(std::string(text.substr(0, colon)));
}

// As the audit log writes it: `dose-log administer`, `undo`.
bool is_command(std::string_view typed) {
    return std::ranges::any_of(commands(), [&](const Command& each) { return each.words() == typed; });
}

} // namespace

void add_audit_log(Flags& flags, AuditLogRequest& request) {
    flags.value("--by", "LOGIN", request.by, "only what this login did");
    flags.value("--command", "COMMAND", request.command, "only this command, for instance 'dose-log administer'");
    flags.value("--last", "N", request.last, "only the newest N entries");
    flags.flag("--looks", request.looks, "only looks at identities");
    flags.example("mat audit log --last 20");
}

Result<Answer> run_audit_log(const AuditLogRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    for (const auto& [name, value] : {std::pair{"--by", &request.by}, {"--command", &request.command}})
        if (*value && value->value().empty()) return Failure{Exit::usage, "usage", std::string(name) + " is empty", ""};
    store::AuditFilter filter;
    filter.actor = request.by.value_or("");
    filter.command = request.command.value_or("");
    filter.looks_only = request.looks;
    if (request.last) {
        const auto last = parse_count(*request.last);
        if (!last) return last.failure();
        filter.last = *last;
    }
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        Answer answer;
        answer.table = entry_table(clinic, store::audit_log(reader, filter, {}));
        // Nothing found is an answer; a command that there never was is a slip of the keys.
        if (request.command && answer.table.rows.empty() && !is_command(*request.command))
            return Failure{Exit::usage, "usage", quoted(*request.command) + " is no command that records", "write it as in 'dose-log administer'"};
        return answer;
    });
}

void add_audit_head(Flags& flags, AuditHeadRequest&) { flags.example("mat audit head"); }

Result<Answer> run_audit_head(const AuditHeadRequest&, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto head = store::audit_head(reader);
        if (!head) return Failure{Exit::damaged, "damaged", "the store has no audit entry", ""};
        Answer answer;
        answer.one_record = true;
        answer.table.columns = {{"entry", Type::integer, "number of the last entry"}, {"at", Type::text, "when it was recorded"},
                                {"head", Type::text, "its hash: keep it outside the store"}};
        answer.table.rows = {{head->number, clinic.zone.text(head->at), head->hash}};
        answer.sentence = std::to_string(head->number) + ":" + head->hash;
        answer.asked = true;
        return answer;
    });
}

void add_audit_verify(Flags& flags, AuditVerifyRequest& request) {
    flags.value("--head", "DIGEST", request.head, "a head printed earlier: the chain must still hold it");
    flags.example("mat audit verify");
}

Result<Answer> run_audit_verify(const AuditVerifyRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const std::string head = request.head.value_or("");
    if (request.head && !is_head(head))
        return Failure{Exit::usage, "head", quoted(head) + " is not a head", "mat audit head prints one: NUMBER:HASH, or HASH alone"};
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic&, const Actor&) -> Result<Answer> {
        const store::Verification verification = store::verify_chain(reader, head);
        if (verification.fault)
            return Failure{Exit::damaged, "chain-broken",
                           "the audit chain does not hold at entry " + std::to_string(verification.fault->entry) + ": " + verification.fault->what,
                           "keep the file as it is; mat store restore brings back a backup"};
        Answer answer;
        answer.one_record = true;
        answer.table.columns = {{"ok", Type::boolean, "the chain holds"}, {"entries", Type::integer, "entries"}, {"rows", Type::integer, "rows"},
                                {"head", Type::text, "hash of the last entry"}};
        answer.table.rows = {{true, verification.entries, verification.rows, store::hex(store::view(verification.head))}};
        answer.sentence = "The audit chain holds: " + std::to_string(verification.entries) + " entries, " + std::to_string(verification.rows) +
                          " rows, head " + store::hex(store::view(verification.head)) + ".";
        return answer;
    });
}

void add_audit_access(Flags& flags, AuditAccessRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.example("mat audit access 1042-9");
}

Result<Answer> run_audit_access(const AuditAccessRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto client = client_named(reader, request.client);
        if (!client) return client.failure();
        store::AuditFilter filter;
        filter.looks_only = true;
        Answer answer;
        answer.table = entry_table(clinic, store::audit_log(reader, filter, client->numbers));
        return answer;
    });
}

} // namespace mat::cli
