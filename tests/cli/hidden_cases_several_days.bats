# Doses that are some days apart, and what is handed out of them: a bottle for each day on which a dose is due, and for no other.
load support

setup_file() { make_clinic; make_client; }
setup() {
    copy_clinic
    at '2026-11-20 06:00' prescriber
    mat dose-log order 1001-9 methadone 30mg --every 2d -q # a Friday: due again on Sunday, when the clinic is closed
    who=nurse mat dose-log administer 1001-9 -q
}

@test "a bottle for the closed Sunday lasts the day after too, and needs the order only" {
    session <<'END'
2026-11-20 06:10 nurse$ mat dose-log closure-plan 2026-11-22
CLIENT  MEDICATION  AMOUNT MG  COVERED BY  NEEDS BOTTLE  BY DAY      DETERMINATION  REMARK
1001-9  methadone          30  -           true          2026-11-21  false          -
1 bottle to hand out for Sun 2026-11-22.
nurse$ mat dose-log closure-plan 2026-11-21
none
0 bottles to hand out for Sat 2026-11-21.
nurse$ mat dose-log dispense 1001-9 1
! mat dose-log: refused: supply-overlap: 2026-11-21 is covered already by administered 2026-11-20.1
! also: no-take-home-order: 2026-11-21 is no closure day, and no take-home order is on file
! hint: what would change it: bottles up to 2026-11-22
[5]
nurse$ mat dose-log dispense 1001-9
Handed out 1 bottle of methadone 30 mg to 1001-9:
  2026-11-20.2  for Sun 2026-11-22, and the day after
2026-11-21 06:10 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: covered-today: 2026-11-21 is covered by administered 2026-11-20.1 until 2026-11-21
! also: covered-today: 2026-11-22, which the dose is for too, is covered by take_home 2026-11-20.2 until 2026-11-23
! hint: what would change it: a day from 2026-11-22 on; and the return of 2026-11-20.2
[5]
2026-11-23 06:10 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: covered-today: 2026-11-23 is covered by take_home 2026-11-20.2 until 2026-11-23
! hint: what would change it: the return of 2026-11-20.2
[5]
nurse$ mat dose-log missed
none
2026-11-24 06:10 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-24.1: 1001-9 methadone 30 mg observed, Tue 2026-11-24 06:10.
END
}

# Treatment day 5: 22 is exempt, and 24 to 27 count with the days between; 28 would be the fifth and 29, a Sunday, is exempt.
@test "days count, not bottles: a bottle for two days is two days of supply" {
    at '2026-11-20 06:10' prescriber
    determination 5 | mat dose-log take-home-order 1001-9 --from - -q 2>/dev/null
    session <<'END'
2026-11-20 06:12 nurse$ mat dose-log dispense 1001-9 10
! mat dose-log: refused: take-home-cap: 7 days of supply count: the determination of 2026-11-20 allows 5 days; closure days, not counted, 2026-11-22, 2026-11-29
! hint: what would change it: bottles up to 2026-11-28
[5]
nurse$ mat dose-log dispense 1001-9
Handed out 4 bottles of methadone 30 mg to 1001-9:
  2026-11-20.2  for Sun 2026-11-22, and the day after
  2026-11-20.3  for Tue 2026-11-24, and the day after
  2026-11-20.4  for Thu 2026-11-26, and the day after
  2026-11-20.5  for Sat 2026-11-28, and the day after
nurse$ mat report take-homes --format csv | tail -1 | cut -d, -f9-12
4,5,2026-11-29,false
2026-11-29 12:00 nurse$ mat dose-log missed
none
2026-12-01 06:00 nurse$ mat dose-log missed
CLIENT  DAYS  LAST COVERED DAY  COUNSELOR  ACTION
1001-9     1  2026-11-29        -          resume
END
    who=admin mat store check --rebuild -q
    who=nurse mat dose-log missed | grep -q '^1001-9     1  2026-11-29'
}

@test "a bottle that comes back opens both its days" {
    mat dose-log dispense 1001-9 -q
    session <<'END'
2026-11-21 06:10 nurse$ mat dose-log return 2026-11-20.2 -q
2026-11-22 06:10 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-22.1: 1001-9 methadone 30 mg observed, Sun 2026-11-22 06:10.
END
}
