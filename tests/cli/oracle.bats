# The figures of an imported clinic against SQL over the raw CSV files, which knows nothing of the program: what was
# handed out, who missed, who is in care. MAT_CLINIC names a folder with another clinic to try as well.
load support

oracle=$BATS_TEST_DIRNAME/../oracle

# Makes up the clinics: CENSUS DAYS SEED.
setup_file() {
    local generate=$BATS_TEST_DIRNAME/../../tools/generate
    "$generate" 60 120 7 "$BATS_FILE_TMPDIR/seed-7" >/dev/null
    "$generate" 60 120 20261 "$BATS_FILE_TMPDIR/seed-20261" --last-day 2026-03-20 >/dev/null # over a change of the clocks
    [[ -z ${MAT_CLINIC:-} ]] || ln -s "$(realpath "$MAT_CLINIC")" "$BATS_FILE_TMPDIR/given"
    make_clinic
    local folder name
    for folder in "$BATS_FILE_TMPDIR"/{seed-7,seed-20261,given}; do
        [[ -d $folder ]] || continue
        name=$(basename "$folder")
        cp -a "$BATS_FILE_TMPDIR/home" "$BATS_FILE_TMPDIR/home-of-$name"
        at_home "$BATS_FILE_TMPDIR/home-of-$name"
        after_history "$folder"
        who=admin mat store import "$folder" -q
        (cd "$folder" && sqlite3 "$HOME/oracle.db" <"$oracle/load.sql")
        client_numbers >numbers.csv
    done
}

# Nine in the morning some days after the last hand-over of the clinic in that folder.
after_history() {
    local last
    last=$(tail -n +2 "$1/doses.csv" | cut -d, -f7 | sort | tail -1)
    at "$(date -u -d "$last + 9 days" +%F) 09:00" director
}

# former identifier,client number: numbers are assigned in the order of clients.csv.
client_numbers() { (who=nurse mat intake list --names --format csv | tail -n +2 | awk -F, '{print $NF "," $1}'); }

# Asks the raw files: `ask SCRIPT NAME DATE…` with parameters in pairs.
ask() {
    local script=$1 parameters=()
    shift
    while [[ $# -gt 0 ]]; do
        parameters+=(-cmd ".parameter set :$1 \"'$2'\"")
        shift 2
    done
    sqlite3 "${parameters[@]}" oracle.db <"$oracle/$script.sql" | sed 's,\r,,; s,"",,'
}

# Compares standard input with a file; the first lines of the difference are enough.
same_as() { diff - "$1" | head -12 >&2; }

# The oracle's rows with client numbers in the place of the old identifiers; both sides sorted, without the header.
renumbered() { tail -n +2 | awk -F, 'NR == FNR {number[$1] = $2; next} {$1 = number[$1]} 1' OFS=, numbers.csv - | sort; }
rows_of() { tail -n +2 | cut -d, -f1-3 | sort; }

# Sets first, middle and last: days of the history of the clinic at home.
history_days() {
    IFS=, read -r first last < <(mat store info --format csv | tail -1 | cut -d, -f8,9)
    middle=$(date -u -d "@$((($(date -u -d "$first" +%s) + $(date -u -d "$last" +%s)) / 2))" +%F)
}

days_before() { date -u -d "$1 - $2 days" +%F; }

# One question about every clinic: `each_clinic FUNCTION`.
each_clinic() {
    local home
    for home in "$BATS_FILE_TMPDIR"/home-of-*; do
        at_home "$home"
        after_history "$BATS_FILE_TMPDIR/${home##*home-of-}"
        history_days
        "$@" || { echo "in the clinic of $(basename "$home")" >&2; return 1; }
    done
}

same_doses() {
    local range
    for range in "$first..$last" "$middle..$middle" "$(days_before "$middle" 40)..$(days_before "$last" 3)" "${middle%-*}" \
        "$(days_before "$first" 30)..$first"; do
        local from=${range%..*} to=${range#*..}
        [[ $range != "${middle%-*}" ]] || { from=$middle to=$middle; from=${middle%-*}-01; to=$(date -u -d "$from + 1 month - 1 day" +%F); }
        mat report doses "$range" --format csv | tail -n +2 | sort >ours
        ask doses from "$from" to "$to" | tail -n +2 | sort | same_as ours || { echo "in $range" >&2; return 1; }
    done
    [[ $(mat report doses "$first..$last" --format csv | wc -l) -gt 100 ]]
}

@test "report doses says what the raw files say" { each_clinic same_doses; }

same_missed_on() {
    local day rows=0
    for day in "$first" "$(days_before "$middle" 7)" "$middle" "$(days_before "$last" 20)" "$(days_before "$last" 1)"; do
        mat report missed --on "$day" --format csv | rows_of >ours
        ask missed_open on "$day" | renumbered | same_as ours || { echo "on $day" >&2; return 1; }
        mat dose-log missed --on "$day" --format csv 2>/dev/null | rows_of | same_as ours || return 1
        rows=$((rows + $(wc -l <ours)))
    done
    [[ $rows -gt 5 ]]
}

@test "report missed --on a day says what the raw files say" { each_clinic same_missed_on; }

same_missed_in() {
    local range
    for range in "$first..$(days_before "$last" 1)" "$middle..$middle" "$(days_before "$middle" 20)..$middle"; do
        mat report missed "$range" --format csv | rows_of >ours
        ask missed_range from "${range%..*}" to "${range#*..}" | renumbered | same_as ours || { echo "in $range" >&2; return 1; }
    done
    [[ $(wc -l <ours) -gt 5 ]]
}

@test "report missed of a range says what the raw files say" { each_clinic same_missed_in; }

same_census() {
    local day
    for day in "$first" "$middle" "$last"; do
        mat store query - --format csv >ours <<END
SELECT o.medication, count(DISTINCT o.client) AS clients FROM v_order o
WHERE o.start_date <= '$day' AND (o.end_date IS NULL OR '$day' < o.end_date)
  AND EXISTS (SELECT 1 FROM v_episode e WHERE e.client = o.client AND e.admit_date <= '$day'
              AND (e.discharge_date IS NULL OR '$day' < e.discharge_date))
GROUP BY o.medication ORDER BY o.medication
END
        ask census on "$day" | same_as ours || return 1
        [[ $(wc -l <ours) -gt 2 ]]
        mat report census --on "$day" --by medication --format csv | same_as ours || return 1
    done
}

@test "a census, by query and by report, says what the raw files say" { each_clinic same_census; }

# Logins of imported counselors are import:N, with the N of the file.
same_attendance() {
    local range
    for range in "$first..$last" "$middle..$middle" "$(days_before "$middle" 45)..$(days_before "$last" 2)"; do
        mat report attendance "$range" --format csv | sed 's/^import://' | tail -n +2 | cut -d, -f1-7 | sort >ours
        ask attendance from "${range%..*}" to "${range#*..}" | tail -n +2 >theirs
        cut -d, -f1-7 theirs | sort | same_as ours || { echo "in $range" >&2; return 1; }
        # rates as numbers: ours read back as exactly what theirs show
        paste -d, <(mat report attendance "$range" --format csv | tail -n +2 | sed 's/^import://' | sort | cut -d, -f8) \
            <(sort theirs | cut -d, -f8) | awk -F, '{d = $1 - $2} d > 1e-12 || d < -1e-12 || ($1 == "") != ($2 == "") {exit 1}' || return 1
        # what the records behind it add up to is the figure
        mat report attendance "$range" --rows --format csv | tail -n +2 | sed 's/^import://' |
            awk -F, '{for (i = 6; i <= 10; i++) sum[$1 "," $2, i] += $i; seen[$1 "," $2]}
                     END {for (k in seen) print k "," sum[k, 6] "," sum[k, 7] "," sum[k, 8] "," sum[k, 9] "," sum[k, 10]}' |
            sort | same_as ours || { echo "rows in $range" >&2; return 1; }
    done
    [[ $(mat report attendance "$first..$last" --format csv | wc -l) -gt 5 ]]
}

@test "report attendance says what the raw files say" { each_clinic same_attendance; }

same_groups() {
    local range
    for range in "$first..$last" "$middle..$middle" "$(days_before "$middle" 45)..$(days_before "$last" 2)"; do
        mat report groups "$range" --json |
            jq -r '.[] | [.group, .meetings, .scheduled, .attended, .attended_minutes] | @csv' | tr -d '"' | sort >ours
        ask groups from "${range%..*}" to "${range#*..}" | tr -d '"' | tail -n +2 | sort | same_as ours || { echo "in $range" >&2; return 1; }
    done
}

@test "report groups says what the raw files say" { each_clinic same_groups; }

same_rosters() {
    local day group
    for day in "$first" "$middle" "$last"; do
        ask roster on "$day" | tr -d '"' | renumbered >theirs
        mat group list --json | jq -r '.[].group' | while IFS= read -r group; do
            mat group roster "$group" --on "$day" --json | jq -r '.[] | .client + "," + .group'
        done | sort >ours
        same_as ours <theirs || { echo "on $day" >&2; return 1; }
        [[ -s ours ]] || return 1
    done
}

@test "group roster says what the raw files say" { each_clinic same_rosters; }

same_sessions() {
    local raw
    raw=$(tail -n +2 "$BATS_FILE_TMPDIR/${HOME##*home-of-}/sessions.csv" | wc -l)
    [[ $(mat session list "$first..$last" --format csv | tail -n +2 | wc -l) -eq $raw ]] || return 1
    # numbers are those of the query, one each, from 1 on
    diff <(mat session list "$first..$last" --format csv | tail -n +2 | cut -d, -f1 | sort -n) <(seq "$raw") >&2 || return 1
    diff <(mat store query 'SELECT session, client, day, kind, status, minutes FROM v_session ORDER BY session' --format csv | tail -n +2) \
        <(mat session list "$first..$last" --format csv | tail -n +2 | cut -d, -f1-3,5-7 | sort -n) >&2
}

@test "session list has every session of the raw files, with the numbers of the query" { each_clinic same_sessions; }

same_numbers() {
    local folder=$BATS_FILE_TMPDIR/${HOME##*home-of-}
    diff <(tail -n +2 "$folder/clients.csv" | cut -d, -f1) <(cut -d, -f1 numbers.csv)
    diff <(cut -d, -f2 numbers.csv | cut -d- -f1) <(seq 1001 "$((1000 + $(wc -l <numbers.csv)))")
}

@test "clients are numbered in the order of the file" { each_clinic same_numbers; }

# The past is read from running totals; as of an entry before the last one it is added up from the log.
same_both_ways() {
    local before question
    before=$(entries)
    for question in "doses $first..$last" "missed --on $middle" "missed $middle..$last" 'missed'; do
        eval "mat report $question --format csv" >"$(md5sum <<<"$question" | cut -c1-8)"
    done
    who=admin mat config set phone "555-$RANDOM" -q
    for question in "doses $first..$last" "missed --on $middle" "missed $middle..$last" 'missed'; do
        eval "mat report $question --format csv --as-of $before" | cmp - "$(md5sum <<<"$question" | cut -c1-8)" || return 1
    done
    who=admin mat store check -q
}

@test "running totals and the log add up to the same" { each_clinic same_both_ways; }

# What the raw files say must differ when one cell of them is another: `differs_with FILE FROM TO QUESTION ANSWER`.
raw_copy() {
    rm -rf mutated mutated.db
    mkdir mutated
    cp "$BATS_FILE_TMPDIR"/seed-7/*.csv mutated
}
load_mutated() { (cd mutated && sqlite3 ../mutated.db <"$oracle/load.sql") && mv oracle.db kept.db && mv mutated.db oracle.db; }

@test "the comparison can fail: one amount, one missed day, one discharge" {
    cp -a "$BATS_FILE_TMPDIR/home-of-seed-7" "$BATS_TEST_TMPDIR/home"
    at_home "$BATS_TEST_TMPDIR/home"
    after_history "$BATS_FILE_TMPDIR/seed-7"
    history_days
    local line
    mat report doses "$first..$last" --format csv | tail -n +2 | sort >ours
    ask doses from "$first" to "$last" | tail -n +2 | sort | cmp - ours

    raw_copy # a microgram more in one dose
    line=$(grep -n ',administered,[0-9]*,' mutated/doses.csv | sed -n '500p' | cut -d: -f1)
    sed -i "${line}s/,administered,\([0-9]*\),/,administered,\1.001,/" mutated/doses.csv
    load_mutated
    [[ $(ask doses from "$first" to "$last" | tail -n +2 | sort | diff - ours | grep -c '^[<>]') -eq 2 ]]
    mv kept.db oracle.db

    raw_copy # a missed day that was none
    mat report missed "$first..$(days_before "$last" 1)" --format csv | rows_of >ours
    line=$(grep -n ',missed,' mutated/doses.csv | sed -n '50p' | cut -d: -f1)
    sed -i "${line}d" mutated/doses.csv
    load_mutated
    ask missed_range from "$first" to "$(days_before "$last" 1)" | renumbered >theirs
    never cmp -s theirs ours
    mv kept.db oracle.db

    raw_copy # a session that was kept
    mat report attendance "$first..$last" --format csv | sed 's/^import://' | cut -d, -f1-7 | sort >ours
    ask attendance from "$first" to "$last" | cut -d, -f1-7 | sort | cmp - ours
    line=$(grep -n ',no_show' mutated/sessions.csv | sed -n '20p' | cut -d: -f1)
    sed -i "${line}s/,no_show/,attended/" mutated/sessions.csv
    load_mutated
    [[ $(ask attendance from "$first" to "$last" | cut -d, -f1-7 | sort | diff - ours | grep -c '^[<>]') -eq 2 ]]
    mv kept.db oracle.db

    raw_copy # everybody out of care
    sed -i 's/^\([0-9]*,[0-9]*,[0-9]*,[0-9-]*\),,/\1,2000-01-01,completed/' mutated/episodes.csv
    load_mutated
    [[ $(ask census on "$last" | wc -l) -lt 3 ]]
}
