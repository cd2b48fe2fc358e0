#include "cli/demo.hpp"

#include "mat/amount.hpp"
#include "store/bulk.hpp"
#include "store/clients.hpp"
#include "store/derived.hpp"
#include "store/error.hpp"
#include "store/files.hpp"
#include "store/groups.hpp"
#include "store/incidents.hpp"
#include "store/merges.hpp"
#include "store/sessions.hpp"
#include "store/stock.hpp"
#include "store/stock_ledger.hpp"
#include "store/take_homes.hpp"
#include "store/treatment.hpp"
#include "store/upkeep.hpp"

#include <array>
#include <fcntl.h>
#include <filesystem>
#include <span>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <tuple>
#include <unistd.h>

namespace mat::cli {
namespace {

using domain::DoseKind;
using domain::DoseRecord;
using domain::Medication;
using domain::OrderRecord;
using domain::Role;
using store::Writer;

constexpr std::string_view zone = "America/New_York", login = "demo";
constexpr std::int64_t people = 42, first_number = 1001, second = 1'000'000;
constexpr std::int64_t weeks_of_history = 8;

const Day today = *Day::from_civil(2026, 11, 21); // a Saturday; the clinic is closed on Sundays
// 06:44 in New York, in winter five hours behind UTC.
Instant at(Day day, std::int64_t hour, std::int64_t minute) {
    return Instant::from_microseconds((std::int64_t{day.number()} * 86'400 + (hour + 5) * 3'600 + minute * 60) * second);
}

struct Member {
    std::string_view login, name;
    domain::Roles roles;
};
constexpr Member members[] = {
    {"drokafor", "Ifeoma Okafor", Role::prescriber}, {"nchen", "Nora Chen", Role::nurse}, {"rpatel", "Ravi Patel", Role::nurse},
    {"mreyes", "Marta Reyes", Role::counselor}, {"tahn", "Tomas Ahn", Role::counselor}, {"jbrook", "Jo Brook", Role::peer_specialist},
    {"fdesk", "Fay Deskin", Role::front_desk},
};
constexpr std::int64_t demo_id = 1, prescriber_id = 2, nurse_id = 3, counselor_id = 5; // ids in the order of recording

constexpr std::string_view first_names[] = {"Ada", "Bram", "Cleo", "Dov", "Edda", "Finn", "Gus", "Hana", "Ivo", "Juno", "Kit", "Lena", "Milo", "Nia"};
constexpr std::string_view last_names[] = {"Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ironwood", "Juniper", "Kapok"};

store::Identity invented(std::int64_t i) {
    const auto pick = [i](auto& names, std::int64_t step) { return std::string(names[static_cast<std::size_t>(i * step) % std::size(names)]); };
    return {{"first_name", pick(first_names, 1)}, {"last_name", pick(last_names, 3)},
            {"birth_date", Day::from_number(today.number() - 9'000 - 331 * i).text()}, {"phone", "555-01" + std::to_string(10 + i)}};
}

// Who is on what. The last four have a story of their own: two injections, one who left, one on a hold; 1042-9 is
// the person of the examples, on 80 mg and not yet dosed today.
struct Treatment { Medication medication; std::int64_t milligrams, every_days; };
constexpr std::int64_t left = 39, on_hold = 40, of_the_examples = 41, expiring = 9, with_determination = 3, with_bottles = 20;
Treatment treatment_of(std::int64_t i) {
    constexpr std::int64_t steps[] = {30, 45, 60, 70, 80, 85, 95, 110, 120};
    if (i == of_the_examples) return {Medication::methadone, 80, 1};
    if (i == 37 || i == 38) return {Medication::naltrexone, 380, 28};
    if (i >= 30 && i < 37) return {Medication::buprenorphine, i % 2 == 0 ? 16 : 24, 1};
    return {Medication::methadone, steps[static_cast<std::size_t>(i) % std::size(steps)], 1};
}

bool missed(std::int64_t i, Day day) {
    const std::int64_t ago = today.number() - day.number();
    if (i == 2) return ago <= 3;
    if (i == 16) return ago <= 5;
    if (i == 4) return ago == 1;
    return (std::int64_t{day.number()} * 7 + i * 13) % 97 == 0 && ago > 3; // now and then
}
bool is_sunday(Day day) { return day.weekday() == 0; }
Day admitted(std::int64_t i) { return today - 7 * weeks_of_history + i % 20; }

class Maker {
  public:
    Maker(const std::string& path, const std::string& key_path) : store_(store::Store::open_to_write(path)), key_path_(key_path) {}

    // People, staff, orders and stock, as they were on the evening before.
    void settle() {
        moment_ = at(today - 1, 18, 0);
        write("demo", login, [&](Writer& writer) {
            const store::Keys keys = store::Keys::open(writer, key_path_);
            domain::Roles all;
            for (unsigned bit = 1; bit <= static_cast<unsigned>(Role::auditor); bit *= 2) all = all | static_cast<Role>(bit);
            store::record_roles(writer, demo_id, all);
            for (const Member& member : members) {
                std::string initials;
                for (std::size_t i = 0; i < member.name.size(); ++i)
                    if (i == 0 || member.name[i - 1] == ' ') initials += member.name[i];
                store::record_staff(writer, keys, member.login, initials, member.name, member.roles);
            }
            for (std::int64_t i = 0; i < people; ++i) {
                const store::Client client = store::person_of(store::record_client(writer, keys, invented(i), true), {});
                domain::EpisodeRecord episode;
                episode.admitted = admitted(i);
                episode.program = "otp";
                episode.counselor = counselor_id + i % 2;
                episode.age = (9'000 + 331 * i) / 365;
                const std::int64_t id = store::record_episode(writer, client, episode);
                OrderRecord order;
                const Treatment treatment = treatment_of(i);
                order.medication = treatment.medication;
                order.amount = Amount::milligrams(treatment.milligrams);
                order.every_days = treatment.every_days;
                order.start = order.written = episode.admitted;
                order.supply = "clinic";
                order.staff = prescriber_id;
                if (i == expiring) order.until = today + 3;
                order.id = store::record_order(writer, client, order);
                orders_.push_back(order);
                if (i == left) {
                    store::record_episode_end(writer, id, today - 10, "completed");
                    store::record_order_end(writer, order.id, today - 10, "discharged");
                }
            }
        });
    }

    // Eight weeks of doses under one entry, as an import would bring them.
    void dose_the_past() {
        write("demo", login, [&](Writer& writer) {
            store::BulkTable doses(writer, store::Fact::dose);
            const Day begin = today - 7 * weeks_of_history;
            for (Day day = begin; day < today; day = day + 1) {
                if (is_sunday(day)) continue;
                std::int64_t sequence = 0;
                for (std::int64_t i = 0; i < people; ++i) {
                    const OrderRecord& order = orders_[static_cast<std::size_t>(i)];
                    if (day < order.start || missed(i, day) || (i == left && day >= today - 10)) continue;
                    if ((day.number() - order.start.number()) % order.every_days != 0) continue;
                    const auto add = [&](Day covers, DoseKind kind) {
                        doses.add(std::int64_t{day.number()} << 20 | ++sequence,
                                  {first_number + i, order.id, std::int64_t{covers.number()}, static_cast<std::int64_t>(kind),
                                   static_cast<std::int64_t>(order.medication), order.amount.micrograms(),
                                   at(day, 6, 0).microseconds() + i * 75 * second, nurse_id, std::int64_t{0}, store::BulkValue()});
                    };
                    add(day, DoseKind::administered);
                    if (is_sunday(day + 1) && order.every_days == 1) add(day + 1, DoseKind::take_home);
                }
            }
            writer.record_rows({doses.finish()});
            writer.record(store::Fact::import_run, {std::int64_t{begin.number()}, std::int64_t{(today - 1).number()},
                                                    store::Blob{std::string(32, '\0')}});
            store::touch_days(writer, begin);
        });
    }

    // Two may take a week home; one of them has bottles for it since yesterday, and was drawn to bring them in.
    void take_home() {
        moment_ = at(today - 1, 10, 0);
        write("dose-log take-home-order", "drokafor", [&](Writer& writer) {
            const store::Keys keys = store::Keys::open(writer, key_path_);
            for (const std::int64_t i : {with_determination, with_bottles}) {
                domain::TakeHomeOrder order;
                order.day = order.education = today - 1;
                order.days = 6;
                order.met = domain::all_take_home_criteria;
                order.tier_from = 31;
                order.most_days = 28;
                order.review = today + 89;
                order.staff = prescriber_id;
                store::TakeHomeWords words{{"rationale", "An invented reason."}};
                for (const auto& [code, text] : domain::take_home_criteria) words["criteria." + std::string(code) + ".note"] = "An invented note.";
                store::record_take_home_order(writer, keys, client(writer, i), order, writer.moment(), words);
                store::record_naloxone(writer, client(writer, i), {0, 0, today - 1, "4mg", 2, today + 500, nurse_id});
            }
        });
        moment_ = at(today - 1, 10, 5);
        write("dose-log dispense", "nchen", [&](Writer& writer) {
            const OrderRecord& order = orders_[with_bottles];
            for (std::int64_t ahead = 1; ahead <= 6; ++ahead) {
                DoseRecord bottle;
                bottle.number = store::next_dose_number(writer, today - 1);
                bottle.client = first_number + with_bottles;
                bottle.order = order.id;
                bottle.day = today - 1 + ahead;
                bottle.kind = DoseKind::take_home;
                bottle.medication = order.medication;
                bottle.amount = order.amount;
                bottle.at = writer.moment();
                bottle.staff = nurse_id;
                store::record_dose(writer, client(writer, with_bottles), bottle);
            }
        });
        moment_ = at(today - 1, 10, 10);
        write("dose-log call-back draw", "nchen", [&](Writer& writer) {
            store::CallBackDraw draw{
                0, store::record_seed(writer, today - 1, store::digest_of_seed("invented"), nurse_id), "invented", today - 1, 1, 1, 1};
            draw.id = store::record_draw(writer, draw, nurse_id);
            store::record_call_back(writer, first_number + with_bottles, draw.id, today - 1);
        });
    }

    // A group on Tuesdays, and sessions of the last four weeks with their notes.
    void meet() {
        write("demo", login, [&](Writer& writer) {
            const store::Keys keys = store::Keys::open(writer, key_path_);
            domain::GroupRecord group;
            group.name = "relapse prevention";
            group.weekday = 2;
            group.starts = 10 * 3'600;
            group.capacity = 14;
            group.staff = counselor_id;
            group.id = store::record_group(writer, group, today - 7 * weeks_of_history);
            for (std::int64_t i = 0; i < 12; ++i) store::record_join(writer, group.id, first_number + (i < 11 ? i : of_the_examples), today - 40);
            for (std::int64_t week = 4; week >= 1; --week) {
                const Day tuesday = today - 4 - 7 * (week - 1), thursday = tuesday + 2;
                const std::int64_t meeting =
                    store::record_meeting(writer, {0, group.id, tuesday, at(tuesday, 10, 0), 60, "in-person", counselor_id, 0});
                for (std::int64_t i = 0; i < 11; ++i)
                    hold_session(writer, tuesday, i, domain::SessionKind::group, 60, (i + week) % 7 == 0,
                                 {at(tuesday, 10, 0), "relapse-prevention", "in-person", "client", meeting, {}, {}}, group.id);
                for (std::int64_t i = 12; i < 24; ++i) {
                    const std::int64_t session = hold_session(
                        writer, thursday, i, domain::SessionKind::individual, 45, (i + week) % 9 == 0,
                        {at(thursday, 9, 4 * (i - 12)), i % 2 == 0 ? "mi" : "cbt", i % 5 == 0 ? "video" : "in-person", "client", {}, {}, {}}, {});
                    store::record_session_note(writer, keys, session, first_number + i, "progress", demo_id, "An invented note about nobody.");
                }
            }
        });
    }

    // This morning: stock in, a hold, three callers, twenty doses of which one was not given.
    void begin_the_day() {
        moment_ = at(today, 5, 31);
        write("stock receive", login, [&](Writer& writer) {
            store::Lot lot;
            lot.product = store::product_for(writer, Medication::methadone, "concentrate", Amount::milligrams(10));
            lot.code = "A16";
            lot.expires = today + 400;
            lot.received = Amount::milligrams(10'000).micrograms(); // one litre
            lot.day = today;
            lot.document = "222-0041";
            lot.id = store::record_lot(writer, lot, demo_id);
            store::record_open(writer, lot.id, store::main_station, today, writer.moment(), demo_id);
        });
        moment_ = at(today, 5, 33);
        write("dose-log hold", "nchen", [&](Writer& writer) {
            store::record_hold(writer, nullptr, client(writer, on_hold), today, writer.moment(), "sedation", nurse_id, "");
        });
        moment_ = at(today, 5, 35);
        write("intake refer", "fdesk", [&](Writer& writer) {
            const store::Keys keys = store::Keys::open(writer, key_path_);
            for (std::int64_t i = people; i < people + 3; ++i) {
                const auto number = store::record_client(writer, keys, invented(i < people + 2 ? i : 0), false);
                store::record_referral(writer, store::person_of(number, {}), {today - (i - people), Medication::methadone, i != people, true}, 8);
            }
        });
        // The third caller turned out to be somebody who is in care.
        write("intake merge", "fdesk", [&](Writer& writer) { store::record_merge(writer, client(writer, 0), client(writer, people + 2)); });
        for (std::int64_t i = 0; i < 20; ++i) {
            if (i == 2 || i == 16) continue;
            moment_ = at(today, 5, 40 + i);
            write("dose-log administer", "nchen", [&](Writer& writer) {
                const OrderRecord& order = orders_[static_cast<std::size_t>(i)];
                DoseRecord dose;
                dose.number = store::next_dose_number(writer, today);
                dose.order = order.id;
                dose.day = today;
                dose.medication = order.medication;
                dose.amount = order.amount;
                dose.at = writer.moment();
                dose.staff = nurse_id;
                dose.client = first_number + i;
                store::record_dose(writer, client(writer, i), dose);
                store::record_draws(writer, dose.number, store::plan_draw(writer, order, dose.amount, today).draws);
            });
        }
        moment_ = at(today, 6, 20);
        write("dose-log void", "nchen", [&](Writer& writer) {
            const auto dose = store::find_dose(writer, *DoseNumber::from_parts(today, 12));
            store::give_back(writer, dose->number);
            store::record_dose_void(writer, nullptr, *dose, "not-given", today, nurse_id, "");
            store::record_incident(writer, nullptr,
                                   {0, dose->client, {}, "outside-order", today, writer.moment(), dose->number, nurse_id, false, false}, "");
        });
        moment_ = at(today, 6, 22);
        write("stock waste", "nchen", [&](Writer& writer) {
            store::StockMove move;
            move.lot = 1;
            move.quantity = Amount::milligrams(20).micrograms();
            move.change = -move.quantity;
            move.day = today;
            move.at = writer.moment();
            move.reason = "residue";
            move.staff = nurse_id;
            store::record_move(writer, move);
        });
        moment_ = at(today, 6, 25);
        write("stock count", "nchen", [&](Writer& writer) { // a millilitre less than there should be
            domain::CountRecord count;
            count.lot = 1;
            count.kind = "shift";
            count.counted = store::lots(writer).front().on_hand - Amount::milligrams(10).micrograms();
            count.day = today;
            count.at = writer.moment();
            count.staff = nurse_id;
            store::record_count(writer, count);
        });
        moment_ = at(today, 6, 30);
        write("config closure add", login, [&](Writer& writer) { store::record_closure(writer, today + 34, "holiday"); });
    }

  private:
    std::int64_t hold_session(Writer& writer, Day day, std::int64_t i, domain::SessionKind kind, std::int64_t minutes, bool missing,
                              domain::SessionDetail detail, std::optional<std::int64_t> group) {
        domain::SessionRecord session;
        session.client = first_number + i;
        session.staff = counselor_id;
        session.group = group;
        session.kind = kind;
        session.minutes = missing ? 0 : minutes;
        session.status = missing ? domain::SessionStatus::no_show : domain::SessionStatus::attended;
        session.detail = std::move(detail);
        return store::record_session(writer, day, session);
    }
    template <class Act> void write(std::string_view command, std::string_view actor, Act act) {
        Writer writer(store_, std::string(actor), std::string(command), [this] { return moment_; });
        act(writer);
        store::seal_closed_days(writer, store::read_clinic(writer));
        writer.commit();
    }
    store::Client client(const store::Reader& reader, std::int64_t i) const {
        return *store::find_client(reader, *ClientNumber::from_sequence(first_number + i));
    }
    store::Store store_;
    std::string key_path_;
    std::vector<OrderRecord> orders_;
    Instant moment_;
};

// The folder, held for as long as the command runs: -1 where somebody else holds it, or it is gone.
int held(const std::string& folder) {
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0) return -1;
    struct stat opened {}, named {};
    const bool ours = ::flock(file, LOCK_EX | LOCK_NB) == 0 && ::fstat(file, &opened) == 0 && ::lstat(folder.c_str(), &named) == 0 &&
                      opened.st_ino == named.st_ino && opened.st_uid == ::geteuid();
    if (ours) return file;
    ::close(file);
    return -1;
}

// What commands that were killed have left: nobody holds it any more.
void sweep(const std::string& place) {
    std::error_code ignored;
    std::vector<std::string> folders; // all of them first: what goes while it is read may be passed over
    for (const auto& entry : std::filesystem::directory_iterator(place, ignored))
        if (entry.path().filename().string().starts_with("mat-demo.")) folders.push_back(entry.path().string());
    for (const std::string& folder : folders) {
        const int file = held(folder);
        if (file < 0) continue;
        std::filesystem::remove_all(folder, ignored);
        ::close(file);
    }
}

// In memory where the machine has such a disk, so that nothing is written and no sync is waited for.
std::pair<std::string, int> new_folder() {
    for (const std::string place : {"/dev/shm", "/tmp"}) {
        sweep(place);
        for (int tries = 0; tries < 5; ++tries) { // another command may sweep a folder that is not held yet
            std::string folder = place + "/mat-demo.XXXXXX";
            if (::mkdtemp(folder.data()) == nullptr) break;
            if (const int file = held(folder); file >= 0) return {folder, file};
        }
    }
    throw store::Error(Exit::failed, "no-folder", "the demonstration clinic needs a place in /dev/shm or /tmp");
}

} // namespace

DemoClinic::DemoClinic(Stage stage) {
    std::tie(folder_, held_) = new_folder();
    if (stage == Stage::nothing) return;
    try {
        store::NewStore wanted;
        wanted.path = folder_ + "/store/store.db";
        wanted.key_path = folder_ + "/key/key";
        wanted.clinic = "Riverside Demonstration Clinic";
        wanted.zone = zone;
        wanted.address = "1 Example Street, Albany NY";
        wanted.phone = "555-0100";
        wanted.closed_weekdays = "sun";
        wanted.policy = "federal-2024";
        wanted.admin_login = login;
        wanted.admin_initials = "DD";
        wanted.admin_name = "Dana Demo";
        store::make_folder_of(wanted.path);
        store::make_folder_of(wanted.key_path);
        store::make_store(wanted, std::string(login), [] { return at(today - 1, 17, 0); });
        if (stage == Stage::new_store) return;
        Maker maker(wanted.path, wanted.key_path);
        maker.settle();
        maker.dose_the_past();
        maker.take_home();
        maker.meet();
        maker.begin_the_day();
    } catch (...) {
        remove();
        throw;
    }
}

DemoClinic::~DemoClinic() { remove(); }

void DemoClinic::remove() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
    ::close(held_);
}

void DemoClinic::take_over(Globals& globals, Surroundings& surroundings) const {
    globals.store = folder_ + "/store/store.db";
    globals.key = folder_ + "/key/key";
    surroundings.now = [] { return at(today, 6, 44); };
    surroundings.acting_login = std::string(login);
}

} // namespace mat::cli
