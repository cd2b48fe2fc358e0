#include "cli/roll_call.hpp"

#include "cli/key_by_key.hpp"
#include "cli/narrow.hpp"
#include "cli/output.hpp"
#include "cli/parse.hpp"
#include "report/render.hpp"

#include <csignal>

namespace mat::cli {
namespace {

std::string tally(const std::vector<std::optional<domain::Mark>>& answers) {
    std::size_t present = 0, absent = 0, excused = 0, open = 0;
    for (const auto& mark : answers) {
        if (!mark) ++open;
        else if (mark->status == domain::SessionStatus::attended) ++present;
        else if (mark->status == domain::SessionStatus::no_show) ++absent;
        else ++excused;
    }
    return std::to_string(present) + " present, " + std::to_string(absent) + " absent, " + std::to_string(excused) + " excused, " +
           std::to_string(open) + " open";
}

} // namespace

RollCall::RollCall(std::vector<std::string> people, std::int64_t minutes)
    : people_(std::move(people)), answers_(people_.size()), minutes_(minutes), state_(people_.empty() ? State::asking : State::calling) {}

std::string RollCall::question() const {
    if (wants_minutes_) return "minutes late: ";
    if (state_ == State::asking) return "Record " + tally(answers_) + "? [Y]es [b]ack [n]o: ";
    return std::to_string(at_ + 1) + "/" + std::to_string(people_.size()) + " " + people_[at_] +
           " [p]resent [a]bsent [l]ate [e]xcused [b]ack: ";
}

void RollCall::advance() {
    ++at_;
    if (at_ == people_.size()) state_ = State::asking;
}

std::string RollCall::answer(const domain::Mark& mark) {
    answers_[at_] = mark;
    advance();
    return mark.text();
}

std::string RollCall::press(char key) {
    if (state_ == State::asking) {
        switch (key) {
        case 'y': case '\r': case '\n': state_ = State::recorded; return "yes";
        case 'n': state_ = State::cancelled; return "no";
        case 'b':
            if (people_.empty()) return "";
            state_ = State::calling;
            if (at_ > 0 && at_ == people_.size()) --at_;
            return "back";
        default: return "";
        }
    }
    switch (key) {
    case 'p': return answer({});
    case 'a': return answer({domain::SessionStatus::no_show, {}, {}});
    case 'e': return answer({domain::SessionStatus::cancelled, {}, {}});
    case 'l': wants_minutes_ = true; return "late";
    case 'b':
        if (at_ == 0) return "";
        --at_;
        return "back";
    case '\r': case '\n':
        answers_[at_].reset();
        advance();
        return "open";
    case 'q': case KeyByKey::ctrl_d: state_ = State::asking; return "stop";
    default: return "";
    }
}

std::string RollCall::minutes_typed(const std::string& typed) {
    const auto minutes = parse_count(typed);
    if (!minutes || *minutes >= minutes_) return "";
    wants_minutes_ = false;
    return answer({domain::SessionStatus::attended, *minutes, {}});
}

Result<std::vector<std::optional<domain::Mark>>> call_roll(const std::string& heading, const std::vector<std::string>& people,
                                                           std::int64_t minutes, const Globals& globals, const Surroundings& surroundings) {
    const auto say = [&](const std::string& words) { write_bytes(surroundings.error, fitted(words, terminal_columns(surroundings.error))); };
    std::vector<std::string> shown;
    for (const std::string& person : people) shown.push_back(report::printable(person));
    RollCall call(shown, minutes);
    say(report::printable(heading) + "\nEnter leaves somebody open, q stops here; Ctrl-C records nothing.\n");
    KeyByKey keys(surroundings.input);
    const Failure cancelled{Exit::unanswered, "cancelled", "cancelled; nothing was recorded", ""};
    const auto interrupted = [&] {
        keys.off();
        say("\n");
        std::signal(SIGINT, SIG_DFL);
        std::raise(SIGINT);
    };
    while (call.state() == RollCall::State::calling || call.state() == RollCall::State::asking) {
        if (call.state() == RollCall::State::asking && globals.yes) {
            call.press('y');
            break;
        }
        if (call.wants_minutes()) keys.off(); // a number is a line, with the terminal's own ways to mend it; before it is asked for
        say(call.question());
        if (call.wants_minutes()) {
            std::string typed;
            auto key = KeyByKey::read(surroundings.input);
            for (; key && *key != '\n'; key = KeyByKey::read(surroundings.input)) typed += *key;
            keys.on();
            if (!key) return cancelled;
            if (call.minutes_typed(typed).empty()) say("from 1 to " + std::to_string(minutes - 1) + "\n");
            continue;
        }
        std::string words;
        while (words.empty()) {
            const auto key = KeyByKey::read(surroundings.input);
            if (!key) return cancelled;
            if (*key == KeyByKey::ctrl_c) interrupted();
            if (*key == KeyByKey::escape) KeyByKey::skip_sequence(surroundings.input);
            else words = call.press(*key >= 'A' && *key <= 'Z' ? static_cast<char>(*key - 'A' + 'a') : *key);
        }
        say(words + (call.wants_minutes() ? ", " : "\n"));
    }
    if (call.state() == RollCall::State::cancelled) return cancelled;
    return call.answers();
}

} // namespace mat::cli
