// Staff, clients and their stays.
#include "exchange/import_read.hpp"
#include "store/clients.hpp"
#include "store/seal.hpp"
#include "store/tokens.hpp"

#include <algorithm>

namespace mat::exchange {
namespace {

using store::BulkValue;
using store::Fact;

// `Paula Quigley, RN` is PQR; a letter that is not of the alphabet from A to Z is `?`.
std::string initials_of(std::string_view name) {
    std::string initials;
    bool word_begins = true;
    for (const char c : name) {
        const bool blank = c == ' ' || c == '\t';
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (word_begins && initials.size() < 3 && (letter || static_cast<unsigned char>(c) >= 0x80)) {
            initials += letter ? static_cast<char>(c & ~0x20) : '?';
            word_begins = false;
        }
        word_begins = word_begins || blank;
    }
    return initials.empty() ? "?" : initials;
}

// Whole years. Who was born on 29 February turns a year older on 1 March where the year has no such day.
std::int64_t age_on(Day birth, Day day) {
    const auto born = birth.civil(), now = day.civil();
    const bool before_birthday = std::pair(now.month(), now.day()) < std::pair(born.month(), born.day());
    return static_cast<int>(now.year()) - static_cast<int>(born.year()) - (before_birthday ? 1 : 0);
}

// `left against advice` as the other system has it, `left-against-advice` as we have it; empty where it is
// neither.
std::string_view reason_code(std::string_view word) {
    std::string code(word.substr(0, 64));
    std::ranges::replace(code, ' ', '-');
    const auto reasons = store::discharge_reasons();
    const auto found = std::ranges::find(reasons, code);
    return found == reasons.end() ? std::string_view() : *found;
}

std::string reason_words() {
    std::string words;
    for (const std::string_view reason : store::discharge_reasons())
        words += (words.empty() ? "" : ", ") + std::string(reason);
    return words;
}

} // namespace

IdsRead import_staff(store::Writer& writer, ImportFile& file, ImportOutcome& outcome, const store::Keys& keys) {
    enum Column { staff_id, name, role };
    IdsRead ids("staff.csv");
    const store::Secret key = keys.clinic(writer);
    std::int64_t next = writer.next_id(Fact::staff), next_role = writer.next_id(Fact::staff_role);
    FileRows rows(writer, file, {Fact::staff, Fact::staff_role});
    while (file.next()) {
        const std::int64_t id = file.own_id(staff_id, ids);
        const std::string_view called = file.text(name);
        const auto roles = domain::Roles::parse(file.cell(role));
        if (!roles) file.reject(role, "must be roles, with commas between: " + domain::all_roles().text());
        if (file.rejected()) continue;
        const std::string login = std::string(store::imported_login_prefix) + std::to_string(id), initials = initials_of(called);
        const std::string sealed = store::seal(key, Fact::staff, next, called);
        rows.add(0, next, {BulkValue::text(login), BulkValue::text(initials), BulkValue::blob(sealed)});
        rows.add(1, next_role++, {next, roles->bits()});
        ids.keep(id, next++);
    }
    rows.record(outcome);
    return ids;
}

ClientsRead import_clients(store::Writer& writer, ImportFile& file, ImportOutcome& outcome,
                           const store::Keys& keys, Day today) {
    enum Column { client_id, last_name, first_name, birth_date };
    ClientsRead clients;
    clients.first = store::next_client_number(writer);
    const store::Secret index_key = keys.index(writer);
    store::renew_tokens(writer, keys);
    std::int64_t number = clients.first, next_identity = writer.next_id(Fact::client_identity);
    FileRows rows(writer, file, {Fact::client, Fact::client_identity});
    while (file.next()) {
        const std::int64_t id = file.own_id(client_id, clients.ids);
        const std::string_view last = file.text(last_name), first = file.optional_text(first_name);
        const Day birth = file.day(birth_date);
        if (birth > today) file.reject(birth_date, "lies in the future");
        if (!ClientNumber::from_sequence(number)) file.reject(client_id, "finds no client number left");
        if (file.rejected()) continue;
        clients.ids.keep(id, number);
        clients.births.push_back(birth);
        if (!file.rejections().all_lost()) {
            store::Identity identity{{"last_name", std::string(last)},
                                     {"birth_date", birth.text()},
                                     {"former_id", std::string(file.cell(client_id))}};
            if (!first.empty()) identity["first_name"] = first;
            const store::Secret key = keys.make_client(writer, number);
            store::write_tokens(writer, index_key, number, identity);
            const std::string sealed =
                store::seal(key, Fact::client_identity, next_identity, store::identity_text(identity));
            rows.add(0, number, {std::int64_t{1}});
            rows.add(1, next_identity++, {number, BulkValue::blob(sealed)});
        }
        ++number;
    }
    rows.record(outcome);
    outcome.clients = number - clients.first;
    if (number > clients.first) {
        outcome.first_client = *ClientNumber::from_sequence(clients.first);
        outcome.last_client = *ClientNumber::from_sequence(number - 1);
    }
    return clients;
}

void import_episodes(store::Writer& writer, ImportFile& file, ImportOutcome& outcome, const IdsRead& staff,
                     const ClientsRead& clients, Day today) {
    enum Column { episode_id, client_id, counselor_id, admit_date, discharge_date, reason };
    IdsRead ids("episodes.csv");
    Spans stays;
    std::int64_t next = writer.next_id(Fact::episode), next_end = writer.next_id(Fact::episode_end);
    FileRows rows(writer, file, {Fact::episode, Fact::episode_end});
    while (file.next()) {
        file.own_id(episode_id, ids);
        const std::int64_t client = file.reference(client_id, clients.ids);
        const auto counselor = file.optional_reference(counselor_id, staff);
        const Day admitted = file.day(admit_date);
        const auto discharged = file.optional_day(discharge_date);
        const std::string_view why = reason_code(file.cell(reason));
        if (admitted > today) file.reject(admit_date, "lies in the future");
        if (discharged && *discharged > today) file.reject(discharge_date, "lies in the future");
        if (discharged && *discharged < admitted) file.reject(discharge_date, "lies before admit_date");
        if (discharged && why.empty()) file.reject(reason, "must be one of: " + reason_words());
        if (!discharged && !file.empty(reason)) file.reject(reason, "is given, but no discharge_date");
        if (!file.rejected() && admitted < clients.born(client))
            file.reject(admit_date, "lies before the client's birth");
        const Day end = discharged.value_or(Day::from_number(Day::last_number + 1));
        if (!file.rejected() && !stays.add(client, admitted, end))
            file.reject(admit_date, "overlaps another episode of the client");
        if (file.rejected()) continue;
        rows.add(0, next,
                 {client,
                  std::int64_t{admitted.number()},
                  BulkValue::text("otp"),
                  counselor,
                  age_on(clients.born(client), admitted),
                  {},
                  {}});
        if (discharged)
            rows.add(1, next_end++, {next, std::int64_t{discharged->number()}, BulkValue::text(why)});
        ++next;
    }
    rows.record(outcome);
}

} // namespace mat::exchange
