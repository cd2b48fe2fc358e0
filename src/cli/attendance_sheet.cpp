#include "cli/attendance_sheet.hpp"

#include "cli/parse.hpp"
#include "cli/work.hpp"
#include "exchange/csv.hpp"

#include <cstring>
#include <set>

namespace mat::cli {
namespace {

using domain::Mark;
using domain::SessionStatus;

constexpr const char* words = "present, late, left, absent, excused, or nothing where it is open";

struct Columns { std::optional<std::size_t> client, status, minutes; };

Failure wrong(std::int64_t line, std::string_view column, const std::string& what, const std::string& hint = {}) {
    return {Exit::usage, "sheet", "line " + std::to_string(line) + (column.empty() ? "" : ", column " + std::string(column)) + ": " + what, hint};
}

Result<Columns> header_of(const exchange::CsvReader& reader) {
    Columns columns;
    for (std::size_t i = 0; i < reader.cells(); ++i) {
        const std::string_view name = reader.cell(i);
        auto& place = name == "client" ? columns.client : name == "status" ? columns.status : columns.minutes;
        if (name != "client" && name != "status" && name != "minutes")
            return wrong(reader.line(), std::to_string(i + 1), "no known column", "columns are client,status,minutes");
        if (place) return wrong(reader.line(), name, "stands there twice");
        place = i;
    }
    if (!columns.client || !columns.status) return wrong(reader.line(), "", "the first line names the columns", "columns are client,status,minutes");
    return columns;
}

// The mark that the words of a line make; nothing for who is left open.
Result<std::optional<Mark>> mark_of(std::int64_t line, std::string_view status, std::string_view minutes, std::int64_t meeting_minutes) {
    Mark mark;
    const bool takes_minutes = status == "late" || status == "left";
    if (status == "absent" || status == "no_show" || status == "no-show") mark.status = SessionStatus::no_show;
    else if (status == "excused" || status == "cancelled") mark.status = SessionStatus::cancelled;
    else if (!status.empty() && !takes_minutes && status != "present" && status != "attended")
        return wrong(line, "status", quoted(status) + " is not a status", std::string("a status is ") + words);
    if (takes_minutes && minutes.empty()) return wrong(line, "minutes", "'" + std::string(status) + "' needs minutes, counted from the beginning");
    if (!takes_minutes && !minutes.empty()) return wrong(line, "minutes", "only late and left take minutes");
    if (status.empty()) return std::optional<Mark>();
    if (takes_minutes) {
        const auto count = parse_count(minutes);
        if (!count) return wrong(line, "minutes", "not a whole number of minutes");
        (status == "late" ? mark.late_minutes : mark.left_minutes) = *count;
    }
    if (const std::string fault = domain::fault_of(mark, meeting_minutes); !fault.empty()) return wrong(line, "minutes", fault);
    return std::optional<Mark>(mark);
}

} // namespace

Result<std::vector<SheetLine>> read_sheet(const std::string& source, std::int64_t meeting_minutes, const Surroundings& surroundings) {
    const auto text = words_from(source, surroundings, "The sheet");
    if (!text) return text.failure();
    exchange::CsvReader reader([rest = std::string_view(*text)](char* bytes, std::size_t size) mutable {
        const std::size_t taken = std::min(size, rest.size());
        std::memcpy(bytes, rest.data(), taken);
        rest.remove_prefix(taken);
        return static_cast<std::int64_t>(taken);
    });
    std::vector<SheetLine> lines;
    std::optional<Columns> columns;
    std::set<std::int64_t> seen;
    while (reader.next()) {
        if (!columns) {
            const auto header = header_of(reader);
            if (!header) return header.failure();
            columns = *header;
            continue;
        }
        const std::int64_t line = reader.line();
        const std::size_t wanted = 2 + (columns->minutes ? 1 : 0);
        if (reader.cells() != wanted)
            return wrong(line, "", std::to_string(reader.cells()) + " cells, where the first line has " + std::to_string(wanted));
        const auto client = parse_client_number(reader.cell(*columns->client));
        if (!client) {
            Failure failure = client.failure();
            failure.message = "line " + std::to_string(line) + ", column client: " + failure.message;
            return failure;
        }
        if (!seen.insert(client->sequence()).second) return wrong(line, "client", client->text() + " stands there twice");
        const auto mark = mark_of(line, reader.cell(*columns->status), columns->minutes ? reader.cell(*columns->minutes) : "", meeting_minutes);
        if (!mark) return mark.failure();
        if (*mark) lines.push_back({line, *client, **mark});
    }
    if (const auto& fault = reader.fault()) return wrong(fault->line, "", fault->reason);
    if (!columns) return wrong(1, "", "the sheet is empty", "its first line is client,status,minutes");
    return lines;
}

} // namespace mat::cli
