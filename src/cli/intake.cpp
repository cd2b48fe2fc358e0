#include "cli/intake.hpp"

#include "cli/choice.hpp"
#include "cli/fields.hpp"
#include "cli/intake_find.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

std::string wrong_medication(const std::string& text) {
    return domain::medication_named(text) ? "" : choice_hint("", domain::medication_names(), "medications");
}

constexpr FieldKind refer_fields[] = {
    {"last_name", "Last name (empty for an anonymous caller)", false},
    {"first_name", "First name", false},
    {"preferred_name", "Preferred name", false},
    {"pronouns", "Pronouns", false},
    {"birth_date", "Birth date (2000-12-31)", false, false, false, wrong_birth_date},
    {"phone", "Telephone", false},
    {"address", "Address", false},
    {"sex", "Sex", false},
    {"language", "Language", false},
    {"source", "Who referred", false},
    {"substances", "Substances", false},
    {"medication", "Medication asked for", false, false, false, wrong_medication},
    {"pregnant", "Pregnant (yes or no)", false, true},
    {"injects", "Injects (yes or no)", false, true},
    {"first_contact", "Day of first contact (empty: today)", false, false, false, wrong_day},
};
constexpr std::string_view open_fields[] = {"medication", "pregnant", "injects", "first_contact"}; // of the referral, not sealed

constexpr std::string_view programs[] = {"otp", "obot", "aud", "tobacco"};
constexpr std::string_view statuses[] = {"referred", "in-care", "discharged"};

// Age in whole years. Who was born on 29 February is a year older on 1 March of a common year.
std::int64_t age_on(Day birth, Day day) {
    const auto born = birth.civil(), now = day.civil();
    const int years = static_cast<int>(now.year()) - static_cast<int>(born.year());
    const auto month_day = [](const std::chrono::year_month_day& date) {
        return static_cast<unsigned>(date.month()) * 100 + static_cast<unsigned>(date.day());
    };
    return years - (month_day(now) < month_day(born) ? 1 : 0);
}

// Who is said to be somebody else is recorded as such; anybody left who may be the same person stands in the way.
Result<Nothing> decide_duplicates(store::Writer& writer, const store::Client& client, std::vector<store::Match>& duplicates,
                                  const std::optional<std::string>& others) {
    for (const std::string& word : others ? words_between_commas(*others) : std::vector<std::string>()) {
        const auto other = client_named(writer, word);
        if (!other) return other.failure();
        const auto found = std::ranges::find_if(duplicates, [&](const auto& match) { return match.client.number == other->number; });
        if (found == duplicates.end())
            return Failure{Exit::usage, "no-duplicate", other->number.text() + " is no likely duplicate of " + client.number.text(),
                           "leave it out of --not-duplicate-of"};
        if (!store::decided_not_duplicate(writer, client, *other)) store::record_not_duplicate(writer, client, *other);
    }
    std::erase_if(duplicates, [&](const auto& match) { return store::decided_not_duplicate(writer, client, match.client); });
    if (duplicates.empty()) return Nothing{};
    Verdict verdict{false, {}, ""};
    for (const store::Match& match : duplicates) {
        std::string fields;
        for (const std::string& word : domain::words_of(match.found)) fields += (fields.empty() ? "" : ", ") + word;
        verdict.reasons.push_back({"possible-duplicate", "safety", "house safety rule", duplicate_text(match),
                                   {{"client", match.client.number.text()}, {"agrees", fields}}});
    }
    Failure failure = refusal(verdict);
    failure.hint = way_out(client.number, duplicates);
    return failure;
}

} // namespace

void add_intake_refer(Flags& flags, IntakeReferRequest& request) {
    flags.value("--from", "FILE", request.from,
                "fields as 'field: value' lines or JSON; - is standard input. Told who may be the same person: the same birth "
                "date and a name that sounds alike, or the same telephone");
    flags.example("mat intake refer");
    flags.example("mat intake refer --from person.txt");
}

Result<Answer> run_intake_refer(const IntakeReferRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto fields = read_fields_of(std::nullopt, refer_fields, request.from, globals, surroundings, need);
    if (!fields) return fields.failure();
    store::Referral referral;
    const auto pregnant = yes_or_no(*fields, "pregnant"), injects = yes_or_no(*fields, "injects");
    if (!pregnant) return pregnant.failure();
    if (!injects) return injects.failure();
    referral.pregnant = *pregnant;
    referral.injects = *injects;
    if (const auto wish = fields->find("medication"); wish != fields->end()) {
        referral.medication = domain::medication_named(wish->second);
        if (!referral.medication)
            return Failure{Exit::usage, "medication", "field 'medication' names no medication",
                           choice_hint("", domain::medication_names(), "medications")};
    }
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        referral.day = clinic.zone.day(*moment);
        if (const auto contact = fields->find("first_contact"); contact != fields->end()) {
            const auto day = parse_day(contact->second, clinic.today);
            if (!day) return day.failure();
            if (*day > clinic.today) return Failure{Exit::usage, "future", "field 'first_contact' is in the future", ""};
            referral.day = *day;
        }
        if (const auto birth = fields->find("birth_date"); birth != fields->end()) {
            const auto day = Day::parse(birth->second);
            if (!day || *day > clinic.today)
                return Failure{Exit::usage, "birth-date", "field 'birth_date' is not a birth date", "write it as 2000-12-31"};
        }
        store::Identity identity;
        for (const auto& [name, value] : *fields)
            if (std::ranges::find(open_fields, name) == std::end(open_fields)) identity[name] = value;
        const store::Keys keys = store::Keys::open(writer, key_path(globals, surroundings));
        const ClientNumber number = store::record_client(writer, keys, identity, false);
        const auto client = store::find_client(writer, number);
        if (!client) return client.failure();
        const auto duplicates = store::likely_duplicates(writer, keys, identity, &*client);
        store::record_referral(writer, *client, referral, actor.staff);
        Answer answer;
        answer.one_record = true;
        answer.table = client_table(writer, {store::line_of(writer, *client, clinic.today)});
        answer.recorded = "client " + number.text();
        answer.sentence = "Referred: client " + number.text() + ", first contact " + referral.day.text_with_weekday() +
                          ".\nNext: mat intake admit " + number.text();
        if (!globals.dry_run) warn_of_duplicates(writer, answer, duplicates, number);
        return answer;
    });
}

void add_intake_admit(Flags& flags, IntakeAdmitRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.value("--program", "PROGRAM", request.program, "otp, obot, aud or tobacco (default: the clinic's)");
    flags.words(programs);
    flags.value("--counselor", "LOGIN", request.counselor, "the counselor");
    flags.value("--treatment-start", "DATE", request.treatment_start, "verified start of continuous treatment elsewhere");
    flags.value("--verified-by", "LOGIN", request.verified_by, "who verified it");
    flags.value("--not-duplicate-of", "CLIENT,…", request.not_duplicate_of,
                "another person after all. Asked for where somebody has the same birth date and a name that sounds alike, or "
                "the same telephone");
    flags.example("mat intake admit 1043-2 --counselor mreyes");
}

Result<Answer> run_intake_admit(const IntakeAdmitRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        domain::EpisodeRecord episode;
        episode.admitted = clinic.zone.day(*moment);
        episode.program = request.program.value_or(clinic.program);
        if (auto program = check_choice(episode.program, programs, "a program", "programs"); !program) return program.failure();
        const auto staff = [&](const std::string& login) -> Result<std::int64_t> {
            const auto member = store::find_staff(writer, login);
            if (!member) return Failure{Exit::not_found, "no-such-staff", quoted(login) + " is not of the staff", "mat staff list"};
            return member->id;
        };
        if (request.counselor) {
            const auto member = staff(*request.counselor);
            if (!member) return member.failure();
            episode.counselor = *member;
        }
        if (request.treatment_start.has_value() != request.verified_by.has_value())
            return Failure{Exit::usage, "usage", "--treatment-start and --verified-by go together", ""};
        if (request.treatment_start) {
            const auto start = parse_day(*request.treatment_start, clinic.today);
            if (!start) return start.failure();
            if (*start > episode.admitted) return Failure{Exit::usage, "future", "--treatment-start is after the admission", ""};
            const auto member = staff(*request.verified_by);
            if (!member) return member.failure();
            episode.treatment_start = *start;
            episode.verified_by = *member;
        }
        for (const domain::EpisodeRecord& other : store::episodes_of(writer, *client))
            if (!other.discharged || episode.admitted < *other.discharged)
                return Failure{Exit::refused, "already-in-care",
                               "client " + client->number.text() + " is in care since " + other.admitted.text() +
                                   (other.discharged ? " (until " + other.discharged->text() + ")" : ""),
                               ""};
        // Age at admission is an open fact, so that measures need no birth date.
        const store::Keys keys = store::Keys::open(writer, key_path(globals, surroundings));
        const store::Identity identity = store::open_identity(writer, keys, *client);
        store::renew_tokens(writer, keys);
        auto duplicates = store::likely_duplicates(writer, keys, identity, &*client);
        if (auto decided = decide_duplicates(writer, *client, duplicates, request.not_duplicate_of); !decided) return decided.failure();
        if (const auto birth = identity.find("birth_date"); birth != identity.end())
            if (const auto day = Day::parse(birth->second)) episode.age = age_on(*day, episode.admitted);
        const std::int64_t id = store::record_episode(writer, *client, episode);
        Answer answer;
        answer.one_record = true;
        answer.table = client_table(writer, {store::line_of(writer, *client, std::max(clinic.today, episode.admitted))});
        answer.recorded = "episode " + std::to_string(id);
        answer.sentence = "Admitted " + client->number.text() + " on " + episode.admitted.text_with_weekday() + ", program " +
                          episode.program + " (episode " + std::to_string(id) + ").";
        return answer;
    });
}

void add_intake_list(Flags& flags, IntakeListRequest& request) {
    flags.value("--status", "STATUS", request.status, "only referred, in-care or discharged");
    flags.words(statuses);
    flags.example("mat intake list --status in-care");
}

Result<Answer> run_intake_list(const IntakeListRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (request.status)
        if (auto status = check_choice(*request.status, statuses, "a status", "statuses"); !status) return status.failure();
    std::vector<ClientNumber> numbers;
    auto answer = reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        std::vector<store::ClientLine> lines = store::list_clients(reader, clinic.today);
        if (request.status) std::erase_if(lines, [&](const store::ClientLine& line) { return line.status != *request.status; });
        for (const store::ClientLine& line : lines) numbers.push_back(line.number);
        Answer out;
        out.table = client_table(reader, lines);
        return out;
    });
    if (!answer || !globals.names) return answer;
    const auto identities = look_at(globals, surroundings, need, numbers, "list of clients");
    if (!identities) return identities.failure();
    answer->named = true;
    for (const char* field : {"last_name", "first_name", "birth_date", "former_id"}) {
        answer->table.columns.push_back({field, Type::text, "of the sealed identity"});
        for (std::size_t i = 0; i < identities->size(); ++i) {
            const auto found = (*identities)[i].find(field);
            answer->table.rows[i].push_back(found == (*identities)[i].end() ? Cell() : Cell(found->second));
        }
    }
    return answer;
}

void add_intake_show(Flags& flags, IntakeShowRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.example("mat intake show 1042-9");
}

Result<Answer> run_intake_show(const IntakeShowRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    std::vector<ClientNumber> numbers;
    auto answer =
        reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
            const auto client = client_named(reader, request.client);
            if (!client) return client.failure();
            numbers.push_back(client->number);
            Answer out;
            out.one_record = true;
            out.table = client_table(reader, {store::line_of(reader, *client, clinic.today)});
            auto& row = out.table.rows.front();
            std::vector<std::string> others;
            for (std::size_t i = 1; i < client->numbers.size(); ++i) others.push_back(client_text(client->numbers[i]));
            out.table.columns.push_back({"merged_numbers", Type::list, "other numbers of the same person"});
            row.push_back(others.empty() ? Cell() : Cell(others));
            // Doses and orders are not for everybody who may see who is in care.
            using domain::Role;
            if (actor.roles.any_of(Role::prescriber | Role::nurse | Role::pharmacist | Role::counselor | Role::case_manager | Role::auditor)) {
                const domain::DosingFacts facts = store::dosing_facts(reader, *client, clinic, clinic.today);
                std::vector<std::string> orders, holds;
                for (const domain::OrderRecord& order : facts.history.orders)
                    if (order.active_on(clinic.today))
                        orders.push_back(std::string(name_of(order.medication)) + " " +
                                         domain::amount_due(order, facts.history, clinic.today).amount.text() +
                                         (order.every_days == 1 ? " daily" : " every " + std::to_string(order.every_days) + " days") + " from " +
                                         order.start.text() + " (order " + std::to_string(order.id) + ")");
                for (const domain::HoldRecord& hold : facts.history.holds)
                    if (hold.in_force(reader.moment()))
                        holds.push_back("hold " + std::to_string(hold.id) + " since " + hold.day.text() + " (" + hold.reason + ")");
                std::optional<Day> observed_last;
                std::vector<std::string> bottles;
                for (const domain::DoseRecord& dose : facts.history.doses) {
                    if (dose.voided) continue;
                    if (domain::observed(dose.kind) && dose.day <= clinic.today) observed_last = dose.day;
                    if (dose.kind == domain::DoseKind::take_home && !dose.returned && dose.day >= clinic.today) bottles.push_back(dose.day.text());
                }
                for (const auto& [name, cell] :
                     std::initializer_list<std::pair<const char*, Cell>>{{"orders", orders.empty() ? Cell() : Cell(orders)},
                                                                         {"holds", holds.empty() ? Cell() : Cell(holds)},
                                                                         {"last_observed_day", day_or_null(observed_last)},
                                                                         {"bottles_for", bottles.empty() ? Cell() : Cell(bottles)}}) {
                    out.table.columns.push_back({name, Type::list, ""});
                    row.push_back(cell);
                }
            }
            return out;
        });
    if (!answer || !globals.names) return answer;
    const auto identities = look_at(globals, surroundings, need, numbers, "intake show");
    if (!identities) return identities.failure();
    answer->named = true;
    for (const auto& [field, value] : identities->front()) {
        answer->table.columns.push_back({field, Type::text, "of the sealed identity"});
        answer->table.rows.front().push_back(Cell(value));
    }
    return answer;
}

void add_intake_discharge(Flags& flags, IntakeDischargeRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.required_value("--reason", "CODE", request.reason, "completed, transferred, left-against-advice, administrative, died, …");
    flags.words(store::discharge_reasons());
    flags.example("mat intake discharge 1042-9 --reason completed");
}

Result<Answer> run_intake_discharge(const IntakeDischargeRequest& request, const Globals& globals, const Surroundings& surroundings,
                                    const Need& need) {
    const auto reasons = store::discharge_reasons();
    if (std::ranges::find(reasons, request.reason) == reasons.end()) {
        std::string words;
        for (const std::string_view reason : reasons) words += (words.empty() ? "" : ", ") + std::string(reason);
        return Failure{Exit::usage, "reason", quoted(request.reason) + " is not a reason of discharge", "reasons are " + words};
    }
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const Day day = clinic.zone.day(*moment);
        const auto episodes = store::episodes_of(writer, *client);
        const auto open = std::ranges::find_if(episodes, [&](const auto& episode) { return episode.admitted <= day && !episode.discharged; });
        if (open == episodes.end()) {
            Failure failure =
                refusal({false, {{"no-open-episode", "safety", "house safety rule", "not in care on " + day.text(), {{"day", day.text()}}}}, ""});
            failure.hint = "mat intake show " + client->number.text() + " says how it stands";
            return failure;
        }
        // A day with a dose on it is a day in care: the episode ends with the next one.
        const auto doses = store::doses_of(writer, *client, day);
        const bool dosed =
            std::ranges::any_of(doses, [&](const auto& dose) { return !dose.voided && dose.number.day() >= day && domain::covers(dose.kind); });
        const Day last = dosed ? day + 1 : day;
        store::record_episode_end(writer, open->id, last, request.reason);
        int ended = 0;
        for (const domain::OrderRecord& order : store::orders_of(writer, *client)) {
            if (order.end && *order.end <= last) continue;
            store::record_order_end(writer, order.id, std::max(last, order.start), "discharge");
            ++ended;
        }
        Answer answer;
        answer.one_record = true;
        answer.table = client_table(writer, {store::line_of(writer, *client, last)});
        answer.recorded = "the discharge of " + client->number.text();
        answer.sentence = "Discharged " + client->number.text() + " (" + request.reason + "), first day out of care " +
                          last.text_with_weekday() + "; " + std::to_string(ended) + (ended == 1 ? " order" : " orders") + " ended.";
        return answer;
    });
}

} // namespace mat::cli
