# `mat dose-log order`: what a prescriber may write, and what is refused beside what is allowed.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

# A second client in care, without an order: 1002-4.
admit_another() { (at '2026-11-16 06:00' front-desk && mat intake refer --from - <<<'last_name: Other' && mat intake admit 1002-4) >/dev/null; }

@test "writes an order and prints it as JSON with the fields of an order" {
    admit_another
    session <<'END'
06:05 prescriber$ mat dose-log order 1002-4 buprenorphine 16mg
Ordered 2: 1002-4 buprenorphine 16 mg daily from Mon 2026-11-16.
prescriber$ mat dose-log order 1002-4 buprenorphine 24mg --from 2026-11-20 --until 2026-12-20 --supply pharmacy --json
{"order":3,"client":"1002-4","medication":"buprenorphine","amount_mg":"24","every_days":1,"portions":null,"start_date":"2026-11-20","end_date":null,"supply":"pharmacy","until_date":"2026-12-20","steps":null,"formulation":null}
prescriber$ mat dose-log order 1002-4 buprenorphine 24mg --format csv --dry-run
order,client,medication,amount_mg,every_days,portions,start_date,end_date,supply,until_date,steps,formulation
4,1002-4,buprenorphine,24,1,,2026-11-16,,clinic,,,
! NOT RECORDED
END
}

@test "replaces the order before from the first day of the new one on" {
    session <<'END'
06:05 prescriber$ mat dose-log order 1001-9 methadone 35mg --from 2026-11-18
Ordered 2: 1001-9 methadone 35 mg daily from Wed 2026-11-18.
Order 1 (30 mg) ends then.
! mat: 35 mg is more than the label's 30 mg for a first dose: say why in the record
2026-11-17 06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 30 mg observed, Tue 2026-11-17 06:12.
2026-11-18 06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-18.1: 1001-9 methadone 35 mg observed, Wed 2026-11-18 06:12.
nurse$ mat store query 'SELECT "order", amount_mg, start_date, end_date FROM v_order'
ORDER  AMOUNT MG  START DATE  END DATE
    1  30         2026-11-16  2026-11-18
    2  35         2026-11-18  -
END
}

@test "begins tomorrow where today's dose is given" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
06:30 prescriber$ mat dose-log order 1001-9 methadone 35mg
Ordered 2: 1001-9 methadone 35 mg daily from Tue 2026-11-17.
Order 1 (30 mg) ends then.
END
}

@test "says when an order was written with --at, and refuses one that begins before that" {
    session <<'END'
2026-11-18 09:00 prescriber$ mat dose-log order 1001-9 methadone 35mg --at 2026-11-17T10:00
Ordered 2: 1001-9 methadone 35 mg daily from Tue 2026-11-17.
Order 1 (30 mg) ends then.
! mat: 35 mg is more than the label's 30 mg for a first dose: say why in the record
prescriber$ mat dose-log order 1001-9 methadone 40mg --from yesterday
! mat dose-log: an order cannot begin before it is written, on 2026-11-18
! hint: --at says when it was written
[2]
prescriber$ mat dose-log order 1001-9 methadone 40mg --from 2026-11-20 --until 2026-11-20
! mat dose-log: the order would expire before it begins, on 2026-11-20
[2]
END
}

@test "refuses who is not in care: no-open-episode" {
    session <<'END'
06:05 front-desk$ mat intake refer --from - <<<'last_name: Other'
Referred: client 1002-4, first contact Mon 2026-11-16.
Next: mat intake admit 1002-4
prescriber$ mat dose-log order 1002-4 methadone 30mg
! mat dose-log: refused: no-open-episode: not in care on 2026-11-16
! hint: what would change it: an admission
[5]
front-desk$ mat intake admit 1002-4
Admitted 1002-4 on Mon 2026-11-16, program otp (episode 2).
prescriber$ mat dose-log order 1002-4 methadone 30mg
Ordered 2: 1002-4 methadone 30 mg daily from Mon 2026-11-16.
END
}

@test "accepts a new order while the person is on hold, and the hold survives it" {
    session <<'END'
06:05 nurse$ mat dose-log hold 1001-9 --reason vital-signs
On hold: 1001-9 since Mon 2026-11-16 06:05 (vital-signs), hold 1. Only a prescriber releases it.
06:06 prescriber$ mat dose-log order 1001-9 methadone 35mg
Ordered 2: 1001-9 methadone 35 mg daily from Mon 2026-11-16.
Order 1 (30 mg) ends then.
! mat: 35 mg is more than the label's 30 mg for a first dose: say why in the record
06:07 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: on-hold: on hold since 2026-11-16 (vital-signs), hold 1; only a prescriber releases it
! hint: what would change it: release of hold 1 by a prescriber
[5]
06:08 prescriber$ mat dose-log release 1001-9 --reason resolved
Released 1001-9 (resolved): hold 1.
END
}

@test "refuses more than 50 mg on the first day: day1-over-50mg" {
    admit_another
    session <<'END'
06:05 prescriber$ mat dose-log order 1002-4 methadone 50.001mg
! mat dose-log: refused: day1-over-50mg: 50.001 mg would be the dose of the first day, 2026-11-16; more than 50 mg needs a rationale of the prescriber in the record
! hint: what would change it: 50 mg or less on the first day; or the prescriber's reasons: mat dose-log order --rationale -
[5]
prescriber$ mat dose-log order 1002-4 methadone 50mg
Ordered 2: 1002-4 methadone 50 mg daily from Mon 2026-11-16.
! mat: 50 mg is more than the label's 30 mg for a first dose and 40 mg for a first day: say why in the record
END
}

@test "allows more than 50 mg from the second day on" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
06:30 prescriber$ mat dose-log order 1001-9 methadone 60mg --confirm 60mg
Ordered 2: 1001-9 methadone 60 mg daily from Tue 2026-11-17.
Order 1 (30 mg) ends then.
END
}

@test "refuses a second agonist beside an open order: two-agonists" {
    session <<'END'
06:05 prescriber$ mat dose-log order 1001-9 buprenorphine 8mg
! mat dose-log: refused: two-agonists: methadone order 1 is open beside buprenorphine
! hint: what would change it: the end of order 1
[5]
06:06 prescriber$ mat dose-log order 1001-9 methadone 30mg --until 2026-11-20
Ordered 2: 1001-9 methadone 30 mg daily from Mon 2026-11-16, until Fri 2026-11-20.
Order 1 (30 mg) ends then.
prescriber$ mat dose-log order 1001-9 buprenorphine 8mg --from 2026-11-19
! mat dose-log: refused: two-agonists: methadone order 2 is open beside buprenorphine
! hint: what would change it: the end of order 2
[5]
prescriber$ mat dose-log order 1001-9 buprenorphine 8mg --from 2026-11-20
Ordered 3: 1001-9 buprenorphine 8 mg daily from Fri 2026-11-20.
END
}

@test "refuses naltrexone beside an agonist: naltrexone-with-agonist" {
    admit_another
    session <<'END'
06:05 prescriber$ mat dose-log order 1001-9 naltrexone 380mg --every 28d
! mat dose-log: refused: naltrexone-with-agonist: methadone order 1 is open beside naltrexone
! hint: what would change it: the end of order 1
[5]
prescriber$ mat dose-log order 1002-4 naltrexone 380mg --every 28d
Ordered 2: 1002-4 vivitrol 380 mg every 28 days from Mon 2026-11-16.
! mat: no last opioid is recorded: --last-opioid DATE, as the person reports it
prescriber$ mat dose-log order 1002-4 buprenorphine 8mg
! mat dose-log: refused: naltrexone-with-agonist: naltrexone order 2 is open beside buprenorphine
! hint: what would change it: the end of order 2
[5]
END
}

@test "asks for a step of more than 10 mg a second time: over-confirm" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
06:30 prescriber$ mat dose-log order 1001-9 methadone 40.001mg
! mat dose-log: refused: over-confirm: 40.001 mg is more than 10 mg over the last 30 mg: type the amount again
! hint: what would change it: the amount typed again (--confirm 40.001mg)
[5]
prescriber$ mat dose-log order 1001-9 methadone 40.001mg --confirm 40mg
! mat dose-log: --confirm 40 mg is not the 40.001 mg of the order
[2]
prescriber$ mat dose-log order 1001-9 methadone 40mg
Ordered 2: 1001-9 methadone 40 mg daily from Tue 2026-11-17.
Order 1 (30 mg) ends then.
END
}

@test "asks for more than 150 mg a second time, and for more than 300 mg an override as well" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
06:30 prescriber$ mat dose-log order 1001-9 methadone 150mg --confirm 150mg
Ordered 2: 1001-9 methadone 150 mg daily from Tue 2026-11-17.
Order 1 (30 mg) ends then.
06:31 prescriber$ mat dose-log order 1001-9 methadone 150.001mg
! mat dose-log: refused: over-confirm: 150.001 mg is over 150 mg: type the amount again
! hint: what would change it: the amount typed again (--confirm 150.001mg)
[5]
06:32 prescriber$ mat dose-log order 1001-9 methadone 300.001mg --confirm 300.001mg
! mat dose-log: refused: over-confirm: 300.001 mg is over 300 mg: retyped, and overridden by a prescriber
! hint: what would change it: 300 mg or less, typed again
[5]
06:33 prescriber$ mat dose-log order 1001-9 methadone 300.001mg --override over-confirm
! mat dose-log: refused: over-confirm: 300.001 mg is over 300 mg: retyped, and overridden by a prescriber
! hint: what would change it: the amount typed again (--confirm 300.001mg)
[5]
06:34 prescriber$ mat dose-log order 1001-9 methadone 300.001mg --confirm 300.001mg --override over-confirm
Ordered 3: 1001-9 methadone 300.001 mg daily from Tue 2026-11-17.
Order 2 (150 mg) ends then.
END
}

@test "never asks for a step down a second time" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
06:30 prescriber$ mat dose-log order 1001-9 methadone 5mg
Ordered 2: 1001-9 methadone 5 mg daily from Tue 2026-11-17.
Order 1 (30 mg) ends then.
END
}

@test "refuses words that are no medication, amount, interval or supply" {
    session <<'END'
06:05 prescriber$ mat dose-log order 1001-9 methadon 30mg
! mat dose-log: 'methadon' is not a medication
! hint: did you mean methadone? medications are methadone, buprenorphine, …
[2]
prescriber$ mat dose-log order 1001-9 methadone 0mg
! mat dose-log: '0mg' is nothing
! hint: write an amount above zero, for instance 80mg
[2]
prescriber$ mat dose-log order 1001-9 methadone 30mg --every 7
! mat dose-log: '7' is not a number of days
! hint: write it as 1d, 7d or 28d
[2]
prescriber$ mat dose-log order 1001-9 methadone 30mg --every 0d
! mat dose-log: '0d' is not a number of days
! hint: write it as 1d, 7d or 28d
[2]
prescriber$ mat dose-log order 1001-9 methadone 30mg --supply mail
! mat dose-log: 'mail' is not a supply
! hint: supplies are clinic, pharmacy
[2]
prescriber$ mat dose-log order 1001-9 methadone 0.0001mg
! mat dose-log: '0.0001mg' is finer than a microgram
! hint: amounts are kept in whole micrograms, so nothing is rounded: three decimals of a milligram
[2]
prescriber$ mat dose-log order 1001-9 methadone
! mat dose-log: AMOUNT is missing
! hint: …
[2]
END
}

@test "shuts orders too while doses are unknown or the clock is behind" {
    session <<'END'
06:12 admin$ mat config set phone 555-0101
phone: 555-0100 → 555-0101, from Mon 2026-11-16.
06:11 prescriber$ mat dose-log order 1001-9 methadone 35mg
! mat dose-log: refused: clock-behind: the clock of this machine is behind the last entry of the store by 1 min
! hint: what would change it: a clock that is right, or mat store attest --clock by an admin and a second login
[5]
06:12 prescriber$ mat dose-log order 1001-9 methadone 35mg
Ordered 2: 1001-9 methadone 35 mg daily from Mon 2026-11-16.
Order 1 (30 mg) ends then.
! mat: 35 mg is more than the label's 30 mg for a first dose: say why in the record
END
}
