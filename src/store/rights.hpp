// Whose rights the program acts with. Installed set-user-ID, mat has two users: who typed the command, and the login that
// owns the clinic's store and key. It acts as the first; the store raises its rights for its own files, for as long as a
// name in their folder is looked up. Anywhere else there is one user, and nothing of this does anything.
#pragma once

#include <sys/types.h>

namespace mat::store {

/// Whose file it is: the clinic's own store, or one that whoever typed the command has named, a backup for instance.
enum class Whose { clinic, user };

/// The owner's rights from construction to destruction, where the program has such and the file is the clinic's. Nests.
/// Throws Error where they cannot be had; ends the program where they cannot be laid down again.
class AsOwner {
  public:
    explicit AsOwner(Whose whose = Whose::clinic);
    ~AsOwner();
    AsOwner(const AsOwner&) = delete;
    AsOwner& operator=(const AsOwner&) = delete;

  private:
    bool raised_ = false;
    uid_t before_ = 0;
};

/// Whether the program could act as another user than the one who typed the command.
bool has_owner_rights();

/// Gives that up for good: AsOwner does nothing from then on. Ends the program where it cannot.
void give_up_rights();

} // namespace mat::store
