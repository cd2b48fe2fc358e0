// Reading CSV (RFC 4180) as a stream, strictly: what is not CSV is refused with the line, nothing is guessed.
#pragma once

#include "mat/result.hpp"
#include "store/canonical.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mat::exchange {

/// Where a file stops being CSV; nothing after it can be read, for nobody knows where the next record begins.
struct CsvFault {
    std::int64_t line = 0; ///< where the record at fault begins
    std::string reason;    ///< never quotes the file
};

/// The records of one file, a piece of the file at a time: memory does not grow with the file, whatever is in
/// it.
///
/// Records end with CRLF or LF. Spaces belong to their cell. A byte order mark is skipped, and so are blank
/// lines. Bytes are handed on as they are: whether they are text is for the reader of a cell to say.
class CsvReader {
  public:
    /// What a record may hold, its cells together. Far above any chart; usually it is a quotation mark that was
    /// never closed and swallows the rest of the file.
    static constexpr std::size_t longest_record = 1 << 20;
    static constexpr std::size_t most_cells = 1000;

    /// Puts up to `size` bytes there and answers how many; 0 at the end, negative when the file cannot be read.
    using Source = std::function<std::int64_t(char* bytes, std::size_t size)>;
    explicit CsvReader(Source source);
    /// Failure (usage) naming the path.
    static Result<CsvReader> open(const std::string& path);
    ~CsvReader();
    CsvReader(CsvReader&&) noexcept;

    /// Goes to the next record; false at the end of the file and at a fault.
    bool next();
    /// Of the record: how many cells, each of them, and the line on which it begins (the first line is 1).
    /// Valid until the next record.
    std::size_t cells() const;
    std::string_view cell(std::size_t index) const;
    std::int64_t line() const;

    /// Why `next` stopped before the end of the file; nothing where it did not.
    const std::optional<CsvFault>& fault() const;
    std::int64_t bytes_read() const;
    /// BLAKE2b-256 of the file's bytes, as `b2sum -l 256` gives it. Once, after the last record.
    store::Digest digest();

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

/// Appends one cell as RFC 4180 wants it written, quoted where it must be. The comma before it is the caller's.
void append_csv_cell(std::string& out, std::string_view cell);

/// Whether the bytes are UTF-8, none of them zero.
bool is_text(std::string_view bytes);

} // namespace mat::exchange
