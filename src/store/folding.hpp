// Words as people compare them.
#pragma once

#include <string>

namespace mat::store {

/// The words without case, forms that only look different, invisible characters and blanks at the ends; `bare`: without
/// diacritics too.
std::string folded(const std::string& words, bool bare = false);

} // namespace mat::store
