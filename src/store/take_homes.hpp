// Take-homes: determinations, bottles that came back, call-backs and naloxone. Facts out, entries in.
#pragma once

#include "domain/dosing.hpp"
#include "store/clients.hpp"
#include "store/clinic.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mat::store {

/// The words of a determination, by the field names of `take-home-order --from`: a note on each criterion, the rationale.
using TakeHomeWords = std::map<std::string, std::string>;

/// The person's determinations, in order of recording.
std::vector<domain::TakeHomeOrder> take_home_orders_of(const Reader& reader, const Client& client);
/// Everybody's, in the same order; `client` is the number under which it was recorded.
std::vector<domain::TakeHomeOrder> all_take_home_orders(const Reader& reader);
/// Sealed with the person's data key. Answers the id.
std::int64_t record_take_home_order(Writer& writer, const Keys& keys, const Client& client, const domain::TakeHomeOrder& order, Instant at,
                                    const TakeHomeWords& words);
void record_take_home_order_end(Writer& writer, std::int64_t order, Day day, std::string_view reason, std::int64_t staff);
/// Opens the words. The look must have been recorded and committed before.
TakeHomeWords take_home_words(const Reader& reader, const Keys& keys, const domain::TakeHomeOrder& order);

/// All that the rules of hand-outs and determinations look at, for an act on that day.
domain::DosingFacts take_home_facts(const Reader& reader, const Client& client, const Clinic& clinic, Day day);
/// What `domain::supply_of` and `domain::determination_on` look at on that day, for those who ask about many people: of doses the last fortnight and
/// those for days to come, and all of them after a readmission, for which the clock of treatment may go on.
domain::DosingFacts supply_facts(const Reader& reader, const Client& client, const Clinic& clinic, Day day, const domain::Policy& policy);

/// The person's bottles for days from `from` on that are still out: not voided, not come back; in order of their day.
std::vector<domain::DoseRecord> bottles_out(const Reader& reader, const Client& client, Day from);
/// Records that a bottle came back; what it had drawn is not put back into stock. Touches the sealed days it changes.
void record_return(Writer& writer, const domain::DoseRecord& bottle, const domain::ReturnRecord& returned, Instant at, std::int64_t staff);

std::int64_t record_naloxone(Writer& writer, const Client& client, const domain::NaloxoneRecord& naloxone);
std::vector<domain::NaloxoneRecord> naloxone_of(const Reader& reader, const Client& client);
/// Everybody's, in the same order; `client` is the number under which it was recorded.
std::vector<domain::NaloxoneRecord> all_naloxone(const Reader& reader);

/// A published seed, by its digest.
struct CallBackSeed { std::int64_t id = 0; Day day; std::string digest; std::optional<std::int64_t> draw; };
std::optional<CallBackSeed> find_seed(const Reader& reader, const std::string& digest);
std::int64_t record_seed(Writer& writer, Day day, const std::string& digest, std::int64_t staff);
/// `digest` of a seed, and the place that a seed gives somebody in a draw: the lowest come first.
std::string digest_of_seed(std::string_view seed);
std::string place_in_draw(std::string_view seed, ClientNumber client);

struct CallBackDraw {
    std::int64_t id = 0, seed = 0;
    std::string words; ///< the seed itself
    Day day;
    std::int64_t least_bottles = 0, wanted = 0, candidates = 0;
};
std::int64_t record_draw(Writer& writer, const CallBackDraw& draw, std::int64_t staff);
std::vector<CallBackDraw> draws(const Reader& reader);
std::int64_t record_call_back(Writer& writer, std::int64_t client, std::int64_t draw, Day day);
void record_count(Writer& writer, const domain::CallBackRecord& call, Day day, Instant at, std::int64_t counted, std::int64_t expected,
                  std::int64_t staff);
void record_call_back_close(Writer& writer, std::int64_t call, Day day, std::string_view reason, std::int64_t staff);
/// Everybody's, in order of recording; `client` is the survivor's number of a merged person.
std::vector<domain::CallBackRecord> call_backs(const Reader& reader);

} // namespace mat::store
