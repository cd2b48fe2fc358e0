#include "cli/output.hpp"

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

// Stored text may hold control bytes, and none of them may reach a terminal: lines stay lines, the rest is escaped.
std::string printable_lines(std::string_view text) {
    std::string out;
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        out += report::printable(text.substr(0, end)) + "\n";
        text.remove_prefix(end + 1);
    }
    return out + report::printable(text);
}

// Every refusal has a verdict: one that no rule of dosing gave has its code for a rule.
Verdict verdict_of(const Failure& failure) {
    if (!failure.verdict.reasons.empty()) return failure.verdict;
    if (failure.code == "check-digit") return {false, {{failure.code, "safety", "house safety rule", failure.message, {}}}, ""};
    if (failure.code == "not-permitted" || failure.code == "second-login")
        return {false, {{failure.code, "role", "roles of this clinic", failure.message, {}}}, ""};
    if (failure.exit == Exit::refused) return {false, {{failure.code, "local", "house rule", failure.message, {}}}, ""};
    return {};
}

std::string body_for_people(const Answer& answer, const Globals& globals) {
    std::string out;
    if (globals.demo) out += "DEMO\n";
    if (answer.dry_run) out += "NOT RECORDED\n";
    if (!answer.title.empty()) out += printable_lines(answer.title) + "\n";
    if (!answer.sentence.empty()) out += printable_lines(answer.sentence) + "\n";
    else if (answer.one_record && !answer.table.rows.empty()) out += report::render_record(answer.table, 0);
    else if (!answer.table.columns.empty()) out += report::render_text(answer.table);
    if (!answer.explanation.empty()) out += printable_lines(answer.explanation);
    if (!answer.footer.empty()) out += printable_lines(answer.footer) + "\n";
    return out;
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
    if (!globals.quiet) write_bytes(surroundings.error, "mat: " + report::printable(line) + "\n");
}

int write_failure(const Failure& failure, const Globals& globals, const Surroundings& surroundings, const std::string& command) {
    const Verdict verdict = verdict_of(failure);
    std::string text;
    if (globals.format == Format::json) {
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
    }
    write_bytes(surroundings.error, text);
    return static_cast<int>(failure.exit);
}

int write_answer(const Answer& answer, const Globals& globals, const Surroundings& surroundings, const std::string& command) {
    Globals told = globals;
    if (answer.exit == Exit::partial) told.quiet = false; // what was refused is named, --quiet or not
    for (const std::string& warning : answer.warnings) write_warning(warning, told, surroundings);
    std::string body;
    switch (globals.format) {
    case Format::table: body = body_for_people(answer, globals); break;
    case Format::csv:
        body = report::render_csv(answer.table, globals.spreadsheet_safe);
        if (surroundings.output_is_terminal()) body = printable_lines(body); // a file or a pipe gets every byte
        if (answer.dry_run) write_bytes(surroundings.error, "NOT RECORDED\n");
        break;
    case Format::json: body = body_as_json(answer); break;
    }
    // --quiet drops what a recording says when all went well; a question is still answered.
    const bool silent = (answer.silent && globals.format == Format::table) ||
                        (globals.quiet && globals.format == Format::table && !answer.sentence.empty() && !answer.asked);
    if (!silent && !write_bytes(surroundings.output, body)) {
        if (errno == EPIPE && answer.recorded.empty()) { // the reader has seen enough
            std::signal(SIGPIPE, SIG_DFL);
            std::raise(SIGPIPE);
        }
        const std::string done = answer.recorded.empty() ? "the answer could not be written"
                                                         : "recorded " + answer.recorded + ", but the answer could not be written";
        return write_failure({Exit::failed, "output", done, ""}, globals, surroundings, command);
    }
    return static_cast<int>(answer.exit);
}

} // namespace mat::cli
