#include "cli/card.hpp"

#include "cli/narrow.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/formulation.hpp"
#include "domain/health.hpp"
#include "report/render.hpp"
#include "store/error.hpp"
#include "store/health.hpp"
#include "store/tokens.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <csignal>
#include <poll.h>
#include <unistd.h>

namespace mat::cli {
namespace {

std::string count_text(std::int64_t count, const std::string& what) { return std::to_string(count) + " " + what + (count == 1 ? "" : "s"); }

std::string dose_line(const domain::DoseRecord& dose, const store::Clinic& clinic) {
    return "last     " + dose.number.text() + ": " + std::string(name_of(dose.medication, dose.formulation)) + " " + dose.amount.text() + ", " +
           std::string(name_of(dose.kind)) + " " + dose.day.text_with_weekday() + (dose.at ? " " + clock_text(clinic.zone, *dose.at) : "");
}

std::string field(const store::Identity& identity, const char* name) {
    const auto found = identity.find(name);
    return found == identity.end() ? "" : found->second;
}

// Who it is: as they are called, as papers call them, when they were born; and who could be taken for them.
std::vector<std::string> identity_lines(const store::Identity& identity, const std::vector<std::string>& alike) {
    std::vector<std::string> lines;
    const std::string legal = field(identity, "last_name") + (field(identity, "first_name").empty() ? "" : ", " + field(identity, "first_name"));
    if (const std::string preferred = field(identity, "preferred_name"); !preferred.empty()) lines.push_back("called   " + preferred);
    lines.push_back("name     " + (legal.empty() ? "not known" : legal));
    lines.push_back("born     " + (field(identity, "birth_date").empty() ? "not known" : field(identity, "birth_date")));
    std::string numbers;
    for (const std::string& each : alike) numbers += (numbers.empty() ? "" : ", ") + each;
    if (!alike.empty()) lines.push_back("NAME ALERT: " + numbers + (alike.size() == 1 ? " is" : " are") + " in care with a name alike");
    return lines;
}

std::vector<std::string> alike_in_care(const store::Reader& reader, const store::Keys& keys, const store::Client& client,
                                       const store::Identity& identity, Day today) {
    std::vector<std::string> numbers;
    const auto meets = [](const domain::Likenesses& found, const char* name) {
        const auto place = found.find(std::string_view(name));
        return place != found.end() && place->second != domain::Likeness::none;
    };
    for (const store::Match& match : store::meeting(reader, keys, identity)) {
        if (client.has(match.client.number.sequence()) || !meets(match.found, "last_name")) continue;
        if (!field(identity, "first_name").empty() && !meets(match.found, "first_name") && match.found.contains("first_name")) continue;
        if (store::line_of(reader, match.client, today).status == "in-care") numbers.push_back(match.client.number.text());
    }
    return numbers;
}

// Ctrl-C at the question is an answer: the question is given up, and nothing is recorded. It is let in only while the
// question waits for a line, so that none comes too early and is lost.
class GivesUpOnInterrupt {
  public:
    GivesUpOnInterrupt() {
        sigset_t interrupt;
        ::sigemptyset(&interrupt);
        ::sigaddset(&interrupt, SIGINT);
        ::sigprocmask(SIG_BLOCK, &interrupt, &mask_);
        struct sigaction stop {};
        stop.sa_handler = [](int) {};
        ::sigemptyset(&stop.sa_mask);
        ::sigaction(SIGINT, &stop, &before_);
    }
    ~GivesUpOnInterrupt() {
        ::sigaction(SIGINT, &before_, nullptr);
        ::sigprocmask(SIG_SETMASK, &mask_, nullptr);
    }
    GivesUpOnInterrupt(const GivesUpOnInterrupt&) = delete;
    GivesUpOnInterrupt& operator=(const GivesUpOnInterrupt&) = delete;

    /// The line that is typed; nothing where it is interrupted or ends.
    std::optional<std::string> line(int input) const {
        sigset_t open = mask_;
        ::sigdelset(&open, SIGINT);
        struct pollfd waits {input, POLLIN, 0};
        if (::ppoll(&waits, 1, nullptr, &open) != 1) return std::nullopt;
        std::string words;
        for (char byte = 0; ::read(input, &byte, 1) == 1;) {
            if (byte == '\n') return words;
            words += byte;
        }
        return std::nullopt;
    }

  private:
    struct sigaction before_ {};
    sigset_t mask_ {};
};

void show(const std::string& text, const Surroundings& surroundings) {
    const int descriptor = surroundings.error_is_terminal() ? surroundings.error : surroundings.output;
    write_bytes(descriptor, fitted(text, terminal_columns(descriptor)));
}

} // namespace

Result<ShownCard> make_card(const std::string& typed, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto number = parse_client_number(typed);
    if (!number) return number.failure();
    ShownCard card{*number, {}, {}, {}};
    const auto read =
        reading(Globals(globals), surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
            const auto client = client_named(reader, typed);
            if (!client) return client.failure();
            card.number = client->number;
            card.treatment = treatment_lines(reader, *client, clinic);
            return Answer{};
        });
    if (!read) return read.failure();
    std::vector<std::string> lines{card.number.text()};
    try {
        const auto identities = look_at(globals, surroundings, need, {card.number}, "treatment");
        if (!identities) return identities.failure();
        const store::Store store = store::Store::open_to_read(store_path(globals, surroundings));
        const store::Reader reader(store, surroundings.now());
        const auto client = store::find_client(reader, card.number);
        if (!client) return client.failure();
        const store::Keys keys = store::Keys::open(reader, key_path(globals, surroundings));
        const store::Clinic clinic = store::read_clinic(reader);
        card.identity = identities->front();
        std::ranges::move(identity_lines(identities->front(), alike_in_care(reader, keys, *client, identities->front(), clinic.today)),
                          std::back_inserter(lines));
    } catch (const store::Error& error) {
        if (error.failure().exit != Exit::not_permitted) throw;
        lines.push_back("Names cannot be shown: there is no key here. The check digit of " + card.number.text() + " alone says who this is.");
    }
    lines.insert(lines.end(), card.treatment.begin(), card.treatment.end());
    for (const std::string& line : lines) card.text += report::printable(line) + "\n";
    return card;
}

std::vector<std::string> treatment_lines(const store::Reader& reader, const store::Client& client, const store::Clinic& clinic) {
    std::vector<std::string> lines;
    const Day today = clinic.today;
    const domain::DosingFacts facts = store::dosing_facts(reader, client, clinic, today);
    const auto health = store::health_of(reader, client);
    if (facts.open_episode(today) == nullptr) lines.emplace_back("not in care");
    for (const domain::HoldRecord& hold : facts.history.holds)
        if (hold.in_force(reader.moment())) lines.push_back("ON HOLD since " + hold.day.text() + " (" + hold.reason + ")");
    bool ordered = false;
    for (const domain::OrderRecord& order : facts.history.orders) {
        if (order.end && *order.end <= today) continue;
        ordered = true;
        lines.push_back("order    " + std::to_string(order.id) + ": " + std::string(name_of(order.medication, order.formulation)) + " " +
                        order.amount.text() + (order.every_days == 1 ? " daily" : " every " + std::to_string(order.every_days) + " days") + " from " +
                        order.start.text() + (order.until ? ", until " + order.until->text() : "") + (order.expired_on(today) ? ", EXPIRED" : ""));
    }
    if (!ordered) lines.emplace_back("order    none");
    const domain::DoseRecord* last = nullptr;
    std::int64_t out = 0;
    for (const domain::DoseRecord& dose : facts.history.doses) {
        if (dose.voided || !domain::covers(dose.kind)) continue;
        if (dose.kind == domain::DoseKind::take_home && dose.day >= today) ++out;
        else if (last == nullptr || last->number.key() < dose.number.key()) last = &dose;
    }
    lines.push_back(last == nullptr ? "last     no dose" : dose_line(*last, clinic));
    if (out > 0) lines.push_back("out      " + count_text(out, "bottle") + " for today or later");
    std::vector<std::string> warned;
    for (const domain::OrderRecord& order : facts.history.orders)
        if (order.active_on(today))
            for (std::string& warning : domain::health_warnings(health, order.medication, order.amount, today, facts.policy))
                if (std::ranges::count(warned, warning) == 0) warned.push_back(std::move(warning));
    for (const domain::HealthFact& fact : health) {
        const std::string allergy = "ALLERGY: " + fact.code + ", since " + fact.day.text();
        if (fact.kind == "allergy" && fact.holds_on(today) && std::ranges::count(warned, allergy) == 0) warned.push_back(allergy);
    }
    for (const std::string& warning : warned) lines.push_back("! " + warning);
    return lines;
}

Result<Nothing> Card::check(const store::Reader& reader, const store::Client& client, const store::Clinic& clinic) const {
    if (!shown_) return Nothing{};
    const auto now = treatment_lines(reader, client, clinic);
    if (now == *shown_) return Nothing{};
    std::string first = "a line is gone";
    for (const std::string& line : now)
        if (std::ranges::count(*shown_, line) == 0) {
            first = "now " + line;
            break;
        }
    first.erase(std::unique(first.begin(), first.end(), [](char a, char b) { return a == ' ' && b == ' '; }), first.end());
    return refusal({false,
                    {{"card-changed",
                      "safety",
                      "house safety rule",
                      "what the card showed has changed: " + first,
                      {{"client", client.number.text()}, {"now", first}}}},
                    "the card as it is now, read and answered again"});
}

bool shows_card(const Globals& globals, const Surroundings& surroundings) {
    return !globals.no_input && surroundings.input_is_terminal() && (surroundings.output_is_terminal() || surroundings.error_is_terminal());
}

Result<Answer> with_card(const std::string& client, const Globals& globals, const Surroundings& surroundings, const Need& need,
                         const std::function<Result<Answer>(const Card&)>& act, const std::string& meant) {
    if (!shows_card(globals, surroundings)) return act(Card());
    Globals looking = globals; // the card shows how it stands now, whatever moment is recorded
    looking.at.reset();
    const auto card = make_card(client, looking, surroundings, need);
    if (!card) return card.failure();
    show(card->text, surroundings);
    if (!globals.yes) {
        const GivesUpOnInterrupt interrupts;
        show(meant.empty() ? "Is this the right person? [y/N]: " : meant + "Is this the right person, and is this meant? [y/N]: ", surroundings);
        const auto said = interrupts.line(surroundings.input);
        if (!said) show("\n", surroundings); // the question stands on its line
        if (said != "y" && said != "yes") return Failure{Exit::unanswered, "cancelled", "not gone on with; nothing was recorded", ""};
    }
    auto answer = act(Card(card->treatment));
    if (!answer && answer.failure().code == "card-changed")
        if (const auto now = make_card(client, looking, surroundings, need)) show("The card has changed:\n" + now->text, surroundings);
    return answer;
}

} // namespace mat::cli
