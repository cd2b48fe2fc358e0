// What happens at the counter beside the dose: remarks on doses, losses and replacements, checks, responses, requests.
#pragma once

#include "domain/counter.hpp"
#include "store/clients.hpp"
#include "store/keys.hpp"

#include <string>
#include <unordered_map>

namespace mat::store {

/// Why a dose is as it is, as a code, with words that are sealed for that person.
void record_remark(Writer& writer, const Keys* keys, const Client& client, DoseNumber dose, std::string_view code, std::string_view note);
/// What stands beside these doses, and beside others that were recorded between the first and the last of them, by the dose's key:
/// `OUTSIDE THE ORDER` with the codes of the rules that stood in the way, then the code of its newest remark.
std::unordered_map<std::int64_t, std::string> remarks_of(const Reader& reader, const std::vector<domain::DoseRecord>& doses);

/// A spill or vomiting. Answers its number.
std::int64_t record_loss(Writer& writer, const Client& client, const domain::LossRecord& loss, std::optional<std::int64_t> witness,
                         std::int64_t staff);
/// What was lost of the person's doses on that day, with what was decided and replaced.
std::vector<domain::LossRecord> losses_of(const Reader& reader, const Client& client, Day day);
/// What was spilled of the doses of those days that stand, by the dose's key.
std::unordered_map<std::int64_t, Amount> spilled(const Reader& reader, DayRange days);
/// How much a prescriber lets be given again; `verbal`: said to whoever records it.
void record_replacement_decision(Writer& writer, std::int64_t loss, Amount amount, std::int64_t prescriber, bool verbal);
/// That this dose stands for what was lost.
void record_replacement(Writer& writer, DoseNumber dose, std::int64_t loss);

std::int64_t record_check(Writer& writer, const Client& client, const domain::CheckRecord& check);
/// The person's checks of that day, oldest first.
std::vector<domain::CheckRecord> checks_of(const Reader& reader, const Client& client, Day day);
std::int64_t record_response(Writer& writer, const Client& client, const domain::ResponseRecord& response);
/// What the person said last; nothing where they were never asked.
std::optional<domain::ResponseRecord> last_response(const Reader& reader, const Client& client);

/// Something that waits for a prescriber. Answers its number.
std::int64_t record_request(Writer& writer, const Keys* keys, const Client& client, const domain::RequestRecord& request, std::string_view note);
/// `done` or `declined`.
void record_answer(Writer& writer, const Keys* keys, const domain::RequestRecord& request, std::string_view answer, Day day, std::int64_t staff,
    std::string_view note);
/// The person's requests, oldest first.
std::vector<domain::RequestRecord> requests_of(const Reader& reader, const Client& client);
/// Everybody's that wait, oldest first; `client` is the survivor's number of a merged person.
std::vector<domain::RequestRecord> open_requests(const Reader& reader);
/// The sealed words of a request, opened; empty where it has none.
std::string request_note(const Reader& reader, const Keys& keys, const domain::RequestRecord& request);

/// What is to be done with bottles that were out when the hold was placed: `keep` or `return`.
void record_hold_bottles(Writer& writer, std::int64_t hold, std::string_view decision, Day day, std::int64_t staff);

} // namespace mat::store
