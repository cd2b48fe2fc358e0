# `mat staff`: logins, names, roles.
load support

setup_file() { make_clinic; }
setup() { copy_clinic; }

@test "lists who works here, without names" {
    session <<'END'
06:00 nurse$ mat staff list
LOGIN   INITIALS  ROLES            MAIL  SUPERVISOR  CREDENTIALS  LEAVE
backup  SN        nurse            -     -           -            -
bin     N         nurse            -     -           -            -
daemon  P         prescriber       -     -           -            -
games   PS        peer-specialist  -     -           -            -
list    SA        admin            -     -           -            -
lp      FD        front-desk       -     -           -            -
mail    D         director         -     -           -            -
man     CM        case-manager     -     -           -            -
news    A         auditor          -     -           -            -
proxy   R         robot            -     -           -            -
sync    C         counselor        -     -           -            -
sys     P         pharmacist       -     -           -            -
uucp    AA        admin            -     -           -            -
nurse$ mat staff list --json | jq -c '.[0:2]'
[{"login":"backup","initials":"SN","roles":["nurse"],"mail":null,"supervisor":null,"credentials":null,"leave":null},{"login":"bin","initials":"N","roles":["nurse"],"mail":null,"supervisor":null,"credentials":null,"leave":null}]
END
}

@test "adds a login with its roles" {
    session <<'END'
06:00 admin$ mat staff add backup2 --name 'Rosa Lopez-Garcia' --role nurse,pharmacist
Added backup2: nurse, pharmacist.
admin$ mat staff add nobody --name 'No Body' --role auditor --json
{"login":"nobody","initials":"NB","roles":["auditor"],"mail":null,"supervisor":null,"credentials":null,"leave":null}
admin$ mat staff list --format csv | tail -2
sys,P,pharmacist,,,,
uucp,AA,admin,,,,
END
}

@test "sets the whole set of roles" {
    session <<'END'
06:00 admin$ mat staff role bin nurse,counselor
bin: nurse → nurse, counselor.
admin$ mat staff role bin counselor
bin: nurse, counselor → counselor.
nurse$ mat dose-log missed
none
nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: not-permitted: 'bin' may not do that: it takes the role prescriber, nurse
! hint: an admin gives roles with mat staff
[12]
END
}

@test "keeps one administrator" {
    session <<'END'
06:00 second-admin$ mat staff role list auditor
list: admin → auditor.
admin$ mat staff role uucp auditor
! mat staff: refused: last-admin: 'uucp' is the only admin; nobody could give roles any more
! hint: make somebody else an admin first
[5]
admin$ mat staff role uucp auditor,admin
uucp: admin → admin, auditor.
END
}

@test "refuses a role, a login and a name that are none" {
    session <<'END'
06:00 admin$ mat staff add newbie --name 'New Bie' --role nurze
! mat staff: 'nurze' is not a role
! hint: did you mean nurse? roles are admin, prescriber, nurse, counselor, peer-specialist, case-manager, front-desk, pharmacist, director, auditor, robot
[2]
admin$ mat staff add 'new bie' --name 'New Bie' --role nurse
! mat staff: 'new bie' is not a login
! hint: a login is the word that whoami prints
[2]
admin$ mat staff add newbie --name '' --role nurse
! mat staff: --name is empty
[2]
admin$ mat staff add newbie --role nurse
! mat staff: --name is missing
! hint: …
[2]
admin$ mat staff add bin --name 'New Bie' --role nurse
! mat staff: 'bin' is of the staff already
! hint: mat staff role bin ROLE,… changes the roles
[2]
admin$ mat staff role newbie nurse
! mat staff: 'newbie' is not of the staff
! hint: mat staff list
[4]
admin$ mat staff role bin ''
! mat staff: no role was named
! hint: roles are admin, prescriber, nurse, counselor, peer-specialist, case-manager, front-desk, pharmacist, director, auditor, robot
[2]
END
}

@test "takes every role from somebody who has left; what they recorded stays" {
    session <<'END'
06:00 nurse$ mat dose-log missed
none
admin$ mat staff role bin --none
bin: nurse → no role.
nurse$ mat dose-log missed
! mat dose-log: refused: not-permitted: 'bin' may not do that: it takes the role prescriber, nurse, counselor, case-manager, pharmacist, director, auditor
! hint: an admin gives roles with mat staff
[12]
admin$ mat staff list --json | jq -c '.[] | select(.login == "bin") | .roles'
[]
admin$ mat staff role bin
! mat staff: give the roles, or --none
! hint: for instance: mat staff role mreyes counselor,director
[2]
admin$ mat staff role bin nurse --none
! mat staff: give the roles, or --none
! hint: for instance: mat staff role mreyes counselor,director
[2]
admin$ mat staff role bin nurse
bin: no role → nurse.
END
}

@test "shows the names of staff with --names" {
    session <<'END'
06:00 admin$ mat staff add newbie --name 'Rosa Lopez' --role nurse
Added newbie: nurse.
admin$ mat staff list --names --format csv | tail -1
uucp,AA,admin,,,,,Ada Admin
END
}

@test "keeps where reminders go" {
    session <<'END'
06:00 admin$ mat staff add newbie --name 'New Bie' --role nurse --mail newbie@clinic.example --json | jq -c '{login, mail}'
{"login":"newbie","mail":"newbie@clinic.example"}
admin$ mat staff mail newbie n.bie+mat@mail.clinic.example
newbie: mail newbie@clinic.example → n.bie+mat@mail.clinic.example.
admin$ mat staff mail newbie --none
newbie: mail n.bie+mat@mail.clinic.example → none.
admin$ mat staff list --json --as-of '2026-11-16T05:59' | jq -c '[.[] | select(.mail)]'
[]
admin$ mat staff add newbie --name 'New Bie' --role nurse --mail x@clinic.example
! mat staff: 'newbie' is of the staff already
! hint: mat staff role newbie ROLE,… changes the roles, mat staff mail newbie ADDRESS the mail address
[2]
admin$ mat staff mail newbie
! mat staff: give an address, or --none
[2]
admin$ mat staff mail nobody2 x@clinic.example
! mat staff: 'nobody2' is not of the staff
! hint: mat staff list
[4]
END
}

@test "refuses what is no mail address" {
    local address before
    before=$(entries)
    who=admin
    for address in '' x @ x@ @x 'x@y@z' 'x y@z' $'x@y\nBcc: all@z' 'x@y,z@w' 'x@-y' '.x@y' 'x@y..z' '<x@y>' 'x@ý' "$(printf 'x%.0s' {1..250})@y.zz"; do
        exits 2 mat staff mail bin -- "$address"
        exits 2 mat staff add newbie --name N --role nurse "--mail=$address"
    done
    [[ $(entries) == "$before" ]]
}

@test "knows who supervises whom, from a day on" {
    session <<'END'
06:00 admin$ mat staff supervise games --by bin
games: supervised by bin from Mon 2026-11-16 on.
admin$ mat staff supervise games --by sync --from 2026-12-01
games: supervised by sync from Tue 2026-12-01 on.
admin$ mat staff list --json | jq -r '.[] | select(.supervisor) | [.login, .supervisor] | join(" ")'
games bin
2026-12-01 06:00 admin$ mat staff list --json | jq -r '.[] | select(.supervisor) | [.login, .supervisor] | join(" ")'
games sync
admin$ mat staff supervise sync --by games
! mat staff: refused: own-supervisor: 'sync' would be their own supervisor
[5]
admin$ mat staff supervise games --by games
! mat staff: refused: own-supervisor: 'games' would be their own supervisor
[5]
admin$ mat staff supervise games --none
games: supervised by nobody from Tue 2026-12-01 on.
admin$ mat staff supervise sync --by games
sync: supervised by games from Tue 2026-12-01 on.
admin$ mat staff supervise games
! mat staff: give --by LOGIN, or --none
[2]
admin$ mat staff supervise games --by nobody2
! mat staff: 'nobody2' is not of the staff
! hint: mat staff list
[4]
END
}

@test "knows which credentials hold, and who is away" {
    session <<'END'
06:00 admin$ mat staff credential bin rn-license --expires 2026-11-20
bin: rn-license until Fri 2026-11-20.
admin$ mat staff credential bin cpr --expires 2026-11-01
bin: cpr expired Sun 2026-11-01.
admin$ mat staff leave bin 2026-11-18..2026-11-19
bin: away Wed 2026-11-18 to Thu 2026-11-19.
admin$ mat staff list --json | jq -c '.[] | select(.login == "bin") | [.credentials, .leave]'
[["cpr expired 2026-11-01","rn-license until 2026-11-20"],null]
2026-11-19 06:00 admin$ mat staff credential bin cpr --expires 2027-11-01
bin: cpr until Mon 2027-11-01.
admin$ mat staff list --json | jq -c '.[] | select(.login == "bin") | [.credentials, .leave]'
[["cpr until 2027-11-01","rn-license until 2026-11-20"],"2026-11-18..2026-11-19"]
2026-11-21 06:00 admin$ mat staff list --json | jq -c '.[] | select(.login == "bin") | [.credentials, .leave]'
[["cpr until 2027-11-01","rn-license expired 2026-11-20"],null]
admin$ mat staff credential bin 'RN License' --expires 2027-11-01
! mat staff: 'RN License' is not a kind of credential
! hint: write it as one word of small letters: rn-license
[2]
END
}
