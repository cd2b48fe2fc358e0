# What is asked before a dose: who is due, whether somebody may be dosed now and who can clear it, and the month.
load support

setup_file() {
    make_clinic
    make_client
    at '2026-11-16 05:50' admin
    mat config set phone 555-0199 -q
}
setup() { copy_clinic; }

@test "lists who is due, on hold and dosed" {
    session <<'END'
06:00 nurse$ mat dose-log due --format csv
client,medication,amount_mg,due_day,status,formulation,window_opens,late_after
1001-9,methadone,30,2026-11-16,due,,,
nurse$ mat dose-log administer 1001-9 -q
nurse$ mat dose-log due --format csv
client,medication,amount_mg,due_day,status,formulation,window_opens,late_after
nurse$ mat dose-log due
none
2026-11-17 06:00 nurse$ mat dose-log hold 1001-9 --reason identity -q
nurse$ mat dose-log due --format csv
client,medication,amount_mg,due_day,status,formulation,window_opens,late_after
1001-9,methadone,30,2026-11-17,held,,,
nurse$ mat dose-log due --days 0
! mat dose-log: '0' is out of range
! hint: write a number from 1 to …
[2]
front-desk$ mat dose-log due
! mat dose-log: refused: not-permitted: …
! hint: an admin gives roles with mat staff
[12]
END
}

@test "says whether a person may be dosed, why not, and who can clear it" {
    session <<'END'
06:00 nurse$ mat dose-log why 1001-9 --json | jq -c '[.allowed, .reasons, .days_since_dose, .missed_run, .treatment_day, .covered_by]'
[true,[],null,0,1,null]
nurse$ mat dose-log administer 1001-9 -q
nurse$ mat dose-log why 1001-9
1001-9 may not be dosed now.
  already-dosed: 30 mg was given on 2026-11-16 (dose 2026-11-16.1)
    who can clear it: nobody; a dose that was not given is voided, and a second login confirms it
what would change it: the void of dose 2026-11-16.1, confirmed by a second login
no dose before today; day 1 of treatment.
2026-11-18 06:00 nurse$ mat dose-log hold 1001-9 --reason sedation -q
nurse$ mat dose-log why 1001-9
1001-9 may not be dosed now.
  on-hold: on hold since 2026-11-18 (sedation), hold 1; only a prescriber releases it
    who can clear it: a prescriber: mat dose-log release
what would change it: release of hold 1 by a prescriber
1 day without a dose before today, 1 missed in a row since 2026-11-17; day 3 of treatment.
nurse$ mat dose-log why 1001-9 --json | jq -c '[.allowed, .reasons[0].code, .days_since_dose, .missed_run, .treatment_day]'
[false,"on-hold",1,1,3]
nurse$ mat dose-log why 1001-8
! mat dose-log: refused: check-digit: the check digit of '1001-8' is wrong; nothing was looked up
! hint: compare every digit with the card
[4]
END
}

@test "shows the month of a person: a letter a day here, words to take home" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 -q
2026-11-18 05:00 nurse$ mat dose-log calendar 1001-9
1001-9  November 2026

Mon  Tue  Wed  Thu  Fri  Sat  Sun
                               1 X
 2    3    4    5    6    7    8 X
 9   10   11   12   13   14   15 X
16 G 17 M 18*D 19 D 20 D 21 D 22 X
23 D 24 D 25 D 26 D 27 D 28 D 29 X
30 D

G  given at the clinic
M  missed
X  the clinic is closed
D  a dose is due
*  today
nurse$ mat dose-log calendar 1001-9 --format csv | sed -n '1p;17,19p'
day,state,amount_mg
2026-11-16,given,30
2026-11-17,missed,30
2026-11-18,due,30
nurse$ mat dose-log calendar 1001-9 --handout | sed -n '1,3p;$p'
November 2026

Mon        Tue        Wed        Thu        Fri        Sat        Sun
Riverside, 555-0199
nurse$ mat dose-log calendar 1001-9 --handout | grep -c 1001
0
[1]
nurse$ mat dose-log calendar 1001-9 2026-13
! mat dose-log: '2026-13' is no month
! hint: months go from 01 to 12
[2]
nurse$ mat dose-log calendar 1001-9 this-week
! mat dose-log: 'this-week' is not one month
! hint: write it as 2026-11
[2]
END
}
