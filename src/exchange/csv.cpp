#include "exchange/csv.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <csv.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>
#include <utf8proc.h>
#include <vector>

namespace mat::exchange {
namespace {

constexpr std::size_t piece_size = 1 << 16;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// libcsv would trim cells; RFC 4180 says that spaces belong to them.
int no_space(unsigned char) { return 0; }

// The parser's one buffer holds a cell: refusing to let it grow is what bounds a cell.
void* bounded_realloc(void* memory, std::size_t size) {
    return size > CsvReader::longest_record ? nullptr : std::realloc(memory, size);
}

// A file descriptor that closes itself, shared with the source made of it.
struct OpenFile {
    int number;
    explicit OpenFile(const std::string& path) : number(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~OpenFile() {
        if (number >= 0) ::close(number);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
};

} // namespace

// Each piece of the file is parsed as a whole into `text`, `ends` and `rows`, from which `next` serves.
struct CsvReader::Inside {
    struct Row {
        std::size_t first_cell, end_cell;
        std::int64_t line;
    };

    Source source;
    csv_parser parser{};
    crypto_generichash_state hash{};
    std::string text;              // the cells of this piece one after another
    std::vector<std::size_t> ends; // where each of them ends
    std::vector<Row> rows;         // the complete records among them
    std::size_t served = 0;        // so many of them were served
    std::size_t open_cell = 0;     // first cell of the record that is not complete
    std::int64_t line = 1;         // on which that record begins
    std::int64_t bytes = 0;
    bool after_return = false; // the last byte parsed was a carriage return that ended a record
    bool at_end = false;
    std::optional<CsvFault> fault;

    explicit Inside(Source from) : source(std::move(from)) {
        csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
        csv_set_space_func(&parser, no_space);
        csv_set_realloc_func(&parser, bounded_realloc);
        csv_set_blk_size(&parser, 4096);
        crypto_generichash_init(&hash, nullptr, 0, std::tuple_size_v<store::Digest>);
        // The callbacks run inside C, through which nothing may be thrown: they never need more than this.
        text.reserve(longest_record + piece_size);
        ends.reserve(most_cells + piece_size + 2);
        rows.reserve(piece_size + 1);
    }
    ~Inside() { csv_free(&parser); }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

    std::size_t begin_of(std::size_t cell) const { return cell == 0 ? 0 : ends[cell - 1]; }

    void stop(std::string reason) {
        if (!fault) fault = CsvFault{line, std::move(reason)};
    }

    void take_cell(const char* bytes_of_cell, std::size_t size) {
        if (fault) return;
        if (after_return) return stop("a line ends with a carriage return alone");
        if (text.size() - begin_of(open_cell) + size > longest_record || ends.size() - open_cell >= most_cells)
            return stop("the record is too long; perhaps a quotation mark is missing before it");
        text.append(bytes_of_cell, size);
        ends.push_back(text.size());
    }

    // `ended_by` is the byte that ended the record, or -1 at the end of the file. Blank lines come as records
    // without cells, and so does the line feed after a carriage return.
    void take_row(int ended_by) {
        if (fault) return;
        const bool blank = ends.size() == open_cell;
        if (after_return && !(blank && ended_by == '\n'))
            return stop("a line ends with a carriage return alone");
        after_return = ended_by == '\r';
        if (!blank) {
            rows.push_back({open_cell, ends.size(), line});
            const char* at = text.data() + begin_of(open_cell);
            const char* const end = text.data() + text.size();
            while ((at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) !=
                   nullptr) {
                ++line; // inside quotation marks
                ++at;
            }
            open_cell = ends.size();
        }
        if (ended_by == '\n') ++line;
    }

    static void cell_callback(void* bytes_of_cell, std::size_t size, void* self) {
        static_cast<Inside*>(self)->take_cell(static_cast<const char*>(bytes_of_cell), size);
    }
    static void row_callback(int ended_by, void* self) { static_cast<Inside*>(self)->take_row(ended_by); }

    // Lets go of the records that were served and keeps the beginning of the next one.
    void forget_served() {
        const std::size_t kept_from = begin_of(open_cell);
        text.erase(0, kept_from);
        ends.erase(ends.begin(), ends.begin() + static_cast<std::ptrdiff_t>(open_cell));
        for (std::size_t& end : ends) end -= kept_from;
        rows.clear();
        served = open_cell = 0;
    }

    // Fills the buffer as far as the file goes, so that no piece is shorter than it must be.
    std::size_t fill(char* buffer, std::size_t size) {
        std::size_t filled = 0;
        while (filled < size) {
            const std::int64_t got = source(buffer + filled, size - filled);
            if (got < 0) stop("the file cannot be read");
            if (got <= 0) break;
            filled += static_cast<std::size_t>(got);
        }
        crypto_generichash_update(&hash, reinterpret_cast<const unsigned char*>(buffer), filled);
        return filled;
    }

    void read_piece() {
        forget_served();
        char buffer[piece_size];
        const std::size_t size = fill(buffer, piece_size);
        if (fault) return;
        std::string_view piece(buffer, size);
        if (bytes == 0) {
            if (piece.starts_with("\xFF\xFE") || piece.starts_with("\xFE\xFF"))
                return stop("the file is UTF-16; save it as UTF-8");
            if (piece.starts_with(byte_order_mark)) piece.remove_prefix(byte_order_mark.size());
        }
        bytes += static_cast<std::int64_t>(size);
        const std::size_t parsed =
            csv_parse(&parser, piece.data(), piece.size(), cell_callback, row_callback, this);
        if (parsed < piece.size()) return parser_stopped();
        if (size == piece_size) return;
        at_end = true;
        if (csv_fini(&parser, cell_callback, row_callback, this) != 0) parser_stopped();
        if (after_return) stop("a line ends with a carriage return alone");
    }

    void parser_stopped() {
        if (csv_error(&parser) != CSV_EPARSE)
            stop("the record is too long; perhaps a quotation mark is missing before it");
        else if (at_end)
            stop("a quotation mark was opened here and never closed");
        else
            stop("a quotation mark stands where none may stand; it must be doubled inside quotation marks");
    }
};

CsvReader::CsvReader(Source source) : inside_(std::make_unique<Inside>(std::move(source))) {}
CsvReader::~CsvReader() = default;
CsvReader::CsvReader(CsvReader&&) noexcept = default;

Result<CsvReader> CsvReader::open(const std::string& path) {
    const auto file = std::make_shared<OpenFile>(path);
    if (file->number < 0)
        return Failure{Exit::usage, "file-unreadable", "cannot read '" + path + "': " + std::strerror(errno),
                       ""};
    return CsvReader([file](char* bytes, std::size_t size) -> std::int64_t {
        for (;;) {
            const ssize_t got = ::read(file->number, bytes, size);
            if (got >= 0 || errno != EINTR) return got;
        }
    });
}

bool CsvReader::next() {
    Inside& in = *inside_;
    ++in.served;
    while (in.served > in.rows.size()) {
        if (in.fault || in.at_end) return false;
        in.read_piece();
        in.served = 1;
    }
    return true;
}

std::size_t CsvReader::cells() const {
    const Inside::Row& row = inside_->rows[inside_->served - 1];
    return row.end_cell - row.first_cell;
}

std::string_view CsvReader::cell(std::size_t index) const {
    const std::size_t cell = inside_->rows[inside_->served - 1].first_cell + index;
    const std::size_t begin = inside_->begin_of(cell);
    return std::string_view(inside_->text).substr(begin, inside_->ends[cell] - begin);
}

std::int64_t CsvReader::line() const { return inside_->rows[inside_->served - 1].line; }

const std::optional<CsvFault>& CsvReader::fault() const { return inside_->fault; }
std::int64_t CsvReader::bytes_read() const { return inside_->bytes; }

store::Digest CsvReader::digest() {
    store::Digest out{};
    crypto_generichash_final(&inside_->hash, out.data(), out.size());
    return out;
}

void append_csv_cell(std::string& out, std::string_view cell) {
    if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += cell;
        return;
    }
    out += '"';
    for (const char c : cell) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

bool is_text(std::string_view bytes) {
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(bytes.data());
    auto left = static_cast<utf8proc_ssize_t>(bytes.size());
    while (left > 0) {
        utf8proc_int32_t character = 0;
        const utf8proc_ssize_t size = utf8proc_iterate(at, left, &character);
        if (size <= 0 || character == 0) return false;
        at += size;
        left -= size;
    }
    return true;
}

} // namespace mat::exchange
