// A time zone as the tz database describes it: which offset from UTC is in force at a moment, and which moments
// a local time can mean. Pure: the caller reads the file and hands over its bytes.
#pragma once

#include "mat/day.hpp"
#include "mat/instant.hpp"
#include "mat/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mat::domain {

/// A wall-clock reading without a zone: a civil date and seconds since its midnight (0 to 86,399).
struct LocalTime {
    Day day;
    std::int32_t second = 0;
    friend constexpr auto operator<=>(LocalTime, LocalTime) = default;
};

class Zone {
  public:
    /// Reads the bytes of a TZif file (RFC 8536, versions 1 to 4), with the POSIX rule of its footer for
    /// moments after its last transition. `name` is the IANA name, kept for display. Failure (usage) when the
    /// bytes are no TZif file.
    static Result<Zone> parse(std::string_view name, std::string_view bytes);
    /// Coordinated universal time, for stores that do not exist yet and for tests.
    static Zone utc();

    const std::string& name() const { return name_; }

    /// Seconds east of UTC in force at that moment.
    std::int32_t offset_at(Instant moment) const;
    /// The wall clock of the clinic at that moment.
    LocalTime local(Instant moment) const;
    /// The civil date of the clinic at that moment.
    Day day(Instant moment) const { return local(moment).day; }
    /// Every moment at which the wall clock reads so, earliest first: one as a rule, none in the hour that a
    /// change to summer time skips, two in the hour that the change back repeats.
    std::vector<Instant> moments(LocalTime time) const;
    /// The moment of that reading; in a skipped hour the moment of the change, in a repeated one the earlier.
    /// For imported history, where nobody can be asked.
    Instant moment_or_nearest(LocalTime time) const;

    /// RFC 3339 with offset, whole seconds: `2026-11-21T06:44:00-05:00`
    std::string text(Instant moment) const;

  private:
    // What was in force when: offsets_[0] before starts_[0], offsets_[i] from starts_[i - 1] on. The footer's
    // rule is written out into it up to the year 2200 (Day ends with 2170), so that every question is one
    // search.
    std::string name_ = "UTC";
    std::vector<std::int64_t> starts_;        // seconds since 1970, ascending
    std::vector<std::int32_t> offsets_ = {0}; // one more than starts_; neighbours differ

    std::size_t segment_at(std::int64_t second) const;
};

} // namespace mat::domain
