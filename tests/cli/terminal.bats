# Manners at a terminal: colour that means nothing, a pager for what is taller than the screen.
load support

setup() {
    at_home "$BATS_TEST_TMPDIR/home"
}

# As at a terminal of so many lines.
at_terminal() {
    local lines=$1
    shift
    script -qec "stty rows $lines cols 100 2>/dev/null; exec $(printf '%q ' "$MAT_BIN" --demo "$@")" /dev/null </dev/null | tr -d '\r'
}
coloured() { LC_ALL=C grep -q $'\e'; }
# A whole answer, and no colour in it.
plain() { LC_ALL=C awk '/\033/ { bad = 1 } /1042-9/ { there = 1 } END { exit bad || !there }'; }

@test "colour: the option, then NO_COLOR, then what forces it, then the terminal" {
    export TERM=xterm
    plain < <("$MAT_BIN" --demo intake list)
    coloured < <("$MAT_BIN" --demo intake list --color=always)
    coloured < <(NO_COLOR=1 "$MAT_BIN" --demo intake list --color always)
    plain < <(NO_COLOR=1 FORCE_COLOR=1 "$MAT_BIN" --demo intake list)
    coloured < <(CLICOLOR_FORCE=1 "$MAT_BIN" --demo intake list)
    plain < <(FORCE_COLOR=0 "$MAT_BIN" --demo intake list)
    coloured < <(NO_COLOR='' FORCE_COLOR=1 "$MAT_BIN" --demo intake list)
    coloured < <(at_terminal 50 intake list)
    plain < <(TERM=dumb at_terminal 50 intake list)
    plain < <(at_terminal 50 intake list --color never)
    plain < <("$MAT_BIN" --demo intake list --color always --json)
    exits 2 "$MAT_BIN" --demo intake list --color green
}

@test "means nothing by colour: without it the words are the same" {
    "$MAT_BIN" --demo intake list --color always | sed 's/\x1b\[[0-9;]*m//g' | cmp - <("$MAT_BIN" --demo intake list --color never)
    exits 2 "$MAT_BIN" --demo dose-log show 9 --color always
    coloured <"$BATS_TEST_TMPDIR/err"
    sed 's/\x1b\[[0-9;]*m//g' "$BATS_TEST_TMPDIR/err" >plain
    exits 2 "$MAT_BIN" --demo dose-log show 9 --color never
    cmp plain "$BATS_TEST_TMPDIR/err"
}

@test "shows what is taller than the screen in the pager, and nothing else" {
    export TERM=xterm MAT_PAGER='sed s/^/P:/'
    unpaged() { awk '/^P:/ { bad = 1 } /1042-9/ { there = 1 } END { exit bad || !there }'; }
    at_terminal 20 intake list | grep '^P:.*1042-9' >/dev/null
    unpaged < <(at_terminal 200 intake list)
    unpaged < <(at_terminal 20 intake list --no-pager)
    unpaged < <(at_terminal 20 intake list --json)
    unpaged < <("$MAT_BIN" --demo intake list)
    unpaged < <(MAT_PAGER='' at_terminal 20 intake list)
    MAT_PAGER='env >&2; cat' at_terminal 20 intake list | grep '^LESSSECURE=1$' >/dev/null
    MAT_PAGER=/nowhere/pager at_terminal 20 intake list | grep 1042-9 >/dev/null
    at_terminal 20 help dose-log order | grep '^P:Usage: mat dose-log order' >/dev/null
    never grep -q '^P:' < <(at_terminal 200 help dose-log order)
    never grep -q '^P:' < <(at_terminal 20 --version)
}

@test "the pager meets Ctrl-C and closed pipes as every program does" {
    export TERM=xterm
    MAT_PAGER='grep SigIgn /proc/self/status' at_terminal 20 intake list >status
    heeds_signals status
}

@test "Ctrl-C in the pager is the pager's own matter" {
    export TERM=xterm
    # An interrupt for all that runs at the terminal: the pager takes it, mat waits for the pager.
    MAT_PAGER='trap "echo caught" INT; kill -INT 0; echo "mat waits: $(ps -o comm= $PPID)"' at_terminal 20 intake list >said
    grep -q '^caught' said
    grep -q '^mat waits: mat' said
}
