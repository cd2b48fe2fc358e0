# `mat dose-log call-back`: a draw that anybody can repeat, a count whose expectation is shown only after.
load support

setup_file() {
    make_clinic
    make_client
    local client
    for client in 1002-4 1003-5 1004-3; do
        who=front-desk mat intake refer --from - -q <<<"last_name: P$client"
        who=front-desk mat intake admit "$client" -q
        who=prescriber mat dose-log order "$client" methadone 40mg -q
    done
    at '2026-11-16 06:00' prescriber
    for client in 1001-9 1002-4 1003-5 1004-3; do
        mat dose-log administer "$client" -q
        determination 6 | mat dose-log take-home-order "$client" --from - -q 2>/dev/null
        [[ $client == 1004-3 ]] || mat dose-log dispense "$client" 6 -q
    done
    mat dose-log dispense 1004-3 1 -q
}
setup() { copy_clinic; }

@test "the same seed draws the same people, whose digest was published before" {
    session <<'END'
2026-11-16 08:00 director$ mat dose-log call-back publish --seed november
Published on Mon 2026-11-16: seed digest ….
Keep the seed until the draw: mat dose-log call-back draw --seed SEED
director$ mat dose-log call-back publish --seed november
! mat dose-log: refused: seed-known: this seed was published on 2026-11-16
! hint: take another one
[5]
END
    never grep -aq november "$store"
    cp -a "$HOME" "$BATS_TEST_TMPDIR/copy"
    mat dose-log call-back draw --seed november --count 2 --bottles 2 --json >first.json
    mat dose-log call-back draw --seed november --count 2 --bottles 2 --json >again.json
    cmp first.json again.json # drawn once
    [[ $(jq length first.json) -eq 2 ]]
    jq -e 'all(.[]; .client != "1004-3" and .state == "called" and .due_day == "2026-11-17" and .expected == null)' first.json
    (at_home "$BATS_TEST_TMPDIR/copy" && mat dose-log call-back draw --seed november --count 2 --bottles 2 --json) >there.json
    cmp first.json there.json
    exits 5 mat dose-log call-back draw --seed november --count 3
    at '2026-11-17 08:00' director
    exits 5 mat dose-log call-back draw --seed november --count 2 --bottles 2
    mat dose-log call-back draw --seed december --count 9 >answer 2>err
    grep -qx 'Draw 2: 3 of 3 people with 1 bottle or more out.' answer # the fourth had one, for today
    grep -q 'published only now' err
}

@test "a draw without a seed makes one and publishes it" {
    at '2026-11-16 08:00' nurse
    mat dose-log call-back draw >answer
    grep -qE '^Seed [A-Z0-9-]+, digest [0-9a-f]{64}, published 2026-11-16\.$' answer
}

@test "expected against counted: a variance stays open until somebody closes it" {
    at '2026-11-16 08:00' nurse
    mat dose-log call-back draw --seed s --count 4 -q 2>/dev/null
    session <<'END'
2026-11-17 08:00 nurse$ mat dose-log call-back count 1001-9 5
Counted 5 of 5 bottles of 1001-9: they agree.
nurse$ mat dose-log call-back count 1002-4 4
Counted 4 of 5 bottles of 1002-4: variance -1, which stays open until somebody closes it.
! mat: a variance: tell the prescriber; mat dose-log call-back close 1002-4 --reason CODE
nurse$ mat dose-log call-back list --format csv | cut -d, -f2,5-10 | sort
1002-4,2026-11-17,variance,2026-11-17,4,5,-1
1003-5,2026-11-17,called,,,,
1004-3,2026-11-17,called,,,,
client,due_day,state,counted_day,counted,expected,variance
2026-11-18 08:00 director$ mat report due --format csv | grep ^bin,call-back
bin,call-back,1002-4,2026-11-17,overdue,-1,,mat dose-log call-back count
bin,call-back,1003-5,2026-11-17,overdue,-1,,mat dose-log call-back count
bin,call-back,1004-3,2026-11-17,overdue,-1,,mat dose-log call-back count
nurse$ mat dose-log call-back count 1003-5 0
Counted 0 of 4 bottles of 1003-5: variance -4, which stays open until somebody closes it.
! mat: …
nurse$ mat dose-log call-back close 1003-5 --reason lost
! mat dose-log: 'lost' is not a reason to close a call-back
! hint: …
[2]
nurse$ mat dose-log call-back close 1003-5 --reason diversion
Closed call-back …
nurse$ mat dose-log call-back count 1003-5 4
! mat dose-log: client 1003-5 has no open call-back
! hint: mat dose-log call-back list
[4]
nurse$ mat dose-log call-back count 1002-4 4
Counted 4 of 4 bottles of 1002-4: they agree.
nurse$ mat dose-log call-back list --format csv | wc -l
2
nurse$ mat dose-log call-back list --all --format csv | wc -l
5
END
}

@test "a bottle that came back is expected no more" {
    at '2026-11-16 08:00' nurse
    mat dose-log call-back draw --seed s --count 4 -q 2>/dev/null
    at '2026-11-17 08:00' nurse
    mat dose-log return 1001-9 -q
    session <<'END'
2026-11-17 08:05 nurse$ mat dose-log call-back count 1001-9 0
Counted 0 of 0 bottles of 1001-9: they agree.
END
}
