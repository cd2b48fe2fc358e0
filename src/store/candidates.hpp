// What a shell may offer at the TAB key: numbers, logins and names of groups, never an identity. Bounded, and cheaper
// than the lists that commands show.
#pragma once

#include "store/store.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mat::store {

struct Candidate {
    std::string text;        ///< what stands on the command line
    std::string description; ///< a few words beside it; may be empty
};

/// Whether a candidate goes on from what was typed.
using Fits = std::function<bool(std::string_view)>;

/// The clinic's civil date at the reader's moment; nothing where its zone is unknown here.
std::optional<Day> today_of(const Reader& reader);

/// Client numbers of the people in care on that day, in order; at most `most` that fit.
std::vector<Candidate> clients_in_care(const Reader& reader, Day day, const Fits& fits, std::size_t most);
/// Numbers of the day's doses that stand, each with its client's number.
std::vector<Candidate> doses_recorded(const Reader& reader, Day day, const Fits& fits, std::size_t most);
/// Numbers of that prescriber's verbal orders that wait for a signature, each with its client's number.
std::vector<Candidate> orders_unsigned(const Reader& reader, std::int64_t staff, const Fits& fits, std::size_t most);
/// Logins of the staff, each with its roles.
std::vector<Candidate> staff_logins(const Reader& reader, const Fits& fits, std::size_t most);
/// Numbers of the lots that have something left, each with its maker's code.
std::vector<Candidate> lot_numbers(const Reader& reader, const Fits& fits, std::size_t most);
/// Names of the groups.
std::vector<Candidate> group_names(const Reader& reader, const Fits& fits, std::size_t most);

} // namespace mat::store
