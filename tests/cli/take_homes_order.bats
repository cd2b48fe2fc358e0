# `mat dose-log take-home-order`: the practitioner's determination of 42 CFR 8.12(i)(2), by prompts or from a file.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

@test "records a determination from JSON, and shows where it stands" {
    determination >order.json
    session <<'END'
06:10 prescriber$ mat dose-log take-home-order 1001-9 7 --from order.json
Take-home order 1: 1001-9, 7 days beyond closure days, from Mon 2026-11-16 (treatment day 1, at most 7 days at a time on treatment days 1 to 14).
Review by Sun 2027-02-14.
! mat: no naloxone was handed out within a year: offer it, mat dose-log naloxone 1001-9
nurse$ mat dose-log naloxone 1001-9 --product 4mg --expires 2028-06-30
Naloxone to 1001-9: 2 of 4mg nasal, good until Fri 2028-06-30.
prescriber$ determination 3 | mat dose-log take-home-order 1001-9 --from - --json | jq -c '[.take_home_order, .client, .date, .days, .met, .not_met, .education, .review_date, .by, .cap_days]'
[2,"1001-9","2026-11-16",3,["i","ii","iii","iv","v","vi"],null,"2026-11-16","2027-02-14","daemon",7]
prescriber$ mat dose-log take-home-order 1001-9 5 --from order.json
Take-home order 3: 1001-9, 5 days beyond closure days, from Mon 2026-11-16 (treatment day 1, at most 7 days at a time on treatment days 1 to 14).
Review by Sun 2027-02-14.
It replaces take-home order 2 (3 days).
nurse$ mat dose-log show 1001-9 | sed -n 3p
take-homes  5 days beyond closure days, of 2026-11-16, review by 2027-02-14
END
}

@test "reads lines as well as JSON" {
    for criterion in i ii iii iv v vi; do printf 'criteria.%s.met: yes\ncriteria.%s.note: seen\n' "$criterion" "$criterion"; done >order.txt
    printf 'days: 6\nrationale: Steady.\neducation: 2026-11-10\nreview_date: 2026-12-16\n' >>order.txt
    session <<'END'
06:10 prescriber$ mat dose-log take-home-order 1001-9 --from order.txt --format csv -q
take_home_order,client,date,days,met,not_met,education,review_date,by,cap_days,end_date,end_reason
1,1001-9,2026-11-16,6,i;ii;iii;iv;v;vi,,2026-11-10,2026-12-16,daemon,7,,
END
}

@test "every criterion needs a value and a note: all that is missing is named" {
    determination 7 | jq 'del(.criteria.iii.note) | del(.criteria.vi) | del(.education)' >order.json
    determination 7 | jq 'del(.rationale)' >unreasoned.json
    determination 7 | jq '.criteria.i.met = "perhaps"' >unclear.json
    determination 7 | jq '.criteria.vii = {met: true, note: "x"}' >more.json
    determination 7 | jq '.education = false' >uneducated.json
    session <<'END'
06:10 prescriber$ mat dose-log take-home-order 1001-9 --from order.json
! mat dose-log: missing: criteria.iii.note, criteria.vi.met, criteria.vi.note, education
! hint: each criterion i to vi has met and note; a rationale; education (42 CFR 8.12(i)(2), (4))
[2]
prescriber$ mat dose-log take-home-order 1001-9 --from unreasoned.json
! mat dose-log: missing: rationale
! hint: …
[2]
prescriber$ mat dose-log take-home-order 1001-9 --from unclear.json
! mat dose-log: field 'criteria.i.met' is neither yes nor no
[2]
prescriber$ mat dose-log take-home-order 1001-9 --from more.json
! mat dose-log: the JSON object names no known field
! hint: …
[2]
prescriber$ mat dose-log take-home-order 1001-9 --from uneducated.json
! mat dose-log: refused: education-first: education on transport and storage comes before take-homes
! hint: 42 CFR 8.12(i)(4)
[5]
prescriber$ mat dose-log take-home-order 1001-9 6 --from unreasoned.json
! mat dose-log: DAYS is '6' and field 'days' says another number
[2]
prescriber$ mat dose-log take-home-order 1001-9 6
! mat dose-log: an answer is needed and there is no terminal
! hint: give the fields with --from FILE, or --from -
[6]
END
}

@test "a criterion that is not met is for the practitioner to judge, and is shown" {
    determination 2 | jq '.criteria.iv = {met: false, note: "once, in June"} | .rationale = "Lockbox, daily text."' >order.json
    session <<'END'
06:10 prescriber$ mat dose-log take-home-order 1001-9 --from order.json -q
prescriber$ mat dose-log take-home-order 1001-9 --from order.json
Take-home order 2: 1001-9, 2 days beyond closure days, from Mon 2026-11-16 (treatment day 1, at most 7 days at a time on treatment days 1 to 14).
NOT MET: iv (no known recent diversion). The rationale says why.
Review by Sun 2027-02-14.
It replaces take-home order 1 (2 days).
! mat: no naloxone was handed out within a year: offer it, mat dose-log naloxone 1001-9
nurse$ mat dose-log show 1001-9 | sed -n 3p
take-homes  2 days beyond closure days, of 2026-11-16, review by 2027-02-14, criteria NOT MET
prescriber$ mat dose-log take-home-order 1001-9 --list --json | jq -r '.[1] | .note_iv, .rationale'
once, in June
Lockbox, daily text.
auditor$ mat audit access 1001-9 --format csv | grep -c 'take-home orders'
1
nurse$ mat dose-log take-home-order 1001-9 --list
! mat dose-log: refused: not-permitted: 'bin' may not do that: it takes the role prescriber
! hint: an admin gives roles with mat staff
[12]
END
    never grep -aq 'Lockbox' "$store" # sealed
}

@test "refuses more days than the cap of today's treatment day: take-home-cap" {
    determination >order.json
    session <<'END'
2026-11-16 06:10 prescriber$ mat dose-log take-home-order 1001-9 8 --from order.json
! mat dose-log: refused: take-home-cap: 8 days on treatment day 1: at most 7 days at a time on treatment days 1 to 14
! hint: what would change it: 7 days or fewer
[5]
2026-11-29 06:10 prescriber$ mat dose-log take-home-order 1001-9 8 --from order.json --override take-home-cap
! mat dose-log: 'take-home-cap' is never overridden here
! hint: …
[2]
prescriber$ mat dose-log take-home-order 1001-9 8 --from order.json -q
! mat dose-log: refused: take-home-cap: 8 days on treatment day 14: at most 7 days at a time on treatment days 1 to 14
! hint: what would change it: 7 days or fewer
[5]
2026-11-30 06:10 prescriber$ mat dose-log take-home-order 1001-9 14 --from order.json -q
2026-12-15 06:10 prescriber$ mat dose-log take-home-order 1001-9 15 --from order.json
! mat dose-log: refused: take-home-cap: 15 days on treatment day 30: at most 14 days at a time on treatment days 15 to 30
! hint: what would change it: 14 days or fewer
[5]
2026-12-16 06:10 prescriber$ mat dose-log take-home-order 1001-9 28 --from order.json -q
prescriber$ mat dose-log take-home-order 1001-9 29 --from order.json
! mat dose-log: refused: take-home-cap: 29 days on treatment day 31: at most 28 days at a time on treatment days from 31
! hint: what would change it: 28 days or fewer
[5]
END
}

@test "ends it with a reason; who has none is told so" {
    determination 6 >order.json
    session <<'END'
06:10 prescriber$ mat dose-log take-home-order 1001-9 --from order.json -q
prescriber$ mat dose-log take-home-order 1001-9 --end
! mat dose-log: --end needs --reason CODE
! hint: reasons are diversion, missed-call-back, attendance, clinical-change, not-safe-at-home, asked-by-client, entered-in-error
[2]
prescriber$ mat dose-log take-home-order 1001-9 --end --reason attendance
Ended take-home order 1 of 1001-9 on Mon 2026-11-16 (attendance).
prescriber$ mat dose-log take-home-order 1001-9 --end --reason attendance
! mat dose-log: client 1001-9 has no take-home order in force on 2026-11-16
[4]
END
}

@test "is told to the prescriber who made it when its review is due" {
    determination 6 | jq '.review_date = "2026-12-01"' >order.json
    session <<'END'
06:10 prescriber$ mat dose-log take-home-order 1001-9 --from order.json -q
2026-11-30 12:00 director$ mat report due --format csv | grep take-home
daemon,take-home-review,1001-9,2026-12-01,due-soon,1,,mat dose-log take-home-order
2026-12-02 12:00 director$ mat report due --format csv | grep take-home
daemon,take-home-review,1001-9,2026-12-01,overdue,-1,,mat dose-log take-home-order
prescriber$ mat dose-log take-home-order 1001-9 --end --reason clinical-change
Ended take-home order 1 of 1001-9 on Wed 2026-12-02 (clinical-change).
director$ mat report due --format csv | grep -c take-home
0
[1]
END
}

@test "asks for each criterion at a terminal, and first whether it may be" {
    at '2026-11-16 06:10' prescriber
    local keys='y\r yes\r seen\r yes\r seen\r yes\r seen\r no\r June\r yes\r lockbox\r yes\r none\r Steady.\r soon\r yes\r 3/1/27\r \r'
    typed "$keys" dose-log take-home-order 1001-9 3 >screen
    grep -q '1001-9: treatment day 1, at most 7 days at a time on treatment days 1 to 14; missed 0 of the last 30 days' screen
    grep -q 'Take-home order 1: 1001-9, 3 days beyond closure days' screen
    grep -q 'NOT MET: iv' screen
    [[ $(grep -c '^Education' screen) -eq 2 && $(grep -c '^Review by (' screen) -eq 2 ]] # a slip in the last of many is asked again
    local answered=0
    typed 'y\r' dose-log take-home-order 1001-9 8 >screen || answered=$?
    [[ $answered -eq 5 ]]
    grep -q 'refused: take-home-cap' screen
}
