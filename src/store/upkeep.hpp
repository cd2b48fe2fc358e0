// The life of the store as a file: made, checked, copied, brought back, rekeyed.
#pragma once

#include "store/clinic.hpp"
#include "store/keys.hpp"
#include "store/store.hpp"

#include <string>
#include <vector>

namespace mat::store {

struct NewStore {
    std::string path, key_path;
    std::string clinic, zone, address, phone, closed_weekdays, policy;
    std::string admin_login, admin_initials, admin_name;
    bool in_version_control = false; ///< allowed by --force
};
/// Throws Error where a store, or the log of a lost one, is where the new one would be.
void check_new_place(const NewStore& wanted);
/// Makes store and key: both are there afterwards, or neither. Answers the recovery key's text, to be shown once.
/// Throws Error where something stands in the way.
std::string make_store(const NewStore& wanted, const std::string& actor, const Clock& clock);

/// Whether the key would lie in the store's folder: whoever takes one would have both.
bool lies_beside(const std::string& key_path, const std::string& store_path);

struct CheckResult {
    std::vector<std::string> faults;  ///< in words, worst first; empty when all is well
    std::vector<std::string> remarks; ///< what was not checked, and why
    std::int64_t entries = 0, rows = 0;
};
/// Pages, references, chain, derived tables; tokens where keys are given.
CheckResult check_store(const Reader& reader, const Clinic& clinic, const Keys* keys);

/// Writes a verified copy: VACUUM INTO a temporary file, fsync, verify, rename. Never overwrites. The copy is the user's,
/// made with the rights of whoever typed the command.
void backup_store(const Store& store, const std::string& to, const Clock& clock);

/// Checks that a file is a whole store of this version with a chain that verifies. Throws Error (damaged).
void verify_copy(const std::string& path, const Clock& clock, Whose whose);

/// Whether there is a store whose pages are sound. One of another version, or another file, throws Error.
bool is_whole(const std::string& path);

/// Puts a verified backup, read with the user's rights, in the store's place; what stood there is kept beside it, its log too where it is damaged. Records the restore, which shuts
/// dosing until the doses since are attested. Answers the path of what was kept; empty when there was nothing.
std::string restore_store(const std::string& store_path, const std::string& backup, const std::string& actor,
                          const Clock& clock);

/// Brings an older store up to this program: the steps it lacks are made on a copy, recorded there as an event and
/// verified; then the copy takes the store's place and the old store is kept beside it, untouched. Cut off anywhere,
/// the store is the old one or the new one. Answers the path of the old one; empty where there was nothing to do.
std::string migrate_store(const std::string& store_path, const std::string& actor, const Clock& clock);

/// A new master key: every wrap is made anew in one transaction, then the key file replaced. Commits the writer itself,
/// between the two writes of the key file.
void rekey_store(Writer& writer, const Keys& keys, const std::string& key_path);

} // namespace mat::store
