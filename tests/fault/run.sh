#!/bin/bash
# The fault harness, all of it: is it sharp, and does the product hold?
#
#   run.sh BUILD_DIR [--soak]
#
# BUILD_DIR is where CMake built; its src/mat is tried with the programs of its tests/fault. --soak leaves nothing
# out (a quarter of an hour); without it the longest commands are thinned out, and each of their operations is
# still met.
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?run.sh BUILD_DIR [--soak]}" && pwd) || exit 2
soak=${2:-}
[ -z "$soak" ] || [ "$soak" = --soak ] || { echo "run.sh: unknown word $soak" >&2; exit 2; }
bin=$build/tests/fault
mat=$build/src/mat
list=$here/scenarios.txt

# In memory: the harness models the disk itself, and real syncs would only take time.
if [ -z "${TMPDIR:-}" ] && [ -d /dev/shm ] && [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
# The preloaded recorder comes before the sanitizers' library, which they would otherwise refuse.
export ASAN_OPTIONS=${ASAN_OPTIONS:-verify_asan_link_order=0}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
"$mat" __spec >"$work/commands" || { echo "run.sh: $mat does not tell its commands" >&2; exit 2; }

failed=0
# part NAME COMMAND...: what it prints ends with `N passed, N failed`, and its exit status says the same.
part() {
    local name=$1 start=$SECONDS status
    shift
    echo "---- $name"
    "$@" | tee "$work/output"
    status=${PIPESTATUS[0]}
    if [ "$status" != 0 ] || ! tail -n 1 "$work/output" | grep -q ' passed, 0 failed$'; then
        failed=$((failed + 1))
        echo "FAILED: $name (status $status)"
    fi
    echo "     $((SECONDS - start)) s"
}
cut_power() {
    "$bin/power_cut" --recorder "$bin/disk_recorder.so" --scenarios "$list" --tool "mat=$mat" \
        --commands "$work/commands" --jobs "$(nproc)" "$@"
}
kill_writers() {
    "$bin/kill_writers" --recorder "$bin/disk_recorder.so" --scenarios "$list" --tool "mat=$mat" "$@"
}

part 'self test' bash "$here/self_test.sh" --bin "$bin"
if [ "$soak" = --soak ]; then
    part 'power cuts and failing disks' cut_power --soak
    for writers in 1 2 16 64; do
        for seed in 1 2 3 4 5; do
            part "$writers writers killed, seed $seed" kill_writers --writers "$writers" --seed "$seed"
        done
    done
else
    part 'power cuts and failing disks' cut_power --cuts 40
    part '16 writers killed' kill_writers --writers 16
    part '64 writers killed' kill_writers --writers 64 --items 200
fi
part 'full disks' bash "$here/full_disk.sh" --mat "$mat" --power-cut "$bin/power_cut" --scenarios "$list" \
    -- dose-log administer @

[ "$failed" = 0 ]
