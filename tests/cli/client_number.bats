# A client number is hard to mistype: every wrong digit and every swap of neighbours ends with exit 4, nothing looked up.
load support

setup_file() {
    make_clinic
    make_client
    at '2026-11-16 05:50' front-desk
    echo 'last_name: Other' >person.txt
    for _ in {1..12}; do
        mat intake refer --from person.txt -q
    done
}
setup() { copy_clinic; }

# Every single-digit error and every neighbour swap of the digits of $1.
slips_of() {
    local digits=$1 i d swapped
    for ((i = 0; i < ${#digits}; i++)); do
        for d in 0 1 2 3 4 5 6 7 8 9; do
            [[ ${digits:i:1} == "$d" ]] || echo "${digits:0:i}$d${digits:i+1}"
        done
        swapped=${digits:0:i}${digits:i+1:1}${digits:i:1}${digits:i+2}
        ((i + 1 < ${#digits})) && [[ $swapped != "$digits" ]] && echo "$swapped"
    done
    return 0
}

@test "refuses every wrong digit and every swap of neighbours" {
    local slip number before count=0
    before=$(entries)
    for number in 10019 $(mat intake list --format csv | tail -1 | cut -d, -f1 | tr -d -); do
        while read -r slip; do
            count=$((count + 1))
            exits 4 mat dose-log administer "${slip:0:4}-${slip:4}"
            grep -q 'refused: check-digit: ' "$BATS_TEST_TMPDIR/err"
        done < <(slips_of "$number")
    done
    [[ $count -ge 95 ]]
    [[ $(entries) == "$before" ]]
}

@test "refuses them in every command that names a client" {
    local command
    while IFS= read -r command; do
        exits 4 eval "mat $command"
        grep -q check-digit "$BATS_TEST_TMPDIR/err"
    done <<'END'
dose-log administer 1001-8
dose-log dispense 1001-8
dose-log hold 1001-8 --reason sedation
dose-log show 1001-8
intake show 10018
END
    who=prescriber exits 4 mat dose-log order 1001-8 methadone 30mg
    who=prescriber exits 4 mat dose-log release 1001-8
    who=front-desk exits 4 mat intake admit 1001-8
    who=counselor exits 4 mat intake discharge 1001-8 --reason completed
    who=auditor exits 4 mat audit access 1001-8
}

@test "looks nothing up: not even a store is needed to refuse" {
    rm -r "$HOME/.local"
    exits 4 mat dose-log administer 1001-8
    exits 10 mat dose-log administer 1001-9
}

@test "tells a wrong digit from a number that nobody has, and from no number at all" {
    session <<'END'
06:00 nurse$ mat dose-log show 1099-6
! mat dose-log: there is no client 1099-6
[4]
nurse$ mat dose-log show 1001-90
! mat dose-log: '1001-90' is not a client number
! hint: write its digits, a hyphen and the check digit, as in 1042-9
[2]
nurse$ mat dose-log show 1001-
! mat dose-log: '1001-' is not a client number
! hint: write its digits, a hyphen and the check digit, as in 1042-9
[2]
nurse$ mat dose-log show 1001_9
! mat dose-log: '1001_9' is not a client number
! hint: write its digits, a hyphen and the check digit, as in 1042-9
[2]
nurse$ mat dose-log show -- -1001-9
! mat dose-log: '-1001-9' is not a client number
! hint: write its digits, a hyphen and the check digit, as in 1042-9
[2]
nurse$ mat dose-log show 0
! mat dose-log: '0' is not a client number
! hint: write its digits, a hyphen and the check digit, as in 1042-9
[2]
nurse$ mat dose-log show 99999999999999999999
! mat dose-log: '99999999999999999999' is not a client number
! hint: write its digits, a hyphen and the check digit, as in 1042-9
[2]
END
}

@test "hands out numbers that differ in more than one digit and one swap" {
    local -a numbers
    local a b
    mapfile -t numbers < <(mat intake list --format csv | tail -n +2 | cut -d, -f1 | tr -d -)
    [[ ${#numbers[@]} -eq 13 ]]
    for a in "${numbers[@]}"; do
        for b in $(slips_of "$a"); do
            [[ " ${numbers[*]} " != *" $b "* ]]
        done
    done
}
