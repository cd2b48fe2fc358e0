#include "cli/work.hpp"

#include "cli/narrow.hpp"
#include "cli/parse.hpp"
#include "domain/dosing.hpp"
#include "store/arrivals.hpp"
#include "store/derived.hpp"
#include "store/files.hpp"

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace mat::cli {
namespace {

constexpr std::size_t words_limit = 1 << 20;

// Identities are for the clinical roles and the front desk. A peer specialist sees those of paired people, a director
// those that a purpose was named for: neither can be said yet. An auditor reads everything without them.
constexpr domain::Roles identity_readers = domain::Role::prescriber | domain::Role::nurse | domain::Role::pharmacist |
                                           domain::Role::counselor | domain::Role::case_manager | domain::Role::front_desk;

// Under --as-of, "now" is that moment, and every query reads the entries recorded by then.
Result<Nothing> look_back(store::Reader& reader, const Globals& globals) {
    if (!globals.as_of) return Nothing{};
    const store::Clinic now = store::read_clinic(reader);
    const auto as_of = parse_as_of(*globals.as_of, reader.moment(), now.zone);
    if (!as_of) return as_of.failure();
    if (as_of->is_entry) {
        const auto moment = store::recorded_at(reader, as_of->entry);
        if (!moment)
            return Failure{Exit::not_found, "no-such-entry", "there is no audit entry " + std::to_string(as_of->entry),
                           "mat audit head shows the last one"};
        reader.look_back_to(as_of->entry, *moment);
    } else {
        reader.look_back_to(store::entry_by(reader, as_of->moment), as_of->asked);
    }
    return Nothing{};
}

} // namespace

Result<Actor> permitted_actor(const store::Reader& reader, const Surroundings& surroundings, const Need& need) {
    const auto login = surroundings.login();
    if (!login) return login.failure();
    const auto member = store::find_staff(reader, *login);
    const domain::Roles roles = member ? member->roles : domain::Roles();
    const bool enough = member && !roles.empty() && (need.roles.empty() || roles.any_of(need.roles));
    if (enough) return Actor{*login, member->id, roles};
    Failure failure{Exit::not_permitted, "not-permitted", "", ""};
    failure.message = !member ? "'" + *login + "' is not a staff login of this clinic"
                              : "'" + *login + "' may not do that: it takes the role " + need.roles.text();
    failure.hint = "an admin gives roles with mat staff";
    failure.verdict = {false, {{"not-permitted", "role", "roles of this clinic", failure.message,
                                {{"login", *login}, {"roles", roles.text()}, {"needs", need.roles.text()}}}}, ""};
    return failure;
}

Result<Answer> reading(const Globals& globals, const Surroundings& surroundings, const Need& need, const Read& read) {
    if (globals.at)
        return Failure{Exit::usage, "usage", "--at is for recording commands; --as-of looks back", ""};
    const store::Store store = store::Store::open_to_read(store_path(globals, surroundings));
    store::Reader reader(store, surroundings.now());
    // Who may ask is judged by today's roles, whatever day is asked about.
    const auto actor = permitted_actor(reader, surroundings, need);
    if (!actor) return actor.failure();
    if (auto back = look_back(reader, globals); !back) return back.failure();
    const store::Clinic clinic = store::read_clinic(reader);
    return read(reader, clinic, *actor);
}

Result<Answer> writing(const Globals& globals, const Surroundings& surroundings, const Need& need, const Write& write) {
    if (globals.as_of)
        return Failure{Exit::usage, "usage", "--as-of is for reading commands; --at says when something happened", ""};
    const store::Store store = store::Store::open_to_write(store_path(globals, surroundings));
    const auto login = surroundings.login();
    if (!login) return login.failure();
    store::Writer writer(store, *login, need.command, surroundings.now);
    const auto actor = permitted_actor(writer, surroundings, need);
    if (!actor) return actor.failure();
    const store::Clinic clinic = store::read_clinic(writer);
    const std::int64_t before = writer.head();
    Result<Answer> answer = write(writer, clinic, *actor);
    if (!answer) return answer;
    for (const ClientNumber client : store::stale_on_sheet(writer, clinic.today, before))
        answer->warnings.push_back("sheet stale: " + client.text() + ": correct the printed downtime sheet by hand, or print it again");
    if (globals.dry_run) {
        answer->dry_run = true;
        answer->recorded.clear();
        return answer;
    }
    if (writer.head() == before) return answer; // nothing to record: "not due" and the like are success
    store::seal_closed_days(writer, clinic);
    writer.commit();
    return answer;
}

Result<std::vector<store::Identity>> look_at(const Globals& globals, const Surroundings& surroundings, const Need& need,
                                             const std::vector<ClientNumber>& clients, const std::string& purpose) {
    const store::Store store = store::Store::open_to_write(store_path(globals, surroundings));
    const auto login = surroundings.login();
    if (!login) return login.failure();
    std::vector<store::Client> people;
    {
        store::Writer writer(store, *login, need.command, surroundings.now);
        const auto actor = permitted_actor(writer, surroundings, {need.command, identity_readers});
        if (!actor) return actor.failure();
        // The key is tried first: a look that shows nothing is not recorded.
        static_cast<void>(store::Keys::open(writer, key_path(globals, surroundings)));
        for (const ClientNumber number : clients) {
            auto client = store::find_client(writer, number);
            if (!client) return client.failure();
            writer.record_look(number.sequence(), purpose);
            people.push_back(std::move(*client));
        }
        if (!people.empty()) writer.commit();
    }
    const store::Reader reader(store, surroundings.now());
    const store::Keys keys = store::Keys::open(reader, key_path(globals, surroundings));
    std::vector<store::Identity> identities;
    for (const store::Client& client : people) identities.push_back(store::open_identity(reader, keys, client));
    return identities;
}

Result<Nothing> record_look_at_staff(const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const store::Store store = store::Store::open_to_write(store_path(globals, surroundings));
    const auto login = surroundings.login();
    if (!login) return login.failure();
    store::Writer writer(store, *login, need.command, surroundings.now);
    const auto actor = permitted_actor(writer, surroundings, need);
    if (!actor) return actor.failure();
    if (actor->roles == domain::Roles(domain::Role::robot))
        return Failure{Exit::not_permitted, "not-permitted", "role robot never sees a name", ""};
    static_cast<void>(store::Keys::open(writer, key_path(globals, surroundings)));
    writer.record_look(0, "names of staff");
    writer.commit();
    return Nothing{};
}

Result<store::Client> client_named(const store::Reader& reader, const std::string& typed) {
    const auto number = parse_client_number(typed);
    if (!number) return number.failure();
    return store::find_client(reader, *number);
}

Result<Instant> moment_of(const Globals& globals, const store::Reader& reader, const store::Clinic& clinic) {
    if (!globals.at) return reader.moment();
    return parse_moment(*globals.at, reader.moment(), clinic.zone);
}

Failure refusal(const Verdict& verdict) {
    const Reason& first = verdict.reasons.front();
    Failure failure{Exit::refused, first.code, "refused: " + first.code + ": " + first.message, "", verdict};
    if (!verdict.change.empty()) failure.hint = "what would change it: " + verdict.change;
    else if (const auto clears = domain::who_clears(first.code); !clears.empty()) failure.hint = "who can clear it: " + std::string(clears);
    if (first.code == "day1-over-50mg") // the other way that the law leaves open (42 CFR 8.12(h)(3)(ii))
        failure.hint += std::string(failure.hint.empty() ? "" : "; or ") + "the prescriber's reasons: mat dose-log order --rationale -";
    return failure;
}

Result<std::string> words_from(const std::optional<std::string>& source, const Surroundings& surroundings, std::string_view what) {
    if (!source) return std::string();
    std::string words;
    if (*source == "-") {
        if (surroundings.input_is_terminal())
            write_bytes(surroundings.error, fitted(std::string(what) + ", from the terminal; Ctrl-D on a line of its own ends it:\n",
                                                   terminal_columns(surroundings.error)));
        char block[65536];
        ssize_t got = 0;
        while ((got = ::read(surroundings.input, block, sizeof block)) != 0) {
            if (got < 0 && errno == EINTR) continue;
            if (got < 0)
                return Failure{Exit::usage, "file-unreadable", "cannot read '-', standard input: " + std::string(std::strerror(errno)), ""};
            words.append(block, static_cast<std::size_t>(got));
            if (words.size() > words_limit) return Failure{Exit::usage, "too-long", "the text is too long", ""};
        }
    } else {
        auto bytes = store::read_file(*source, words_limit);
        if (!bytes) return bytes.failure();
        words = std::move(*bytes);
    }
    while (!words.empty() && (words.back() == '\n' || words.back() == '\r')) words.pop_back();
    return words;
}

} // namespace mat::cli
