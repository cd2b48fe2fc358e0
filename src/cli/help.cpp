#include "cli/help.hpp"

#include "cli/global_options.hpp"
#include "cli/report.hpp"
#include "report/render.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace mat::cli {
namespace {

constexpr std::size_t width = 80;

struct Group {
    std::string_view name, line;
};
constexpr Group groups[] = {
    {"intake", "the road into care, and out of it"}, {"dose-log", "orders, doses, take-homes, holds (alias: dose)"},
    {"session", "what was done with whom, and signed notes"}, {"group", "groups, their rosters and roll calls"},
    {"report", "one question, one table"},           {"stock", "lots that doses draw on"},
    {"remind", "what is due, told once to whom it concerns"},
    {"incident", "what went wrong, until somebody has closed it"},
    {"policy", "what the rules judge by, in layers"},
    {"staff", "logins and roles"},                   {"config", "dated settings and closed days of the clinic"},
    {"store", "the store as a file"},                {"audit", "who did what, who looked, does the chain hold"},
    {"arrive", "somebody has come, and waits for their dose"},
    {"sign", "what waits for your signature"},
    {"undo", "take back what you recorded last"},
    {"init", "make a store and its key"},
};

// Long lists of verbs, by what somebody is doing. A verb that is in none of them stands at the end.
struct Section {
    std::string_view name, heading;
    std::array<std::string_view, 12> verbs;
};
constexpr Section sections[] = {
    {"dose-log", "At the counter", {"window", "administer", "dispense", "refuse", "spill", "emesis", "check", "response", "request", "why", "due", "show"}},
    {"dose-log", "Orders and holds", {"order", "fill", "hold", "release"}},
    {"dose-log", "What was recorded wrong", {"void", "correct"}},
    {"dose-log", "Take-homes", {"take-home-order", "return", "prepare", "label", "naloxone", "closure-plan"}},
    {"dose-log", "Call-backs", {"call-back publish", "call-back draw", "call-back count", "call-back close", "call-back list"}},
    {"dose-log", "Days away", {"absence", "guest out", "guest confirm", "guest in"}},
    {"dose-log", "Looking back and ahead", {"missed", "calendar", "sheet"}},
    {"intake", "Into care and out of it", {"refer", "admit", "update", "exam", "discharge"}},
    {"intake", "Who it is", {"find", "list", "show", "merge", "unmerge"}},
    {"intake", "What warns beside doses", {"allergy", "condition", "medication", "pregnancy", "lab"}},
    {"stock", "In and out", {"receive", "open", "transfer", "destroy", "waste", "loss", "loss report", "witness"}},
    {"stock", "Counting", {"count", "close", "reconcile", "calibrate"}},
    {"stock", "The ledger", {"list", "lot", "journal", "void"}},
};

// Columns and not bytes: `ROLE,…` takes six.
using report::columns_of;

// Words of `text` behind `indent` columns; the first line continues where the caller stands. No line has more bytes than
// `width` either: awk counts those.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t limit = width) {
    std::string out;
    if (indent + text.size() <= limit) return out.append(text) += '\n';
    std::size_t column = indent;
    while (!text.empty()) {
        const std::size_t space = text.find(' ');
        const std::string_view word = text.substr(0, space);
        text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
        if (column > indent && column + 1 + word.size() > limit) {
            out += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
    }
    return out + "\n";
}

// An example as it can be pasted: a line that is too long goes on behind a backslash, and never within quotes.
std::string example_text(std::string_view line) {
    constexpr std::string_view go_on = " \\\n    ";
    std::string out = "  ";
    std::size_t column = out.size();
    while (!line.empty()) {
        std::size_t end = 0;
        for (char quote = 0; end < line.size() && (quote != 0 || line[end] != ' '); ++end)
            if (line[end] == '\'') quote = quote == 0 ? '\'' : '\0';
        const std::string_view word = line.substr(0, end);
        line.remove_prefix(std::min(end + 1, line.size()));
        const bool first = column == 2;
        if (!first && column + 1 + word.size() > width - (line.empty() ? 0 : 2)) {
            out += go_on;
            column = 4;
        } else if (!first) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
    }
    return out + "\n";
}

std::string lines_of(const std::vector<std::pair<std::string, std::string>>& rows, std::size_t left = 0) {
    for (const auto& [name, line] : rows) left = std::max(left, std::min<std::size_t>(columns_of(name), 30));
    std::string out;
    out.reserve(rows.size() * width);
    for (const auto& [name, line] : rows) {
        const std::size_t wide = columns_of(name);
        out.append("  ").append(name).append(wide < left ? left - wide + 2 : 2, ' ');
        if (wide > left) out.append("\n").append(left + 4, ' ');
        out += wrapped(line, left + 4, width - (name.size() - wide));
    }
    return out;
}

const std::string globals_line = "\nGlobal options work before and after the verb; mat --help lists them.\n";

// The verbs of a command, under their headings where there are many.
std::string verbs_text(std::string_view name, std::vector<std::pair<std::string, std::string>> rows) {
    std::string out;
    std::size_t left = 0;
    for (const auto& [verb, line] : rows) left = std::max(left, columns_of(verb));
    for (const Section& section : sections) {
        if (section.name != name) continue;
        std::vector<std::pair<std::string, std::string>> of_it;
        for (const std::string_view verb : section.verbs) {
            const auto row = std::ranges::find(rows, verb, [](const auto& each) { return std::string_view(each.first); });
            if (row == rows.end()) continue;
            of_it.push_back(std::move(*row));
            rows.erase(row);
        }
        out += "\n" + std::string(section.heading) + ":\n" + lines_of(of_it, left);
    }
    if (!rows.empty()) out += (name == "report" ? "\nReports:\n" : out.empty() ? "\nVerbs:\n" : "\nMore:\n") + lines_of(rows, left);
    return out;
}

} // namespace

std::string top_help() {
    std::string out = "mat: records of a medication-assisted treatment program\n\n"
                      "Usage: mat COMMAND VERB [OPERAND...] [OPTION...]\n\nExamples:\n"
                      "  mat init\n  mat dose-log administer 1042-9\n  mat report doses 2026-11\n\nCommands:\n";
    std::vector<std::pair<std::string, std::string>> rows;
    for (const Group& group : groups) rows.emplace_back(group.name, group.line);
    out += lines_of(rows);
    rows.clear();
    for (const GlobalOption& option : all_global_options)
        rows.emplace_back((option.other.empty() ? "" : std::string(option.other) + ", ") + std::string(option.name) +
                              (option.value.empty() ? "" : " " + std::string(option.value)),
                          option.help);
    out += "\nGlobal options:\n" + lines_of(rows);
    return out + "\nExit status: 0 done, 1 failed, 2 wrong command line or input, 3 done in part,\n"
                 "4 not found, 5 refused by a rule, 6 an answer was needed, 10 no store, 11 busy,\n"
                 "12 not permitted, 13 store damaged, tampered with, older or newer.\n";
}

std::string command_help(std::string_view name) {
    std::string out = "mat " + std::string(name);
    for (const Group& group : groups)
        if (group.name == name) out += ": " + std::string(group.line);
    const bool reports = name == "report"; // their names stand where others have verbs
    out += "\n\nUsage: mat " + std::string(name) + (reports ? " NAME" : " VERB") + " [OPERAND...] [OPTION...]\n\nExamples:\n";
    std::vector<std::pair<std::string, std::string>> rows;
    int examples = 0;
    for (const Command& command : commands()) {
        if (command.name != name) continue;
        rows.emplace_back(command.verb, std::string(command.line) + (command.alias.empty() ? "" : " (alias: " + std::string(command.alias) + ")"));
        if (const Flags flags = command.describe(); examples < 3 && !flags.examples().empty() && columns_of(flags.examples().front()) < width - 2) {
            out += "  " + flags.examples().front() + "\n";
            ++examples;
        }
    }
    return out + verbs_text(name, std::move(rows)) +
           (reports ? "\nWhat a report counts: mat help report NAME\n" : "\nHelp of a verb: mat help " + std::string(name) + " VERB\n");
}

std::string verb_help(const Command& command) {
    const Flags flags = command.describe();
    const std::string name = "mat " + command.words();
    std::string usage = "Usage: " + name;
    std::vector<std::pair<std::string, std::string>> operands, options;
    for (const Flags::Flag& flag : flags.all()) {
        const std::string typed = flag.value.empty() ? flag.name : flag.name + " " + flag.value;
        if (flag.kind == Flags::Kind::operand) {
            usage += flag.required ? " " + flag.name : " [" + flag.name + "]";
            if (flag.several != nullptr) usage += "...";
            operands.emplace_back(flag.name, flag.help);
        } else {
            if (flag.required) usage += " " + typed;
            options.emplace_back(typed, flag.help);
        }
    }
    if (!options.empty()) usage += " [OPTION...]";
    std::string out = name + ": " + std::string(command.line) + "\n\n" + wrapped(usage, 7);
    std::string examples, notes;
    for (const std::string& line : flags.examples()) {
        if (line.starts_with("mat ")) examples += example_text(line);
        else notes += "  " + wrapped(line, 6);
    }
    if (!examples.empty()) out += "\nExamples:\n" + examples;
    if (!notes.empty()) out += "\nViews:\n" + notes;
    if (!operands.empty()) out += "\nOperands:\n" + lines_of(operands);
    if (!options.empty()) out += "\nOptions:\n" + lines_of(options);
    if (command.name == "report") out += report_help(command.verb, width);
    if (!command.roles.empty()) out += "\n" + wrapped("Roles: " + command.roles.text(), 7);
    return out + globals_line;
}

std::string_view line_of_command(std::string_view name) {
    const auto found = std::ranges::find(groups, name, &Group::name);
    return found == std::end(groups) ? std::string_view() : found->line;
}

} // namespace mat::cli
