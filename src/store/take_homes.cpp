#include "store/take_homes.hpp"

#include "store/connection.hpp"
#include "store/derived.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace mat::store {
namespace {

Value day_value(Day day) { return std::int64_t{day.number()}; }
Day day_at(Statement& statement, int column) { return Day::from_number(statement.integer(column)); }
Value or_null(const std::optional<std::int64_t>& value) { return value ? Value(*value) : Value(); }

} // namespace

namespace {

constexpr std::string_view take_home_query =
    "SELECT t.id, t.client, t.day, t.days, t.met, t.tier_from, t.most_days, t.education_day, t.review_day, t.staff, x.day, x.reason FROM "
    "take_home_order t LEFT JOIN take_home_order_end x ON x.take_home_order=t.id AND x.entry<=:bound WHERE t.entry<=:bound";

std::vector<domain::TakeHomeOrder> take_home_orders_from(Statement& statement) {
    std::vector<domain::TakeHomeOrder> orders;
    while (statement.step()) {
        if (!orders.empty() && orders.back().id == statement.integer(0)) continue; // ended once is ended
        domain::TakeHomeOrder& order = orders.emplace_back();
        order.id = statement.integer(0);
        order.client = statement.integer(1);
        order.day = day_at(statement, 2);
        order.days = statement.integer(3);
        order.met = static_cast<unsigned>(statement.integer(4));
        order.tier_from = statement.optional_integer(5);
        order.most_days = statement.optional_integer(6);
        order.education = day_at(statement, 7);
        order.review = day_at(statement, 8);
        order.staff = statement.integer(9);
        if (statement.is_null(10)) continue;
        order.end = day_at(statement, 10);
        order.end_reason = statement.text(11);
    }
    return orders;
}

} // namespace

std::vector<domain::TakeHomeOrder> take_home_orders_of(const Reader& reader, const Client& client) {
    if (!has_any(reader, "take_home_order", client)) return {};
    Statement statement(reader.connection(), std::string(take_home_query) + " AND t.client IN " + client.places() + " ORDER BY t.id, x.id");
    client.bind(statement).bind(":bound", reader.bound());
    return take_home_orders_from(statement);
}

std::vector<domain::TakeHomeOrder> all_take_home_orders(const Reader& reader) {
    Statement statement(reader.connection(), std::string(take_home_query) + " ORDER BY t.id, x.id");
    statement.bind(":bound", reader.bound());
    return take_home_orders_from(statement);
}

std::int64_t record_take_home_order(Writer& writer, const Keys& keys, const Client& client, const domain::TakeHomeOrder& order, Instant at,
                                    const TakeHomeWords& words) {
    const std::int64_t id = writer.next_id(Fact::take_home_order), number = client.number.sequence();
    const std::string text = nlohmann::json(words).dump();
    return writer.record(Fact::take_home_order, id,
                         {number, day_value(order.day), at.microseconds(), order.days, std::int64_t{order.met}, or_null(order.tier_from),
                          or_null(order.most_days), day_value(order.education), day_value(order.review), order.staff,
                          Blob{seal(keys.client(writer, number), Fact::take_home_order, id, text)}});
}

void record_take_home_order_end(Writer& writer, std::int64_t order, Day day, std::string_view reason, std::int64_t staff) {
    writer.record(Fact::take_home_order_end, {order, day_value(day), std::string(reason), staff});
}

TakeHomeWords take_home_words(const Reader& reader, const Keys& keys, const domain::TakeHomeOrder& order) {
    Statement statement(reader.connection(), "SELECT words FROM take_home_order WHERE id=:id");
    statement.bind(":id", order.id);
    if (!statement.step()) return {};
    const std::string text = open_sealed(keys.client(reader, order.client), Fact::take_home_order, order.id, statement.blob(0));
    return nlohmann::json::parse(text).get<TakeHomeWords>();
}

domain::DosingFacts take_home_facts(const Reader& reader, const Client& client, const Clinic& clinic, Day day) {
    domain::DosingFacts facts = dosing_facts(reader, client, clinic, day);
    facts.history.take_home_orders = take_home_orders_of(reader, client);
    // A cap a week looks at closures of this week, or fortnight, that have gone by.
    for (const Closure& closure : closures(reader, {day - 14, day - 1}))
        (closure.kind == "weekly" ? facts.weekly_closures : facts.closures).push_back(closure.day);
    return facts;
}

domain::DosingFacts supply_facts(const Reader& reader, const Client& client, const Clinic& clinic, Day day, const domain::Policy& policy) {
    constexpr std::int64_t fortnight = 14; // caps a week, or two, look so far to both sides
    domain::DosingFacts facts = facts_of_clinic(reader, clinic, {day - fortnight, day + domain::farthest_cover});
    facts.policy = policy;
    facts.episodes = episodes_of(reader, client);
    facts.history.orders = orders_of(reader, client);
    facts.history.take_home_orders = take_home_orders_of(reader, client);
    const bool readmitted = facts.episodes.size() > 1;
    if (readmitted) {
        facts.history.absences = absences_of(reader, client);
        facts.history.guest_stays = guest_stays_of(reader, client);
    }
    facts.history.doses = doses_of(reader, client, readmitted ? Day::from_number(Day::first_number) : day - fortnight);
    return facts;
}

std::vector<domain::DoseRecord> bottles_out(const Reader& reader, const Client& client, Day from) {
    std::vector<domain::DoseRecord> bottles = doses_of(reader, client, from);
    std::erase_if(bottles, [](const domain::DoseRecord& dose) {
        return dose.kind != domain::DoseKind::take_home || dose.returned || dose.voided;
    });
    std::ranges::stable_sort(bottles, {}, &domain::DoseRecord::day);
    return bottles;
}

void record_return(Writer& writer, const domain::DoseRecord& bottle, const domain::ReturnRecord& returned, Instant at, std::int64_t staff) {
    if (returned.opens) touch_days(writer, bottle.day);
    writer.record(Fact::bottle_return, {bottle.client, bottle.number.key(), day_value(returned.day), at.microseconds(), returned.state,
                                        std::int64_t{returned.intact}, std::int64_t{returned.opens}, staff});
}

std::int64_t record_naloxone(Writer& writer, const Client& client, const domain::NaloxoneRecord& naloxone) {
    return writer.record(Fact::naloxone, {client.number.sequence(), day_value(naloxone.day), naloxone.product, naloxone.quantity,
                                          day_value(naloxone.expires), naloxone.staff});
}

namespace {

constexpr std::string_view naloxone_query = "SELECT id, client, day, product, quantity, expires_day, staff FROM naloxone WHERE entry<=:bound";

std::vector<domain::NaloxoneRecord> naloxone_from(Statement& statement) {
    std::vector<domain::NaloxoneRecord> list;
    while (statement.step())
        list.push_back({statement.integer(0), statement.integer(1), day_at(statement, 2), statement.text(3), statement.integer(4),
                        day_at(statement, 5), statement.integer(6)});
    return list;
}

} // namespace

std::vector<domain::NaloxoneRecord> naloxone_of(const Reader& reader, const Client& client) {
    Statement statement(reader.connection(), std::string(naloxone_query) + " AND client IN " + client.places() + " ORDER BY day, id");
    client.bind(statement).bind(":bound", reader.bound());
    return naloxone_from(statement);
}

std::vector<domain::NaloxoneRecord> all_naloxone(const Reader& reader) {
    Statement statement(reader.connection(), std::string(naloxone_query) + " ORDER BY day, id");
    statement.bind(":bound", reader.bound());
    return naloxone_from(statement);
}

std::string digest_of_seed(std::string_view seed) { return hex(view(digest_of("mat call-back seed\n" + std::string(seed)))); }

std::string place_in_draw(std::string_view seed, ClientNumber client) {
    return hex(view(digest_of("mat call-back draw\n" + std::string(seed) + "\n" + client.text())));
}

std::optional<CallBackSeed> find_seed(const Reader& reader, const std::string& digest) {
    Statement statement(reader.connection(), "SELECT s.id, s.day, d.id FROM call_back_seed s LEFT JOIN call_back_draw d ON d.call_back_seed=s.id AND "
                                             "d.entry<=:bound WHERE s.digest=:digest AND s.entry<=:bound");
    statement.bind(":digest", std::string_view(digest)).bind(":bound", reader.bound());
    if (!statement.step()) return std::nullopt;
    return CallBackSeed{statement.integer(0), day_at(statement, 1), digest, statement.optional_integer(2)};
}

std::int64_t record_seed(Writer& writer, Day day, const std::string& digest, std::int64_t staff) {
    return writer.record(Fact::call_back_seed, {day_value(day), digest, staff});
}

std::int64_t record_draw(Writer& writer, const CallBackDraw& draw, std::int64_t staff) {
    return writer.record(Fact::call_back_draw,
                         {draw.seed, draw.words, day_value(draw.day), draw.least_bottles, draw.wanted, draw.candidates, staff});
}

std::vector<CallBackDraw> draws(const Reader& reader) {
    Statement statement(reader.connection(), "SELECT id, call_back_seed, seed, day, least_bottles, wanted, candidates FROM call_back_draw WHERE "
                                             "entry<=:bound ORDER BY id");
    statement.bind(":bound", reader.bound());
    std::vector<CallBackDraw> list;
    while (statement.step())
        list.push_back({statement.integer(0), statement.integer(1), statement.text(2), day_at(statement, 3), statement.integer(4),
                        statement.integer(5), statement.integer(6)});
    return list;
}

std::int64_t record_call_back(Writer& writer, std::int64_t client, std::int64_t draw, Day day) {
    return writer.record(Fact::call_back, {client, draw, day_value(day)});
}

void record_count(Writer& writer, const domain::CallBackRecord& call, Day day, Instant at, std::int64_t counted, std::int64_t expected,
                  std::int64_t staff) {
    writer.record(Fact::call_back_count, {call.client, call.id, day_value(day), at.microseconds(), counted, expected, staff});
}

void record_call_back_close(Writer& writer, std::int64_t call, Day day, std::string_view reason, std::int64_t staff) {
    writer.record(Fact::call_back_close, {call, day_value(day), std::string(reason), staff});
}

std::vector<domain::CallBackRecord> call_backs(const Reader& reader) {
    Statement statement(reader.connection(),
                        "SELECT c.id, c.client, c.call_back_draw, c.day, n.day, n.counted, n.expected, x.day, x.reason FROM call_back c "
                        "LEFT JOIN call_back_count n ON n.id=(SELECT max(m.id) FROM call_back_count m WHERE m.call_back=c.id AND "
                        "m.entry<=:bound) LEFT JOIN call_back_close x ON x.call_back=c.id AND x.entry<=:bound "
                        "WHERE c.entry<=:bound ORDER BY c.id");
    statement.bind(":bound", reader.bound());
    const auto merged = survivors(reader);
    std::vector<domain::CallBackRecord> calls;
    while (statement.step()) {
        domain::CallBackRecord& call = calls.emplace_back();
        call.id = statement.integer(0);
        call.client = survivor_of(statement.integer(1), merged);
        call.draw = statement.integer(2);
        call.day = day_at(statement, 3);
        if (!statement.is_null(4)) {
            call.counted_on = day_at(statement, 4);
            call.counted = statement.integer(5);
            call.expected = statement.integer(6);
        }
        if (!statement.is_null(7)) {
            call.closed = day_at(statement, 7);
            call.close_reason = statement.text(8);
        }
    }
    return calls;
}

} // namespace mat::store
