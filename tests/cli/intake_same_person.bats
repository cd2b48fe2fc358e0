# One person, however they are written and whatever numbers they have: find, update, merge and its end.
load support

setup_file() {
    make_clinic
    make_client
    at '2026-11-16 05:50' front-desk
    mat intake refer --from - -q <<<$'last_name: Müller-Lüdenscheidt\nfirst_name: Zoë\nbirth_date: 1990-01-02'
    mat intake admit 1002-4 -q
}
setup() { copy_clinic; }

@test "finds a person by a name that is spelled otherwise, and puts each look on record" {
    echo 'last_name: Mueller Luedenscheid' >asked.txt
    session <<'END'
06:00 front-desk$ mat intake find --from asked.txt --format csv
client,status,episode,admit_date,discharge_date,program,counselor,agrees
1002-4,in-care,2,2026-11-16,,otp,,last_name (alike)
front-desk$ mat intake find --from asked.txt --names --json | jq -c '.[] | [.client, .last_name, .first_name, .birth_date]'
["1002-4","Müller-Lüdenscheidt","Zoë","1990-01-02"]
front-desk$ mat intake find --from - <<<'last_name: Nobody-of-that-name'
none
front-desk$ mat intake find
! mat intake: an answer is needed and there is no terminal
! hint: give the fields with --from FILE, or --from -
[6]
robot$ mat intake find --from asked.txt
! mat intake: refused: not-permitted: …
! hint: an admin gives roles with mat staff
[12]
auditor$ mat audit access 1002-4 --format csv | grep -c ',find$'
2
END
}

@test "keeps what is changed of a person beside what was known before" {
    local before
    before=$(entries)
    session <<'END'
06:00 front-desk$ mat intake update 1002-4 --from - <<<$'preferred_name: Zo\nphone: 555-0123'
Updated 1002-4: phone, preferred_name.
front-desk$ mat intake show 1002-4 --names --json | jq -c '[.last_name, .first_name, .preferred_name, .phone, .birth_date]'
["Müller-Lüdenscheidt","Zoë","Zo","555-0123","1990-01-02"]
front-desk$ mat intake update 1002-4 --from - <<<'last_nam: X'
! mat intake: line 1 names no known field
! hint: …
[2]
front-desk$ mat intake update 1002-4 --from - <<<'birth_date: 1990-13-02'
! mat intake: …
! hint: …
[2]
front-desk$ mat intake update 1009-7 --from - <<<'phone: 1'
! mat intake: there is no client 1009-7
[4]
counselor$ mat intake update 1002-4 --from - <<<'phone: 1'
! mat intake: refused: not-permitted: …
! hint: an admin gives roles with mat staff
[12]
END
    [[ $(entries) -gt $before ]]
    who=auditor mat audit verify -q
}

@test "makes two numbers one person, to whom every rule looks, and two again" {
    mat dose-log administer 1001-9 -q
    session <<'END'
06:00 nurse$ mat intake merge 1001-9 1002-4
! mat intake: an answer is needed and there is no terminal
! hint: --yes goes on without asking
[6]
nurse$ mat intake merge 1001-9 1001-9 --yes
! mat intake: refused: same-number: 1001-9 is one number, not two
[5]
counselor$ mat intake merge 1001-9 1002-4 --yes
! mat intake: refused: not-permitted: …
! hint: an admin gives roles with mat staff
[12]
nurse$ mat intake merge 1001-9 1002-4 --yes --dry-run | head -1
NOT RECORDED
nurse$ mat intake merge 1001-9 1002-4 --yes
Merged: 1002-4 is a number of 1001-9 from now on. mat intake unmerge 1002-4 takes it back.
nurse$ mat dose-log administer 1002-4
! mat dose-log: refused: already-dosed: 30 mg was given on 2026-11-16 (dose 2026-11-16.1)
! hint: what would change it: the void of dose 2026-11-16.1, confirmed by a second login
[5]
nurse$ mat intake show 1002-4 --json | jq -c '[.client, .merged_numbers]'
["1001-9",["1002-4"]]
nurse$ mat intake list --format csv | tail -n +2 | cut -d, -f1
1001-9
nurse$ mat intake merge 1001-9 1002-4 --yes
! mat intake: refused: already-merged: 1001-9 and 1002-4 are one person already: 1001-9
[5]
06:01 nurse$ mat intake unmerge 1002-4
! mat intake: an answer is needed and there is no terminal
! hint: --yes goes on without asking
[6]
front-desk$ mat intake unmerge 1002-4 --yes
! mat intake: refused: not-permitted: …
! hint: an admin gives roles with mat staff
[12]
nurse$ mat intake unmerge 1002-4 --yes
Apart again: 1002-4 and 1001-9. What was recorded under 1001-9 since the merge stays there.
nurse$ mat intake list --format csv | tail -n +2 | cut -d, -f1
1001-9
1002-4
nurse$ mat intake unmerge 1002-4 --yes
! mat intake: 1002-4 was not merged into anybody
! hint: mat intake show 1002-4
[4]
nurse$ mat intake list --as-of 06:00 --format csv | tail -n +2 | cut -d, -f1
1001-9
END
    who=auditor mat audit verify -q
}
