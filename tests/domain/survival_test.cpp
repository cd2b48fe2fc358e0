// The Kaplan–Meier estimate and its bands against what R's survival gives for the same times: survival/make.R made the
// files, and no R is needed to compare with them.
#include "domain/survival.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

using namespace mat::domain;

namespace {

constexpr double close_enough = 1e-9;

std::vector<std::vector<std::string>> rows_of(const std::string& name) {
    std::ifstream file(MAT_SOURCE_DIR "/tests/domain/survival/" + name);
    REQUIRE(file);
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(file, line); // header
    while (std::getline(file, line)) {
        auto& row = rows.emplace_back();
        std::istringstream cells(line + ",");
        for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
    }
    return rows;
}

std::map<std::string, std::vector<Followed>> data() {
    std::map<std::string, std::vector<Followed>> sets;
    for (const auto& row : rows_of("data.csv")) sets[row[0]].push_back({std::stoll(row[1]), row[2] == "1"});
    return sets;
}

void check_like(const SurvivalPoint& point, const std::vector<std::string>& row) {
    CAPTURE(row[0]);
    CAPTURE(row[1]);
    CHECK(point.day == std::stoll(row[1]));
    CHECK(point.at_risk == std::stoll(row[2]));
    CHECK(point.events == std::stoll(row[3]));
    CHECK(point.censored == std::stoll(row[4]));
    CHECK(std::abs(point.survival - std::stod(row[5])) < close_enough);
    const auto check_end = [](const std::optional<double>& end, const std::string& golden) {
        REQUIRE(end.has_value() == !golden.empty());
        if (end) CHECK(std::abs(*end - std::stod(golden)) < close_enough);
    };
    check_end(point.lower, row[6]);
    check_end(point.upper, row[7]);
}

} // namespace

TEST_CASE("every step of the curve is R's") {
    const auto sets = data();
    REQUIRE(sets.size() == 11);
    std::map<std::string, std::vector<std::vector<std::string>>> golden;
    for (const auto& row : rows_of("curve.csv")) golden[row[0]].push_back(row);
    for (const auto& [name, followed] : sets) {
        const auto curve = kaplan_meier(followed);
        REQUIRE(curve.size() == golden[name].size());
        for (std::size_t i = 0; i < curve.size(); ++i) check_like(curve[i], golden[name][i]);
    }
}

TEST_CASE("at given days the estimate is R's, past the longest time too") {
    const auto sets = data();
    std::map<std::string, std::vector<std::vector<std::string>>> golden;
    for (const auto& row : rows_of("horizons.csv")) golden[row[0]].push_back(row);
    for (const auto& [name, followed] : sets) {
        const auto points = at_days(kaplan_meier(followed), {0, 1, 30, 90, 180, 365, 3000});
        REQUIRE(points.size() == golden[name].size());
        for (std::size_t i = 0; i < points.size(); ++i) check_like(points[i], golden[name][i]);
    }
}

TEST_CASE("nobody followed makes no curve, and a day without anybody is certain") {
    CHECK(kaplan_meier({}).empty());
    const auto points = at_days({}, {30});
    REQUIRE(points.size() == 1);
    CHECK(points.front().at_risk == 0);
    CHECK(points.front().survival == 1);
}

TEST_CASE("the two-sided band is of 95 %") { // the quantile in survival.cpp, by the normal distribution itself
    const std::vector<Followed> followed = {{1, true}, {2, false}, {3, false}, {4, false}};
    const auto point = kaplan_meier(followed).front();
    const double log_survival = std::log(0.75), standard_error = std::sqrt(1.0 / 12);
    const double z = (std::log(-std::log(*point.lower)) - std::log(-log_survival)) / (-standard_error / log_survival);
    CHECK(std::abs(0.5 * std::erfc(-z / std::sqrt(2.0)) - 0.975) < 1e-12);
}

TEST_CASE("whatever the times, the estimate only falls, the band holds it, and everybody is counted once") {
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
        std::vector<Followed> followed(1 + random() % 60);
        for (Followed& each : followed) each = {static_cast<std::int64_t>(random() % 40), random() % 3 != 0};
        const auto curve = kaplan_meier(followed);
        double before = 1;
        std::int64_t left = static_cast<std::int64_t>(followed.size()), day_before = -1;
        for (const SurvivalPoint& point : curve) {
            CHECK(point.day > day_before);
            CHECK(point.at_risk == left);
            CHECK(point.survival <= before);
            CHECK(point.survival >= 0);
            CHECK(point.lower.has_value() == (point.survival > 0 && point.survival < 1));
            if (point.lower) {
                CHECK(*point.lower < point.survival);
                CHECK(*point.upper > point.survival);
                CHECK(*point.lower >= 0);
                CHECK(*point.upper <= 1);
            }
            left -= point.events + point.censored;
            before = point.survival;
            day_before = point.day;
        }
        CHECK(left == 0);
        // The order in which people were written down does not matter.
        std::ranges::shuffle(followed, random);
        const auto again = kaplan_meier(followed);
        REQUIRE(again.size() == curve.size());
        for (std::size_t i = 0; i < curve.size(); ++i) CHECK(again[i].survival == curve[i].survival);
        // At given days nobody is lost in between.
        std::int64_t told = 0;
        for (const SurvivalPoint& point : at_days(curve, {3, 11, 12, 40})) told += point.events + point.censored;
        CHECK(told == static_cast<std::int64_t>(followed.size()));
    }
}
