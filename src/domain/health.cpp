#include "domain/health.hpp"

#include <algorithm>

namespace mat::domain {
namespace {

constexpr std::string_view allergies[] = {"methadone", "buprenorphine", "naltrexone", "naloxone", "acamprosate", "disulfiram",
                                          "nicotine", "varenicline", "bupropion", "adhesive", "other"};
constexpr std::string_view conditions[] = {"long-qt", "acute-hepatitis", "liver-failure", "seizure-disorder", "eating-disorder", "respiratory",
                                           "sleep-apnea", "heart-disease", "kidney-disease", "head-injury", "diabetes", "hepatitis-c", "hiv",
                                           "chronic-pain", "psychosis", "other"};
constexpr std::string_view medications[] = {"benzodiazepine", "sleeping-pill", "gabapentinoid", "opioid-analgesic", "qt-prolonging",
                                            "cyp3a4-inducer", "cyp3a4-inhibitor", "maoi", "metronidazole", "other"};
constexpr std::string_view pregnancies[] = {"pregnant", "postpartum", "breastfeeding"};
constexpr std::string_view labs[] = {"ecg", "crcl"};

// What a coded fact says about a medicine, where nothing has to be counted.
struct Interaction {
    std::string_view kind, code;
    Medication medication;
    std::string_view warning;
};
constexpr Interaction interactions[] = {
    {"medication", "benzodiazepine", Medication::methadone, "takes a benzodiazepine: sedation and slow breathing with methadone"},
    {"medication", "benzodiazepine", Medication::buprenorphine, "takes a benzodiazepine: sedation with buprenorphine"},
    {"medication", "sleeping-pill", Medication::methadone, "takes a sleeping pill: sedation with methadone"},
    {"medication", "gabapentinoid", Medication::methadone, "takes a gabapentinoid: slow breathing with methadone"},
    {"medication", "qt-prolonging", Medication::methadone, "takes another medicine that prolongs QT beside methadone"},
    {"medication", "cyp3a4-inducer", Medication::methadone, "takes an inducer: methadone may wear off early"},
    {"medication", "cyp3a4-inhibitor", Medication::methadone, "takes an inhibitor: methadone may build up"},
    {"medication", "opioid-analgesic", Medication::naltrexone, "takes an opioid for pain: naltrexone brings on withdrawal and stops its effect"},
    {"medication", "maoi", Medication::bupropion, "takes an MAO inhibitor: never beside bupropion"},
    {"medication", "metronidazole", Medication::disulfiram, "takes metronidazole: psychosis beside disulfiram"},
    {"condition", "long-qt", Medication::methadone, "has a long QT: methadone prolongs it further"},
    {"condition", "respiratory", Medication::methadone, "has a disease of the lungs: slow breathing with methadone"},
    {"condition", "sleep-apnea", Medication::methadone, "has sleep apnea: slow breathing with methadone"},
    {"condition", "head-injury", Medication::methadone, "has a head injury: watch sedation with methadone"},
    {"condition", "liver-failure", Medication::buprenorphine, "has liver failure: a smaller dose of buprenorphine, without naloxone"},
    {"condition", "acute-hepatitis", Medication::naltrexone, "has acute hepatitis: naltrexone is for later"},
    {"condition", "liver-failure", Medication::naltrexone, "has liver failure: naltrexone is contraindicated"},
    {"condition", "seizure-disorder", Medication::bupropion, "has a seizure disorder: bupropion is contraindicated"},
    {"condition", "eating-disorder", Medication::bupropion, "has an eating disorder: bupropion is contraindicated"},
    {"condition", "heart-disease", Medication::disulfiram, "has heart disease: disulfiram is contraindicated"},
    {"condition", "psychosis", Medication::disulfiram, "has a psychosis: disulfiram is contraindicated"},
    {"pregnancy", "pregnant", Medication::methadone, "pregnant: the dose may have to be split or raised"},
    {"pregnancy", "pregnant", Medication::naltrexone, "pregnant: naltrexone only after a prescriber has weighed it"},
    {"pregnancy", "pregnant", Medication::disulfiram, "pregnant: disulfiram is not for pregnancy"},
};

bool is_about(std::string_view allergy, Medication medication) {
    const std::string_view name = name_of(medication);
    return allergy == name || (allergy == "nicotine" && name.starts_with("nicotine")) ||
           (allergy == "adhesive" && medication == Medication::nicotine_patch) || (allergy == "naloxone" && medication == Medication::buprenorphine);
}

const HealthFact* newest(const std::vector<HealthFact>& facts, std::string_view lab, Day day) {
    const HealthFact* found = nullptr;
    for (const HealthFact& fact : facts)
        if (fact.kind == "lab" && fact.code == lab && fact.value && fact.holds_on(day) && (found == nullptr || found->day <= fact.day)) found = &fact;
    return found;
}

} // namespace

std::span<const std::string_view> health_codes(std::string_view kind) {
    if (kind == "allergy") return allergies;
    if (kind == "condition") return conditions;
    if (kind == "medication") return medications;
    if (kind == "pregnancy") return pregnancies;
    return labs;
}

bool is_allergic(const std::vector<HealthFact>& facts, Medication medication, Day day) {
    return std::ranges::any_of(
        facts, [&](const HealthFact& fact) { return fact.kind == "allergy" && fact.holds_on(day) && is_about(fact.code, medication); });
}

std::vector<std::string> health_warnings(const std::vector<HealthFact>& facts, Medication medication, Amount amount, Day day, const Policy& policy) {
    std::vector<std::string> warnings;
    for (const HealthFact& fact : facts)
        if (fact.kind == "allergy" && fact.holds_on(day) && is_about(fact.code, medication))
            warnings.push_back("ALLERGY: " + fact.code + ", since " + fact.day.text());
    for (const HealthFact& fact : facts)
        for (const Interaction& each : interactions)
            if (each.kind == fact.kind && each.code == fact.code && each.medication == medication && fact.holds_on(day))
                warnings.emplace_back(each.warning);
    const HealthFact* ecg = newest(facts, "ecg", day);
    if (medication == Medication::methadone && ecg != nullptr && *ecg->value > policy.qtc_discuss_ms)
        warnings.push_back("QTc " + std::to_string(*ecg->value) + " ms on " + ecg->day.text() +
                           (*ecg->value > policy.qtc_high_ms ? ": over " + std::to_string(policy.qtc_high_ms) + ", less methadone or another medicine"
                                                             : ": over " + std::to_string(policy.qtc_discuss_ms) + ", to be discussed and watched"));
    const HealthFact* crcl = newest(facts, "crcl", day);
    const std::string cleared = crcl == nullptr ? "" : "creatinine clearance " + std::to_string(*crcl->value) + " mL/min on " + crcl->day.text();
    constexpr std::int64_t day_of_333 = 999'000; // three times 333 mg
    if (crcl != nullptr && medication == Medication::acamprosate && *crcl->value <= policy.acamprosate_never_clearance)
        warnings.push_back(cleared + ": acamprosate is contraindicated");
    else if (crcl != nullptr && medication == Medication::acamprosate && *crcl->value <= policy.acamprosate_reduce_clearance &&
             amount.micrograms() > day_of_333)
        warnings.push_back(cleared + ": 333 mg three times a day at most");
    if (crcl != nullptr && medication == Medication::varenicline && *crcl->value < policy.varenicline_least_clearance &&
        amount > Amount::milligrams(1))
        warnings.push_back(cleared + ": 0.5 mg twice a day at most");
    return warnings;
}

} // namespace mat::domain
