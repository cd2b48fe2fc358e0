#include "cli/note.hpp"

#include "cli/fields.hpp"
#include "store/error.hpp"

namespace mat::cli {

Result<NoteWords> note_from(const std::optional<std::string>& source, const Surroundings& surroundings) {
    NoteWords note;
    if (!source) return note;
    auto words = words_from(source, surroundings, "The note");
    if (!words) return words.failure();
    if (auto good = check_utf8(*words, "note"); !good) return good.failure();
    if (words->find_first_not_of(" \t\r\n") == std::string::npos)
        return Failure{Exit::unanswered, "cancelled", "the note is empty; nothing was recorded", ""};
    note.words = std::move(*words);
    return note;
}

Result<Answer> recording_note(const NoteWords& note, const std::function<Result<Answer>()>& record) {
    if (!note.draft) return record();
    const auto kept = [&](Failure failure) {
        failure.hint += (failure.hint.empty() ? "" : "; ") + ("the note is kept in " + note.draft->place);
        return failure;
    };
    try {
        auto answer = record();
        if (!answer) return kept(answer.failure());
        discard(*note.draft);
        return answer;
    } catch (const store::Error& error) {
        return kept(error.failure());
    }
}

std::optional<store::Keys> keys_for(const std::string& words, const store::Reader& reader, const Globals& globals, const Surroundings& surroundings) {
    if (words.empty()) return std::nullopt;
    return store::Keys::open(reader, key_path(globals, surroundings));
}

} // namespace mat::cli
