#include "store/jobs.hpp"

#include "store/connection.hpp"

#include <nlohmann/json.hpp>
#include <sodium.h>

namespace mat::store {
namespace {

struct Claim {
    std::string message_id;
    bool sent = false;
};
std::optional<Claim> claim_of(const Reader& reader, const Message& message) {
    Statement statement(reader.connection(), "SELECT message_id, sent_at IS NOT NULL FROM outbox WHERE login=:login AND day=:day AND kind=:kind");
    statement.bind(":login", std::string_view(message.login))
        .bind(":day", std::int64_t{message.day.number()})
        .bind(":kind", std::string_view(message.kind));
    if (!statement.step()) return std::nullopt;
    return Claim{statement.text(0), statement.integer(1) != 0};
}

std::string new_message_id() {
    unsigned char bytes[12];
    ::randombytes_buf(bytes, sizeof bytes);
    char text[2 * sizeof bytes + 1];
    ::sodium_bin2hex(text, sizeof text, bytes, sizeof bytes);
    return std::string("mat.") + text;
}

} // namespace

std::optional<Day> job_done_through(const Reader& reader, std::string_view job) {
    Statement statement(reader.connection(), "SELECT day FROM job WHERE name=:name");
    statement.bind(":name", job);
    if (!statement.step()) return std::nullopt;
    return Day::from_number(statement.integer(0));
}

void record_job(Writer& writer, std::string_view job, Day day) {
    Statement statement(writer.connection(), "INSERT INTO job(name, day, at) VALUES(:name, :day, :at) "
                                             "ON CONFLICT(name) DO UPDATE SET day=max(day, excluded.day), at=excluded.at");
    statement.bind(":name", job).bind(":day", std::int64_t{day.number()}).bind(":at", writer.moment().microseconds());
    statement.run();
}

std::vector<Message> unsent_messages(const Reader& reader, std::vector<Message> wanted) {
    std::erase_if(wanted, [&](Message& message) {
        const auto claim = claim_of(reader, message);
        if (claim) {
            message.message_id = claim->message_id;
            message.repeated = true;
        }
        return claim && claim->sent;
    });
    return wanted;
}

std::vector<Message> claim_messages(Writer& writer, std::vector<Message> wanted) {
    std::vector<Message> messages = unsent_messages(writer, std::move(wanted));
    for (Message& message : messages) {
        if (message.repeated) continue;
        message.message_id = new_message_id();
        const std::string items = nlohmann::json(message.items).dump();
        Statement statement(writer.connection(), "INSERT INTO outbox(login, day, kind, message_id, items, claimed_at) "
                                                 "VALUES(:login, :day, :kind, :message_id, :items, :at)");
        statement.bind(":login", std::string_view(message.login))
            .bind(":day", std::int64_t{message.day.number()})
            .bind(":kind", std::string_view(message.kind));
        statement.bind(":message_id", std::string_view(message.message_id)).bind(":items", std::string_view(items));
        statement.bind(":at", writer.moment().microseconds());
        statement.run();
    }
    return messages;
}

void record_sent(Writer& writer, const Message& message) {
    Statement statement(writer.connection(), "UPDATE outbox SET sent_at=:at WHERE message_id=:message_id");
    statement.bind(":at", writer.moment().microseconds()).bind(":message_id", std::string_view(message.message_id));
    statement.run();
}

} // namespace mat::store
