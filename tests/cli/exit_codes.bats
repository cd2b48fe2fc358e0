# Every exit status happens, and the man page's own table lists just these.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

# Ends a command that waits for its standard input by a signal, or by a reader that went away; then says 128 and the
# signal, as a shell does. It runs as itself: what a background job of a script ignores, a program at a terminal does not.
ended_by() {
    python3 - "$@" <<'END'
import os, signal, subprocess, sys, time
which, command = getattr(signal, sys.argv[1]), sys.argv[2:]
if which == signal.SIGPIPE:
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.Popen(command, stdout=writer)
else:
    # In the background of a script SIGINT is ignored, and a program inherits that.
    process = subprocess.Popen(command, stdin=subprocess.PIPE, preexec_fn=lambda: signal.signal(which, signal.SIG_DFL))
    time.sleep(0.5)
    process.send_signal(which)
answered = process.wait(timeout=30)
sys.exit(128 - answered if answered < 0 else answered)
END
}

# One row a status: STATUS, then the command that ends with it.
ways() {
    cat <<'END'
0 mat intake list
0 mat dose-log missed
1 mat intake list >/dev/full
1 mat intake list --exit-code
2 mat dose-log recrod 1001-9
2 mat dose-log administer 1001-9 80
2 mat --format nosuch intake list
3 import_in_part
4 mat dose-log show 1001-8
4 mat dose-log show 1010-0
5 dose_twice
6 who=front-desk mat intake refer
10 mat --store nowhere.db intake list
11 while_somebody_writes mat dose-log administer 1001-9
12 who=counselor mat dose-log administer 1001-9
12 who=stranger mat intake list
12 open_to_others
13 newer_store
13 damaged_store
130 ended_by SIGINT "$MAT_BIN" intake refer --from -
141 ended_by SIGPIPE "$MAT_BIN" --help
143 ended_by SIGTERM "$MAT_BIN" intake refer --from -
END
}

import_in_part() {
    mkdir history
    (
        cd history || exit 1
        echo staff_id,name,role >staff.csv
        echo client_id,last_name,first_name,birth_date >clients.csv
        echo episode_id,client_id,counselor_id,admit_date,discharge_date,reason >episodes.csv
        echo order_id,client_id,medication,dose_mg,take_homes,start_date,end_date >orders.csv
        echo dose_id,client_id,order_id,dose_date,status,dose_mg,dispensed_date,dispensed_time,staff_id >doses.csv
        echo session_id,client_id,counselor_id,group_id,kind,session_date,minutes,status >sessions.csv
        echo group_id,counselor_id,name,weekday >groups.csv
        echo roster_id,group_id,client_id,join_date,leave_date >rosters.csv
        echo screen_id,client_id,collected_date,result >screens.csv
        echo 1,Elm,Edda,1980-01-02 >>clients.csv
        echo 2,Fir,Finn,1980-13-02 >>clients.csv
    )
    who=admin mat store import history --partial
}

dose_twice() {
    mat dose-log administer 1001-9 || return
    mat dose-log administer 1001-9
}

while_somebody_writes() {
    local answered=0 holder
    ( flock 9; exec sleep 20 ) 9>>"$store.lock" 3>&- &
    holder=$!
    until ! flock --nonblock "$store.lock" true; do sleep 0.05; done
    "$@" || answered=$?
    kill "$holder"
    wait "$holder" || true
    return "$answered"
}

# A copy of the store elsewhere, changed; `mat` is asked about it.
elsewhere() {
    mkdir other
    who=admin mat store backup other/store.db -q || return
    "$@" || return
    mat --store other/store.db intake list
}
open_to_others() { elsewhere chmod 644 other/store.db; }
newer_store() { elsewhere sqlite3 other/store.db 'PRAGMA user_version=999'; }
damaged_store() { elsewhere dd if=/dev/zero of=other/store.db bs=100 count=1 conv=notrunc status=none; }

@test "ends with every status of the table, and with no other" {
    local status command answered made=''
    while read -r status command; do
        rm -rf other history
        answered=0
        eval "$command" >out 2>err </dev/null || answered=$?
        [[ $answered -eq $status ]] || { echo "$command: $answered, not $status: $(cat out err)"; return 1; }
        # Whoever ends badly says why, in one voice, and stdout has no half of an answer.
        if ((status != 0 && status != 3 && status < 128)); then
            [[ ! -s out ]] || [[ $command == dose_twice || $command == *--exit-code ]] || { echo "$command: $(cat out)"; return 1; }
            [[ $command == *--exit-code ]] || says '^mat' err || { echo "$command: $(cat err)"; return 1; }
        fi
        made+="$status"$'\n'
    done < <(ways)
    diff <(printf %s "$made" | sort -nu) \
        <(sed -n '/^\.Sh DESCRIPTION/,/^\.El/p' "$BATS_TEST_DIRNAME/../../man/mat-exit-codes.7" | sed -nE 's/^\.It ([0-9]+)$/\1/p')
}

@test "says the same status in a JSON error as it ends with" {
    json_error 2 mat --json dose-log recrod 1001-9
    json_error 4 mat --json dose-log show 1001-8
    json_error 10 mat --json --store nowhere.db intake list
    who=counselor json_error 12 mat --json dose-log administer 1001-9
    mat dose-log administer 1001-9 -q
    json_error 5 mat --json dose-log administer 1001-9
    at '2026-11-16 06:00' front-desk
    json_error 6 mat --json intake refer
}
