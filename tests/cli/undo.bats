# mat undo takes back what this login recorded last; @last is whom it last worked on.
load support

setup_file() {
    make_clinic
    make_client
    at '2026-11-16 06:00' front-desk
    mat intake refer --from - -q <<<'last_name: Other'
}
setup() { copy_clinic; }

@test "takes back the last act, and says so in the audit log" {
    session <<'END'
06:00 admin$ mat config closure add 2026-12-25 --kind holiday -q
admin$ mat undo --yes
Taken back: mat config closure add at 2026-11-16T06:00:00-06:00 (1 record). Both stay in the audit log.
admin$ mat config closure list 2026-12 --format csv
closure,day,kind
admin$ mat undo --yes
! mat undo: refused: undone-already: your last act was taken back already: mat config closure add at 2026-11-16T06:00:00-06:00 (1 record)
[5]
auditor$ mat audit log --last 1 --format csv | tail -1 | cut -d, -f4,5
undo,void
auditor$ mat audit verify -q
END
}

@test "asks at a terminal, and needs --yes without one" {
    who=admin mat config closure add 2026-12-25 --kind holiday -q
    session <<'END'
06:01 admin$ mat undo
! mat undo: an answer is needed and there is no terminal
! hint: say yes with --yes
[6]
admin$ mat undo --dry-run --yes | head -1
NOT RECORDED
admin$ mat config closure list 2026-12 --format csv | tail -1 | cut -d, -f2
2026-12-25
END
}

@test "never takes back orders, doses, holds, people or settings" {
    session <<'END'
06:00 prescriber$ mat undo --yes
! mat undo: refused: not-undoable: your last act cannot be taken back this way: mat dose-log order at …
! hint: orders, doses, hand-outs, holds and stock have their own verbs; who people are, settings and policies have newer versions
[5]
front-desk$ mat undo --yes
! mat undo: refused: not-undoable: …
! hint: …
[5]
nurse$ mat undo --yes
! mat undo: you have recorded nothing yet
[4]
nurse$ mat dose-log administer 1001-9 -q
nurse$ mat undo --yes
! mat undo: refused: not-undoable: …
! hint: …
[5]
END
}

@test "knows the last client in commands that look, and nowhere else" {
    session <<'END'
06:00 nurse$ mat dose-log show @last
! mat dose-log: @last: you have worked on no client yet
! hint: give the client number
[4]
nurse$ mat dose-log administer 1001-9 -q
nurse$ mat dose-log show @last --format csv | sed -n 2p | cut -d, -f2
1001-9
nurse$ mat dose-log hold @last --reason identity
! mat dose-log: '@last' is for looking: what is recorded names the person
! hint: give the client number, as in 1042-9
[2]
front-desk$ mat intake show @last --format csv | tail -1 | cut -d, -f1
1002-4
END
}

@test "shows today at a glance to a terminal" {
    who=nurse mat dose-log administer 1001-9 -q
    run_as_now script -qec "'$MAT_BIN'" /dev/null </dev/null | tr -d '\r' >seen
    grep -q '^Riverside, Mon 2026-11-16 06:00$' seen
    grep -q '1 in care, 1 referred' seen
    grep -q '1 dose given today, 0 still due' seen
    never grep -qi 'testerson' seen
    exits 2 mat
    [[ ! -s $BATS_TEST_TMPDIR/out ]]
    mat --demo | says '41 in care'
}
