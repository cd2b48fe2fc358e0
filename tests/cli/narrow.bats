# A terminal that is narrower than the answer: nothing is broken inside a word, and nothing is lost.
load support

setup() { at_home "$BATS_TEST_TMPDIR/home"; }

# As at a terminal of so many columns, without what a terminal adds.
at_columns() {
    local columns=$1
    shift
    TERM=dumb script -qec "stty rows 500 cols $columns 2>/dev/null; $(printf '%q ' "$MAT_BIN" "$@")" /dev/null </dev/null | tr -d '\r'
}
fits() { awk -v columns="$1" 'length > columns { print; bad = 1 } END { exit bad || NR == 0 }'; }
words() { tr -s ' \n' '\n\n'; }

@test "fits 40 columns: help, answers, tables, errors" {
    local command
    while read -r command; do
        # shellcheck disable=SC2086
        at_columns 40 $command >seen || true
        fits 40 <seen || { echo "mat $command" >&2; return 1; }
    done <<'END'
--help
dose-log --help
help dose-log order
help report retention
--demo
--demo intake list
--demo intake show 1042-9
--demo dose-log missed
--demo dose-log calendar 1042-9
--demo dose-log why 1042-9
--demo staff list
--demo config list --show-origin
--demo report missed
--demo report due
--demo report census --explain
--demo group list
--demo dose-log shwo 1042-9
--demo dose-log administer 1042-9 80
--demo dose-log hold 1042-9 --reason sleepy
END
}

@test "loses no word and goes on under the column" {
    local command
    for command in '--help' 'help dose-log order' '--demo intake show 1042-9' '--demo dose-log why 1042-9'; do
        # shellcheck disable=SC2086
        diff <(at_columns 40 $command | words) <("$MAT_BIN" $command | words) || { echo "mat $command" >&2; return 1; }
    done
    at_columns 40 --help >seen
    grep -qx '  --store FILE        the store (else' seen
    grep -qx '                      MAT_STORE, else' seen
}

@test "a table that is too wide becomes a list, unless a table was asked for" {
    at_columns 40 --demo staff list >seen
    grep -qx 'login: demo' seen
    at_columns 200 --demo staff list | cmp - <("$MAT_BIN" --demo staff list)
    at_columns 40 --demo staff list --format table | cmp - <("$MAT_BIN" --demo staff list)
    # Colours take no room.
    at_columns 70 --demo dose-log missed --color always >seen
    grep -q 'CLIENT  DAYS' seen
    # A pipe and a file have no width.
    "$MAT_BIN" --demo staff list >seen
    grep -q '^LOGIN' seen
    at_columns 40 --demo staff list -o staff.txt
    grep -q '^LOGIN' staff.txt
}

@test "a question fits too" {
    { sleep 1; printf '\003'; } | TERM=dumb script -qec "stty rows 500 cols 40; '$MAT_BIN' --demo group attend 'relapse prevention'" /dev/null |
        tr -d '\r' >seen || true
    fits 40 <seen
    grep -qx 'Enter leaves somebody open, q stops' seen
    grep -q '^\[e\]xcused \[b\]ack: ' seen
    printf 'last_name: Other\n' | TERM=dumb script -qec "stty rows 500 cols 40; '$MAT_BIN' --demo intake refer --from -" /dev/null | tr -d '\r' >seen
    fits 40 <seen
    grep -q 'Ctrl-D' seen
}
