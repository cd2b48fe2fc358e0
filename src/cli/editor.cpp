#include "cli/editor.hpp"

#include "cli/fields.hpp"
#include "cli/program.hpp"
#include "store/files.hpp"

#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mat::cli {
namespace {

constexpr std::size_t words_limit = 1 << 20;

Failure no_place(const std::string& where) {
    return {Exit::failed, "editor", "no private file can be made in " + where, "give the note with --note FILE, or --note -"};
}

std::string editor_command(const Surroundings& surroundings) {
    if (const auto value = surroundings.variable("MAT_EDITOR")) return *value;
    if (surroundings.configured_editor && !surroundings.configured_editor->empty()) return *surroundings.configured_editor;
    for (const char* name : {"VISUAL", "EDITOR"})
        if (const auto value = surroundings.variable(name)) return *value;
    const char* const sensible = "/usr/bin/sensible-editor";
    return ::access(sensible, X_OK) == 0 ? sensible : "vi";
}

// The folder for what must not outlive the session: in memory, where it is the user's own; else the state folder.
std::string folder_for_drafts(const Surroundings& surroundings) {
    struct stat status {};
    if (const auto runtime = surroundings.variable("XDG_RUNTIME_DIR");
        runtime && runtime->front() == '/' && ::stat(runtime->c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
        status.st_uid == ::getuid() && (status.st_mode & 077) == 0)
        return *runtime;
    const auto state = surroundings.variable("XDG_STATE_HOME");
    const std::string folder =
        (state && state->front() == '/' ? *state : surroundings.home() + "/.local/state") + "/mat";
    store::make_folder_of(folder + "/draft");
    return folder;
}

// A folder of its own, so that what an editor leaves beside the file goes with it.
Result<std::string> make_draft(const std::string& text, const Surroundings& surroundings) {
    const std::string base = folder_for_drafts(surroundings);
    std::string folder = base + "/mat-note-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr) return no_place(base);
    std::string place = folder + "/note.txt";
    const int file = ::open(place.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written = file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    if (file >= 0) ::close(file);
    if (!written) {
        discard({"", place});
        return no_place(base);
    }
    return place;
}

// Whether the editor came to a good end. Where the answer goes to a file, it still needs the terminal.
bool edit(const std::string& command, const std::string& place, const Surroundings& surroundings) {
    Program editor = by_shell(command, {place});
    editor.input = surroundings.input;
    editor.output = surroundings.output_is_terminal() ? surroundings.output : surroundings.error;
    editor.error = surroundings.error;
    editor.has_terminal = true;
    const auto status = run_program(editor, surroundings);
    return status && *status == 0;
}

std::string without_remarks(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (!line.starts_with("#")) out += std::string(line) + "\n";
    }
    const std::size_t last = out.find_last_not_of(" \t\r\n");
    out.erase(last == std::string::npos ? 0 : last + 1);
    const std::size_t first = out.find_first_not_of("\r\n");
    return out.substr(std::min(first, out.size()));
}

} // namespace

bool can_edit(const Globals& globals, const Surroundings& surroundings) {
    return !globals.no_input && surroundings.input_is_terminal() &&
           (surroundings.output_is_terminal() || surroundings.error_is_terminal());
}

Result<Draft> write_in_editor(const std::string& lines, const Surroundings& surroundings) {
    std::string text = "\n";
    for (std::string_view rest = lines; !rest.empty();) {
        const std::size_t end = rest.find('\n');
        text += "# " + std::string(rest.substr(0, end)) + "\n";
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    const auto place = make_draft(text, surroundings);
    if (!place) return place.failure();
    Draft draft{"", *place};
    const std::string command = editor_command(surroundings);
    const bool failed = !edit(command, *place, surroundings);
    const auto written = store::read_file(*place, words_limit);
    if (written) draft.words = without_remarks(*written);
    const auto bad = bad_utf8(draft.words);
    if (draft.words.empty() && (written || !failed)) {
        discard(draft);
        if (!failed) return Failure{Exit::unanswered, "cancelled", "the note is empty; nothing was recorded", ""};
    }
    const std::string kept = draft.words.empty() && written ? "" : "what was written is kept in " + *place;
    if (failed)
        return Failure{Exit::failed, "editor", "the editor '" + command + "' failed; nothing was recorded",
                       kept.empty() ? "MAT_EDITOR, VISUAL or EDITOR names another one" : kept};
    if (bad) return Failure{Exit::usage, "utf8", "the note is not UTF-8 at byte " + std::to_string(*bad), kept};
    return draft;
}

void discard(const Draft& draft) {
    const std::string folder = store::folder_of(draft.place);
    if (DIR* open = ::opendir(folder.c_str())) {
        while (const struct dirent* each = ::readdir(open))
            if (each->d_name[0] != '.' || (each->d_name[1] != '\0' && each->d_name[1] != '.'))
                ::unlink((folder + "/" + each->d_name).c_str());
        ::closedir(open);
    }
    ::rmdir(folder.c_str());
}

} // namespace mat::cli
