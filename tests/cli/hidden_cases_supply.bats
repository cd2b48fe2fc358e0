# Days of supply and what they reach over: closures, the next tier, the year's end, another order, another layer (42 CFR 8.12(i)).
load support

# A clinic that began on that day with one person, dosed on another; who has a determination of so many days.
clinic_of() { # ADMITTED DOSED DAYS
    local role
    at_home "$BATS_TEST_TMPDIR/home"
    at "$1 05:30" admin
    printf 'clinic: R\nzone: America/Chicago\naddress: 1\nphone: 5\nadmin_name: Ada\n' | mat init --from - >/dev/null
    for role in prescriber nurse second-nurse front-desk director; do mat staff add "$(login_of "$role")" --name "$role" --role "${role#second-}" -q; done
    who=front-desk mat intake refer --from - -q <<<'last_name: Other'
    who=front-desk mat intake admit 1001-9 -q
    ready_on "$2" "$3"
}
ready_on() { # DAY [DAYS]
    at "$1 06:00" prescriber
    mat dose-log order 1001-9 methadone 30mg -q
    mat dose-log administer 1001-9 -q
    [[ -z ${2-} ]] || determination "$2" | mat dose-log take-home-order 1001-9 --from - -q 2>/dev/null
    who=nurse
}
most() { # DAYS: so many may be handed out, and not one more
    mat dose-log dispense 1001-9 "$1" --dry-run -q
    exits 5 mat dose-log dispense 1001-9 $(($1 + 1)) --dry-run
    grep -q 'refused: take-home-cap' "$BATS_TEST_TMPDIR/err"
}

@test "the cap is that of the day of the hand-over, though the next tier begins inside the supply" {
    clinic_of 2026-02-20 2026-03-05 7 # day 14
    most 8 # 7 and the Sunday
    ready_on 2026-03-06 14 # day 15
    most 17 # 14 and the Sundays 8, 15 and 22
}

# Saturday; the Sunday is a holiday too and the Monday another: exempt once each. The last Sunday is exempt where it ends the supply.
@test "closures on the first and the last day, and two on end, one of them twice closed" {
    clinic_of 2026-11-12 2026-11-21 6
    (at '2026-11-21 06:05' admin; mat config closure add 2026-11-22 --kind holiday -q; mat config closure add 2026-11-23 --kind holiday -q)
    at '2026-11-21 06:06' nurse
    most 9 # 22, 23 exempt; 24 to 28 count five, 29 exempt, 30 the sixth… and no more
    mat dose-log dispense 1001-9 8 --explain | grep -q 'closure_days_exempt: 2026-11-22, 2026-11-23, 2026-11-29'
}

@test "a second closed weekend day uses the cap (T1.2)" {
    clinic_of 2026-11-12 2026-11-23 7
    (at '2026-11-23 06:05' admin; mat config closure add 2026-11-26 --kind holiday -q; mat config closure add 2026-11-28 --kind weekly -q)
    at '2026-11-23 06:06' nurse
    mat dose-log dispense 1001-9 8 --dry-run --explain | grep -q 'discretionary_days: 6'
    most 9
}

@test "over the year's end: the days count on, and New Year's Day is a closure" {
    clinic_of 2026-11-12 2026-12-31 7
    (at '2026-12-31 06:05' admin; mat config closure add 2027-01-01 --kind holiday -q)
    session <<'END'
2026-12-31 06:10 nurse$ mat dose-log dispense 1001-9 | sed -n '1p;2p;$p'
Handed out 10 bottles of methadone 30 mg to 1001-9:
  2026-12-31.2  for Fri 2027-01-01
  2026-12-31.11  for Sun 2027-01-10
nurse$ mat report doses 2026-12 --format csv | tail -1
2026-12-31,methadone,1,10,30,300
2027-01-11 06:10 nurse$ mat dose-log administer 1001-9 -q
nurse$ mat dose-log missed
none
END
}

@test "each bottle is by the order of its day, and none reaches past the last one" {
    clinic_of 2026-11-12 2026-11-20 7
    session <<'END'
2026-11-20 06:10 prescriber$ mat dose-log order 1001-9 methadone 40mg --from 2026-11-23 --until 2026-11-25 -q
nurse$ mat dose-log dispense 1001-9
! mat dose-log: refused: order-expired: order 2 expired on 2026-11-25
! hint: what would change it: bottles up to 2026-11-24
[5]
nurse$ mat dose-log dispense 1001-9 4
Handed out 4 bottles of methadone to 1001-9:
  2026-11-20.2  for Sat 2026-11-21, 30 mg
  2026-11-20.3  for Sun 2026-11-22, 30 mg
  2026-11-20.4  for Mon 2026-11-23, 40 mg
  2026-11-20.5  for Tue 2026-11-24, 40 mg
prescriber$ mat dose-log order 1001-9 --end 2026-11-24
Ended 2: 1001-9 methadone 40 mg daily, no dose of it from Tue 2026-11-24 on.
! mat: 1 bottle is out for days without an order (2026-11-20.5): ask for it back, mat dose-log return
END
}

@test "a State's layer that holds from a day inside the supply judges the next hand-over, and what is out counts" {
    clinic_of 2026-11-12 2026-12-14 28
    at '2026-12-14 06:05' director
    printf 'kind = "state"\nname = "W"\ncitation = "W 75"\ntakehome.tiers = "1:0, 31:1/week"\n' >w.toml
    mat policy adopt w.toml --from 2026-12-17 -q
    session <<'END'
2026-12-14 06:10 nurse$ mat dose-log dispense 1001-9 6 -q
2026-12-21 06:10 nurse$ mat dose-log administer 1001-9 -q
nurse$ mat dose-log dispense 1001-9 2
! mat dose-log: refused: take-home-cap: 2 days of supply count on treatment day 40: at most 1 day a week on treatment days from 31, here 2026-12-21 to 2026-12-27
! hint: what would change it: bottles up to 2026-12-22
[5]
nurse$ mat dose-log dispense 1001-9 1 -q
2026-12-23 06:10 nurse$ mat dose-log administer 1001-9 -q
nurse$ mat dose-log dispense 1001-9 1
! mat dose-log: refused: take-home-cap: 1 day of supply counts on treatment day 42: at most 1 day a week on treatment days from 31, here 2026-12-21 to 2026-12-27; handed out before 2026-12-22
! hint: who can clear it: nobody; the cap rises with the days of treatment, and what the determination allows with a new one
[5]
END
}

@test "a hold finds the bottles that are out, and a void of today's dose leaves them in hand" {
    clinic_of 2026-11-12 2026-11-20 3
    session <<'END'
2026-11-20 06:10 nurse$ mat dose-log dispense 1001-9 2 -q
nurse$ mat dose-log void 2026-11-20.1 --reason not-given -q
second-nurse$ mat dose-log void 2026-11-20.1 --confirm -q
nurse$ mat dose-log dispense 1001-9 3
! mat dose-log: refused: supply-overlap: 2026-11-21 is covered already by take_home 2026-11-20.2
! also: today-open: the dose of 2026-11-20 is not settled yet
! hint: …
[5]
nurse$ mat dose-log administer 1001-9 -q
nurse$ mat dose-log hold 1001-9 --reason sedation
On hold: 1001-9 since Fri 2026-11-20 06:10 (sedation), hold 1. Only a prescriber releases it.
! mat: 2 bottles are out for today or later (2026-11-20.2, 2026-11-20.3): decide on them with --bottles keep or return
2026-11-21 06:10 nurse$ mat dose-log return 2026-11-20.2 -q
nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: on-hold: on hold since 2026-11-20 (sedation), hold 1; only a prescriber releases it
! hint: what would change it: release of hold 1 by a prescriber
[5]
prescriber$ mat dose-log release 1001-9 --reason assessed -q
nurse$ mat dose-log administer 1001-9 -q
END
}
