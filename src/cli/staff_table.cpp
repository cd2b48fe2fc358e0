#include "cli/staff_table.hpp"

#include "cli/parse.hpp"
#include "cli/records.hpp"

#include <algorithm>

namespace mat::cli {

using report::Cell;
using report::Type;

report::Table staff_table(const store::Reader& reader, const std::vector<store::StaffMember>& staff, Day day, bool names) {
    report::Table table;
    table.columns = {{"login", Type::text, "login"}, {"initials", Type::text, "initials of the dispensing log"},
                     {"roles", Type::list, "roles"}, {"mail", Type::text, "where reminders go"},
                     {"supervisor", Type::text, "login of who supervises"},
                     {"credentials", Type::list, "kinds, each with the last day on which it holds"},
                     {"leave", Type::text, "days away, while they last"}};
    if (names) table.columns.push_back({"name", Type::text, "name"});
    for (const store::StaffMember& member : staff) {
        const store::StaffDetails details = store::staff_details(reader, member.id, day);
        std::vector<std::string> credentials;
        for (const store::Credential& each : details.credentials)
            credentials.push_back(each.kind + (each.expires < day ? " expired " : " until ") + each.expires.text());
        const bool away = !details.leaves.empty() && details.leaves.front().first <= day;
        table.rows.push_back({member.login, member.initials, member.roles.names(), text_or_null(details.mail), text_or_null(details.supervisor),
                              credentials.empty() ? Cell() : Cell(credentials),
                              away ? Cell(details.leaves.front().first.text() + ".." + details.leaves.front().last.text()) : Cell()});
        if (names) table.rows.back().push_back(member.name);
    }
    return table;
}

Result<store::StaffMember> staff_named(const store::Reader& reader, const std::string& login) {
    auto member = store::find_staff(reader, login);
    if (!member) return Failure{Exit::not_found, "no-such-staff", quoted(login) + " is not of the staff", "mat staff list"};
    return std::move(*member);
}

Result<Nothing> check_mail(std::string_view address) {
    const std::size_t at = address.find('@');
    const auto part = [](std::string_view text) {
        return !text.empty() && text.front() != '.' && text.back() != '.' && text.find("..") == std::string_view::npos;
    };
    constexpr std::string_view in_name = "!#$%&'*+-/=?^_`{|}~.", in_domain = "-.";
    const auto made_of = [](std::string_view text, std::string_view more) {
        return std::ranges::all_of(text, [&](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || more.find(c) != std::string_view::npos;
        });
    };
    const bool fits = at != std::string_view::npos && address.size() <= 254 && at <= 64 && address.front() != '-' &&
                      part(address.substr(0, at)) && part(address.substr(at + 1)) && made_of(address.substr(0, at), in_name) &&
                      made_of(address.substr(at + 1), in_domain) && address[at + 1] != '-' && address.back() != '-';
    if (fits) return Nothing{};
    return Failure{Exit::usage, "mail", quoted(address) + " is not a mail address", "write it as name@clinic.example"};
}

} // namespace mat::cli
