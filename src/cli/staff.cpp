#include "cli/staff.hpp"

#include "cli/parse.hpp"
#include "cli/records.hpp"

namespace mat::cli {
namespace {

using report::Type;

report::Table staff_table(const std::vector<store::StaffMember>& staff, bool names) {
    report::Table table;
    table.columns = {{"login", Type::text, "login"}, {"initials", Type::text, "initials of the dispensing log"},
                     {"roles", Type::list, "roles"}};
    if (names) table.columns.push_back({"name", Type::text, "name"});
    for (const store::StaffMember& member : staff) {
        table.rows.push_back({member.login, member.initials, member.roles.names()});
        if (names) table.rows.back().push_back(member.name);
    }
    return table;
}

} // namespace

void add_staff_add(Flags& flags, StaffAddRequest& request) {
    flags.operand("LOGIN", request.login, "the login, as whoami prints it");
    flags.completes(Completes::nothing); // a new one
    flags.required_value("--name", "NAME", request.name, "the person's name, kept sealed");
    flags.required_value("--role", "ROLE,…", request.role, "one role or several: nurse,prescriber");
    flags.example("mat staff add rlopez --name 'Rosa Lopez' --role nurse");
}

Result<Answer> run_staff_add(const StaffAddRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto roles = domain::Roles::parse(request.role);
    if (!roles) return roles.failure();
    if (auto checked = check_login(request.login); !checked) return checked.failure();
    if (request.name.empty()) return Failure{Exit::usage, "usage", "--name is empty", ""};
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic&, const Actor&) -> Result<Answer> {
        if (store::find_staff(writer, request.login))
            return Failure{Exit::usage, "staff-exists", quoted(request.login) + " is of the staff already",
                           "mat staff role " + request.login + " ROLE,… changes the roles"};
        const store::Keys keys = store::Keys::open(writer, key_path(globals, surroundings));
        store::record_staff(writer, keys, request.login, initials_of(request.name), request.name, *roles);
        Answer answer;
        answer.one_record = true;
        answer.table = staff_table({*store::find_staff(writer, request.login)}, false);
        answer.recorded = request.login;
        answer.sentence = "Added " + request.login + ": " + roles->text() + ".";
        return answer;
    });
}

void add_staff_role(Flags& flags, StaffRoleRequest& request) {
    flags.operand("LOGIN", request.login, "the login");
    flags.operand("ROLE,…", request.roles, "the whole set of roles from now on");
    flags.example("mat staff role mreyes counselor,director");
}

Result<Answer> run_staff_role(const StaffRoleRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto roles = domain::Roles::parse(request.roles);
    if (!roles) return roles.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic&, const Actor&) -> Result<Answer> {
        const auto member = store::find_staff(writer, request.login);
        if (!member) return Failure{Exit::not_found, "no-such-staff", quoted(request.login) + " is not of the staff", "mat staff list"};
        if (!roles->any_of(domain::Role::admin) && member->roles.any_of(domain::Role::admin)) {
            bool another = false;
            for (const store::StaffMember& other : store::list_staff(writer, nullptr))
                another = another || (other.login != member->login && other.roles.any_of(domain::Role::admin));
            if (!another)
                return Failure{Exit::refused, "last-admin", quoted(request.login) + " is the only admin; nobody could give roles any more",
                               "make somebody else an admin first"};
        }
        store::record_roles(writer, member->id, *roles);
        Answer answer;
        answer.one_record = true;
        answer.table = staff_table({*store::find_staff(writer, request.login)}, false);
        answer.recorded = "the roles of " + request.login;
        answer.sentence = request.login + ": " + (member->roles.empty() ? "no role" : member->roles.text()) + " → " + roles->text() + ".";
        return answer;
    });
}

void add_staff_list(Flags& flags, StaffListRequest&) { flags.example("mat staff list"); }

Result<Answer> run_staff_list(const StaffListRequest&, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (globals.names)
        if (auto looked = record_look_at_staff(globals, surroundings, need); !looked) return looked.failure();
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic&, const Actor&) -> Result<Answer> {
        std::optional<store::Keys> keys;
        if (globals.names) keys = store::Keys::open(reader, key_path(globals, surroundings));
        Answer answer;
        answer.table = staff_table(store::list_staff(reader, keys ? &*keys : nullptr), keys.has_value());
        return answer;
    });
}

} // namespace mat::cli
