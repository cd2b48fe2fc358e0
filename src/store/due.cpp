#include "store/due.hpp"

#include "domain/order_plan.hpp"
#include "store/clients.hpp"
#include "store/counter.hpp"
#include "store/derived.hpp"
#include "store/exams.hpp"
#include "store/incidents.hpp"
#include "store/orders.hpp"
#include "store/policy.hpp"
#include "store/stock.hpp"
#include "store/stock_ledger.hpp"
#include "store/take_homes.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace mat::store {
namespace {

// A run is looked back at for 90 days, and an injection may cover a month before its first day.
constexpr std::int64_t days_looked_at = 90 + domain::farthest_cover;

// Records of many people, each taken by their person once.
template <class Record> class ByPerson {
  public:
    ByPerson(std::vector<Record> records, const Survivors& merged) {
        for (Record& record : records) {
            const std::int64_t person = survivor_of(record.client, merged);
            of_[person].push_back(std::move(record));
        }
    }
    std::vector<Record> take(std::int64_t person) {
        const auto found = of_.find(person);
        return found == of_.end() ? std::vector<Record>() : std::move(found->second);
    }

  private:
    std::unordered_map<std::int64_t, std::vector<Record>> of_;
};

// Whose doses or orders of the past are to be read, whatever else is known of them: who missed the last closed day, was held on it, or has a
// verbal order that nobody signed. Nothing where it would take the whole log to say.
std::optional<std::unordered_set<std::int64_t>> people_to_read(const Reader& reader, const Clinic& clinic, Day day, const Survivors& merged) {
    if (path_for(reader) != Path::rollup) return std::nullopt;
    std::unordered_set<std::int64_t> people;
    const MissedDays missed(reader, clinic, day, Path::rollup);
    if (!missed.first()) return std::nullopt;
    for (const std::int64_t client : missed.on(day)) people.insert(client);
    for (const HandOver& each : hand_overs(reader, {day, day}))
        if (each.kind == domain::DoseKind::held) people.insert(each.client);
    for (const std::int64_t client : clients_with_unsigned_orders(reader)) people.insert(survivor_of(client, merged));
    return people;
}

// Each incident that nobody has looked at, under everybody whom it is about.
std::vector<domain::IncidentRecord> incidents_to_look_at(const Reader& reader) {
    std::vector<domain::IncidentRecord> list;
    for (domain::IncidentRecord& incident : incidents(reader)) {
        if (incident.reviewed) continue;
        list.push_back(incident);
        if (incident.other && *incident.other != incident.client) {
            list.push_back(incident);
            list.back().client = *incident.other;
        }
    }
    return list;
}

// Whether doses from some time before `certain` say all that the rules ask: when the last was, of every medication that is ordered, and
// where an open run of missed days began. Orders of several days and plans look further back.
bool says_enough(const domain::DueFacts& facts, Day certain) {
    const auto covered = [&](std::optional<domain::Medication> medication) {
        const auto last = domain::last_covered_day(facts.history, medication, facts.on);
        return last && *last >= certain;
    };
    for (const domain::OrderRecord& order : facts.history.orders)
        if ((order.active_on(facts.on) || order.active_on(facts.last_closed)) && (order.every_days > 1 || !covered(order.medication))) return false;
    const auto run = domain::open_run(facts.history, facts.known, facts.last_closed, certain);
    return covered(std::nullopt) && (!run || run->first > certain);
}

// Orders and doses of the past. A person's doses are many: the latest are read first, and more where these leave something open.
void read_past(const Reader& reader, const Client& client, domain::DueFacts& facts) {
    domain::TreatmentHistory& history = facts.history;
    history.orders = orders_of(reader, client);
    const Day all = facts.on - days_looked_at;
    const auto plans = domain::plans_begin(history.orders);
    if (!plans) {
        constexpr std::int64_t days_first = 14;
        const Day certain = facts.last_closed - days_first; // no dose before the ones that are read reaches that day
        history.doses = doses_of(reader, client, certain - longest_cover(reader, client, certain - domain::farthest_cover));
        if (says_enough(facts, certain)) return;
    }
    history.doses = doses_of(reader, client, std::min(all, plans.value_or(all)));
}

} // namespace

Day last_closed_day(const Reader& reader, const Clinic& clinic) {
    return clinic.window_has_closed(reader.moment()) ? clinic.today : clinic.today - 1;
}

void visit_due_facts(const Reader& reader, const Clinic& clinic, Day on, const std::function<void(const domain::DueFacts&)>& visit) {
    const auto merged = survivors(reader);
    Policies policies(reader, clinic);
    domain::DueFacts facts;
    facts.known = known_days(reader, clinic.zone);
    facts.on = on;
    facts.today = clinic.today;
    facts.last_closed = std::min(on, last_closed_day(reader, clinic));
    const auto to_read = people_to_read(reader, clinic, facts.last_closed, merged);
    ByPerson orders(to_read ? open_orders(reader, facts.last_closed) : std::vector<domain::OrderRecord>(), merged);
    ByPerson holds(all_holds(reader), merged);
    ByPerson absences(all_absences(reader), merged);
    ByPerson stays(all_guest_stays(reader), merged);
    ByPerson take_home_orders(all_take_home_orders(reader), merged);
    ByPerson naloxone(all_naloxone(reader), merged);
    ByPerson calls(call_backs(reader), merged);
    ByPerson requests(open_requests(reader), merged);
    ByPerson wrongs(incidents_to_look_at(reader), merged);
    auto exams = all_exams(reader);
    for (const ClientLine& line : list_clients(reader, on)) {
        if (!line.episode || !line.episode->open_on(on)) continue;
        facts.client = line.number.sequence();
        facts.policy = policies.on(facts.client, clinic.today);
        facts.history = {orders.take(facts.client), {}, holds.take(facts.client), absences.take(facts.client), stays.take(facts.client),
                         take_home_orders.take(facts.client), naloxone.take(facts.client), calls.take(facts.client)};
        facts.episode = line.episode;
        facts.exams = std::move(exams[facts.client]);
        facts.counselor = line.episode->counselor;
        facts.requests = requests.take(facts.client);
        facts.incidents = wrongs.take(facts.client);
        facts.settled = to_read && !to_read->contains(facts.client) && domain::is_settled(facts);
        if (!facts.settled) read_past(reader, person_of(line.number, merged), facts);
        visit(facts);
    }
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
