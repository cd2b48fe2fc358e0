# Every reading command of `mat __spec` in every format, by programs that read that format, on the invented clinic, an empty
# store and an imported one; and every global option in every place of a command line.
load support

setup_file() {
    "$BATS_TEST_DIRNAME/../../tools/generate" 40 60 5 "$BATS_FILE_TMPDIR/history" --last-day 2026-11-15 >/dev/null
    make_clinic
    # One login with every role: who may ask what is told in roles.bats.
    mat staff role "$(login_of admin)" "$(IFS=,; echo "${all_roles[*]}")" -q
    cp -a "$HOME" "$BATS_FILE_TMPDIR/empty"
    mat store import "$BATS_FILE_TMPDIR/history" -q
    mv "$HOME" "$BATS_FILE_TMPDIR/full"
}

visit() {
    cp -a "$BATS_FILE_TMPDIR/$1" "$BATS_TEST_TMPDIR/home"
    at_home "$BATS_TEST_TMPDIR/home"
    at '2026-11-16 06:30' admin
}

every_command() { run_as_now env -u LD_PRELOAD MAT_CLOCK="$clock_library" MAT_THE_STORE="$store" python3 "$BATS_TEST_DIRNAME/every_command.py" "$@"; }

@test "every reading command in every format: the invented clinic" {
    visit empty
    rm -r .local .config # it needs neither
    every_command formats "$MAT_BIN" --demo
}

@test "every reading command in every format: an empty store" {
    visit empty
    every_command formats "$MAT_BIN"
}

@test "every reading command in every format: an imported clinic" {
    visit full
    mat store query 'SELECT count(*) AS doses FROM v_dose' --json | jq -e '.[0].doses > 1000' >/dev/null # it is full
    every_command formats "$MAT_BIN"
}

@test "every global option in every place of a command line: the same bytes" {
    visit full
    every_command places "$MAT_BIN"
}
