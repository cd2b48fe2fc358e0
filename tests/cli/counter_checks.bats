# At the counter: checks that hold, how the dose works, what is asked of the prescriber, what a hold asks about bottles.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

@test "a check within the limits holds nobody" {
    session <<'END'
06:12 nurse$ mat dose-log check 1001-9 --breath-alcohol 0.019 --respiration 12 --saturation 90 --sedation none
Checked 1001-9, Mon 2026-11-16 06:12.
06:13 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:13.
06:14 nurse$ mat dose-log check 1001-9 --breath-alcohol 8
! mat dose-log: '8' is not a breath alcohol
! hint: write g/dL as 0.00 to 0.60, for instance 0.05
[2]
06:14 nurse$ mat dose-log check 1001-9
! mat dose-log: nothing was measured
! hint: give --breath-alcohol, --respiration, --saturation or --sedation
[2]
END
}

@test "a check beyond a limit places the hold itself" {
    session <<'END'
06:12 nurse$ mat dose-log check 1001-9 --breath-alcohol 0.08 --respiration 11 --saturation 97 --sedation mild
Checked 1001-9, Mon 2026-11-16 06:12.
ON HOLD (vital-signs, hold 1): respiration 11, under 12. Only a prescriber releases it.
ON HOLD (sedation, hold 2): mild sedation. Only a prescriber releases it.
ON HOLD (breath-alcohol, hold 3): breath alcohol 0.08, the limit is 0.08. Only a prescriber releases it.
! mat: this is an emergency: call a clinician, naloxone at hand
06:13 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: on-hold: on hold since 2026-11-16 (vital-signs), hold 1; only a prescriber releases it
! also: on-hold: on hold since 2026-11-16 (sedation), hold 2; only a prescriber releases it
! also: on-hold: on hold since 2026-11-16 (breath-alcohol), hold 3; only a prescriber releases it
! hint: what would change it: release of hold 1 by a prescriber; and release of hold 2 by a prescriber; and release of hold 3 by a prescriber
[5]
06:20 nurse$ mat dose-log check 1001-9 --breath-alcohol 0.09
Checked 1001-9, Mon 2026-11-16 06:20.
ON HOLD (breath-alcohol, hold 3): breath alcohol 0.09, the limit is 0.08. Only a prescriber releases it.
END
}

@test "between the limits a prescriber decides" {
    session <<'END'
06:12 nurse$ mat dose-log check 1001-9 --breath-alcohol 0.079
Checked 1001-9, Mon 2026-11-16 06:12.
Prescribers are told, and decide.
! mat: breath alcohol 0.079: a prescriber decides on today's dose
prescriber$ mat report due --format csv | tail -1 | cut -d, -f2-4
request,1001-9,2026-11-16
END
}

@test "shows how the dose works beside the order" {
    session <<'END'
06:12 nurse$ mat dose-log response 1001-9 --craving 3 --withdrawal 2 --sedation 0 --side-effects 1
Recorded for 1001-9, Mon 2026-11-16: craving 3, withdrawal 2, sedation 0, side effects 1.
nurse$ mat dose-log response 1001-9 --craving 11
! mat dose-log: '11' is not a place on the scale
! hint: it is a whole number from 0 to 10
[2]
counselor$ mat dose-log request 1001-9 increase --note - <<<'Cramps in the evening.'
Asked for 1001-9: increase (request 1). It waits for a prescriber.
nurse$ mat dose-log show 1001-9
1001-9  Mon 2026-11-16
order   1: methadone 30 mg daily from 2026-11-16
says    craving 3, withdrawal 2, sedation 0, side effects 1 (2026-11-16)
WAITS   increase since 2026-11-16, request 1

none
prescriber$ mat dose-log order 1001-9 methadone 35mg
Ordered 2: 1001-9 methadone 35 mg daily from Mon 2026-11-16.
Order 1 (30 mg) ends then.
Said last, Mon 2026-11-16: craving 3, withdrawal 2, sedation 0, side effects 1.
! mat: 35 mg is more than the label's 30 mg for a first dose: say why in the record
nurse$ mat dose-log request 1001-9 --answer done
! mat dose-log: refused: not-permitted: a prescriber answers what waits
[12]
prescriber$ mat dose-log request 1001-9 --answer done
Answered for 1001-9: increase (request 1) done.
prescriber$ mat dose-log request 1001-9 --answer done
! mat dose-log: nothing of 1001-9 waits for an answer
! hint: mat dose-log request 1001-9
[4]
END
}

@test "a hold asks what becomes of bottles that are out until somebody decides" {
    session <<'END'
2026-11-21 06:10 prescriber$ mat dose-log order 1001-9 methadone 30mg -q
06:12 nurse$ mat dose-log administer 1001-9 -q
06:13 nurse$ mat dose-log dispense 1001-9 -q
06:20 nurse$ mat dose-log hold 1001-9 --reason sedation
On hold: 1001-9 since Sat 2026-11-21 06:20 (sedation), hold 1. Only a prescriber releases it.
! mat: 1 bottle is out for today or later (2026-11-21.2): decide on it with --bottles keep or return
prescriber$ mat report due --format csv | cut -d, -f2,3
kind,client
bottles-out,1001-9
hold-review,1001-9
06:21 nurse$ mat dose-log hold 1001-9 --bottles return
Decided for 1001-9 while on hold: bottles that are out are to be brought back.
1 bottle is out for today or later (2026-11-21.2): to be brought back.
prescriber$ mat report due --format csv | cut -d, -f2,3
kind,client
hold-review,1001-9
06:22 nurse$ mat dose-log hold 1001-9 --reason identity --bottles keep
On hold: 1001-9 since Sat 2026-11-21 06:22 (identity), hold 2. Only a prescriber releases it.
1 bottle is out for today or later (2026-11-21.2): kept at home.
06:23 nurse$ mat dose-log hold 1001-9
! mat dose-log: --reason is missing
! hint: --reason CODE, where CODE is sedation, breath-alcohol, vital-signs, identity, assessment or prescriber
[2]
END
}
