#!/bin/bash
# No space, a file size limit, and an answer nobody takes: errors, and nothing half-done.
#
#   full_disk.sh --mat PATH --power-cut PATH --scenarios FILE [--base NAME] [--let NAME=VALUE] [--work DIR]
#                [--items "WORD ..."] -- COMMAND WORD... @ ...
#
# COMMAND is what writes, `dose-log administer @`; `@` stands for an item. Items are given, or are what the base of
# the scenario list captured under names that begin with `client`. Each is used until its record is made.
# The full disk is a small tmpfs of this script's own, which takes root; otherwise that part is skipped and counted.
set -u

die() {
    echo "full_disk: $*" >&2
    echo "0 passed, 1 failed"
    exit 2
}

original=("$@")
mat='' power_cut='' scenarios='' base=full-disk work='' items='' lets=()
while [ $# -gt 0 ]; do
    case $1 in
    --mat) mat=$(realpath "$2") || die "no $2"; shift 2 ;;
    --power-cut) power_cut=$(realpath "$2") || die "no $2"; shift 2 ;;
    --scenarios) scenarios=$(realpath "$2") || die "no $2"; shift 2 ;;
    --base) base=$2; shift 2 ;;
    --let) lets+=(--let "$2"); shift 2 ;;
    --work) mkdir -p "$2"; work=$(realpath "$2") || die "no $2"; shift 2 ;;
    --items) items=$2; shift 2 ;;
    --) shift; break ;;
    *) die "unknown word $1" ;;
    esac
done
command=("$@")
[ -n "$mat" ] && [ -n "$power_cut" ] && [ -n "$scenarios" ] && [ ${#command[@]} -gt 0 ] ||
    die "--mat, --power-cut, --scenarios and a command are needed"

# The mounts of a full disk belong to this process alone and go with it, whatever happens.
if [ "$(id -u)" = 0 ] && [ -z "${FULL_DISK_ALONE:-}" ] && unshare --mount true 2>/dev/null; then
    FULL_DISK_ALONE=1 exec unshare --mount --propagation private "$BASH" "$0" "${original[@]}"
fi

umask 077
made_work=
if [ -z "$work" ]; then
    work=$(mktemp -d) || die "cannot make a folder to work in"
    made_work=$work
fi
streams=$work/streams
mkdir -p "$streams"
passed=0 failed=0 skipped=0
good() { passed=$((passed + 1)); }
bad() {
    failed=$((failed + 1))
    echo "  FAILED $*"
    [ -s "$streams/errors" ] && sed 's/^/      stderr: /' "$streams/errors"
}
# expect WHAT CONDITION...: counts one proof
expect() {
    local what=$1
    shift
    if "$@"; then good; else bad "$what"; fi
}

prepare() { # FOLDER: makes the base there, enters it, takes its environment and items
    local settings
    mkdir -p "$1" || return 1
    settings=$("$power_cut" --scenarios "$scenarios" --tool "mat=$mat" ${lets[@]+"${lets[@]}"} \
        --make-base "$base" "$1") || { echo "$settings"; die "the base $base cannot be made"; }
    cd "$1" || return 1
    eval "$settings"
    export HOME=$1
    if [ -n "$items" ]; then
        read -r -a queue <<<"$items"
    else
        queue=()
        local name
        for name in $(compgen -v client); do queue+=("${!name}"); done
    fi
    [ ${#queue[@]} -gt 0 ] || die "the base $base captured no client, and --items gives none"
    place=0
}
write() { # runs the command for the current item; streams into files, status into $status
    local words=() word
    for word in "${command[@]}"; do words+=("${word//@/${queue[$place]}}"); done
    "$mat" "${words[@]}" >"$streams/output" 2>"$streams/errors" </dev/null
    status=$?
}
next_item() {
    place=$((place + 1))
    [ "$place" -lt ${#queue[@]} ] || die "the base $base has too few clients for all trials"
}
head_of() { "$mat" audit head 2>/dev/null </dev/null; }
sound() {
    "$mat" store check >"$streams/check" 2>"$streams/errors" </dev/null &&
        "$mat" audit verify >"$streams/check" 2>"$streams/errors" </dev/null
}
is_empty() { [ ! -s "$1" ]; }
is_said() { [ -s "$1" ]; }

# judge WHAT: after write() and with room again: recorded and said so, or an error and nothing done
judge() {
    local now
    now=$(head_of)
    if [ "$status" = 0 ]; then
        expect "$1: exit 0 and nothing recorded" [ "$now" != "$before" ]
        expect "$1: exit 0 without an answer" is_said "$streams/output"
        next_item
        done_well=$((done_well + 1))
    else
        expect "$1: ended by a signal ($status)" [ "$status" -lt 128 ]
        expect "$1: an error, and yet something is recorded" [ "$now" = "$before" ]
        expect "$1: an error, and yet an answer" is_empty "$streams/output"
        expect "$1: an error without a word" is_said "$streams/errors"
        refused=$((refused + 1))
    fi
    expect "$1: the store is not sound" sound
    before=$(head_of)
}

# ---- a full disk ----
disk=$work/disk
mkdir -p "$disk"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=24m,mode=0700 none "$disk" 2>/dev/null; then
    refused=0 done_well=0
    prepare "$disk/clinic"
    before=$(head_of)
    fill() { # KIB: leaves that much
        local free
        free=$(df -k --output=avail "$disk" | tail -1)
        [ "$free" -gt "$1" ] && head -c $(((free - $1) * 1024)) /dev/zero >"$disk/filler"
    }
    for room in 0 4 8 16 24 28 32 36 40 44 48 52 56 64 96; do
        fill $room
        write
        rm -f "$disk/filler"
        judge "full disk, $room KiB left"
    done
    expect "a full disk hindered nobody, so nothing was proved" [ "$refused" -gt 0 ]
    expect "with room nothing was recorded either" [ "$done_well" -gt 0 ]
    for room in 0 40 64; do
        fill $room
        "$mat" store backup saved.db >"$streams/output" 2>"$streams/errors" </dev/null
        status=$?
        rm -f "$disk/filler"
        if [ "$status" = 0 ]; then
            expect "backup on a full disk: exit 0 and no backup" [ -s saved.db ]
        else
            expect "backup on a full disk: half a backup" [ ! -e saved.db ]
            expect "backup on a full disk: an error without a word" is_said "$streams/errors"
            expect "backup on a full disk: an error, and yet an answer" is_empty "$streams/output"
        fi
        expect "backup on a full disk: the store is not sound" sound
        rm -f saved.db
    done
    "$mat" store backup saved.db >"$streams/output" 2>"$streams/errors" </dev/null
    expect "backup with room again" [ $? = 0 ]
    echo "full disk: $refused refused, $done_well recorded"
    cd "$work" || exit 2
    umount "$disk"
else
    skipped=$((skipped + 1))
    echo "full disk: skipped (a tmpfs cannot be mounted here)"
fi

# ---- a limit on the size of files ----
limit_trials() { # HOW: `ignored` or `default` handling of the signal
    local limit words word now
    refused=0 done_well=0
    prepare "$work/limit-$1"
    before=$(head_of)
    for limit in 0 1 4 8 16 24 32 40 48 64 128 512; do
        words=()
        for word in "${command[@]}"; do words+=("${word//@/${queue[$place]}}"); done
        # The streams are pipes: the limit is about the store, not about this script's files.
        {
            {
                (
                    [ "$1" = ignored ] && trap '' XFSZ
                    ulimit -c 0
                    ulimit -f "$limit"
                    exec "$mat" "${words[@]}" 2>&3 </dev/null
                )
                echo $? >"$streams/status"
            } 2>/dev/null | cat >"$streams/output"
        } 3>&1 | cat >"$streams/errors"
        status=$(cat "$streams/status")
        if [ "$1" = default ] && [ "$status" -ge 128 ]; then
            # Killed by the signal in the middle: before or after, and the store is sound.
            now=$(head_of)
            [ "$now" != "$before" ] && next_item
            before=$now
            refused=$((refused + 1))
            : >"$streams/errors"
            expect "file size limit $limit, killed: the store is not sound" sound
        else
            judge "file size limit $limit KiB ($1)"
        fi
    done
    expect "a size limit hindered nobody, so nothing was proved" [ "$refused" -gt 0 ]
    echo "file size limit, signal $1: $refused refused, $done_well recorded"
}
limit_trials ignored
limit_trials default

# ---- an answer that cannot be written ----
prepare "$work/answer"
before=$(head_of)
said_so() { grep -q 'recorded .*, but the answer could not be written' "$streams/errors"; }
output_to_full() {
    local words=() word
    for word in "${command[@]}"; do words+=("${word//@/${queue[$place]}}"); done
    "$mat" "${words[@]}" >/dev/full 2>"$streams/errors" </dev/null
    status=$?
}
output_to_full
now=$(head_of)
expect "/dev/full: exit $status instead of 1" [ "$status" = 1 ]
expect "/dev/full: not recorded" [ "$now" != "$before" ]
expect "/dev/full: stderr does not say 'recorded ..., but the answer could not be written'" said_so
expect "/dev/full: the store is not sound" sound
next_item

# A reading command that cannot answer has failed too.
"$mat" audit head >/dev/full 2>"$streams/errors" </dev/null
status=$?
expect "/dev/full, reading: exit $status instead of 1" [ "$status" = 1 ]
expect "/dev/full, reading: an error without a word" is_said "$streams/errors"

# No stdout at all: the first file opened must not become it.
before=$(head_of)
words=()
for word in "${command[@]}"; do words+=("${word//@/${queue[$place]}}"); done
"$mat" "${words[@]}" >&- 2>"$streams/errors" </dev/null
status=$?
now=$(head_of)
expect "closed stdout: exit 0, and nobody could read it" [ "$status" != 0 ]
if [ "$now" != "$before" ]; then expect "closed stdout: recorded and not said so" said_so; fi
expect "closed stdout: the store is not sound" sound
[ "$now" != "$before" ] && next_item

# All three streams closed.
before=$(head_of)
words=()
for word in "${command[@]}"; do words+=("${word//@/${queue[$place]}}"); done
"$mat" "${words[@]}" >&- 2>&- <&-
: >"$streams/errors"
expect "closed streams: the store is not sound" sound

cd / || exit 2
[ -n "$made_work" ] && [ "$failed" = 0 ] && rm -rf "$made_work"
[ "$skipped" -gt 0 ] && echo "$skipped skipped"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
