// Stored text inside HTML and SVG.
#pragma once

#include "report/render.hpp"

namespace mat::report {

/// Printable text with the characters that markup would take for its own as references. Code points that XML does not
/// know are shown as bytes.
std::string as_markup(std::string_view text);

} // namespace mat::report
