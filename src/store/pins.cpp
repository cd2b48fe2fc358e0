#include "store/pins.hpp"

#include "store/connection.hpp"
#include "store/error.hpp"

#include <sodium.h>

namespace mat::store {
namespace {

std::string counter_of(std::int64_t staff) { return "wrong_pins." + std::to_string(staff); }

std::int64_t wrong_pins(const Reader& reader, std::int64_t staff) {
    Statement statement(reader.connection(), "SELECT value FROM state WHERE name=:name");
    statement.bind(":name", std::string_view(counter_of(staff)));
    return statement.step() ? statement.integer(0) : 0;
}

void count_wrong_pins(Writer& writer, std::int64_t staff, std::int64_t count) {
    Statement statement(writer.connection(),
                        "INSERT INTO state(name, value) VALUES(:name, :value) ON CONFLICT(name) DO UPDATE SET value=excluded.value");
    statement.bind(":name", std::string_view(counter_of(staff))).bind(":value", count);
    statement.run();
}

std::string hash_of(const Reader& reader, std::int64_t staff) {
    Statement statement(reader.connection(), "SELECT hash FROM staff_pin WHERE staff=:staff AND entry<=:bound ORDER BY id DESC LIMIT 1");
    statement.bind(":staff", staff).bind(":bound", reader.bound());
    return statement.step() ? statement.text(0) : std::string();
}

} // namespace

void record_pin(Writer& writer, std::int64_t staff, std::string_view pin) {
    std::string hash;
    if (!pin.empty()) {
        hash.resize(crypto_pwhash_STRBYTES);
        if (::sodium_init() < 0 ||
            ::crypto_pwhash_str(hash.data(), pin.data(), pin.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
            throw Error(Exit::failed, "no-memory", "there is not enough memory to keep a PIN");
        hash.resize(hash.find('\0') == std::string::npos ? hash.size() : hash.find('\0'));
    }
    writer.record(Fact::staff_pin, {staff, hash});
    count_wrong_pins(writer, staff, 0);
}

PinAnswer check_pin(Writer& writer, std::int64_t staff, std::string_view login, std::string_view pin) {
    const std::int64_t before = wrong_pins(writer, staff);
    const std::string hash = hash_of(writer, staff);
    if (hash.empty()) return PinAnswer::none;
    if (before >= most_wrong_pins) return PinAnswer::locked;
    if (::sodium_init() >= 0 && ::crypto_pwhash_str_verify(hash.c_str(), pin.data(), pin.size()) == 0) {
        if (before != 0) count_wrong_pins(writer, staff, 0);
        return PinAnswer::right;
    }
    count_wrong_pins(writer, staff, before + 1);
    writer.record_look(0, "a wrong PIN of " + std::string(login));
    return PinAnswer::wrong;
}

bool has_pin(const Reader& reader, std::int64_t staff) { return !hash_of(reader, staff).empty(); }

std::int64_t pin_tries_left(const Reader& reader, std::int64_t staff) { return most_wrong_pins - wrong_pins(reader, staff); }

} // namespace mat::store
