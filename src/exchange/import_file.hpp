// One of the nine files while it is being read: its header matched, its cells typed, its unfit rows kept.
#pragma once

#include "exchange/csv.hpp"
#include "exchange/import.hpp"
#include "exchange/import_ids.hpp"
#include "exchange/import_map.hpp"
#include "mat/day.hpp"
#include "store/bulk.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mat::exchange {

/// What was rejected so far, over all files.
class Rejections {
  public:
    explicit Rejections(bool partial) : partial_(partial) {}

    /// A row that does not fit. `consequence`: it would fit, had a row that it points to not been rejected.
    void add(Rejection rejection, bool consequence);
    /// The rest of a file, which cannot be read: nothing can be recorded, in part neither.
    void add_unreadable(Rejection rejection);

    bool partial() const { return partial_; }
    /// Whether what is still read is read only to say what else is wrong: nothing of it will be recorded.
    bool all_lost() const { return lost_; }
    std::int64_t rows() const { return rows_; }
    const std::vector<Rejection>& first_ones() const { return first_ones_; }
    /// Why nothing was recorded: the first rejections, a line each, consequences last.
    Failure failure() const;

  private:
    bool partial_, lost_ = false;
    std::int64_t rows_ = 0, consequences_ = 0;
    std::vector<Rejection> first_ones_, causes_;
};

/// Tells the caller how far the reading is, at most once a percent of all bytes.
class ReadingProgress {
  public:
    ReadingProgress(std::int64_t all_bytes, const Progress& progress) : all_(all_bytes), progress_(progress) {}
    void read(const std::string& file, std::int64_t more_bytes);

  private:
    std::int64_t all_, read_ = 0;
    int told_ = 0;
    const Progress& progress_;
};

/// The rows of one file, a record after another. The first thing that does not fit rejects the row; asking for
/// more of its cells then does no harm. Columns are given by their place in the list of the file's kind.
class ImportFile {
  public:
    /// Opens the file and matches its header. Failure (usage) naming file and column.
    static Result<ImportFile> open(const FileKind& kind, const ImportRequest& request, const ImportMap& map,
                                   Rejections& rejections, ReadingProgress& progress);

    /// The next row; false at the end. Rows with too many or too few cells are rejected and passed over.
    bool next();

    /// The cell as it stands, or ours where the map names its value.
    std::string_view cell(std::size_t column) const;
    bool empty(std::size_t column) const { return cell(column).empty(); }

    // Cells by what must stand in them. Where it does not, the row is rejected and a harmless value answered.

    /// A cell that is not empty and is UTF-8.
    std::string_view text(std::size_t column);
    /// The same, but possibly empty.
    std::string_view optional_text(std::size_t column);
    /// A whole number of the range, digits only.
    std::int64_t number(std::size_t column, std::int64_t low, std::int64_t high);
    /// Milligrams with at most three decimals, as micrograms; 0 is one.
    std::int64_t micrograms(std::size_t column);
    Day day(std::size_t column);
    std::optional<Day> optional_day(std::size_t column);
    /// A time such as `06:44`, as seconds after midnight.
    std::int32_t second_of_day(std::size_t column);
    /// The row's own number in the other system: positive, and not that of an earlier row.
    std::int64_t own_id(std::size_t column, IdsRead& ids);
    /// What is known of the row that the cell points to.
    std::int64_t reference(std::size_t column, const IdsRead& ids);
    std::optional<std::int64_t> optional_reference(std::size_t column, const IdsRead& ids);
    /// The place of the cell's word in the list.
    std::size_t word(std::size_t column, std::span<const std::string_view> words);

    void reject(std::size_t column, std::string reason, bool consequence = false);
    bool rejected() const { return rejected_; }
    const Rejections& rejections() const { return *rejections_; }

    /// `doses.csv`
    const std::string& name() const { return name_; }
    store::Digest digest() { return reader_.digest(); }
    /// Header, rejected rows as they stood, and what was wrong with them, as CSV; empty where none was
    /// rejected.
    const std::string& rejected_rows() const { return rejected_rows_; }

  private:
    ImportFile(const FileKind& kind, CsvReader reader, Rejections& rejections, ReadingProgress& progress);
    std::optional<Failure> match_header(const ImportMap::Words& names, bool ignore_unknown);
    void keep_rejected_row(std::string_view column, std::string_view reason);

    const FileKind* kind_;
    std::string name_;
    CsvReader reader_;
    std::vector<std::optional<std::size_t>> places_; // of our columns in the file
    std::vector<const ImportMap::Words*> words_;     // for the values of our columns, or none
    std::size_t header_cells_ = 0;
    std::string header_, rejected_rows_;
    std::int64_t bytes_told_ = 0;
    bool rejected_ = false;
    Rejections* rejections_;
    ReadingProgress* progress_;
};

/// The rows that one file brings into its tables, under one audit entry. Nothing else may be recorded
/// meanwhile.
class FileRows {
  public:
    FileRows(store::Writer& writer, const ImportFile& file, std::initializer_list<store::Fact> tables);
    /// `table` counts in the order they were given.
    void add(std::size_t table, std::int64_t id, std::initializer_list<store::BulkValue> columns) {
        if (!file_.rejections().all_lost()) tables_[table].add(id, columns);
    }
    /// Writes the entry, and into the outcome how many rows the first table got.
    void record(ImportOutcome& outcome);

  private:
    store::Writer& writer_;
    const ImportFile& file_;
    std::vector<store::BulkTable> tables_;
};

} // namespace mat::exchange
