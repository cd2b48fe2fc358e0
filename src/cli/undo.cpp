#include "cli/undo.hpp"

#include "cli/fields.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/undo.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

constexpr std::string_view last = "@last";

std::string described(const store::Clinic& clinic, const store::Act& act) {
    return "mat " + act.command + " at " + clinic.zone.text(act.at) + " (" + std::to_string(act.rows.size()) +
           (act.rows.size() == 1 ? " record)" : " records)");
}

} // namespace

void add_undo(Flags& flags, UndoRequest&) { flags.example("mat undo --dry-run --yes"); }

Result<Answer> run_undo(const UndoRequest&, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    // Looked at and asked about before the lock is taken, judged again under it: no lock waits for a person.
    std::optional<store::Act> shown;
    auto looked =
        reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
            shown = store::last_act(reader, actor.login);
            if (!shown) return Failure{Exit::not_found, "no-act", "you have recorded nothing yet", ""};
            if (shown->voided)
                return Failure{Exit::refused, "undone-already", "your last act was taken back already: " + described(clinic, *shown), ""};
            const auto fixed = std::ranges::find_if(shown->rows, [](const store::Act::Row& row) { return !store::can_be_undone(row.fact); });
            if (fixed != shown->rows.end())
                return Failure{Exit::refused, "not-undoable", "your last act cannot be taken back this way: " + described(clinic, *shown),
                               "orders, doses, hand-outs, holds and stock have their own verbs; who people are, settings and policies have newer versions"};
            Answer answer;
            answer.sentence = described(clinic, *shown);
            return answer;
        });
    if (!looked) return looked;
    if (!globals.yes) {
        const auto said = ask("Last by you: " + looked->sentence + "\nTake it back? [y/N]", "say yes with --yes", globals, surroundings);
        if (!said) return said.failure();
        if (*said != "y" && *said != "yes") return Failure{Exit::unanswered, "cancelled", "nothing was taken back", ""};
    }
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto act = store::last_act(writer, actor.login);
        if (!act || act->at.microseconds() != shown->at.microseconds() || act->voided)
            return Failure{Exit::refused, "not-the-last", "you have recorded something since: nothing was taken back", "mat undo shows what"};
        store::record_undo(writer, *act, clinic.today, actor.staff);
        Answer answer;
        answer.one_record = true;
        answer.table.columns = {{"command", report::Type::text, "what was taken back"}, {"at", report::Type::text, "when it was recorded"},
                                {"records", report::Type::integer, "records voided"}};
        answer.table.rows = {{act->command, clinic.zone.text(act->at), static_cast<std::int64_t>(act->rows.size())}};
        answer.recorded = "the reversal";
        answer.sentence = "Taken back: " + described(clinic, *act) + ". Both stay in the audit log.";
        return answer;
    });
}

bool asks_for_last(const std::vector<std::string>& words) { return std::ranges::count(words, last) > 0; }

Result<Nothing> name_last_client(std::vector<std::string>& words, const Globals& globals, const Surroundings& surroundings) {
    const store::Store store = store::Store::open_to_read(store_path(globals, surroundings));
    const store::Reader reader(store, surroundings.now());
    const auto login = surroundings.login();
    if (!login) return login.failure();
    const auto number = store::last_client(reader, *login);
    if (!number) return Failure{Exit::not_found, "no-last-client", "@last: you have worked on no client yet", "give the client number"};
    std::ranges::replace(words, std::string(last), number->text());
    return Nothing{};
}

} // namespace mat::cli
