// Files beside the store: written whole or not at all, private, in places that can be trusted; and the store's
// own file made, copied and brought back.
#include "made_store.hpp"

#include "store/connection.hpp"
#include "store/error.hpp"
#include "store/files.hpp"
#include "store/upkeep.hpp"
#include "store/verify.hpp"

#include <algorithm>
#include <csignal>
#include <doctest/doctest.h>
#include <filesystem>
#include <functional>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace mat;
using namespace mat::store;
using made::Engine;
using made::Folder;
using made::MadeStore;
namespace fs = std::filesystem;

namespace {

Failure failure_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) { return error.failure(); }
    return {};
}

std::string content(const std::string& path) {
    const auto bytes = read_file(path, 1 << 24);
    REQUIRE(bytes);
    return *bytes;
}

unsigned mode_of(const std::string& path) {
    struct stat about {};
    REQUIRE(::stat(path.c_str(), &about) == 0);
    return about.st_mode & 07777;
}

std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& each : fs::directory_iterator(folder)) names.push_back(each.path().filename().string());
    std::ranges::sort(names);
    return names;
}

using Names = std::vector<std::string>;

/// While it lives no file grows beyond so many bytes, as on a full disk.
class FullDisk {
  public:
    explicit FullDisk(rlim_t bytes) {
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const struct rlimit limit { bytes, before_.rlim_max };
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        ::signal(SIGXFSZ, SIG_DFL);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

  private:
    struct rlimit before_ {};
};

} // namespace

TEST_CASE("writes a file whole, with its mode, and nothing beside it") {
    const Folder folder;
    const std::string path = folder.path() + "/file";
    for (const std::string& bytes : {std::string(), std::string("words"), std::string(3'000'000, 'x'),
                                     std::string("\0\n\0", 3), std::string("short")}) {
        write_file(path, bytes, 0600);
        CHECK((content(path) == bytes));
        CHECK(file_size(path) == static_cast<std::int64_t>(bytes.size()));
        CHECK(mode_of(path) == 0600);
        CHECK(names_in(folder.path()) == Names{"file"});
    }
    write_file(path, "for the group", 0640); // whatever the umask says
    CHECK(mode_of(path) == 0640);
    write_file(path, "private again", 0600);
    CHECK(mode_of(path) == 0600);
}

TEST_CASE("a file that cannot be written whole is not written, and what stood there stays") {
    const Folder folder;
    const std::string path = folder.path() + "/file";
    write_file(path, "as it was", 0600);
    SUBCASE("the disk is full") {
        const FullDisk full(10'000);
        const Failure failure = failure_of([&] { write_file(path, std::string(200'000, 'x'), 0600); });
        CHECK(failure.exit == Exit::failed);
        CHECK(failure.code == "file-error");
        CHECK(failure.message.find(path) != std::string::npos);
    }
    SUBCASE("the name of the draft is taken") {
        fs::create_directory(path + ".tmp");
        CHECK(failure_of([&] { write_file(path, "new", 0600); }).code == "file-error");
        fs::remove(path + ".tmp");
    }
    CHECK(content(path) == "as it was");
    CHECK(names_in(folder.path()) == Names{"file"});
    write_file(path, "new", 0600);
    CHECK(content(path) == "new");
}

TEST_CASE("a file is not written over a folder, nor into none") {
    const Folder folder;
    fs::create_directory(folder.path() + "/folder");
    CHECK(failure_of([&] { write_file(folder.path() + "/folder", "x", 0600); }).code == "file-error");
    CHECK(failure_of([&] { write_file(folder.path() + "/none/file", "x", 0600); }).code == "file-error");
    CHECK(names_in(folder.path()) == Names{"folder"});
}

TEST_CASE("a draft that a crash left behind is written over, and its mode with it") {
    const Folder folder;
    const std::string path = folder.path() + "/file";
    write_file(path + ".tmp", std::string(100, 'x'), 0666);
    write_file(path, "new", 0600);
    CHECK(content(path) == "new");
    CHECK(mode_of(path) == 0600);
    CHECK(names_in(folder.path()) == Names{"file"});
}

TEST_CASE("reads a whole file up to its limit") {
    const Folder folder;
    const std::string path = folder.path() + "/file";
    write_file(path, std::string(1000, 'x'), 0600);
    CHECK(read_file(path, 1000));
    CHECK(read_file(path, 999).failure().code == "file-too-large");
    CHECK(read_file(folder.path() + "/none", 10).failure().code == "file-unreadable");
    CHECK(read_file(folder.path() + "/none", 10).failure().message.find("/none") != std::string::npos);
    CHECK(read_file(folder.path(), 10).failure().code == "file-unreadable");
    CHECK(read_file("/dev/zero", 1'000'000).failure().code == "file-too-large");
}

TEST_CASE("makes the folders above a file for their owner alone, and leaves those there are") {
    const Folder folder;
    fs::create_directory(folder.path() + "/there");
    REQUIRE(::chmod((folder.path() + "/there").c_str(), 0755) == 0);
    make_folder_of(folder.path() + "/there/a/b/file");
    CHECK(mode_of(folder.path() + "/there") == 0755);
    CHECK(mode_of(folder.path() + "/there/a") == 0700);
    CHECK(mode_of(folder.path() + "/there/a/b") == 0700);
    CHECK(fs::is_empty(folder.path() + "/there/a/b"));
    make_folder_of(folder.path() + "/there/a/b/file");
    write_file(folder.path() + "/file", "", 0600);
    CHECK(failure_of([&] { make_folder_of(folder.path() + "/file/below/file"); }).code == "file-error");
}

TEST_CASE("knows the folder of a path") {
    const Folder folder;
    const std::string real = fs::canonical(folder.path()).string();
    CHECK(folder_of(folder.path() + "/file") == real);
    fs::create_directory(folder.path() + "/a");
    fs::create_directory_symlink(folder.path() + "/a", folder.path() + "/link");
    CHECK(folder_of(folder.path() + "/link/file") == real + "/a"); // two names of one folder are one folder
    CHECK(folder_of(folder.path() + "/a/../file") == real);
    CHECK(folder_of("file") == fs::canonical(".").string());
    CHECK(folder_of("/file") == "/");
    CHECK(folder_of("/nowhere/at/all/file") == "/nowhere/at/all");
}

TEST_CASE("renames, removes and makes safe, or says so") {
    const Folder folder;
    write_file(folder.path() + "/one", "1", 0600);
    write_file(folder.path() + "/two", "2", 0600);
    rename_durably(folder.path() + "/one", folder.path() + "/two");
    CHECK(content(folder.path() + "/two") == "1");
    CHECK(failure_of([&] { rename_durably(folder.path() + "/one", folder.path() + "/two"); }).code ==
          "file-error");
    sync_file(folder.path() + "/two");
    sync_folder_of(folder.path() + "/two");
    CHECK(failure_of([&] { sync_file(folder.path() + "/one"); }).code == "file-error");
    CHECK(failure_of([&] { sync_folder_of(folder.path() + "/none/one"); }).code == "file-error");
    remove_file(folder.path() + "/two");
    remove_file(folder.path() + "/two"); // what is not there is removed
    CHECK_FALSE(exists(folder.path() + "/two"));
    CHECK(failure_of([&] { remove_file(folder.path()); }).code == "file-error");
}

TEST_CASE("private is nothing for group and others, whatever for the owner") {
    const Folder folder;
    const std::string path = folder.path() + "/file";
    write_file(path, "", 0600);
    for (unsigned mode = 0; mode < 0100; ++mode) {
        REQUIRE(::chmod(path.c_str(), 0600 | mode) == 0);
        CAPTURE(mode);
        CHECK(static_cast<bool>(check_private(path, "it")) == (mode == 0));
    }
    REQUIRE(::chmod(path.c_str(), 0400) == 0);
    CHECK(check_private(path, "it"));
    CHECK(check_private(folder.path() + "/none", "it").failure().code == "unreadable");
    if (::geteuid() == 0) {
        REQUIRE(::chown(path.c_str(), 1, 1) == 0);
        CHECK(check_private(path, "it").failure().code == "file-owner");
    }
}

TEST_CASE("finds version control in the folder and in those above it") {
    for (const char* mark : {".git", ".hg", ".svn", ".fslckout", "_FOSSIL_"}) {
        const Folder folder;
        make_folder_of(folder.path() + "/a/b/file");
        const bool before = under_version_control(folder.path() + "/a/b/file"); // of the machine's own making
        fs::create_directory(folder.path() + "/a/" + mark);
        CHECK(under_version_control(folder.path() + "/a/b/file"));
        CHECK(under_version_control(folder.path() + "/a/file"));
        CHECK(under_version_control(folder.path() + "/file") == before);
    }
}

// ---- The store's own file.
// -------------------------------------------------------------------------------------------

namespace {

NewStore wanted_in(const std::string& folder) {
    NewStore wanted;
    wanted.path = folder + "/s/store.db";
    wanted.key_path = folder + "/k/key";
    wanted.clinic = "River Street";
    wanted.zone = "America/Chicago";
    wanted.closed_weekdays = "sun";
    wanted.policy = "federal-2024";
    wanted.admin_login = "root";
    wanted.admin_initials = "RT";
    wanted.admin_name = "Rosalind Thistlewood";
    wanted.in_version_control = true;
    return wanted;
}

const Clock a_clock = [] { return made::morning(*Day::parse("2026-03-02")); };

} // namespace

TEST_CASE("a store is made with its key, or neither is there") {
    const Folder folder;
    NewStore wanted = wanted_in(folder.path());
    const auto making = [&] { return failure_of([&] { make_store(wanted, "root", a_clock); }); };
    const auto nothing_made = [&] {
        Names files;
        for (const auto& each : fs::recursive_directory_iterator(folder.path()))
            if (!each.is_directory()) files.push_back(each.path().string());
        return files.empty();
    };
    wanted.zone = "Mars/Olympus";
    CHECK(making().code == "zone");
    CHECK(nothing_made());
    wanted = wanted_in(folder.path());
    wanted.key_path = folder.path() + "/s/key";
    CHECK(making().code == "key-beside-store");
    fs::create_directory_symlink(folder.path() + "/s", folder.path() + "/other-name");
    wanted.key_path = folder.path() + "/other-name/key";
    CHECK(making().code == "key-beside-store");
    wanted = wanted_in(folder.path());
    wanted.in_version_control = false;
    fs::create_directory(folder.path() + "/s/.git");
    CHECK(making().code == "version-control");
    fs::remove(folder.path() + "/s/.git");
    fs::remove(folder.path() + "/other-name");
    wanted.in_version_control = true;
    {
        const FullDisk full(100'000);
        CHECK(making().exit == Exit::failed);
        CHECK(nothing_made());
    }
    CHECK(nothing_made());
    CHECK(making().code.empty());
    CHECK(names_in(folder.path() + "/k") == Names{"key"});
    CHECK(making().code == "store-exists");
    verify_copy(wanted.path, a_clock, Whose::clinic);
    wanted.path = folder.path() + "/s/second.db";
    CHECK(making().code == "key-exists"); // perhaps another store's only key
    CHECK(exists(folder.path() + "/k/key"));
}

TEST_CASE("what an interrupted making left is cleared away, and no key that belongs elsewhere") {
    const Folder folder;
    const NewStore wanted = wanted_in(folder.path());
    make_folder_of(wanted.path);
    make_folder_of(wanted.key_path);
    SUBCASE("a torn file") { write_file(wanted.path + ".init", "torn", 0600); }
    SUBCASE("an empty file") { write_file(wanted.path + ".init", "", 0600); }
    SUBCASE("a whole store that was not named yet, with its key") {
        make_store(wanted, "root", a_clock);
        fs::rename(wanted.path, wanted.path + ".init");
    }
    SUBCASE("a half-made store, and a key that is not its") {
        make_store(wanted, "root", a_clock);
        fs::rename(wanted.path, wanted.path + ".init");
        write_file(wanted.key_path, key_file_text(Secret::random()), 0600);
        const std::string key = content(wanted.key_path);
        CHECK(failure_of([&] { make_store(wanted, "root", a_clock); }).code == "key-exists");
        CHECK(content(wanted.key_path) == key);
        fs::remove(wanted.key_path);
    }
    make_store(wanted, "root", a_clock);
    const Store store = Store::open_to_read(wanted.path);
    const Reader reader(store, a_clock());
    CHECK(key_fits(reader, wanted.key_path));
    CHECK_FALSE(verify_chain(reader, "").fault);
    CHECK_FALSE(exists(wanted.path + ".init"));
}

TEST_CASE("a backup is whole, verified, never written over anything, and holds what was committed") {
    MadeStore made(made::rich_store());
    made.write("look", [](Writer& writer) { writer.record_look(1001, "care"); }); // in the log only
    const std::string to = made.file("backup.db");
    const auto head = made.read([](const Reader& reader) { return audit_head(reader)->hash; });
    backup_store(Store::open_to_read(made.path()), to, made.clock());
    verify_copy(to, made.clock(), Whose::user);
    {
        const Store copy = Store::open_to_read(to);
        const Reader reader(copy, made.now);
        CHECK(audit_head(reader)->hash == head);
        CHECK(reader.connection().user_version() == schema_version);
    }
    const std::string bytes = content(to);
    CHECK(failure_of([&] { backup_store(Store::open_to_read(made.path()), to, made.clock()); }).code ==
          "file-exists");
    CHECK((content(to) == bytes));
    CHECK(failure_of([&] {
              backup_store(Store::open_to_read(made.path()), made.file("none/backup.db"), made.clock());
          }).exit != Exit::done);
    {
        const FullDisk full(50'000);
        CHECK(failure_of([&] {
                  backup_store(Store::open_to_read(made.path()), made.file("second.db"), made.clock());
              }).exit == Exit::failed);
    }
    Engine(made.path()).run("UPDATE dose SET amount=amount+1 WHERE replaces IS NOT NULL");
    const Failure failure = failure_of(
        [&] { backup_store(Store::open_to_read(made.path()), made.file("second.db"), made.clock()); });
    CHECK(failure.exit == Exit::damaged); // a copy of what does not verify is no backup
    for (const std::string& name : names_in(made.folder())) CHECK_FALSE(name.starts_with("second.db"));
}

TEST_CASE("a restore brings the backup back, keeps what stood there, and shuts dosing until it is attested") {
    MadeStore made(made::rich_store());
    backup_store(Store::open_to_read(made.path()), made.file("backup.db"), made.clock());
    const auto head_then = made.read([](const Reader& reader) { return reader.head(); });
    made.write("look", [](Writer& writer) { writer.record_look(1001, "care"); });
    const auto head_hash = made.read([](const Reader& reader) { return audit_head(reader)->hash; });
    const std::string kept = restore_store(made.path(), made.file("backup.db"), "root", made.clock());
    made.read([&](const Reader& reader) {
        CHECK(reader.head() == head_then + 1);
        CHECK(audit_head(reader)->command == "store restore");
        CHECK(store_trust(reader).doses_unknown);
        CHECK_FALSE(verify_chain(reader, "").fault);
        return 0;
    });
    {
        const Store old = Store::open_to_read(kept);
        const Reader reader(old, made.now);
        CHECK(audit_head(reader)->hash == head_hash);
        CHECK_FALSE(verify_chain(reader, "").fault);
    }
    // Not from what is no whole store.
    const std::string before = content(made.path());
    write_file(made.file("torn.db"), content(made.file("backup.db")).substr(0, 40'000), 0600);
    CHECK(failure_of([&] { restore_store(made.path(), made.file("torn.db"), "root", made.clock()); }).exit ==
          Exit::damaged);
    Engine(made.file("backup.db")).run("DELETE FROM entry WHERE number=5");
    CHECK(failure_of([&] { restore_store(made.path(), made.file("backup.db"), "root", made.clock()); }).exit ==
          Exit::damaged);
    CHECK(failure_of([&] { restore_store(made.path(), made.file("none.db"), "root", made.clock()); }).exit ==
          Exit::no_store);
    CHECK((content(made.path()) == before));
    for (const std::string& name : names_in(made.file("store")))
        CHECK(name.find(".restore") == std::string::npos);
}
