#include "store/candidates.hpp"

#include "mat/client_number.hpp"
#include "mat/dose_number.hpp"
#include "store/clients.hpp"
#include "store/clinic.hpp"
#include "store/connection.hpp"

#include <set>

namespace mat::store {

std::vector<Candidate> clients_in_care(const Reader& reader, Day day, const Fits& fits, std::size_t most) {
    std::unordered_set<std::int64_t> over; // episodes
    {
        const auto voided = voided_rows(reader, Fact::episode_end);
        Statement ends(reader.connection(), "SELECT id, episode FROM episode_end WHERE day<=:day AND entry<=:bound");
        ends.bind(":day", std::int64_t{day.number()}).bind(":bound", reader.bound());
        while (ends.step())
            if (!voided.contains(ends.integer(0))) over.insert(ends.integer(1));
    }
    const auto merged = survivors(reader);
    const auto voided = voided_rows(reader, Fact::episode);
    std::set<std::int64_t> people;
    Statement episodes(reader.connection(), "SELECT id, client FROM episode WHERE admit_day<=:day AND entry<=:bound");
    episodes.bind(":day", std::int64_t{day.number()}).bind(":bound", reader.bound());
    while (episodes.step()) {
        if (voided.contains(episodes.integer(0)) || over.contains(episodes.integer(0))) continue;
        const auto survivor = merged.find(episodes.integer(1));
        people.insert(survivor == merged.end() ? episodes.integer(1) : survivor->second);
    }
    std::vector<Candidate> candidates;
    for (const std::int64_t sequence : people) {
        const auto number = ClientNumber::from_sequence(sequence);
        if (!number || !fits(number->text())) continue;
        if (candidates.size() == most) break;
        candidates.push_back({number->text(), ""});
    }
    return candidates;
}

std::vector<Candidate> doses_recorded(const Reader& reader, Day day, const Fits& fits, std::size_t most) {
    const auto first = DoseNumber::from_parts(day, 1), next = DoseNumber::from_parts(day + 1, 1);
    if (!first || !next) return {};
    const auto voided = voided_rows(reader, Fact::dose);
    Statement statement(reader.connection(), "SELECT id, client FROM dose WHERE id>=:first AND id<:next AND entry<=:bound ORDER BY id");
    statement.bind(":first", first->key()).bind(":next", next->key()).bind(":bound", reader.bound());
    std::vector<Candidate> candidates;
    while (statement.step() && candidates.size() < most) {
        const auto number = DoseNumber::from_key(statement.integer(0));
        if (!number || voided.contains(statement.integer(0)) || !fits(number->text())) continue;
        const auto client = ClientNumber::from_sequence(statement.integer(1));
        candidates.push_back({number->text(), client ? client->text() : ""});
    }
    return candidates;
}

std::vector<Candidate> staff_logins(const Reader& reader, const Fits& fits, std::size_t most) {
    std::vector<Candidate> candidates;
    for (const StaffMember& member : list_staff(reader, nullptr)) {
        if (candidates.size() == most) break;
        if (!member.roles.empty() && fits(member.login)) candidates.push_back({member.login, member.roles.text()});
    }
    return candidates;
}

std::vector<Candidate> group_names(const Reader& reader, const Fits& fits, std::size_t most) {
    const auto voided = voided_rows(reader, Fact::care_group);
    Statement statement(reader.connection(), "SELECT id, name FROM care_group WHERE entry<=:bound ORDER BY name");
    statement.bind(":bound", reader.bound());
    std::vector<Candidate> candidates;
    while (statement.step() && candidates.size() < most) {
        std::string name = statement.text(1);
        if (!voided.contains(statement.integer(0)) && fits(name)) candidates.push_back({std::move(name), ""});
    }
    return candidates;
}

} // namespace mat::store
