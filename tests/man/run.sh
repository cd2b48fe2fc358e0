#!/bin/bash
# The pages of man/: sound by mandoc, groff and lexgrog, not wider than a terminal, true to the program, and every
# example in them runs on the invented clinic. Usage: run.sh BUILD_DIR
set -uo pipefail
build=$(cd "${1:-build}" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
mat=$build/src/mat
export LC_ALL=C.UTF-8 ASAN_OPTIONS=${ASAN_OPTIONS:-verify_asan_link_order=0}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
empty() { # what, and what must be empty
    if [ -z "$2" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'FAILED: %s\n%s\n' "$1" "$2"; fi
}
cd "$root/man" || exit 1

for page in *.[157]; do
    empty "$page: mandoc" "$(mandoc -T lint -W warning "$page" 2>&1)"
    empty "$page: groff" "$(groff -ww -mdoc -Tutf8 -z "$page" 2>&1)"
    empty "$page: lexgrog" "$(lexgrog "$page" 2>&1 | grep -v ': "mat[a-z.-]* - [a-z]')"
    empty "$page: wider than 80 columns" "$(MANWIDTH=80 MANPAGER=cat man -l "./$page" 2>/dev/null | col -bx | python3 -c '
import sys
print("".join(line for line in sys.stdin if len(line.rstrip()) > 80), end="")')"
done

python3 "$root/tests/man/drift.py" "$mat" "$root" >"$work/drift" 2>&1
grep -v '^[0-9]* passed' "$work/drift"
read -r good _ wrong _ < <(tail -1 "$work/drift")
case $good in '' | *[!0-9]*) good=0 wrong=1 ;; esac
passed=$((passed + good)) failed=$((failed + wrong))

# Every line of an example that calls mat, with those that continue it.
examples() {
    python3 - "$root"/man/*.[157] <<'END'
import sys
for path in sys.argv[1:]:
    inside, command = False, ""
    for line in open(path):
        line = line.rstrip("\n")
        if line.startswith(".Bd -literal"):
            inside = True
        elif line == ".Ed":
            inside = False
        if not inside or line.startswith(".Bd") or line == ".Ed":
            if command:
                print(command)
            command = ""
            continue
        line = line.replace("\\-", "-").replace("\\e", "\\").removeprefix("\\&")
        if line.startswith("    ") and command:
            command = command.removesuffix("\\").rstrip() + " " + line.strip()
            continue
        if command:
            print(command)
        command = line if line.startswith("mat ") else ""
END
}
if "$mat" __spec globals | jq -se 'any(.name == "--demo")' >/dev/null; then
    cd "$work" || exit 1
    printf 'clinic: Riverside\nzone: America/Chicago\nadmin_name: Ada Alder\n' >clinic.txt
    printf 'client,status,minutes\n1042-9,absent,\n1009-7,late,10\n' >sheet.csv
    printf 'first_name: Bo\nlast_name: Birch\nbirth_date: 1990-01-02\n' >person.txt
    printf 'kind = "program"\nname = "House"\nmissed.order_min = 2\n' >layer.toml
    count=0
    while IFS= read -r line; do
        answered=0
        # A file that an example makes is not there for the next one.
        rm -rf mat-*.db ./*.html
        [[ $line == *'store restore'* ]] && "$mat" --demo store backup mat-2026-11-21.db -q
        bash -c 'mat() { "$0" --demo "$@"; }; '"$line" "$mat" </dev/null >out 2>err || answered=$?
        # Those that ask at a terminal say that there is none.
        [ "$answered" -eq 6 ] && grep -q 'there is no terminal' err && answered=0
        empty "an example: $line" "$([ "$answered" -eq 0 ] || { echo "status $answered"; cat err; })"
        count=$((count + 1))
    done < <(examples)
    empty "examples are found" "$([ "$count" -gt 40 ] || echo "only $count")"
    echo "counted: $count examples"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
