// The rules of the dosing window: may this order be written, this dose be given, these bottles be handed out? Facts
// and a request go in, a verdict comes out. Nothing here reads a clock, a file or the store.
#pragma once

#include "domain/counter.hpp"
#include "domain/coverage.hpp"
#include "domain/missed_doses.hpp"
#include "domain/order_plan.hpp"
#include "domain/policy.hpp"
#include "domain/roles.hpp"
#include "domain/take_home_cap.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mat::domain {

/// What the rules look at. All rows are of one person, every number of a merged one included.
struct DosingFacts {
    Day today;            ///< the clinic's civil date now
    Instant now;          ///< the recording clock
    Instant clock_floor;  ///< the latest moment of any entry that the clock must not be behind
    bool doses_unknown = false; ///< a backup was restored and nobody has attested the doses since
    std::vector<EpisodeRecord> episodes;
    TreatmentHistory history;
    std::vector<Day> closures; ///< closed days with a holiday or emergency, around today
    std::vector<Day> weekly_closures; ///< other closed dates around today: closed, but not exempt
    std::vector<LossRecord> losses; ///< spilled or vomited on the day asked about; only where a replacement is
    unsigned closed_weekdays = 0; ///< bit 0 is Sunday
    std::optional<OpioidCheck> opioid_check; ///< the last one, up to the day of the act
    std::vector<InjectableReceipt> receipts; ///< injectables that a pharmacy delivered for the orders of today
    int exempt_weekday = 0;       ///< the one weekend day that needs no determination (42 CFR 8.12(i)(1))
    Policy policy;                ///< this person's, on the day that is judged
    /// Whether nobody is dosed at the clinic that day.
    bool is_closed(Day day) const;
    /// Closed for a holiday, or the one exempt weekend day: a bottle for it needs the order only.
    bool needs_no_determination(Day day) const;
    /// The episode of care that is open that day, or null.
    const EpisodeRecord* open_episode(Day day) const;
};

/// Who asks, and which local rules they ask to go past.
struct Asker {
    Roles roles;
    std::set<std::string> overrides;
};

struct AdministerRequest {
    Day day;        ///< the day of the dose
    Instant moment; ///< when it is (or was) given
    std::optional<Medication> medication; ///< needed only where more than one is ordered
    std::optional<Amount> amount;         ///< as typed; the order's where nothing was typed
    std::optional<std::int64_t> cows = {}; ///< withdrawal scored now (0 to 48)
};

struct DispenseRequest {
    Day day;                        ///< of the hand-over
    Instant moment;
    std::optional<Medication> medication;
    std::optional<std::int64_t>
        days; ///< how many days ahead; 0: the portions of today that are left; to the next scheduled visit where nothing was typed
};

struct OrderRequest {
    Day day; ///< on which it is written
    Instant moment;
    Medication medication = Medication::methadone;
    Amount amount;
    std::int64_t every_days = 1;
    Day start;
    std::optional<Day> until;
    bool amount_retyped = false; ///< the largest amount typed a second time, or confirmed at the prompt
    std::vector<OrderStep> steps = {};    ///< as in OrderRecord
    std::vector<Amount> portions = {};    ///< of a split order; their sum is `amount`
    bool has_rationale = false;           ///< why the first day is above the law's limit
    std::optional<std::int64_t> beside = {}; ///< a cross-taper: the open order that it stands beside
    std::optional<Formulation> formulation = {};
    std::optional<Day> last_opioid = {}; ///< last short-acting opioid, as the person reports it now
};

/// The person declines the dose of that day.
struct RefuseRequest {
    Day day;
    std::optional<Medication> medication;
};
/// Part of a dose of that day was spilled, or it was vomited.
struct LossRequest {
    Day day;
    std::optional<DoseNumber> dose; ///< the only one of the day where nothing was typed
    std::optional<Amount> spilled;  ///< nothing: vomited
};
/// A prescriber decides what is given again for one that was vomited.
struct EmesisRequest {
    Day day;
    Amount amount;
};
/// A dose in the place of what was spilled or vomited.
struct ReplaceRequest {
    Day day;
    Instant moment;
    bool emesis = false;          ///< else of a spill
    std::optional<Amount> amount; ///< all that is left to replace where nothing was typed
};
/// Our person is to be dosed at another program from that day on.
struct GuestOutRequest {
    Day day;
    Instant moment; ///< at which it is arranged
};
/// Another program says that it dosed our person that day.
struct GuestDoseRequest {
    Day day;
    std::optional<Medication> medication; ///< that of our order where nothing was typed
};

/// A verdict, and what would be recorded if it is allowed.
struct AdministerVerdict {
    Verdict verdict;
    std::optional<Suggestion> suggestion;    ///< of the missed-dose schedule; only for a prescriber, and never filled in
    std::optional<OrderRecord> order;        ///< the order it is judged by
    Amount amount;                           ///< what is given: the next portion's, or the day's
    DueAmount due;                           ///< of the whole day
    NextPortion portion;
    std::vector<std::string> warnings;       ///< shown, never in the way
    std::vector<std::string> overridden;     ///< codes that the asker went past
};
/// A bottle as it is handed out.
struct Bottle {
    Day day; ///< the first that it is for
    Amount amount;
    OrderRecord order;     ///< the one in force on its day
    std::int64_t days = 1; ///< that it lasts: up to the next dose of its order
};
/// What bottles amount to on the day of their hand-over (42 CFR 8.12(i)).
struct Supply {
    std::int64_t treatment_day = 0;             ///< the first being 1; 0 when not in care
    std::vector<TakeHomeTier> tiers;            ///< the caps of that day; none where no day cap applies
    std::optional<TakeHomeOrder> determination; ///< in force that day
    std::vector<Day> counted;                   ///< days asked for that count against the cap
    std::vector<Day> exempt;                    ///< closure days asked for, which do not count
    std::vector<Day> in_hand; ///< days to come (and today, by a policy that counts portions) of earlier bottles that count with them
    std::vector<Day> used;                      ///< days gone by of earlier bottles, for caps a week
    TakeHomeCap cap;                            ///< how many of the counted days the tiers allow
};
struct DispenseVerdict {
    Verdict verdict;
    std::optional<OrderRecord> order;
    std::vector<Day> days; ///< on which the bottles are due; none for the portions of today
    std::vector<Bottle> bottles; ///< one for each of them, or one a portion of a split dose
    Supply supply;         ///< what they amount to
    std::vector<std::string> warnings; ///< shown, never in the way
    std::vector<std::string> overridden;
};
/// A practitioner's determination on take-homes: how many days of supply beyond closure days.
struct TakeHomeOrderRequest {
    Day day;
    std::int64_t days = 0;
};
struct TakeHomeOrderVerdict {
    Verdict verdict;
    std::int64_t treatment_day = 0;
    std::vector<TakeHomeTier> tiers; ///< the caps of today; none where no day cap applies
    std::optional<TakeHomeOrder> replaced;
};
struct OrderVerdict {
    Verdict verdict;
    std::vector<std::string> warnings; ///< shown, never in the way
    std::vector<OrderRecord> replaced; ///< open orders of the same medication, which end when this one starts
    std::vector<std::string> overridden;
    bool needs_retyping = false;       ///< refused, and typing the amount again is all it takes
};

/// May this dose be given, now or (a late entry) at the moment asked for? Reasons come in order of precedence.
AdministerVerdict judge_administer(const DosingFacts& facts, const AdministerRequest& request, const Asker& asker,
                                   const Policy& policy);
/// May these bottles be handed out? Closure days need the order only; beyond them a determination speaks for as many days as
/// it says, up to the cap of the treatment day at the hand-over.
DispenseVerdict judge_dispense(const DosingFacts& facts, const DispenseRequest& request, const Asker& asker,
                               const Policy& policy);
/// May this order be written? It does not say who may: the command table does.
OrderVerdict judge_order(const DosingFacts& facts, const OrderRequest& request, const Asker& asker,
                         const Policy& policy);

/// May a practitioner determine so many days? A criterion that is not met does not stand in the way: that is for the
/// practitioner to judge, and for the rationale to say.
TakeHomeOrderVerdict judge_take_home_order(const DosingFacts& facts, const TakeHomeOrderRequest& request, const Policy& policy);

struct RefuseVerdict {
    Verdict verdict;
    std::optional<OrderRecord> order; ///< the order that is declined
};
struct LossVerdict {
    Verdict verdict;
    std::optional<DoseRecord> dose; ///< the dose that was lost
    std::vector<std::string> overridden;
};
struct ReplaceVerdict {
    Verdict verdict;
    std::optional<LossRecord> loss;
    std::optional<DoseRecord> dose; ///< the dose that was lost
    Amount amount;                  ///< to be given
};
/// May a refusal be recorded? Not once the dose of that day was given.
RefuseVerdict judge_refuse(const DosingFacts& facts, const RefuseRequest& request);
/// Was there a dose to lose, and so much of it?
LossVerdict judge_loss(const DosingFacts& facts, const LossRequest& request);
/// May a prescriber let so much be given again? By the local schedule, which an override with its code goes past.
LossVerdict judge_emesis(const DosingFacts& facts, const EmesisRequest& request, const Asker& asker, const Policy& policy);
/// May it be given now? At most what was spilled, or what the prescriber decided; never on a hold.
ReplaceVerdict judge_replace(const DosingFacts& facts, const ReplaceRequest& request);
/// Does anything here speak against a dose that another program reports?
struct GuestDoseVerdict {
    Verdict verdict;
    std::optional<OrderRecord> order; ///< of ours, that it stands for
};
GuestDoseVerdict judge_guest_dose(const DosingFacts& facts, const GuestDoseRequest& request);
/// May our person be sent to be dosed elsewhere? A hold binds there too.
Verdict judge_guest_out(const DosingFacts& facts, const GuestOutRequest& request);

/// The day, at the earliest `from`, on which a pharmacy's supply of so many days begins: a refill before the last is used up
/// begins when that has been, and no day is supplied twice. A voided dose counts until a second login confirms the void.
Day first_day_to_fill(const TreatmentHistory& history, Medication medication, Day from, std::int64_t days);

/// Whether that dose counts as given: not voided, or voided while no second login has confirmed the void (the day
/// stays closed until then).
bool counts_as_given(const DoseRecord& dose);

/// The medications with an order on that day, each once, in the order in which they were written.
std::vector<Medication> medications_ordered(const std::vector<OrderRecord>& orders, Day day);

/// Who can clear what a rule says, and how; empty for a code of no rule of dosing.
std::string_view who_clears(std::string_view code);

/// Every code that `--override` may name.
const std::vector<std::string>& overridable_codes();

} // namespace mat::domain
