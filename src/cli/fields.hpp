// Records given as fields: `field: value` lines or a JSON object, from a file, standard input or prompts. The way in
// for names and other words that must not stand on a command line.
#pragma once

#include "cli/globals.hpp"
#include "cli/work.hpp"
#include "mat/result.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>

namespace mat::cli {

struct FieldKind {
    std::string_view name;
    std::string_view question; ///< at the prompt; empty: not asked
    bool required = false;
    bool yes_no = false;      ///< at the prompt: asked again where the answer is neither
    bool asked_again = false; ///< at the prompt: until there is an answer
    std::string (*wrong)(const std::string&) = nullptr; ///< at the prompt: why the answer will not do; empty where it will
};

using Fields = std::map<std::string, std::string>;

/// Reads fields from `--from` (a file or `-`), or asks for them at a terminal. Failure (usage) for an unknown or
/// missing field, naming the line; (unanswered) where there is neither a source nor a terminal. Values are never
/// quoted in messages.
Result<Fields> read_fields(std::span<const FieldKind> kinds, const std::optional<std::string>& source,
                           const Globals& globals, const Surroundings& surroundings);

/// The same for a record of the store: whoever is asked at a terminal is known to have a store, a role, the key and, where one
/// is named, a client, before the first question. Nobody is asked who somebody is, and refused then.
Result<Fields> read_fields_of(const std::optional<ClientNumber>& client, std::span<const FieldKind> kinds,
                              const std::optional<std::string>& source, const Globals& globals, const Surroundings& surroundings,
                              const Need& need);

/// For FieldKind::wrong: what a failure says of the answer; empty where there is none.
template <class Value> std::string wrong(const Result<Value>& read) {
    return read ? "" : read.failure().message + (read.failure().hint.empty() ? "" : "; " + read.failure().hint);
}
/// For FieldKind::wrong: of a day, and of a birth date. Whether it lies ahead is looked at when all is answered.
std::string wrong_day(const std::string& text);
std::string wrong_birth_date(const std::string& text);

/// Parses the text of a source.
Result<Fields> parse_fields(std::string_view text, std::span<const FieldKind> kinds);

/// Where the bytes stop being UTF-8; nothing when they are.
std::optional<std::size_t> bad_utf8(std::string_view text);
/// Failure (usage) where they do: `the name is not UTF-8 at byte 3`.
Result<Nothing> check_utf8(std::string_view text, const std::string& what);

/// `yes`, `y`, `no`, `n`, `true`, `false`, `1`, `0`; nothing for an absent field. Failure (usage) naming the field.
Result<std::optional<bool>> yes_or_no(const Fields& fields, const std::string& name);

/// Asks one question at the terminal. Failure (unanswered) naming the option to give instead.
Result<std::string> ask(const std::string& question, const std::string& instead, const Globals& globals,
                        const Surroundings& surroundings);

/// The same, and what is typed is not seen. Answers it as it was typed.
Result<std::string> ask_hidden(const std::string& question, const std::string& instead, const Globals& globals,
                               const Surroundings& surroundings);

} // namespace mat::cli
