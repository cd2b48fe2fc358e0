# A fact is never refused: what really happened is recorded, marked, opens an incident and tells the prescribers.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

@test "records another amount, a second dose and a dose on a hold, each with an incident" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 40mg --as-given
Recorded 2026-11-16.1: 1001-9 methadone 40 mg as given, outside the order (amount-not-ordered), Mon 2026-11-16 06:12.
Incident 1 is open, and prescribers are told.
! mat: 40 mg is more than the label's 30 mg for a first dose: say why in the record
06:20 nurse$ mat dose-log administer 1001-9 30mg --as-given
Recorded 2026-11-16.2: 1001-9 methadone 30 mg as given, outside the order (already-dosed), Mon 2026-11-16 06:20.
Incident 2 is open, and prescribers are told.
06:21 nurse$ mat dose-log hold 1001-9 --reason sedation -q
2026-11-17 06:21 nurse$ mat dose-log administer 1001-9 30mg --as-given --note - <<<'Given before anybody saw the hold.'
Recorded 2026-11-17.1: 1001-9 methadone 30 mg as given, outside the order (on-hold), Tue 2026-11-17 06:21.
Incident 3 is open, and prescribers are told.
prescriber$ mat incident list --format csv | cut -d, -f1-3,5-8,10-11
incident,kind,day,client,other_client,dose,codes,reviewed,has_note
1,outside-order,2026-11-16,1001-9,,2026-11-16.1,amount-not-ordered,false,false
2,two-doses,2026-11-16,1001-9,,2026-11-16.2,already-dosed,false,false
3,outside-order,2026-11-17,1001-9,,2026-11-17.1,on-hold,false,true
prescriber$ mat report due --format csv | cut -d, -f2,3 | sort | uniq -c
      1 hold-review,1001-9
      3 incident,1001-9
      1 kind,client
prescriber$ mat incident show 3 --note --json | jq -r .note
Given before anybody saw the hold.
prescriber$ mat incident review 1
Reviewed: incident 1 (outside-order, 1001-9).
prescriber$ mat incident list --open --format csv | wc -l
4
prescriber$ mat incident close 1 --note - <<<'Looked at.'
! mat incident: …
! …
[12]
director$ mat incident close 1
! mat incident: …
! …
[2]
director$ mat incident close 2 --note - <<<'Given before anybody looked.'
Closed: incident 2 (two-doses, 1001-9).
! mat: no prescriber has looked at it: they are told until one has
director$ mat incident close 1 --note - <<<'Two cups stood side by side; they are kept apart now.' -q
director$ mat incident close 1 --note - <<<'Once more.'
! mat incident: refused: closed: incident 1 was closed on 2026-11-17
[5]
director$ mat incident list --format csv | cut -d, -f1,10,12-13
incident,reviewed,state,closed_date
1,true,closed,2026-11-17
2,false,closed,2026-11-17
3,false,open,
prescriber$ mat incident list --open --format csv | wc -l
2
nurse$ mat dose-log show 1001-9 | grep OUTSIDE
2026-11-16.1  Mon 2026-11-16  administered  methadone          40  bin  OUTSIDE THE ORDER amount-not-ordered
2026-11-16.2  Mon 2026-11-16  administered  methadone          30  bin  OUTSIDE THE ORDER already-dosed
2026-11-17.1  Tue 2026-11-17  administered  methadone          30  bin  OUTSIDE THE ORDER on-hold
END
    who=admin mat store check -q
    who=auditor mat audit verify -q
}

@test "records a dose without an order, and one that nothing stood in the way of" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9 30mg --as-given
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
Nothing stood in the way: it is a dose as ordered.
05:55 front-desk$ mat intake refer --from - -q <<<'last_name: Other'
06:13 nurse$ mat dose-log administer 1002-4 20mg --as-given
! mat dose-log: no order is active on 2026-11-16
! hint: say what was given with --medication
[2]
06:13 nurse$ mat dose-log administer 1002-4 20mg --as-given --medication methadone
Recorded 2026-11-16.2: 1002-4 methadone 20 mg as given, outside the order (no-open-episode, no-active-order), Mon 2026-11-16 06:13.
Incident 1 is open, and prescribers are told.
06:14 nurse$ mat dose-log administer 1002-5 20mg --as-given
! mat dose-log: …
! hint: …
[4]
06:14 nurse$ mat dose-log administer 1003-5 20mg --as-given
! mat dose-log: there is no client 1003-5
[4]
06:14 nurse$ mat dose-log administer 1001-9 --as-given
! mat dose-log: --as-given takes the AMOUNT that was really given
! hint: mat dose-log administer CLIENT 70mg --as-given
[2]
END
}

@test "asks at a terminal before it records, and records nothing on no" {
    command -v expect >/dev/null || skip "expect is not here"
    run_as_now expect -c 'set timeout 20; log_user 1; spawn '"$MAT_BIN"' dose-log administer 1001-9 40mg --as-given; expect "y/N"; send "n\r"; expect eof; exit [lindex [wait] 3]' >out || answered=$?
    grep -q '40mg was really given, though amount-not-ordered' out
    grep -q 'Is this the right person, and is this meant?' out
    [[ ${answered:-0} -eq 6 ]]
    [[ $(mat dose-log show 1001-9 --format csv | wc -l) -eq 1 ]]
}

@test "writes the dose of the wrong person where it belongs" {
    session <<'END'
05:55 front-desk$ mat intake refer --from - -q <<<'last_name: Other'
05:55 front-desk$ mat intake admit 1002-4 -q
05:56 prescriber$ mat dose-log order 1002-4 methadone 45mg -q
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
06:14 nurse$ mat dose-log void .1 --reason given-to:1002-4
Recorded 2026-11-16.2: 1002-4 methadone 30 mg where it belongs, outside the order (amount-not-ordered), Mon 2026-11-16 06:12, late entry.
Voided 2026-11-16.1: 1001-9 was not given it. Incident 1 is open, and prescribers are told of both.
Mon 2026-11-16 of 1001-9 stays closed until a second login says: mat dose-log void 2026-11-16.1 --confirm
06:15 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: already-dosed: dose 2026-11-16.1 was voided, and no second login has confirmed that it was not given
! hint: what would change it: mat dose-log void 2026-11-16.1 --confirm by a second login
[5]
06:15 nurse$ mat dose-log administer 1002-4
! mat dose-log: refused: already-dosed: 30 mg was given on 2026-11-16 (dose 2026-11-16.2)
! hint: what would change it: the void of dose 2026-11-16.2, confirmed by a second login
[5]
06:16 second-nurse$ mat dose-log void .1 --confirm
Confirmed: 2026-11-16.1 was not given; Mon 2026-11-16 is open again.
06:17 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.3: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:17.
prescriber$ mat report due --format csv | cut -d, -f2,3
kind,client
incident,1001-9
incident,1002-4
prescriber$ mat incident show 1 --json | jq -c '[.client, .other_client, .dose]'
["1002-4","1001-9","2026-11-16.2"]
nurse$ mat dose-log void .3 --reason given-to:1001-9
! mat dose-log: dose 2026-11-16.3 stands in the record of 1001-9 already
[2]
END
    who=admin mat store check -q
    who=auditor mat audit verify -q
}

@test "a bottle that went to the wrong person lasts as long as it did, whatever they are ordered" {
    session <<'END'
2026-11-20 05:55 front-desk$ mat intake refer --from - -q <<<'last_name: Other'
front-desk$ mat intake admit 1002-4 -q
prescriber$ mat dose-log order 1002-4 methadone 30mg --every 2d -q
2026-11-21 06:12 nurse$ mat dose-log administer 1001-9 -q
nurse$ mat dose-log dispense 1001-9 1 -q
nurse$ mat dose-log void 2026-11-21.2 --reason given-to:1002-4 -q
nurse$ mat dose-log show 1002-4
1002-4  Sat 2026-11-21
order   2: methadone 30 mg every 2 days from 2026-11-20

DOSE          FOR             KIND       MEDICATION  AMOUNT MG  BY   REMARK
2026-11-21.3  Sun 2026-11-22  take_home  methadone          30  bin  late entry
END
}
