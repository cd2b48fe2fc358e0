# `mat dose-log administer`: the observed dose, and every reason not to give one beside the neighbour that is allowed.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

# A dose a day from the first date to the last, at seven in the morning.
dose_days() {
    local day=$1
    while [[ ! $day > $2 ]]; do
        at "$day 07:00" nurse mat dose-log administer 1001-9 >/dev/null
        day=$(date -u -d "$day + 1 day" +%F)
    done
}

@test "records an observed dose and says its number" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
END
}

@test "takes the amount where it is the order's" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 30mg
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
END
}

@test "answers to its other names" {
    session <<'END'
06:12 nurse$ mat dose give 10019
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
END
}

@test "prints the record as JSON with the fields of a dose" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 --json
{"dose":"2026-11-16.1","client":"1001-9","order":1,"day":"2026-11-16","at":"2026-11-16T06:12:00-06:00","kind":"administered","medication":"methadone","amount_mg":"30","dispensed_day":"2026-11-16","by":"bin","late":false,"voided_at":null,"void_reason":null,"replaces":null}
END
}

@test "prints the record as CSV" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 --format csv
dose,client,order,day,at,kind,medication,amount_mg,dispensed_day,by,late,voided_at,void_reason,replaces
2026-11-16.1,1001-9,1,2026-11-16,2026-11-16T06:12:00-06:00,administered,methadone,30,2026-11-16,bin,false,,,
END
}

@test "marks a dose of earlier today as a late entry" {
    session <<'END'
09:00 nurse$ mat dose-log administer 1001-9 --at 06:40
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:40, late entry.
nurse$ mat dose-log show 2026-11-16.1 --json | jq -c '{at, late}'
{"at":"2026-11-16T06:40:00-06:00","late":true}
END
}

@test "takes a dose of a quarter of an hour ago as on time" {
    session <<'END'
06:55 nurse$ mat dose-log administer 1001-9 --at 06:40
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:40.
END
}

@test "records a dose that was forgotten yesterday on yesterday" {
    session <<'END'
2026-11-17 09:00 nurse$ mat dose-log administer 1001-9 --at 'yesterday 07:00'
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 07:00, late entry.
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 30 mg observed, Tue 2026-11-17 09:00.
END
}

@test "refuses a dose that is still to come" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 --at 06:13
! mat dose-log: '06:13' is still to come
! hint: what is recorded has happened; the clocks here show 2026-11-16T06:12:00-06:00
[2]
END
}

@test "refuses a wrong check digit and looks nothing up" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-8
! mat dose-log: refused: check-digit: the check digit of '1001-8' is wrong; nothing was looked up
! hint: compare every digit with the card
[4]
nurse$ mat dose-log administer 1001-8 --json 2>&1 | jq -c .error.verdict
{"allowed":false,"reasons":[{"code":"check-digit","layer":"safety","citation":"house safety rule","message":"the check digit of '1001-8' is wrong; nothing was looked up","facts":{}}],"change":null}
[4]
nurse$ mat dose-log administer 1002-4
! mat dose-log: there is no client 1002-4
[4]
nurse$ mat dose-log administer Testerson
! mat dose-log: 'Testerson' is not a client number
! hint: write its digits, a hyphen and the check digit, as in 1042-9
[2]
END
}

@test "refuses a second dose of the day: already-dosed" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
06:13 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: already-dosed: 30 mg was given on 2026-11-16 (dose 2026-11-16.1)
! hint: what would change it: the void of dose 2026-11-16.1, confirmed by a second login
[5]
2026-11-17 06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 30 mg observed, Tue 2026-11-17 06:12.
END
}

@test "refuses who is not in care: no-open-episode" {
    session <<'END'
06:12 front-desk$ mat intake refer --from - <<<'last_name: Other'
Referred: client 1002-4, first contact Mon 2026-11-16.
Next: mat intake admit 1002-4
nurse$ mat dose-log administer 1002-4
! mat dose-log: refused: no-open-episode: not in care on 2026-11-16
! also: no-active-order: no order is active on 2026-11-16
! hint: what would change it: an admission; and an order
[5]
front-desk$ mat intake admit 1002-4
Admitted 1002-4 on Mon 2026-11-16, program otp (episode 2).
prescriber$ mat dose-log order 1002-4 methadone 30mg
Ordered 2: 1002-4 methadone 30 mg daily from Mon 2026-11-16.
nurse$ mat dose-log administer 1002-4
Recorded 2026-11-16.1: 1002-4 methadone 30 mg observed, Mon 2026-11-16 06:12.
2026-11-17 06:12 counselor$ mat intake discharge 1002-4 --reason completed
Discharged 1002-4 (completed), first day out of care Tue 2026-11-17; 1 order ended.
nurse$ mat dose-log administer 1002-4
! mat dose-log: refused: no-open-episode: not in care on 2026-11-17
! also: no-active-order: no order is active on 2026-11-17
! hint: what would change it: an admission; and an order
[5]
END
}

@test "refuses who has no order: no-active-order" {
    session <<'END'
06:12 front-desk$ mat intake refer --from - <<<'last_name: Other'
Referred: client 1002-4, first contact Mon 2026-11-16.
Next: mat intake admit 1002-4
front-desk$ mat intake admit 1002-4
Admitted 1002-4 on Mon 2026-11-16, program otp (episode 2).
nurse$ mat dose-log administer 1002-4
! mat dose-log: refused: no-active-order: no order is active on 2026-11-16
! hint: what would change it: an order
[5]
prescriber$ mat dose-log order 1002-4 methadone 30mg --from tomorrow
Ordered 2: 1002-4 methadone 30 mg daily from Tue 2026-11-17.
nurse$ mat dose-log administer 1002-4
! mat dose-log: refused: no-active-order: no order is active on 2026-11-16
! hint: what would change it: an order
[5]
2026-11-17 06:12 nurse$ mat dose-log administer 1002-4
Recorded 2026-11-17.1: 1002-4 methadone 30 mg observed, Tue 2026-11-17 06:12.
END
}

@test "refuses who is on hold until a prescriber releases: on-hold" {
    session <<'END'
06:12 nurse$ mat dose-log hold 1001-9 --reason sedation
On hold: 1001-9 since Mon 2026-11-16 06:12 (sedation), hold 1. Only a prescriber releases it.
nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: on-hold: on hold since 2026-11-16 (sedation), hold 1; only a prescriber releases it
! hint: what would change it: release of hold 1 by a prescriber
[5]
06:30 prescriber$ mat dose-log release 1001-9
Released 1001-9 (assessed): hold 1.
06:31 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:31.
END
}

@test "refuses who has a bottle for today: covered-today" {
    session <<'END'
2026-11-21 06:10 prescriber$ mat dose-log order 1001-9 methadone 30mg
Ordered 2: 1001-9 methadone 30 mg daily from Sat 2026-11-21.
Order 1 (30 mg) ends then.
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-21.1: 1001-9 methadone 30 mg observed, Sat 2026-11-21 06:12.
nurse$ mat dose-log dispense 1001-9
Handed out 1 bottle of methadone 30 mg to 1001-9:
  2026-11-21.2  for Sun 2026-11-22
2026-11-22 08:00 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: covered-today: 2026-11-22 is covered by take_home 2026-11-21.2
! hint: what would change it: the return of 2026-11-21.2
[5]
2026-11-23 06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-23.1: 1001-9 methadone 30 mg observed, Mon 2026-11-23 06:12.
END
}

@test "refuses who was injected for the month: interval-too-short" {
    session <<'END'
06:05 front-desk$ mat intake refer --from - <<<'last_name: Other'
Referred: client 1002-4, first contact Mon 2026-11-16.
Next: mat intake admit 1002-4
front-desk$ mat intake admit 1002-4
Admitted 1002-4 on Mon 2026-11-16, program otp (episode 2).
prescriber$ mat dose-log order 1002-4 naltrexone 380mg --every 28d
Ordered 2: 1002-4 vivitrol 380 mg every 28 days from Mon 2026-11-16.
! mat: no last opioid is recorded: --last-opioid DATE, as the person reports it
06:12 nurse$ mat dose-log administer 1002-4
Recorded 2026-11-16.1: 1002-4 vivitrol 380 mg observed, Mon 2026-11-16 06:12.
2026-12-13 06:12 nurse$ mat dose-log administer 1002-4
! mat dose-log: refused: interval-too-short: vivitrol dose 2026-11-16.1 was given on 2026-11-16, 27 days before; the next vivitrol not before 2026-12-14
! hint: what would change it: 2026-12-14 or later
[5]
2026-12-14 06:12 nurse$ mat dose-log administer 1002-4
Recorded 2026-12-14.1: 1002-4 vivitrol 380 mg observed, Mon 2026-12-14 06:12.
END
}

@test "refuses another amount than the ordered one: amount-not-ordered" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 30.001mg
! mat dose-log: refused: amount-not-ordered: 30.001 mg is not the ordered 30 mg
! hint: what would change it: the ordered 30 mg
[5]
nurse$ mat dose-log administer 1001-9 30000mcg
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
END
}

@test "refuses an amount without a unit, with an exponent, with a sign" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 30
! mat dose-log: '30' has no unit
! hint: write the unit too, for instance 80mg
[2]
nurse$ mat dose-log administer 1001-9 3e1mg
! mat dose-log: '3e1mg' has an exponent
! hint: write all digits, for instance 80mg
[2]
nurse$ mat dose-log administer 1001-9 +30mg
! mat dose-log: '+30mg' has a sign
! hint: write it as 80mg, without a sign
[2]
nurse$ mat dose-log administer 1001-9 '2 films'
! mat dose-log: '2 films' is not an amount of the active ingredient
! hint: this command takes milligrams, for instance 80mg
[2]
END
}

@test "asks for an order after three days without a dose: needs-order" {
    dose_days 2026-11-16 2026-12-01
    session <<'END'
2026-12-04 07:00 nurse$ mat dose-log administer 1001-9 --dry-run
NOT RECORDED
Recorded 2026-12-04.1: 1001-9 methadone 30 mg observed, Fri 2026-12-04 07:00.
2026-12-05 07:00 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: needs-order: 3 days without a dose since 2026-12-01: a prescriber decides the amount (30 mg was ordered on 2026-11-16)
! hint: what would change it: an order written since 2026-12-04
[5]
07:10 prescriber$ mat dose-log order 1001-9 methadone 30mg
Ordered 2: 1001-9 methadone 30 mg daily from Sat 2026-12-05.
Order 1 (30 mg) ends then.
After 3 days without a dose the schedule suggests: half, 15 mg.
07:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-12-05.1: 1001-9 methadone 30 mg observed, Sat 2026-12-05 07:12.
END
}

@test "asks for an order after two days in the first fortnight" {
    dose_days 2026-11-16 2026-11-17
    session <<'END'
2026-11-19 07:00 nurse$ mat dose-log administer 1001-9 --dry-run
NOT RECORDED
Recorded 2026-11-19.1: 1001-9 methadone 30 mg observed, Thu 2026-11-19 07:00.
2026-11-20 07:00 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: needs-order: 2 days without a dose since 2026-11-17: a prescriber decides the amount (30 mg was ordered on 2026-11-16)
! hint: what would change it: an order written since 2026-11-19
[5]
END
}

@test "starts again at 30 mg after five days without a dose: reinduction" {
    dose_days 2026-11-16 2026-11-17
    session <<'END'
2026-11-17 09:00 prescriber$ mat dose-log order 1001-9 methadone 40mg
Ordered 2: 1001-9 methadone 40 mg daily from Wed 2026-11-18.
Order 1 (30 mg) ends then.
2026-11-18 07:00 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-18.1: 1001-9 methadone 40 mg observed, Wed 2026-11-18 07:00.
2026-11-24 07:00 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: reinduction: 5 days without a dose since 2026-11-18: methadone starts again at 30 mg or less, by a new order (40 mg was ordered on 2026-11-17)
! hint: what would change it: a new order of 30 mg or less
[5]
07:05 prescriber$ mat dose-log order 1001-9 methadone 40mg
Ordered 3: 1001-9 methadone 40 mg daily from Tue 2026-11-24.
Order 2 (40 mg) ends then.
After 5 days without a dose the schedule suggests: start again, 30 mg or less, and 40 mg or less that day.
nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: reinduction: 5 days without a dose since 2026-11-18: methadone starts again at 30 mg or less, by a new order (40 mg was ordered on 2026-11-24)
! hint: what would change it: a new order of 30 mg or less
[5]
07:10 prescriber$ mat dose-log order 1001-9 methadone 30mg
Ordered 4: 1001-9 methadone 30 mg daily from Tue 2026-11-24.
Order 3 (40 mg) ends then.
After 5 days without a dose the schedule suggests: start again, 30 mg or less, and 40 mg or less that day.
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-24.1: 1001-9 methadone 30 mg observed, Tue 2026-11-24 07:10.
END
}

@test "lets a prescriber go past a local rule by its code, and nobody else" {
    dose_days 2026-11-16 2026-11-17
    session <<'END'
2026-11-20 07:00 nurse$ mat dose-log administer 1001-9 --override needs-order
! mat dose-log: refused: needs-order: 2 days without a dose since 2026-11-17: a prescriber decides the amount (30 mg was ordered on 2026-11-16)
! hint: what would change it: an order written since 2026-11-19
[5]
07:01 prescriber$ mat dose-log administer 1001-9 --override interval-too-short
! mat dose-log: refused: needs-order: 2 days without a dose since 2026-11-17: a prescriber decides the amount (30 mg was ordered on 2026-11-16)
! hint: what would change it: an order written since 2026-11-19
[5]
07:02 prescriber$ mat dose-log administer 1001-9 --override needs-order
Recorded 2026-11-20.1: 1001-9 methadone 30 mg observed, Fri 2026-11-20 07:02.
END
}

@test "never goes past a rule of safety or law" {
    local code
    for code in no-open-episode no-active-order on-hold covered-today already-dosed doses-unknown clock-behind \
        supply-overlap today-open amount-not-ordered day1-over-50mg no-take-home-order two-agonists \
        naltrexone-with-agonist opioid-free-interval injection-never-bottle injectable-too-old card-changed portion-too-soon \
        take-home-cap not-dosed nothing-to-replace more-than-lost; do
        who=prescriber exits 2 mat dose-log administer 1001-9 --override "$code"
    done
    session <<'END'
06:12 prescriber$ mat dose-log administer 1001-9 --override on-hold
! mat dose-log: 'on-hold' is never overridden
! hint: what may be overridden is needs-order, reinduction, interval-too-short, needs-lead-in, over-confirm, order-expired, emesis-limit
[2]
END
}

@test "keeps twelve hours between two doses: interval-too-short" {
    session <<'END'
2026-11-16 19:30 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 19:30.
2026-11-17 07:29 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: interval-too-short: 11 h between this dose and dose 2026-11-16.1; at least 12 h are asked for
! hint: what would change it: 12 h after dose 2026-11-16.1
[5]
07:30 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 30 mg observed, Tue 2026-11-17 07:30.
! mat: only 12 h since dose 2026-11-16.1
END
}

@test "gives on Friday at 10:30 and on Saturday at 06:00" {
    dose_days 2026-11-16 2026-11-19
    session <<'END'
2026-11-20 10:30 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-20.1: 1001-9 methadone 30 mg observed, Fri 2026-11-20 10:30.
2026-11-21 06:00 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-21.1: 1001-9 methadone 30 mg observed, Sat 2026-11-21 06:00.
END
}

@test "counts hours, not the clock on the wall, where the clocks change" {
    session <<'END'
2027-03-13 06:00 front-desk$ mat intake refer --from - <<<'last_name: Other'
Referred: client 1002-4, first contact Sat 2027-03-13.
Next: mat intake admit 1002-4
front-desk$ mat intake admit 1002-4
Admitted 1002-4 on Sat 2027-03-13, program otp (episode 2).
prescriber$ mat dose-log order 1002-4 methadone 30mg
Ordered 2: 1002-4 methadone 30 mg daily from Sat 2027-03-13.
18:10 nurse$ mat dose-log administer 1002-4
Recorded 2027-03-13.1: 1002-4 methadone 30 mg observed, Sat 2027-03-13 18:10.
2027-03-14 07:09 nurse$ mat dose-log administer 1002-4
! mat dose-log: refused: interval-too-short: 11 h between this dose and dose 2027-03-13.1; at least 12 h are asked for
! hint: what would change it: 12 h after dose 2027-03-13.1
[5]
07:10 nurse$ mat dose-log administer 1002-4
Recorded 2027-03-14.1: 1002-4 methadone 30 mg observed, Sun 2027-03-14 07:10.
! mat: only 12 h since dose 2027-03-13.1
END
}

@test "keeps a dose at ten to midnight on the clinic's day, wherever the machine is" {
    session <<'END'
23:50 nurse$ TZ=Asia/Tokyo mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 23:50.
nurse$ mat dose-log show .1 --json | jq -c '{day, at}'
{"day":"2026-11-16","at":"2026-11-16T23:50:00-06:00"}
END
}

@test "refuses an hour that does not exist, and one that comes twice without its offset" {
    session <<'END'
2027-03-14 12:00 nurse$ mat dose-log administer 1001-9 --at 02:30
! mat dose-log: '02:30' does not exist in America/Chicago: the clocks went from 2027-03-14T01:59:59-06:00 to 2027-03-14T03:00:00-05:00
! hint: write one of these two, or another time
[2]
2026-11-01 12:00 nurse$ mat dose-log administer 1001-9 --at 01:30
! mat dose-log: '01:30' comes twice in America/Chicago: 2026-11-01T01:30:00-05:00 and 2026-11-01T01:30:00-06:00
! hint: write it with its offset, as one of these two
[2]
END
}

@test "refuses more than 50 mg on the first day: day1-over-50mg" {
    session <<'END'
06:12 prescriber$ mat dose-log order 1001-9 methadone 50.001mg
! mat dose-log: refused: day1-over-50mg: 50.001 mg would be the dose of the first day, 2026-11-16; more than 50 mg needs a rationale of the prescriber in the record
! also: over-confirm: 50.001 mg is more than 10 mg over the last 30 mg: type the amount again
! hint: what would change it: 50 mg or less on the first day; and the amount typed again (--confirm 50.001mg); or the prescriber's reasons: mat dose-log order --rationale -
[5]
prescriber$ mat dose-log order 1001-9 methadone 50mg --confirm 50mg
Ordered 2: 1001-9 methadone 50 mg daily from Mon 2026-11-16.
Order 1 (30 mg) ends then.
! mat: 50 mg is more than the label's 30 mg for a first dose and 40 mg for a first day: say why in the record
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 50 mg observed, Mon 2026-11-16 06:12.
! mat: 50 mg is more than the label's 30 mg for a first dose and 40 mg for a first day: say why in the record
END
}

@test "refuses more than 50 mg where the dose before turns out not to have been given: day1-over-50mg" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 -q
06:30 prescriber$ mat dose-log order 1001-9 methadone 60mg --confirm 60mg -q
06:40 nurse$ mat dose-log void .1 --reason not-given -q
second-nurse$ mat dose-log void 2026-11-16.1 --confirm -q
2026-11-17 06:12 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: day1-over-50mg: 60 mg on the first day, 2026-11-17; more than 50 mg needs a rationale of the prescriber in the record
! hint: what would change it: an order of 50 mg or less; or the prescriber's reasons: mat dose-log order --rationale -
[5]
prescriber$ mat dose-log order 1001-9 methadone 50mg
Ordered 3: 1001-9 methadone 50 mg daily from Tue 2026-11-17.
Order 2 (60 mg) ends then.
! mat: 50 mg is more than the label's 30 mg for a first dose and 40 mg for a first day: say why in the record
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 50 mg observed, Tue 2026-11-17 06:12.
! mat: 50 mg is more than the label's 30 mg for a first dose and 40 mg for a first day: say why in the record
END
}

@test "refuses a dose on an order that has expired: order-expired" {
    session <<'END'
06:05 prescriber$ mat dose-log order 1001-9 methadone 30mg --until 2026-11-18
Ordered 2: 1001-9 methadone 30 mg daily from Mon 2026-11-16, until Wed 2026-11-18.
Order 1 (30 mg) ends then.
2026-11-16 06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
! mat: order 2 holds for 1 day more, through 2026-11-17
2026-11-17 06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 30 mg observed, Tue 2026-11-17 06:12.
! mat: order 2 holds today for the last time, through 2026-11-17
2026-11-18 06:12 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: order-expired: order 2 expired on 2026-11-18
! hint: what would change it: a new order
[5]
prescriber$ mat dose-log administer 1001-9 --override order-expired
Recorded 2026-11-18.1: 1001-9 methadone 30 mg observed, Wed 2026-11-18 06:12.
END
}

@test "shuts dosing where the clock is behind the last entry: clock-behind" {
    session <<'END'
06:12 admin$ mat config set phone 555-0101
phone: 555-0100 → 555-0101, from Mon 2026-11-16.
06:11 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: clock-behind: the clock of this machine is behind the last entry of the store by 1 min
! hint: what would change it: a clock that is right, or mat store attest --clock by an admin and a second login
[5]
nurse$ mat dose-log administer 1001-9 --json 2>&1 | jq -c .error.verdict.reasons[]
{"code":"clock-behind","layer":"safety","citation":"house safety rule","message":"the clock of this machine is behind the last entry of the store by 1 min","facts":{"behind_seconds":"61"}}
[5]
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
END
}

@test "names every reason in the order of precedence" {
    session <<'END'
06:12 nurse$ mat dose-log hold 1001-9 --reason identity
On hold: 1001-9 since Mon 2026-11-16 06:12 (identity), hold 1. Only a prescriber releases it.
nurse$ mat dose-log administer 1001-9 40mg
! mat dose-log: refused: on-hold: on hold since 2026-11-16 (identity), hold 1; only a prescriber releases it
! also: amount-not-ordered: 40 mg is not the ordered 30 mg
! hint: what would change it: release of hold 1 by a prescriber; and the ordered 30 mg
[5]
nurse$ mat dose-log administer 1001-9 40mg --json
! {"error":{"code":"on-hold","message":"refused: on-hold: on hold since 2026-11-16 (identity), hold 1; only a prescriber releases it","hint":"what would change it: release of hold 1 by a prescriber; and the ordered 30 mg","exit":5,"verdict":{"allowed":false,"reasons":[{"code":"on-hold","layer":"safety","citation":"house safety rule","message":"on hold since 2026-11-16 (identity), hold 1; only a prescriber releases it","facts":{"hold":"1","reason":"identity","since":"2026-11-16"}},{"code":"amount-not-ordered","layer":"safety","citation":"house safety rule","message":"40 mg is not the ordered 30 mg","facts":{"ordered_mg":"30","asked_mg":"40"}}],"change":"release of hold 1 by a prescriber; and the ordered 30 mg"}}}
[5]
END
}

@test "explains an allowed dose" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 --explain --dry-run
NOT RECORDED
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
allowed
nurse$ mat dose-log administer 1001-9 --explain --json | jq -c .verdict
{"allowed":true,"reasons":[],"change":null}
END
}

@test "tells what would change the answer only where it does" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
06:13 nurse$ mat dose-log administer 1001-9 --json 2>&1 | jq -c .error.verdict
{"allowed":false,"reasons":[{"code":"already-dosed","layer":"safety","citation":"house safety rule","message":"30 mg was given on 2026-11-16 (dose 2026-11-16.1)","facts":{"dose":"2026-11-16.1","day":"2026-11-16"}}],"change":"the void of dose 2026-11-16.1, confirmed by a second login"}
[5]
nurse$ mat dose-log administer 1001-9 40mg --json 2>&1 | jq -c '.error.verdict | .change, [.reasons[].code]'
"the void of dose 2026-11-16.1, confirmed by a second login; and the ordered 30 mg"
["already-dosed","amount-not-ordered"]
[5]
END
}
