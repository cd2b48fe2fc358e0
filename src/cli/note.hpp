// Where the words of a note come from: a file, standard input, or the person's editor.
#pragma once

#include "cli/editor.hpp"
#include "cli/work.hpp"

#include <functional>
#include <optional>
#include <string>

namespace mat::cli {

/// The words of a note, and the file that keeps them until they are recorded, where an editor was used.
struct NoteWords {
    std::string words; ///< empty: no note
    std::optional<Draft> draft;
};

/// Words from `--note` (`-` is standard input). Failure (unanswered) where the source is empty, (usage) where it is no UTF-8.
Result<NoteWords> note_from(const std::optional<std::string>& source, const Surroundings& surroundings);

/// Records what the note belongs to. Where that comes out well the draft's file goes; else its place is named.
Result<Answer> recording_note(const NoteWords& note, const std::function<Result<Answer>()>& record);

/// Opens the key where there are words to seal.
std::optional<store::Keys> keys_for(const std::string& words, const store::Reader& reader, const Globals& globals, const Surroundings& surroundings);

} // namespace mat::cli
