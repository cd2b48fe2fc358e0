// Words as people compare them.
#pragma once

#include <string>

namespace mat::store {

/// The words without case, forms that only look different, invisible characters and blanks at the ends.
std::string folded(const std::string& words);

} // namespace mat::store
