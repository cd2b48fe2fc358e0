# `mat init`: a store, a key, a first administrator, a recovery key that is shown once.
load support

setup() { at_home "$BATS_TEST_TMPDIR/home"; at '2026-11-16 05:30' admin; }

clinic_fields=$'clinic: Riverside\nzone: America/Chicago\nadmin_name: Ada Admin'

@test "makes the store and the key where nobody else looks" {
    session <<'END'
05:30 admin$ mat init --from - <<<"$clinic_fields"
Made the store ~/.local/share/mat/store.db
and its key     ~/.config/mat/key

Recovery key, shown this once:

    …

Write it down and lock it away, apart from the store. Without the key file or
this recovery key no name in the store can ever be read again. Copy the key
file to a safe place too, never beside the store or into a backup of it.

uucp is the first administrator.
Next: mat staff add LOGIN --name NAME --role nurse
admin$ find ~ -perm /077 -not -path ~
admin$ mat staff list --format csv
login,initials,roles,mail,supervisor,credentials,leave
uucp,AA,admin,,,,
admin$ mat store check --format csv
ok,entries,rows
true,9,9
END
}

@test "prints store, key, login and recovery key as JSON" {
    session <<'END'
05:30 admin$ mat init --from - --json <<<"$clinic_fields" | jq -c '[keys_unsorted, .admin_login, (.recovery_key | length > 40)]'
[["store","key","admin_login","recovery_key"],"uucp",true]
END
}

@test "shows the recovery key under --quiet too: it is the answer" {
    mat init -q --from - <<<"$clinic_fields" >answer
    grep -Eq '^ *[0-9A-Z]{5}(-[0-9A-Z]{5})+$' answer
}

@test "asks at a terminal, on standard error" {
    printf '%s\n' Riverside America/Chicago '1 River Street' '' 'Ada Admin' |
        run_as_now script -qec "$MAT_BIN init 2>asked >answer" /dev/null >/dev/null
    session <<'END'
05:30 admin$ cat asked; echo
Name of the clinic: Time zone (for instance America/Chicago): Address of the clinic, for labels: Telephone of the clinic, for labels: Name of the first administrator: 
admin$ head -1 answer
Made the store ~/.local/share/mat/store.db
admin$ mat config get address
1 River Street
END
}

@test "asks again for what is no zone or is empty, and nothing where a store is already" {
    typed '\r Riverside\r Chicago\r America/Chicago\r 1\r 2\r Ada\r' init >seen
    [[ $(grep -c '^Name of the clinic' seen) -eq 2 && $(grep -c '^Time zone' seen) -eq 2 ]]
    grep -q "^'Chicago' is not a time zone of this machine" seen
    local answered=0
    typed '' init >seen || answered=$?
    [[ $answered -eq 2 ]]
    grep -q '^mat init: there is a store at ' seen
    never grep -q 'Name of the clinic' seen
    exits 2 mat init --dry-run --from - <<<"$clinic_fields"
}

@test "takes JSON, another first administrator, closed days and an address" {
    session <<'END'
05:30 admin$ mat init --from - --json <<END | jq -c .admin_login
> {"clinic": "Riverside", "zone": "America/New_York", "address": "1 River Street", "phone": "555-0100",
>  "admin_login": "bin", "admin_name": "Ada Admin", "closed_weekdays": "sat,sun", "policy": "federal-2024"}
> END
"bin"
nurse$ mat config list --format csv | cut -d, -f1,2 | head -5
name,value
clinic,Riverside
zone,America/New_York
address,1 River Street
phone,555-0100
nurse$ mat staff list --format csv
login,initials,roles,mail,supervisor,credentials,leave
bin,AA,admin,,,,
admin$ mat staff list
! mat staff: refused: not-permitted: 'uucp' is not a staff login of this clinic
! hint: an admin gives roles with mat staff
[12]
END
}

@test "refuses fields that are missing, unknown or wrong, and makes nothing" {
    session <<'END'
05:30 admin$ mat init --from - <<<'clinic: Riverside'
! mat init: field 'zone' is missing
! hint: fields are clinic, zone, address, phone, admin_login, admin_name, closed_weekdays, policy
[2]
admin$ mat init --from - <<<"$clinic_fields"$'\ncolour: blue'
! mat init: line 4 names no known field
! hint: fields are clinic, zone, address, phone, admin_login, admin_name, closed_weekdays, policy
[2]
admin$ mat init --from - <<<$'clinic: Riverside\nadmin_name: Ada\nzone: America/Chicagoo'
! mat init: 'America/Chicagoo' is not a time zone of this machine
! hint: did you mean America/Chicago? use an IANA name such as America/Chicago (package tzdata)
[2]
admin$ mat init --from - <<<$'clinic: Riverside\nadmin_name: Ada\nzone: new york'
! mat init: 'new york' is not a time zone of this machine
! hint: did you mean America/New_York? use an IANA name such as America/Chicago (package tzdata)
[2]
admin$ mat init --from - <<<$'clinic: Riverside\nadmin_name: Ada\nzone: xyz'
! mat init: 'xyz' is not a time zone of this machine
! hint: use an IANA name such as America/Chicago (package tzdata)
[2]
admin$ mat init --from - <<<"$clinic_fields"$'\nclosed_weekdays: sunday'
! mat init: 'sunday' is not a weekday
! hint: weekdays are sun,mon,tue,wed,thu,fri,sat, or the word none
[2]
admin$ mat init --from - <<<"$clinic_fields"$'\npolicy: none'
! mat init: there is no built-in policy of that name
! hint: built in are federal-2024 and federal-2001
[2]
admin$ mat init --from - <<<"$clinic_fields"$'\nadmin_login: a b'
! mat init: 'a b' is not a login
! hint: a login is the word that whoami prints
[2]
admin$ mat init --from nowhere.txt
! mat init: cannot read 'nowhere.txt': No such file or directory
[2]
admin$ mat init
! mat init: an answer is needed and there is no terminal
! hint: give the fields with --from FILE, or --from -
[6]
admin$ find ~ -type f
END
}

@test "makes nothing under --dry-run" {
    session <<'END'
05:30 admin$ mat init --dry-run --from - <<<"$clinic_fields"
NOT RECORDED
store        ~/.local/share/mat/store.db
key          ~/.config/mat/key
admin login  uucp
admin$ find ~ -type f
END
}

@test "never makes a store over a store, or a key over a key" {
    session <<'END'
05:30 admin$ mat init --from - <<<"$clinic_fields" >/dev/null
admin$ mat init --from - <<<"$clinic_fields"
! mat init: there is a store at '~/.local/share/mat/store.db' already
! hint: --store names another place
[2]
admin$ mat init --store ~/other/store.db --from - <<<"$clinic_fields"
! mat init: there is a key at '~/.config/mat/key' already, perhaps of another store
! hint: --key names another place
[2]
admin$ test ! -e ~/other/store.db
END
}

@test "never puts the key beside the store" {
    session <<'END'
05:30 admin$ mat init --store ~/both/store.db --key ~/both/key --from - <<<"$clinic_fields"
! mat init: the key would lie beside the store, in '~/both': whoever takes one has both
! hint: name a place in another folder with --key
[2]
admin$ find ~ -type f
END
}

@test "refuses a folder under version control unless forced" {
    mkdir -p project/.git
    session <<'END'
05:30 admin$ mat init --store ~/project/s/store.db --from - <<<"$clinic_fields"
! mat init: '~/project/s' is under version control, which copies what it sees
! hint: choose another folder, or say --force
[2]
admin$ mat init --force --store ~/project/s/store.db --from - <<<"$clinic_fields" >/dev/null
END
}

@test "keeps store and key where the environment and the options say" {
    export XDG_DATA_HOME=$HOME/data XDG_CONFIG_HOME=relative
    session <<'END'
05:30 admin$ mat init --from - <<<"$clinic_fields" | head -2
Made the store ~/data/mat/store.db
and its key     ~/.config/mat/key
admin$ MAT_STORE=~/m/store.db MAT_KEY=~/k/key mat init --from - <<<"$clinic_fields" | head -2
Made the store ~/m/store.db
and its key     ~/k/key
admin$ MAT_STORE=~/m/store.db MAT_KEY=~/k/key mat init --store ~/o/store.db --key=$HOME/p/key --from - <<<"$clinic_fields" | head -2
Made the store ~/o/store.db
and its key     ~/p/key
END
}


@test "never lays a store beside the log of a lost one" {
    mkdir -p lost && chmod 700 lost
    echo 'what was recorded last' >lost/store.db-wal
    session <<'END'
05:30 admin$ mat init --store lost/store.db --from - <<<"$clinic_fields"
! mat init: there is the log of a lost store at 'lost/store.db-wal'
! hint: move it away first
[2]
admin$ cat lost/store.db-wal
what was recorded last
admin$ mat init --store lost/other.db --from - <<<"$clinic_fields" >/dev/null
END
}
