// The keyring: a random data key per client and one for the clinic, wrapped by a master key that lives outside the
// store. Rekeying rewraps; sealed bytes never change; destroying a wrap is erasure.
#pragma once

#include "store/seal.hpp"
#include "store/store.hpp"

#include <string>

namespace mat::store {

/// The opened master key of this store.
class Keys {
  public:
    /// Reads the key file and checks that it is private and belongs to this store. Throws Error (not permitted).
    static Keys open(const Reader& reader, const std::string& key_path);
    /// Opens the master key with the recovery key instead of a key file.
    static Keys recover(const Reader& reader, const Secret& recovery);

    /// The key for staff names and other texts of the clinic.
    Secret clinic(const Reader& reader) const;
    /// The data key of that client number. Throws Error (damaged) where the wrap is missing: the person was erased.
    Secret client(const Reader& reader, std::int64_t number) const;
    /// Whether there is one: false where the person was erased.
    bool has_client(const Reader& reader, std::int64_t number) const;
    /// The key of the blind-index tokens.
    Secret index(const Reader& reader) const;

    /// A new data key for a client number, wrapped into the keyring.
    Secret make_client(Writer& writer, std::int64_t number) const;

    /// Rewraps every data key with a new master key, which the caller writes to the key file.
    Secret rewrap(Writer& writer) const;
    const Secret& master() const { return master_; }

  private:
    explicit Keys(const Secret& master) : master_(master) {}
    Secret master_;
};

/// A note about a person as a column: sealed with their data key for that row, NULL where there are no words. Throws
/// Error (not permitted) for words without a key.
Value sealed_note(const Writer& writer, const Keys* keys, std::int64_t client, Fact fact, std::int64_t row, std::string_view note);

/// Fills the keyring of a new store. Answers the recovery secret, which is shown once and kept nowhere.
Secret make_keyring(Writer& writer, const Secret& master);

/// Replaces the recovery key. Answers the new secret.
Secret make_recovery(Writer& writer, const Keys& keys);

/// Whether there is a key file.
bool key_is_there(const std::string& key_path);

/// Whether that key file holds the master key of this store.
bool key_fits(const Reader& reader, const std::string& key_path);

} // namespace mat::store
