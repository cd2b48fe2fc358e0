# `mat dose-log label`, `naloxone`, `closure-plan` and `mat report take-homes`.
load support

setup_file() {
    make_clinic
    at '2026-11-16 05:45' front-desk
    mat intake refer --from - -q <<'END'
last_name: Testerson
first_name: Tess
END
    mat intake admit 1001-9 -q
    who=prescriber mat dose-log order 1001-9 methadone 30mg -q
    at '2026-11-16 06:00' prescriber
    mat dose-log administer 1001-9 -q
    determination 2 | mat dose-log take-home-order 1001-9 --from - -q 2>/dev/null
    mat dose-log dispense 1001-9 2 -q
}
setup() { copy_clinic; }

@test "a label says who, what, how much, on which day, and whose clinic; the look is recorded" {
    session <<'END'
2026-11-16 06:10 nurse$ mat dose-log label 1001-9
Riverside
1 River Street, 555-0100
Tess Testerson  1001-9
methadone 30 mg
TAKE ON Tue 2026-11-17
bottle 2026-11-16.2, prescriber daemon
Keep locked up and out of the reach of children. For the named person only: another's dose can kill.

Riverside
1 River Street, 555-0100
Tess Testerson  1001-9
methadone 30 mg
TAKE ON Wed 2026-11-18
bottle 2026-11-16.3, prescriber daemon
Keep locked up and out of the reach of children. For the named person only: another's dose can kill.
pharmacist$ mat dose-log label .3 --format plain | cut -f1-6
2026-11-16.3	1001-9	Tess Testerson	methadone	30	2026-11-18
auditor$ mat audit access 1001-9 --format csv | grep -c ',label'
2
counselor$ mat dose-log label 1001-9
! mat dose-log: refused: not-permitted: 'sync' may not do that: it takes the role prescriber, nurse, pharmacist
! hint: an admin gives roles with mat staff
[12]
2026-11-19 06:10 nurse$ mat dose-log label 1001-9
! mat dose-log: client 1001-9 has no bottle out for today or later
[4]
END
    at '2026-11-16 06:10' nurse
    mat dose-log label 1001-9 --format html | says 'Tess Testerson'
    mv "$key" "$key.away"
    exits 12 mat dose-log label 1001-9
    never grep -q Testerson "$BATS_TEST_TMPDIR/out"
}

@test "naloxone is recorded, and told when it has expired" {
    session <<'END'
2026-11-16 06:10 nurse$ mat dose-log naloxone 1001-9 --product 8mg --quantity 1 --expires 2026-12-31
Naloxone to 1001-9: 1 of 8mg nasal, good until Thu 2026-12-31.
nurse$ mat dose-log naloxone 1001-9 --product 8mg --expires 2026-11-16
! mat dose-log: refused: expired: naloxone that is good until 2026-11-16 is not handed out
! hint: --expires is the last day on which the package is good: take another
[5]
nurse$ mat dose-log naloxone 1001-9 --product 2mg --expires 2027-11-16
! mat dose-log: '2mg' is not a naloxone product
! hint: products are 4mg, 8mg
[2]
nurse$ mat dose-log naloxone 1001-9 --product 4mg --quantity 0 --expires 2027-11-16
! mat dose-log: '0' is out of range
! hint: …
[2]
2026-12-31 12:00 director$ mat report due --format csv | grep bin,naloxone
bin,naloxone-expired,1001-9,2027-01-01,due-soon,1,,mat dose-log naloxone
2027-01-01 12:00 director$ mat report due --format csv | grep bin,naloxone
bin,naloxone-expired,1001-9,2027-01-01,due,0,,mat dose-log naloxone
nurse$ mat dose-log naloxone 1001-9 --product 4mg --expires 2028-12-31
Naloxone to 1001-9: 2 of 4mg nasal, good until Sun 2028-12-31.
director$ mat report due --format csv | grep -c naloxone
0
[1]
END
}

@test "a closed day: who is covered, who needs a bottle and until when" {
    at '2026-11-16 06:00' front-desk
    local client
    for client in 1002-4 1003-5; do
        mat intake refer --from - -q <<<"last_name: P$client"
        mat intake admit "$client" -q
        who=prescriber mat dose-log order "$client" buprenorphine 8mg -q
    done
    who=nurse mat dose-log hold 1003-5 --reason identity -q
    session <<'END'
2026-11-16 06:10 admin$ mat config closure add 2026-11-18 --kind holiday
Closed on Wed 2026-11-18 (holiday).
nurse$ mat dose-log closure-plan 2026-11-18
CLIENT  MEDICATION     AMOUNT MG  COVERED BY    NEEDS BOTTLE  BY DAY      DETERMINATION  REMARK
1001-9  methadone             30  2026-11-16.3  false         -           -              -
1002-4  buprenorphine          8  -             true          2026-11-17  false          -
1003-5  buprenorphine          8  -             true          2026-11-17  false          on hold
1 bottle to hand out for Wed 2026-11-18.
nurse$ mat dose-log closure-plan 2026-11-17 --format csv | tail -2
1002-4,buprenorphine,8,,true,2026-11-16,true,
1003-5,buprenorphine,8,,true,2026-11-16,true,on hold
! mat: the clinic is open on Tue 2026-11-17: mat config closure add 2026-11-17 --kind holiday
END
}

@test "the report: permits, supply out, day in treatment, cap, over-limit" {
    session <<'END'
2026-11-16 12:00 director$ mat report take-homes --format csv
client,medication,treatment_day,tier,cap_days,permit_days,not_met,review_date,bottles,counted_days,through_day,over_limit
1001-9,methadone,1,7 days at a time on treatment days 1 to 14,7,2,,2027-02-14,2,2,2026-11-18,false
director$ mat report take-homes --rows --format csv
client,dose,for_day,bottles,counted_days
1001-9,2026-11-16.2,2026-11-17,1,1
1001-9,2026-11-16.3,2026-11-18,1,1
2026-11-17 12:00 director$ mat report take-homes --format plain | cut -f1,3,9-12
1001-9	1	1	1	2026-11-18	false
prescriber$ determination 1 | mat dose-log take-home-order 1001-9 --from - -q
2026-11-18 12:00 director$ mat report take-homes --format plain | cut -f1,3,6,9-12
1001-9	3	1	0	0		false
director$ mat report take-homes --on 2026-11-16 --format plain | cut -f1,3,6,9-12
1001-9	1	2	2	2	2026-11-18	false
prescriber$ mat dose-log take-home-order 1001-9 --end --reason attendance
Ended take-home order 2 of 1001-9 on Wed 2026-11-18 (attendance).
director$ mat report take-homes --json
[]
END
}
