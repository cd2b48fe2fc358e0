#include "domain/policy_layers.hpp"
#include "dosing_scenes.hpp"

#include <rapidcheck.h>

#include <set>

using namespace scenes;

namespace {

LayerValue value(std::string_view key, std::string_view text, std::string citation = "") {
    const PolicyKey* known = policy_key(key);
    REQUIRE_MESSAGE(known != nullptr, key);
    const auto parsed = parse_value(*known, text);
    REQUIRE_MESSAGE(parsed, text);
    return {known, *parsed, std::move(citation)};
}
PolicyLayer layer(LayerKind kind, std::string name, std::vector<LayerValue> values) {
    return {kind, std::move(name), "rule of " + std::string(name_of(kind)), std::move(values)};
}
std::string text_in(const Policy& policy, std::string_view key) { return text_of(*policy_key(key), value_in(policy, *policy_key(key))); }

// A value of that key around the built-in one, on both sides of it.
LayerValue any_value(const PolicyKey& key) {
    const PolicyValue built_in = value_in({}, key);
    if (const auto* number = std::get_if<std::int64_t>(&built_in))
        return {&key, *rc::gen::inRange<std::int64_t>(0, std::max<std::int64_t>(2, *number * 2)), ""};
    if (std::holds_alternative<bool>(built_in)) return {&key, *rc::gen::arbitrary<bool>(), ""};
    if (const auto* words = std::get_if<std::vector<std::string>>(&built_in)) {
        std::vector<std::string> some;
        for (const std::string& word : *words)
            if (*rc::gen::arbitrary<bool>()) some.push_back(word);
        return {&key, some, ""};
    }
    std::vector<TakeHomeTier> rows{{1, *rc::gen::inRange<std::int64_t>(0, 30), *rc::gen::element<std::int64_t>(0, 7, 14)},
                                   {31, *rc::gen::inRange<std::int64_t>(0, 30), *rc::gen::element<std::int64_t>(0, 7, 14)}};
    for (TakeHomeTier& row : rows) row.medication = std::get<Medication>(key.field);
    return {&key, rows, ""};
}
std::vector<PolicyLayer> any_layers() {
    std::vector<PolicyLayer> layers;
    const int count = *rc::gen::inRange(0, 5);
    for (int i = 0; i < count; ++i) {
        PolicyLayer made = layer(*rc::gen::element(LayerKind::state, LayerKind::program, LayerKind::patient), std::string(1, static_cast<char>('a' + i)), {});
        const int values = *rc::gen::inRange(0, 6);
        for (int j = 0; j < values; ++j) made.values.push_back(any_value(policy_keys()[*rc::gen::inRange<std::size_t>(0, policy_keys().size())]));
        layers.push_back(made);
    }
    return layers;
}
// The rows that bind, without the numbers of their tables.
std::multiset<std::string> rows_of(const Policy& policy) {
    std::multiset<std::string> rows;
    for (const TakeHomeTier& row : policy.take_home_tiers)
        rows.insert(std::string(name_of(row.medication)) + text_of(*policy_key("takehome.tiers"), std::vector{row}) +
                    policy.take_home_tables[static_cast<std::size_t>(row.table)].name);
    return rows;
}

} // namespace

TEST_CASE("every key is there once, and its value is read back from its text") {
    std::set<std::string_view> names;
    for (const PolicyKey& key : policy_keys()) {
        CAPTURE(key.name);
        CHECK(names.insert(key.name).second);
        CHECK_FALSE(key.citation.empty());
        CHECK_FALSE(key.meaning.empty());
        for (const std::string_view built_in : built_in_policies()) {
            const PolicyValue stands = value_in(*built_in_policy(built_in), key);
            if (const auto* rows = std::get_if<std::vector<TakeHomeTier>>(&stands); rows != nullptr && rows->empty()) continue;
            const auto again = parse_value(key, text_of(key, stands));
            REQUIRE(again);
            CHECK(*again == stands);
        }
    }
}

TEST_CASE("values as people write them") {
    struct Case { std::string_view key, written, canonical; }; // canonical empty: refused
    for (const Case& each : {
             Case{"missed.order_min", "2", "2"},
             Case{"missed.order_min", " 02 ", "2"},
             Case{"missed.order_min", "-2", ""},
             Case{"missed.order_min", "2.5", ""},
             Case{"missed.order_min", "", ""},
             Case{"missed.order_min", "two", ""},
             Case{"missed.order_min", "36525", "36525"},
             Case{"missed.order_min", "36526", ""},
             Case{"reinduction.first_mg", "2.5", "2.5"},
             Case{"reinduction.first_mg", "0.001", "0.001"},
             Case{"reinduction.first_mg", "0.0001", ""},
             Case{"reinduction.first_mg", "30.", ""},
             Case{"reinduction.first_mg", "30mg", ""},
             Case{"check.breath_alcohol_hold", "0.08", "0.08"},
             Case{"takehome.interim_allowed", "false", "false"},
             Case{"takehome.interim_allowed", "no", ""},
             Case{"override.codes", "reinduction,needs-order", "needs-order, reinduction"},
             Case{"override.codes", "", ""},
             Case{"override.codes", "on-hold", ""},
             Case{"takehome.tiers", "1:1/week+closures,91:2, 731:13/fortnight", "1:1/week+closures, 91:2, 731:13/fortnight"},
             Case{"takehome.tiers", "31:1/week", ""},
             Case{"takehome.tiers", "1:7, 31:28, 15:14", ""},
             Case{"takehome.tiers", "1:7, 1:6", ""},
             Case{"takehome.tiers", "0:7", ""},
             Case{"takehome.tiers", "1:62", ""},
             Case{"takehome.tiers", "1:7/month", ""},
         }) {
        CAPTURE(each.key);
        CAPTURE(each.written);
        const auto read = parse_value(*policy_key(each.key), each.written);
        const bool no_words = each.key == "override.codes" && each.written.empty(); // nothing at all may be overridden
        CHECK(read.has_value() == (!each.canonical.empty() || no_words));
        if (read) CHECK(text_of(*policy_key(each.key), *read) == each.canonical);
    }
}

TEST_CASE("an unknown key has a nearest one") {
    CHECK(nearest_policy_key("missed.ordermin")->name == "missed.order_min");
    CHECK(nearest_policy_key("takehome.tier")->name == "takehome.tiers");
    CHECK(nearest_policy_key("colour.of_the_walls_in_the_lobby") == nullptr);
}

TEST_CASE("the stricter value stands, by the way its key combines") {
    struct Case { std::string_view key, state, program, stands, layer; };
    for (const Case& each : {
             Case{"missed.order_min", "2", "1", "1", "program"},
             Case{"missed.order_min", "2", "3", "2", "state"},
             Case{"missed.order_min", "3", "3", "3", "guideline"}, // nothing new
             Case{"missed.order_min", "2", "2", "2", "state"},     // the wider one said it first
             Case{"dose.min_interval_refuse_h", "14", "16", "16", "program"},
             Case{"dose.min_interval_refuse_h", "14", "10", "14", "state"},
             Case{"takehome.interim_allowed", "true", "false", "false", "program"},
             Case{"check.ask_holds", "true", "false", "true", "state"},
             Case{"override.codes", "needs-order, over-confirm", "needs-order, reinduction", "needs-order", "program"},
             Case{"takehome.restart_after_absence_days", "90", "120", "90", "state"}, // the law is silent: the State speaks
             Case{"takehome.restart_after_absence_days", "90", "60", "60", "program"},
             Case{"takehome.exempt_weekend_days", "2", "2", "2", "state"},
             Case{"takehome.exempt_weekend_days", "0", "2", "0", "state"},
         }) {
        CAPTURE(each.key);
        CAPTURE(each.state);
        CAPTURE(each.program);
        const std::vector<PolicyLayer> layers{layer(LayerKind::program, "House", {value(each.key, each.program)}),
                                              layer(LayerKind::state, "State", {value(each.key, each.state)})};
        const Policy policy = resolve({}, layers);
        CHECK(text_in(policy, each.key) == each.stands);
        CHECK(source_of(policy, *policy_key(each.key)).layer == each.layer);
    }
}

TEST_CASE("a patient's layer decides nothing where the law is silent, it only tightens") {
    const Policy policy = resolve({}, std::vector{layer(LayerKind::patient, "patient", {value("takehome.exempt_weekend_days", "2"),
                                                                                        value("takehome.split_counts_toward_cap", "true")})});
    CHECK(policy.exempt_weekend_days == 1);
    CHECK(policy.split_counts_toward_cap);
}

TEST_CASE("a value that would loosen a wider layer is named, with the one that stands") {
    struct Case { LayerKind kind; std::string_view key, asked, standing, stands_by; }; // standing empty: tightens
    const std::vector<PolicyLayer> others{layer(LayerKind::state, "State", {value("missed.order_min", "2"), value("takehome.tiers", "1:3, 31:6/week")}),
                                          layer(LayerKind::program, "House", {value("missed.reinduct_min", "4")})};
    for (const Case& each : {
             Case{LayerKind::program, "missed.order_min", "2", "", ""},
             Case{LayerKind::program, "missed.order_min", "3", "2", "State"},
             Case{LayerKind::program, "missed.early_days", "13", "14", "federal-2024"},
             Case{LayerKind::program, "missed.early_days", "14", "", ""},
             Case{LayerKind::state, "missed.reinduct_min", "5", "", ""}, // wider than the program, which goes on standing
             Case{LayerKind::patient, "missed.reinduct_min", "5", "4", "House"},
             Case{LayerKind::patient, "missed.reinduct_min", "4", "", ""},
             Case{LayerKind::state, "takehome.tiers", "1:7, 15:14, 31:28", "", ""},
             Case{LayerKind::state, "takehome.tiers", "1:7, 15:14, 31:29", "1:7, 15:14, 31:28", "federal-2024"},
             Case{LayerKind::state, "takehome.tiers", "1:14", "1:7, 15:14, 31:28", "federal-2024"},
             Case{LayerKind::program, "takehome.tiers", "1:4", "1:3, 31:6/week", "State"},
             Case{LayerKind::program, "takehome.tiers", "1:3, 31:6/week", "", ""},
             Case{LayerKind::program, "takehome.tiers", "1:3, 31:7/week", "1:3, 31:6/week", "State"},
             Case{LayerKind::state, "takehome.tiers_buprenorphine", "1:28", "", ""},
             Case{LayerKind::state, "takehome.exempt_weekend_days", "2", "", ""},
             Case{LayerKind::patient, "takehome.exempt_weekend_days", "2", "1", "federal-2024"},
         }) {
        CAPTURE(each.key);
        CAPTURE(each.asked);
        const auto found = loosenings(layer(each.kind, "new", {value(each.key, each.asked)}), {}, others);
        REQUIRE(found.size() == (each.standing.empty() ? 0 : 1));
        if (found.empty()) continue;
        CHECK(text_of(*found[0].key, found[0].standing) == each.standing);
        CHECK(found[0].stands_by.name == each.stands_by);
    }
}

TEST_CASE("federal-2001 as it stood (66 FR 4090)") {
    const Policy policy = *built_in_policy("federal-2001");
    CHECK(text_in(policy, "takehome.tiers") == "1:1/week, 91:2/week, 181:3/week, 271:6, 366:14, 731:30");
    CHECK(policy.methadone_first_day_most == Amount::milligrams(40));
    CHECK(policy.methadone_first_dose_most == Amount::milligrams(30));
    CHECK_FALSE(policy.take_homes_in_interim);
    CHECK(policy.interim_most_days == 120);
    CHECK(source_of(policy, *policy_key("methadone.day1_max_mg")).citation == "66 FR 4090");
    CHECK(source_of(policy, *policy_key("missed.order_min")).name == "federal-2001");
    CHECK_FALSE(built_in_policy("federal-1999"));
    // A State that kept it takes it on as a layer: then both bind.
    const PolicyLayer kept = layer(LayerKind::state, "Kept", values_of_ruleset("federal-2001"));
    CHECK(loosenings(kept, {}, {}).empty());
    const Policy both = resolve({}, std::vector{kept});
    CHECK(both.take_home_tables.size() == 2);
    CHECK(both.methadone_first_day_most == Amount::milligrams(40));
    CHECK(values_of_ruleset("federal-2024").empty());
}

TEST_CASE("what the store keeps of a layer is read back") {
    const PolicyLayer made = layer(LayerKind::state, "State", {value("takehome.tiers", "1:0, 31:1/week", "Section 7"), value("missed.order_min", "2"),
                                                               value("takehome.tiers", "1:5")});
    const PolicyLayer again = layer_from(LayerKind::state, "State", canonical_text(made));
    CHECK(again.citation == made.citation);
    REQUIRE(again.values.size() == 3);
    CHECK(canonical_text(again) == canonical_text(made));
    CHECK(resolve({}, std::vector{again}).take_home_tiers == resolve({}, std::vector{made}).take_home_tiers);
    CHECK(layer_from(LayerKind::state, "State", "citation\nkey.of_a_later_version\t1\t\nmissed.order_min\t2\t\n").values.size() == 1);
}

TEST_CASE("layering: the order says nothing, and nothing is ever loosened") {
    rc::check("the order of layers says nothing", [] {
        std::vector<PolicyLayer> layers = any_layers();
        const Policy policy = resolve({}, layers);
        std::ranges::reverse(layers);
        const Policy other = resolve({}, layers);
        for (const PolicyKey& key : policy_keys())
            if (key.combine != Combine::tiers) RC_ASSERT(value_in(policy, key) == value_in(other, key));
        RC_ASSERT(rows_of(policy) == rows_of(other));
    });
    rc::check("one more layer loosens nothing", [] {
        std::vector<PolicyLayer> layers = any_layers();
        const Policy before = resolve({}, layers);
        layers.push_back(layer(LayerKind::program, "z", {any_value(policy_keys()[*rc::gen::inRange<std::size_t>(0, policy_keys().size())])}));
        const Policy after = resolve({}, layers);
        for (const PolicyKey& key : policy_keys()) {
            // The first to speak where the law is silent takes the place of the built-in value.
            const bool reads = key.is_reading && before.decided_by(key.name) == nullptr;
            if (key.combine != Combine::tiers && !reads) RC_ASSERT(is_as_strict(key, value_in(after, key), value_in(before, key)));
        }
        const auto rows = rows_of(before), more = rows_of(after);
        RC_ASSERT(std::ranges::includes(more, rows));
    });
    rc::check("what resolves is as strict as each layer", [] {
        const std::vector<PolicyLayer> layers = any_layers();
        const Policy policy = resolve({}, layers);
        for (const PolicyLayer& each : layers)
            for (const LayerValue& said : each.values)
                if (said.key->combine != Combine::tiers) RC_ASSERT(is_as_strict(*said.key, value_in(policy, *said.key), said.value));
    });
}

TEST_CASE("a reason says which layer it stands by") {
    AdministerScene scene;
    const std::vector<PolicyLayer> layers{layer(LayerKind::state, "Wisconsin", {value("missed.order_min", "1", "DHS 75.59")})};
    scene.doses() = {dose_of(today - 2)}; // one day without a dose
    CHECK(scene.judge().allowed);
    const Policy policy = resolve({}, layers);
    scene.facts.policy = policy;
    const Verdict verdict = judge_administer(scene.facts, scene.request, scene.asker, policy).verdict;
    REQUIRE(codes_of(verdict) == "needs-order");
    CHECK(verdict.reasons[0].layer == "state");
    CHECK(verdict.reasons[0].citation == "DHS 75.59");
    CHECK(verdict.reasons[0].facts.back() == std::pair<std::string, std::string>("policy_value", "1"));

    scene.doses() = {dose_of(today - 5)}; // four days: the built-in schedule says so too
    const Verdict anyhow = judge_administer(scene.facts, scene.request, scene.asker, policy).verdict;
    REQUIRE(codes_of(anyhow) == "needs-order");
    CHECK(anyhow.reasons[0].layer == "local");
}

TEST_CASE("a missed-dose schedule that is tightened lets nothing pass that was refused") {
    for (const std::int64_t order_min : {0, 1, 2, 3})
        for (const std::int64_t early_min : {0, 1, 2})
            for (const std::int64_t reinduct_min : {1, 3, 4, 5})
                for (const std::int64_t treatment_day : {10, 100})
                    for (std::int64_t gap = 0; gap <= 6; ++gap)
                        for (std::int64_t written = 0; written <= gap + 1; ++written)
                            for (const std::int64_t milligrams : {30, 40}) {
                                AdministerScene scene;
                                const Day last = today - (gap + 1);
                                scene.doses() = {dose_of(last)};
                                scene.facts.episodes[0].admitted = today - (treatment_day - 1);
                                scene.order().amount = Amount::milligrams(milligrams);
                                if (written > 0) scene.order().written = last + written;
                                Policy tight;
                                tight.needs_order_from = order_min;
                                tight.needs_order_from_early = early_min;
                                tight.reinduction_from = reinduct_min;
                                if (scene.judge().allowed) continue;
                                CAPTURE(order_min);
                                CAPTURE(early_min);
                                CAPTURE(reinduct_min);
                                CAPTURE(gap);
                                CAPTURE(written);
                                CHECK_FALSE(judge_administer(scene.facts, scene.request, scene.asker, tight).verdict.allowed);
                            }
}

TEST_CASE("the first day under federal-2001 is refused by that rule") {
    AdministerScene scene;
    scene.doses().clear();
    scene.facts.episodes[0].admitted = today;
    scene.order().amount = Amount::milligrams(45);
    CHECK(scene.judge().allowed);
    const Policy policy = *built_in_policy("federal-2001");
    const Verdict verdict = judge_administer(scene.facts, scene.request, scene.asker, policy).verdict;
    REQUIRE(codes_of(verdict) == "day1-over-50mg");
    CHECK(verdict.reasons[0].layer == "law");
    CHECK(verdict.reasons[0].citation == "66 FR 4090");
    scene.order().amount = Amount::milligrams(30);
    CHECK(judge_administer(scene.facts, scene.request, scene.asker, policy).verdict.allowed);
}

TEST_CASE("a program may say that nobody overrides a rule") {
    AdministerScene scene;
    scene.doses() = {dose_of(today - 5)};
    scene.asker = {Role::prescriber, {"needs-order"}};
    CHECK(scene.judge().allowed);
    scene.facts.policy = resolve({}, std::vector{layer(LayerKind::program, "House", {value("override.codes", "over-confirm")})});
    CHECK(codes_of(scene.judge()) == "needs-order");
}

TEST_CASE("exempt weekend days are the policy's: none, one, or both that are closed") {
    DosingFacts facts = ordinary_facts();
    facts.closed_weekdays = 0b1000001; // Sunday and Saturday
    const Day saturday = today, sunday = today + 1, monday = today + 2;
    for (const auto& [days, on_saturday, on_sunday] : {std::tuple{0, false, false}, {1, false, true}, {2, true, true}}) {
        facts.policy.exempt_weekend_days = days;
        CHECK(facts.needs_no_determination(saturday) == on_saturday);
        CHECK(facts.needs_no_determination(sunday) == on_sunday);
        CHECK_FALSE(facts.needs_no_determination(monday));
    }
}

TEST_CASE("federal-2001: a first dose of 30 mg and a first day of 40 mg, unless the record says why") {
    const Policy policy = *built_in_policy("federal-2001");
    struct Row { std::int64_t amount; std::vector<std::int64_t> portions; bool rationale; const char* change; };
    const Row rows[] = {
        {30, {}, false, "allowed"},
        {31, {}, false, "30 mg or less on the first day"},
        {31, {}, true, "allowed"},
        {40, {20, 20}, false, "allowed"},
        {40, {30, 10}, false, "allowed"},
        {40, {31, 9}, false, "30 mg or less on the first day"},
        {41, {30, 11}, false, "30 mg or less on the first day"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.amount);
        OrderScene scene;
        scene.orders().clear();
        scene.doses().clear();
        scene.request.amount = Amount::milligrams(row.amount);
        for (const std::int64_t portion : row.portions) scene.request.portions.push_back(Amount::milligrams(portion));
        scene.request.has_rationale = row.rationale;
        const Verdict verdict = judge_order(scene.facts, scene.request, scene.asker, policy).verdict;
        CHECK((verdict.allowed ? "allowed" : verdict.change) == row.change);
    }
}
