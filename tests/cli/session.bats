# `mat session`: what was done with whom, its numbers, and notes that are signed when they are saved.
load support

setup_file() {
    make_clinic
    make_client
    local i
    for i in 1 2; do who=front-desk mat intake refer --from - -q <<<'last_name: Other'; done
    who=front-desk mat intake admit 1002-4 -q
}
setup() {
    copy_clinic
    unset MAT_EDITOR VISUAL EDITOR XDG_RUNTIME_DIR
    at '2026-11-17 10:00' counselor
}

# Another program than `mat` at the clock of the script, at a terminal.
at_a_terminal() { run_as_now script -qec "$(printf '%q ' "$MAT_BIN" "$@")" /dev/null </dev/null | tr -d '\r'; }

@test "logs a session, shows it, lists it, and says what it is" {
    session <<'END'
10:00 counselor$ mat session log 1001-9 --kind individual --approach cbt --minutes 50 --modality video
Logged session 1: 1001-9 individual (cbt), 50 minutes, Tue 2026-11-17 10:00; no note.
10:05 counselor$ mat session log 1001-9 --kind case-management --minutes 15 --with provider --modality phone
Logged session 2: 1001-9 case_management, 15 minutes, Tue 2026-11-17 10:05; no note.
10:06 counselor$ mat session no-show 1002-4 --at 09:00
Logged session 3: 1002-4 individual, did not come, Tue 2026-11-17 09:00; no note.
counselor$ mat session list
SESSION  CLIENT  WHEN                  KIND             LENGTH   BY    REMARK
      3  1002-4  Tue 2026-11-17 09:00  individual       no_show  sync  -
      1  1001-9  Tue 2026-11-17 10:00  individual       50 min   sync  cbt
      2  1001-9  Tue 2026-11-17 10:05  case_management  15 min   sync  -
counselor$ mat session list 1001-9 --format csv
session,client,day,at,kind,status,minutes,counselor,group,approach,modality,with,late_minutes,left_minutes,meeting,entered_later,signed_by,signed_at
1,1001-9,2026-11-17,2026-11-17T10:00:00-06:00,individual,attended,50,sync,,cbt,video,client,,,,false,,
2,1001-9,2026-11-17,2026-11-17T10:05:00-06:00,case_management,attended,15,sync,,,phone,provider,,,,false,,
nurse$ mat session show 3 --json
{"session":3,"client":"1002-4","day":"2026-11-17","at":"2026-11-17T09:00:00-06:00","kind":"individual","status":"no_show","minutes":0,"counselor":"sync","group":null,"approach":null,"modality":"in-person","with":"client","late_minutes":null,"left_minutes":null,"meeting":null,"entered_later":false,"signed_by":null,"signed_at":null}
counselor$ mat session show 4
! mat session: there is no session 4
! hint: mat session list shows numbers
[4]
counselor$ mat session show x
! mat session: 'x' is no number of a session
! hint: a session has a plain number: mat session list shows it
[2]
END
}

@test "says that a session of the past was entered later, and asks nothing of the future" {
    session <<'END'
10:00 counselor$ mat session log 1001-9 --kind individual --minutes 50 --at '2026-11-16 15:00'
Logged session 1: 1001-9 individual, 50 minutes, Mon 2026-11-16 15:00, entered later; no note.
counselor$ mat session show 1 --json | jq -c '[.day, .entered_later]'
["2026-11-16",true]
counselor$ mat session log 1001-9 --kind individual --minutes 50 --at 2026-11-10
Logged session 2: 1001-9 individual, 50 minutes, Tue 2026-11-10 12:00, entered later; no note.
! mat: client 1001-9 was not in care on Tue 2026-11-10
counselor$ mat session log 1001-9 --kind individual --minutes 50 --at 11:00
! mat session: '11:00' is still to come
! hint: what is recorded has happened; the clocks here show 2026-11-17T10:00:00-06:00
[2]
END
}

@test "keeps a number for good, whatever is entered for earlier days" {
    session <<'END'
10:00 counselor$ mat session log 1001-9 --kind individual --minutes 50 -q
10:01 counselor$ mat session log 1001-9 --kind individual --minutes 40 --at yesterday -q
10:02 counselor$ mat session log 1002-4 --kind family --minutes 30 --at '2026-11-16 08:00' -q
counselor$ mat session list this-week --json | jq -c '.[] | [.session, .day, .minutes]'
[3,"2026-11-16",30]
[2,"2026-11-16",40]
[1,"2026-11-17",50]
auditor$ mat store query 'SELECT session, client, kind, minutes FROM v_session ORDER BY session'
SESSION  CLIENT  KIND        MINUTES
      1  1001-9  individual       50
      2  1001-9  individual       40
      3  1002-4  family           30
auditor$ mat store query 'SELECT max(SESSION) AS last FROM V_Session' --format csv
last
3
END
    local first
    first=$(who=auditor mat audit log --format csv | awk -F, '/session log/ && /,session,/ {print $1; exit}')
    [[ $(mat session list this-week --as-of "$first" --json | jq -c 'map(.session)') == '[1]' ]]
}

@test "refuses what makes no sense, with the words that do" {
    session <<'END'
10:00 counselor$ mat session log 1001-9 --kind indvidual --minutes 50
! mat session: 'indvidual' is not a kind of session
! hint: did you mean individual? kinds are individual, family, case-management, peer, medical, case-conference
[2]
counselor$ mat session log 1001-9 --kind group --minutes 50
! mat session: 'group' is recorded for all at once
! hint: mat group attend NAME
[2]
counselor$ mat session log 1001-9 --kind individual --minutes 0
! mat session: '0' is out of range
! hint: write a number from 1 to 1000000000
[2]
counselor$ mat session log 1001-9 --kind individual --minutes 721
! mat session: '721' is longer than a session can be
! hint: a session lasts up to 720 minutes
[2]
counselor$ mat session log 1001-9 --kind individual --minutes 50 --approach tarot
! mat session: 'tarot' is not an approach
! hint: approaches are cbt, mi, cm, trauma-informed, relapse-prevention, 12-step-facilitation, dbt, psychoeducation, craft, behavioral-family, supportive
[2]
counselor$ mat session log 1001-9 --kind individual --minutes 50 --modality vido
! mat session: 'vido' is not a modality
! hint: did you mean video? modalities are in-person, video, phone, text, app
[2]
counselor$ mat session log 1001-8 --kind individual --minutes 50
! mat session: refused: check-digit: the check digit of '1001-8' is wrong; nothing was looked up
! hint: compare every digit with the card
[4]
counselor$ mat session log 1004-3 --kind individual --minutes 50
! mat session: there is no client 1004-3
[4]
counselor$ mat session list 1001-9 --counselor nobody-here
! mat session: 'nobody-here' is not of the staff
! hint: mat staff list
[4]
counselor$ mat session list 2026
! mat session: refused: check-digit: the check digit of '2026' is wrong; nothing was looked up
! hint: digits alone are a client; the year is 2026-01-01..2026-12-31
[4]
counselor$ mat session list
none
END
}

@test "refuses a second session in the same minute, and lets it pass with a word" {
    session <<'END'
10:00 counselor$ mat session log 1001-9 --kind individual --minutes 50 -q
counselor$ mat session log 1001-9 --kind family --minutes 50
! mat session: refused: already-logged: session 1 of this person begins in the same minute
! hint: what would change it: another beginning: --at says when it began
[5]
counselor$ mat session log 1002-4 --kind family --minutes 50
Logged session 2: 1002-4 family, 50 minutes, Tue 2026-11-17 10:00; no note.
counselor$ mat session log 1001-9 --kind family --minutes 50 --override same-time
! mat session: 'same-time' is never overridden here
! hint: what may be overridden is already-logged
[2]
counselor$ mat session log 1001-9 --kind family --minutes 50 --override already-logged
Logged session 3: 1001-9 family, 50 minutes, Tue 2026-11-17 10:00; no note.
! mat: overridden: already-logged
END
    json_error 5 mat session log 1001-9 --kind family --minutes 50 --json
    jq -e '.error.verdict.reasons[0] | .code == "already-logged" and .layer == "local" and .facts.session == "1"' "$BATS_TEST_TMPDIR/err"
}

@test "seals a note, signs it, and opens it only after the look is recorded" {
    session <<'END'
10:00 counselor$ mat session log 1001-9 --kind individual --minutes 50 --note - <<<$'Slept badly.\nCraves less.'
Logged session 1: 1001-9 individual, 50 minutes, Tue 2026-11-17 10:00; note signed by sync and locked.
counselor$ mat session show 1 --json | jq -c '[.signed_by, .signed_at, has("note")]'
["sync","2026-11-17T10:00:00-06:00",false]
auditor$ mat audit access 1001-9
none
nurse$ mat session show 1 --note | tail -2
Slept badly.
Craves less.
nurse$ mat session show 1 --note --json | jq -c .note
"Slept badly.\nCraves less."
auditor$ mat audit access 1001-9 --json | jq -c '.[] | [.actor, .command, .purpose]'
["bin","session show","session note"]
["bin","session show","session note"]
counselor$ mat session log 1002-4 --kind individual --minutes 5 --no-note -q
counselor$ mat session show 2 --note
! mat session: session 2 has no note
[4]
END
    local role
    for role in front-desk peer-specialist director auditor; do
        who=$role exits 12 mat session show 1 --note
        [[ ! -s $BATS_TEST_TMPDIR/out ]]
    done
    rm "$key"
    exits 12 mat session show 1 --note
    [[ ! -s $BATS_TEST_TMPDIR/out ]]
    mat session show 1 >/dev/null
    [[ $(who=auditor mat audit access 1001-9 --json | jq length) -eq 2 ]]
    never grep -rqa 'Slept badly' "$HOME/.local"
}

@test "gives every byte of a note back, and none of them to a terminal's control" {
    printf 'one\ttwo \e[31mred\x07\n"quoted", =1+1\n  \xe2\x80\xaeturned\n\xf0\x9f\x98\x80' >words
    mat session log 1001-9 --kind individual --minutes 5 --note words -q
    mat session show 1 --note --json | jq -j .note | cmp - words
    mat session show 1 --note --format csv >shown.csv
    grep -qaP '\e\[31mred' shown.csv
    at_a_terminal session show 1 --note >seen
    grep -q turned seen
    never env LC_ALL=C grep -aP '\e\[31m|\x07' seen
}

@test "takes no note that is empty or no UTF-8" {
    session <<'END'
10:00 counselor$ mat session log 1001-9 --kind individual --minutes 5 --note - </dev/null
! mat session: the note is empty; nothing was recorded
[6]
counselor$ printf 'ab\xff' | mat session log 1001-9 --kind individual --minutes 5 --note -
! mat session: the note is not UTF-8 at byte 2
[2]
counselor$ mat session log 1001-9 --kind individual --minutes 5 --note words
! mat session: …
[2]
counselor$ mat session log 1001-9 --kind individual --minutes 5 --note - --no-note
! mat session: give --note or --no-note, not both
[2]
counselor$ mat session list
none
END
}

@test "opens the person's editor at a terminal, on a private file that is gone afterwards" {
    cat >editor <<'END'
#!/bin/sh
stat -c '%a %U' "$1" >mode
stat -c '%a' "$(dirname "$1")" >>mode
cp "$1" page
tr '\0' ' ' </proc/$PPID/cmdline >parent
printf '# not this\nFeels hopeful.\n\n#nor this\n' >"$1"
END
    chmod 755 editor
    EDITOR=false MAT_EDITOR=$HOME/editor at_a_terminal session log 1001-9 --kind individual --minutes 50 >said
    grep -q 'note signed by sync and locked' said
    [[ $(cut -d' ' -f1 mode) == $'600\n700' ]]
    grep -q '^# Note on client 1001-9: individual, 50 minutes, Tue 2026-11-17 10:00' page
    [[ $(mat session show 1 --note --json | jq -r .note) == 'Feels hopeful.' ]]
    [[ -z $(find "$HOME/.local" -name '*note*') ]]
    never grep -q hopeful said parent
}

@test "takes the first editor that is named, with its options and quotes" {
    VISUAL='sh -c "echo visual > \"\$0\""' EDITOR=false at_a_terminal session log 1001-9 --kind individual --minutes 50 >/dev/null
    hour=10:10
    EDITOR='sh -c "echo \$1 > \$1" "a b"' at_a_terminal session log 1001-9 --kind individual --minutes 50 >/dev/null
    [[ $(mat session show 1 --note --json | jq -r .note) == visual ]]
    [[ $(mat session show 2 --note --json | jq -r .note) == "$HOME/.local/state/mat/mat-note-"*/note.txt ]]
}

@test "uses memory for the draft where there is some" {
    mkdir -m 700 runtime
    XDG_RUNTIME_DIR=$HOME/runtime EDITOR='sh -c "echo \$0 > \$0"' at_a_terminal session log 1001-9 --kind individual --minutes 50 >/dev/null
    [[ $(mat session show 1 --note --json | jq -r .note) == "$HOME/runtime/mat-note-"* ]]
    [[ -z $(ls runtime) ]]
    chmod 755 runtime
    hour=10:10
    XDG_RUNTIME_DIR=$HOME/runtime EDITOR='sh -c "echo \$0 > \$0"' at_a_terminal session log 1001-9 --kind individual --minutes 50 >/dev/null
    [[ $(mat session show 2 --note --json | jq -r .note) == "$HOME/.local/state/"* ]]
}

@test "records nothing of an empty page or a failed editor, and loses no word" {
    local answered=0
    EDITOR=true at_a_terminal session log 1001-9 --kind individual --minutes 50 >said || answered=$?
    [[ $answered -eq 6 ]] && grep -q 'the note is empty; nothing was recorded' said
    answered=0
    EDITOR=false at_a_terminal session log 1001-9 --kind individual --minutes 50 >said || answered=$?
    [[ $answered -eq 1 ]] && grep -q "the editor 'false' failed; nothing was recorded" said
    [[ -z $(find "$HOME/.local/state" -name 'note.txt') ]]
    answered=0
    EDITOR='sh -c "echo precious > \$0; exit 3"' at_a_terminal session log 1001-9 --kind individual --minutes 50 >said || answered=$?
    [[ $answered -eq 1 ]]
    local place
    place=$(grep -o "/[^ ]*note.txt" said)
    [[ $(cat "$place") == precious && $(stat -c %a "$place") == 600 ]]
    [[ $(mat session list --json | jq length) -eq 0 ]]
}

@test "keeps the draft where the session cannot be recorded after all" {
    flock "$store.lock" sleep 8 &
    local answered=0 place
    sleep 0.2
    EDITOR='sh -c "echo precious > \$0"' at_a_terminal session log 1001-9 --kind individual --minutes 50 >said || answered=$?
    kill $! 2>/dev/null || true
    [[ $answered -eq 11 ]]
    place=$(grep -o "/[^ ]*note.txt" said)
    [[ $(cat "$place") == precious ]]
}

@test "asks for no note that could not be recorded" {
    local answered=0
    EDITOR='sh -c "touch opened; echo x > \$0"' at_a_terminal session log 1004-3 --kind individual --minutes 50 >said || answered=$?
    [[ $answered -eq 4 && ! -e opened ]]
    EDITOR='sh -c "touch opened; echo x > \$0"' at_a_terminal session log 1001-9 --kind individual --minutes 50 --no-input >said
    EDITOR='sh -c "touch opened; echo x > \$0"' at_a_terminal session log 1001-9 --kind individual --minutes 50 --dry-run --at 09:00 >said
    [[ ! -e opened ]]
    grep -q 'NOT RECORDED' said
}

@test "lets a peer specialist log peer sessions, and see no others" {
    session <<'END'
10:00 peer-specialist$ mat session log 1001-9 --kind peer --minutes 20 --note - <<<'Walked together.'
Logged session 1: 1001-9 peer, 20 minutes, Tue 2026-11-17 10:00; note signed by games and locked.
peer-specialist$ mat session log 1002-4 --kind individual --minutes 20
! mat session: refused: not-permitted: 'games' may not log a session of kind individual: a peer specialist logs peer sessions
[12]
peer-specialist$ mat session no-show 1002-4
Logged session 2: 1002-4 peer, did not come, Tue 2026-11-17 10:00; no note.
counselor$ mat session log 1001-9 --kind individual --minutes 50 --note - --at 09:00 -q <<<'Not for peers.'
peer-specialist$ mat session list --json | jq -c 'map(.session)'
[1,2]
peer-specialist$ mat session show 3
! mat session: refused: not-permitted: 'games' may not see sessions of others
[12]
peer-specialist$ mat session list --counselor sync
! mat session: refused: not-permitted: 'games' may not see sessions of others
[12]
peer-specialist$ mat session show 1 --note | tail -1
Walked together.
END
}

@test "looks back, and does nothing under --dry-run" {
    session <<'END'
10:00 counselor$ mat session log 1001-9 --kind individual --minutes 50 --dry-run
NOT RECORDED
Logged session 1: 1001-9 individual, 50 minutes, Tue 2026-11-17 10:00; no note.
counselor$ mat session list
none
counselor$ mat session log 1001-9 --kind individual --minutes 50 -q
2026-11-18 10:00 counselor$ mat session log 1001-9 --kind individual --minutes 30 -q
counselor$ mat session list --as-of 2026-11-17 --json | jq -c 'map(.minutes)'
[50]
counselor$ mat session show 2 --as-of 2026-11-17
! mat session: there is no session 2
! hint: mat session list shows numbers
[4]
END
}
