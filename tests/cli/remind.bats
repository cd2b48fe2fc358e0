# Reminders: each once, to whom it concerns, without a name.
load support

setup_file() {
    make_clinic
    make_client
    at '2026-11-16 06:00' front-desk
    local client
    for client in 1002-4 1003-5; do
        mat intake refer --from - -q <<<'last_name: Zyzzyva'
        mat intake admit "$client" --counselor "$(login_of counselor)" -q
        who=prescriber mat dose-log order "$client" methadone 30mg -q
    done
    who=nurse
    mat dose-log administer 1001-9 -q
    mat dose-log administer 1002-4 -q
    mat dose-log hold 1003-5 --reason identity -q
}
setup() { copy_clinic; at '2026-11-18 06:30' robot; }

@test "shows what is due, to whom it is told" {
    session <<'END'
2026-11-18 06:30 director$ mat report due --format csv
login,kind,client,due_day,state,days,lapses_day,resolved_by
daemon,hold-review,1003-5,2026-11-17,overdue,-1,,mat dose-log release
man,missed-doses,1001-9,2026-11-18,due,1,,mat dose-log administer
sync,missed-doses,1001-9,2026-11-18,due,1,,mat dose-log administer
sync,missed-doses,1002-4,2026-11-18,due,1,,mat dose-log administer
counselor$ mat remind list --format csv
login,kind,client,due_day,state,resolved_by
sync,missed-doses,1001-9,2026-11-18,due,mat dose-log administer 1001-9
sync,missed-doses,1002-4,2026-11-18,due,mat dose-log administer 1002-4
counselor$ mat remind list --for daemon
! mat remind: refused: not-permitted: the reminders of 'daemon' are theirs
! hint: leave --for out to see yours
[12]
director$ mat remind list --for nobody-here
! mat remind: 'nobody-here' is not of the staff
! hint: mat staff list
[4]
06:35 nurse$ mat dose-log administer 1001-9 -q
director$ mat report due --format csv | grep -c missed-doses
1
END
}

@test "sends each message once, however often it runs" {
    mat remind send --via print --json >first.json
    [[ $(jq length first.json) -eq 3 ]]
    [[ $(jq -r 'map(.repeated) | any' first.json) == false ]]
    mat remind send --via print --json >second.json
    [[ $(jq -c . second.json) == '[]' ]]
    mat remind send --via print >third
    [[ ! -s third ]]
    at '2026-11-19 06:30' robot
    [[ $(mat remind send --via print --json | jq length) -eq 3 ]]
}

@test "catches up with what the days without a run would have told" {
    (who=prescriber hour=06:10 mat dose-log order 1001-9 methadone 30mg --until 2026-12-03 -q)
    expiring() { mat remind send --via print --json "$@" | jq -c '[.[] | select(.kind == "order-expiring") | .items[]]'; }
    [[ $(expiring) == '["1001-9: due-soon 2026-12-02"]' ]] # 14 days before
    at '2026-11-26 06:30' robot                            # nobody ran it on the 25th, 7 days before
    [[ $(mat remind send --via print --dry-run --json | jq '[.rows[] | select(.kind == "order-expiring")] | length') -eq 0 ]]
    [[ $(expiring --catch-up) == '["1001-9: due-soon 2026-12-02"]' ]]
    [[ $(mat remind send --via print --catch-up --json) == '[]' ]]
    at '2026-11-27 06:30' robot
    [[ $(expiring --catch-up) == '[]' ]]
}

@test "sends each message once among sixty runs at the same time" {
    local i
    for i in $(seq 60); do mat remind send --via print --json >"out.$i" 2>"err.$i" & done
    wait
    cat err.* | diff /dev/null -
    [[ $(cat out.* | jq -r '.[] | [.login, .kind] | join(" ")' | sort | uniq -c | awk '{print $1}' | sort -u) == 1 ]]
    [[ $(cat out.* | jq -s 'map(length) | add') -eq 3 ]]
    who=auditor mat audit verify -q
    who=admin mat store check -q
}

@test "says no name, no medicine and no clinic" {
    mat remind send --via print >said
    never grep -Ei 'zyz|testerson|methadone|riverside|30 ?mg' said
    grep -q '1002-4: 1 day missed' said
}

@test "a dry run sends nothing and claims nothing" {
    mat remind send --via print --dry-run --json | jq -e '.recorded == false and (.rows | length) == 3' >/dev/null
    [[ $(mat remind send --via print --json | jq length) -eq 3 ]]
}

@test "refuses what makes no sense" {
    session <<'END'
06:30 robot$ mat remind send --via pigeon
! mat remind: 'pigeon' is not a way to send
! hint: ways are mail, print
[2]
robot$ mat remind send --at yesterday
! mat remind: reminders are of today: --as-of and --at do not apply
[2]
nurse$ mat remind send --via print
! mat remind: refused: not-permitted: 'bin' may not do that: it takes the role admin, director, robot
! hint: an admin gives roles with mat staff
[12]
END
}

# ------------------------------------------------------------------------------------------------------------- by mail

# A mailer that keeps what it is given, or ends with the status that a file names.
with_mailer() {
    cat >mailer <<'END'
#!/bin/sh
[ -f "$HOME/status" ] && exit "$(cat "$HOME/status")"
cat >>"$HOME/sent"
echo "$*" >>"$HOME/arguments"
END
    chmod 755 mailer
    export MAT_SENDMAIL=$HOME/mailer
    local role
    for role in prescriber counselor case-manager; do who=admin mat staff mail "$(login_of "$role")" "$role@clinic.example" -q; done
}

@test "sends by mail, silently, each once" {
    with_mailer
    mat remind send >out 2>err
    [[ ! -s out && ! -s err ]]
    mat remind send >out 2>err
    [[ ! -s out && ! -s err ]]
    [[ $(grep -c '^To: ' sent) -eq 3 ]]
    [[ $(sort -u arguments) == '-t -i' ]]
    grep -q '^To: counselor@clinic.example$' sent
    grep -q '^Subject: mat: missed-doses (2), 2026-11-18$' sent
    grep -qE '^Date: Wed, 18 Nov 2026 12:30:00 \+0000$' sent
    [[ $(grep -cE '^Message-ID: <mat\.[0-9a-f]{24}@mat\.invalid>$' sent) -eq 3 ]]
    never grep -P '[^\x00-\x7f]' sent
}

@test "the mailer meets closed pipes as every program does" {
    with_mailer
    printf '#!/bin/sh\ncat >/dev/null\ngrep SigIgn /proc/self/status >"$HOME/signals.$$"\n' >mailer
    mat remind send
    for each in signals.*; do heeds_signals "$each"; done
}

@test "a mailer that is busy leaves them for the next run, under the same identifier" {
    with_mailer
    echo 75 >status
    exits 11 mat remind send
    grep -q 'was not sent: the mail program ended with status 75' "$BATS_TEST_TMPDIR/err"
    mat remind send --via print --dry-run --json | jq -c '[.rows[].repeated] | unique' | says -x '\[true\]'
    rm status
    mat remind send
    [[ $(grep -c '^To: ' sent) -eq 3 ]]
}

@test "names whom no mail reaches, and a machine without a mailer" {
    with_mailer
    who=admin mat staff mail "$(login_of counselor)" --none -q
    exits 3 mat remind send
    grep -q "$(login_of counselor) has no mail address" "$BATS_TEST_TMPDIR/err"
    [[ $(grep -c '^To: ' sent) -eq 2 ]]
    MAT_SENDMAIL=/nowhere/sendmail exits 3 mat remind send
}

@test "leaves out the nurses of imported history, who cannot act, where another nurse can" {
    rm -rf .local .config
    at '2026-11-16 05:00' admin
    mat init --from - -q <<<$'clinic: Riverside\nzone: America/Chicago\nadmin_name: Ada'
    mkdir history
    (
        cd history || exit 1
        printf 'staff_id,name,role\n1,Nora,nurse\n2,Cora,counselor\n' >staff.csv
        printf 'client_id,last_name,first_name,birth_date\n1,Elm,Edda,1980-01-02\n' >clients.csv
        printf 'episode_id,client_id,counselor_id,admit_date,discharge_date,reason\n1,1,2,2026-10-01,,\n' >episodes.csv
        printf 'order_id,client_id,medication,dose_mg,take_homes,start_date,end_date\n1,1,naltrexone,380,0,2026-10-01,\n' >orders.csv
        printf 'dose_id,client_id,order_id,dose_date,status,dose_mg,dispensed_date,dispensed_time,staff_id\n1,1,1,2026-10-19,administered,380,2026-10-19,06:00,1\n' >doses.csv
        echo session_id,client_id,counselor_id,group_id,kind,session_date,minutes,status >sessions.csv
        echo group_id,counselor_id,name,weekday >groups.csv
        echo roster_id,group_id,client_id,join_date,leave_date >rosters.csv
        echo screen_id,client_id,collected_date,result >screens.csv
    )
    mat store import history -q
    mat staff role "$(login_of admin)" admin,director -q
    told() { mat report due --on 2026-11-16 --format csv | grep ,injection, | cut -d, -f1; }
    [[ $(told) == import:101 || $(told) == import:1 ]] # nobody else is there: it stays visible
    mat staff add "$(login_of nurse)" --name Nan --role nurse -q
    [[ $(told) == "$(login_of nurse)" ]]
}
