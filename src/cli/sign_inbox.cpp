// What waits for a prescriber: verbal orders, what people and the counter ask, amounts after days without a dose, orders that
// run out or stand still, holds, take-home orders to look at, incidents.
#include "cli/order_words.hpp"
#include "cli/records.hpp"
#include "cli/sign.hpp"
#include "domain/due.hpp"
#include "domain/formulation.hpp"
#include "domain/missed_doses.hpp"
#include "store/counter.hpp"
#include "store/due.hpp"
#include "store/incidents.hpp"
#include "store/orders.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Type;

struct Waiting {
    std::string kind;
    std::int64_t number = 0, client = 0;
    std::string what, by;
    Day day;           ///< by which somebody should have decided: the oldest come first
    std::string until; ///< the same with its time, where it has one
    std::string resolve;
};

// The clinic's date and time until which it stands unsigned.
std::string stands_until(const domain::VerbalOrder& verbal, const store::Clinic& clinic) {
    const Instant until = verbal.at + clinic.policy.verbal_order_hours * 3'600'000'000;
    return clinic.zone.day(until).text() + " " + clock_text(clinic.zone, until);
}

const domain::OrderRecord* order_of(const domain::DueFacts& facts, std::int64_t number) {
    const auto found = std::ranges::find(facts.history.orders, number, &domain::OrderRecord::id);
    return found == facts.history.orders.end() ? nullptr : &*found;
}

// An order as it is typed anew, without its amount: that is what is decided.
std::string order_command(std::int64_t client, const domain::OrderRecord& order) {
    return "mat dose-log order " + client_text(client) + " " + std::string(domain::name_of(order.medication, order.formulation)) + " AMOUNT";
}

// What is due of one person, in the words of the inbox; nothing where it is not a prescriber's to decide, or is listed apart.
std::optional<Waiting> waiting_of(const domain::DueFacts& facts, const domain::Due& due) {
    const std::string client = client_text(due.client);
    Waiting row{std::string(domain::name_of(due.kind)), due.number, due.client, "", "", due.due, "", ""};
    switch (due.kind) {
    case domain::DueKind::order_expiring:
    case domain::DueKind::order_frozen: {
        const domain::OrderRecord* order = order_of(facts, due.number);
        if (order == nullptr) return std::nullopt;
        row.what = order_text(*order) +
                   (due.kind == domain::DueKind::order_frozen ? ", not observed on " + (due.due - 1).text() : ", through " + due.due.text());
        row.resolve = order_command(due.client, *order);
        return row;
    }
    case domain::DueKind::hold_review:
        for (const domain::HoldRecord& hold : facts.history.holds)
            if (hold.id == due.number) row.what = hold.reason + " since " + hold.day.text();
        row.resolve = "mat dose-log release " + client;
        return row;
    case domain::DueKind::bottles_out:
        row.what = "bottles are out under the hold";
        row.resolve = "mat dose-log hold " + client + " --bottles keep|return";
        return row;
    case domain::DueKind::take_home_review:
        for (const domain::TakeHomeOrder& order : facts.history.take_home_orders)
            if (order.id == due.number)
                row.what = std::to_string(order.days) + (order.days == 1 ? " day" : " days") + ", determined on " + order.day.text();
        row.resolve = "mat dose-log take-home-order " + client;
        return row;
    default: return std::nullopt;
    }
}

// An amount that a prescriber decides, because of days without a dose; not once today's dose was given.
std::optional<Waiting> missed_run_of(const domain::DueFacts& facts) {
    for (const domain::OrderRecord& order : facts.history.orders) {
        if (!order.active_on(facts.on) || order.expired_on(facts.on) || domain::is_covered(order, facts.history, facts.on)) continue;
        const auto gap = domain::days_since_dose(facts.history, order.medication, facts.on);
        if (!gap) continue;
        const Amount amount = domain::amount_due(order, facts.history, facts.on).amount;
        const bool early = domain::is_early({*facts.episode}, facts.on, facts.policy);
        const auto wanted = domain::decision_wanted(order, amount, *gap, facts.on, early, facts.policy);
        if (!wanted) continue;
        const Day last = facts.on - (*gap + 1);
        const Day asked =
            last + 1 +
            (*wanted == domain::MissedAction::reinduction ? facts.policy.reinduction_from : domain::order_needed_from(early, facts.policy));
        return Waiting{"missed-run",
                       order.id,
                       facts.client,
                       std::to_string(*gap) + (*gap == 1 ? " day" : " days") + " without a dose since " + last.text() + ": " +
                           std::string(domain::name_of(*wanted)),
                       "",
                       asked,
                       "",
                       order_command(facts.client, order)};
    }
    return std::nullopt;
}

} // namespace

Answer sign_inbox(const store::Reader& reader, const store::Clinic& clinic, const Actor& actor, const Globals& globals) {
    std::vector<Waiting> rows;
    const auto merged = store::survivors(reader);
    const auto login = [&](std::optional<std::int64_t> staff) { return staff ? store::staff_login(reader, *staff) : std::string(); };
    for (const domain::OrderRecord& order : store::unsigned_orders(reader, actor.staff))
        rows.push_back({"order", order.id, store::survivor_of(order.client, merged), order_text(order), login(order.verbal->taken_by), order.verbal->day,
                        stands_until(*order.verbal, clinic), "mat sign order " + std::to_string(order.id)});
    for (const domain::RequestRecord& request : store::open_requests(reader))
        rows.push_back({"request", request.id, request.client, request.kind + (request.dose ? " " + request.dose->text() : ""), login(request.staff),
                        request.day, "",
                        "mat dose-log request " + client_text(request.client) + " --id " + std::to_string(request.id) + " --answer done|declined"});
    for (const domain::IncidentRecord& incident : store::incidents(reader))
        if (!incident.reviewed)
            rows.push_back({"incident", incident.id, incident.client, incident.kind + (incident.dose ? " " + incident.dose->text() : ""),
                            login(incident.staff), incident.day, "", "mat incident review " + std::to_string(incident.id)});
    const auto staff = store::list_staff(reader, nullptr);
    store::visit_due_facts(reader, clinic, clinic.today, [&](const domain::DueFacts& facts) {
        for (const domain::Due& due : domain::due_items(facts)) {
            const auto told = store::logins_told(staff, due);
            if (std::ranges::find(told, actor.login) == told.end()) continue;
            if (auto row = waiting_of(facts, due)) rows.push_back(std::move(*row));
        }
        if (auto row = missed_run_of(facts)) rows.push_back(std::move(*row));
    });
    std::ranges::stable_sort(rows, {}, &Waiting::day);
    Answer answer;
    answer.table.columns = {{"kind", Type::text, "what waits"}, {"number", Type::integer, "its number"}, {"client", Type::text, "client number"},
                            {"what", Type::text, "what it says"}, {"by", Type::text, "login of who asks or wrote it down"},
                            {"until", Type::text, "by when it is decided, or until when it stands unsigned"},
                            {"resolve", Type::text, "the command that resolves it"}};
    for (const Waiting& row : rows)
        answer.table.rows.push_back({row.kind, row.number, client_text(row.client), row.what, text_or_null(row.by),
                                     row.until.empty() ? row.day.text() : row.until, row.resolve});
    if (globals.format == Format::table && globals.asked_format != Format::table) {
        for (const Waiting& row : rows)
            answer.sentence += (answer.sentence.empty() ? "" : "\n") + (row.until.empty() ? row.day.text() : row.until) + "  " +
                               client_text(row.client) + "  " + row.kind + " " + std::to_string(row.number) + ": " + row.what +
                               (row.by.empty() ? "" : " (" + row.by + ")") + "\n    " + row.resolve;
        answer.asked = true;
    }
    return answer;
}

} // namespace mat::cli
