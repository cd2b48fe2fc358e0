// The clinic itself: its dated settings, closed days, staff, and what the program knows of its own history.
#pragma once

#include "domain/coverage.hpp"
#include "domain/policy.hpp"
#include "domain/roles.hpp"
#include "domain/zone.hpp"
#include "store/keys.hpp"
#include "store/store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mat::store {

/// A setting in the store, by the name that `config set` takes.
struct SettingKind {
    std::string_view name;
    std::string_view fallback; ///< where it was never set
    std::string_view meaning;
};
/// Every clinic setting there is.
std::span<const SettingKind> setting_kinds();

/// The value in force on that day, or the fallback.
std::string setting(const Reader& reader, std::string_view name, Day day);
/// Who set it and from when: every version, newest first.
struct SettingVersion { std::string value; Day from; std::int64_t entry; };
std::vector<SettingVersion> setting_versions(const Reader& reader, std::string_view name);
/// The words of a setting that is a list: `a,b`; `none` is no word.
std::vector<std::string> words_of_setting(std::string_view value);
void record_setting(Writer& writer, std::string_view name, std::string_view value, Day from);

/// When the dosing window is open, in seconds after midnight.
struct Hours {
    std::int32_t opens = 0, closes = 0;
    friend bool operator==(Hours, Hours) = default;
};
/// `05:30-11:00`: opens before it closes, both on the day. Nothing for other words.
std::optional<Hours> parse_hours(std::string_view text);
/// The setting with that weekday's hours (0 is Sunday): `hours.mon`. Not of `config set`: `config hours` sets it.
std::string hours_setting(int weekday);

/// Settings as values, for the day of the reader's moment.
struct Clinic {
    std::string name;
    domain::Zone zone;
    Day today; ///< the clinic's civil date at the reader's moment
    unsigned closed_weekdays = 0;
    int exempt_weekday = 0;
    std::optional<Hours> hours;     ///< of today's weekday, where they are set
    std::int32_t window_closes = 0; ///< seconds after midnight, today: by its hours, else by `window.closes`
    std::string program;
    domain::Policy policy;       ///< the clinic's, today: what is built in and its State's and its own layers
    bool has_layers = false;     ///< any layer was ever adopted: else nobody needs to look for one
    bool has_patient_layers = false;
    /// Whether today's dosing window has closed by that moment.
    bool window_has_closed(Instant moment) const { return zone.day(moment) > today || zone.local(moment).second >= window_closes; }
};
/// Throws Error where the zone is unknown to this machine.
Clinic read_clinic(const Reader& reader);
/// The zone by its IANA name. Failure (usage) where there is none of that name.
Result<domain::Zone> load_zone(const std::string& name);
/// `sun,sat` as bits, Sunday the lowest. Failure (usage) naming the word.
Result<unsigned> parse_weekdays(std::string_view text);

struct Closure { std::int64_t id; Day day; std::string kind; };
/// Closed days of holiday or emergency in the range, in order.
std::vector<Closure> closures(const Reader& reader, DayRange range);
/// Whether the clinic is closed that day: a weekday of rest, or a closure.
bool closed_on(const Reader& reader, const Clinic& clinic, Day day);
std::int64_t record_closure(Writer& writer, Day day, std::string_view kind);

/// What the login of somebody in another system's history begins with. A colon stands in no Unix login: nobody acts as them.
inline constexpr std::string_view imported_login_prefix = "import:";

struct StaffMember {
    std::int64_t id = 0;
    std::string login, initials;
    domain::Roles roles;
    std::string name; ///< only where keys were given
};
std::optional<StaffMember> find_staff(const Reader& reader, std::string_view login);
/// All staff by login; names opened where keys are given.
std::vector<StaffMember> list_staff(const Reader& reader, const Keys* keys);
std::string staff_login(const Reader& reader, std::optional<std::int64_t> staff);
std::int64_t record_staff(Writer& writer, const Keys& keys, std::string_view login, std::string_view initials,
                          std::string_view name, domain::Roles roles);
void record_roles(Writer& writer, std::int64_t staff, domain::Roles roles);

/// An event of the store's own life: `init`, `restore`, `doses-attested`, `clock-proposed`, `clock-attested`,
/// `rekey`, `recovery`, `migrate`.
std::int64_t record_event(Writer& writer, std::string_view kind, std::optional<Instant> through);

/// What dosing must know about the store itself.
struct StoreTrust {
    bool doses_unknown = false;
    Instant clock_floor; ///< the clock must not be behind this
    std::optional<std::string> clock_proposed_by; ///< login of an unconfirmed clock attestation
};
StoreTrust store_trust(const Reader& reader);

/// Which days of the clinic's history are known.
domain::KnownDays known_days(const Reader& reader, const domain::Zone& zone);

} // namespace mat::store
