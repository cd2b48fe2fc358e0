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
END
    session <<'END'
06:00 nurse$ mat gone --format csv
client,days,last_covered_day,counselor,action
nurse$ mat when --format csv | tail -1 | cut -d, -f2
America/Chicago
nurse$ mat staff list --format csv | head -1
login,initials,roles
nurse$ mat qqqqq
! mat: 'qqqqq' is not a command
! hint: mat --help lists the commands
[2]
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
    echo 'alias = "x"' >"$settings"
    exits 2 mat config list
    # Help, version and the invented clinic need no file.
    exits 0 mat --help
    exits 0 mat help dose-log administer
    exits 0 mat --version
    exits 0 mat --demo config list
}
