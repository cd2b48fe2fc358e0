# Words that break programs, through names and notes and back: no byte is lost, and no terminal is taken over.
load support

setup_file() {
    make_clinic
    make_client
    export words=$BATS_FILE_TMPDIR/words.json
    python3 - >"$words" <<'END'
import json
# The twelve shapes of CSV that readers get wrong, as a cell or two each.
spectrum = ['1,2', '', 'say ""hello""', '"', '{"a": [1, "two"], "b": null}', "POINT(-71.06 42.35)", 'one\ntwo', 'one\r\ntwo',
            'a "quoted"\nline, and more', 'plain', 'ends in CR\r', 'ʤ ☃ 漢字 naïve']
# What breaks what: numbers that are none, words of other languages' programs, shells, spreadsheets, terminals, layouts.
naughty = ['undefined', 'nil', 'NULL', '(null)', 'None', 'true', 'FALSE', 'NaN', '-Infinity', '0', '-0', '1e400', '0x1F', '00123', '1/0', '٠١٢',
           '--help', '-q', '--', '-', '@last', '.17', '#17', '~', '*', '?', '[a-z]*', '..', '/dev/null', '../../etc/passwd', '$HOME', '$(touch pwned)',
           '`touch pwned`', '; touch pwned', '&& touch pwned', '| touch pwned', '> pwned', '%s%s%n%x', '%d', '{0}', '{{7*7}}', '${7*7}', '\\', '\\n', '\\u0041', '\\x41',
           "Robert'); DROP TABLE client;--", "' OR '1'='1", '"; SELECT 1;', '1;--', "''", '``',
           '<b>bold</b>', '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '&amp;', '&#65;', ']]>', '<!--', '| a | b |', '# head', '[x](http://y)', '*x* _y_ ~z~',
           '=1+1', '+1', '-1', '@SUM(A1)', '=HYPERLINK("http://x","y")', "'=1", '\t=1',
           '\x1b[31mred', '\x1b]0;title\x07', '\x07', '\x08\x08', '\x7f', '\x9b31m', '\r', 'a\tb', '\x0b\x0c', '\x01\x02',
           '\u202eleft', '\u2066x\u2069', '\u200f', '\u200b', '\ufeffbom', '\u00ad', '\u2028', '\u00a0', 'e\u0301', 'Z\u0351\u036b\u0343a\u0300\u0301\u0302lgo',
           '👩🏽\u200d⚕️', '🏳\ufe0f\u200d🌈', '🇨🇦', '田中さん', '김', 'Ł', 'ß', 'İi', 'ﷺ', '𝒜𝓁', '\U000f0000', 'a' * 2000, 'ا' * 500, 'long ' * 200]
seen = []
for word in spectrum + naughty:
    if word not in seen: seen.append(word)
json.dump(seen, open(1, 'w', closefd=False))
END
}
setup() { copy_clinic; }

count() { jq length "$words"; }
word() { jq -j ".[$1]" "$words"; } # byte for byte, without a newline

# What is kept is what was typed, byte for byte; only a note's last line ends are its file's, not its own.
compare() {
    python3 - "$words" "$@" <<'END'
import csv, json, sys
words, kind = json.load(open(sys.argv[1])), sys.argv[2]
for i, word in enumerate(words):
    meant = word
    if kind == 'note': meant = meant.rstrip('\r\n')
    if not meant.strip(): continue
    name = 'note' if kind == 'note' else 'last_name'
    answer = json.load(open(f'{kind}.{i}.json'))
    got = (answer[0] if isinstance(answer, list) else answer).get(name)
    assert got == meant, (i, word, got)
    with open(f'{kind}.{i}.csv', newline='') as file: head, row = list(csv.reader(file, strict=True))
    assert row[head.index(name)] == meant, (i, word, row)
    for format in ('table', 'list', 'plain', 'md', 'html'):
        text = open(f'{kind}.{i}.{format}', encoding='utf-8').read()
        bad = [c for c in text if (ord(c) < 32 and c not in '\n\t') or 0x7f <= ord(c) <= 0x9f or c in '\u202e\u2066\u2069\u200f']
        assert not bad, (format, i, word, bad)
END
}

@test "a name comes back as it was given, in every format" {
    local i format client
    for ((i = 0; i < $(count); i++)); do
        jq "{last_name: .[$i], first_name: \"N$i\"}" "$words" >person.json
        [[ $(word "$i" | tr -d '[:space:]' | wc -c) -gt 0 ]] || continue
        who=front-desk mat intake refer --from person.json --json >referred.json 2>/dev/null || { echo "refused: $(cat person.json)"; return 1; }
        client=$(jq -r '.client' referred.json)
        for format in json csv table list plain md html; do
            who=front-desk mat intake show "$client" --names --format "$format" >"name.$i.$format" 2>/dev/null
        done
    done
    compare name
    never compgen -G '*pwned*'
    who=auditor mat audit verify -q
}

@test "a note comes back as it was given, in every format" {
    local i format number=0
    for ((i = 0; i < $(count); i++)); do
        word "$i" >words.txt
        [[ $(tr -d '[:space:]' <words.txt | wc -c) -gt 0 ]] || continue
        at "2026-11-16 $(printf '%02d:%02d' $((7 + i / 60)) $((i % 60)))" counselor
        mat session log 1001-9 --kind individual --minutes 5 --note words.txt -q || { echo "refused: $(cat words.txt)"; return 1; }
        number=$((number + 1))
        for format in json csv table list plain md html; do mat session show "$number" --note --format "$format" >"note.$i.$format"; done
    done
    compare note
    never grep -qrF 'DROP TABLE client' .local
}
