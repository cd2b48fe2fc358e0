// The canonical form: the one byte sequence that stands for a row or an entry on the audit chain. The writer and
// the verifier share this file and nothing else. Frozen: changing a byte here breaks every chain ever written.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mat::store {

using Digest = std::array<unsigned char, 32>;

/// What SQLite can hold in a STRICT fact table; there are no reals.
struct Blob {
    std::string bytes;
    friend bool operator==(const Blob&, const Blob&) = default;
};
using Value = std::variant<std::monostate, std::int64_t, std::string, Blob>;

/// Appends one value: a type byte (0 null, 1 integer, 2 text, 3 blob), then 8 bytes little-endian: the integer, or
/// the length of the bytes that follow.
void append_null(std::string& out);
void append_integer(std::string& out, std::int64_t value);
void append_text(std::string& out, std::string_view value);
void append_blob(std::string& out, std::string_view value);
void append_value(std::string& out, const Value& value);

/// Starts the canonical bytes of a row: table name, form number, number of columns. The values follow in the order
/// of the form's frozen column list.
std::string canonical_row_start(std::string_view table, int form, std::size_t columns);

/// BLAKE2b-256 of the bytes.
Digest digest_of(std::string_view bytes);
std::string_view view(const Digest& digest);
/// Lower-case hexadecimal.
std::string hex(std::string_view bytes);

/// Digests rows of one table, given in key order, a thousand at a time.
class RowsDigest {
  public:
    static constexpr std::int64_t rows_per_digest = 1000;
    /// The canonical bytes of the next row.
    void add(std::string_view canonical_row);
    std::int64_t rows() const { return rows_; }
    /// The digests so far, 32 bytes each, the unfinished thousand included.
    std::string finish();

  private:
    std::string pending_, digests_;
    std::int64_t rows_ = 0, in_pending_ = 0;
};

/// What an audit entry says besides its hash.
struct EntryFields {
    std::int64_t number = 0;
    std::string actor;                 ///< login
    std::int64_t at = 0;               ///< microseconds UTC, read after the lock was held
    std::string command;               ///< for instance `dose-log administer`
    std::int64_t kind = 0;             ///< EntryKind
    std::int64_t fact = 0;             ///< code of the table, 0 where there is no row
    std::int64_t row_id = 0;
    std::int64_t form = 0;
    std::int64_t client = 0;           ///< whose identity was looked at; 0 otherwise
    std::string purpose;               ///< of a look
    std::int64_t row_count = 0;        ///< of an import
    std::string manifest;              ///< of an import: tables, counts, digests
};

enum EntryKind : std::int64_t { one_row = 1, look = 2, many_rows = 3 };

/// The hash of an entry: over the previous entry's hash, these fields and the digest of its row's canonical bytes
/// (`row` is empty for a look and an import, whose rows the manifest covers).
Digest entry_hash(const Digest& previous, const EntryFields& fields, std::string_view row);

/// The previous hash of entry 1.
inline constexpr Digest first_previous{};

/// Part of an import's manifest: the rows it brought into one table.
struct ManifestPart {
    std::int64_t fact = 0;
    std::int64_t form = 0;
    std::int64_t rows = 0;
    std::string digests;
};
std::string encode_manifest(const std::vector<ManifestPart>& parts);
/// The parts; empty when the bytes are no manifest.
std::vector<ManifestPart> decode_manifest(std::string_view manifest);

} // namespace mat::store
