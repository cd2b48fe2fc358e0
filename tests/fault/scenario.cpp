#include "scenario.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <sys/stat.h>

namespace fault {

namespace {

[[noreturn]] void complain(int line, const std::string& what) {
    throw Mistake("line " + std::to_string(line) + ": " + what);
}

/// Splits a line into words; quotes of both kinds keep blanks together.
std::vector<std::string> split(const std::string& text, int line) {
    std::vector<std::string> words;
    std::string word;
    bool inside = false;
    char quote = 0;
    for (const char c : text) {
        if (quote != 0) {
            if (c == quote)
                quote = 0;
            else
                word += c;
        } else if (c == '\'' || c == '"') {
            quote = c;
            inside = true;
        } else if (c == ' ' || c == '\t') {
            if (inside) words.push_back(word);
            word.clear();
            inside = false;
        } else {
            word += c;
            inside = true;
        }
    }
    if (quote != 0) complain(line, "a quote is not closed");
    if (inside) words.push_back(word);
    return words;
}

std::string joined(const std::vector<std::string>& words, std::size_t first) {
    std::string text;
    for (std::size_t i = first; i < words.size(); ++i) text += (i > first ? " " : "") + words[i];
    return text;
}

/// Reads line by line; knows which block it is in and which command a line of input belongs to.
class Parser {
  public:
    explicit Parser(const std::string& text) : lines_(text) {}

    Script read() {
        std::string text;
        while (std::getline(lines_, text)) {
            ++line_;
            const auto start = text.find_first_not_of(" \t");
            if (start == std::string::npos || text[start] == '#') continue;
            if (text[start] == '|') {
                read_input(text.substr(start + 1));
                continue;
            }
            input_ = nullptr;
            read_line(split(text.substr(start), line_));
        }
        finish();
        return std::move(script_);
    }

  private:
    void read_input(std::string text) {
        if (input_ == nullptr) complain(line_, "input without a command before it");
        if (text.starts_with(' ')) text.erase(0, 1);
        *input_ += text + "\n";
    }

    void need(const std::vector<std::string>& words, std::size_t count) const {
        if (words.size() < count) complain(line_, words[0] + " needs more words");
    }

    Command command(const std::vector<std::string>& words, std::size_t first) const {
        need(words, first + 1);
        Command made;
        made.words.assign(words.begin() + static_cast<std::ptrdiff_t>(first), words.end());
        made.line = line_;
        return made;
    }

    Scenario& scenario(const std::vector<std::string>& words) {
        if (!scenario_) complain(line_, words[0] + " belongs into a scenario");
        return *scenario_;
    }

    void add_step(Step step) {
        std::vector<Step>* steps = scenario_ ? &scenario_->steps : base_ ? &base_->steps : nullptr;
        if (steps == nullptr) complain(line_, "a preparing step belongs into a base or a scenario");
        step.times = times_;
        steps->push_back(std::move(step));
        input_ = &steps->back().command.input;
    }

    void finish() {
        if (base_) script_.bases[base_->name] = std::move(*base_);
        if (scenario_) {
            if (scenario_->command.words.empty() && scenario_->skip.empty())
                complain(line_, "scenario " + scenario_->name + " runs nothing");
            script_.scenarios.push_back(std::move(*scenario_));
        }
        base_.reset();
        scenario_.reset();
        times_ = 1;
        input_ = nullptr;
    }

    void read_line(const std::vector<std::string>& words) {
        const std::string& word = words[0];
        if (word == "base" || word == "scenario" || word == "crowd") {
            need(words, 2);
            finish();
            if (word == "base") {
                base_.emplace();
                base_->name = words[1];
            } else {
                scenario_.emplace();
                scenario_->name = joined(words, 1);
                scenario_->crowd = word == "crowd";
            }
        } else if (word == "prepare") {
            add_step(Step{Step::Kind::prepare, command(words, 1), {}, {}, 1});
        } else if (word == "capture") {
            need(words, 4);
            add_step(Step{Step::Kind::capture, command(words, 3), words[1], words[2], 1});
        } else if (word == "write") {
            need(words, 2);
            add_step(Step{Step::Kind::write, Command{{}, {}, line_}, words[1], {}, 1});
        } else if (word == "copy") {
            need(words, 3);
            add_step(Step{Step::Kind::copy, command(words, 1), {}, {}, 1});
        } else if (word == "repeat") {
            need(words, 2);
            times_ = std::stoi(words[1]);
            if (times_ < 1) complain(line_, "repeat wants a number from 1");
        } else if (word == "ignore") {
            need(words, 2);
            script_.ignored.push_back(words[1]);
        } else if (word == "denial") {
            need(words, 2);
            script_.denial = words[1];
        } else if (word == "follower") {
            script_.follower = command(words, 1);
            input_ = &script_.follower.input;
        } else if (word == "env") {
            need(words, 3);
            script_.environment[words[1]] = words[2];
        } else if (word == "mask") {
            need(words, 2);
            script_.masks.push_back(words[1]);
        } else if (word == "from") {
            need(words, 2);
            if (!base_) complain(line_, "from belongs into a base");
            base_->from = words[1];
        } else if (word == "state" || word == "check") {
            auto& states = scenario_ ? scenario_->states : script_.common_states;
            auto& checks = scenario_ ? scenario_->checks : script_.common_checks;
            auto& list = word == "state" ? states : checks;
            list.push_back(command(words, 1));
            input_ = &list.back().input;
        } else {
            read_scenario_line(words);
        }
    }

    void read_scenario_line(const std::vector<std::string>& words) {
        const std::string& word = words[0];
        Scenario& current = scenario(words);
        if (word == "starts-empty") {
            current.starts_empty = true;
        } else if (word == "unchanged") {
            current.unchanged = true;
        } else if (word == "again") {
            current.again = true;
        } else if (word == "uses") {
            need(words, 2);
            current.base = words[1];
        } else if (word == "leaves") {
            need(words, 2);
            current.leaves = words[1];
        } else if (word == "covers") {
            need(words, 2);
            current.covers.push_back(joined(words, 1));
        } else if (word == "skip") {
            need(words, 2);
            current.skip = joined(words, 1);
        } else if (word == "needs") {
            current.needs.push_back(command(words, 1));
        } else if (word == "run") {
            current.command = command(words, 1);
            input_ = &current.command.input;
        } else if (word == "tally") {
            current.tally = command(words, 1);
        } else if (word == "file") {
            need(words, 2);
            current.files.push_back(words[1]);
        } else if (word == "key") {
            need(words, 2);
            current.key = words[1];
        } else if (word == "expect" || word == "items" || word == "refused") {
            need(words, 2);
            (word == "expect"  ? current.expected
             : word == "items" ? current.items
                               : current.refused) = std::stoi(words[1]);
        } else {
            complain(line_, "unknown word " + word);
        }
    }

    std::istringstream lines_;
    int line_ = 0;
    int times_ = 1; ///< of the steps that follow
    Script script_;
    std::optional<Base> base_;
    std::optional<Scenario> scenario_;
    std::string* input_ = nullptr; ///< where lines with a bar go
};

void write_text(const std::string& path, const std::string& text) {
    for (auto slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
        mkdir(path.substr(0, slash).c_str(), 0700);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    if (!file.flush()) throw Mistake("cannot write " + path + ": " + std::strerror(errno));
    chmod(path.c_str(), 0600);
}

} // namespace

Script parse_script(const std::string& text) {
    Script script = Parser(text).read();
    const auto& states = script.common_states;
    const auto& checks = script.common_checks;
    for (Scenario& scenario : script.scenarios) {
        scenario.states.insert(scenario.states.begin(), states.begin(), states.end());
        scenario.checks.insert(scenario.checks.begin(), checks.begin(), checks.end());
    }
    return script;
}

std::string expand(const std::string& text, const Variables& variables, int line) {
    std::string result = text;
    // The innermost first, so that ${client${item}} works.
    for (std::size_t end = result.find('}'); end != std::string::npos; end = result.find('}', end)) {
        const std::size_t start = end < 2 ? std::string::npos : result.rfind("${", end);
        if (start == std::string::npos) {
            ++end;
            continue;
        }
        const std::string name = result.substr(start + 2, end - start - 2);
        const auto found = variables.find(name);
        if (found == variables.end()) complain(line, "nothing is known as ${" + name + "}");
        result.replace(start, end + 1 - start, found->second);
        end = start + found->second.size();
    }
    return result;
}

Variables Runner::with_known(const Variables& variables, const std::string& folder) const {
    Variables all = variables;
    all.insert(given_.begin(), given_.end());
    all.insert(tools_.begin(), tools_.end());
    all["dir"] = folder;
    return all;
}

Launch Runner::launch(const Command& command, const std::string& folder, const Variables& variables) const {
    const Variables all = with_known(variables, folder);
    Launch launch;
    launch.folder = folder;
    launch.time_limit = time_limit_;
    launch.environment = plain_environment(folder);
    for (const auto& [name, value] : script_.environment)
        launch.environment[name] = expand(value, all, command.line);
    for (const std::string& word : command.words) launch.words.push_back(expand(word, all, command.line));
    const auto tool = tools_.find(launch.words[0]);
    if (tool != tools_.end()) launch.words[0] = tool->second;
    launch.input = expand(command.input, all, command.line);
    return launch;
}

void Runner::perform(const Step& step, Place& place, const std::string& item) const {
    Variables all = with_known(place.variables, place.folder);
    if (!item.empty()) all["item"] = item;
    const int line = step.command.line;
    if (step.kind == Step::Kind::write) {
        write_text(place.folder + "/" + expand(step.name, all, line), expand(step.command.input, all, line));
        return;
    }
    if (step.kind == Step::Kind::copy) {
        const std::string source = expand(step.command.words[0], all, line);
        const std::string target = place.folder + "/" + expand(step.command.words[1], all, line);
        write_text(target, read_text(source.starts_with('/') ? source : place.folder + "/" + source));
        return;
    }
    const Launch ready = launch(step.command, place.folder, all);
    const Ending ending = run(ready);
    if (ending.status != 0) complain(line, "preparing failed: " + report(ready, ending));
    if (step.kind != Step::Kind::capture) return;
    std::smatch match;
    if (!std::regex_search(ending.output, match, std::regex(step.pattern)))
        complain(line, "nothing like " + step.pattern + " in the output of " + report(ready, ending));
    place.variables[expand(step.name, all, line)] = match[match.size() > 1 ? 1 : 0].str();
}

void Runner::perform(const std::vector<Step>& steps, Place& place) const {
    for (std::size_t first = 0; first < steps.size();) {
        const int times = steps[first].times;
        std::size_t end = first;
        while (end < steps.size() && steps[end].times == times) ++end;
        for (int item = 1; item <= times; ++item)
            for (std::size_t i = first; i < end; ++i)
                perform(steps[i], place, times > 1 ? std::to_string(item) : std::string());
        first = end;
    }
}

Place Runner::make_base(const std::string& name, const std::string& folder) const {
    if (name.empty()) return Place{folder, {}};
    const auto found = script_.bases.find(name);
    if (found == script_.bases.end()) throw Mistake("there is no base called " + name);
    Place place = make_base(found->second.from, folder);
    perform(found->second.steps, place);
    return place;
}

std::string read_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Mistake("cannot read " + path + ": " + std::strerror(errno));
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string report(const Launch& launch, const Ending& ending) {
    std::string text =
        joined(launch.words, 0) + " → " + (ending.timed_out ? "no end" : std::to_string(ending.status));
    if (!ending.output.empty()) text += "\n      stdout: " + ending.output.substr(0, 400);
    if (!ending.errors.empty()) text += "\n      stderr: " + ending.errors.substr(0, 400);
    while (text.ends_with('\n')) text.pop_back();
    return text;
}

} // namespace fault
