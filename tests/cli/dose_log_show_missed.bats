# `mat dose-log show` and `missed`: what was given, and who has not come.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

@test "shows the order, the gap and two weeks of doses" {
    session <<'END'
2026-11-16 06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
2026-11-17 07:00 nurse$ mat dose-log administer 1001-9 --at 06:12
Recorded 2026-11-17.1: 1001-9 methadone 30 mg observed, Tue 2026-11-17 06:12, late entry.
2026-11-19 06:10 nurse$ mat dose-log show 1001-9
1001-9  Thu 2026-11-19
order   1: methadone 30 mg daily from 2026-11-16
gap     1 day without a dose before today

DOSE          FOR             KIND          MEDICATION  AMOUNT MG  BY   REMARK
2026-11-16.1  Mon 2026-11-16  administered  methadone          30  bin  -
2026-11-17.1  Tue 2026-11-17  administered  methadone          30  bin  late entry
2026-12-05 06:10 nurse$ mat dose-log show 1001-9 --json
[]
END
}

@test "shows one dose as one record" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
nurse$ mat dose-log show 2026-11-16.1
dose           2026-11-16.1
client         1001-9
order          1
day            2026-11-16
at             2026-11-16T06:12:00-06:00
kind           administered
medication     methadone
amount mg      30
dispensed day  2026-11-16
by             bin
late           false
nurse$ mat dose-log show .1 --format csv
dose,client,order,day,at,kind,medication,amount_mg,dispensed_day,by,late,voided_at,void_reason,replaces
2026-11-16.1,1001-9,1,2026-11-16,2026-11-16T06:12:00-06:00,administered,methadone,30,2026-11-16,bin,false,,,
nurse$ mat dose-log show .2
! mat dose-log: there is no dose 2026-11-16.2
[4]
nurse$ mat dose-log show 2026-11-16.x
! mat dose-log: '2026-11-16.x' is not the number of a dose
! hint: write it as 2026-11-21.17, or .17 for one of today
[2]
END
}

@test "answers with nothing as with something: an empty list is success" {
    session <<'END'
06:12 nurse$ mat dose-log show 1001-9 --json
[]
nurse$ mat dose-log show 1001-9 --format csv
dose,client,order,day,at,kind,medication,amount_mg,dispensed_day,by,late,voided_at,void_reason,replaces
nurse$ mat dose-log missed --json
[]
nurse$ mat dose-log missed --format csv
client,days,last_covered_day,counselor,action
nurse$ mat dose-log missed
none
END
}

@test "counts today as missed from the hour at which the window closes, until the dose" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
2026-11-17 10:59 nurse$ mat dose-log missed
none
11:00 nurse$ mat dose-log missed
CLIENT  DAYS  LAST COVERED DAY  COUNSELOR  ACTION
1001-9     1  2026-11-16        -          resume
11:01 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 30 mg observed, Tue 2026-11-17 11:01.
nurse$ mat dose-log missed
none
END
}

@test "lists the runs that are open, with what the policy asks" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
2026-11-18 12:00 nurse$ mat dose-log missed
CLIENT  DAYS  LAST COVERED DAY  COUNSELOR  ACTION
1001-9     2  2026-11-16        -          needs-order
2026-11-19 12:00 nurse$ mat dose-log missed --days 3
CLIENT  DAYS  LAST COVERED DAY  COUNSELOR  ACTION
1001-9     3  2026-11-16        -          needs-order
2026-11-19 12:00 nurse$ mat dose-log missed --days 4
none
2026-11-22 12:00 nurse$ mat dose-log missed --json
[
  {"client":"1001-9","days":6,"last_covered_day":"2026-11-16","counselor":null,"action":"reinduction"}
]
2026-11-22 12:00 nurse$ mat dose-log missed --on 2026-11-18
CLIENT  DAYS  LAST COVERED DAY  COUNSELOR  ACTION
1001-9     2  2026-11-16        -          needs-order
END
}

@test "counts a closed day without a bottle" {
    session <<'END'
2026-11-21 06:12 prescriber$ mat dose-log order 1001-9 methadone 30mg
Ordered 2: 1001-9 methadone 30 mg daily from Sat 2026-11-21.
Order 1 (30 mg) ends then.
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-21.1: 1001-9 methadone 30 mg observed, Sat 2026-11-21 06:12.
2026-11-22 12:00 nurse$ mat dose-log missed
CLIENT  DAYS  LAST COVERED DAY  COUNSELOR  ACTION
1001-9     1  2026-11-21        -          resume
END
}

@test "refuses a day that has not come, and a number that is none" {
    session <<'END'
06:12 nurse$ mat dose-log missed --on tomorrow
! mat dose-log: 2026-11-17 has not come yet
! hint: --on takes today or a day before
[2]
nurse$ mat dose-log missed --days 0
! mat dose-log: '0' is out of range
! hint: write a number from 1 to 1000000000
[2]
nurse$ mat dose-log missed --on 3/8/26
! mat dose-log: '3/8/26' is not a day
! hint: write 2026-03-08 or 2026-08-03, whichever is meant
[2]
END
}

@test "ends a run with the dose, the order and the discharge" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
2026-11-18 07:00 counselor$ mat intake discharge 1001-9 --reason transferred
Discharged 1001-9 (transferred), first day out of care Wed 2026-11-18; 1 order ended.
12:00 nurse$ mat dose-log missed
none
nurse$ mat report missed 2026-11-16..2026-11-20 --format csv
client,days,last_covered_day,counselor,action
1001-9,1,2026-11-16,,none
END
}
