#include "exchange/import_file.hpp"

#include <algorithm>

namespace mat::exchange {
namespace {

constexpr std::size_t rejections_kept = 100, rejections_told = 20;

std::string place_of(const Rejection& rejection) {
    std::string place = rejection.file + " line " + std::to_string(rejection.line);
    if (!rejection.column.empty()) place += ", column " + rejection.column;
    return place;
}

// Digits only, no sign, no blank; nothing where it is no number or larger than fits.
std::optional<std::int64_t> whole_number(std::string_view digits) {
    constexpr std::size_t always_fit = 18;
    if (digits.empty()) return std::nullopt;
    std::int64_t value = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (digits[i] < '0' || digits[i] > '9') return std::nullopt;
        const int digit = digits[i] - '0';
        if (i >= always_fit && value > (INT64_MAX - digit) / 10) return std::nullopt;
        value = value * 10 + digit;
    }
    return value;
}

// `8.5` is 8500. At most nine digits before the point and three behind it.
std::optional<std::int64_t> decimal_in_thousandths(std::string_view text) {
    const std::size_t point = text.find('.');
    const auto whole = whole_number(text.substr(0, point));
    if (!whole || *whole > 999'999'999) return std::nullopt;
    if (point == std::string_view::npos) return *whole * 1000;
    const std::string_view decimals = text.substr(point + 1);
    const auto rest = whole_number(decimals);
    if (!rest || decimals.size() > 3) return std::nullopt;
    constexpr std::int64_t scale[] = {1000, 100, 10, 1};
    return *whole * 1000 + *rest * scale[decimals.size()];
}

} // namespace

void Rejections::add(Rejection rejection, bool consequence) {
    ++rows_;
    consequences_ += consequence ? 1 : 0;
    if (!partial_) lost_ = true;
    if (!consequence && causes_.size() < rejections_told) causes_.push_back(rejection);
    if (first_ones_.size() < rejections_kept) first_ones_.push_back(std::move(rejection));
}

void Rejections::add_unreadable(Rejection rejection) {
    rejection.reason += "; what follows was not read";
    add(std::move(rejection), false);
    lost_ = true;
}

Failure Rejections::failure() const {
    std::string message = (rows_ == 1 ? "1 row does not fit" : std::to_string(rows_) + " rows do not fit");
    if (consequences_ > 0)
        message +=
            ", " + std::to_string(consequences_) + " of them only because they point to one that does not";
    message += "; nothing was recorded";
    for (const Rejection& rejection : causes_) message += "\n" + place_of(rejection) + ": " + rejection.reason;
    const auto untold = rows_ - consequences_ - static_cast<std::int64_t>(causes_.size());
    if (untold > 0) message += "\nand " + std::to_string(untold) + " more";
    return Failure{Exit::usage, "import-rejected", std::move(message),
                   partial_ ? "a file that cannot be read to its end must be mended first"
                            : "mend the files, or use --partial to record what fits"};
}

void ReadingProgress::read(const std::string& file, std::int64_t more_bytes) {
    read_ += more_bytes;
    const int percent = all_ <= 0 ? 100 : static_cast<int>(std::min<std::int64_t>(100, read_ * 100 / all_));
    if (percent == told_ || !progress_) return;
    told_ = percent;
    progress_(file, percent);
}

ImportFile::ImportFile(const FileKind& kind, CsvReader reader, Rejections& rejections,
                       ReadingProgress& progress)
    : kind_(&kind), name_(std::string(kind.name) + ".csv"), reader_(std::move(reader)),
      places_(kind.columns.size()), words_(kind.columns.size(), nullptr), rejections_(&rejections),
      progress_(&progress) {}

Result<ImportFile> ImportFile::open(const FileKind& kind, const ImportRequest& request, const ImportMap& map,
                                    Rejections& rejections, ReadingProgress& progress) {
    auto reader = CsvReader::open(request.folder + "/" + std::string(kind.name) + ".csv");
    if (!reader) return reader.failure();
    ImportFile file(kind, *std::move(reader), rejections, progress);
    const auto names = map.columns.find(kind.name);
    if (auto failure = file.match_header(names == map.columns.end() ? ImportMap::Words() : names->second,
                                         request.ignore_unknown))
        return *std::move(failure);
    if (const auto values = map.values.find(kind.name); values != map.values.end())
        for (const auto& [column, words] : values->second)
            file.words_[static_cast<std::size_t>(std::ranges::find(kind.columns, column) -
                                                 kind.columns.begin())] = &words;
    return file;
}

// Missing columns are told before unknown ones are quoted: a file without a header would have its first row
// quoted.
std::optional<Failure> ImportFile::match_header(const ImportMap::Words& names, bool ignore_unknown) {
    const auto failure = [&](std::string what, std::string hint = {}) {
        return Failure{Exit::usage, "import-columns", name_ + ": " + std::move(what), std::move(hint)};
    };
    if (!reader_.next()) return failure(reader_.fault() ? reader_.fault()->reason : "the file is empty");
    header_cells_ = reader_.cells();
    std::vector<std::string> unknown;
    for (std::size_t place = 0; place < header_cells_; ++place) {
        const std::string_view theirs = reader_.cell(place);
        header_ += place == 0 ? "" : ",";
        append_csv_cell(header_, theirs);
        const auto renamed = names.find(theirs);
        const auto column = std::ranges::find(
            kind_->columns, renamed == names.end() ? theirs : std::string_view(renamed->second));
        if (column == kind_->columns.end()) {
            unknown.push_back(is_text(theirs) ? "'" + std::string(theirs.substr(0, 60)) + "'"
                                              : "no. " + std::to_string(place + 1));
            continue;
        }
        auto& known = places_[static_cast<std::size_t>(column - kind_->columns.begin())];
        if (known) return failure("column '" + std::string(*column) + "' is there twice");
        known = place;
    }
    std::string missing;
    for (std::size_t column = 0; column + kind_->may_miss < kind_->columns.size(); ++column)
        if (!places_[column])
            missing += (missing.empty() ? "'" : ", '") + std::string(kind_->columns[column]) + "'";
    if (!missing.empty()) return failure("the header lacks " + missing, "--map gives columns other names");
    if (!unknown.empty() && !ignore_unknown)
        return failure("column " + unknown.front() + " is not known",
                       "--ignore-unknown leaves such columns out");
    return std::nullopt;
}

bool ImportFile::next() {
    for (;;) {
        const bool more = reader_.next();
        if (reader_.bytes_read() != bytes_told_) {
            progress_->read(name_, reader_.bytes_read() - bytes_told_);
            bytes_told_ = reader_.bytes_read();
        }
        if (!more) break;
        rejected_ = false;
        if (reader_.cells() == header_cells_) return true;
        const std::string reason = "the row has not the header's " + std::to_string(header_cells_) +
                                   " cells but " + std::to_string(reader_.cells());
        rejections_->add({name_, reader_.line(), "", reason}, false);
        keep_rejected_row("", reason);
    }
    if (const auto& fault = reader_.fault())
        rejections_->add_unreadable({name_, fault->line, "", fault->reason});
    return false;
}

std::string_view ImportFile::cell(std::size_t column) const {
    const auto place = places_[column];
    if (!place) return {};
    const std::string_view theirs = reader_.cell(*place);
    if (words_[column] == nullptr) return theirs;
    const auto ours = words_[column]->find(theirs);
    return ours == words_[column]->end() ? theirs : std::string_view(ours->second);
}

std::string_view ImportFile::optional_text(std::size_t column) {
    const std::string_view text = cell(column);
    if (!is_text(text)) {
        reject(column, "is not UTF-8 text");
        return {};
    }
    return text;
}

std::string_view ImportFile::text(std::size_t column) {
    const std::string_view text = optional_text(column);
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) reject(column, "must not be empty");
    return text;
}

std::int64_t ImportFile::number(std::size_t column, std::int64_t low, std::int64_t high) {
    const auto value = whole_number(cell(column));
    if (value && *value >= low && *value <= high) return *value;
    reject(column, "must be a whole number from " + std::to_string(low) +
                       (high == INT64_MAX ? std::string(" on") : " to " + std::to_string(high)));
    return low;
}

std::int64_t ImportFile::micrograms(std::size_t column) {
    if (const auto value = decimal_in_thousandths(cell(column))) return *value;
    reject(column, "must be milligrams, such as 80 or 8.5, with at most three decimals");
    return 0;
}

Day ImportFile::day(std::size_t column) {
    if (const auto day = Day::parse(cell(column))) return *day;
    reject(column, empty(column) ? "must not be empty" : "must be a date such as 2026-11-21");
    return Day();
}

std::optional<Day> ImportFile::optional_day(std::size_t column) {
    if (empty(column)) return std::nullopt;
    return day(column);
}

std::int32_t ImportFile::second_of_day(std::size_t column) {
    const std::string_view text = cell(column);
    if (text.size() == 5 && text[2] == ':') {
        const auto hour = whole_number(text.substr(0, 2)), minute = whole_number(text.substr(3));
        if (hour && minute && *hour < 24 && *minute < 60)
            return static_cast<std::int32_t>(*hour * 3600 + *minute * 60);
    }
    reject(column, "must be a time such as 06:44");
    return 0;
}

std::int64_t ImportFile::own_id(std::size_t column, IdsRead& ids) {
    const std::int64_t id = number(column, 1, INT64_MAX);
    if (rejected_) return id;
    if (!ids.take(id)) reject(column, "was the number of an earlier row");
    return id;
}

std::int64_t ImportFile::reference(std::size_t column, const IdsRead& ids) {
    const auto id = whole_number(cell(column));
    const std::int64_t found = id && *id > 0 ? ids.find(*id) : 0;
    if (found != 0) return found;
    const bool consequence = id && *id > 0 && ids.was_read(*id);
    reject(column,
           std::string(consequence ? "points to a rejected row of " : "points to no row of ") +
               std::string(ids.file()),
           consequence);
    return 0;
}

std::optional<std::int64_t> ImportFile::optional_reference(std::size_t column, const IdsRead& ids) {
    if (empty(column)) return std::nullopt;
    return reference(column, ids);
}

std::size_t ImportFile::word(std::size_t column, std::span<const std::string_view> words) {
    const std::string_view text = cell(column);
    const auto found = std::ranges::find(words, text);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    std::string list;
    for (const std::string_view each : words) list += (list.empty() ? "" : ", ") + std::string(each);
    reject(column, "must be one of: " + list);
    return 0;
}

void ImportFile::reject(std::size_t column, std::string reason, bool consequence) {
    if (rejected_) return;
    rejected_ = true;
    const std::string name(kind_->columns[column]);
    keep_rejected_row(name, reason);
    rejections_->add({name_, reader_.line(), name, std::move(reason)}, consequence);
}

void ImportFile::keep_rejected_row(std::string_view column, std::string_view reason) {
    if (!rejections_->partial()) return;
    if (rejected_rows_.empty()) rejected_rows_ = header_ + ",line,column_name,reason\r\n";
    for (std::size_t place = 0; place < std::max(reader_.cells(), header_cells_); ++place) {
        if (place < reader_.cells()) append_csv_cell(rejected_rows_, reader_.cell(place));
        rejected_rows_ += ',';
    }
    rejected_rows_ += std::to_string(reader_.line()) + ',' + std::string(column) + ',';
    append_csv_cell(rejected_rows_, reason);
    rejected_rows_ += "\r\n";
}

FileRows::FileRows(store::Writer& writer, const ImportFile& file, std::initializer_list<store::Fact> tables)
    : writer_(writer), file_(file) {
    tables_.reserve(tables.size());
    for (const store::Fact fact : tables) tables_.emplace_back(writer, fact);
}

void FileRows::record(ImportOutcome& outcome) {
    if (file_.rejections().all_lost()) return;
    outcome.recorded.emplace_back(file_.name(), tables_.front().rows());
    std::vector<store::ManifestPart> parts;
    for (store::BulkTable& table : tables_) parts.push_back(table.finish());
    writer_.record_rows(parts);
}

} // namespace mat::exchange
