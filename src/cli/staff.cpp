#include "cli/staff.hpp"

#include "cli/choice.hpp"
#include "cli/fields.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "cli/staff_table.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

// Roles with commas between; of the first word that is none, with the role that it is nearest to.
Result<domain::Roles> roles_typed(const std::string& typed) {
    const auto roles = domain::Roles::parse(typed);
    if (roles || typed.empty()) return roles;
    const std::vector<std::string> names = domain::all_roles().names();
    const std::vector<std::string_view> known(names.begin(), names.end());
    for (const std::string& word : words_between_commas(typed))
        if (auto checked = check_choice(word, known, "a role", "roles"); !checked) return checked.failure();
    return roles;
}

} // namespace

void add_staff_add(Flags& flags, StaffAddRequest& request) {
    flags.operand("LOGIN", request.login, "the login, as whoami prints it");
    flags.completes(Completes::nothing); // a new one
    flags.required_value("--name", "NAME", request.name, "the person's name, kept sealed");
    flags.required_value("--role", "ROLE,…", request.role, "one role or several: nurse,prescriber");
    flags.value("--mail", "ADDRESS", request.mail, "where reminders go");
    flags.example("mat staff add rlopez --name 'Rosa Lopez' --role nurse");
}

Result<Answer> run_staff_add(const StaffAddRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto roles = roles_typed(request.role);
    if (!roles) return roles.failure();
    if (auto checked = check_login(request.login); !checked) return checked.failure();
    if (request.name.empty()) return Failure{Exit::usage, "usage", "--name is empty", ""};
    if (auto good = check_utf8(request.name, "name"); !good) return good.failure();
    if (request.mail)
        if (auto checked = check_mail(*request.mail); !checked) return checked.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        if (store::find_staff(writer, request.login))
            return Failure{Exit::usage, "staff-exists", quoted(request.login) + " is of the staff already",
                           "mat staff role " + request.login + " ROLE,… changes the roles" +
                               (request.mail ? ", mat staff mail " + request.login + " ADDRESS the mail address" : "")};
        const store::Keys keys = store::Keys::open(writer, key_path(globals, surroundings));
        const std::int64_t id = store::record_staff(writer, keys, request.login, initials_of(request.name), request.name, *roles);
        if (request.mail) store::record_staff_mail(writer, id, *request.mail);
        Answer answer;
        answer.one_record = true;
        answer.table = staff_table(writer, {*store::find_staff(writer, request.login)}, clinic.today, false);
        answer.recorded = request.login;
        answer.sentence = "Added " + request.login + ": " + roles->text() + ".";
        return answer;
    });
}

void add_staff_role(Flags& flags, StaffRoleRequest& request) {
    flags.operand("LOGIN", request.login, "the login");
    flags.operand("ROLE,…", request.roles, "the whole set of roles from now on");
    flags.flag("--none", request.none, "no role from now on: who has left may do nothing");
    flags.example("mat staff role mreyes counselor,director");
    flags.example("mat staff role tahn --none");
}

Result<Answer> run_staff_role(const StaffRoleRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (request.roles.has_value() == request.none)
        return Failure{Exit::usage, "usage", "give the roles, or --none", "for instance: mat staff role mreyes counselor,director"};
    const auto roles = request.none ? Result<domain::Roles>(domain::Roles()) : roles_typed(*request.roles);
    if (!roles) return roles.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto member = staff_named(writer, request.login);
        if (!member) return member.failure();
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
        answer.table = staff_table(writer, {*store::find_staff(writer, request.login)}, clinic.today, false);
        answer.recorded = "the roles of " + request.login;
        answer.sentence = request.login + ": " + (member->roles.empty() ? "no role" : member->roles.text()) + " → " + (roles->empty() ? "no role" : roles->text()) + ".";
        return answer;
    });
}

void add_staff_list(Flags& flags, StaffListRequest&) { flags.example("mat staff list"); }

Result<Answer> run_staff_list(const StaffListRequest&, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (globals.names)
        if (auto looked = record_look_at_staff(globals, surroundings, need); !looked) return looked.failure();
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        std::optional<store::Keys> keys;
        if (globals.names) keys = store::Keys::open(reader, key_path(globals, surroundings));
        Answer answer;
        answer.table = staff_table(reader, store::list_staff(reader, keys ? &*keys : nullptr), clinic.today, keys.has_value());
        return answer;
    });
}

} // namespace mat::cli
