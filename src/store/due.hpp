// What the rules of `domain/due.hpp` look at, for everybody in care.
#pragma once

#include "domain/due.hpp"
#include "store/clinic.hpp"
#include "store/store.hpp"

#include <functional>
#include <vector>

namespace mat::store {

/// The last day of which it is known who missed it: today once the dosing window has closed, else yesterday.
Day last_closed_day(const Reader& reader, const Clinic& clinic);

/// Shows facts of everybody in care on that day, in order of client number. A day to come is asked with what is known now. Of whoever
/// is settled no dose is read: a clinic's doses are many, and most people had theirs.
void visit_due_facts(const Reader& reader, const Clinic& clinic, Day on, const std::function<void(const domain::DueFacts&)>& visit);

/// What the rules on stock look at on that day.
domain::StockDueFacts stock_due_facts(const Reader& reader, const Clinic& clinic, Day on);

/// The logins that are told of it: the one who is named, else everybody with one of its roles, without the staff of imported history
/// where anybody else has one; sorted.
std::vector<std::string> logins_told(const std::vector<StaffMember>& staff, const domain::Due& due);

} // namespace mat::store
