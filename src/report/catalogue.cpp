#include "report/render.hpp"
#include "report/reports.hpp"
#include "store/canonical.hpp"

namespace mat::report {
namespace {

constexpr Report reports[] = {
    {"doses", "amounts administered and handed out, per day and medication",
     "Counts doses on the day of the hand-over, also bottles for later days (21 CFR 1304.24). Voided doses are left "
     "out, corrected ones count as corrected. administered: observed at the window; take_home: bottles. Person-days "
     "covered are the sum of both for daily medication.",
     doses, true},
    {"missed", "runs of missed days, last covered day, what the policy asks",
     "Counts civil days with a dose due and nothing that covers them. A dose, a bottle, an injection's interval, a "
     "guest day, a verified absence, a hold or another absence ends the run. A closed day without a bottle counts. "
     "Days between imported history and the first dose recorded here are unknown, not missed; so are days that an "
     "injection before the beginning of history may have covered. Today counts once the window has closed. Without a "
     "range: the runs open at --on; with one: the runs that meet it, clipped to it.",
     missed, false},
    {"due", "everything due or overdue, per worker",
     "Open missed runs (the counselor calls), the next injection (the day after the last one's interval), orders that "
     "expire with nothing after them, holds that no prescriber has decided on. Due soon: orders 14 days, injections 7 "
     "days ahead. Where nobody is named, everybody with the role is told. The source of mat remind.",
     due, false},
};

} // namespace

std::span<const Report> catalogue() { return reports; }

std::string digest_of_data(const Table& table) {
    return store::hex(store::view(store::digest_of(render_csv(table, false)))).substr(0, 16);
}

std::string footer(const store::Reader& reader, const store::Clinic& clinic, const Table& table) {
    return clinic.name + ", " + clinic.zone.name() + ". As of " + clinic.zone.text(reader.moment()) + ", entry " +
           std::to_string(reader.bound()) + ". Data " + digest_of_data(table) + ".";
}

} // namespace mat::report
