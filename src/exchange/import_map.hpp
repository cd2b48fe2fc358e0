// The file of `store import --map`: what the other system calls columns and values.
#pragma once

#include "mat/result.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace mat::exchange {

/// One of the nine files of the clinic CSV set: its name without the suffix and its columns, the last so many
/// of which may be missing.
struct FileKind {
    std::string_view name;
    std::span<const std::string_view> columns;
    std::size_t may_miss = 0;
};
/// All nine in the order in which they are read: each points only to rows of files before it.
std::span<const FileKind> file_kinds();

struct ImportMap {
    using Words = std::map<std::string, std::string, std::less<>>; ///< from theirs to ours
    std::map<std::string, Words, std::less<>> columns;             ///< by file
    std::map<std::string, std::map<std::string, Words, std::less<>>, std::less<>>
        values; ///< by file, by our column
};

/// Reads `[columns.FILE] theirs = "ours"` and `[values.FILE.COLUMN] theirs = "ours"`. Nothing is mapped where
/// the path is empty. Failure (usage) naming line and word: not TOML, or a file or column that is not of the
/// CSV set.
Result<ImportMap> read_import_map(const std::string& path);

} // namespace mat::exchange
