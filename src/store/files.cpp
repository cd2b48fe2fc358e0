#include "store/files.hpp"

#include "store/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace mat::store {
namespace {

[[noreturn]] void fail(const std::string& doing, const std::string& path) {
    throw Error(Exit::failed, "file-error", "cannot " + doing + " '" + path + "': " + std::strerror(errno));
}

// A file descriptor that closes itself.
class Descriptor {
  public:
    Descriptor(const std::string& path, int flags, mode_t mode = 0)
        : number_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() { if (number_ >= 0) ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }

  private:
    int number_;
};

// Writes the bytes and makes them safe; a file that could not hold them is removed.
void fill(int file, const std::string& temporary, const std::string& path, std::string_view bytes, unsigned mode) {
    bool whole = true;
    while (whole && !bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        whole = written > 0;
        if (whole) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    whole = whole && ::fchmod(file, static_cast<mode_t>(mode)) == 0;
    if (whole && ::fsync(file) == 0) return;
    const int why = errno;
    ::unlink(temporary.c_str());
    errno = why;
    fail("write", path);
}

void take_the_place_of(const std::string& temporary, const std::string& path) {
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
        const int why = errno;
        ::unlink(temporary.c_str());
        errno = why;
        fail("write", path);
    }
    sync_folder_of(path);
}

// The names in a folder but . and ..; a thing that is no folder cannot be read as one.
std::vector<std::string> names_in(const std::string& folder) {
    DIR* const listing = ::opendir(folder.c_str());
    if (listing == nullptr) fail("read the folder", folder);
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(listing))
        if (const std::string name = entry->d_name; name != "." && name != "..") names.push_back(name);
    ::closedir(listing);
    return names;
}

// A folder with anything but files of these names in it is somebody's: refused before the first file goes.
void check_own(const std::string& folder, const std::vector<NamedBytes>& files) {
    for (const std::string& name : names_in(folder)) {
        if (std::ranges::count(files, name, &NamedBytes::name) == 0)
            throw Error(Exit::usage, "folder-in-use", "'" + folder + "' holds something else and is not replaced",
                        "name a folder that is not there yet");
    }
}
void remove_own(const std::string& folder, const std::vector<NamedBytes>& files) {
    check_own(folder, files);
    for (const std::string& name : names_in(folder)) remove_file(folder + "/" + name);
    if (::rmdir(folder.c_str()) != 0) fail("remove the folder", folder);
}

} // namespace

bool exists(const std::string& path) {
    struct stat about {};
    return ::stat(path.c_str(), &about) == 0;
}

std::int64_t file_size(const std::string& path) {
    struct stat about {};
    return ::stat(path.c_str(), &about) == 0 ? about.st_size : 0;
}

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
    if (char* resolved = ::realpath(folder.c_str(), nullptr)) {
        std::string out = resolved;
        ::free(resolved);
        return out;
    }
    return folder;
}

void sync_folder_of(const std::string& path) {
    const Descriptor folder(folder_of(path), O_RDONLY | O_DIRECTORY);
    if (!folder || ::fsync(folder.number()) != 0) fail("make safe the folder of", path);
}

void sync_file(const std::string& path) {
    const Descriptor file(path, O_RDONLY);
    if (!file || ::fsync(file.number()) != 0) fail("make safe", path);
}

void write_file(const std::string& path, std::string_view bytes, unsigned mode) {
    const std::string temporary = path + ".tmp"; // one name, so that what a crash left behind is overwritten
    {
        const Descriptor file(temporary, O_WRONLY | O_CREAT | O_TRUNC, static_cast<mode_t>(mode));
        if (!file) fail("write", path);
        fill(file.number(), temporary, path, bytes, mode);
    }
    take_the_place_of(temporary, path);
}

void replace_file(const std::string& path, std::string_view bytes, unsigned mode) {
    std::string temporary = path + ".XXXXXX";
    {
        const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC)); // mode 0600
        if (!file) fail("write", path);
        fill(file.number(), temporary, path, bytes, mode);
    }
    take_the_place_of(temporary, path);
}

void replace_folder(const std::string& name, const std::vector<NamedBytes>& files, unsigned folder_mode, unsigned file_mode) {
    std::string place = name;
    struct stat about {};
    if (::lstat(name.c_str(), &about) == 0 && S_ISLNK(about.st_mode)) { // a link stays a link
        char* const resolved = ::realpath(name.c_str(), nullptr);
        if (resolved == nullptr) fail("follow the link", name);
        place = resolved;
        ::free(resolved);
    }
    const std::string beside = place + ".half-made";
    if (exists(place)) check_own(place, files);
    if (exists(beside)) remove_own(beside, files);
    if (::mkdir(beside.c_str(), 0700) != 0)
        throw Error(Exit::failed, "file-error", "cannot make the folder '" + place + "': " + std::strerror(errno),
                    "name a folder in one that is there");
    try {
        for (const NamedBytes& each : files) { // nobody looks into the folder before it has its name
            const std::string path = beside + "/" + each.name;
            const Descriptor file(path, O_WRONLY | O_CREAT | O_EXCL, static_cast<mode_t>(file_mode));
            if (!file) fail("write", path);
            fill(file.number(), path, path, each.bytes, file_mode);
        }
        sync_folder_of(beside + "/.");
        if (::chmod(beside.c_str(), static_cast<mode_t>(folder_mode)) != 0) fail("make the folder", beside);
        if (exists(place)) {
            if (::renameat2(AT_FDCWD, beside.c_str(), AT_FDCWD, place.c_str(), RENAME_EXCHANGE) != 0) fail("rename to", place);
            sync_folder_of(place);
            remove_own(beside, files); // the old one now
        } else {
            rename_durably(beside, place);
        }
    } catch (...) {
        try {
            if (exists(beside)) remove_own(beside, files);
        } catch (const Error&) { // what failed first is what is told; the next call makes it anew
        }
        throw;
    }
}

Result<std::string> read_file(const std::string& path, std::size_t limit) {
    const Descriptor file(path, O_RDONLY);
    if (!file)
        return Failure{Exit::usage, "file-unreadable",
                       "cannot read '" + path + "': " + std::strerror(errno), ""};
    std::string bytes;
    char block[65536];
    for (;;) {
        const ssize_t got = ::read(file.number(), block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            return Failure{Exit::usage, "file-unreadable",
                           "cannot read '" + path + "': " + std::strerror(errno), ""};
        if (got == 0) return bytes;
        bytes.append(block, static_cast<std::size_t>(got));
        if (bytes.size() > limit)
            return Failure{Exit::usage, "file-too-large", "'" + path + "' is too large for what it should hold", ""};
    }
}

void rename_durably(const std::string& from, const std::string& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) fail("rename to", to);
    sync_folder_of(to);
}

void remove_file(const std::string& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail("remove", path);
}

void make_folder_of(const std::string& path) {
    for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
        const std::string folder = path.substr(0, slash);
        if (::mkdir(folder.c_str(), 0700) != 0) {
            if (errno == EEXIST || exists(folder)) continue;
            fail("make the folder", folder);
        }
        sync_folder_of(folder);
    }
}

Result<Nothing> check_private(const std::string& path, std::string_view what) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0)
        return Failure{Exit::not_permitted, "unreadable",
                       std::string(what) + " '" + path + "' cannot be looked at: " + std::strerror(errno), ""};
    // No rights are asked to be taken off a folder, a device or what is somebody else's: it was named by mistake.
    if (!S_ISREG(about.st_mode))
        return Failure{Exit::usage, "no-file", std::string(what) + " '" + path + "' is " + (S_ISDIR(about.st_mode) ? "a folder" : "no file"),
                       "name a file"};
    if (about.st_uid != ::geteuid())
        return Failure{Exit::not_permitted, "file-owner",
                       std::string(what) + " '" + path + "' belongs to another user", ""};
    if ((about.st_mode & 077) != 0)
        return Failure{Exit::not_permitted, "file-mode",
                       std::string(what) + " '" + path + "' is open to group or others", "chmod 600 '" + path + "'"};
    return Nothing{};
}

Result<Nothing> check_local_disk(const std::string& path) {
    struct statfs about {};
    if (::statfs(folder_of(path).c_str(), &about) != 0) return Nothing{};
    switch (static_cast<unsigned long>(about.f_type)) {
    case 0x6969:     // NFS
    case 0xff534d42: // CIFS
    case 0xfe534d42: // SMB2
    case 0x517b:     // SMB
    case 0x01021997: // 9P
    case 0x65735546: // FUSE (sshfs and the like)
    case 0x5346414f: // AFS
        return Failure{Exit::not_permitted, "network-disk",
                       "'" + path + "' is on a network file system, where a dose cannot be made safe",
                       "put the store on a local disk"};
    default: return Nothing{};
    }
}

bool under_version_control(const std::string& path) {
    std::string folder = folder_of(path);
    for (;;) {
        for (const char* mark : {"/.git", "/.hg", "/.svn", "/.fslckout", "/_FOSSIL_"})
            if (exists(folder + mark)) return true;
        const std::size_t slash = folder.rfind('/');
        if (slash == std::string::npos || folder.size() <= 1) return false;
        folder = slash == 0 ? "/" : folder.substr(0, slash);
        if (folder == "/") return exists("/.git");
    }
}

} // namespace mat::store
