// Sessions as tables: every field for scripts, the few that people read at a glance.
#pragma once

#include "cli/globals.hpp"
#include "report/table.hpp"
#include "store/sessions.hpp"

namespace mat::cli {

/// The fields of a session: session, client, day, at, kind, status, minutes, counselor, group, approach, modality, with,
/// late_minutes, left_minutes, meeting, entered_later, signed_by, signed_at.
report::Table session_table(const store::Reader& reader, const store::Clinic& clinic, const std::vector<domain::SessionRecord>& sessions);

/// For people: number, person, when, kind, what it came to.
report::Table session_glance(const store::Reader& reader, const store::Clinic& clinic, const std::vector<domain::SessionRecord>& sessions);

/// Whether it was recorded on a later day than it happened.
bool entered_later(const store::Clinic& clinic, const domain::SessionRecord& session);

} // namespace mat::cli
