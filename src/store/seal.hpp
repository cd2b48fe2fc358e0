// Sealing: XChaCha20-Poly1305 of libsodium over padded text, bound to the table and row it stands in.
#pragma once

#include "store/tables.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace mat::store {

/// A 256-bit secret that is wiped when it goes out of scope.
class Secret {
  public:
    Secret();                                  ///< all zero
    static Secret random();
    static Secret from_bytes(std::string_view bytes); ///< exactly 32 bytes; throws Error (damaged) otherwise
    Secret(const Secret&) = default;
    Secret& operator=(const Secret&) = default;
    ~Secret();
    const unsigned char* data() const { return bytes_.data(); }
    std::string_view view() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }

  private:
    std::array<unsigned char, 32> bytes_{};
};

/// Seals the text for this place in the store. The length is padded to a multiple of 32 bytes, so that a name's
/// length does not show. The place is additional data: sealed bytes moved to another row do not open.
std::string seal(const Secret& key, Fact table, std::int64_t row, std::string_view text);

/// Opens what `seal` made; throws Error (damaged) when key, place or bytes do not fit.
std::string open_sealed(const Secret& key, Fact table, std::int64_t row, std::string_view sealed);

/// Wraps one key with another; `slot` binds the wrap to its place in the keyring.
std::string wrap_key(const Secret& with, std::int64_t slot, const Secret& key);
/// Throws Error (not permitted) when the wrapping key is another one.
Secret unwrap_key(const Secret& with, std::int64_t slot, std::string_view wrapped);

/// The pair of the recovery key: whoever holds the secret can open the master key that was sealed to the public one.
struct RecoveryPair {
    std::string public_key; ///< 32 bytes, kept in the store
    Secret secret;          ///< printed once, kept nowhere
};
RecoveryPair new_recovery_pair();
std::string seal_to_recovery(std::string_view public_key, const Secret& master);
/// Throws Error (not permitted) when the secret is not the one.
Secret open_with_recovery(const Secret& recovery, std::string_view sealed);

/// What says which master key a store belongs to, without telling anything of the key.
std::string key_fingerprint(const Secret& key);

/// A blind-index token: the same words give the same token only under the same index key.
std::string token(const Secret& index_key, int kind, std::string_view folded_words);

/// Groups of five letters and digits that are hard to misread, the last two bytes a check sum; and back. `parse`
/// throws Error (usage) when letters are missing or the check sum is wrong.
std::string recovery_text(const Secret& recovery);
Secret parse_recovery_text(std::string_view text);

/// The text of a key file, and back. `parse_key_file` throws Error (not permitted).
std::string key_file_text(const Secret& master);
Secret parse_key_file(std::string_view text, const std::string& path);

} // namespace mat::store
