// A model of a disk with a cache: what a program wrote, and which of it a power cut may leave behind.
//
// The model is stricter than any one file system. File contents survive from the last fsync or fdatasync of
// that file; a name (made, renamed or removed) survives from the last fsync of its folder; nothing else is
// promised, and nothing forbids that it survives all the same. The kinds of image below are the corners of that
// freedom.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace fault {

/// One recorded operation, as described in recording.h.
struct Operation {
    std::uint32_t kind = 0;
    std::uint32_t flags = 0;
    std::uint64_t number = 0;
    std::uint64_t inode = 0;
    std::int64_t offset = 0;
    std::uint32_t mode = 0;
    std::int32_t error = 0;
    std::string path;
    std::string other;
    std::string data;
};

/// Everything one run did: its operations in order, and after how many of them it had first said something.
struct Recording {
    std::vector<Operation> operations;
    std::optional<std::uint64_t> answered_after; ///< operations done when stdout first held a byte
    std::uint64_t fired = 0;                     ///< operations made to fail or to write short
};

/// Makes an empty log for the recorder. False when the file cannot be made.
bool make_recording(const std::string& log);

/// Reads a log back. Nothing when it is cut or not a log.
std::optional<Recording> read_recording(const std::string& log);

/// One line for people: `write store.db-wal 4120 bytes at 32`.
std::string describe(const Operation& operation);

/// Contents of a file, shared between images and hashed once.
struct Content {
    std::string bytes;
    std::optional<std::uint64_t> hash;
};
using Bytes = std::shared_ptr<Content>;

/// A file or a folder of an image.
struct Entry {
    bool folder = false;
    std::uint32_t mode = 0;
    Bytes bytes;
};

/// What a disk may hold after a power cut: paths relative to the root, folders before what is in them.
struct Image {
    std::map<std::string, Entry> entries;

    /// Equal images have equal numbers; for an engineer's purposes different ones have different numbers.
    std::uint64_t fingerprint() const;
    /// Replaces what the folder holds by this image. False when a file cannot be written.
    bool write_to(const std::string& folder) const;
    /// Reads a folder, leaving out `-shm` files, which are made anew after a crash.
    static Image read_from(const std::string& folder);
    /// First difference, in words; empty when equal.
    std::string difference(const Image& other) const;
};

/// The corners of what may survive.
enum class Survival {
    synced_only,  ///< only what was synced, contents and names
    names_only,   ///< every name, but only synced contents (a journal of names without their data)
    data_only,    ///< every content, but only synced names
    zeros,        ///< every name and size, unsynced contents read as zeros where a file grew
    all,          ///< everything: the program was killed, the machine lives on
    all_but_torn, ///< everything, but the last write stopped half way, on a sector's boundary
    later_half,   ///< every name, and of the unsynced writes only the later half
    random,       ///< every name or only synced ones, and a random choice of unsynced writes
};

/// The word for it in messages.
const char* name_of(Survival survival);

/// The disk itself. Copyable: contents are shared until they change.
class Disk {
  public:
    /// Takes what the folder holds now as safely on the disk.
    static Disk scan(const std::string& folder);

    /// Does one operation. The answer is empty, or says why the log makes no sense.
    std::string apply(const Operation& operation);

    /// What a power cut now may leave. `random` is used by Survival::random only. Nothing where this kind is
    /// the same as another one by construction, for instance a torn write when the last operation was no write.
    std::optional<Image> image(Survival survival, std::mt19937_64& random) const;

  private:
    struct Change { ///< an unsynced write or truncation
        std::uint64_t order = 0;
        bool truncates = false;
        std::int64_t offset = 0; ///< of the write, or the new size
        std::shared_ptr<const std::string> data;
    };
    struct Node {
        bool folder = false;
        std::uint32_t mode = 0;
        Bytes durable;                                 ///< as of the last sync
        Bytes current;                                 ///< as programs see it
        std::vector<Change> unsynced;                  ///< from durable to current
        std::map<std::string, std::size_t> names;      ///< of a folder: as programs see them
        std::map<std::string, std::size_t> kept_names; ///< of a folder: as of its last sync
    };

    std::optional<std::size_t> find(const std::string& path) const;
    std::size_t add(Node node, std::uint64_t inode);
    void make_durable(Node& node);
    void change(Node& node, Change change);
    template <class Choose>
    Image build(bool kept_names, Choose&& choose) const;

    std::vector<Node> nodes_;                       ///< 0 is the root
    std::map<std::uint64_t, std::size_t> by_inode_; ///< inode numbers are reused: the latest owner
    std::uint64_t next_order_ = 0;
    std::optional<std::uint64_t> last_write_; ///< order of the last operation, when it was a write
};

} // namespace fault
