# `mat dose-log dispense`: bottles for closed days, and nothing more before a practitioner's determination.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

# Saturday 2026-11-21, with the doses of Thursday to Saturday given.
on_saturday() {
    at '2026-11-19 06:12' prescriber mat dose-log order 1001-9 methadone 30mg >/dev/null
    local day
    for day in 2026-11-19 2026-11-20 2026-11-21; do at "$day 06:12" nurse mat dose-log administer 1001-9 >/dev/null; done
}

@test "hands out a bottle for the closed Sunday" {
    on_saturday
    session <<'END'
2026-11-21 06:13 nurse$ mat dose-log dispense 1001-9
Handed out 1 bottle of methadone 30 mg to 1001-9:
  2026-11-21.2  for Sun 2026-11-22
nurse$ mat dose-log show 1001-9
1001-9  Sat 2026-11-21
order   2: methadone 30 mg daily from 2026-11-19
gap     0 days without a dose before today

DOSE          FOR             KIND          MEDICATION  AMOUNT MG  BY   REMARK
2026-11-19.1  Thu 2026-11-19  administered  methadone          30  bin  -
2026-11-20.1  Fri 2026-11-20  administered  methadone          30  bin  -
2026-11-21.1  Sat 2026-11-21  administered  methadone          30  bin  -
2026-11-21.2  Sun 2026-11-22  take_home     methadone          30  bin  -
2026-11-22 12:00 nurse$ mat dose-log missed
none
END
}

@test "prints every bottle as a dose, in JSON and CSV" {
    on_saturday
    session <<'END'
2026-11-21 06:13 nurse$ mat dose take-home 1001-9 1 --dry-run --format csv
dose,client,order,day,at,kind,medication,amount_mg,dispensed_day,by,late,voided_at,void_reason,replaces
2026-11-21.2,1001-9,2,2026-11-22,2026-11-21T06:13:00-06:00,take_home,methadone,30,2026-11-21,bin,false,,,
! NOT RECORDED
nurse$ mat dose take-home 1001-9 1 --json
[
  {"dose":"2026-11-21.2","client":"1001-9","order":2,"day":"2026-11-22","at":"2026-11-21T06:13:00-06:00","kind":"take_home","medication":"methadone","amount_mg":"30","dispensed_day":"2026-11-21","by":"bin","late":false,"voided_at":null,"void_reason":null,"replaces":null}
]
END
}

@test "hands out bottles for a holiday beside the Sunday" {
    on_saturday
    session <<'END'
2026-11-21 06:10 admin$ mat config closure add 2026-11-23 --kind holiday
Closed on Mon 2026-11-23 (holiday).
06:13 nurse$ mat dose-log dispense 1001-9
Handed out 2 bottles of methadone 30 mg to 1001-9:
  2026-11-21.2  for Sun 2026-11-22
  2026-11-21.3  for Mon 2026-11-23
END
}

@test "refuses a bottle for a day that is open: no-take-home-order" {
    on_saturday
    session <<'END'
2026-11-21 06:13 nurse$ mat dose-log dispense 1001-9 2
! mat dose-log: refused: no-take-home-order: 2026-11-23 is no closure day, and no take-home order is on file
! hint: what would change it: bottles for closure days only
[5]
nurse$ mat dose-log dispense 1001-9 1
Handed out 1 bottle of methadone 30 mg to 1001-9:
  2026-11-21.2  for Sun 2026-11-22
END
}

@test "refuses where tomorrow is open and no number is given" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
nurse$ mat dose-log dispense 1001-9
! mat dose-log: refused: no-take-home-order: no bottle is due: the clinic is open on 2026-11-17, and no take-home order is on file
! hint: who can clear it: a prescriber: mat dose-log take-home-order
[5]
END
}

@test "takes only one closed weekend day as covered by the law: no-take-home-order" {
    session <<'END'
06:12 admin$ mat config set closed_weekdays sat,sun
closed_weekdays: sun → sat,sun, from Mon 2026-11-16.
2026-11-20 06:12 prescriber$ mat dose-log order 1001-9 methadone 30mg
Ordered 2: 1001-9 methadone 30 mg daily from Fri 2026-11-20.
Order 1 (30 mg) ends then.
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-20.1: 1001-9 methadone 30 mg observed, Fri 2026-11-20 06:12.
nurse$ mat dose-log dispense 1001-9
! mat dose-log: refused: no-take-home-order: 2026-11-21 is closed, but neither the one exempt day of the weekend nor a holiday, and no take-home order is on file
! hint: who can clear it: a prescriber: mat dose-log take-home-order
[5]
admin$ mat config set takehome.exempt_weekday sat
takehome.exempt_weekday: sun → sat, from Fri 2026-11-20.
nurse$ mat dose-log dispense 1001-9 1
Handed out 1 bottle of methadone 30 mg to 1001-9:
  2026-11-20.2  for Sat 2026-11-21
END
}

@test "refuses before today's own dose is settled: today-open" {
    session <<'END'
2026-11-21 06:10 prescriber$ mat dose-log order 1001-9 methadone 30mg
Ordered 2: 1001-9 methadone 30 mg daily from Sat 2026-11-21.
Order 1 (30 mg) ends then.
06:12 nurse$ mat dose-log dispense 1001-9
! mat dose-log: refused: today-open: the dose of 2026-11-21 is not settled yet
! hint: what would change it: today's dose first
[5]
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-21.1: 1001-9 methadone 30 mg observed, Sat 2026-11-21 06:12.
nurse$ mat dose-log dispense 1001-9
Handed out 1 bottle of methadone 30 mg to 1001-9:
  2026-11-21.2  for Sun 2026-11-22
END
}

@test "refuses a second bottle for the same day: supply-overlap" {
    on_saturday
    session <<'END'
2026-11-21 06:13 nurse$ mat dose-log dispense 1001-9
Handed out 1 bottle of methadone 30 mg to 1001-9:
  2026-11-21.2  for Sun 2026-11-22
nurse$ mat dose-log dispense 1001-9
! mat dose-log: refused: supply-overlap: 2026-11-22 is covered already by take_home 2026-11-21.2
! hint: what would change it: the return of 2026-11-21.2
[5]
END
}

@test "refuses who is on hold, not in care, or without an order" {
    on_saturday
    session <<'END'
2026-11-21 06:13 front-desk$ mat intake refer --from - <<<'last_name: Other'
Referred: client 1002-4, first contact Sat 2026-11-21.
Next: mat intake admit 1002-4
nurse$ mat dose-log dispense 1002-4 1
! mat dose-log: refused: no-open-episode: not in care on 2026-11-21
! also: no-active-order: no order is active on 2026-11-21
! also: today-open: the dose of 2026-11-21 is not settled yet
! hint: what would change it: an admission; and an order; and today's dose first
[5]
front-desk$ mat intake admit 1002-4
Admitted 1002-4 on Sat 2026-11-21, program otp (episode 2).
nurse$ mat dose-log dispense 1002-4 1
! mat dose-log: refused: no-active-order: no order is active on 2026-11-21
! also: today-open: the dose of 2026-11-21 is not settled yet
! hint: what would change it: an order; and today's dose first
[5]
nurse$ mat dose-log hold 1001-9 --reason breath-alcohol
On hold: 1001-9 since Sat 2026-11-21 06:13 (breath-alcohol), hold 1. Only a prescriber releases it.
nurse$ mat dose-log dispense 1001-9
! mat dose-log: refused: on-hold: on hold since 2026-11-21 (breath-alcohol), hold 1; only a prescriber releases it
! hint: what would change it: release of hold 1 by a prescriber
[5]
prescriber$ mat dose-log release 1001-9
Released 1001-9 (assessed): hold 1.
nurse$ mat dose-log dispense 1001-9
Handed out 1 bottle of methadone 30 mg to 1001-9:
  2026-11-21.2  for Sun 2026-11-22
END
}

@test "refuses on an order that has expired: order-expired" {
    session <<'END'
2026-11-20 06:10 prescriber$ mat dose-log order 1001-9 methadone 30mg --until 2026-11-21
Ordered 2: 1001-9 methadone 30 mg daily from Fri 2026-11-20, until Sat 2026-11-21.
Order 1 (30 mg) ends then.
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-20.1: 1001-9 methadone 30 mg observed, Fri 2026-11-20 06:12.
! mat: order 2 holds today for the last time, through 2026-11-20
2026-11-21 06:12 prescriber$ mat dose-log administer 1001-9 --override order-expired
Recorded 2026-11-21.1: 1001-9 methadone 30 mg observed, Sat 2026-11-21 06:12.
06:13 nurse$ mat dose-log dispense 1001-9
! mat dose-log: refused: order-expired: order 2 expired on 2026-11-21
! hint: what would change it: a new order
[5]
06:14 prescriber$ mat dose-log dispense 1001-9 --override order-expired
Handed out 1 bottle of methadone 30 mg to 1001-9:
  2026-11-21.2  for Sun 2026-11-22
END
}

@test "shuts hand-outs where the clock is behind" {
    on_saturday
    session <<'END'
2026-11-21 06:14 admin$ mat config set phone 555-0101
phone: 555-0100 → 555-0101, from Sat 2026-11-21.
06:13 nurse$ mat dose-log dispense 1001-9
! mat dose-log: refused: clock-behind: the clock of this machine is behind the last entry of the store by 1 min
! hint: what would change it: a clock that is right, or mat store attest --clock by an admin and a second login
[5]
06:14 nurse$ mat dose-log dispense 1001-9
Handed out 1 bottle of methadone 30 mg to 1001-9:
  2026-11-21.2  for Sun 2026-11-22
END
}

@test "refuses days that are no number" {
    session <<'END'
06:12 nurse$ mat dose-log dispense 1001-9 0
! mat dose-log: refused: today-open: the dose of 2026-11-16 is not settled yet
! also: no-take-home-order: no bottle is due: the clinic is open on 2026-11-17, and no take-home order is on file
! hint: who can clear it: nurse or prescriber: today's dose first
[5]
nurse$ mat dose-log dispense 1001-9 two
! mat dose-log: 'two' is not a whole number
! hint: write digits alone, for instance 30
[2]
nurse$ mat dose-log dispense 1001-9 99999
! mat dose-log: '99999' days are more than any rule allows
[2]
END
}
