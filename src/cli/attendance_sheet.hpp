// Who was there, from a CSV sheet: columns client,status[,minutes], in any order.
#pragma once

#include "cli/globals.hpp"
#include "domain/groups.hpp"
#include "mat/client_number.hpp"

#include <vector>

namespace mat::cli {

/// One answered line. People whose status is empty are left open, as those who are not on the sheet.
struct SheetLine {
    std::int64_t line = 0; ///< where it stands
    ClientNumber client;
    domain::Mark mark;
};

/// Reads the sheet, a file or `-`, all of it or nothing. Failure (usage) with line and column; cells are not quoted but for
/// client numbers and words of status. A wrong check digit is (not found), as it is everywhere.
Result<std::vector<SheetLine>> read_sheet(const std::string& source, std::int64_t meeting_minutes, const Surroundings& surroundings);

} // namespace mat::cli
