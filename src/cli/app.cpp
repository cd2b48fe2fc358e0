// The door: one command line in, one exit status out. The only place that turns outcomes into statuses, and the only
// one that catches.
#include "cli/choice.hpp"
#include "cli/commands.hpp"
#include "cli/complete.hpp"
#include "cli/demo.hpp"
#include "cli/help.hpp"
#include "cli/names.hpp"
#include "cli/narrow.hpp"
#include "cli/output_file.hpp"
#include "cli/parse.hpp"
#include "cli/settings_file.hpp"
#include "cli/spec.hpp"
#include "cli/terminal.hpp"
#include "cli/today.hpp"
#include "cli/undo.hpp"
#include "mat/door.hpp"
#include "store/error.hpp"
#include "store/files.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>
#include <sodium.h>

namespace mat::cli {
namespace {

constexpr const char* version_text = MAT_VERSION;

struct CommandLine {
    Globals globals;
    std::vector<std::string> words; ///< command, verb, and what follows them
};

Failure usage(std::string message, std::string hint = {}) { return {Exit::usage, "usage", std::move(message), std::move(hint)}; }

// Takes the global options out of the words, wherever they stand. `words` are complete enough to name a command even
// where a global option is wrong, so that the message can say which.
Result<Nothing> take_globals(const std::vector<std::string>& typed, CommandLine& line) {
    struct WithValue { std::string_view name; std::function<Result<Nothing>(const std::string&)> set; };
    const auto once = [](std::optional<std::string>& target, std::string_view name) {
        return [&target, name](const std::string& value) -> Result<Nothing> {
            if (target) return usage(std::string(name) + " was given twice");
            if (value.empty()) return usage(std::string(name) + " is empty");
            target = value;
            return Nothing{};
        };
    };
    Globals& globals = line.globals;
    const WithValue with_value[] = {
        {"--store", once(globals.store, "--store")},
        {"--key", once(globals.key, "--key")},
        {"--as-of", once(globals.as_of, "--as-of")},
        {"--at", once(globals.at, "--at")},
        {"-o", once(globals.output, "-o")},
        {"--output", once(globals.output, "-o")},
        {"--color",
         [&](const std::string& value) -> Result<Nothing> {
             if (value != "auto" && value != "always" && value != "never")
                 return usage(quoted(value) + " is not a way to colour", "ways are auto, always, never");
             globals.color = value;
             return Nothing{};
         }},
        {"--override",
         [&](const std::string& value) -> Result<Nothing> {
             globals.overrides.insert(value);
             return Nothing{};
         }},
        {"--format",
         [&](const std::string& value) -> Result<Nothing> {
             const auto format = format_named(value);
             if (!format) return usage(quoted(value) + " is not a format", choice_hint(value, format_words, "formats"));
             globals.asked_format = *format;
             return Nothing{};
         }},
    };
    const std::pair<std::string_view, bool Globals::*> flags[] = {
        {"--dry-run", &Globals::dry_run},
        {"--explain", &Globals::explain},
        {"--names", &Globals::names},
        {"--no-input", &Globals::no_input},
        {"--yes", &Globals::yes},
        {"-q", &Globals::quiet},
        {"--quiet", &Globals::quiet},
        {"--spreadsheet-safe", &Globals::spreadsheet_safe},
        {"--demo", &Globals::demo},
        {"--no-pager", &Globals::no_pager},
        {"--exit-code", &Globals::exit_code},
        {"-v", &Globals::verbose},
        {"--verbose", &Globals::verbose},
        {"-h", &Globals::help},
        {"--help", &Globals::help},
        {"-V", &Globals::version},
        {"--version", &Globals::version},
    };
    std::optional<Failure> first_failure;
    for (std::size_t i = 0; i < typed.size(); ++i) {
        const std::string& word = typed[i];
        if (word == "--") {
            line.words.insert(line.words.end(), typed.begin() + static_cast<std::ptrdiff_t>(i), typed.end());
            break;
        }
        if (word == "--json") { globals.asked_format = Format::json; continue; }
        if (word.starts_with("-o") && word.size() > 2) { // -oFILE
            if (auto set = once(globals.output, "-o")(word.substr(2)); !set && !first_failure) first_failure = set.failure();
            continue;
        }
        if (const auto flag = std::ranges::find(flags, word, [](const auto& each) { return each.first; }); flag != std::end(flags)) {
            globals.*flag->second = true;
            continue;
        }
        const std::string name = word.substr(0, word.starts_with("--") ? word.find('=') : std::string::npos);
        if (name.size() < word.size() && (name == "--json" || std::ranges::any_of(flags, [&](const auto& each) { return each.first == name; }))) {
            if (!first_failure) first_failure = usage(name + " takes no value");
            continue;
        }
        const auto option = std::ranges::find(with_value, name, &WithValue::name);
        if (option == std::end(with_value)) {
            line.words.push_back(word);
            continue;
        }
        std::string value;
        if (name.size() < word.size()) value = word.substr(name.size() + 1);
        else if (i + 1 < typed.size()) value = typed[++i];
        else { if (!first_failure) first_failure = usage(name + " needs a value"); continue; }
        if (auto set = option->set(value); !set && !first_failure) first_failure = set.failure();
    }
    if (first_failure) return *first_failure;
    return Nothing{};
}

std::string_view full_name(std::string_view name) { return name == "dose" ? "dose-log" : name; }

// `after` is the word behind it: some verbs have two.
std::string nearest(std::string_view typed_word, std::string_view command, std::string_view after = {}) {
    const std::string word = in_small_letters(typed_word); // somebody's Caps Lock
    std::string best;
    std::size_t least = 1 + word.size() / 3;
    const auto consider = [&](std::string_view typed, std::string_view candidate, const std::string& shown) {
        if (candidate.empty()) return;
        if (const std::size_t d = word_distance(typed, candidate); d < least || (d == least && (best.empty() || shown.starts_with(best + " ")))) {
            least = d;
            best = shown;
        }
    };
    if (command.empty()) {
        consider(word, "dose", "dose");
        consider(word, "help", "help");
        for (const Command& each : commands()) consider(word, each.name, std::string(each.name));
    }
    // Only where no command is near: a verb, one level down.
    for (const Command& each : commands()) {
        if (!best.empty() && command.empty()) break;
        if (command.empty() || each.name == command) {
            const std::string prefix = command.empty() ? std::string(each.name) + " " : "";
            consider(word, each.verb, prefix + std::string(each.verb));
            consider(word, each.alias, prefix + std::string(each.alias));
            if (const std::size_t blank = each.verb.find(' '); blank != std::string_view::npos) {
                consider(word, each.verb.substr(0, blank), prefix + std::string(each.verb.substr(0, blank)));
                if (!after.empty()) consider(word + " " + in_small_letters(after), each.verb, prefix + std::string(each.verb));
            }
        }
    }
    return best.empty() ? "" : "did you mean '" + (command.empty() ? "mat " : "mat " + std::string(command) + " ") + best + "'?";
}

// An option where a command or a verb should stand. A global one that is spelled right was taken out before.
bool is_option(std::string_view word) { return word.size() > 1 && word.starts_with('-') && word != "--"; }

Failure stray_option(const std::string& word) {
    for (const Command& each : commands())
        if (std::ranges::count(each.describe().all(), word.substr(0, word.find('=')), &Flags::Flag::name) > 0)
            return usage(quoted(word) + " stands too early", "write it behind the verb: mat COMMAND VERB [OPERAND...] [OPTION...]");
    const auto none = Flags().parse({word});
    const bool near = !none && !none.failure().hint.empty();
    return usage(quoted(word) + " is not an option here",
                 near ? none.failure().hint : "mat --help lists those that stand anywhere");
}

// Why the words after a command name none of its verbs.
Failure verb_failure(std::string_view command, const std::string& verb, const std::string& after) {
    std::string all;
    std::vector<std::string_view> second; // of its verbs of two words that begin with what was typed
    for (const Command& each : commands()) {
        if (each.name != command) continue;
        all += (all.empty() ? "" : ", ") + std::string(each.verb);
        if (!verb.empty() && each.verb.starts_with(verb + " ")) second.push_back(each.verb.substr(verb.size() + 1));
    }
    const std::string called = "mat " + std::string(command), one = command == "report" ? "report" : "verb", several = one + "s are " + all;
    if (verb.empty()) return usage("a " + one + " is missing", several);
    if (is_option(verb)) return stray_option(verb);
    if (!second.empty()) {
        const std::string hint = choice_hint(after, second, "verbs");
        return after.empty() || after.starts_with("-") ? usage(quoted(verb) + " needs one word more", hint)
                                                       : usage(quoted(after) + " is not a verb of " + called + " " + verb, hint);
    }
    const std::string near = verb == "help" ? "mat help " + std::string(command) + " lists them" : nearest(verb, command, after);
    return usage(quoted(verb) + (one == "report" ? " is not a report" : " is not a verb of " + called), near.empty() ? several : near);
}

// The row that the words name, and how many words that took.
struct Picked { const Command* command; std::size_t taken; };

Result<Picked> pick(const std::vector<std::string>& words) {
    const std::string_view name = full_name(words.front());
    if (is_option(name)) return stray_option(words.front());
    const bool known = std::ranges::any_of(commands(), [&](const Command& each) { return each.name == name; });
    if (!known) {
        const std::string hint = nearest(words.front(), "");
        return usage(quoted(words.front()) + " is not a command", hint.empty() ? "mat --help lists the commands" : hint);
    }
    for (const Command& each : commands())
        if (each.name == name && each.verb.empty()) return Picked{&each, 1};
    const std::string verb = words.size() > 1 ? words[1] : "";
    const std::string two = words.size() > 2 ? verb + " " + words[2] : "";
    for (const Command& each : commands()) {
        if (each.name != name) continue;
        if (!two.empty() && each.verb == two) return Picked{&each, 3};
        if (!verb.empty() && (each.verb == verb || each.alias == verb)) return Picked{&each, 2};
    }
    return verb_failure(name, verb, words.size() > 2 ? words[2] : "");
}

int write_text(const std::string& text, int descriptor, Exit exit, const Globals& globals, const Surroundings& surroundings) {
    const std::string shown = fitted(text, terminal_columns(descriptor));
    if (descriptor == surroundings.output && shown_in_pager(shown, globals, surroundings)) return static_cast<int>(exit);
    if (write_bytes(descriptor, shown)) return static_cast<int>(exit);
    if (errno == EPIPE) {
        std::signal(SIGPIPE, SIG_DFL);
        std::raise(SIGPIPE);
    }
    return write_failure({Exit::failed, "output", "the answer could not be written", ""}, globals, surroundings, "mat");
}

int show_help(std::vector<std::string> words, const Globals& globals, const Surroundings& surroundings) {
    while (!words.empty() && words.front() == "help") words.erase(words.begin());
    std::erase_if(words, [](const std::string& word) { return word.starts_with("-"); });
    if (words.empty()) return write_text(top_help(), surroundings.output, Exit::done, globals, surroundings);
    const auto picked = pick(words);
    if (picked) return write_text(verb_help(*picked->command), surroundings.output, Exit::done, globals, surroundings);
    const std::string_view name = full_name(words.front());
    const bool known = std::ranges::any_of(commands(), [&](const Command& each) { return each.name == name; });
    if (known && words.size() == 1) return write_text(command_help(name), surroundings.output, Exit::done, globals, surroundings);
    return write_failure(picked.failure(), globals, surroundings, "mat");
}

DemoClinic::Stage demo_stage(std::string_view command) {
    if (command == "init") return DemoClinic::Stage::nothing;
    return command == "store import" ? DemoClinic::Stage::new_store : DemoClinic::Stage::running;
}

// Runs what may meet any trouble, and turns each into its one line.
template <class Work> int guarded(Work work, const Globals& globals, const Surroundings& surroundings, const std::string& called) {
    // Not for help and version: it asks the processor what it can, which is slow on a virtual machine.
    if (::sodium_init() < 0) return static_cast<int>(Exit::failed);
    try {
        const Result<Answer> answer = work();
        if (!answer) return write_failure(answer.failure(), globals, surroundings, called);
        return write_answer(*answer, globals, surroundings, called);
    } catch (const store::Error& error) {
        return write_failure(error.failure(), globals, surroundings, called);
    } catch (const std::bad_alloc&) {
        // It may have failed before the commit or after it.
        return write_failure({Exit::failed, "memory", "there is not enough memory", "look whether it was recorded before you repeat it"},
                             globals, surroundings, called);
    } catch (const std::exception&) {
        // A fault of the program itself: what it says may hold anything, so that nothing of it is shown.
        return write_failure({Exit::failed, "internal", "mat met a fault of its own", "look whether it was recorded before you repeat it; "
                              "please report this with the command that was typed"}, globals, surroundings, called);
    }
}

// The commands whose rules some code of --override passes; each judges the code itself.
constexpr std::string_view overriding[] = {"dose-log administer",      "dose-log dispense", "dose-log emesis", "dose-log order",
                                           "dose-log take-home-order", "dose-log why",      "dose-log window", "group join",
                                           "session log",              "session no-show"};

bool takes_client(const Command& command) {
    const Flags flags = command.describe();
    return std::ranges::any_of(flags.all(), [](const Flags::Flag& flag) { return flag.value_name().find("CLIENT") != std::string::npos; });
}

bool is_command(std::string_view word) {
    return std::ranges::any_of(commands(), [name = full_name(word)](const Command& each) { return each.name == name; });
}

// Adds the global options of an alias to those that were typed, which stand.
void add_globals(Globals& typed, const Globals& more) {
    for (const auto field : {&Globals::store, &Globals::key, &Globals::output, &Globals::as_of, &Globals::at, &Globals::color})
        if (!(typed.*field)) typed.*field = more.*field;
    if (!typed.asked_format) typed.asked_format = more.asked_format;
    typed.overrides.insert(more.overrides.begin(), more.overrides.end());
    for (const auto flag : {&Globals::dry_run, &Globals::explain, &Globals::names, &Globals::no_input, &Globals::yes, &Globals::quiet, &Globals::demo,
                            &Globals::no_pager, &Globals::verbose, &Globals::spreadsheet_safe, &Globals::exit_code, &Globals::help,
                            &Globals::version})
        typed.*flag = typed.*flag || more.*flag;
}

// What mat.toml says, where the command line and the environment say nothing. An alias never stands for a command.
Result<Nothing> take_settings(CommandLine& line, Surroundings& surroundings) {
    const auto settings = read_program_settings(surroundings);
    if (!settings) return settings.failure();
    surroundings.configured_store = settings->value("store");
    surroundings.configured_key = settings->value("key");
    surroundings.clinics_store = settings->of_the_machine("store");
    surroundings.clinics_key = settings->of_the_machine("key");
    surroundings.configured_format = settings->value("format");
    surroundings.configured_color = settings->value("color");
    surroundings.configured_pager = settings->value("pager");
    surroundings.configured_editor = settings->value("editor");
    if (auto settled = settle_format(line.globals, surroundings); !settled) return settled;
    if (line.words.empty() || is_command(line.words.front())) return Nothing{};
    std::vector<std::string> meant = settings->alias(line.words.front());
    if (meant.empty()) return Nothing{};
    if (meant.front() == "mat") meant.erase(meant.begin());
    CommandLine alias; // what was typed beats what the alias says
    if (auto taken = take_globals(meant, alias); !taken) return taken;
    alias.words.insert(alias.words.end(), line.words.begin() + 1, line.words.end());
    line.words = std::move(alias.words);
    add_globals(line.globals, alias.globals);
    return settle_format(line.globals, surroundings);
}

// Nothing was typed: today where there is a terminal and a store, else the help, as nothing was asked.
int say_what_there_is(Globals& globals, Surroundings& surroundings) {
    const bool people = for_people(globals.format);
    if (people && (globals.demo || (surroundings.output_is_terminal() && store::Store::is_there(store_path(globals, surroundings)))))
        return guarded([&]() -> Result<Answer> {
            std::optional<DemoClinic> demo;
            if (globals.demo) demo.emplace(DemoClinic::Stage::running).take_over(globals, surroundings);
            return today_at_a_glance(globals, surroundings);
        }, globals, surroundings, "mat");
    if (!globals.json_errors()) return write_text(top_help(), surroundings.error, Exit::usage, globals, surroundings);
    return write_failure(usage("a command is missing", "mat --help lists them"), globals, surroundings, "mat");
}

// The engines inside, by the versions that were linked.
std::string libraries() {
    return "SQLite " + std::string(store::engine_version()) + "\nlibsodium " + ::sodium_version_string() + "\n";
}

int run_line(CommandLine& line, Surroundings& surroundings) {
    Globals& globals = line.globals;
    if (globals.version)
        return write_text(std::string("mat ") + version_text + "\n" + (globals.verbose ? libraries() : ""), surroundings.output, Exit::done, globals,
                          surroundings);
    if (globals.help || (!line.words.empty() && line.words.front() == "help")) return show_help(line.words, globals, surroundings);
    if (!line.words.empty() && line.words.front() == "__spec")
        return write_text(spec(line.words), surroundings.output, Exit::done, globals, surroundings);
    if (!line.words.empty() && line.words.front() == "__complete") return run_complete(line.words, globals, surroundings);
    if (!globals.demo)
        if (auto taken = take_settings(line, surroundings); !taken) return write_failure(taken.failure(), globals, surroundings, "mat");
    settle_rights(globals, surroundings);
    if (line.words.empty()) return say_what_there_is(globals, surroundings);
    const auto picked = pick(line.words);
    if (!picked) {
        const std::string_view name = full_name(line.words.front());
        const bool known = is_command(name);
        if (known && line.words.size() == 1 && !globals.json_errors())
            return write_text(command_help(name), surroundings.error, Exit::usage, globals, surroundings);
        return write_failure(picked.failure(), globals, surroundings, known ? "mat " + std::string(name) : "mat");
    }
    const Command& command = *picked->command;
    const Need need{command.words(), command.roles};
    std::vector<std::string> rest(line.words.begin() + static_cast<std::ptrdiff_t>(picked->taken), line.words.end());
    // What cannot be written is said before anything is recorded. The nightly page is a folder, which it makes itself.
    const bool makes_folder = need.command == "report nightly";
    if (globals.to_file() && !makes_folder)
        if (auto fits = check_output(*globals.output, globals, surroundings); !fits)
            return write_failure(fits.failure(), globals, surroundings, "mat " + std::string(command.name));
    if (globals.exit_code && command.effect == Effect::writes)
        return write_failure(usage("--exit-code is for questions, and this records"), globals, surroundings, "mat " + std::string(command.name));
    if (!globals.overrides.empty() && std::ranges::find(overriding, need.command) == std::end(overriding))
        return write_failure(usage("--override " + quoted(*globals.overrides.begin()) + " passes no rule here", "nothing of mat " + need.command +
                                   " is overridden"), globals, surroundings, "mat " + std::string(command.name));
    return guarded([&]() -> Result<Answer> {
        std::optional<DemoClinic> demo;
        if (globals.demo) demo.emplace(demo_stage(need.command)).take_over(globals, surroundings);
        if (const auto login = surroundings.login(); globals.verbose && login)
            write_bytes(surroundings.error, "mat: store " + quoted(store_path(globals, surroundings)) + ", as " + *login + "\n");
        if (asks_for_last(rest) && command.effect == Effect::reads && takes_client(command)) // elsewhere it is refused as it was typed
            if (auto named = name_last_client(rest, globals, surroundings); !named) return named.failure();
        auto answer = command.run(rest, globals, surroundings, need);
        if (answer && globals.names && command.effect == Effect::reads && !answer->named)
            if (auto named = add_names(*answer, globals, surroundings, need); !named) return named.failure();
        if (answer && globals.exit_code) {
            if (answer->one_record) return usage("--exit-code is for lists, and this is one record");
            if (!answer->table.rows.empty()) answer->exit = Exit::failed; // as cmp and git diff say it: some were found
        }
        if (makes_folder) globals.output.reset(); // it is made; what is said of it goes to standard output
        return answer;
    }, globals, surroundings, "mat " + std::string(command.name));
}

} // namespace
} // namespace mat::cli

extern "C" const char* mat_version(void) { return MAT_VERSION; }

extern "C" int mat_run(const mat_surroundings* given) {
    using namespace mat::cli;
    try {
        std::signal(SIGPIPE, SIG_IGN); // a closed pipe is met at the write, after the store is safe
        Surroundings surroundings;
        for (const char* const* word = given->environment; word != nullptr && *word != nullptr; ++word)
            if (const char* equals = std::strchr(*word, '=')) surroundings.environment.emplace_back(std::string(*word, equals), equals + 1);
        surroundings.input = given->input;
        surroundings.output = given->output;
        surroundings.error = given->error;
        surroundings.user = given->user;
        surroundings.now = [given] { return mat::Instant::from_microseconds(given->now(given->clock)); };
        std::vector<std::string> typed;
        for (int i = 1; i < given->argument_count; ++i) typed.emplace_back(given->arguments[i]);
        CommandLine line;
        auto taken = take_globals(typed, line);
        if (auto settled = settle_format(line.globals, surroundings); taken && !settled) taken = settled.failure();
        if (!taken && !line.globals.help) return write_failure(taken.failure(), line.globals, surroundings, "mat");
        return run_line(line, surroundings);
    } catch (...) {
        return static_cast<int>(mat::Exit::failed);
    }
}
