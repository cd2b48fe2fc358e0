#include "store/derived.hpp"

#include "store/clients.hpp"
#include "store/connection.hpp"
#include "store/stock_book.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

namespace mat::store {
namespace {

constexpr std::int64_t key_of(Day day) { return std::int64_t{day.number()} << 20; }

// Bottles that came back with their day open again, by the dose's key.
std::unordered_set<std::int64_t> returned_bottles(const Reader& reader) {
    Statement statement(reader.connection(), "SELECT dose FROM bottle_return WHERE opens=1 AND entry<=:bound");
    statement.bind(":bound", reader.bound());
    std::unordered_set<std::int64_t> doses;
    while (statement.step()) doses.insert(statement.integer(0));
    return doses;
}

void write_state(Writer& writer, std::string_view name, std::int64_t value) {
    Statement statement(writer.connection(), "INSERT INTO state(name, value) VALUES(:name, :value) ON CONFLICT(name) "
                                             "DO UPDATE SET value=excluded.value");
    statement.bind(":name", name).bind(":value", value);
    statement.run();
}

void write_sealed_through(Writer& writer, Day day) { write_state(writer, "sealed_through", day.number()); }

// Up to where there is no entry of a dose or hold recorded one by one: `known_days` looks from there on.
void note_first_live_entry(Writer& writer) {
    Statement statement(writer.connection(), "SELECT number FROM entry WHERE kind=1 AND fact IN (42,44) AND number>="
                                             "coalesce((SELECT value FROM state WHERE name='first_live_entry'), 1) "
                                             "ORDER BY number LIMIT 1");
    write_state(writer, "first_live_entry", statement.step() ? statement.integer(0) : writer.next_entry());
}

using DaySums =
    std::map<std::tuple<Day, std::int64_t, std::int64_t, std::int64_t>, std::pair<std::int64_t, std::int64_t>>; // day, medication, formulation, kind

// The brand or form that each order names, where it names one: few do.
std::unordered_map<std::int64_t, std::int64_t> formulations_of_orders(const Reader& reader) {
    Statement statement(reader.connection(), "SELECT id, formulation FROM order_formulation WHERE entry<=:bound");
    statement.bind(":bound", reader.bound());
    std::unordered_map<std::int64_t, std::int64_t> formulations;
    while (statement.step()) formulations[statement.integer(0)] = statement.integer(1);
    return formulations;
}

void add_from_log(const Reader& reader, DayRange range, DaySums& sums) {
    if (range.first > range.last) return;
    const auto voided = voided_rows(reader, Fact::dose);
    const auto named = formulations_of_orders(reader);
    Statement statement(reader.connection(), "SELECT id, medication, kind, amount, order_id FROM dose WHERE id>=:first AND "
                                             "id<:end AND entry<=:bound");
    statement.bind(":first", key_of(range.first)).bind(":end", key_of(range.last + 1)).bind(":bound", reader.bound());
    auto sum = sums.end(); // rows come by day, so that the next one mostly belongs to the same sum
    while (statement.step()) {
        const std::int64_t id = statement.integer(0);
        if (!voided.empty() && voided.contains(id)) continue;
        const auto formulation = named.empty() ? named.end() : named.find(statement.optional_integer(4).value_or(0));
        const std::tuple key{Day::from_number(id >> 20), statement.integer(1), formulation == named.end() ? 0 : formulation->second,
                             statement.integer(2)};
        if (sum == sums.end() || sum->first != key) sum = sums.try_emplace(key).first;
        ++sum->second.first;
        sum->second.second += statement.integer(3);
    }
}

// Orders, covers and excuses of everybody over the calendar's days.
void fill_calendar(const Reader& reader, domain::MissedCalendar& calendar) {
    const auto merged = survivors(reader);
    const auto person = [&](std::int64_t number) { return survivor_of(number, merged); };
    const DayRange days = calendar.days();
    std::unordered_map<std::int64_t, std::int64_t> long_orders; // orders whose dose covers more than its day
    {
        std::unordered_map<std::int64_t, Day> ends;
        const auto voided_ends = voided_rows(reader, Fact::order_end);
        Statement statement(reader.connection(), "SELECT id, order_id, day FROM order_end WHERE entry<=:bound");
        statement.bind(":bound", reader.bound());
        while (statement.step()) {
            if (voided_ends.contains(statement.integer(0))) continue;
            const Day day = Day::from_number(statement.integer(2));
            const auto [found, is_new] = ends.try_emplace(statement.integer(1), day);
            if (!is_new) found->second = std::min(found->second, day);
        }
        const auto voided = voided_rows(reader, Fact::medication_order);
        Statement orders(reader.connection(),
                         "SELECT id, client, medication, every_days, start_day FROM medication_order WHERE entry<=:bound");
        orders.bind(":bound", reader.bound());
        while (orders.step()) {
            domain::OrderRecord order;
            order.id = orders.integer(0);
            order.every_days = orders.integer(3);
            if (order.every_days > 1) long_orders[order.id] = order.every_days;
            if (voided.contains(order.id)) continue;
            order.medication = static_cast<domain::Medication>(orders.integer(2));
            order.start = Day::from_number(orders.integer(4));
            if (const auto end = ends.find(order.id); end != ends.end()) order.end = end->second;
            calendar.add_order(person(orders.integer(1)), order);
        }
    }
    {
        std::unordered_map<std::int64_t, std::int64_t> supplies; // days of each fill of a pharmacy, and of bottles that last longer than one
        {
            Statement fills(reader.connection(), "SELECT id, days FROM dose_supply WHERE id>=:first AND entry<=:bound");
            fills.bind(":first", key_of(days.first - domain::farthest_cover)).bind(":bound", reader.bound());
            while (fills.step()) supplies[fills.integer(0)] = fills.integer(1);
        }
        const auto voided = voided_rows(reader, Fact::dose);
        const auto returned = returned_bottles(reader);
        // Of what was handed out before the first day only what may reach it: bottles for later, and long doses.
        Statement statement(reader.connection(),
                            "SELECT id, client, order_id, day, kind, medication FROM dose WHERE id>=:first AND id<:end AND "
                            "entry<=:bound AND (day>=:day OR kind=8 OR order_id IN (SELECT id FROM medication_order WHERE every_days>1))");
        statement.bind(":first", key_of(days.first - domain::farthest_cover)).bind(":end", key_of(days.last + 1));
        statement.bind(":bound", reader.bound()).bind(":day", std::int64_t{days.first.number()});
        while (statement.step()) {
            if (!voided.empty() && voided.contains(statement.integer(0))) continue;
            const Day day = Day::from_number(statement.integer(3));
            const auto kind = static_cast<domain::DoseKind>(statement.integer(4));
            const std::int64_t who = person(statement.integer(1));
            if (kind == domain::DoseKind::held) calendar.add_excuse(who, {day, day});
            if (!domain::covers(kind)) continue;
            if (!returned.empty() && returned.contains(statement.integer(0))) continue;
            std::int64_t every = 1;
            if (kind != domain::DoseKind::take_home && !long_orders.empty())
                if (const auto found = long_orders.find(statement.optional_integer(2).value_or(0)); found != long_orders.end())
                    every = found->second;
            if (const auto found = supplies.find(statement.integer(0)); found != supplies.end()) every = found->second;
            calendar.add_cover(who, static_cast<domain::Medication>(statement.integer(5)), {day, day + (every - 1)});
        }
    }
    {
        Statement statement(reader.connection(),
                            "SELECT h.client, h.day, (SELECT min(r.day) FROM hold_release r WHERE r.hold=h.id AND "
                            "r.entry<=:bound AND NOT EXISTS (SELECT 1 FROM void v WHERE v.fact=45 AND v.row_id=r.id AND "
                            "v.entry<=:bound)) FROM hold h WHERE h.entry<=:bound AND NOT EXISTS (SELECT 1 FROM void v "
                            "WHERE v.fact=44 AND v.row_id=h.id AND v.entry<=:bound)");
        statement.bind(":bound", reader.bound());
        while (statement.step())
            calendar.add_excuse(person(statement.integer(0)),
                                {Day::from_number(statement.integer(1)),
                                 statement.is_null(2) ? days.last : Day::from_number(statement.integer(2)) - 1});
    }
    for (const domain::AbsenceRecord& away : all_absences(reader)) {
        calendar.add_excuse(person(away.client), away.days);
        if (away.dosed == "verified") calendar.add_cover(person(away.client), away.days);
    }
    for (const domain::GuestStay& stay : all_guest_stays(reader))
        if (stay.direction == "out") calendar.add_cover(person(stay.client), stay.days);
}

std::optional<Day> first_known(const domain::KnownDays& known) {
    if (known.imported && known.recorded_from) return std::min(known.imported->first, *known.recorded_from);
    if (known.imported) return known.imported->first;
    return known.recorded_from;
}

} // namespace

std::optional<Day> sealed_through(const Reader& reader) {
    Statement statement(reader.connection(), "SELECT value FROM state WHERE name='sealed_through'");
    if (!statement.step()) return std::nullopt;
    return Day::from_number(statement.integer(0));
}

void touch_days(Writer& writer, Day first) {
    const auto sealed = sealed_through(writer);
    if (!sealed || *sealed < first) return;
    for (const char* sql : {"DELETE FROM daily WHERE day>=:day", "DELETE FROM missed_day WHERE day>=:day", "DELETE FROM lot_day WHERE day>=:day"}) {
        Statement statement(writer.connection(), sql);
        statement.bind(":day", std::int64_t{first.number()});
        statement.run();
    }
    write_sealed_through(writer, first - 1);
}

void seal_closed_days(Writer& writer, const Clinic& clinic) {
    const auto sealed = sealed_through(writer);
    const Day last = clinic.today - 1;
    if (sealed && *sealed >= last) return;
    note_first_live_entry(writer);
    const domain::KnownDays known = known_days(writer, clinic.zone);
    Statement earliest(writer.connection(), "SELECT min(id) FROM dose");
    earliest.step();
    std::optional<Day> first = first_known(known); // before it, and before the oldest dose, there is nothing to seal
    if (!earliest.is_null(0)) {
        const Day oldest = Day::from_number(earliest.integer(0) >> 20);
        first = first ? std::min(*first, oldest) : oldest;
    }
    if (first && sealed) first = std::max(*first, *sealed + 1);
    if (!first || *first > last) return;
    const DayRange range{*first, last};

    DaySums sums;
    add_from_log(writer, range, sums);
    Statement daily(writer.connection(), "INSERT INTO daily(day, medication, formulation, kind, doses, amount) VALUES(:day, :medication, "
                                         ":formulation, :kind, :doses, :amount)");
    for (const auto& [key, sum] : sums) {
        daily.bind(":day", std::int64_t{std::get<0>(key).number()}).bind(":medication", std::get<1>(key)).bind(":formulation", std::get<2>(key));
        daily.bind(":kind", std::get<3>(key)).bind(":doses", sum.first).bind(":amount", sum.second);
        daily.run();
        daily.reset();
    }
    domain::MissedCalendar calendar(range, known);
    fill_calendar(writer, calendar);
    Statement missed(writer.connection(), "INSERT INTO missed_day(day, client) VALUES(:day, :client)");
    for (Day day = range.first; day <= range.last; day = day + 1)
        for (const std::int64_t client : calendar.missed_on(day)) {
            missed.bind(":day", std::int64_t{day.number()}).bind(":client", client);
            missed.run();
            missed.reset();
        }
    seal_lot_days(writer, range);
    write_sealed_through(writer, last);
}

Path path_for(const Reader& reader) { return reader.at_head() ? Path::rollup : Path::bounded; }

std::vector<DailyTotal> daily_totals(const Reader& reader, DayRange range, Path path) {
    DaySums sums;
    Day from_log = range.first;
    const auto sealed = path == Path::rollup ? sealed_through(reader) : std::nullopt;
    if (sealed) {
        Statement statement(reader.connection(), "SELECT day, medication, formulation, kind, doses, amount FROM daily WHERE day BETWEEN "
                                                 ":first AND :last AND day<=:sealed");
        statement.bind(":first", std::int64_t{range.first.number()}).bind(":last", std::int64_t{range.last.number()});
        statement.bind(":sealed", std::int64_t{sealed->number()});
        while (statement.step())
            sums[{Day::from_number(statement.integer(0)), statement.integer(1), statement.integer(2), statement.integer(3)}] = {
                statement.integer(4), statement.integer(5)};
        from_log = std::max(from_log, *sealed + 1);
    }
    add_from_log(reader, {from_log, range.last}, sums);
    std::vector<DailyTotal> totals;
    for (const auto& [key, sum] : sums)
        totals.push_back({std::get<0>(key), static_cast<domain::Medication>(std::get<1>(key)),
                          std::get<2>(key) == 0 ? std::nullopt : std::optional(static_cast<domain::Formulation>(std::get<2>(key))),
                          static_cast<domain::DoseKind>(std::get<3>(key)), sum.first, Amount::micrograms(sum.second)});
    return totals;
}

MissedDays::MissedDays(const Reader& reader, const Clinic& clinic, Day last, Path path)
    : reader_(reader), known_(known_days(reader, clinic.zone)), first_(first_known(known_)), last_(last) {
    if (path == Path::rollup) sealed_ = sealed_through(reader);
}

MissedDays::~MissedDays() = default;

const domain::MissedCalendar* MissedDays::calendar() const {
    if (!first_) return nullptr;
    const Day from = sealed_ ? std::max(*first_, *sealed_ + 1) : *first_;
    if (!calendar_ && from <= last_) {
        calendar_ = std::make_unique<domain::MissedCalendar>(DayRange{from, last_}, known_);
        fill_calendar(reader_, *calendar_);
    }
    return calendar_.get();
}

std::vector<std::int64_t> MissedDays::on(Day day) const {
    if (!sealed(day)) return calendar() != nullptr ? calendar()->missed_on(day) : std::vector<std::int64_t>();
    Statement statement(reader_.connection(), "SELECT client FROM missed_day WHERE day=:day ORDER BY client");
    statement.bind(":day", std::int64_t{day.number()});
    std::vector<std::int64_t> clients;
    while (statement.step()) clients.push_back(statement.integer(0));
    return clients;
}

bool MissedDays::missed(std::int64_t client, Day day) const {
    if (!sealed(day)) return std::ranges::binary_search(on(day), client);
    Statement statement(reader_.connection(), "SELECT 1 FROM missed_day WHERE day=:day AND client=:client");
    statement.bind(":day", std::int64_t{day.number()}).bind(":client", client);
    return statement.step();
}

std::vector<std::int64_t> MissedDays::open_on(Day day) const {
    return calendar() != nullptr ? calendar()->open_on(day) : std::vector<std::int64_t>();
}

std::vector<std::string> differing_tables(const Reader& reader, const Clinic& clinic) {
    std::vector<std::string> differing;
    if (const auto sealed = sealed_through(reader)) {
        Statement earliest(reader.connection(), "SELECT min(day) FROM daily");
        earliest.step();
        const Day first = std::min(*sealed, Day::from_number(earliest.optional_integer(0).value_or(sealed->number())));
        Statement oldest(reader.connection(), "SELECT min(id) FROM dose");
        oldest.step();
        const DayRange range{oldest.is_null(0) ? first : std::min(first, Day::from_number(oldest.integer(0) >> 20)), *sealed};
        // Rows beyond what is sealed would stand in the way of the next day that is.
        Statement beyond(reader.connection(), "SELECT 1 FROM daily WHERE day>:sealed LIMIT 1");
        beyond.bind(":sealed", std::int64_t{sealed->number()});
        if (daily_totals(reader, range, Path::rollup) != daily_totals(reader, range, Path::bounded) || beyond.step())
            differing.emplace_back("daily");
        const MissedDays rollup(reader, clinic, *sealed, Path::rollup), bounded(reader, clinic, *sealed, Path::bounded);
        std::int64_t expected = 0;
        bool same = true;
        if (bounded.first())
            for (Day day = *bounded.first(); same && day <= *sealed; day = day + 1) {
                const auto missed = bounded.on(day);
                expected += static_cast<std::int64_t>(missed.size());
                same = missed == rollup.on(day);
            }
        Statement rows(reader.connection(), "SELECT count(*) FROM missed_day");
        rows.step();
        if (!same || rows.integer(0) != expected) differing.emplace_back("missed_day");
    } else {
        Statement rows(reader.connection(), "SELECT (SELECT count(*) FROM daily), (SELECT count(*) FROM missed_day)");
        rows.step();
        if (rows.integer(0) != 0) differing.emplace_back("daily");
        if (rows.integer(1) != 0) differing.emplace_back("missed_day");
    }
    Statement overlooked(reader.connection(), "SELECT 1 FROM entry WHERE kind=1 AND fact IN (42,44) AND number<(SELECT value "
                                              "FROM state WHERE name='first_live_entry') LIMIT 1");
    if (overlooked.step()) differing.emplace_back("state");
    for (std::string& table : differing_stock_tables(reader, sealed_through(reader))) differing.push_back(std::move(table));
    return differing;
}

void rebuild_derived(Writer& writer, const Clinic& clinic) {
    for (const char* sql : {"DELETE FROM daily", "DELETE FROM missed_day", "DELETE FROM lot_day",
                            "DELETE FROM state WHERE name IN ('sealed_through', 'first_live_entry')"})
        writer.connection().execute(sql);
    seal_closed_days(writer, clinic);
    rebuild_stock(writer);
}

} // namespace mat::store
