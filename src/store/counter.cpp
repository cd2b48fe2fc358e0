#include "store/counter.hpp"

#include "store/connection.hpp"
#include "store/treatment.hpp"

namespace mat::store {
namespace {

Value day_value(Day day) { return std::int64_t{day.number()}; }
template <class T> Value or_null(const std::optional<T>& value) { return value ? Value(*value) : Value(); }
Value or_null(const std::optional<Amount>& value) { return value ? Value(value->micrograms()) : Value(); }
Value or_null(const std::optional<DoseNumber>& value) { return value ? Value(value->key()) : Value(); }

domain::RequestRecord request_from(Statement& row) {
    domain::RequestRecord request;
    request.id = row.integer(0);
    request.client = row.integer(1);
    request.day = Day::from_number(row.integer(2));
    request.kind = row.text(3);
    if (!row.is_null(4)) request.dose = DoseNumber::from_key(row.integer(4));
    request.staff = row.optional_integer(5);
    request.has_note = row.integer(6) != 0;
    return request;
}

constexpr std::string_view request_query =
    "SELECT r.id, r.client, r.day, r.kind, r.dose, r.staff, r.note IS NOT NULL, a.id, a.answer FROM order_request r LEFT JOIN "
    "order_request_answer a ON a.request=r.id AND a.entry<=:bound WHERE r.entry<=:bound";

// Rows come in order of the request, one for each of its answers.
std::vector<domain::RequestRecord> requests_from(const Reader& reader, Statement& row) {
    const auto voided = voided_rows(reader, Fact::order_request), voided_answers = voided_rows(reader, Fact::order_request_answer);
    std::vector<domain::RequestRecord> requests;
    while (row.step()) {
        if (voided.contains(row.integer(0))) continue;
        if (requests.empty() || requests.back().id != row.integer(0)) requests.push_back(request_from(row));
        if (!row.is_null(7) && !voided_answers.contains(row.integer(7))) requests.back().answer = row.text(8);
    }
    return requests;
}

// What was decided on a loss, and what was given for it since; a replacement counts, as it was corrected, until two logins say it
// was not given.
void add_replacements(const Reader& reader, domain::LossRecord& loss) {
    Statement decision(reader.connection(), "SELECT amount FROM replacement_decision WHERE loss=:loss AND entry<=:bound ORDER BY id DESC LIMIT 1");
    decision.bind(":loss", loss.id).bind(":bound", reader.bound());
    if (decision.step()) loss.decided = Amount::micrograms(decision.integer(0));
    Statement given(reader.connection(), "SELECT dose FROM dose_replacement WHERE loss=:loss AND entry<=:bound");
    given.bind(":loss", loss.id).bind(":bound", reader.bound());
    while (given.step()) {
        const auto number = DoseNumber::from_key(given.integer(0));
        const auto chain = number ? history_of(reader, *number) : std::vector<domain::DoseRecord>(); // as it was corrected
        if (!chain.empty() && !(chain.back().voided && chain.back().voided->confirmed)) loss.replaced = loss.replaced + chain.back().amount;
    }
}

} // namespace

void record_remark(Writer& writer, const Keys* keys, const Client& client, DoseNumber dose, std::string_view code, std::string_view note) {
    const std::int64_t id = writer.next_id(Fact::dose_remark);
    writer.record(Fact::dose_remark, id,
                  {dose.key(), std::string(code), sealed_note(writer, keys, client.number.sequence(), Fact::dose_remark, id, note)});
}

std::unordered_map<std::int64_t, std::string> remarks_of(const Reader& reader, const std::vector<domain::DoseRecord>& doses) {
    if (doses.empty()) return {};
    const auto [first, last] = std::ranges::minmax(doses, {}, &domain::DoseRecord::number);
    Statement statement(reader.connection(), "SELECT dose, 0, 0, codes FROM as_given WHERE dose BETWEEN :first AND :last AND entry<=:bound UNION "
                                             "ALL SELECT dose, 1, id, code FROM dose_remark WHERE dose BETWEEN :first AND :last AND entry<=:bound "
                                             "ORDER BY 1, 2, 3 DESC");
    statement.bind(":first", first.number.key()).bind(":last", last.number.key()).bind(":bound", reader.bound());
    std::unordered_map<std::int64_t, std::string> remarks;
    std::int64_t remarked = 0; // the dose whose newest remark has been read
    while (statement.step()) {
        std::string& remark = remarks[statement.integer(0)];
        if (statement.integer(1) == 0) {
            remark = "OUTSIDE THE ORDER " + statement.text(3);
            std::ranges::replace(remark, ',', ' ');
        } else if (std::exchange(remarked, statement.integer(0)) != statement.integer(0)) {
            remark += (remark.empty() ? "" : ", ") + statement.text(3);
        }
    }
    return remarks;
}

std::int64_t record_loss(Writer& writer, const Client& client, const domain::LossRecord& loss, std::optional<std::int64_t> witness,
                         std::int64_t staff) {
    return writer.record(Fact::dose_loss, {client.number.sequence(), loss.dose.key(), std::string(loss.emesis ? "emesis" : "spill"),
                                           day_value(loss.day), loss.at.microseconds(), or_null(loss.spilled), or_null(loss.minutes),
                                           std::int64_t{loss.witnessed}, or_null(witness), staff});
}

std::vector<domain::LossRecord> losses_of(const Reader& reader, const Client& client, Day day) {
    Statement row(reader.connection(), "SELECT id, client, dose, kind, day, at, amount, minutes, witnessed FROM dose_loss WHERE client IN " +
                                           client.places() + " AND day=:day AND entry<=:bound ORDER BY id");
    client.bind(row).bind(":day", std::int64_t{day.number()}).bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::dose_loss);
    std::vector<domain::LossRecord> losses;
    while (row.step()) {
        const auto dose = DoseNumber::from_key(row.integer(2));
        if (!dose || voided.contains(row.integer(0))) continue;
        domain::LossRecord& loss = losses.emplace_back();
        loss.id = row.integer(0);
        loss.client = row.integer(1);
        loss.dose = *dose;
        loss.emesis = row.text(3) == "emesis";
        loss.day = Day::from_number(row.integer(4));
        loss.at = Instant::from_microseconds(row.integer(5));
        if (!row.is_null(6)) loss.spilled = Amount::micrograms(row.integer(6));
        loss.minutes = row.optional_integer(7);
        loss.witnessed = row.integer(8) != 0;
        add_replacements(reader, loss);
    }
    return losses;
}

std::unordered_map<std::int64_t, Amount> spilled(const Reader& reader, DayRange days) {
    Statement row(reader.connection(),
                  "SELECT l.dose, l.amount FROM dose_loss l WHERE l.dose>=:first AND l.dose<:end AND l.amount IS NOT NULL AND "
                  "l.entry<=:bound AND NOT EXISTS (SELECT 1 FROM void v WHERE v.entry<=:bound AND ((v.fact=121 AND v.row_id=l.id) OR "
                  "(v.fact=42 AND v.row_id=l.dose)))");
    row.bind(":first", std::int64_t{days.first.number()} << 20).bind(":end", (std::int64_t{days.last.number()} + 1) << 20);
    row.bind(":bound", reader.bound());
    std::unordered_map<std::int64_t, Amount> amounts;
    while (row.step()) amounts[row.integer(0)] = amounts[row.integer(0)] + Amount::micrograms(row.integer(1));
    return amounts;
}

void record_replacement_decision(Writer& writer, std::int64_t loss, Amount amount, std::int64_t prescriber, bool verbal) {
    writer.record(Fact::replacement_decision, {loss, amount.micrograms(), prescriber, std::int64_t{verbal}});
}

void record_replacement(Writer& writer, DoseNumber dose, std::int64_t loss) { writer.record(Fact::dose_replacement, {dose.key(), loss}); }

std::int64_t record_check(Writer& writer, const Client& client, const domain::CheckRecord& check) {
    return writer.record(Fact::dose_check, {client.number.sequence(), day_value(check.day), check.at.microseconds(), or_null(check.breath_alcohol),
                                            or_null(check.respiration), or_null(check.saturation),
                                            check.sedation.empty() ? Value() : Value(check.sedation), or_null(check.staff)});
}

std::vector<domain::CheckRecord> checks_of(const Reader& reader, const Client& client, Day day) {
    Statement row(reader.connection(),
                  "SELECT id, client, at, breath_alcohol, respiration, saturation, sedation, staff FROM dose_check WHERE client IN " +
                      client.places() + " AND day=:day AND entry<=:bound ORDER BY id");
    client.bind(row).bind(":day", std::int64_t{day.number()}).bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::dose_check);
    std::vector<domain::CheckRecord> checks;
    while (row.step())
        if (!voided.contains(row.integer(0)))
            checks.push_back({row.integer(0), row.integer(1), day, Instant::from_microseconds(row.integer(2)), row.optional_integer(3),
                              row.optional_integer(4), row.optional_integer(5), row.optional_text(6).value_or(""), row.optional_integer(7)});
    return checks;
}

std::int64_t record_response(Writer& writer, const Client& client, const domain::ResponseRecord& response) {
    return writer.record(Fact::dose_response,
                         {client.number.sequence(), day_value(response.day), response.at.microseconds(), or_null(response.craving),
                          or_null(response.withdrawal), or_null(response.sedation), or_null(response.side_effects), or_null(response.staff)});
}

std::optional<domain::ResponseRecord> last_response(const Reader& reader, const Client& client) {
    if (!has_any(reader, "dose_response", client)) return {};
    Statement row(reader.connection(),
                  "SELECT id, client, day, at, craving, withdrawal, sedation, side_effects, staff FROM dose_response WHERE client IN " +
                      client.places() + " AND entry<=:bound ORDER BY at DESC, id DESC");
    client.bind(row).bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::dose_response);
    while (row.step())
        if (!voided.contains(row.integer(0)))
            return domain::ResponseRecord{
                row.integer(0),          row.integer(1),          Day::from_number(row.integer(2)), Instant::from_microseconds(row.integer(3)),
                row.optional_integer(4), row.optional_integer(5), row.optional_integer(6),          row.optional_integer(7),
                row.optional_integer(8)};
    return std::nullopt;
}

std::int64_t record_request(Writer& writer, const Keys* keys, const Client& client, const domain::RequestRecord& request, std::string_view note) {
    const std::int64_t id = writer.next_id(Fact::order_request);
    return writer.record(Fact::order_request, id, {client.number.sequence(), day_value(request.day), request.kind, or_null(request.dose),
        or_null(request.staff),
                                                   sealed_note(writer, keys, client.number.sequence(), Fact::order_request, id, note)});
}

void record_answer(Writer& writer, const Keys* keys, const domain::RequestRecord& request, std::string_view answer, Day day, std::int64_t staff,
    std::string_view note) {
    const std::int64_t id = writer.next_id(Fact::order_request_answer);
    writer.record(Fact::order_request_answer, id, {request.id, day_value(day), std::string(answer), staff,
                                                   sealed_note(writer, keys, request.client, Fact::order_request_answer, id, note)});
}

std::vector<domain::RequestRecord> requests_of(const Reader& reader, const Client& client) {
    if (!has_any(reader, "order_request", client)) return {};
    Statement row(reader.connection(), std::string(request_query) + " AND r.client IN " + client.places() + " ORDER BY r.id, a.id");
    client.bind(row).bind(":bound", reader.bound());
    return requests_from(reader, row);
}

std::vector<domain::RequestRecord> open_requests(const Reader& reader) {
    Statement row(reader.connection(), std::string(request_query) + " ORDER BY r.id, a.id");
    row.bind(":bound", reader.bound());
    auto requests = requests_from(reader, row);
    std::erase_if(requests, [](const domain::RequestRecord& request) { return !request.open(); });
    const auto merged = survivors(reader);
    for (domain::RequestRecord& request : requests) request.client = survivor_of(request.client, merged);
    return requests;
}

std::string request_note(const Reader& reader, const Keys& keys, const domain::RequestRecord& request) {
    Statement row(reader.connection(), "SELECT client, note FROM order_request WHERE id=:id AND entry<=:bound AND note IS NOT NULL");
    row.bind(":id", request.id).bind(":bound", reader.bound());
    return row.step() ? open_sealed(keys.client(reader, row.integer(0)), Fact::order_request, request.id, row.blob(1)) : std::string();
}

void record_hold_bottles(Writer& writer, std::int64_t hold, std::string_view decision, Day day, std::int64_t staff) {
    writer.record(Fact::hold_bottles, {hold, std::string(decision), day_value(day), staff});
}

} // namespace mat::store
