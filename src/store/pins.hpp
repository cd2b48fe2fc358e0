// PINs by which a witness says at somebody else's terminal that they were there. Kept as a slow hash; a wrong one is counted.
#pragma once

#include "store/store.hpp"

#include <string_view>

namespace mat::store {

inline constexpr std::size_t least_pin_digits = 6, most_pin_digits = 12;
/// So many wrong ones in a row, and the PIN is not taken any more until a new one is set.
inline constexpr std::int64_t most_wrong_pins = 5;

/// Sets the PIN of somebody; empty takes it away. What was counted against the old one is forgotten.
void record_pin(Writer& writer, std::int64_t staff, std::string_view pin);

enum class PinAnswer {
    right,
    wrong,
    none,   ///< there is none
    locked, ///< too many wrong ones: it is not even looked at
};
/// Compares, and counts a wrong one; the writer is to be committed whatever comes out. A wrong one is a look in the audit log.
PinAnswer check_pin(Writer& writer, std::int64_t staff, std::string_view login, std::string_view pin);
/// Whether that login has one, locked or not.
bool has_pin(const Reader& reader, std::int64_t staff);
/// How many more wrong ones are taken.
std::int64_t pin_tries_left(const Reader& reader, std::int64_t staff);

} // namespace mat::store
