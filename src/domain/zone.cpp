// Time zones from TZif bytes (RFC 8536) and the POSIX rule in their footer.
#include "domain/zone.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>
#include <variant>

namespace mat::domain {
namespace {

constexpr std::int64_t seconds_per_day = 86'400;
// An offset lies between these (RFC 8536, 3.2): more than -25 hours, less than 26.
constexpr std::int32_t westmost_offset = -89'999;
constexpr std::int32_t eastmost_offset = 93'599;
// The years for which a footer's rule is written out.
constexpr int first_rule_year = 1800;
constexpr int last_rule_year = 2200;

/// What a file said: as in Zone, offsets[0] holds before the first start.
struct Timeline {
    std::vector<std::int64_t> starts;
    std::vector<std::int32_t> offsets;

    /// From that second on, this offset. Seconds come in ascending order; the last word on one second counts,
    /// and a change that changes nothing (an abbreviation, a flag) is dropped.
    void add(std::int64_t second, std::int32_t offset) {
        if (!starts.empty() && starts.back() == second) {
            starts.pop_back();
            offsets.pop_back();
        }
        if (offset == offsets.back()) return;
        starts.push_back(second);
        offsets.push_back(offset);
    }
};

// ---- the footer ----

/// The day and time of one yearly change, in one of the three forms of POSIX.
struct ChangeRule {
    enum class Form { without_leap_day, with_leap_day, week_of_month };
    Form form = Form::week_of_month;
    int day = 0; // of the year: 1 to 365 where 29 February is never counted, else 0 to 365
    unsigned month = 1, week = 1, weekday = 0;
    std::int32_t second = 7200; // of the wall clock before the change; from -167 to 167 hours (RFC 8536, 3.3.1)
};

/// A whole footer. "Summer" is what POSIX calls so; it may lie behind standard time (Dublin).
struct YearlyRule {
    std::int32_t standard_offset = 0;
    bool has_summer = false;
    std::int32_t summer_offset = 0;
    ChangeRule summer_start, summer_end;
};

/// Reads a POSIX TZ string as RFC 8536 3.3 allows it in a footer.
class FooterReader {
  public:
    explicit FooterReader(std::string_view text) : rest_(text) {}

    /// The rule, or nothing where the text is none. A summer time without its dates is none: POSIX leaves open
    /// which dates that means, and a guess would move doses to another day.
    std::optional<YearlyRule> read() {
        YearlyRule rule;
        std::int32_t west = 0;
        if (!designation() || !duration(24, west)) return std::nullopt;
        rule.standard_offset = -west;
        if (rest_.empty()) return rule;
        rule.has_summer = true;
        if (!designation()) return std::nullopt;
        rule.summer_offset = rule.standard_offset + 3600;
        if (!rest_.empty() && rest_.front() != ',') {
            if (!duration(24, west)) return std::nullopt;
            rule.summer_offset = -west;
        }
        if (!change(rule.summer_start) || !change(rule.summer_end) || !rest_.empty()) return std::nullopt;
        return rule;
    }

  private:
    bool skip(char expected) {
        if (rest_.empty() || rest_.front() != expected) return false;
        rest_.remove_prefix(1);
        return true;
    }

    /// `CST`, `<+0545>`
    bool designation() {
        const bool quoted = skip('<');
        std::size_t length = 0;
        for (; length < rest_.size(); ++length) {
            const char c = rest_[length];
            const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(quoted && ((c >= '0' && c <= '9') || c == '+' || c == '-'))) break;
        }
        rest_.remove_prefix(length);
        return length >= 3 && (!quoted || skip('>'));
    }

    bool number(int smallest, int largest, int& value) {
        const std::size_t length = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
        if (length == 0 || length > 3) return false;
        std::from_chars(rest_.data(), rest_.data() + length, value);
        rest_.remove_prefix(length);
        return value >= smallest && value <= largest;
    }

    /// `[+-]h[:mm[:ss]]` in seconds
    bool duration(int most_hours, std::int32_t& seconds) {
        const bool negative = skip('-');
        if (!negative) skip('+');
        int hours = 0, minutes = 0, rest = 0;
        if (!number(0, most_hours, hours)) return false;
        if (skip(':')) {
            if (!number(0, 59, minutes)) return false;
            if (skip(':') && !number(0, 59, rest)) return false;
        }
        seconds = hours * 3600 + minutes * 60 + rest;
        if (negative) seconds = -seconds;
        return true;
    }

    /// `,M3.2.0/2`, `,J60`, `,59/-1`
    bool change(ChangeRule& rule) {
        if (!skip(',')) return false;
        if (skip('M')) {
            int month = 0, week = 0, weekday = 0;
            if (!number(1, 12, month) || !skip('.') || !number(1, 5, week) || !skip('.') ||
                !number(0, 6, weekday))
                return false;
            rule.month = static_cast<unsigned>(month);
            rule.week = static_cast<unsigned>(week);
            rule.weekday = static_cast<unsigned>(weekday);
        } else if (skip('J')) {
            rule.form = ChangeRule::Form::without_leap_day;
            if (!number(1, 365, rule.day)) return false;
        } else {
            rule.form = ChangeRule::Form::with_leap_day;
            if (!number(0, 365, rule.day)) return false;
        }
        return !skip('/') || duration(167, rule.second);
    }

    std::string_view rest_;
};

/// The second, since 1970, at which a clock with that offset shows the change's time in that year.
std::int64_t second_of(const ChangeRule& rule, int year_number, std::int32_t offset_before) {
    namespace calendar = std::chrono;
    const calendar::year year{year_number};
    calendar::sys_days day;
    if (rule.form == ChangeRule::Form::week_of_month) {
        const calendar::month month{rule.month};
        const calendar::weekday weekday{rule.weekday};
        day = rule.week == 5 ? calendar::sys_days{year / month / weekday[calendar::last]}
                             : calendar::sys_days{year / month / weekday[rule.week]};
    } else {
        const calendar::sys_days first{year / calendar::January / 1};
        const bool from_one = rule.form == ChangeRule::Form::without_leap_day;
        const bool past_leap_day = from_one && year.is_leap() && rule.day >= 60;
        day = first + calendar::days{rule.day - (from_one ? 1 : 0) + (past_leap_day ? 1 : 0)};
    }
    return day.time_since_epoch().count() * seconds_per_day + rule.second - offset_before;
}

/// All changes of a rule from one year to another, ascending.
std::vector<std::pair<std::int64_t, std::int32_t>> changes_of(const YearlyRule& rule, int first_year,
                                                              int last_year) {
    std::vector<std::pair<std::int64_t, std::int32_t>> changes;
    if (!rule.has_summer) return changes;
    for (int year = first_year; year <= last_year; ++year) {
        changes.emplace_back(second_of(rule.summer_start, year, rule.standard_offset), rule.summer_offset);
        changes.emplace_back(second_of(rule.summer_end, year, rule.summer_offset), rule.standard_offset);
    }
    // Stable: a summer that ends at the very second the next one starts lasts all year (RFC 8536, 3.3.1).
    std::stable_sort(changes.begin(), changes.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    return changes;
}

/// Continues a timeline by the rule of a footer, which speaks from the last transition on, or at any time where
/// the file has no transition.
void continue_by_rule(Timeline& timeline, const YearlyRule& rule, std::optional<std::int64_t> last_transition) {
    using std::chrono::days, std::chrono::sys_days, std::chrono::year_month_day;
    constexpr std::int64_t earliest =
        sys_days{std::chrono::year{first_rule_year} / 1 / 1}.time_since_epoch().count();
    constexpr std::int64_t latest =
        sys_days{std::chrono::year{last_rule_year} / 12 / 31}.time_since_epoch().count();
    int first_year = first_rule_year;
    if (last_transition) {
        const std::int64_t day = std::clamp(*last_transition / seconds_per_day, earliest, latest);
        const year_month_day date = sys_days{days{day}};
        first_year = static_cast<int>(date.year()) - 1; // the summer of the year before may still last
    }
    const auto changes = changes_of(rule, first_year, last_rule_year);
    std::int32_t offset = rule.standard_offset;
    std::size_t next = 0;
    if (last_transition) {
        for (; next < changes.size() && changes[next].first <= *last_transition; ++next)
            offset = changes[next].second;
        timeline.add(*last_transition, offset);
    } else {
        timeline.offsets = {offset};
    }
    for (; next < changes.size(); ++next) timeline.add(changes[next].first, changes[next].second);
}

// ---- the file ----

/// Big-endian integers from bytes whose length was checked before.
std::int64_t read_integer(std::string_view bytes, std::size_t at, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    if (width == 4) return static_cast<std::int32_t>(static_cast<std::uint32_t>(value));
    return static_cast<std::int64_t>(value);
}

/// The header before each data block (RFC 8536, 3.1).
struct Header {
    static constexpr std::size_t length = 44;
    char version = '\0';
    std::uint64_t universal_flags = 0, standard_flags = 0, leap_seconds = 0, transitions = 0, types = 0,
                  designation_bytes = 0;

    std::uint64_t block_length(std::uint64_t time_width) const {
        return transitions * (time_width + 1) + types * 6 + designation_bytes +
               leap_seconds * (time_width + 4) + standard_flags + universal_flags;
    }
};

std::optional<Header> read_header(std::string_view bytes) {
    if (bytes.size() < Header::length || bytes.substr(0, 4) != "TZif") return std::nullopt;
    const auto count = [bytes](std::size_t at) {
        return static_cast<std::uint64_t>(static_cast<std::uint32_t>(read_integer(bytes, at, 4)));
    };
    Header header{bytes[4], count(20), count(24), count(28), count(32), count(36), count(40)};
    if (header.version != '\0' && (header.version < '2' || header.version > '4')) return std::nullopt;
    return header;
}

/// The offset that each local time type names; nothing where a type cannot be.
std::optional<std::vector<std::int32_t>> read_types(std::string_view bytes, const Header& header) {
    std::vector<std::int32_t> offsets;
    for (std::size_t i = 0; i < header.types; ++i) {
        const std::int64_t offset = read_integer(bytes, i * 6, 4);
        const auto summer = static_cast<unsigned char>(bytes[i * 6 + 4]);
        const auto designation = static_cast<unsigned char>(bytes[i * 6 + 5]);
        if (offset < westmost_offset || offset > eastmost_offset) return std::nullopt;
        if (summer > 1 || designation >= header.designation_bytes) return std::nullopt;
        offsets.push_back(static_cast<std::int32_t>(offset));
    }
    return offsets;
}

/// A data block (RFC 8536, 3.2) and what its footer adds; `block` is exactly as long as the header says.
std::optional<Timeline> read_block(std::string_view block, const Header& header, std::size_t time_width,
                                   const std::optional<YearlyRule>& rule) {
    const auto indices = block.substr(header.transitions * time_width, header.transitions);
    const auto types = read_types(block.substr(header.transitions * (time_width + 1)), header);
    if (!types || types->empty()) return std::nullopt;
    Timeline timeline{{}, {types->front()}};
    std::optional<std::int64_t> previous;
    for (std::size_t i = 0; i < header.transitions; ++i) {
        const std::int64_t second = read_integer(block, i * time_width, time_width);
        const auto type = static_cast<unsigned char>(indices[i]);
        if (type >= types->size() || (previous && second <= *previous)) return std::nullopt;
        timeline.add(second, (*types)[type]);
        previous = second;
    }
    if (rule) continue_by_rule(timeline, *rule, previous);
    return timeline;
}

/// Everything a file says, or one clause that says why it says nothing.
std::variant<Timeline, const char*> read_file(std::string_view bytes) {
    auto header = read_header(bytes);
    if (!header) return "it is not a time zone file (TZif, versions 1 to 4)";
    std::size_t time_width = 4;
    if (header->version != '\0') { // the first block is there for old readers only
        const std::uint64_t skipped = Header::length + header->block_length(4);
        if (skipped > bytes.size()) return "it is cut short";
        bytes.remove_prefix(skipped);
        const auto second_header = read_header(bytes);
        if (!second_header || second_header->version != header->version) return "its second part is missing";
        header = second_header;
        time_width = 8;
    }
    bytes.remove_prefix(Header::length);
    const std::uint64_t length = header->block_length(time_width);
    if (length > bytes.size()) return "it is cut short";
    // Instants do not count leap seconds; such a file would put every moment since 1972 some seconds late.
    if (header->leap_seconds != 0) return "it counts leap seconds; take the file outside of the right/ folder";

    std::string_view footer = bytes.substr(length);
    std::optional<YearlyRule> rule;
    if (time_width == 8) {
        if (footer.size() < 2 || footer.front() != '\n' || footer.find('\n', 1) != footer.size() - 1)
            return "its last line is missing or not the last";
        footer = footer.substr(1, footer.size() - 2);
        if (!footer.empty()) {
            rule = FooterReader(footer).read();
            if (!rule) return "the rule for the future in its last line cannot be read";
        }
    } else if (!footer.empty()) {
        return "something follows its end";
    }
    auto timeline = read_block(bytes.substr(0, length), *header, time_width, rule);
    if (!timeline) return "its transitions contradict each other";
    return std::move(*timeline);
}

/// Division that rounds towards the past.
constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

LocalTime local_time(std::int64_t second) {
    const std::int64_t day = floor_divide(second, seconds_per_day);
    return {Day::from_number(day), static_cast<std::int32_t>(second - day * seconds_per_day)};
}

std::int64_t local_second(LocalTime time) { return time.day.number() * seconds_per_day + time.second; }

} // namespace

Result<Zone> Zone::parse(std::string_view name, std::string_view bytes) {
    auto content = read_file(bytes);
    if (const char* const* reason = std::get_if<const char*>(&content)) {
        return Failure{Exit::usage, "time-zone", "time zone " + std::string(name) + ": " + *reason,
                       "install the package tzdata, or choose another zone"};
    }
    auto& timeline = std::get<Timeline>(content);
    Zone zone;
    zone.name_ = name;
    zone.starts_ = std::move(timeline.starts);
    zone.offsets_ = std::move(timeline.offsets);
    return zone;
}

Zone Zone::utc() { return {}; }

std::size_t Zone::segment_at(std::int64_t second) const {
    return static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), second) - starts_.begin());
}

std::int32_t Zone::offset_at(Instant moment) const { return offsets_[segment_at(moment.seconds())]; }

LocalTime Zone::local(Instant moment) const { return local_time(moment.seconds() + offset_at(moment)); }

std::vector<Instant> Zone::moments(LocalTime time) const {
    const std::int64_t wall = local_second(time);
    std::vector<Instant> found;
    for (std::size_t i = segment_at(wall - eastmost_offset); i < offsets_.size(); ++i) {
        if (i > 0 && starts_[i - 1] > wall - westmost_offset) break;
        const std::int64_t second = wall - offsets_[i];
        const bool begun = i == 0 || second >= starts_[i - 1];
        const bool ended = i < starts_.size() && second >= starts_[i];
        if (begun && !ended) found.push_back(Instant::from_seconds(second));
    }
    return found;
}

Instant Zone::moment_or_nearest(LocalTime time) const {
    const std::int64_t wall = local_second(time);
    std::optional<std::int64_t> change; // the first that jumps over the reading
    for (std::size_t i = segment_at(wall - eastmost_offset); i < offsets_.size(); ++i) {
        const std::int64_t second = wall - offsets_[i];
        if (i < starts_.size() && second >= starts_[i]) continue; // over before the clock reads so
        if (i == 0 || second >= starts_[i - 1]) return Instant::from_seconds(second);
        if (!change) change = starts_[i - 1];
        if (starts_[i - 1] > wall - westmost_offset) break;
    }
    return Instant::from_seconds(*change); // no segment reads so, hence one change jumps over it
}

std::string Zone::text(Instant moment) const {
    // RFC 3339 knows no seconds in an offset. Where one has them (local mean time), the wall clock is written
    // with the offset cut to minutes, so that the text still names the moment.
    const std::int32_t offset = offset_at(moment) / 60 * 60;
    const LocalTime wall = local_time(moment.seconds() + offset);
    const auto two_digits = [](std::int32_t value) {
        return std::string{static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
    };
    const std::int32_t size = offset < 0 ? -offset : offset;
    return wall.day.text() + 'T' + two_digits(wall.second / 3600) + ':' + two_digits(wall.second / 60 % 60) +
           ':' + two_digits(wall.second % 60) + (offset < 0 ? '-' : '+') + two_digits(size / 3600) + ':' +
           two_digits(size / 60 % 60);
}

} // namespace mat::domain
