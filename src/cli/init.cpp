#include "cli/init.hpp"

#include "cli/choice.hpp"
#include "cli/fields.hpp"
#include "cli/records.hpp"
#include "domain/policy_layers.hpp"
#include "store/error.hpp"
#include "store/upkeep.hpp"

namespace mat::cli {
namespace {

std::string wrong_zone(const std::string& name) { return wrong(store::load_zone(name)); }

constexpr FieldKind init_fields[] = {
    {"clinic", "Name of the clinic", true, false, true},
    {"zone", "Time zone (for instance America/Chicago)", true, false, true, wrong_zone},
    {"address", "Address of the clinic, for labels", false},
    {"phone", "Telephone of the clinic, for labels", false},
    {"admin_login", "", false},
    {"admin_name", "Name of the first administrator", true, false, true},
    {"closed_weekdays", "", false},
    {"policy", "", false},
};

std::string or_else(const Fields& fields, const std::string& name, const std::string& fallback) {
    const auto found = fields.find(name);
    return found == fields.end() || found->second.empty() ? fallback : found->second;
}

} // namespace

void add_init(Flags& flags, InitRequest& request) {
    flags.value("--from", "FILE", request.from, "fields of the clinic as 'field: value' lines or JSON; - is standard input");
    flags.flag("--force", request.force, "also inside a folder under version control");
    flags.example("mat init --from clinic.txt");
}

Result<Answer> run_init(const InitRequest& request, const Globals& globals, const Surroundings& surroundings, const Need&) {
    store::NewStore wanted;
    wanted.path = store_path(globals, surroundings);
    wanted.key_path = key_path(globals, surroundings);
    const auto login = surroundings.login();
    if (!login) return login.failure();
    store::check_new_place(wanted);
    const auto fields = read_fields(init_fields, request.from, globals, surroundings);
    if (!fields) return fields.failure();
    wanted.clinic = fields->at("clinic");
    wanted.zone = fields->at("zone");
    wanted.address = or_else(*fields, "address", "");
    wanted.phone = or_else(*fields, "phone", "");
    wanted.closed_weekdays = or_else(*fields, "closed_weekdays", "sun");
    wanted.policy = or_else(*fields, "policy", "federal-2024");
    wanted.admin_login = or_else(*fields, "admin_login", *login);
    wanted.admin_name = fields->at("admin_name");
    wanted.admin_initials = initials_of(wanted.admin_name);
    wanted.in_version_control = request.force;
    if (auto zone = check_zone(wanted.zone); !zone) return zone.failure();
    if (auto closed = store::parse_weekdays(wanted.closed_weekdays); !closed) return closed.failure();
    if (!domain::built_in_policy(wanted.policy))
        return Failure{Exit::usage, "policy", "there is no built-in policy of that name", "built in are federal-2024 and federal-2001"};
    if (auto checked = check_login(wanted.admin_login); !checked) return checked.failure();

    Answer answer;
    answer.one_record = true;
    answer.table.columns = {{"store", report::Type::text, "path of the store"}, {"key", report::Type::text, "path of the key file"},
                            {"admin_login", report::Type::text, "login of the first administrator"},
                            {"recovery_key", report::Type::text, "opens the master key when the key file is lost; shown once"}};
    if (globals.dry_run) {
        answer.dry_run = true;
        answer.table.rows = {{wanted.path, wanted.key_path, wanted.admin_login, std::monostate{}}};
        return answer;
    }
    const std::string recovery = store::make_store(wanted, *login, surroundings.now);
    answer.table.rows = {{wanted.path, wanted.key_path, wanted.admin_login, recovery}};
    answer.recorded = "the store; mat store rekey --new-recovery-key prints another recovery key";
    answer.sentence = "Made the store " + wanted.path + "\nand its key     " + wanted.key_path +
                      "\n\nRecovery key, shown this once:\n\n    " + recovery +
                      "\n\nWrite it down and lock it away, apart from the store. Without the key file or"
                      "\nthis recovery key no name in the store can ever be read again. Copy the key"
                      "\nfile to a safe place too, never beside the store or into a backup of it."
                      "\n\n" + wanted.admin_login + " is the first administrator."
                      "\nNext: mat staff add LOGIN --name NAME --role nurse";
    answer.asked = true; // the recovery key is never shown again
    return answer;
}

} // namespace mat::cli
