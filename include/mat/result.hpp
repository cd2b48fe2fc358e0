// The answer of everything in `mat` that can go wrong: a value, or a failure that says how the program must end.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace mat {

/// Exit status of the program. The table is part of the command line's contract: numbers never change.
enum class Exit : int {
    done = 0,           ///< done; an empty list is success
    failed = 1,         ///< failed for a reason not below
    usage = 2,          ///< wrong command line, config, policy or input file; nothing was done
    partial = 3,        ///< done in part; each refused item is named on stderr
    not_found = 4,      ///< no such client, dose, session, group
    refused = 5,        ///< refused by a rule
    unanswered = 6,     ///< an answer was needed and there is no terminal, or the person cancelled
    no_store = 10,      ///< no store here
    busy = 11,          ///< store busy, or another run of the job holds the lock
    not_permitted = 12, ///< role, key, file mode, consent
    damaged = 13,       ///< store damaged, tampered with, older or newer than this program
};

/// One named reason of a verdict: which rule spoke, from which layer, on what authority, on which facts.
struct Reason {
    std::string code;     ///< stable name, for instance `already-dosed`
    std::string layer;    ///< `safety`, `law`, `label`, `guideline`, `local`; or who tightened it: `state`, `program`, `patient`
    std::string citation; ///< where the rule is written, for instance `42 CFR 8.12(h)(3)`
    std::string message;  ///< one sentence for the person at the terminal; never a name
    std::vector<std::pair<std::string, std::string>> facts; ///< what the rule looked at: name and value
};

/// What a rule answers. Reasons stand in order of precedence; the first one names the refusal.
struct Verdict {
    bool allowed = true;
    std::vector<Reason> reasons;
    std::string change; ///< what would change the answer; empty where nothing tried does
};

/// Why something was not done. `message` and `hint` are shown to people: no SQL, no name, no sealed text.
struct Failure {
    Exit exit = Exit::failed;
    std::string code;    ///< stable snake-with-hyphens word for scripts
    std::string message; ///< one sentence, quoting the word that was typed
    std::string hint;    ///< what to do next; may be empty
    Verdict verdict = {}; ///< filled where a rule spoke (its `allowed` is then false)
};

/// A value of type T, or the failure that stands in its place. Test it before taking the value.
template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : content_(std::move(value)) {}            // NOLINT: a value is an answer
    Result(Failure failure) : content_(std::move(failure)) {}  // NOLINT: so is a failure

    explicit operator bool() const { return content_.index() == 0; }
    T& operator*() & { return std::get<0>(content_); }
    const T& operator*() const& { return std::get<0>(content_); }
    T&& operator*() && { return std::get<0>(std::move(content_)); }
    T* operator->() { return &std::get<0>(content_); }
    const T* operator->() const { return &std::get<0>(content_); }
    const Failure& failure() const { return std::get<1>(content_); }

  private:
    std::variant<T, Failure> content_;
};

/// The answer of something that yields no value.
struct Nothing {};

} // namespace mat
