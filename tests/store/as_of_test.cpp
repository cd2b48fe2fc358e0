// Looks back: which entry a moment means, that every read stops at its entry, and that the quick way of adding
// up says what the slow one says, then and now.
#include "made_store.hpp"

#include "store/away.hpp"
#include "store/connection.hpp"
#include "store/derived.hpp"
#include "store/query.hpp"
#include "store/stock.hpp"
#include "store/take_homes.hpp"
#include "store/treatment.hpp"
#include "store/verify.hpp"

#include <algorithm>
#include <cstdio>
#include <doctest/doctest.h>
#include <functional>
#include <map>
#include <random>

using namespace mat;
using namespace mat::store;
using domain::DoseKind;
using domain::Medication;
using domain::Role;
using made::client;
using made::Engine;
using made::MadeStore;

namespace {

const Day monday = *Day::parse("2026-03-02");
constexpr std::int64_t minute = 60'000'000;

std::int64_t number(Day day) { return day.number(); }

/// The greatest n such that every entry up to n was recorded by T, by its words.
std::int64_t entry_by_words(const std::vector<std::int64_t>& moments, std::int64_t moment) {
    std::int64_t n = 0;
    for (const std::int64_t at : moments) {
        if (at > moment) break;
        ++n;
    }
    return n;
}

void check_entry_by(const MadeStore& made) {
    std::vector<std::int64_t> moments;
    {
        Engine engine(made.path());
        for (const auto& row : engine.rows("SELECT at FROM entry ORDER BY number"))
            moments.push_back(std::get<std::int64_t>(row[0]));
    }
    made.read([&](const Reader& reader) {
        std::vector<std::int64_t> asked = {INT64_MIN, 0, INT64_MAX};
        for (const std::int64_t at : moments)
            for (const std::int64_t by : {-1, 0, 1}) asked.push_back(at + by);
        for (const std::int64_t moment : asked) {
            CAPTURE(moment);
            CHECK(entry_by(reader, Instant::from_microseconds(moment)) == entry_by_words(moments, moment));
        }
        // And back: as of the moment of an entry, that entry is in view.
        for (std::int64_t n = 1; n <= reader.head(); ++n) {
            const auto at = recorded_at(reader, n);
            REQUIRE(at.has_value());
            CHECK(entry_by(reader, *at) >= n);
        }
        CHECK_FALSE(recorded_at(reader, 0).has_value());
        CHECK_FALSE(recorded_at(reader, reader.head() + 1).has_value());
        return 0;
    });
}

} // namespace

TEST_CASE("a moment means the greatest entry such that every entry up to it was recorded by then") {
    for (const std::vector<std::int64_t>& steps : std::vector<std::vector<std::int64_t>>{
             {1, 1, 1, 1},            // forward
             {0, 0, 0, 0},            // all at once
             {10, -5, 1, 1, 1, 1, 1}, // behind for a while, then past
             {10, -10, 10, -10, 20},  // to and fro
             {-100, 1, 1},            // behind from the first
             {-5, 5, -5, 5, 0, 0, 1},
             {100, -99, 1, 1, 97, 0, 5},
         }) {
        MadeStore made;
        for (const std::int64_t step : steps) {
            made.now = made.now + step * minute;
            made.write("look", [](Writer& writer) { writer.record_look(1001, "care"); });
        }
        check_entry_by(made);
        CHECK_FALSE(made.read([](const Reader& reader) { return verify_chain(reader, "").fault; }));
    }
}

TEST_CASE("a moment means the same entry under any clock") {
    for (unsigned seed = 1; seed <= 4; ++seed) {
        std::mt19937 dice(seed);
        MadeStore made;
        for (int i = 0; i < 40; ++i) {
            made.now = made.now + (static_cast<std::int64_t>(dice() % 7) - 2) * minute;
            made.write("look", [](Writer& writer) { writer.record_look(1001, "care"); });
        }
        CAPTURE(seed);
        check_entry_by(made);
    }
}

namespace {

// ---- What can be read, as text.
// --------------------------------------------------------------------------------------

std::string text(std::int64_t value) { return std::to_string(value) + " "; }
std::string text(Day day) { return day.text() + " "; }
std::string text(Instant moment) { return text(moment.microseconds()); }
std::string text(Amount amount) { return amount.text() + " "; }
std::string text(const std::string& words) { return words + " "; }
std::string text(DoseNumber dose) { return dose.text() + " "; }
template <class T>
std::string text(const std::optional<T>& value) {
    return value ? text(*value) : "- ";
}

std::string text(const domain::OrderRecord& order) {
    return text(order.id) + text(order.client) + text(std::string(name_of(order.medication))) +
           text(order.amount) + text(order.every_days) + text(order.take_homes) + text(order.start) +
           text(order.until) + text(order.end) + text(order.supply) + text(order.product) + text(order.staff) +
           text(order.written) + "\n";
}
std::string text(const domain::DoseRecord& dose) {
    std::string out = text(dose.number) + text(dose.client) + text(dose.order) + text(dose.day) +
                      text(std::string(name_of(dose.kind))) + text(dose.amount) + text(dose.every_days) +
                      text(dose.at) + text(dose.staff) + text(dose.late) + text(dose.replaces) +
                      text(dose.recorded_at);
    if (dose.voided)
        out += "voided " + text(dose.voided->code) + text(dose.voided->at) +
               (dose.voided->confirmed ? "confirmed " : "") + (dose.voided->replaced ? "replaced" : "");
    return out + "\n";
}
std::string text(const domain::HoldRecord& hold) {
    return text(hold.id) + text(hold.client) + text(hold.day) + text(hold.at) + text(hold.reason) +
           text(hold.released) + text(hold.released_at) + "\n";
}
std::string text(const domain::AbsenceRecord& away) {
    return text(away.client) + text(away.days.first) + text(away.days.last) + text(away.kind) +
           text(away.dosed) + "\n";
}
std::string text(const domain::GuestStay& stay) {
    return text(stay.client) + text(stay.days.first) + text(stay.days.last) + text(stay.direction) + "\n";
}
std::string text(const domain::EpisodeRecord& episode) {
    return text(episode.id) + text(episode.client) + text(episode.admitted) + text(episode.discharged) +
           text(episode.reason) + text(episode.program) + text(episode.counselor) + text(episode.age) +
           text(episode.treatment_start) + text(episode.verified_by) + "\n";
}
template <class List>
std::string all(const List& list) {
    std::string out;
    for (const auto& each : list) out += text(each);
    return out;
}

/// Everybody there is by then.
std::vector<Client> everybody(const Reader& reader) {
    std::vector<Client> people;
    for (std::int64_t sequence = 1001; sequence < 1012; ++sequence)
        if (const auto found = find_client(reader, *ClientNumber::from_sequence(sequence)))
            people.push_back(*found);
    return people;
}
template <class Read>
std::string of_everybody(const Reader& reader, const Read& read) {
    std::string out;
    for (const Client& person : everybody(reader)) out += person.list() + ":\n" + read(person);
    return out;
}

std::string totals(const Reader& reader) {
    std::string out;
    for (const DailyTotal& total : daily_totals(reader, {monday - 500, monday + 60}, path_for(reader)))
        out += text(total.day) + text(std::string(name_of(total.medication))) +
               text(std::string(name_of(total.kind))) + text(total.doses) + text(total.amount) + "\n";
    return out;
}

std::string missed_days(const Reader& reader) {
    const Clinic clinic = read_clinic(reader);
    const MissedDays missed(reader, clinic, clinic.today - 1, path_for(reader));
    std::string out = text(missed.first()) + "\n";
    if (missed.first())
        for (Day day = *missed.first(); day < clinic.today; day = day + 1) {
            out += text(day);
            for (const std::int64_t who : missed.on(day)) out += text(who);
            out += "\n";
        }
    return out;
}

std::string view_rows(const Reader& reader, const char* view) {
    const auto answer = run_query(reader, read_clinic(reader), Role::admin,
                                  std::string("SELECT * FROM ") + view + " ORDER BY 1, 2");
    REQUIRE(answer);
    std::string out;
    for (const auto& row : answer->rows) {
        for (const QueryCell& cell : row)
            out += cell.index() == 0   ? "- "
                   : cell.index() == 1 ? text(std::get<1>(cell))
                   : cell.index() == 2 ? std::to_string(std::get<2>(cell))
                                       : std::get<3>(cell) + " ";
        out += "\n";
    }
    return out;
}

using See = std::function<std::string(const Reader&, const MadeStore&)>;

/// Every read of the store that is bounded by an entry, by what it is about.
const std::map<std::string, See>& subjects() {
    static const std::map<std::string, See> all_of_them = {
        {"orders",
         [](const Reader& reader, const MadeStore&) {
             return of_everybody(reader, [&](const Client& who) { return all(orders_of(reader, who)); });
         }},
        {"open orders", // without reading those that have ended
         [](const Reader& reader, const MadeStore&) {
             std::string out;
             for (const Day day : {monday - 1, monday, monday + 1, monday + 9}) {
                 auto by_all = all_orders(reader);
                 std::erase_if(by_all, [day](const domain::OrderRecord& order) { return order.end && *order.end <= day; });
                 const std::string open = all(open_orders(reader, day));
                 CHECK(open == all(by_all));
                 out += day.text() + ": " + open + "\n";
             }
             return out;
         }},
        {"doses",
         [](const Reader& reader, const MadeStore&) {
             return of_everybody(reader,
                                 [&](const Client& who) { return all(doses_of(reader, who, monday - 3)); });
         }},
        {"dose history",
         [](const Reader& reader, const MadeStore&) {
             std::string out;
             for (const Day day : {monday, monday + 1, monday + 4})
                 for (std::int64_t i = 1; i < 8; ++i)
                     if (const auto dose = find_dose(reader, *DoseNumber::from_parts(day, i)))
                         out += text(*dose) + "  " + all(history_of(reader, dose->number)) + "\n";
             return out;
         }},
        {"draws",
         [](const Reader& reader, const MadeStore&) {
             std::string out;
             for (std::int64_t i = 1; i < 8; ++i)
                 for (const Draw& draw : draws_of(reader, *DoseNumber::from_parts(monday, i)))
                     out += text(i) + text(draw.lot) + text(draw.quantity) + "\n";
             return out;
         }},
        {"holds",
         [](const Reader& reader, const MadeStore&) {
             return of_everybody(reader, [&](const Client& who) { return all(holds_of(reader, who)); });
         }},
        {"absences",
         [](const Reader& reader, const MadeStore&) {
             return of_everybody(reader, [&](const Client& who) { return all(absences_of(reader, who)); });
         }},
        {"guest stays",
         [](const Reader& reader, const MadeStore&) {
             return of_everybody(reader, [&](const Client& who) { return all(guest_stays_of(reader, who)); });
         }},
        {"episodes",
         [](const Reader& reader, const MadeStore&) {
             return of_everybody(reader, [&](const Client& who) { return all(episodes_of(reader, who)); });
         }},
        {"clients",
         [](const Reader& reader, const MadeStore&) {
             std::string out;
             for (const ClientLine& line : list_clients(reader, monday + 2))
                 out +=
                     line.number.text() + " " + line.status + " " + (line.episode ? text(*line.episode) : "\n");
             return out + of_everybody(reader, [&](const Client& who) { return who.number.text() + "\n"; });
         }},
        {"referrals",
         [](const Reader& reader, const MadeStore&) {
             return of_everybody(reader, [&](const Client& who) {
                 const auto referral = last_referral(reader, who);
                 return referral ? text(referral->day) +
                                       (referral->pregnant ? text(*referral->pregnant) : "- ") + "\n"
                                 : std::string("-\n");
             });
         }},
        {"identities",
         [](const Reader& reader, const MadeStore& made) {
             const Keys keys = made.keys(reader);
             return of_everybody(reader, [&](const Client& who) {
                 return identity_text(open_identity(reader, keys, who)) + "\n";
             });
         }},
        {"settings",
         [](const Reader& reader, const MadeStore&) {
             std::string out;
             for (const SettingKind& kind : setting_kinds()) {
                 for (const Day day : {monday - 1, monday, monday + 1, monday + 400})
                     out += text(setting(reader, kind.name, day));
                 for (const SettingVersion& version : setting_versions(reader, kind.name))
                     out += text(version.value) + text(version.from) + text(version.entry);
                 out += "\n";
             }
             return out + text(read_clinic(reader).window_closes);
         }},
        {"staff",
         [](const Reader& reader, const MadeStore& made) {
             const Keys keys = made.keys(reader);
             std::string out;
             for (const StaffMember& member : list_staff(reader, &keys))
                 out += text(member.id) + text(member.login) + text(member.roles.text()) + member.name + "\n";
             for (const char* login : {"root", "nora", "piet", "rosa"})
                 if (const auto member = find_staff(reader, login))
                     out += text(member->id) + text(member->roles.bits());
             return out;
         }},
        {"closures",
         [](const Reader& reader, const MadeStore&) {
             std::string out;
             for (const Closure& closure : closures(reader, {monday - 60, monday + 60}))
                 out += text(closure.id) + text(closure.day) + text(closure.kind) + "\n";
             return out;
         }},
        {"lots",
         [](const Reader& reader, const MadeStore&) {
             std::string out;
             for (const Lot& lot : lots(reader))
                 out += text(lot.id) + text(lot.product.id) + text(lot.code) + text(lot.received) +
                        text(lot.on_hand) + "\n";
             for (const Product& product : products(reader))
                 out += text(product.id) + text(product.form) + text(product.strength);
             return out;
         }},
        {"trust",
         [](const Reader& reader, const MadeStore&) {
             const StoreTrust trust = store_trust(reader);
             return text(trust.doses_unknown) + text(trust.clock_floor) + text(trust.clock_proposed_by);
         }},
        {"known days",
         [](const Reader& reader, const MadeStore&) {
             const auto known = known_days(reader, read_clinic(reader).zone);
             return (known.imported ? text(known.imported->first) + text(known.imported->last) : "- ") +
                    text(known.recorded_from);
         }},
        {"facts for the rules",
         [](const Reader& reader, const MadeStore&) {
             const Clinic clinic = read_clinic(reader);
             return of_everybody(reader, [&](const Client& who) {
                 const auto facts = dosing_facts(reader, who, clinic, monday + 1);
                 std::string out = all(facts.history.orders) + all(facts.history.doses) +
                                   all(facts.history.holds) + all(facts.history.absences) +
                                   all(facts.history.guest_stays) + all(facts.episodes) +
                                   text(facts.doses_unknown) + text(facts.clock_floor);
                 for (const Day day : facts.closures) out += text(day);
                 return out;
             });
         }},
        {"daily totals", [](const Reader& reader, const MadeStore&) { return totals(reader); }},
        {"missed days", [](const Reader& reader, const MadeStore&) { return missed_days(reader); }},
        {"audit log",
         [](const Reader& reader, const MadeStore&) {
             std::string out;
             for (const AuditEntry& entry : audit_log(reader, {}, {}))
                 out += text(entry.number) + entry.hash + "\n";
             return out + audit_head(reader)->hash;
         }},
        {"v_client", [](const Reader& reader, const MadeStore&) { return view_rows(reader, "v_client"); }},
        {"v_episode", [](const Reader& reader, const MadeStore&) { return view_rows(reader, "v_episode"); }},
        {"v_order", [](const Reader& reader, const MadeStore&) { return view_rows(reader, "v_order"); }},
        {"v_dose", [](const Reader& reader, const MadeStore&) { return view_rows(reader, "v_dose"); }},
        {"v_missed", [](const Reader& reader, const MadeStore&) { return view_rows(reader, "v_missed"); }},
        {"v_session", [](const Reader& reader, const MadeStore&) { return view_rows(reader, "v_session"); }},
        {"v_attendance",
         [](const Reader& reader, const MadeStore&) { return view_rows(reader, "v_attendance"); }},
    };
    return all_of_them;
}

struct Sight {
    std::int64_t bound;
    Instant now;
    std::map<std::string, std::string> seen;
};

Sight sight_of(const MadeStore& made, std::optional<std::pair<std::int64_t, Instant>> back = {}) {
    const Store store = Store::open_to_read(made.path());
    Sight sight{0, back ? back->second : made.now, {}};
    for (const auto& [subject, see] : subjects()) {
        Reader reader(store, sight.now);
        if (back) reader.look_back_to(back->first, back->second);
        sight.bound = reader.bound();
        sight.seen[subject] = see(reader, made);
    }
    return sight;
}

domain::OrderRecord methadone(std::int64_t milligrams, Day start) {
    domain::OrderRecord order;
    order.amount = Amount::milligrams(milligrams);
    order.start = order.written = start;
    order.supply = "clinic";
    return order;
}

domain::DoseRecord observed(const Reader& reader, std::int64_t order, Day day, std::int64_t milligrams) {
    domain::DoseRecord dose;
    dose.number = next_dose_number(reader, day);
    dose.order = order;
    dose.day = day;
    dose.amount = Amount::milligrams(milligrams);
    dose.at = reader.moment();
    dose.staff = 1;
    return dose;
}

void touched(Writer& writer) { touch_days(writer, Day::from_number(Day::first_number)); }

struct Change {
    std::vector<std::string> of; ///< subjects that it must change
    std::function<void(Writer&, const MadeStore&)> act;
    bool next_day = false; ///< recorded on the day after what was before
};

/// Something of every kind that can be recorded, each undone again where it can be.
std::vector<Change> changes() {
    const auto voids = [](Fact fact, std::int64_t row) {
        return [fact, row](Writer& writer, const MadeStore&) {
            made::void_row(writer, fact, row, monday);
            touched(writer);
        };
    };
    const auto dose_of = [](Reader& reader, std::int64_t sequence) {
        return *find_dose(reader, *DoseNumber::from_parts(monday, sequence));
    };
    return {
        {{"staff"},
         [](Writer& writer, const MadeStore& made) {
             record_staff(writer, made.keys(writer), "nora", "NQ", "Nora Quillfeather", Role::nurse);
         }},
        {{"staff"},
         [](Writer& writer, const MadeStore&) { record_roles(writer, 2, Role::nurse | Role::counselor); }},
        {{"settings"},
         [](Writer& writer, const MadeStore&) { record_setting(writer, "window.closes", "10:30", monday); }},
        {{"settings"},
         [](Writer& writer, const MadeStore&) { record_setting(writer, "window.closes", "12:15", monday); }},
        {{"clients", "identities", "v_client"},
         [](Writer& writer, const MadeStore& made) {
             for (int i = 1; i <= 3; ++i) record_client(writer, made.keys(writer), made::person(i), false);
         }},
        {{"identities"},
         [](Writer& writer, const MadeStore& made) {
             record_identity(writer, made.keys(writer), client(writer, 1001), made::person(8));
         }},
        {{"referrals"},
         [](Writer& writer, const MadeStore&) {
             record_referral(writer, client(writer, 1001), {monday, {}, true, {}}, 1);
         }},
        {{"episodes", "clients", "v_client", "v_episode"},
         [](Writer& writer, const MadeStore&) {
             domain::EpisodeRecord episode;
             episode.admitted = monday;
             episode.program = "otp";
             for (const std::int64_t who : {1001, 1002, 1003})
                 record_episode(writer, client(writer, who), episode);
         }},
        {{"episodes", "clients", "v_client", "v_episode"},
         [](Writer& writer, const MadeStore&) { record_episode_end(writer, 2, monday + 1, "transferred"); }},
        {{"episodes", "clients", "v_client", "v_episode"}, voids(Fact::episode_end, 1)},
        {{"episodes", "clients", "v_episode"}, voids(Fact::episode, 3)},
        {{"lots"},
         [](Writer& writer, const MadeStore&) {
             const Product liquid =
                 product_for(writer, Medication::methadone, "concentrate", Amount::milligrams(10));
             record_lot(writer, {0, liquid, "L1", monday + 300, 1'000'000, 0, monday, "222"}, 1);
         }},
        {{"orders", "facts for the rules", "v_order"},
         [](Writer& writer, const MadeStore&) {
             for (const std::int64_t who : {1001, 1002, 1003})
                 record_order(writer, client(writer, who), methadone(40, monday));
         }},
        {{"doses", "dose history", "draws", "lots", "daily totals", "v_dose", "known days"},
         [](Writer& writer, const MadeStore&) {
             for (const std::int64_t who : {1001, 1002}) {
                 const domain::DoseRecord dose = observed(writer, who - 1000, monday, 40);
                 record_dose(writer, client(writer, who), dose);
                 record_draws(
                     writer, dose.number,
                     plan_draw(writer, orders_of(writer, client(writer, who))[0], dose.amount, monday).draws);
             }
         }},
        {{"audit log", "missed days", "v_missed"},
         [](Writer& writer, const MadeStore&) { writer.record_look(1001, "care"); },
         true},
        {{"closures", "facts for the rules"},
         [](Writer& writer, const MadeStore&) { record_closure(writer, monday + 10, "holiday"); }},
        {{"closures"},
         [](Writer& writer, const MadeStore&) { record_closure(writer, monday + 11, "emergency"); }},
        {{"closures"}, voids(Fact::closure, 1)},
        {{"doses", "lots", "daily totals", "v_dose"},
         [=](Writer& writer, const MadeStore& made) {
             const Keys keys = made.keys(writer);
             const auto dose = dose_of(writer, 1);
             give_back(writer, dose.number);
             record_dose_void(writer, &keys, dose, "not-given", monday, 1, "Jabberwock");
         }},
        {{"doses", "dose history"},
         [=](Writer& writer, const MadeStore&) { record_void_confirmation(writer, dose_of(writer, 1), 1); }},
        {{"doses", "dose history", "lots", "daily totals", "v_dose"},
         [=](Writer& writer, const MadeStore&) { // a correction,
             const auto dose = dose_of(writer, 2);
             give_back(writer, dose.number);
             record_dose_void(writer, nullptr, dose, "wrong-amount", monday, 1, "");
         }},
        {{"doses", "dose history", "lots", "daily totals", "v_dose"},
         [](Writer& writer, const MadeStore&) { // in its two steps
             auto corrected = observed(writer, 2, monday, 35);
             corrected.replaces = *DoseNumber::from_parts(monday, 2);
             record_dose(writer, client(writer, 1002), corrected);
             record_draws(writer, corrected.number, {{1, 35'000}});
         }},
        {{"holds", "facts for the rules"},
         [](Writer& writer, const MadeStore&) {
             record_hold(writer, nullptr, client(writer, 1003), monday, writer.moment(), "sedation", 1, "");
         }},
        {{"holds"},
         [](Writer& writer, const MadeStore&) {
             record_release(writer, nullptr, holds_of(writer, client(writer, 1003))[0], monday,
                            writer.moment() + minute, "assessed", 1, "");
         }},
        {{"holds"}, voids(Fact::hold_release, 1)},
        {{"holds"}, voids(Fact::hold, 1)},
        {{"absences", "facts for the rules", "missed days"},
         [](Writer& writer, const MadeStore&) {
             writer.record(Fact::absence, {1003, number(monday), number(monday + 1), std::string("hospital"),
                                           std::string("verified")});
             touched(writer);
         }},
        {{"absences", "missed days"}, voids(Fact::absence, 1)},
        {{"guest stays", "missed days"},
         [](Writer& writer, const MadeStore&) {
             writer.record(Fact::guest_stay, {1003, number(monday), number(monday), std::string("out")});
             touched(writer);
         }},
        {{"guest stays", "missed days"}, voids(Fact::guest_stay, 1)},
        {{"orders", "open orders", "v_order"},
         [](Writer& writer, const MadeStore&) { record_order_end(writer, 3, monday + 1, "stopped"); }},
        {{"orders", "open orders"}, [](Writer& writer, const MadeStore&) { record_order_end(writer, 3, monday, "stopped"); }},
        {{"orders", "open orders"}, voids(Fact::order_end, 2)},
        {{"orders", "open orders", "v_order"}, voids(Fact::order_end, 1)},
        {{"orders", "v_order", "missed days", "v_missed"}, voids(Fact::medication_order, 3)},
        {{"v_session", "v_attendance"},
         [](Writer& writer, const MadeStore&) {
             writer.record(Fact::care_group, {std::string("Tuesday group"), 2, Value()});
             writer.record(Fact::session, number(monday) << 20 | 1, {1001, 1, 1, 1, 50, 0});
         }},
        {{"v_session", "v_attendance"}, voids(Fact::session, (std::int64_t{monday.number()} << 20) + 1)},
        {{"clients", "orders", "doses", "missed days", "v_dose"},
         [](Writer& writer, const MadeStore&) {
             writer.record(Fact::client_alias, {1002, 1001});
             touched(writer);
         }},
        {{"clients", "orders", "doses", "missed days", "v_dose"}, voids(Fact::client_alias, 1)},
        {{"known days"},
         [](Writer& writer, const MadeStore&) {
             writer.record(Fact::import_run,
                           {number(monday - 20), number(monday - 1), Blob{std::string(32, 'x')}});
             touched(writer);
         }},
        {{"trust"}, [](Writer& writer, const MadeStore&) { record_event(writer, "restore", std::nullopt); }},
        {{"trust"},
         [](Writer& writer, const MadeStore&) { record_event(writer, "doses-attested", writer.moment()); }},
        {{"trust"},
         [](Writer& writer, const MadeStore&) { record_event(writer, "clock-proposed", std::nullopt); }},
        {{"trust"},
         [](Writer& writer, const MadeStore&) { record_event(writer, "clock-attested", std::nullopt); }},
        {{"audit log"}, [](Writer& writer, const MadeStore&) { writer.record_look(1001, "care"); }},
        {{"lots"}, voids(Fact::lot, 1)},
    };
}

} // namespace

TEST_CASE("every read, looked back to an entry, says what it said then") {
    MadeStore made;
    made.now = made::morning(monday);
    std::vector<Sight> sights = {sight_of(made)};
    std::map<std::string, int> changed;
    int which = 0;
    for (const Change& change : changes()) {
        made.now = made.now + (change.next_day ? 24 * 60 : 1) * minute;
        made.write("change", [&](Writer& writer) { change.act(writer, made); });
        sights.push_back(sight_of(made));
        const Sight &before = sights[sights.size() - 2], &after = sights.back();
        for (const std::string& subject : change.of) {
            INFO("change ", which, " of ", subject, "\n", after.seen.at(subject));
            CHECK((before.seen.at(subject) != after.seen.at(subject)));
            ++changed[subject];
        }
        ++which;
    }
    for (const auto& [subject, see] : subjects()) {
        CAPTURE(subject);
        CHECK(changed[subject] > 0);
    }
    // And again a week later, when days have been sealed over it.
    for (int week = 0; week < 2; ++week) {
        for (const Sight& then : sights) {
            const Sight again = sight_of(made, std::pair(then.bound, then.now));
            for (const auto& [subject, seen] : then.seen) {
                INFO("as of entry ", then.bound, ": ", subject, "\nwas:\n", seen, "\nis:\n",
                     again.seen.at(subject));
                CHECK((again.seen.at(subject) == seen));
            }
        }
        made.now = made.now + 7 * 24 * 60 * minute;
        made.write("later", [](Writer& writer) { writer.record_look(1001, "care"); });
    }
}

TEST_CASE("a look back goes no further than the head, and only the head takes the quick way") {
    const MadeStore made(made::rich_store());
    const Store store = Store::open_to_read(made.path());
    Reader reader(store, made.now);
    CHECK(reader.at_head());
    CHECK(path_for(reader) == Path::rollup);
    reader.look_back_to(reader.head() + 5, made.now);
    CHECK(reader.bound() == reader.head());
    reader.look_back_to(reader.head() - 1, made.now);
    CHECK_FALSE(reader.at_head());
    CHECK(path_for(reader) == Path::bounded);
    reader.look_back_to(0, made.now);
    CHECK(everybody(reader).empty());
    CHECK(totals(reader).empty());
}

namespace {

std::optional<Day> sealed(const MadeStore& made) {
    return made.read([](const Reader& reader) { return sealed_through(reader); });
}

} // namespace

TEST_CASE("closed days are sealed by the first write of a day, and unsealed from the first day that a write "
          "touches") {
    MadeStore made;
    made.now = made::morning(monday);
    made.write("intake", [&](Writer& writer) {
        record_client(writer, made.keys(writer), made::person(1), false);
        record_order(writer, client(writer, 1001), methadone(40, monday));
        record_dose(writer, client(writer, 1001), observed(writer, 1, monday, 40));
    });
    CHECK_FALSE(sealed(made).has_value()); // today is not over
    made.now = made::morning(monday + 10);
    const auto look = [](Writer& writer) { writer.record_look(1001, "care"); };
    made.write("look", look);
    CHECK(sealed(made) == monday + 9);

    struct Row {
        const char* what;
        Day through; ///< sealed when the act is done and before the day's first write seals again
        std::function<void(Writer&)> act;
    };
    const Client person = made.read([](const Reader& reader) { return client(reader, 1001); });
    const std::vector<Row> rows = {
        {"a dose of today", monday + 9,
         [&](Writer& writer) { record_dose(writer, person, observed(writer, 1, monday + 10, 40)); }},
        {"a late dose", monday + 3,
         [&](Writer& writer) { record_dose(writer, person, observed(writer, 1, monday + 4, 40)); }},
        {"a bottle handed out then for later", monday + 4,
         [&](Writer& writer) {
             auto bottle = observed(writer, 1, monday + 5, 40);
             bottle.kind = DoseKind::take_home;
             bottle.day = monday + 7;
             record_dose(writer, person, bottle);
         }},
        {"a void", monday - 1,
         [&](Writer& writer) {
             record_dose_void(writer, nullptr, *find_dose(writer, *DoseNumber::from_parts(monday, 1)),
                              "not-given", monday + 10, 1, "");
         }},
        {"an order from an earlier day", monday + 1,
         [&](Writer& writer) { record_order(writer, person, methadone(50, monday + 2)); }},
        {"an order from tomorrow", monday + 9,
         [&](Writer& writer) { record_order(writer, person, methadone(50, monday + 11)); }},
        {"an order's end on an earlier day", monday + 5,
         [&](Writer& writer) { record_order_end(writer, 1, monday + 6, "stopped"); }},
        {"a hold of an earlier day", monday + 7,
         [&](Writer& writer) {
             record_hold(writer, nullptr, person, monday + 8, writer.moment(), "sedation", 1, "");
         }},
        {"the release of that hold", monday + 7,
         [&](Writer& writer) {
             record_release(writer, nullptr, holds_of(writer, person)[0], monday + 10, writer.moment(),
                            "assessed", 1, "");
         }},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        {
            const Store store = Store::open_to_write(made.path());
            Writer writer(store, "root", "dose-log", made.clock());
            row.act(writer);
            CHECK(sealed_through(writer) == row.through);
            writer.commit();
        }
        CHECK(sealed(made) == row.through);
        made.read([](const Reader& reader) {
            CHECK(differing_tables(reader, read_clinic(reader)).empty());
            return 0;
        });
        made.write("look", look);
        CHECK(sealed(made) == monday + 9);
        made.read([](const Reader& reader) {
            CHECK(differing_tables(reader, read_clinic(reader)).empty());
            return 0;
        });
    }
}

namespace {

// ---- Any history: the quick way, the slow way and the rule itself agree.
// ----------------------------------------------

/// A clinic of a few people that records whatever the dice say, over days, with a clock that only goes forward.
struct Life {
    explicit Life(unsigned seed) : dice(seed) {
        made.now = made::morning(monday);
        made.write("intake", [&](Writer& writer) {
            for (int i = 0; i < people; ++i) record_client(writer, made.keys(writer), made::person(i), false);
        });
    }

    std::int64_t below(std::int64_t end) {
        return static_cast<std::int64_t>(dice() % static_cast<unsigned>(end));
    }
    bool one_in(int n) { return below(n) == 0; }
    Day some_day(Day today) { return today - (one_in(2) ? 0 : below(9)); }
    Client somebody(const Reader& reader) { return client(reader, 1001 + below(people)); }

    std::optional<domain::OrderRecord> some_order(const Reader& reader, const Client& who) {
        const auto orders = orders_of(reader, who);
        if (orders.empty()) return std::nullopt;
        return orders[static_cast<std::size_t>(below(static_cast<std::int64_t>(orders.size())))];
    }

    std::optional<domain::DoseRecord> some_dose(const Reader& reader, const Client& who) {
        auto doses = doses_of(reader, who, monday - 30);
        std::erase_if(doses, [](const auto& dose) { return dose.voided.has_value(); });
        if (doses.empty()) return std::nullopt;
        return doses[static_cast<std::size_t>(below(static_cast<std::int64_t>(doses.size())))];
    }

    std::optional<std::int64_t> some_row(Fact fact) { // not voided yet
        Engine engine(made.path());
        const auto rows = engine.rows("SELECT id FROM " + std::string(fact_table(fact)->name) +
                                          " t WHERE NOT EXISTS (SELECT 1 FROM void v WHERE "
                                          "v.fact=? AND v.row_id=t.id)",
                                      {static_cast<std::int64_t>(fact)});
        if (rows.empty()) return std::nullopt;
        return std::get<std::int64_t>(
            rows[static_cast<std::size_t>(below(static_cast<std::int64_t>(rows.size())))][0]);
    }

    void give(Writer& writer, const Client& who, Day today) {
        const auto order = some_order(writer, who);
        if (!order) return;
        const Day on = some_day(today);
        constexpr DoseKind kinds[] = {DoseKind::administered, DoseKind::administered, DoseKind::administered,
                                      DoseKind::partial,      DoseKind::replacement,  DoseKind::held,
                                      DoseKind::refused,      DoseKind::guest,        DoseKind::filled};
        domain::DoseRecord dose;
        dose.order = one_in(8) ? std::nullopt : std::optional(order->id);
        dose.medication = order->medication;
        dose.day = on;
        dose.late = on != today;
        dose.kind = kinds[below(std::ssize(kinds))];
        dose.amount = covers(dose.kind) ? order->amount : Amount();
        const bool bottles = one_in(4);
        for (std::int64_t ahead = 1; ahead <= (bottles ? 1 + below(6) : 1); ++ahead) {
            if (bottles) {
                dose.kind = DoseKind::take_home;
                dose.amount = order->amount;
                dose.day = on + ahead;
            }
            dose.number = next_dose_number(writer, on);
            record_dose(writer, who, dose);
        }
    }

    void correct(Writer& writer, const Client& who) {
        const auto dose = some_dose(writer, who);
        if (!dose) return;
        record_dose_void(writer, nullptr, *dose, "wrong-amount", monday, 1, "");
        if (one_in(2)) return;
        domain::DoseRecord corrected = *dose;
        corrected.number = next_dose_number(writer, dose->number.day());
        corrected.amount = Amount::milligrams(1 + below(90));
        corrected.replaces = dose->number;
        record_dose(writer, Client{*ClientNumber::from_sequence(dose->client), {dose->client}}, corrected);
    }

    // A bottle comes back, in whatever state: its day is open again, or stays covered.
    void come_back(Writer& writer, const Client& who, Day today) {
        const auto bottle = some_dose(writer, who);
        if (!bottle || bottle->kind != DoseKind::take_home || bottle->returned) return;
        const std::string state(domain::bottle_states[static_cast<std::size_t>(below(std::ssize(domain::bottle_states)))]);
        const bool intact = state == "sealed" && !one_in(4);
        const Day on = std::max(bottle->number.day(), some_day(today));
        record_return(writer, *bottle, {on, state, intact, domain::opens_its_day(state, intact, bottle->day, on)}, writer.moment(), 1);
    }

    void order(Writer& writer, const Client& who, Day today) {
        domain::OrderRecord order = methadone(10 + below(90), some_day(today) + below(3));
        order.medication = static_cast<Medication>(1 + below(3));
        if (order.medication == Medication::naltrexone) order.every_days = one_in(2) ? 28 : 1;
        if (order.medication == Medication::buprenorphine && one_in(3)) order.every_days = 7;
        record_order(writer, who, order);
    }

    void away(Writer& writer, const Client& who, Day today) {
        const Day first = some_day(today), last = first + below(4), end = some_day(today) + below(3) - 1;
        const auto absences = absences_of(writer, who);
        const auto stays = guest_stays_of(writer, who);
        if (!absences.empty() && one_in(4)) return record_absence_end(writer, absences[static_cast<std::size_t>(below(std::ssize(absences)))], end);
        if (!stays.empty() && one_in(4)) return record_guest_stay_end(writer, stays[static_cast<std::size_t>(below(std::ssize(stays)))], end);
        if (one_in(2))
            record_absence(writer, who, {0, {first, last}, "hospital", one_in(2) ? "verified" : "no", 0});
        else
            record_guest_stay(writer, who, {0, {first, last}, one_in(3) ? "in" : one_in(2) ? "planned" : "out", 0, {}, {}});
    }

    void undo(Writer& writer) {
        constexpr Fact facts[] = {Fact::order_end,  Fact::hold,         Fact::hold_release,    Fact::absence,
                                  Fact::guest_stay, Fact::client_alias, Fact::medication_order, Fact::absence_end,
                                  Fact::guest_stay_end};
        const Fact fact = facts[below(std::ssize(facts))];
        if (fact == Fact::medication_order && !one_in(4)) return;
        const auto row = some_row(fact);
        if (!row) return;
        made::void_row(writer, fact, *row, monday);
        touched(writer);
    }

    void step() {
        if (one_in(3)) made.now = made.now + (one_in(12) ? 5 : 1) * 24 * 60 * minute;
        made.write("life", [&](Writer& writer) {
            const Day today = read_clinic(writer).today;
            const Client who = somebody(writer);
            switch (below(16)) {
            case 0:
            case 1: return order(writer, who, today);
            case 2:
                if (const auto ended = some_order(writer, who))
                    record_order_end(writer, ended->id, std::max(ended->start, some_day(today) + below(4)),
                                     "stopped");
                return;
            case 3: {
                const Day on = some_day(today);
                record_hold(writer, nullptr, who, on, made::morning(on), "sedation", 1, "");
                return;
            }
            case 4:
                for (const domain::HoldRecord& hold : holds_of(writer, who))
                    if (!hold.released)
                        return record_release(writer, nullptr, hold, std::max(hold.day, some_day(today)),
                                              writer.moment(), "assessed", 1, "");
                return;
            case 5: return away(writer, who, today);
            case 6: return undo(writer);
            case 7:
            case 8: return correct(writer, who);
            case 9:
                if (const std::int64_t merged = 1001 + below(people);
                    one_in(3) && !who.has(merged) && client(writer, merged).numbers.size() == 1) {
                    writer.record(Fact::client_alias, {merged, who.number.sequence()});
                    touched(writer);
                }
                return;
            case 10:
            case 11: return come_back(writer, who, today);
            default: return give(writer, who, today);
            }
        });
    }

    static constexpr int people = 5;
    std::mt19937 dice;
    MadeStore made;
};

/// Who missed each day, by the rule for one person, which knows nothing of calendars and rollups.
std::map<Day, std::vector<std::int64_t>> missed_by_rule(const Reader& reader, const Clinic& clinic, Day first) {
    std::map<Day, std::vector<std::int64_t>> missed;
    const auto known = known_days(reader, clinic.zone);
    for (const ClientLine& line : list_clients(reader, clinic.today)) {
        const Client who = client(reader, line.number.sequence());
        const domain::TreatmentHistory history{
            orders_of(reader, who), doses_of(reader, who, Day::from_number(Day::first_number)),
            holds_of(reader, who), absences_of(reader, who), guest_stays_of(reader, who)};
        for (Day day = first; day < clinic.today; day = day + 1)
            if (outcome_of(history, known, day) == domain::DayOutcome::missed)
                missed[day].push_back(who.number.sequence());
    }
    for (auto& [day, who] : missed) std::ranges::sort(who);
    return missed;
}

} // namespace

TEST_CASE("after any history the rollup, the log and the rule agree, now and looking back") {
    int steps = 0, missed_found = 0;
    for (unsigned seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        Life life(seed);
        std::vector<std::tuple<std::int64_t, Instant, std::string, std::string>> then;
        for (int i = 0; i < 50; ++i) {
            life.step();
            ++steps;
            CAPTURE(i);
            life.made.read([&](const Reader& reader) {
                const Clinic clinic = read_clinic(reader);
                const DayRange all_days{monday - 40, clinic.today + 10};
                CHECK((daily_totals(reader, all_days, Path::rollup) ==
                       daily_totals(reader, all_days, Path::bounded)));
                const DayRange some_days{monday + life.below(5), clinic.today - life.below(5)};
                CHECK((daily_totals(reader, some_days, Path::rollup) ==
                       daily_totals(reader, some_days, Path::bounded)));
                const MissedDays rollup(reader, clinic, clinic.today - 1, Path::rollup),
                    bounded(reader, clinic, clinic.today - 1, Path::bounded);
                CHECK(rollup.first() == bounded.first());
                const auto by_rule = missed_by_rule(reader, clinic, monday - 20);
                for (Day day = monday - 20; day < clinic.today; day = day + 1) {
                    INFO(day.text());
                    const auto expected = by_rule.find(day);
                    const auto who = expected == by_rule.end() ? std::vector<std::int64_t>() : expected->second;
                    CHECK((rollup.on(day) == who));
                    CHECK((bounded.on(day) == who));
                    missed_found += static_cast<int>(who.size());
                }
                CHECK(differing_tables(reader, clinic).empty());
                if (i % 7 == 0)
                    then.emplace_back(reader.bound(), life.made.now, totals(reader), missed_days(reader));
                return 0;
            });
        }
        const Store store = Store::open_to_read(life.made.path());
        for (const auto& [bound, now, totals_then, missed_then] : then) {
            Reader reader(store, now);
            reader.look_back_to(bound, now);
            CHECK((totals(reader) == totals_then));
            CHECK((missed_days(reader) == missed_then));
        }
        CHECK_FALSE(life.made.read([](const Reader& reader) { return verify_chain(reader, "").fault; }));
    }
    CHECK(missed_found > 1000);
    std::printf("counted: %d writes of any kind, %d missed days agreed on\n", steps, missed_found);
}
