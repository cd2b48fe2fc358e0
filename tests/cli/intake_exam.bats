# Examinations after an admission: who waits for one, and until when.
load support

setup_file() {
    make_clinic
    at '2026-10-01 07:00' front-desk
    mat intake refer --from - -q <<<'last_name: One'
    mat intake admit 1001-9 -q
}
setup() { copy_clinic; }

@test "is due by the fourteenth calendar day following the admission" {
    session <<'END'
2026-10-07 16:00 director$ mat report due --format csv
login,kind,client,due_day,state,days,lapses_day,resolved_by
2026-10-08 16:00 director$ mat report due --format csv
login,kind,client,due_day,state,days,lapses_day,resolved_by
daemon,physical-exam,1001-9,2026-10-15,due-soon,7,,mat intake exam
sync,psychosocial,1001-9,2026-10-15,due-soon,7,,mat intake exam --kind psychosocial
2026-10-15 16:00 director$ mat report due --format csv | grep -c ',2026-10-15,due,0,'
2
2026-10-16 16:00 director$ mat report due --format csv | grep -c ',2026-10-15,overdue,-1,'
2
prescriber$ mat intake exam 1001-9 --at 2026-10-12
1001-9: physical examination on Mon 2026-10-12 by daemon. The next is due by Tue 2027-10-12.
counselor$ mat intake exam 1001-9 --kind psychosocial
1001-9: psychosocial examination on Fri 2026-10-16 by sync.
director$ mat report due --format csv
login,kind,client,due_day,state,days,lapses_day,resolved_by
END
}

@test "refuses what is no examination, nobody's, or to come" {
    session <<'END'
2026-10-05 09:00 nurse$ mat intake exam 1001-9 --kind dental
! mat intake: 'dental' is not a kind of examination
! hint: kinds are screening, physical, psychosocial
[2]
nurse$ mat intake exam 1002-4
! mat intake: there is no client 1002-4
[4]
nurse$ mat intake exam 1001-9 --at 2026-10-06
! mat intake: '2026-10-06' is still to come
! hint: …
[2]
nurse$ mat intake exam 1001-9 --by nobody
! mat intake: 'nobody' is not of the staff
! hint: mat staff list
[4]
END
}
