// Orders and doses.
#include "exchange/import_read.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::exchange {
namespace {

using domain::DoseKind;
using domain::Medication;
using store::BulkValue;
using store::Fact;

// The monthly injection of naltrexone: one strength, every 28 days.
std::int64_t usual_every_days(Medication medication, Amount amount) {
    return medication == Medication::naltrexone && amount == Amount::milligrams(380) ? 28 : 1;
}

namespace order_columns {
enum Column { order_id, client_id, medication, dose_mg, take_homes, start_date, end_date, every_days };
}

constexpr std::string_view medication_words[] = {"methadone", "buprenorphine", "naltrexone"};

domain::OrderRecord read_order(ImportFile& file, const IdsRead& clients) {
    using namespace order_columns;
    domain::OrderRecord order;
    order.client = file.reference(client_id, clients);
    order.medication = *domain::medication_named(medication_words[file.word(medication, medication_words)]);
    order.amount = Amount::micrograms(file.micrograms(dose_mg));
    if (order.amount == Amount()) file.reject(dose_mg, "must be more than 0");
    order.every_days = file.empty(every_days) ? usual_every_days(order.medication, order.amount)
                                              : file.number(every_days, 1, domain::farthest_cover);
    order.take_homes = file.number(take_homes, 0, 1000);
    order.start = file.day(start_date);
    order.end = file.optional_day(end_date);
    if (order.end && *order.end <= order.start)
        file.reject(end_date, "must lie after start_date: it is the first day without");
    return order;
}

// What a row of the dose file says.
enum class Status { administered, take_home, missed, held };
constexpr std::string_view status_words[] = {"administered", "take_home", "missed", "held"};

struct DoseRow {
    std::int64_t client = 0;
    const domain::OrderRecord* order = nullptr;
    Status status = Status::administered;
    Day day; ///< the day it covers, or would have
    Amount amount;
    Day handed_over; ///< for missed and held rows the day itself
    std::int32_t second = 0;
    std::optional<std::int64_t> staff;
    bool given() const { return status == Status::administered || status == Status::take_home; }
    /// Days that it covers from `day` on.
    std::int64_t covers() const { return !given() ? 0 : status == Status::take_home ? 1 : order->every_days; }
};

namespace dose_columns {
enum Column {
    dose_id,
    client_id,
    order_id,
    dose_date,
    status,
    dose_mg,
    dispensed_date,
    dispensed_time,
    staff_id
};
}

// What only a dose that was given has; a missed or held one must not have it.
void read_hand_over(ImportFile& file, DoseRow& row, const IdsRead& staff) {
    using namespace dose_columns;
    if (row.given()) {
        row.handed_over = file.day(dispensed_date);
        row.second = file.second_of_day(dispensed_time);
        row.staff = file.reference(staff_id, staff);
        if (row.amount == Amount()) file.reject(dose_mg, "must be more than 0 for a dose that was given");
        return;
    }
    row.handed_over = row.day;
    row.staff = file.optional_reference(staff_id, staff);
    if (row.amount != Amount()) file.reject(dose_mg, "must be 0 for a dose that was not given");
    if (!file.empty(dispensed_date)) file.reject(dispensed_date, "must be empty for a dose that was not given");
    if (!file.empty(dispensed_time)) file.reject(dispensed_time, "must be empty for a dose that was not given");
}

// A bottle may be for a day to come; nothing else may be.
void check_dose_days(ImportFile& file, const DoseRow& row, Day today) {
    using namespace dose_columns;
    if (row.handed_over > today) file.reject(row.given() ? dispensed_date : dose_date, "lies in the future");
    if (row.status == Status::administered && row.day != row.handed_over)
        file.reject(dose_date, "must be dispensed_date for an administered dose");
    if (row.status == Status::take_home && row.day <= row.handed_over)
        file.reject(dose_date, "must lie after dispensed_date for a take-home dose");
    if (row.status == Status::take_home && row.day - row.handed_over > domain::farthest_cover)
        file.reject(dose_date,
                    "lies more than " + std::to_string(domain::farthest_cover) + " days after dispensed_date");
}

void check_dose_order(ImportFile& file, const DoseRow& row) {
    using namespace dose_columns;
    if (row.order->client != row.client) file.reject(order_id, "points to an order of another client");
    if (!row.order->active_on(row.handed_over))
        file.reject(row.given() ? dispensed_date : dose_date, "is no day on which the order is active");
}

DoseRow read_dose(ImportFile& file, const IdsRead& staff, const IdsRead& clients, const OrdersRead& orders,
                  Day today) {
    using namespace dose_columns;
    DoseRow row;
    row.client = file.reference(client_id, clients);
    const std::int64_t order = file.reference(order_id, orders.ids);
    row.day = file.day(dose_date);
    row.status = static_cast<Status>(file.word(status, status_words));
    row.amount = Amount::micrograms(file.micrograms(dose_mg));
    read_hand_over(file, row, staff);
    if (file.rejected()) return row;
    row.order = &orders.order(order);
    check_dose_days(file, row, today);
    check_dose_order(file, row);
    return row;
}

void note_day(DosesRead& doses, const DoseRow& row) {
    auto& word = doses.days.word(row.client, row.day);
    if (row.status == Status::missed) word.missed |= DaysRead::bit(row.day);
    if (row.status == Status::held) word.held |= DaysRead::bit(row.day);
    const int kind = domain::is_agonist(row.order->medication) ? 0 : 1;
    for (std::int64_t ahead = 0; ahead < row.covers(); ++ahead)
        doses.days.word(row.client, row.day + ahead).covered_by[kind] |= DaysRead::bit(row.day + ahead);

    const auto earlier = [](std::optional<Day>& day, Day other) { day = day ? std::min(*day, other) : other; };
    earlier(doses.first_dose_day, row.day);
    doses.last_known = doses.last_known ? std::max(*doses.last_known, row.handed_over) : row.handed_over;
    if (row.status != Status::missed) earlier(doses.first_changed, row.handed_over);
}

} // namespace

OrdersRead import_orders(store::Writer& writer, ImportFile& file, ImportOutcome& outcome,
                         const IdsRead& clients, Day today) {
    using namespace order_columns;
    OrdersRead orders;
    Spans spans;
    std::int64_t next = writer.next_id(Fact::medication_order), next_end = writer.next_id(Fact::order_end);
    FileRows rows(writer, file, {Fact::medication_order, Fact::order_end});
    while (file.next()) {
        const std::int64_t id = file.own_id(order_id, orders.ids);
        domain::OrderRecord order = read_order(file, clients);
        const auto code = static_cast<std::int64_t>(order.medication);
        if (!file.rejected() && !spans.add(order.client << 2 | code, order.start,
                                           order.end.value_or(Day::from_number(Day::last_number + 1))))
            file.reject(start_date, "overlaps another order of the client for the same medication");
        if (file.rejected()) continue;
        order.id = next;
        // An order for a later day was written by today.
        const std::int64_t written = std::min(order.start, today).number();
        rows.add(0, next,
                 {order.client,
                  code,
                  order.amount.micrograms(),
                  order.every_days,
                  order.take_homes,
                  std::int64_t{order.start.number()},
                  {},
                  BulkValue::text("clinic"),
                  {},
                  {},
                  written});
        if (order.end)
            rows.add(1, next_end++, {next, std::int64_t{order.end->number()}, BulkValue::text("imported")});
        ++next;
        orders.orders.push_back(std::move(order));
        orders.ids.keep(id, static_cast<std::int64_t>(orders.orders.size()));
    }
    rows.record(outcome);
    return orders;
}

DosesRead import_doses(store::Writer& writer, ImportFile& file, ImportOutcome& outcome, const IdsRead& staff,
                       const IdsRead& clients, const OrdersRead& orders, const domain::Zone& zone, Day today) {
    using namespace dose_columns;
    DosesRead doses;
    IdsRead ids("doses.csv");
    // In a store without doses every day begins with 1; else each day is asked for once.
    const bool store_has_doses = writer.next_id(Fact::dose) != 1;
    DayKeys keys(store_has_doses
                     ? [&writer](Day day) { return store::next_dose_number(writer, day).sequence(); }
                     : std::function<std::int64_t(Day)>());
    FileRows rows(writer, file, {Fact::dose});
    while (file.next()) {
        file.own_id(dose_id, ids);
        const DoseRow row = read_dose(file, staff, clients, orders, today);
        if (file.rejected()) continue;
        auto& days = doses.days.word(row.client, row.day).any;
        if ((days & DaysRead::bit(row.day)) != 0) {
            file.reject(dose_date, "is the dose date of an earlier row of the client");
            continue;
        }
        const auto key =
            row.status == Status::missed ? std::optional<std::int64_t>(0) : keys.next(row.handed_over);
        if (!key) {
            file.reject(row.given() ? dispensed_date : dose_date, "is a day that can hold no more doses");
            continue;
        }
        days |= DaysRead::bit(row.day);
        note_day(doses, row);
        if (row.status == Status::missed) {
            ++outcome.missed_listed;
            continue;
        }
        const DoseKind kind = row.status == Status::administered ? DoseKind::administered
                              : row.status == Status::take_home  ? DoseKind::take_home
                                                                 : DoseKind::held;
        const BulkValue at =
            row.given() ? zone.moment_or_nearest({row.handed_over, row.second}).microseconds() : BulkValue();
        rows.add(0, *key,
                 {row.client,
                  row.order->id,
                  std::int64_t{row.day.number()},
                  static_cast<std::int64_t>(kind),
                  static_cast<std::int64_t>(row.order->medication),
                  row.amount.micrograms(),
                  at,
                  row.staff,
                  std::int64_t{0},
                  {}});
    }
    rows.record(outcome);
    return doses;
}

} // namespace mat::exchange
