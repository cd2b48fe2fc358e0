#include "store/candidates.hpp"

#include "mat/client_number.hpp"
#include "mat/dose_number.hpp"
#include "store/clients.hpp"
#include "store/clinic.hpp"
#include "store/connection.hpp"
#include "store/orders.hpp"

#include <algorithm>

namespace mat::store {

std::optional<Day> today_of(const Reader& reader) {
    Statement zone_name(reader.connection(), "SELECT value FROM setting WHERE name='zone' ORDER BY id DESC LIMIT 1");
    const auto zone = load_zone(zone_name.step() ? zone_name.text(0) : std::string());
    if (!zone) return std::nullopt;
    return zone->day(reader.moment());
}

std::vector<Candidate> clients_in_care(const Reader& reader, Day day, const Fits& fits, std::size_t most) {
    // Everybody's episodes are looked through while somebody waits. Nothing is asked of `entry`, which stands last in its
    // row: at the head everything counts.
    if (!reader.at_head()) return {};
    std::vector<std::int64_t> over; // episodes
    {
        const auto voided = voided_rows(reader, Fact::episode_end);
        Statement ends(reader.connection(), "SELECT id, episode FROM episode_end WHERE day<=:day");
        ends.bind(":day", std::int64_t{day.number()});
        while (ends.step())
            if (voided.empty() || !voided.contains(ends.integer(0))) over.push_back(ends.integer(1));
        std::ranges::sort(over);
    }
    const auto merged = survivors(reader);
    const auto voided = voided_rows(reader, Fact::episode);
    std::vector<std::int64_t> people;
    Statement episodes(reader.connection(), "SELECT id, client FROM episode WHERE admit_day<=:day");
    episodes.bind(":day", std::int64_t{day.number()});
    while (episodes.step()) {
        const std::int64_t episode = episodes.integer(0);
        if (std::ranges::binary_search(over, episode) || (!voided.empty() && voided.contains(episode))) continue;
        people.push_back(survivor_of(episodes.integer(1), merged));
    }
    std::ranges::sort(people);
    const auto twice = std::ranges::unique(people);
    people.erase(twice.begin(), twice.end());
    std::vector<Candidate> candidates;
    for (const std::int64_t sequence : people) {
        const auto number = ClientNumber::from_sequence(sequence);
        std::string text = number ? number->text() : std::string();
        if (!number || !fits(text)) continue;
        if (candidates.size() == most) break;
        candidates.push_back({std::move(text), ""});
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

std::vector<Candidate> orders_unsigned(const Reader& reader, std::int64_t staff, const Fits& fits, std::size_t most) {
    std::vector<Candidate> candidates;
    for (const domain::OrderRecord& order : unsigned_orders(reader, staff)) {
        if (candidates.size() == most) break;
        const auto client = ClientNumber::from_sequence(order.client);
        if (std::string text = std::to_string(order.id); fits(text)) candidates.push_back({std::move(text), client ? client->text() : ""});
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

std::vector<Candidate> lot_numbers(const Reader& reader, const Fits& fits, std::size_t most) {
    Statement statement(reader.connection(),
                        "SELECT l.id, l.code FROM lot l JOIN lot_on_hand h ON h.lot=l.id WHERE h.quantity>0 AND l.entry<=:bound ORDER BY l.id");
    statement.bind(":bound", reader.bound());
    std::vector<Candidate> candidates;
    while (statement.step() && candidates.size() < most) {
        std::string number = std::to_string(statement.integer(0));
        if (fits(number)) candidates.push_back({std::move(number), statement.text(1)});
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
