# Manners at a terminal: colour that means nothing, a pager for what is taller than the screen.
load support

setup() {
    at_home "$BATS_TEST_TMPDIR/home"
    unset NO_COLOR CLICOLOR_FORCE FORCE_COLOR MAT_PAGER PAGER
}

# As at a terminal of so many lines.
at_terminal() {
    local lines=$1
    shift
    script -qec "stty rows $lines cols 100 2>/dev/null; $(printf '%q ' "$MAT_BIN" --demo "$@")" /dev/null </dev/null | tr -d '\r'
}
coloured() { LC_ALL=C grep -q $'\e'; }

@test "colour: the option, then NO_COLOR, then what forces it, then the terminal" {
    export TERM=xterm
    never coloured < <("$MAT_BIN" --demo dose-log missed)
    coloured < <("$MAT_BIN" --demo dose-log missed --color=always)
    coloured < <(NO_COLOR=1 "$MAT_BIN" --demo dose-log missed --color always)
    never coloured < <(NO_COLOR=1 FORCE_COLOR=1 "$MAT_BIN" --demo dose-log missed)
    coloured < <(CLICOLOR_FORCE=1 "$MAT_BIN" --demo dose-log missed)
    never coloured < <(FORCE_COLOR=0 "$MAT_BIN" --demo dose-log missed)
    coloured < <(NO_COLOR='' FORCE_COLOR=1 "$MAT_BIN" --demo dose-log missed)
    coloured < <(at_terminal 50 dose-log missed)
    never coloured < <(TERM=dumb at_terminal 50 dose-log missed)
    never coloured < <(at_terminal 50 dose-log missed --color never)
    never coloured < <("$MAT_BIN" --demo dose-log missed --color always --json)
    exits 2 "$MAT_BIN" --demo dose-log missed --color green
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
    at_terminal 20 intake list | grep '^P:.*1042-9' >/dev/null
    never grep -q '^P:' < <(at_terminal 200 intake list)
    never grep -q '^P:' < <(at_terminal 20 intake list --no-pager)
    never grep -q '^P:' < <(at_terminal 20 intake list --json)
    never grep -q '^P:' < <("$MAT_BIN" --demo intake list)
    never grep -q '^P:' < <(MAT_PAGER='' at_terminal 20 intake list)
    MAT_PAGER='env >&2; cat' at_terminal 20 intake list | grep '^LESSSECURE=1$' >/dev/null
    MAT_PAGER=/nowhere/pager at_terminal 20 intake list | grep 1042-9 >/dev/null
}
