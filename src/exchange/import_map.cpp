#include "exchange/import_map.hpp"

#include "store/files.hpp"

#include <algorithm>
#include <toml++/toml.h>

namespace mat::exchange {
namespace {

using Names = std::string_view;
constexpr Names staff_columns[] = {"staff_id", "name", "role"};
constexpr Names client_columns[] = {"client_id", "last_name", "first_name", "birth_date"};
constexpr Names episode_columns[] = {"episode_id", "client_id",      "counselor_id",
                                     "admit_date", "discharge_date", "reason"};
constexpr Names order_columns[] = {"order_id",   "client_id",  "medication", "dose_mg",
                                   "take_homes", "start_date", "end_date",   "every_days"};
constexpr Names dose_columns[] = {"dose_id", "client_id",      "order_id",       "dose_date", "status",
                                  "dose_mg", "dispensed_date", "dispensed_time", "staff_id"};
constexpr Names group_columns[] = {"group_id", "counselor_id", "name", "weekday"};
constexpr Names roster_columns[] = {"roster_id", "group_id", "client_id", "join_date", "leave_date"};
constexpr Names session_columns[] = {"session_id", "client_id",    "counselor_id", "group_id",
                                     "kind",       "session_date", "minutes",      "status"};
constexpr Names screen_columns[] = {"screen_id", "client_id", "collected_date", "result"};

constexpr FileKind kinds[] = {
    {"staff", staff_columns},     {"clients", client_columns},   {"episodes", episode_columns},
    {"orders", order_columns, 1}, {"doses", dose_columns},       {"groups", group_columns},
    {"rosters", roster_columns},  {"sessions", session_columns}, {"screens", screen_columns},
};

constexpr std::size_t map_file_limit = 1 << 20;

const FileKind* kind_named(std::string_view name) {
    const auto found = std::ranges::find(kinds, name, &FileKind::name);
    return found == std::end(kinds) ? nullptr : found;
}

// Says what is wrong in the map file; thrown and caught in this file only, where toml++ throws as well.
struct Misfit {
    std::int64_t line;
    std::string what;
};
[[noreturn]] void misfit(const toml::source_region& where, std::string what) {
    throw Misfit{static_cast<std::int64_t>(where.begin.line), std::move(what)};
}

const toml::table& table_in(const toml::node& node, std::string_view key) {
    if (const toml::table* table = node.as_table()) return *table;
    misfit(node.source(), "'" + std::string(key) + "' must be a table");
}

ImportMap::Words words_in(const toml::table& table) {
    ImportMap::Words words;
    for (const auto& [theirs, ours] : table) {
        const auto word = ours.value<std::string>();
        if (!word)
            misfit(ours.source(), "'" + std::string(theirs.str()) + "' must be a text in quotation marks");
        words.emplace(std::string(theirs.str()), *word);
    }
    return words;
}

const FileKind& file_in_map(const toml::key& key) {
    if (const FileKind* kind = kind_named(key.str())) return *kind;
    misfit(key.source(), "'" + std::string(key.str()) + "' is not a file of the CSV set");
}

void need_column(const FileKind& kind, std::string_view column, const toml::source_region& where) {
    if (std::ranges::count(kind.columns, column) == 0)
        misfit(where, "'" + std::string(column) + "' is not a column of " + std::string(kind.name) + ".csv");
}

void read_columns(const toml::table& files, ImportMap& map) {
    for (const auto& [file, node] : files) {
        const FileKind& kind = file_in_map(file);
        const toml::table& table = table_in(node, file.str());
        for (const auto& [theirs, ours] : table)
            need_column(kind, ours.value_or(std::string_view()), ours.source());
        map.columns[std::string(kind.name)] = words_in(table);
    }
}

void read_values(const toml::table& files, ImportMap& map) {
    for (const auto& [file, node] : files) {
        const FileKind& kind = file_in_map(file);
        for (const auto& [column, words] : table_in(node, file.str())) {
            need_column(kind, column.str(), column.source());
            map.values[std::string(kind.name)][std::string(column.str())] =
                words_in(table_in(words, column.str()));
        }
    }
}

} // namespace

std::span<const FileKind> file_kinds() { return kinds; }

Result<ImportMap> read_import_map(const std::string& path) {
    ImportMap map;
    if (path.empty()) return map;
    const auto text = store::read_file(path, map_file_limit);
    if (!text) return text.failure();
    const auto failure = [&](std::int64_t line, const std::string& what) {
        return Failure{Exit::usage, "import-map", path + ":" + std::to_string(line) + ": " + what,
                       "it holds tables [columns.FILE] and [values.FILE.COLUMN] with lines theirs = \"ours\""};
    };
    try {
        for (const auto& [key, node] : toml::parse(*text)) {
            const toml::table& files = table_in(node, key.str());
            if (key.str() == "columns")
                read_columns(files, map);
            else if (key.str() == "values")
                read_values(files, map);
            else
                misfit(key.source(), "'" + std::string(key.str()) + "' is not known here");
        }
    } catch (const toml::parse_error& error) {
        return failure(static_cast<std::int64_t>(error.source().begin.line), std::string(error.description()));
    } catch (const Misfit& wrong) { return failure(wrong.line, wrong.what); }
    return map;
}

} // namespace mat::exchange
