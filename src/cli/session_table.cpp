#include "cli/session_table.hpp"

#include "cli/records.hpp"
#include "store/groups.hpp"

#include <map>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

Cell number_or_null(const std::optional<std::int64_t>& number) { return number ? Cell(*number) : Cell(); }

// What sessions refer to, looked up once.
class Names {
  public:
    Names(const store::Reader& reader, const store::Clinic& clinic, std::size_t sessions) : reader_(reader) {
        for (const domain::GroupRecord& group : store::list_groups(reader, clinic.today)) groups_.emplace(group.id, group.name);
        if (sessions > 1) numbers_.emplace(reader);
    }
    std::int64_t number(std::int64_t id) const { return numbers_ ? numbers_->of(id) : store::session_number(reader_, id); }
    Cell group(const std::optional<std::int64_t>& id) const {
        const auto found = id ? groups_.find(*id) : groups_.end();
        return found == groups_.end() ? Cell() : Cell(found->second);
    }
    Cell login(const std::optional<std::int64_t>& staff) {
        if (!staff) return {};
        const auto [found, is_new] = logins_.try_emplace(*staff);
        if (is_new) found->second = store::staff_login(reader_, staff);
        return text_or_null(found->second);
    }

  private:
    const store::Reader& reader_;
    std::map<std::int64_t, std::string> groups_, logins_;
    std::optional<store::SessionNumbers> numbers_;
};

std::string length_text(const domain::SessionRecord& session) {
    return session.status == domain::SessionStatus::attended ? std::to_string(session.minutes) + " min" : std::string(name_of(session.status));
}

} // namespace

bool entered_later(const store::Clinic& clinic, const domain::SessionRecord& session) {
    return session.detail && session.day() < clinic.zone.day(session.recorded_at);
}

report::Table session_table(const store::Reader& reader, const store::Clinic& clinic, const std::vector<domain::SessionRecord>& sessions) {
    report::Table table;
    table.columns = {{"session", Type::integer, "number of the session"}, {"client", Type::text, "client number"},
                     {"day", Type::day, "the clinic's date"}, {"at", Type::text, "when it began"},
                     {"kind", Type::text, "individual, group, family, case_management, peer, medical, case_conference"},
                     {"status", Type::text, "attended, no_show, cancelled"}, {"minutes", Type::integer, "minutes with the person"},
                     {"counselor", Type::text, "login of who held it"}, {"group", Type::text, "name of the group"},
                     {"approach", Type::text, "what it worked with"}, {"modality", Type::text, "how people met"},
                     {"with", Type::text, "client, family or provider"}, {"late_minutes", Type::integer, "minutes late"},
                     {"left_minutes", Type::integer, "minutes after the beginning at which the person left"},
                     {"meeting", Type::integer, "number of the group's meeting"},
                     {"entered_later", Type::boolean, "recorded on a later day"}, {"signed_by", Type::text, "author of the note"},
                     {"signed_at", Type::text, "when the note was signed and locked"}};
    if (sessions.empty()) return table;
    Names names(reader, clinic, sessions.size());
    for (const domain::SessionRecord& session : sessions) {
        std::vector<Cell> row{names.number(session.id), client_text(session.client), session.day(),
                              session.detail ? Cell(clinic.zone.text(session.detail->at)) : Cell(),
                              std::string(name_of(session.kind)), std::string(name_of(session.status)), session.minutes,
                              names.login(session.staff), names.group(session.group)};
        if (const auto& detail = session.detail)
            row.insert(row.end(), {text_or_null(detail->approach), text_or_null(detail->modality), text_or_null(detail->with),
                                   number_or_null(detail->late_minutes), number_or_null(detail->left_minutes), number_or_null(detail->meeting)});
        else row.resize(row.size() + 6);
        row.emplace_back(entered_later(clinic, session));
        if (session.notes.empty()) row.resize(row.size() + 2);
        else row.insert(row.end(), {names.login(session.notes.back().staff), Cell(clinic.zone.text(session.notes.back().signed_at))});
        table.rows.push_back(std::move(row));
    }
    return table;
}

report::Table session_glance(const store::Reader& reader, const store::Clinic& clinic, const std::vector<domain::SessionRecord>& sessions) {
    report::Table table;
    table.columns = {{"session", Type::integer, ""}, {"client", Type::text, ""}, {"when", Type::text, ""}, {"kind", Type::text, ""},
                     {"length", Type::text, ""}, {"by", Type::text, ""}, {"remark", Type::text, ""}};
    if (sessions.empty()) return table;
    Names names(reader, clinic, sessions.size());
    for (const domain::SessionRecord& session : sessions) {
        std::string remark;
        const auto say = [&](const std::string& words) { remark += (remark.empty() ? "" : ", ") + words; };
        if (session.detail && !session.detail->approach.empty()) say(session.detail->approach);
        if (const Cell group = names.group(session.group); const auto* name = std::get_if<std::string>(&group)) say(*name);
        if (session.detail && session.detail->late_minutes) say("late " + std::to_string(*session.detail->late_minutes));
        if (session.detail && session.detail->left_minutes) say("left " + std::to_string(*session.detail->left_minutes));
        if (!session.notes.empty()) say("note");
        if (entered_later(clinic, session)) say("entered later");
        table.rows.push_back({names.number(session.id), client_text(session.client),
                              session.day().text_with_weekday() + (session.detail ? " " + clock_text(clinic.zone, session.detail->at) : ""),
                              std::string(name_of(session.kind)), length_text(session), names.login(session.staff), text_or_null(remark)});
    }
    return table;
}

} // namespace mat::cli
