# The right person, at a terminal: who it is and where they stand, before an order, a dose, bottles or a hold.
load support

setup_file() {
    make_clinic
    at '2026-11-16 05:45' front-desk
    mat intake refer --from - -q <<'END'
last_name: Testerson
first_name: Anna
preferred_name: Annie
birth_date: 1980-02-03
END
    mat intake refer --from - -q <<'END'
last_name: Testersen
first_name: Ana
birth_date: 1991-07-08
END
    mat intake admit 1001-9 -q
    mat intake admit 1002-4 -q --not-duplicate-of 1001-9 || mat intake admit 1002-4 -q
    who=prescriber mat dose-log order 1001-9 methadone 30mg -q
}
setup() { copy_clinic; at '2026-11-16 06:12' nurse; }

# Sends the keys when the question comes; `before` runs while it is open. The status is the command's.
typed() {
    local keys=$1
    shift
    cat >typist.exp <<'END'
set timeout 20
set keys [lindex $argv 0]
spawn -noecho {*}[lrange $argv 1 end]
expect {
    -re {\[y/N\]: $} {
        if {[file exists meanwhile.sh]} { exec sh ./meanwhile.sh >@stderr 2>@1 }
        send -- [subst -nocommands -novariables $keys]
        exp_continue
    }
    eof {}
    timeout { exit 99 }
}
lassign [wait] pid spawn os status how
if {$how eq "CHILDKILLED"} { exit 130 }
exit $status
END
    be_somebody "${user_number[$who]}" expect typist.exp "$keys" env TZ=America/Chicago LD_PRELOAD="$clock_library" \
        FAKETIME="$today $hour:00" FAKETIME_DONT_FAKE_MONOTONIC=1 "$MAT_BIN" "$@" | tr -d '\r'
}

@test "shows who it is and where they stand, and asks" {
    typed 'y\r' dose-log administer 1001-9 >seen
    diff - seen <<'END'
1001-9
called   Annie
name     Testerson, Anna
born     1980-02-03
NAME ALERT: 1002-4 is in care with a name alike
order    1: methadone 30 mg daily from 2026-11-16
last     no dose
Is this the right person? [y/N]: y
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
END
    # The look stands in the log, before the dose.
    who=auditor mat audit access 1001-9 --format csv | says treatment
    who=auditor mat audit verify >/dev/null
}

@test "records nothing where the person does not go on" {
    local before answered=0
    before=$(entries)
    typed 'n\r' dose-log administer 1001-9 >seen || answered=$?
    [[ $answered -eq 6 ]]
    grep -q 'nothing was recorded' seen
    [[ $(entries) -eq $((before + 1)) ]] # the look
    answered=0
    typed '\r' dose-log hold 1001-9 --reason sedation >seen || answered=$?
    [[ $answered -eq 6 ]]
    [[ $(entries) -eq $((before + 2)) ]]
}

@test "Ctrl-C at the question records nothing: 6" {
    local before answered=0
    before=$(entries)
    typed '\003' dose-log administer 1001-9 >seen || answered=$?
    cat seen
    [[ $answered -eq 6 ]]
    [[ $(entries) -eq $((before + 1)) ]]
}

@test "the card has changed while the question was open: card-changed, and nothing is recorded" {
    local answered=0
    cat >meanwhile.sh <<END
env TZ=America/Chicago LD_PRELOAD='$clock_library' FAKETIME='2026-11-16 06:12:00' FAKETIME_DONT_FAKE_MONOTONIC=1 "$MAT_BIN" dose-log administer 1001-9 -q </dev/null
END
    typed 'y\r' dose-log administer 1001-9 >seen || answered=$?
    cat seen
    [[ $answered -eq 5 ]]
    grep -q 'refused: card-changed: what the card showed has changed: now last 2026-11-16.1: methadone 30 mg' seen
    grep -q '^The card has changed:' seen
    [[ $(mat dose-log show 1001-9 --format csv | wc -l) -eq 2 ]]
}

@test "a hold placed while the question was open" {
    local answered=0
    cat >meanwhile.sh <<END
env TZ=America/Chicago LD_PRELOAD='$clock_library' FAKETIME='2026-11-16 06:12:00' FAKETIME_DONT_FAKE_MONOTONIC=1 "$MAT_BIN" dose-log hold 1001-9 --reason sedation -q </dev/null
END
    typed 'y\r' dose-log administer 1001-9 >seen || answered=$?
    [[ $answered -eq 5 ]]
    grep -q 'card-changed: what the card showed has changed: now ON HOLD' seen
    [[ $(mat dose-log show 1001-9 --format csv | wc -l) -eq 1 ]]
}

@test "what happened to somebody else changes no card" {
    cat >meanwhile.sh <<END
env TZ=America/Chicago LD_PRELOAD='$clock_library' FAKETIME='2026-11-16 06:12:00' FAKETIME_DONT_FAKE_MONOTONIC=1 "$MAT_BIN" dose-log hold 1002-4 --reason sedation -q </dev/null
END
    typed 'y\r' dose-log administer 1001-9 >seen
    grep -q 'Recorded 2026-11-16.1' seen
}

@test "--yes shows the card and asks nothing; scripts and pipes see no card" {
    typed '' dose-log administer 1001-9 --yes --dry-run >seen
    grep -q '^name     Testerson, Anna' seen
    never grep -q 'right person' seen
    mat dose-log administer 1001-9 --dry-run >seen 2>&1 </dev/null
    never grep -q Testerson seen
    typed '' dose-log administer 1001-9 --no-input --dry-run >seen
    never grep -q Testerson seen
}

@test "without a key the card says that names cannot be shown" {
    mv "$key" "$key.away"
    typed 'y\r' dose-log administer 1001-9 >seen
    grep -q '^Names cannot be shown: there is no key here. The check digit of 1001-9 alone says who this is.' seen
    never grep -q Testerson seen
    grep -q 'Recorded 2026-11-16.1' seen
}

@test "a name with bytes that move the cursor is shown as they are written" {
    who=front-desk mat intake update 1001-9 --from - -q <<<'last_name: Test'$'\x1b''[2J'$'\xc2\x9b''son'
    typed 'y\r' dose-log administer 1001-9 >seen
    grep -qF 'Test\x1b[2J' seen
    never grep -q $'\x1b\\[2J' seen
}

@test "order, dispense and hold show it too" {
    typed 'y\r' dose-log administer 1001-9 >seen
    who=prescriber typed 'y\r' dose-log order 1001-9 methadone 35mg >seen
    grep -q '^order    1: methadone 30 mg' seen
    grep -q 'Ordered 2' seen
    typed 'n\r' dose-log dispense 1001-9 1 >seen || true
    grep -q '^last     2026-11-16.1: methadone 30 mg, administered Mon 2026-11-16 06:12' seen
    typed 'y\r' dose-log hold 1001-9 --reason sedation >seen
    grep -q '^On hold: 1001-9' seen
}

@test "warns on the card" {
    mat intake allergy 1001-9 naltrexone -q
    mat intake lab 1001-9 --kind ecg --qtc 512 -q
    typed 'n\r' dose-log administer 1001-9 >seen || true
    grep -q '^! QTc 512 ms on 2026-11-16: over 500' seen
    grep -q '^! ALLERGY: naltrexone, since 2026-11-16' seen
}

@test "a role without doses sees no card" {
    local answered=0
    who=counselor typed 'y\r' dose-log administer 1001-9 >seen || answered=$?
    [[ $answered -eq 12 ]]
    never grep -q Testerson seen
}
