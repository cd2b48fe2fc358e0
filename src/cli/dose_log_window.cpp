#include "cli/dose_log_window.hpp"

#include "cli/card.hpp"
#include "cli/dose_log_asking.hpp"
#include "cli/dose_log_counter.hpp"
#include "cli/dose_log_give.hpp"
#include "cli/order_words.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "cli/staff_pin.hpp"
#include "cli/stock_words.hpp"
#include "cli/window_day.hpp"
#include "cli/window_input.hpp"
#include "report/render.hpp"
#include "store/arrivals.hpp"
#include "store/error.hpp"
#include "store/pins.hpp"
#include "store/stock_ledger.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <functional>

namespace mat::cli {
namespace {

using Came = WindowInput::Came;

constexpr std::string_view keys_line = "g give, r refused, p part, s spill, v vomited, c check, t take-homes, h hold, x close";
constexpr std::string_view sedations[] = {"none", "mild", "marked"};
constexpr std::string_view yes_or_no[] = {"no", "yes"}; // `a` is the careful answer
constexpr std::size_t most_waiting_shown = 5;
constexpr int most_tries = 2; // at a second identifier
constexpr std::size_t shortest_scan = 5; // no amount, count or login of so many digits is a client number with its check digit

bool is_digit(char key) { return key >= '0' && key <= '9'; }

std::string failure_text(const Failure& failure) {
    return report::printable(failure.message) + "\n" + (failure.hint.empty() ? "" : report::printable("hint: " + failure.hint) + "\n");
}

// The open lots of the station that nobody has counted today; empty where all were.
std::string uncounted_at(const store::Reader& reader, const store::Clinic& clinic, std::string_view station) {
    const auto counts = store::stock_counts(reader);
    std::string uncounted;
    for (const store::OpenLot& open : store::open_lots(reader)) {
        const bool counted =
            std::ranges::any_of(counts, [&](const domain::CountRecord& count) { return count.lot == open.lot && count.day == clinic.today; });
        if (open.station != station || counted) continue;
        for (const store::Lot& lot : store::lots_named(reader, std::to_string(open.lot)))
            if (lot.on_hand > 0) uncounted += (uncounted.empty() ? "" : ", ") + lot_text(lot);
    }
    return uncounted;
}

// The loop itself. Every act is the command of the same name, under its own lock and with the card checked again.
class DosingWindow {
  public:
    DosingWindow(const Globals& globals, const Surroundings& surroundings, const Need& need, std::string station, std::chrono::minutes idle)
        : globals_(globals), surroundings_(surroundings), need_(need), station_(std::move(station)), idle_(idle), input_(surroundings_, idle) {
        globals_.no_input = true; // the window asks, not the commands it runs
    }
    Result<Answer> run();

  private:
    void serve(const std::string& number);
    bool is_the_person(const ShownCard& card);
    void press(char key);
    void act(char key);
    void surviving(const std::function<void()>& work);
    void give(bool part);
    void hand_bottles();
    void declined();
    void spilled();
    void vomited();
    void checked();
    void held();
    std::vector<std::string> standing(); ///< what may be given now, and what to do where it may not be
    std::string offer(); ///< bottles that `t` would hand out; empty where there are none
    bool tell(const Result<Answer>& answer);
    std::optional<std::string> ask(std::string_view question);
    std::optional<std::string> choose(std::string_view question, std::span<const std::string_view> words);
    std::optional<std::string> medication();
    void show(const std::vector<std::string>& lines);
    std::vector<store::Waiting> queue();
    std::string first_waiting();
    void tell_queue();
    void change_nurse();
    bool unlocked();

    Globals globals_;
    Surroundings surroundings_;
    Need need_;
    std::string station_;
    std::chrono::minutes idle_;
    WindowInput input_;
    std::string begun_;       ///< what was typed on a card: it begins the next number
    bool scanned_ = false;    ///< and it was ended with Enter: it is the whole number
    std::string client_;      ///< whose card is open
    Card card_;
    std::vector<std::string> medications_; ///< those with an order, as the card shows them
    bool acted_ = false;      ///< something was recorded on the open card
    char held_ = 0;           ///< the key that recorded last, while no other was pressed: one that is held down acts once
    bool closed_ = false;     ///< the open card is to be put away
    Came gone_ = Came::words; ///< anything else: nobody is there any more
    std::string opener_;      ///< at whose login the window was opened, once somebody else goes on
    std::optional<Failure> broken_; ///< why the window cannot go on
};

void DosingWindow::show(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += report::printable(line) + "\n";
    input_.say(text);
}

std::vector<std::string> DosingWindow::standing() {
    std::vector<std::string> lines;
    const auto read =
        reading(globals_, surroundings_, need_, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
            const auto client = client_named(reader, client_);
            if (!client) return client.failure();
            const domain::DosingFacts facts = store::dosing_facts(reader, *client, clinic, clinic.today);
            const auto ordered = domain::medications_ordered(facts.history.orders, clinic.today);
            medications_.clear();
            for (const domain::Medication medication : ordered) medications_.emplace_back(name_of(medication));
            std::vector<std::optional<domain::Medication>> medications(ordered.begin(), ordered.end());
            if (medications.empty()) medications.emplace_back(); // the rule says why nothing may be given
            for (const auto& each : medications) {
                const auto judged =
                    domain::judge_administer(facts, {clinic.today, reader.moment(), each, std::nullopt}, {actor.roles, {}}, facts.policy);
                const auto gap = each ? domain::days_since_dose(facts.history, *each, clinic.today) : std::nullopt;
                if (gap)
                    lines.push_back("gap      " + std::to_string(*gap) + (*gap == 1 ? " day" : " days") + " without " +
                                        std::string(name_of(*each)) + " before today");
                for (const std::string& warning : judged.warnings) lines.push_back("! " + warning);
                if (judged.verdict.allowed && judged.order) {
                    const auto& portion = judged.portion;
                    lines.push_back(
                        "GIVE     " + std::string(name_of(judged.order->medication, judged.order->formulation)) + " " + judged.amount.text() +
                        (portion.is_split() ? ", portion " + std::to_string(portion.given + 1) + " of " + std::to_string(portion.count) : ""));
                    const store::DrawPlan draw = store::plan_draw(reader, *judged.order, judged.amount, clinic.today, station_);
                    if (const std::string drawn = drawn_text(reader, draw.draws); !drawn.empty()) lines.push_back("         " + drawn);
                }
                for (const Reason& reason : judged.verdict.reasons) {
                    lines.push_back("DO NOT GIVE: " + reason.code + ": " + reason.message);
                    if (const auto who = domain::who_clears(reason.code); !who.empty())
                        lines.push_back("         who can clear it: " + std::string(who));
                }
            }
            return Answer{};
        });
    if (!read) lines.push_back(read.failure().message);
    return lines;
}

std::string DosingWindow::offer() {
    const auto bottles = bottles_offered({client_, {}, {}, station_}, globals_, surroundings_, need_);
    return bottles ? *bottles : std::string();
}

// What came of an act. The card is what it is now; whoever presses the same key again meets a card that knows.
bool DosingWindow::tell(const Result<Answer>& answer) {
    input_.forget(); // a key that was pressed twice; what is typed after the words below is meant
    if (!answer) {
        input_.say(failure_text(answer.failure()));
        if (answer.failure().code == "card-changed") {
            const auto now = make_card(client_, globals_, surroundings_, need_);
            if (now) {
                card_ = Card(now->treatment);
                input_.say("The card has changed:\n" + now->text);
                show(standing());
                input_.forget();
                input_.say(std::string(keys_line) + "\n");
            }
        }
        return false;
    }
    std::string said = (answer->dry_run ? "NOT RECORDED\n" : "") + printable_lines(answer->sentence) + "\n";
    for (const std::string& warning : answer->warnings) said += report::printable("warning: " + warning) + "\n";
    if (!input_.say(said)) broken_ = Failure{Exit::failed, "output", "recorded " + answer->recorded + ", but the answer could not be written", ""};
    acted_ = true;
    const auto read =
        reading(globals_, surroundings_, need_, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
            const auto client = client_named(reader, client_);
            if (!client) return client.failure();
            card_ = Card(treatment_lines(reader, *client, clinic));
            return Answer{};
        });
    if (!read) broken_ = read.failure();
    return true;
}

// A question about the open card. Nothing: it was given up, or a number was scanned, which drops the card, or nobody is there
// any more.
std::optional<std::string> DosingWindow::ask(std::string_view question) {
    auto typed = input_.line(question);
    if (typed.came == Came::nothing) return std::nullopt; // the card stays open
    gone_ = typed.came;
    if (gone_ != Came::words) return std::nullopt;
    if (typed.words.size() >= shortest_scan && parse_client_number(typed.words)) {
        begun_ = typed.words;
        scanned_ = true;
        return std::nullopt;
    }
    return typed.words;
}

std::optional<std::string> DosingWindow::choose(std::string_view question, std::span<const std::string_view> words) {
    auto chosen = input_.choice(question, words);
    if (chosen.came == Came::nothing) return std::nullopt;
    gone_ = chosen.came;
    if (gone_ != Came::words) return std::nullopt;
    if (chosen.words.size() > 1) return chosen.words;
    begun_ = chosen.words; // a digit: a scan begins
    return std::nullopt;
}

// Where several medicines are ordered, which one; the empty word where one alone is.
std::optional<std::string> DosingWindow::medication() {
    if (medications_.size() < 2) return std::string();
    const std::vector<std::string_view> words(medications_.begin(), medications_.end());
    return choose("which:", words);
}

void DosingWindow::give(bool part) {
    DoseLogAdministerRequest request;
    request.client = client_;
    request.station = station_;
    const auto which = medication();
    if (!which) return;
    if (!which->empty()) request.medication = *which;
    if (part) {
        const auto taken = ask("taken, with its unit (60mg): ");
        if (!taken || taken->empty()) return;
        request.partial = *taken;
    }
    if (tell(give_ordered(request, card_, globals_, surroundings_, need_)))
        if (const std::string bottles = offer(); !bottles.empty()) input_.say("t hands out " + bottles);
}

void DosingWindow::hand_bottles() {
    const std::string bottles = offer();
    if (!bottles.empty()) {
        input_.say(bottles);
        const auto meant = choose("hand them out:", yes_or_no);
        if (!meant || *meant != "yes") return;
    }
    tell(hand_out({client_, {}, {}, station_}, card_, globals_, surroundings_, need_)); // refused in words where there are none
}

void DosingWindow::declined() {
    const auto which = medication();
    if (!which) return;
    const auto why = choose("why:", refuse_reasons);
    if (!why) return;
    tell(run_dose_log_refuse({client_, *why, which->empty() ? std::nullopt : which, {}}, globals_, surroundings_, need_));
}

void DosingWindow::spilled() {
    const auto amount = ask("spilled, with its unit (10mg): ");
    if (!amount || amount->empty()) return;
    const auto witness = ask("who else saw it (login; Enter: nobody): ");
    if (!witness) return;
    if (tell(run_dose_log_spill({client_, *amount, witness->empty() ? std::nullopt : witness}, globals_, surroundings_, need_))) {
        const auto again = choose("give that much again:", yes_or_no);
        if (!again || *again != "yes") return;
        DoseLogAdministerRequest request;
        request.client = client_;
        request.replace_spill = true;
        request.station = station_;
        tell(give_replacement(request, globals_, surroundings_, need_));
    }
}

void DosingWindow::vomited() {
    const auto minutes = ask("minutes after the dose: ");
    if (!minutes || minutes->empty()) return;
    const auto seen = choose("seen by staff:", yes_or_no);
    if (!seen) return;
    DoseLogEmesisRequest request;
    request.client = client_;
    request.minutes = *minutes;
    request.witnessed = *seen == "yes";
    tell(run_dose_log_emesis(request, globals_, surroundings_, need_));
}

void DosingWindow::checked() {
    DoseLogCheckRequest request;
    request.client = client_;
    const auto measured = [&](std::string_view question, std::optional<std::string>& target) {
        const auto typed = ask(question);
        if (typed && !typed->empty()) target = *typed;
        return typed.has_value();
    };
    if (!measured("breath alcohol g/dL (Enter: none): ", request.breath_alcohol)) return;
    if (!measured("breaths a minute (Enter: none): ", request.respiration)) return;
    if (!measured("oxygen percent (Enter: none): ", request.saturation)) return;
    const auto sedation = choose("sedation:", sedations);
    if (!sedation) return;
    request.sedation = *sedation;
    tell(run_dose_log_check(request, globals_, surroundings_, need_));
}

void DosingWindow::held() {
    const auto why = choose("hold, why:", hold_reasons);
    if (why) tell(run_dose_log_hold({client_, *why, {}, {}}, globals_, surroundings_, need_));
}

// Whether whoever stands there says the day and month on which the person was born. A scan there is another person's number.
bool DosingWindow::is_the_person(const ShownCard& card) {
    const auto born = card.identity ? card.identity->find("birth_date") : store::Identity::const_iterator();
    const auto birth = card.identity && born != card.identity->end() ? Day::parse(born->second) : std::nullopt;
    if (!birth) {
        input_.say(card.identity ? "No birth date is known: ask for another identifier.\n" : "There is no key here: ask for a second identifier.\n");
        return true;
    }
    input_.forget(); // a scanner's second line end is no answer
    for (int tries = 0; tries < most_tries; ++tries) {
        const auto said = ask("born, month and day, as they say it (03-14): ");
        if (!said) return false;
        const auto day = parse_month_day(*said);
        if (!day) input_.say(failure_text(day.failure()));
        else if (*day == std::chrono::month_day{birth->civil().month(), birth->civil().day()}) return true;
        else input_.say("That is not the birthday of " + card.number.text() + ".\n");
    }
    input_.say(card.number.text() + " closed: find out who stands here. Nothing is recorded.\n");
    return false;
}

// One person, from the number to the last key.
void DosingWindow::serve(const std::string& number) {
    const auto card = make_card(number, globals_, surroundings_, need_);
    if (!card) {
        input_.say(failure_text(card.failure()));
        return;
    }
    client_ = card->number.text();
    acted_ = false;
    held_ = 0;
    closed_ = false;
    if (is_the_person(*card)) {
        card_ = Card(card->treatment);
        input_.say(card->text);
        show(standing());
        input_.forget(); // what was typed before the card stood there is no answer to it
        input_.say(std::string(keys_line) + "\n");
        while (!closed_ && begun_.empty() && gone_ == Came::words && !broken_) {
            const auto [came, key] = input_.key();
            if (came == Came::nothing) closed_ = true;
            else if (gone_ = came; came == Came::words) press(key);
        }
    }
    if (!acted_) input_.say(client_ + " closed; nothing recorded.\n");
    client_.clear();
    card_ = Card();
}

void DosingWindow::press(char key) {
    if (is_digit(key)) { // a number begins: the card is dropped
        begun_ = std::string(1, key);
        return;
    }
    if (key == held_) return;
    held_ = 0;
    const bool before = std::exchange(acted_, false);
    surviving([&] { act(key); });
    if (acted_) held_ = key;
    acted_ = acted_ || before;
}

// A store that is busy is tried again by whoever pressed the key; any other trouble of the store ends the window, in its own words.
void DosingWindow::surviving(const std::function<void()>& work) {
    try {
        work();
    } catch (const store::Error& error) {
        if (error.failure().exit == Exit::busy) input_.say(failure_text(error.failure()));
        else broken_ = error.failure();
    }
}

void DosingWindow::act(char key) {
    switch (key) {
    case 'g': return give(false);
    case 'p': return give(true);
    case 'r': return declined();
    case 's': return spilled();
    case 'v': return vomited();
    case 'c': return checked();
    case 't': return hand_bottles();
    case 'h': return held();
    case 'x': closed_ = true; return;
    case '?': input_.say(std::string(keys_line) + "\n"); return;
    default: return; // Enter and what means nothing here
    }
}

std::vector<store::Waiting> DosingWindow::queue() {
    std::vector<store::Waiting> waiting;
    const auto read =
        reading(globals_, surroundings_, need_, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
            waiting = store::waiting_on(reader, clinic.today);
            return Answer{};
        });
    if (!read) broken_ = read.failure();
    return waiting;
}

std::string DosingWindow::first_waiting() {
    const auto waiting = queue();
    return waiting.empty() ? std::string() : client_text(waiting.front().client);
}

void DosingWindow::tell_queue() {
    const auto waiting = queue();
    if (waiting.empty()) return;
    std::string said = std::to_string(waiting.size()) + " waiting:";
    for (std::size_t i = 0; i < waiting.size() && i < most_waiting_shown; ++i) said += " " + client_text(waiting[i].client);
    input_.say(said + (waiting.size() > most_waiting_shown ? " ..." : "") + "; + opens the first.\n");
}

// Somebody else goes on at this terminal, by their PIN: what follows is recorded as theirs.
void DosingWindow::change_nurse() {
    const auto typed = input_.line("login or initials: ");
    if (typed.came == Came::words && typed.words.empty()) return;
    const auto pin = typed.came == Came::words ? input_.line("PIN: ", {}, false) : typed;
    if (pin.came == Came::nothing) return;
    gone_ = pin.came;
    if (gone_ != Came::words) return;
    std::string login;
    const auto known =
        reading(globals_, surroundings_, need_, [&](const store::Reader& reader, const store::Clinic&, const Actor&) -> Result<Answer> {
            std::vector<std::string> found;
            for (const store::StaffMember& member : store::list_staff(reader, nullptr))
                if (member.login == typed.words || (member.initials == typed.words && member.roles.any_of(need_.roles)))
                    found.push_back(member.login);
            if (found.empty()) return Failure{Exit::not_found, "no-such-login", quoted(typed.words) + " is nobody who gives doses here", ""};
            if (found.size() > 1) return Failure{Exit::usage, "initials", quoted(typed.words) + " are the initials of several", "type the login"};
            login = found.front();
            return Answer{};
        });
    if (!known) return static_cast<void>(input_.say(failure_text(known.failure())));
    if (const auto right = check_pin(login, pin.words, "at their own login", globals_, surroundings_, need_); !right)
        return static_cast<void>(input_.say(failure_text(right.failure())));
    Surroundings theirs = surroundings_;
    theirs.acting_login = login;
    const auto opener = surroundings_.login();
    const Need need{"dose-log window", need_.roles};
    const auto permitted =
        reading(globals_, theirs, need, [](const store::Reader&, const store::Clinic&, const Actor&) -> Result<Answer> { return Answer{}; });
    if (!permitted) return static_cast<void>(input_.say(failure_text(permitted.failure())));
    if (opener_.empty() && opener) opener_ = *opener;
    surroundings_.acting_login = login;
    need_.command = login == opener_ ? need.command : need.command + " (login " + opener_ + ")"; // the audit log says at whose login
    input_.say("Now recording as " + login + ".\n");
}

// Nobody was here: the card is away. Whoever has a PIN goes on with it; where they have none, the window closes.
bool DosingWindow::unlocked() {
    bool has_pin = false;
    const auto looked =
        reading(globals_, surroundings_, need_, [&](const store::Reader& reader, const store::Clinic&, const Actor& actor) -> Result<Answer> {
            has_pin = store::has_pin(reader, actor.staff);
            return Answer{};
        });
    const auto login = surroundings_.login();
    if (!looked || !login || !has_pin) return false;
    for (;;) {
        const auto pin = input_.line("locked; PIN of " + *login + ": ", {}, false);
        if (pin.came == Came::idle) continue;
        if (pin.came != Came::words) {
            gone_ = pin.came == Came::nothing ? Came::idle : pin.came;
            return false;
        }
        const auto right = check_pin(*login, pin.words, "at their own login", globals_, surroundings_, need_);
        if (right) return true;
        input_.say(failure_text(right.failure()));
        if (right.failure().code == "pin-locked") return false;
    }
}

Result<Answer> DosingWindow::run() {
    const auto begins =
        reading(globals_, surroundings_, need_, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
            Answer answer;
            const std::string left = left_off(reader, clinic, actor);
            answer.sentence = clinic.name + ", dosing window, " + clinic.today.text_with_weekday() + " " + clock_text(clinic.zone, reader.moment()) +
                              ", " + actor.login + ".";
            if (!left.empty()) answer.sentence = left + "\n" + answer.sentence;
            return answer;
        });
    if (!begins) return begins;
    input_.say(printable_lines(begins->sentence) + "\n");
    while (gone_ == Came::words && !broken_) {
        std::string number = std::exchange(begun_, {});
        if (!std::exchange(scanned_, false)) {
            const auto typed = input_.line("number (n nurse, q ends): ", number);
            if (typed.came == Came::nothing) continue;
            gone_ = typed.came;
            number = typed.words;
        }
        std::erase(number, ' ');
        if (gone_ == Came::idle) surviving([&] { gone_ = unlocked() ? Came::words : gone_; });
        if (gone_ != Came::words || number == "q") break;
        if (number == "n") {
            surviving([&] { change_nurse(); });
            continue;
        }
        if (number == "+") number = first_waiting();
        if (!number.empty()) surviving([&] { serve(number); });
        if (gone_ == Came::idle) surviving([&] { gone_ = unlocked() ? Came::words : gone_; });
        if (gone_ == Came::words && !broken_ && begun_.empty()) tell_queue();
    }
    if (broken_) return *broken_;
    if (gone_ == Came::interrupted) return Failure{Exit::unanswered, "cancelled", "interrupted; what was recorded stays recorded", ""};
    if (gone_ == Came::idle) input_.say("Nobody was here for " + std::to_string(idle_.count()) + " minutes: the window is closed.\n");
    return reading(globals_, surroundings_, need_, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        Answer answer;
        answer.asked = true;
        answer.sentence = day_ends(reader, clinic);
        return answer;
    });
}

} // namespace

void add_dose_log_window(Flags& flags, DoseLogWindowRequest& request) {
    flags.value("--station", "NAME", request.station, "whose open lots are poured from (default: MAT_STATION, else main)");
    flags.example("mat dose-log window");
}

Result<Answer> run_dose_log_window(const DoseLogWindowRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (globals.at)
        return Failure{Exit::usage, "usage", "--at has no place at the window", "what happened before is recorded with mat dose-log administer --at"};
    const auto station = station_named(request.station, surroundings);
    if (!station) return station.failure();
    std::chrono::minutes idle(0);
    const auto settled =
        reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
            const auto minutes = parse_count(store::setting(reader, "window.idle_minutes", clinic.today));
            if (minutes) idle = std::chrono::minutes(*minutes);
            const std::string uncounted =
                store::setting(reader, "window.count_gate", clinic.today) == "yes" ? uncounted_at(reader, clinic, *station) : std::string();
            if (!uncounted.empty())
                return Failure{Exit::refused, "not-counted",
                               "refused: not-counted: " + uncounted + " was not counted today, and the window opens after the count here",
                               "mat stock count LOT AMOUNT --shift"};
            return Answer{};
        });
    if (!settled) return settled.failure();
    if (globals.no_input || !surroundings.input_is_terminal() || !surroundings.output_is_terminal())
        return Failure{Exit::unanswered, "no-terminal", "there is no terminal here, and the window needs one",
                       "scripts record with mat dose-log administer CLIENT"};
    DosingWindow window(globals, surroundings, need, *station, idle);
    return window.run();
}

} // namespace mat::cli
