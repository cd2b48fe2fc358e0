#!/bin/bash
# Completion in the real bash, zsh and fish, and `mat __complete` alone: what is offered, to whom, in how long, and that
# nothing stored is ever run. Usage: run.sh BUILD_DIR
set -uo pipefail
build=$(cd "${1:-build}" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
real=$build/src/mat
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); printf 'FAILED: %s\n' "$*"; }
check() { local what=$1; shift; if "$@" >"$work/said" 2>&1; then ok; else bad "$what: $(head -c 600 "$work/said")"; fi; }
same() { if [ "$2" = "$3" ]; then ok; else bad "$1: '$2', not '$3'"; fi; }

# ---------------------------------------------------------------------------------------------------------- a clinic

export HOME=$work/home LC_ALL=C.UTF-8 ASAN_OPTIONS=${ASAN_OPTIONS:-verify_asan_link_order=0}
unset MAT_STORE MAT_KEY MAT_CONFIG XDG_DATA_HOME XDG_CONFIG_HOME
mkdir -p "$HOME/history" "$work/bin" && cd "$HOME" || exit 1
login=$(id -un)
printf 'clinic: Riverside\nzone: America/Chicago\nadmin_name: Ada Admin\n' | "$real" init --from - -q >/dev/null || exit 1
every_role=admin,prescriber,nurse,counselor,peer-specialist,case-manager,front-desk,pharmacist,director,auditor
"$real" staff role "$login" $every_role -q
(
    cd history || exit 1
    {
        echo staff_id,name,role
        echo 1,Bo,counselor
    } >staff.csv
    echo client_id,last_name,first_name,birth_date >clients.csv
    echo episode_id,client_id,counselor_id,admit_date,discharge_date,reason >episodes.csv
    for i in $(seq 1 260); do
        echo "$i,Zyzzyva$i,Quincy,1990-01-02" >>clients.csv
        ended=,
        [ "$i" -eq 3 ] && ended=2025-03-01,completed
        echo "$i,$i,1,2025-01-01,$ended" >>episodes.csv
    done
    printf 'order_id,client_id,medication,dose_mg,take_homes,start_date,end_date\n1,1,methadone,80,0,2025-01-01,\n' >orders.csv
    echo dose_id,client_id,order_id,dose_date,status,dose_mg,dispensed_date,dispensed_time,staff_id >doses.csv
    echo '1,1,1,2025-01-01,administered,80,2025-01-01,06:00,1' >>doses.csv
    echo session_id,client_id,counselor_id,group_id,kind,session_date,minutes,status >sessions.csv
    {
        echo group_id,counselor_id,name,weekday
        echo '1,1,$(touch pwned),1'
        echo '2,1,x;touch pwned,1'
        echo "3,1,Women's group,2"
        echo '4,1,`touch pwned`,2'
        echo '5,1,"Mon: relapse = !! ""prevention""",2'
        echo '6,1,~ & | > <o> #,2'
    } >groups.csv
    echo roster_id,group_id,client_id,join_date,leave_date >rosters.csv
    echo screen_id,client_id,collected_date,result >screens.csv
)
"$real" store import history -q || exit 1
touch 'a file; with (signs).txt'
mkdir 'a folder'

# ------------------------------------------------------------------------------------------------ the command itself

offered() { "$real" __complete -- "$@" | cut -f1; }
count() { offered "$@" | grep -c .; }

same "commands" "$(offered do | tr '\n' ' ')" "dose-log dose "
same "a verb behind an alias of its command" "$(offered dose adm)" administer
same "an alias of a verb" "$(offered dose-log gi)" give
same "the first word of a verb of two" "$(offered config clo)" closure
same "its second word" "$(offered config closure a)" add
same "verbs of help" "$(offered help dose-log adm)" administer
same "an option of the verb" "$(offered dose-log hold --re)" --reason
same "a global option behind the verb" "$(offered dose-log hold --dry)" --dry-run
same "an option only once" "$(offered dose-log hold --reason sedation --rea)" ""
same "the words of an option" "$(offered dose-log hold --reason b)" breath-alcohol
same "the same behind =" "$(offered dose-log hold --reason=b)" --reason=breath-alcohol
same "the words of a global option" "$(offered --format cs)" csv
same "codes that may be overridden" "$(offered dose-log administer 1001-9 --override order)" order-expired
same "a list goes on after its comma" "$(offered staff role "$login" nurse,pre)" nurse,prescriber
same "a list names nothing twice" "$(offered report attendance --by kind, | tr '\n' ' ')" "kind,counselor kind,client "
same "nor further on" "$(offered staff role "$login" nurse,prescriber,nur)" ""
same "people in care, by number" "$(offered dose-log administer 100 | head -3 | tr '\n' ' ')" "1001-9 1002-4 1004-3 "
same "the last client, where a command reads" "$(offered dose-log show @)" @last
same "but not where it records" "$(offered dose-log administer @)" ""
same "the second operand" "$(offered dose-log order 1001-9 meth)" methadone
same "after -- no option" "$(offered dose-log administer -- --)" ""
same "settings" "$(offered config get zo)" zone
same "a range" "$(offered report doses last-w)" last-week
same "the end of a range" "$(offered report doses 2026-11-01..yest)" 2026-11-01..yesterday
same "a day with what it means" "$("$real" __complete -- dose-log missed --on yest | cut -f2 | grep -cE '^[A-Z][a-z]{2} [0-9-]{10}$')" 1
same "files are the shell's" "$("$real" __complete -- intake refer --from '')" $'\tfiles'
same "folders are the shell's" "$("$real" __complete -- store import '')" $'\tfolders'
same "never more than 200" "$(count dose-log administer '')" 200
same "all numbers, no names" "$("$real" __complete -- dose-log administer '' | grep -vcE '^[0-9]{4}-[0-9]	$')" 0
same "no name of the staff" "$("$real" __complete -- staff role '' | grep -cE 'Bo|Cy|Ada')" 0
same "nonsense" "$(offered nosuch command --what 'x')" ""
for line in '' '--' '-- ' '-- dose-log administer --format' '-- --store' '-- --store= dose administer 1' '-- -- -- --' '-- help' '-- = =' '-- --=' '-- , ,'; do
    # shellcheck disable=SC2086
    check "always 0: __complete $line" "$real" __complete $line
done

# What mat.toml says counts here too; a file with a mistake in it says nothing.
mkdir -p "$HOME/.config/mat"
printf 'store = "%s"\n[alias]\nmorning = "mat --json dose-log show"\n' "$work/elsewhere.db" >"$HOME/.config/mat/mat.toml"
same "an alias" "$("$real" __complete -- mor)" $'morning\tthe same as mat --json dose-log show'
same "what goes on from an alias" "$(offered morning --hist)" --history
same "the store of mat.toml, which is not there" "$(offered dose-log administer 1001)" ""
same "an option beats it" "$(offered --store "$HOME/.local/share/mat/store.db" dose-log administer 1001)" 1001-9
echo 'stroe = 1' >"$HOME/.config/mat/mat.toml"
same "a mistake in mat.toml" "$("$real" __complete -- dose-log adm 2>&1 | cut -f1)" administer
rm "$HOME/.config/mat/mat.toml"

# A store that is not there, not ours, damaged, older, locked, a pipe; a login that is nobody's; each answers words
# alone, in silence and at once, and makes no file.
files() { find "$work" | grep -vE '/(said|out|err)$' | sort; }
silent() { # what, store
    local before after answered started=${EPOCHREALTIME/./}
    before=$(files)
    "$real" __complete -- --store "$2" dose-log show '' >"$work/out" 2>"$work/err"
    answered=$?
    local took=$((${EPOCHREALTIME/./} - started))
    after=$(files)
    same "$1: status" $answered 0
    same "$1: says nothing" "$(cat "$work/err")" ""
    same "$1: no client" "$(grep -c '^[0-9]' "$work/out")" 0
    same "$1: makes no file" "$after" "$before"
    [ $took -lt 100000 ] && ok || bad "$1: took $took microseconds"
}
silent "no store" "$work/nothing/store.db"
head -c 20000 /dev/urandom >"$work/damaged.db" && chmod 600 "$work/damaged.db"
silent "a damaged store" "$work/damaged.db"
: >"$work/empty.db" && chmod 600 "$work/empty.db"
silent "an empty file" "$work/empty.db"
mkfifo -m 600 "$work/pipe"
silent "a pipe" "$work/pipe"
cp "$HOME/.local/share/mat/store.db" "$work/open.db" && chmod 644 "$work/open.db"
silent "a store that others may read" "$work/open.db"

"$real" store backup "$work/copy.db" -q
before=$(find "$work" -name 'copy.db*')
same "a backup, which has no log, is read" "$("$real" __complete -- --store "$work/copy.db" dose administer 1002 | cut -f1)" 1002-4
same "and no log is made for it" "$(find "$work" -name 'copy.db*')" "$before"
digest() { (cd "$HOME/.local/share/mat" && sha256sum store.db store.db-wal && sqlite3 -readonly store.db 'SELECT count(*) FROM entry'); }
before=$(digest)
for _ in 1 2 3; do offered dose-log show '' >/dev/null; done
same "the store is as it was: no entry, no byte" "$(digest)" "$before"
opened=$(strace -f -e trace=openat "$real" __complete -- dose-log show '' 2>&1 >/dev/null)
same "the key is never opened" "$(grep -c '/key' <<<"$opened")" 0

# Who may ask: a role of the command, and one that may read what is offered.
as() { # role, words
    "$real" staff role "$login" "$1,admin" -q
    shift
    offered "$@"
    "$real" staff role "$login" $every_role -q
}
same "a counselor gets numbers for a command of theirs" "$(as counselor dose-log show 1001)" 1001-9
same "not for one that is not theirs" "$(as counselor dose-log administer 1001)" ""
same "an admin sees no one" "$(as admin dose-log show 1001)" ""
if unshare --user --map-user=33 true 2>/dev/null; then
    same "somebody unknown gets words alone" "$(unshare --user --map-user=33 -- "$real" __complete -- dose-log show '' | cut -f1)" @last
fi

median() { # microseconds of a command over 41 runs
    local i started
    for i in $(seq 41); do
        started=${EPOCHREALTIME/./}
        "$@" >/dev/null 2>&1
        echo $((${EPOCHREALTIME/./} - started))
    done | sort -n | sed -n 21p
}
took=$(median "$real" __complete -- dose-log administer 10)
theirs=$(median sqlite3 "$HOME/.local/share/mat/store.db" 'SELECT 1 FROM episode LIMIT 1')
echo "counted: completion of a client number $took µs, sqlite3 start $theirs µs"
[ "$took" -lt 50000 ] && ok || bad "a completion takes $took µs"

# ------------------------------------------------------------------------------------------------ in the real shells

check "shellcheck of the bash adaptor" shellcheck -s bash "$root/completions/mat.bash"
check "zsh reads its adaptor" zsh -n "$root/completions/_mat"
check "fish reads its adaptor" fish --no-execute "$root/completions/mat.fish"

# A `mat` that notes the words it was called with; completion goes to the real one.
cat >"$work/bin/mat" <<END
#!/bin/sh
[ "\$1" = __complete ] && exec "$real" "\$@"
printf '%s\\0' "\$@" >"$work/arguments.new" && mv "$work/arguments.new" "$work/arguments"
END
chmod +x "$work/bin/mat"
export PATH=$work/bin:$PATH

case_line() { python3 -c 'import json, sys; print(json.dumps([sys.argv[1], sys.argv[2], sys.argv[3:]]))' "$@"; }
group_verb=$("$real" __spec | jq -r 'select(.operands[0].completes == "group") | .command + " " + .verb' | head -1)
cases() {
    case_line "a command" 'mat dose-lTAB' dose-log
    case_line "a verb" 'mat dose-log admiTAB' dose-log administer
    case_line "a verb of two words" 'mat config closure aTAB' config closure add
    case_line "a client" 'mat dose-log administer 1002TAB' dose-log administer 1002-4
    case_line "a command without a verb" 'mat arrive 1002TAB' arrive 1002-4
    case_line "behind a verb of two words" 'mat dose-log call-back count 1002TAB' dose-log call-back count 1002-4
    case_line "an option" 'mat dose-log hold 1002-4 --reasTAB sedation' dose-log hold 1002-4 --reason sedation
    case_line "its value" 'mat dose-log hold 1002-4 --reason breTAB' dose-log hold 1002-4 --reason breath-alcohol
    case_line "its value behind =" 'mat dose-log hold 1002-4 --reason=breTAB' dose-log hold 1002-4 --reason=breath-alcohol
    case_line "a list" "mat staff role $login nurse,presTAB" staff role "$login" nurse,prescriber
    case_line "a file" 'mat intake refer --from a\ fiTAB' intake refer --from 'a file; with (signs).txt'
    case_line "a file behind =" 'mat intake refer --from=history/clTAB' intake refer --from=history/clients.csv
    [ -z "$group_verb" ] && return
    # shellcheck disable=SC2086
    {
        case_line "a group that would run a command" "mat $group_verb"' \$TAB' $group_verb '$(touch pwned)'
        case_line "another" "mat $group_verb xTAB" $group_verb 'x;touch pwned'
        case_line "a group with an apostrophe" "mat $group_verb WoTAB" $group_verb "Women's group"
        case_line "after an opening mark" "mat $group_verb \"WoTAB" $group_verb "Women's group"
        case_line "a word that is quoted already" "mat $group_verb Women\\'s\\ TAB" $group_verb "Women's group"
        case_line "a group with signs that break words" "mat $group_verb MonTAB" $group_verb 'Mon: relapse = !! "prevention"'
        case_line "the same, from the middle" "mat $group_verb Mon:\\ rTAB" $group_verb 'Mon: relapse = !! "prevention"'
        case_line "a group with backquotes" "mat $group_verb"' \`TAB' $group_verb '`touch pwned`'
        case_line "a group of signs alone" "mat $group_verb \\~TAB" $group_verb '~ & | > <o> #'
    }
}
for shell in bash zsh fish; do
    cases | python3 "$root/tests/completions/drive.py" "$shell" "$root/completions" "$work/arguments" >"$work/$shell" 2>&1
    grep -v '^[0-9]* passed' "$work/$shell"
    read -r good _ wrong _ < <(tail -1 "$work/$shell")
    passed=$((passed + ${good:-0})) failed=$((failed + ${wrong:-1}))
    same "$shell ran nothing" "$(find "$work" -name 'pwned*')" ""
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
