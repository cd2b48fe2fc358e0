#include "store/exams.hpp"

#include "store/connection.hpp"

namespace mat::store {
namespace {

// Rows of `id, client, day, kind`.
std::map<std::int64_t, std::vector<domain::ExamRecord>> exams_from(const Reader& reader, Statement& statement) {
    const auto voided = voided_rows(reader, Fact::exam);
    std::map<std::int64_t, std::vector<domain::ExamRecord>> exams;
    while (statement.step()) {
        const auto kind = domain::exam_kind_named(statement.text(3));
        if (kind && !voided.contains(statement.integer(0))) exams[statement.integer(1)].push_back({*kind, Day::from_number(statement.integer(2))});
    }
    return exams;
}

} // namespace

std::vector<domain::ExamRecord> exams_of(const Reader& reader, const Client& client) {
    Statement statement(reader.connection(),
                        "SELECT id, 0, day, kind FROM exam WHERE client IN " + client.places() + " AND entry<=:bound ORDER BY day, id");
    client.bind(statement).bind(":bound", reader.bound());
    return exams_from(reader, statement)[0];
}

std::map<std::int64_t, std::vector<domain::ExamRecord>> all_exams(const Reader& reader) {
    Statement statement(reader.connection(), "SELECT id, client, day, kind FROM exam WHERE entry<=:bound ORDER BY day, id");
    statement.bind(":bound", reader.bound());
    auto exams = exams_from(reader, statement);
    for (const auto& [number, survivor] : survivors(reader))
        if (auto moved = exams.extract(number)) exams[survivor].insert(exams[survivor].end(), moved.mapped().begin(), moved.mapped().end());
    return exams;
}

std::int64_t record_exam(Writer& writer, const Client& client, const domain::ExamRecord& exam, std::optional<std::int64_t> staff) {
    return writer.record(Fact::exam, {client.number.sequence(), std::int64_t{exam.day.number()}, std::string(name_of(exam.kind)),
                                      staff ? Value(*staff) : Value()});
}

} // namespace mat::store
