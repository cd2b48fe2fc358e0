// The table of staff, and who is meant by a login on a command line; for the files of `mat staff`.
#pragma once

#include "cli/output.hpp"
#include "store/staff_details.hpp"

namespace mat::cli {

/// Columns `login,initials,roles,mail,supervisor,credentials,leave`, and `name` where names are shown.
report::Table staff_table(const store::Reader& reader, const std::vector<store::StaffMember>& staff, Day day, bool names);

/// Failure (not found) quoting the login.
Result<store::StaffMember> staff_named(const store::Reader& reader, const std::string& login);

/// Failure (usage) unless it is an address that mail can be sent to: one @ between two parts, no blank, no control
/// byte, no comma, 254 bytes at most.
Result<Nothing> check_mail(std::string_view address);

} // namespace mat::cli
