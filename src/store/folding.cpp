#include "store/folding.hpp"

#include <cstdlib>
#include <utf8proc.h>

namespace mat::store {

std::string folded(const std::string& words, bool bare) {
    utf8proc_uint8_t* out = nullptr;
    const auto flags = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE |
                                                      UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_LUMP |
                                                      (bare ? UTF8PROC_STRIPMARK : 0));
    const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(words.data()),
                                   static_cast<utf8proc_ssize_t>(words.size()), &out, flags);
    std::string text = size < 0 ? words : std::string(reinterpret_cast<char*>(out), static_cast<std::size_t>(size));
    ::free(out);
    while (!text.empty() && text.back() == ' ') text.pop_back();
    text.erase(0, text.find_first_not_of(' '));
    return text;
}

} // namespace mat::store
