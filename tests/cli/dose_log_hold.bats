# `mat dose-log hold` and `release`: a hold binds the person until a prescriber says otherwise.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

@test "places a hold and releases it, each a record" {
    session <<'END'
06:12 nurse$ mat dose-log hold 1001-9 --reason sedation --json
{"hold":1,"client":"1001-9","day":"2026-11-16","at":"2026-11-16T06:12:00-06:00","reason":"sedation","released_at":null}
06:40 prescriber$ mat dose-log release 1001-9 --reason assessed --json
{"hold":1,"client":"1001-9","day":"2026-11-16","at":"2026-11-16T06:12:00-06:00","reason":"sedation","released_at":"2026-11-16T06:40:00-06:00"}
06:41 prescriber$ mat dose-log release 1001-9
! mat dose-log: client 1001-9 is not on hold
[4]
END
}

@test "keeps the words of a hold sealed and off the command line" {
    session <<'END'
06:12 nurse$ mat dose-log hold 1001-9 --reason sedation --note - <<<'pupils like pins'
On hold: 1001-9 since Mon 2026-11-16 06:12 (sedation), hold 1. Only a prescriber releases it.
06:40 prescriber$ mat dose-log release 1001-9 --note - <<<'slept badly, awake now'
Released 1001-9 (assessed): hold 1.
prescriber$ grep -aq 'pupils like pins' "$store" "$store-wal" || echo 'not in the store'
not in the store
END
}

@test "lists the reasons where the word is none of them" {
    session <<'END'
06:12 nurse$ mat dose-log hold 1001-9 --reason fees
! mat dose-log: 'fees' is not a reason to hold
! hint: reasons are sedation, breath-alcohol, vital-signs, identity, assessment, prescriber
[2]
nurse$ mat dose-log hold 1001-9
! mat dose-log: --reason is missing
! hint: …
[2]
prescriber$ mat dose-log release 1001-9 --reason paid
! mat dose-log: 'paid' is not a reason to release
! hint: reasons are assessed, resolved, entered-in-error
[2]
END
}

@test "lets a nurse hold but never release" {
    session <<'END'
06:12 nurse$ mat dose-log hold 1001-9 --reason identity
On hold: 1001-9 since Mon 2026-11-16 06:12 (identity), hold 1. Only a prescriber releases it.
nurse$ mat dose-log release 1001-9
! mat dose-log: refused: not-permitted: 'bin' may not do that: it takes the role prescriber
! hint: an admin gives roles with mat staff
[12]
END
}

@test "outlives the night, a new day and a new hold" {
    session <<'END'
06:12 nurse$ mat dose-log hold 1001-9 --reason sedation
On hold: 1001-9 since Mon 2026-11-16 06:12 (sedation), hold 1. Only a prescriber releases it.
06:13 nurse$ mat dose-log hold 1001-9 --reason identity
On hold: 1001-9 since Mon 2026-11-16 06:13 (identity), hold 2. Only a prescriber releases it.
2026-11-20 06:12 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: on-hold: on hold since 2026-11-16 (sedation), hold 1; only a prescriber releases it
! also: on-hold: on hold since 2026-11-16 (identity), hold 2; only a prescriber releases it
! hint: what would change it: release of hold 1 by a prescriber; and release of hold 2 by a prescriber
[5]
06:20 prescriber$ mat dose-log release 1001-9
Released 1001-9 (assessed): hold 1, 2.
06:21 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-20.1: 1001-9 methadone 30 mg observed, Fri 2026-11-20 06:21.
END
}

@test "asks for a decision on bottles that are out" {
    session <<'END'
2026-11-21 06:10 prescriber$ mat dose-log order 1001-9 methadone 30mg
Ordered 2: 1001-9 methadone 30 mg daily from Sat 2026-11-21.
Order 1 (30 mg) ends then.
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-21.1: 1001-9 methadone 30 mg observed, Sat 2026-11-21 06:12.
06:13 nurse$ mat dose-log dispense 1001-9
Handed out 1 bottle of methadone 30 mg to 1001-9:
  2026-11-21.2  for Sun 2026-11-22
06:20 nurse$ mat dose-log hold 1001-9 --reason sedation
On hold: 1001-9 since Sat 2026-11-21 06:20 (sedation), hold 1. Only a prescriber releases it.
! mat: 1 bottle is out for today or later (2026-11-21.2): decide on it with --bottles keep or return
END
}

@test "shows the hold to everybody who looks at the doses" {
    session <<'END'
06:12 nurse$ mat dose-log hold 1001-9 --reason sedation
On hold: 1001-9 since Mon 2026-11-16 06:12 (sedation), hold 1. Only a prescriber releases it.
nurse$ mat dose-log show 1001-9
1001-9  Mon 2026-11-16
order   1: methadone 30 mg daily from 2026-11-16
ON HOLD since 2026-11-16 (sedation)

none
nurse$ mat intake show 1001-9 --json | jq -c .holds
["hold 1 since 2026-11-16 (sedation)"]
END
}

@test "is an excuse for the day and not for the tolerance" {
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
2026-11-17 06:12 nurse$ mat dose-log hold 1001-9 --reason sedation
On hold: 1001-9 since Tue 2026-11-17 06:12 (sedation), hold 1. Only a prescriber releases it.
2026-11-20 06:12 prescriber$ mat dose-log release 1001-9
Released 1001-9 (assessed): hold 1.
12:00 nurse$ mat dose-log missed
CLIENT  DAYS  LAST COVERED DAY  COUNSELOR  ACTION
1001-9     1  2026-11-16        -          needs-order
06:13 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: needs-order: 3 days without a dose since 2026-11-16: a prescriber decides the amount (30 mg was ordered on 2026-11-16)
! hint: what would change it: an order written since 2026-11-19
[5]
END
}
