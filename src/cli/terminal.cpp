#include "cli/terminal.hpp"

#include "cli/program.hpp"
#include "store/files.hpp"

#include <algorithm>
#include <sys/ioctl.h>
#include <unistd.h>

namespace mat::cli {
namespace {

bool is_on(const Surroundings& surroundings, std::string_view name) {
    const auto value = surroundings.variable(name);
    return value && *value != "0";
}

std::string pager_of(const Surroundings& surroundings) {
    for (const auto& [name, value] : surroundings.environment)
        if (name == "MAT_PAGER") return value;
    if (surroundings.configured_pager) return *surroundings.configured_pager;
    for (const auto& [name, value] : surroundings.environment)
        if (name == "PAGER") return value;
    return store::exists("/usr/bin/less") ? "/usr/bin/less" : "";
}

} // namespace

bool wants_colour(const Globals& globals, const Surroundings& surroundings, int descriptor) {
    if (globals.color && *globals.color != "auto") return *globals.color == "always";
    if (!globals.color) {
        if (surroundings.variable("NO_COLOR")) return false;
        if (is_on(surroundings, "CLICOLOR_FORCE") || is_on(surroundings, "FORCE_COLOR")) return true;
        if (surroundings.configured_color && *surroundings.configured_color != "auto") return *surroundings.configured_color == "always";
    }
    return ::isatty(descriptor) == 1 && surroundings.variable("TERM").value_or("dumb") != "dumb";
}

std::string bold(std::string_view text) { return "\x1b[1m" + std::string(text) + "\x1b[0m"; }
std::string bold_red(std::string_view text) { return "\x1b[1;31m" + std::string(text) + "\x1b[0m"; }

bool shown_in_pager(std::string_view text, const Globals& globals, const Surroundings& surroundings) {
    if (globals.no_pager || !surroundings.input_is_terminal() || !surroundings.output_is_terminal()) return false;
    struct winsize screen {};
    if (::ioctl(surroundings.output, TIOCGWINSZ, &screen) != 0 || screen.ws_row == 0) return false;
    if (std::ranges::count(text, '\n') < screen.ws_row) return false;
    const std::string pager = pager_of(surroundings);
    if (pager.empty() || pager == "cat") return false;

    Program program = by_shell(pager); // the person's own words: `less -S` has an option in it
    program.text = text;
    program.output = surroundings.output;
    program.error = surroundings.error;
    program.has_terminal = true;
    // Client numbers reach no history file, and no shell starts from it.
    program.variables = {{"LESSSECURE", "1"}, {"LESSHISTFILE", "-"}, {"LESS", surroundings.variable("LESS").value_or("FRX")}};
    const auto status = run_program(program, surroundings);
    return status && *status != 126 && *status != 127; // what the shell says where it is not there
}

} // namespace mat::cli
