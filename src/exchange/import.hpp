// A clinic's history from another system: nine CSV files, read as a stream, checked for integrity, recorded as one
// transaction with one audit entry a file.
#pragma once

#include "store/clinic.hpp"
#include "store/keys.hpp"
#include "store/store.hpp"

#include <functional>
#include <string>
#include <vector>

namespace mat::exchange {

struct ImportRequest {
    std::string folder;
    bool partial = false;        ///< record what is sound, write the rest to `rejected/` in the folder
    bool ignore_unknown = false; ///< columns that are not known
    std::string map_file;        ///< TOML: other names of columns, other words for values; empty for none
};

/// A cell that does not fit. Never quotes the cell: it may be a name.
struct Rejection {
    std::string file;
    std::int64_t line = 0;
    std::string column; ///< empty where the whole row is meant
    std::string reason;
};

struct ImportOutcome {
    std::vector<std::pair<std::string, std::int64_t>> recorded; ///< rows recorded, by file
    std::vector<Rejection> rejected;      ///< the first hundred
    std::int64_t rejected_rows = 0;
    ClientNumber first_client = *ClientNumber::from_sequence(1), last_client = first_client;
    std::int64_t clients = 0;
    DayRange history{};                   ///< known days
    std::int64_t missed_listed = 0;       ///< rows of status `missed` in the file
    std::int64_t missed_implied = 0;      ///< what orders and doses imply
    std::int64_t missed_differences = 0;
    std::vector<std::string> difference_examples; ///< `1042-9 2025-03-01: listed, but covered`, the first twenty
};

/// Called now and then with the file and the share of all bytes that were read (0 to 100).
using Progress = std::function<void(const std::string& file, int percent)>;

/// Reads, checks and records within the writer's transaction; the caller commits unless it is a dry run. All or
/// nothing: with rejected rows and without `partial`, a failure (usage) that names file, line and column of each of
/// the first twenty, and nothing is recorded.
Result<ImportOutcome> import_clinic(store::Writer& writer, const store::Keys& keys, const store::Clinic& clinic,
                                    const ImportRequest& request, const Progress& progress);

} // namespace mat::exchange
