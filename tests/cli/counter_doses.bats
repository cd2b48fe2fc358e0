# At the counter: declined, taken in part, spilled, vomited, replaced.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

@test "a declined dose is recorded, and may still be taken that day" {
    session <<'END'
06:12 nurse$ mat dose-log refuse 1001-9 --reason unwell
Recorded 2026-11-16.1: 1001-9 declines methadone 30 mg (unwell), Mon 2026-11-16 06:12.
06:30 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.2: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:30.
06:31 nurse$ mat dose-log refuse 1001-9 --reason unwell
! mat dose-log: refused: already-dosed: 30 mg was given on 2026-11-16 (dose 2026-11-16.2)
! hint: what would change it: the void of dose 2026-11-16.2, confirmed by a second login
[5]
06:32 nurse$ mat dose-log refuse 1001-9 --reason tired
! mat dose-log: 'tired' is not a reason to decline a dose
! hint: reasons are not-wanted, side-effects, unwell, wants-less, no-time, other
[2]
END
}

@test "part of a dose covers the day, and prescribers are told" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 --partial 30mg
! mat dose-log: 30 mg is not less than the ordered 30 mg
! hint: what was really given is recorded with --as-given
[2]
06:12 nurse$ mat dose-log administer 1001-9 --partial 20mg
Recorded 2026-11-16.1: 1001-9 methadone 20 mg observed, of the ordered 30 mg, Mon 2026-11-16 06:12.
Prescribers are told that it was not all.
06:13 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: already-dosed: 20 mg was given on 2026-11-16 (dose 2026-11-16.1)
! hint: what would change it: the void of dose 2026-11-16.1, confirmed by a second login
[5]
prescriber$ mat report due --format csv | cut -d, -f2-5
kind,client,due_day,state
request,1001-9,2026-11-16,due
prescriber$ mat dose-log request 1001-9
REQUEST  CLIENT  DAY         KIND     DOSE          ANSWER
      1  1001-9  2026-11-16  partial  2026-11-16.1  -
prescriber$ mat dose-log request 1001-9 --answer done
Answered for 1001-9: partial (request 1) done.
prescriber$ mat report due --format csv
login,kind,client,due_day,state,days,lapses_day,resolved_by
END
}

@test "a spill is given again, at most what was spilled, and drawn from stock again" {
    session <<'END'
05:50 pharmacist$ mat stock receive methadone 1L --form concentrate --strength 10mg/mL --lot A --expires 2027-01-01 --document 1 -q
06:12 nurse$ mat dose-log spill 1001-9 --amount 10mg
! mat dose-log: refused: not-dosed: no dose of 2026-11-16 is recorded
! hint: what would change it: today's dose, recorded first
[5]
06:12 nurse$ mat dose-log administer 1001-9 -q
06:13 nurse$ mat dose-log spill 1001-9 --amount 31mg
! mat dose-log: refused: more-than-lost: 31 mg is more than the 30 mg that dose 2026-11-16.1 has left
! hint: what would change it: 30 mg or less
[5]
06:13 nurse$ mat dose-log administer 1001-9 --replace-spill
! mat dose-log: refused: nothing-to-replace: no spill of a dose of 2026-11-16 is recorded
! hint: who can clear it: nurse: mat dose-log spill; a prescriber: mat dose-log emesis --replace
[5]
06:13 nurse$ mat dose-log spill .1 --amount 10mg --witness nobody-there
! mat dose-log: 'nobody-there' is not of the staff
! hint: mat staff list
[4]
06:13 nurse$ mat dose-log spill 1001-9 --amount 10mg --witness daemon
Spilled: 10 mg of dose 2026-11-16.1 of 1001-9, before it was swallowed.
Next: mat dose-log administer 1001-9 --replace-spill
06:14 nurse$ mat dose-log administer 1001-9 11mg --replace-spill
! mat dose-log: refused: more-than-lost: 11 mg is more than the 10 mg that may be given again
! hint: what would change it: 10 mg or less
[5]
06:14 nurse$ mat dose-log administer 1001-9 --replace-spill
Recorded 2026-11-16.2: 1001-9 methadone 10 mg observed, in the place of what was spilled of 2026-11-16.1, Mon 2026-11-16 06:14.
  1 mL of lot 1 (A)
06:15 nurse$ mat dose-log administer 1001-9 --replace-spill
! mat dose-log: refused: nothing-to-replace: 10 mg was given again already, all there was to replace
! hint: who can clear it: nurse: mat dose-log spill; a prescriber: mat dose-log emesis --replace
[5]
06:15 nurse$ mat stock list --format csv
lot,medication,form,strength_mg,code,expires_date,received,on_hand,received_date,document,state,volume,on_hand_mg,variance_mg,product
1,methadone,concentrate,10,A,2027-01-01,10000 mg,9960 mg,2026-11-16,1,sealed,996 mL,9960,,1
END
}

@test "what was vomited is given again by a prescriber's decision, within the schedule" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 -q
06:20 nurse$ mat dose-log emesis 1001-9 --minutes 20 --witnessed
Vomited: dose 2026-11-16.1 of 1001-9, after 20 min, seen by staff.
A prescriber may let up to 15 mg be given again.
06:21 nurse$ mat dose-log administer 1001-9 15mg --replace-emesis
! mat dose-log: refused: nothing-to-replace: no prescriber has decided on giving it again
! hint: what would change it: a prescriber's decision: mat dose-log emesis CLIENT --replace AMOUNT
[5]
06:21 nurse$ mat dose-log emesis 1001-9 --replace 15mg
! mat dose-log: refused: not-permitted: a prescriber decides what is given again
! hint: --verbal-from LOGIN --read-back, where one said so
[12]
06:22 prescriber$ mat dose-log emesis 1001-9 --replace 16mg
! mat dose-log: refused: emesis-limit: 20 min after the dose: at most 15 mg of 30 mg is given again
! hint: what would change it: 15 mg or less
[5]
06:22 prescriber$ mat dose-log emesis 1001-9 --replace 15mg
Decided: 15 mg of dose 2026-11-16.1 is given again.
Next: mat dose-log administer 1001-9 --replace-emesis
06:23 nurse$ mat dose-log administer 1001-9 --replace-emesis
Recorded 2026-11-16.2: 1001-9 methadone 15 mg observed, in the place of what was vomited of 2026-11-16.1, Mon 2026-11-16 06:23.
06:24 prescriber$ mat dose-log request 1001-9 --format csv
request,client,day,kind,dose,answer
1,1001-9,2026-11-16,emesis,2026-11-16.1,done
END
}

@test "a decision by telephone is read back, and waits for a signature" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 -q
06:20 nurse$ mat dose-log emesis 1001-9 --minutes 5 --witnessed --replace 30mg --verbal-from daemon
! mat dose-log: --verbal-from goes with --read-back
! hint: the amount is read back to the prescriber before it counts
[2]
06:20 nurse$ mat dose-log emesis 1001-9 --minutes 5 --witnessed --replace 30mg --verbal-from bin --read-back
! mat dose-log: refused: not-permitted: 'bin' is no prescriber
! hint: a prescriber decides what is given again
[12]
06:20 nurse$ mat dose-log emesis 1001-9 --minutes 5 --witnessed --replace 30mg --verbal-from daemon --read-back
Vomited: dose 2026-11-16.1 of 1001-9, after 5 min, seen by staff.
A prescriber may let up to 30 mg be given again.
Decided: 30 mg of dose 2026-11-16.1 is given again, said by daemon and read back; it waits for their signature.
Next: mat dose-log administer 1001-9 --replace-emesis
06:21 nurse$ mat dose-log request 1001-9 --format csv
request,client,day,kind,dose,answer
1,1001-9,2026-11-16,verbal,2026-11-16.1,
END
}

@test "nothing is given again for what nobody saw, and nothing on a hold" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 -q
06:20 nurse$ mat dose-log emesis 1001-9 --minutes 5
Vomited: dose 2026-11-16.1 of 1001-9, after 5 min, not seen by staff.
Nothing is given again.
06:21 prescriber$ mat dose-log emesis 1001-9 --replace 5mg
! mat dose-log: refused: emesis-limit: nobody saw it: nothing is given again
! hint: who can clear it: a prescriber: less, or --override emesis-limit
[5]
06:21 prescriber$ mat dose-log emesis 1001-9 --replace 5mg --override emesis-limit -q
06:22 nurse$ mat dose-log hold 1001-9 --reason sedation -q
06:22 nurse$ mat dose-log administer 1001-9 --replace-emesis
! mat dose-log: refused: on-hold: on hold since 2026-11-16 (sedation), hold 1; only a prescriber releases it
! hint: what would change it: release of hold 1 by a prescriber
[5]
END
}

@test "vomiting of an earlier day is a fact with its own moment, and nothing is given for it now" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 -q
2026-11-17 06:12 nurse$ mat dose-log emesis 1001-9 --minutes 20 --at 2026-11-16T06:32
Vomited: dose 2026-11-16.1 of 1001-9, after 20 min, not seen by staff, Mon 2026-11-16.
That day is over: nothing is given for it now. Prescribers are told.
06:12 nurse$ mat dose-log emesis 1001-9 --minutes 20
! mat dose-log: refused: not-dosed: no dose of 2026-11-17 is recorded
! hint: what would change it: today's dose, recorded first
[5]
06:13 prescriber$ mat dose-log request 1001-9 --format csv
request,client,day,kind,dose,answer
1,1001-9,2026-11-16,emesis,2026-11-16.1,
06:13 prescriber$ mat dose-log emesis 1001-9 --replace 15mg --override emesis-limit
! mat dose-log: refused: nothing-to-replace: no vomiting is recorded on 2026-11-17
! hint: who can clear it: nurse: mat dose-log spill; a prescriber: mat dose-log emesis --replace
[5]
06:13 prescriber$ mat dose-log emesis 1001-9 --replace 15mg --override emesis-limit --at 2026-11-16T06:40
Decided: 15 mg of dose 2026-11-16.1 is given again.
That day is over: what was given then is recorded late (administer --replace-emesis --at), and nothing is given for it now.
06:14 nurse$ mat dose-log administer 1001-9 --replace-emesis
! mat dose-log: refused: nothing-to-replace: no vomiting of a dose of 2026-11-17 is recorded
! hint: who can clear it: nurse: mat dose-log spill; a prescriber: mat dose-log emesis --replace
[5]
06:14 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 30 mg observed, Tue 2026-11-17 06:14.
END
}

@test "what was taken at home and vomited is a fact too, which staff did not see" {
    session <<'END'
2026-11-20 06:12 prescriber$ mat dose-log order 1001-9 methadone 30mg -q
2026-11-21 06:12 nurse$ mat dose-log administer 1001-9 -q
06:12 nurse$ mat dose-log dispense 1001-9 -q
2026-11-23 06:12 nurse$ mat dose-log emesis 1001-9 --minutes 5 --witnessed --at 2026-11-22T08:00
! mat dose-log: dose 2026-11-21.2 was not taken here: staff saw none of it
! hint: leave out --witnessed
[2]
06:12 nurse$ mat dose-log emesis 1001-9 --minutes 5 --at 2026-11-22T08:00
Vomited: dose 2026-11-21.2 of 1001-9, after 5 min, not seen by staff, Sun 2026-11-22.
That day is over: nothing is given for it now. Prescribers are told.
06:12 prescriber$ mat dose-log emesis 1001-9 --replace 5mg --override emesis-limit --at 2026-11-22T08:10
! mat dose-log: refused: nothing-to-replace: no vomiting is recorded on 2026-11-22
! hint: who can clear it: nurse: mat dose-log spill; a prescriber: mat dose-log emesis --replace
[5]
END
}
