#include "store/clinic.hpp"

#include "domain/policy_layers.hpp"
#include "store/connection.hpp"
#include "store/error.hpp"
#include "store/files.hpp"
#include "store/policy.hpp"

#include <algorithm>
#include <map>

namespace mat::store {
namespace {

constexpr SettingKind kinds[] = {
    {"clinic", "", "name of the clinic, on reports and labels"},
    {"zone", "", "IANA time zone of the clinic; fixed once a dose is recorded"},
    {"address", "", "address of the clinic, on labels (42 CFR 8.12(i)(4))"},
    {"phone", "", "telephone of the clinic, on labels"},
    {"closed_weekdays", "sun", "weekdays on which the clinic is closed: sun,sat or none"},
    {"takehome.exempt_weekday", "sun", "the one closed weekend day that needs no determination (42 CFR 8.12(i)(1))"},
    {"window.closes", "11:00", "when the dosing window closes: a day without a dose counts as missed from then on"},
    {"window.idle_minutes", "5", "the dosing window closes after so many minutes without a key; 0: never"},
    {"window.count_gate", "no", "yes: the dosing window opens when the open lots of its station were counted today"},
    {"program", "otp", "program of new episodes"},
    {"policy", "federal-2024", "built-in policy"},
    {"retention.censor_reasons", "completed,transferred,died", "ends of an episode that retention does not count against it"},
};

constexpr std::size_t zone_file_limit = 1 << 20;

std::string fallback_of(std::string_view setting) {
    const auto kind = std::ranges::find(kinds, setting, &SettingKind::name);
    return kind == std::end(kinds) ? std::string() : std::string(kind->fallback);
}

// Every setting in force on that day, in one look: each command needs most of them. Whether there are layers of policy
// comes along, as settings with names that nobody can set.
std::map<std::string, std::string, std::less<>> settings_on(const Reader& reader, Day day) {
    Statement statement(reader.connection(), "SELECT name, value, from_day, id FROM setting WHERE from_day<=:day AND entry<=:bound "
                                             "UNION ALL SELECT iif(client IS NULL, ':layer', ':patient layer'), '', 0, 0 FROM "
                                             "policy_layer WHERE entry<=:bound ORDER BY 3, 4");
    statement.bind(":day", std::int64_t{day.number()}).bind(":bound", reader.bound());
    std::map<std::string, std::string, std::less<>> values;
    while (statement.step()) values[statement.text(0)] = statement.text(1); // the last one stands
    return values;
}

StaffMember staff_from(const Reader& reader, Statement& statement) { // of id, login, initials
    StaffMember member;
    member.id = statement.integer(0);
    member.login = statement.text(1);
    member.initials = statement.text(2);
    Statement roles(reader.connection(), "SELECT roles FROM staff_role WHERE staff=:staff AND entry<=:bound ORDER BY id DESC LIMIT 1");
    roles.bind(":staff", member.id).bind(":bound", reader.bound());
    if (roles.step()) member.roles = domain::Roles::from_bits(roles.integer(0));
    return member;
}

} // namespace

std::span<const SettingKind> setting_kinds() { return kinds; }

std::string setting(const Reader& reader, std::string_view name, Day day) {
    Statement statement(reader.connection(), "SELECT value FROM setting WHERE name=:name AND from_day<=:day AND "
                                             "entry<=:bound ORDER BY from_day DESC, id DESC LIMIT 1");
    statement.bind(":name", name).bind(":day", std::int64_t{day.number()}).bind(":bound", reader.bound());
    return statement.step() ? statement.text(0) : fallback_of(name);
}

std::vector<SettingVersion> setting_versions(const Reader& reader, std::string_view name) {
    Statement statement(reader.connection(), "SELECT value, from_day, entry FROM setting WHERE name=:name AND "
                                             "entry<=:bound ORDER BY from_day DESC, id DESC");
    statement.bind(":name", name).bind(":bound", reader.bound());
    std::vector<SettingVersion> versions;
    while (statement.step())
        versions.push_back({statement.text(0), Day::from_number(statement.integer(1)), statement.integer(2)});
    return versions;
}

std::vector<std::string> words_of_setting(std::string_view value) {
    std::vector<std::string> words;
    if (value == "none") return words;
    for (std::size_t comma = value.find(','); comma != std::string_view::npos; comma = value.find(',')) {
        words.emplace_back(value.substr(0, comma));
        value.remove_prefix(comma + 1);
    }
    words.emplace_back(value);
    return words;
}

void record_setting(Writer& writer, std::string_view name, std::string_view value, Day from) {
    writer.record(Fact::setting, {std::string(name), std::string(value), std::int64_t{from.number()}});
}

Result<domain::Zone> load_zone(const std::string& name) {
    const bool plain = !name.empty() && name.size() < 60 && name.front() != '/' && name.find("..") == std::string::npos &&
                       std::ranges::all_of(name, [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                  c == '/' || c == '_' || c == '-' || c == '+';
                       });
    const Failure unknown{Exit::usage, "zone", "'" + name.substr(0, 60) + "' is not a time zone of this machine",
                          "use an IANA name such as America/Chicago (package tzdata)"};
    if (!plain) return unknown;
    const std::string path = "/usr/share/zoneinfo/" + name;
    if (!exists(path)) return unknown;
    const auto bytes = read_file(path, zone_file_limit);
    if (!bytes) return unknown;
    auto zone = domain::Zone::parse(name, *bytes);
    if (!zone) return unknown;
    return zone;
}

Result<unsigned> parse_weekdays(std::string_view text) {
    constexpr std::string_view names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    unsigned bits = 0;
    if (text == "none") return bits;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const std::string_view word = text.substr(0, comma);
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
        const auto found = std::ranges::find(names, word);
        if (found == std::end(names))
            return Failure{Exit::usage, "weekday", "'" + std::string(word.substr(0, 60)) + "' is not a weekday",
                           "weekdays are sun,mon,tue,wed,thu,fri,sat, or the word none"};
        bits |= 1U << (found - std::begin(names));
    }
    return bits;
}

std::string hours_setting(int weekday) {
    constexpr std::string_view names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    return "hours." + std::string(names[weekday]);
}

std::optional<Hours> parse_hours(std::string_view text) {
    const auto time = [](std::string_view word) -> std::optional<std::int32_t> {
        if (word.size() != 5 || word[2] != ':') return std::nullopt;
        for (const std::size_t i : {0, 1, 3, 4})
            if (word[i] < '0' || word[i] > '9') return std::nullopt;
        const std::int32_t hour = (word[0] - '0') * 10 + word[1] - '0', minute = (word[3] - '0') * 10 + word[4] - '0';
        if (hour > 23 || minute > 59) return std::nullopt;
        return hour * 3600 + minute * 60;
    };
    if (text.size() != 11 || text[5] != '-') return std::nullopt;
    const auto opens = time(text.substr(0, 5)), closes = time(text.substr(6));
    if (!opens || !closes || *opens >= *closes) return std::nullopt;
    return Hours{*opens, *closes};
}

Clinic read_clinic(const Reader& reader) {
    // The zone first: without it there is no today. It is the same for all of the store's life, whatever entry is
    // looked back to.
    Statement zone_name(reader.connection(), "SELECT value FROM setting WHERE name='zone' ORDER BY id DESC LIMIT 1");
    auto zone = load_zone(zone_name.step() ? zone_name.text(0) : std::string());
    if (!zone) throw Error(Exit::failed, "zone", zone.failure().message, zone.failure().hint);
    Clinic clinic{"", std::move(*zone), Day(), 0, 0, {}, 0, "", {}, false, false};
    clinic.today = clinic.zone.day(reader.moment());
    const auto values = settings_on(reader, clinic.today);
    const auto value = [&](std::string_view name) {
        const auto found = values.find(name);
        return found == values.end() ? fallback_of(name) : found->second;
    };
    clinic.name = value("clinic");
    clinic.program = value("program");
    if (auto closed = parse_weekdays(value("closed_weekdays"))) clinic.closed_weekdays = *closed;
    if (auto exempt = parse_weekdays(value("takehome.exempt_weekday")))
        while (clinic.exempt_weekday < 7 && ((*exempt >> clinic.exempt_weekday) & 1U) == 0) ++clinic.exempt_weekday;
    const std::string closes = value("window.closes");
    if (closes.size() == 5)
        clinic.window_closes = ((closes[0] - '0') * 10 + closes[1] - '0') * 3600 + ((closes[3] - '0') * 10 + closes[4] - '0') * 60;
    clinic.has_patient_layers = values.contains(":patient layer");
    clinic.has_layers = clinic.has_patient_layers || values.contains(":layer");
    if (clinic.has_layers) clinic.policy = policy_on(reader, clinic, nullptr, clinic.today);
    else if (auto built_in = domain::built_in_policy(value("policy"))) clinic.policy = std::move(*built_in);
    clinic.hours = parse_hours(value(hours_setting(clinic.today.weekday())));
    if (clinic.hours) clinic.window_closes = clinic.hours->closes;
    return clinic;
}

std::vector<Closure> closures(const Reader& reader, DayRange range) {
    Statement statement(reader.connection(), "SELECT id, day, kind FROM closure WHERE day BETWEEN :first AND :last AND "
                                             "entry<=:bound ORDER BY day, id");
    statement.bind(":first", std::int64_t{range.first.number()}).bind(":last", std::int64_t{range.last.number()});
    statement.bind(":bound", reader.bound());
    std::vector<Closure> list;
    const auto voided = voided_rows(reader, Fact::closure);
    while (statement.step())
        if (!voided.contains(statement.integer(0)))
            list.push_back({statement.integer(0), Day::from_number(statement.integer(1)), statement.text(2)});
    return list;
}

bool closed_on(const Reader& reader, const Clinic& clinic, Day day) {
    return ((clinic.closed_weekdays >> day.weekday()) & 1U) != 0 || !closures(reader, {day, day}).empty();
}

std::int64_t record_closure(Writer& writer, Day day, std::string_view kind) {
    return writer.record(Fact::closure, {std::int64_t{day.number()}, std::string(kind)});
}

std::optional<StaffMember> find_staff(const Reader& reader, std::string_view login) {
    Statement statement(reader.connection(), "SELECT id, login, initials FROM staff WHERE login=:login AND entry<=:bound");
    statement.bind(":login", login).bind(":bound", reader.bound());
    if (!statement.step()) return std::nullopt;
    return staff_from(reader, statement);
}

std::vector<StaffMember> list_staff(const Reader& reader, const Keys* keys) {
    std::optional<Secret> clinic_key;
    if (keys != nullptr) clinic_key = keys->clinic(reader);
    Statement statement(reader.connection(), "SELECT id, login, initials, name FROM staff WHERE entry<=:bound ORDER BY login");
    statement.bind(":bound", reader.bound());
    std::vector<StaffMember> list;
    while (statement.step()) {
        list.push_back(staff_from(reader, statement));
        if (clinic_key) list.back().name = open_sealed(*clinic_key, Fact::staff, list.back().id, statement.blob(3));
    }
    return list;
}

std::string staff_login(const Reader& reader, std::optional<std::int64_t> staff) {
    if (!staff) return {};
    Statement statement(reader.connection(), "SELECT login FROM staff WHERE id=:id");
    statement.bind(":id", *staff);
    return statement.step() ? statement.text(0) : std::string();
}

std::int64_t record_staff(Writer& writer, const Keys& keys, std::string_view login, std::string_view initials,
                          std::string_view name, domain::Roles roles) {
    const std::int64_t id = writer.next_id(Fact::staff);
    writer.record(Fact::staff, id, {std::string(login), std::string(initials),
                                    Blob{seal(keys.clinic(writer), Fact::staff, id, name)}});
    record_roles(writer, id, roles);
    return id;
}

void record_roles(Writer& writer, std::int64_t staff, domain::Roles roles) {
    writer.record(Fact::staff_role, {staff, roles.bits()});
}

std::int64_t record_event(Writer& writer, std::string_view kind, std::optional<Instant> through) {
    return writer.record(Fact::store_event,
                         {std::string(kind), writer.moment().microseconds(),
                          through ? Value(through->microseconds()) : Value(std::monostate{})});
}

StoreTrust store_trust(const Reader& reader) {
    StoreTrust trust;
    std::int64_t floor_from = 0;
    {
        Statement statement(reader.connection(),
                            "SELECT e.kind, e.entry, n.actor FROM store_event e JOIN entry n ON n.number=e.entry "
                            "WHERE e.entry<=:bound ORDER BY e.id");
        statement.bind(":bound", reader.bound());
        while (statement.step()) {
            const std::string kind = statement.text(0);
            if (kind == "restore") trust.doses_unknown = true;
            if (kind == "doses-attested") trust.doses_unknown = false;
            if (kind == "clock-proposed") trust.clock_proposed_by = statement.text(2);
            if (kind == "clock-attested") {
                trust.clock_proposed_by.reset();
                floor_from = statement.integer(1);
            }
        }
    }
    // After an attested clock, only what was recorded since then can be ahead of it.
    Statement statement(reader.connection(),
                        floor_from == 0 ? "SELECT coalesce(latest, at) FROM entry WHERE number=:bound"
                                        : "SELECT max(at) FROM entry WHERE number>=:from AND number<=:bound");
    if (floor_from != 0) statement.bind(":from", floor_from);
    statement.bind(":bound", reader.bound());
    if (statement.step()) trust.clock_floor = Instant::from_microseconds(statement.optional_integer(0).value_or(0));
    return trust;
}

domain::KnownDays known_days(const Reader& reader, const domain::Zone& zone) {
    domain::KnownDays known;
    Statement imported(reader.connection(), "SELECT min(first_day), max(last_day), max(entry) FROM import_run WHERE entry<=:bound");
    imported.bind(":bound", reader.bound());
    if (imported.step() && !imported.is_null(0))
        known.imported = DayRange{Day::from_number(imported.integer(0)), Day::from_number(imported.integer(1))};
    // The first dose or hold that was recorded one by one, that is, not by an import. Sealing has noted up to where
    // there is none: years of other entries may come first.
    Statement first(reader.connection(), "SELECT at FROM entry WHERE kind=1 AND fact IN (42,44) AND number<=:bound AND "
                                         "number>=coalesce((SELECT value FROM state WHERE name='first_live_entry'), 1) "
                                         "ORDER BY number LIMIT 1");
    first.bind(":bound", reader.bound());
    if (first.step()) known.recorded_from = zone.day(Instant::from_microseconds(first.integer(0)));
    return known;
}

} // namespace mat::store
