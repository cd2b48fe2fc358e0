// Sealing, the keys that open it, and the proof that nothing else in a store's folder tells who somebody is.
#include "made_store.hpp"

#include "store/connection.hpp"
#include "store/error.hpp"
#include "store/files.hpp"
#include "store/treatment.hpp"
#include "store/tokens.hpp"
#include "store/upkeep.hpp"

#include <algorithm>
#include <cctype>
#include <doctest/doctest.h>
#include <filesystem>
#include <functional>
#include <sys/stat.h>

using namespace mat;
using namespace mat::store;
using made::Engine;
using made::MadeStore;

namespace {

/// How `act` fails; an empty code where it does not.
Failure failure_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) { return error.failure(); }
    return {};
}

std::string letters_of(const std::string& text) {
    std::string letters;
    for (const char c : text)
        if (c != '-') letters += c;
    return letters;
}

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Every file below the folder with its bytes.
std::vector<std::pair<std::string, std::string>> every_file(const std::string& folder) {
    std::vector<std::pair<std::string, std::string>> files;
    for (const auto& each : std::filesystem::recursive_directory_iterator(folder))
        if (each.is_regular_file()) {
            const auto bytes = read_file(each.path().string(), 64 << 20);
            REQUIRE(bytes);
            files.emplace_back(each.path().string(), *bytes);
        }
    return files;
}

std::string in_case(std::string words, int (*change)(int)) {
    for (char& c : words)
        if (c >= 0) c = static_cast<char>(change(c));
    return words;
}

} // namespace

TEST_CASE("opens what it sealed, whatever it says") {
    const Secret key = Secret::random();
    std::vector<std::string> texts = {"",
                                      "a",
                                      std::string("\0", 1),
                                      "\x80",
                                      "ends in \x80",
                                      std::string("ends in nothing\0\0", 17),
                                      std::string("\x80\0\x80\0", 4),
                                      "Ölbäumchen"};
    for (std::size_t size = 0; size <= 100; ++size) texts.emplace_back(size, 'x');
    for (const std::string& text : texts)
        CHECK(open_sealed(key, Fact::staff, 7, seal(key, Fact::staff, 7, text)) == text);
}

TEST_CASE("a sealed text shows its length by 32 bytes only") {
    const Secret key = Secret::random();
    const std::size_t overhead = 1 + 24 + 16;
    for (std::size_t size = 0; size <= 130; ++size)
        CHECK(seal(key, Fact::hold, 1, std::string(size, 'x')).size() == overhead + (size / 32 + 1) * 32);
}

TEST_CASE("the same words are never sealed alike") {
    const Secret key = Secret::random();
    CHECK(seal(key, Fact::hold, 1, "words") != seal(key, Fact::hold, 1, "words"));
}

TEST_CASE("refuses to open with another key, row or table, or any other byte") {
    const Secret key = Secret::random(), other = Secret::random();
    const std::string sealed = seal(key, Fact::client_identity, 5, "Zebulon");
    for (const auto& [what, open] : std::vector<std::pair<std::string, std::function<void()>>>{
             {"key", [&] { open_sealed(other, Fact::client_identity, 5, sealed); }},
             {"row", [&] { open_sealed(key, Fact::client_identity, 6, sealed); }},
             {"table", [&] { open_sealed(key, Fact::staff, 5, sealed); }},
             {"nothing", [&] { open_sealed(key, Fact::client_identity, 5, ""); }},
             {"too short", [&] { open_sealed(key, Fact::client_identity, 5, sealed.substr(0, 30)); }},
             {"too long", [&] { open_sealed(key, Fact::client_identity, 5, sealed + "x"); }}}) {
        CAPTURE(what);
        const Failure failure = failure_of(open);
        CHECK(failure.exit == Exit::damaged);
        CHECK(failure.code == "sealed-damaged");
        CHECK(failure.message.find("Zebulon") == std::string::npos);
    }
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string altered = sealed;
        altered[i] = static_cast<char>(altered[i] ^ 4);
        CHECK(failure_of([&] { open_sealed(key, Fact::client_identity, 5, altered); }).code ==
              "sealed-damaged");
    }
}

TEST_CASE("a wrapped key opens with its wrapping key in its slot only") {
    const Secret master = Secret::random(), other = Secret::random(), key = Secret::random();
    const std::string wrap = wrap_key(master, 1001, key);
    CHECK(unwrap_key(master, 1001, wrap).view() == key.view());
    CHECK(failure_of([&] { unwrap_key(other, 1001, wrap); }).code == "wrong-key");
    CHECK(failure_of([&] { unwrap_key(master, 1002, wrap); }).exit == Exit::not_permitted);
    CHECK(failure_of([&] { Secret::from_bytes("short"); }).exit == Exit::damaged);
    CHECK(wrap.find(std::string(key.view())) == std::string::npos);
}

TEST_CASE("a recovery key is read back as it was printed, and as people write it") {
    for (int i = 0; i < 200; ++i) {
        const Secret key = Secret::random();
        const std::string text = recovery_text(key);
        CHECK(parse_recovery_text(text).view() == key.view());
        CHECK(text.size() == 65); // eleven groups of five with hyphens between
        CHECK(std::ranges::count(text, '-') == 10);
        std::string written = "  " + in_case(letters_of(text), std::tolower) + "\r\n";
        std::ranges::replace(written, '0', 'o');
        std::ranges::replace(written, '1', i % 2 == 0 ? 'l' : 'I');
        CHECK(parse_recovery_text(written).view() == key.view());
    }
}

TEST_CASE("refuses a recovery key with any wrong letter, any two neighbours swapped, one letter more or less") {
    const auto refused = [](const std::string& text) {
        const Failure failure = failure_of([&] { parse_recovery_text(text); });
        return failure.code == "recovery-key" && failure.exit == Exit::usage &&
               (text.size() < 10 || failure.message.find(text.substr(0, 10)) == std::string::npos);
    };
    for (int i = 0; i < 40; ++i) {
        const std::string text = letters_of(recovery_text(Secret::random()));
        REQUIRE(text.size() == 55);
        int accepted = 0;
        for (std::size_t at = 0; at < text.size(); ++at) {
            std::string wrong = text;
            for (const char letter : alphabet) {
                wrong[at] = letter;
                if (letter != text[at] && !refused(wrong)) ++accepted;
            }
            wrong = text;
            if (at > 0) std::swap(wrong[at - 1], wrong[at]);
            if (wrong != text && !refused(wrong)) ++accepted;
            if (!refused(text.substr(0, at) + text.substr(at + 1))) ++accepted;
            if (!refused(text.substr(0, at) + "7" + text.substr(at))) ++accepted;
        }
        CHECK(accepted == 0);
    }
    for (const char* text :
         {"", "-", "U", "hello", "00000-00000-00000-00000-00000-00000-00000-00000-00000-00000-0000U"})
        CHECK(refused(text));
}

TEST_CASE("reads its own key file and nothing else") {
    const Secret key = Secret::random();
    const std::string text = key_file_text(key);
    CHECK(parse_key_file(text, "k").view() == key.view());
    CHECK(parse_key_file(text.substr(0, text.size() - 1), "k").view() == key.view());
    CHECK(parse_key_file(text + "\r\n", "k").view() == key.view());
    for (const std::string& other :
         {std::string(), std::string("mat-key-1 "), text.substr(1), text.substr(0, text.size() - 3), text + "0",
          " " + text, "mat-key-2 " + text.substr(10), "mat-key-1 " + std::string(64, 'g'), std::string(32, 'k'),
          text + text}) {
        const Failure failure = failure_of([&] { parse_key_file(other, "/some/key"); });
        CHECK(failure.code == "wrong-key");
        CHECK(failure.exit == Exit::not_permitted);
        CHECK(failure.message.find("/some/key") != std::string::npos);
        if (text.size() > 20) CHECK(failure.message.find(text.substr(12, 20)) == std::string::npos);
    }
}

TEST_CASE("what is sealed to the recovery key opens with its secret only") {
    const RecoveryPair pair = new_recovery_pair(), other = new_recovery_pair();
    const Secret master = Secret::random();
    const std::string sealed = seal_to_recovery(pair.public_key, master);
    CHECK(open_with_recovery(pair.secret, sealed).view() == master.view());
    CHECK(failure_of([&] { open_with_recovery(other.secret, sealed); }).code == "wrong-key");
    CHECK(failure_of([&] { open_with_recovery(pair.secret, sealed.substr(1)); }).exit == Exit::not_permitted);
}

TEST_CASE("a token depends on words, kind and key, and tells none of them") {
    const Secret key = Secret::random();
    CHECK(token(key, 1, "zebulon") == token(key, 1, "zebulon"));
    CHECK(token(key, 1, "zebulon").size() == 16);
    CHECK(token(key, 1, "zebulon") != token(key, 2, "zebulon"));
    CHECK(token(key, 1, "1zebulon") != token(key, 11, "zebulon"));
    CHECK(token(key, 1, "zebulon") != token(key, 1, "zebulo"));
    CHECK(token(key, 1, "zebulon") != token(Secret::random(), 1, "zebulon"));
}

TEST_CASE("the key file must be there, private, and of this store") {
    const MadeStore made(made::rich_store());
    const auto opening = [&](const std::string& path) {
        return failure_of([&] {
            made.read([&](const Reader& reader) {
                Keys::open(reader, path);
                return 0;
            });
        });
    };
    CHECK(opening(made.key_path()).code.empty());
    CHECK(opening(made.file("key/none")).code == "no-key");
    write_file(made.file("key/other"), key_file_text(Secret::random()), 0600);
    CHECK(opening(made.file("key/other")).code == "wrong-key");
    write_file(made.file("key/garbage"), "not a key", 0600);
    CHECK(opening(made.file("key/garbage")).code == "wrong-key");
    for (const unsigned mode : {0640U, 0604U, 0620U, 0601U}) {
        CHECK(::chmod(made.key_path().c_str(), mode) == 0);
        CHECK(opening(made.key_path()).code == "file-mode");
        CHECK(opening(made.key_path()).exit == Exit::not_permitted);
    }
}

TEST_CASE("a sealed text moved to another person's row does not open, and the message names nobody") {
    const MadeStore made(made::rich_store());
    {
        Engine engine(made.path());
        const auto other = engine.rows("SELECT sealed FROM client_identity WHERE client=1002");
        engine.run("UPDATE client_identity SET sealed=? WHERE client=1001", {other.at(0)[0]});
    }
    made.read([&](const Reader& reader) {
        const Keys keys = made.keys(reader);
        const Failure failure = failure_of([&] { open_identity(reader, keys, made::client(reader, 1001)); });
        CHECK(failure.code == "sealed-damaged");
        for (const std::string& words : made::secret_words())
            CHECK(failure.message.find(words) == std::string::npos);
        CHECK(open_identity(reader, keys, made::client(reader, 1003)) == made::person(3));
        return 0;
    });
}

TEST_CASE("a destroyed wrap is erasure of that person alone, and of their tokens") {
    const MadeStore made(made::rich_store());
    Engine(made.path()).run("DELETE FROM keyring WHERE id=1001");
    CHECK_FALSE(made.read([&](const Reader& reader) { return tokens_agree(reader, made.keys(reader)); }));
    made.write("store check", [&](Writer& writer) { rebuild_tokens(writer, made.keys(writer)); });
    CHECK(Engine(made.path()).number("SELECT count(*) FROM client_token WHERE client=1001") == 0);
    made.read([&](const Reader& reader) {
        const Keys keys = made.keys(reader);
        CHECK(tokens_agree(reader, keys));
        CHECK(failure_of([&] { open_identity(reader, keys, made::client(reader, 1001)); }).code == "erased");
        CHECK(open_identity(reader, keys, made::client(reader, 1002)) == made::person(2));
        return 0;
    });
}

namespace {

/// All sealed bytes, in order.
std::vector<Engine::Row> sealed_bytes(const MadeStore& made) {
    Engine engine(made.path());
    return engine.rows(
        "SELECT 'identity', id, sealed FROM client_identity UNION ALL SELECT 'staff', id, name FROM staff "
        "UNION ALL "
        "SELECT 'hold', id, note FROM hold UNION ALL SELECT 'release', id, note FROM hold_release UNION ALL "
        "SELECT 'void', id, note FROM void UNION ALL SELECT 'token', client, token FROM client_token ORDER BY "
        "1, 2, 3");
}

void rekey(const MadeStore& made, const std::optional<Secret>& recovery = {}) {
    const Store store = Store::open_to_write(made.path());
    Writer writer(store, "root", "store rekey", made.clock());
    rekey_store(writer, recovery ? Keys::recover(writer, *recovery) : made.keys(writer), made.key_path());
}

/// Whether the store's people, staff and notes open with what lies at the key's path.
bool opens(const MadeStore& made) {
    return made.read([&](const Reader& reader) {
        const Keys keys = made.keys(reader);
        const auto note = [&](const char* table, Fact fact, std::int64_t person, std::int64_t row) {
            Statement statement(reader.connection(),
                                std::string("SELECT note FROM ") + table + " WHERE id=:id");
            statement.bind(":id", row);
            REQUIRE(statement.step());
            return open_sealed(keys.client(reader, person), fact, row, statement.blob(0));
        };
        return open_identity(reader, keys, made::client(reader, 1002)) == made::person(2) &&
               open_identity(reader, keys, made::client(reader, 1004)) ==
                   made::person(9) && // the newer version
               list_staff(reader, &keys).at(0).name == "Nora Quillfeather" &&
               tokens_agree(reader, keys) &&
               note("hold", Fact::hold, 1001, 1) == "breath smelled of marzipan" &&
               note("hold_release", Fact::hold_release, 1001, 1) == "Jabberwock" &&
               note("void", Fact::void_, 1004, 3) == "said the bottle broke";
    });
}

/// What a rekey has done when it is cut off after its commit and before its rename.
void rekey_without_rename(const MadeStore& made) {
    made.write("store rekey", [&](Writer& writer) {
        const Secret next = made.keys(writer).rewrap(writer);
        write_file(made.key_path() + ".new", key_file_text(next), 0600);
    });
}

} // namespace

TEST_CASE("rekeying changes every wrap and not one sealed byte; the old key opens nothing") {
    const MadeStore made(made::rich_store());
    REQUIRE(opens(made));
    std::filesystem::copy_file(made.key_path(), made.file("key/old"));
    const auto sealed = sealed_bytes(made);
    const auto wraps = [&] {
        return Engine(made.path()).rows("SELECT id, wrap FROM keyring WHERE id<>-1 ORDER BY id");
    };
    const auto before = wraps();
    rekey(made);
    CHECK(sealed_bytes(made) == sealed);
    const auto after = wraps();
    REQUIRE(after.size() == before.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        CHECK(after[i][0] == before[i][0]);
        CHECK(after[i][1] != before[i][1]);
    }
    CHECK(opens(made));
    CHECK_FALSE(exists(made.key_path() + ".new"));
    made.read([&](const Reader& reader) {
        CHECK(failure_of([&] { Keys::open(reader, made.file("key/old")); }).code == "wrong-key");
        const Secret old = parse_key_file(*read_file(made.file("key/old"), 4096), "old");
        Statement statement(reader.connection(), "SELECT id, wrap FROM keyring WHERE id>=0 OR id=-4");
        while (statement.step())
            CHECK(failure_of([&] { unwrap_key(old, statement.integer(0), statement.blob(1)); }).code ==
                  "wrong-key");
        return 0;
    });
}

TEST_CASE("the printed recovery key opens the store, before and after a rekey, until it is replaced") {
    const MadeStore made(made::rich_store());
    const auto recovers = [&](const std::string& text) {
        return made.read([&](const Reader& reader) {
            const Keys keys = Keys::recover(reader, parse_recovery_text(text));
            return open_identity(reader, keys, made::client(reader, 1002)) == made::person(2);
        });
    };
    CHECK(recovers(made.recovery()));
    rekey(made);
    CHECK(recovers(made.recovery()));
    std::string newer;
    made.write("store rekey",
               [&](Writer& writer) { newer = recovery_text(make_recovery(writer, made.keys(writer))); });
    CHECK(recovers(newer));
    CHECK(failure_of([&] { recovers(made.recovery()); }).code == "wrong-key");
    CHECK(failure_of([&] { recovers(recovery_text(Secret::random())); }).exit == Exit::not_permitted);

    // The key file is lost: what the recovery key opens is wrapped anew.
    remove_file(made.key_path());
    rekey(made, parse_recovery_text(newer));
    CHECK(opens(made));
}

TEST_CASE("a rekey cut off anywhere leaves a key that opens, and so does the next one") {
    const MadeStore made(made::rich_store());
    SUBCASE("before its commit") {
        write_file(made.key_path() + ".new", key_file_text(Secret::random()), 0600);
        CHECK(opens(made));
        rekey(made);
        CHECK(opens(made));
    }
    SUBCASE("with something else lying there") {
        write_file(made.key_path() + ".new", "torn", 0600);
        CHECK(opens(made));
        rekey(made);
        CHECK(opens(made));
    }
    SUBCASE("before its rename") {
        rekey_without_rename(made);
        CHECK(opens(made));
        rekey(made);
        CHECK(opens(made));
        CHECK_FALSE(exists(made.key_path() + ".new"));
    }
    SUBCASE("before its rename, and again before the next one's commit") {
        rekey_without_rename(made);
        std::filesystem::create_directory(made.key_path() + ".new.tmp"); // in the way of the next key
        CHECK_THROWS_AS(rekey(made), Error);
        CHECK(opens(made));
        std::filesystem::remove(made.key_path() + ".new.tmp");
        // The next key is written, its commit never comes: the store's key must not have been written over.
        write_file(made.key_path() + ".new", key_file_text(Secret::random()), 0600);
        CHECK(opens(made));
    }
}

TEST_CASE("no name, birth date or note is in any file of the store, its log, its backups or its keys") {
    MadeStore made(made::rich_store());
    REQUIRE(opens(made)); // they are in there, sealed
    backup_store(Store::open_to_read(made.path()), made.file("backup.db"), made.clock());
    made.write("intake refer", [&](Writer& writer) {
        const Keys keys = made.keys(writer);
        record_client(writer, keys, made::person(4), false);
        record_identity(writer, keys, made::client(writer, 1002), made::person(5));
        record_hold(writer, &keys, made::client(writer, 1002), made::day("2026-03-06"), made.now, "sedation", 2,
                    "breath smelled of marzipan");
    });
    const std::string kept = restore_store(made.path(), made.file("backup.db"), "root", made.clock());
    made.write("dose-log hold", [&](Writer& writer) {
        const Keys keys = made.keys(writer);
        record_hold(writer, &keys, made::client(writer, 1001), made::day("2026-03-06"), made.now, "sedation", 2,
                    "Jabberwock");
        record_staff(writer, keys, "rosa", "RT", "Rosa Thistlewood", domain::Role::nurse);
    });
    rekey(made);
    backup_store(Store::open_to_read(made.path()), made.file("backup2.db"), made.clock());
    const Store open = Store::open_to_write(made.path());
    const Writer unfinished(open, "root", "dose-log hold", made.clock());

    const auto files = every_file(made.folder());
    const auto with = [&](const std::string& ending) {
        return std::ranges::find_if(files, [&](const auto& file) { return file.first.ends_with(ending); });
    };
    for (const char* ending :
         {"store.db", "store.db-wal", "store.db.lock", "backup.db", "backup2.db", "/key", "before-restore-1"}) {
        CAPTURE(std::string(ending));
        REQUIRE(with(ending) != files.end());
    }
    CHECK(kept.ends_with("before-restore-1"));
    // What may be read is read: the search would find the rest.
    CHECK(with("store.db")->second.find("River Street") != std::string::npos);
    CHECK(with("backup2.db")->second.find("River Street") != std::string::npos);
    CHECK(with("store.db-wal")->second.find("dose-log hold") != std::string::npos);
    for (const auto& [path, bytes] : files)
        for (const std::string& words : made::secret_words())
            for (const std::string& spelled :
                 {words, in_case(words, std::tolower), in_case(words, std::toupper)}) {
                INFO(path, ": ", spelled);
                CHECK((bytes.find(spelled) == std::string::npos));
            }
}
