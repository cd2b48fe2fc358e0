// Many writers at once, killed at random: every acknowledged record is there, none twice.
//
//   kill_writers --scenarios scenarios.txt --tool mat=PATH [--crowd NAME] [--writers N] [--items N] [--seed N]
//                [--recorder disk_recorder.so] [--let NAME=VALUE] [--work DIR] [--time-limit SECONDS] [--keep]
//
// A crowd of the list (see scenarios.txt) names the command; each of its items (a client) is given to one of
// the writers. A writer runs the real program for its item and, more often than not, kills it -9 at a moment
// drawn from the seed, from before it has begun until after it has answered; then it tries the same item again,
// as a person would, until the program answers or says that it is done already. With the recorder every other
// kill comes just before a disk operation drawn from the seed: moments in the middle of a commit are too short
// to be met by the clock alone. Afterwards the tally of the store is compared with what was acknowledged, and
// the checks run.
#include "disk.hpp"
#include "process.hpp"
#include "scenario.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <random>
#include <sstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace fault {

namespace {

struct Options {
    std::string scenarios, crowd, work, recorder;
    std::map<std::string, std::string> tools;
    Variables given;
    unsigned writers = 16;
    int items = 0; ///< 0: as the list says
    std::uint64_t seed = std::random_device{}();
    std::chrono::milliseconds time_limit = std::chrono::seconds(30);
    bool keep = false; ///< leave the folder behind
};

/// One item and what came of it.
struct Item {
    Variables variables;
    std::string key;
    int attempts = 0;
    int kills = 0;             ///< attempts ended by kill -9
    bool acknowledged = false; ///< a whole line on stdout, or exit 0
    bool found_done = false;   ///< refused as done already, after a killed attempt
    std::string problem;
};

/// What is known about undisturbed runs, shared by all writers.
struct Usual {
    std::atomic<long> microseconds{0};
    std::atomic<std::uint64_t> operations{0};
};

/// Draws how long an attempt may live. Most are killed; by the clock the moment is spread over twice the time
/// of an undisturbed run, by the recorder over its operations.
class Fate {
  public:
    Fate(std::uint64_t seed, Usual& usual, std::string recorder, std::string log)
        : random_(seed), usual_(usual), recorder_(std::move(recorder)), log_(std::move(log)) {}

    void decide(Launch& launch, int attempt, const std::string& folder) {
        recorded_ = !recorder_.empty() && (usual_.operations == 0 || random_() % 2 == 0);
        const bool lives = attempt >= 8 || usual_.microseconds == 0 || random_() % 4 == 0;
        if (recorded_) {
            if (!make_recording(log_)) throw Mistake("cannot make " + log_);
            std::string& loaded = launch.environment["LD_PRELOAD"];
            loaded = recorder_ + (loaded.empty() ? "" : ":" + loaded);
            launch.environment["MAT_FAULT_ROOT"] = folder;
            launch.environment["MAT_FAULT_LOG"] = log_;
            if (lives || usual_.operations == 0) return;
            launch.environment["MAT_FAULT_MODE"] = "kill";
            launch.environment["MAT_FAULT_FAIL_AT"] = std::to_string(random_() % usual_.operations);
        } else if (!lives) {
            const auto span = static_cast<std::uint64_t>(2 * usual_.microseconds);
            launch.kill_after = std::chrono::microseconds(static_cast<long>(random_() % span));
        }
    }
    /// Learns from a run that ended well.
    void learn(const Ending& ending) {
        const long known = usual_.microseconds, lived = static_cast<long>(ending.duration.count()) + 1;
        usual_.microseconds = known == 0 ? lived : (known * 7 + lived) / 8;
        if (!recorded_) return;
        if (const auto recording = read_recording(log_)) usual_.operations = recording->operations.size();
    }

  private:
    std::mt19937_64 random_;
    Usual& usual_;
    std::string recorder_, log_;
    bool recorded_ = false;
};

void write_item(const Runner& runner, const Scenario& crowd, const std::string& folder, Item& item,
                Fate& fate) {
    while (!item.acknowledged && item.problem.empty()) {
        if (++item.attempts > 60) {
            item.problem = "still not done after 60 attempts";
            return;
        }
        Launch launch = runner.launch(crowd.command, folder, item.variables);
        fate.decide(launch, item.attempts, folder);
        const Ending ending = run(launch);
        const bool killed = ending.status == 128 + 9 && !ending.timed_out;
        const bool line = ending.output.find('\n') != std::string::npos;
        if (killed) {
            ++item.kills;
            item.acknowledged = line; // it was said before the end came
        } else if (ending.status == crowd.expected) {
            item.acknowledged = true;
            fate.learn(ending);
        } else if (ending.status == crowd.refused && item.kills > 0) {
            item.found_done = true;
            return;
        } else if (ending.status != 11) { // busy: the queue was too long, and it was told so
            item.problem = report(launch, ending);
        }
        if (!killed && line && ending.status != crowd.expected)
            item.problem = "an answer in spite of an error: " + report(launch, ending);
    }
}

/// `key,count` lines of the tally; what is not of that form (a heading) is passed over.
std::map<std::string, long> read_tally(const std::string& text) {
    std::map<std::string, long> counts;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        line.erase(std::remove_if(line.begin(), line.end(), [](char c) { return c == '"' || c == '\r'; }),
                   line.end());
        const auto comma = line.rfind(',');
        if (comma == std::string::npos) continue;
        char* end = nullptr;
        const long count = std::strtol(line.c_str() + comma + 1, &end, 10);
        if (end != line.c_str() + comma + 1 && *end == '\0') counts[line.substr(0, comma)] += count;
    }
    return counts;
}

const Scenario& find_crowd(const Script& script, const std::string& name) {
    for (const Scenario& scenario : script.scenarios)
        if (scenario.crowd && (name.empty() || scenario.name == name)) return scenario;
    throw Mistake("the list has no such crowd");
}

int go(const Options& options) {
    const Script script = parse_script(read_text(options.scenarios));
    const Runner runner(script, options.tools, options.given, options.time_limit);
    const Scenario& crowd = find_crowd(script, options.crowd);
    std::string work = options.work;
    if (work.empty()) {
        const char* temporary = std::getenv("TMPDIR");
        work = std::string(temporary != nullptr ? temporary : "/tmp") + "/kill_writers.XXXXXX";
        if (mkdtemp(work.data()) == nullptr) throw Mistake("cannot make a folder to work in");
    } else if (mkdir(work.c_str(), 0700) != 0 && errno != EEXIST) {
        throw Mistake("cannot make the folder " + work);
    }
    char* resolved = realpath(work.c_str(), nullptr);
    work = resolved == nullptr ? work : resolved;
    std::free(resolved);

    const Place base = runner.make_base(crowd.base, work);
    const int count = options.items > 0 ? options.items : crowd.items;
    std::vector<Item> items(static_cast<std::size_t>(std::max(count, 1)));
    for (std::size_t i = 0; i < items.size(); ++i) {
        Place place = base;
        place.variables["item"] = std::to_string(i + 1);
        runner.perform(crowd.steps, place);
        items[i].variables = place.variables;
        items[i].key = expand(crowd.key, place.variables, crowd.command.line);
    }
    std::printf("seed %llu: %zu items, %u writers\n", static_cast<unsigned long long>(options.seed),
                items.size(), options.writers);
    std::fflush(stdout);

    std::atomic<std::size_t> next{0};
    Usual usual;
    std::vector<std::thread> crew;
    const auto start = std::chrono::steady_clock::now();
    for (unsigned writer = 0; writer < options.writers; ++writer)
        crew.emplace_back([&, writer] {
            Fate fate(options.seed * 1000 + writer, usual, options.recorder,
                      work + ".log" + std::to_string(writer));
            for (std::size_t i = next++; i < items.size(); i = next++) {
                try {
                    write_item(runner, crowd, work, items[i], fate);
                } catch (const std::exception& mistake) { items[i].problem = mistake.what(); }
            }
        });
    for (std::thread& member : crew) member.join();
    for (unsigned writer = 0; writer < options.writers; ++writer)
        unlink((work + ".log" + std::to_string(writer)).c_str());
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

    std::size_t passed = 0, failed = 0, acknowledged = 0, found_done = 0, kills = 0, attempts = 0;
    const auto verdict = [&](bool good, const std::string& problem) {
        ++(good ? passed : failed);
        if (!good && failed <= 10) std::printf("  FAILED %s\n", problem.c_str());
    };
    const Launch launch = runner.launch(crowd.tally, work, base.variables);
    const Ending tally = run(launch);
    verdict(tally.status == 0, "the tally: " + report(launch, tally));
    const auto counts = read_tally(tally.output);
    for (const Item& item : items) {
        acknowledged += item.acknowledged;
        found_done += item.found_done;
        kills += static_cast<std::size_t>(item.kills);
        attempts += static_cast<std::size_t>(item.attempts);
        const auto found = counts.find(item.key);
        const long there = found == counts.end() ? 0 : found->second;
        std::string problem = item.problem;
        if (problem.empty() && there == 0)
            problem = item.acknowledged ? "acknowledged and not there" : "refused as done and not there";
        if (there > 1) problem = "there " + std::to_string(there) + " times";
        verdict(problem.empty(),
                item.key + " after " + std::to_string(item.attempts) + " attempts: " + problem);
    }
    for (const Command& command : crowd.checks) {
        const Launch check = runner.launch(command, work, base.variables);
        const Ending ending = run(check);
        verdict(ending.status == 0, report(check, ending));
    }
    std::printf("%zu attempts in %.1f s, %zu killed; %zu acknowledged, %zu done without having answered\n",
                attempts, seconds, kills, acknowledged, found_done);
    if (kills == 0) verdict(false, "nobody was killed, so nothing was proved");
    std::printf("%zu passed, %zu failed\n", passed, failed);
    if (!options.keep && options.work.empty() && failed == 0) {
        Image{}.write_to(work);
        rmdir(work.c_str());
    } else {
        std::fprintf(stderr, "left in %s\n", work.c_str());
    }
    return failed == 0 ? 0 : 1;
}

Options read_options(int count, char** words) {
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--keep") {
            options.keep = true;
            continue;
        }
        if (i + 1 >= count) throw Mistake(word + " needs a value");
        const std::string value = words[++i];
        if (word == "--scenarios") {
            options.scenarios = value;
        } else if (word == "--crowd") {
            options.crowd = value;
        } else if (word == "--work") {
            options.work = value;
        } else if (word == "--writers") {
            options.writers = static_cast<unsigned>(std::max(1ul, std::stoul(value)));
        } else if (word == "--items") {
            options.items = std::stoi(value);
        } else if (word == "--seed") {
            options.seed = std::stoull(value);
        } else if (word == "--time-limit") {
            options.time_limit = std::chrono::seconds(std::stol(value));
        } else if (word == "--recorder") {
            char* resolved = realpath(value.c_str(), nullptr);
            if (resolved == nullptr) throw Mistake("there is no " + value);
            options.recorder = resolved;
            std::free(resolved);
        } else if (word == "--tool" || word == "--let") {
            const auto equals = value.find('=');
            if (equals == std::string::npos) throw Mistake(word + " wants NAME=VALUE");
            const std::string name = value.substr(0, equals), rest = value.substr(equals + 1);
            if (word == "--let") {
                options.given[name] = rest;
            } else {
                char* resolved = realpath(rest.c_str(), nullptr);
                if (resolved == nullptr) throw Mistake("there is no " + rest);
                options.tools[name] = resolved;
                std::free(resolved);
            }
        } else {
            throw Mistake("unknown word " + word);
        }
    }
    if (options.scenarios.empty()) throw Mistake("--scenarios FILE is needed");
    return options;
}

} // namespace

} // namespace fault

int main(int count, char** words) {
    umask(077);
    try {
        return fault::go(fault::read_options(count, words));
    } catch (const std::exception& mistake) {
        std::fprintf(stderr, "kill_writers: %s\n", mistake.what());
        std::printf("0 passed, 1 failed\n");
        return 2;
    }
}
