# `mat report`: one question, one table, in three formats, with its definition and its digest.
load support

setup_file() {
    make_clinic
    make_client
    local day
    for day in 2026-11-16 2026-11-17 2026-11-20 2026-11-21; do
        at "$day 06:10" prescriber mat dose-log order 1001-9 methadone 30mg >/dev/null
        at "$day 06:12" nurse mat dose-log administer 1001-9 >/dev/null
    done
    mat dose-log dispense 1001-9 >/dev/null
}
setup() { copy_clinic; at '2026-11-23 12:00' director; }

@test "doses: amounts on the day of the hand-over, per medication" {
    session <<'END'
2026-11-23 12:00 director$ mat report doses 2026-11
doses 2026-11-01..2026-11-30

DAY         MEDICATION  ADMINISTERED  TAKE HOME  ADMINISTERED MG  TAKE HOME MG
2026-11-16  methadone              1          0               30             0
2026-11-17  methadone              1          0               30             0
2026-11-20  methadone              1          0               30             0
2026-11-21  methadone              1          1               30            30

Riverside, America/Chicago. As of 2026-11-23T12:00:00-06:00, entry 51. Data 6f95af2d8f3ac6b8.
director$ mat report doses 2026-11-20..2026-11-21 --format csv
day,medication,administered,take_home,administered_mg,take_home_mg
2026-11-20,methadone,1,0,30,0
2026-11-21,methadone,1,1,30,30
director$ mat report doses 2026-11-21 --json
[
  {"day":"2026-11-21","medication":"methadone","administered":1,"take_home":1,"administered_mg":"30","take_home_mg":"30"}
]
director$ mat report doses --on 2026-11-21 --format csv
day,medication,administered,take_home,administered_mg,take_home_mg
2026-11-21,methadone,1,1,30,30
END
}

@test "doses: the empty case is a table too" {
    session <<'END'
2026-11-23 12:00 director$ mat report doses 2025
doses 2025-01-01..2025-12-31

none

Riverside, America/Chicago. As of 2026-11-23T12:00:00-06:00, entry 51. Data d1bb9c585ecf890e.
director$ mat report doses --format csv
day,medication,administered,take_home,administered_mg,take_home_mg
director$ mat report doses --json
[]
END
}

@test "missed: the runs that are open, and the runs that meet a range" {
    session <<'END'
2026-11-23 12:00 director$ mat report missed
missed on 2026-11-23

CLIENT  DAYS  LAST COVERED DAY  COUNSELOR  ACTION
1001-9     1  2026-11-22        -          resume

Riverside, America/Chicago. As of 2026-11-23T12:00:00-06:00, entry 51. Data e3d4797f96b49d32.
director$ mat report missed --on 2026-11-19 --format csv
client,days,last_covered_day,counselor,action
1001-9,2,2026-11-17,,needs-order
director$ mat report missed --on 2026-11-21 --json
[]
director$ mat report missed 2026-11-19..2026-11-23 --format csv
client,days,last_covered_day,counselor,action
1001-9,1,2026-11-17,,needs-order
1001-9,1,2026-11-22,,resume
director$ mat report missed last-week --json
[
  {"client":"1001-9","days":2,"last_covered_day":"2026-11-17","counselor":null,"action":"needs-order"}
]
END
}

@test "explains with the definition, and wraps the rows in JSON" {
    session <<'END'
2026-11-23 12:00 director$ mat report missed --on 2026-11-19 --explain
missed on 2026-11-19

CLIENT  DAYS  LAST COVERED DAY  COUNSELOR  ACTION
1001-9     2  2026-11-17        -          needs-order

Counts civil days with a dose due and nothing that covers them. A dose, a bottle, an injection's interval, a guest day, a verified absence, a hold or another absence ends the run. A closed day without a bottle counts. Days between imported history and the first dose recorded here are unknown, not missed; so are days that an injection before the beginning of history may have covered. Today counts once the window has closed. Without a range: the runs open at --on; with one: the runs that meet it, clipped to it. Source: house definition; the actions are those of the missed-dose policy (missed.resume_max, order_min, reinduct_min).
  client: client number
  days: civil days missed in a row
  last_covered_day: last day before the run with a dose
  counselor: login of the counselor
  action: what the missed-dose schedule asks before the next dose

Riverside, America/Chicago. As of 2026-11-23T12:00:00-06:00, entry 51. Data a152794bb8a7a493.
director$ mat report missed --on 2026-11-19 --explain --json | jq -c '[keys_unsorted, .as_of, .rows]'
[["definition","as_of","digest","rows"],{"at":"2026-11-23T12:00:00-06:00","entry":51},[{"client":"1001-9","days":2,"last_covered_day":"2026-11-17","counselor":null,"action":"needs-order"}]]
director$ mat report doses --explain --json | jq -c '[(.definition | length > 40), .rows]'
[true,[]]
END
}

@test "prints the same digest in every format of the same data" {
    local digest
    digest=$(mat report doses 2026-11 --explain --json | jq -r .digest)
    mat report doses 2026-11 | says "Data $digest\."
    mat report doses 2026-11 --explain | says "Data $digest\."
    [[ $(mat report doses 2026-10 --explain --json | jq -r .digest) != "$digest" ]]
}

@test "takes ranges and days as people write them" {
    session <<'END'
2026-11-23 12:00 director$ mat report doses last-week --format csv | wc -l
5
director$ mat report doses this-month --format csv | wc -l
5
director$ mat report doses 2026-11-21..2026-11-16
! mat report: '2026-11-21..2026-11-16' ends before it begins
! hint: write the earlier day first: 2026-11-16..2026-11-21
[2]
director$ mat report doses 2026-11-16..
! mat report: '2026-11-16..' lacks an end
! hint: write both days: 2026-11-01..2026-11-15
[2]
director$ mat report doses 2026-13
! mat report: '2026-13' is no month
! hint: months go from 01 to 12
[2]
director$ mat report doses 3/8/26
! mat report: '3/8/26' is not a day
! hint: write 2026-03-08 or 2026-08-03, whichever is meant
[2]
director$ mat report doses 2026-11 --on 2026-11-16
! mat report: give a range or --on, not both
[2]
director$ mat report missed --on tomorrow
! mat report: 2026-11-24 has not come yet
! hint: --on takes today or a day before
[2]
director$ mat report dose 2026-11
! mat report: 'dose' is not a report
! hint: did you mean 'mat report doses'?
[2]
director$ mat report horoscope
! mat report: 'horoscope' is not a report
! hint: reports are census, doses, dispensing-log, reconcile, missed, take-homes, attendance, groups, retention, due, nightly
[2]
director$ mat report census 2026-11
! mat report: report census is about one day, not '2026-11'
! hint: write --on 2026-11-23
[2]
director$ mat report census today --on today
! mat report: the day was given twice
[2]
director$ mat report census --on tomorrow
! mat report: 2026-11-24 has not come yet
! hint: --on takes today or a day before
[2]
END
}

@test "names the clinic's day, wherever the machine is" {
    local zone moment
    at '2026-11-21 23:30' director
    mat report doses >here
    grep -q '^doses 2026-11-21$' here
    for zone in Asia/Tokyo UTC Pacific/Kiritimati; do
        moment=$(TZ=$zone date -d '2026-11-22T05:30:00Z' '+%F %T')
        run_as_now env "TZ=$zone" "FAKETIME=$moment" "$MAT_BIN" report doses | diff here -
    done
}

@test "answers robot and auditor too, without the key" {
    rm "$key"
    local role
    for role in robot auditor director nurse; do
        who=$role mat report doses 2026-11 --format csv >"$role"
        cmp "$role" robot
    done
}
