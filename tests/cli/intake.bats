# `mat intake`: the road into care and out of it.
load support

setup_file() { make_clinic; }
setup() { copy_clinic; }

@test "makes a client number at the first contact" {
    session <<'END'
06:00 front-desk$ mat intake refer --from - <<END
> last_name: Testerson
> first_name: Zoë
> birth_date: 1990-02-28
> pregnant: no
> injects: yes
> medication: methadone
> END
Referred: client 1001-9, first contact Mon 2026-11-16.
Next: mat intake admit 1001-9
front-desk$ mat intake refer --from - --json <<<'{"last_name":"Other","pregnant":true,"first_contact":"2026-11-10"}'
{"client":"1002-4","status":"referred","episode":null,"admit_date":null,"discharge_date":null,"program":null,"counselor":null}
front-desk$ mat intake list
CLIENT  STATUS    EPISODE  ADMIT DATE  DISCHARGE DATE  PROGRAM  COUNSELOR
1001-9  referred        -  -           -               -        -
1002-4  referred        -  -           -               -        -
END
}

@test "takes an anonymous caller" {
    session <<'END'
06:00 front-desk$ mat intake refer --from - <<<'source: a friend'
Referred: client 1001-9, first contact Mon 2026-11-16.
Next: mat intake admit 1001-9
END
}

@test "takes the fields from a file, with a byte order mark, comments and CRLF" {
    printf '\xef\xbb\xbf# a walk-in\r\n\r\nlast_name:  Testerson \r\n' >person.txt
    session <<'END'
06:00 front-desk$ mat intake refer --from person.txt
Referred: client 1001-9, first contact Mon 2026-11-16.
Next: mat intake admit 1001-9
front-desk$ mat intake show 1001-9 --names --json | jq -c '{client, last_name}'
{"client":"1001-9","last_name":"Testerson"}
END
}

@test "refuses input that is wrong, and never repeats it" {
    session <<'END'
06:00 front-desk$ mat intake refer --from - <<<'lastname: Testerson'
! mat intake: line 1 names no known field
! hint: fields are last_name, first_name, preferred_name, pronouns, birth_date, phone, address, sex, language, source, substances, medication, pregnant, injects, first_contact
[2]
front-desk$ mat intake refer --from - <<<'Testerson'
! mat intake: line 1 is no 'field: value' line
! hint: fields are last_name, first_name, preferred_name, pronouns, birth_date, phone, address, sex, language, source, substances, medication, pregnant, injects, first_contact
[2]
front-desk$ mat intake refer --from - <<<$'last_name: Testerson\nlast_name: Testersen'
! mat intake: line 2 gives field 'last_name' a second time
[2]
front-desk$ mat intake refer --from - <<<'{"last_name": "One", "phone": "5", "last_name": "Two"}'
! mat intake: the JSON object gives field 'last_name' a second time
[2]
front-desk$ mat intake refer --from - <<<'birth_date: 28.2.1990'
! mat intake: field 'birth_date' is not a birth date
! hint: write it as 2000-12-31
[2]
front-desk$ mat intake refer --from - <<<'birth_date: 2026-11-17'
! mat intake: field 'birth_date' is not a birth date
! hint: write it as 2000-12-31
[2]
front-desk$ mat intake refer --from - <<<'pregnant: perhaps'
! mat intake: field 'pregnant' is neither yes nor no
[2]
front-desk$ mat intake refer --from - <<<'medication: heroin'
! mat intake: field 'medication' names no medication
! hint: medications are methadone, buprenorphine, naltrexone, acamprosate, disulfiram, nicotine-patch, nicotine-gum, nicotine-lozenge, varenicline, bupropion
[2]
front-desk$ mat intake refer --from - <<<'first_contact: tomorrow'
! mat intake: field 'first_contact' is in the future
[2]
front-desk$ mat intake refer --from - <<<$'last_name: Test\xff'
! mat intake: the input is not UTF-8 at byte 15
[2]
front-desk$ mat intake refer --from - <<<'{"last_name":["Testerson"]}'
! mat intake: field 'last_name' is no text
[2]
front-desk$ mat intake refer --from nobody.txt
! mat intake: cannot read 'nobody.txt': No such file or directory
[2]
front-desk$ mat intake list
none
END
}

@test "asks nothing where there is no terminal" {
    session <<'END'
06:00 front-desk$ mat intake refer
! mat intake: an answer is needed and there is no terminal
! hint: give the fields with --from FILE, or --from -
[6]
front-desk$ mat intake refer --no-input
! mat intake: an answer is needed and there is no terminal
! hint: give the fields with --from FILE, or --from -
[6]
END
}

@test "asks field by field at a terminal, and nothing is recorded where the person stops" {
    local answered=0
    run_as_now script -qec "$MAT_BIN intake refer 2>asked" /dev/null <<<$'Testerson\nAnna' >/dev/null || answered=$?
    [[ $answered -eq 6 ]]
    grep -q 'cancelled; nothing was recorded' asked
    session <<'END'
06:00 front-desk$ mat intake list
none
END
    at '2026-11-16 06:00' front-desk
    { printf 'Testerson\nAnna\n'; printf '\n%.0s' {1..13}; } | run_as_now script -qec "$MAT_BIN intake refer 2>asked" /dev/null >/dev/null
    session <<'END'
06:00 front-desk$ mat intake show 1001-9 --names --json | jq -c '{last_name, first_name, birth_date}'
{"last_name":"Testerson","first_name":"Anna","birth_date":null}
front-desk$ head -c 140 asked; echo
Last name (empty for an anonymous caller): First name: Preferred name: Pronouns: Birth date (2000-12-31): Telephone: Address: Sex: Language:
END
}

@test "asks nobody who somebody is, and refuses them then" {
    local answered
    for words in 'refer --store nowhere.db' 'refer --key nokey' 'update 1001-9' 'update 1234'; do
        answered=0
        # shellcheck disable=SC2086 # words
        typed '' intake $words >seen || answered=$?
        never grep -q 'Last name' seen
        [[ $answered == @(4|10|12) ]]
    done
    who=counselor
    typed '' intake refer >seen || answered=$?
    [[ $answered -eq 12 ]]
    never grep -q 'Last name' seen
}

@test "asks again at a terminal for what is no day, no birth date, no medication" {
    typed 'Testerson\r \r \r \r 3/8/90\r 1990-08-03\r \r \r \r \r \r \r meth\r methadone\r maybe\r no\r no\r 3/8/26\r yesterday\r' intake refer >seen
    grep -qx 'write it as 2000-12-31' seen
    grep -q '^medications are methadone' seen
    grep -q '^.3/8/26. is not a day' seen
    grep -qx 'Referred: client 1001-9, first contact Sun 2026-11-15.' seen
    [[ $(mat intake show 1001-9 --names --json | jq -r .birth_date) == 1990-08-03 ]]
}

@test "admits a client to a program with a counselor" {
    session <<'END'
06:00 front-desk$ mat intake refer --from - <<<$'last_name: Testerson\nbirth_date: 1990-11-17'
Referred: client 1001-9, first contact Mon 2026-11-16.
Next: mat intake admit 1001-9
front-desk$ mat intake admit 1001-9 --counselor sync --program obot
Admitted 1001-9 on Mon 2026-11-16, program obot (episode 1).
front-desk$ mat intake list --format csv
client,status,episode,admit_date,discharge_date,program,counselor
1001-9,in-care,1,2026-11-16,,obot,sync
counselor$ mat store query 'SELECT client, admit_date, program, counselor, age FROM v_episode'
CLIENT  ADMIT DATE  PROGRAM  COUNSELOR  AGE
1001-9  2026-11-16  obot     sync        35
END
}

@test "counts the age at admission, also of who was born on 29 February" {
    session <<'END'
2027-02-28 06:00 front-desk$ mat intake refer --from - <<<'birth_date: 2008-02-29'
Referred: client 1001-9, first contact Sun 2027-02-28.
Next: mat intake admit 1001-9
front-desk$ mat intake admit 1001-9
Admitted 1001-9 on Sun 2027-02-28, program otp (episode 1).
front-desk$ mat intake refer --from - <<<'birth_date: 2008-02-29'
Referred: client 1002-4, first contact Sun 2027-02-28.
Next: mat intake admit 1002-4
2027-03-01 06:00 front-desk$ mat intake admit 1002-4
Admitted 1002-4 on Mon 2027-03-01, program otp (episode 2).
counselor$ mat store query 'SELECT client, admit_date, age FROM v_episode'
CLIENT  ADMIT DATE  AGE
1001-9  2027-02-28   18
1002-4  2027-03-01   19
END
}

@test "takes over the start of a treatment elsewhere when somebody verified it" {
    session <<'END'
06:00 front-desk$ mat intake refer --from - <<<'last_name: Testerson'
Referred: client 1001-9, first contact Mon 2026-11-16.
Next: mat intake admit 1001-9
front-desk$ mat intake admit 1001-9 --treatment-start 2026-01-10
! mat intake: --treatment-start and --verified-by go together
[2]
front-desk$ mat intake admit 1001-9 --treatment-start 2026-11-17 --verified-by bin
! mat intake: --treatment-start is after the admission
[2]
front-desk$ mat intake admit 1001-9 --treatment-start 2026-01-10 --verified-by nobody-here
! mat intake: 'nobody-here' is not of the staff
! hint: mat staff list
[4]
front-desk$ mat intake admit 1001-9 --treatment-start 2026-01-10 --verified-by bin
Admitted 1001-9 on Mon 2026-11-16, program otp (episode 1).
END
}

@test "refuses a second episode while one is open" {
    session <<'END'
06:00 front-desk$ mat intake refer --from - <<<'last_name: Testerson'
Referred: client 1001-9, first contact Mon 2026-11-16.
Next: mat intake admit 1001-9
front-desk$ mat intake admit 1001-9 --at 2026-11-14
Admitted 1001-9 on Sat 2026-11-14, program otp (episode 1).
front-desk$ mat intake admit 1001-9
! mat intake: refused: already-in-care: client 1001-9 is in care since 2026-11-14
[5]
counselor$ mat intake discharge 1001-9 --reason completed
Discharged 1001-9 (completed), first day out of care Mon 2026-11-16; 0 orders ended.
front-desk$ mat intake admit 1001-9 --at 2026-11-15
! mat intake: refused: already-in-care: client 1001-9 is in care since 2026-11-14 (until 2026-11-16)
[5]
front-desk$ mat intake admit 1001-9
Admitted 1001-9 on Mon 2026-11-16, program otp (episode 2).
END
}

@test "refuses a program, a counselor and a client that are not there" {
    session <<'END'
06:00 front-desk$ mat intake refer --from - <<<'last_name: Testerson'
Referred: client 1001-9, first contact Mon 2026-11-16.
Next: mat intake admit 1001-9
front-desk$ mat intake admit 1001-9 --program clinic
! mat intake: 'clinic' is not a program
! hint: programs are otp, obot, aud, tobacco
[2]
front-desk$ mat intake admit 1001-9 --counselor nobody-here
! mat intake: 'nobody-here' is not of the staff
! hint: mat staff list
[4]
front-desk$ mat intake admit 1002-4
! mat intake: there is no client 1002-4
[4]
front-desk$ mat intake admit 1001
! mat intake: refused: check-digit: the check digit of '1001' is wrong; nothing was looked up
! hint: compare every digit with the card
[4]
front-desk$ mat intake admit
! mat intake: CLIENT is missing
! hint: …
[2]
END
}

@test "lists everybody by status, and an empty list is success" {
    session <<'END'
06:00 front-desk$ mat intake list
none
front-desk$ mat intake list --json
[]
front-desk$ mat intake refer --from - <<<'last_name: Testerson'
Referred: client 1001-9, first contact Mon 2026-11-16.
Next: mat intake admit 1001-9
front-desk$ mat intake list --status in-care --format csv
client,status,episode,admit_date,discharge_date,program,counselor
front-desk$ mat intake list --status referred --json
[
  {"client":"1001-9","status":"referred","episode":null,"admit_date":null,"discharge_date":null,"program":null,"counselor":null}
]
front-desk$ mat intake list --status waiting-for-godot
! mat intake: 'waiting-for-godot' is not a status
! hint: statuses are referred, in-care, discharged
[2]
END
}

@test "discharges: the orders end with the episode, a day with a dose is a day in care" {
    make_client
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
12:00 counselor$ mat intake discharge 1001-9 --reason left-against-advice --json
{"client":"1001-9","status":"discharged","episode":1,"admit_date":"2026-11-16","discharge_date":"2026-11-17","program":"otp","counselor":null}
counselor$ mat intake discharge 1001-9 --reason completed
! mat intake: refused: no-open-episode: not in care on 2026-11-16
! hint: mat intake show 1001-9 says how it stands
[5]
2026-11-17 08:00 counselor$ mat intake show 1001-9
client             1001-9
status             discharged
episode            1
admit date         2026-11-16
discharge date     2026-11-17
program            otp
last observed day  2026-11-16
nurse$ mat store query 'SELECT "order", end_date FROM v_order'
ORDER  END DATE
    1  2026-11-17
END
}

@test "refuses to discharge who is not in care, or for another reason" {
    session <<'END'
06:00 front-desk$ mat intake refer --from - <<<'last_name: Testerson'
Referred: client 1001-9, first contact Mon 2026-11-16.
Next: mat intake admit 1001-9
counselor$ mat intake discharge 1001-9 --reason completed
! mat intake: refused: no-open-episode: not in care on 2026-11-16
! hint: mat intake show 1001-9 says how it stands
[5]
counselor$ mat intake discharge 1001-9 --reason tired
! mat intake: 'tired' is not a reason of discharge
! hint: reasons are completed, transferred, left-against-advice, administrative, died, incarcerated, lost-to-follow-up
[2]
counselor$ mat intake discharge 1001-9
! mat intake: --reason is missing
! hint: …
[2]
END
}

@test "shows one person on one screen, cut to the role" {
    make_client
    session <<'END'
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
nurse$ mat intake show 1001-9
client             1001-9
status             in-care
episode            1
admit date         2026-11-16
program            otp
orders             methadone 30 mg daily from 2026-11-16 (order 1)
last observed day  2026-11-16
front-desk$ mat intake show 1001-9
client      1001-9
status      in-care
episode     1
admit date  2026-11-16
program     otp
nurse$ mat intake show 1001-9 --json
{"client":"1001-9","status":"in-care","episode":1,"admit_date":"2026-11-16","discharge_date":null,"program":"otp","counselor":null,"merged_numbers":null,"orders":["methadone 30 mg daily from 2026-11-16 (order 1)"],"holds":null,"last_observed_day":"2026-11-16","bottles_for":null}
END
}

@test "shows names only with --names, and logs the look with its purpose" {
    make_client
    session <<'END'
06:12 nurse$ mat intake show 1001-9 --format csv
client,status,episode,admit_date,discharge_date,program,counselor,merged_numbers,orders,holds,last_observed_day,bottles_for
1001-9,in-care,1,2026-11-16,,otp,,,methadone 30 mg daily from 2026-11-16 (order 1),,,
nurse$ mat intake show 1001-9 --names --format csv
client,status,episode,admit_date,discharge_date,program,counselor,merged_numbers,orders,holds,last_observed_day,bottles_for,last_name
1001-9,in-care,1,2026-11-16,,otp,,,methadone 30 mg daily from 2026-11-16 (order 1),,,,Testerson
nurse$ mat intake list --names
CLIENT  STATUS   EPISODE  ADMIT DATE  DISCHARGE DATE  PROGRAM  COUNSELOR  LAST NAME  FIRST NAME  BIRTH DATE  FORMER ID
1001-9  in-care        1  2026-11-16  -               otp      -          Testerson  -           -           -
auditor$ mat audit access 1001-9 --format csv
entry,at,actor,command,table,row,rows,client,purpose
39,2026-11-16T06:12:00-06:00,bin,intake show,,,,1001-9,intake show
40,2026-11-16T06:12:00-06:00,bin,intake list,,,,1001-9,list of clients
END
}

@test "shows no name without the key that made it" {
    make_client
    session <<'END'
06:12 nurse$ mat intake show 1001-9 --names --key ~/nowhere
! mat intake: there is no key file at '~/nowhere'
! hint: name it with --key, or MAT_KEY
[12]
nurse$ mv ~/.config/mat/key ~/.config/mat/kept && mat intake list --names
! mat intake: there is no key file at '~/.config/mat/key'
! hint: name it with --key, or MAT_KEY
[12]
auditor$ mat audit access 1001-9 --json
[]
END
}
