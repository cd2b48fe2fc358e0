# What a report said is what it says again when it is asked as of then: byte for byte, whatever was mended since.
load support

setup_file() {
    make_clinic
    make_client
    at '2026-11-16 05:50' front-desk
    mat intake refer --from - -q <<<'last_name: Other'
    mat intake admit 1002-4 -q
    who=prescriber mat dose-log order 1002-4 buprenorphine 16mg -q
    at '2026-11-16 06:12' nurse
    mat dose-log administer 1001-9 -q
    mat dose-log administer 1002-4 -q
    at '2026-11-17 06:12' nurse
    mat dose-log administer 1001-9 -q
    ask_everything '2026-11-18 12:00' "$BATS_FILE_TMPDIR/then"
    (who=auditor mat audit head --format csv | tail -1 | cut -d, -f1) >"$BATS_FILE_TMPDIR/entry"
    # What came to light later: a wrong amount, a dose that was not given, one that was forgotten, another clinic name.
    at '2026-11-18 12:01' nurse
    mat dose-log correct 2026-11-16.1 20mg --reason wrong-amount -q
    mat dose-log void 2026-11-17.1 --reason not-given -q
    who=second-nurse mat dose-log void 2026-11-17.1 --confirm -q
    mat dose-log administer 1002-4 --at 2026-11-17T06:12 -q
    mat dose-log hold 1001-9 --reason identity --at 2026-11-17T06:00 -q
    who=admin mat config set clinic Hillside --from 2026-11-01 -q
    who=admin mat config set window.closes 13:00 --from 2026-11-01 -q
    who=counselor mat intake discharge 1002-4 --reason completed -q
    ask_everything '2026-11-18 12:02' "$BATS_FILE_TMPDIR/later"
}
setup() { copy_clinic; at '2026-11-25 09:00' director; }

questions=('report doses 2026-11' 'report doses 2026-11-16..2026-11-17' 'report doses' 'report missed' 'report missed --on 2026-11-17'
    'report missed 2026-11-16..2026-11-18' 'dose-log show 1001-9' 'dose-log show 1001-9 --history' 'dose-log show 2026-11-16.1'
    'dose-log missed' 'intake list' 'config get clinic' 'config list' 'stock list' 'staff list' 'store info --format csv'
    "store query 'SELECT * FROM v_dose'" "store query 'SELECT * FROM v_missed'" "store query 'SELECT * FROM v_client'"
    'report doses 2026-11 --explain' 'report missed --explain' 'report census' 'report dispensing-log 2026-11' 'report retention'
    'report missed --by counselor' 'report doses 2026-11 --rows')

# All questions in all formats, at that moment, into a folder; more words go behind each.
ask_everything() {
    local moment=$1 folder=$2 question format i=0
    shift 2
    mkdir -p "$folder"
    for question in "${questions[@]}"; do
        i=$((i + 1))
        [[ $question != store\ info* ]] || continue # it tells the size of the file
        for format in table csv json html; do
            at "$moment" nurse eval "mat $question --format $format $*" >"$folder/$i.$format" 2>&1 || true
        done
    done
}

@test "says byte for byte what it said then, in every format, as of the moment" {
    ask_everything '2026-11-25 09:00' again --as-of 2026-11-18T12:00
    diff -r "$BATS_FILE_TMPDIR/then" again
}

@test "says other things today: what was mended shows" {
    never cmp -s "$BATS_FILE_TMPDIR/then/1.csv" "$BATS_FILE_TMPDIR/later/1.csv"
    never cmp -s "$BATS_FILE_TMPDIR/then/4.csv" "$BATS_FILE_TMPDIR/later/4.csv"
    session <<'END'
2026-11-25 09:00 director$ mat report doses 2026-11 --format csv
day,medication,administered,take_home,administered_mg,take_home_mg
2026-11-16,methadone,1,0,20,0
2026-11-16,buprenorphine,1,0,16,0
2026-11-17,buprenorphine,1,0,16,0
director$ mat report doses 2026-11 --format csv --as-of 2026-11-18T12:00
day,medication,administered,take_home,administered_mg,take_home_mg
2026-11-16,methadone,1,0,30,0
2026-11-16,buprenorphine,1,0,16,0
2026-11-17,methadone,1,0,30,0
director$ mat report missed --on 2026-11-17 --format csv
client,days,last_covered_day,counselor,action
director$ mat report missed --on 2026-11-17 --format csv --as-of 2026-11-18T12:00
client,days,last_covered_day,counselor,action
1002-4,1,2026-11-16,,none
END
}

@test "says it again as of the later moment too" {
    ask_everything '2026-11-25 09:00' again --as-of 2026-11-18T12:02
    diff -r "$BATS_FILE_TMPDIR/later" again
}

@test "takes the number of an entry for the moment of that entry" {
    local entry
    entry=$(cat "$BATS_FILE_TMPDIR/entry")
    mat report doses 2026-11 --format csv --as-of "$entry" | diff "$BATS_FILE_TMPDIR/then/1.csv" -
    mat report doses 2026-11 --format json --as-of "#$entry" | diff "$BATS_FILE_TMPDIR/then/1.json" -
    mat report doses 2026-11 --as-of "$entry" | says "As of 2026-11-17T06:12:00-06:00, entry $entry\."
    mat report doses 2026-11 --format csv --as-of "$((entry - 1))" | tail -1 | says '^2026-11-16,'
}

@test "takes a day for the end of that day" {
    mat report doses 2026-11 --format csv --as-of 2026-11-17 | diff "$BATS_FILE_TMPDIR/then/1.csv" -
    mat report doses 2026-11 --as-of 2026-11-17 | says 'As of 2026-11-17T23:59:59-06:00, '
    mat report doses 2026-11 --format csv --as-of 2026-11-16 | tail -1 | says '^2026-11-16,'
    mat report doses 2026-11 --format csv --as-of 2026-11-18 | diff "$BATS_FILE_TMPDIR/later/1.csv" -
}

@test "counts what was recorded in that very minute" {
    [[ $(mat report doses 2026-11 --format csv --as-of 2026-11-16T06:12 | wc -l) -eq 3 ]]
    [[ $(mat report doses 2026-11 --format csv --as-of 2026-11-16T06:11 | wc -l) -eq 1 ]]
}

@test "keeps the names of settings and of the clinic as they were" {
    session <<'END'
2026-11-25 09:00 director$ mat config get clinic
Hillside
director$ mat config get clinic --as-of 2026-11-18T12:00
Riverside
director$ mat report doses 2026-11-16 --as-of 2026-11-18T12:00 | tail -1
Riverside, America/Chicago. As of 2026-11-18T12:00:00-06:00, entry 46. Data 074073048e2a6105.
director$ mat report doses 2026-11-16 | tail -1
Hillside, America/Chicago. As of 2026-11-25T09:00:00-06:00, entry 56. Data 72224062426ffd0f.
END
}

@test "is judged by today's roles, whatever day is asked about" {
    who=admin mat staff role "$(login_of director)" peer-specialist -q
    exits 12 mat report doses 2026-11 --as-of 2026-11-18T12:00
    who=admin mat staff role "$(login_of peer-specialist)" director -q
    who=peer-specialist mat report doses 2026-11 --format csv --as-of 2026-11-18T12:00 | diff "$BATS_FILE_TMPDIR/then/1.csv" -
}

@test "answers with nothing as of before there was anything" {
    session <<'END'
2026-11-25 09:00 director$ mat report doses 2026-11 --as-of 2026-11-15 --format csv
day,medication,administered,take_home,administered_mg,take_home_mg
director$ mat intake list --as-of 2026-11-16T05:44 --json
[]
END
}
