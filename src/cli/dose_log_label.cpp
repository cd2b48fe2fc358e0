#include "cli/dose_log_take_homes.hpp"

#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/take_homes.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

constexpr std::string_view keep_away = "Keep locked up and out of the reach of children. For the named person only: another's dose can kill.";

// The bottles of the last hand-over that are still out, or the one that was named.
Result<std::vector<domain::DoseRecord>> bottles_of(const store::Reader& reader, const std::string& what, Day today) {
    if (what.find('.') != std::string::npos) {
        const auto number = parse_dose_number(what, today);
        if (!number) return number.failure();
        auto dose = store::find_dose(reader, *number);
        if (!dose) return dose.failure();
        if (dose->kind != domain::DoseKind::take_home || dose->voided || dose->returned)
            return Failure{Exit::refused, "no-bottle", "dose " + number->text() + " is no bottle that is out", ""};
        return std::vector{std::move(*dose)};
    }
    const auto client = client_named(reader, what);
    if (!client) return client.failure();
    auto bottles = store::bottles_out(reader, *client, today);
    if (bottles.empty())
        return Failure{Exit::not_found, "no-bottle", "client " + client->number.text() + " has no bottle out for today or later", ""};
    const Day last = std::ranges::max(bottles, {}, [](const auto& bottle) { return bottle.number.day(); }).number.day();
    std::erase_if(bottles, [last](const auto& bottle) { return bottle.number.day() != last; });
    return bottles;
}

std::string name_on_label(const store::Identity& identity) {
    std::string name;
    for (const char* field : {"first_name", "last_name"})
        if (const auto found = identity.find(field); found != identity.end()) name += (name.empty() ? "" : " ") + found->second;
    return name;
}

} // namespace

void add_dose_log_label(Flags& flags, DoseLogLabelRequest& request) {
    flags.operand("CLIENT|DOSE", request.what, "a bottle, or whose bottles of the last hand-over");
    flags.example("mat dose-log label 1021-5");
}

Result<Answer> run_dose_log_label(const DoseLogLabelRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    std::vector<domain::DoseRecord> bottles;
    std::optional<ClientNumber> number;
    std::string clinic_name, address, phone;
    std::vector<std::string> prescribers;
    auto answer = reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        auto found = bottles_of(reader, request.what, clinic.today);
        if (!found) return found.failure();
        bottles = std::move(*found);
        const auto client = store::find_client(reader, *ClientNumber::from_sequence(bottles.front().client));
        if (!client) return client.failure();
        number = client->number;
        clinic_name = clinic.name;
        address = store::setting(reader, "address", clinic.today);
        phone = store::setting(reader, "phone", clinic.today);
        const auto orders = store::orders_of(reader, *client);
        for (const domain::DoseRecord& bottle : bottles) {
            const auto order = std::ranges::find_if(orders, [&](const auto& each) { return bottle.order && each.id == *bottle.order; });
            prescribers.push_back(order == orders.end() ? std::string() : store::staff_login(reader, order->staff));
        }
        return Answer{};
    });
    if (!answer) return answer;
    std::string name; // a look that is not recorded shows none
    answer->dry_run = globals.dry_run;
    if (!globals.dry_run) {
        const auto identities = look_at(globals, surroundings, need, {*number}, "label");
        if (!identities) return identities.failure();
        name = name_on_label(identities->front());
    }
    auto& table = answer->table;
    table.columns = {{"dose", Type::text, "number of the bottle"},
                     {"client", Type::text, "client number"},
                     {"name", Type::text, "for whom"},
                     {"medication", Type::text, "medication"},
                     {"amount_mg", Type::amount, "milligrams of the active ingredient"},
                     {"take_on", Type::day, "the day to take it"},
                     {"handed_out", Type::day, "day of the hand-over"},
                     {"prescriber", Type::text, "login of the prescriber"},
                     {"program", Type::text, "name of the program"},
                     {"address", Type::text, "its address"},
                     {"phone", Type::text, "its telephone"},
                     {"warning", Type::text, "what a label warns of"}};
    for (std::size_t i = 0; i < bottles.size(); ++i) {
        const domain::DoseRecord& bottle = bottles[i];
        table.rows.push_back({bottle.number.text(), number->text(), text_or_null(name), std::string(name_of(bottle.medication)), bottle.amount,
                              bottle.day, bottle.number.day(), text_or_null(prescribers[i]), text_or_null(clinic_name), text_or_null(address),
                              text_or_null(phone), std::string(keep_away)});
        if (globals.format != Format::table) continue;
        answer->sentence += (i == 0 ? "" : "\n\n") + clinic_name + "\n" + address + (address.empty() || phone.empty() ? "" : ", ") + phone + "\n" +
                            name + "  " + number->text() + "\n" + std::string(name_of(bottle.medication)) + " " + bottle.amount.text() +
                            "\nTAKE ON " + bottle.day.text_with_weekday() + "\nbottle " + bottle.number.text() +
                            (prescribers[i].empty() ? "" : ", prescriber " + prescribers[i]) + "\n" + std::string(keep_away);
    }
    answer->asked = true;
    if (address.empty() || phone.empty())
        answer->warnings.push_back("the clinic has no address or telephone: a label needs both (42 CFR 8.12(i)(4)); mat config set address, phone");
    return answer;
}

} // namespace mat::cli
