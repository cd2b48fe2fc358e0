# What every script of this folder begins with: a home of its own, a clock that stands still, staff with one role
# each, and `session`, which types a transcript at the real binary and compares word for word.
#
#     session <<'END'
#     06:12 nurse$ mat dose-log administer 1001-9
#     Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
#     06:13 nurse$ mat dose-log administer 1001-9
#     ! mat dose-log: refused: already-dosed: 30 mg was given on 2026-11-16 (dose 2026-11-16.1)
#     ! hint: …
#     [5]
#     END
#
# A prompt is `[[DATE ]TIME ]WHO$ COMMAND`; date and time are the clinic's (America/Chicago) and stay until another
# prompt changes them; `> ` continues a command. Below it: standard output, then standard error behind `! `, then the
# exit status where it is not 0. `…` stands for anything within a line, `~` for the home folder.

bats_require_minimum_version 1.5.0
set -o pipefail

: "${MAT_BIN:?MAT_BIN must name the mat to test}"
export LC_ALL=C.UTF-8
# The preloaded clock comes before the sanitizers' library, which they would otherwise refuse.
export ASAN_OPTIONS=${ASAN_OPTIONS:-verify_asan_link_order=0}
# Whoever runs the tests has settings of their own: none of them may decide. A script that is about colour sets TERM.
export TERM=dumb
unset MAT_STORE MAT_KEY MAT_STATION MAT_PAGER MAT_ACCESSIBLE MAT_SENDMAIL XDG_DATA_HOME XDG_CONFIG_HOME XDG_RUNTIME_DIR
unset NO_COLOR CLICOLOR CLICOLOR_FORCE FORCE_COLOR COLUMNS LINES PAGER LESS EDITOR VISUAL TZ LANG LANGUAGE

# ------------------------------------------------------------------------------------------------------------ people

# One login a role, among those that every Debian has; a second of some, and one who is not of the staff.
declare -gA user_number=(
    [prescriber]=1 [nurse]=2 [pharmacist]=3 [counselor]=4 [peer-specialist]=5 [case-manager]=6 [front-desk]=7
    [director]=8 [auditor]=9 [admin]=10 [robot]=13 [second-nurse]=34 [second-admin]=38 [stranger]=33
)
all_roles=(prescriber nurse pharmacist counselor peer-specialist case-manager front-desk director auditor admin robot)

login_of() { getent passwd "${user_number[$1]}" | cut -d: -f1; }

# How to be somebody else for one command: in a user namespace of one's own, where the files belong to whoever that
# is; where the system has none (a chroot), root hands the files over before each command.
if [[ -z ${MAT_TESTS_HAND_OVER:-} ]]; then
    MAT_TESTS_HAND_OVER=no
    unshare --user --map-user=1 true 2>/dev/null || MAT_TESTS_HAND_OVER=yes
    export MAT_TESTS_HAND_OVER # found out once a file, not once a test
fi
if [[ $MAT_TESTS_HAND_OVER == no ]]; then
    be_somebody() { local number=$1; shift; unshare --user --map-user="$number" -- "$@"; }
else
    be_somebody() {
        local number=$1 folder=$HOME
        shift
        chown -R "$number" "$HOME"
        while [[ $folder != / ]]; do folder=$(dirname "$folder"); chmod a+x "$folder"; done
        setpriv --reuid="$number" -- "$@"
    }
fi

# ------------------------------------------------------------------------------------------------------------- clock

today=2026-11-16 # a Monday
hour=06:00
who=nurse

# What faketime(1) preloads, without the semaphores that it leaves behind for the next process of the same number.
# The loader knows what $LIB is.
clock_library='/usr/$LIB/faketime/libfaketime.so.1'

# Whether a pipe says it. Reads to the end: who leaves at the first line, as `grep -q` does, breaks the pipe of who still writes.
says() { grep "$@" >/dev/null; }

# Runs anything as the login of `who` at the moment of `today` and `hour`.
run_as_now() {
    be_somebody "${user_number[$who]:?nobody has the role $who}" \
        env TZ=America/Chicago LD_PRELOAD="$clock_library" FAKETIME="$today $hour:00" FAKETIME_DONT_FAKE_MONOTONIC=1 "$@"
}

mat() { run_as_now "$MAT_BIN" "$@"; }

# `at '2026-11-16 06:00' nurse` for what follows; with a command, for that command only.
at() {
    today=${1% *} hour=${1#* } who=$2
    shift 2
    [[ $# -eq 0 ]] || "$@"
}

# ----------------------------------------------------------------------------------------------------------- a clinic

# The store and the key where `init` puts them; every file's setup_file makes one clinic, every test has a copy.
at_home() {
    export HOME=$1
    mkdir -p "$HOME"
    cd "$HOME" || return
    store=$HOME/.local/share/mat/store.db key=$HOME/.config/mat/key
}

# A clinic in Chicago with everybody on the staff: 12 entries of setting up, then one login a role.
make_clinic() {
    at_home "$BATS_FILE_TMPDIR/home"
    at '2026-11-16 05:30' admin
    mat init --from - <<'END' >recovery.txt
clinic: Riverside
zone: America/Chicago
address: 1 River Street
phone: 555-0100
admin_name: Ada Admin
END
    local role
    for role in "${all_roles[@]}" second-nurse second-admin; do
        [[ $role == admin ]] || mat staff add "$(login_of "$role")" --name "$role" --role "${role#second-}" >/dev/null
    done
}

# The first client, 1001-9: in care, with an order of 30 mg a day from 2026-11-16 on.
make_client() {
    at '2026-11-16 05:45' front-desk
    mat intake refer --from - <<<'last_name: Testerson' >/dev/null
    mat intake admit 1001-9 >/dev/null
    who=prescriber mat dose-log order 1001-9 methadone 30mg >/dev/null
}

# The fields of a determination in which every criterion is met, of as many days as are named.
determination() {
    jq -n --argjson days "${1:-null}" '{days: $days, rationale: "Steady for a month.", education: true, review_date: null,
        criteria: (["i", "ii", "iii", "iv", "v", "vi"] | map({(.): {met: true, note: "seen"}}) | add)} | del(..|nulls)'
}

# A copy of the clinic that setup_file made, for one test.
copy_clinic() {
    cp -a "$BATS_FILE_TMPDIR/home" "$BATS_TEST_TMPDIR/home"
    at_home "$BATS_TEST_TMPDIR/home"
    at '2026-11-16 06:00' nurse
}

# ----------------------------------------------------------------------------------------------------------- sessions

prompt_pattern='^(([0-9]{4}-[0-9]{2}-[0-9]{2}) )?(([0-9]{2}:[0-9]{2}) )?([a-z-]+)\$ (.*)$'

# Types one command and appends what happened to `happened`. Lines of `expected` with … take the place of lines that
# they describe, so that a difference shows only what differs.
type_command() {
    local command=$1 answered=0 line i=0 pattern
    local -a lines=()
    { eval "$command"; } >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" </dev/null || answered=$?
    mapfile -t lines <"$BATS_TEST_TMPDIR/out"
    while IFS= read -r line || [[ -n $line ]]; do lines+=("! $line"); done <"$BATS_TEST_TMPDIR/err"
    [[ $answered -eq 0 ]] || lines+=("[$answered]")
    for line in "${lines[@]}"; do
        line=${line//"$HOME"/'~'}
        if [[ ${expected[i]-} == *…* ]]; then
            pattern=$(printf '%s' "${expected[i]}" | sed 's/[][*?\\]/\\&/g; s/…/*/g')
            # shellcheck disable=SC2053 # a pattern on purpose
            [[ $line == $pattern ]] && line=${expected[i]}
        fi
        happened+=$line$'\n'
        i=$((i + 1))
    done
}

session() {
    local -a lines expected
    local happened='' line command='' prompt=''
    mapfile -t lines
    local count=${#lines[@]} i=0
    while ((i < count)); do
        line=${lines[i]}
        if ! [[ $line =~ $prompt_pattern ]]; then
            echo "the transcript does not begin with a prompt: $line" >&2
            return 1
        fi
        today=${BASH_REMATCH[2]:-$today} hour=${BASH_REMATCH[4]:-$hour} who=${BASH_REMATCH[5]} command=${BASH_REMATCH[6]}
        prompt=$line$'\n'
        i=$((i + 1))
        while ((i < count)) && [[ ${lines[i]} == '> '* ]]; do
            command+=$'\n'${lines[i]#> }
            prompt+=${lines[i]}$'\n'
            i=$((i + 1))
        done
        expected=()
        while ((i < count)) && ! [[ ${lines[i]} =~ $prompt_pattern ]]; do
            expected+=("${lines[i]}")
            i=$((i + 1))
        done
        happened+=$prompt
        type_command "$command"
    done
    diff -u --label 'the transcript' --label 'what happened' <(printf '%s\n' "${lines[@]}") <(printf '%s' "$happened") >&2
}

# At a terminal: `typed 'KEYS …' COMMAND …`; what the person saw, without carriage returns. Each word is sent when something is
# asked. Time stands still for `mat` alone: who types must be able to lose patience.
typed() {
    local keys=$1
    shift
    cat >typist.exp <<'END'
set timeout 10
spawn -noecho {*}[lrange $argv 1 end]
foreach key [split [lindex $argv 0] " "] {
    expect -re {: $} {} default { exit 99 }
    send -- [subst -nocommands -novariables $key]
}
expect eof {} default { exit 99 }
lassign [wait] pid spawn os status how
if {$how eq "CHILDKILLED"} { exit 130 }
exit $status
END
    be_somebody "${user_number[$who]}" expect typist.exp "$keys" env TZ=America/Chicago LD_PRELOAD="$clock_library" \
        FAKETIME="$today $hour:00" FAKETIME_DONT_FAKE_MONOTONIC=1 "$MAT_BIN" "$@" | tr -d '\r'
}

# ------------------------------------------------------------------------------------------------------- small checks

# Runs a command for its status alone.
exits() {
    local expected=$1 answered=0
    shift
    "$@" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" </dev/null || answered=$?
    [[ $answered -eq $expected ]] && return 0
    { echo "exit $answered, not $expected: $*"; cat "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/err"; } >&2
    return 1
}

# Fails where the command succeeds; a plain `!` would go unnoticed.
never() {
    if "$@"; then
        echo "this came out well: $*" >&2
        return 1
    fi
}

# How many audit entries there are: nothing recorded is the same number before and after.
entries() { (who=auditor mat audit head --format csv | tail -1 | cut -d, -f1); }

# The answer and the messages of a command that was refused under --json: nothing on stdout, one object on stderr.
json_error() {
    local expected=$1
    shift
    exits "$expected" "$@" || return
    [[ ! -s $BATS_TEST_TMPDIR/out ]] || { echo "stdout is not empty" >&2; return 1; }
    [[ $(wc -l <"$BATS_TEST_TMPDIR/err") -eq 1 ]] || { cat "$BATS_TEST_TMPDIR/err" >&2; return 1; }
    jq -e --argjson exit "$expected" '.error | .exit == $exit and (.code | length > 0) and (.message | length > 0) and has("hint")' \
        "$BATS_TEST_TMPDIR/err" >/dev/null || { cat "$BATS_TEST_TMPDIR/err" >&2; return 1; }
}

# Whether a line of /proc/…/status, `SigIgn:	…`, says that none of SIGINT, SIGQUIT and SIGPIPE is ignored.
heeds_signals() {
    local line
    line=$(grep -h '^SigIgn:' "$1") || return
    (((16#${line##*[[:space:]]} & 0x1006) == 0))
}
