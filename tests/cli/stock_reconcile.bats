# `mat report reconcile` and `mat stock reconcile`: expected against counted, and where a difference arose.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

receive() { # lot, mL, day
    today=$3 hour=05:00 who=pharmacist mat stock receive methadone "$2" --form concentrate --strength 10mg/mL --lot "$1" --expires 2028-01-0"${4:-1}" --document "222-$1" -q
}

@test "a month: millilitres counted, milligrams expected, and the share of what was available" {
    receive OLD 12000mL 2026-11-20
    local lot
    for lot in 2 3 4 5; do receive "N$lot" 1000mL 2026-12-02 "$lot"; done
    at '2026-12-05 06:00' nurse # a Saturday
    who=prescriber mat dose-log order 1001-9 methadone 30mg -q
    mat dose-log administer 1001-9 61240mg --as-given --yes -q
    mat dose-log dispense 1001-9 -q
    mat dose-log correct .2 48310mg --reason wrong-amount -q
    mat stock waste OLD 120mg -q
    session <<'END'
2026-12-31 16:00 nurse$ mat stock count OLD 1026mL --inventory
Counted lot 1 (OLD): 1026 mL, 10260 mg.
Expected 1033 mL, 10330 mg: variance -7 mL, -70 mg. Count 1.
It stays open until a person closes it. Next: mat stock reconcile 1
nurse$ for lot in N2 N3 N4 N5; do mat stock count $lot 1000mL --inventory -q; done
pharmacist$ mat report reconcile 2026-12 --format csv
product,begin,received,consumed,taken_home,wasted,other,expected,counted,variance,variance_percent
methadone concentrate 10 mg/mL,120000,40000,61240,48310,120,0,50330,50260,-70,-0.0438
pharmacist$ mat report reconcile 2026-12 --by lot --format csv | cut -d, -f1,2,8-11
product,lot,other,expected,counted,variance
methadone concentrate 10 mg/mL,1,0,10330,10260,-70
methadone concentrate 10 mg/mL,2,0,10000,10000,0
methadone concentrate 10 mg/mL,3,0,10000,10000,0
methadone concentrate 10 mg/mL,4,0,10000,10000,0
methadone concentrate 10 mg/mL,5,0,10000,10000,0
pharmacist$ mat stock close 1 --reason unexplained -q
pharmacist$ mat report reconcile 2026-12 --format csv | cut -d, -f8-10
expected,counted,variance
50330,50260,-70
2027-01-02 12:00 pharmacist$ mat report reconcile 2027-01 --format csv
product,begin,received,consumed,taken_home,wasted,other,expected,counted,variance,variance_percent
methadone concentrate 10 mg/mL,50260,0,0,0,0,0,50260,,,
END
}

@test "a bottle leaves stock on the day it is handed over" {
    receive A 1000mL 2027-02-01
    at '2027-02-27 06:00' nurse # a Saturday
    who=prescriber mat dose-log order 1001-9 methadone 90mg --confirm 90mg --rationale - -q <<<'Verified elsewhere.'
    who=prescriber mat dose-log take-home-order 1001-9 --from - -q < <(determination 6)
    mat dose-log administer 1001-9 -q
    mat dose-log dispense 1001-9 6 -q
    session <<'END'
2027-03-05 06:00 pharmacist$ mat report reconcile 2027-02-27 --format csv | cut -d, -f2-8
begin,received,consumed,taken_home,wasted,other,expected
10000,0,90,540,0,0,9370
pharmacist$ mat report reconcile 2027-02 --format csv | cut -d, -f2-8
begin,received,consumed,taken_home,wasted,other,expected
0,10000,90,540,0,0,9370
pharmacist$ mat report reconcile 2027-03 --format csv | cut -d, -f2-8
begin,received,consumed,taken_home,wasted,other,expected
9370,0,0,0,0,0,9370
END
}

@test "as closed and as corrected: what was mended later belongs to the day it happened" {
    receive A 1000mL 2026-12-01
    session <<'END'
2026-12-03 06:12 nurse$ mat dose-log administer 1001-9 80mg --as-given --yes -q
2026-12-05 06:12 nurse$ mat dose-log correct 2026-12-03.1 70mg --reason wrong-amount -q
pharmacist$ mat report reconcile 2026-12-03 --format csv --as-of 2026-12-03 | cut -d, -f2,4,8
begin,consumed,expected
10000,80,9920
pharmacist$ mat report reconcile 2026-12-03 --format csv | cut -d, -f2,4,8
begin,consumed,expected
10000,70,9930
pharmacist$ mat report reconcile 2026-12-05 --format csv | cut -d, -f2,4,8
begin,consumed,expected
9930,0,9930
END
}

@test "what was spilled is wasted, and what was given again is drawn again" {
    receive A 1000mL 2026-11-16
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 -q
06:13 nurse$ mat dose-log spill 1001-9 --amount 10mg -q
06:14 nurse$ mat dose-log administer 1001-9 --replace-spill -q
06:15 pharmacist$ mat report reconcile --format csv | cut -d, -f2-8
begin,received,consumed,taken_home,wasted,other,expected
0,10000,30,0,10,0,9960
pharmacist$ mat report dispensing-log --format csv | cut -d, -f2,3,6,7
strength,form,consumed_mg,taken_home_mg
10 mg/mL,concentrate,30,0
pharmacist$ mat report reconcile --rows --format csv | cut -d, -f3-9
kind,what,client,received,consumed,taken_home,wasted
received,lot 1,,10000,0,0,0
consumed,2026-11-16.1,1001-9,0,20,0,10
consumed,2026-11-16.2,1001-9,0,10,0,0
END
}

@test "narrows a shortage to the interval between two counts, and lists what would account for it" {
    receive A 1000mL 2026-11-16 1
    receive B 1000mL 2026-11-16 2
    session <<'END'
06:00 nurse$ mat stock open A -q
06:01 nurse$ mat stock count A 1000mL --shift -q
06:12 nurse$ mat dose-log administer 1001-9 -q
10:00 nurse$ mat stock count A 997mL --shift -q
2026-11-17 06:00 nurse$ mat dose-log administer 1001-9 -q
06:10 nurse$ mat dose-log void .1 --reason not-given -q
06:20 nurse$ mat stock waste A 1mL -q
10:00 nurse$ mat stock count A 993mL --shift
Counted lot 1 (A): 993 mL, 9930 mg.
Expected 996 mL, 9960 mg: variance -3 mL, -30 mg. Count 3.
It stays open until a person closes it. Next: mat stock reconcile 3
2026-11-18 10:00 nurse$ mat stock count A 993mL --shift -q
nurse$ mat stock reconcile --json | jq -c '.[] | [.count, .since, .variance_mg, .arose_mg, .state]'
[3,"2026-11-16T10:00:00-06:00","-30","-30","open"]
nurse$ mat stock reconcile --all --json | jq -c '.[] | [.count, .variance_mg, .arose_mg, .state]'
[1,"0","0","agrees"]
[2,"0","0","agrees"]
[3,"-30","-30","open"]
[4,"-30","0","agrees"]
pharmacist$ mat stock reconcile 3
Count 3 of lot 1 (A), Tue 2026-11-17 10:00: -3 mL, -30 mg, arisen since count 2, Mon 2026-11-16 10:00.

FITS   REASON       WHAT               CLIENT  DAY         AT                         CHANGE MG  BY   MEANING
true   reversed     dose 2026-11-17.1  1001-9  2026-11-17  2026-11-17T06:00:00-06:00        -30  bin  taken back: perhaps it did happen
false  unwitnessed  movement 1         -       2026-11-17  2026-11-17T06:20:00-06:00        -10  bin  nobody has witnessed it
pharmacist$ mat stock reconcile 9
! mat stock: there is no count 9
! hint: mat stock reconcile shows the counts
[4]
END
}

@test "suspects no dose of a day on which the lot had not come in" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 -q
2026-11-17 05:50 pharmacist$ mat stock receive methadone 1L --form concentrate --strength 10mg/mL --lot A --expires 2028-01-01 --document 1 -q
06:20 nurse$ mat stock count A 997mL -q
pharmacist$ mat stock reconcile 1
Count 1 of lot 1 (A), Tue 2026-11-17 06:20: -3 mL, -30 mg, arisen since it came in on Tue 2026-11-17.

none
END
}

@test "finds the wrong lot, the dose that drew on none, and the one that was written twice" {
    receive A 1000mL 2026-11-16 1
    session <<'END'
06:01 nurse$ mat stock count A 1000mL -q
06:02 pharmacist$ mat stock receive methadone 1L --form solution --strength 1mg/mL --lot S --expires 2028-01-01 --document 1 -q
06:12 nurse$ mat dose-log administer 1001-9 -q
06:20 nurse$ mat stock count A 997mL -q
pharmacist$ mat stock reconcile 2 --json | jq -c '.[] | [.fits, .reason, .what]'
[true,"no-lot","dose 2026-11-16.1"]
2026-11-17 06:00 pharmacist$ mat stock receive methadone 1L --form concentrate --strength 10mg/mL --lot B --expires 2028-01-02 --document 1 -q
nurse$ mat stock open A -q
nurse$ mat stock count A 997mL -q
nurse$ mat stock count B 1L -q
06:12 nurse$ mat dose-log administer 1001-9 -q
06:13 nurse$ mat dose-log administer 1001-9 30mg --as-given --yes -q
07:00 nurse$ mat stock count A 994mL
Counted lot 1 (A): 994 mL, 9940 mg.
Expected 994 mL, 9940 mg: variance 0 mL, 0 mg. Count 5.
-3 mL, -30 mg stood at the count before it; since then +3 mL, +30 mg.
It stays open until a person closes it. Next: mat stock reconcile 5
nurse$ mat stock count B 997mL -q
pharmacist$ mat stock reconcile 5 --json | jq -c '.[] | [.fits, .reason, .what]'
[true,"twice","dose 2026-11-17.1"]
[true,"twice","dose 2026-11-17.2"]
[true,"other-lot","count 6"]
END
}
