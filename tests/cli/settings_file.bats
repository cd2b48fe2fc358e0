# mat.toml: what a person sets for the program; who beats whom; what is refused.
load support

setup_file() { make_clinic; }
setup() {
    copy_clinic
    mkdir -p .config/mat
    settings=$HOME/.config/mat/mat.toml
}

@test "an option beats the environment, the environment the file, the file what is built in" {
    origin() { "$@" config list --show-origin --format csv | grep '^store,'; }
    [[ $(origin mat) == "store,$store,built in" ]]
    cp -a .local/share/mat other && chmod 700 other
    echo 'store = "'"$HOME"'/other/store.db"' >"$settings"
    [[ $(origin mat) == "store,$HOME/other/store.db,$settings" ]]
    MAT_STORE=$store
    export MAT_STORE
    [[ $(origin mat) == "store,$store,MAT_STORE" ]]
    [[ $(mat config list --show-origin --format csv --store other/store.db | grep '^store,') == 'store,other/store.db,--store' ]]
    unset MAT_STORE
    rm other/store.db
    exits 10 mat store info
}

@test "an alias stands for its words, once, and never for a command" {
    cat >"$settings" <<'END'
[alias]
gone = "dose-log missed --days 3"
when = "mat config get 'zone'"
staff = "store info"
qqqqq = "qqqqq"
lines = "intake list --json -o here.json"
END
    session <<'END'
06:00 nurse$ mat gone --format csv
client,days,last_covered_day,counselor,action
nurse$ mat when --format csv | tail -1 | cut -d, -f2
America/Chicago
nurse$ mat staff list --format csv | head -1
login,initials,roles,mail,supervisor,credentials,leave
nurse$ mat qqqqq
! mat: 'qqqqq' is not a command
! hint: mat --help lists the commands
[2]
nurse$ mat lines; cat here.json
[]
nurse$ mat lines --format csv -o there.csv; cat there.csv
client,status,episode,admit_date,discharge_date,program,counselor
nurse$ mat -o - lines
[]
END
}

@test "refuses an unknown key, a wrong value and what is no TOML, by file and line" {
    printf '# mine\nstroe = "x"\n' >"$settings"
    session <<'END'
06:00 nurse$ mat config list
! mat: ~/.config/mat/mat.toml, line 2: 'stroe' is not a key
! hint: did you mean 'store'?
[2]
END
    echo 'store = 3' >"$settings"
    exits 2 mat config list
    grep -q "line 1: store is no text" "$BATS_TEST_TMPDIR/err"
    echo 'color = "green"' >"$settings"
    exits 2 mat config list
    echo 'store = ' >"$settings"
    exits 2 mat config list
    never grep -E 'toml::|std::|terminate' "$BATS_TEST_TMPDIR/err"
    session <<'END'
06:00 nurse$ printf '\n\nformat = "tabel"\n' >"$HOME/.config/mat/mat.toml"; mat config list
! mat: ~/.config/mat/mat.toml, line 3: 'tabel' is not a format
! hint: did you mean table? formats are table, list, plain, csv, json, jsonl, md, html
[2]
nurse$ printf '[alias]\nx = "intake list \x27"\n' >"$HOME/.config/mat/mat.toml"; mat x
! mat: ~/.config/mat/mat.toml, line 2: the alias 'x' has a quotation mark that is not closed
[2]
nurse$ printf '[alias]\nx = " "\n' >"$HOME/.config/mat/mat.toml"; mat x
! mat: ~/.config/mat/mat.toml, line 2: the alias 'x' stands for nothing
[2]
END
    echo 'alias = "x"' >"$settings"
    exits 2 mat config list
    # Help, version and the invented clinic need no file.
    exits 0 mat --help
    exits 0 mat help dose-log administer
    exits 0 mat --version
    exits 0 mat --demo config list
}
