# Orders that change from day to day or are taken in portions: split doses, tapers, titrations, cross-tapers.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

@test "gives a split dose portion by portion, with hours between, and not once more" {
    session <<'X'
06:05 prescriber$ mat dose-log order 1001-9 methadone 40mg --split 20mg,20mg --json
{"order":2,"client":"1001-9","medication":"methadone","amount_mg":"40","every_days":1,"portions":["20","20"],"start_date":"2026-11-16","end_date":null,"supply":"clinic","until_date":null,"steps":null,"formulation":null}
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 20 mg observed, Mon 2026-11-16 06:12, portion 1 of 2.
12:11 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: portion-too-soon: portion 2 of 2, 5 h after dose 2026-11-16.1; at least 6 h are asked for between portions
! hint: what would change it: 6 h after dose 2026-11-16.1
[5]
nurse$ mat dose-log administer 1001-9 --override portion-too-soon
! mat dose-log: 'portion-too-soon' is never overridden
! hint: what may be overridden is needs-order, reinduction, interval-too-short, needs-lead-in, over-confirm, order-expired, emesis-limit
[2]
12:12 nurse$ mat dose-log why 1001-9
1001-9 may be dosed now: methadone 20 mg (order 2).
  portion 1 of 2 given today
no dose before today; day 1 of treatment.
nurse$ mat dose-log administer 1001-9 40mg
! mat dose-log: refused: amount-not-ordered: 40 mg is not the ordered 20 mg (portion 2 of 2)
! also: day1-over-50mg: 60 mg on the first day, 2026-11-16; more than 50 mg needs a rationale of the prescriber in the record
! hint: what would change it: the ordered 20 mg
[5]
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.2: 1001-9 methadone 20 mg observed, Mon 2026-11-16 12:12, portion 2 of 2.
18:30 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: already-dosed: 20 mg was given on 2026-11-16 (dose 2026-11-16.1)
! also: already-dosed: 20 mg was given on 2026-11-16 (dose 2026-11-16.2)
! hint: what would change it: the void of dose 2026-11-16.1, confirmed by a second login
[5]
nurse$ mat dose-log show 1001-9
1001-9  Mon 2026-11-16
order   2: methadone 40 mg daily in portions of 20 mg, 20 mg from 2026-11-16
portion 2 of 2 given today

DOSE          FOR             KIND          MEDICATION  AMOUNT MG  BY   REMARK
2026-11-16.1  Mon 2026-11-16  administered  methadone          20  bin  -
2026-11-16.2  Mon 2026-11-16  administered  methadone          20  bin  -
nurse$ mat store query 'SELECT amount_mg, portions FROM v_order WHERE portions IS NOT NULL'
AMOUNT MG  PORTIONS
40         20,20
2026-11-17 06:11 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 20 mg observed, Tue 2026-11-17 06:11, portion 1 of 2.
X
}

@test "hands out the evening portion in the morning, as no day of supply" {
    session <<'X'
06:05 prescriber$ mat dose-log order 1001-9 methadone 40mg --split 20mg,20mg -q
nurse$ mat dose-log dispense 1001-9 0
! mat dose-log: refused: today-open: the dose of 2026-11-16 is not settled yet
! hint: what would change it: today's dose first
[5]
06:12 nurse$ mat dose-log administer 1001-9 -q
nurse$ mat dose-log dispense 1001-9 0
Handed out 1 bottle of methadone 20 mg to 1001-9:
  2026-11-16.2  for Mon 2026-11-16, today's next portion: no day of supply
nurse$ mat dose-log dispense 1001-9 0
! mat dose-log: refused: already-dosed: 2 of 2 portions of 2026-11-16 were given or handed out, the last as dose 2026-11-16.2
! hint: what would change it: the void of dose 2026-11-16.2, confirmed by a second login
[5]
12:30 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: covered-today: 2026-11-16 is covered by take_home 2026-11-16.2
! also: already-dosed: 20 mg was given on 2026-11-16 (dose 2026-11-16.1)
! hint: what would change it: the return of 2026-11-16.2
[5]
2026-11-17 06:11 nurse$ mat dose-log administer 1001-9 -q
nurse$ mat dose-log missed
none
X
}

@test "refuses portions that are not the day's amount" {
    session <<'X'
prescriber$ mat dose-log order 1001-9 methadone 40mg --split 20mg,10mg
! mat dose-log: the portions sum to 30 mg, not to the 40 mg of the day
! hint: AMOUNT is that of the whole day
[2]
prescriber$ mat dose-log order 1001-9 methadone 40mg --split 40mg
! mat dose-log: '40mg' is one amount alone
! hint: write them with commas: 60mg,60mg
[2]
prescriber$ mat dose-log order 1001-9 methadone 40mg --split 20mg,20
! mat dose-log: '20' has no unit
! hint: write the unit too, for instance 80mg
[2]
prescriber$ mat dose-log order 1001-9 methadone 40mg --split 20mg,20mg --every 2d
! mat dose-log: a split dose is one of every day
! hint: leave out --every
[2]
prescriber$ mat dose-log order 1001-9 methadone 40mg --taper '-5mg/7d to 30mg' --steps 40mg,30mg
! mat dose-log: give one of --taper, --titrate and --steps
[2]
prescriber$ mat dose-log order 1001-9 methadone 40mg --split 20mg,10mg,10mg --taper '-5mg/7d to 30.001mg'
! mat dose-log: 30.001 mg cannot be divided as the portions of the first day are: they would be no whole micrograms
! hint: portions of one size, or steps that they divide: --split 40mg,40mg --taper '-10mg/7d to 40mg'
[2]
prescriber$ mat dose-log order 1001-9 buprenorphine-film 16mg --split 8mg,8mg --taper '-2mg/7d to 8mg'
! mat dose-log: '7mg' is not made of buprenorphine-film, which comes in 2, 4, 8, 12 mg
! hint: the nearest are 6mg and 8mg
[2]
prescriber$ mat dose-log order 1001-9 buprenorphine-film 16mg --split 9mg,7mg
! mat dose-log: '9mg' is not made of buprenorphine-film, which comes in 2, 4, 8, 12 mg
! hint: the nearest are 8mg and 10mg
[2]
X
}

@test "T1.6: the first day's 50 mg count every portion and every order" {
    session <<'X'
06:05 prescriber$ mat dose-log order 1001-9 methadone 55mg --split 30mg,15mg,10mg --confirm 55mg
! mat dose-log: refused: day1-over-50mg: 55 mg would be the dose of the first day, 2026-11-16; more than 50 mg needs a rationale of the prescriber in the record
! hint: what would change it: 50 mg or less on the first day; or the prescriber's reasons: mat dose-log order --rationale -
[5]
08:00 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 08:00.
08:05 prescriber$ mat dose-log order 1001-9 methadone 55mg --split 30mg,15mg,10mg --from today --confirm 55mg
! mat dose-log: refused: day1-over-50mg: 55 mg would be given on the first day, 2026-11-16; more than 50 mg needs a rationale of the prescriber in the record
! hint: what would change it: 20 mg or less more on the first day; or the prescriber's reasons: mat dose-log order --rationale -
[5]
prescriber$ mat dose-log order 1001-9 methadone 25mg --from today
! mat dose-log: refused: day1-over-50mg: 55 mg would be given on the first day, 2026-11-16; more than 50 mg needs a rationale of the prescriber in the record
! hint: what would change it: 20 mg or less more on the first day; or the prescriber's reasons: mat dose-log order --rationale -
[5]
nurse$ mat dose-log order 1001-9 methadone 55mg --split 30mg,15mg,10mg --from today --confirm 55mg --rationale - <<<'Verified elsewhere on 110 mg.'
! mat dose-log: refused: not-permitted: 'bin' may not do that: it takes the role prescriber
! hint: a nurse writes what a prescriber says: --verbal-from LOGIN --read-back
[12]
prescriber$ mat dose-log order 1001-9 methadone 55mg --split 30mg,15mg,10mg --from today --confirm 55mg --rationale - </dev/null
! mat dose-log: the note is empty; nothing was recorded
[6]
prescriber$ mat dose-log order 1001-9 methadone 55mg --split 30mg,15mg,10mg --from today --confirm 55mg --rationale - <<<'Verified elsewhere on 110 mg.'
Ordered 2: 1001-9 methadone 55 mg daily in portions of 30 mg, 15 mg, 10 mg from Mon 2026-11-16.
Order 1 (30 mg) ends then.
14:00 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.2: 1001-9 methadone 15 mg observed, Mon 2026-11-16 14:00, portion 2 of 3.
20:00 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.3: 1001-9 methadone 10 mg observed, Mon 2026-11-16 20:00, portion 3 of 3.
X
    never grep -q 'Verified elsewhere' "$store"
}

@test "T1.6: a verified transfer on 110 mg with a rationale" {
    session <<'X'
06:00 front-desk$ mat intake refer --from - <<<'last_name: Other' -q
front-desk$ mat intake admit 1002-4 --treatment-start 2026-01-05 --verified-by bin -q
06:05 prescriber$ mat dose-log order 1002-4 methadone 110mg
! mat dose-log: refused: day1-over-50mg: 110 mg would be the dose of the first day, 2026-11-16; more than 50 mg needs a rationale of the prescriber in the record
! hint: what would change it: 50 mg or less on the first day; or the prescriber's reasons: mat dose-log order --rationale -
[5]
prescriber$ mat dose-log order 1002-4 methadone 110mg --rationale - <<<'Verified with the other program on 110 mg.'
Ordered 2: 1002-4 methadone 110 mg daily from Mon 2026-11-16.
nurse$ mat dose-log administer 1002-4
Recorded 2026-11-16.1: 1002-4 methadone 110 mg observed, Mon 2026-11-16 06:05.
X
}

@test "tapers by date, shown day by day, and ends bottles at the old amount in words" {
    session <<'X'
2026-11-21 06:12 nurse$ mat dose-log administer 1001-9 -q
nurse$ mat dose-log dispense 1001-9
Handed out 1 bottle of methadone 30 mg to 1001-9:
  2026-11-21.2  for Sun 2026-11-22
06:30 prescriber$ mat dose-log order 1001-9 methadone 30mg --taper '-5mg/3d to 18mg' --dry-run
NOT RECORDED
Ordered 2: 1001-9 methadone 30 mg daily, then by steps, from Sun 2026-11-22.
  Sun 2026-11-22     30 mg
  Mon 2026-11-23     30 mg
  Tue 2026-11-24     30 mg
  Wed 2026-11-25     25 mg
  Thu 2026-11-26     25 mg
  Fri 2026-11-27     25 mg
  Sat 2026-11-28     20 mg
  Sun 2026-11-29     20 mg
  Mon 2026-11-30     20 mg
  Tue 2026-12-01 on  18 mg
Order 1 (30 mg) ends then.
A bottle is out: 30 mg for Sun 2026-11-22; this order does not dose that day again.
Last given: 30 mg on Sat 2026-11-21.
prescriber$ mat dose-log order 1001-9 methadone 30mg --taper '-5mg/3d to 18mg' --json
{"order":2,"client":"1001-9","medication":"methadone","amount_mg":"30","every_days":1,"portions":null,"start_date":"2026-11-22","end_date":null,"supply":"clinic","until_date":null,"steps":["2026-11-22 30","2026-11-25 25","2026-11-28 20","2026-12-01 18"],"formulation":null}
prescriber$ mat dose-log order 1001-9 methadone 80mg --taper '-5mg/7d to 30mg' --confirm 80mg --dry-run
NOT RECORDED
Ordered 3: 1001-9 methadone 80 mg daily, then by steps, from Sun 2026-11-22.
  Sun 2026-11-22 to Sat 2026-11-28  80 mg
  Sun 2026-11-29 to Sat 2026-12-05  75 mg
  Sun 2026-12-06 to Sat 2026-12-12  70 mg
  Sun 2026-12-13 to Sat 2026-12-19  65 mg
  Sun 2026-12-20 to Sat 2026-12-26  60 mg
  Sun 2026-12-27 to Sat 2027-01-02  55 mg
  Sun 2027-01-03 to Sat 2027-01-09  50 mg
  Sun 2027-01-10 to Sat 2027-01-16  45 mg
  Sun 2027-01-17 to Sat 2027-01-23  40 mg
  Sun 2027-01-24 to Sat 2027-01-30  35 mg
  Sun 2027-01-31 on                 30 mg
Order 2 (30 mg) ends then.
A bottle is out: 30 mg for Sun 2026-11-22; this order does not dose that day again.
Last given: 30 mg on Sat 2026-11-21.
prescriber$ mat dose-log order 1001-9 methadone 30mg --taper '+5mg/7d to 20mg'
! mat dose-log: '+5mg/7d to 20mg' does not go down from 30 mg
! hint: a taper is written as '-5mg/7d to 30mg'
[2]
prescriber$ mat dose-log order 1001-9 methadone 30mg --taper '-5mg to 20mg'
! mat dose-log: '-5mg to 20mg' is not a change from step to step
! hint: write it as '-5mg/7d to 30mg' or '+5mg/3d to 60mg'
[2]
prescriber$ mat dose-log order 1001-9 methadone 30mg --taper '-5mg/7d to 30mg'
! mat dose-log: '-5mg/7d to 30mg' does not go down from 30 mg
! hint: a taper is written as '-5mg/7d to 30mg'
[2]
2026-11-23 06:00 nurse$ mat dose-log show 1001-9
1001-9  Mon 2026-11-23
order   2: methadone 30 mg daily, then by steps, from 2026-11-22
today   30 mg
next    25 mg from Wed 2026-11-25
gap     0 days without a dose before today

DOSE          FOR             KIND          MEDICATION  AMOUNT MG  BY   REMARK
2026-11-21.1  Sat 2026-11-21  administered  methadone          30  bin  -
2026-11-21.2  Sun 2026-11-22  take_home     methadone          30  bin  -
nurse$ mat dose-log calendar 1001-9 2026-11
1001-9  November 2026

Mon  Tue  Wed  Thu  Fri  Sat  Sun
                               1 X
 2    3    4    5    6    7    8 X
 9   10   11   12   13   14   15 X
16 ? 17 ? 18 ? 19 ? 20 ? 21 G 22 T
23*D 24 D 25 D 26 D 27 D 28 D 29 X
30 D

G  given at the clinic
T  a bottle to take at home
X  the clinic is closed
?  not known
D  a dose is due
*  today

Amounts
  from Mon 2026-11-16  methadone 30 mg
  from Wed 2026-11-25  methadone 25 mg
  from Sat 2026-11-28  methadone 20 mg
2026-11-26 06:00 nurse$ mat dose-log administer 1001-9 --override reinduction
! mat dose-log: refused: needs-order: 3 days without a dose since 2026-11-22: a prescriber decides the amount (25 mg was ordered on 2026-11-21)
! hint: what would change it: an order written since 2026-11-25
[5]
2026-11-26 06:00 nurse$ mat dose-log why 1001-9
1001-9 may not be dosed now.
  today   25 mg
  next    20 mg from Sat 2026-11-28
  needs-order: 3 days without a dose since 2026-11-22: a prescriber decides the amount (25 mg was ordered on 2026-11-21)
    who can clear it: a prescriber: a new order, or --override needs-order
what would change it: an order written since 2026-11-25
3 days without a dose before today, 3 missed in a row since 2026-11-23; day 11 of treatment.
X
}

@test "a titration goes up while every dose is observed" {
    session <<'X'
06:05 prescriber$ mat dose-log order 1001-9 methadone 30mg --titrate '+5mg/2d to 40mg'
Ordered 2: 1001-9 methadone 30 mg daily, then by steps, from Mon 2026-11-16.
  Mon 2026-11-16     30 mg
  Tue 2026-11-17     30 mg
  Wed 2026-11-18     35 mg
  Thu 2026-11-19     35 mg
  Fri 2026-11-20 on  40 mg
  An increase takes effect once every dose before it was observed whole; a day that was not freezes the order.
Order 1 (30 mg) ends then.
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
2026-11-17 06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 30 mg observed, Tue 2026-11-17 06:12.
2026-11-18 06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-18.1: 1001-9 methadone 35 mg observed, Wed 2026-11-18 06:12.
2026-11-19 06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-19.1: 1001-9 methadone 35 mg observed, Thu 2026-11-19 06:12.
2026-11-20 06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-20.1: 1001-9 methadone 40 mg observed, Fri 2026-11-20 06:12.
X
}

@test "a missed day freezes a titration until a prescriber writes a new order" {
    session <<'X'
06:05 prescriber$ mat dose-log order 1001-9 methadone 30mg --titrate '+5mg/2d to 40mg' -q
06:12 nurse$ mat dose-log administer 1001-9 -q
2026-11-18 06:10 nurse$ mat dose-log why 1001-9
1001-9 may be dosed now: methadone 30 mg (order 2).
  today   30 mg
  FROZEN at 30 mg: Tue 2026-11-17 was not observed (missed); a prescriber decides
1 day without a dose before today, 1 missed in a row since 2026-11-17; day 3 of treatment.
! mat: order 2 is frozen at 30 mg: 2026-11-17 was not observed (missed); a prescriber decides
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-18.1: 1001-9 methadone 30 mg observed, Wed 2026-11-18 06:10.
! mat: order 2 is frozen at 30 mg: 2026-11-17 was not observed (missed); a prescriber decides
nurse$ mat dose-log administer 1001-9 35mg
! mat dose-log: refused: already-dosed: 30 mg was given on 2026-11-18 (dose 2026-11-18.1)
! also: amount-not-ordered: 35 mg is not the ordered 30 mg
! hint: what would change it: the void of dose 2026-11-18.1, confirmed by a second login; and the ordered 30 mg
[5]
nurse$ mat dose-log show 1001-9
1001-9  Wed 2026-11-18
order   2: methadone 30 mg daily, then by steps, from 2026-11-16
today   30 mg
FROZEN at 30 mg: Tue 2026-11-17 was not observed (missed); a prescriber decides
gap     1 day without a dose before today

DOSE          FOR             KIND          MEDICATION  AMOUNT MG  BY   REMARK
2026-11-16.1  Mon 2026-11-16  administered  methadone          30  bin  -
2026-11-18.1  Wed 2026-11-18  administered  methadone          30  bin  -
prescriber$ mat remind list
LOGIN   KIND          CLIENT  DUE DAY     STATE  RESOLVED BY
daemon  order-frozen  1001-9  2026-11-18  due    mat dose-log order 1001-9
2026-11-19 06:00 prescriber$ mat dose-log order 1001-9 methadone 30mg --titrate '+5mg/2d to 40mg'
Ordered 3: 1001-9 methadone 30 mg daily, then by steps, from Thu 2026-11-19.
  Thu 2026-11-19     30 mg
  Fri 2026-11-20     30 mg
  Sat 2026-11-21     35 mg
  Sun 2026-11-22     35 mg
  Mon 2026-11-23 on  40 mg
  An increase takes effect once every dose before it was observed whole; a day that was not freezes the order.
Order 2 (30 mg) ends then.
! mat: the order freezes on Sun 2026-11-22, which nobody observes (closed): at 35 mg; 40 mg of Mon 2026-11-23 comes by a new order only, from Mon 2026-11-23 on
prescriber$ mat remind list
none
X
}

@test "a day taken in part, a held day and a bottle freeze a titration" {
    session <<'X'
06:05 prescriber$ mat dose-log order 1001-9 methadone 30mg --titrate '+5mg/1d to 40mg' -q
06:12 nurse$ mat dose-log administer 1001-9 -q
nurse$ mat dose-log correct .1 20mg --reason wrong-amount
Corrected 2026-11-16.1: 30 mg → 20 mg, now 2026-11-16.2. Both are kept: mat dose-log show 2026-11-16.2 --history
! mat: 20 mg is not the ordered 30 mg: tell the prescriber
2026-11-17 06:12 nurse$ mat dose-log why 1001-9
1001-9 may be dosed now: methadone 30 mg (order 2).
  today   30 mg
  FROZEN at 30 mg: Mon 2026-11-16 was not observed (not all was taken); a prescriber decides
0 days without a dose before today; day 2 of treatment.
! mat: order 2 is frozen at 30 mg: 2026-11-16 was not observed (not all was taken); a prescriber decides
prescriber$ mat dose-log order 1001-9 methadone 30mg --titrate '+5mg/1d to 40mg' -q
06:13 nurse$ mat dose-log administer 1001-9 -q
2026-11-18 06:12 nurse$ mat dose-log hold 1001-9 --reason sedation -q
2026-11-19 06:12 prescriber$ mat dose-log release 1001-9 -q
06:13 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-19.1: 1001-9 methadone 30 mg observed, Thu 2026-11-19 06:13.
! mat: order 3 is frozen at 30 mg: 2026-11-18 was not observed (held); a prescriber decides
2026-11-20 06:12 prescriber$ mat dose-log order 1001-9 methadone 30mg --titrate '+5mg/1d to 50mg' -q
06:13 nurse$ mat dose-log administer 1001-9 -q
2026-11-21 06:13 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-21.1: 1001-9 methadone 35 mg observed, Sat 2026-11-21 06:13.
nurse$ mat dose-log dispense 1001-9
Handed out 1 bottle of methadone 40 mg to 1001-9:
  2026-11-21.2  for Sun 2026-11-22
2026-11-23 06:13 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-23.1: 1001-9 methadone 40 mg observed, Mon 2026-11-23 06:13.
! mat: order 4 is frozen at 40 mg: 2026-11-22 was not observed (a bottle); a prescriber decides
X
}

@test "a low-dose induction tapers across the open order, each product named by day" {
    session <<'X'
06:12 nurse$ mat dose-log administer 1001-9 -q
06:30 prescriber$ mat dose-log order 1001-9 buprenorphine 0.5mg --steps 0.5mg,0.5mg,1mg,2mg
! mat dose-log: '0.5mg' is not made of buprenorphine, which comes in 2, 4, 8, 12 mg
! hint: the nearest is 2mg
[2]
prescriber$ mat dose-log order 1001-9 buprenorphine 0.5mg --steps 0.5mg,0.5mg,1mg,2mg --cross-taper
Ordered 2: 1001-9 buprenorphine 0.5 mg daily, then by steps, from Mon 2026-11-16.
  Mon 2026-11-16     buprenorphine 0.5 mg, methadone 30 mg
  Tue 2026-11-17     buprenorphine 0.5 mg, methadone 30 mg
  Wed 2026-11-18     buprenorphine 1 mg, methadone 30 mg
  Thu 2026-11-19 on  buprenorphine 2 mg, methadone 30 mg
  An increase takes effect once every dose before it was observed whole; a day that was not freezes the order.
Tapers across order 1: each has its own dose of the day.
06:31 nurse$ mat dose-log administer 1001-9
! mat dose-log: several medications are ordered: buprenorphine, methadone
! hint: say which with --medication
[2]
06:32 nurse$ mat dose-log administer 1001-9 --medication buprenorphine
Recorded 2026-11-16.2: 1001-9 buprenorphine 0.5 mg observed, Mon 2026-11-16 06:32.
06:33 nurse$ mat dose-log administer 1001-9 --medication buprenorphine
! mat dose-log: refused: already-dosed: 0.5 mg was given on 2026-11-16 (dose 2026-11-16.2)
! hint: what would change it: the void of dose 2026-11-16.2, confirmed by a second login
[5]
06:34 nurse$ mat dose-log administer 1001-9 --medication methadone
! mat dose-log: refused: already-dosed: 30 mg was given on 2026-11-16 (dose 2026-11-16.1)
! hint: what would change it: the void of dose 2026-11-16.1, confirmed by a second login
[5]
2026-11-17 06:32 nurse$ mat dose-log due
CLIENT  MEDICATION     AMOUNT MG  DUE DAY     STATUS  FORMULATION  WINDOW OPENS  LATE AFTER
1001-9  methadone             30  2026-11-17  due     -            -             -
1001-9  buprenorphine        0.5  2026-11-17  due     -            -             -
nurse$ mat dose-log administer 1001-9 --medication methadone -q
nurse$ mat dose-log due
CLIENT  MEDICATION     AMOUNT MG  DUE DAY     STATUS  FORMULATION  WINDOW OPENS  LATE AFTER
1001-9  buprenorphine        0.5  2026-11-17  due     -            -             -
nurse$ mat dose-log administer 1001-9 --medication buprenorphine
Recorded 2026-11-17.2: 1001-9 buprenorphine 0.5 mg observed, Tue 2026-11-17 06:32.
prescriber$ mat dose-log order 1001-9 methadone 30mg --cross-taper --dry-run
NOT RECORDED
Ordered 3: 1001-9 methadone 30 mg daily from Wed 2026-11-18.
  Wed 2026-11-18     methadone 30 mg, buprenorphine 1 mg
  Thu 2026-11-19 on  methadone 30 mg, buprenorphine 2 mg
Order 1 (30 mg) ends then.
Tapers across order 2: each has its own dose of the day.
prescriber$ mat dose-log order 1001-9 naltrexone 50mg
! mat dose-log: refused: naltrexone-with-agonist: methadone order 1 is open beside naltrexone
! also: naltrexone-with-agonist: buprenorphine order 2 is open beside naltrexone
! also: opioid-free-interval: methadone dose 2026-11-17.1 covers 2026-11-17: 14 days without methadone or buprenorphine come before naltrexone, from 2026-12-01
! hint: what would change it: the end of order 1; and the end of order 2; and 2026-12-01 or later
[5]
X
}

@test "every other day, the day between is covered" {
    session <<'X'
06:00 front-desk$ mat intake refer --from - <<<'last_name: Other' -q
front-desk$ mat intake admit 1002-4 -q
06:05 prescriber$ mat dose-log order 1002-4 buprenorphine 16mg --every 2d
Ordered 2: 1002-4 buprenorphine 16 mg every 2 days from Mon 2026-11-16.
06:12 nurse$ mat dose-log administer 1002-4 -q
2026-11-17 06:12 nurse$ mat dose-log administer 1002-4
! mat dose-log: refused: covered-today: 2026-11-17 is covered by administered 2026-11-16.1 until 2026-11-17
! hint: what would change it: a day from 2026-11-18 on
[5]
2026-11-18 06:12 nurse$ mat dose-log administer 1002-4
Recorded 2026-11-18.1: 1002-4 buprenorphine 16 mg observed, Wed 2026-11-18 06:12.
X
}

@test "at a terminal shows the days before it asks, and records nothing without a yes" {
    local typed out
    for typed in n ''; do
        out=$(printf '%s\n' "$typed" | script -qec "$MAT_BIN --demo dose-log order 1042-9 methadone 80mg --taper '-5mg/3d to 70mg'" /dev/null | tr -d '\r') || true
        [[ $out == *'75 mg'*'is this meant? [y/N]'*'nothing was recorded'* ]]
        [[ $out != *Ordered* ]]
    done
    out=$(printf 'y\n' | script -qec "$MAT_BIN --demo dose-log order 1042-9 methadone 80mg --taper '-5mg/3d to 70mg'" /dev/null | tr -d '\r')
    [[ $out == *'is this meant? [y/N]'*'Ordered '*'75 mg'* ]]
    out=$(script -qec "$MAT_BIN --demo dose-log order 1042-9 methadone 80mg --taper '-5mg/3d to 70mg' --yes" /dev/null </dev/null | tr -d '\r')
    [[ $out != *'[y/N]'* && $out == *'Ordered '* ]]
}

@test "divides the amount of each step of a taper as the first day's portions are" {
    session <<'X'
06:05 prescriber$ mat dose-log order 1001-9 methadone 40mg --split 25mg,15mg --taper '-4mg/1d to 32mg' --until 2026-11-23
Ordered 2: 1001-9 methadone 40 mg daily in portions of 25 mg, 15 mg, then by steps, from Mon 2026-11-16, until Mon 2026-11-23.
  Mon 2026-11-16                    40 mg in portions of 25 mg, 15 mg
  Tue 2026-11-17                    36 mg in portions of 22.5 mg, 13.5 mg
  Wed 2026-11-18 to Sun 2026-11-22  32 mg in portions of 20 mg, 12 mg
Order 1 (30 mg) ends then.
06:12 nurse$ mat dose-log administer 1001-9 -q
14:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.2: 1001-9 methadone 15 mg observed, Mon 2026-11-16 14:12, portion 2 of 2.
2026-11-17 06:12 nurse$ mat dose-log why 1001-9
1001-9 may be dosed now: methadone 22.5 mg (order 2).
  today   36 mg in portions of 22.5 mg, 13.5 mg
  next    32 mg in portions of 20 mg, 12 mg from Wed 2026-11-18
  portion 0 of 2 given today
0 days without a dose before today; day 2 of treatment.
06:12 nurse$ mat dose-log administer 1001-9 25mg
! mat dose-log: refused: amount-not-ordered: 25 mg is not the ordered 22.5 mg (portion 1 of 2)
! hint: what would change it: the ordered 22.5 mg
[5]
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 22.5 mg observed, Tue 2026-11-17 06:12, portion 1 of 2.
06:13 nurse$ mat dose-log dispense 1001-9 0
Handed out 1 bottle of methadone 13.5 mg to 1001-9:
  2026-11-17.2  for Tue 2026-11-17, today's next portion: no day of supply
2026-11-23 06:12 nurse$ mat dose-log order 1001-9 --bridge --verbal-from daemon --read-back | head -1
Ordered 3: 1001-9 methadone 32 mg daily in portions of 20 mg, 12 mg from Mon 2026-11-23, until Tue 2026-11-24.
X
}

@test "a titration of portions waits until every portion was observed" {
    session <<'X'
06:05 prescriber$ mat dose-log order 1001-9 methadone 40mg --split 20mg,20mg --titrate '+10mg/1d to 60mg'
Ordered 2: 1001-9 methadone 40 mg daily in portions of 20 mg, 20 mg, then by steps, from Mon 2026-11-16.
  Mon 2026-11-16     40 mg in portions of 20 mg, 20 mg
  Tue 2026-11-17     50 mg in portions of 25 mg, 25 mg
  Wed 2026-11-18 on  60 mg in portions of 30 mg, 30 mg
  An increase takes effect once every dose before it was observed whole; a day that was not freezes the order.
  Every portion of a day is observed then: one that goes home freezes the order too.
Order 1 (30 mg) ends then.
06:12 nurse$ mat dose-log administer 1001-9 -q
06:13 nurse$ mat dose-log show 1001-9 | sed -n '2,5p'
order   2: methadone 40 mg daily in portions of 20 mg, 20 mg, then by steps, from 2026-11-16
today   40 mg in portions of 20 mg, 20 mg
next    50 mg in portions of 25 mg, 25 mg from Tue 2026-11-17
portion 1 of 2 given today
14:12 nurse$ mat dose-log administer 1001-9 -q
2026-11-17 06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 25 mg observed, Tue 2026-11-17 06:12, portion 1 of 2.
06:13 nurse$ mat dose-log dispense 1001-9 0 -q
2026-11-18 06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-18.1: 1001-9 methadone 25 mg observed, Wed 2026-11-18 06:12, portion 1 of 2.
! mat: order 2 is frozen at 50 mg: 2026-11-17 was not observed (not all was taken); a prescriber decides
X
}

@test "says beforehand on which days a titration is going to freeze, and what becomes of its next step" {
    session <<'X'
2026-11-19 06:05 prescriber$ mat dose-log order 1001-9 methadone 30mg --titrate '+5mg/2d to 40mg' --dry-run
NOT RECORDED
Ordered 2: 1001-9 methadone 30 mg daily, then by steps, from Thu 2026-11-19.
  Thu 2026-11-19     30 mg
  Fri 2026-11-20     30 mg
  Sat 2026-11-21     35 mg
  Sun 2026-11-22     35 mg
  Mon 2026-11-23 on  40 mg
  An increase takes effect once every dose before it was observed whole; a day that was not freezes the order.
Order 1 (30 mg) ends then.
! mat: the order freezes on Sun 2026-11-22, which nobody observes (closed): at 35 mg; 40 mg of Mon 2026-11-23 comes by a new order only, from Mon 2026-11-23 on
admin$ mat config closure add 2026-11-23 --kind holiday -q
prescriber$ mat dose-log order 1001-9 methadone 30mg --titrate '+5mg/3d to 45mg' --json
{…}
! mat: the order freezes on Sun 2026-11-22, which nobody observes (closed): at 35 mg with a bottle, else at 30 mg; 40 mg of Wed 2026-11-25 comes by a new order only, from Wed 2026-11-25 on; nobody observes Mon 2026-11-23 either
06:12 nurse$ mat dose-log administer 1001-9 -q
06:13 nurse$ mat dose-log why 1001-9 --json | jq -r .freezes_on
2026-11-22
06:13 nurse$ mat dose-log show 1001-9 | grep ahead
ahead   freezes on Sun 2026-11-22, which nobody observes (closed): at 35 mg with a bottle, else at 30 mg; 40 mg of Wed 2026-11-25 comes by a new order only, from Wed 2026-11-25 on; nobody observes Mon 2026-11-23 either
2026-11-20 06:12 nurse$ mat dose-log administer 1001-9 -q
2026-11-21 06:12 nurse$ mat dose-log administer 1001-9 -q
06:13 nurse$ mat dose-log dispense 1001-9
Handed out 2 bottles of methadone 35 mg to 1001-9:
  2026-11-21.2  for Sun 2026-11-22
  2026-11-21.3  for Mon 2026-11-23
2026-11-24 06:13 nurse$ mat dose-log why 1001-9
1001-9 may be dosed now: methadone 35 mg (order 2).
  today   35 mg
  FROZEN at 35 mg: Sun 2026-11-22 was not observed (a bottle); a prescriber decides
0 days without a dose before today; day 9 of treatment.
! mat: order 2 is frozen at 35 mg: 2026-11-22 was not observed (a bottle); a prescriber decides
X
}
