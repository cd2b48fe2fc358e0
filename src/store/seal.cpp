#include "store/seal.hpp"

#include "store/canonical.hpp"
#include "store/error.hpp"

#include <cstring>
#include <sodium.h>
#include <vector>

namespace mat::store {
namespace {

constexpr std::size_t padding_block = 32;
constexpr char sealed_version = 1;
constexpr std::string_view key_file_head = "mat-key-1 ";

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string place(std::string_view table, std::int64_t row) {
    std::string out;
    append_text(out, table);
    append_integer(out, row);
    return out;
}

// version | nonce | cipher text and tag
std::string encrypt(const Secret& key, std::string_view place, std::string_view text) {
    std::string out(1 + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + text.size() +
                        crypto_aead_xchacha20poly1305_ietf_ABYTES,
                    '\0');
    out[0] = sealed_version;
    unsigned char* nonce = bytes_of(out) + 1;
    randombytes_buf(nonce, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, nullptr,
                                               bytes_of(text), text.size(), bytes_of(place), place.size(), nullptr,
                                               nonce, key.data());
    return out;
}

bool decrypt(const Secret& key, std::string_view place, std::string_view sealed, std::string& text) {
    constexpr std::size_t head = 1 + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    if (sealed.size() < head + crypto_aead_xchacha20poly1305_ietf_ABYTES || sealed[0] != sealed_version) return false;
    text.assign(sealed.size() - head - crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
    return crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(text), nullptr, nullptr, bytes_of(sealed) + head,
                                                      sealed.size() - head, bytes_of(place), place.size(),
                                                      bytes_of(sealed) + 1, key.data()) == 0;
}

// Crockford's base 32: no I, L, O or U, so that a handwritten key can be read back.
constexpr std::string_view letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t recovery_letters = 55; // 34 bytes: the key and two bytes of check sum

// CRC-16 (CCITT): unlike two bytes of a hash it misses no single wrong letter and no swap of two neighbours, because
// it misses no error that lies within 16 bits.
std::string recovery_check(std::string_view key) {
    unsigned crc = 0xffff;
    for (const char c : key) {
        crc ^= static_cast<unsigned>(static_cast<unsigned char>(c)) << 8;
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 0x8000) != 0 ? (crc << 1 ^ 0x1021) & 0xffff : crc << 1;
    }
    return {static_cast<char>(crc >> 8), static_cast<char>(crc & 0xff)};
}

} // namespace

Secret::Secret() = default;
Secret::~Secret() { sodium_memzero(bytes_.data(), bytes_.size()); }

Secret Secret::random() {
    Secret secret;
    randombytes_buf(secret.bytes_.data(), secret.bytes_.size());
    return secret;
}

Secret Secret::from_bytes(std::string_view bytes) {
    Secret secret;
    if (bytes.size() != secret.bytes_.size())
        throw Error(Exit::damaged, "keyring-damaged", "a key in the store has the wrong size");
    std::memcpy(secret.bytes_.data(), bytes.data(), bytes.size());
    return secret;
}

std::string seal(const Secret& key, Fact table, std::int64_t row, std::string_view text) {
    std::string padded(text);
    padded += '\x80';
    padded.resize((padded.size() + padding_block - 1) / padding_block * padding_block, '\0');
    std::string out = encrypt(key, place(fact_table(table)->name, row), padded);
    sodium_memzero(padded.data(), padded.size());
    return out;
}

std::string open_sealed(const Secret& key, Fact table, std::int64_t row, std::string_view sealed) {
    std::string text;
    std::size_t size = 0;
    if (decrypt(key, place(fact_table(table)->name, row), sealed, text)) {
        size = text.find_last_not_of('\0');
        if (size != std::string::npos && text[size] == '\x80') {
            text.resize(size);
            return text;
        }
    }
    throw Error(Exit::damaged, "sealed-damaged",
                "a sealed text of table " + std::string(fact_table(table)->name) + ", row " + std::to_string(row) +
                    ", does not open with this store's keys",
                "mat audit verify names the first entry that was altered");
}

std::string wrap_key(const Secret& with, std::int64_t slot, const Secret& key) {
    return encrypt(with, place("keyring", slot), key.view());
}

Secret unwrap_key(const Secret& with, std::int64_t slot, std::string_view wrapped) {
    std::string bytes;
    if (!decrypt(with, place("keyring", slot), wrapped, bytes))
        throw Error(Exit::not_permitted, "wrong-key", "the key does not open this store",
                    "name the right key file with --key");
    Secret key = Secret::from_bytes(bytes);
    sodium_memzero(bytes.data(), bytes.size());
    return key;
}

RecoveryPair new_recovery_pair() {
    RecoveryPair pair{std::string(crypto_box_PUBLICKEYBYTES, '\0'), Secret::random()};
    crypto_scalarmult_base(bytes_of(pair.public_key), pair.secret.data());
    return pair;
}

std::string seal_to_recovery(std::string_view public_key, const Secret& master) {
    std::string out(32 + crypto_box_SEALBYTES, '\0');
    if (crypto_box_seal(bytes_of(out), master.data(), 32, bytes_of(public_key)) != 0)
        throw Error(Exit::damaged, "keyring-damaged", "the recovery key kept in the store is damaged");
    return out;
}

Secret open_with_recovery(const Secret& recovery, std::string_view sealed) {
    std::string public_key(crypto_box_PUBLICKEYBYTES, '\0'), bytes(32, '\0');
    crypto_scalarmult_base(bytes_of(public_key), recovery.data());
    if (sealed.size() != 32 + crypto_box_SEALBYTES ||
        crypto_box_seal_open(bytes_of(bytes), bytes_of(sealed), sealed.size(), bytes_of(public_key),
                             recovery.data()) != 0)
        throw Error(Exit::not_permitted, "wrong-key", "this recovery key is not the one of this store");
    Secret master = Secret::from_bytes(bytes);
    sodium_memzero(bytes.data(), bytes.size());
    return master;
}

std::string key_fingerprint(const Secret& key) {
    std::string out(16, '\0');
    constexpr std::string_view what = "mat key fingerprint";
    crypto_generichash(bytes_of(out), out.size(), bytes_of(what), what.size(), key.data(), 32);
    return out;
}

std::string token(const Secret& index_key, int kind, std::string_view folded_words) {
    std::string words = std::to_string(kind) + '\n' + std::string(folded_words);
    std::string out(16, '\0');
    crypto_generichash(bytes_of(out), out.size(), bytes_of(words), words.size(), index_key.data(), 32);
    return out;
}

std::string recovery_text(const Secret& recovery) {
    const std::string bytes = std::string(recovery.view()) + recovery_check(recovery.view());
    std::string out;
    unsigned buffer = 0;
    int bits = 0;
    std::size_t written = 0;
    const auto put = [&](unsigned five) {
        if (written > 0 && written % 5 == 0) out += '-';
        out += letters[five & 31];
        ++written;
    };
    for (const char c : bytes) {
        buffer = (buffer << 8 | static_cast<unsigned char>(c)) & 0xfff;
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            put(buffer >> bits);
        }
    }
    if (bits > 0) put(buffer << (5 - bits));
    return out;
}

Secret parse_recovery_text(std::string_view text) {
    std::string bytes;
    unsigned buffer = 0;
    int bits = 0;
    std::size_t read = 0;
    for (char c : text) {
        if (c == '-' || c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c == 'O') c = '0';
        if (c == 'I' || c == 'L') c = '1';
        const std::size_t value = letters.find(c);
        if (value == std::string_view::npos) { read = 0; break; }
        buffer = (buffer << 5 | static_cast<unsigned>(value)) & 0xfff;
        bits += 5;
        ++read;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>(buffer >> bits & 0xff);
        }
    }
    const bool padded = (buffer & ((1U << bits) - 1)) == 0; // what the last letter carries beyond the bytes
    if (read != recovery_letters || bytes.size() != 34 || !padded ||
        recovery_check(bytes.substr(0, 32)) != bytes.substr(32))
        throw Error(Exit::usage, "recovery-key", "that is not a recovery key: letters are missing or mistyped",
                    "it has eleven groups of five letters and digits");
    return Secret::from_bytes(bytes.substr(0, 32));
}

std::string key_file_text(const Secret& master) { return std::string(key_file_head) + hex(master.view()) + "\n"; }

Secret parse_key_file(std::string_view text, const std::string& path) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    std::string bytes(32, '\0');
    std::size_t size = 0;
    if (text.starts_with(key_file_head) && text.size() == key_file_head.size() + 64 &&
        sodium_hex2bin(bytes_of(bytes), bytes.size(), text.data() + key_file_head.size(), 64, nullptr, &size,
                       nullptr) == 0 && size == 32)
        return Secret::from_bytes(bytes);
    throw Error(Exit::not_permitted, "wrong-key", "'" + path + "' is not a key file of mat");
}

} // namespace mat::store
