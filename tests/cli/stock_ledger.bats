# `mat stock` as a ledger: what is open, what is counted before anybody says what should be there, what is wasted before a
# witness, and how any of it is taken back.
load support

setup_file() {
    make_clinic
    make_client
    at '2026-11-16 05:50' pharmacist
    mat stock receive methadone 1000mL --form concentrate --strength 10mg/mL --lot A17 --expires 2027-06-30 --document 222-0042 -q
    mat stock receive methadone 1000mL --form concentrate --strength 10mg/mL --lot B3 --expires 2027-01-31 --document 222-0043 -q
}
setup() { copy_clinic; }

# What the person at the terminal reads, whatever becomes of the command.
says() {
    local words=$1
    shift
    typed "$@" >seen.txt || true
    grep -q "$words" seen.txt || { cat seen.txt >&2; return 1; }
}

@test "a dose draws on the lot that is open at its station, the rest on the next that expires" {
    session <<'END'
06:00 nurse$ mat stock open A17
Opened lot 1 (A17) at main: methadone concentrate 10 mg/mL, expires Wed 2027-06-30.
nurse$ mat stock open 1
It is open already: lot 1 (A17) at main.
nurse$ mat stock open 2 --station window-2
Opened lot 2 (B3) at window-2: methadone concentrate 10 mg/mL, expires Sun 2027-01-31.
nurse$ mat stock waste 1 998mL --reason damaged -q
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
  2 mL of lot 1 (A17), 1 mL of lot 2 (B3)
06:13 nurse$ mat stock list --format csv | cut -d, -f1,5,8,11,12
lot,code,on_hand,state,volume
2,B3,9990 mg,open at window-2,999 mL
1,A17,0 mg,open at main,0 mL
2026-11-17 06:12 prescriber$ mat dose-log order 1001-9 methadone 30mg -q
nurse$ MAT_STATION=window-2 mat dose-log administer 1001-9 --json | jq -c .drawn
["3 mL of lot 2 (B3)"]
nurse$ mat stock open B3
Opened lot 2 (B3) at main: methadone concentrate 10 mg/mL, expires Sun 2027-01-31. It takes the place of lot 1 (A17).
END
}

@test "where there are several products the order names one, which must be its medicine and make its amount" {
    session <<'END'
06:00 pharmacist$ mat stock receive methadone 1L --form solution --strength 1mg/mL --lot S --expires 2027-01-31 --document 1 -q
pharmacist$ mat stock receive buprenorphine '30 films' --form film --strength 8mg/film --lot F --expires 2027-01-31 --document 2 -q
pharmacist$ mat stock receive zubsolv '30 tablets' --form tablet --strength 5.7mg/tablet --lot Z --expires 2027-01-31 --document 3 -q
pharmacist$ mat stock receive zubsolv '30 tablets' --form tablet --strength 8mg/tablet --lot Z --expires 2027-01-31 --document 3 -q
! mat stock: no tablet of zubsolv is made with 8 mg
! hint: zubsolv is made with 0.7, 1.4, 2.9, 5.7, 8.6, 11.4 mg
[2]
nurse$ mat dose-log administer 1001-9 --dry-run
NOT RECORDED
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:00.
! mat: drawn on no lot: there are several products of methadone, and the order names none
prescriber$ mat dose-log order 1001-9 methadone 30mg --product 3
! mat dose-log: product 3, buprenorphine film 8 mg, is no methadone
! hint: mat stock list shows the products and their numbers
[2]
prescriber$ mat dose-log order 1001-9 methadone 30mg --product 9
! mat dose-log: there is no product 9
! hint: mat stock list shows the products and their numbers
[4]
prescriber$ mat dose-log order 1001-9 methadone 30mg --product 2 -q
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:00.
  30 mL of lot 3 (S)
END
}

@test "the doses of a film, of Zubsolv and of an injection stand apart, and so does what they drew on" {
    at '2026-11-16 06:00' pharmacist
    mat stock receive buprenorphine '30 films' --form film --strength 8mg/film --lot F --expires 2027-01-31 --document 2 -q
    mat stock receive zubsolv '30 tablets' --form tablet --strength 5.7mg/tablet --lot Z --expires 2027-01-31 --document 3 -q
    local client order
    for order in 'buprenorphine-film 8mg' 'zubsolv 5.7mg'; do
        client=$(who=front-desk mat intake refer --from - --json <<<'last_name: Other' | jq -r .client)
        who=front-desk mat intake admit "$client" -q
        # shellcheck disable=SC2086 # words
        who=prescriber mat dose-log order "$client" $order --cows 12 -q
        who=nurse mat dose-log administer "$client" -q
    done
    session <<'END'
06:00 pharmacist$ mat report doses --format csv
day,medication,administered,take_home,administered_mg,take_home_mg
2026-11-16,buprenorphine-film,1,0,8,0
2026-11-16,zubsolv,1,0,5.7,0
pharmacist$ mat stock list --format csv | cut -d, -f2,5,8 | grep -v methadone
medication,code,on_hand
buprenorphine,F,29 films
zubsolv,Z,29 tablets
pharmacist$ mat report dispensing-log --format csv | cut -d, -f1-3,6
substance,strength,form,consumed_mg
buprenorphine,8 mg/film,film,8
zubsolv,5.7 mg/tablet,tablet,5.7
2026-11-17 06:00 pharmacist$ mat report doses 2026-11-16 --format csv | cut -d, -f2,5
medication,administered_mg
buprenorphine-film,8
zubsolv,5.7
END
}

@test "refuses a station that is no short name, and a lot that is not there" {
    session <<'END'
06:00 nurse$ mat stock open 1 --station 'Main Window'
! mat stock: 'Main Window' is not the name of a station
! hint: a short word of small letters, digits and hyphens: main, window-2
[2]
nurse$ mat stock open 7
! mat stock: there is no lot '7'
! hint: mat stock list shows the lots and their numbers
[4]
pharmacist$ mat stock receive methadone 1L --form solution --strength 1mg/mL --lot B3 --expires 2027-01-31 --document 1 -q
nurse$ mat stock open B3
! mat stock: several lots have the code 'B3'
! hint: give one of their numbers: 2, 3
[2]
nurse$ mat stock open 2 --at 2026-11-15
! mat stock: lot 2 (B3) came in on Mon 2026-11-16, after that
[2]
END
}

@test "a count is in before anybody says what is expected, and adjusts nothing" {
    session <<'END'
06:00 nurse$ mat stock count 1 995mL --dry-run
NOT RECORDED
Counted lot 1 (A17): 995 mL, 9950 mg.
nurse$ mat stock count 1 995mL --dry-run --json
{"recorded":false,"lot":1,"counted_mg":"9950"}
nurse$ mat stock count 1 995mL --shift
Counted lot 1 (A17): 995 mL, 9950 mg.
Expected 1000 mL, 10000 mg: variance -5 mL, -50 mg. Count 1.
It stays open until a person closes it. Next: mat stock reconcile 1
nurse$ mat stock count B3 10000mg
Counted lot 2 (B3): 1000 mL, 10000 mg.
Expected 1000 mL, 10000 mg: it agrees. Count 2.
nurse$ mat stock list --format csv | cut -d, -f1,8,14
lot,on_hand,variance_mg
2,10000 mg,
1,10000 mg,-50
06:30 nurse$ mat stock count 1 995mL
Counted lot 1 (A17): 995 mL, 9950 mg.
Expected 1000 mL, 10000 mg: variance -5 mL, -50 mg. Count 3.
-5 mL, -50 mg stood at the count before it; since then nothing new.
nurse$ mat stock count 1 '5 films'
! mat stock: '5 films' is not how methadone concentrate 10 mg/mL is counted
! hint: it is a liquid: 94mL, or 940mg
[2]
nurse$ mat stock count 1 much
! mat stock: 'much' …
! hint: it is a liquid: 94mL, or 940mg
[2]
nurse$ mat stock count 1 0 -q
END
}

@test "a variance is closed by a person, with a reason that decides whether the book follows" {
    session <<'END'
06:00 nurse$ mat stock waste 1 5mL -q
06:05 nurse$ mat stock count 1 1000mL -q
06:06 nurse$ mat stock close 1 --reason explained
! mat stock: refused: not-permitted: …
! hint: …
[12]
pharmacist$ mat stock close 1 --reason explained
! mat stock: refused: not-explained: what is recorded now leaves +5 mL, +50 mg of count 1
! hint: mend the entry that was wrong, or close it as miscounted, measurement or unexplained
[5]
06:10 pharmacist$ mat stock void movement 1 --reason not-done
Taken back: movement 1, waste of 5 mL, 50 mg on Mon 2026-11-16 (not-done). Both are kept: mat stock lot 1
pharmacist$ mat stock void movement 1 --reason not-done
! mat stock: refused: already-voided: movement 1 was taken back already
[5]
pharmacist$ mat stock close 1 --reason explained
Closed: count 1 of lot 1 (A17) (explained).
pharmacist$ mat stock close 1 --reason explained
! mat stock: refused: already-closed: count 1 was closed on 2026-11-16 (explained)
[5]
06:20 nurse$ mat stock count 1 998mL -q
pharmacist$ mat stock close 2 --reason measurement
Closed: count 2 of lot 1 (A17) (measurement).
The book follows it by -2 mL, -20 mg, as of Mon 2026-11-16 06:20.
06:30 nurse$ mat stock count 1 997mL
Counted lot 1 (A17): 997 mL, 9970 mg.
Expected 998 mL, 9980 mg: variance -1 mL, -10 mg. Count 3.
It stays open until a person closes it. Next: mat stock reconcile 3
pharmacist$ mat stock close 2 --reason unexplained
! mat stock: refused: already-closed: count 2 was closed on 2026-11-16 (measurement)
[5]
pharmacist$ mat stock void movement 2 --reason not-done
! mat stock: refused: of-a-count: movement 2 follows count 2
! hint: mat stock close 2 --reason miscounted takes it back with its count
[5]
pharmacist$ mat stock close 3 --reason unexplained
Closed: count 3 of lot 1 (A17) (unexplained).
The book follows it by -1 mL, -10 mg, as of Mon 2026-11-16 06:30.
! mat: a shortage that nobody can explain is reviewed as a loss (21 CFR 1301.76(b)): mat stock loss
pharmacist$ mat stock close 9 --reason explained
! mat stock: there is no count 9
! hint: mat stock reconcile shows the counts
[4]
06:40 nurse$ mat stock count 1 997mL -q
pharmacist$ mat stock close 4 --reason explained
! mat stock: refused: no-variance: count 4 agrees: there is nothing to close
[5]
pharmacist$ mat stock list --format csv | cut -d, -f1,8,14
lot,on_hand,variance_mg
2,10000 mg,
1,9970 mg,
admin$ mat store check -q
END
}

@test "waste waits for a witness, who is another login and says so once" {
    session <<'END'
06:00 nurse$ mat stock waste 1 12mL
Wasted 12 mL, 120 mg of lot 1 (A17) (spilled), movement 1.
It waits for a witness, who says from their own login: mat stock witness 1
nurse$ mat stock witness 1
! mat stock: refused: second-login: movement 1 was recorded by bin: somebody else witnesses it
[12]
second-nurse$ mat stock witness --json | jq -c '.[] | [.movement, .quantity, .witnesses_missing]'
[1,"12 mL, 120 mg",1]
second-nurse$ mat stock witness 1
backup witnessed movement 1: waste, 12 mL, 120 mg of lot 1 (A17).
pharmacist$ mat stock witness 1
! mat stock: refused: witnessed: movement 1 has its witnesses
[5]
second-nurse$ mat stock witness 2
! mat stock: there is no movement 2
! hint: mat stock lot LOT shows them
[4]
second-nurse$ mat stock witness
none
END
}

@test "a witness may type their PIN where the waste is recorded, and a wrong one is not tried for ever" {
    at '2026-11-16 06:00' nurse
    exits 6 mat staff pin
    says 'the two are not the same' '123456\n 123457\n' staff pin
    says '6 to 12 digits, not all of them the same' '111111\n' staff pin
    says '6 to 12 digits' '12345\n' staff pin
    says 'the PIN is set' '123456\n 123456\n' staff pin
    # It is not seen, and the answer tells of it no more than that.
    never grep -q 123456 <(typed '123456\n 123456\n' staff pin)
    who=pharmacist
    exits 6 mat stock waste 1 1mL --witness bin
    says 'movement 1, witnessed by bin' '123456\n' stock waste 1 1mL --witness bin
    says "there is no lot '9'" '123456\n' stock waste 9 1mL --witness bin # before anybody is asked
    says 'somebody else witnesses it' '123456\n' stock waste 1 1mL --witness sys
    says 'backup has no PIN' '123456\n' stock waste 1 1mL --witness backup
    local try
    for try in 4 3 2 1; do says "$try more tr" '999998\n' stock waste 1 1mL --witness bin; done
    says 'that is not the PIN of bin' '999998\n' stock waste 1 1mL --witness bin
    says 'was wrong too often' '123456\n' stock waste 1 1mL --witness bin
    [[ $(mat stock lot 1 --json | jq '[.[] | select(.kind == "waste")] | length') -eq 1 ]]
    who=auditor
    [[ $(mat audit log --json | jq '[.[] | select(tostring | contains("a wrong PIN of bin"))] | length') -eq 5 ]]
    who=nurse
    mat stock waste 1 2mL -q
    exits 12 mat staff pin backup --none
    says 'the PIN is set' '654321\n 654321\n' staff pin
    who=pharmacist
    exits 6 mat stock witness 2 --pin-of backup
    who=second-nurse
    typed '123987\n 123987\n' staff pin >/dev/null
    who=nurse
    says 'backup witnessed movement 2' '123987\n' stock witness 2 --pin-of backup
    who=admin
    mat staff pin backup --none | grep -q 'backup: no PIN any more'
    mat audit verify -q && mat store check -q
}

@test "a lot that never came in is taken back, one that was handled is not" {
    session <<'END'
06:00 pharmacist$ mat stock void lot 2 --reason duplicate-entry
Taken back: lot 2 (B3), 1000 mL, 10000 mg (duplicate-entry).
pharmacist$ mat stock list --format csv | cut -d, -f1
lot
1
06:12 nurse$ mat dose-log administer 1001-9 -q
06:13 nurse$ mat dose-log void .1 --reason not-given -q
pharmacist$ mat stock void lot 1 --reason duplicate-entry
! mat stock: refused: lot-in-use: lot 1 (A17) was opened, drawn on, counted or moved: it did come in
! hint: where the delivery was of another amount, count it and close the variance
[5]
pharmacist$ mat stock void dose 1 --reason not-done
! mat stock: 'dose' is not what can be taken back here
! hint: write movement N, or lot N; doses have mat dose-log void
[2]
admin$ mat store check -q
END
}

# 21 CFR 1304.21: what was recorded stays; what is mended stands beside it, under the day that it belongs to.
@test "a dose corrected after its day: as closed, as corrected, and the adjustment on the day it was recorded" {
    session <<'END'
2026-12-03 06:12 nurse$ mat dose-log administer 1001-9 80mg --as-given --yes -q
pharmacist$ mat stock lot 2 2026-12-03 --format csv | cut -d, -f1-5
recorded_date,day,kind,what,change_mg
2026-12-03,2026-12-03,consumed,dose 2026-12-03.1,-80
2026-12-05 06:12 nurse$ mat dose-log correct 2026-12-03.1 70mg --reason wrong-amount -q
pharmacist$ mat stock lot 2 2026-12-03 --as-of 2026-12-03 --format csv | cut -d, -f1-5
recorded_date,day,kind,what,change_mg
2026-12-03,2026-12-03,consumed,dose 2026-12-03.1,-80
pharmacist$ mat stock lot 2 2026-12-03 --format csv | cut -d, -f1-5
recorded_date,day,kind,what,change_mg
2026-12-03,2026-12-03,consumed,dose 2026-12-03.1,-80
2026-12-05,2026-12-03,reversal (wrong-amount),dose 2026-12-03.1,80
2026-12-05,2026-12-03,consumed,dose 2026-12-03.2,-70
pharmacist$ mat stock lot 2 --recorded 2026-12-05
lot 2 (B3), methadone concentrate 10 mg/mL

RECORDED DATE  DAY         KIND                     WHAT               CHANGE MG  ENTRY  BY
2026-12-05     2026-12-03  reversal (wrong-amount)  dose 2026-12-03.1         80  …
2026-12-05     2026-12-03  consumed                 dose 2026-12-03.2        -70  …

These lines add up to 10 mg, of which 10 mg were recorded after their day.
END
}
