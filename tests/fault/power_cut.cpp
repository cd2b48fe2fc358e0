// Cuts the power after every single disk operation of every writing command, and makes each operation fail.
//
//   power_cut --recorder disk_recorder.so --scenarios scenarios.txt --tool mat=PATH [--commands FILE]
//             [--only NAME] [--let NAME=VALUE] [--work DIR] [--jobs N] [--soak] [--trace] [--cuts N]
//             [--time-limit SECONDS]
//   power_cut --scenarios scenarios.txt --tool mat=PATH --make-base NAME DIR
//
// Each command is run once, the real program, under the recorder. From what it did, the disks are built that a
// power cut after each operation may leave (disk.hpp); each is looked at by the program itself: its state must
// be that before or that after the command, never between; that after, once the command has answered; and every
// check must pass. Then the command is run again for each operation with that operation failing: it must say
// so, or have done its work all the same, durably. With --commands, every writing command of the product must
// have a scenario. With --cuts a command of more operations than N is thinned out to about as many images as
// one of N has, though each of its operations is met. With --make-base only a base of the list is made; what
// was captured on the way and the environment are printed as a shell reads them.
#include "disk.hpp"
#include "process.hpp"
#include "recording.h"
#include "scenario.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace fault {

namespace {

struct Options {
    std::string recorder, scenarios, commands, work, make_base, make_base_in;
    std::vector<std::string> only;
    std::map<std::string, std::string> tools;
    Variables given;
    unsigned jobs = 2;
    std::size_t cuts = 0; ///< commands of more operations than this are thinned out; 0: none is
    bool soak = false;
    bool trace = false;
    std::chrono::milliseconds time_limit = std::chrono::seconds(30);
};

/// What a folder turned out to be.
struct Finding {
    enum class State { before, after, neither };
    State state = State::neither;
    std::string text;    ///< the state as the commands told it, for messages
    std::string problem; ///< not empty: a check failed
};

/// How one operation is made to fail.
struct Fault {
    const char* error;
    const char* mode;
};

/// Figures and faults of one scenario, or of all.
struct Score {
    std::size_t operations = 0; ///< of the command, counted once
    std::size_t images = 0;     ///< power cuts × what may survive
    std::size_t distinct = 0;   ///< really different disks among them
    std::size_t runs = 0;       ///< runs with a failing operation
    std::size_t undecided = 0;  ///< of these: an error was reported, though the work was done
    std::size_t failed = 0;
    std::vector<std::string> failures;

    void fail(std::string text) {
        ++failed;
        if (failures.size() < 6) failures.push_back(std::move(text));
    }
};

std::string make_folder(const std::string& path) {
    if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) throw Mistake("cannot make the folder " + path);
    return path;
}

void copy_folder(const std::string& source, const std::string& target) {
    make_folder(target);
    if (!Image::read_from(source).write_to(target)) throw Mistake("cannot copy " + source + " to " + target);
}

std::string absolute(const std::string& path) {
    char* resolved = realpath(path.c_str(), nullptr);
    if (resolved == nullptr) throw Mistake("there is no " + path);
    std::string text = resolved;
    std::free(resolved);
    return text;
}

/// One scenario from the first run to the last.
class Trial {
  public:
    Trial(const Options& options, const Script& script, const Scenario& scenario, const Runner& runner,
          const Place& base, const std::string& work)
        : options_(options), script_(script), scenario_(scenario), runner_(runner), work_(make_folder(work)) {
        start_ = Place{work_ + "/start", base.variables};
        if (base.folder.empty())
            make_folder(start_.folder);
        else
            copy_folder(base.folder, start_.folder);
        slot_ = make_folder(work_ + "/slot");
        live_ = work_ + "/live";
        for (const std::string& mask : script.masks) masks_.emplace_back(mask, std::regex::optimize);
    }

    Score go() {
        runner_.perform(scenario_.steps, start_);
        before_image_ = Image::read_from(start_.folder);
        if (!look_before()) return std::move(score_);
        const Ending ending = record();
        if (score_.failed > 0) return std::move(score_);
        cut_power(ending);
        break_operations();
        return std::move(score_);
    }

  private:
    // ---- looking at a folder ----

    std::string mask(std::string text) const {
        for (const std::regex& pattern : masks_) text = std::regex_replace(text, pattern, "#");
        return text;
    }

    std::string state_of(const std::string& folder, const std::vector<Command>& commands) const {
        std::string text;
        for (const Command& command : commands) {
            const Ending ending = run(runner_.launch(command, folder, start_.variables));
            text += "[" + std::to_string(ending.status) + "] " + ending.output;
        }
        return text;
    }

    std::string state_of(const std::string& folder) const {
        std::string text = state_of(folder, scenario_.states);
        const Image image = scenario_.files.empty() ? Image{} : Image::read_from(folder);
        for (const std::string& file : scenario_.files) {
            const auto found = image.entries.find(file);
            text += "[" + file + "] ";
            text +=
                found == image.entries.end() || found->second.folder ? "absent" : found->second.bytes->bytes;
        }
        return text;
    }

    /// First check that does not pass; empty when all do.
    std::string failing_check(const std::string& folder) const {
        for (const Command& command : scenario_.checks) {
            const Launch launch = runner_.launch(command, folder, start_.variables);
            const Ending ending = run(launch);
            if (ending.status != 0) return report(launch, ending);
        }
        return {};
    }

    /// Images that differ only in files that mean nothing have the same number.
    std::uint64_t number_of(const Image& image) const {
        if (std::none_of(script_.ignored.begin(), script_.ignored.end(),
                         [&](const std::string& path) { return image.entries.contains(path); }))
            return image.fingerprint();
        Image without = image;
        for (const std::string& path : script_.ignored) without.entries.erase(path);
        return without.fingerprint();
    }

    /// What this image is. `same_run`: it comes from the recorded run, so that instants and hashes must agree
    /// too.
    Finding judge(const Image& image, bool same_run) {
        const auto number = number_of(image);
        auto& known = same_run ? known_exact_ : known_alike_;
        const auto found = known.find(number);
        if (found != known.end()) return found->second;
        if (!image.write_to(slot_)) throw Mistake("cannot write an image to " + slot_);
        Finding finding;
        finding.text = state_of(slot_);
        if (finding.text == before_)
            finding.state = Finding::State::before;
        else if (same_run ? finding.text == after_ : mask(finding.text) == mask(after_))
            finding.state = Finding::State::after;
        const bool nothing_there = scenario_.starts_empty && finding.state == Finding::State::before;
        if (!nothing_there) finding.problem = failing_check(slot_);
        const bool repeats = scenario_.again && (same_run || options_.soak);
        if (finding.problem.empty() && finding.state == Finding::State::before && repeats)
            finding.problem = failing_repetition();
        return known.emplace(number, std::move(finding)).first->second;
    }

    /// Runs the command in the slot, where nothing of it had happened: it must do its work. Else says why not.
    std::string failing_repetition() const {
        const Launch launch = runner_.launch(scenario_.command, slot_, start_.variables);
        const Ending ending = run(launch);
        if (ending.status != scenario_.expected) return "done again afterwards: " + report(launch, ending);
        const std::string litter = name_besides(Image::read_from(slot_));
        if (!litter.empty()) return "done again afterwards, something is left behind: " + litter;
        const std::string state = state_of(slot_);
        if (mask(state) != mask(after_)) return "done again afterwards, the state is: " + state;
        const std::string problem = failing_check(slot_);
        return problem.empty() ? problem : "done again afterwards: " + problem;
    }

    /// A file or folder that the undisturbed run did not leave; empty when there is none.
    std::string name_besides(const Image& image) const {
        const std::regex allowed(scenario_.leaves);
        for (const auto& [path, entry] : image.entries)
            if (!end_.entries.contains(path) && !std::regex_match(path, allowed)) return path;
        return {};
    }

    bool look_before() {
        copy_folder(start_.folder, live_);
        before_ = state_of(live_);
        if (!scenario_.starts_empty) {
            const std::string problem = failing_check(live_);
            if (!problem.empty()) score_.fail("before anything happened: " + problem);
        }
        return score_.failed == 0;
    }

    // ---- the recorded run ----

    Ending run_recorded(const Command& command, const std::string& folder, const Fault* fault, std::uint64_t at,
                        Recording& recording) {
        const std::string log = work_ + "/log";
        if (!make_recording(log)) throw Mistake("cannot make " + log);
        Launch launch = runner_.launch(command, folder, start_.variables);
        auto& environment = launch.environment;
        const auto loaded = environment.find("LD_PRELOAD");
        environment["LD_PRELOAD"] =
            options_.recorder +
            (loaded == environment.end() || loaded->second.empty() ? "" : ":" + loaded->second);
        environment["MAT_FAULT_ROOT"] = folder;
        environment["MAT_FAULT_LOG"] = log;
        if (fault != nullptr) {
            environment["MAT_FAULT_FAIL_AT"] = std::to_string(at);
            environment["MAT_FAULT_ERRNO"] = fault->error;
            environment["MAT_FAULT_MODE"] = fault->mode;
        }
        Ending ending = run(launch);
        auto read = read_recording(log);
        if (!read) throw Mistake("the recorder left no sound log; is it a shared object for this machine?");
        recording = std::move(*read);
        return ending;
    }

    Ending record() {
        copy_folder(start_.folder, live_);
        first_disk_ = Disk::scan(live_);
        const Ending ending = run_recorded(scenario_.command, live_, nullptr, 0, recording_);
        score_.operations = recording_.operations.size();
        if (ending.timed_out || ending.status != scenario_.expected)
            score_.fail("the command itself did not end as expected: " +
                        report(runner_.launch(scenario_.command, live_, start_.variables), ending));
        if (score_.failed > 0) return ending;

        Disk disk = first_disk_;
        std::mt19937_64 none;
        for (const Operation& operation : recording_.operations) {
            const std::string problem = disk.apply(operation);
            if (!problem.empty()) score_.fail("the recorder cannot follow: " + problem);
        }
        end_ = Image::read_from(live_);
        const std::string difference = disk.image(Survival::all, none)->difference(end_);
        if (!difference.empty()) score_.fail("the recorder missed something: replayed, " + difference);
        if (options_.trace) trace();

        after_ = state_of(live_);
        const std::string problem = failing_check(live_);
        if (!problem.empty()) score_.fail("after the command: " + problem);
        if ((after_ == before_) != scenario_.unchanged)
            score_.fail(scenario_.unchanged ? "the command changes the state, though it should not"
                                            : "before and after look the same, so nothing could be proved");
        return ending;
    }

    void trace() const {
        std::string text = scenario_.name + ":\n";
        for (const Operation& operation : recording_.operations) {
            if (recording_.answered_after == operation.number) text += "       -- answered --\n";
            text += "  " + std::to_string(operation.number) + "  " + describe(operation) + "\n";
        }
        std::fputs(text.c_str(), stdout);
    }

    // ---- power cuts ----

    /// Whether all is tried of this command, or only a choice that meets each of its operations.
    bool whole() const { return options_.cuts == 0 || recording_.operations.size() < options_.cuts; }

    /// Of so many kinds of disk which are looked at when the power is cut there: all of them at both ends and
    /// at the answer, else the next ones in turn.
    bool looked_at(std::size_t cut, std::size_t kind, std::size_t kinds) const {
        const std::size_t last = recording_.operations.size();
        const auto answer = std::min<std::size_t>(recording_.answered_after.value_or(last), last);
        if (whole() || cut == 0 || cut == last || cut == answer) return true;
        const std::size_t step = std::min(last / options_.cuts + 1, kinds);
        return (cut * kinds + kind) % step == 0;
    }

    void cut_power(const Ending& ending) {
        std::vector<Survival> kinds{Survival::synced_only, Survival::all_but_torn, Survival::later_half,
                                    Survival::names_only,  Survival::data_only,    Survival::zeros,
                                    Survival::all,         Survival::random};
        for (int i = 0; options_.soak && i < 15; ++i) kinds.push_back(Survival::random);
        std::mt19937_64 random(20240229); // the same disks in every run of the same operations
        std::set<std::uint64_t> disks;
        Disk disk = first_disk_;
        std::size_t done = 0;
        for (std::size_t cut = 0; cut <= recording_.operations.size(); ++cut) {
            for (; done < cut; ++done) disk.apply(recording_.operations[done]);
            const bool ended = cut == recording_.operations.size() && ending.status == scenario_.expected;
            const bool answered = ended || (recording_.answered_after && cut >= *recording_.answered_after);
            for (std::size_t number = 0; number < kinds.size(); ++number) {
                if (!looked_at(cut, number, kinds.size())) continue;
                const Survival kind = kinds[number];
                const auto image = disk.image(kind, random);
                if (!image) continue;
                ++score_.images;
                disks.insert(number_of(*image));
                const Finding finding = judge(*image, true);
                const std::string problem = problem_of_cut(finding, answered);
                if (problem.empty()) continue;
                score_.fail("power cut after operation " + std::to_string(cut) + " of " +
                            std::to_string(score_.operations) + " (" +
                            (cut == 0 ? "none" : describe(recording_.operations[cut - 1])) + "), " +
                            name_of(kind) + ": " + problem);
            }
        }
        score_.distinct = disks.size();
    }

    std::string problem_of_cut(const Finding& finding, bool answered) const {
        if (!finding.problem.empty()) return finding.problem;
        if (finding.state == Finding::State::neither) return "neither before nor after: " + finding.text;
        if (answered && !scenario_.unchanged && finding.state == Finding::State::before)
            return "it had answered, and what it answered is lost";
        return {};
    }

    // ---- failing operations ----

    std::vector<Fault> faults_of(const Operation& operation) const {
        std::vector<Fault> faults{{"EIO", "once"}};
        const bool takes_space = operation.kind == recording_write || operation.kind == recording_create ||
                                 operation.kind == recording_create_folder ||
                                 operation.kind == recording_rename || operation.kind == recording_link;
        if (takes_space) faults.push_back({"ENOSPC", "sticky"});
        const bool index =
            (operation.flags & recording_shared_memory) != 0; // one byte a page, to grow the file
        if (operation.kind == recording_write && (options_.soak || !index)) {
            faults.push_back({"ENOSPC", "short"});
            faults.push_back({"ENOSPC", "partial"});
        }
        if (options_.soak || operation.kind == recording_sync) faults.push_back({"EIO", "sticky"});
        if (options_.soak && takes_space) faults.push_back({"ENOSPC", "once"});
        if (!whole() && operation.kind != recording_sync) return {faults[operation.number % faults.size()]};
        return faults;
    }

    void break_operations() {
        const std::string folder = make_folder(work_ + "/broken");
        for (const Operation& operation : recording_.operations) {
            for (const Fault& fault : faults_of(operation)) {
                if (!before_image_.write_to(folder)) throw Mistake("cannot write " + folder);
                Disk disk = Disk::scan(folder);
                Recording recording;
                const Ending ending =
                    run_recorded(scenario_.command, folder, &fault, operation.number, recording);
                ++score_.runs;
                for (const Operation& each : recording.operations) disk.apply(each);
                std::string problem = problem_of_fault(folder, disk, ending);
                // A disk that takes nothing any more lets nobody follow.
                const bool comes_back = std::strcmp(fault.mode, "sticky") != 0;
                if (problem.empty() && operation.kind == recording_sync && comes_back)
                    problem = problem_of_follower(folder, disk);
                if (problem.empty()) continue;
                score_.fail("operation " + std::to_string(operation.number) + " (" + describe(operation) +
                            ") fails with " + fault.error + ", " + fault.mode + ": " + problem);
            }
        }
    }

    std::string problem_of_fault(const std::string& folder, const Disk& disk, const Ending& ending) {
        const std::string ended =
            ending.errors.substr(0, 300) + " (status " + std::to_string(ending.status) + ")";
        if (ending.timed_out) return "the command did not end";
        if (ending.signalled) return "the command crashed: " + ended;
        const Finding finding = judge(Image::read_from(folder), false);
        if (!finding.problem.empty()) return finding.problem + "\n      after: " + ended;
        if (finding.state == Finding::State::neither)
            return "neither before nor after: " + finding.text + "\n      after: " + ended;
        if (ending.status != scenario_.expected) {
            if (!ending.output.empty()) return "an error, and yet an answer on stdout: " + ending.output;
            if (ending.errors.empty()) return "an error without a word on stderr";
            if (finding.state == Finding::State::after && !scenario_.unchanged) {
                if (!script_.denial.empty() && std::regex_search(ending.errors, std::regex(script_.denial)))
                    return "it says that nothing was done, and it was: " + ended;
                ++score_.undecided;
            }
            return {};
        }
        if (scenario_.unchanged) return {};
        if (finding.state == Finding::State::before)
            return "it answered that all is well, and nothing is recorded";
        std::mt19937_64 none;
        const Finding kept = judge(*disk.image(Survival::synced_only, none), false);
        if (!kept.problem.empty()) return "it answered that all is well; after a power cut: " + kept.problem;
        if (kept.state != Finding::State::after)
            return "it answered that all is well, and a power cut afterwards undoes it";
        return {};
    }

    /// After a sync that failed the disk may lack what every program goes on seeing. Whoever comes next must
    /// not build on it: what is answered then must survive a power cut.
    std::string problem_of_follower(const std::string& folder, Disk& disk) {
        if (script_.follower.words.empty()) return {};
        const Launch launch = runner_.launch(script_.follower, folder, start_.variables);
        Recording recording;
        const Ending ending = run_recorded(script_.follower, folder, nullptr, 0, recording);
        if (ending.status != 0) // where there is no store yet, nobody can follow
            return scenario_.starts_empty ? "" : "the next command: " + report(launch, ending);
        for (const Operation& each : recording.operations) disk.apply(each);
        // What the command under test reported as failed may go; what is said of the store itself may not.
        const std::string seen = state_of(folder, script_.common_states);
        std::mt19937_64 none;
        if (!disk.image(Survival::synced_only, none)->write_to(slot_)) throw Mistake("cannot write " + slot_);
        const std::string kept = state_of(slot_, script_.common_states);
        if (kept != seen)
            return "the next command answered, and a power cut undoes that: " + kept + "\n      instead of " +
                   seen;
        return failing_check(slot_);
    }

    const Options& options_;
    const Script& script_;
    const Scenario& scenario_;
    const Runner& runner_;
    std::string work_;
    Place start_;              ///< prepared, and never touched again
    std::string live_;         ///< where the recorded run happens
    std::string slot_;         ///< where images are looked at
    Image before_image_, end_; ///< before the command and after it
    std::string before_, after_;
    std::vector<std::regex> masks_;
    Disk first_disk_;
    Recording recording_;
    std::map<std::uint64_t, Finding> known_exact_, known_alike_;
    Score score_;
};

// ---- the product's table of commands ----

/// Writing commands, as `command verb`, from `mat __spec` (JSON array or lines) or a plain list.
std::vector<std::string> writing_commands(const std::string& text, std::set<std::string>& all) {
    std::vector<std::string> writing;
    const auto start = text.find_first_not_of(" \t\r\n");
    const bool json = start != std::string::npos && (text[start] == '[' || text[start] == '{');
    const auto take = [&](const nlohmann::json& row) {
        const std::string verb = row.value("verb", nlohmann::json()).is_string() ? row.value("verb", "") : "";
        const std::string name = row.at("command").get<std::string>() + (verb.empty() ? "" : " " + verb);
        all.insert(name);
        if (row.value("writes", false)) writing.push_back(name);
    };
    if (json && text[start] == '[') {
        for (const auto& row : nlohmann::json::parse(text)) take(row);
        return writing;
    }
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const auto first = line.find_first_not_of(" \t\r");
        if (first == std::string::npos || line[first] == '#') continue;
        line = line.substr(first, line.find_last_not_of(" \t\r") + 1 - first);
        if (json) {
            take(nlohmann::json::parse(line));
        } else {
            all.insert(line);
            writing.push_back(line);
        }
    }
    return writing;
}

void compare_with_table(const Options& options, const Script& script, Score& total) {
    if (options.commands.empty()) return;
    std::set<std::string> all, covered;
    const auto writing = writing_commands(read_text(options.commands), all);
    for (const Scenario& scenario : script.scenarios) {
        if (scenario.crowd) continue;
        for (const std::string& name : scenario.covers) {
            covered.insert(name);
            if (!all.contains(name))
                total.fail("scenario " + scenario.name + " covers no known command: " + name);
        }
    }
    std::size_t missing = 0;
    for (const std::string& name : writing) {
        if (covered.contains(name)) continue;
        ++missing;
        total.fail("writing command without a scenario: " + name);
    }
    std::printf("writing commands in the table: %zu, without a scenario: %zu\n", writing.size(), missing);
}

// ---- the whole ----

bool chosen(const Options& options, const Scenario& scenario) {
    if (scenario.crowd) return false;
    if (options.only.empty()) return true;
    return std::any_of(options.only.begin(), options.only.end(),
                       [&](const std::string& name) { return scenario.name.find(name) != std::string::npos; });
}

std::string line_of(const Scenario& scenario, const Score& score) {
    char text[256];
    std::snprintf(text, sizeof text, "%-38s %4zu operations  %5zu images (%4zu distinct)  %5zu faults", //
                  scenario.name.c_str(), score.operations, score.images, score.distinct, score.runs);
    std::string line = text;
    if (score.undecided > 0) line += " (" + std::to_string(score.undecided) + " done though reported)";
    line += score.failed == 0 ? "  ok\n" : "  " + std::to_string(score.failed) + " FAILED\n";
    for (const std::string& failure : score.failures) line += "    " + failure + "\n";
    if (score.failed > score.failures.size())
        line += "    and " + std::to_string(score.failed - score.failures.size()) + " more\n";
    return line;
}

/// As a word for the shell.
std::string quoted(const std::string& text) {
    std::string word = "'";
    for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return word + "'";
}

int go(const Options& options) {
    const Script script = parse_script(read_text(options.scenarios));
    const Runner runner(script, options.tools, options.given, options.time_limit);
    if (!options.make_base.empty()) {
        const Place place = runner.make_base(options.make_base, absolute(make_folder(options.make_base_in)));
        Variables known = place.variables;
        known.insert(options.given.begin(), options.given.end());
        known["dir"] = place.folder;
        for (const auto& [name, value] : place.variables)
            std::printf("%s=%s\n", name.c_str(), quoted(value).c_str());
        for (const auto& [name, value] : script.environment)
            std::printf("export %s=%s\n", name.c_str(), quoted(expand(value, known, 0)).c_str());
        return 0;
    }

    std::string work = options.work;
    if (work.empty()) {
        const char* temporary = std::getenv("TMPDIR");
        work = std::string(temporary != nullptr ? temporary : "/tmp") + "/power_cut.XXXXXX";
        if (mkdtemp(work.data()) == nullptr) throw Mistake("cannot make a folder to work in");
    }
    work = absolute(make_folder(work));

    Score total;
    std::size_t skipped = 0;
    compare_with_table(options, script, total);
    std::vector<const Scenario*> list;
    struct Prepared {
        Place place;
        std::string problem; ///< why it could not be made
    };
    std::map<std::string, Prepared> bases;
    for (const Scenario& scenario : script.scenarios) {
        if (!chosen(options, scenario)) continue;
        std::string reason = scenario.skip;
        for (const Command& needed : scenario.needs) {
            if (!reason.empty() || run(runner.launch(needed, work, {})).status == 0) continue;
            reason = "this does not go here:";
            for (const std::string& word : needed.words) reason += " " + word;
        }
        if (!reason.empty()) {
            ++skipped;
            std::printf("%-38s skipped: %s\n", scenario.name.c_str(), reason.c_str());
            continue;
        }
        list.push_back(&scenario);
        if (bases.contains(scenario.base)) continue;
        Prepared& base = bases[scenario.base];
        try {
            const std::string folder = work + "/base-" + std::to_string(bases.size());
            if (!scenario.base.empty()) base.place = runner.make_base(scenario.base, make_folder(folder));
        } catch (const std::exception& mistake) {
            base.problem = "the base " + scenario.base + ": " + mistake.what();
        }
    }
    if (list.empty() && skipped == 0) throw Mistake("no scenario is called so");

    std::atomic<std::size_t> next{0};
    std::mutex lock;
    const auto worker = [&] {
        for (std::size_t i = next++; i < list.size(); i = next++) {
            Score score;
            try {
                const Prepared& base = bases.at(list[i]->base);
                if (!base.problem.empty()) throw Mistake(base.problem);
                Trial trial(options, script, *list[i], runner, base.place, work + "/" + std::to_string(i));
                score = trial.go();
            } catch (const std::exception& mistake) { score.fail(mistake.what()); }
            const std::lock_guard guard(lock);
            std::fputs(line_of(*list[i], score).c_str(), stdout);
            std::fflush(stdout);
            total.operations += score.operations;
            total.images += score.images;
            total.distinct += score.distinct;
            total.runs += score.runs;
            total.undecided += score.undecided;
            total.failed += score.failed;
        }
    };
    std::vector<std::thread> crew;
    for (unsigned i = 0; i < std::max(1u, options.jobs); ++i) crew.emplace_back(worker);
    for (std::thread& member : crew) member.join();

    for (const std::string& failure : total.failures) std::printf("%s\n", failure.c_str());
    std::printf("%zu commands, %zu operations, %zu images (%zu distinct), %zu runs with a failing operation\n",
                list.size(), total.operations, total.images, total.distinct, total.runs);
    if (skipped > 0) std::printf("%zu skipped\n", skipped);
    const std::size_t tried = total.images + total.runs;
    std::printf("%zu passed, %zu failed\n", tried - std::min(tried, total.failed), total.failed);
    if (options.work.empty() && total.failed == 0) {
        Image{}.write_to(work);
        rmdir(work.c_str());
    } else {
        std::fprintf(stderr, "left in %s\n", work.c_str());
    }
    return total.failed == 0 ? 0 : 1;
}

Options read_options(int count, char** words) {
    Options options;
    options.soak = std::getenv("MAT_SOAK") != nullptr && std::strcmp(std::getenv("MAT_SOAK"), "1") == 0;
    const auto take = [&](int& i) -> std::string {
        if (i + 1 >= count) throw Mistake(std::string(words[i]) + " needs a value");
        return words[++i];
    };
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--recorder") {
            options.recorder = absolute(take(i));
        } else if (word == "--scenarios") {
            options.scenarios = take(i);
        } else if (word == "--commands") {
            options.commands = take(i);
        } else if (word == "--tool" || word == "--let") {
            const std::string pair = take(i);
            const auto equals = pair.find('=');
            if (equals == std::string::npos) throw Mistake(word + " wants NAME=VALUE");
            const std::string name = pair.substr(0, equals), value = pair.substr(equals + 1);
            if (word == "--tool")
                options.tools[name] = absolute(value);
            else
                options.given[name] = value;
        } else if (word == "--only") {
            options.only.push_back(take(i));
        } else if (word == "--work") {
            options.work = take(i);
        } else if (word == "--jobs") {
            options.jobs = static_cast<unsigned>(std::stoul(take(i)));
        } else if (word == "--cuts") {
            options.cuts = std::max<std::size_t>(2, std::stoul(take(i)));
        } else if (word == "--time-limit") {
            options.time_limit = std::chrono::seconds(std::stol(take(i)));
        } else if (word == "--make-base") {
            options.make_base = take(i);
            options.make_base_in = take(i);
        } else if (word == "--soak") {
            options.soak = true;
        } else if (word == "--trace") {
            options.trace = true;
        } else {
            throw Mistake("unknown word " + word);
        }
    }
    if (options.scenarios.empty()) throw Mistake("--scenarios FILE is needed");
    if (options.recorder.empty() && options.make_base.empty()) throw Mistake("--recorder FILE is needed");
    return options;
}

} // namespace

} // namespace fault

int main(int count, char** words) {
    umask(077);
    try {
        return fault::go(fault::read_options(count, words));
    } catch (const std::exception& mistake) {
        std::fprintf(stderr, "power_cut: %s\n", mistake.what());
        std::printf("0 passed, 1 failed\n");
        return 2;
    }
}
