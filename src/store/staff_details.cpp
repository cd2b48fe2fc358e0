#include "store/staff_details.hpp"

#include "store/connection.hpp"

#include <map>

namespace mat::store {

StaffDetails staff_details(const Reader& reader, std::int64_t staff, Day day) {
    StaffDetails details;
    {
        Statement statement(reader.connection(), "SELECT id, mail FROM staff_mail WHERE staff=:staff AND entry<=:bound ORDER BY id");
        statement.bind(":staff", staff).bind(":bound", reader.bound());
        const auto voided = voided_rows(reader, Fact::staff_mail);
        while (statement.step())
            if (!voided.contains(statement.integer(0))) details.mail = statement.text(1); // the last one stands
    }
    details.supervisor = staff_login(reader, supervisor_of(reader, staff, day));
    {
        Statement statement(reader.connection(), "SELECT id, kind, expires_day FROM staff_credential WHERE staff=:staff AND "
                                                 "entry<=:bound ORDER BY id");
        statement.bind(":staff", staff).bind(":bound", reader.bound());
        const auto voided = voided_rows(reader, Fact::staff_credential);
        std::map<std::string, Day> newest;
        while (statement.step())
            if (!voided.contains(statement.integer(0))) newest[statement.text(1)] = Day::from_number(statement.integer(2));
        for (const auto& [kind, expires] : newest) details.credentials.push_back({kind, expires});
    }
    Statement statement(reader.connection(), "SELECT id, first_day, last_day FROM staff_leave WHERE staff=:staff AND last_day>=:day AND "
                                             "entry<=:bound ORDER BY first_day, id");
    statement.bind(":staff", staff).bind(":day", std::int64_t{day.number()}).bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::staff_leave);
    while (statement.step())
        if (!voided.contains(statement.integer(0)))
            details.leaves.push_back({Day::from_number(statement.integer(1)), Day::from_number(statement.integer(2))});
    return details;
}

std::optional<std::int64_t> supervisor_of(const Reader& reader, std::int64_t staff, Day day) {
    Statement statement(reader.connection(), "SELECT id, supervisor FROM staff_supervisor WHERE staff=:staff AND from_day<=:day AND "
                                             "entry<=:bound ORDER BY from_day DESC, id DESC");
    statement.bind(":staff", staff).bind(":day", std::int64_t{day.number()}).bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::staff_supervisor);
    while (statement.step())
        if (!voided.contains(statement.integer(0))) return statement.optional_integer(1);
    return std::nullopt;
}

void record_staff_mail(Writer& writer, std::int64_t staff, std::string_view mail) {
    writer.record(Fact::staff_mail, {staff, std::string(mail)});
}

void record_supervisor(Writer& writer, std::int64_t staff, std::optional<std::int64_t> supervisor, Day from) {
    writer.record(Fact::staff_supervisor, {staff, supervisor ? Value(*supervisor) : Value(), std::int64_t{from.number()}});
}

void record_credential(Writer& writer, std::int64_t staff, std::string_view kind, Day expires) {
    writer.record(Fact::staff_credential, {staff, std::string(kind), std::int64_t{expires.number()}});
}

void record_leave(Writer& writer, std::int64_t staff, DayRange days) {
    writer.record(Fact::staff_leave, {staff, std::int64_t{days.first.number()}, std::int64_t{days.last.number()}});
}

} // namespace mat::store
