# `mat dose-log prepare`: bottles filled ahead are still stock: a state of it, not a loss.
load support

setup_file() {
    make_clinic
    make_client
    at '2026-11-20 05:50' pharmacist # a Friday
    mat stock receive methadone 1000mL --form concentrate --strength 10mg/mL --lot A17 --expires 2027-06-30 --document 222-0042 -q
    mat stock receive methadone 1000mL --form concentrate --strength 10mg/mL --lot B3 --expires 2028-01-31 --document 222-0043 -q
    mat stock open A17 -q
    who=prescriber mat dose-log order 1001-9 methadone 30mg -q
}
setup() { copy_clinic; at '2026-11-20 14:00' pharmacist; }

@test "a bottle is filled, counted apart, and handed out as the one it is" {
    session <<'END'
2026-11-20 14:00 pharmacist$ mat dose-log prepare 1001-9 2026-11-22
Prepared for 1001-9:
  bottle 1  for Sun 2026-11-22, 30 mg
They are still stock until they are handed out: mat dose-log dispense 1001-9
pharmacist$ mat stock list --format csv | cut -d, -f1,8
lot,on_hand
1,10000 mg
2,10000 mg
pharmacist$ mat dose-log prepare 1001-9 2026-11-22
! mat dose-log: refused: prepared: a bottle for 2026-11-22 stands ready already
! hint: mat dose-log prepare lists them
[5]
pharmacist$ mat dose-log prepare
BOTTLE  CLIENT  DAY         AMOUNT MG  DRAWN                PREPARED DAY  BY
     1  1001-9  2026-11-22         30  3 mL of lot 1 (A17)  2026-11-20    sys
16:00 nurse$ mat stock count 1 997mL
Counted lot 1 (A17): 997 mL, 9970 mg, and 3 mL, 30 mg in prepared bottles.
Expected 1000 mL, 10000 mg: it agrees. Count 1.
2026-11-21 06:00 nurse$ mat stock open B3 -q
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-21.1: 1001-9 methadone 30 mg observed, Sat 2026-11-21 06:00.
  3 mL of lot 2 (B3)
nurse$ mat dose-log dispense 1001-9
Handed out 1 bottle of methadone 30 mg to 1001-9:
  2026-11-21.2  for Sun 2026-11-22
  3 mL of lot 1 (A17)
nurse$ mat dose-log prepare
none
nurse$ mat stock list --format csv | cut -d, -f1,8
lot,on_hand
1,9970 mg
2,9970 mg
nurse$ mat stock count 1 997mL
Counted lot 1 (A17): 997 mL, 9970 mg.
Expected 997 mL, 9970 mg: it agrees. Count 2.
admin$ mat store check -q
END
}

@test "a bottle that nobody comes for is poured back, or wasted before a witness" {
    session <<'END'
2026-11-20 14:00 pharmacist$ mat dose-log prepare 1001-9 2026-11-21..2026-11-22 -q
pharmacist$ mat dose-log prepare --undo 1
Bottle 1 of 1001-9 was poured back.
pharmacist$ mat dose-log prepare --undo 1
! mat dose-log: there is no prepared bottle 1
! hint: mat dose-log prepare lists them
[4]
pharmacist$ mat dose-log prepare --undo 2 --outcome wasted
Bottle 2 of 1001-9 was wasted.
Movement 1 waits for a witness: mat stock witness
nurse$ mat stock witness 1
bin witnessed movement 1: waste, 3 mL, 30 mg of lot 1 (A17).
nurse$ mat stock list --format csv | cut -d, -f1,8
lot,on_hand
1,9970 mg
2,10000 mg
END
}

@test "what stands in bottles is nobody else's to pour from, and what is not there fills none" {
    session <<'END'
2026-11-20 14:00 nurse$ mat stock waste A17 997mL --reason damaged -q
pharmacist$ mat dose-log prepare 1001-9 2026-11-22 -q
2026-11-21 06:00 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-21.1: 1001-9 methadone 30 mg observed, Sat 2026-11-21 06:00.
  3 mL of lot 2 (B3)
nurse$ mat stock waste B3 997mL --reason damaged -q
pharmacist$ mat dose-log prepare 1001-9 2026-11-23
! mat dose-log: refused: not-in-stock: stock is short on paper: …
! hint: mat stock list
[5]
pharmacist$ mat dose-log prepare 1001-9 yesterday
! mat dose-log: a bottle is prepared for today or a day soon after it
[2]
END
}
