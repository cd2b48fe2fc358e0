#include "cli/output.hpp"

#include "cli/narrow.hpp"
#include "cli/output_file.hpp"
#include "cli/terminal.hpp"
#include "report/render.hpp"

#include <cerrno>
#include <csignal>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace mat::cli {
namespace {

using Json = nlohmann::ordered_json;

Json verdict_json(const Verdict& verdict) {
    Json reasons = Json::array();
    for (const Reason& reason : verdict.reasons) {
        Json facts = Json::object();
        for (const auto& [name, value] : reason.facts) facts[name] = value;
        reasons.push_back({{"code", reason.code}, {"layer", reason.layer}, {"citation", reason.citation},
                           {"message", reason.message}, {"facts", facts}});
    }
    return {{"allowed", verdict.allowed}, {"reasons", reasons},
            {"change", verdict.change.empty() ? Json(nullptr) : Json(verdict.change)}};
}

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

// Every refusal has a verdict: one that no rule of dosing gave has its code for a rule.
Verdict verdict_of(const Failure& failure) {
    if (!failure.verdict.reasons.empty()) return failure.verdict;
    if (failure.code == "check-digit") return {false, {{failure.code, "safety", "house safety rule", failure.message, {}}}, ""};
    if (failure.code == "not-permitted" || failure.code == "second-login")
        return {false, {{failure.code, "role", "roles of this clinic", failure.message, {}}}, ""};
    if (failure.exit == Exit::refused) return {false, {{failure.code, "local", "house rule", failure.message, {}}}, ""};
    return {};
}

// What stands over an answer for people: it was invented, or it did not happen.
std::vector<std::string> marks_of(const Answer& answer, const Globals& globals) {
    std::vector<std::string> marks;
    if (globals.demo) marks.emplace_back("DEMO");
    if (answer.dry_run) marks.emplace_back("NOT RECORDED");
    return marks;
}

std::string with_bold_head(std::string text, bool colour) {
    if (!colour) return text;
    const std::size_t end = text.find('\n');
    return bold(std::string_view(text).substr(0, end)) + text.substr(end);
}

// What the terminal has no room for is broken at blanks, and a table that is too wide becomes a list, unless a table was
// asked for in so many words. Elsewhere `columns` has no end.
std::string body_for_people(const Answer& answer, const Globals& globals, bool colour, std::size_t columns) {
    std::string out;
    const auto words = [&](const std::string& text) { return fitted(printable_lines(text), columns); };
    for (const std::string& mark : marks_of(answer, globals)) out += mark + "\n";
    if (!answer.title.empty()) out += words(answer.title) + "\n";
    const bool list = globals.format == Format::list;
    if (!answer.sentence.empty()) out += words(answer.sentence) + "\n";
    else if (!list && answer.one_record && !answer.table.rows.empty()) out += fitted(report::render_record(answer.table, 0), columns);
    else if (!answer.table.columns.empty()) {
        const std::string table = list ? std::string() : report::render_text(answer.table);
        if (list || (globals.asked_format != Format::table && widest_line(table) > columns))
            out += fitted(report::render_list(answer.table), columns);
        else out += with_bold_head(table, colour && !answer.table.rows.empty());
    }
    if (!answer.notes.empty()) out += words(answer.notes);
    if (!answer.explanation.empty()) out += words(answer.explanation);
    if (!answer.footer.empty()) out += words(answer.footer) + "\n";
    return out;
}

std::string trimmed(std::string_view text) {
    while (text.starts_with('\n')) text.remove_prefix(1);
    while (text.ends_with('\n')) text.remove_suffix(1);
    return std::string(text);
}

// A document: a heading, and the record with the sentence about it.
std::string body_as_markdown(const Answer& answer, const Globals& globals) {
    std::string out;
    const auto part = [&](const std::string& text) {
        if (!text.empty()) out += (out.empty() ? "" : "\n") + text;
    };
    for (const std::string& mark : marks_of(answer, globals)) part("**" + mark + "**\n");
    if (const std::string title = trimmed(answer.title); !title.empty()) {
        const std::size_t end = title.find('\n');
        part("# " + report::markdown_text(title.substr(0, end)));
        if (end != std::string::npos) part(report::markdown_text(title.substr(end + 1)));
    }
    part(report::markdown_text(trimmed(answer.sentence)));
    if (!answer.table.columns.empty() && (answer.sentence.empty() || !answer.table.rows.empty()))
        part(report::render_markdown(answer.table));
    part(report::markdown_text(trimmed(answer.notes)));
    part(report::markdown_text(trimmed(answer.explanation)));
    part(report::markdown_text(trimmed(answer.footer)));
    return out;
}

std::string body_as_html(const Answer& answer, const Globals& globals) {
    report::Page page;
    const std::string title = trimmed(answer.title);
    const std::size_t end = title.find('\n');
    page.title = title.substr(0, end);
    page.marks = marks_of(answer, globals);
    page.footer = trimmed(answer.footer);
    report::Section section;
    section.before = end == std::string::npos ? "" : title.substr(end + 1);
    if (!answer.sentence.empty()) section.before += (section.before.empty() ? "" : "\n") + answer.sentence;
    section.one_record = answer.one_record;
    if (!answer.table.columns.empty() && (answer.sentence.empty() || !answer.table.rows.empty())) section.table = &answer.table;
    if (answer.chart) section.chart = &*answer.chart;
    section.after = trimmed(answer.notes + answer.explanation);
    page.sections.push_back(std::move(section));
    return report::render_html(page);
}

std::string body_as_json(const Answer& answer) {
    std::string body = answer.one_record ? report::render_json_record(answer.table) : report::render_json(answer.table);
    while (!body.empty() && body.back() == '\n') body.pop_back();
    std::string more; // what stands around the rows, or among the fields of the one record
    if (answer.dry_run) more = "\"recorded\":false,";
    if (!answer.verdict_json.empty()) more += answer.verdict_json + ",";
    if (more.empty()) return body + "\n";
    if (!answer.one_record) return "{" + more + "\"rows\":" + body + "}\n";
    if (body.size() <= 2) more.pop_back();
    return "{" + more + body.substr(1) + "\n";
}

} // namespace

bool write_bytes(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

std::string verdict_as_json(const Verdict& verdict) { return dump(verdict_json(verdict)); }

std::string verdict_as_text(const Verdict& verdict) {
    std::string out = verdict.allowed ? "allowed\n" : "";
    for (const Reason& reason : verdict.reasons) {
        out += reason.code + " (" + reason.layer + ", " + reason.citation + "): " + reason.message + "\n";
        for (const auto& [name, value] : reason.facts) out += "    " + name + ": " + value + "\n";
    }
    if (!verdict.change.empty()) out += "would change it: " + verdict.change + "\n";
    return out;
}

void write_warning(const std::string& line, const Globals& globals, const Surroundings& surroundings) {
    if (!globals.quiet) write_bytes(surroundings.error, fitted("mat: " + report::printable(line) + "\n", terminal_columns(surroundings.error)));
}

int write_failure(const Failure& failure, const Globals& globals, const Surroundings& surroundings, const std::string& command) {
    const Verdict verdict = verdict_of(failure);
    std::string text;
    if (globals.json_errors()) {
        Json error{{"code", failure.code}, {"message", failure.message}};
        error["hint"] = failure.hint.empty() ? Json(nullptr) : Json(failure.hint);
        error["exit"] = static_cast<int>(failure.exit);
        if (!verdict.reasons.empty()) error["verdict"] = verdict_json(verdict);
        text = dump(Json{{"error", error}}) + "\n";
    } else {
        text = command + ": ";
        if (verdict.reasons.empty()) text += printable_lines(failure.message) + "\n"; // an import's rejections are several lines
        for (std::size_t i = 0; i < verdict.reasons.size(); ++i) {
            const Reason& reason = verdict.reasons[i];
            text += (i == 0 ? "refused: " : "also: ") + report::printable(reason.code + ": " + reason.message) + "\n";
        }
        if (globals.explain && !verdict.reasons.empty()) text += printable_lines(verdict_as_text(verdict));
        if (!failure.hint.empty()) text += "hint: " + report::printable(failure.hint) + "\n";
        text = fitted(text, terminal_columns(surroundings.error));
        if (wants_colour(globals, surroundings, surroundings.error) && text.starts_with(command + ":"))
            text = bold_red(command + ":") + text.substr(command.size() + 1);
    }
    write_bytes(surroundings.error, text);
    return static_cast<int>(failure.exit);
}

std::string printable_lines(std::string_view text) {
    std::string out;
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        out += report::printable(text.substr(0, end)) + "\n";
        text.remove_prefix(end + 1);
    }
    return out + report::printable(text);
}

int write_answer(const Answer& answer, const Globals& globals, const Surroundings& surroundings, const std::string& command) {
    Globals told = globals;
    if (answer.exit == Exit::partial) told.quiet = false; // what was refused is named, --quiet or not
    for (const std::string& warning : answer.warnings) write_warning(warning, told, surroundings);
    const bool to_terminal = !globals.to_file() && surroundings.output_is_terminal();
    // --quiet drops what a recording says when all went well; a question is still answered, and a file is still written.
    const bool nothing_to_say = answer.silent || (globals.quiet && !answer.sentence.empty() && !answer.asked);
    if (nothing_to_say && for_people(globals.format) && !globals.to_file()) return static_cast<int>(answer.exit);
    std::string body;
    std::string beside; // what a format without room for it says on standard error
    switch (globals.format) {
    case Format::table:
    case Format::list: body = body_for_people(answer, globals, wants_colour(globals, surroundings, surroundings.output) && !globals.to_file(),
                                                        globals.to_file() ? no_end : terminal_columns(surroundings.output)); break;
    case Format::md: body = body_as_markdown(answer, globals); break;
    case Format::html: body = body_as_html(answer, globals); break;
    case Format::csv:
        body = report::render_csv(answer.table, globals.spreadsheet_safe);
        if (to_terminal) body = printable_lines(body); // a file or a pipe gets every byte
        break;
    case Format::plain: body = report::render_plain(answer.table); break;
    case Format::json: body = body_as_json(answer); break;
    case Format::jsonl: body = report::render_jsonl(answer.table, answer.dry_run ? "\"recorded\":false," : ""); break;
    }
    if (globals.format == Format::csv || globals.format == Format::plain)
        for (const std::string& mark : marks_of(answer, globals)) beside += mark + "\n";
    if (!for_people(globals.format) && globals.format != Format::json && !answer.explanation.empty())
        beside += printable_lines(trimmed(answer.explanation)) + "\n";
    if (!beside.empty()) write_bytes(surroundings.error, beside);
    std::string why;
    if (globals.to_file()) {
        if (auto written = write_output(*globals.output, body, answer.shareable && !globals.names); !written)
            why = written.failure().message;
    }
    const bool paged = why.empty() && !globals.to_file() && answer.recorded.empty() && for_people(globals.format) &&
                       shown_in_pager(body, globals, surroundings);
    if (!why.empty() || (!globals.to_file() && !paged && !write_bytes(surroundings.output, body))) {
        if (why.empty() && errno == EPIPE && answer.recorded.empty()) { // the reader has seen enough
            std::signal(SIGPIPE, SIG_DFL);
            std::raise(SIGPIPE);
        }
        const std::string done = answer.recorded.empty() ? "the answer could not be written"
                                                         : "recorded " + answer.recorded + ", but the answer could not be written";
        return write_failure({Exit::failed, "output", done + (why.empty() ? "" : ": " + why), ""}, globals, surroundings, command);
    }
    return static_cast<int>(answer.exit);
}

} // namespace mat::cli
