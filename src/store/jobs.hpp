// What the program itself must remember: up to which day a job has been done, and which messages went out. State, not
// facts: none of it is on the audit chain.
#pragma once

#include "mat/day.hpp"
#include "store/store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mat::store {

/// The last good day of that job; nothing before its first.
std::optional<Day> job_done_through(const Reader& reader, std::string_view job);
void record_job(Writer& writer, std::string_view job, Day day);

/// One message to one person, of one kind and day: there is never a second one.
struct Message {
    std::string login;
    Day day;
    std::string kind;
    std::vector<std::string> items; ///< client numbers and days, one line each; never a name
    std::string message_id;         ///< the same however often it is tried
    bool repeated = false;          ///< it was claimed before, and nobody said that it had gone out
};

/// Claims the messages that have not gone out yet and answers just those, each with its identifier. One that an
/// interrupted run had claimed is answered again under its first identifier, `repeated`.
std::vector<Message> claim_messages(Writer& writer, std::vector<Message> wanted);
/// The same question without claiming.
std::vector<Message> unsent_messages(const Reader& reader, std::vector<Message> wanted);
void record_sent(Writer& writer, const Message& message);

} // namespace mat::store
