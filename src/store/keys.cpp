#include "store/keys.hpp"

#include "store/connection.hpp"
#include "store/error.hpp"
#include "store/files.hpp"
#include "store/rights.hpp"

namespace mat::store {
namespace {

// Slots of the keyring; positive ones are client numbers.
constexpr std::int64_t clinic_slot = 0, recovery_public_slot = -1, recovery_sealed_slot = -2, fingerprint_slot = -3,
                       index_slot = -4;
constexpr std::size_t key_file_limit = 4096;

std::optional<std::string> read_slot(const Reader& reader, std::int64_t slot) {
    Statement statement(reader.connection(), "SELECT wrap FROM keyring WHERE id=:id");
    statement.bind(":id", slot);
    if (!statement.step()) return std::nullopt;
    return statement.blob(0);
}

std::string need_slot(const Reader& reader, std::int64_t slot) {
    auto wrap = read_slot(reader, slot);
    if (!wrap) throw Error(Exit::damaged, "keyring-damaged", "a key is missing from the store's keyring");
    return *wrap;
}

void write_slot(Writer& writer, std::int64_t slot, const std::string& wrap) {
    Statement statement(writer.connection(), "INSERT INTO keyring(id, wrap) VALUES(:id, :wrap) "
                                             "ON CONFLICT(id) DO UPDATE SET wrap=excluded.wrap");
    statement.bind(":id", slot).bind(":wrap", Blob{wrap});
    statement.run();
}

} // namespace

bool key_is_there(const std::string& key_path) {
    const AsOwner rights;
    return exists(key_path);
}

bool key_fits(const Reader& reader, const std::string& key_path) {
    const AsOwner rights;
    if (!exists(key_path)) return false;
    const std::string fingerprint = need_slot(reader, fingerprint_slot);
    const auto text = read_file(key_path, key_file_limit);
    if (!text) return false;
    try {
        return key_fingerprint(parse_key_file(*text, key_path)) == fingerprint;
    } catch (const Error&) { // no key file of ours
        return false;
    }
}

Keys Keys::open(const Reader& reader, const std::string& key_path) {
    const AsOwner rights;
    // A rekey that was cut off between its commit and its last rename leaves the new key beside the old one.
    const std::string newer = key_path + ".new";
    const std::string path = exists(newer) && key_fits(reader, newer) ? newer : key_path;
    if (!exists(path))
        throw Error(Exit::not_permitted, "no-key", "there is no key file at '" + path + "'",
                    "name it with --key, or MAT_KEY");
    if (auto check = check_private(path, "the key file"); !check) throw Error(check.failure());
    const auto text = read_file(path, key_file_limit);
    if (!text) throw Error(Exit::not_permitted, "no-key", text.failure().message);
    const Secret master = parse_key_file(*text, path);
    if (key_fingerprint(master) != need_slot(reader, fingerprint_slot))
        throw Error(Exit::not_permitted, "wrong-key", "the key '" + path + "' is not the key of this store",
                    "name the right key file with --key");
    return Keys(master);
}

Keys Keys::recover(const Reader& reader, const Secret& recovery) {
    return Keys(open_with_recovery(recovery, need_slot(reader, recovery_sealed_slot)));
}

Secret Keys::clinic(const Reader& reader) const {
    return unwrap_key(master_, clinic_slot, need_slot(reader, clinic_slot));
}

Secret Keys::client(const Reader& reader, std::int64_t number) const {
    const auto wrap = read_slot(reader, number);
    if (!wrap) throw Error(Exit::damaged, "erased", "the identity of this client has been erased from this store");
    return unwrap_key(master_, number, *wrap);
}

bool Keys::has_client(const Reader& reader, std::int64_t number) const { return read_slot(reader, number).has_value(); }

Secret Keys::index(const Reader& reader) const {
    return unwrap_key(master_, index_slot, need_slot(reader, index_slot));
}

Secret Keys::make_client(Writer& writer, std::int64_t number) const {
    const Secret key = Secret::random();
    write_slot(writer, number, wrap_key(master_, number, key));
    return key;
}

Secret Keys::rewrap(Writer& writer) const {
    const Secret next = Secret::random();
    std::vector<std::pair<std::int64_t, std::string>> wraps;
    {
        Statement statement(writer.connection(), "SELECT id, wrap FROM keyring ORDER BY id");
        while (statement.step()) wraps.emplace_back(statement.integer(0), statement.blob(1));
    }
    for (const auto& [slot, wrap] : wraps)
        if (slot >= clinic_slot || slot == index_slot)
            write_slot(writer, slot, wrap_key(next, slot, unwrap_key(master_, slot, wrap)));
    write_slot(writer, fingerprint_slot, key_fingerprint(next));
    write_slot(writer, recovery_sealed_slot, seal_to_recovery(need_slot(writer, recovery_public_slot), next));
    return next;
}

Value sealed_note(const Writer& writer, const Keys* keys, std::int64_t client, Fact fact, std::int64_t row, std::string_view note) {
    if (note.empty()) return {};
    if (keys == nullptr) throw Error(Exit::not_permitted, "no-key", "a note needs the key to be sealed");
    return Blob{seal(keys->client(writer, client), fact, row, note)};
}

Secret make_keyring(Writer& writer, const Secret& master) {
    write_slot(writer, clinic_slot, wrap_key(master, clinic_slot, Secret::random()));
    write_slot(writer, index_slot, wrap_key(master, index_slot, Secret::random()));
    write_slot(writer, fingerprint_slot, key_fingerprint(master));
    const RecoveryPair pair = new_recovery_pair();
    write_slot(writer, recovery_public_slot, pair.public_key);
    write_slot(writer, recovery_sealed_slot, seal_to_recovery(pair.public_key, master));
    return pair.secret;
}

Secret make_recovery(Writer& writer, const Keys& keys) {
    const RecoveryPair pair = new_recovery_pair();
    write_slot(writer, recovery_public_slot, pair.public_key);
    write_slot(writer, recovery_sealed_slot, seal_to_recovery(pair.public_key, keys.master()));
    return pair.secret;
}

} // namespace mat::store
