# The nightly page: whole or not at all, silent when all is well, once a day, and it catches up.
load support

setup_file() {
    make_clinic
    make_client
    at '2026-11-16 06:12' nurse
    mat dose-log administer 1001-9 -q
}
setup() { copy_clinic; at '2026-11-16 21:10' robot; }

@test "makes a page and its figures, and says nothing" {
    mat report nightly -o nightly/ >out 2>err
    [[ ! -s out && ! -s err ]]
    [[ $(ls nightly) == $'attendance.csv\ncensus.csv\ndoses.csv\ndue.csv\ngroups.csv\nindex.html\nmissed.csv\nreconcile.csv\nretention.csv\ntake-homes.csv' ]]
    cmp nightly/doses.csv <(mat report doses --format csv)
    # What is made for a day or a range is on the page, but for the log of each hand-over, which has a line a person.
    [[ $(cd nightly && basename -s .csv -- *.csv | sort) == "$(mat __spec | jq -r 'select(.command == "report") | .verb' | grep -vx -e nightly -e dispensing-log | sort)" ]]
    cmp nightly/census.csv <(mat report census --format csv)
    [[ $(stat -c %a nightly nightly/doses.csv nightly/index.html | tr '\n' ' ') == '750 640 640 ' ]]
    head=$(who=auditor mat audit head)
    grep -qF "Audit head $head" nightly/index.html
    python3 -c 'import sys, xml.dom.minidom as x; x.parse(sys.argv[1])' nightly/index.html
    never grep -rqi 'testerson\|src=\|href=\|url(\|<script' nightly/index.html
    never compgen -G 'nightly*half*'
}

@test "does a day once, and again only by force" {
    mat report nightly -o nightly
    stamp=$(stat -c %i nightly)
    mat report nightly -o nightly
    [[ $(stat -c %i nightly) == "$stamp" ]]
    mat report nightly -o nightly --force
    [[ $(stat -c %i nightly) != "$stamp" ]]
    [[ -f nightly/index.html ]]
    never compgen -G 'nightly*half*'
    rm -r nightly # somebody took it away: it is made again
    mat report nightly -o nightly
    [[ -f nightly/index.html ]]
}

@test "catches up with every day since the last good one, oldest first" {
    mat report nightly -o 'night-{date}/'
    at '2026-11-19 21:10' robot
    mat report nightly --catch-up -o 'night-{date}/' --json >days.json
    [[ $(jq -r 'map(.day) | join(" ")' days.json) == '2026-11-17 2026-11-18 2026-11-19' ]]
    [[ -f night-2026-11-17/index.html && -f night-2026-11-18/index.html && -f night-2026-11-19/index.html ]]
    grep -q '1001-9,2,' night-2026-11-18/missed.csv
    at '2026-12-31 21:10' robot
    [[ $(mat report nightly --catch-up -o 'night-{date}/' --json | jq length) -eq 31 ]]
}

@test "refuses what makes no sense, and leaves nothing half made" {
    session <<'END'
2026-11-16 21:10 robot$ mat report nightly
! mat report: -o names the folder that is made
! hint: for instance -o reports/nightly-{date}/
[2]
robot$ mat report nightly tomorrow -o x
! mat report: 2026-11-17 has not come yet
[2]
robot$ mat report nightly -o nowhere/x
! mat report: cannot make the folder 'nowhere/x': No such file or directory
! hint: name a folder in one that is there
[1]
nurse$ mat report nightly -o x
! mat report: refused: not-permitted: 'bin' may not do that: it takes the role admin, director, robot
! hint: an admin gives roles with mat staff
[12]
robot$ mat report nightly -o x --dry-run --json | jq -c '[.recorded, (.rows | length)]'
[false,1]
robot$ find . -maxdepth 1 -name 'x*'
END
}

@test "a link to the folder stays a link" {
    mat report nightly -o first
    ln -s first latest
    at '2026-11-17 21:10' robot
    mat report nightly -o latest/
    [[ -L latest && -f first/index.html ]]
    grep -q 'nightly 2026-11-17' latest/index.html
    never compgen -G '*half*'
}

@test "never replaces a folder that holds anything else" {
    mkdir mine
    echo 'my own' >mine/letter.txt
    echo 'my own' >mine/index.html
    cp -a mine before
    session <<'END'
2026-11-16 21:10 robot$ mat report nightly -o mine/
! mat report: 'mine' holds something else and is not replaced
! hint: name a folder that is not there yet
[2]
robot$ diff -r mine before
robot$ mat report nightly -o . --force
! mat report: '.' holds something else and is not replaced
! hint: name a folder that is not there yet
[2]
robot$ mkdir nightly.half-made && touch nightly.half-made/mine
robot$ mat report nightly -o nightly
! mat report: 'nightly.half-made' holds something else and is not replaced
! hint: name a folder that is not there yet
[2]
robot$ rm nightly.half-made/mine && touch nightly.half-made/doses.csv
robot$ mat report nightly -o nightly
robot$ ls -d nightly*
nightly
END
    exits 1 mat report nightly -o before/letter.txt --force
    [[ $(cat before/letter.txt) == 'my own' ]]
}

@test "the lines of a crontab run as they are written, and print nothing" {
    who=admin mat staff mail "$(login_of prescriber)" doctor@clinic.example -q
    who=admin mat staff mail "$(login_of counselor)" counselor@clinic.example -q
    who=admin mat staff mail "$(login_of case-manager)" manager@clinic.example -q
    who=nurse mat dose-log hold 1001-9 --reason identity -q
    mkdir reports
    cat >mailer <<'END'
#!/bin/sh
cat >>"$HOME/sent"
END
    chmod 755 mailer
    at '2026-11-17 21:10' robot
    grep -hoE 'mat (report nightly|remind send).*' "$BATS_TEST_DIRNAME/../../man/crontab.example" >lines
    [[ $(wc -l <lines) -eq 2 ]]
    while IFS= read -r line; do
        run_as_now env -i HOME="$HOME" PATH=/usr/bin:/bin TZ=UTC MAT_SENDMAIL="$HOME/mailer" LD_PRELOAD="$clock_library" \
            FAKETIME="2026-11-18 03:10:00" ${ASAN_OPTIONS:+ASAN_OPTIONS="$ASAN_OPTIONS"} REPORTS="$HOME/reports" \
            /bin/sh -c "${line/mat /$MAT_BIN }" >>cron.out 2>&1
    done <lines
    diff /dev/null cron.out
    [[ -f reports/nightly-2026-11-17/index.html ]]
    grep -q '^To: doctor@clinic.example$' sent
    grep -q '^Auto-Submitted: auto-generated$' sent
    never grep -qi 'testerson' sent
}
