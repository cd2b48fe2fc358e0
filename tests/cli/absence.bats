# Days away: not missed, and without a dose all the same unless that is verified.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

@test "an absence is not missed, counts as days without a dose, and may end early" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 -q
counselor$ mat dose-log absence 1001-9 2026-11-17..2026-11-22 --kind jail --dosed unknown
Away: 1001-9 Tue 2026-11-17 to Sun 2026-11-22 (jail), dosed there: unknown.
These days are not missed, and count as days without a dose.
2026-11-20 05:50 counselor$ mat dose-log absence 1001-9 --end today
Back: 1001-9 is no longer away (jail) from Fri 2026-11-20 on.
06:12 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: needs-order: 3 days without a dose since 2026-11-16: a prescriber decides the amount (30 mg was ordered on 2026-11-16)
! hint: what would change it: an order written since 2026-11-19
[5]
nurse$ mat dose-log why 1001-9 --json | jq -c '[.days_since_dose, .missed_run, .suggested_mg]'
[3,0,null]
prescriber$ mat dose-log why 1001-9 --json | jq -c '[.days_since_dose, .missed_run, .suggested_mg]'
[3,0,"15"]
prescriber$ mat dose-log order 1001-9 methadone 20mg
Ordered 2: 1001-9 methadone 20 mg daily from Fri 2026-11-20.
Order 1 (30 mg) ends then.
After 3 days without a dose the schedule suggests: half, 15 mg.
06:15 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-20.1: 1001-9 methadone 20 mg observed, Fri 2026-11-20 06:15.
2026-11-21 18:00 nurse$ mat dose-log missed
CLIENT  DAYS  LAST COVERED DAY  COUNSELOR  ACTION
1001-9     1  2026-11-20        -          resume
END
    who=admin mat store check -q
}

@test "verified doses cover, are a nurse's word, and are never of days to come" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 -q
2026-11-19 06:00 counselor$ mat dose-log absence 1001-9 2026-11-17..2026-11-18 --kind hospital --dosed verified
! mat dose-log: refused: not-permitted: a nurse or prescriber verifies doses elsewhere
! hint: --dosed unknown, until they have
[12]
nurse$ mat dose-log absence 1001-9 2026-11-17..2026-11-20 --kind hospital --dosed verified
! mat dose-log: doses of days to come cannot be verified yet
! hint: verify up to today, and the rest when it has come; --dosed unknown until then
[2]
nurse$ mat dose-log absence 1001-9 2026-11-17..2026-11-18 --kind hospital --dosed verified
Away: 1001-9 Tue 2026-11-17 to Wed 2026-11-18 (hospital), dosed there: verified.
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-19.1: 1001-9 methadone 30 mg observed, Thu 2026-11-19 06:00.
nurse$ mat dose-log absence 1001-9 --end 2026-11-25
! mat dose-log: no absence of 1001-9 includes 2026-11-25
! hint: mat dose-log calendar 1001-9
[4]
nurse$ mat dose-log absence 1001-9 2026-11-25
! mat dose-log: give the days and --kind, or --end alone
! hint: mat dose-log absence CLIENT 2026-11-21..2026-11-24 --kind hospital --dosed unknown
[2]
END
}

@test "both ways of counting agree after an absence, its end and their undoing" {
    at '2026-11-16 06:12' nurse mat dose-log administer 1001-9 -q
    at '2026-11-17 06:00' nurse mat dose-log absence 1001-9 2026-11-17..2026-11-25 --kind jail --dosed no -q
    at '2026-11-23 06:00' nurse
    [[ -z $(mat dose-log missed --format csv | tail -n +2) ]]
    mat dose-log absence 1001-9 --end 2026-11-20 -q
    [[ $(mat dose-log missed --format csv | tail -1) == 1001-9,3,* ]]
    who=admin mat store check -q
    mat undo --yes -q # the end
    [[ -z $(mat dose-log missed --format csv | tail -n +2) ]]
    who=admin mat store check -q
}

@test "bottles out in jail or hospital are asked about" {
    session <<'END'
2026-11-21 06:10 prescriber$ mat dose-log order 1001-9 methadone 30mg -q
06:12 nurse$ mat dose-log administer 1001-9 -q
06:13 nurse$ mat dose-log dispense 1001-9 -q
2026-11-22 10:00 nurse$ mat dose-log absence 1001-9 today..+2d --kind jail
Away: 1001-9 Sun 2026-11-22 to Tue 2026-11-24 (jail), dosed there: unknown.
These days are not missed, and count as days without a dose.
! mat: 1 bottle is out for these days (jail): ask where, and whether they were taken; what comes back is returned
END
}

@test "a month without a dose is told to the counselor, and discharges nobody" {
    at '2026-11-16 06:12' nurse mat dose-log administer 1001-9 -q
    at '2026-11-17 06:00' nurse mat dose-log absence 1001-9 2026-11-17..2026-12-31 --kind jail --dosed no -q
    session <<'END'
2026-12-16 10:00 counselor$ mat report due --format csv | cut -d, -f2-6
kind,client,due_day,state,days
physical-exam,1001-9,2026-11-30,overdue,-16
psychosocial,1001-9,2026-11-30,overdue,-16
2026-12-17 10:00 counselor$ mat report due --format csv | cut -d, -f2-6 | sort -u
kind,client,due_day,state,days
long-absence,1001-9,2026-12-16,overdue,30
physical-exam,1001-9,2026-11-30,overdue,-17
psychosocial,1001-9,2026-11-30,overdue,-17
counselor$ mat intake list --format csv | tail -1 | cut -d, -f1,2
1001-9,in-care
END
}
