// The readable list of what the fault harness runs. The language is described at the head of scenarios.txt.
#pragma once

#include "process.hpp"

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace fault {

/// The list, a preparing step or an argument is wrong: nothing was proved, and the harness must say so and
/// stop.
class Mistake : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

using Variables = std::map<std::string, std::string>;

/// A command line as written, variables not yet replaced, with what it reads.
struct Command {
    std::vector<std::string> words;
    std::string input;
    int line = 0; ///< in the list, for messages
};

/// One preparing step.
struct Step {
    enum class Kind { prepare, capture, write, copy };
    Kind kind = Kind::prepare;
    Command command;     ///< prepare, capture; write: the input; copy: source and target are its words
    std::string name;    ///< capture: the variable; write: the file
    std::string pattern; ///< capture: what to look for in stdout; a group narrows it
    int times = 1;       ///< steps that follow each other with the same number are repeated together
};

/// A folder that scenarios start from, prepared once.
struct Base {
    std::string name;
    std::string from; ///< another base it starts from; empty: an empty folder
    std::vector<Step> steps;
};

/// One writing command under test, or a crowd of writers.
struct Scenario {
    std::string name;
    bool crowd = false; ///< for kill_writers: `run` is done once per item, many at a time
    std::string base;
    std::string skip;                ///< not empty: the reason why it is left out
    std::vector<Command> needs;      ///< each must exit 0 here, or the scenario is left out
    std::vector<std::string> covers; ///< commands of the product's table, `dose-log administer`
    std::vector<Step> steps;         ///< of a crowd: done once per item, with ${item}
    Command command;
    int expected = 0;          ///< its exit status when nothing is wrong
    bool starts_empty = false; ///< there is no store before: checks only hold after
    bool unchanged = false;    ///< states before and after look the same, and rightly so
    bool again = false;        ///< where nothing happened, the same command must succeed afterwards
    std::string leaves;        ///< what files may then be there besides those of an undisturbed run
    std::vector<Command> states, checks;
    std::vector<std::string> files; ///< belong to the state: absent, or these very bytes
    int items = 0;                  ///< of a crowd: how many
    int refused = 5;                ///< of a crowd: exit status when the item is done already
    std::string key;                ///< of a crowd: what names the item in the tally
    Command tally;                  ///< of a crowd: prints `key,count` lines
};

/// The whole list.
struct Script {
    Variables environment;
    std::vector<std::string> masks;   ///< what differs from run to run: hidden where two runs are compared
    std::vector<std::string> ignored; ///< files whose contents mean nothing, for instance who holds a lock
    std::string denial;               ///< what an error says that claims for certain that nothing was done
    std::vector<Command> common_states, common_checks; ///< of every scenario; `scenarios` have them already
    Command follower; ///< done after a run in which a sync failed: what it answers must be durable all the same
    std::map<std::string, Base> bases;
    std::vector<Scenario> scenarios;
};

/// Reads the list. Throws Mistake with the line.
Script parse_script(const std::string& text);

/// Replaces `${name}`. Throws Mistake for an unknown name.
std::string expand(const std::string& text, const Variables& variables, int line);

/// A prepared folder and what was captured on the way.
struct Place {
    std::string folder;
    Variables variables;
};

/// Knows the programs under test and how to start them in a place.
class Runner {
  public:
    /// `given`: variables known from the start.
    Runner(const Script& script, std::map<std::string, std::string> tools, Variables given,
           std::chrono::milliseconds time_limit)
        : script_(script), tools_(std::move(tools)), given_(std::move(given)), time_limit_(time_limit) {}

    /// The command, ready to be run in that folder with those variables (`${dir}` is the folder, and a program
    /// under test can be named anywhere in it, `${mat}`).
    Launch launch(const Command& command, const std::string& folder, const Variables& variables) const;

    /// Does the steps in the place, with ${item} counting through those that are repeated. Throws Mistake, with
    /// what the program said, when one of them fails.
    void perform(const std::vector<Step>& steps, Place& place) const;

    /// Makes the base in an existing empty folder, the bases it comes from first.
    Place make_base(const std::string& name, const std::string& folder) const;

  private:
    Variables with_known(const Variables& variables, const std::string& folder) const;
    void perform(const Step& step, Place& place, const std::string& item) const;

    const Script& script_;
    std::map<std::string, std::string> tools_;
    Variables given_;
    std::chrono::milliseconds time_limit_;
};

/// The whole file. Throws Mistake when it cannot be read.
std::string read_text(const std::string& path);

/// What a command and its streams looked like, for messages.
std::string report(const Launch& launch, const Ending& ending);

} // namespace fault
