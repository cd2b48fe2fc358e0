// What the dosing window says of the whole day: how it was left, and how it ends.
#pragma once

#include "cli/work.hpp"

#include <string>

namespace mat::cli {

/// After a reconnect: whether this login's last act was recorded, and whose card was open after it. Empty on a day on which
/// the login has done nothing yet.
std::string left_off(const store::Reader& reader, const store::Clinic& clinic, const Actor& actor);

/// At the end: doses of today by medication, who is still unresolved, what the lots should hold.
std::string day_ends(const store::Reader& reader, const store::Clinic& clinic);

} // namespace mat::cli
