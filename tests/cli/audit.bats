# `mat audit`: who did what, who looked, and does the chain hold.
load support

setup_file() { make_clinic; make_client; at '2026-11-16 06:12' nurse; mat dose-log administer 1001-9 >/dev/null; }
setup() { copy_clinic; }

@test "lists who did what, newest last" {
    session <<'END'
06:30 auditor$ mat audit log --last 4
ENTRY  AT                         ACTOR   COMMAND              TABLE                     ROW  ROWS  CLIENT  PURPOSE
   36  2026-11-16T05:45:00-06:00  lp      intake refer         referral                    1     -  -       -
   37  2026-11-16T05:45:00-06:00  lp      intake admit         episode                     1     -  -       -
   38  2026-11-16T05:45:00-06:00  daemon  dose-log order       medication_order            1     -  -       -
   39  2026-11-16T06:12:00-06:00  bin     dose-log administer  dose              21782069249     -  -       -
auditor$ mat audit log --last 1 --json
[
  {"entry":39,"at":"2026-11-16T06:12:00-06:00","actor":"bin","command":"dose-log administer","table":"dose","row":21782069249,"rows":null,"client":null,"purpose":null}
]
auditor$ mat audit log --by bin --format csv
entry,at,actor,command,table,row,rows,client,purpose
39,2026-11-16T06:12:00-06:00,bin,dose-log administer,dose,21782069249,,,
auditor$ mat audit log --command 'dose-log order' --format csv
entry,at,actor,command,table,row,rows,client,purpose
38,2026-11-16T05:45:00-06:00,daemon,dose-log order,medication_order,1,,,
auditor$ mat audit log --by nobody --format csv
entry,at,actor,command,table,row,rows,client,purpose
auditor$ mat audit log --last none
! mat audit: 'none' is not a whole number
! hint: write digits alone, for instance 30
[2]
END
}

@test "logs a look at an identity, and none where nothing was shown" {
    session <<'END'
06:30 auditor$ mat audit log --looks --json
[]
nurse$ mat intake show 1001-9 --names -q >/dev/null
nurse$ mat intake show 1001-9 -q >/dev/null
auditor$ mat audit log --looks --format csv
entry,at,actor,command,table,row,rows,client,purpose
40,2026-11-16T06:30:00-06:00,bin,intake show,,,,1001-9,intake show
auditor$ mat audit access 1001-9 --json
[
  {"entry":40,"at":"2026-11-16T06:30:00-06:00","actor":"bin","command":"intake show","table":null,"row":null,"rows":null,"client":"1001-9","purpose":"intake show"}
]
auditor$ mat audit access 1002-4
! mat audit: there is no client 1002-4
[4]
auditor$ mat audit access 1001-8
! mat audit: refused: check-digit: the check digit of '1001-8' is wrong; nothing was looked up
! hint: compare every digit with the card
[4]
END
}

@test "proves the chain, up to a head that was kept elsewhere" {
    who=auditor mat audit head >head.txt
    session <<'END'
06:30 auditor$ grep -Ec '^39:[0-9a-f]{64}$' head.txt
1
auditor$ mat -q audit head | cmp - head.txt
auditor$ mat audit verify --head "$(cat head.txt)"
The audit chain holds: 39 entries, 39 rows, head ….
auditor$ mat audit verify --json --head "$(cut -d: -f2 head.txt)" | jq -c '[.ok, .entries, .rows]'
[true,39,39]
nurse$ mat dose-log hold 1001-9 --reason identity -q
auditor$ mat audit verify -q --head "$(cat head.txt)"
auditor$ mat audit verify -q --head "38:$(cut -d: -f2 head.txt)"
! mat audit: the audit chain does not hold at entry 38: the entry has another hash than the head that was kept
! hint: keep the file as it is; mat store restore brings back a backup
[13]
auditor$ mat audit verify --head "x:$(cut -d: -f2 head.txt)"
! mat audit: 'x:…' is not a head
! hint: mat audit head prints one: NUMBER:HASH, or HASH alone
[2]
auditor$ mat audit verify --head abc
! mat audit: 'abc' is not a head
! hint: mat audit head prints one: NUMBER:HASH, or HASH alone
[2]
END
}

@test "sees a tail that was cut off, by the head that was kept" {
    cp -a "$HOME/.local" before
    session <<'END'
06:20 nurse$ mat dose-log hold 1001-9 --reason identity -q
06:30 auditor$ mat audit head >~/head.txt
auditor$ rm -r ~/.local && mv ~/before ~/.local && mat audit verify -q
auditor$ mat audit verify --head "$(cat head.txt)"
! mat audit: the audit chain does not hold at entry 40: the chain does not hold the head …: its end was cut off, or it was rewritten
! hint: keep the file as it is; mat store restore brings back a backup
[13]
END
}

@test "names the entry of a row that was changed, taken away or put in" {
    cp -a .local whole
    sqlite3 "$store" 'UPDATE medication_order SET amount = 99000000'
    session <<'END'
06:30 auditor$ mat audit verify
! mat audit: the audit chain does not hold at entry 38: the entry or its row was altered
! hint: keep the file as it is; mat store restore brings back a backup
[13]
END
    rm -r .local && cp -a whole .local
    sqlite3 "$store" 'PRAGMA foreign_keys=0; DELETE FROM dose'
    session <<'END'
06:30 auditor$ mat audit verify
! mat audit: the audit chain does not hold at entry 39: row 21782069249 of table dose is missing
! hint: keep the file as it is; mat store restore brings back a backup
[13]
END
    rm -r .local && cp -a whole .local
    sqlite3 "$store" "INSERT INTO hold SELECT 1, 1001, 20773, 0, 'identity', NULL, NULL, 0, 39"
    session <<'END'
06:30 auditor$ mat audit verify
! mat audit: the audit chain does not hold at entry 39: row 1 of table hold has no entry
! hint: keep the file as it is; mat store restore brings back a backup
[13]
END
}

@test "keeps what everybody looked at, whoever asks later" {
    session <<'END'
06:30 front-desk$ mat intake list --names -q >/dev/null
auditor$ mat audit access 1001-9 --as-of 2026-11-16T06:29 --json
[]
auditor$ mat audit access 1001-9 --format csv | tail -1
40,2026-11-16T06:30:00-06:00,lp,intake list,,,,1001-9,list of clients
END
}
