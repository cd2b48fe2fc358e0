#include "cli/complete.hpp"

#include "cli/commands.hpp"
#include "cli/global_options.hpp"
#include "cli/help.hpp"
#include "cli/parse.hpp"
#include "cli/settings_file.hpp"
#include "domain/dosing.hpp"
#include "domain/records.hpp"
#include "domain/formulation.hpp"
#include "store/candidates.hpp"

#include <algorithm>
#include <csignal>
#include <sys/time.h>
#include <unistd.h>
#include <utf8proc.h>

namespace mat::cli {
namespace {

constexpr std::size_t most_lines = 200;
constexpr suseconds_t longest = 45'000; // microseconds, start of the program not counted

extern "C" void end_quietly(int) { ::_exit(0); }

// Whoever waits at the TAB key waits no longer than this, whatever the disk does.
void limit_time() {
    struct sigaction action {};
    action.sa_handler = end_quietly;
    ::sigaction(SIGALRM, &action, nullptr);
    const struct itimerval timer{{0, 0}, {0, longest}};
    ::setitimer(ITIMER_REAL, &timer, nullptr);
}

// Takes a shell's quoting off a word, also where a quotation is not ended yet. It reads; a shell would run what it finds.
std::string unquoted(std::string_view typed) {
    std::string out;
    char quote = '\0';
    for (std::size_t i = 0; i < typed.size(); ++i) {
        const char c = typed[i];
        if (quote == '\0' && (c == '\'' || c == '"')) quote = c;
        else if (c == quote) quote = '\0';
        else if (c == '\\' && quote != '\'' && i + 1 < typed.size() &&
                 (quote == '\0' || std::string_view("$`\"\\").find(typed[i + 1]) != std::string_view::npos)) out += typed[++i];
        else out += c;
    }
    return out;
}

// Without control characters, marks that turn the direction of writing, and bytes that are no UTF-8.
std::string printable(std::string_view text) {
    if (std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; })) return std::string(text);
    std::string out;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    for (std::size_t i = 0; i < text.size();) {
        utf8proc_int32_t character = -1;
        const auto length = utf8proc_iterate(bytes + i, static_cast<utf8proc_ssize_t>(text.size() - i), &character);
        if (length <= 0) { ++i; continue; }
        const auto category = utf8proc_category(character);
        const bool seen = category != UTF8PROC_CATEGORY_CC && category != UTF8PROC_CATEGORY_CF && category != UTF8PROC_CATEGORY_ZL &&
                          category != UTF8PROC_CATEGORY_ZP;
        if (seen) out.append(text, i, static_cast<std::size_t>(length));
        i += static_cast<std::size_t>(length);
    }
    return out;
}

// What a value is made of.
struct Wanted {
    Completes kind = Completes::nothing;
    std::vector<std::string_view> words = {};
    bool list = false; // several, with commas
};

Wanted wanted_of(const Flags::Flag& flag) { return {flag.completes, flag.words, flag.is_list()}; }
Wanted wanted_of(const GlobalOption& option) {
    if (option.name == "--color") return {Completes::words, {"auto", "always", "never"}, false};
    if (option.name == "--format") return {Completes::words, {std::begin(format_words), std::end(format_words)}, false};
    if (option.name == "--override") return {Completes::words, {domain::overridable_codes().begin(), domain::overridable_codes().end()}, false};
    return {option.completes, {}, false};
}

// What the store may be asked by this login; only where it is one of the staff.
struct Stored {
    store::Store store;
    store::Reader reader;
    domain::Roles roles;
    std::int64_t staff = 0;
    Day today;
    Stored(const Globals& globals, const Surroundings& surroundings)
        : store(open(globals, surroundings)), reader(store, surroundings.now()) {
        const auto login = surroundings.login();
        const auto member = login ? store::find_staff(reader, *login) : std::nullopt;
        if (member) {
            roles = member->roles;
            staff = member->id;
        }
        const auto known = roles.empty() ? std::nullopt : store::today_of(reader);
        if (known) today = *known;
        else roles = {};
    }
    static store::Store open(const Globals& globals, const Surroundings& surroundings) {
        settle_rights(globals, surroundings);
        return store::Store::open_to_glance(store_path(globals, surroundings));
    }
    bool may(const Command& command) const { return !roles.empty() && (command.roles.empty() || roles.any_of(command.roles)); }
};

class Completion {
  public:
    Completion(const std::vector<std::string>& words, const Globals& globals, const Surroundings& surroundings, const ProgramSettings& settings)
        : globals_(globals), surroundings_(surroundings), settings_(settings), typed_(words.back()) {
        before_.assign(words.begin(), words.end() - 1);
    }

    std::string lines() {
        try {
            look();
        } catch (const std::exception&) { // what was found before it counts
        }
        return lines_;
    }

  private:
    void offer(std::string_view value, std::string_view description = {}) {
        if (count_ == most_lines || !fits(value) || printable(value) != value) return;
        if (!listed_.empty() && listed_.find("," + std::string(value) + ",") != std::string::npos) return;
        lines_.append(lead_).append(value).append(1, '\t').append(printable(description)).append(1, '\n');
        ++count_;
    }
    bool fits(std::string_view value) const { return value.starts_with(typed_) && !value.empty(); }

    // The words without the global options, which are noted; `awaited` is the one whose value comes next.
    std::vector<std::string> without_globals(const std::vector<std::string>& typed, std::optional<Wanted>& awaited) {
        std::vector<std::string> words;
        bool ended = false; // after `--` there are operands alone
        for (std::size_t i = 0; i < typed.size(); ++i) {
            const std::string& word = typed[i];
            ended = ended || word == "--";
            const std::string name = word.substr(0, word.find('='));
            const auto option =
                std::ranges::find_if(all_global_options, [&](const GlobalOption& each) { return each.name == name || each.other == word; });
            if (ended || !word.starts_with('-') || option == std::end(all_global_options)) {
                words.push_back(word);
                continue;
            }
            given_.push_back(std::string(option->name));
            if (option->value.empty() || name.size() < word.size()) {
                if (option->name == "--store" && name.size() < word.size()) globals_.store = at_home(word.substr(name.size() + 1));
            } else if (i + 1 < typed.size()) {
                if (option->name == "--store") globals_.store = at_home(typed[i + 1]);
                ++i;
            } else {
                awaited = wanted_of(*option);
            }
        }
        return words;
    }

    void look() {
        std::optional<Wanted> awaited;
        std::vector<std::string> words = without_globals(before_, awaited);
        if (!words.empty() && !is_command(words.front())) {
            std::optional<Wanted> none;
            const std::vector<std::string> meant = without_globals(settings_.alias(words.front()), none);
            if (!meant.empty()) words.erase(words.begin());
            words.insert(words.begin(), meant.begin() + (!meant.empty() && meant.front() == "mat" ? 1 : 0), meant.end());
        }
        if (!words.empty() && words.front() == "help") {
            words.erase(words.begin());
            helping_ = true;
        }
        pick(words);
        if (awaited) return offer_value(*awaited);
        std::size_t operands = 0;
        bool ended = false;
        for (std::size_t i = taken_; i < words.size(); ++i) {
            const std::string& word = words[i];
            if (!ended && word == "--") { ended = true; continue; }
            const bool option = !ended && word.size() > 1 && word[0] == '-' && !(word[1] >= '0' && word[1] <= '9');
            if (!option) { ++operands; continue; }
            given_.push_back(word.substr(0, word.find('=')));
            const Flags::Flag* flag = option_named(word);
            if (flag == nullptr || flag->kind != Flags::Kind::value) continue;
            if (++i == words.size()) return offer_value(wanted_of(*flag));
        }
        if (!ended && typed_.starts_with("--") && typed_.find('=') != std::string::npos) return offer_after_equals();
        if (!ended && typed_.starts_with("-")) return offer_options();
        if (!command_ || (helping_ && operands == 0)) return offer_commands(words);
        std::size_t place = 0;
        for (const Flags::Flag& flag : flags_.all())
            if (flag.kind == Flags::Kind::operand && (place++ == operands || (flag.several != nullptr && place <= operands)))
                offer_value(wanted_of(flag));
        if (operands == 0) offer_verbs(words); // a verb may begin another: `note`, `note sign`
    }

    // The row that the words name, as the door picks it, and its flags.
    void pick(const std::vector<std::string>& words) {
        if (words.empty()) return;
        name_ = full_name(words[0]);
        const std::string verb = words.size() > 1 ? words[1] : "", two = words.size() > 2 ? verb + " " + words[2] : "";
        for (const Command& each : commands()) {
            if (each.name != name_) continue;
            if (each.verb.empty()) { take(each, 1); return; }
            if (!two.empty() && each.verb == two) { take(each, 3); return; }
            if (!verb.empty() && (each.verb == verb || each.alias == verb)) take(each, 2);
        }
    }
    void take(const Command& command, std::size_t words) {
        command_ = &command;
        taken_ = words;
        flags_ = command.describe();
    }
    static bool is_command(std::string_view word) {
        return word == "help" || std::ranges::find(commands(), full_name(word), &Command::name) != commands().end();
    }
    static std::string_view full_name(std::string_view word) {
        for (const CommandAlias& each : command_aliases)
            if (each.alias == word) return each.name;
        return word;
    }

    const Flags::Flag* option_named(std::string_view word) const {
        const std::string_view name = word.substr(0, word.find('='));
        for (const Flags::Flag& flag : flags_.all())
            if (flag.kind != Flags::Kind::operand && flag.name == name) return name.size() < word.size() ? nullptr : &flag;
        return nullptr;
    }

    void offer_commands(const std::vector<std::string>& words) {
        if (!words.empty()) return offer_verbs(words);
        std::string_view last;
        for (const Command& each : commands()) {
            if (each.name == last) continue;
            last = each.name;
            offer(each.name, each.verb.empty() ? each.line : line_of_command(each.name));
        }
        for (const CommandAlias& each : command_aliases) offer(each.alias, "the same as " + std::string(each.name));
        if (helping_) return;
        offer("help", "help on a command or a verb");
        constexpr std::string_view alias = "alias.";
        for (const ProgramSetting& each : settings_.all())
            if (each.name.starts_with(alias) && !is_command(each.name.substr(alias.size())))
                offer(each.name.substr(alias.size()), "the same as " + each.value);
    }

    void offer_verbs(const std::vector<std::string>& words) {
        std::string begun;
        for (std::size_t i = 1; i < words.size(); ++i) begun += words[i] + " ";
        std::string last;
        for (const Command& each : commands()) {
            if (each.name != name_ || !each.verb.starts_with(begun) || each.verb.size() == begun.size()) continue;
            const std::string_view rest = each.verb.substr(begun.size());
            const std::string next(rest.substr(0, rest.find(' ')));
            const bool whole = next.size() == rest.size();
            if (next != last) offer(next, whole ? std::string(each.line) : "");
            last = next;
            if (begun.empty()) offer(each.alias, "the same as " + std::string(each.verb));
        }
    }

    void offer_options() {
        for (const Flags::Flag& flag : flags_.all())
            if (flag.kind != Flags::Kind::operand && std::ranges::count(given_, flag.name) == 0) offer(flag.name, flag.help);
        for (const GlobalOption& option : all_global_options)
            if (std::ranges::count(given_, option.name) == 0 || option.name == "--override") offer(option.name, option.help);
    }

    void offer_after_equals() {
        const std::string name = typed_.substr(0, typed_.find('='));
        lead_ = name + "=";
        typed_.erase(0, lead_.size());
        if (const Flags::Flag* flag = option_named(name); flag != nullptr && flag->kind == Flags::Kind::value) return offer_value(wanted_of(*flag));
        for (const GlobalOption& option : all_global_options)
            if (option.name == name && !option.value.empty()) return offer_value(wanted_of(option));
    }

    void offer_value(const Wanted& wanted) {
        if (const std::size_t comma = typed_.rfind(','); wanted.list && comma != std::string::npos) {
            listed_ = "," + typed_.substr(0, comma + 1);
            lead_ += typed_.substr(0, comma + 1);
            typed_.erase(0, comma + 1);
        }
        for (const std::string_view word : wanted.words) offer(word);
        switch (wanted.kind) {
        case Completes::nothing: case Completes::words: break;
        case Completes::medication: for (const domain::Preparation& each : domain::preparations()) offer(each.name); break;
        case Completes::role: for (const std::string& name : domain::all_roles().names()) offer(name); break;
        case Completes::setting: for (const store::SettingKind& kind : store::setting_kinds()) offer(kind.name, kind.meaning); break;
        case Completes::command:
            for (const Command& each : commands()) offer(each.words(), each.line);
            break;
        case Completes::client: offer_clients(); break;
        case Completes::client_or_dose: offer_clients(); offer_doses(); break;
        case Completes::dose: offer_doses(); break;
        case Completes::unsigned_order: offer_unsigned(); break;
        case Completes::staff: offer_stored(store::staff_logins, "staff", "list"); break;
        case Completes::group: offer_stored(store::group_names, "group", "list"); break;
        case Completes::lot: offer_stored(store::lot_numbers, "stock", "list"); break;
        case Completes::day: offer_days({"today", "yesterday", "tomorrow"}); break;
        case Completes::when: offer_days({"now", "today", "yesterday"}); break;
        case Completes::range: offer_ranges(); break;
        case Completes::file: lines_ += "\tfiles\n"; break;
        case Completes::folder: lines_ += "\tfolders\n"; break;
        }
    }

    // Opened when first needed; nothing where there is no store, or where this login may not run the command typed.
    const Stored* stored() {
        if (!asked_) {
            asked_ = true;
            if (std::ranges::count(given_, "--demo") > 0) return nullptr; // another clinic, not made for this
            try {
                stored_.emplace(globals_, surroundings_);
            } catch (const std::exception&) {
                stored_.reset();
            }
        }
        return stored_ && command_ != nullptr && stored_->may(*command_) ? &*stored_ : nullptr;
    }
    // Besides, what the store is asked must be what a reading command would show to this login.
    bool may_read(std::string_view name, std::string_view verb) {
        const Stored* from = stored();
        for (const Command& each : commands())
            if (from != nullptr && each.name == name && each.verb == verb) return from->may(each);
        return from != nullptr;
    }
    std::size_t left() const { return most_lines - count_; }
    store::Fits fitting() const { return [this](std::string_view value) { return fits(value); }; }

    void offer_clients() {
        if (command_ != nullptr && command_->effect == Effect::reads) offer("@last", "the client you last worked on");
        if (!may_read("intake", "list")) return;
        for (const store::Candidate& each : store::clients_in_care(stored_->reader, stored_->today, fitting(), left()))
            offer(each.text, each.description);
    }
    void offer_doses() {
        if (!may_read("dose-log", "show")) return;
        if (typed_.starts_with(".")) {
            const std::string day = stored_->today.text();
            typed_ = day + typed_;
            const auto doses = store::doses_recorded(stored_->reader, stored_->today, fitting(), left());
            typed_.erase(0, day.size());
            for (const store::Candidate& each : doses) offer(each.text.substr(day.size()), each.description);
            return;
        }
        for (const store::Candidate& each : store::doses_recorded(stored_->reader, stored_->today, fitting(), left()))
            offer(each.text, each.description);
    }
    void offer_unsigned() {
        if (!may_read("sign", "")) return;
        for (const store::Candidate& each : store::orders_unsigned(stored_->reader, stored_->staff, fitting(), left()))
            offer(each.text, each.description);
    }
    template <class Question> void offer_stored(Question question, std::string_view name, std::string_view verb) {
        if (!may_read(name, verb)) return;
        for (const store::Candidate& each : question(stored_->reader, fitting(), left())) offer(each.text, each.description);
    }

    void offer_days(std::initializer_list<std::string_view> words) {
        const Stored* from = stored();
        const auto meaning = [&](std::string_view word) {
            const auto day = from != nullptr ? parse_day(word, from->today) : Result<Day>(Failure{});
            return day ? day->text_with_weekday() : std::string();
        };
        for (const std::string_view word : words) offer(word, meaning(word));
        for (const std::string_view side : {"last-", "next-"})
            for (const std::string_view weekday : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
                if (!typed_.empty()) offer(std::string(side) + std::string(weekday), meaning(std::string(side) + std::string(weekday)));
        if (from == nullptr || typed_.empty() || typed_[0] < '0' || typed_[0] > '9') return;
        for (int away = -31; away <= 31; ++away) offer((from->today + away).text(), (from->today + away).text_with_weekday().substr(0, 3));
    }

    void offer_ranges() {
        if (const std::size_t dots = typed_.find(".."); dots != std::string::npos) {
            lead_ += typed_.substr(0, dots + 2);
            typed_.erase(0, dots + 2);
        }
        const Stored* from = stored();
        for (const std::string_view word : {"today", "yesterday", "this-week", "last-week", "this-month", "last-month", "this-year", "last-year"}) {
            const auto range = from != nullptr ? parse_range(word, from->today) : Result<DayRange>(Failure{});
            offer(word, !range ? "" : range->first == range->last ? range->first.text() : range->first.text() + ".." + range->last.text());
        }
        if (from == nullptr || typed_.empty() || typed_[0] < '0' || typed_[0] > '9') return;
        // Months of the last year; the days of one that is written out.
        if (typed_.size() > 7) {
            for (int away = -62; away <= 31; ++away) offer((from->today + away).text(), (from->today + away).text_with_weekday().substr(0, 3));
            return;
        }
        std::string month;
        for (int away = -365; away <= 0; ++away) {
            const std::string next = (from->today + away).text().substr(0, 7);
            if (next != month) offer(next);
            month = next;
        }
    }

    // A shell hands `~/…` on as it was typed.
    std::string at_home(const std::string& path) const {
        return path.starts_with("~/") ? surroundings_.home() + path.substr(1) : path;
    }

    Globals globals_;
    const Surroundings& surroundings_;
    const ProgramSettings& settings_;
    std::vector<std::string> before_;
    std::string typed_, lead_, lines_;
    std::string listed_; // what stands in a list before the word at hand, between commas
    std::size_t count_ = 0, taken_ = 0;
    std::vector<std::string> given_; // names of options that stand already
    std::string_view name_;
    const Command* command_ = nullptr;
    Flags flags_;
    bool helping_ = false, asked_ = false;
    std::optional<Stored> stored_;
};

} // namespace

int run_complete(const std::vector<std::string>& words, const Globals& globals, const Surroundings& surroundings) {
    limit_time();
    Surroundings here = surroundings;
    const auto read = read_program_settings(here);
    const ProgramSettings settings = read ? *read : ProgramSettings();
    here.configured_store = settings.value("store");
    here.configured_key = settings.value("key");
    here.clinics_store = settings.of_the_machine("store");
    here.clinics_key = settings.of_the_machine("key");
    std::vector<std::string> typed(words.begin() + 1, words.end());
    if (!typed.empty() && typed.front() == "--") typed.erase(typed.begin());
    if (typed.empty()) typed.emplace_back();
    Completion completion(typed, globals, here, settings);
    std::string lines = completion.lines();
    // bash hands the word on as it stands, with its quotes.
    if (const std::string plain = unquoted(typed.back()); lines.empty() && plain != typed.back()) {
        typed.back() = plain;
        lines = Completion(typed, globals, here, settings).lines();
    }
    write_bytes(surroundings.output, lines);
    ::_exit(0); // a shell waits for the end: what is still open is left to the system
}

} // namespace mat::cli
