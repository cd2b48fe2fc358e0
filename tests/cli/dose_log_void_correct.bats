# `mat dose-log void` and `correct`: nothing is rubbed out; a day opens again only when two people say so.
load support

setup_file() { make_clinic; make_client; at '2026-11-16 06:12' nurse; mat dose-log administer 1001-9 >/dev/null; }
setup() { copy_clinic; }

@test "voids a dose, and the day stays closed until a second login confirms" {
    session <<'END'
06:20 nurse$ mat dose-log void .1 --reason not-given
Voided 2026-11-16.1: 1001-9 30 mg (not-given).
Mon 2026-11-16 stays closed until a second login says: mat dose-log void 2026-11-16.1 --confirm
06:21 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: already-dosed: dose 2026-11-16.1 was voided, and no second login has confirmed that it was not given
! hint: what would change it: mat dose-log void 2026-11-16.1 --confirm by a second login
[5]
nurse$ mat dose-log void .1 --confirm
! mat dose-log: refused: second-login: the void of 2026-11-16.1 is yours: somebody else confirms it
[12]
second-nurse$ mat dose-log void .1 --confirm
Confirmed: 2026-11-16.1 was not given; Mon 2026-11-16 is open again.
second-nurse$ mat dose-log void .1 --confirm
The void of 2026-11-16.1 is confirmed already.
06:22 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.2: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:22.
nurse$ mat dose-log show .1 --history
DOSE          CLIENT  ORDER  DAY         AT                         KIND          MEDICATION  AMOUNT MG  DISPENSED DAY  BY   LATE   VOIDED AT                  VOID REASON  REPLACES
2026-11-16.1  1001-9      1  2026-11-16  2026-11-16T06:12:00-06:00  administered  methadone          30  2026-11-16     bin  false  2026-11-16T06:20:00-06:00  not-given    -
END
}

@test "voids a dose once" {
    session <<'END'
06:20 nurse$ mat dose-log void 2026-11-16.1 --reason duplicate-entry
Voided 2026-11-16.1: 1001-9 30 mg (duplicate-entry).
Mon 2026-11-16 stays closed until a second login says: mat dose-log void 2026-11-16.1 --confirm
second-nurse$ mat dose-log void 2026-11-16.1 --reason not-given
! mat dose-log: refused: already-voided: dose 2026-11-16.1 is voided already (duplicate-entry)
[5]
END
}

@test "prints the void as JSON" {
    session <<'END'
06:20 nurse$ mat dose-log void .1 --reason not-given --json
{"dose":"2026-11-16.1","client":"1001-9","order":1,"day":"2026-11-16","at":"2026-11-16T06:12:00-06:00","kind":"administered","medication":"methadone","amount_mg":"30","dispensed_day":"2026-11-16","by":"bin","late":false,"voided_at":"2026-11-16T06:20:00-06:00","void_reason":"not-given","replaces":null}
END
}

@test "keeps the words of a void sealed" {
    session <<'END'
06:20 nurse$ mat dose-log void .1 --reason not-given --note - <<<'cup went to the floor'
Voided 2026-11-16.1: 1001-9 30 mg (not-given).
Mon 2026-11-16 stays closed until a second login says: mat dose-log void 2026-11-16.1 --confirm
nurse$ grep -aq 'cup went' "$store" "$store-wal" || echo 'not in the store'
not in the store
END
}

@test "refuses a void without a reason, with another word, or of no dose" {
    session <<'END'
06:20 nurse$ mat dose-log void .1
! mat dose-log: give --reason CODE, or --confirm for somebody else's void
! hint: reasons are not-given, duplicate-entry, wrong-person, given-to:CLIENT
[2]
nurse$ mat dose-log void .1 --reason typo
! mat dose-log: 'typo' is not a reason to void
! hint: reasons are not-given, duplicate-entry, wrong-person, given-to:CLIENT
[2]
nurse$ mat dose-log void .1 --reason not-given --confirm
! mat dose-log: give --reason CODE, or --confirm for somebody else's void
! hint: reasons are not-given, duplicate-entry, wrong-person, given-to:CLIENT
[2]
nurse$ mat dose-log void .2 --reason not-given
! mat dose-log: there is no dose 2026-11-16.2
[4]
nurse$ mat dose-log void .1 --confirm
! mat dose-log: dose 2026-11-16.1 is not voided
[4]
nurse$ mat dose-log void 17 --reason not-given
! mat dose-log: '17' is not the number of a dose
! hint: write it as 2026-11-21.17, or .17 for one of today
[2]
END
}

@test "corrects an amount and keeps both" {
    session <<'END'
06:20 nurse$ mat dose-log correct .1 20mg --reason wrong-amount
Corrected 2026-11-16.1: 30 mg → 20 mg, now 2026-11-16.2. Both are kept: mat dose-log show 2026-11-16.2 --history
! mat: 20 mg is not the ordered 30 mg: tell the prescriber
nurse$ mat dose-log show .2
dose           2026-11-16.2
client         1001-9
order          1
day            2026-11-16
at             2026-11-16T06:12:00-06:00
kind           administered
medication     methadone
amount mg      20
dispensed day  2026-11-16
by             bin
late           true
replaces       2026-11-16.1
nurse$ mat dose-log show .1 --history --json | jq -c '.[] | {dose, amount_mg, void_reason, replaces, late}'
{"dose":"2026-11-16.1","amount_mg":"30","void_reason":"wrong-amount","replaces":null,"late":false}
{"dose":"2026-11-16.2","amount_mg":"20","void_reason":null,"replaces":"2026-11-16.1","late":true}
nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: already-dosed: 20 mg was given on 2026-11-16 (dose 2026-11-16.2)
! hint: what would change it: the void of dose 2026-11-16.2, confirmed by a second login
[5]
END
}

@test "corrects a correction, and not what was corrected" {
    session <<'END'
06:20 nurse$ mat dose-log correct .1 20mg --reason wrong-amount --json
{"dose":"2026-11-16.2","client":"1001-9","order":1,"day":"2026-11-16","at":"2026-11-16T06:12:00-06:00","kind":"administered","medication":"methadone","amount_mg":"20","dispensed_day":"2026-11-16","by":"bin","late":true,"voided_at":null,"void_reason":null,"replaces":"2026-11-16.1"}
! mat: 20 mg is not the ordered 30 mg: tell the prescriber
nurse$ mat dose-log correct .1 25mg --reason wrong-amount
! mat dose-log: refused: already-voided: dose 2026-11-16.1 is voided (wrong-amount)
! hint: mat dose-log show 2026-11-16.1 --history
[5]
nurse$ mat dose-log correct .2 30mg --reason wrong-amount
Corrected 2026-11-16.2: 20 mg → 30 mg, now 2026-11-16.3. Both are kept: mat dose-log show 2026-11-16.3 --history
END
}

@test "keeps a correction on the day of the dose" {
    session <<'END'
2026-11-18 09:00 nurse$ mat dose-log correct 2026-11-16.1 20mg --reason wrong-amount
Corrected 2026-11-16.1: 30 mg → 20 mg, now 2026-11-16.2. Both are kept: mat dose-log show 2026-11-16.2 --history
! mat: 20 mg is not the ordered 30 mg: tell the prescriber
nurse$ mat report doses 2026-11-16..2026-11-18 --format csv
day,medication,administered,take_home,administered_mg,take_home_mg
2026-11-16,methadone,1,0,20,0
END
}

@test "refuses a correction to the same amount, of nothing, or for another reason" {
    session <<'END'
06:20 nurse$ mat dose-log correct .1 30mg --reason wrong-amount
! mat dose-log: refused: same-amount: dose 2026-11-16.1 says 30 mg already
[5]
nurse$ mat dose-log correct .7 20mg --reason wrong-amount
! mat dose-log: there is no dose 2026-11-16.7
[4]
nurse$ mat dose-log correct .1 20mg --reason typo
! mat dose-log: 'typo' is not a reason to correct
! hint: reasons are wrong-amount
[2]
nurse$ mat dose-log correct .1 20 --reason wrong-amount
! mat dose-log: '20' has no unit
! hint: write the unit too, for instance 80mg
[2]
nurse$ mat dose-log correct .1 20mg
! mat dose-log: --reason is missing
! hint: …
[2]
END
}

@test "gives the day back when the correction is voided and confirmed" {
    session <<'END'
06:20 nurse$ mat dose-log correct .1 20mg --reason wrong-amount
Corrected 2026-11-16.1: 30 mg → 20 mg, now 2026-11-16.2. Both are kept: mat dose-log show 2026-11-16.2 --history
! mat: 20 mg is not the ordered 30 mg: tell the prescriber
06:21 nurse$ mat dose-log void .2 --reason not-given
Voided 2026-11-16.2: 1001-9 20 mg (not-given).
Mon 2026-11-16 stays closed until a second login says: mat dose-log void 2026-11-16.2 --confirm
06:22 second-nurse$ mat dose-log void .2 --confirm
Confirmed: 2026-11-16.2 was not given; Mon 2026-11-16 is open again.
06:23 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.3: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:23.
END
}
