#!/bin/bash
# The harness on a stand-in: silent about a sound program, and it finds every flaw it is made to find.
#
#   self_test.sh --bin DIR
#
# DIR holds power_cut, kill_writers, stand_in and disk_recorder.so; the scenario list lies beside this script.
set -u
here=$(cd "$(dirname "$0")" && pwd)
[ "${1:-}" = --bin ] && bin=$(cd "${2:?}" && pwd) || { echo "self_test: --bin DIR is needed" >&2; exit 2; }
list=$here/stand_in_scenarios.txt
work=$(mktemp -d) || exit 2
passed=0 failed=0

# finds FLAW PATTERN TOOL...: the tool must fail, and for the right reason. Without a flaw it must pass.
finds() {
    local flaw=$1 pattern=$2 status
    shift 2
    rm -rf "$work/run"
    mkdir "$work/run"
    "$@" >"$work/output" 2>"$work/errors"
    status=$?
    if [ -z "$pattern" ] && [ $status = 0 ]; then
        passed=$((passed + 1))
    elif [ -n "$pattern" ] && [ $status = 1 ] && grep -q "$pattern" "$work/output"; then
        passed=$((passed + 1))
        echo "found $flaw: $(grep -m1 "$pattern" "$work/output" | cut -c1-120 | sed 's/^ *//')"
    else
        failed=$((failed + 1))
        echo "NOT AS EXPECTED: flaw '$flaw' with $(basename "$1"), status $status"
        tail -n 20 "$work/output" "$work/errors" | cut -c1-200
    fi
}
cut_power() { # FLAW PATTERN [ARGUMENT...]
    local flaw=$1 pattern=$2
    shift 2
    finds "$flaw" "$pattern" "$bin/power_cut" --recorder "$bin/disk_recorder.so" --scenarios "$list" \
        --tool "mat=$bin/stand_in" --let "flaw=$flaw" --work "$work/run" "$@"
}
crowd() { # FLAW PATTERN [ARGUMENT...]
    local flaw=$1 pattern=$2
    shift 2
    finds "$flaw" "$pattern" "$bin/kill_writers" --scenarios "$list" --tool "mat=$bin/stand_in" \
        --let "flaw=$flaw" --work "$work/run" --seed 1 --recorder "$bin/disk_recorder.so" "$@"
}
disk() { # FLAW PATTERN
    finds "$1" "$2" bash "$here/full_disk.sh" --mat "$bin/stand_in" --power-cut "$bin/power_cut" \
        --scenarios "$list" --base clinic --let "flaw=$1" --work "$work/run" \
        --items "$(seq -s' ' 11 90)" -- dose-log administer @
}

cut_power '' ''
cut_power sync-off 'it had answered, and what it answered is lost' --only administer
cut_power early-answer 'it had answered, and what it answered is lost' --only administer
cut_power two-steps 'a dose without an entry' --only administer
cut_power unsynced-file 'names-only: neither before nor after' --only 'config set'
cut_power unsynced-folder 'drop: it had answered, and what it answered is lost' --only 'config set'
cut_power in-place 'keep-torn: neither before nor after' --only 'config set'
cut_power one-write 'partial: neither before nor after' --only 'config set'
cut_power deaf 'it answered that all is well, and nothing is recorded' --only administer
cut_power deaf-sync 'it answered that all is well, and a power cut afterwards undoes it' --only 'config set'
cut_power denies 'it says that nothing was done, and it was' --only administer
cut_power litter 'done again afterwards' --only backup
cut_power new-names 'something is left behind' --only 'config set'
cut_power builds-on 'the next command answered, and a power cut undoes that' --only administer
cut_power stdio 'the recorder cannot follow' --only 'config set'

# A command of the product's table that nobody wrote a scenario for, in both forms of the table.
printf 'init\nconfig set\ndose-log administer\nstore backup\n' >"$work/table"
cut_power '' '' --only init --commands "$work/table"
echo 'stock receive' >>"$work/table"
cut_power '' 'writing command without a scenario: stock receive' --only init --commands "$work/table"
cat >"$work/table" <<'JSON'
[{"command":"init","verb":"","writes":true},{"command":"config","verb":"set","writes":true},
 {"command":"dose-log","verb":"administer","writes":true,"more":[1,{}]},{"command":"store","verb":"backup","writes":true},
 {"command":"audit","verb":"head","writes":false}]
JSON
cut_power '' '' --only init --commands "$work/table"
echo '{"command":"store","verb":"backup","writes":true}' >"$work/table"
cut_power '' 'covers no known command: init' --only init --commands "$work/table"

crowd '' ''
crowd slow-answer ''
crowd twice 'there [0-9]* times'
crowd early-answer 'acknowledged and not there'
crowd two-steps 'a dose without an entry'

disk '' ''
disk mute 'answer could not be written'
disk deaf 'exit 0 and nothing recorded'
disk open-streams 'closed stdout'

rm -rf "$work"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
