#include "domain/take_home_cap.hpp"
#include "exchange/policy_file.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

using namespace mat::exchange;
using mat::domain::LayerKind;

namespace {

std::string shipped(const std::string& name) {
    std::ifstream file(MAT_SOURCE_DIR "/policies/" + name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}
std::string faults_of(std::string_view text) {
    std::string list;
    for (const PolicyFault& fault : read_policy(text).faults)
        list += (list.empty() ? "" : " | ") + std::to_string(fault.line) + ": " + fault.message + (fault.hint.empty() ? "" : "; " + fault.hint);
    return list;
}

} // namespace

TEST_CASE("the shipped layers are sound, and tighten the law") {
    for (const auto& [file, name, values] : {std::tuple{"wisconsin.toml", "Wisconsin", 2}, {"michigan.toml", "Michigan", 2}}) {
        CAPTURE(file);
        const PolicyFile read = read_policy(shipped(file));
        CHECK(read.faults.empty());
        CHECK(read.layer.kind == LayerKind::state);
        CHECK(read.layer.name == name);
        CHECK(read.layer.values.size() == static_cast<std::size_t>(values));
        CHECK(mat::domain::loosenings(read.layer, {}, {}).empty());
    }
}

TEST_CASE("the shipped tables, row by row") {
    using mat::domain::Medication;
    struct Case { const char* file; Medication medication; std::int64_t treatment_day; const char* row; };
    for (const Case& each : {
             Case{"wisconsin.toml", Medication::methadone, 30, "0 days at a time"},
             Case{"wisconsin.toml", Medication::methadone, 31, "1 day a week"},
             Case{"wisconsin.toml", Medication::methadone, 90, "1 day a week"},
             Case{"wisconsin.toml", Medication::methadone, 91, "2 days a week"},
             Case{"wisconsin.toml", Medication::methadone, 181, "3 days a week"},
             Case{"wisconsin.toml", Medication::methadone, 271, "4 days a week"},
             Case{"wisconsin.toml", Medication::methadone, 366, "6 days a week"},
             Case{"wisconsin.toml", Medication::methadone, 730, "6 days a week"},
             Case{"wisconsin.toml", Medication::methadone, 731, "13 days in two weeks"},
             Case{"wisconsin.toml", Medication::buprenorphine, 30, "0 days at a time"},
             Case{"wisconsin.toml", Medication::buprenorphine, 31, "1 day a week"},
             Case{"wisconsin.toml", Medication::buprenorphine, 61, "2 days a week"},
             Case{"wisconsin.toml", Medication::buprenorphine, 91, "3 days a week"},
             Case{"wisconsin.toml", Medication::buprenorphine, 121, "4 days a week"},
             Case{"wisconsin.toml", Medication::buprenorphine, 240, "4 days a week"},
             Case{"wisconsin.toml", Medication::buprenorphine, 241, "6 days a week"},
             Case{"michigan.toml", Medication::methadone, 90, "1 day a week, closure days counted"},
             Case{"michigan.toml", Medication::methadone, 91, "2 days at a time"},
             Case{"michigan.toml", Medication::methadone, 730, "2 days at a time"},
             Case{"michigan.toml", Medication::methadone, 731, "3 days at a time"},
         }) {
        CAPTURE(each.file);
        CAPTURE(each.treatment_day);
        const auto policy = mat::domain::resolve({}, std::vector{read_policy(shipped(each.file)).layer});
        const auto rows = mat::domain::tiers_in_force(policy, each.medication, each.treatment_day);
        REQUIRE(rows.size() == (each.medication == Medication::methadone ? 2 : 1)); // the law's binds beside it
        CHECK(text_of(rows.back()) == each.row);
    }
}

TEST_CASE("keys are written dotted, in tables, with a citation of their own, as text, number, list or flag") {
    const PolicyFile read = read_policy(R"(
kind = "program"
name = "House"
missed.order_min = 2
"brixadi_w.window_days" = "1"
override.codes = ["needs-order", "over-confirm"]
[takehome]
interim_allowed = false
tiers = { value = "1:0, 91:1/week", citation = "minutes of 2026-10-02" }
[check]
breath_alcohol_hold = 0.06
)");
    CHECK(read.faults.empty());
    std::string all;
    for (const auto& value : read.layer.values)
        all += std::string(value.key->name) + "=" + text_of(*value.key, value.value) + (value.citation.empty() ? "" : " (" + value.citation + ")") + "\n";
    CHECK(all == "brixadi_w.window_days=1\ncheck.breath_alcohol_hold=0.06\nmissed.order_min=2\noverride.codes=needs-order, over-confirm\n"
                 "takehome.interim_allowed=false\ntakehome.tiers=1:0, 91:1/week (minutes of 2026-10-02)\n");
}

TEST_CASE("a fault is named with its line and what to do") {
    const std::string head = "kind = \"program\"\nname = \"House\"\n";
    CHECK(faults_of(head + "missed.ordermin = 2") == "3: 'missed.ordermin' is no key of policy; did you mean missed.order_min?");
    CHECK(faults_of(head + "missed.order_min = \"two\"") == "3: 'two' is no value of missed.order_min; it takes a whole number of days");
    CHECK(faults_of(head + "\nmissed.order_min = -1") == "4: '-1' is no value of missed.order_min; it takes a whole number of days");
    CHECK(faults_of(head + "missed.order_min = {value = 2, note = \"x\"}") == "3: 'note' says nothing about a key; only value and citation");
    CHECK(faults_of(head + "missed = 3") == "3: 'missed' is no key of policy; mat policy show lists every key");
    CHECK(faults_of("name = \"House\"") == "1: the file does not say its kind; kind = \"state\", \"program\" or \"patient\"");
    CHECK(faults_of("kind = \"country\"\nname = \"House\"") == "1: 'country' is not a kind of layer; kind = \"state\", \"program\" or \"patient\"");
    CHECK(faults_of("kind = \"state\"") == "1: the layer has no name; name = \"Wisconsin\": a newer layer of the same name takes its place");
    CHECK(faults_of(head + "ruleset = \"federal-2024\"").starts_with("3: 'federal-2024' tightens nothing"));
    CHECK(faults_of(head + "missed.order_min = ").starts_with("3: "));
    CHECK(faults_of(head + "a = 1\nb = 2").find(" | 4: 'b'") != std::string::npos);
    // Words about a person would stand in the open.
    CHECK(faults_of("kind = \"patient\"\nname = \"somebody\"") == "2: a patient's layer has no name; only keys and values");
    CHECK(faults_of("kind = \"patient\"\nmissed.order_min = {value = 2, citation = \"because\"}") ==
          "2: 'citation' says nothing about a key; only value");
    CHECK(faults_of("kind = \"patient\"\nmissed.order_min = 2").empty());
}

TEST_CASE("a State that kept the rule of 2001 says so in one line") {
    const PolicyFile read = read_policy("kind = \"state\"\nname = \"Kept\"\nruleset = \"federal-2001\"\n");
    CHECK(read.faults.empty());
    CHECK(read.layer.values.size() == 4);
    CHECK(read.lines.size() == read.layer.values.size());
}
