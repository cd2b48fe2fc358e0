// One voice: how an answer, a failure and a warning leave the program.
#pragma once

#include "cli/globals.hpp"
#include "mat/client_number.hpp"
#include "mat/result.hpp"
#include "report/chart.hpp"
#include "report/table.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mat::cli {

/// What a command that went well has to say. People read `sentence` (or the table), scripts the table.
struct Answer {
    std::string sentence;  ///< one line for people; empty where the table is the answer
    bool asked = false;    ///< the sentence is what was asked for: --quiet keeps it
    report::Table table;   ///< the record made, or the list
    bool silent = false;   ///< people are told nothing: all went well, and cron mails whatever is printed
    bool one_record = false; ///< a single object in JSON, `label  value` lines for people without a sentence
    std::string title;     ///< over a report, for people
    std::string footer;    ///< under a report, for people
    std::string notes;     ///< lines directly under the table: what it leaves out
    std::optional<report::Chart> chart; ///< for the HTML page
    std::vector<ClientNumber> about; ///< whom its title or sentence is about, where the table has no client
    bool named = false;    ///< the names that --names asks for are in it already
    bool shareable = false; ///< a report without identities: a file of it may be read by the group
    std::vector<std::string> warnings; ///< on standard error
    std::string recorded;  ///< what was committed, for `recorded …, but the answer could not be written`
    bool dry_run = false;  ///< nothing was recorded, and the answer says so
    std::string verdict_json; ///< for --explain: wraps the JSON answer
    std::string explanation;  ///< for --explain: lines for people
    Exit exit = Exit::done;   ///< `partial` where some items were refused
};

/// Writes the answer to standard output or to the file of -o; the exit status. `command` names it in messages (`mat dose-log`).
int write_answer(const Answer& answer, const Globals& globals, const Surroundings& surroundings, const std::string& command);

/// Writes a failure to standard error, as words or, with --json, as one object; the exit status.
int write_failure(const Failure& failure, const Globals& globals, const Surroundings& surroundings, const std::string& command);

/// Stored text as a terminal may see it, line by line: what is no printable character is escaped.
std::string printable_lines(std::string_view text);

/// A line on standard error, unless --quiet.
void write_warning(const std::string& line, const Globals& globals, const Surroundings& surroundings);

/// Writes all bytes to the descriptor; false when they could not all be written.
bool write_bytes(int descriptor, std::string_view bytes);

/// `{"allowed":…,"reasons":[…],"change":…}`
std::string verdict_as_json(const Verdict& verdict);
/// The same in lines for people.
std::string verdict_as_text(const Verdict& verdict);

} // namespace mat::cli
