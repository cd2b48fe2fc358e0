# What leaves stock beside doses and waste: destroyed, transferred, lost; what a pump is run with; and what falls due.
load support

setup_file() {
    make_clinic
    make_client
    at '2026-11-16 05:50' pharmacist
    mat stock receive methadone 1000mL --form concentrate --strength 10mg/mL --lot A17 --expires 2027-06-30 --document 222-0042 -q
}
setup() { copy_clinic; }

@test "what is destroyed waits for two witnesses, who are two logins" {
    session <<'END'
06:00 pharmacist$ mat stock destroy 1 200mL --document 41-0007
Destroyed 200 mL, 2000 mg of lot 1 (A17) (41-0007), movement 1.
It waits for two witnesses, who say from their own login: mat stock witness 1
pharmacist$ mat stock witness 1
! mat stock: refused: second-login: movement 1 was recorded by sys: somebody else witnesses it
[12]
nurse$ mat stock witness 1
bin witnessed movement 1: destroyed, 200 mL, 2000 mg of lot 1 (A17).
It waits for a witness, who says from their own login: mat stock witness 1
nurse$ mat stock witness 1
! mat stock: refused: witnessed: bin has witnessed movement 1 already
! hint: it takes another witness
[5]
second-nurse$ mat stock witness 1
backup witnessed movement 1: destroyed, 200 mL, 2000 mg of lot 1 (A17).
second-nurse$ mat stock witness
none
pharmacist$ mat stock destroy 1 200mL
! mat stock: --document is missing
! hint: …
[2]
END
}

@test "a bottle that came back is wasted before a witness, once, and no lot is less" {
    session <<'END'
2026-11-21 06:00 prescriber$ mat dose-log order 1001-9 methadone 30mg -q
nurse$ mat dose-log administer 1001-9 -q
nurse$ mat dose-log dispense 1001-9 -q
nurse$ mat stock waste .2
! mat stock: refused: not-returned: bottle 2026-11-21.2 did not come back
! hint: mat dose-log return 2026-11-21.2 says that it did
[5]
2026-11-23 06:00 nurse$ mat dose-log return 2026-11-21.2 -q
nurse$ mat stock waste 2026-11-21.2 3mL
! mat stock: a bottle goes as a whole
! hint: mat stock waste 1 12mL, or the number of a bottle that came back
[2]
nurse$ mat stock waste 1
! mat stock: QUANTITY is missing
! hint: mat stock waste 1 12mL, or the number of a bottle that came back
[2]
nurse$ mat stock waste 2026-11-21.2
Wasted bottle 2026-11-21.2, 3 mL, 30 mg of lot 1 (A17), movement 1.
It waits for a witness, who says from their own login: mat stock witness 1
nurse$ mat stock waste 2026-11-21.2
! mat stock: refused: wasted: bottle 2026-11-21.2 was wasted already, movement 1
[5]
second-nurse$ mat stock witness 1
backup witnessed movement 1: bottle, 3 mL, 30 mg of lot 1 (A17).
nurse$ mat stock list --format csv | cut -d, -f8
on_hand
9940 mg
pharmacist$ mat report reconcile 2026-11 --format csv | cut -d, -f4-8
consumed,taken_home,wasted,other,expected
30,30,0,0,9940
END
}

@test "what is handed on to another registrant, and more than a twentieth of a year" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 -q
06:20 pharmacist$ mat stock transfer 1 1mg --to RH0123456 --document 222-50
Transferred 0.1 mL, 1 mg of lot 1 (A17) to RH0123456 (222-50), movement 1.
pharmacist$ mat stock transfer 1 1mg --to RH0123456 --document 222-51
Transferred 0.1 mL, 1 mg of lot 1 (A17) to RH0123456 (222-51), movement 2.
! mat: this year 2 mg were transferred, more than 5 % of what was transferred and dispensed (21 CFR 1307.11)
END
}

@test "a loss has two clocks: the next business day, and 45 days from the discovery" {
    session <<'END'
2026-11-16 06:00 admin$ mat config closure add 2026-11-26 --kind holiday -q
2026-11-25 16:00 pharmacist$ mat stock loss A17 5mL --reason theft --at 2026-11-24
Lost 5 mL, 50 mg of lot 1 (A17) (theft), discovered Wed 2026-11-25, movement 1.
Written notice by Fri 2026-11-27, form 106 by Sat 2027-01-09 (21 CFR 1301.76(b)): mat stock loss report 1
2026-11-28 06:00 pharmacist$ mat report due --json | jq -c '.[] | select(.kind | startswith("loss")) | [.login, .kind, .client, .due_day, .state, .resolved_by]'
["mail","loss-notice",null,"2026-11-27","overdue","mat stock loss report 1 --kind notice"]
["mail","loss-report",null,"2027-01-09","due-soon","mat stock loss report 1 --kind form-106"]
["sys","loss-notice",null,"2026-11-27","overdue","mat stock loss report 1 --kind notice"]
["sys","loss-report",null,"2027-01-09","due-soon","mat stock loss report 1 --kind form-106"]
pharmacist$ mat remind list --json | jq -c '.[] | select(.kind == "loss-notice") | [.client, .resolved_by]'
[null,"mat stock loss report 1 --kind notice"]
pharmacist$ mat stock loss report 1 --kind notice --document L-1
On record: notice of movement 1, Sat 2026-11-28.
pharmacist$ mat stock loss report 1 --kind notice
! mat stock: refused: reported: the notice of movement 1 is on record already
[5]
pharmacist$ mat stock loss report 1
! mat stock: --kind is missing
! hint: notice, form-106, or not-significant
[2]
pharmacist$ mat stock loss report
MOVEMENT  DISCOVERED DATE  REPORTS
       1  2026-11-25       notice 2026-11-28 L-1
pharmacist$ mat report due --json | jq -c '.[] | select(.kind | startswith("loss")) | [.login, .kind]'
["mail","loss-report"]
["sys","loss-report"]
pharmacist$ mat stock loss report 1 --kind form-106 -q
pharmacist$ mat report due --json | jq -c '[.[] | select(.kind | startswith("loss"))]'
[]
pharmacist$ mat stock loss report 2 --kind notice
! mat stock: movement 2 is no loss
! hint: mat stock loss report lists them
[4]
pharmacist$ mat stock loss 1 1mL --reason theft --discovered 2026-12-25
! mat stock: '2026-12-25' is not between the day of the loss, 2026-11-28, and today
[2]
END
}

@test "a loss taken back has no clocks, nor one that was reviewed and is not significant" {
    session <<'END'
06:00 pharmacist$ mat stock loss 1 5mL --reason loss -q
pharmacist$ mat stock void movement 1 --reason not-done -q
pharmacist$ mat stock loss 1 1mL --reason loss -q
pharmacist$ mat stock loss report 2 --kind not-significant -q
pharmacist$ mat report due --json | jq -c '[.[] | select(.kind | startswith("loss"))]'
[]
pharmacist$ mat stock list --format csv | cut -d, -f8
on_hand
9990 mg
END
}

@test "a pump is checked every day, and said to be off" {
    session <<'END'
05:30 nurse$ mat stock calibrate 1 40mL 39.9mL
Calibrated at main with lot 1 (A17): 40 mL wanted, 39.9 mL measured, -0.2500 %.
nurse$ mat stock calibrate 1 40mL 39mL --wasted 39mL --station window-2
Calibrated at window-2 with lot 1 (A17): 40 mL wanted, 39 mL measured, -2.5000 %; 39 mL not poured back, movement 1.
! mat: the pump is off by more than 1 %: mend it before anybody is dosed from it
nurse$ mat stock list --format csv | cut -d, -f8
on_hand
9610 mg
pharmacist$ mat report reconcile --format csv | cut -d, -f3,6,8
received,wasted,expected
10000,390,9610
END
}

@test "what of stock falls due: the inventory, a variance, a witness, a lot" {
    session <<'END'
06:00 nurse$ mat stock waste 1 1mL -q
nurse$ mat stock count 1 990mL -q
pharmacist$ mat report due --json | jq -c '.[] | [.login, .kind, .due_day, .state, .resolved_by]'
["backup","stock-witness","2026-11-16","due","mat stock witness 1"]
["bin","stock-witness","2026-11-16","due","mat stock witness 1"]
["sys","stock-witness","2026-11-16","due","mat stock witness 1"]
["sys","inventory","2026-11-16","due","mat stock count LOT --inventory"]
["sys","stock-variance","2026-11-17","due-soon","mat stock close 1"]
06:30 second-nurse$ mat stock witness 1 -q
pharmacist$ mat stock count 1 990mL --inventory -q
pharmacist$ mat stock close 1 --reason measurement -q
pharmacist$ mat report due --json | jq -c '.[] | [.login, .kind]'
2027-06-10 06:00 pharmacist$ mat report due --json | jq -c '.[] | select(.client == null) | [.kind, .due_day, .state, .resolved_by]'
["lot-expiring","2027-06-30","due-soon","mat stock destroy 1"]
2028-11-01 06:00 pharmacist$ mat report due --json | jq -c '.[] | select(.kind == "inventory") | [.due_day, .state]'
["2028-11-16","due-soon"]
END
}
