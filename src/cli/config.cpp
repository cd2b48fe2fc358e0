#include "cli/config.hpp"

#include "cli/choice.hpp"
#include "cli/fields.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "cli/settings_file.hpp"
#include "domain/policy_layers.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Type;

constexpr std::string_view closure_kinds[] = {"holiday", "weekly", "emergency"};

Result<Nothing> check_setting(const store::Reader& reader, const std::string& name, const std::string& value) {
    const auto kinds = store::setting_kinds();
    if (std::ranges::find(kinds, name, &store::SettingKind::name) == kinds.end()) {
        std::vector<std::string_view> names;
        for (const auto& kind : kinds) names.push_back(kind.name);
        return Failure{Exit::usage, "setting", quoted(name) + " is not a setting", choice_hint(name, names, "settings")};
    }
    if (auto good = check_utf8(value, "value"); !good) return good;
    if (name == "zone") {
        if (auto zone = check_zone(value); !zone) return zone.failure();
        if (store::any_dose(reader))
            return Failure{Exit::refused, "zone-fixed", "the zone is fixed: doses are recorded by its dates", ""};
    }
    if (name == "closed_weekdays" || name == "takehome.exempt_weekday")
        if (auto days = store::parse_weekdays(value); !days) return days.failure();
    if (name == "window.closes") {
        const bool fits = value.size() == 5 && value[2] == ':' && value[0] >= '0' && value[0] <= '2' && value[1] >= '0' &&
                          value[1] <= '9' && value[3] >= '0' && value[3] <= '5' && value[4] >= '0' && value[4] <= '9' &&
                          value < "24:00";
        if (!fits) return Failure{Exit::usage, "time", quoted(value) + " is not a time of day", "write it as 11:00"};
    }
    if (name == "window.count_gate" && value != "yes" && value != "no")
        return Failure{Exit::usage, "yes-or-no", quoted(value) + " is neither yes nor no", ""};
    if (name == "window.idle_minutes")
        if (const auto minutes = parse_count(value); value != "0" && (!minutes || *minutes > 120))
            return Failure{Exit::usage, "minutes", quoted(value) + " is not a number of minutes", "from 1 to 120, or 0 for never"};
    if (name == "policy" && !domain::built_in_policy(value))
        return Failure{Exit::usage, "policy", quoted(value) + " is not a built-in policy", "built in are federal-2024 and federal-2001"};
    if (name == "retention.censor_reasons") {
        std::string known;
        for (const std::string_view reason : store::discharge_reasons()) known += (known.empty() ? "" : ", ") + std::string(reason);
        for (const std::string& word : store::words_of_setting(value))
            if (std::ranges::find(store::discharge_reasons(), word) == store::discharge_reasons().end())
                return Failure{Exit::usage, "reason", quoted(word) + " is not a reason of discharge",
                               "reasons are " + known + "; write several with commas between, or the word none"};
    }
    if (value.empty() && name == "clinic") return Failure{Exit::usage, "setting", "the clinic needs a name", ""};
    return Nothing{};
}

report::Table setting_table(const store::Reader& reader, const std::vector<std::string>& names, Day day) {
    report::Table table;
    table.columns = {{"name", Type::text, "setting"}, {"value", Type::text, "value in force"},
                     {"from_date", Type::day, "in force from"}, {"meaning", Type::text, "what it is"}};
    for (const std::string& name : names) {
        const auto versions = store::setting_versions(reader, name);
        const auto version = std::ranges::find_if(versions, [&](const auto& each) { return each.from <= day; });
        const auto kinds = store::setting_kinds();
        const auto kind = std::ranges::find(kinds, name, &store::SettingKind::name);
        const bool always = version == versions.end() || version->from.number() == Day::first_number;
        table.rows.push_back({name, store::setting(reader, name, day), always ? report::Cell() : report::Cell(version->from),
                              kind == kinds.end() ? std::string() : std::string(kind->meaning)});
    }
    return table;
}

// What the program goes by, and who said so: an option, the environment, a file or nobody.
std::vector<ProgramSetting> origins_of(const Globals& globals, const Surroundings& surroundings, const ProgramSettings& settings) {
    const auto by = [&](std::string_view name, const std::optional<std::string>& option, const char* variable, const std::string& value) {
        std::string origin = "built in";
        for (const ProgramSetting& setting : settings.all())
            if (setting.name == name) origin = setting.origin;
        if (variable != nullptr && surroundings.variable(variable)) origin = variable;
        if (option) origin = "--" + std::string(name);
        return ProgramSetting{std::string(name), value, origin};
    };
    std::vector<ProgramSetting> all{by("store", globals.store, "MAT_STORE", store_path(globals, surroundings)),
                                    by("key", globals.key, "MAT_KEY", key_path(globals, surroundings))};
    for (const ProgramSetting& setting : settings.all())
        if (setting.name != "store" && setting.name != "key") all.push_back(setting);
    return all;
}

// Settings of the clinic come from the store, with the day from which they hold.
report::Table origin_table(const report::Table& settings, const std::vector<ProgramSetting>& program) {
    report::Table table;
    table.columns = {{"name", Type::text, "setting"}, {"value", Type::text, "value in force"}, {"origin", Type::text, "who says so"}};
    for (const ProgramSetting& setting : program) table.rows.push_back({setting.name, setting.value, setting.origin});
    for (const auto& row : settings.rows) {
        const Day* from = std::get_if<Day>(&row[2]);
        table.rows.push_back({row[0], row[1], "store" + (from == nullptr ? std::string() : ", from " + from->text())});
    }
    return table;
}

report::Table closure_table(const std::vector<store::Closure>& closures) {
    report::Table table;
    table.columns = {{"closure", Type::integer, "number"}, {"day", Type::day, "closed day"}, {"kind", Type::text, "why"}};
    for (const store::Closure& closure : closures) table.rows.push_back({closure.id, closure.day, closure.kind});
    return table;
}

} // namespace

void add_config_get(Flags& flags, ConfigGetRequest& request) {
    flags.operand("SETTING", request.name, "name of the setting");
    flags.example("mat config get zone");
}

Result<Answer> run_config_get(const ConfigGetRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto kinds = store::setting_kinds();
        if (std::ranges::find(kinds, request.name, &store::SettingKind::name) == kinds.end())
            return check_setting(reader, request.name, "").failure();
        Answer answer;
        answer.one_record = true;
        answer.table = setting_table(reader, {request.name}, clinic.today);
        answer.sentence = store::setting(reader, request.name, clinic.today);
        answer.asked = true;
        return answer;
    });
}

void add_config_set(Flags& flags, ConfigSetRequest& request) {
    flags.operand("SETTING", request.name, "name of the setting");
    flags.operand("VALUE", request.value, "its value");
    flags.value("--from", "DATE", request.from, "in force from that day on (default: today)");
    flags.example("mat config set closed_weekdays sun,sat --from 2026-12-01");
}

Result<Answer> run_config_set(const ConfigSetRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        if (auto checked = check_setting(writer, request.name, request.value); !checked) return checked.failure();
        Day from = clinic.today;
        if (request.from) {
            const auto day = parse_day(*request.from, clinic.today);
            if (!day) return day.failure();
            from = *day;
        }
        if (request.name == "zone") from = Day::from_number(Day::first_number);
        const std::string before = store::setting(writer, request.name, from);
        store::record_setting(writer, request.name, request.value, from);
        Answer answer;
        answer.one_record = true;
        answer.table = setting_table(writer, {request.name}, std::max(from, clinic.today));
        answer.recorded = request.name;
        answer.sentence = request.name + ": " + (before.empty() ? "nothing" : before) + " → " + request.value +
                          (request.name == "zone" ? "." : ", from " + from.text_with_weekday() + ".");
        return answer;
    });
}

void add_config_list(Flags& flags, ConfigListRequest& request) {
    flags.flag("--show-origin", request.show_origin, "where each value comes from; what mat.toml sets, too");
    flags.example("mat config list --show-origin");
}

Result<Answer> run_config_list(const ConfigListRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        std::vector<std::string> names;
        for (const auto& kind : store::setting_kinds()) names.emplace_back(kind.name);
        Answer answer;
        answer.table = setting_table(reader, names, clinic.today);
        if (!request.show_origin) return answer;
        const auto settings = read_program_settings(surroundings);
        if (!settings) return settings.failure();
        answer.table = origin_table(answer.table, origins_of(globals, surroundings, *settings));
        return answer;
    });
}

void add_closure_add(Flags& flags, ClosureAddRequest& request) {
    flags.operand("DATE", request.day, "the closed day");
    flags.required_value("--kind", "KIND", request.kind, "holiday, weekly or emergency");
    flags.words(closure_kinds);
    flags.example("mat config closure add 2026-12-25 --kind holiday");
}

Result<Answer> run_closure_add(const ClosureAddRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto day = parse_day(request.day, clinic.today);
        if (!day) return day.failure();
        if (auto kind = check_choice(request.kind, closure_kinds, "a kind of closure", "kinds"); !kind) return kind.failure();
        Answer answer;
        answer.one_record = true;
        if (const auto known = store::closures(writer, {*day, *day}); !known.empty()) {
            answer.table = closure_table({known.front()});
            answer.sentence = day->text_with_weekday() + " is a closed day already (" + known.front().kind + ").";
            return answer;
        }
        const std::int64_t id = store::record_closure(writer, *day, request.kind);
        answer.table = closure_table({{id, *day, request.kind}});
        answer.recorded = "closure " + std::to_string(id);
        answer.sentence = "Closed on " + day->text_with_weekday() + " (" + request.kind + ").";
        return answer;
    });
}

void add_closure_list(Flags& flags, ClosureListRequest& request) {
    flags.operand("RANGE", request.range, "days to list (default: from today on)");
    flags.example("mat config closure list 2026");
}

Result<Answer> run_closure_list(const ClosureListRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        DayRange range{clinic.today, Day::from_number(Day::last_number)};
        if (request.range) {
            const auto asked = parse_range(*request.range, clinic.today);
            if (!asked) return asked.failure();
            range = *asked;
        }
        Answer answer;
        answer.table = closure_table(store::closures(reader, range));
        return answer;
    });
}

} // namespace mat::cli
