# `mat store`: the store as a file, its backups, its keys, its questions.
load support

setup_file() { make_clinic; make_client; at '2026-11-16 06:12' nurse; mat dose-log administer 1001-9 >/dev/null; }
setup() { copy_clinic; }

@test "says what is in the store, and since when" {
    session <<'END'
06:30 nurse$ mat store info
store          ~/.local/share/mat/store.db
clinic         Riverside
zone           America/Chicago
today          2026-11-16
schema         5
entries        39
size bytes     …
recorded from  2026-11-16
dosing         open
nurse$ mat store info --json | jq -c 'del(.size_bytes, .entries)'
{"store":"~/.local/share/mat/store.db","clinic":"Riverside","zone":"America/Chicago","today":"2026-11-16","schema":5,"history_from":null,"history_to":null,"recorded_from":"2026-11-16","sealed_through":null,"dosing":"open"}
END
}

@test "checks the store, with the key and without" {
    session <<'END'
06:30 admin$ mat store check
The store is whole: 39 audit entries, 39 rows.
admin$ mat store check --json | jq -c '[.ok, .entries == .entries]'
[true,true]
robot$ mat store check
The store is whole: 39 audit entries, 39 rows.
! mat: name tokens unchecked: they need the key (--key)
robot$ mat store check -q
admin$ mat store check --rebuild
The store is whole: 39 audit entries, 39 rows; derived tables made anew.
END
}

@test "finds derived tables that differ from the facts, and mends them" {
    sqlite3 "$store" 'DELETE FROM client_token; DELETE FROM lot_on_hand; PRAGMA user_version' >/dev/null
    sqlite3 "$store" "SELECT name FROM sqlite_master WHERE type='table'" >/dev/null
    session <<'END'
06:30 admin$ mat store check
! mat store: derived table client_token differs from the facts; mat store check --rebuild mends it
[13]
admin$ mat store check --rebuild -q
admin$ mat store check -q
END
}

@test "finds a fact that was changed behind its back, and names the entry" {
    sqlite3 "$store" 'UPDATE dose SET amount = 20000000'
    session <<'END'
06:30 auditor$ mat store check
! mat store: audit chain: entry 39: the entry or its row was altered
[13]
auditor$ mat audit verify --json
! {"error":{"code":"chain-broken","message":"the audit chain does not hold at entry 39: the entry or its row was altered","hint":"keep the file as it is; mat store restore brings back a backup","exit":13}}
[13]
END
}

@test "refuses a store that is newer, older or none at all" {
    sqlite3 "$store" 'PRAGMA user_version = 99'
    session <<'END'
06:30 nurse$ mat store info
! mat store: the store has schema 99, this program needs 5
! hint: install the newer mat
[13]
admin$ mat store migrate
! mat store: the store has schema 99, this program needs 5
! hint: install the newer mat
[13]
END
    sqlite3 "$store" 'PRAGMA user_version = 0'
    session <<'END'
06:30 nurse$ mat store info
! mat store: the store has schema 0, this program needs 5
! hint: mat store migrate (it backs up first)
[13]
END
    sqlite3 other.db 'CREATE TABLE t(a)'
    chmod 600 other.db
    echo 'not a database at all, only some words that are long enough' >words.db
    chmod 600 words.db
    session <<'END'
06:30 nurse$ mat store info --store ~/other.db
! mat store: '~/other.db' is not a store of mat
[13]
nurse$ mat store info --store ~/words.db
! mat store: the store is damaged
! hint: mat store restore brings back a backup
[13]
nurse$ mat store info --store ~/nowhere/store.db
! mat store: there is no store at '~/nowhere/store.db'
! hint: mat init makes one; --store names another
[10]
END
}

@test "has nothing to migrate" {
    session <<'END'
06:30 admin$ mat store migrate
The store has schema 5, which this program uses; nothing to do.
admin$ mat store migrate --json
{"schema":5,"migrated":false,"backup":null}
END
}

@test "refuses a store or a key that is open to others" {
    chmod 640 "$store"
    session <<'END'
06:30 nurse$ mat store info
! mat store: the store '~/.local/share/mat/store.db' is open to group or others
! hint: chmod 600 '~/.local/share/mat/store.db'
[12]
END
    chmod 600 "$store"
    chmod 644 "$key"
    session <<'END'
06:30 nurse$ mat intake show 1001-9 --names
! mat intake: the key file '~/.config/mat/key' is open to group or others
! hint: chmod 600 '~/.config/mat/key'
[12]
nurse$ mat intake show 1001-9 -q
client             1001-9
status             in-care
episode            1
admit date         2026-11-16
program            otp
orders             methadone 30 mg daily from 2026-11-16 (order 1)
last observed day  2026-11-16
END
}

@test "asks nobody to take rights off a folder or a device that was named by mistake" {
    mkdir -m 755 folder
    session <<'END'
06:30 nurse$ mat store info --store folder
! mat store: the store 'folder' is a folder
! hint: name a file
[2]
nurse$ mat store info --store /dev/null
! mat store: the store '/dev/null' is no file
! hint: name a file
[2]
nurse$ mat intake show 1001-9 --names --key folder
! mat intake: the key file 'folder' is a folder
! hint: name a file
[2]
END
}

@test "refuses the key of another store" {
    mkdir -p other
    HOME=$HOME/other
    who=admin mat init --from - <<<$'clinic: Other\nzone: America/Chicago\nadmin_name: Ada' >/dev/null
    HOME=${HOME%/other}
    session <<'END'
06:30 nurse$ mat intake show 1001-9 --names --key ~/other/.config/mat/key
! mat intake: the key '~/other/.config/mat/key' is not the key of this store
! hint: name the right key file with --key
[12]
END
}

@test "backs up a verified copy, and never over a file" {
    session <<'END'
06:30 robot$ mat store backup ~/copy.db
Backed up to ~/copy.db, verified. The key is not in it.
robot$ mat store backup ~/copy.db
! mat store: '~/copy.db' exists already; a backup never overwrites one
[2]
robot$ mat store backup ''
! mat store: '' names no file
! hint: a backup is verified where it lies: mat store backup copy.db
[2]
robot$ mat store backup -
! mat store: '-' names no file
! hint: a backup is verified where it lies: mat store backup copy.db
[2]
robot$ mat store backup ~/second.db -q
robot$ mat store backup ~/third.db --dry-run --json | jq -c .recorded
false
robot$ mat store backup ~/nowhere/copy.db
! mat store: there is no folder '~/nowhere'
! hint: make it first
[2]
robot$ find ~ -name '*.db*' -not -path '*/.local/*' -printf '%f %m\n' | sort
copy.db 600
second.db 600
robot$ mat store check --store ~/copy.db -q
END
}

@test "restores a backup, keeps the old store, and shuts dosing until somebody attests: doses-unknown" {
    session <<'END'
06:30 admin$ mat store backup ~/copy.db -q
2026-11-17 06:12 nurse$ mat dose-log administer 1001-9 -q
06:30 admin$ mat store restore ~/copy.db --check
The backup ~/copy.db is whole and could be restored.
admin$ mat store restore ~/copy.db --dry-run
NOT RECORDED
The backup ~/copy.db is whole and could be restored.
admin$ mat store restore ~/copy.db
Restored ~/.local/share/mat/store.db from ~/copy.db.
The store before it is kept as ~/.local/share/mat/store.db.before-restore-1.
Dosing is shut until somebody says that the doses since the backup are known:
  mat store attest --doses-through INSTANT
2026-11-18 06:12 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: doses-unknown: a backup was restored and doses given since then may be missing from the store
! hint: what would change it: mat store attest --doses-through INSTANT
[5]
nurse$ mat dose-log dispense 1001-9 --json 2>&1 | jq -c '[.error.code, .error.verdict.reasons[].code]'
["doses-unknown","doses-unknown","today-open","no-take-home-order"]
[5]
prescriber$ mat dose-log order 1001-9 methadone 30mg
! mat dose-log: refused: doses-unknown: a backup was restored and doses given since then may be missing from the store
! hint: what would change it: mat store attest --doses-through INSTANT
[5]
nurse$ mat store info --json | jq -c .dosing
"shut: attest the doses since the restore"
nurse$ mat dose-log administer 1001-9 --at '2026-11-17 06:12'
! mat dose-log: refused: doses-unknown: a backup was restored and doses given since then may be missing from the store
! hint: what would change it: mat store attest --doses-through INSTANT
[5]
nurse$ mat store attest --doses-through 2026-11-17T20:00 --json
{"dosing":"open","through":"2026-11-17T20:00:00-06:00"}
nurse$ mat store attest --doses-through now
Dosing is open; there is nothing to attest.
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-18.1: 1001-9 methadone 30 mg observed, Wed 2026-11-18 06:12.
admin$ mat store check -q
END
}

@test "restores on a new machine, by the staff of the backup" {
    session <<'END'
06:30 admin$ mat store backup ~/copy.db -q
nurse$ mat store restore ~/copy.db --store ~/new/store.db
! mat store: refused: not-permitted: 'bin' may not do that: it takes the role admin
! hint: an admin gives roles with mat staff
[12]
admin$ mat store restore ~/copy.db --store ~/new/store.db -q
admin$ mat store info --store ~/new/store.db --json | jq -c .dosing
"shut: attest the doses since the restore"
END
}

@test "restores nothing that is damaged" {
    session <<'END'
06:30 admin$ mat store backup ~/copy.db -q
admin$ sqlite3 ~/copy.db 'UPDATE dose SET amount = 20000000'
admin$ mat store restore ~/copy.db --check
! mat store: '~/copy.db' does not verify: entry 39: the entry or its row was altered
[13]
admin$ mat store restore ~/copy.db
! mat store: '~/copy.db' does not verify: entry 39: the entry or its row was altered
[13]
admin$ mat store restore ~/nowhere.db
! mat store: cannot read '~/nowhere.db': No such file or directory
[2]
admin$ mat store info --json | jq -c .dosing
"open"
END
}

@test "lets two logins, one of them an admin, say that the clock is right: clock-behind" {
    session <<'END'
2036-11-16 06:12 admin$ mat config set phone 555-0101 -q
2026-11-17 06:12 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: clock-behind: the clock of this machine is behind the last entry of the store by 3652 days
! hint: what would change it: a clock that is right, or mat store attest --clock by an admin and a second login
[5]
nurse$ mat store attest --clock
! mat store: refused: not-permitted: an admin says it first
[12]
admin$ mat store attest --clock
Said by uucp: the clock is right. Dosing opens when a second login says so too: mat store attest --clock
admin$ mat store attest --clock
! mat store: refused: second-login: you said it already: a second login says it too
[12]
nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: clock-behind: the clock of this machine is behind the last entry of the store by 3652 days
! hint: what would change it: a clock that is right, or mat store attest --clock by an admin and a second login
[5]
nurse$ mat store attest --clock
Attested by uucp and bin: the clock is right.
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 30 mg observed, Tue 2026-11-17 06:12.
06:13 nurse$ mat store attest --clock
The clock is not behind; there is nothing to attest.
END
}

@test "attests nothing where there is nothing to attest" {
    session <<'END'
06:30 nurse$ mat store attest --doses-through now
Dosing is open; there is nothing to attest.
nurse$ mat store attest --clock
The clock is not behind; there is nothing to attest.
nurse$ mat store attest
! mat store: give --doses-through INSTANT or --clock
[2]
nurse$ mat store attest --clock --doses-through now
! mat store: give --doses-through INSTANT or --clock
[2]
nurse$ mat store attest --doses-through tomorrow
! mat store: 'tomorrow' is still to come
! hint: what is recorded has happened; the clocks here show 2026-11-16T06:30:00-06:00
[2]
END
}

@test "makes a new master key, and the old one opens nothing any more" {
    cp "$key" kept
    session <<'END'
06:30 admin$ mat store rekey
Made a new master key and wrapped every data key with it: ~/.config/mat/key.
Backups made before open with the old key or the recovery key only.
nurse$ mat intake show 1001-9 --names --format csv | cut -d, -f1,13
client,last_name
1001-9,Testerson
nurse$ chmod 600 ~/kept && mat intake show 1001-9 --names --key ~/kept
! mat intake: the key '~/kept' is not the key of this store
! hint: name the right key file with --key
[12]
admin$ mat store check -q
admin$ mat store rekey --dry-run -q
END
}

@test "opens the store with the recovery key where the key is lost" {
    grep -Eo '[0-9A-Z]{5}(-[0-9A-Z]{5})+' recovery.txt >words.txt
    rm "$key"
    session <<'END'
06:30 nurse$ mat intake show 1001-9 --names
! mat intake: there is no key file at '~/.config/mat/key'
! hint: name it with --key, or MAT_KEY
[12]
admin$ mat store rekey
! mat store: there is no key file at '~/.config/mat/key'
! hint: name it with --key, or MAT_KEY
[12]
admin$ mat store rekey --recovery </dev/null
! mat store: an answer is needed and there is no terminal
! hint: give it with --from FILE, or --from -
[6]
admin$ mat store rekey --recovery --from - <<<'3SXXQ-32EX7'
! mat store: that is not a recovery key: letters are missing or mistyped
! hint: it has eleven groups of five letters and digits
[2]
admin$ mat store rekey --recovery --from words.txt -q
nurse$ mat intake show 1001-9 --names --format csv | cut -d, -f1,13
client,last_name
1001-9,Testerson
admin$ mat store rekey --from words.txt
! mat store: --from goes with --recovery
[2]
END
}

@test "makes another recovery key, and the old one is done for" {
    grep -Eo '[0-9A-Z]{5}(-[0-9A-Z]{5})+' recovery.txt >words.txt
    who=admin mat store rekey --new-recovery-key --json | jq -r .recovery_key >new-words.txt
    rm "$key"
    session <<'END'
06:30 admin$ mat store rekey --recovery --from words.txt
! mat store: this recovery key is not the one of this store
[12]
admin$ mat store rekey --recovery --from new-words.txt -q
END
}

@test "answers a SELECT over every documented view" {
    session <<'END'
06:30 auditor$ mat store query 'SELECT * FROM v_client' --format csv
client,status,episode,admit_date,discharge_date,program,counselor
1001-9,in-care,1,2026-11-16,,otp,
auditor$ mat store query 'SELECT * FROM v_episode' --format csv
episode,client,admit_date,discharge_date,reason,program,counselor,age
1,1001-9,2026-11-16,,,otp,,
auditor$ mat store query 'SELECT * FROM v_order' --format csv
order,client,medication,amount_mg,every_days,portions,start_date,end_date,supply,until_date,take_homes
1,1001-9,methadone,30,1,,2026-11-16,,clinic,,
auditor$ mat store query 'SELECT * FROM v_dose' --format csv
dose,client,order,day,at,kind,medication,amount_mg,dispensed_day,by,late,voided_at,void_reason,replaces,returned_day,amount_ug
2026-11-16.1,1001-9,1,2026-11-16,2026-11-16T06:12:00-06:00,administered,methadone,30,2026-11-16,bin,0,,,,,30000
auditor$ mat store query 'SELECT * FROM v_missed' --format csv
client,day
auditor$ mat store query 'SELECT * FROM v_session' --format csv
session,client,counselor,group,kind,day,minutes,status,at,approach,modality,with,meeting
auditor$ mat store query 'SELECT * FROM v_attendance' --format csv
group,client,day,status
auditor$ mat store query - --json <<<"SELECT count(*) AS doses, 1.5 AS half, NULL AS nothing, 'a' AS word FROM v_dose"
! {"error":{"code":"query","message":"the query is wrong: near \"nothing\": syntax error","hint":"mat help store query lists the views","exit":2}}
[2]
auditor$ mat store query 'SELECT count(*) FROM v_dose' --as-of 2026-11-16T06:00 --format csv
count(*)
0
END
}

@test "reads, and nothing but the views" {
    session <<'END'
06:30 auditor$ mat store query 'DELETE FROM v_dose'
! mat store: the query is wrong: cannot modify v_dose because it is a view
! hint: mat help store query lists the views
[2]
auditor$ mat store query 'SELECT * FROM client_identity'
! mat store: refused: not-permitted: this query may not read client_identity
! hint: mat help store query lists the views
[12]
auditor$ mat store query 'SELECT * FROM staff'
! mat store: refused: not-permitted: this query may not read staff
! hint: mat help store query lists the views
[12]
auditor$ mat store query 'SELECT * FROM sqlite_master'
! mat store: refused: not-permitted: this query may not read sqlite_master
! hint: mat help store query lists the views
[12]
auditor$ mat store query 'PRAGMA user_version'
! mat store: refused: not-permitted: a query is one SELECT and changes nothing
[12]
auditor$ mat store query "ATTACH '/tmp/x' AS x"
! mat store: refused: not-permitted: a query is one SELECT and changes nothing
[12]
auditor$ mat store query 'SELECT 1; SELECT 2'
! mat store: give one SELECT
[2]
auditor$ mat store query 'SELEC 1'
! mat store: the query is wrong: near "SELEC": syntax error
! hint: mat help store query lists the views
[2]
auditor$ mat store query ''
! mat store: give one SELECT
[2]
auditor$ mat store query "SELECT load_extension('x')"
! mat store: the query failed: not authorized
[2]
auditor$ mat store query "SELECT writefile('x', 'y')"
! mat store: the query is wrong: no such function: writefile
! hint: mat help store query lists the views
[2]
END
}

@test "stops a query that would never end" {
    [[ -n ${MAT_SOAK:-} ]] || skip 'sixteen seconds: MAT_SOAK=1'
    session <<'END'
06:30 auditor$ mat store query 'WITH RECURSIVE t(a) AS (SELECT 1 UNION ALL SELECT a FROM t) SELECT count(*) FROM t' 2>&1 | head -1
mat store: refused: not-permitted: this query may not read t
[12]
END
}

@test "asks each view's own readers" {
    session <<'END'
06:30 front-desk$ mat store query 'SELECT count(*) FROM v_client' --format csv
count(*)
1
front-desk$ mat store query 'SELECT count(*) FROM v_dose'
! mat store: refused: not-permitted: this query may not read v_dose
! hint: mat help store query lists the views
[12]
front-desk$ mat store query 'SELECT (SELECT count(*) FROM v_order) FROM v_client'
! mat store: refused: not-permitted: this query may not read v_order
! hint: mat help store query lists the views
[12]
peer-specialist$ mat store query 'SELECT count(*) FROM v_missed'
! mat store: refused: not-permitted: this query may not read v_missed
! hint: mat help store query lists the views
[12]
pharmacist$ mat store query 'SELECT count(*) FROM v_session'
! mat store: refused: not-permitted: this query may not read v_session
! hint: mat help store query lists the views
[12]
robot$ mat store query 'SELECT count(*) FROM v_client'
! mat store: refused: not-permitted: 'proxy' may not do that: it takes the role admin, prescriber, nurse, counselor, peer-specialist, case-manager, front-desk, pharmacist, director, auditor
! hint: an admin gives roles with mat staff
[12]
END
}
