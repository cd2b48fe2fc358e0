# What every report owes: the records behind each figure, groups, a public form, every format with goldens, the empty
# case. `MAT_GOLDEN=write` makes the goldens anew; look at the difference before it is committed.
load support

goldens=$BATS_TEST_DIRNAME/../report/golden

setup_file() {
    "$BATS_TEST_DIRNAME/../../tools/generate" 60 60 7 "$BATS_FILE_TMPDIR/clinic" >/dev/null
    make_clinic
    # An empty clinic, a small one with stock, and one with a history.
    cp -a "$BATS_FILE_TMPDIR/home" "$BATS_FILE_TMPDIR/empty"
    at '2026-01-09 09:00' admin
    mat store import "$BATS_FILE_TMPDIR/clinic" -q
    mv "$BATS_FILE_TMPDIR/home" "$BATS_FILE_TMPDIR/imported"
    cp -a "$BATS_FILE_TMPDIR/empty" "$BATS_FILE_TMPDIR/small"
    at_home "$BATS_FILE_TMPDIR/small"
    at '2026-11-16 05:40' pharmacist
    mat stock receive methadone 1L --form concentrate --strength 10mg/mL --lot A1 --expires 2027-01-01 --document 222 -q
    make_client
    local day
    for day in 2026-11-16 2026-11-17 2026-11-20 2026-11-21; do
        at "$day 06:10" prescriber
        mat dose-log order 1001-9 methadone 30mg -q
        who=nurse mat dose-log administer 1001-9 -q
    done
    who=nurse
    mat dose-log dispense 1001-9 -q
    mat dose-log void 2026-11-17.1 --reason not-given -q
    at '2026-11-21 07:00' front-desk
    mat intake refer --from - -q <<<'last_name: Second'
    mat intake admit 1002-4 -q
    who=prescriber mat dose-log order 1002-4 buprenorphine 8mg -q
    at '2026-11-22 06:10' prescriber
    mat dose-log administer 1002-4 -q
    who=counselor mat intake discharge 1002-4 --reason left-against-advice -q
}

# The clinic of that name at home, for one test.
visit() {
    rm -rf "$BATS_TEST_TMPDIR/home"
    cp -a "$BATS_FILE_TMPDIR/$1" "$BATS_TEST_TMPDIR/home"
    at_home "$BATS_TEST_TMPDIR/home"
    if [[ $1 == imported ]]; then at '2026-01-10 12:00' director; else at '2026-11-23 12:00' director; fi
}

# The nightly page is made of these.
reports() { mat __spec | jq -r 'select(.command == "report" and .verb != "nightly") | .verb'; }

# Each report with each way to group it; days that hold something of the clinic at home.
questions() {
    local range=2026-11
    [[ $HOME != */home || ! -e $BATS_TEST_TMPDIR/imported ]] || range=2025-12
    cat <<END
census
census --by counselor
census --by length-of-stay
census --by program
census --by medication,counselor,length-of-stay
doses $range
doses $range --by day
doses $range --by month
doses $range --by medication
dispensing-log $range
reconcile $range
reconcile $range --by product
reconcile $range --by lot
missed
missed $range
missed $range --by counselor
take-homes
due
due --by login
due --by kind,state
attendance $range
attendance $range --by counselor
attendance $range --by kind
attendance $range --by client
groups $range
retention
retention --curve
retention --by medication
retention --by counselor,program
retention --by cohort
END
}

# The sum of the rows with the keys of a line is that line, and there is no row without a line.
rows_are_the_figures() {
    python3 - "$1" "$2" <<'END'
import json, sys
from decimal import Decimal
table, rows = (json.load(open(name)) for name in sys.argv[1:])
if not table:
    assert not rows
    sys.exit()
shared = [name for name in table[0] if rows and name in rows[0]]
def is_figure(name): # a number, or milligrams
    if name == 'days' and 'due_day' in table[0]: return False # a span, which nobody adds up
    if name in ('number', 'lot'): return False # of a group, of a lot
    if 'variance' in table[0] and name in ('received', 'consumed', 'taken_home', 'wasted', 'other'): return True # milligrams
    return name.endswith('_mg') or (name != 'day' and all(type(row[name]) is int for row in table + rows))
figures = [name for name in shared if is_figure(name)]
keys = [name for name in shared if name not in figures]
if not figures: # a list of records is its own proof
    assert table == rows
    sys.exit()
for row in rows:
    assert 'client' in row, row
def sums(list):
    out = {}
    for row in list:
        into = out.setdefault(tuple(row[name] for name in keys), [Decimal(0)] * len(figures))
        for i, name in enumerate(figures): into[i] += Decimal(str(row[name]))
    return {keys: figures for keys, figures in out.items() if any(figures)} # a line of zeros has no record
assert sums(table) == sums(rows), (figures, keys)
END
}

check_rows() {
    local question
    while read -r question; do
        # shellcheck disable=SC2086 # words
        { mat report $question --json >table && mat report $question --rows --json >rows; } || { echo "$question" >&2; return 1; }
        # a run's day is no key of the table, and its action none of the rows
        if [[ $question == missed* && $question != *--by* ]]; then jq 'map(del(.day))' rows >other && mv other rows; fi
        rows_are_the_figures table rows || { echo "report $question" >&2; return 1; }
    done < <(questions)
}

@test "the rows of every report add up to its figures" {
    visit small
    check_rows
    visit empty
    check_rows
    visit imported
    touch "$BATS_TEST_TMPDIR/imported"
    check_rows
    [[ $(mat report doses 2025-12 --rows --format plain | wc -l) -gt 500 ]]
}

@test "every report has been asked here, in every way to group it" {
    visit small
    diff <(reports | sort) <(questions | cut -d' ' -f1 | sort -u)
    local name word
    while read -r name; do
        mat help report "$name" >help.txt
        grep -q '^How it counts:' help.txt
        grep -q '^Columns:' help.txt
        while read -r word; do
            questions | grep "^$name " | says -E -- "--by ([a-z-]+,)*$word\b" || { echo "$name --by $word" >&2; return 1; }
            eval "mat report $name --by $word -q" >/dev/null
        done < <(mat __spec | jq -r --arg name "$name" 'select(.verb == $name) | .options[] | select(.name == "--by") | .words[]')
    done < <(reports)
}

@test "every report in every format is its golden, the empty case too" {
    local clinic name format file
    for clinic in small empty; do
        visit "$clinic"
        while read -r name; do
            for format in table list plain csv json jsonl md html; do
                file=$goldens/$name.$clinic.$format
                case $name in
                doses | dispensing-log | reconcile | missed | attendance | groups) mat report "$name" 2026-11 --format "$format" >answer ;;
                take-homes) mat report "$name" --on 2026-11-21 --format "$format" >answer ;; # Sunday's bottle is out
                retention) mat report "$name" --on 2026-11-23 --format "$format" >answer ;;
                *) mat report "$name" --on 2026-11-22 --format "$format" >answer ;;
                esac
                [[ ${MAT_GOLDEN:-} != write ]] || cp answer "$file"
                diff "$file" answer || { echo "$file" >&2; return 1; }
            done
        done < <(reports)
    done
}

@test "every format parses with its own reader, and they say the same" {
    local question
    visit imported
    touch "$BATS_TEST_TMPDIR/imported"
    while read -r question; do
        local format
        # shellcheck disable=SC2086 # words
        for format in csv json jsonl html md plain list table; do mat report $question -o "answer.$format" --format "$format" || return 1; done
        python3 - <<'END' || { echo "$question" >&2; return 1; }
import csv, json, html.parser, xml.etree.ElementTree as tree
table = json.load(open('answer.json'))
lines = [json.loads(line) for line in open('answer.jsonl')]
assert lines == table
def text(value):
    if value is None: return ''
    return str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, float) else str(value)
with open('answer.csv', newline='') as file: rows = list(csv.reader(file, strict=True))
def same(cell, value): return float(cell) == float(value) if isinstance(value, float) else cell == text(value)
assert rows[1:] == [] or rows[0] == list(table[0])
assert len(rows) == len(table) + 1 and all(same(cell, value) for row, record in zip(rows[1:], table) for cell, value in zip(row, record.values()))
plain = [line.split('\t') for line in open('answer.plain').read().split('\n')[:-1]]
assert plain == [list(row) for row in rows[1:]]
page = tree.parse('answer.html')
cells = page.findall('.//{*}tbody/{*}tr')
assert len(cells) == len(table)
html.parser.HTMLParser().feed(open('answer.html').read())
assert sum(line.startswith('| ') for line in open('answer.md')) == (len(table) + 2 if table else 0)
assert open('answer.list').read().count('\n\n') >= len(table)
END
    done < <(questions)
}

@test "the records behind a dose: corrected once, voided not at all" {
    visit small
    session <<'END'
2026-11-23 12:00 director$ mat report dispensing-log 2026-11 --format csv
substance,strength,form,day,client,consumed_mg,taken_home_mg,initials
methadone,10 mg/mL,concentrate,2026-11-16,1001-9,30,0,N
methadone,10 mg/mL,concentrate,2026-11-20,1001-9,30,0,N
methadone,10 mg/mL,concentrate,2026-11-21,1001-9,30,30,N
buprenorphine,,,2026-11-22,1002-4,8,0,P
director$ mat report dispensing-log 2026-11-21 --rows --format csv
substance,strength,form,day,client,dose,consumed_mg,taken_home_mg,initials
methadone,10 mg/mL,concentrate,2026-11-21,1001-9,2026-11-21.1,30,0,N
methadone,10 mg/mL,concentrate,2026-11-21,1001-9,2026-11-21.2,0,30,N
director$ mat report doses 2026-11-21 --rows --format csv
day,medication,client,dose,administered,take_home,administered_mg,take_home_mg
2026-11-21,methadone,1001-9,2026-11-21.1,1,0,30,0
2026-11-21,methadone,1001-9,2026-11-21.2,0,1,0,30
END
}

@test "a census is of a day, and says who has no order" {
    visit small
    session <<'END'
2026-11-23 12:00 director$ mat report census
census on 2026-11-23

MEDICATION  PROGRAM  CLIENTS
methadone   otp            1

Riverside, America/Chicago. As of 2026-11-23T12:00:00-06:00, entry …
director$ mat report census 2026-11-21 --format csv
medication,program,clients
buprenorphine,otp,1
methadone,otp,1
director$ mat report census --on 2026-11-21 --by medication --rows --format csv
medication,client,clients
buprenorphine,1002-4,1
methadone,1001-9,1
director$ mat report census --on 2026-11-22 --format csv
medication,program,clients
buprenorphine,otp,1
methadone,otp,1
director$ mat report census --on 2026-11-23 --format csv
medication,program,clients
methadone,otp,1
director$ mat report census --by colour
! mat report: 'colour' is nothing that report census can be grouped by
! hint: --by takes medication, program, counselor, length-of-stay
[2]
director$ mat report census --by medication,medication
! mat report: --by names medication twice
[2]
director$ mat report dispensing-log --by day
! mat report: '--by' is not an option here
! hint: did you mean --on?
[2]
END
    at '2026-11-23 08:00' front-desk
    mat intake refer --from - -q <<<'last_name: Third'
    mat intake admit 1003-5 -q
    who=director mat report census | says -x '1 in care without an order in force on that day, not counted above.'
    [[ $(who=director mat report census --by program --format plain) == $'otp\t2' ]]
}

@test "one person with two numbers is one person" {
    visit small
    # 1002-4 was admitted again as 1001-9: the store is written to past the program, and only read from here on.
    sqlite3 "$store" "INSERT INTO client_alias(client, survivor, recorded_at, entry) VALUES(1002, 1001, 0, 1)"
    [[ $(mat report census --on 2026-11-21 --by program --format plain) == $'otp\t1' ]]
    [[ $(mat report census --on 2026-11-21 --rows --by medication --format plain | cut -f2 | sort -u) == 1001-9 ]]
    [[ $(mat report dispensing-log 2026-11-22 --format jsonl | jq -r .client) == 1001-9 ]]
    # Two episodes, though of one person.
    [[ $(mat report retention --curve --rows --format jsonl | jq -r '.client + " " + (.episode | tostring)' | sort -u) == $'1001-9 1\n1001-9 2' ]]
}

@test "--suppress leaves no small count, and says what it did" {
    local question
    visit imported
    touch "$BATS_TEST_TMPDIR/imported"
    while read -r question; do
        if [[ $question == dispensing-log* || $question == *'--by client' || ($question == @(missed|due|take-homes)* && $question != *--by*) ]]; then
            # shellcheck disable=SC2086 # words
            exits 2 mat report $question --suppress
            continue
        fi
        # shellcheck disable=SC2086 # words
        mat report $question --suppress --json >answer
        # Nor is there one to be had by taking what is shown of a line from the whole of it.
        jq -e 'def public: . == null or . == 0 or . >= 11;
            all(.[]; [.clients, .items, .administered, .take_home, .runs, .at_risk, .events, .censored, .scheduled, .attended, .no_show,
                      .cancelled, .unresolved] | all(public)) and
            all(.[] | select(.scheduled != null);
                ([.attended, .no_show, .cancelled, .unresolved] | map(select(. != null))) as $told |
                if has("no_show") then $told | length != 3 elif $told == [] then true else .scheduled - $told[0] | public end)' answer >/dev/null ||
            { echo "$question" >&2; return 1; }
    done < <(questions)
    session <<'END'
2026-01-10 12:00 director$ mat report census --suppress | tail -n +3 | head -6
MEDICATION     PROGRAM  CLIENTS
buprenorphine  otp            *
methadone      otp           37
naltrexone     otp            *

* withheld: fewer than 11, or a number that would give one away.
director$ mat report census --suppress --format csv
medication,program,clients
buprenorphine,otp,
methadone,otp,37
naltrexone,otp,
director$ mat report census --suppress --rows
! mat report: --rows names the people that --suppress hides
! hint: give one of them
[2]
director$ mat report attendance 2025-12 --suppress --json | jq -c 'map(.scheduled)'
[null,null,82,20,null,null,22,28,null,null,36,null]
director$ mat report attendance 2025-12-01..2025-12-09 --suppress | tail -n +3 | head -4
none

Not empty, but withheld as a whole: a number under 11 would follow from what is left. Fewer words of --by, or more days, show more.

director$ mat report groups 2025 --suppress --json | jq -c '.[] | [.number, .scheduled, .attended]'
[2,42,null]
[3,64,null]
[1,86,63]
[4,72,60]
director$ mat report missed --suppress
! mat report: report missed lists people: no line of it is public
! hint: --by counselor gives counts
[2]
END
    mat report doses 2025-12 --suppress -o public.html
    never grep -q '<svg' public.html # it would show what the table does not
}
