# `mat dose-log return`: bottles come back; their days are open again everywhere, unless they may have been taken.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; with_bottles; }

# Dosed on Monday, with bottles for Tuesday to Sunday.
with_bottles() {
    at '2026-11-16 06:00' prescriber
    determination 5 | mat dose-log take-home-order 1001-9 --from - -q 2>/dev/null
    who=nurse
    mat dose-log administer 1001-9 -q
    mat dose-log dispense 1001-9 6 -q
}

@test "a bottle that came back opens its day: it may be given at the window" {
    session <<'END'
2026-11-17 06:00 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: covered-today: 2026-11-17 is covered by take_home 2026-11-16.2
! hint: what would change it: the return of 2026-11-16.2
[5]
nurse$ mat dose-log return 2026-11-16.2
Came back from 1001-9, sealed: 1 bottle.
  2026-11-16.2  for Tue 2026-11-17: the day is open again
Nothing goes back into stock: waste it before a witness.
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 30 mg observed, Tue 2026-11-17 06:00.
nurse$ mat dose-log return 2026-11-16.2
! mat dose-log: refused: already-returned: dose 2026-11-16.2 came back on 2026-11-17
[5]
nurse$ mat dose-log correct 2026-11-16.2 20mg --reason wrong-amount
! mat dose-log: refused: already-returned: bottle 2026-11-16.2 came back on 2026-11-17: its amount is no longer out
[5]
nurse$ mat dose-log show 1001-9 | grep 2026-11-16.2
2026-11-16.2  Tue 2026-11-17  take_home     methadone          30  bin  RETURNED 2026-11-17 sealed
director$ mat store query "SELECT returned_day FROM v_dose WHERE dose='2026-11-16.2'" --format plain
2026-11-17
END
}

@test "all that are out come back at once, and nothing goes back into stock" {
    session <<'END'
2026-11-18 06:00 nurse$ mat dose-log return 1001-9
Came back from 1001-9, sealed: 5 bottles.
  2026-11-16.3  for Wed 2026-11-18: the day is open again
  2026-11-16.4  for Thu 2026-11-19: the day is open again
  2026-11-16.5  for Fri 2026-11-20: the day is open again
  2026-11-16.6  for Sat 2026-11-21: the day is open again
  2026-11-16.7  for Sun 2026-11-22: the day is open again
Nothing goes back into stock: waste it before a witness.
nurse$ mat dose-log return 1001-9
! mat dose-log: client 1001-9 has no bottle out for today or later
! hint: name an earlier one with --bottles
[4]
nurse$ mat dose-log administer 1001-9 -q
nurse$ mat dose-log dispense 1001-9 1
Handed out 1 bottle of methadone 30 mg to 1001-9:
  2026-11-18.2  for Thu 2026-11-19
END
}

@test "one that was opened may have been taken: its day stays covered, a day to come does not" {
    session <<'END'
2026-11-18 06:00 nurse$ mat dose-log return 1001-9 --bottles 2026-11-16.3,2026-11-16.4 --state opened
Came back from 1001-9, opened: 2 bottles.
  2026-11-16.3  for Wed 2026-11-18: it may have been taken, the day stays covered
  2026-11-16.4  for Thu 2026-11-19: the day is open again
Nothing goes back into stock: waste it before a witness.
! mat: not as it was handed out: tell the prescriber
nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: covered-today: 2026-11-18 is covered by take_home 2026-11-16.3, which came back opened on 2026-11-18 and may have been taken
! hint: what would change it: the void of 2026-11-16.3, confirmed by a second login
[5]
2026-11-19 06:00 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-19.1: 1001-9 methadone 30 mg observed, Thu 2026-11-19 06:00.
nurse$ mat dose-log return 1001-9 --bottles 2026-11-16.5 --damaged --json | jq -c '.[] | [.dose, .returned_day, .state, .intact, .day_open]'
["2026-11-16.5","2026-11-19","sealed",false,true]
! mat: not as it was handed out: tell the prescriber
END
}

@test "a sealed bottle of a day gone by was not taken: missed, by every way of counting" {
    session <<'END'
2026-11-20 06:00 nurse$ mat dose-log missed --format csv
client,days,last_covered_day,counselor,action
nurse$ mat dose-log return 1001-9 --bottles 2026-11-16.3,2026-11-16.4
Came back from 1001-9, sealed: 2 bottles.
  2026-11-16.3  for Wed 2026-11-18: it was not taken, the day has no dose
  2026-11-16.4  for Thu 2026-11-19: it was not taken, the day has no dose
Nothing goes back into stock: waste it before a witness.
nurse$ mat report missed 2026-11 --format csv
client,days,last_covered_day,counselor,action
1001-9,2,2026-11-17,,needs-order
nurse$ mat dose-log calendar 1001-9 --json | jq -c '[.[] | select(.day >= "2026-11-17" and .day <= "2026-11-20") | .state]'
["take-home","missed","missed","take-home"]
director$ mat store query "SELECT count(*) FROM v_missed" --format plain
2
admin$ mat store check -q
2026-11-19 12:00 nurse$ mat dose-log why 1001-9 --json | jq -c '[.covered_by, .days_since_dose]'
[null,1]
END
}

@test "refuses what is no bottle of that person" {
    at '2026-11-16 06:00' front-desk
    mat intake refer --from - -q <<<'last_name: Other'
    session <<'END'
2026-11-17 06:00 nurse$ mat dose-log return 2026-11-16.1
! mat dose-log: refused: no-bottle: dose 2026-11-16.1 is no bottle: it was administered
! hint: what was not given is voided: mat dose-log void
[5]
nurse$ mat dose-log return 1002-4 --bottles 2026-11-16.2
! mat dose-log: bottle 2026-11-16.2 is not of client 1002-4
[2]
nurse$ mat dose-log return 1001-9 --bottles 2026-11-16.2,2026-11-16.2
! mat dose-log: --bottles names 2026-11-16.2 twice
[2]
nurse$ mat dose-log return 1001-9 --bottles ''
! mat dose-log: '' is not the number of a dose
! hint: write it as 2026-11-21.17, or .17 for one of today
[2]
nurse$ mat dose-log return 1001-9 --bottles 2026-11-16.2,
! mat dose-log: '' is not the number of a dose
! hint: write it as 2026-11-21.17, or .17 for one of today
[2]
nurse$ mat dose-log return 2026-11-16.2 --state lost
! mat dose-log: 'lost' is not a state of a bottle
! hint: states are sealed, opened, empty
[2]
nurse$ mat dose-log return 2026-11-16.9
! mat dose-log: there is no dose 2026-11-16.9
[4]
END
}

@test "who has two numbers has one supply" {
    at '2026-11-16 06:30' front-desk
    mat intake refer --from - -q <<<'last_name: Testerson'
    mat intake merge 1001-9 1002-4 --yes -q
    at '2026-11-17 06:00' nurse
    session <<'END'
2026-11-17 06:00 nurse$ mat dose-log return 1002-4 --bottles 2026-11-16.2
Came back from 1001-9, sealed: 1 bottle.
  2026-11-16.2  for Tue 2026-11-17: the day is open again
Nothing goes back into stock: waste it before a witness.
nurse$ mat dose-log dispense 1002-4 1
! mat dose-log: refused: supply-overlap: 2026-11-18 is covered already by take_home 2026-11-16.3
! also: today-open: the dose of 2026-11-17 is not settled yet
! hint: …
[5]
director$ mat report take-homes --format csv
client,medication,treatment_day,tier,cap_days,permit_days,not_met,review_date,bottles,counted_days,through_day,over_limit
1001-9,methadone,1,7 days at a time on treatment days 1 to 14,7,5,,2027-02-14,5,4,2026-11-22,false
END
}
