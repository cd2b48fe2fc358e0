#include "cli/group.hpp"

#include "cli/choice.hpp"
#include "cli/fields.hpp"
#include "cli/group_name.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/folding.hpp"
#include "store/groups.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

constexpr std::string_view overridable[] = {"group-full"};
constexpr std::size_t longest_name = 80; // bytes
constexpr domain::Roles leaders = domain::Role::prescriber | domain::Role::nurse | domain::Role::counselor | domain::Role::case_manager;

Cell number_or_null(const std::optional<std::int64_t>& number) { return number ? Cell(*number) : Cell(); }

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }
Cell start_of(const domain::GroupRecord& group) {
    if (!group.starts) return {};
    return two_digits(*group.starts / 3600) + ":" + two_digits(*group.starts / 60 % 60);
}

report::Table group_table(const store::Reader& reader, const std::vector<domain::GroupRecord>& groups, Day day) {
    report::Table table;
    table.columns = {{"group", Type::text, "name of the group"}, {"kind", Type::text, "clinical, peer-led, family, mutual-help or community"},
                     {"weekday", Type::text, "day of the week on which it meets"}, {"time", Type::text, "when it begins"},
                     {"minutes", Type::integer, "how long it is"}, {"capacity", Type::integer, "places"},
                     {"members", Type::integer, "people in it on that day"}, {"modality", Type::text, "how people meet"},
                     {"facilitator", Type::text, "login of who leads it"}, {"number", Type::integer, "number of the group"}};
    for (const domain::GroupRecord& group : groups)
        table.rows.push_back({group.name, group.kind, std::string(domain::weekday_names()[static_cast<std::size_t>(group.weekday)]), start_of(group),
                              group.minutes, number_or_null(group.capacity), std::ssize(domain::members_on(store::roster_of(reader, group.id), day)),
                              group.modality, text_or_null(store::staff_login(reader, group.staff)), group.id});
    return table;
}

report::Table roster_table(const domain::GroupRecord& group, const std::vector<domain::RosterLine>& lines) {
    report::Table table;
    table.columns = {{"group", Type::text, "name of the group"}, {"client", Type::text, "client number"},
                     {"join_date", Type::day, "first day in it"}, {"leave_date", Type::day, "first day no longer in it"}};
    for (const domain::RosterLine& line : lines)
        table.rows.push_back({group.name, client_text(line.client), line.joined, day_or_null(line.left)});
    return table;
}

Result<Nothing> check_name(const std::string& name) {
    if (auto good = check_utf8(name, "name"); !good) return good;
    const bool control = std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; });
    if (control || name.size() > longest_name || name.starts_with("#") || store::folded(name).empty())
        return Failure{Exit::usage, "group-name", quoted(name) + " is no name for a group",
                       "a name has up to 80 bytes, no line breaks, and does not begin with #"};
    return Nothing{};
}

Result<domain::GroupRecord> group_from(const GroupAddRequest& request) {
    domain::GroupRecord group;
    if (auto name = check_name(request.name); !name) return name.failure();
    group.name = request.name;
    group.kind = request.kind;
    group.modality = request.modality.value_or("in-person");
    if (auto word = check_choice(group.kind, domain::group_kinds(), "a kind of group", "kinds"); !word) return word.failure();
    if (auto word = check_choice(group.modality, domain::group_modalities(), "a modality", "modalities"); !word) return word.failure();
    if (auto word = check_choice(request.weekday, domain::weekday_names(), "a weekday", "weekdays"); !word) return word.failure();
    group.weekday = static_cast<int>(std::ranges::find(domain::weekday_names(), request.weekday) - domain::weekday_names().begin());
    const auto starts = parse_clock(request.time);
    if (!starts) return starts.failure();
    group.starts = *starts;
    if (request.minutes) {
        const auto minutes = parse_count(*request.minutes);
        if (!minutes) return minutes.failure();
        if (*minutes > domain::longest_session)
            return Failure{Exit::usage, "minutes", quoted(*request.minutes) + " is longer than a group can be", ""};
        group.minutes = *minutes;
    }
    group.capacity = domain::usual_group_capacity;
    if (request.capacity) {
        const auto capacity = parse_count(*request.capacity);
        if (!capacity) return capacity.failure();
        group.capacity = *capacity;
    }
    return group;
}

} // namespace

void add_group_add(Flags& flags, GroupAddRequest& request) {
    flags.operand("NAME", request.name, "name of the group");
    flags.required_value("--kind", "KIND", request.kind, "clinical, peer-led, family, mutual-help or community");
    flags.words(domain::group_kinds());
    flags.required_value("--weekday", "DAY", request.weekday, "sun, mon, tue, wed, thu, fri or sat");
    flags.words(domain::weekday_names());
    flags.required_value("--time", "TIME", request.time, "when it begins: 10:00");
    flags.value("--minutes", "N", request.minutes, "how long it is (default: 60)");
    flags.value("--capacity", "N", request.capacity, "places (default: 12)");
    flags.value("--modality", "WORD", request.modality, "in-person (default), video, phone, text, online-forum or app");
    flags.words(domain::group_modalities());
    flags.value("--facilitator", "LOGIN", request.facilitator, "who leads it (default: you)");
    flags.example("mat group add 'Tuesday group' --kind clinical --weekday tue --time 10:00");
}

Result<Answer> run_group_add(const GroupAddRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    auto group = group_from(request);
    if (!group) return group.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        if (auto keeper = check_keeper(actor, *group); !keeper) return keeper.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        group->staff = actor.staff;
        if (request.facilitator) {
            const auto member = store::find_staff(writer, *request.facilitator);
            if (!member) return Failure{Exit::not_found, "no-such-staff", quoted(*request.facilitator) + " is not of the staff", "mat staff list"};
            if (!member->roles.any_of(leaders) && !domain::may_keep_group(member->roles, group->kind))
                return Failure{Exit::refused, "facilitator-role",
                               quoted(*request.facilitator) + " has no role that leads a group of kind " + group->kind, "mat staff list"};
            group->staff = member->id;
        }
        for (const domain::GroupRecord& other : store::list_groups(writer, clinic.today))
            if (store::folded(other.name) == store::folded(group->name))
                return Failure{Exit::refused, "group-exists", "there is a group " + quoted(other.name) + " already", "mat group list"};
        group->id = store::record_group(writer, *group, clinic.zone.day(*moment));
        Answer answer;
        answer.one_record = true;
        answer.table = group_table(writer, {*group}, clinic.today);
        answer.recorded = "group " + std::to_string(group->id);
        answer.sentence = "Group " + group->name + ": " + group->kind + ", " + request.weekday + " " + request.time + ", " +
                          std::to_string(group->minutes) + " minutes, " + std::to_string(*group->capacity) + " places, " + group->modality +
                          ", led by " + store::staff_login(writer, group->staff) + ".";
        return answer;
    });
}

void add_group_join(Flags& flags, GroupJoinRequest& request) {
    flags.operand("GROUP", request.name, "name of the group");
    flags.operands("CLIENT", request.clients, "client number, one or more");
    flags.example("mat group join 'relapse prevention' 1020-2 1021-5");
}

Result<Answer> run_group_join(const GroupJoinRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (auto codes = check_overrides(globals, overridable); !codes) return codes.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const Day day = clinic.zone.day(*moment);
        const auto group = group_named(writer, request.name, day);
        if (!group) return group.failure();
        if (auto keeper = check_keeper(actor, *group); !keeper) return keeper.failure();
        Answer answer;
        std::set<std::int64_t> joined;
        std::string numbers;
        for (const std::string& typed : request.clients) { // all of them or nobody
            const auto client = client_named(writer, typed);
            if (!client) return client.failure();
            const auto episodes = store::episodes_of(writer, *client);
            const bool in_care = std::ranges::any_of(episodes, [&](const auto& episode) { return episode.open_on(day); });
            const auto judgement = domain::judge_join({*group, store::roster_of(writer, group->id), in_care}, client->number.sequence(), day,
                                                      {actor.roles, globals.overrides});
            if (!judgement.verdict.allowed) return refusal(judgement.verdict);
            const std::int64_t join = store::record_join(writer, group->id, client->number.sequence(), day);
            for (const std::string& code : judgement.overridden) {
                store::record_override(writer, store::Fact::group_join, join, code);
                answer.warnings.push_back("overridden: " + code);
            }
            for (const std::string& warning : judgement.warnings) answer.warnings.push_back(warning);
            joined.insert(join);
            numbers += (numbers.empty() ? "" : ", ") + client->number.text();
        }
        auto roster = store::roster_of(writer, group->id);
        const auto members = domain::members_on(roster, day);
        std::erase_if(roster, [&](const auto& line) { return !joined.contains(line.join); });
        answer.one_record = roster.size() == 1;
        answer.table = roster_table(*group, roster);
        answer.recorded = "the joining of " + numbers;
        answer.sentence = "In " + group->name + " from " + day.text_with_weekday() + " on: " + numbers + ". " + std::to_string(members.size()) +
                          (members.size() == 1 ? " person is" : " people are") + " in it" +
                          (group->capacity ? ", of " + std::to_string(*group->capacity) : "") + ".";
        return answer;
    });
}

void add_group_leave(Flags& flags, GroupLeaveRequest& request) {
    flags.operand("GROUP", request.name, "name of the group");
    flags.operand("CLIENT", request.client, "client number");
    flags.example("mat group leave 'relapse prevention' 1042-9");
}

Result<Answer> run_group_leave(const GroupLeaveRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const Day day = clinic.zone.day(*moment);
        const auto group = group_named(writer, request.name, day);
        if (!group) return group.failure();
        if (auto keeper = check_keeper(actor, *group); !keeper) return keeper.failure();
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const std::int64_t who = client->number.sequence();
        // Who was there today is in it today: the first day without is tomorrow.
        Day left = day;
        for (const auto& meeting : store::meetings_in(writer, {day, day}, group->id))
            if (store::recorded_at_meeting(writer, meeting.id).contains(who)) left = day + 1;
        std::set<std::int64_t> ended;
        for (const domain::RosterLine& line : store::roster_of(writer, group->id)) {
            if (line.client != who || (line.left && *line.left <= left)) continue;
            store::record_leave(writer, line.join, std::max(left, line.joined));
            ended.insert(line.join);
        }
        if (ended.empty())
            return Failure{Exit::not_found, "not-in-group", client->number.text() + " is not in " + group->name, "mat group roster shows who is"};
        auto roster = store::roster_of(writer, group->id);
        std::erase_if(roster, [&](const auto& line) { return !ended.contains(line.join); });
        Answer answer;
        answer.one_record = roster.size() == 1;
        answer.table = roster_table(*group, roster);
        answer.recorded = "the leaving of " + client->number.text();
        answer.sentence = client->number.text() + " left " + group->name + "; first day without: " + roster.back().left->text_with_weekday() + ".";
        return answer;
    });
}

void add_group_roster(Flags& flags, GroupRosterRequest& request) {
    flags.operand("GROUP", request.name, "name of the group");
    flags.value("--on", "DATE", request.on, "who was in it on that day (default: today)");
    flags.example("mat group roster 'relapse prevention'");
}

Result<Answer> run_group_roster(const GroupRosterRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    std::vector<ClientNumber> numbers;
    std::string called;
    auto answer =
        reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
            Day day = clinic.today;
            if (request.on) {
                const auto typed = parse_day(*request.on, clinic.today);
                if (!typed) return typed.failure();
                day = *typed;
            }
            const auto group = group_named(reader, request.name, day);
            if (!group) return group.failure();
            // A peer specialist sees the people of the groups that peers keep.
            if (!domain::sees_all_sessions(actor.roles))
                if (auto keeper = check_keeper(actor, *group); !keeper) return keeper.failure();
            called = group->name;
            auto roster = store::roster_of(reader, group->id);
            std::erase_if(roster, [&](const auto& line) { return !line.open_on(day); });
            std::ranges::stable_sort(roster, {}, &domain::RosterLine::client);
            for (std::size_t i = roster.size(); i > 1; --i) // a merged person may be in it twice
                if (roster[i - 1].client == roster[i - 2].client) roster.erase(roster.begin() + static_cast<std::ptrdiff_t>(i - 1));
            for (const domain::RosterLine& line : roster) numbers.push_back(*ClientNumber::from_sequence(line.client));
            Answer out;
            out.table = roster_table(*group, roster);
            return out;
        });
    if (!answer || !globals.names) return answer;
    const auto identities = look_at(globals, surroundings, need, numbers, "roster of a group");
    if (!identities) return identities.failure();
    answer->named = true;
    for (const char* field : {"last_name", "first_name", "preferred_name"}) {
        answer->table.columns.push_back({field, Type::text, "of the sealed identity"});
        for (std::size_t i = 0; i < identities->size(); ++i) {
            const auto found = (*identities)[i].find(field);
            answer->table.rows[i].push_back(found == (*identities)[i].end() ? Cell() : Cell(found->second));
        }
    }
    return answer;
}

void add_group_list(Flags& flags, GroupListRequest&) { flags.example("mat group list"); }

Result<Answer> run_group_list(const GroupListRequest&, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        Answer answer;
        answer.table = group_table(reader, store::list_groups(reader, clinic.today), clinic.today);
        return answer;
    });
}

} // namespace mat::cli
