#include "cli/today.hpp"

#include "cli/records.hpp"
#include "cli/work.hpp"
#include "store/derived.hpp"
#include "store/due.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using domain::Role;
using report::Type;

constexpr domain::Roles dose_readers = Role::prescriber | Role::nurse | Role::pharmacist | Role::counselor | Role::case_manager |
                                       Role::director | Role::auditor;

std::string counted(std::size_t count, std::string_view one, std::string_view several) {
    return std::to_string(count) + " " + std::string(count == 1 ? one : several);
}

} // namespace

Result<Answer> today_at_a_glance(const Globals& globals, const Surroundings& surroundings) {
    return reading(
        globals, surroundings, {"", {}}, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
            std::size_t in_care = 0, referred = 0, held = 0, mine = 0;
            for (const store::ClientLine& line : store::list_clients(reader, clinic.today)) {
                in_care += line.status == "in-care";
                referred += line.status == "referred";
            }
            const auto staff = store::list_staff(reader, nullptr);
            const auto add = [&](const std::vector<domain::Due>& items) {
                for (const domain::Due& due : items) {
                    const auto logins = store::logins_told(staff, due);
                    mine += std::ranges::binary_search(logins, actor.login) && domain::state_of(due, clinic.today) >= domain::DueState::due;
                }
            };
            store::visit_due_facts(reader, clinic, clinic.today, [&](const domain::DueFacts& facts) {
                held += std::ranges::any_of(facts.history.holds, [&](const domain::HoldRecord& hold) { return hold.in_force(reader.moment()); });
                add(domain::due_items(facts));
            });
            add(domain::stock_due_items(store::stock_due_facts(reader, clinic, clinic.today)));
            Answer answer;
            answer.asked = true;
            answer.sentence = clinic.name + ", " + clinic.today.text_with_weekday() + " " + clock_text(clinic.zone, reader.moment()) + "\n\n  " +
                              std::to_string(in_care) + " in care, " + std::to_string(referred) + " referred";
            std::vector<std::string> next;
            if (actor.roles.any_of(dose_readers)) {
                const store::MissedDays missed(reader, clinic, clinic.today, store::path_for(reader));
                std::size_t given = 0;
                for (const store::DailyTotal& total : store::daily_totals(reader, {clinic.today, clinic.today}, store::path_for(reader)))
                    if (domain::observed(total.kind)) given += static_cast<std::size_t>(total.doses);
                const std::size_t waiting = missed.first() ? missed.open_on(clinic.today).size() : 0;
                answer.sentence += "\n  " + counted(given, "dose", "doses") + " given today, " + std::to_string(waiting) + " still due";
                if (missed.first())
                    answer.sentence += "\n  " + std::to_string(missed.on(store::last_closed_day(reader, clinic)).size()) + " missed their last day";
                answer.sentence += "\n  " + std::to_string(held) + " on hold";
            }
            if (mine > 0) answer.sentence += "\n  " + counted(mine, "reminder", "reminders") + " for you";
            const auto propose = [&](bool whom, const char* command) {
                if (whom) next.emplace_back(command);
            };
            propose(actor.roles.any_of(Role::front_desk), "mat arrive CLIENT");
            propose(actor.roles.any_of(Role::front_desk), "mat intake refer");
            propose(actor.roles.any_of(Role::nurse), "mat dose-log window");
            propose(actor.roles.any_of(Role::nurse | Role::prescriber), "mat dose-log administer CLIENT");
            propose(actor.roles.any_of(Role::prescriber), "mat sign");
            propose(actor.roles.any_of(dose_readers), "mat dose-log missed");
            propose(mine > 0, "mat remind list");
            propose(true, "mat help");
            answer.sentence += "\n\nNext:";
            for (const std::string& command : next) answer.sentence += "\n  " + command;
            return answer;
        });
}

} // namespace mat::cli
