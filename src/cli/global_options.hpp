// The options that every command takes (cli.md 1), in the order of the help. Help, `mat __spec` and completion read
// them here.
#pragma once

#include "cli/flags.hpp"
#include "cli/globals.hpp"

#include <string_view>

namespace mat::cli {

struct GlobalOption {
    std::string_view name;  ///< `--store`
    std::string_view other; ///< another spelling: `-q`; empty for none
    std::string_view value; ///< what its value is called; empty for a flag
    std::string_view help;  ///< one line
    Completes completes = Completes::nothing;
};

inline constexpr GlobalOption all_global_options[] = {
    {"--store", "", "FILE", "the store (else MAT_STORE, else the data folder)", Completes::file},
    {"--key", "", "FILE", "the key (else MAT_KEY, /etc/mat/key, the config folder)", Completes::file},
    {"--format", "", "F", "table, list, plain, csv, json, jsonl, md or html", Completes::words},
    {"--json", "", "", "the same as --format json"},
    {"--output", "-o", "FILE", "write there, whole or not at all; the suffix chooses the format", Completes::file},
    {"--as-of", "", "INSTANT", "answer with what was recorded by then", Completes::when},
    {"--at", "", "WHEN", "when it happened; default now", Completes::when},
    {"--dry-run", "", "", "do everything except record it"},
    {"--explain", "", "", "say why: rules, citations, facts, definitions"},
    {"--override", "", "CODE", "go past a local rule, where the role allows it", Completes::words},
    {"--names", "", "", "show names; needs the key, and is logged"},
    {"--spreadsheet-safe", "", "", "CSV cells that would run as a formula get an apostrophe"},
    {"--demo", "", "", "an invented clinic at a fixed moment; nothing is kept"},
    {"--color", "", "WHEN", "auto, always or never; no meaning is in colour alone", Completes::words},
    {"--no-pager", "", "", "never show a long answer in a pager"},
    {"--exit-code", "", "", "of a list: end with 1 where anything is in it"},
    {"--no-input", "", "", "never ask"},
    {"--yes", "", "", "take the answer to every question to be yes"},
    {"--quiet", "-q", "", "only the answer to a question, and errors"},
    {"--verbose", "-v", "", "say which store is used, and as whom; with -V: the libraries"},
    {"--help", "-h", "", "help, also: mat help COMMAND [VERB]"},
    {"--version", "-V", "", "version"},
};
} // namespace mat::cli
