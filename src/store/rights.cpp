#include "store/rights.hpp"

#include "store/error.hpp"

#include <cstdlib>
#include <unistd.h>

namespace mat::store {
namespace {

constexpr uid_t unchanged = static_cast<uid_t>(-1);

struct Users { uid_t real = 0, effective = 0, saved = 0; };
// The kernel alone keeps them: a copy of ours could be wrong.
Users users() {
    Users now;
    if (::getresuid(&now.real, &now.effective, &now.saved) != 0) std::abort();
    return now;
}
// Never the rights of root, whoever embeds the library.
bool has_owner(const Users& now) { return now.saved != now.real && now.saved != 0; }

} // namespace

AsOwner::AsOwner(Whose whose) {
    if (whose == Whose::user) return;
    const Users now = users();
    if (!has_owner(now) || now.effective == now.saved) return;
    if (::setresuid(unchanged, now.saved, unchanged) != 0)
        throw Error(Exit::not_permitted, "rights", "the rights of the store's owner cannot be had");
    raised_ = true;
    before_ = now.effective;
}

AsOwner::~AsOwner() {
    if (raised_ && (::setresuid(unchanged, before_, unchanged) != 0 || ::geteuid() != before_)) std::abort();
}

bool has_owner_rights() { return has_owner(users()); }

void give_up_rights() {
    if (!has_owner_rights()) return;
    if (::setresuid(unchanged, unchanged, ::geteuid()) != 0 || has_owner_rights()) std::abort();
}

} // namespace mat::store
