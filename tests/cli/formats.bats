# How an answer leaves: eight formats, `-o FILE` whole or not at all, marks of what did not happen, and nothing that a
# stored text could do to a terminal, a page or a spreadsheet.
load support

setup_file() {
    make_clinic
    make_client
    who=nurse hour=06:12 mat dose-log administer 1001-9 -q
}
setup() { copy_clinic; at '2026-11-16 07:00' nurse; }

all_formats=(table list plain csv json jsonl md html)

@test "shows one list in every format for the terminal" {
    session <<'END'
07:00 nurse$ mat intake list --format list
client: 1001-9
status: in-care
episode: 1
admit date: 2026-11-16
program: otp
nurse$ mat intake list --format plain | tr '\t' '|'
1001-9|in-care|1|2026-11-16||otp|
nurse$ mat intake list --format jsonl
{"client":"1001-9","status":"in-care","episode":1,"admit_date":"2026-11-16","discharge_date":null,"program":"otp","counselor":null}
nurse$ mat intake list --format md
| client | status | episode | admit date | discharge date | program | counselor |
| --- | --- | ---: | --- | --- | --- | --- |
| 1001-9 | in-care | 1 | 2026-11-16 | - | otp | - |
nurse$ mat intake list --format html | grep -c '<td'
1
nurse$ mat config get zone --format md
America/Chicago

| name | value | from date | meaning |
| --- | --- | --- | --- |
| zone | America/Chicago | - | IANA time zone of the clinic; fixed once a dose is recorded |
END
}

@test "prints a list for screen readers where MAT_ACCESSIBLE is set, unless told otherwise" {
    export MAT_ACCESSIBLE=1
    mat intake list | says -x 'client: 1001-9'
    mat intake list --format table | says '^CLIENT'
    mat intake list -o out.txt
    grep -qx 'client: 1001-9' out.txt
    mat intake list -o out.csv
    grep -q '^client,status' out.csv
    # The environment beats the file.
    mkdir -p .config/mat
    echo 'format = "table"' >.config/mat/mat.toml
    mat intake list | says -x 'client: 1001-9'
    rm .config/mat/mat.toml
    MAT_ACCESSIBLE=0 mat intake list | says '^CLIENT'
    MAT_ACCESSIBLE='' mat intake list | says '^CLIENT'
    # Records apart by a blank line; no boxes, no carriage returns.
    mat staff list >staff
    [[ $(grep -c '^$' staff) -eq $(($(grep -c '^login: ' staff) - 1)) ]]
    never grep -qP '[\x{2500}-\x{257f}]|\r|\e' staff
}

@test "the suffix of -o chooses the format, and --format wins" {
    local pair format
    for pair in a.csv:csv a.json:json a.jsonl:jsonl a.md:md a.html:html a.txt:table a.tsv:plain a.HTML:html plain-name:table .hidden:table dir.csv/x:table; do
        mkdir -p dir.csv
        mat intake list -o "${pair%%:*}" >out 2>err
        [[ ! -s out && ! -s err ]]
        mat intake list --format "${pair##*:}" | cmp - "${pair%%:*}" || { echo "$pair" >&2; return 1; }
    done
    mat intake list --json -o a.csv
    jq -e . a.csv >/dev/null
    session <<'END'
07:00 nurse$ mat intake list -o a.pdf
! mat: '.pdf' says no format
! hint: suffixes are .csv, .json, .jsonl, .ndjson, .md, .html, .htm, .tsv, .txt; or say it with --format
[2]
nurse$ mat intake list -o a.pdf --format plain && wc -l <a.pdf
1
nurse$ mat intake list -o
! mat: -o needs a value
[2]
nurse$ mat intake list -o a.csv -o b.csv
! mat: -o was given twice
[2]
END
    [[ ! -e b.csv ]]
}

@test "takes -o in any place and form, and - is standard output" {
    mat intake list --format csv >expected
    mat -o 1.csv intake list
    mat intake -o2.csv list
    mat intake list --output 3.csv
    mat intake list --output=4.csv
    mat intake list --format csv -o - >5.csv
    local i
    for i in 1 2 3 4 5; do cmp expected "$i.csv"; done
    [[ ! -e ./- ]]
}

@test "writes whole or not at all: modes, links, leftovers" {
    umask 000
    mat intake list -o people.csv
    [[ $(stat -c %a people.csv) == 600 ]]
    mat report doses -o doses.csv
    [[ $(stat -c %a doses.csv) == 640 ]]
    who=pharmacist mat report doses --names -o names.csv
    [[ $(stat -c %a names.csv) == 600 ]]
    # What was there is replaced, by another file; a link stays a link.
    echo old >there.csv
    ln there.csv kept.csv
    ln -s there.csv link.csv
    mat intake list -o link.csv
    [[ -L link.csv && $(cat kept.csv) == old ]]
    grep -q '^client,' there.csv
    # Nothing else is left behind.
    [[ -z $(find . -maxdepth 1 -name '*.csv.*') ]]
    # A device or a pipe is written into.
    mat intake list --format csv -o /dev/null
    [[ -c /dev/null ]]
    mkfifo pipe
    cat pipe >through &
    mat intake list --format csv -o pipe
    wait
    cmp there.csv through
}

@test "says that a file cannot be written before anything is recorded" {
    local before
    before=$(entries)
    mkdir folder closed
    session <<'END'
07:00 nurse$ mat dose-log hold 1001-9 --reason sedation -o nowhere/x.json
! mat dose-log: cannot write 'nowhere/x.json': No such file or directory
[1]
nurse$ mat dose-log hold 1001-9 --reason sedation -o folder --format json 2>&1 | jq -c '.error | [.message, .exit]'
["'folder' is a folder",2]
[2]
nurse$ mat dose-log hold 1001-9 --reason sedation -o folder/ --format csv
! mat dose-log: 'folder/' is a folder
! hint: name a file in it
[2]
END
    [[ $(entries) == "$before" ]]
    mat dose-log hold 1001-9 --reason sedation -o held.json
    [[ $(entries) -gt $before ]]
    jq -e '.client == "1001-9"' held.json >/dev/null
}

@test "never writes over the store, its log, its lock or the key" {
    local sum target
    sum=$(md5sum "$store" "$key")
    ln -s "$store" innocent.csv
    ln "$key" other.csv
    for target in "$store" "$store-wal" "$store-shm" "$store.lock" "$key" "$key.new" innocent.csv other.csv "$(dirname "$store")/../mat/store.db"; do
        exits 2 mat intake list --format csv -o "$target"
        grep -q 'belongs to the store or its key' "$BATS_TEST_TMPDIR/err" || { echo "$target" >&2; return 1; }
    done
    [[ $(md5sum "$store" "$key") == "$sum" ]]
}

@test "tells when what was recorded could not be told" {
    session <<'END'
07:00 nurse$ mat dose-log hold 1001-9 --reason sedation --format csv -o /dev/full
! mat dose-log: recorded …, but the answer could not be written: cannot write '/dev/full': No space left on device
[1]
nurse$ mat intake list --format csv -o /dev/full
! mat intake: the answer could not be written: cannot write '/dev/full': No space left on device
[1]
END
}

@test "marks what was not recorded in people's formats, beside the others" {
    local format
    for format in "${all_formats[@]}"; do
        mat dose-log hold 1001-9 --reason sedation --dry-run --format "$format" >"out.$format" 2>"err.$format"
    done
    head -1 out.table | says -x 'NOT RECORDED'
    head -1 out.list | says -x 'NOT RECORDED'
    head -1 out.md | says -xF '**NOT RECORDED**'
    grep -qxF '<p class="mark">NOT RECORDED</p>' out.html
    for format in csv plain; do grep -qx 'NOT RECORDED' "err.$format"; never grep -q 'NOT RECORDED' "out.$format"; done
    for format in json jsonl; do jq -e '.recorded == false' "out.$format" >/dev/null; [[ ! -s err.$format ]]; done
}

@test "answers every command in every format, and errors in words but for JSON" {
    local format
    for format in "${all_formats[@]}"; do
        mat staff list --format "$format" >out
        [[ -s out ]]
        exits 4 mat intake show 1009-7 --format "$format"
        [[ ! -s $BATS_TEST_TMPDIR/out ]]
        if [[ $format == json* ]]; then jq -e .error.code "$BATS_TEST_TMPDIR/err" >/dev/null
        else grep -q '^mat intake: ' "$BATS_TEST_TMPDIR/err"; fi
    done
    exits 4 mat intake show 1009-7 -o x.json
    grep -q '^mat intake: ' "$BATS_TEST_TMPDIR/err" # the file's suffix is no wish for JSON errors
    [[ ! -e x.json ]]
}

@test "naughty strings come back whole from CSV, JSON and plain, and do nothing to people" {
    python3 - >naughty.json <<'END'
import json
print(json.dumps({"last_name": "O'\"Brien\", <b>&amp;|a\tb\\n`x`*y* \u202egpj\u202c \u001b[31mred\u009b \u6f22\u5b57 Zoe\u0308 =1+1 $(touch pwned)\r\nend"}))
END
    who=front-desk mat intake refer --from naughty.json -q
    local format
    for format in "${all_formats[@]}"; do mat intake show 1002-4 --names --format "$format" >"out.$format"; done
    python3 - <<'END'
import csv, json, re
sent = json.load(open('naughty.json'))['last_name']
record = json.load(open('out.json'))
stored = record['last_name']
assert stored in (sent, __import__('unicodedata').normalize('NFC', sent)), (stored, sent)
assert json.loads(open('out.jsonl').read())['last_name'] == stored
with open('out.csv', newline='') as file: rows = list(csv.reader(file, strict=True))
assert dict(zip(*rows))['last_name'] == stored
cells = open('out.plain', newline='').read()
assert cells.count('\n') == 1 and cells.endswith('\n')
raw = cells[:-1].split('\t')[list(record).index('last_name')]
back = re.sub(rb'\\(x..|.)', lambda m: {b't': b'\t', b'n': b'\n', b'r': b'\r', b'\\': b'\\'}.get(m[1]) or bytes([int(m[1][1:], 16)]), raw.encode())
assert back.decode() == stored, (back, stored)
for name in ('table', 'list', 'md', 'html', 'plain', 'json', 'jsonl'):
    text = open('out.' + name).read()
    assert not re.search('[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]', text), name
assert '<b>' not in open('out.html').read().split('</style>')[1]
END
    [[ ! -e pwned ]]
}

@test "a closed pipe ends any format quietly" {
    local format
    for format in "${all_formats[@]}"; do
        mat staff list --format "$format" 2>err | head -c 1 >/dev/null || true
        [[ ! -s err ]]
    done
}
