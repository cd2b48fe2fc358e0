# `mat report retention`: on a made-up clinic of some years the estimate and its bands are R's, to 1e-9; and what counts
# as an end, who is whose group, and one person with two numbers.
load support

golden=$BATS_TEST_DIRNAME/../report/retention.csv

setup_file() {
    "$BATS_TEST_DIRNAME/../../tools/generate" 60 120 7 "$BATS_FILE_TMPDIR/seed-7" >/dev/null
    make_clinic
    at '2026-01-09 09:00' director
    at_home "$BATS_FILE_TMPDIR/home"
    # Two entries before the import, or its staff would be as young as the clinic.
    who=admin mat store import "$BATS_FILE_TMPDIR/seed-7" -q
}
setup() { copy_clinic; at '2026-11-25 09:00' director; }

# Compares an answer in JSON lines with the golden's lines of that group, number by number.
like_r() {
    python3 - "$golden" "$1" <<'END'
import csv, json, sys
golden = [row for row in csv.DictReader(open(sys.argv[1])) if row['group'] == sys.argv[2]]
ours = [json.loads(line) for line in open('ours') if json.loads(line)['group'] == sys.argv[2].removeprefix('curve ')]
assert golden, 'no golden of ' + sys.argv[2]
assert len(ours) == len(golden), (len(ours), len(golden))
for mine, theirs in zip(ours, golden):
    for name, value in theirs.items():
        if name == 'group': continue
        if value == '': assert mine[name] is None, (name, mine, theirs)
        else: assert abs(mine[name] - float(value)) < 1e-9, (name, mine, theirs)
END
}

@test "is what R says of an imported clinic: all, each counselor, each quarter, every step" {
    local group
    mat report retention --on 2025-12-31 --format jsonl >ours
    like_r all
    mat report retention --on 2025-12-31 --curve --format jsonl >ours
    like_r 'curve all'
    mat report retention --on 2025-12-31 --by counselor --format jsonl >ours
    cut -d, -f1 "$golden" | grep '^import:' | sort -u >groups
    diff groups <(jq -r .group ours | sort -u)
    while read -r group; do like_r "$group"; done <groups
    mat report retention --on 2025-12-31 --by cohort --format jsonl >ours
    cut -d, -f1 "$golden" | grep -- '-Q' | sort -u >groups
    diff groups <(jq -r .group ours | sort -u)
    while read -r group; do like_r "$group"; done <groups
}

@test "the comparison can fail" {
    mat report retention --on 2025-12-30 --format jsonl >ours
    never like_r all 2>/dev/null
}

@test "is the same as of then, whatever was recorded since" {
    local before
    before=$(entries)
    mat report retention --on 2025-12-31 --format csv >then
    who=admin mat config set retention.censor_reasons none -q
    mat report retention --on 2026-11-25 --by medication,program --format csv >now
    who=counselor mat intake discharge "$(who=nurse mat intake list --status in-care --format csv | sed -n 2p | cut -d, -f1)" --reason administrative -q || true
    mat report retention --on 2025-12-31 --format csv --as-of "$before" | cmp - then
}

figures() { mat report retention --curve --format jsonl | jq -s -c '[(map(.events) | add), (map(.censored) | add)]'; }

@test "counts an end by its reason, as the clinic has set it" {
    local client before ended
    client=$(who=nurse mat intake list --format jsonl | jq -r 'select(.status == "in-care") | .client' | head -1)
    before=$(figures)
    who=counselor mat intake discharge "$client" --reason administrative -q
    ended=$(figures)
    [[ $ended == "$(jq -c '[.[0] + 1, .[1] - 1]' <<<"$before")" ]]
    who=admin mat config set retention.censor_reasons completed,transferred,died,administrative -q
    mat report retention --curve --rows --format jsonl | jq -s -e --arg client "$client" 'any(.client == $client and .censored == 1)' >/dev/null
    who=admin mat config set retention.censor_reasons none -q
    [[ $(figures | jq '.[0]') -gt $(jq '.[0]' <<<"$ended") ]]
    session <<'END'
09:00 admin$ mat config set retention.censor_reasons left
! mat config: 'left' is not a reason of discharge
! hint: reasons are completed, transferred, left-against-advice, administrative, died, incarcerated, lost-to-follow-up; write several with commas between, or the word none
[2]
END
}

@test "follows those who were admitted in a range, up to a day" {
    local all early late
    all=$(mat report retention --on 2025-12-31 --curve --format jsonl | jq -s 'map(.events + .censored) | add')
    early=$(mat report retention 1990-01-01..2025-06-30 --on 2025-12-31 --curve --format jsonl | jq -s 'map(.events + .censored) | add')
    late=$(mat report retention 2025-07-01..2025-12-31 --on 2025-12-31 --curve --format jsonl | jq -s 'map(.events + .censored) | add')
    [[ $((early + late)) -eq $all && $early -gt 0 && $late -gt 0 ]]
    [[ $(mat report retention 2026 --json) == '[]' ]]
}
