#include "store/due.hpp"

#include "domain/order_plan.hpp"
#include "store/clients.hpp"
#include "store/counter.hpp"
#include "store/exams.hpp"
#include "store/incidents.hpp"
#include "store/policy.hpp"
#include "store/stock.hpp"
#include "store/stock_ledger.hpp"
#include "store/take_homes.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <map>

namespace mat::store {
namespace {

// A run is looked back at for 90 days, and an injection may cover a month before its first day.
constexpr std::int64_t days_looked_at = 90 + domain::farthest_cover;

} // namespace

Day last_closed_day(const Reader& reader, const Clinic& clinic) {
    return clinic.window_has_closed(reader.moment()) ? clinic.today : clinic.today - 1;
}

std::vector<domain::DueFacts> due_facts(const Reader& reader, const Clinic& clinic, Day on) {
    const auto merged = survivors(reader);
    const domain::KnownDays known = known_days(reader, clinic.zone);
    const Day last_closed = std::min(on, last_closed_day(reader, clinic));
    const std::vector<domain::CallBackRecord> calls = call_backs(reader);
    const auto requests = open_requests(reader);
    const auto wrongs = incidents(reader);
    Policies policies(reader, clinic);
    std::vector<domain::DueFacts> everybody;
    const auto exams = all_exams(reader);
    for (const ClientLine& line : list_clients(reader, on)) {
        if (!line.episode || !line.episode->open_on(on)) continue;
        const Client client = person_of(line.number, merged);
        domain::DueFacts facts;
        facts.client = line.number.sequence();
        facts.policy = policies.on(facts.client, clinic.today);
        facts.history = {orders_of(reader, client), {}, holds_of(reader, client), absences_of(reader, client), guest_stays_of(reader, client)};
        const Day from = on - days_looked_at;
        facts.history.doses = doses_of(reader, client, std::min(from, domain::plans_begin(facts.history.orders).value_or(from)));
        facts.history.take_home_orders = take_home_orders_of(reader, client);
        facts.history.naloxone = naloxone_of(reader, client);
        for (const domain::CallBackRecord& call : calls)
            if (client.has(call.client)) facts.history.call_backs.push_back(call);
        facts.known = known;
        facts.episode = line.episode;
        if (const auto examined = exams.find(facts.client); examined != exams.end()) facts.exams = examined->second;
        facts.counselor = line.episode->counselor;
        for (const domain::RequestRecord& request : requests)
            if (request.client == facts.client) facts.requests.push_back(request);
        for (const domain::IncidentRecord& incident : wrongs)
            if (!incident.reviewed && (incident.client == facts.client || incident.other == facts.client)) facts.incidents.push_back(incident);
        facts.on = on;
        facts.today = clinic.today;
        facts.last_closed = last_closed;
        everybody.push_back(std::move(facts));
    }
    return everybody;
}

domain::StockDueFacts stock_due_facts(const Reader& reader, const Clinic& clinic, Day on) {
    domain::StockDueFacts facts;
    facts.policy = policy_on(reader, clinic, nullptr, clinic.today);
    facts.on = on;
    const std::vector<Lot> known = lots(reader);
    if (known.empty()) return facts; // a clinic that keeps no stock here
    std::map<std::int64_t, std::optional<Day>> inventoried; // by product
    for (const JudgedCount& each : judged_counts(reader)) {
        if (each.found.open) facts.variances.push_back({each.count.id, each.count.day});
        const auto lot = std::ranges::find(known, each.count.lot, &Lot::id);
        if (lot == known.end() || each.count.kind != "inventory" || each.count.day > on) continue;
        auto& last = inventoried[lot->product.id];
        last = std::max(last.value_or(each.count.day), each.count.day);
    }
    for (const StockMove& move : unwitnessed_moves(reader)) facts.unwitnessed.push_back({move.id, move.day});
    std::map<std::int64_t, domain::StockDueFacts::Inventory> products;
    for (const Lot& lot : known) {
        if (lot.on_hand <= 0) continue;
        facts.lots.push_back({lot.id, lot.expires});
        auto& product = products.try_emplace(lot.product.id, product_text(lot.product), lot.day, inventoried[lot.product.id]).first->second;
        product.came_in = std::min(product.came_in, lot.day);
    }
    for (auto& [id, product] : products) facts.inventories.push_back(std::move(product));
    Day first = on;
    for (const StockLoss& loss : stock_losses(reader)) {
        facts.losses.push_back(
            {loss.move, loss.discovered, loss.has("notice") || loss.has("not-significant"), loss.has("form-106") || loss.has("not-significant")});
        first = std::min(first, loss.discovered);
    }
    constexpr std::int64_t weeks_after = 60;
    if (!facts.losses.empty())
        for (const Closure& closure : closures(reader, {first, on + weeks_after}))
            if (closure.kind == "holiday") facts.holidays.push_back(closure.day);
    return facts;
}

std::vector<std::string> logins_told(const std::vector<StaffMember>& staff, const domain::Due& due) {
    std::vector<std::string> logins;
    for (const StaffMember& member : staff) // who has left has no role any more
        if (due.told && member.id == *due.told && !member.roles.empty()) return {member.login};
    for (const StaffMember& member : staff)
        if (member.roles.any_of(due.told_roles)) logins.push_back(member.login);
    // Whoever is known from another system's history alone cannot act: where somebody can, they are told alone.
    const auto imported = [](const std::string& login) { return login.starts_with(imported_login_prefix); };
    if (!std::ranges::all_of(logins, imported)) std::erase_if(logins, imported);
    std::ranges::sort(logins);
    return logins;
}

} // namespace mat::store
