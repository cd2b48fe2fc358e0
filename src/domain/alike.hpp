// When two records may be of the same person: how a name sounds, what two identities have in common, and which of that
// is enough to find somebody or to ask whether they are here already. Nothing here sees a name that is stored: a field
// is the same, sounds alike or differs, and that is all the blind index tells.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mat::domain {

/// How a word of a name sounds, so that Smith and Smyth, Stephen and Steven, Katherine and Cathryn meet: consonants by
/// their sound, doubled ones once, vowels only where the word begins with one. Small letters a to z; a word with others
/// in it, or with fewer than two sounds (Lee, Li), is its own sound.
std::string sound_of(std::string_view word);

/// How much a field of one identity has in common with another identity.
enum class Likeness { none, alike, same };

/// What was compared, by the field names of `intake refer`; only fields that were given.
using Likenesses = std::map<std::string, Likeness, std::less<>>;

/// Whether somebody with this in common answers a search: the identifier of another system, the telephone, every name
/// that was given, or the birth date with a name where one was given.
bool answers_search(const Likenesses& found);

/// Whether this may be the same person under another number: the same birth date and a name that sounds alike, or the
/// same telephone. One name is enough, for people marry; a twin is asked about once.
bool is_likely_duplicate(const Likenesses& found);

/// For sorting, the best first: the more in common, the more.
int weight_of(const Likenesses& found);

/// `last_name`, `first_name (alike)`: the fields in common, in words.
std::vector<std::string> words_of(const Likenesses& found);

} // namespace mat::domain
