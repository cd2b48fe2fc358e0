# `mat stock`: lots come in, doses draw on them.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

@test "takes in a lot of a liquid and counts it in milligrams" {
    session <<'END'
06:00 pharmacist$ mat stock receive methadone 1000mL --form concentrate --strength 10mg/mL --lot A17 --expires 2027-06-30 --document 222-0042
Received lot 1: methadone concentrate 10mg/mL, 10000 mg, expires Wed 2027-06-30.
pharmacist$ mat stock list
LOT  MEDICATION  FORM         STRENGTH MG  CODE  EXPIRES DATE  RECEIVED  ON HAND   RECEIVED DATE  DOCUMENT  STATE   VOLUME   ON HAND MG  VARIANCE MG  PRODUCT
  1  methadone   concentrate           10  A17   2027-06-30    10000 mg  10000 mg  2026-11-16     222-0042  sealed  1000 mL       10000            -        1
pharmacist$ mat stock list --json
[
  {"lot":1,"medication":"methadone","form":"concentrate","strength_mg":"10","code":"A17","expires_date":"2027-06-30","received":"10000 mg","on_hand":"10000 mg","received_date":"2026-11-16","document":"222-0042","state":"sealed","volume":"1000 mL","on_hand_mg":"10000","variance_mg":null,"product":1}
]
END
}

@test "takes in units and counts them" {
    session <<'END'
06:00 pharmacist$ mat stock receive buprenorphine '30 films' --form film --strength 8mg/film --lot F1 --expires 2027-01-31 --document I-9 --json
{"lot":1,"medication":"buprenorphine","form":"film","strength_mg":"8","code":"F1","expires_date":"2027-01-31","received":"30 films","on_hand":"30 films","received_date":"2026-11-16","document":"I-9","state":"sealed","volume":"30 films","on_hand_mg":"240","variance_mg":null,"product":1}
END
}

@test "draws every dose and bottle on the earliest-expiring lot" {
    session <<'END'
2026-11-21 05:50 pharmacist$ mat stock receive methadone 10mL --form concentrate --strength 10mg/mL --lot LATE --expires 2027-06-30 --document 1 -q
pharmacist$ mat stock receive methadone 4mL --form concentrate --strength 10mg/mL --lot SOON --expires 2026-12-31 --document 2 -q
prescriber$ mat dose-log order 1001-9 methadone 30mg -q
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-21.1: 1001-9 methadone 30 mg observed, Sat 2026-11-21 06:12.
  3 mL of lot 2 (SOON)
nurse$ mat dose-log dispense 1001-9
Handed out 1 bottle of methadone 30 mg to 1001-9:
  2026-11-21.2  for Sun 2026-11-22
  1 mL of lot 2 (SOON), 2 mL of lot 1 (LATE)
pharmacist$ mat stock list --format csv | cut -d, -f1,5,7,8
lot,code,received,on_hand
2,SOON,40 mg,0 mg
1,LATE,100 mg,80 mg
END
}

@test "gives back what a voided dose drew" {
    session <<'END'
05:50 pharmacist$ mat stock receive methadone 10mL --form concentrate --strength 10mg/mL --lot A17 --expires 2027-06-30 --document 1 -q
06:12 nurse$ mat dose-log administer 1001-9 -q
pharmacist$ mat stock list --format csv | cut -d, -f8
on_hand
70 mg
06:20 nurse$ mat dose-log correct .1 20mg --reason wrong-amount -q
pharmacist$ mat stock list --format csv | cut -d, -f8
on_hand
80 mg
06:30 nurse$ mat dose-log void .2 --reason not-given -q
pharmacist$ mat stock list --format csv | cut -d, -f8
on_hand
100 mg
END
}

@test "gives although the book says that nothing is left, and says so" {
    session <<'END'
05:50 pharmacist$ mat stock receive methadone 2mL --form concentrate --strength 10mg/mL --lot A17 --expires 2027-06-30 --document 1 -q
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
  3 mL of lot 1 (A17)
! mat: stock is short on paper: lot A17 goes below zero
pharmacist$ mat stock list --format csv | cut -d, -f8
on_hand
-10 mg
END
}

@test "never draws on a lot that has expired" {
    session <<'END'
05:50 pharmacist$ mat stock receive methadone 2mL --form concentrate --strength 10mg/mL --lot A17 --expires 2026-11-16 --document 1 -q
2026-11-17 06:10 prescriber$ mat dose-log order 1001-9 methadone 30mg -q
06:12 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: lot-expired: every lot of methadone has expired
! hint: a lot that has not comes in with mat stock receive; what was really given is recorded with --as-given
[5]
nurse$ mat dose-log administer 1001-9 30mg --as-given --yes
Recorded 2026-11-17.1: 1001-9 methadone 30 mg as given, outside the order (lot-expired), Tue 2026-11-17 06:12.
Incident 1 is open, and prescribers are told.
! mat: drawn on no lot: every lot has expired
pharmacist$ mat stock open A17
! mat stock: refused: lot-expired: lot 1 (A17) expired on Mon 2026-11-16: nothing is drawn from it
! hint: mat stock list shows which lots have not
[5]
pharmacist$ mat stock list --format csv | cut -d, -f8,11
on_hand,state
20 mg,expired
END
}

@test "gives without a word of stock before a product has come in" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
pharmacist$ mat stock list
none
END
}

@test "refuses what does not fit together" {
    session <<'END'
06:00 pharmacist$ mat stock receive methadone 1000mL --form tablet --strength 10mg/tablet --lot A17 --expires 2027-06-30 --document 1
! mat stock: strength and quantity do not fit the form tablet
! hint: it is counted in tablets, its strength is per tablet
[2]
pharmacist$ mat stock receive methadone '100 tablets' --form tablet --strength 10mg/mL --lot A17 --expires 2027-06-30 --document 1
! mat stock: strength and quantity do not fit the form tablet
! hint: it is counted in tablets, its strength is per tablet
[2]
pharmacist$ mat stock receive methadone 1000mg --form concentrate --strength 10mg/mL --lot A17 --expires 2027-06-30 --document 1
! mat stock: '1000mg' is an amount of the active ingredient
! hint: this command takes a volume or a number of units: 1000mL, 0.5L, 30 tablets, 8 films or 2 syringes
[2]
pharmacist$ mat stock receive methadone 1000mL --form syrup --strength 10mg/mL --lot A17 --expires 2027-06-30 --document 1
! mat stock: 'syrup' is not a form
! hint: forms are concentrate, solution, tablet, film, syringe
[2]
pharmacist$ mat stock receive heroin 1000mL --form solution --strength 10mg/mL --lot A17 --expires 2027-06-30 --document 1
! mat stock: 'heroin' is not a medication
! hint: medications are methadone, buprenorphine, naltrexone, acamprosate, disulfiram, nicotine-patch, nicotine-gum, nicotine-lozenge, varenicline, bupropion
[2]
pharmacist$ mat stock receive methadone 1000mL --form solution --strength 10mg --lot A17 --expires 2027-06-30 --document 1
! mat stock: '10mg' does not say per what
! hint: write it as 10mg/mL, 40mg/tablet, 8mg/film or 300mg/syringe
[2]
pharmacist$ mat stock receive methadone 1000mL --form solution --strength 10mg/mL --lot 'A 17' --expires 2027-06-30 --document 1
! mat stock: 'A 17' is not a short code without blanks
[2]
pharmacist$ mat stock receive methadone 1000mL --form solution --strength 10mg/mL --lot A17 --expires 2026-11-15 --document 1
! mat stock: the lot has expired on 2026-11-15
[2]
pharmacist$ mat stock receive methadone 1000mL --form solution --strength 10mg/mL --lot A17 --expires 2027-06-30
! mat stock: --document is missing
! hint: …
[2]
pharmacist$ mat stock list --format csv | wc -l
1
END
}
