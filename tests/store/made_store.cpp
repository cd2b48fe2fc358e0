#include "made_store.hpp"

#include "store/arrivals.hpp"
#include "store/away.hpp"
#include "store/bulk.hpp"
#include "store/counter.hpp"
#include "store/derived.hpp"
#include "store/exams.hpp"
#include "store/incidents.hpp"
#include "store/policy.hpp"
#include "store/stock.hpp"
#include "store/stock_ledger.hpp"
#include "store/take_homes.hpp"
#include "store/treatment.hpp"
#include "store/tokens.hpp"
#include "store/upkeep.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <memory>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace mat;
using namespace mat::store;
using domain::DoseKind;
using domain::Medication;
using domain::Role;

namespace made {

Folder::Folder() {
    ::umask(077); // as the program does
    const char* wanted = ::getenv("TMPDIR");
    std::string pattern = wanted != nullptr ? wanted : ::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    pattern += "/mat-store-XXXXXX";
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Engine::Engine(const std::string& path) {
    REQUIRE(sqlite3_open_v2(path.c_str(), &handle_, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK);
    for (const char* sql :
         {"PRAGMA foreign_keys=OFF", "PRAGMA ignore_check_constraints=ON", "PRAGMA synchronous=OFF"})
        run(sql);
}

Engine::~Engine() { sqlite3_close(handle_); }

int Engine::step_all(const std::string& sql, const Row& values, std::vector<Row>& rows) {
    sqlite3_stmt* statement = nullptr;
    int code = sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr);
    if (code != SQLITE_OK) return code;
    int position = 0;
    for (const Value& value : values) {
        ++position;
        if (const auto* integer = std::get_if<std::int64_t>(&value))
            sqlite3_bind_int64(statement, position, *integer);
        else if (const auto* text = std::get_if<std::string>(&value))
            sqlite3_bind_text64(statement, position, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
        else if (const auto* blob = std::get_if<Blob>(&value))
            sqlite3_bind_blob64(statement, position, blob->bytes.empty() ? "" : blob->bytes.data(),
                                blob->bytes.size(), SQLITE_TRANSIENT);
        else
            sqlite3_bind_null(statement, position);
    }
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        Row& row = rows.emplace_back();
        for (int i = 0; i < sqlite3_column_count(statement); ++i) {
            const int type = sqlite3_column_type(statement, i);
            if (type == SQLITE_NULL)
                row.emplace_back();
            else if (type == SQLITE_INTEGER)
                row.emplace_back(std::int64_t{sqlite3_column_int64(statement, i)});
            else {
                const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, i));
                const std::string content(bytes == nullptr ? "" : bytes,
                                          static_cast<std::size_t>(sqlite3_column_bytes(statement, i)));
                if (type == SQLITE_BLOB)
                    row.emplace_back(Blob{content});
                else
                    row.emplace_back(content);
            }
        }
    }
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

std::vector<Engine::Row> Engine::rows(const std::string& sql, const Row& values) {
    std::vector<Row> rows;
    const int code = step_all(sql, values, rows);
    const std::string why = sqlite3_errmsg(handle_);
    INFO(sql, ": ", why);
    REQUIRE(code == SQLITE_OK);
    return rows;
}

bool Engine::try_run(const std::string& sql, const Row& values) {
    std::vector<Row> rows;
    const int code = step_all(sql, values, rows);
    INFO(sql);
    REQUIRE((code == SQLITE_OK || (code & 0xff) == SQLITE_CONSTRAINT));
    return code == SQLITE_OK;
}

std::int64_t Engine::number(const std::string& sql, const Row& values) {
    const auto found = rows(sql, values);
    REQUIRE(found.size() == 1);
    return std::get<std::int64_t>(found[0][0]);
}

Day day(std::string_view text) {
    const auto parsed = Day::parse(text);
    REQUIRE(parsed.has_value());
    return *parsed;
}

Instant morning(Day day) { return Instant::from_seconds(std::int64_t{day.number()} * 86400 + 12 * 3600); }

const std::vector<std::string>& secret_words() {
    static const std::vector<std::string> words = {"Quillfeather",
                                                   "Zebulon",
                                                   "Xanthippe",
                                                   "Brzezicki",
                                                   "Ölbäumchen",
                                                   "Wolfeschlegel",
                                                   "Unmistakable",
                                                   "1971-03-29",
                                                   "1988-11-07",
                                                   "555-0142",
                                                   "555-0199",
                                                   "17 Marzipan Lane",
                                                   "Jabberwock",
                                                   "breath smelled of marzipan",
                                                   "said the bottle broke",
                                                   "Thistlewood",
                                                   "quux@example.org",
                                                   "Bandersnatch",
                                                   "SSN-078-05-1120"};
    return words;
}

Identity person(int which) {
    Identity identity = {{"first_name", which % 2 == 0 ? "Zebulon" : "Xanthippe"},
                         {"last_name", which % 3 == 0   ? "Brzezicki"
                                       : which % 3 == 1 ? "Ölbäumchen"
                                                        : "Wolfeschlegel"},
                         {"preferred_name", "Unmistakable"},
                         {"birth_date", which % 2 == 0 ? "1971-03-29" : "1988-11-07"},
                         {"phone", which % 2 == 0 ? "555-0142" : "555-0199"},
                         {"address", "17 Marzipan Lane"},
                         {"contact", "quux@example.org"},
                         {"former_id", "SSN-078-05-1120"}};
    identity["first_name"] += std::to_string(which);
    return identity;
}

MadeStore::MadeStore() : now(morning(day("2026-03-01"))) {
    NewStore wanted;
    wanted.path = path();
    wanted.key_path = key_path();
    wanted.clinic = "River Street";
    wanted.zone = "America/Chicago";
    wanted.closed_weekdays = "sun";
    wanted.policy = "federal-2024";
    wanted.admin_login = "root";
    wanted.admin_initials = "RT";
    wanted.admin_name = "Rosalind Thistlewood";
    wanted.in_version_control = true; // wherever temporary files are, the test is not about that
    recovery_ = make_store(wanted, "root", clock());
}

MadeStore::MadeStore(const MadeStore& other) : now(other.now), recovery_(other.recovery_) {
    for (const char* name : {"/store", "/key"}) std::filesystem::create_directory(folder_.path() + name);
    for (const char* name : {"/store/store.db", "/store/store.db-wal", "/key/key"})
        if (std::filesystem::exists(other.folder() + name))
            std::filesystem::copy_file(other.folder() + name, folder_.path() + name);
}

void MadeStore::settle() const {
    Engine engine(path());
    engine.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

void MadeStore::seal(Writer& writer) { seal_closed_days(writer, read_clinic(writer)); }

Client client(const Reader& reader, std::int64_t sequence) {
    const auto number = ClientNumber::from_sequence(sequence);
    REQUIRE(number.has_value());
    const auto found = find_client(reader, *number);
    REQUIRE(found);
    return *found;
}

std::int64_t void_row(Writer& writer, Fact fact, std::int64_t row, Day day) {
    return writer.record(Fact::void_, {static_cast<std::int64_t>(fact), row, std::string("entered-in-error"),
                                       std::int64_t{day.number()}, std::int64_t{1}, Value()});
}

namespace {

constexpr std::int64_t imported_people = 3, imported_days = 345;
const Day import_begin = *Day::parse("2025-03-21");

std::int64_t number(Day day) { return day.number(); }

// A file of people and orders; the orders' file is out of key order.
void import_people(MadeStore& made) {
    made.write("store import", [&](Writer& writer) {
        const Keys keys = made.keys(writer);
        BulkTable clients(writer, Fact::client), identities(writer, Fact::client_identity);
        BulkTable orders(writer, Fact::medication_order);
        for (std::int64_t i = 1; i <= imported_people; ++i) {
            const std::int64_t number_of = 1000 + i;
            clients.add(number_of, {std::int64_t{1}});
            const Secret key = keys.make_client(writer, number_of);
            const Identity identity = person(static_cast<int>(i));
            const std::string sealed = seal(key, Fact::client_identity, i, identity_text(identity));
            identities.add(i, {number_of, BulkValue::blob(sealed)});
            write_tokens(writer, keys.index(writer), number_of, identity);
        }
        for (std::int64_t i = imported_people; i >= 1; --i)
            orders.add(i, {1000 + i, std::int64_t{1}, i * 10'000, std::int64_t{1},
                           i == 2 ? BulkValue(std::int64_t{2}) : BulkValue(), number(import_begin), BulkValue(),
                           BulkValue::text(i == 3 ? "pharmacy" : "clinic"), BulkValue(),
                           i == 1 ? BulkValue(std::int64_t{1}) : BulkValue(), number(import_begin)});
        writer.record_rows({clients.finish(), identities.finish(), orders.finish()});
    });
}

void import_doses(MadeStore& made) {
    made.write("store import", [&](Writer& writer) {
        BulkTable doses(writer, Fact::dose), sessions(writer, Fact::session), tests(writer, Fact::drug_test);
        for (std::int64_t d = 0; d < imported_days; ++d) {
            const Day on = import_begin + d;
            std::int64_t sequence = 0;
            for (std::int64_t i = 1; i <= imported_people; ++i) {
                if (d % 50 == 10 * i) continue; // a day now and then is missed
                const bool refused = d % 40 == 7 * i;
                doses.add(number(on) << 20 | ++sequence,
                          {1000 + i, i, number(on), std::int64_t{refused ? 6 : 1}, std::int64_t{1},
                           refused ? 0 : i * 10'000,
                           i == 3 ? BulkValue() : BulkValue(morning(on).microseconds() + i),
                           i == 1 ? BulkValue(std::int64_t{1}) : BulkValue(), std::int64_t{0}, BulkValue()});
            }
        }
        for (std::int64_t i = 1; i <= 4; ++i)
            sessions.add(number(import_begin) << 20 | i,
                         {1000 + i % 3 + 1, i == 2 ? BulkValue() : BulkValue(std::int64_t{1}), BulkValue(), i,
                          20 + i, std::int64_t{0}});
        for (const std::int64_t i : {2, 1, 3})
            tests.add(i,
                      {1000 + i, number(import_begin + i), BulkValue::text(i == 1 ? "negative" : "positive")});
        REQUIRE(doses.rows() > RowsDigest::rows_per_digest);
        writer.record_rows({doses.finish(), sessions.finish(), tests.finish()});
    });
    made.write("store import", [&](Writer& writer) {
        for (const std::int64_t end : {200, 344}) // in truth there is one; two can be told apart
            writer.record(Fact::import_run,
                          {number(import_begin), number(import_begin + end),
                           Blob{std::string(view(digest_of("files " + std::to_string(end))))}});
        touch_days(writer, import_begin);
    });
}

domain::OrderRecord order_for(Medication medication, Amount amount, Day start) {
    domain::OrderRecord order;
    order.medication = medication;
    order.amount = amount;
    order.start = start;
    order.supply = "clinic";
    order.written = start;
    return order;
}

DoseNumber give(Writer& writer, std::int64_t who, std::int64_t order, Day on, std::int64_t milligrams,
                std::optional<DoseNumber> replaces = {}) {
    domain::DoseRecord dose;
    dose.number = next_dose_number(writer, on);
    dose.order = order;
    dose.day = on;
    dose.amount = Amount::milligrams(milligrams);
    dose.at = writer.moment();
    dose.staff = 2;
    dose.replaces = replaces;
    const Client person = client(writer, who);
    record_dose(writer, person, dose);
    for (const auto& each : orders_of(writer, person))
        if (each.id == order) record_draws(writer, dose.number, plan_draw(writer, each, dose.amount, on).draws);
    return dose.number;
}

void fill(MadeStore& made) {
    const Day monday = day("2026-03-02");
    made.now = morning(monday);
    made.write("staff add", [&](Writer& writer) {
        const Keys keys = made.keys(writer);
        record_staff(writer, keys, "nora", "NQ", "Nora Quillfeather", Role::nurse);
        record_staff(writer, keys, "piet", "PQ", "Piet Quillfeather", Role::prescriber);
        record_roles(writer, 2, Role::nurse | Role::counselor);
    });
    import_people(made);
    import_doses(made);

    made.write("intake refer", [&](Writer& writer) {
        const Keys keys = made.keys(writer);
        for (int i = 4; i <= 7; ++i) record_client(writer, keys, person(i), false); // 1004 to 1007
        record_identity(writer, keys, client(writer, 1004), person(9));
        record_referral(writer, client(writer, 1004), {monday, Medication::methadone, true, std::nullopt}, 2);
        record_referral(writer, client(writer, 1005), {monday - 1, std::nullopt, std::nullopt, false},
                        std::nullopt);
    });
    made.now = made.now + 60'000'000;
    made.write("show --names", [&](Writer& writer) { writer.record_look(1004, "care"); });
    made.write("intake admit", [&](Writer& writer) {
        domain::EpisodeRecord episode;
        episode.admitted = monday;
        episode.program = "otp";
        record_episode(writer, client(writer, 1004), episode);
        episode.age = 44;
        episode.counselor = 2;
        episode.treatment_start = monday - 400;
        episode.verified_by = 2;
        record_episode(writer, client(writer, 1005), episode);
        episode.admitted = monday - 30;
        record_episode(writer, client(writer, 1006), episode);
        record_episode_end(writer, 3, monday - 2, "transferred");
        record_episode_end(writer, 2, monday + 1, "completed");
        void_row(writer, Fact::episode_end, 2, monday);
    });
    made.write("stock receive", [&](Writer& writer) {
        const Product liquid =
            product_for(writer, Medication::methadone, "concentrate", Amount::milligrams(10));
        const Product tablet = product_for(writer, Medication::buprenorphine, "tablet", Amount::milligrams(8));
        record_lot(writer, {0, liquid, "L1", monday + 300, 60'000, 0, monday, "222-1"}, 2);
        record_lot(writer, {0, liquid, "L2", monday + 400, 900'000'000, 0, monday, "222-2"}, 2);
        record_lot(writer, {0, tablet, "T1", monday + 200, 500, 0, monday, "222-3"}, 2);
    });
    made.write("dose-log order", [&](Writer& writer) {
        record_order(writer, client(writer, 1004),
                     order_for(Medication::methadone, Amount::milligrams(50), monday)); // 4
        auto order = order_for(Medication::buprenorphine, Amount::milligrams(16), monday);
        order.until = monday + 90;
        order.product = 2;
        order.staff = 3;
        order.take_homes = 1;
        record_order(writer, client(writer, 1005), order); // 5
        order = order_for(Medication::naltrexone, Amount::milligrams(380), monday);
        order.every_days = 28;
        order.supply = "pharmacy";
        record_order(writer, client(writer, 1006), order); // 6
        record_order_end(writer, 6, monday + 3, "replaced");
        record_order_end(writer, 5, monday + 30, "stopped");
        void_row(writer, Fact::order_end, 2, monday);
        record_override(writer, Fact::medication_order, 5, "over-confirm");
    });
    std::vector<DoseNumber> doses;
    made.write(
        "dose-log administer",
        [&](Writer& writer) {
            doses.push_back(give(writer, 1004, 4, monday, 50));
            doses.push_back(give(writer, 1005, 5, monday, 16));
            doses.push_back(give(writer, 1001, 1, monday, 10));
            record_override(writer, Fact::dose, doses[2].key(), "early-dose");
        },
        "nora");

    made.now = morning(monday + 1);
    made.write(
        "dose-log void",
        [&](Writer& writer) {
            const Keys keys = made.keys(writer);
            for (int i : {0, 2}) {
                const auto dose = find_dose(writer, doses[static_cast<std::size_t>(i)]);
                REQUIRE(dose);
                give_back(writer, dose->number);
                record_dose_void(writer, &keys, *dose, "not-given", monday + 1, 2,
                                 i == 0 ? "said the bottle broke" : "");
            }
            give(writer, 1004, 4, monday, 45, doses[0]);
        },
        "nora");
    made.write(
        "dose-log void",
        [&](Writer& writer) {
            for (int i : {0, 2})
                record_void_confirmation(writer, *find_dose(writer, doses[static_cast<std::size_t>(i)]), 3);
        },
        "piet");
    made.write("dose-log hold", [&](Writer& writer) {
        const Keys keys = made.keys(writer);
        const Client one = client(writer, 1001), other = client(writer, 1005);
        record_hold(writer, &keys, one, monday, made.now, "sedation", 2, "breath smelled of marzipan");
        record_hold(writer, nullptr, other, monday + 1, made.now, "identity", 2, "");
        record_hold(writer, &keys, client(writer, 1002), monday + 1, made.now, "vital-signs", 2, "Jabberwock");
        record_release(writer, &keys, holds_of(writer, one)[0], monday + 2, made.now, "assessed", 3,
                       "Jabberwock");
        record_release(writer, nullptr, holds_of(writer, other)[0], monday + 1, made.now, "entered-in-error", 3,
                       "");
        void_row(writer, Fact::hold_release, 2, monday + 1);
        void_row(writer, Fact::hold, 3, monday + 1);
    });
    made.write("config closure add", [&](Writer& writer) {
        record_closure(writer, monday + 10, "holiday");
        record_closure(writer, monday + 11, "emergency");
        void_row(writer, Fact::closure, 2, monday + 1);
        record_setting(writer, "window.closes", "10:30", monday + 1);
    });
    made.write("absence add", [&](Writer& writer) {
        writer.record(Fact::absence, {1001, number(monday), number(monday + 2), std::string("hospital"),
                                      std::string("verified")});
        writer.record(Fact::absence,
                      {1005, number(monday), number(monday + 1), std::string("travel"), std::string("no")});
        writer.record(Fact::guest_stay, {1002, number(monday), number(monday + 1), std::string("out")});
        writer.record(Fact::guest_stay, {1003, number(monday), number(monday + 3), std::string("in")});
        void_row(writer, Fact::absence, 2, monday + 1);
        void_row(writer, Fact::guest_stay, 2, monday + 1);
        touch_days(writer, monday);
    });
    made.write("dose-log spill", [&](Writer& writer) {
        const Keys keys = made.keys(writer);
        const Client one = client(writer, 1001), other = client(writer, 1005);
        const std::int64_t at = made.now.microseconds(), dose = doses[0].key(), second = doses[1].key();
        record_remark(writer, &keys, one, doses[0], "unwell", "Jabberwock");
        record_remark(writer, nullptr, other, doses[1], "other", "");
        writer.record(Fact::dose_loss, {1004, dose, std::string("spill"), number(monday), at, 5'000, Value(), 1, 3, 2});
        writer.record(Fact::dose_loss, {1005, second, std::string("emesis"), number(monday), at, Value(), 12, 0, Value(), 2});
        for (const std::int64_t loss : {1, 2}) {
            record_replacement_decision(writer, loss, Amount::milligrams(4 + loss), 3, loss == 2);
            record_replacement(writer, doses[static_cast<std::size_t>(loss - 1)], loss);
        }
        writer.record(Fact::dose_check, {1004, number(monday), at, 500, 14, 97, std::string("none"), 2});
        writer.record(Fact::dose_check, {1005, number(monday), at, Value(), Value(), 95, Value(), 2});
        writer.record(Fact::dose_response, {1004, number(monday), at, 3, 2, 0, 1, 2});
        writer.record(Fact::dose_response, {1005, number(monday), at, Value(), 4, Value(), Value(), 3});
        domain::RequestRecord request{0, 1004, monday, "increase", doses[0], 2, true, ""};
        request.id = record_request(writer, &keys, client(writer, 1004), request, "Jabberwock");
        record_answer(writer, &keys, request, "done", monday + 1, 3, "breath smelled of marzipan");
        request.id = record_request(writer, nullptr, other, {0, 1005, monday, "schedule", {}, {}, false, ""}, "");
        record_answer(writer, nullptr, request, "declined", monday + 1, 3, "");
        record_as_given(writer, doses[0], {"on-hold", "already-dosed"});
        record_as_given(writer, doses[1], {"amount-not-ordered"});
        domain::IncidentRecord incident{0, 1004, 1005, "wrong-person", monday, made.now, doses[0], 2, true, false};
        incident.id = record_incident(writer, &keys, incident, "said the bottle broke");
        record_incident_review(writer, &keys, incident, monday + 1, 3, "Jabberwock");
        incident = {0, 1005, {}, "outside-order", monday, made.now, {}, {}, false, false};
        incident.id = record_incident(writer, nullptr, incident, "");
        record_incident_review(writer, nullptr, incident, monday + 1, 3, "");
        record_incident_close(writer, nullptr, incident, monday + 2, 3, "");
        incident.id = 1;
        incident.client = 1004;
        record_incident_close(writer, &keys, incident, monday + 2, 3, "smelled of marzipan too");
        record_hold_bottles(writer, 1, "keep", monday, 2);
        record_hold_bottles(writer, 2, "return", monday + 1, 3);
        record_absence_end(writer, {1001, {monday, monday + 2}, "hospital", "verified", 1}, monday + 2);
        record_absence_end(writer, {1005, {monday, monday + 1}, "travel", "no", 2}, monday + 1);
        record_guest_stay_end(writer, {1002, {monday, monday + 1}, "out", 1, {}, {}}, monday + 1);
        record_guest_stay_end(writer, {1003, {monday, monday + 3}, "in", 2, {}, {}}, monday + 2);
        record_guest_arrival(writer, &keys, client(writer, 1002), 1, {Medication::methadone, Amount::milligrams(110), monday - 1, 2, true}, "Jabberwock");
        record_guest_arrival(writer, nullptr, client(writer, 1003), 2, {Medication::buprenorphine, Amount::milligrams(8), monday - 2, 3, false}, "");
    });
    made.write("intake exam", [&](Writer& writer) {
        record_exam(writer, client(writer, 1001), {domain::ExamKind::physical, monday}, 2);
        record_exam(writer, client(writer, 1005), {domain::ExamKind::psychosocial, monday + 1}, std::nullopt);
    });
    made.write("policy adopt", [&](Writer& writer) {
        const Keys keys = made.keys(writer);
        const Client one = client(writer, 1001);
        const domain::PolicyKey* key = domain::policy_key("missed.order_min");
        const domain::PolicyLayer house{domain::LayerKind::program, "House", "protocol 7", {{key, std::int64_t{2}, ""}}};
        const domain::PolicyLayer own{domain::LayerKind::patient, "patient", "order of the prescriber", {{key, std::int64_t{1}, ""}}};
        record_layer(writer, nullptr, house, nullptr, monday + 2, "kind = \"program\"", 1);
        record_layer(writer, &keys, own, &one, monday + 2, "# what the Bandersnatch said", 2);
        record_layer(writer, nullptr, house, nullptr, monday + 5, "kind = \"program\" # again", 1);
        record_layer(writer, &keys, own, &one, monday + 5, "# what it said later", 2);
    });
    made.now = morning(monday + 1) + -7'200'000'000; // the clock was behind for a while
    made.write("group add", [&](Writer& writer) {
        writer.record(Fact::care_group, {std::string("Tuesday group"), 2, 2});
        writer.record(Fact::care_group, {std::string("Friday group"), 5, Value()});
        writer.record(Fact::group_join, {1, 1004, number(monday)});
        writer.record(Fact::group_join, {2, 1005, number(monday)});
        writer.record(Fact::group_leave, {1, number(monday + 5)});
        writer.record(Fact::group_leave, {2, number(monday + 6)});
    });
    made.now = morning(monday + 2);
    made.write("session add", [&](Writer& writer) {
        writer.record(Fact::session, number(monday + 1) << 20 | 1, {1004, 2, 1, 1, 50, 0});
        writer.record(Fact::session, number(monday + 1) << 20 | 2, {1005, Value(), Value(), 0, 30, 1});
        writer.record(Fact::drug_test, {1004, number(monday + 1), std::string("negative")});
        writer.record(Fact::drug_test, {1005, number(monday + 1), std::string("refused")});
        writer.record(Fact::group_plan, {1, std::string("clinical"), 2, 36'000, 60, 12, std::string("in-person"), 2, number(monday)});
        writer.record(Fact::group_plan, {2, std::string("peer-led"), Value(), Value(), 90, Value(), std::string("video"), Value(),
                                         number(monday + 1)});
        for (const std::int64_t group : {1, 2})
            writer.record(Fact::meeting, {group, number(monday + 1), made.now.microseconds(), 60, std::string("in-person"), 2});
        writer.record(Fact::session_detail, number(monday + 1) << 20 | 1, {made.now.microseconds(), std::string("cbt"),
                                             std::string("in-person"), std::string("client"), 1, 10, Value()});
        writer.record(Fact::session_detail, number(monday + 1) << 20 | 2, {made.now.microseconds(), Value(), std::string("phone"),
                                             std::string("family"), Value(), Value(), 35});
        writer.record(Fact::session_note, {number(monday + 1) << 20 | 1, Value(), std::string("progress"), 2, made.now.microseconds(),
                                           Value(Blob{"sealed words of one"})});
        writer.record(Fact::session_note, {Value(), 2, std::string("progress"), 2, made.now.microseconds(), Value(Blob{"sealed words of many"})});
    });
    made.write("dose-log order", [&](Writer& writer) {
        writer.record(Fact::order_detail, 1, {2, 2, Value(), Value(), 2, made.now.microseconds(), number(monday), Value(Blob{"sealed reasons"})});
        writer.record(Fact::order_detail, 2, {0, 0, 1, 1, Value(), Value(), Value(), Value()});
        for (const std::int64_t place : {1, 2}) {
            writer.record(Fact::order_step, {1, number(monday + place), 40'000 - place});
            writer.record(Fact::order_portion, {1, place, 20'000});
            writer.record(Fact::order_signature, {place, 3, place - 1});
        }
    });
    made.write("staff supervise", [&](Writer& writer) {
        for (const std::int64_t staff : {2, 3}) {
            writer.record(Fact::staff_mail, {staff, std::string(staff == 2 ? "rn@clinic.example" : "dr@clinic.example")});
            writer.record(Fact::staff_supervisor, {staff, staff == 2 ? Value(3) : Value(), number(monday)});
            writer.record(Fact::staff_credential, {staff, std::string("license"), number(monday + 300)});
            writer.record(Fact::staff_leave, {staff, number(monday + 2), number(monday + 5)});
        }
    });
    made.write("dose-log take-homes", [&](Writer& writer) {
        const Keys keys = made.keys(writer);
        for (const std::int64_t who : {1004, 1005}) {
            domain::TakeHomeOrder order;
            order.day = order.education = monday;
            order.days = 6;
            order.met = who == 1004 ? domain::all_take_home_criteria : 5;
            order.review = monday + 90;
            order.staff = 3;
            if (who == 1004) order.tier_from = 1, order.most_days = 7;
            const std::int64_t id = record_take_home_order(writer, keys, client(writer, who), order, made.now, {{"rationale", "Jabberwock"}});
            record_take_home_order_end(writer, id, monday + 40, "attendance", 3);
            domain::DoseRecord bottle;
            bottle.number = next_dose_number(writer, monday + 2);
            bottle.client = who;
            bottle.order = who - 1000;
            bottle.day = monday + 3;
            bottle.kind = DoseKind::take_home;
            bottle.amount = Amount::milligrams(50);
            record_dose(writer, client(writer, who), bottle);
            record_return(writer, bottle, {monday + 2, "sealed", who == 1004, who == 1004}, made.now, 2);
            record_arrival(writer, client(writer, who), monday, made.now, 2);
            record_sheet(writer, monday + 1, 6, 2);
            record_naloxone(writer, client(writer, who), {0, 0, monday, "4mg", 2, monday + 400, 2});
            const std::string seed = "seed" + std::to_string(who);
            const std::int64_t draw = record_draw(writer, {0, record_seed(writer, monday, digest_of_seed(seed), 2), seed, monday + 1, 1, 2, 2}, 2);
            domain::CallBackRecord call;
            call.client = who;
            call.id = record_call_back(writer, who, draw, monday + 1);
            record_count(writer, call, monday + 2, made.now, 3, 4, 2);
            record_call_back_close(writer, call.id, monday + 2, "explained", 3);
        }
    });
    made.write("merge", [&](Writer& writer) {
        writer.record(Fact::client_alias, {1007, 1004});
        writer.record(Fact::client_alias, {1006, 1005});
        void_row(writer, Fact::client_alias, 2, monday + 2);
        touch_days(writer, Day::from_number(Day::first_number));
    });
    made.write("store attest", [&](Writer& writer) {
        record_event(writer, "restore", std::nullopt);
        record_event(writer, "doses-attested", writer.moment());
    });
    made.now = morning(monday + 4);
    made.write(
        "dose-log administer", [&](Writer& writer) { give(writer, 1004, 4, monday + 4, 50); }, "nora");
    made.write("intake condition", [&](Writer& writer) {
        for (const std::int64_t row : {1, 2}) {
            writer.record(Fact::order_formulation, row, {row});
            writer.record(Fact::dose_supply, doses[static_cast<std::size_t>(row) - 1].key(), {1});
            writer.record(Fact::injectable_receipt, {1004, row, number(monday + row), 2});
            writer.record(Fact::opioid_check, {1004, number(monday + row), row == 1 ? Value(12) : Value(), row == 1 ? Value() : Value(number(monday)), 2});
            writer.record(Fact::health_fact, {1004, std::string("lab"), std::string("ecg"), number(monday + row), 440 + row, 2,
                                              row == 1 ? Value() : Value(Blob{"sealed words on it"})});
            writer.record(Fact::health_fact_end, {row, number(monday + 3), 2});
        }
        touch_days(writer, Day::from_number(Day::first_number)); // the orders' doses are of a form now
    });
    made.write("stock count", [&](Writer& writer) {
        domain::OrderRecord order;
        for (const std::int64_t row : {1, 2}) {
            record_open(writer, row, row == 1 ? "main" : "window-2", monday + 4, made.now, 2);
            const domain::CountRecord count = record_count(writer, {0, row, row == 1 ? "shift" : "inventory", 40'000 * row, 0, 0, 0, monday + 4, made.now, 2, 0, 0, {}, "", 0});
            record_close(writer, *find_count(writer, count.id), row == 1 ? "measurement" : "miscounted", monday + 4, 3);
            StockMove move;
            move.lot = row;
            move.kind = row == 1 ? domain::StockKind::waste : domain::StockKind::lost;
            move.quantity = 1'000;
            move.change = -1'000;
            move.day = monday + 4;
            move.at = made.now;
            move.reason = "spilled";
            move.document = row == 1 ? "" : "106-1";
            move.staff = 2;
            move.id = record_move(writer, move);
            record_witness(writer, move, {3, row == 1 ? "login" : "pin"});
            writer.record(Fact::stock_loss, move.id, {number(monday + 4)});
            writer.record(Fact::stock_loss_report, {move.id, std::string("notice"), number(monday + 4), row == 1 ? Value() : Value(std::string("106-2")), 3});
            writer.record(Fact::pump_check, {row, std::string("main"), 40'000, 39'900 + row, number(monday + 4), made.now.microseconds(), 2});
            writer.record(Fact::prepared_bottle, {1004, 4, number(monday + 5), 50'000, row, 50'000, number(monday + 4), made.now.microseconds(), 2});
            writer.record(Fact::prepared_bottle_end, {row, std::string("back"), Value(), number(monday + 4), made.now.microseconds(), 2});
            writer.record(Fact::staff_pin, {row + 1, std::string("$argon2id$v=19$") + std::to_string(row)});
        }
    });
    made.write(
        "show --names", [&](Writer& writer) { writer.record_look(1001, "emergency"); }, "nora");
}

} // namespace

const MadeStore& rich_store() {
    static const auto made = [] {
        auto store = std::make_unique<MadeStore>();
        fill(*store);
        store->settle();
        return store;
    }();
    return *made;
}

} // namespace made
