// What a command line says to every command, and what the door knows of the world around it.
#pragma once

#include "mat/instant.hpp"
#include "mat/result.hpp"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mat::cli {

/// How an answer is written. `table`, `list`, `md` and `html` are for people; the others carry nothing but the data.
enum class Format { table, list, plain, csv, json, jsonl, md, html };
/// Their names, in the same order.
inline constexpr std::string_view format_words[] = {"table", "list", "plain", "csv", "json", "jsonl", "md", "html"};
/// The format of that name; nothing where there is none.
std::optional<Format> format_named(std::string_view name);
/// `table, list, …`: the names there are, for messages.
std::string format_names();
/// Whether people read it: marks, titles, notes and footers belong in it.
constexpr bool for_people(Format format) {
    return format == Format::table || format == Format::list || format == Format::md || format == Format::html;
}

/// The options that work before and after the verb (cli.md 1), as they were typed.
struct Globals {
    std::optional<std::string> store, key;
    Format format = Format::table; ///< set by settle_format
    std::optional<Format> asked_format; ///< --format or --json, as it was typed last
    std::optional<std::string> output; ///< -o FILE; `-` is standard output
    std::optional<std::string> as_of, at;
    std::optional<std::string> color; ///< auto, always or never
    std::set<std::string> overrides;
    /// Errors are JSON too: asked for in so many words, not by the suffix of a file.
    bool json_errors() const { return asked_format == Format::json || asked_format == Format::jsonl; }
    bool to_file() const { return output && *output != "-"; }
    bool dry_run = false, explain = false, names = false, no_input = false, yes = false, quiet = false, demo = false, no_pager = false,
         verbose = false, spreadsheet_safe = false, exit_code = false, help = false, version = false;
};

/// The world as the door was handed it.
struct Surroundings {
    std::vector<std::pair<std::string, std::string>> environment;
    int input = 0, output = 1, error = 2;
    std::uint32_t user = 0;
    std::function<Instant()> now;
    std::optional<std::string> configured_store, configured_key, configured_format, configured_color, configured_pager,
        configured_editor; ///< by mat.toml
    std::optional<std::string> clinics_store, clinics_key; ///< by the machine's mat.toml, where root alone can have written it
    std::optional<std::string> acting_login; ///< whom --demo acts as, instead of the real user

    /// The value of that variable; nothing where it is unset or empty.
    std::optional<std::string> variable(std::string_view name) const;
    bool input_is_terminal() const;
    bool output_is_terminal() const;
    bool error_is_terminal() const;
    /// HOME; where it is unset or no absolute path, as under `env -i`, the real user's folder by the system.
    std::string home() const;
    /// The login name of the real user, who is the actor. Failure (not permitted) where the system knows none.
    Result<std::string> login() const;
};

/// Chooses the format: what was typed, else what the suffix of `-o FILE` says (.csv .json .jsonl .md .html .txt, .tsv for
/// plain), else `list` where MAT_ACCESSIBLE is set, else mat.toml, else `table`. Failure (usage) where a word says nothing known.
Result<Nothing> settle_format(Globals& globals, const Surroundings& surroundings);

/// Where the store is: `--store`, MAT_STORE, mat.toml, else `$XDG_DATA_HOME/mat/store.db`.
std::string store_path(const Globals& globals, const Surroundings& surroundings);
/// `$XDG_CONFIG_HOME/mat`
std::string config_folder(const Surroundings& surroundings);
/// Where the key is: `--key`, MAT_KEY, mat.toml, /etc/mat/key where it exists, else `$XDG_CONFIG_HOME/mat/key`.
std::string key_path(const Globals& globals, const Surroundings& surroundings);

/// Installed set-user-ID: gives the rights of the clinic's login up for good, unless both store and key of this command
/// are those that the machine's mat.toml names. To be called once it is known which they are, before the store is asked.
void settle_rights(const Globals& globals, const Surroundings& surroundings);

} // namespace mat::cli
