// Examinations: facts out, entries in.
#pragma once

#include "domain/exams.hpp"
#include "store/clients.hpp"
#include "store/store.hpp"

#include <map>
#include <vector>

namespace mat::store {

/// The person's examinations, by day.
std::vector<domain::ExamRecord> exams_of(const Reader& reader, const Client& client);
/// Everybody's, by number of the survivor.
std::map<std::int64_t, std::vector<domain::ExamRecord>> all_exams(const Reader& reader);
/// `staff` examined, or nobody of the staff did.
std::int64_t record_exam(Writer& writer, const Client& client, const domain::ExamRecord& exam, std::optional<std::int64_t> staff);

} // namespace mat::store
