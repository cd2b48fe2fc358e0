#include "store/canonical.hpp"

#include <cstring>
#include <sodium.h>

namespace mat::store {
namespace {

void append_number(std::string& out, std::uint64_t value) {
    char bytes[8];
    for (char& byte : bytes) {
        byte = static_cast<char>(value & 0xff);
        value >>= 8;
    }
    out.append(bytes, sizeof bytes);
}

// The type byte and the number in one piece: an import appends tens of millions of them.
void append_typed(std::string& out, char type, std::uint64_t value) {
    char bytes[9] = {type};
    for (std::size_t i = 1; i < sizeof bytes; ++i, value >>= 8) bytes[i] = static_cast<char>(value & 0xff);
    out.append(bytes, sizeof bytes);
}

std::uint64_t read_number(std::string_view bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 8; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

} // namespace

void append_null(std::string& out) { append_typed(out, '\0', 0); }
void append_integer(std::string& out, std::int64_t value) { append_typed(out, '\1', static_cast<std::uint64_t>(value)); }
void append_text(std::string& out, std::string_view value) {
    append_typed(out, '\2', value.size());
    out += value;
}
void append_blob(std::string& out, std::string_view value) {
    append_typed(out, '\3', value.size());
    out += value;
}
void append_value(std::string& out, const Value& value) {
    switch (value.index()) {
    case 0: return append_null(out);
    case 1: return append_integer(out, std::get<1>(value));
    case 2: return append_text(out, std::get<2>(value));
    default: return append_blob(out, std::get<3>(value).bytes);
    }
}

std::string canonical_row_start(std::string_view table, int form, std::size_t columns) {
    std::string out;
    append_text(out, table);
    append_integer(out, form);
    append_integer(out, static_cast<std::int64_t>(columns));
    return out;
}

Digest digest_of(std::string_view bytes) {
    Digest digest;
    crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                       bytes.size(), nullptr, 0);
    return digest;
}

std::string_view view(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string hex(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

void RowsDigest::add(std::string_view canonical_row) {
    append_number(pending_, canonical_row.size());
    pending_ += canonical_row;
    ++rows_;
    if (++in_pending_ == rows_per_digest) {
        digests_ += view(digest_of(pending_));
        pending_.clear();
        in_pending_ = 0;
    }
}

std::string RowsDigest::finish() {
    if (in_pending_ > 0) digests_ += view(digest_of(pending_));
    pending_.clear();
    in_pending_ = 0;
    return digests_;
}

Digest entry_hash(const Digest& previous, const EntryFields& fields, std::string_view row) {
    std::string bytes;
    append_blob(bytes, view(previous));
    append_integer(bytes, fields.number);
    append_text(bytes, fields.actor);
    append_integer(bytes, fields.at);
    append_text(bytes, fields.command);
    append_integer(bytes, fields.kind);
    append_integer(bytes, fields.fact);
    append_integer(bytes, fields.row_id);
    append_integer(bytes, fields.form);
    append_integer(bytes, fields.client);
    append_text(bytes, fields.purpose);
    append_integer(bytes, fields.row_count);
    append_blob(bytes, fields.manifest);
    append_blob(bytes, row);
    return digest_of(bytes);
}

std::string encode_manifest(const std::vector<ManifestPart>& parts) {
    std::string out;
    for (const ManifestPart& part : parts) {
        append_number(out, static_cast<std::uint64_t>(part.fact));
        append_number(out, static_cast<std::uint64_t>(part.form));
        append_number(out, static_cast<std::uint64_t>(part.rows));
        append_number(out, part.digests.size());
        out += part.digests;
    }
    return out;
}

std::vector<ManifestPart> decode_manifest(std::string_view manifest) {
    std::vector<ManifestPart> parts;
    while (!manifest.empty()) {
        if (manifest.size() < 32) return {};
        ManifestPart part;
        part.fact = static_cast<std::int64_t>(read_number(manifest));
        part.form = static_cast<std::int64_t>(read_number(manifest.substr(8)));
        part.rows = static_cast<std::int64_t>(read_number(manifest.substr(16)));
        const std::uint64_t size = read_number(manifest.substr(24));
        if (size > manifest.size() - 32) return {};
        part.digests = manifest.substr(32, size);
        manifest.remove_prefix(32 + size);
        parts.push_back(std::move(part));
    }
    return parts;
}

} // namespace mat::store
