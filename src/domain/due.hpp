// What becomes due: one shape for everything that somebody must do by some day, and the rules that find it. A new rule
// is one function and one row of the table in due.cpp; reports and reminders need nothing else.
#pragma once

#include "domain/counter.hpp"
#include "domain/coverage.hpp"
#include "domain/exams.hpp"
#include "domain/policy.hpp"
#include "domain/roles.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mat::domain {

enum class DueKind {
    missed_doses,   ///< an open run of missed days: somebody should call
    injection,      ///< the next injection of an order of several days
    order_expiring, ///< an order that ends with nothing after it
    hold_review,    ///< a hold that nobody has decided on
    order_frozen,   ///< a titration that stands still: a prescriber decides
    verbal_order,   ///< a verbal order that its prescriber has not signed
    take_home_review, ///< a determination on take-homes that is to be looked at again
    naloxone_expired, ///< the naloxone that somebody has is no longer good
    call_back,      ///< bottles to be counted, or a count that differs
    physical_exam,  ///< the physical examination after an admission, and each year
    psychosocial,   ///< the assessment and care plan after an admission
    bottles_out,    ///< a hold, and bottles that are out: keep or return?
    request,        ///< something that waits for a prescriber
    incident,       ///< something that went wrong, and that no prescriber has looked at
    long_absence,   ///< no dose for so many days that somebody should go and look; never a discharge
    stock_variance, ///< a count that differs, until a person closes it
    stock_witness,  ///< what was poured away and nobody has witnessed
    lot_expiring,   ///< a lot with something left that must not be used for long
    inventory,      ///< the physical inventory (21 CFR 1304.11)
    loss_notice,    ///< written notice of a theft or loss (21 CFR 1301.76(b))
    loss_report,    ///< form 106 of it
};
/// `missed-doses`, `injection`, …: the kind of a reminder.
std::string_view name_of(DueKind kind);
/// What settles it, as the command that does: `mat dose-log order`; of stock with an N where its number goes.
std::string_view resolved_by(DueKind kind);
/// Whether that command takes the client.
constexpr bool resolved_for_client(DueKind kind) { return kind != DueKind::verbal_order; }
/// Whether it is about stock and not about a person.
constexpr bool is_about_stock(DueKind kind) { return kind >= DueKind::stock_variance; }

/// Something that is due.
struct Due {
    DueKind kind = DueKind::missed_doses;
    std::int64_t client = 0; ///< in whose care; 0: it is about stock
    Day due;                 ///< the day by which it should be done
    Day soon;                ///< from this day on it is shown as due soon
    std::optional<Day> lapses; ///< the day from which it is too late; nothing: never
    std::optional<std::int64_t> told; ///< the one of the staff who is told
    Roles told_roles;        ///< where nobody is named: everybody with one of these roles
    std::int64_t days = 0;   ///< of a missed run or a long absence: its length; else 0
    std::int64_t number = 0; ///< of the order, hold, take-home order, request or incident that it is about; else 0
    std::string about = {};  ///< of stock: `count 3`, `lot 2`, a product
};
/// The command that settles it: of stock with the number of what it is about.
std::string resolved_by(const Due& due);

enum class DueState { coming, due_soon, due, overdue, lapsed };
std::string_view name_of(DueState state);
/// How it stands on that day.
DueState state_of(const Due& due, Day on);
/// Whether a reminder of that day tells it: once it is due, and 14, 7, 3 and 1 days before.
bool reminded_on(const Due& due, Day on);

/// Whether one of any of those days does.
bool reminded_within(const Due& due, DayRange days);

/// All that the rules look at, for one person in care.
struct DueFacts {
    std::int64_t client = 0;
    Policy policy; ///< this person's
    TreatmentHistory history;
    KnownDays known;
    std::optional<EpisodeRecord> episode; ///< the one that is open on the day
    std::vector<ExamRecord> exams;
    std::optional<std::int64_t> counselor;
    std::vector<RequestRecord> requests;  ///< those that wait
    std::vector<IncidentRecord> incidents; ///< those that nobody has looked at
    Day on;          ///< the day that is asked about; may be to come
    Day today;       ///< no day after it has happened
    Day last_closed; ///< the last day of which it is known whether it was missed: yesterday while the window is open
    bool settled = false; ///< the last closed day was covered, and no rule asks when or how: the history is without doses,
                          ///< and without orders that had ended by then
};
/// Whether nothing but a missed last closed day, a dose held on it or a verbal order could make any rule ask for this person's doses, or for
/// orders that had ended by then: every order in force then or now is a daily one for opioids without steps or portions, and nobody was
/// away or on hold. Looks at neither.
bool is_settled(const DueFacts& facts);
/// Everything that is due soon, due or overdue for this person on that day, in the order of the rules.
std::vector<Due> due_items(const DueFacts& facts);

/// All that the rules on stock look at.
struct StockDueFacts {
    struct Numbered { std::int64_t id; Day day; };
    struct Expiring { std::int64_t lot; Day expires; };
    struct Inventory { std::string product; Day came_in; std::optional<Day> last; }; ///< of which something is left
    struct Loss { std::int64_t id; Day discovered; bool noticed, reported; };
    Policy policy;
    std::vector<Numbered> variances; ///< open counts
    std::vector<Numbered> unwitnessed; ///< movements
    std::vector<Expiring> lots;      ///< with something left
    std::vector<Inventory> inventories;
    std::vector<Loss> losses;
    std::vector<Day> holidays;       ///< around the discoveries
    Day on;
};
/// Everything of stock that is due soon, due or overdue on that day.
std::vector<Due> stock_due_items(const StockDueFacts& facts);
/// The last day of the next inventory: the day `months` after the last one, or the last day of a shorter month.
Day inventory_due(Day last, std::int64_t months);

} // namespace mat::domain
