# The clocks change, the day changes, the year is a leap year: hours are elapsed hours, days are the clinic's civil days.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

# 2027-03-14: 02:00 is 03:00. From 18:30 on the Saturday twelve hours are over at 07:30.
@test "spring: an hour is missing from the night, and the hours between doses are counted without it" {
    session <<'END'
2027-03-13 06:00 prescriber$ mat dose-log order 1001-9 methadone 30mg -q
2027-03-13 18:30 nurse$ mat dose-log administer 1001-9 -q
2027-03-14 07:29 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: interval-too-short: 11 h between this dose and dose 2027-03-13.1; at least 12 h are asked for
! hint: what would change it: 12 h after dose 2027-03-13.1
[5]
nurse$ mat dose-log administer 1001-9 --at 2027-03-14T02:30
! mat dose-log: '2027-03-14T02:30' does not exist in America/Chicago: …
! hint: write one of these two, or another time
[2]
07:30 nurse$ mat dose-log administer 1001-9
Recorded 2027-03-14.1: 1001-9 methadone 30 mg observed, Sun 2027-03-14 07:30.
! mat: only 12 h since dose 2027-03-13.1
END
}

# 2026-11-01: 01:30 comes twice, an hour apart, on one civil day; the portions of a split dose are 6 elapsed hours apart.
@test "autumn: half past one comes twice, and is written with its offset" {
    rm -rf "$HOME/.local" "$HOME/.config"
    at '2026-10-30 05:30' admin
    printf 'clinic: R\nzone: America/Chicago\naddress: 1\nphone: 5\nadmin_name: Ada\n' | mat init --from - >/dev/null
    local role
    for role in prescriber nurse front-desk; do mat staff add "$(login_of "$role")" --name "$role" --role "$role" -q; done
    who=front-desk mat intake refer --from - -q <<<'last_name: Other'
    who=front-desk mat intake admit 1001-9 -q
    session <<'END'
2026-10-30 06:00 prescriber$ mat dose-log order 1001-9 methadone 40mg --split 20mg,20mg -q
2026-11-01 12:00 nurse$ mat dose-log administer 1001-9 --at 2026-11-01T01:30
! mat dose-log: '2026-11-01T01:30' comes twice in America/Chicago: 2026-11-01T01:30:00-05:00 and 2026-11-01T01:30:00-06:00
! hint: write it with its offset, as one of these two
[2]
nurse$ mat dose-log administer 1001-9 --at 2026-11-01T01:30-05:00 --json | jq -r .at
2026-11-01T01:30:00-05:00
nurse$ mat dose-log administer 1001-9 --at 2026-11-01T06:29
! mat dose-log: refused: portion-too-soon: portion 2 of 2, 5 h after dose 2026-11-01.1; at least 6 h are asked for between portions
! hint: what would change it: 6 h after dose 2026-11-01.1
[5]
nurse$ mat dose-log administer 1001-9 --at 2026-11-01T06:30 -q
nurse$ mat dose-log administer 1001-9 --at 2026-11-01T01:30-06:00
! mat dose-log: refused: already-dosed: 20 mg was given on 2026-11-01 (dose 2026-11-01.1)
! also: already-dosed: 20 mg was given on 2026-11-01 (dose 2026-11-01.2)
! hint: …
[5]
END
}

@test "one minute to midnight and one past are two days" {
    session <<'END'
2026-11-16 23:59 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 23:59.
2026-11-17 00:01 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: interval-too-short: 0 h between this dose and dose 2026-11-16.1; at least 12 h are asked for
! hint: what would change it: 12 h after dose 2026-11-16.1
[5]
11:59 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 30 mg observed, Tue 2026-11-17 11:59.
! mat: only 12 h since dose 2026-11-16.1
END
}

@test "29 February is a day like another: gaps, every second day, four weeks" {
    session <<'END'
2028-02-26 06:00 prescriber$ mat dose-log order 1001-9 methadone 30mg -q
nurse$ mat dose-log administer 1001-9 -q
2028-03-01 06:00 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: needs-order: 3 days without a dose since 2028-02-26: a prescriber decides the amount (30 mg was ordered on 2028-02-26)
! hint: what would change it: an order written since 2028-02-29
[5]
prescriber$ mat dose-log order 1001-9 methadone 30mg --every 2d -q
nurse$ mat dose-log administer 1001-9 -q
prescriber$ mat dose-log order 1001-9 --end tomorrow -q
prescriber$ mat dose-log order 1001-9 methadone 30mg --until 2028-02-30
! mat dose-log: …
! hint: …
[2]
END
}
