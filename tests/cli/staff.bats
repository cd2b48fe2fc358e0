# `mat staff`: logins, names, roles.
load support

setup_file() { make_clinic; }
setup() { copy_clinic; }

@test "lists who works here, without names" {
    session <<'END'
06:00 nurse$ mat staff list
LOGIN   INITIALS  ROLES
backup  SN        nurse
bin     N         nurse
daemon  P         prescriber
games   PS        peer-specialist
list    SA        admin
lp      FD        front-desk
mail    D         director
man     CM        case-manager
news    A         auditor
proxy   R         robot
sync    C         counselor
sys     P         pharmacist
uucp    AA        admin
nurse$ mat staff list --json | jq -c '.[0:2]'
[{"login":"backup","initials":"SN","roles":["nurse"]},{"login":"bin","initials":"N","roles":["nurse"]}]
END
}

@test "adds a login with its roles" {
    session <<'END'
06:00 admin$ mat staff add backup2 --name 'Rosa Lopez-Garcia' --role nurse,pharmacist
Added backup2: nurse, pharmacist.
admin$ mat staff add nobody --name 'No Body' --role auditor --json
{"login":"nobody","initials":"NB","roles":["auditor"]}
admin$ mat staff list --format csv | tail -2
sys,P,pharmacist
uucp,AA,admin
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
! hint: roles are admin, prescriber, nurse, counselor, peer-specialist, case-manager, front-desk, pharmacist, director, auditor, robot
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

@test "shows the names of staff with --names" {
    session <<'END'
06:00 admin$ mat staff add newbie --name 'Rosa Lopez' --role nurse
Added newbie: nurse.
admin$ mat staff list --names --format csv | tail -1
uucp,AA,admin,Ada Admin
END
}
