# `mat config`: the clinic's dated settings and its closed days.
load support

setup_file() { make_clinic; }
setup() { copy_clinic; }

@test "prints one setting" {
    session <<'END'
06:00 nurse$ mat config get zone
America/Chicago
nurse$ mat config get closed_weekdays --json
{"name":"closed_weekdays","value":"sun","from_date":null,"meaning":"weekdays on which the clinic is closed: sun,sat or none"}
nurse$ mat config get zoen
! mat config: 'zoen' is not a setting
! hint: did you mean zone? settings are clinic, zone, address, phone, closed_weekdays, takehome.exempt_weekday, window.closes, window.idle_minutes, window.count_gate, program, policy, retention.censor_reasons
[2]
END
}

@test "keeps the answer to a question under --quiet" {
    session <<'END'
06:00 nurse$ mat -q config get zone
America/Chicago
END
}

@test "lists every setting" {
    session <<'END'
06:00 nurse$ mat config list --format csv
name,value,from_date,meaning
clinic,Riverside,,"name of the clinic, on reports and labels"
zone,America/Chicago,,IANA time zone of the clinic; fixed once a dose is recorded
address,1 River Street,,"address of the clinic, on labels (42 CFR 8.12(i)(4))"
phone,555-0100,,"telephone of the clinic, on labels"
closed_weekdays,sun,,"weekdays on which the clinic is closed: sun,sat or none"
takehome.exempt_weekday,sun,,the one closed weekend day that needs no determination (42 CFR 8.12(i)(1))
window.closes,11:00,,when the dosing window closes: a day without a dose counts as missed from then on
window.idle_minutes,5,,the dosing window closes after so many minutes without a key; 0: never
window.count_gate,no,,yes: the dosing window opens when the open lots of its station were counted today
program,otp,,program of new episodes
policy,federal-2024,,built-in policy
retention.censor_reasons,"completed,transferred,died",,ends of an episode that retention does not count against it
nurse$ mat config list
NAME                      VALUE                       FROM DATE  MEANING
clinic                    Riverside                   -          name of the clinic, on reports and labels
zone                      America/Chicago             -          IANA time zone of the clinic; fixed once a dose is recorded
address                   1 River Street              -          address of the clinic, on labels (42 CFR 8.12(i)(4))
phone                     555-0100                    -          telephone of the clinic, on labels
closed_weekdays           sun                         -          weekdays on which the clinic is closed: sun,sat or none
takehome.exempt_weekday   sun                         -          the one closed weekend day that needs no determination (42 CFR 8.12(i)(1))
window.closes             11:00                       -          when the dosing window closes: a day without a dose counts as missed from then on
window.idle_minutes       5                           -          the dosing window closes after so many minutes without a key; 0: never
window.count_gate         no                          -          yes: the dosing window opens when the open lots of its station were counted today
program                   otp                         -          program of new episodes
policy                    federal-2024                -          built-in policy
retention.censor_reasons  completed,transferred,died  -          ends of an episode that retention does not count against it
END
}

@test "changes a setting from a day on" {
    session <<'END'
06:00 admin$ mat config set window.closes 12:30 --from 2026-12-01
window.closes: 11:00 → 12:30, from Tue 2026-12-01.
admin$ mat config get window.closes
11:00
2026-12-01 06:00 admin$ mat config get window.closes --json
{"name":"window.closes","value":"12:30","from_date":"2026-12-01","meaning":"when the dosing window closes: a day without a dose counts as missed from then on"}
admin$ mat config get window.closes --as-of 2026-11-30
11:00
END
}

@test "refuses values that no setting takes" {
    session <<'END'
06:00 admin$ mat config set colour blue
! mat config: 'colour' is not a setting
! hint: settings are clinic, zone, address, phone, closed_weekdays, takehome.exempt_weekday, window.closes, window.idle_minutes, window.count_gate, program, policy, retention.censor_reasons
[2]
admin$ mat config set zone America/Chicagoo
! mat config: 'America/Chicagoo' is not a time zone of this machine
! hint: did you mean America/Chicago? use an IANA name such as America/Chicago (package tzdata)
[2]
admin$ mat config set closed_weekdays sunday
! mat config: 'sunday' is not a weekday
! hint: weekdays are sun,mon,tue,wed,thu,fri,sat, or the word none
[2]
admin$ mat config set window.closes 25:00
! mat config: '25:00' is not a time of day
! hint: write it as 11:00
[2]
admin$ mat config set window.closes 7:00
! mat config: '7:00' is not a time of day
! hint: write it as 11:00
[2]
admin$ mat config set policy federal-1999
! mat config: 'federal-1999' is not a built-in policy
! hint: built in are federal-2024 and federal-2001
[2]
admin$ mat config set clinic ''
! mat config: the clinic needs a name
[2]
admin$ mat config set phone
! mat config: VALUE is missing
! hint: …
[2]
END
}

@test "fixes the zone with the first dose" {
    make_client
    session <<'END'
06:00 admin$ mat config set zone America/New_York
zone: America/Chicago → America/New_York.
admin$ mat config set zone America/Chicago
zone: America/New_York → America/Chicago.
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
admin$ mat config set zone America/New_York
! mat config: refused: zone-fixed: the zone is fixed: doses are recorded by its dates
[5]
END
}

@test "closes a day, once" {
    session <<'END'
06:00 admin$ mat config closure add 2026-12-25 --kind holiday
Closed on Fri 2026-12-25 (holiday).
admin$ mat config closure add 2026-12-25 --kind emergency
Fri 2026-12-25 is a closed day already (holiday).
admin$ mat config closure add tomorrow --kind emergency --json
{"closure":2,"day":"2026-11-17","kind":"emergency"}
admin$ mat config closure list
CLOSURE  DAY         KIND
      2  2026-11-17  emergency
      1  2026-12-25  holiday
2026-11-18 06:00 nurse$ mat config closure list --format csv
closure,day,kind
1,2026-12-25,holiday
nurse$ mat config closure list 2026-11
CLOSURE  DAY         KIND
      2  2026-11-17  emergency
nurse$ mat config closure list 2027 --json
[]
END
}

@test "refuses a closure of no kind or no day" {
    session <<'END'
06:00 admin$ mat config closure add 2026-12-25 --kind party
! mat config: 'party' is not a kind of closure
! hint: kinds are holiday, weekly, emergency
[2]
admin$ mat config closure add 2026-12-32 --kind holiday
! mat config: '2026-12-32' is no date
! hint: 2026-12 has 31 days
[2]
admin$ mat config closure add 2026-12-25
! mat config: --kind is missing
! hint: …
[2]
admin$ mat config closure
! mat config: 'closure' needs one word more
! hint: verbs are add, list
[2]
END
}

@test "takes UTF-8 for a value, and for a name" {
    session <<'END'
06:00 admin$ mat config set clinic $'River\xff'
! mat config: the value is not UTF-8 at byte 5
[2]
admin$ mat config set clinic 'Río Clínica' -q
admin$ mat staff add list --name $'Ren\xe9' --role nurse
! mat staff: the name is not UTF-8 at byte 3
[2]
END
}
