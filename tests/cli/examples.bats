# Every example of the help runs as it stands, on the invented clinic of --demo.
load support

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    cat >clinic.txt <<'END'
clinic: Riverside
zone: America/Chicago
admin_name: Ada Alder
END
    cat >person.txt <<'END'
first_name: Bo
last_name: Birch
birth_date: 1990-01-02
END
    printf 'client,status\n1042-9,present\n' >sheet.csv
    printf 'kind = "program"\nname = "House"\nmissed.order_min = 2\n' >layer.toml
    mkdir history
    (
        cd history || exit 1
        printf 'staff_id,name,role\n1,Nora,nurse\n' >staff.csv
        printf 'client_id,last_name,first_name,birth_date\n1,Elm,Edda,1980-01-02\n' >clients.csv
        printf 'episode_id,client_id,counselor_id,admit_date,discharge_date,reason\n1,1,,2026-10-01,,\n' >episodes.csv
        printf 'order_id,client_id,medication,dose_mg,take_homes,start_date,end_date\n1,1,methadone,60,0,2026-10-01,\n' >orders.csv
        printf 'dose_id,client_id,order_id,dose_date,status,dose_mg,dispensed_date,dispensed_time,staff_id\n' >doses.csv
        printf '1,1,1,2026-10-01,administered,60,2026-10-01,06:00,1\n' >>doses.csv
        echo 'session_id,client_id,counselor_id,group_id,kind,session_date,minutes,status' >sessions.csv
        echo 'group_id,counselor_id,name,weekday' >groups.csv
        echo 'roster_id,group_id,client_id,join_date,leave_date' >rosters.csv
        echo 'screen_id,client_id,collected_date,result' >screens.csv
    )
}

examples() {
    "$MAT_BIN" __spec | jq -r '[.command, .verb] | join(" ")' | while read -r words; do
        # shellcheck disable=SC2086
        "$MAT_BIN" help $words | sed -n '/^Examples:/,/^$/p' | tr '\n' '\f' | sed 's/\f      */ /g' | tr '\f' '\n' | sed -n 's/^  mat /mat /p'
    done
}

@test "runs every example of the help on the invented clinic" {
    local line count=0 answered
    while read -r line; do
        answered=0
        bash -c 'mat() { "$MAT_BIN" --demo "$@"; }; '"$line" < <(echo 'last_name: Birch') >out 2>err || answered=$?
        # Those that ask at a terminal say that there is none.
        [[ $answered -eq 6 ]] && grep -q 'there is no terminal' err && answered=0
        [[ $answered -eq 0 ]] || { echo "$line: status $answered: $(cat err)"; return 1; }
        count=$((count + 1))
    done < <(examples)
    echo "$count examples"
    [[ $count -gt 35 ]]
}

@test "leaves nothing of the invented clinic behind, and needs nothing" {
    env -i "$MAT_BIN" --demo intake list >out
    head -1 out | says -x DEMO
    [[ $(wc -l <out) -gt 40 ]]
    # Other tests run at the same time, and theirs go soon; one of ours that was left would stay.
    local left folder deadline=$((SECONDS + 30))
    left=$(compgen -G '/dev/shm/mat-demo.*') || true
    for folder in $left; do
        while [[ -e $folder && $SECONDS -lt $deadline ]]; do sleep 0.1; done
        [[ ! -e $folder ]]
    done
    env -i "$MAT_BIN" --demo intake list --json | jq -e 'length > 40' >/dev/null
}

@test "is the same clinic each time, at the same moment" {
    for i in 1 2; do env -i "$MAT_BIN" --demo dose-log missed --format csv >"missed.$i"; done
    cmp missed.1 missed.2
    "$MAT_BIN" --demo store info --json | jq -e '.today == "2026-11-21"' >/dev/null
}

@test "what a demonstration left that was killed is swept by the next, and one that runs is let be" {
    local killed=/dev/shm/mat-demo.killed$$ running=/dev/shm/mat-demo.running$$ young=/dev/shm/mat-demo.young$$ holder
    [[ -w /dev/shm ]] || skip 'no disk in memory'
    mkdir -p "$killed/store" "$running" "$young"
    touch -d '5 minutes ago' "$killed" "$running"
    ( flock 9; exec sleep 30 ) 9<"$running" 3>&- &
    holder=$!
    until ! flock --nonblock "$running" true; do sleep 0.05; done
    touch -d '5 minutes ago' "$running"
    "$MAT_BIN" --demo staff list >/dev/null
    kill "$holder"
    [[ ! -e $killed && -d $running && -d $young ]] || { ls -ld --full-time /dev/shm/mat-demo.*; rm -rf "$killed" "$running" "$young"; return 1; }
    rm -rf "$running" "$young"
}
