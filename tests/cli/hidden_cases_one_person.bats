# One person behind two numbers, in and out of care, missing days and coming back.
load support

setup_file() {
    make_clinic
    at '2026-11-16 05:45' front-desk
    mat intake refer --from - -q <<<'last_name: Testerson'
    mat intake admit 1001-9 -q
    mat intake refer --from - -q <<<'last_name: Testersen'
    mat intake admit 1002-4 -q
    who=prescriber
    mat dose-log order 1001-9 methadone 30mg -q
    mat dose-log order 1002-4 methadone 30mg -q
}
setup() { copy_clinic; }

@test "merged while bottles are out: doses, bottles, holds and allergies of both numbers bind under either" {
    session <<'END'
2026-11-16 06:00 nurse$ mat dose-log administer 1001-9 -q
prescriber$ determination 3 | mat dose-log take-home-order 1001-9 --from - -q
nurse$ mat dose-log dispense 1001-9 2 -q
nurse$ mat intake allergy 1002-4 naltrexone -q
nurse$ mat dose-log hold 1002-4 --reason identity -q
front-desk$ mat intake merge 1002-4 1001-9 --yes -q
nurse$ mat dose-log administer 1002-4
! mat dose-log: refused: on-hold: on hold since 2026-11-16 (identity), hold 1; only a prescriber releases it
! also: already-dosed: 30 mg was given on 2026-11-16 (dose 2026-11-16.1)
! hint: …
[5]
prescriber$ mat dose-log release 1001-9 --reason assessed -q
2026-11-17 06:00 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: covered-today: 2026-11-17 is covered by take_home 2026-11-16.2
! hint: what would change it: the return of 2026-11-16.2
[5]
nurse$ mat intake allergy 1001-9 --json | jq -c '[.[] | [.client, .code]]'
[["1002-4","naltrexone"]]
prescriber$ mat dose-log order 1001-9 methadone 35mg --from 2026-11-19
Ordered 3: 1002-4 methadone 35 mg daily from Thu 2026-11-19.
Order 1 (30 mg) ends then.
Order 2 (30 mg) ends then.
2026-11-19 06:00 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-19.1: 1002-4 methadone 35 mg observed, Thu 2026-11-19 06:00.
END
}

@test "two numbers with two amounts: one order ends first, and treatment goes on where it was" {
    session <<'END'
2026-11-16 06:00 prescriber$ mat dose-log order 1002-4 methadone 40mg -q
front-desk$ mat intake merge 1001-9 1002-4 --yes
! mat intake: refused: two-orders: 1001-9 has methadone 30 mg daily (order 1) and 1002-4 has methadone 40 mg daily (order 3): nobody could tell which holds
! hint: what would change it: the end of one of them (mat dose-log order 1002-4 --end today), then the merge
[5]
prescriber$ mat dose-log order 1002-4 --end today
Ended 3: 1002-4 methadone 40 mg daily, no dose of it from Mon 2026-11-16 on.
front-desk$ mat intake merge 1001-9 1002-4 --yes -q
nurse$ mat dose-log administer 1002-4
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:00.
END
}

# Gone for a day: day 1 comes again, and so does the first day's limit. Discharged and back on the same day: it does not.
@test "readmitted: the day of treatment, the cap and the first day" {
    local day
    for day in 2026-11-16 2026-11-17 2026-11-18; do at "$day 06:00" nurse mat dose-log administer 1001-9 -q; done
    session <<'END'
2026-11-19 06:00 prescriber$ mat intake discharge 1001-9 --reason completed -q
front-desk$ mat intake admit 1001-9 -q
nurse$ mat dose-log why 1001-9 --json | jq -c '[.treatment_day, .days_since_dose]'
[4,null]
2026-11-20 06:00 prescriber$ mat intake discharge 1001-9 --reason completed -q
2026-11-21 06:00 front-desk$ mat intake admit 1001-9 -q
prescriber$ mat dose-log order 1001-9 methadone 51mg --confirm 51mg
! mat dose-log: refused: day1-over-50mg: 51 mg would be the dose of the first day, 2026-11-21; more than 50 mg needs a rationale of the prescriber in the record
! hint: what would change it: 50 mg or less on the first day; or the prescriber's reasons: mat dose-log order --rationale -
[5]
prescriber$ mat dose-log order 1001-9 methadone 30mg -q
nurse$ mat dose-log why 1001-9 --json | jq -c '[.allowed, .treatment_day, .days_since_dose]'
[true,1,2]
END
}

# The first 14 days: two days without a dose ask for an order. A closed Sunday without a bottle is a day without a dose.
@test "thresholds with a closed day among them, early and later" {
    at '2026-11-16 06:00' nurse mat dose-log administer 1001-9 -q
    session <<'END'
2026-11-18 06:00 nurse$ mat dose-log administer 1001-9 -q
2026-11-21 06:00 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: needs-order: 2 days without a dose since 2026-11-18: a prescriber decides the amount (30 mg was ordered on 2026-11-16)
! hint: what would change it: an order written since 2026-11-20
[5]
prescriber$ mat dose-log order 1001-9 methadone 30mg -q
nurse$ mat dose-log administer 1001-9 -q
2026-11-23 06:00 nurse$ mat dose-log administer 1001-9 -q
2026-11-28 06:00 prescriber$ mat dose-log order 1001-9 methadone 30mg -q
nurse$ mat dose-log administer 1001-9 -q
2026-12-01 06:00 nurse$ mat dose-log administer 1001-9 -q
2026-12-05 06:00 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: needs-order: 3 days without a dose since 2026-12-01: a prescriber decides the amount (30 mg was ordered on 2026-11-28)
! hint: what would change it: an order written since 2026-12-04
[5]
2026-12-07 06:00 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: reinduction: 5 days without a dose since 2026-12-01: methadone starts again at 30 mg or less, by a new order (30 mg was ordered on 2026-11-28)
! hint: what would change it: a new order of 30 mg or less
[5]
prescriber$ mat dose-log order 1001-9 methadone 40mg -q
nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: reinduction: 5 days without a dose since 2026-12-01: methadone starts again at 30 mg or less, by a new order (40 mg was ordered on 2026-12-07)
! hint: what would change it: a new order of 30 mg or less
[5]
prescriber$ mat dose-log order 1001-9 methadone 45mg --split 25mg,20mg -q
nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: reinduction: 5 days without a dose since 2026-12-01: methadone starts again at 30 mg or less, by a new order (45 mg was ordered on 2026-12-07)
! hint: what would change it: a new order of 30 mg or less
[5]
prescriber$ mat dose-log order 1001-9 methadone 40mg --split 20mg,20mg -q
nurse$ mat dose-log administer 1001-9
Recorded 2026-12-07.1: 1001-9 methadone 20 mg observed, Mon 2026-12-07 06:00, portion 1 of 2.
END
}

@test "the first day's 50 mg, to the microgram, over portions and orders of the day" {
    session <<'END'
2026-11-16 06:00 prescriber$ mat dose-log order 1001-9 methadone 50.001mg --confirm 50.001mg
! mat dose-log: refused: day1-over-50mg: 50.001 mg would be the dose of the first day, 2026-11-16; more than 50 mg needs a rationale of the prescriber in the record
! hint: what would change it: 50 mg or less on the first day; or the prescriber's reasons: mat dose-log order --rationale -
[5]
prescriber$ mat dose-log order 1001-9 methadone 50mg --split 30mg,20mg --confirm 50mg -q
nurse$ mat dose-log administer 1001-9 -q
07:00 prescriber$ mat dose-log order 1001-9 methadone 50.001mg --split 30mg,20.001mg --from today --confirm 50.001mg
! mat dose-log: refused: day1-over-50mg: 50.001 mg would be given on the first day, 2026-11-16; more than 50 mg needs a rationale of the prescriber in the record
! hint: what would change it: 20 mg or less more on the first day; or the prescriber's reasons: mat dose-log order --rationale -
[5]
12:00 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.2: 1001-9 methadone 20 mg observed, Mon 2026-11-16 12:00, portion 2 of 2.
! mat: 50 mg is more than the label's 40 mg for a first day: say why in the record
18:00 nurse$ mat dose-log administer 1001-9 60mg
! mat dose-log: refused: already-dosed: 30 mg was given on 2026-11-16 (dose 2026-11-16.1)
! also: already-dosed: 20 mg was given on 2026-11-16 (dose 2026-11-16.2)
! also: day1-over-50mg: …
! hint: …
[5]
END
}

@test "a taper of methadone across buprenorphine: both are written beside each other" {
    at '2026-11-16 06:00' nurse mat dose-log administer 1001-9 -q
    session <<'END'
2026-11-17 06:00 prescriber$ mat dose-log order 1001-9 buprenorphine 0.5mg --cross-taper --steps 0.5mg,1mg -q
prescriber$ mat dose-log order 1001-9 methadone 30mg --taper '-10mg/1d to 10mg' --until 2026-11-20 --cross-taper
Ordered 4: 1001-9 methadone 30 mg daily, then by steps, from Tue 2026-11-17, until Fri 2026-11-20.
  Tue 2026-11-17  methadone 30 mg, buprenorphine 0.5 mg
  Wed 2026-11-18  methadone 20 mg, buprenorphine 1 mg
  Thu 2026-11-19  methadone 10 mg, buprenorphine 1 mg
Order 1 (30 mg) ends then.
Tapers across order 3: each has its own dose of the day.
nurse$ mat dose-log administer 1001-9 --medication methadone -q
nurse$ mat dose-log administer 1001-9 --medication buprenorphine -q
2026-11-20 06:00 nurse$ mat dose-log administer 1001-9 --dry-run | tail -1
Recorded 2026-11-20.1: 1001-9 buprenorphine 0.5 mg observed, Fri 2026-11-20 06:00.
! mat: order 3 is frozen at 0.5 mg: 2026-11-18 was not observed (missed); a prescriber decides
END
}
