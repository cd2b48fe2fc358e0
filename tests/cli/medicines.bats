# What can be ordered and how it comes, when an injection may follow another, what is on board, and what a pharmacy supplies.
load support

setup_file() {
    make_clinic
    at '2026-01-05 05:45' front-desk
    local client
    for client in 1001-9 1002-4; do
        mat intake refer --from - <<<'last_name: Other' -q
        mat intake admit "$client" -q
    done
}
setup() { copy_clinic; at '2026-01-05 06:00' nurse; }

# The clock never goes back: a store made before the first day of its scripts.
make_clinic() {
    at_home "$BATS_FILE_TMPDIR/home"
    at '2026-01-02 05:30' admin
    mat init --from - <<'END' >recovery.txt
clinic: Riverside
zone: America/Chicago
address: 1 River Street
phone: 555-0100
admin_name: Ada Admin
END
    local role
    for role in prescriber nurse auditor second-nurse front-desk; do
        mat staff add "$(login_of "$role")" --name "$role" --role "${role#second-}" >/dev/null
    done
}

@test "orders forms and brands, made of the strengths there are" {
    session <<'END'
06:05 prescriber$ mat dose-log order 1001-9 buprenorphine-film 16mg
Ordered 1: 1001-9 buprenorphine-film 16 mg as 2 films of 8/2 daily from Mon 2026-01-05.
prescriber$ mat dose-log order 1001-9 zubsolv 5.7mg --format csv
order,client,medication,amount_mg,every_days,portions,start_date,end_date,supply,until_date,steps,formulation
2,1001-9,buprenorphine,5.7,1,,2026-01-05,,clinic,,,zubsolv
prescriber$ mat dose-log order 1001-9 buprenorphine-film 17mg
! mat dose-log: '17mg' is not made of buprenorphine-film, which comes in 2, 4, 8, 12 mg
! hint: the nearest are 16mg and 18mg
[2]
prescriber$ mat dose-log order 1001-9 sublocade 200mg
! mat dose-log: '200mg' is not made of sublocade, which comes in 100, 300 mg and is never split
! hint: the nearest are 100mg and 300mg
[2]
prescriber$ mat dose-log order 1001-9 brixadi-monthly 48mg
! mat dose-log: '48mg' is not made of brixadi-monthly, which comes in 64, 96, 128 mg and is never split
! hint: the nearest is 64mg
[2]
prescriber$ mat dose-log order 1001-9 sublocade 300mg --every 7d
! mat dose-log: '7d' is not how sublocade is given
! hint: it is given every 28d, which need not be typed
[2]
prescriber$ mat dose-log order 1001-9 brixadi-weekly 24mg
Ordered 3: 1001-9 brixadi-weekly 24 mg every 7 days from Mon 2026-01-05.
Order 2 (5.7 mg) ends then.
END
}

# T2.6
@test "warns of more than 24 mg of film a day, in whatever it comes" {
    session <<'END'
06:05 prescriber$ mat dose-log order 1001-9 zubsolv 17.1mg
Ordered 1: 1001-9 zubsolv 17.1 mg as 1 tablet of 11.4/2.9 and 1 tablet of 5.7/1.4 daily from Mon 2026-01-05.
prescriber$ mat dose-log order 1001-9 zubsolv 18.5mg
Ordered 2: 1001-9 zubsolv 18.5 mg as 1 tablet of 11.4/2.9 and 1 tablet of 5.7/1.4 and 1 tablet of 1.4/0.36 daily from Mon 2026-01-05.
Order 1 (17.1 mg) ends then.
! mat: 18.5 mg does what 26 mg of film does: it is over 24 mg a day
END
}

# T2.4
@test "gives Sublocade from its 26th day on, and says until when it is in time" {
    session <<'END'
2026-01-29 06:05 prescriber$ mat dose-log order 1001-9 sublocade 300mg
Ordered 1: 1001-9 sublocade 300 mg every 28 days from Thu 2026-01-29.
nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: needs-lead-in: no buprenorphine under the tongue is recorded before the first sublocade
! hint: what would change it: one dose of buprenorphine under the tongue, and an hour
[5]
prescriber$ mat dose-log order 1001-9 buprenorphine-film 4mg -q
06:10 nurse$ mat dose-log administer 1001-9 -q
2026-01-30 06:05 prescriber$ mat dose-log order 1001-9 sublocade 300mg -q
06:10 nurse$ mat dose-log administer 1001-9
Recorded 2026-01-30.1: 1001-9 sublocade 300 mg observed, Fri 2026-01-30 06:10.
06:15 prescriber$ mat dose-log order 1001-9 sublocade 100mg
Ordered 4: 1001-9 sublocade 100 mg every 28 days from Fri 2026-01-30.
Order 3 (300 mg) ends then.
2026-02-24 06:10 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: interval-too-short: sublocade dose 2026-01-30.1 was given on 2026-01-30, 25 days before; the next sublocade not before 2026-02-25
! hint: what would change it: 2026-02-25 or later
[5]
nurse$ mat dose-log due --days 7 --format csv
client,medication,amount_mg,due_day,status,formulation,window_opens,late_after
1001-9,buprenorphine,100,2026-02-27,upcoming,sublocade,2026-02-25,2026-03-13
nurse$ mat dose-log dispense 1001-9 1
! mat dose-log: refused: supply-overlap: 2026-02-25 is covered already by administered 2026-01-30.1
! also: injection-never-bottle: sublocade is injected at the clinic; there is no bottle of it
! also: no-take-home-order: 2026-02-25 is no closure day, and no take-home order is on file
! hint: who can clear it: nobody while the day is covered; bottles begin after it, or earlier ones come back
[5]
2026-02-25 06:10 nurse$ mat dose-log administer 1001-9
Recorded 2026-02-25.1: 1001-9 sublocade 100 mg observed, Wed 2026-02-25 06:10.
2026-04-20 06:10 nurse$ mat dose-log administer 1001-9
Recorded 2026-04-20.1: 1001-9 sublocade 100 mg observed, Mon 2026-04-20 06:10.
! mat: later than the label has in mind: it was due on 2026-03-25, and in time until 2026-04-08
END
}

@test "gives the second 300 mg of Sublocade after a week" {
    at '2026-01-30 06:05' prescriber
    mat dose-log order 1001-9 buprenorphine-film 4mg -q
    who=nurse mat dose-log administer 1001-9 -q
    mat dose-log order 1001-9 sublocade 300mg -q
    session <<'END'
07:04 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: interval-too-short: 59 min since dose 2026-01-30.1 under the tongue; sublocade comes after 60 min of observation
! hint: what would change it: 60 min after dose 2026-01-30.1
[5]
07:05 nurse$ mat dose-log administer 1001-9
Recorded 2026-01-30.2: 1001-9 sublocade 300 mg observed, Fri 2026-01-30 07:05.
nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: already-dosed: 300 mg was given on 2026-01-30 (dose 2026-01-30.2)
! hint: what would change it: the void of dose 2026-01-30.2, confirmed by a second login
[5]
2026-02-05 07:05 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: interval-too-short: sublocade dose 2026-01-30.2 was given on 2026-01-30, 6 days before; the next sublocade not before 2026-02-06
! hint: what would change it: 2026-02-06 or later
[5]
2026-02-06 07:05 nurse$ mat dose-log administer 1001-9
Recorded 2026-02-06.1: 1001-9 sublocade 300 mg observed, Fri 2026-02-06 07:05.
END
}

# T2.4
@test "gives Vivitrol every 28 days, whatever the month" {
    session <<'END'
2026-01-31 06:05 prescriber$ mat dose-log order 1001-9 vivitrol 380mg --last-opioid 2026-01-20
Ordered 1: 1001-9 vivitrol 380 mg every 28 days from Sat 2026-01-31.
06:10 nurse$ mat dose-log administer 1001-9 -q
2026-02-27 06:10 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: interval-too-short: vivitrol dose 2026-01-31.1 was given on 2026-01-31, 27 days before; the next vivitrol not before 2026-02-28
! hint: what would change it: 2026-02-28 or later
[5]
2026-02-28 06:10 nurse$ mat dose-log administer 1001-9 -q
2028-01-31 06:10 nurse$ mat dose-log administer 1001-9 -q
nurse$ mat dose-log due --days 60 --format csv
client,medication,amount_mg,due_day,status,formulation,window_opens,late_after
1001-9,naltrexone,380,2028-02-28,upcoming,vivitrol,2028-02-28,2028-03-02
END
}

# T2.7
@test "keeps naltrexone fourteen days from the last buprenorphine" {
    session <<'END'
2026-04-30 06:05 prescriber$ mat dose-log order 1001-9 buprenorphine 8mg --until 2026-05-02 -q
06:10 nurse$ mat dose-log administer 1001-9 -q
2026-05-01 06:10 nurse$ mat dose-log administer 1001-9 -q
2026-05-10 06:05 prescriber$ mat dose-log order 1001-9 vivitrol 380mg
! mat dose-log: refused: opioid-free-interval: 9 days since buprenorphine dose 2026-05-01.1 of 2026-05-01: 14 days without methadone or buprenorphine come before naltrexone, from 2026-05-15
! hint: what would change it: 2026-05-15 or later
[5]
prescriber$ mat dose-log order 1001-9 vivitrol 380mg --override opioid-free-interval
! mat dose-log: 'opioid-free-interval' is never overridden
! hint: …
[2]
2026-05-15 06:05 prescriber$ mat dose-log order 1001-9 vivitrol 380mg --last-opioid 2026-05-07
Ordered 2: 1001-9 vivitrol 380 mg every 28 days from Fri 2026-05-15.
! mat: only 8 days since a short-acting opioid; 7 to 10 are asked for
06:10 nurse$ mat dose-log administer 1001-9
Recorded 2026-05-15.1: 1001-9 vivitrol 380 mg observed, Fri 2026-05-15 06:10.
! mat: only 8 days since a short-acting opioid; 7 to 10 are asked for
END
}

@test "a short-acting opioid six days ago is too near, and stays known" {
    session <<'END'
06:05 prescriber$ mat dose-log order 1001-9 naltrexone 50mg --last-opioid 2025-12-30
! mat dose-log: refused: opioid-free-interval: 6 days since a short-acting opioid on 2025-12-30: at least 7 days come before naltrexone, from 2026-01-06
! hint: what would change it: 2026-01-06 or later
[5]
prescriber$ mat dose-log order 1001-9 naltrexone 50mg --last-opioid 2025-12-30 --from 2026-01-06 -q
2026-01-06 06:05 nurse$ mat dose-log administer 1001-9 -q
END
}

@test "an agonist waits for the end of Vivitrol, buprenorphine for withdrawal after methadone" {
    session <<'END'
06:05 prescriber$ mat dose-log order 1001-9 vivitrol 380mg --until 2026-01-06 --last-opioid 2025-12-20 -q
06:10 nurse$ mat dose-log administer 1001-9 -q
2026-02-01 06:05 prescriber$ mat dose-log order 1001-9 methadone 30mg
! mat dose-log: refused: naltrexone-with-agonist: vivitrol dose 2026-01-05.1 of 2026-01-05 is on board until 2026-02-01
! hint: what would change it: 2026-02-02 or later
[5]
2026-02-02 06:05 prescriber$ mat dose-log order 1001-9 methadone 30mg --until 2026-02-03 -q
06:30 nurse$ mat dose-log administer 1001-9 -q
06:40 prescriber$ mat dose-log order 1001-9 buprenorphine 4mg --from 2026-02-02
! mat dose-log: refused: two-agonists: methadone order 2 is open beside buprenorphine
! also: opioid-free-interval: methadone dose 2026-02-02.1 covers 2026-02-02; 24 h come before buprenorphine
! hint: what would change it: 2026-02-03 or later
[5]
prescriber$ mat dose-log order 1001-9 buprenorphine 4mg --from 2026-02-03 -q
2026-02-03 06:20 nurse$ mat dose-log administer 1001-9 --medication buprenorphine --cows 11
! mat dose-log: refused: opioid-free-interval: 23 h since methadone dose 2026-02-02.1; 24 h come before buprenorphine
! hint: what would change it: 24 h after methadone
[5]
06:30 nurse$ mat dose-log administer 1001-9 --medication buprenorphine
! mat dose-log: refused: opioid-free-interval: the first buprenorphine after methadone dose 2026-02-02.1 of 2026-02-02 waits for withdrawal, COWS 8 or more; no score is recorded
! hint: what would change it: COWS 8 or more (--cows)
[5]
nurse$ mat dose-log administer 1001-9 --medication buprenorphine --cows 49
! mat dose-log: '49' is not a score from 0 to 48
[2]
nurse$ mat dose-log administer 1001-9 --medication buprenorphine --cows 8
Recorded 2026-02-03.1: 1001-9 buprenorphine 4 mg observed, Tue 2026-02-03 06:30.
END
}

@test "a pharmacy's supply covers its days, and a refill begins where it ends" {
    session <<'END'
06:05 prescriber$ mat dose-log order 1001-9 buprenorphine-film 16mg --supply pharmacy -q
nurse$ mat dose-log fill 1001-9 --days 7
Filled 2026-01-05.1: 1001-9 buprenorphine-film 16 mg for 7 days, Mon 2026-01-05 to Sun 2026-01-11.
nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: covered-today: 2026-01-05 is covered by filled 2026-01-05.1…
! hint: …
[5]
2026-01-10 06:05 nurse$ mat dose-log fill 1001-9 --days 7 --format csv
dose,client,order,day,at,kind,medication,amount_mg,dispensed_day,by,late,voided_at,void_reason,replaces
2026-01-10.1,1001-9,1,2026-01-12,,filled,buprenorphine,16,2026-01-10,bin,false,,,
! mat: 2 days are covered already; this supply begins after
2026-01-21 12:00 nurse$ mat dose-log missed --format csv
client,days,last_covered_day,counselor,action
1001-9,3,2026-01-18,,none
nurse$ mat report missed 2026-01-05..2026-01-20 --format csv
client,days,last_covered_day,counselor,action
1001-9,2,2026-01-18,,none
nurse$ mat dose-log fill 1001-9 --days 63
! mat dose-log: a supply of 63 days from 2026-01-21 reaches further than 62 days
! hint: a longer one is recorded again when its first days are used up
[2]
nurse$ mat dose-log fill 1001-9
! mat dose-log: a fill is of --days N, or an injectable that was --received
! hint: mat dose-log fill CLIENT --days 14
[2]
nurse$ mat dose-log fill 1001-9 --received
! mat dose-log: buprenorphine-film is no injection
! hint: say for how many days: --days N
[2]
nurse$ mat dose-log fill 1002-4 --days 7
! mat dose-log: refused: no-active-order: no order is active on 2026-01-21
! hint: what would change it: an order
[5]
nurse$ mat report doses 2026-01-05..2026-01-21 --format csv
day,medication,administered,take_home,administered_mg,take_home_mg
END
    who=auditor mat audit verify >/dev/null
}

@test "a delivered injectable is given within 45 days" {
    session <<'END'
06:05 prescriber$ mat dose-log order 1001-9 vivitrol 380mg --supply pharmacy --last-opioid 2025-12-20 -q
nurse$ mat dose-log fill 1001-9 --received
Received 1: vivitrol for 1001-9, Mon 2026-01-05; a pharmacy's injectable is given within 45 days.
2026-02-20 06:05 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: injectable-too-old: the pharmacy's vivitrol was received on 2026-01-05 and had to be given by 2026-02-19
! hint: what would change it: another delivery
[5]
2026-02-20 06:10 nurse$ mat dose-log fill 1001-9 --received --on yesterday -q
nurse$ mat dose-log administer 1001-9
Recorded 2026-02-20.1: 1001-9 vivitrol 380 mg observed, Fri 2026-02-20 06:10.
END
}

@test "medicines for alcohol and tobacco stand beside methadone, and nobody misses them" {
    session <<'END'
06:05 prescriber$ mat dose-log order 1001-9 methadone 30mg -q
prescriber$ mat dose-log order 1001-9 nicotine-patch 21mg
Ordered 2: 1001-9 nicotine-patch 21 mg daily from Mon 2026-01-05.
prescriber$ mat dose-log order 1001-9 nicotine-gum 2mg -q
prescriber$ mat dose-log order 1002-4 acamprosate 1998mg --json
{"order":4,"client":"1002-4","medication":"acamprosate","amount_mg":"1998","every_days":1,"portions":null,"start_date":"2026-01-05","end_date":null,"supply":"pharmacy","until_date":null,"steps":null,"formulation":null}
06:10 nurse$ mat dose-log administer 1001-9
Recorded 2026-01-05.1: 1001-9 methadone 30 mg observed, Mon 2026-01-05 06:10.
2026-01-07 05:00 nurse$ mat dose-log missed --format csv
client,days,last_covered_day,counselor,action
1001-9,1,2026-01-05,,resume
END
}

@test "medicines of which the rule on take-homes does not speak go home without a determination" {
    session <<'X'
2026-11-16 06:04 prescriber$ mat dose-log order 1001-9 methadone 30mg -q
06:05 nurse$ mat dose-log administer 1001-9 -q
06:05 prescriber$ mat dose-log order 1001-9 disulfiram 250mg --supply clinic -q
06:06 nurse$ mat dose-log dispense 1001-9 3 --medication methadone
! mat dose-log: refused: no-take-home-order: 2026-11-17 is no closure day (the first of 3 such bottles), and no take-home order is on file
! hint: who can clear it: a prescriber: mat dose-log take-home-order
[5]
06:06 nurse$ mat dose-log administer 1001-9 --medication disulfiram -q
06:07 nurse$ mat dose-log dispense 1001-9 --medication disulfiram
! mat dose-log: refused: no-take-home-order: no bottle is due: the clinic is open on 2026-11-17
! hint: what would change it: bottles of so many days (DAYS)
[5]
06:07 nurse$ mat dose-log dispense 1001-9 3 --medication disulfiram --explain
Handed out 3 bottles of disulfiram 250 mg to 1001-9:
  2026-11-16.3  for Tue 2026-11-17
  2026-11-16.4  for Wed 2026-11-18
  2026-11-16.5  for Thu 2026-11-19
allowed
    treatment_day: 316
    cap: none
    determination: not asked for
    discretionary_days: 3
    counted: 2026-11-17, 2026-11-18, 2026-11-19
    in_hand: none
    closure_days_exempt: none
X
}

@test "an injection of two months ago still makes the last one no first, which a second might follow after a week" {
    session <<'END'
2026-01-29 06:05 prescriber$ mat dose-log order 1001-9 buprenorphine-film 4mg -q
06:10 nurse$ mat dose-log administer 1001-9 -q
2026-01-30 06:05 prescriber$ mat dose-log order 1001-9 sublocade 300mg -q
06:10 nurse$ mat dose-log administer 1001-9 -q
2026-04-05 06:10 nurse$ mat dose-log administer 1001-9 -q
2026-04-15 06:10 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: interval-too-short: sublocade dose 2026-04-05.1 was given on 2026-04-05, 10 days before; the next sublocade not before 2026-05-01
! hint: what would change it: 2026-05-01 or later
[5]
2026-05-01 06:10 nurse$ mat dose-log administer 1001-9 -q
END
}
