// Groups, who is in them, sessions and drug screens.
#include "exchange/import_read.hpp"

#include <algorithm>

namespace mat::exchange {
namespace {

using store::BulkValue;
using store::Fact;

// In the order of the stored codes.
constexpr std::string_view session_kinds[] = {"individual", "group",   "family",         "case_management",
                                              "peer",       "medical", "case_conference"};
constexpr std::string_view session_states[] = {"attended", "no_show", "cancelled"};
constexpr std::size_t kind_group = 1;

constexpr std::int64_t longest_session = 24 * 60;

// A plain word, so that nothing that a person wrote gets into a result.
bool is_code(std::string_view text) {
    return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

} // namespace

IdsRead import_groups(store::Writer& writer, ImportFile& file, ImportOutcome& outcome, const IdsRead& staff) {
    enum Column { group_id, counselor_id, name, weekday };
    IdsRead ids("groups.csv");
    std::int64_t next = writer.next_id(Fact::care_group);
    FileRows rows(writer, file, {Fact::care_group});
    while (file.next()) {
        const std::int64_t id = file.own_id(group_id, ids);
        const auto counselor = file.optional_reference(counselor_id, staff);
        const std::string_view called = file.text(name);
        const std::int64_t meets_on = file.number(weekday, 0, 6); // 0 is Sunday
        if (file.rejected()) continue;
        rows.add(0, next, {BulkValue::text(called), meets_on, counselor});
        ids.keep(id, next++);
    }
    rows.record(outcome);
    return ids;
}

void import_rosters(store::Writer& writer, ImportFile& file, ImportOutcome& outcome, const IdsRead& clients,
                    const IdsRead& groups, Day today) {
    enum Column { roster_id, group_id, client_id, join_date, leave_date };
    IdsRead ids("rosters.csv");
    std::int64_t next = writer.next_id(Fact::group_join), next_leave = writer.next_id(Fact::group_leave);
    FileRows rows(writer, file, {Fact::group_join, Fact::group_leave});
    while (file.next()) {
        file.own_id(roster_id, ids);
        const std::int64_t group = file.reference(group_id, groups),
                           client = file.reference(client_id, clients);
        const Day joined = file.day(join_date);
        const auto left = file.optional_day(leave_date);
        if (joined > today) file.reject(join_date, "lies in the future");
        if (left && *left < joined) file.reject(leave_date, "lies before join_date");
        if (file.rejected()) continue;
        rows.add(0, next, {group, client, std::int64_t{joined.number()}});
        if (left) rows.add(1, next_leave++, {next, std::int64_t{left->number()}});
        ++next;
    }
    rows.record(outcome);
}

void import_sessions(store::Writer& writer, ImportFile& file, ImportOutcome& outcome, const IdsRead& staff,
                     const IdsRead& clients, const IdsRead& groups, Day today) {
    enum Column { session_id, client_id, counselor_id, group_id, kind, session_date, minutes, status };
    IdsRead ids("sessions.csv");
    // Where sessions were recorded before the import, imported ones take the upper half of a day's places,
    // which no day's work reaches: so the two never meet.
    constexpr std::int64_t upper_half = (DoseNumber::last_sequence + 1) / 2;
    const bool store_has_sessions = writer.next_id(Fact::session) != 1;
    DayKeys keys([store_has_sessions](Day) { return store_has_sessions ? upper_half : 1; });
    FileRows rows(writer, file, {Fact::session});
    while (file.next()) {
        file.own_id(session_id, ids);
        const std::int64_t client = file.reference(client_id, clients);
        const auto counselor = file.optional_reference(counselor_id, staff),
                   group = file.optional_reference(group_id, groups);
        const std::size_t what = file.word(kind, session_kinds);
        const Day day = file.day(session_date);
        const std::int64_t length = file.number(minutes, 0, longest_session);
        const std::size_t became = file.word(status, session_states);
        if (what == kind_group && !group) file.reject(group_id, "must not be empty for a group session");
        if (day > today) file.reject(session_date, "lies in the future");
        if (file.rejected()) continue;
        const auto key = keys.next(day);
        if (!key) {
            file.reject(session_date, "is a day that can hold no more sessions");
            continue;
        }
        rows.add(0, *key,
                 {client, counselor, group, static_cast<std::int64_t>(what), length,
                  static_cast<std::int64_t>(became)});
    }
    rows.record(outcome);
}

void import_screens(store::Writer& writer, ImportFile& file, ImportOutcome& outcome, const IdsRead& clients,
                    Day today) {
    enum Column { screen_id, client_id, collected_date, result };
    IdsRead ids("screens.csv");
    std::int64_t next = writer.next_id(Fact::drug_test);
    FileRows rows(writer, file, {Fact::drug_test});
    while (file.next()) {
        file.own_id(screen_id, ids);
        const std::int64_t client = file.reference(client_id, clients);
        const Day day = file.day(collected_date);
        const std::string_view found = file.cell(result);
        if (day > today) file.reject(collected_date, "lies in the future");
        if (!is_code(found))
            file.reject(result, "must be a word of at most 40 characters from a to z, 0 to 9, _ and -");
        if (file.rejected()) continue;
        rows.add(0, next++, {client, std::int64_t{day.number()}, BulkValue::text(found)});
    }
    rows.record(outcome);
}

} // namespace mat::exchange
