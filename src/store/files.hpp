// Files beside the store: the one function that writes them, and the checks on modes and places.
#pragma once

#include "mat/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mat::store {

/// Whether something exists at the path (stat only: opening and closing the store's file beside SQLite would drop
/// its locks).
bool exists(const std::string& path);

/// Size in bytes; 0 when there is no such file.
std::int64_t file_size(const std::string& path);

/// Writes the bytes whole or not at all: a temporary file beside it, fsync, rename, fsync of the folder. `mode` is
/// the file's mode, 0600 for everything that may hold an identity. Throws Error (failed) naming the path.
void write_file(const std::string& path, std::string_view bytes, unsigned mode);

/// The same for a file of somebody else's folder: the temporary file has a name that nobody could have foreseen, and is
/// 0600 until it is whole. Throws Error (failed) naming the path.
void replace_file(const std::string& path, std::string_view bytes, unsigned mode);

/// A file of a folder that is made at once.
struct NamedBytes { std::string name, bytes; };
/// Makes a folder with just these files, whole or not at all: made beside its place, synced, renamed, with what stood
/// there gone in the same moment. A folder that holds anything but files of these names is nobody's to replace: Throws
/// Error (usage), and nothing is touched. What an interrupted call left beside the place is made anew. A link is followed.
void replace_folder(const std::string& name, const std::vector<NamedBytes>& files, unsigned folder_mode, unsigned file_mode);

/// Reads a whole file of at most `limit` bytes. Failure (usage) naming the path.
Result<std::string> read_file(const std::string& path, std::size_t limit);

/// fsync of the folder that holds the path, so that a rename in it survives a power cut.
void sync_folder_of(const std::string& path);

/// fsync of a file that another writer (SQLite) has made.
void sync_file(const std::string& path);

/// Renames and syncs the folder.
void rename_durably(const std::string& from, const std::string& to);

/// Removes the file when it is there.
void remove_file(const std::string& path);

/// Makes the folder that will hold the path, and those above it, mode 0700.
void make_folder_of(const std::string& path);

/// The folder that holds the path, resolved; "." for a bare name.
std::string folder_of(const std::string& path);

/// Failure (usage) for what is no file; (not permitted) when it belongs to somebody else, or group or others may touch it.
Result<Nothing> check_private(const std::string& path, std::string_view what);

/// Failure when the folder of the path lies on a network file system (locks and syncs cannot be trusted there).
Result<Nothing> check_local_disk(const std::string& path);

/// Whether the folder of the path, or one above it, is under version control.
bool under_version_control(const std::string& path);

} // namespace mat::store
