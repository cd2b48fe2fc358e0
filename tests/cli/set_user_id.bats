# Installed set-user-ID to a login of its own: everybody of the staff works on one store that none of them can read, and
# nothing that they name is touched with other rights than theirs. With real ids, for a user namespace has one user only;
# the machine's settings lie in a mount namespace, where /etc is another. The clock is the real one, as nothing can be
# preloaded to such a program.
load support

owner=games # the login that the store belongs to

in_clinic() { # runs a command where /etc is the clinic's
    # shellcheck disable=SC2016 # the inner shell's words
    unshare --mount --propagation private -- sh -c 'mount --bind "$0" /etc && exec "$@"' "$work/etc" "$@"
}
as() { # as a login, with its own home and nothing else
    local login=$1
    shift
    in_clinic setpriv --reuid="$(id -u "$login")" --regid="$(id -g "$login")" --clear-groups -- \
        env -C "$work/home/$login" HOME="$work/home/$login" "$@"
}
mat() { as "$(login_of "$who")" "$work/bin/mat" "$@"; }
# As at a terminal of ten lines.
at_a_terminal() {
    local command
    command="stty rows 10 cols 100; $(printf '%q ' "$work/bin/mat" "$@")"
    as "$(login_of "$who")" script -qec "$command" /dev/null </dev/null | tr -d '\r'
}
home_of() { echo "$work/home/$(login_of "$1")"; }
settings() { printf 'store = "%s"\nkey = "/etc/mat/private/key"\n' "$work/lib/store.db" >"$work/etc/mat/mat.toml"; }

# Refused, because this login cannot touch what it named; and nothing of the key is said.
refused() {
    local answered=0
    "$@" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" </dev/null || answered=$?
    if [[ $answered -eq 0 ]] || ! grep -qE 'Permission denied|cannot be looked at|belongs to' "$BATS_TEST_TMPDIR/err"; then
        { echo "exit $answered: $*"; cat "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/err"; } >&2
        return 1
    fi
    never grep -qF -f "$key_words" "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/err"
}

# There is no store for who asks, with its own rights.
not_there() {
    exits 10 "$@"
    grep -q 'there is no store at' "$BATS_TEST_TMPDIR/err"
}

setup_file() {
    export why_not=''
    [[ $(id -u) -eq 0 ]] || why_not='only root can install a program set-user-ID'
    [[ -n $why_not ]] || unshare --mount --propagation private -- mount --bind /tmp /etc 2>/dev/null ||
        why_not='there are no mount namespaces here: /etc/mat cannot be made up'
    [[ -z $why_not ]] || return 0
    work=$(mktemp -d /tmp/mat-set-user-id.XXXXXX)
    export work key=$work/etc/mat/private/key key_words=$work/key-words
    chmod 755 "$work"
    mkdir "$work/bin" "$work/home" "$work/etc" "$work/etc/mat"
    cp "$(type -P id)" "$work/bin/id"
    chown "$owner" "$work/bin/id" && chmod 4755 "$work/bin/id"
    [[ $(setpriv --reuid=2 -- "$work/bin/id" -u) == "$(id -u "$owner")" ]] || why_not="$work is on a file system without set-user-ID"
    [[ -z $why_not ]] || return 0

    cp "$MAT_BIN" "$work/bin/mat"
    chown "$owner" "$work/bin/mat" && chmod 4755 "$work/bin/mat"
    cp -a /etc/passwd /etc/group /etc/nsswitch.conf /etc/ld.so.* /etc/alternatives "$work/etc/"
    settings
    install -d -o "$owner" -m 700 "$work/lib" "$work/etc/mat/private"
    local role login
    for role in "${all_roles[@]}" stranger; do
        login=$(login_of "$role")
        install -d -o "$login" -m 700 "$work/home/$login"
    done
    install -d -o "$owner" -m 700 "$work/home/$owner"

    who=admin mat init --from - <<'END_OF_CLINIC' >"$work/init"
clinic: Riverside
zone: America/Chicago
closed_weekdays: none
admin_name: Ada Admin
END_OF_CLINIC
    tr -s ' :=' '\n' <"$key" | grep -E '.{12}' >"$key_words" # what is long enough to be the secret
    [[ -s $key_words ]]
    for role in nurse prescriber front-desk counselor director robot; do
        who=admin mat staff add "$(login_of "$role")" --name "$role" --role "$role" -q
    done
    who=front-desk mat intake refer --from - -q <<<'last_name: Testerson'
    who=front-desk mat intake admit 1001-9 -q
    who=prescriber mat dose-log order 1001-9 methadone 30mg --until tomorrow -q # somebody is reminded of that
}
setup() {
    [[ -z $why_not ]] || skip "$why_not"
    cd "$BATS_TEST_TMPDIR" || return
}
teardown_file() { [[ -z ${work:-} ]] || rm -rf "$work"; }

@test "several logins record in one store, each under its own name" {
    who=nurse mat dose-log administer 1001-9 -q
    who=director mat audit log --json | jq -r '.[] | .actor + " " + .command' >actors
    grep -qx "$(login_of admin) init" actors
    grep -qx "$(login_of front-desk) intake refer" actors
    grep -qx "$(login_of prescriber) dose-log order" actors
    grep -qx "$(login_of nurse) dose-log administer" actors
    never grep -q "^$owner " actors
    who=nurse mat intake show 1001-9 --names | says Testerson # by the key
    who=admin mat store check | says '^The store is whole'
    [[ $(who=admin mat store info --json | jq .size_bytes) -gt 4096 ]]
    who=director mat audit verify -q
    who=admin mat store rekey -q
    who=nurse mat intake show 1001-9 --names | says Testerson
    who=stranger exits 12 mat intake list
}

@test "store and key belong to the owner, and no login can read them" {
    find "$work/lib" "$work/etc/mat/private" -type f -printf '%f %m %u\n' | sort >files
    grep -qx "key 600 $owner" files
    grep -qx "store.db 600 $owner" files
    grep -qx "store.db-wal 600 $owner" files
    never grep -v " 600 $owner\$" files
    never as "$(login_of admin)" cat "$key"
    never as "$(login_of admin)" cat "$work/lib/store.db"
    never as "$(login_of admin)" ls "$work/lib"
}

@test "the log is folded into the store although no login may look at its length" {
    local i most=0 now
    for i in $(seq 20); do
        who=front-desk mat intake refer --from - -q --yes <<<"last_name: Person$i"
        now=$(stat -c %s "$work/lib/store.db-wal")
        [[ $now -le $most ]] || most=$now
    done
    [[ $most -gt 0 && $most -lt $((4120 * 64)) ]]
}

@test "what a login names is read with its own rights" {
    local home
    home=$(home_of admin)
    who=front-desk refused mat intake refer --from "$key"
    ln -sf "$key" "$(home_of front-desk)/person.txt"
    who=front-desk refused mat intake refer --from person.txt
    who=prescriber refused mat dose-log hold 1001-9 --reason identity --note "$key"
    who=admin refused mat store rekey --recovery --from "$key"
    who=admin refused mat store restore "$key"
    local file
    install -d -o "$(login_of admin)" "$home/history" "$home/links"
    for file in staff clients episodes orders doses groups rosters sessions screens; do
        ln -sf "$key" "$home/links/$file.csv"
        install -o "$(login_of admin)" /dev/null "$home/history/$file.csv"
    done
    who=admin refused mat store import "$home/history" --map "$key"
    who=admin exits 2 mat store import "$home/links" # they are not there, for this login
    grep -q 'lacks staff.csv' "$BATS_TEST_TMPDIR/err"
    # The neighbour: a file that it can read.
    install -o "$(login_of front-desk)" -m 600 /dev/stdin "$(home_of front-desk)/mine.txt" <<<'last_name: Allowed'
    who=front-desk exits 0 mat intake refer --from mine.txt
}

@test "what a login names is written with its own rights" {
    who=director refused mat report census -o "$work/lib/census.csv"
    who=director refused mat report nightly -o "$work/lib/nightly"
    who=admin refused mat store backup "$work/lib/backup.db"
    who=director exits 2 mat report census -o /etc/mat/private/key # said before it is tried
    who=director exits 2 mat report census -o "$work/lib/store.db"
    find "$work/lib" "$work/etc/mat/private" -mindepth 1 -printf '%f\n' >names
    never grep -vxE 'key|store\.db((\.nightly)?\.lock|-wal|-shm)?' names
    who=director mat report census -o census.csv
    who=director mat report nightly -o nightly
    [[ $(stat -c %U "$(home_of director)/census.csv") == "$(login_of director)" ]]
    [[ $(stat -c %U "$(home_of director)/nightly/index.html") == "$(login_of director)" ]]
}

@test "another store or key than the machine's is opened with the login's own rights" {
    local other=$work/lib/./store.db
    who=admin mat store info --store "$work/lib/store.db" -q # the same words are the same store
    who=admin not_there mat store info --store "$other"
    MAT_STORE=$other who=admin not_there mat store info
    who=admin not_there mat store info --key "$(home_of admin)/key"
    MAT_KEY=$(home_of admin)/key who=admin not_there mat store info
    XDG_CONFIG_HOME=$(home_of admin)/settings
    install -d -o "$(login_of admin)" "$XDG_CONFIG_HOME/mat"
    echo "store = \"$other\"" >"$XDG_CONFIG_HOME/mat/mat.toml"
    chmod 644 "$XDG_CONFIG_HOME/mat/mat.toml"
    export XDG_CONFIG_HOME
    who=admin not_there mat store info
    unset XDG_CONFIG_HOME

    who=stranger mat init --store own/store.db --key key/key --from - <<<$'clinic: Own\nzone: America/Chicago\nadmin_name: I Myself' >/dev/null
    [[ $(stat -c %U "$(home_of stranger)/own/store.db") == "$(login_of stranger)" ]]
    who=stranger mat --demo intake list | says 1042-9
}

@test "settings that others than root can write are not trusted" {
    chmod o+w "$work/etc/mat/mat.toml"
    who=admin not_there mat store info
    chmod o-w "$work/etc/mat/mat.toml"
    chown "$owner" "$work/etc/mat/mat.toml"
    who=admin not_there mat store info
    chown root "$work/etc/mat/mat.toml"
    chmod g+w "$work/etc/mat"
    who=admin not_there mat store info
    chmod g-w "$work/etc/mat"
    (cd "$work/etc/mat" && mv mat.toml other && ln -s other mat.toml)
    who=admin not_there mat store info
    (cd "$work/etc/mat" && mv other mat.toml)
    sed -i 's,^store = "/,&../..&,; s,^store = "/.*"/,store = "../../../../../../..,' "$work/etc/mat/mat.toml"
    who=admin not_there mat store info # a name that begins in one's own folder
    settings
    who=admin mat store info -q
}

@test "pager, editor and mailer have the login's rights and none of the store's files" {
    local child role
    for role in counselor director robot; do
        child=$(home_of $role)/child
        printf '#!/bin/sh\n{ id -u; grep ^Uid: /proc/$$/status; ls -l /proc/$$/fd; } >%s.said 2>&1\ncat\n' "$child" >"$child"
        chmod 755 "$child"
    done
    sed -i 's/^cat$/echo words >"$1"/' "$(home_of counselor)/child"
    who=director MAT_PAGER=$(home_of director)/child at_a_terminal audit log >said
    grep -q 'intake refer' said
    who=counselor EDITOR=$(home_of counselor)/child at_a_terminal session log 1001-9 --kind individual --minutes 5 >said
    grep -q 'note signed' said
    who=admin mat staff mail "$(login_of prescriber)" prescriber@clinic.example -q
    who=robot MAT_SENDMAIL=$(home_of robot)/child mat remind send
    for role in counselor director robot; do
        child=$(home_of $role)/child.said
        [[ $(head -1 "$child") == "$(id -u "$(login_of $role)")" ]]
        [[ $(grep ^Uid: "$child" | tr '\t' '\n' | sed 1d | sort -u) == "$(id -u "$(login_of $role)")" ]]
        never grep -E 'store\.db|private|cannot' "$child"
    done
}

@test "completes from the store" {
    local tries=0
    # It gives up after 45 ms: a machine that is busy elsewhere has several tries.
    until who=nurse mat __complete -- dose-log administer '' | says '^1001-9'; do ((++tries < 20)) || return 1; done
    [[ -z $(who=stranger mat __complete -- dose-log administer '') ]]
    [[ -z $(who=nurse mat __complete -- --store "$work/lib/./store.db" dose-log administer '') ]]
}

@test "a backup belongs to the login, and comes back from there" {
    local file
    file=$(home_of admin)/backup.db
    who=admin mat store backup backup.db
    [[ $(stat -c '%a %U' "$file") == "600 $(login_of admin)" ]]
    who=robot mat store backup backup.db
    who=admin refused mat store restore "$(home_of robot)/backup.db"
    who=robot exits 12 mat store restore backup.db
    who=admin mat store restore backup.db --check
    who=admin mat store restore backup.db >/dev/null
    find "$work/lib" -type f -printf '%m %u\n' | sort -u >kept
    [[ $(cat kept) == "600 $owner" ]]
    who=admin mat store attest --doses-through now -q
    who=nurse mat intake show 1001-9 --names | says Testerson
}

@test "without a store that says who may, nothing is restored" {
    who=admin mat store backup other.db
    mv "$work/lib/store.db" "$work/lib/lost.db"
    mv "$work/lib/store.db-wal" "$work/lib/lost.db-wal"
    who=admin exits 12 mat store restore other.db
    grep -q 'no store that is whole says who may restore here' "$BATS_TEST_TMPDIR/err"
    [[ ! -e $work/lib/store.db ]]
    # The way that the page of the manual names: to a place of one's own, from where root puts it here.
    who=admin mat --store restored.db store restore other.db >/dev/null
    rm -f "$work/lib"/store.db-*
    install -o "$owner" -m 600 "$(home_of admin)/restored.db" "$work/lib/store.db"
    who=admin mat store attest --doses-through now -q
    who=director mat audit verify -q
}
