# Guests: ours at other programs, whose plan is no dose, and other programs' people here.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

# T2.1 of the rules: home Monday to Saturday, a bottle for Sunday, guest doses confirmed for Tuesday and Wednesday, no-show on
# Thursday and Friday.
@test "a confirmed guest dose is not missed, and a plan without a dose is" {
    at '2026-11-21 06:00' prescriber mat dose-log order 1001-9 methadone 30mg -q
    at '2026-11-21 06:10' nurse mat dose-log administer 1001-9 -q
    mat dose-log dispense 1001-9 -q # for Sunday
    session <<'END'
2026-11-23 06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-23.1: 1001-9 methadone 30 mg observed, Mon 2026-11-23 06:12.
06:13 nurse$ mat dose-log guest out 1001-9 2026-11-24..2026-11-25
Guest elsewhere: 1001-9 Tue 2026-11-24 to Wed 2026-11-25. A day counts as dosed once the dose is confirmed:
  mat dose-log guest confirm 1001-9 DATE
2026-11-24 06:12 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: covered-today: 2026-11-24 is a guest day at another program, until 2026-11-25
! hint: what would change it: the end of the guest stay
[5]
2026-11-26 06:12 nurse$ mat dose-log guest confirm 1001-9 2026-11-24,2026-11-25
Confirmed for 1001-9, given elsewhere:
  2026-11-24.1  methadone 30 mg, Tue 2026-11-24
  2026-11-25.1  methadone 30 mg, Wed 2026-11-25
06:13 nurse$ mat dose-log guest confirm 1001-9 2026-11-24
! mat dose-log: refused: covered-today: 2026-11-24 is covered by guest 2026-11-24.1
! hint: what would change it: the void of 2026-11-24.1, confirmed by a second login; or if both were really given, --as-given records it
[5]
2026-11-28 06:00 nurse$ mat dose-log why 1001-9 --json | jq -c '[.missed_run, .days_since_dose]'
[2,2]
nurse$ mat dose-log missed
CLIENT  DAYS  LAST COVERED DAY  COUNSELOR  ACTION
1001-9     2  2026-11-25        -          needs-order
END
    who=admin mat store check -q
}

@test "a day that is planned and not confirmed is no dose, however the plan reads" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 -q
06:13 nurse$ mat dose-log guest out 1001-9 2026-11-17..2026-11-20 --days-confirmed
! mat dose-log: doses of days to come cannot be confirmed yet
! hint: plan them without --days-confirmed; mat dose-log guest confirm says which were given
[2]
06:13 nurse$ mat dose-log guest out 1001-9 2026-11-17..2026-11-20 -q
2026-11-19 06:00 nurse$ mat dose-log why 1001-9 --json | jq -c '[.missed_run, .days_since_dose]'
[2,2]
06:01 nurse$ mat dose-log guest out 1001-9 --end today
Back: 1001-9 is dosed here again from Thu 2026-11-19 on.
06:02 prescriber$ mat dose-log order 1001-9 methadone 30mg -q
06:02 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-19.1: 1001-9 methadone 30 mg observed, Thu 2026-11-19 06:02.
06:03 nurse$ mat dose-log guest out 1001-9 2026-11-17..2026-11-18 --days-confirmed
Guest elsewhere: 1001-9 Tue 2026-11-17 to Wed 2026-11-18, a dose confirmed on each day.
12:00 nurse$ mat dose-log missed
none
END
    who=admin mat store check -q
}

@test "nobody on a hold is sent to be dosed elsewhere, and two doses of a day are a fact with an incident" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 -q
06:20 nurse$ mat dose-log guest confirm 1001-9 today
! mat dose-log: refused: already-dosed: 30 mg was given on 2026-11-16 (dose 2026-11-16.1)
! hint: what would change it: the void of dose 2026-11-16.1, confirmed by a second login; or if both were really given, --as-given records it
[5]
06:20 nurse$ mat dose-log guest confirm 1001-9 today 40mg --as-given
Confirmed for 1001-9, given elsewhere:
  2026-11-16.2  methadone 40 mg, Mon 2026-11-16
! mat: 2026-11-16 has two doses: incident 1 is open, and prescribers are told
! mat: 40 mg on 2026-11-16 is not the ordered 30 mg: tell the prescriber
! mat: no stay elsewhere was planned for 2026-11-16
06:21 nurse$ mat dose-log hold 1001-9 --reason identity -q
06:22 nurse$ mat dose-log guest out 1001-9 tomorrow..+2d
! mat dose-log: refused: on-hold: on hold since 2026-11-16 (identity), hold 1; only a prescriber releases it
! hint: what would change it: release of hold 1 by a prescriber
[5]
END
}

# T1.6 of the rules: a transfer on a verified 110 mg may begin with it.
@test "another program's person is dosed here on the verified amount" {
    session <<'END'
05:55 front-desk$ mat intake refer --from - -q <<<'last_name: Visitor'
06:00 nurse$ mat dose-log guest in 1002-4 today..+5d --amount 110mg --last-dose yesterday --verified-by bin --take-homes no --note - <<<'Harbor Clinic; funeral in town.'
Guest here: 1002-4 Mon 2026-11-16 to Sat 2026-11-21, methadone 110 mg verified by bin, last dose Sun 2026-11-15 (2026-11-15.1), take-homes: no.
Next: mat dose-log order 1002-4 methadone AMOUNT, by a prescriber
06:01 nurse$ mat dose-log administer 1002-4
! mat dose-log: refused: no-active-order: no order is active on 2026-11-16
! hint: what would change it: an order
[5]
06:02 prescriber$ mat dose-log order 1002-4 methadone 115mg --confirm 115mg
! mat dose-log: refused: day1-over-50mg: 115 mg would be the dose of the first day, 2026-11-16; more than 50 mg needs a rationale of the prescriber in the record
! hint: what would change it: 50 mg or less on the first day; or the prescriber's reasons: mat dose-log order --rationale -
[5]
06:02 prescriber$ mat dose-log order 1002-4 methadone 110mg
Ordered 2: 1002-4 methadone 110 mg daily from Mon 2026-11-16.
! mat: 110 mg is more than the label's 30 mg for a first dose and 40 mg for a first day: say why in the record
06:03 nurse$ mat dose-log administer 1002-4
Recorded 2026-11-16.1: 1002-4 methadone 110 mg observed, Mon 2026-11-16 06:03.
! mat: 110 mg is more than the label's 30 mg for a first dose and 40 mg for a first day: say why in the record
06:04 nurse$ mat dose-log guest in 1001-9 today..+5d --amount 110mg --last-dose yesterday --verified-by bin --take-homes no
! mat dose-log: refused: already-in-care: client 1001-9 is in care here since 2026-11-16
! hint: a guest is another program's person
[5]
2026-11-22 06:03 nurse$ mat dose-log administer 1002-4
! mat dose-log: refused: no-open-episode: not in care on 2026-11-22
! also: reinduction: …
! hint: what would change it: an admission; and a new order of 30 mg or less
[5]
END
    who=admin mat store check -q
}

@test "a guest takes home what the other program lets them, for days of the stay" {
    who=admin mat config closure add 2026-11-17 --kind holiday -q
    who=admin mat config closure add 2026-11-19 --kind holiday -q
    session <<'END'
05:55 front-desk$ mat intake refer --from - -q <<<'last_name: Visitor'
06:00 nurse$ mat dose-log guest in 1002-4 today..+2d --amount 60mg --last-dose yesterday --verified-by bin --take-homes no -q
06:02 prescriber$ mat dose-log order 1002-4 methadone 60mg -q
06:03 nurse$ mat dose-log administer 1002-4 -q
06:04 nurse$ mat dose-log dispense 1002-4
! mat dose-log: refused: guest-take-homes: a guest here until 2026-11-18, whose own program has not allowed bottles to take home
! hint: what would change it: their program's word that it allows bottles, in mat dose-log guest in
[5]
06:05 nurse$ mat dose-log guest in 1002-4 today..+2d --amount 60mg --last-dose yesterday --verified-by bin --take-homes yes
Guest here: 1002-4 Mon 2026-11-16 to Wed 2026-11-18, methadone 60 mg verified by bin, last dose Sun 2026-11-15 (2026-11-15.1), take-homes: yes.
Next: mat dose-log order 1002-4 methadone AMOUNT, by a prescriber
06:06 nurse$ mat dose-log dispense 1002-4 2
! mat dose-log: refused: no-take-home-order: 2026-11-18 is no closure day, and no take-home order is on file
! hint: what would change it: bottles for closure days only
[5]
06:06 nurse$ mat dose-log dispense 1002-4
Handed out 1 bottle of methadone 60 mg to 1002-4:
  2026-11-16.2  for Tue 2026-11-17
2026-11-18 06:06 nurse$ mat dose-log administer 1002-4 -q
06:07 nurse$ mat dose-log dispense 1002-4
! mat dose-log: refused: guest-take-homes: a guest here until 2026-11-18: bottles for later days are for their own program to give
! hint: who can clear it: the other program: its word, recorded with mat dose-log guest in
[5]
END
    [[ $(who=nurse mat dose-log show 1002-4 --history --json | jq '[.[] | select(.kind == "guest")] | length') == 1 ]] # verified twice, given once
    who=admin mat store check -q
}
