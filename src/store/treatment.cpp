#include "store/treatment.hpp"

#include "domain/formulation.hpp"
#include "store/connection.hpp"
#include "store/derived.hpp"
#include "store/error.hpp"
#include "store/medicines.hpp"
#include "store/orders.hpp"
#include "store/policy.hpp"

#include <algorithm>
#include <set>

namespace mat::store {
namespace {

constexpr std::string_view dose_query =
    "SELECT d.id, d.client, d.order_id, d.day, d.kind, d.medication, d.amount, d.at, d.staff, d.late, d.replaces, "
    "d.recorded_at, coalesce(s.days, CASE d.kind WHEN 4 THEN 1 ELSE o.every_days END, 1), v.id, v.code, v.recorded_at, r.day, r.state, r.intact, r.opens, f.formulation "
    "FROM dose d LEFT JOIN medication_order o ON o.id=d.order_id LEFT JOIN order_formulation f ON f.id=d.order_id AND f.entry<=:bound "
    "LEFT JOIN dose_supply s ON s.id=d.id AND s.entry<=:bound LEFT JOIN void v ON v.fact=42 AND v.row_id=d.id AND v.entry<=:bound "
    "LEFT JOIN bottle_return r ON r.dose=d.id AND d.kind=4 AND r.entry<=:bound WHERE d.entry<=:bound";

// Voids are few: what became of one is asked apart, and not in every query for doses.
domain::VoidRecord void_from(const Reader& reader, Statement& statement, const domain::DoseRecord& dose) {
    domain::VoidRecord voided{statement.integer(13), statement.text(14), Instant::from_microseconds(statement.integer(15)), false, false};
    Statement confirmation(reader.connection(), "SELECT 1 FROM void_confirmation WHERE void_id=:id AND entry<=:bound");
    confirmation.bind(":id", voided.id).bind(":bound", reader.bound());
    voided.confirmed = confirmation.step();
    Statement newer(reader.connection(), "SELECT 1 FROM dose WHERE client=:client AND day=:day AND replaces=:id AND entry<=:bound");
    newer.bind(":client", dose.client).bind(":day", std::int64_t{dose.day.number()});
    newer.bind(":id", dose.number.key()).bind(":bound", reader.bound());
    voided.replaced = newer.step();
    return voided;
}

// As the order named it; else as naltrexone of other systems says it without naming it.
std::optional<domain::Formulation> formulation_from(Statement& statement, int column, domain::Medication medication, Amount amount,
                                                    std::int64_t every_days) {
    if (!statement.is_null(column)) return static_cast<domain::Formulation>(statement.integer(column));
    return domain::implied_formulation(medication, amount, every_days);
}

domain::DoseRecord dose_from(const Reader& reader, Statement& statement) {
    domain::DoseRecord dose;
    if (const auto number = DoseNumber::from_key(statement.integer(0))) dose.number = *number;
    dose.client = statement.integer(1);
    dose.order = statement.optional_integer(2);
    dose.day = Day::from_number(statement.integer(3));
    dose.kind = static_cast<domain::DoseKind>(statement.integer(4));
    dose.medication = static_cast<domain::Medication>(statement.integer(5));
    dose.amount = Amount::micrograms(statement.integer(6));
    if (!statement.is_null(7)) dose.at = Instant::from_microseconds(statement.integer(7));
    dose.staff = statement.optional_integer(8);
    dose.late = statement.integer(9) != 0;
    if (!statement.is_null(10)) dose.replaces = DoseNumber::from_key(statement.integer(10));
    dose.recorded_at = Instant::from_microseconds(statement.integer(11));
    dose.every_days = statement.integer(12);
    dose.formulation = formulation_from(statement, 20, dose.medication, dose.amount, dose.every_days);
    if (!statement.is_null(13)) dose.voided = void_from(reader, statement, dose);
    if (!statement.is_null(16))
        dose.returned = domain::ReturnRecord{Day::from_number(statement.integer(16)), statement.text(17), statement.integer(18) != 0,
                                             statement.integer(19) != 0};
    return dose;
}

Value day_value(Day day) { return std::int64_t{day.number()}; }
template <class T> Value or_null(const std::optional<T>& value) { return value ? Value(*value) : Value(); }

constexpr std::string_view order_query =
    "SELECT o.id, o.client, o.medication, o.amount, o.every_days, o.take_homes, o.start_day, o.until_day, "
    "o.supply, o.product, o.staff, o.written_day, x.id, x.day, p.id IS NOT NULL, f.formulation FROM medication_order o LEFT JOIN "
    "order_formulation f ON f.id=o.id AND f.entry<=:bound LEFT JOIN order_end x ON x.order_id=o.id AND x.entry<=:bound "
    "LEFT JOIN order_detail p ON p.id=o.id AND p.entry<=:bound WHERE o.entry<=:bound";

// Adds up rows of order_query; those of an order come together, one for each of its ends.
class OrderRows {
  public:
    explicit OrderRows(const Reader& reader)
        : reader_(reader), voided_(voided_rows(reader, Fact::medication_order)), voided_ends_(voided_rows(reader, Fact::order_end)) {}
    void add(Statement& statement) {
        while (statement.step()) add_row(statement);
    }
    /// In order of start and number. To sort them here takes a fraction of what it takes the engine, which writes each row down first.
    std::vector<domain::OrderRecord> in_order() && {
        std::ranges::sort(orders_, {}, [](const domain::OrderRecord& order) { return std::pair(order.start, order.id); });
        return std::move(orders_);
    }

  private:
    void add_row(Statement& statement) {
        if (voided_.contains(statement.integer(0))) return;
        if (orders_.empty() || orders_.back().id != statement.integer(0)) { // else another end of the same order
            domain::OrderRecord& order = orders_.emplace_back();
            order.id = statement.integer(0);
            order.client = statement.integer(1);
            order.medication = static_cast<domain::Medication>(statement.integer(2));
            order.amount = Amount::micrograms(statement.integer(3));
            order.every_days = statement.integer(4);
            order.take_homes = statement.optional_integer(5);
            order.start = Day::from_number(statement.integer(6));
            if (!statement.is_null(7)) order.until = Day::from_number(statement.integer(7));
            order.supply = statement.text(8);
            order.product = statement.optional_integer(9);
            order.staff = statement.optional_integer(10);
            order.written = Day::from_number(statement.integer(11));
            order.formulation = formulation_from(statement, 15, order.medication, order.amount, order.every_days);
            if (statement.integer(14) != 0) read_order_detail(reader_, order);
        }
        if (statement.is_null(12) || voided_ends_.contains(statement.integer(12))) return;
        const Day end = Day::from_number(statement.integer(13));
        orders_.back().end = std::min(orders_.back().end.value_or(end), end);
    }
    const Reader& reader_;
    std::unordered_set<std::int64_t> voided_, voided_ends_;
    std::vector<domain::OrderRecord> orders_;
};

std::vector<domain::OrderRecord> orders_from(const Reader& reader, Statement& statement) {
    OrderRows rows(reader);
    rows.add(statement);
    return std::move(rows).in_order();
}

} // namespace

std::vector<Client> people_with_orders(const Reader& reader, DayRange days) {
    Statement statement(reader.connection(), "SELECT DISTINCT o.client FROM medication_order o WHERE o.start_day<=:last AND o.entry<=:bound "
                                             "AND NOT EXISTS (SELECT 1 FROM order_end x WHERE x.order_id=o.id AND x.day<=:first AND "
                                             "x.entry<=:bound AND NOT EXISTS (SELECT 1 FROM void v WHERE v.fact=41 AND v.row_id=x.id AND "
                                             "v.entry<=:bound))");
    statement.bind(":first", std::int64_t{days.first.number()}).bind(":last", std::int64_t{days.last.number()});
    statement.bind(":bound", reader.bound());
    const auto merged = survivors(reader);
    std::set<std::int64_t> numbers;
    while (statement.step()) numbers.insert(survivor_of(statement.integer(0), merged));
    std::vector<Client> people;
    for (const std::int64_t number : numbers) people.push_back(person_of(*ClientNumber::from_sequence(number), merged));
    return people;
}

std::vector<domain::OrderRecord> orders_of(const Reader& reader, const Client& client) {
    Statement statement(reader.connection(),
                        std::string(order_query) + " AND o.client IN " + client.places());
    client.bind(statement).bind(":bound", reader.bound());
    return orders_from(reader, statement);
}

Result<domain::OrderRecord> find_order(const Reader& reader, std::int64_t number) {
    Statement statement(reader.connection(), std::string(order_query) + " AND o.id=:id");
    statement.bind(":id", number).bind(":bound", reader.bound());
    const auto orders = orders_from(reader, statement);
    if (orders.empty()) return Failure{Exit::not_found, "no-such-order", "there is no order " + std::to_string(number), ""};
    return orders.front();
}

namespace {

void name_survivors(const Reader& reader, std::vector<domain::OrderRecord>& orders) {
    const auto merged = survivors(reader);
    for (domain::OrderRecord& order : orders) order.client = survivor_of(order.client, merged);
}

// The orders that have ended by that day, a place for each number: of those up to a number that no honest store comes to.
std::vector<bool> ended_by(const Reader& reader, Day day) {
    const auto voided = voided_rows(reader, Fact::order_end);
    const std::string known = reader.at_head() ? "" : " AND entry<=" + std::to_string(reader.bound());
    Statement ends(reader.connection(), "SELECT order_id, id FROM order_end NOT INDEXED WHERE day<=:day" + known);
    ends.bind(":day", std::int64_t{day.number()});
    std::vector<bool> ended;
    while (ends.step()) {
        constexpr std::size_t most = std::size_t{1} << 24U;
        const auto order = static_cast<std::size_t>(ends.integer(0));
        if (order >= most || (!voided.empty() && voided.contains(ends.integer(1)))) continue;
        if (ended.size() <= order) ended.resize(std::max(order + 1, 2 * ended.size()));
        ended[order] = true;
    }
    return ended;
}

} // namespace

std::vector<domain::OrderRecord> all_orders(const Reader& reader) {
    Statement statement(reader.connection(), std::string(order_query));
    statement.bind(":bound", reader.bound());
    std::vector<domain::OrderRecord> orders = orders_from(reader, statement);
    name_survivors(reader, orders);
    return orders;
}

std::vector<domain::OrderRecord> open_orders(const Reader& reader, Day day) {
    const std::vector<bool> ended = ended_by(reader, day);
    Statement all(reader.connection(), "SELECT id FROM medication_order NOT INDEXED"); // those beyond the bound are left out below
    Statement one(reader.connection(), std::string(order_query) + " AND o.id=:id");
    one.bind(":bound", reader.bound());
    OrderRows rows(reader);
    while (all.step()) {
        const auto order = static_cast<std::size_t>(all.integer(0));
        if (order < ended.size() && ended[order]) continue;
        one.bind(":id", all.integer(0));
        rows.add(one);
        one.reset();
    }
    std::vector<domain::OrderRecord> orders = std::move(rows).in_order();
    std::erase_if(orders, [day](const domain::OrderRecord& order) { return order.end && *order.end <= day; });
    name_survivors(reader, orders);
    return orders;
}

std::vector<HandOver> hand_overs(const Reader& reader, DayRange days) {
    Statement statement(reader.connection(), "SELECT d.id, d.client, d.kind, d.medication, d.amount, d.staff, f.formulation FROM dose d LEFT JOIN "
                                             "order_formulation f ON f.id=d.order_id AND f.entry<=:bound WHERE d.id>=:first AND d.id<:end AND "
                                             "d.entry<=:bound ORDER BY d.id");
    statement.bind(":first", std::int64_t{days.first.number()} << 20).bind(":end", std::int64_t{(days.last + 1).number()} << 20);
    statement.bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::dose);
    const auto merged = survivors(reader);
    std::vector<HandOver> list;
    while (statement.step()) {
        const auto number = DoseNumber::from_key(statement.integer(0));
        if (!number || voided.contains(statement.integer(0))) continue;
        list.push_back({*number, survivor_of(statement.integer(1), merged), static_cast<domain::DoseKind>(statement.integer(2)),
                        static_cast<domain::Medication>(statement.integer(3)),
                        statement.is_null(6) ? std::nullopt : std::optional(static_cast<domain::Formulation>(statement.integer(6))),
                        Amount::micrograms(statement.integer(4)), statement.optional_integer(5)});
    }
    return list;
}

std::vector<domain::DoseRecord> doses_of(const Reader& reader, const Client& client, Day from, Day to) {
    Statement statement(reader.connection(), std::string(dose_query) + " AND d.client IN " + client.places() +
                                                 " AND d.day BETWEEN :from AND :to");
    client.bind(statement).bind(":bound", reader.bound());
    statement.bind(":from", std::int64_t{from.number()}).bind(":to", std::int64_t{to.number()});
    std::vector<domain::DoseRecord> doses;
    while (statement.step()) doses.push_back(dose_from(reader, statement));
    std::ranges::sort(doses, {}, [](const domain::DoseRecord& dose) { return dose.number.key(); });
    return doses;
}

std::int64_t longest_cover(const Reader& reader, const Client& client, Day since) {
    // Only bottles and a pharmacy's supply have days of their own: their kinds pass over every other dose in the index.
    Statement statement(reader.connection(), "SELECT max(days) FROM (SELECT max(every_days) AS days FROM medication_order WHERE client IN " +
                                                 client.places() + " UNION ALL SELECT max(s.days) FROM dose_supply s JOIN dose d ON d.id=s.id WHERE "
                                                                   "d.kind IN (4,8) AND d.client IN " + client.places() + " AND d.day>=:since)");
    client.bind(statement).bind(":since", std::int64_t{since.number()});
    return statement.step() ? statement.optional_integer(0).value_or(1) : 1;
}

namespace {

constexpr std::string_view hold_query = "SELECT id, client, day, at, reason, (SELECT b.decision FROM hold_bottles b WHERE b.hold=hold.id AND "
                                        "b.entry<=:bound ORDER BY b.id DESC LIMIT 1) FROM hold WHERE entry<=:bound";

std::vector<domain::HoldRecord> holds_from(const Reader& reader, Statement& statement) {
    const auto voided = voided_rows(reader, Fact::hold), voided_releases = voided_rows(reader, Fact::hold_release);
    std::vector<domain::HoldRecord> holds;
    while (statement.step()) {
        domain::HoldRecord hold;
        hold.id = statement.integer(0);
        if (voided.contains(hold.id)) continue;
        hold.client = statement.integer(1);
        hold.day = Day::from_number(statement.integer(2));
        hold.at = Instant::from_microseconds(statement.integer(3));
        hold.reason = statement.text(4);
        if (!statement.is_null(5)) hold.bottles = statement.text(5);
        Statement release(reader.connection(), "SELECT id, day, at FROM hold_release WHERE hold=:hold AND entry<=:bound ORDER BY id");
        release.bind(":hold", hold.id).bind(":bound", reader.bound());
        while (!hold.released && release.step()) {
            if (voided_releases.contains(release.integer(0))) continue;
            hold.released = Day::from_number(release.integer(1));
            hold.released_at = Instant::from_microseconds(release.integer(2));
        }
        holds.push_back(std::move(hold));
    }
    return holds;
}

} // namespace

std::vector<domain::HoldRecord> holds_of(const Reader& reader, const Client& client) {
    if (!has_any(reader, "hold", client)) return {};
    Statement statement(reader.connection(), std::string(hold_query) + " AND client IN " + client.places() + " ORDER BY id");
    client.bind(statement).bind(":bound", reader.bound());
    return holds_from(reader, statement);
}

std::vector<domain::HoldRecord> all_holds(const Reader& reader) {
    Statement statement(reader.connection(), std::string(hold_query) + " ORDER BY id");
    statement.bind(":bound", reader.bound());
    return holds_from(reader, statement);
}

namespace {

// An end that is earlier than what was said cuts the days short; all of them, where nothing came of it.
void cut_short(DayRange& days, Day end) { days.last = std::min(days.last, end - 1); }

constexpr std::string_view absence_query = "SELECT a.id, a.client, a.first_day, a.last_day, a.kind, a.dosed, x.id, x.day FROM absence a "
                                           "LEFT JOIN absence_end x ON x.absence=a.id AND x.entry<=:bound WHERE a.entry<=:bound";

// Rows come in order of the absence, one for each of its ends.
std::vector<domain::AbsenceRecord> absences_from(const Reader& reader, Statement& statement) {
    std::vector<domain::AbsenceRecord> absences;
    std::optional<std::unordered_set<std::int64_t>> voided, voided_ends; // asked for where there is anything at all
    while (statement.step()) {
        if (!voided) voided = voided_rows(reader, Fact::absence);
        if (voided->contains(statement.integer(0))) continue;
        if (absences.empty() || absences.back().id != statement.integer(0))
            absences.push_back({statement.integer(1), {Day::from_number(statement.integer(2)), Day::from_number(statement.integer(3))},
                                statement.text(4), statement.text(5), statement.integer(0)});
        if (statement.is_null(6)) continue;
        if (!voided_ends) voided_ends = voided_rows(reader, Fact::absence_end);
        if (!voided_ends->contains(statement.integer(6))) cut_short(absences.back().days, Day::from_number(statement.integer(7)));
    }
    std::erase_if(absences, [](const domain::AbsenceRecord& absence) { return absence.days.last < absence.days.first; });
    return absences;
}

constexpr std::string_view stay_query =
    "SELECT g.id, g.client, g.first_day, g.last_day, g.direction, x.id, x.day, v.amount, v.medication, v.take_homes "
    "FROM guest_stay g LEFT JOIN guest_stay_end x ON x.stay=g.id AND x.entry<=:bound LEFT JOIN "
    "guest_arrival v ON v.stay=g.id AND v.entry<=:bound WHERE g.entry<=:bound";

std::vector<domain::GuestStay> stays_from(const Reader& reader, Statement& statement) {
    std::vector<domain::GuestStay> stays;
    std::optional<std::unordered_set<std::int64_t>> voided, voided_ends;
    while (statement.step()) {
        if (!voided) voided = voided_rows(reader, Fact::guest_stay);
        if (voided->contains(statement.integer(0))) continue;
        if (stays.empty() || stays.back().id != statement.integer(0)) {
            stays.push_back({statement.integer(1), {Day::from_number(statement.integer(2)), Day::from_number(statement.integer(3))},
                             statement.text(4), statement.integer(0)});
            if (!statement.is_null(7)) {
                stays.back().verified = Amount::micrograms(statement.integer(7));
                stays.back().medication = static_cast<domain::Medication>(statement.integer(8));
                stays.back().take_homes = statement.integer(9) != 0;
            }
        }
        if (statement.is_null(5)) continue;
        if (!voided_ends) voided_ends = voided_rows(reader, Fact::guest_stay_end);
        if (!voided_ends->contains(statement.integer(5))) cut_short(stays.back().days, Day::from_number(statement.integer(6)));
    }
    std::erase_if(stays, [](const domain::GuestStay& stay) { return stay.days.last < stay.days.first; });
    return stays;
}

} // namespace

std::vector<domain::AbsenceRecord> absences_of(const Reader& reader, const Client& client) {
    if (!has_any(reader, "absence", client)) return {};
    Statement statement(reader.connection(), std::string(absence_query) + " AND a.client IN " + client.places() + " ORDER BY a.id");
    client.bind(statement).bind(":bound", reader.bound());
    return absences_from(reader, statement);
}

std::vector<domain::AbsenceRecord> all_absences(const Reader& reader) {
    Statement statement(reader.connection(), std::string(absence_query) + " ORDER BY a.id");
    statement.bind(":bound", reader.bound());
    return absences_from(reader, statement);
}

std::vector<domain::GuestStay> guest_stays_of(const Reader& reader, const Client& client) {
    if (!has_any(reader, "guest_stay", client)) return {};
    Statement statement(reader.connection(), std::string(stay_query) + " AND g.client IN " + client.places() + " ORDER BY g.id");
    client.bind(statement).bind(":bound", reader.bound());
    return stays_from(reader, statement);
}

std::vector<domain::GuestStay> all_guest_stays(const Reader& reader) {
    Statement statement(reader.connection(), std::string(stay_query) + " ORDER BY g.id");
    statement.bind(":bound", reader.bound());
    return stays_from(reader, statement);
}

domain::DosingFacts facts_of_clinic(const Reader& reader, const Clinic& clinic, DayRange days) {
    domain::DosingFacts facts;
    facts.today = clinic.today;
    facts.now = reader.moment();
    facts.closed_weekdays = clinic.closed_weekdays;
    facts.exempt_weekday = clinic.exempt_weekday;
    for (const Closure& closure : closures(reader, days))
        (closure.kind == "weekly" ? facts.weekly_closures : facts.closures).push_back(closure.day);
    return facts;
}

domain::DosingFacts dosing_facts(const Reader& reader, const Client& client, const Clinic& clinic, Day day) {
    domain::DosingFacts facts = facts_of_clinic(reader, clinic, {day, day + domain::farthest_cover});
    const StoreTrust trust = store_trust(reader);
    facts.clock_floor = trust.clock_floor;
    facts.doses_unknown = trust.doses_unknown;
    facts.policy = policy_on(reader, clinic, &client, day);
    facts.episodes = episodes_of(reader, client);
    facts.history = {orders_of(reader, client), {}, holds_of(reader, client), absences_of(reader, client),
                     guest_stays_of(reader, client)};
    // Enough of the past to say when the last dose was, and whether this is the first of the episode: all of the
    // episode where it is short, else from the last dose before the window of rules that look at single days, and of what is
    // still on board. A titration is looked through from its beginning.
    const Day window = day - std::max(domain::farthest_cover, facts.policy.longest_tail());
    facts.history.doses = doses_of(reader, client, std::min(window, domain::plans_begin(facts.history.orders).value_or(window)));
    const bool any = std::ranges::any_of(facts.history.doses, [&](const domain::DoseRecord& dose) {
        return !dose.voided && !dose.gave_its_day_back() && domain::covers(dose.kind) && domain::is_agonist(dose.medication) && dose.day < day;
    });
    // A readmission asks for the last dose of the episode before, where the clock of treatment may go on; an injection whether it is the first.
    const bool clock_goes_back = facts.policy.restart_after_absence_days > 1 && facts.episodes.size() > 1;
    const bool injected = std::ranges::any_of(facts.history.orders, [&](const domain::OrderRecord& order) {
        return domain::is_injection(order.formulation) && (!order.end || *order.end >= window);
    });
    if (!any || clock_goes_back || injected) facts.history.doses = doses_of(reader, client, Day::from_number(Day::first_number));
    add_medicine_facts(reader, client, day, facts);
    return facts;
}

Result<domain::DoseRecord> find_dose(const Reader& reader, DoseNumber number) {
    Statement statement(reader.connection(), std::string(dose_query) + " AND d.id=:id");
    statement.bind(":bound", reader.bound()).bind(":id", number.key());
    if (!statement.step())
        return Failure{Exit::not_found, "no-such-dose", "there is no dose " + number.text(), ""};
    return dose_from(reader, statement);
}

std::vector<domain::DoseRecord> history_of(const Reader& reader, DoseNumber number) {
    std::vector<domain::DoseRecord> chain;
    auto dose = find_dose(reader, number);
    while (dose) { // back to the first
        chain.insert(chain.begin(), *dose);
        if (!dose->replaces) break;
        dose = find_dose(reader, *dose->replaces);
    }
    for (bool more = !chain.empty(); more;) { // and on to the last
        Statement statement(reader.connection(), std::string(dose_query) + " AND d.client=:client AND d.day=:day AND d.replaces=:id");
        statement.bind(":bound", reader.bound()).bind(":client", chain.back().client);
        statement.bind(":day", std::int64_t{chain.back().day.number()}).bind(":id", chain.back().number.key());
        more = statement.step();
        if (more) chain.push_back(dose_from(reader, statement));
    }
    return chain;
}

std::int64_t record_order(Writer& writer, const Client& client, const domain::OrderRecord& order) {
    touch_days(writer, order.start);
    const std::int64_t id = writer.record(Fact::medication_order,
                         {client.number.sequence(), static_cast<std::int64_t>(order.medication),
                          order.amount.micrograms(), order.every_days, or_null(order.take_homes), day_value(order.start),
                          order.until ? day_value(*order.until) : Value(), order.supply, or_null(order.product),
                          or_null(order.staff), day_value(order.written)});
    if (order.formulation) writer.record(Fact::order_formulation, id, {static_cast<std::int64_t>(*order.formulation)});
    return id;
}

void record_order_end(Writer& writer, std::int64_t order, Day day, std::string_view reason) {
    touch_days(writer, day);
    writer.record(Fact::order_end, {order, day_value(day), std::string(reason)});
}

bool any_dose(const Reader& reader) {
    Statement statement(reader.connection(), "SELECT 1 FROM dose LIMIT 1");
    return statement.step();
}

DoseNumber next_dose_number(const Reader& reader, Day day) {
    Statement statement(reader.connection(), "SELECT max(id) FROM dose WHERE id BETWEEN :first AND :last");
    const std::int64_t first = std::int64_t{day.number()} << 20;
    statement.bind(":first", first).bind(":last", first + DoseNumber::last_sequence);
    statement.step();
    const auto number = DoseNumber::from_key(statement.optional_integer(0).value_or(first) + 1);
    if (!number) throw Error(Exit::failed, "numbers-used-up", "there is no dose number left on " + day.text());
    return *number;
}

void record_dose(Writer& writer, const Client& client, const domain::DoseRecord& dose) {
    touch_days(writer, std::min(dose.number.day(), dose.day));
    writer.record(Fact::dose, dose.number.key(),
                  {client.number.sequence(), or_null(dose.order), day_value(dose.day),
                   static_cast<std::int64_t>(dose.kind), static_cast<std::int64_t>(dose.medication),
                   dose.amount.micrograms(), dose.at ? Value(dose.at->microseconds()) : Value(), or_null(dose.staff),
                   std::int64_t{dose.late}, dose.replaces ? Value(dose.replaces->key()) : Value()});
    const bool own_days = dose.kind == domain::DoseKind::filled || (dose.kind == domain::DoseKind::take_home && dose.every_days > 1);
    if (own_days) writer.record(Fact::dose_supply, dose.number.key(), {dose.every_days});
}

void record_override(Writer& writer, Fact fact, std::int64_t row, std::string_view code) {
    writer.record(Fact::override_use, {static_cast<std::int64_t>(fact), row, std::string(code)});
}

std::int64_t record_hold(Writer& writer, const Keys* keys, const Client& client, Day day, Instant at,
                         std::string_view reason, std::int64_t staff, std::string_view note) {
    touch_days(writer, day);
    const std::int64_t id = writer.next_id(Fact::hold);
    return writer.record(Fact::hold, id,
                         {client.number.sequence(), day_value(day), at.microseconds(), std::string(reason), staff,
                          sealed_note(writer, keys, client.number.sequence(), Fact::hold, id, note)});
}

void record_release(Writer& writer, const Keys* keys, const domain::HoldRecord& hold, Day day, Instant at,
                    std::string_view reason, std::int64_t staff, std::string_view note) {
    touch_days(writer, hold.day);
    const std::int64_t id = writer.next_id(Fact::hold_release);
    writer.record(Fact::hold_release, id,
                  {hold.id, day_value(day), at.microseconds(), std::string(reason), staff,
                   sealed_note(writer, keys, hold.client, Fact::hold_release, id, note)});
}

std::vector<domain::HoldRecord> holds_in_force(const Reader& reader, const Client& client, Instant moment) {
    auto holds = holds_of(reader, client);
    std::erase_if(holds, [&](const domain::HoldRecord& hold) { return !hold.in_force(moment); });
    return holds;
}

std::int64_t record_dose_void(Writer& writer, const Keys* keys, const domain::DoseRecord& dose, std::string_view code,
                              Day day, std::int64_t staff, std::string_view note) {
    touch_days(writer, std::min(dose.number.day(), dose.day));
    const std::int64_t id = writer.next_id(Fact::void_);
    return writer.record(Fact::void_, id,
                         {static_cast<std::int64_t>(Fact::dose), dose.number.key(), std::string(code), day_value(day),
                          staff, sealed_note(writer, keys, dose.client, Fact::void_, id, note)});
}

std::string voided_by(const Reader& reader, std::int64_t void_id) {
    Statement statement(reader.connection(), "SELECT e.actor FROM void v JOIN entry e ON e.number=v.entry WHERE v.id=:id");
    statement.bind(":id", void_id);
    return statement.step() ? statement.text(0) : std::string();
}

void record_void_confirmation(Writer& writer, const domain::DoseRecord& dose, std::int64_t staff) {
    writer.record(Fact::void_confirmation, {dose.voided->id, staff});
}

} // namespace mat::store
