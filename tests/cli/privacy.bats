# No name, birth date, address or word about a person where it does not belong: not in the store's files, a backup, an
# answer without --names, a message, or the arguments of a process. Everybody here is invented, and unmistakable.
load support

unmistakable=(Quixotequartz Zyzzyvaline Zephyrinka xe-xemself 1971-03-29 555-867-5309 'Xylophone Alley' Klingonese Wolfgangus
    moonshinium 'pupils like teacups' 'awake as an owl' 'cup met floor' 'wombat dreams' 'quarrelsome quokka' 'axolotl at dawn' Crumpetworthy Quigleyheimer Oglethorpean 1966-06-07)

no_leaks() { export ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0; } # the leak checker cannot run under strace

# Every unmistakable word that stands in one of the files, whatever its case.
found_in() {
    local word
    for word in "${unmistakable[@]}"; do
        if grep -qaiF -- "$word" "$@"; then echo "$word"; fi
    done
}

# A day's work, from the first hour of the clinic on; what it says goes to the files `said` and `complained`.
setup_file() {
    at_home "$BATS_FILE_TMPDIR/home"
    command -v strace >/dev/null || return 0
    no_leaks
    mat() {
        run_as_now strace -f -qq -s 4096 -e trace=execve -A -o "$HOME/processes" "$MAT_BIN" "$@" \
            >>"$BATS_FILE_TMPDIR/said" 2>>"$BATS_FILE_TMPDIR/complained" || answered=$?
    }
    local answered=0 role
    mkdir history
    (
        cd history
        printf 'staff_id,name,role\n1,Paula Quigleyheimer,nurse\n' >staff.csv
        printf 'client_id,last_name,first_name,birth_date\n1,Oglethorpean,Una,1966-06-07\n' >clients.csv
        printf 'episode_id,client_id,counselor_id,admit_date,discharge_date,reason\n1,1,1,2026-10-01,,\n' >episodes.csv
        printf 'order_id,client_id,medication,dose_mg,take_homes,start_date,end_date\n1,1,methadone,80,0,2026-10-01,\n' >orders.csv
        printf 'dose_id,client_id,order_id,dose_date,status,dose_mg,dispensed_date,dispensed_time,staff_id\n1,1,1,2026-10-01,administered,80,2026-10-01,06:30,1\n' >doses.csv
        printf 'session_id,client_id,counselor_id,group_id,kind,session_date,minutes,status\n' >sessions.csv
        printf 'group_id,counselor_id,name,weekday\n' >groups.csv
        printf 'roster_id,group_id,client_id,join_date,leave_date\n' >rosters.csv
        printf 'screen_id,client_id,collected_date,result\n' >screens.csv
    )
    at '2026-11-21 05:30' admin
    mat init --from - <<<$'clinic: Riverside\nzone: America/Chicago\nadmin_name: Barnabus Crumpetworthy'
    for role in prescriber nurse second-nurse pharmacist counselor front-desk director auditor robot; do
        mat staff add "$(login_of "$role")" --name "$role" --role "${role#second-}"
    done
    mat config set phone 555-0101
    mat config closure add 2026-12-25 --kind holiday
    cp -r history broken && sed -i 's/1966-06-07/7.6.1966 or 1966-06-07/; s/Una/Zyzzyvaline/' broken/clients.csv
    mat store import broken
    mat store import broken --json
    mat store import history
    at '2026-11-21 05:40' front-desk
    mat intake refer --from - <<END
last_name: Quixotequartz
first_name: Zyzzyvaline
preferred_name: Zephyrinka
pronouns: xe-xemself
birth_date: 1971-03-29
phone: 555-867-5309
address: 13 Xylophone Alley
sex: female
language: Klingonese
source: Brother Wolfgangus
substances: moonshinium
END
    mat intake refer --from - <<<$'Quixotequartz\nZyzzyvaline'
    mat intake refer --from - <<<'Quixotequartz: Zyzzyvaline'
    mat intake refer --from - --json <<<'{"Quixotequartz": "Zyzzyvaline"}'
    mat intake refer --from - <<<'birth_date: 1971-03-29 or so'
    mat intake refer --from - --json <<<'{"last_name": ["Quixotequartz"]}'
    mat intake admit 1002-4
    at '2026-11-21 05:45' prescriber
    mat dose-log order 1002-4 methadone 30mg
    at '2026-11-21 05:46' pharmacist
    mat stock receive methadone 1L --form concentrate --strength 10mg/mL --lot A17 --expires 2027-06-30 --document 222-1
    at '2026-11-21 06:00' nurse
    mat dose-log hold 1002-4 --reason sedation --note - <<<'pupils like teacups'
    who=prescriber mat dose-log release 1002-4 --note - <<<'awake as an owl'
    mat dose-log administer 1002-4
    mat dose-log administer 1002-4
    mat dose-log void .1 --reason not-given --note - <<<'cup met floor'
    who=second-nurse mat dose-log void .1 --confirm
    mat dose-log administer 1002-4
    mat dose-log correct .2 20mg --reason wrong-amount
    mat dose-log dispense 1002-4
    mat dose-log show 1002-4 --history
    mat dose-log show 1002-4 --json
    mat dose-log missed
    mat intake list
    mat intake show 1002-4
    mat intake show 1002-4 --json
    mat intake show 1001-9 --format csv
    mat staff list --json
    mat stock list
    at '2026-11-21 11:50' admin
    mat store rekey
    at '2026-11-21 12:00' robot
    mat report doses 2026 --explain
    mat report missed --json
    mat store check
    mat store backup backup.db
    at '2026-11-21 12:10' auditor
    mat audit log
    mat audit access 1002-4 --json
    mat audit verify
    mat store query 'SELECT * FROM v_client' --json
    mat store query 'SELECT * FROM v_dose'
    mat store query 'SELECT * FROM v_episode' --format csv
    at '2026-11-21 12:20' admin
    mat store check --rebuild
    mat store restore backup.db
    mat store attest --doses-through now
    at '2026-11-21 12:26' counselor
    mat session log 1002-4 --kind individual --minutes 50 --note - <<<'wombat dreams'
    mat session log 1002-4 --kind individual --minutes 50 --note - <<<'wombat dreams'
    mat session log 1002-4 --kind individual --minutes 50 --note - --json <<<$'wombat dreams\xff'
    mat group add Saturdays --kind clinical --weekday sat --time 12:00
    mat group join Saturdays 1002-4
    mat group attend Saturdays --absent 1001-9 --note - <<<'quarrelsome quokka'
    mat group attend Saturdays --absent none --note - <<<'quarrelsome quokka'
    mat group roster Saturdays --json
    mat session list --json
    mat session show 1
    mat session show 2 --json
    printf '#!/bin/sh\necho "axolotl at dawn" >"$1"\n' >editor && chmod 755 editor
    run_as_now env EDITOR="$HOME/editor" strace -f -qq -s 4096 -e trace=execve -A -o "$HOME/processes" script -qec \
        "$MAT_BIN session log 1002-4 --kind family --minutes 30 --at 09:00" /dev/null </dev/null >>"$BATS_FILE_TMPDIR/said" 2>&1
    rm editor
    at '2026-11-21 12:28' auditor
    mat audit log
    mat store query 'SELECT * FROM v_session' --json
    who=robot mat report attendance 2026-11 --rows --json
    at '2026-11-21 12:30' counselor
    mat intake discharge 1002-4 --reason completed
}
setup() {
    command -v strace >/dev/null || skip 'needs strace'
    no_leaks
    copy_clinic
    at '2026-11-21 13:00' nurse
}

@test "looks for words that are there: with --names they are shown" {
    who=front-desk mat intake refer --from - -q <<<'last_name: Quixotequartz'
    mat intake list --names >shown
    [[ $(found_in shown) == $'Quixotequartz\nZyzzyvaline\n1971-03-29\nOglethorpean\n1966-06-07' ]]
    mat intake show 1002-4 --names --json >shown
    [[ $(found_in shown | wc -l) -eq 10 ]]
    local number
    for number in 1 2 3; do who=counselor mat session show "$number" --note; done >shown
    [[ $(found_in shown) == $'wombat dreams\nquarrelsome quokka\naxolotl at dawn' ]]
    who=admin mat staff list --names >shown
    [[ $(found_in shown) == $'Crumpetworthy\nQuigleyheimer' ]]
    [[ $(wc -l <"$BATS_FILE_TMPDIR/said") -gt 100 && $(wc -l <"$BATS_FILE_TMPDIR/complained") -gt 10 ]]
}

@test "keeps them out of the store, its log, its lock, the key and every backup" {
    [[ $(find "$HOME" -name 'store.db*' | wc -l) -ge 4 ]]
    diff /dev/null <(found_in backup.db "$key" .local/share/mat/*)
}

@test "keeps them out of every answer without --names" {
    diff /dev/null <(found_in "$BATS_FILE_TMPDIR/said")
}

@test "keeps them out of every message" {
    diff /dev/null <(found_in "$BATS_FILE_TMPDIR/complained")
}

@test "keeps them out of the arguments of every process" {
    [[ $(grep -c 'execve(' "$BATS_FILE_TMPDIR/home/processes") -gt 50 ]]
    grep -q '"administer", "1002-4"' "$BATS_FILE_TMPDIR/home/processes"
    diff /dev/null <(found_in "$BATS_FILE_TMPDIR/home/processes")
}

@test "starts no other process" {
    run_as_now strace -f -qq -e trace=execve,clone,fork,vfork -o calls "$MAT_BIN" dose-log show 1002-4 >/dev/null
    [[ $(wc -l <calls) -eq 1 ]]
}

# Every file that a command opens, as role robot.
opened_by_robot() {
    (who=robot run_as_now strace -f -qq -y -e trace=open,openat,openat2 -o opened "$MAT_BIN" "$@" >/dev/null)
    grep -q "store.db" opened
    never grep -F .config/mat opened
}

@test "never opens the key for role robot" {
    run_as_now strace -f -qq -y -e trace=open,openat,openat2 -o opened "$MAT_BIN" intake show 1002-4 --names >/dev/null
    grep -qF .config/mat/key opened # so would a key that is opened be seen
    opened_by_robot report doses 2026
    opened_by_robot report missed --explain
    opened_by_robot store check
    opened_by_robot store check --rebuild
    opened_by_robot store backup ~/robot.db
    opened_by_robot report attendance 2026 --rows
    opened_by_robot report groups 2026
    opened_by_robot audit verify
    opened_by_robot audit head
    opened_by_robot staff list
    opened_by_robot config list
    opened_by_robot store info
}

@test "needs no key for what the counter and the reports do all day" {
    rm "$key"
    session <<'END'
13:00 front-desk$ mat intake list -q >/dev/null
director$ mat report doses 2026 -q >/dev/null
nurse$ mat dose-log show 1002-4 -q >/dev/null
nurse$ mat dose-log missed -q >/dev/null
robot$ mat store check -q
END
}

@test "commits the entry of a look before the first byte of a name is shown" {
    run_as_now strace -f -qq -y -s 4096 -e trace=write,writev,fsync,fdatasync -o calls "$MAT_BIN" intake show 1002-4 --names >/dev/null
    local committed shown
    committed=$(grep -n 'sync(.*store\.db-wal' calls | tail -1 | cut -d: -f1)
    shown=$(grep -n 'write.*Quixotequartz' calls | head -1 | cut -d: -f1)
    [[ -n $committed && -n $shown && $committed -lt $shown ]]
}

@test "keeps the entry of a look where the answer went nowhere" {
    session <<'END'
13:00 nurse$ mat intake show 1002-4 --names >/dev/full
! mat intake: …
[1]
auditor$ mat audit access 1002-4 --json | jq -r '.[].actor'
bin
END
}

@test "shows no name where the look cannot be recorded" {
    flock "$store.lock" sleep 7 &
    sleep 0.2
    exits 11 be_somebody "${user_number[nurse]}" "$MAT_BIN" intake show 1002-4 --names
    kill $! 2>/dev/null || true
    [[ ! -s $BATS_TEST_TMPDIR/out ]]
}

# The same bytes at a terminal: what `script` saw.
at_a_terminal() { run_as_now script -qec "$(printf '%q ' "$MAT_BIN" "$@")" /dev/null </dev/null; }

@test "sends no control byte of a stored name to a terminal" {
    who=front-desk mat intake refer --from - -q <<<'{"last_name": "Zyz\u001b[31mzyva\u0007", "address": "a\nb\u009b"}'
    local format
    for format in table csv json; do
        at_a_terminal intake show 1003-5 --names --format "$format" >seen
        grep -q zyva seen
        never env LC_ALL=C grep -aP '\e|\x07|\xc2\x9b' seen
    done
}

@test "sends no control byte of a setting to a terminal" {
    who=admin mat config set clinic $'River\e]0;owned\asid\x7fe' -q
    local format
    for format in table csv json; do
        at_a_terminal config get clinic --format "$format" >seen
        at_a_terminal config list --format "$format" >>seen
        at_a_terminal report doses --format "$format" >>seen
        at_a_terminal store info --format "$format" >>seen
        never env LC_ALL=C grep -aP '\e|\x07|\x7f' seen
    done
    mat report doses | says -F 'River\x1b]0;owned\x07sid\x7fe'
}

@test "keeps every byte of a stored name in a file" {
    who=front-desk mat intake refer --from - -q <<<'{"last_name": "Zyz\u001b[31mzyva"}'
    mat intake show 1003-5 --names --format csv | says -aP 'Zyz\e\[31mzyva'
}
