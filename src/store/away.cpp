#include "store/away.hpp"

#include "store/derived.hpp"

namespace mat::store {
namespace {

Value day_value(Day day) { return std::int64_t{day.number()}; }

} // namespace

std::int64_t record_absence(Writer& writer, const Client& client, const domain::AbsenceRecord& absence) {
    touch_days(writer, absence.days.first);
    return writer.record(Fact::absence,
                         {client.number.sequence(), day_value(absence.days.first), day_value(absence.days.last), absence.kind, absence.dosed});
}

void record_absence_end(Writer& writer, const domain::AbsenceRecord& absence, Day day) {
    touch_days(writer, day);
    writer.record(Fact::absence_end, {absence.id, day_value(day)});
}

std::int64_t record_guest_stay(Writer& writer, const Client& client, const domain::GuestStay& stay) {
    touch_days(writer, stay.days.first);
    return writer.record(Fact::guest_stay, {client.number.sequence(), day_value(stay.days.first), day_value(stay.days.last), stay.direction});
}

void record_guest_stay_end(Writer& writer, const domain::GuestStay& stay, Day day) {
    touch_days(writer, day);
    writer.record(Fact::guest_stay_end, {stay.id, day_value(day)});
}

void record_guest_arrival(Writer& writer, const Keys* keys, const Client& client, std::int64_t stay, const GuestArrival& arrival,
                          std::string_view note) {
    const std::int64_t id = writer.next_id(Fact::guest_arrival);
    writer.record(Fact::guest_arrival, id,
                  {stay, static_cast<std::int64_t>(arrival.medication), arrival.amount.micrograms(), day_value(arrival.last_dose),
                   arrival.verified_by, std::int64_t{arrival.take_homes},
                   sealed_note(writer, keys, client.number.sequence(), Fact::guest_arrival, id, note)});
}

} // namespace mat::store
