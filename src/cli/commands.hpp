// The table of commands: name, one line, who may, what it declares and what runs. argv's words pick one row, and only
// that row's flags are ever built.
#pragma once

#include "cli/flags.hpp"
#include "cli/globals.hpp"
#include "cli/output.hpp"
#include "cli/work.hpp"

#include <functional>
#include <span>
#include <string_view>

namespace mat::cli {

/// What a command does to the store; the fault tests take their list of writing commands from here.
enum class Effect { reads, writes };

/// One verb. `run` parses the words after it and does the work.
struct Command {
    std::string_view name;  ///< `dose-log`
    std::string_view verb;  ///< `administer`, `closure add`; empty for a command whose only job is one act
    std::string_view alias; ///< `give`; empty for none
    std::string_view line;  ///< one line for the help
    Effect effect;
    domain::Roles roles; ///< who may; empty: any known login
    Flags (*describe)(); ///< for help: its targets are gone
    Result<Answer> (*run)(const std::vector<std::string>& words, const Globals&, const Surroundings&, const Need&);
    /// `dose-log administer`, `undo`.
    std::string words() const { return verb.empty() ? std::string(name) : std::string(name) + " " + std::string(verb); }
};

/// Every command, in the order of the help.
std::span<const Command> commands();

/// Another name of a command: `dose` for `dose-log`.
struct CommandAlias { std::string_view alias, name; };
inline constexpr CommandAlias command_aliases[] = {{"dose", "dose-log"}};

// What each command file gives to the table: a request, `add_…` declaring its flags into it, `run_…` using it.
// clang-format off
template <class Request, void (*add)(Flags&, Request&)>
Flags describe() { Request unused; Flags flags; add(flags, unused); return flags; }

template <class Request, void (*add)(Flags&, Request&),
          Result<Answer> (*run)(const Request&, const Globals&, const Surroundings&, const Need&)>
Result<Answer> parse_and_run(const std::vector<std::string>& words, const Globals& globals,
                             const Surroundings& surroundings, const Need& need) {
    Request request;
    Flags flags;
    add(flags, request);
    if (auto parsed = flags.parse(words); !parsed) return parsed.failure();
    return run(request, globals, surroundings, need);
}
// clang-format on

} // namespace mat::cli
