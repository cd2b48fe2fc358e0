// Records as tables: the fixed field names of cli.md 7 for clients, orders and doses, and small words on staff.
#pragma once

#include "cli/output.hpp"
#include "domain/records.hpp"
#include "store/clients.hpp"
#include "store/clinic.hpp"

#include <string>

namespace mat::cli {

report::Table client_table(const store::Reader& reader, const std::vector<store::ClientLine>& lines);
report::Table order_table(const std::vector<domain::OrderRecord>& orders);
/// Client numbers are the survivor's.
report::Table dose_table(const store::Reader& reader, const store::Clinic& clinic, const std::vector<domain::DoseRecord>& doses);

/// Cells of absent values.
report::Cell text_or_null(const std::string& text);
report::Cell day_or_null(const std::optional<Day>& day);

/// `MS` of `Mary Smith`, at most three; `?` for a name without letters of ours.
std::string initials_of(std::string_view name);
/// Failure (usage) for a login that no system would give.
Result<Nothing> check_login(std::string_view login);
/// The client's number as people write it.
std::string client_text(std::int64_t sequence);
/// `06:44`
std::string clock_text(const domain::Zone& zone, Instant moment);

} // namespace mat::cli
