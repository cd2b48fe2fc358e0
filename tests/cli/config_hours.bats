# `mat config hours`: when the dosing window is open on each weekday, and what follows from its closing.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

@test "lists the week, and what is to come" {
    session <<'END'
06:00 nurse$ mat config hours
WEEKDAY  OPENS  CLOSES  CLOSED  FROM DATE
mon      -      11:00   false   -
tue      -      11:00   false   -
wed      -      11:00   false   -
thu      -      11:00   false   -
fri      -      11:00   false   -
sat      -      11:00   false   -
sun      -      11:00   true    -
admin$ mat config hours mon-fri 05:30-11:30
mon, tue, wed, thu, fri: 05:30-11:30, from Mon 2026-11-16.
admin$ mat config hours sat,mon 06:00-09:00 --from 2026-12-01
mon, sat: 06:00-09:00, from Tue 2026-12-01.
nurse$ mat config hours --format csv
weekday,opens,closes,closed,from_date
mon,05:30,11:30,false,2026-11-16
mon,06:00,09:00,false,2026-12-01
tue,05:30,11:30,false,2026-11-16
wed,05:30,11:30,false,2026-11-16
thu,05:30,11:30,false,2026-11-16
fri,05:30,11:30,false,2026-11-16
sat,,11:00,false,
sat,06:00,09:00,false,2026-12-01
sun,,11:00,true,
admin$ mat config hours fri-sun none --json
[
  {"weekday":"fri","opens":null,"closes":"11:00","closed":false,"from_date":"2026-11-16"},
  {"weekday":"sat","opens":null,"closes":"11:00","closed":false,"from_date":"2026-11-16"},
  {"weekday":"sat","opens":"06:00","closes":"09:00","closed":false,"from_date":"2026-12-01"},
  {"weekday":"sun","opens":null,"closes":"11:00","closed":true,"from_date":"2026-11-16"}
]
END
}

@test "lets a day be missed when its own window has closed" {
    session <<'END'
06:00 nurse$ mat dose-log administer 1001-9 -q
admin$ mat config hours tue 05:30-08:00 -q
admin$ mat config hours wed 05:30-13:00 -q
2026-11-17 07:59 nurse$ mat dose-log missed
none
08:00 nurse$ mat dose-log missed --format csv | cut -d, -f1,2
client,days
1001-9,1
nurse$ mat dose-log why 1001-9 --json | jq .missed_run
1
2026-11-18 12:59 nurse$ mat dose-log missed --format csv | cut -d, -f1,2
client,days
1001-9,1
13:00 nurse$ mat dose-log missed --format csv | cut -d, -f1,2
client,days
1001-9,2
2026-11-19 10:59 nurse$ mat dose-log missed --format csv | cut -d, -f1,2
client,days
1001-9,2
11:00 nurse$ mat dose-log missed --format csv | cut -d, -f1,2
client,days
1001-9,3
END
}

@test "refuses weekdays and hours that are none" {
    local words
    who=admin
    while IFS= read -r words; do
        eval "exits 2 mat config hours $words"
    done <<'END'
mon
mon-fry 05:30-11:00
'' 05:30-11:00
mon- 05:30-11:00
mon,,tue 05:30-11:00
Mon 05:30-11:00
mon 5:30-11:00
mon 11:00-05:30
mon 11:00-11:00
mon 05:30-24:00
mon 05:60-11:00
mon 05:30
--from 2026-12-01
END
    session <<'END'
06:00 admin$ mat config hours mon-fry 05:30-11:00
! mat config: 'mon-fry' names no weekdays
! hint: write them as mon-fri, sat or mon,wed,fri
[2]
admin$ mat config hours mon 11:00-05:30
! mat config: '11:00-05:30' are no hours of a day
! hint: write them as 05:30-11:00
[2]
END
}
