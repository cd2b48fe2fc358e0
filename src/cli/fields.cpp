#include "cli/fields.hpp"

#include "cli/key_by_key.hpp"
#include "cli/narrow.hpp"
#include "cli/output.hpp"
#include "cli/parse.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <unistd.h>
#include <utf8proc.h>

namespace mat::cli {
namespace {

std::string names_of(std::span<const FieldKind> kinds) {
    std::string out;
    for (const FieldKind& kind : kinds) out += (out.empty() ? "" : ", ") + std::string(kind.name);
    return out;
}

Failure unknown_field(const std::string& where, std::span<const FieldKind> kinds) {
    return {Exit::usage, "field", where + " names no known field", "fields are " + names_of(kinds)};
}

bool is_kind(std::string_view name, std::span<const FieldKind> kinds) {
    return std::ranges::any_of(kinds, [&](const FieldKind& kind) { return kind.name == name; });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

// An object within the object is fields of its name: {"a":{"b":1}} is field a.b.
Result<Nothing> add_json_fields(const nlohmann::json& json, const std::string& prefix, std::span<const FieldKind> kinds, Fields& fields) {
    for (const auto& [key, value] : json.items()) {
        const std::string name = prefix + key;
        const bool holds_fields = std::ranges::any_of(kinds, [&](const FieldKind& kind) { return kind.name.starts_with(name + "."); });
        if (!is_kind(name, kinds) && !holds_fields) return unknown_field("the JSON object", kinds);
        if (value.is_null()) continue;
        if (value.is_object() && holds_fields) {
            if (auto added = add_json_fields(value, name + ".", kinds, fields); !added) return added;
        } else if (value.is_string()) {
            fields[name] = value.get<std::string>();
        } else if (value.is_boolean()) {
            fields[name] = value.get<bool>() ? "yes" : "no";
        } else if (value.is_number_integer()) {
            fields[name] = value.dump();
        } else {
            return Failure{Exit::usage, "field", "field '" + name + "' is no text", ""};
        }
    }
    return Nothing{};
}

Result<Fields> parse_json_fields(std::string_view text, std::span<const FieldKind> kinds) {
    std::vector<std::set<std::string>> open; // the names so far in each object that is not closed
    std::string twice;
    const auto watch = [&](int, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
        if (event == nlohmann::json::parse_event_t::object_start) open.emplace_back();
        if (event == nlohmann::json::parse_event_t::object_end) open.pop_back();
        if (event == nlohmann::json::parse_event_t::key && !open.back().insert(parsed.get<std::string>()).second) twice = parsed.get<std::string>();
        return true;
    };
    const auto json = nlohmann::json::parse(text, watch, false);
    if (!json.is_object()) return Failure{Exit::usage, "field", "the input is no JSON object", "fields are " + names_of(kinds)};
    Fields fields;
    if (auto added = add_json_fields(json, "", kinds, fields); !added) return added.failure();
    if (!twice.empty()) return Failure{Exit::usage, "field", "the JSON object gives field '" + twice + "' a second time", ""};
    return fields;
}

} // namespace

std::optional<std::size_t> bad_utf8(std::string_view text) {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    utf8proc_ssize_t at = 0;
    while (at < static_cast<utf8proc_ssize_t>(text.size())) {
        utf8proc_int32_t point = 0;
        const auto size = utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size()) - at, &point);
        if (size <= 0) return static_cast<std::size_t>(at);
        at += size;
    }
    return std::nullopt;
}

Result<Nothing> check_utf8(std::string_view text, const std::string& what) {
    if (const auto at = bad_utf8(text)) return Failure{Exit::usage, "utf8", "the " + what + " is not UTF-8 at byte " + std::to_string(*at), ""};
    return Nothing{};
}

Result<Fields> parse_fields(std::string_view text, std::span<const FieldKind> kinds) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    if (auto good = check_utf8(text, "input"); !good) return good.failure();
    if (trimmed(text).starts_with("{")) return parse_json_fields(text, kinds);
    Fields fields;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = text.find('\n');
        const std::string_view content = trimmed(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (content.empty() || content.front() == '#') continue;
        const std::string where = "line " + std::to_string(line);
        const std::size_t colon = content.find(':');
        if (colon == std::string_view::npos)
            return Failure{Exit::usage, "field", where + " is no 'field: value' line", "fields are " + names_of(kinds)};
        const std::string name(trimmed(content.substr(0, colon)));
        if (!is_kind(name, kinds)) return unknown_field(where, kinds);
        if (!fields.emplace(name, trimmed(content.substr(colon + 1))).second)
            return Failure{Exit::usage, "field", where + " gives field '" + name + "' a second time", ""};
    }
    return fields;
}

Result<std::string> ask(const std::string& question, const std::string& instead, const Globals& globals,
                        const Surroundings& surroundings) {
    if (globals.no_input || !surroundings.input_is_terminal())
        return Failure{Exit::unanswered, "unanswered", "an answer is needed and there is no terminal", instead};
    write_bytes(surroundings.error, fitted(question + ": ", terminal_columns(surroundings.error)));
    std::string line;
    char byte = 0;
    for (;;) {
        const ssize_t got = ::read(surroundings.input, &byte, 1);
        if (got <= 0) {
            write_bytes(surroundings.error, "\n"); // the question stands on its line
            return Failure{Exit::unanswered, "cancelled", "cancelled; nothing was recorded", ""};
        }
        if (byte == '\n') return std::string(trimmed(line));
        line += byte;
    }
}

Result<std::string> ask_hidden(const std::string& question, const std::string& instead, const Globals& globals,
                               const Surroundings& surroundings) {
    if (globals.no_input || !surroundings.input_is_terminal())
        return Failure{Exit::unanswered, "unanswered", "an answer is needed and there is no terminal", instead};
    constexpr char rubout = 127, backspace = 8;
    std::string line;
    std::optional<char> key;
    {
        const KeyByKey unseen(surroundings.input);
        write_bytes(surroundings.error, question + ": ");
        while ((key = KeyByKey::read(surroundings.input)) && *key != '\n' && *key != '\r' && *key != KeyByKey::ctrl_c) {
            if (*key != rubout && *key != backspace) line += *key;
            else if (!line.empty()) line.pop_back();
        }
    }
    write_bytes(surroundings.error, "\n");
    if (!key || *key == KeyByKey::ctrl_c) return Failure{Exit::unanswered, "cancelled", "cancelled; nothing was recorded", ""};
    return line;
}

namespace {

// One field at the prompt, again where what was typed is no answer to it: nobody begins anew for a slip in the last of many.
Result<std::string> ask_field(const FieldKind& kind, const Globals& globals, const Surroundings& surroundings) {
    for (;;) {
        auto answer = ask(std::string(kind.question), "give the fields with --from FILE, or --from -", globals, surroundings);
        if (!answer) return answer.failure();
        std::string again;
        if (const auto at = bad_utf8(*answer)) again = "the answer is not UTF-8 at byte " + std::to_string(*at);
        else if (answer->empty() && kind.asked_again) again = kind.yes_no ? "yes or no" : "this needs an answer";
        else if (!answer->empty() && kind.yes_no && !yes_or_no({{std::string(kind.name), *answer}}, std::string(kind.name))) again = "yes or no";
        else if (!answer->empty() && kind.wrong != nullptr) again = kind.wrong(*answer);
        if (again.empty()) return answer;
        write_bytes(surroundings.error, fitted(again + "\n", terminal_columns(surroundings.error)));
    }
}

} // namespace

Result<Fields> read_fields(std::span<const FieldKind> kinds, const std::optional<std::string>& source,
                           const Globals& globals, const Surroundings& surroundings) {
    Fields fields;
    if (source) {
        const auto text = words_from(source, surroundings, "The fields");
        if (!text) return text.failure();
        auto parsed = parse_fields(*text, kinds);
        if (!parsed) return parsed.failure();
        fields = std::move(*parsed);
    } else {
        for (const FieldKind& kind : kinds) {
            if (kind.question.empty()) continue;
            const auto answer = ask_field(kind, globals, surroundings);
            if (!answer) return answer.failure();
            if (!answer->empty()) fields[std::string(kind.name)] = *answer;
        }
    }
    for (const FieldKind& kind : kinds)
        if (const auto found = fields.find(std::string(kind.name)); kind.required && (found == fields.end() || found->second.empty()))
            return Failure{Exit::usage, "field", "field '" + std::string(kind.name) + "' is missing", "fields are " + names_of(kinds)};
    return fields;
}

Result<Fields> read_fields_of(const std::optional<ClientNumber>& client, std::span<const FieldKind> kinds,
                              const std::optional<std::string>& source, const Globals& globals, const Surroundings& surroundings,
                              const Need& need) {
    if (!source && surroundings.input_is_terminal() && !globals.no_input) {
        Globals looking = globals;
        looking.at.reset();
        const Read see = [&](const store::Reader& reader, const store::Clinic&, const Actor&) -> Result<Answer> {
            if (client)
                if (auto known = store::find_client(reader, *client); !known) return known.failure();
            store::Keys::open(reader, key_path(globals, surroundings));
            return Answer{};
        };
        if (const auto seen = reading(looking, surroundings, need, see); !seen) return seen.failure();
    }
    return read_fields(kinds, source, globals, surroundings);
}

std::string wrong_day(const std::string& text) { return wrong(parse_day(text, Day::from_number(0))); } // any `today` tells what is a day
std::string wrong_birth_date(const std::string& text) { return Day::parse(text) ? "" : "write it as 2000-12-31"; }

Result<std::optional<bool>> yes_or_no(const Fields& fields, const std::string& name) {
    const auto found = fields.find(name);
    if (found == fields.end() || found->second.empty()) return std::optional<bool>();
    for (const char* word : {"yes", "y", "true", "1"})
        if (found->second == word) return std::optional<bool>(true);
    for (const char* word : {"no", "n", "false", "0"})
        if (found->second == word) return std::optional<bool>(false);
    return Failure{Exit::usage, "field", "field '" + name + "' is neither yes nor no", ""};
}

} // namespace mat::cli
