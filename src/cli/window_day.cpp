#include "cli/window_day.hpp"

#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/formulation.hpp"
#include "domain/order_plan.hpp"
#include "store/derived.hpp"
#include "store/due.hpp"
#include "store/stock.hpp"
#include "store/treatment.hpp"
#include "store/undo.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace mat::cli {
namespace {

constexpr std::size_t most_numbers = 20; // more than that are counted, and `dose-log due` lists them

std::string listed(const std::vector<std::int64_t>& clients) {
    std::string out;
    for (std::size_t i = 0; i < clients.size() && i < most_numbers; ++i) out += (out.empty() ? "" : ", ") + client_text(clients[i]);
    if (clients.size() > most_numbers) out += " and " + std::to_string(clients.size() - most_numbers) + " more";
    return out;
}

} // namespace

std::string left_off(const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) {
    const auto act = store::last_act(reader, actor.login);
    std::string said;
    if (act && clinic.zone.day(act->at) == clinic.today) {
        said = "Last recorded by " + actor.login + ": " + act->command + ", " + clock_text(clinic.zone, act->at);
        for (const store::Act::Row& row : act->rows)
            if (const auto number = row.fact == store::Fact::dose ? DoseNumber::from_key(row.id) : std::nullopt)
                said += ", dose " + number->text();
        if (const auto client = store::client_of(reader, *act)) said += ", " + client->text();
        said += ".";
    }
    const auto look = store::last_look(reader, actor.login);
    if (look && clinic.zone.day(look->at) == clinic.today && (!act || look->entry > act->last_entry))
        said += (said.empty() ? "" : "\n") + std::string("Then the card of ") + look->client.text() + " was open, at " +
                clock_text(clinic.zone, look->at) + ": nothing was recorded on it.";
    return said;
}

std::string day_ends(const store::Reader& reader, const store::Clinic& clinic) {
    std::map<std::string, std::pair<std::int64_t, Amount>> given, handed;
    std::int64_t declined = 0;
    for (const store::DailyTotal& total : store::daily_totals(reader, {clinic.today, clinic.today}, store::path_for(reader))) {
        if (total.kind == domain::DoseKind::refused) declined += total.doses;
        auto* const sums = domain::observed(total.kind) ? &given : total.kind == domain::DoseKind::take_home ? &handed : nullptr;
        if (sums == nullptr) continue;
        auto& [count, amount] = (*sums)[std::string(domain::name_of(total.medication, total.formulation))];
        count += total.doses;
        amount = amount + total.amount;
    }
    const auto lines = [](const auto& sums, const std::string& what) {
        std::string out;
        for (const auto& [medication, sum] : sums)
            out += what + medication + " " + std::to_string(sum.first) + (sum.first == 1 ? " time, " : " times, ") + sum.second.text() + "\n";
        return out;
    };
    const store::MissedDays missed(reader, clinic, clinic.today, store::path_for(reader));
    const auto open = missed.first() ? missed.open_on(clinic.today) : std::vector<std::int64_t>();
    std::string out = "Today, " + clinic.today.text_with_weekday() + "\n" + lines(given, "given       ") + lines(handed, "handed out  ");
    if (given.empty()) out += "given       nothing\n";
    if (declined > 0) out += "declined    " + std::to_string(declined) + "\n";
    std::set<std::pair<std::int64_t, domain::Medication>> refused; // by whom, and what
    for (const store::HandOver& each : store::hand_overs(reader, {clinic.today, clinic.today}))
        if (each.kind == domain::DoseKind::refused) refused.emplace(each.client, each.medication);
    std::vector<std::int64_t> unseen, held, portions; // nobody is marked automatically: they stay open until somebody says
    store::visit_due_facts(reader, clinic, clinic.today, [&](const domain::DueFacts& person) {
        const bool on_hold =
            std::ranges::any_of(person.history.holds, [&](const domain::HoldRecord& hold) { return hold.in_force(reader.moment()); });
        for (const domain::OrderRecord& order : person.history.orders) {
            if (!order.active_on(clinic.today)) continue;
            if (on_hold) {
                held.push_back(person.client);
                break;
            }
            const auto portion = domain::next_portion(order, order.amount, person.history, clinic.today);
            if (portion.is_split() && portion.given > 0 && portion.given < portion.count) portions.push_back(person.client);
            if (!refused.contains({person.client, order.medication}) && std::ranges::binary_search(open, person.client) &&
                (unseen.empty() || unseen.back() != person.client))
                unseen.push_back(person.client);
        }
    });
    const auto list = [](const char* what, const std::vector<std::int64_t>& clients) {
        return clients.empty() ? std::string() : what + std::to_string(clients.size()) + ": " + listed(clients) + "\n";
    };
    out += list("not seen    ", unseen) + list("on hold     ", held) + list("a portion to come  ", portions);
    if (unseen.empty() && held.empty() && portions.empty()) out += "unresolved  nobody\n";
    for (const store::Lot& lot : store::lots(reader))
        if (lot.on_hand > 0 && lot.expires >= clinic.today)
            out +=
                "in lot " + lot.code + "  " + std::string(name_of(lot.product.medication)) + " " +
                (lot.product.liquid() ? Amount::micrograms(lot.on_hand).text() : std::to_string(lot.on_hand) + " of " + lot.product.strength.text()) +
                "\n";
    return out;
}

} // namespace mat::cli
