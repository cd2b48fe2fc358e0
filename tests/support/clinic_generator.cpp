// Makes up the history of a medication-assisted-treatment clinic, as the nine CSV files another system would
// hand over. Everybody in it is invented. The same arguments write the same bytes on every machine: no clock,
// no locale, no floating point, and chance comes from one seeded generator per treatment slot.
//
// What the dose file promises, so that tests may rely on it:
//   - the order of a dose is active on the day of hand-over (start <= day < end), and for a missed or held row
//   on
//     that day itself; orders of one client never overlap;
//   - a client has at most one row for any one dose date;
//   - a `missed` row stands for exactly those days from the first dose date to the last generated day on which
//   a
//     methadone or buprenorphine order is active and no other row covers the day. Naltrexone is never missed:
//     an injection covers its day and the 27 after it.
// Take-homes handed out in the last weeks cover days beyond the last generated day; bottles handed out before
// the first day cover days after it, so a few hand-over dates lie before the earliest dose date.

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace {

constexpr int warm_up_days = 180; // lived through before the first day, so that the clinic opens in full swing
constexpr int never = 1 << 28;    // later than any day

// ------------------------------------------------------------------------------------------------ chance

/// Marsaglia's xorshift with a multiplied output: eight bytes of state for each of many thousand slots. Nothing
/// below rolls twice where the language leaves the order of evaluation open.
class Dice {
  public:
    explicit Dice(std::uint64_t seed = 1) : state_(seed | 1) {
        for (int i = 0; i < 8; ++i) roll();
    }
    /// One of 0 .. faces-1.
    int below(int faces) {
        return static_cast<int>(((roll() >> 32) * static_cast<std::uint64_t>(faces)) >> 32);
    }
    /// One of low .. high.
    int between(int low, int high) { return low + below(high - low + 1); }
    /// True this many times in ten thousand.
    bool in_ten_thousand(int times) { return below(10000) < times; }
    /// One element of a list.
    template <class List>
    const auto& pick(const List& list) {
        return list[static_cast<std::size_t>(below(static_cast<int>(std::size(list))))];
    }

  private:
    std::uint64_t roll() {
        state_ ^= state_ >> 12;
        state_ ^= state_ << 25;
        state_ ^= state_ >> 27;
        return state_ * 0x2545F4914F6CDD1DULL;
    }
    std::uint64_t state_;
};

// ---------------------------------------------------------------------------------------------- calendar

using DateText = std::array<char, 10>;

DateText date_text(int day) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
    int year = static_cast<int>(date.year());
    const unsigned month = static_cast<unsigned>(date.month()), number = static_cast<unsigned>(date.day());
    DateText text{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0'};
    for (std::size_t i = 4; i-- > 0; year /= 10) text[i] = static_cast<char>('0' + year % 10);
    text[5] = static_cast<char>('0' + month / 10);
    text[6] = static_cast<char>('0' + month % 10);
    text[8] = static_cast<char>('0' + number / 10);
    text[9] = static_cast<char>('0' + number % 10);
    return text;
}

/// Days since 1970-01-01.
int day_number(std::chrono::year_month_day date) {
    return static_cast<int>(std::chrono::sys_days{date}.time_since_epoch().count());
}

/// 0 is Sunday, for days since 1970-01-01 of either sign.
int weekday(int day) { return ((day + 4) % 7 + 7) % 7; }

/// The clinic's opening days, and the text of every date it needs often.
class Calendar {
  public:
    Calendar(int first, int last) : first_(first) {
        for (int day = first; day <= last; ++day) {
            texts_.push_back(date_text(day));
            closed_.push_back(weekday(day) == 0 || holiday(day));
        }
    }
    std::string_view text(int day) const { return {texts_[index(day)].data(), texts_[index(day)].size()}; }
    bool open(int day) const { return !closed_[index(day)]; }
    int open_on_or_after(int day) const {
        while (!open(day)) ++day;
        return day;
    }
    int open_on_or_before(int day) const {
        while (!open(day)) --day;
        return day;
    }

  private:
    std::size_t index(int day) const { return static_cast<std::size_t>(day - first_); }

    // New Year, the last Monday of May, 4 July, the first Monday of September, the fourth Thursday of November,
    // Christmas.
    static bool holiday(int day) {
        const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
        const unsigned month = static_cast<unsigned>(date.month()), number = static_cast<unsigned>(date.day());
        const bool monday = weekday(day) == 1;
        switch (month) {
        case 1: return number == 1;
        case 5: return monday && number >= 25;
        case 7: return number == 4;
        case 9: return monday && number <= 7;
        case 11: return weekday(day) == 4 && number >= 22 && number <= 28;
        case 12: return number == 25;
        default: return false;
        }
    }

    int first_;
    std::vector<DateText> texts_;
    std::vector<bool> closed_;
};

// --------------------------------------------------------------------------------------------------- CSV

/// One RFC 4180 file: fields are appended to the current row, `end_row` closes it. Text is quoted where it must
/// be; `quoted` quotes it regardless, which the format allows and readers must accept.
class CsvFile {
  public:
    CsvFile(const std::filesystem::path& directory, const char* name, std::string_view header)
        : path_(directory / name), file_(std::fopen(path_.c_str(), "wb")) {
        if (file_ == nullptr) fail();
        buffer_.reserve(capacity + 4096);
        buffer_.append(header).append("\r\n");
    }
    CsvFile(const CsvFile&) = delete;
    CsvFile& operator=(const CsvFile&) = delete;
    ~CsvFile() {
        flush();
        if (std::fclose(file_) != 0) fail();
    }

    CsvFile& number(long long value) {
        std::array<char, 24> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        return plain({digits.data(), static_cast<std::size_t>(end - digits.data())});
    }
    /// Tenths as a decimal without trailing zeros: 85 is `8.5`, 80 is `8`.
    CsvFile& tenths(int value) {
        number(value / 10);
        if (value % 10 != 0) buffer_.append(1, '.').append(1, static_cast<char>('0' + value % 10));
        return *this;
    }
    /// A field that cannot contain anything to quote; empty for none.
    CsvFile& plain(std::string_view value) {
        if (row_begun_) buffer_ += ',';
        row_begun_ = true;
        buffer_.append(value);
        return *this;
    }
    CsvFile& none() { return plain({}); }
    CsvFile& text(std::string_view value) {
        return value.find_first_of(",\"\r\n") == std::string_view::npos ? plain(value) : quoted(value);
    }
    CsvFile& quoted(std::string_view value) {
        plain("\"");
        for (const char c : value) {
            if (c == '"') buffer_ += '"';
            buffer_ += c;
        }
        buffer_ += '"';
        return *this;
    }
    CsvFile& time_of_day(int minute) {
        const char digits[] = {static_cast<char>('0' + minute / 600), static_cast<char>('0' + minute / 60 % 10),
                               ':', static_cast<char>('0' + minute % 60 / 10),
                               static_cast<char>('0' + minute % 10)};
        return plain({digits, sizeof digits});
    }
    void end_row() {
        buffer_.append("\r\n");
        row_begun_ = false;
        if (buffer_.size() >= capacity) flush();
    }

  private:
    static constexpr std::size_t capacity = 1 << 18;

    void flush() {
        if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_) != buffer_.size()) fail();
        buffer_.clear();
    }
    [[noreturn]] void fail() const {
        std::perror(path_.c_str());
        std::exit(1);
    }

    std::filesystem::path path_;
    std::FILE* file_;
    std::string buffer_;
    bool row_begun_ = false;
};

// ------------------------------------------------------------------------------------------------- names

struct Name {
    std::string_view last, first;
};

constexpr std::array<std::string_view, 36> plain_first_names = {
    "Amara",   "Beatriz", "Calvin", "Denise", "Emeka", "Farah", "Gloria", "Hollis",  "Imani",
    "Jorge",   "Katya",   "Lamar",  "Mei",    "Nadia", "Omar",  "Paula",  "Rafael",  "Sheila",
    "Tomas",   "Ursula",  "Vernon", "Wanda",  "Yusuf", "Zelda", "Aaron",  "Bridget", "Curtis",
    "Dolores", "Ernest",  "Fay",    "Grant",  "Helen", "Ivan",  "Janice", "Kofi",    "Luz"};
constexpr std::array<std::string_view, 48> plain_last_names = {
    "Abbott",   "Barros",    "Castellano", "Dabrowski", "Eastman", "Ferreira", "Gallagher", "Hassan",
    "Ingram",   "Jankowski", "Kimball",    "Lindgren",  "Mbeki",   "Novak",    "Ortega",    "Pruitt",
    "Quigley",  "Rahman",    "Sandoval",   "Tran",      "Ulrich",  "Vasquez",  "Whitfield", "Yamada",
    "Zamora",   "Atwood",    "Beaumont",   "Crowley",   "Delgado", "Ellison",  "Farrow",    "Goldberg",
    "Holloway", "Iverson",   "Jeffers",    "Kowalski",  "Lovell",  "Mercado",  "Nakamura",  "Osborne",
    "Petrov",   "Ramsey",    "Stavros",    "Thibault",  "Udall",   "Voss",     "Winslow",   "Young"};

// Names that careless readers, sorters and writers break on. The first clients of every clinic bear them.
constexpr std::array<Name, 29> awkward_names = {{
    {"Whitcombe, III", "Theodore"},       // a comma
    {"Marsh", "Roberta \"Bobbie\""},      // quotes
    {"\"Sailor\" Quint, Jr.", "Ed, Sr."}, // both, from the first character on
    {"O'Rourke", "D'Andre"},              // apostrophes
    {"O'Rourke", "D'Andre"},              // and somebody else of the same name
    {"O\u2019Rourke", "D\u2019Andre"},    // the same with typographic ones
    {"N\u00FA\u00F1ez-\u00C1lvarez", "Jos\u00E9 Mar\u00EDa"},
    // Looks the same, but is written with combining marks.
    {"Nu\u0301n\u0303ez-A\u0301lvarez", "Jose\u0301 Mari\u0301a"},
    {"\u0141ukasiewicz", "\u015Awi\u0119tos\u0142awa"},
    {"\u00D8stergaard", "S\u00F8ren"},
    {"I\u015F\u0131k", "\u0130pek"}, // dotted and dotless i
    {"Stra\u00DFer", "J\u00FCrgen"},
    {"\u738B", "\u5C0F\u660E"}, // Chinese: one character
    {"\u9F98\u8C61", "\u5F6A"},
    {"\U00020BB7\u91CE", "\u5BB6\u5EB7"}, // Japanese, one character beyond the basic plane
    {"\uAE40", "\uBBFC\uC900"},
    {"\u041A\u043E\u0432\u0430\u043B\u044C\u0447\u0443\u043A", "\u041E\u043A\u0441\u0430\u043D\u0430"},
    {"\u0627\u0644\u062D\u062F\u0627\u062F", "\u0644\u064A\u0644\u0649"}, // right to left
    {"\u0928\u093E\u092F\u0930", "\u0905\u0928\u0941"},
    {"de la Cruz y Santos", "Mar\u00EDa del Carmen"},
    {"Null", "Petra"},
    {"True", "May"},
    {"E", "X"},
    {"Nan", "Inf"},
    {"=SUM", "-1+1"}, // would run as a formula in a spreadsheet
    {"Smith; DROP", "Tab"},
    {"100%_Sure", "\\N"},
    // Longer than any column.
    {"van der Westbroek-Featherstonework-Cholmonborough-Papadimitrovoulos-Steinhagenbergdorfer-"
     "Wolkenbruchhausener-Kahananuimoanapule",
     "Wilhelmina Bartholomea Anastasia Philippa Constantina Maximiliana Seraphina-Ottilie Evangelina "
     "Rosalinda Theodora"},
    {"\u0E27\u0E31\u0E12\u0E19\u0E32\u0E19\u0E38\u0E01\u0E39\u0E25", "\u0E2A\u0E21\u0E0A\u0E32\u0E22"},
}};

// ------------------------------------------------------------------------------------------------ people

enum class Medication : std::uint8_t { methadone, buprenorphine, naltrexone };
constexpr std::array<std::string_view, 3> medication_names = {"methadone", "buprenorphine", "naltrexone"};

/// How far somebody has come: the days they must be seen, and the column `take_homes` of their orders.
enum Level : int { daily, weekdays, three_visits, two_visits, weekly, fortnightly, monthly };
constexpr std::array<int, 7> take_homes_of_level = {1, 2, 4, 5, 6, 13, 27};
constexpr std::array<int, 7> tenure_for_level = {0, 15, 45, 90, 150, 300, 600};

// A tablet that comes in odd strengths, in tenths of a milligram.
constexpr std::array<int, 6> odd_tablets = {14, 29, 57, 86, 114, 171};

struct Order {
    int client = 0, tenths = 0, take_homes = 0, start = 0, end = never;
    Medication medication = Medication::methadone;
};

struct Episode {
    int client = 0, counselor = 0, admit = 0, discharge = never;
    std::string_view reason = {};
};

struct Membership {
    int group = 0, client = 0, join = 0, leave = never;
};

/// Somebody discharged, who may knock again.
struct Former {
    int client = 0;
    int not_before = 0;
    int covered_until = 0; ///< last day covered by what they took with them
    Medication medication = Medication::methadone;
};

/// A treatment slot and whoever holds it.
struct Slot {
    Dice dice;
    int vacant_until = 0;
    bool in_care = false;

    // the person and the stay
    int client = 0, episode = 0, counselor = 0, admit = 0, leave_on = 0;
    bool tapers = false;
    int skip_rate = 0;  ///< chance of missing a visit, in ten thousand
    int relapse = 0;    ///< chance of missing the next one too
    int patience = 0;   ///< missed days in a row after which the clinic closes the file
    int best_level = 0; ///< they will not get further than this
    int visit_weekday = 0;

    // the prescription
    Medication medication = Medication::methadone;
    int order = -1;        ///< index of the active order, -1 between orders
    int next_order_on = 0; ///< when the first or the next order begins, while there is none
    int order_since = 0;
    int tenths = 0, target = 0, level = daily;
    bool odd_strengths = false;
    int held_back_until = 0; ///< no new level before this day, after a run of missed days
    int switch_on = never;   ///< buprenorphine gives way to methadone at the first visit from here on

    // attendance
    int covered_until = 0, missed_run = 0;
    bool held_yesterday = false;
    int next_session = 0, next_screen = 0;
    int membership = -1, group_from = 0, group_until = 0;

    // what a small clinic must contain too
    int leave_with_bottles_from = never;
    std::optional<Former> comes_back = {}; ///< who this slot takes next, come what may
};

class Clinic {
  public:
    Clinic(const std::filesystem::path& directory, int census, int first, int last, std::uint64_t seed)
        : first_(first), last_(last), calendar_(first - warm_up_days - 10, last + 120), seeds_(seed),
          group_count_(census / 18 + 1), slots_(static_cast<std::size_t>(census)),
          staff_file_(directory, "staff.csv", "staff_id,name,role"),
          clients_file_(directory, "clients.csv", "client_id,last_name,first_name,birth_date"),
          episodes_file_(directory, "episodes.csv",
                         "episode_id,client_id,counselor_id,admit_date,discharge_date,reason"),
          orders_file_(directory, "orders.csv",
                       "order_id,client_id,medication,dose_mg,take_homes,start_date,end_date"),
          doses_file_(
              directory, "doses.csv",
              "dose_id,client_id,order_id,dose_date,status,dose_mg,dispensed_date,dispensed_time,staff_id"),
          sessions_file_(directory, "sessions.csv",
                         "session_id,client_id,counselor_id,group_id,kind,session_date,minutes,status"),
          groups_file_(directory, "groups.csv", "group_id,counselor_id,name,weekday"),
          rosters_file_(directory, "rosters.csv", "roster_id,group_id,client_id,join_date,leave_date"),
          screens_file_(directory, "screens.csv", "screen_id,client_id,collected_date,result") {
        hire(census);
        found_groups();
        const int opening = first_ - warm_up_days;
        for (std::size_t i = 0; i < slots_.size(); ++i) {
            Slot& slot = slots_[i];
            slot.dice = Dice(seeds_());
            slot.vacant_until = opening + slot.dice.below(60);
            if (i % 40 == 3) slot.leave_with_bottles_from = first_ + (last_ - first_) / 2;
            if (i % 40 == 7) slot.switch_on = first_ + (last_ - first_) / 3;
        }
    }

    /// Lives through every day, writing what happens as it happens.
    void live() {
        for (int day = first_ - warm_up_days; day <= last_; ++day)
            for (Slot& slot : slots_) live(slot, day);
    }

    /// Writes what is only known at the end: orders, episodes and rosters with their last day.
    void write_spans() {
        long long number = 0;
        for (const Order& order : orders_) {
            // Some of the orders still running already carry the day they will expire.
            const int expires = last_ + 1 + static_cast<int>(number / 5 * 7 % 30);
            const int end = order.end == never && number % 5 == 2 ? expires : order.end;
            orders_file_.number(++number)
                .number(order.client)
                .plain(name_of(order.medication))
                .tenths(order.tenths)
                .number(order.take_homes);
            span(orders_file_, order.start, end);
            orders_file_.end_row();
        }
        number = 0;
        for (const Episode& episode : episodes_) {
            episodes_file_.number(++number).number(episode.client).number(episode.counselor);
            span(episodes_file_, episode.admit, episode.discharge);
            episodes_file_.plain(episode.reason).end_row();
        }
        number = 0;
        for (const Membership& membership : memberships_) {
            rosters_file_.number(++number).number(membership.group).number(membership.client);
            span(rosters_file_, membership.join, membership.leave);
            rosters_file_.end_row();
        }
    }

  private:
    // -------------------------------------------------------------------------------------- the house

    static std::string_view name_of(Medication medication) {
        return medication_names[static_cast<std::size_t>(medication)];
    }

    // A start may lie years before the calendar (an old admission); an end may lie after it.
    static void span(CsvFile& file, int start, int end) {
        const DateText from = date_text(start);
        file.plain({from.data(), from.size()});
        if (end == never) {
            file.none();
        } else {
            const DateText until = date_text(end);
            file.plain({until.data(), until.size()});
        }
    }

    void hire(int census) {
        Dice dice(seeds_());
        const auto add = [&](std::string_view role) {
            const int id = first_staff_ + staff_count_++;
            std::string name(dice.pick(plain_first_names));
            name.append(" ").append(dice.pick(plain_last_names));
            if (staff_count_ == 2) name.append(", RN");
            if (staff_count_ == 4) name = "Si\u00E2n \"Sunny\" N\u00ED Bhriain";
            staff_file_.number(id).text(name).plain(role).end_row();
            return id;
        };
        first_nurse_ = first_staff_;
        nurse_count_ = census / 120 + 3;
        for (int i = 0; i < nurse_count_; ++i) add("nurse");
        first_counselor_ = first_staff_ + staff_count_;
        counselor_count_ = census / 40 + 2;
        for (int i = 0; i < counselor_count_; ++i) add("counselor");
    }

    void found_groups() {
        static constexpr std::array<std::string_view, 8> topics = {"Staying well",
                                                                   "Morning circle",
                                                                   "Parents, again",
                                                                   "Women's group",
                                                                   "The \"next step\" group",
                                                                   "Relapse skills",
                                                                   "Grief and change",
                                                                   "Grupo de recuperaci\u00F3n"};
        for (int group = 1; group <= group_count_; ++group) {
            std::string name(topics[static_cast<std::size_t>(group - 1) % topics.size()]);
            if (group > static_cast<int>(topics.size())) name.append(" ").append(std::to_string(group));
            groups_file_.number(group)
                .number(counselor_of_group(group))
                .quoted(name)
                .number(weekday_of_group(group));
            groups_file_.end_row();
        }
    }
    int counselor_of_group(int group) const { return first_counselor_ + (group - 1) % counselor_count_; }
    static int weekday_of_group(int group) { return 1 + (group - 1) * 2 % 5; }

    // ---------------------------------------------------------------------------- coming and going

    /// Enters a new client, with a name and a birth date; the number is the other system's chart number.
    int register_client(Slot& slot) {
        Dice& dice = slot.dice;
        last_client_ += 1 + dice.below(4);
        Name name;
        int birth = slot.admit - 365 * 18 - 70 - dice.below(9000) - dice.below(9000);
        if (client_count_ < awkward_names.size()) {
            name = awkward_names[client_count_];
        } else if (client_count_ % 60 == 30) {
            name = previous_name_; // one more person of that name
        } else if (client_count_ % 400 == 77) {
            name = previous_name_; // and their birth date as well: still two people
            birth = previous_birth_;
        } else if (dice.in_ten_thousand(400)) {
            name = dice.pick(awkward_names);
        } else {
            name = {dice.pick(plain_last_names), dice.pick(plain_first_names)};
        }
        if (client_count_ % 50 == 9) birth = birthday_in_leap_year(birth);
        ++client_count_;
        previous_name_ = name;
        previous_birth_ = birth;
        const DateText birth_text = date_text(birth);
        clients_file_.number(last_client_)
            .text(name.last)
            .text(name.first)
            .plain({birth_text.data(), birth_text.size()})
            .end_row();
        return last_client_;
    }

    static int birthday_in_leap_year(int day) {
        const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
        const int year = static_cast<int>(date.year()) / 4 * 4;
        const std::chrono::year_month_day leap{std::chrono::year{year}, std::chrono::February,
                                               std::chrono::day{29}};
        return day_number(leap);
    }

    void admit(Slot& slot, int day) {
        Dice& dice = slot.dice;
        std::optional<Former> former = std::exchange(slot.comes_back, std::nullopt);
        if (!former && !former_.empty() && dice.in_ten_thousand(2500)) {
            Former& candidate = former_[static_cast<std::size_t>(dice.below(static_cast<int>(former_.size())))];
            if (candidate.not_before <= day) {
                former = candidate;
                candidate = former_.back();
                former_.pop_back();
            }
        }
        // The clinic did not open with the first page of its computer: some have been here for many years.
        const bool opening = !former && slot.client == 0 && day < first_ - warm_up_days + 60;
        slot.admit = opening ? day - dice.below(dice.in_ten_thousand(2000) ? 4000 : 900) : day;

        const int kind = dice.below(100);
        slot.medication = kind < 66   ? Medication::methadone
                          : kind < 93 ? Medication::buprenorphine
                                      : Medication::naltrexone;
        if (slot.switch_on != never) slot.medication = Medication::buprenorphine;
        slot.covered_until = day - 1;
        slot.client = former ? former->client : register_client(slot);
        if (former && former->covered_until >= day) {
            // Still drinking the old bottles: the same medication goes on.
            slot.covered_until = former->covered_until;
            slot.medication = former->medication;
        }

        slot.in_care = true;
        const int fate = dice.below(100);
        const int stay = fate < 15   ? dice.between(3, 60)
                         : fate < 50 ? dice.between(60, 400)
                                     : dice.between(400, 2200);
        slot.leave_on = day + stay;
        slot.tapers = fate >= 50 && slot.medication != Medication::naltrexone && dice.in_ten_thousand(3000);
        slot.counselor = first_counselor_ + dice.below(counselor_count_);
        slot.skip_rate = dice.between(60, 500);
        if (dice.in_ten_thousand(1500)) slot.skip_rate += 900;
        slot.relapse = dice.between(2500, 6000);
        slot.patience = dice.between(14, 30);
        slot.best_level = dice.between(daily, monthly);
        if (slot.leave_with_bottles_from != never) slot.best_level = weekly;
        slot.visit_weekday = dice.between(1, 5);
        slot.order = -1;
        slot.next_order_on =
            dice.in_ten_thousand(8500) ? day : calendar_.open_on_or_after(day + dice.between(1, 3));
        slot.level = daily;
        slot.held_back_until = 0;
        slot.missed_run = 0;
        slot.held_yesterday = false;
        begin_strength(slot, opening);
        slot.next_session = day + dice.between(0, 5);
        slot.next_screen = slot.next_order_on;
        slot.membership = -1;
        slot.group_from = dice.in_ten_thousand(6500) ? day + dice.between(7, 40) : never;
        episodes_.push_back({slot.client, slot.counselor, slot.admit, never, {}});
        slot.episode = static_cast<int>(episodes_.size()) - 1;
    }

    /// First strength and the one aimed at.
    void begin_strength(Slot& slot, bool settled) {
        Dice& dice = slot.dice;
        slot.odd_strengths = slot.medication == Medication::buprenorphine && dice.in_ten_thousand(1200);
        switch (slot.medication) {
        case Medication::methadone:
            slot.tenths = 10 * dice.pick(std::array{20, 25, 30, 30, 30});
            slot.target = 50 * dice.between(11, 28);
            break;
        case Medication::buprenorphine:
            slot.tenths = slot.odd_strengths ? odd_tablets[2] : 10 * dice.pick(std::array{4, 8, 8});
            slot.target = slot.odd_strengths
                              ? dice.pick(std::array{odd_tablets[3], odd_tablets[4], odd_tablets[5]})
                              : 40 * dice.between(2, 6);
            break;
        case Medication::naltrexone: slot.tenths = slot.target = 3800; break;
        }
        if (settled) slot.tenths = slot.target;
    }

    void discharge(Slot& slot, int day, std::string_view reason) {
        Dice& dice = slot.dice;
        end_order(slot, day);
        leave_group(slot, day);
        Episode& episode = episodes_[static_cast<std::size_t>(slot.episode)];
        episode.discharge = day;
        episode.reason = reason;
        slot.in_care = false;
        slot.vacant_until = day + dice.between(1, 9);
        int not_before = day + dice.between(1, 120);
        // An injection works on for weeks; nothing else is begun before it has worn off.
        if (slot.medication == Medication::naltrexone && slot.covered_until >= not_before)
            not_before = slot.covered_until + dice.between(1, 30);
        former_.push_back({slot.client, not_before, slot.covered_until, slot.medication});
    }

    // ------------------------------------------------------------------------------------------ orders

    void start_order(Slot& slot, int day) {
        Order order;
        order.client = slot.client;
        order.tenths = slot.tenths;
        order.take_homes = slot.medication == Medication::naltrexone
                               ? 0
                               : take_homes_of_level[static_cast<std::size_t>(slot.level)];
        order.start = day;
        order.medication = slot.medication;
        orders_.push_back(order);
        slot.order = static_cast<int>(orders_.size()) - 1;
        slot.order_since = day;
    }

    void end_order(Slot& slot, int day) {
        if (slot.order < 0) return;
        orders_[static_cast<std::size_t>(slot.order)].end = day;
        slot.order = -1;
        slot.next_order_on = never;
    }

    /// The old order ends and another begins, both this morning.
    void replace_order(Slot& slot, int day) {
        end_order(slot, day);
        start_order(slot, day);
    }

    int earned_level(const Slot& slot, int day) const {
        int level = daily;
        while (level < slot.best_level &&
               day - slot.admit >= tenure_for_level[static_cast<std::size_t>(level) + 1])
            ++level;
        if (day < slot.held_back_until) level = level > 2 ? level - 2 : 0;
        return level;
    }

    /// One step up or down, within what the medication comes in.
    static int stepped(const Slot& slot, int direction, int step) {
        if (slot.odd_strengths) {
            std::size_t at = 0;
            while (at + 1 < odd_tablets.size() && odd_tablets[at] < slot.tenths) ++at;
            if (direction > 0 && at + 1 < odd_tablets.size()) ++at;
            if (direction < 0 && at > 0) --at;
            return odd_tablets[at];
        }
        const bool methadone = slot.medication == Medication::methadone;
        const int lowest = methadone ? 25 : 20, highest = methadone ? 1800 : 240;
        const int tenths = slot.tenths + direction * step;
        return tenths < lowest ? lowest : tenths > highest ? highest : tenths;
    }

    /// What the prescriber changes on a morning somebody is due, whether or not they then turn up.
    void review(Slot& slot, int day) {
        if (slot.order_since == day) return;
        Dice& dice = slot.dice;
        const int age = day - slot.order_since, step = slot.medication == Medication::methadone ? 25 : 20;
        int tenths = slot.tenths;
        if (slot.tapers && slot.leave_on - day < 120) {
            if (age >= 14) tenths = stepped(slot, -1, step * dice.between(1, 5));
        } else if (tenths < slot.target) {
            if (age >= 3 && slot.missed_run == 0 && dice.in_ten_thousand(2500)) {
                tenths = stepped(slot, 1, step * dice.between(2, 6));
                if (tenths > slot.target && !slot.odd_strengths) tenths = slot.target;
            }
        } else if (dice.in_ten_thousand(150)) {
            const int direction = dice.in_ten_thousand(5500) ? 1 : -1;
            tenths = slot.target = stepped(slot, direction, step * dice.between(1, 4));
        }
        const int level = earned_level(slot, day);
        if (tenths == slot.tenths && level == slot.level && age < 180) return;
        slot.tenths = tenths;
        slot.level = level;
        replace_order(slot, day);
    }

    // -------------------------------------------------------------------------------------- one day

    void live(Slot& slot, int day) {
        if (!slot.in_care) {
            if (day < slot.vacant_until || !calendar_.open(day)) return;
            admit(slot, day);
        } else if (leaves(slot, day)) {
            return;
        }
        if (slot.tapers && slot.order >= 0 && slot.order_since < day && day >= slot.leave_on - 5)
            end_order(slot, day); // tapered off; the file stays open for a few days
        if (slot.order < 0 && day >= slot.next_order_on) start_order(slot, day);

        bool seen = false, absent = false;
        if (slot.order >= 0) {
            if (slot.medication == Medication::naltrexone) {
                seen = inject(slot, day);
            } else if (day > slot.covered_until) {
                if (calendar_.open(day)) {
                    seen = visit(slot, day);
                    absent = !seen;
                } else {
                    miss(slot, day); // nobody can come, and there is no bottle for the day
                }
            } else if (calendar_.open(day) && slot.order_since < day && slot.dice.in_ten_thousand(15)) {
                const int direction = slot.dice.in_ten_thousand(5000) ? 1 : -1;
                const int step = slot.medication == Medication::methadone ? 50 : 20;
                slot.tenths = slot.target = stepped(slot, direction, step);
                replace_order(slot, day); // by telephone, while bottles of the old order are at home
            }
        }
        counsel(slot, day, absent);
        if (seen && day >= slot.next_screen) screen(slot, day);
    }

    /// Whether this is the day somebody's file is closed; closes it.
    bool leaves(Slot& slot, int day) {
        static constexpr std::array<std::string_view, 3> reasons = {"transferred", "administrative",
                                                                    "left against advice"};
        if (day <= slot.admit) return false;
        if (slot.missed_run >= slot.patience) {
            discharge(slot, day, "left against advice");
        } else if (day >= slot.leave_on) {
            const bool well = slot.tapers || slot.dice.in_ten_thousand(1500);
            discharge(slot, day, well ? std::string_view("completed") : slot.dice.pick(reasons));
        } else if (day >= slot.leave_with_bottles_from && slot.covered_until >= day + 3 &&
                   slot.medication != Medication::naltrexone) {
            // Leaves with bottles in hand and is back before they are empty.
            slot.leave_with_bottles_from = never;
            discharge(slot, day, "administrative");
            slot.vacant_until = day + 2;
            slot.comes_back = former_.back();
            former_.pop_back();
        } else {
            return false;
        }
        return true;
    }

    /// A day somebody is expected at the window. True when they were seen.
    bool visit(Slot& slot, int day) {
        Dice& dice = slot.dice;
        if (slot.medication == Medication::buprenorphine && slot.order_since < day &&
            (day >= slot.switch_on || dice.in_ten_thousand(3))) {
            slot.switch_on = never;
            end_order(slot, day);
            slot.medication = Medication::methadone;
            slot.level = daily;
            begin_strength(slot, false);
            start_order(slot, day);
        } else if (slot.medication == Medication::methadone && slot.order_since < day &&
                   dice.in_ten_thousand(2)) {
            end_order(slot, day); // a day or two without either, then buprenorphine
            slot.medication = Medication::buprenorphine;
            slot.level = daily;
            begin_strength(slot, false);
            slot.next_order_on = day + dice.between(1, 2);
            return false;
        } else if (slot.order_since < day && dice.in_ten_thousand(8)) {
            end_order(slot, day); // the order ran out and nobody signed the next one in time
            slot.next_order_on = day + dice.between(1, 4);
            return false;
        } else {
            review(slot, day);
        }

        const int chance_to_miss = slot.missed_run > 9   ? 9300
                                   : slot.missed_run > 0 ? slot.relapse
                                                         : slot.skip_rate;
        if (dice.in_ten_thousand(chance_to_miss)) {
            miss(slot, day);
            return false;
        }
        if (slot.missed_run >= 3) {
            slot.held_back_until = day + 60;
            come_back_lower(slot, day);
        }
        slot.missed_run = 0;
        if (dice.in_ten_thousand(slot.held_yesterday ? 2500 : 35)) {
            slot.held_yesterday = true;
            not_given(slot, day, "held");
            return true;
        }
        slot.held_yesterday = false;
        hand_over(slot, day);
        return true;
    }

    /// After days without a dose the next one is smaller: written this morning, given this morning.
    void come_back_lower(Slot& slot, int day) {
        if (slot.order_since == day) return;
        int tenths = slot.medication == Medication::methadone ? slot.tenths / 50 * 25 : slot.tenths;
        if (slot.medication == Medication::methadone && slot.missed_run >= 5 && tenths > 300) tenths = 300;
        slot.tenths = tenths < slot.tenths && tenths >= 25 ? tenths : slot.tenths;
        slot.level = earned_level(slot, day);
        replace_order(slot, day);
    }

    /// Gives today's dose and the bottles for every day until the next visit.
    void hand_over(Slot& slot, int day) {
        Dice& dice = slot.dice;
        const int minute =
            weekday(day) == 6 ? dice.between(6 * 60, 9 * 60 + 59) : dice.between(5 * 60 + 30, 11 * 60 + 59);
        const int nurse = first_nurse_ + dice.below(nurse_count_);
        give(slot, day, "administered", day, minute, nurse);
        int until = next_visit(slot, day) - 1;
        if (dice.in_ten_thousand(90)) until = day; // no lockbox, no bottles
        for (int ahead = day + 1; ahead <= until; ++ahead) give(slot, ahead, "take_home", day, minute, nurse);
        slot.covered_until = until;
    }

    /// The next day somebody must be seen: an open day, so that closed ones before it are handed out ahead.
    int next_visit(const Slot& slot, int day) const {
        const auto next_own_weekday = [&](int from) {
            while (weekday(from) != slot.visit_weekday) ++from;
            return from;
        };
        int next = day + 1;
        switch (slot.level) {
        case weekdays:
            while (weekday(next) == 6 || weekday(next) == 0) ++next;
            break;
        case three_visits:
            while (weekday(next) != 1 && weekday(next) != 3 && weekday(next) != 5) ++next;
            break;
        case two_visits:
            while (weekday(next) != 1 && weekday(next) != 4) ++next;
            break;
        case weekly: next = next_own_weekday(day + 1); break;
        case fortnightly: next = next_own_weekday(day + 8); break;
        case monthly: next = next_own_weekday(day + 22); break;
        default: break;
        }
        return calendar_.open_on_or_after(next);
    }

    /// The injection, every 28 days; brought forward when the clinic is closed on the day.
    bool inject(Slot& slot, int day) {
        const int due = slot.covered_until + 1;
        if (!calendar_.open(day) || day < calendar_.open_on_or_before(due)) return false;
        if (day - slot.order_since >= 170) replace_order(slot, day);
        Dice& dice = slot.dice;
        const int minute = dice.between(8 * 60, 11 * 60);
        give(slot, day, "administered", day, minute, first_nurse_ + dice.below(nurse_count_));
        slot.covered_until = day + 27;
        return true;
    }

    void miss(Slot& slot, int day) {
        ++slot.missed_run;
        not_given(slot, day, "missed");
    }

    // ------------------------------------------------------------------------------------ what is written

    void give(const Slot& slot, int dose_day, std::string_view status, int day, int minute, int nurse) {
        if (dose_day < first_) return;
        doses_file_.number(++dose_count_)
            .number(slot.client)
            .number(slot.order + 1)
            .plain(calendar_.text(dose_day))
            .plain(status)
            .tenths(slot.tenths)
            .plain(calendar_.text(day))
            .time_of_day(minute)
            .number(nurse)
            .end_row();
    }

    void not_given(const Slot& slot, int day, std::string_view status) {
        if (day < first_) return;
        doses_file_.number(++dose_count_)
            .number(slot.client)
            .number(slot.order + 1)
            .plain(calendar_.text(day))
            .plain(status)
            .number(0)
            .none()
            .none()
            .none()
            .end_row();
    }

    void counsel(Slot& slot, int day, bool absent) {
        Dice& dice = slot.dice;
        if (day >= slot.next_session && calendar_.open(day) && weekday(day) != 6) {
            static constexpr std::array<std::string_view, 8> kinds = {
                "individual", "individual", "individual",      "individual",
                "individual", "family",     "case_management", "case_management"};
            const std::string_view kind = dice.pick(kinds);
            const int counselor =
                dice.in_ten_thousand(700) ? first_counselor_ + dice.below(counselor_count_) : slot.counselor;
            const int minutes = kind == "family" ? 60 : dice.pick(std::array{25, 30, 45, 50, 50});
            session(slot.client, counselor, 0, kind, day, minutes, outcome(dice, absent));
            slot.next_session = day + (day - slot.admit < 90 ? dice.between(5, 9) : dice.between(12, 35));
        }
        if (slot.membership < 0 && day >= slot.group_from) {
            slot.group_until = day + dice.between(40, 300);
            memberships_.push_back({1 + dice.below(group_count_), slot.client, day, never});
            slot.membership = static_cast<int>(memberships_.size()) - 1;
        } else if (slot.membership >= 0 && day >= slot.group_until) {
            leave_group(slot, day);
            slot.group_from = dice.in_ten_thousand(5000) ? day + dice.between(1, 60) : never;
        }
        if (slot.membership < 0) return;
        const int group = memberships_[static_cast<std::size_t>(slot.membership)].group;
        if (weekday(day) != weekday_of_group(group)) return;
        const std::string_view result =
            calendar_.open(day) ? outcome(dice, absent) : std::string_view("cancelled");
        session(slot.client, counselor_of_group(group), group, "group", day, 90, result);
    }

    void leave_group(Slot& slot, int day) {
        if (slot.membership < 0) return;
        memberships_[static_cast<std::size_t>(slot.membership)].leave = day;
        slot.membership = -1;
    }

    static std::string_view outcome(Dice& dice, bool absent) {
        const int chance = dice.below(100);
        if (absent) return chance < 12 ? "attended" : chance < 88 ? "no_show" : "cancelled";
        return chance < 81 ? "attended" : chance < 93 ? "no_show" : "cancelled";
    }

    void session(int client, int counselor, int group, std::string_view kind, int day, int minutes,
                 std::string_view status) {
        if (day < first_) return;
        sessions_file_.number(++session_count_).number(client).number(counselor);
        if (group == 0)
            sessions_file_.none();
        else
            sessions_file_.number(group);
        sessions_file_.plain(kind).plain(calendar_.text(day)).number(minutes).plain(status).end_row();
    }

    void screen(Slot& slot, int day) {
        static constexpr std::array<std::string_view, 9> results = {"negative",       "opioid",   "negative",
                                                                    "negative",       "cocaine",  "negative",
                                                                    "benzodiazepine", "negative", "opioid"};
        Dice& dice = slot.dice;
        const bool settled = day - slot.admit > 120 && dice.in_ten_thousand(6000);
        const std::string_view result = settled ? std::string_view("negative") : dice.pick(results);
        slot.next_screen = day + dice.between(14, 44);
        if (day < first_) return;
        screens_file_.number(++screen_count_)
            .number(slot.client)
            .plain(calendar_.text(day))
            .plain(result)
            .end_row();
    }

    int first_, last_;
    Calendar calendar_;
    std::mt19937_64 seeds_; // its output is fixed by the standard; it only seeds the dice

    int first_staff_ = 101, staff_count_ = 0;
    int first_nurse_ = 0, nurse_count_ = 0, first_counselor_ = 0, counselor_count_ = 0, group_count_;
    int last_client_ = 1000;
    std::size_t client_count_ = 0;
    Name previous_name_;
    int previous_birth_ = 0;
    long long dose_count_ = 0, session_count_ = 0, screen_count_ = 0;

    std::vector<Slot> slots_;
    std::vector<Former> former_;
    std::vector<Order> orders_;
    std::vector<Episode> episodes_;
    std::vector<Membership> memberships_;

    CsvFile staff_file_, clients_file_, episodes_file_, orders_file_, doses_file_, sessions_file_, groups_file_,
        rosters_file_, screens_file_;
};

// ------------------------------------------------------------------------------------------ command line

constexpr const char* usage =
    "usage: generate CENSUS DAYS SEED OUT_DIR [--last-day YYYY-MM-DD]\n"
    "\n"
    "Writes the nine CSV files of a made-up clinic to OUT_DIR.\n"
    "  CENSUS      treatment slots: about so many clients are in care on any day (1 to 1000000)\n"
    "  DAYS        days of history, the last day included (1 to 3660)\n"
    "  SEED        a whole number; the same arguments write the same bytes\n"
    "  --last-day  last day of the history (default 2025-12-31)\n";

/// A whole number in the range, or false.
template <class Number>
bool read_number(std::string_view text, Number low, Number high, Number& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && value >= low && value <= high;
}

bool read_day(std::string_view text, int& day) {
    int year = 0, month = 0, number = 0;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    if (!read_number(text.substr(0, 4), 1990, 2099, year) || !read_number(text.substr(5, 2), 1, 12, month) ||
        !read_number(text.substr(8, 2), 1, 31, number))
        return false;
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(number)}};
    if (!date.ok()) return false;
    day = day_number(date);
    return true;
}

} // namespace

int main(int argc, char** argv) {
    std::vector<std::string_view> words;
    std::string_view last_day = "2025-12-31";
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "-h" || word == "--help") {
            std::fputs(usage, stdout);
            return 0;
        }
        if (word == "--last-day" && i + 1 < argc)
            last_day = argv[++i];
        else if (word.starts_with("--last-day="))
            last_day = word.substr(11);
        else
            words.push_back(word);
    }
    int census = 0, days = 0, last = 0;
    std::uint64_t seed = 0;
    if (words.size() != 4 || !read_number(words[0], 1, 1'000'000, census) ||
        !read_number(words[1], 1, 3660, days) || !read_number<std::uint64_t>(words[2], 0, UINT64_MAX, seed) ||
        words[3].empty() || words[3].front() == '-' || !read_day(last_day, last)) {
        std::fputs(usage, stderr);
        return 2;
    }
    const std::filesystem::path directory(words[3]);
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) {
        std::fprintf(stderr, "generate: %s: %s\n", directory.c_str(), error.message().c_str());
        return 1;
    }
    Clinic clinic(directory, census, last - days + 1, last, seed);
    clinic.live();
    clinic.write_spans();
}
